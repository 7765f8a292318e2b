#ifndef DELIVER_H
#define DELIVER_H

#include "child.h"
#include "config.h"
#include "store.h"

/*
 * deliver - alerts from the outbox to the alert role, until each is taken.
 *
 * A row leaves the outbox only by an answer: delivered, or given up (refused, the
 * endpoint gone, older than intervals.retry_give_up).  A hub or alert role that dies
 * in between sends it again under the same id.
 */
#define DELIVER_IN_FLIGHT_MAX 256
#define DELIVER_ENDPOINT_MAX 8 /* … of one endpoint: one that hangs holds up no other */

struct deliver {
	/* outbox rows handed to the alert role; 0 = free */
	int64_t in_flight[DELIVER_IN_FLIGHT_MAX];
};

/* The alert role (re)started: tell it the endpoints.  -1 and a sentence in error for those whose secret or CA cannot be
 * read; the others work all the same. */
int deliver_endpoints(struct child *alert, const struct config *, char *error, size_t error_size);
/* Hand over what is due at now (seconds). */
enum store_result deliver_due(
    struct deliver *, struct child *alert, struct store *, const struct config *, int64_t now);
/* The alert role answered.  False: malformed.  What became of the alert is logged. */
bool deliver_answer(struct deliver *, struct store *, const struct config *, const struct frame *,
    int64_t now, enum store_result *ret);
/* Is anything in the alert role's hands? */
bool deliver_busy(const struct deliver *);
void deliver_child_gone(struct deliver *);

#endif
