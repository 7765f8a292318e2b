#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stdint.h>

#include "chan.h"
#include "proto.h"

/*
 * child - a role's process as the hub sees it: a channel, and what it works on.
 */
struct child {
	enum proto_role role;
	uint32_t slot;
	int32_t pid;
	bool connected;
	struct chan chan;
	void *work; /* the job or item it has in hand, NULL = idle */
	int64_t deadline_ms; /* monotonic; past it the child is killed */
	bool proven; /* a parser: it has read a message since its start */
};

#endif
