#ifndef SCHEDULE_H
#define SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * schedule - which mailbox is due next.  A binary heap over due times, so that
 * ten thousand mailboxes cost no more per poll than ten.
 *
 * Mailboxes are numbered 0 … n - 1 (index into config->accounts).  Times are
 * milliseconds of the monotonic clock.
 */
struct schedule;

/* All n mailboxes, spread evenly over the first interval so that they never come in one burst. */
struct schedule *schedule_new(size_t n, int64_t now_ms, int64_t interval_ms);
void schedule_free(struct schedule *); /* NULL is allowed */

/* Take the mailbox that has been due longest; false when none is due at now_ms. */
bool schedule_take(struct schedule *, int64_t now_ms, size_t *ret_mailbox);
/* Put a mailbox back (or in) for due_ms; one that is already waiting is moved. */
void schedule_put(struct schedule *, size_t mailbox, int64_t due_ms);
/* When the next one is due; INT64_MAX when none waits. */
int64_t schedule_next(const struct schedule *);

#endif
