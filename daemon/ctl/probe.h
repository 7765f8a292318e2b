#ifndef PROBE_H
#define PROBE_H

#include <stddef.h>

#include "arena.h"
#include "config.h"
#include "proto.h"

/*
 * probe - does a mailbox's login work?  A fetch role logs in, lists the folders
 * and logs out; nothing is read, nothing is changed.
 */
#define PROBE_AT_ONCE 16 /* connections opened side by side: below what servers allow an address */

struct probe {
	const struct config_account *account;
	const char *password;
	const char *ca_pem; /* "" = the system's */
	/* filled in */
	bool done; /* status is the fetch role's; else detail says why there is none */
	enum fetch_status status;
	const char *detail;
	const char *folders;
	const char *capabilities;
};

/* Try them all, PROBE_AT_ONCE side by side.  Strings of the answers live in the arena. */
void probe_run(const struct config *, struct probe *v, size_t n, struct arena *);

/* What an administrator does about it: one or two sentences.  In the arena. */
const char *probe_remedy(struct arena *, const struct probe *);

#endif
