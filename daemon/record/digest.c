#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

#include "digest.h"

enum { ID_BYTES = 10 };

int64_t
digest_key(char kind, const char *a, const char *b)
{
	struct sha256_ctx ctx;
	uint8_t d[SHA256_DIGEST_SIZE];
	uint64_t key = 0;

	sha256_init(&ctx);
	sha256_update(&ctx, 1, (const uint8_t *)&kind);
	sha256_update(&ctx, strlen(a) + 1, (const uint8_t *)a);
	if (b != NULL)
		sha256_update(&ctx, strlen(b) + 1, (const uint8_t *)b);
	sha256_digest(&ctx, sizeof(d), d);
	for (int i = 0; i < 8; i++)
		key = key << 8 | d[i];
	return (int64_t)key;
}

int64_t
digest_key_within(char kind, const char *group, const char *s)
{
	uint64_t high = (uint64_t)digest_key('w', group, NULL),
		 low = (uint64_t)digest_key(kind, s, NULL);

	return (int64_t)((high & 0xffffffff00000000) | low >> 32);
}

const char *
digest_id(struct arena *a, const char *prefix, const char *seed)
{
	struct sha256_ctx ctx;
	uint8_t d[SHA256_DIGEST_SIZE];
	size_t len = strlen(prefix);
	char *id = arena_alloc(a, len + 2 * ID_BYTES + 1, 1);

	sha256_init(&ctx);
	sha256_update(&ctx, strlen(seed), (const uint8_t *)seed);
	sha256_digest(&ctx, sizeof(d), d);
	memcpy(id, prefix, len);
	for (size_t i = 0; i < ID_BYTES; i++)
		snprintf(id + len + 2 * i, 3, "%02x", d[i]);
	return id;
}
