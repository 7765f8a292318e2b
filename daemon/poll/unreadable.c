#include <nettle/sha2.h>

#include "unreadable.h"

static const char *
sha256_hex(struct arena *a, const uint8_t *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	struct sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char *hex = arena_alloc(a, 2 * sizeof(digest) + 1, 1);

	sha256_init(&ctx);
	sha256_update(&ctx, len, bytes);
	sha256_digest(&ctx, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	return hex;
}

struct mail *
mail_unreadable(struct arena *a, const uint8_t *bytes, size_t len, bool cut, const char *why)
{
	struct mail *m = arena_alloc(a, 1, sizeof(*m));

	m->sha256 = m->essence = sha256_hex(a, bytes, len);
	m->size = len;
	m->cut = cut;
	m->date = m->received = TIME_UNKNOWN;
	m->message_id = m->subject = m->subject_base = m->list_id = m->mailer = "";
	m->thread_index = m->wording_evidence = "";
	mail_strings_add(a, &m->flags, "unreadable");
	mail_strings_add(a, &m->flags, why);
	return m;
}
