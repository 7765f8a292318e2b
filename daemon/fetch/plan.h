#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mail.h"

/*
 * plan - which messages of a mailbox are to be read, in which order, and what is
 * done once one of them is.  Pure: no I/O, no clock.
 *
 * Messages of all folders are put into one order by their INTERNALDATE, since the detectors learn
 * in the order of time; so within a folder UIDs do not go up steadily, and a folder's position is
 * the highest UID up to which nothing is left to do.
 */
#define PLAN_MAILS_MAX                                                                             \
	1000000u /* held at once (48 bytes each); what is beyond is left for the next job */
#define PLAN_FOLDERS_MAX 16u /* watched in one mailbox */

enum plan_state {
	PLAN_WAITING = 0,
	PLAN_READ, /* body is here (perhaps of 0 bytes: unreadable) */
	PLAN_GONE /* vanished since it was listed */
};

struct plan_mail {
	uint32_t uid;
	uint32_t folder;
	int64_t date; /* INTERNALDATE */
	uint64_t size; /* RFC822.SIZE, 0 if unknown */
	char *body; /* owned; freed by plan_free if still there */
	size_t body_n;
	enum plan_state state;
	bool done;
};

struct plan {
	struct plan_mail *v; /* after plan_order: in the order in which to emit */
	size_t n;
	bool cut; /* more were listed than are held */
	/* the rest is the plan's own */
	size_t cap;
	struct plan_mail **by_uid; /* by folder, then UID */
	struct plan_folder {
		uint32_t after; /* UIDs up to here are recorded already */
		uint32_t horizon; /* the highest UID that the listing covers */
		uint32_t limit; /* UIDs above it were not all kept */
		int64_t since; /* of the others only those that came then or later */
		size_t low, end; /* in by_uid: the first not done, the folder's end */
	} folders[PLAN_FOLDERS_MAX];
	size_t folders_n;
};

void plan_init(struct plan *);
void plan_free(struct plan *); /* may be called twice */

/*
 * A further folder; its number.  after: UIDs up to it are recorded; since: TIME_UNKNOWN
 * for all; uidnext: of the server, 0 if it did not say.  At most PLAN_FOLDERS_MAX.
 */
uint32_t plan_folder(struct plan *, uint32_t after, int64_t since, uint32_t uidnext);

/* A message that the server listed; kept if it is to be read.  Twice is as good as once. */
void plan_add(struct plan *, uint32_t folder, uint32_t uid, int64_t date, uint64_t size);

/* All are listed: put them in order.  Those without a date take that of their neighbour. */
void plan_order(struct plan *);

/* Nothing is left to do for this one.  The position of its folder from now on. */
uint32_t plan_done(struct plan *, struct plan_mail *);

#endif
