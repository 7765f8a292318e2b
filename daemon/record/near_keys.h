#ifndef NEAR_KEYS_H
#define NEAR_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * near_keys - the hashes under which a domain is kept so that those that resemble it (lookalike.h) find it: of
 * its label, its visual form and its words in order; of its label with one letter left out, and with
 * two.  Two labels that are one edit apart share one of the former, two edits one of the latter
 * (SymSpell's symmetric deletion).  Pure.
 *
 * Equal keys do not mean that the domains resemble each other: lookalike_of decides.  Hashes stand in the database
 * (table domain_near): they are the same on every machine, and a change of them needs a migration.
 */
enum {
	/* A longer label is compared with one letter left out only: the keys of two grow with its square. */
	NEAR_EDIT2_MAX = 24
};

struct near_keys {
	uint64_t *v; /* owned */
	size_t n, room;
	/* v is in three parts: whole names, then one letter left out, from near on what is far-fetched */
	size_t names, near;
};

void near_keys_free(struct near_keys *);

/* Of a known registrable domain.  Replaces what was there. */
void near_keys_known(struct near_keys *, struct arena *, const char *domain);

/* How many of them at most, without making them: the three parts. */
void near_keys_count(const char *domain, size_t *ret_names, size_t *ret_near, size_t *ret_far);

/*
 * To be asked for a domain that may imitate one: also of every part of it, since the known name may stand beside
 * a word or below somebody else's domain.  host and its registrable domain, as for lookalike_of.
 */
void near_keys_asked(struct near_keys *, struct arena *, const char *host, const char *org);

#endif
