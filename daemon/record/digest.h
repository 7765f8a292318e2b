#ifndef DIGEST_H
#define DIGEST_H

#include <stdint.h>

#include "arena.h"

/*
 * digest - SHA-256, as short keys for look-ups and as ids that are the same in every run.
 */

/* 64 bits of the hash over kind and the strings, each with its NUL.  b may be NULL. */
int64_t digest_key(char kind, const char *a, const char *b);

/* prefix and 20 hex digits of the hash over seed. */
const char *digest_id(struct arena *, const char *prefix, const char *seed);

#endif
