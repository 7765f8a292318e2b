#ifndef NEAR_FILTER_H
#define NEAR_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * near_filter - which keys table domain_near may have, in memory: most of the keys that a look-up asks for
 * are in no row, and this says so without a query.  A key that was added is always found; one that was not is found
 * now and then, more often in a full filter, which costs a query (a blocked Bloom filter: Putze,
 * Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007).
 */
enum {
	NEAR_FILTER_KEY_BITS = 12, /* memory for one key */
	NEAR_FILTER_MAX = 64 << 20 /* bytes: room for 44 million keys */
};

struct near_filter {
	uint64_t *v; /* owned; NULL: nothing is known, every key may be there */
	size_t blocks; /* of eight words; a power of two */
	size_t keys; /* added so far */
};

/* Hash of a key: kind, and len bytes of text. */
uint64_t near_filter_hash(char kind, const char *text, size_t len);

/* Empty, with room for so many keys or as many as NEAR_FILTER_MAX holds. */
void near_filter_init(struct near_filter *, size_t keys);
void near_filter_free(struct near_filter *);
void near_filter_add(struct near_filter *, uint64_t hash);
/* False: was never added. */
bool near_filter_has(const struct near_filter *, uint64_t hash);
/* More keys than it was made for, and a larger one is allowed. */
bool near_filter_outgrown(const struct near_filter *);

#endif
