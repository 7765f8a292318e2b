#ifndef HASH_H
#define HASH_H

#include <stddef.h>

#include <nettle/sha2.h>

#include "arena.h"

/* hash - SHA-256 (nettle) in lower case hex, in the arena. */
const char *hash_hex(struct arena *, struct sha256_ctx *);
const char *hash_of(struct arena *, const void *bytes, size_t n);

#endif
