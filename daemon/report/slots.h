#ifndef SLOTS_H
#define SLOTS_H

#include "queries.h"

/*
 * slots - who stands in for whom, message by message: one slot a person on the
 * conversation's roster.  For people who look at an incident afterwards; what raised it are the detectors.
 */
enum slot_state {
	SLOT_ABSENT = 0,
	SLOT_TRUE, /* an address of the person's own */
	SLOT_ADDED, /* a substitute beside it */
	SLOT_SWAPPED, /* a substitute instead of it, or the answers to it */
};

struct slot {
	const char *name; /* of the person */
	const char *address; /* the true one */
	int64_t since; /* on the roster */
	struct mail_strings own, substitutes; /* as they are shown */
};

/* What one copy makes of the slots. */
struct slot_view {
	enum slot_state *states; /* parallel to slots */
	bool *returned; /* a true address is back after a substitute stood there */
	bool *dropped; /* gone, and was there in the message before */
	size_t swapped;
	size_t known; /* slots on the roster by then: swapped of so many */
};

/* A domain whose true addresses stand in no message any more, while substitutes of its people do. */
struct slot_silence {
	const char *domain;
	int64_t since; /* last seen; TIME_UNKNOWN: never */
	size_t messages; /* with substitutes, after that */
};

struct slots {
	struct slot *v;
	size_t n;
	struct slot_view *views; /* parallel to the copies */
	struct slot_silence *silent;
	size_t silent_n;
	/* by what share of slots was swapped: so many messages, each with more than any before it */
	size_t rises;
};

/* Of the incident's conversation; copies as queries_timeline gave them.  0, or -1 and queries_error. */
int slots_of(struct queries *, int64_t incident, const struct query_copy *copies, size_t n,
    struct arena *, struct slots *ret);

const char *slot_state_name(enum slot_state); /* "absent", "true", "added", "swapped"; static */

#endif
