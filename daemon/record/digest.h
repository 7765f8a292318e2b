#ifndef DIGEST_H
#define DIGEST_H

#include <stdint.h>

#include "arena.h"

/*
 * digest - SHA-256, as short keys for look-ups and as ids that are the same in every run.
 */

/* 64 bits of the hash over kind and the strings, each with its NUL.  b may be NULL. */
int64_t digest_key(char kind, const char *a, const char *b);

/* 32 bits of the group's hash before 32 of that of kind and s: keys of one group lie beside each other in an index. */
int64_t digest_key_within(char kind, const char *group, const char *s);

/* prefix and 20 hex digits of the hash over seed. */
const char *digest_id(struct arena *, const char *prefix, const char *seed);

#endif
