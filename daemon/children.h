#ifndef CHILDREN_H
#define CHILDREN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "proto.h"

/*
 * children - the processes of becwatchd, one a slot: started, connected to the hub, started
 * again after a back-off, ended.  Times are milliseconds of the monotonic clock.
 *
 * The caller waits for SIGCHLD, for the hub's socket, or until children_wait says, and
 * then calls children_reap and children_tend.
 */
#define CHILDREN_WORKERS_MAX 64 /* of one role; HUB_WORKERS_MAX (hub.h) */

struct children;

struct ended {
	enum proto_role role;
	int status; /* as waitpid gives it */
	bool expected; /* we ended it */
};

struct children *children_new(const char *config_file); /* never NULL; starts nothing */

/* The socket to the hub that runs, -1 if none does.  Do not close. */
int children_hub(const struct children *);

/*
 * The hub is ready for so many fetch and parse workers (1 … CHILDREN_WORKERS_MAX), a PDF reader and an
 * alerter.  Later numbers may differ: what is too many is ended.
 */
void children_want(struct children *, uint32_t fetch, uint32_t parse);

/* Every process wanted runs, for so long at least. */
bool children_settled(const struct children *, int64_t now_ms, int64_t for_ms);

/* End this child by SIGKILL if it still is that process; it starts again soon. */
void children_kill(struct children *, const struct proto_child *);
/* The hub is beyond talking to: end it by SIGKILL at once, or within_ms from now; and the others. */
void children_kill_hub(struct children *, int64_t now_ms, int64_t within_ms);

/*
 * Start nothing any more.  The hub, told by the caller, has hub_ms to end; then it and the rest are
 * ended, by SIGTERM and soon SIGKILL.  May be called again with less time.
 */
void children_stop(struct children *, int64_t now_ms, int64_t hub_ms);
bool children_none(const struct children *);

/* Take notice of one process that ended; false when there is none.  Logs those not expected. */
bool children_reap(struct children *, int64_t now_ms, struct ended *ret);
/* Start and end what is due.  Returns false when the hub does not take what it is sent. */
bool children_tend(struct children *, int64_t now_ms);
/* When children_tend has something to do next; INT64_MAX when nothing waits. */
int64_t children_next(const struct children *, int64_t now_ms);

#endif
