/* LINK: base parse */
/* What GMime is given of a message that is out of all proportion; of every other one, all. */
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "buf.h"
#include "tap.h"

struct repeated {
	const char *descr;
	const char *head;
	const char *piece;
	size_t n;
	const char *tail;
	const char *limit; /* NULL: everything is kept */
	size_t kept; /* bytes of the pieces */
};

#define MIB ((size_t)1024 * 1024)

static const struct repeated cases[] = {
	{ "plain mail", "From: a\r\n\r\n", "text\r\n", 10, "end", NULL, 60 },
	{ "nothing", "", "", 0, "", NULL, 0 },
	{ "a header of 2 MiB", "A: 45\r\n", " 23456\r\n", MIB / 4 - 1, "\r\nbody", NULL,
	    2 * MIB - 8 },
	{ "a header of more", "A: 45\r\n", " 23456\r\n", MIB, "\r\nbody", "header_bytes",
	    2 * MIB - 7 },
	{ "text of more", "A: b\r\n\r\n", "B 456\r\n", MIB, "end", NULL, 7 * MIB },
	{ "a folded field in a part", "\r\n--b\r\nA: b\r\n", " 234567\r\n", MIB, "end",
	    "header_bytes", 2 * MIB - 6 },
	{ "fields, just allowed", "\r\n", "a:\r\n", BOUNDS_FIELDS, "\r\nend", NULL,
	    (size_t)4 * BOUNDS_FIELDS },
	{ "one field too many", "\r\n", "a:\r\n", BOUNDS_FIELDS + 1, "\r\nend", "fields",
	    (size_t)4 * BOUNDS_FIELDS },
	{ "parts, just allowed", "\r\n", "--b\r\n", BOUNDS_DELIMITERS, "end", NULL,
	    (size_t)5 * BOUNDS_DELIMITERS },
	{ "signatures and rules are no parts", "\r\n", "--\n", 2 * BOUNDS_DELIMITERS, "end", NULL,
	    (size_t)6 * BOUNDS_DELIMITERS },
	{ "parameters, just allowed", "Content-Type: a", ";x=y", BOUNDS_PARAMETERS, "\r\n\r\nend",
	    NULL, (size_t)4 * BOUNDS_PARAMETERS },
};

static void
check(const struct repeated *c)
{
	struct arena *a = arena_new();
	struct mail m = { 0 };
	struct reading r = { .a = a, .m = &m };
	struct buf b = { 0 };
	uint8_t *copy;
	const uint8_t *kept;
	size_t n, tail = strlen(c->tail);

	buf_bytes(&b, c->head, strlen(c->head));
	for (size_t i = 0; i < c->n; i++)
		buf_bytes(&b, c->piece, strlen(c->piece));
	buf_bytes(&b, c->tail, tail);
	/* no byte behind it */
	copy = malloc(b.len > 0 ? b.len : 1);
	if (copy == NULL)
		abort();
	if (b.len > 0)
		memcpy(copy, b.p, b.len);
	kept = bounds_keep(&r, copy, b.len, &n);
	TAP_OK(c->limit == NULL ? m.limits.n == 0 && kept == copy && n == b.len
				: m.limits.n == 1 && mail_strings_has(&m.limits, c->limit),
	    "%s: %s", c->descr, m.limits.n > 0 ? m.limits.v[0] : "no limit");
	TAP_OK(n <= strlen(c->head) + c->kept + tail + 1 &&
		   n + 8 >= strlen(c->head) + c->kept + tail &&
		   (tail == 0 || memcmp(kept + n - tail, c->tail, tail) == 0),
	    "%s: %zu bytes kept, and the end", c->descr, n);
	free(copy);
	buf_free(&b);
	arena_free(a);
}

static void
check_cut(void)
{
	static const char head[] = "Content-Type: text/plain";
	struct arena *a = arena_new();
	struct mail m = { 0 };
	struct reading r = { .a = a, .m = &m };
	struct buf b = { 0 };
	const uint8_t *kept;
	size_t n;

	buf_bytes(&b, head, sizeof(head) - 1);
	for (size_t i = 0; i < BOUNDS_PARAMETERS; i++)
		buf_bytes(&b, ";\r\n a=b", 7);
	buf_bytes(&b, "; c=d\r\n\r\na;b", 12);
	kept = bounds_keep(&r, b.p, b.len, &n);
	TAP_OK(n == b.len && mail_strings_has(&m.limits, "parameters") &&
		   memcmp(kept + n - 12, ", c=d\r\n\r\na;b", 12) == 0,
	    "a parameter too many is part of the last one");
	b.len = 0;
	m.limits.n = 0;
	for (size_t i = 0; i <= BOUNDS_DELIMITERS; i++)
		buf_bytes(&b, "--b\r\n", 5);
	buf_bytes(&b, "end", 3);
	bounds_keep(&r, b.p, b.len, &n);
	TAP_OK(n == (size_t)5 * BOUNDS_DELIMITERS && mail_strings_has(&m.limits, "parts"),
	    "the message ends at a delimiter too many");
	buf_free(&b);
	arena_free(a);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(&cases[i]);
	check_cut();
	return tap_done();
}
