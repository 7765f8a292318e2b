#include "hash.h"

const char *
hash_hex(struct arena *a, struct sha256_ctx *ctx)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	char *hex = arena_alloc(a, 2 * SHA256_DIGEST_SIZE + 1, 1);

	sha256_digest(ctx, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++) {
		hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
	}
	return hex;
}

const char *
hash_of(struct arena *a, const void *bytes, size_t n)
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, n, bytes);
	return hash_hex(a, &ctx);
}
