/* LINK: base parse */
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "reading.h"
#include "tap.h"

static bool
hit(const struct mail *m, const char *name)
{
	return mail_strings_has(&m->limits, name);
}

/* Time and memory: looked at by the process's own counters. */
static void
overran(void)
{
	struct arena *a = arena_new();
	struct mail *m = arena_alloc(a, 1, sizeof(*m));
	struct reading r = { .a = a, .m = m };
	struct parse_limits l = parse_limits_default();

	TAP_OK(!reading_overran(&r), "a reading that has not begun has no end");
	reading_begin(&r);
	TAP_OK(!reading_overran(&r) && m->limits.n == 0, "nor has it, just begun, overrun");
	TAP_OK(r.text_left == MAIL_TEXT_MAX, "its share of text");
	r.cpu_until_ms = 1;
	for (volatile unsigned i = 0; i < 20000000; i++)
		;
	TAP_OK(reading_overran(&r) && hit(m, "cpu_seconds") && !hit(m, "memory"),
	    "processor time used up");
	m->limits.n = 0;
	reading_begin(&r);
	l.memory = 1;
	reading_limits_set(&l);
	if (!reading_overran(&r)) /* a sanitizer's allocator tells nothing */
		TAP_OK(true, "memory used up # skip it is not counted here");
	else
		TAP_OK(hit(m, "memory") && !hit(m, "cpu_seconds"), "memory used up");
	l = parse_limits_default();
	reading_limits_set(&l);
	arena_free(a);
}

/* Each once, and only so many. */
static void
flags(void)
{
	struct arena *a = arena_new();
	struct mail *m = arena_alloc(a, 1, sizeof(*m));
	struct reading r = { .a = a, .m = m };

	reading_flag(&r, "x");
	reading_flag(&r, "x");
	TAP_OK(m->flags.n == 1, "a flag is noted once");
	reading_flag_word(
	    &r, "kind", "a\r\nword of somebody who sent much more of it than anybody needs");
	TAP_OK(strcmp(m->flags.v[1], "kind:a word of somebody who sent much more o") == 0,
	    "a sender's word is cut and made printable: %s", m->flags.v[1]);
	for (unsigned i = 0; i < 2 * READING_FLAGS_MAX; i++)
		reading_flag(&r, arena_printf(a, "%u", i));
	TAP_OK(m->flags.n == READING_FLAGS_MAX, "%d flags", READING_FLAGS_MAX);
	arena_free(a);
}

int
main(void)
{
	overran();
	flags();
	return tap_done();
}
