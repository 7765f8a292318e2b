#include <inttypes.h>
#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "sign.h"

#define PREFIX_BASE64 "whsec_"
#define PREFIX_LEN (sizeof(PREFIX_BASE64) - 1)

/* The key's bytes; to be wiped and freed by the caller.  NULL: there is none. */
static uint8_t *
key_of(const char *secret, size_t *ret_len)
{
	struct base64_decode_ctx ctx;
	const char *text = secret + PREFIX_LEN;
	size_t len = strlen(secret);
	uint8_t *key;

	if (len == 0)
		return NULL;
	key = mem_calloc(len + 3, 1);
	*ret_len = len;
	if (strncmp(secret, PREFIX_BASE64, PREFIX_LEN) != 0) {
		memcpy(key, secret, len);
		return key;
	}
	base64_decode_init(&ctx);
	if (base64_decode_update(&ctx, ret_len, key, strlen(text), text) == 1 &&
	    base64_decode_final(&ctx) == 1 && *ret_len > 0)
		return key;
	explicit_bzero(key, len + 3);
	free(key);
	return NULL;
}

int
sign_webhook(const char *secret, const char *id, int64_t timestamp, const void *payload,
    size_t payload_n, char ret[SIGN_SIZE])
{
	struct hmac_sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char stamp[32];
	size_t key_n = 0;
	uint8_t *key = key_of(secret, &key_n);
	int n;

	if (key == NULL)
		return -1;
	n = snprintf(stamp, sizeof(stamp), ".%" PRId64 ".", timestamp);
	hmac_sha256_set_key(&ctx, key_n, key);
	hmac_sha256_update(&ctx, strlen(id), (const uint8_t *)id);
	hmac_sha256_update(&ctx, (size_t)n, (const uint8_t *)stamp);
	hmac_sha256_update(&ctx, payload_n, payload);
	hmac_sha256_digest(&ctx, sizeof(digest), digest);
	memcpy(ret, "v1,", 3);
	base64_encode_raw(ret + 3, sizeof(digest), digest);
	ret[SIGN_SIZE - 1] = '\0';
	explicit_bzero(&ctx, sizeof(ctx));
	explicit_bzero(key, key_n);
	free(key);
	return 0;
}
