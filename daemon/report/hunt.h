#ifndef HUNT_H
#define HUNT_H

#include <signal.h>

#include "queries.h"
#include "query.h"

/*
 * hunt - a query over the history, read only: becwatch hunt.
 */
struct hunt_options {
	int64_t limit; /* copies; 0: all */
	unsigned seconds; /* give up after so long; 0: never */
	const volatile sig_atomic_t *interrupted; /* not 0: stop.  NULL: nobody does */
};

/* One copy of one message that matches. */
struct hunt_copy {
	int64_t mail; /* row */
	int64_t arrived, date;
	const char *account, *folder;
	uint32_t uidvalidity, uid;
	enum direction direction;
	const char *message_id, *subject, *conversation;
	const char *spf, *dkim, *dmarc;
	enum severity severity;
	struct query_party *parties;
	size_t parties_n;
	struct mail_strings detectors, incidents, attachments;
	struct mail_strings bank_accounts; /* masked */
};

/* Newest first.  0, or -1 and queries_error: also when interrupted, and what was found before is lost. */
int hunt_run(struct queries *, const struct query *, const struct hunt_options *, struct arena *,
    struct hunt_copy **ret, size_t *ret_n);

/* How SQLite would go about it: a step each line, for tests and --explain. */
int hunt_plan(struct queries *, const struct query *, struct arena *, const char **ret);

#endif
