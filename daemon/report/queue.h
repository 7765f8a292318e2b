#ifndef QUEUE_H
#define QUEUE_H

#include "config.h"
#include "store.h"

/*
 * queue - who hears of an alert.  What is found in mail that is older than a mailbox's enrolment pages
 * nobody: once the mailbox is read to its end, one digest tells of it.
 */

/* Put an alert into the outbox for everybody who wants that severity.  Inside the caller's transaction. */
enum store_result queue_alert(struct store *, const struct config *, const char *id,
    const char *payload, int64_t incident, enum severity, int64_t now);

/*
 * A mailbox was read to its end: queue the digest of what is held for it, if anything is.  In a
 * transaction of its own.  The digest is the newest alert of the gravest incident, with an id of
 * its own and a member "digest": {"incidents": number, "list": the gravest DIGEST_LIST_MAX of them}.
 */
#define DIGEST_LIST_MAX 100
enum store_result queue_digest(
    struct store *, const struct config *, const char *account, int64_t now);

#endif
