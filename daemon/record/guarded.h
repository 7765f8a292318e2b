#ifndef GUARDED_H
#define GUARDED_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "store_sql.h"

/*
 * guarded - the domains that others are compared with: an own one, a partner's, one that we deal with.
 *
 * Table guarded has them; near.h keeps them in memory, filled at the first look-up and with what other processes
 * have added since.  Those past the memory's limit are looked up by their keys in table domain_near: slower, and
 * without those that are two edits away.
 */
enum {
	GUARDED_FOUND_MAX =
	    200 /* that one domain may imitate: who resembles more resembles none in particular */
};

/* org stands in table domain.  Once more with admin: the administrator named it. */
void guarded_add(struct store *, const char *org, bool admin);

struct guarded_found {
	const char *domain; /* in the arena */
	bool admin; /* or was */
};

/* Those whose keys say that host (of registrable domain org) may imitate them; org itself may be one. */
size_t guarded_find(struct store *, struct arena *, const char *host, const char *org,
    struct guarded_found ret[GUARDED_FOUND_MAX]);

/* At a transaction's begin (others: another process has written since the last one) and when it is rolled back. */
void guarded_begin(struct store *, bool others);
void guarded_rollback(struct store *);
/* Forgets what is in memory; it is filled again, up to so many bytes. */
void guarded_reset(struct store *, size_t limit);

#endif
