/* LINK: base */
/*
 * What a taken-over process may send: bytes that are no frames, frames that are no sentences.
 * Whatever is understood must come out the same when it is said again.
 */
#include <stdlib.h>
#include <string.h>

#include "chan.h"
#include "mail.h"
#include "proto.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* len bytes were understood as what b says. */
static void
same(const uint8_t *p, size_t len, struct buf *b)
{
	if (b->len != len || memcmp(b->p, p, len) != 0)
		abort();
	buf_free(b);
}

#define TRY(name)                                                                                  \
	do {                                                                                       \
		struct proto_##name x;                                                             \
		struct rd r = rd_of(p, len);                                                       \
                                                                                                   \
		if (proto_##name##_get(&r, a, &x)) {                                               \
			proto_##name##_put(&b, &x);                                                \
			same(p, len - r.left, &b);                                                 \
		}                                                                                  \
	} while (0)

static void
child(const uint8_t *p, size_t len)
{
	struct proto_child x;
	struct rd r = rd_of(p, len);
	struct buf b = { 0 };

	if (!proto_child_get(&r, &x))
		return;
	if (proto_role_name(x.role)[0] == '\0')
		abort();
	proto_child_put(&b, &x);
	same(p, len - r.left, &b);
}

static void
sentence(const uint8_t *p, size_t len)
{
	struct arena *a = arena_new();
	struct buf b = { 0 };
	struct rd r = rd_of(p, len);
	struct mail *m;

	child(p, len);
	TRY(fetch_job);
	TRY(fetch_folder);
	TRY(fetch_mail);
	TRY(fetch_done);
	TRY(file);
	TRY(endpoint);
	TRY(alert);
	TRY(alert_result);
	if ((m = mail_get(&r, a)) != NULL) {
		mail_put(&b, m);
		same(p, len - r.left, &b);
	}
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct chan c;
	struct frame f;
	size_t total = 0;

	chan_init(&c, -1);
	buf_bytes(&c.in, p, len);
	while (chan_next(&c, &f) == CHAN_OK) {
		if ((total += f.len) > len)
			abort();
		sentence(f.p, f.len);
	}
	chan_close(&c);
	sentence(p, len);
	return 0;
}
