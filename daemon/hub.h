#ifndef HUB_H
#define HUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "child.h"
#include "config.h"
#include "deliver.h"
#include "intake.h"
#include "schedule.h"
#include "store.h"

/*
 * hub - who is due gets a job; what comes back is parsed, recorded, judged and
 * reported.  One thread, one event loop; no network, no MIME.
 */
#define HUB_WORKERS_MAX 64 /* of one role */
#define HUB_ROUND_MS                                                                               \
	5000 /* the loop goes round at least so often: half a dozen times in WatchdogSec */
#define HUB_STORE_RETRY_MS 2000 /* after a full disk or a busy database */
#define HUB_ALERT_GRACE_S 30 /* beyond the slowest webhook's time-out */
#define HUB_COMMITS_PER_ROUND 256 /* then the channels are looked after again */

struct hub {
	int control; /* SOCK_SEQPACKET to becwatchd */
	const char *config_file;
	struct config *config;
	struct store *store;
	struct intake *intake;
	struct schedule *schedule;
	struct mailbox *mailboxes; /* parallel to config->accounts */
	struct child fetch[HUB_WORKERS_MAX], parse[HUB_WORKERS_MAX], pdf, alert;
	struct job *jobs[HUB_WORKERS_MAX * 2]; /* running, or ended and not yet all recorded */
	size_t jobs_n;
	struct deliver deliver;
	uint64_t next_tag;
	int64_t store_retry_ms; /* the store failed: not before then; 0 = it works */
	int64_t progress_ms; /* last time the watchdog was fed */
	char status[200]; /* last STATUS sent */
	bool crowded_logged; /* said once: limits.lookalike_memory is full */
	bool configure_pending; /* the store did not take the last configuration */
	bool stopping;
};

/* What the hub remembers of a mailbox between polls. */
struct mailbox {
	char *password; /* secret.h; read before the jail and at reload */
	char *ca_pem; /* "" = the system's */
	unsigned failures; /* in a row: back-off */
	bool unusable; /* its password or CA could not be read: */
	char why[512];
	bool failing_logged; /* said once, not every minute */
	bool lag_logged;
	int64_t read_ms; /* last read with success, or since when we try */
};

int64_t hub_now_ms(void); /* monotonic */
int64_t hub_now(void); /* seconds since 1970 */

/* hub_mail.c: jobs and messages */
void hub_start_jobs(struct hub *);
bool hub_fetch_frame(struct hub *, struct child *, const struct frame *); /* false: malformed */
void hub_fetch_gone(struct hub *, struct child *);
void hub_commit(struct hub *); /* record what is ready, end jobs that are complete */
bool hub_store_works(struct hub *, enum store_result, const char *doing);
void hub_mailboxes_load(struct hub *); /* secrets of config->accounts; builds the schedule */
void hub_mailboxes_report(struct hub *); /* those that cannot be used, for status */
void hub_mailboxes_free(struct hub *);
void hub_watch_lag(struct hub *); /* silence is an alarm of its own: intervals.lag */

#endif
