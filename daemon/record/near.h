#ifndef NEAR_H
#define NEAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "near_keys.h"

/*
 * near - the guarded domains in memory, so that those which another one may imitate are found without a query.
 *
 * Three tables of keys (near_keys.h): whole names, names with one letter left out, and what is far-fetched.  A slot has four bytes:
 * the number of the domain, and as much of the key's hash as is left; what is found wrongly by that,
 * one in some hundreds, the exact comparison sorts out.  Sixteen slots stand on one line of the
 * processor's cache; they are filled in their order, and what finds its line full goes to the next one.  The domains themselves are kept to be compared with.
 *
 * Memory: 6 to 8 bytes a key; a domain has 2 or 3 names and a key for each letter, and some 60 far-fetched ones.
 * The latter are kept for what the administrator named, and in a 64th of the limit, so that they stay in the processor's
 * cache, for those that were there first: by default some 4,000.
 */
struct near_table {
	uint32_t *slots; /* owned */
	size_t lines; /* of sixteen slots */
	size_t keys; /* slots in use */
};

struct near {
	size_t limit; /* bytes */
	struct near_table names, edits, far;
	unsigned id_bits; /* of a slot; the rest is hash */
	size_t far_wanted; /* keys of the domains that are not the administrator's */
	struct near_domain {
		unsigned at : 31; /* in text; 0: there is no such domain */
		unsigned admin : 1;
	} * domains; /* owned; by number */
	size_t domains_room;
	char *text; /* owned; the domains, NUL after each */
	size_t text_n, text_room;
	uint32_t last; /* the largest number that is kept */
	bool full; /* the next one did not fit: larger numbers are not kept */
	struct near_keys keys; /* room for the keys of one domain */
};

enum { NEAR_ID_MAX = 1 << 28 }; /* numbers of domains */

/* Empty; the limit in bytes. */
void near_init(struct near *, size_t limit);
void near_free(struct near *);

/*
 * Keep a domain under its number, 1 to NEAR_ID_MAX, larger than the last one's; or one that is kept
 * already and is the administrator's now.  Where many are added, near_put them and near_build
 * at the end.  False: it does not fit, full is set, or its number is too large.
 */
bool near_add(struct near *, uint32_t id, const char *domain, bool admin);
bool near_put(struct near *, uint32_t id, const char *domain, bool admin);
void near_build(struct near *);
/* Of what was added only numbers up to last are true. */
void near_cut(struct near *, uint32_t last);

/*
 * Numbers of domains that the one whose keys were asked for may imitate, each once, at most max:
 * those of whole names first.
 */
size_t near_find(const struct near *, const struct near_keys *asked, uint32_t *ret, size_t max);
const char *near_domain(const struct near *, uint32_t id); /* until the next near_add */
bool near_domain_admin(const struct near *, uint32_t id);

size_t near_bytes(const struct near *); /* that it takes */

#endif
