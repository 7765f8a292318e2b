#include <malloc.h>
#include <string.h>
#include <time.h>

#include "reading.h"
#include "text.h"

#define MEMORY_AFTER_MS 10 /* of processor time: before that a message cannot have taken much */

static struct parse_limits limits;

const struct parse_limits *
reading_limits(void)
{
	if (limits.parts == 0)
		limits = parse_limits_default();
	return &limits;
}

void
reading_limits_set(const struct parse_limits *l)
{
	limits = *l;
}

static int64_t
cpu_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
reading_begin(struct reading *r)
{
	int64_t now = cpu_ms();

	r->text_left = (size_t)reading_limits()->text_bytes;
	r->cpu_until_ms = now + (int64_t)reading_limits()->cpu_seconds * 1000;
	r->memory_next_ms = now + MEMORY_AFTER_MS;
}

/* malloc walks all that is free to say what is taken: asked seldom, and the more seldom the longer that takes. */
static void
look_at_memory(struct reading *r, int64_t now)
{
	struct mallinfo2 m;

	if (r->out_of_memory || now < r->memory_next_ms)
		return;
	m = mallinfo2();
	r->out_of_memory = (uint64_t)m.uordblks + m.hblkhd > reading_limits()->memory;
	r->memory_next_ms = cpu_ms() + 1 + 20 * (cpu_ms() - now);
}

bool
reading_overran(struct reading *r)
{
	int64_t now = cpu_ms();
	bool time = r->cpu_until_ms != 0 && now > r->cpu_until_ms;

	look_at_memory(r, now);
	if (time)
		reading_limit(r, "cpu_seconds");
	if (r->out_of_memory)
		reading_limit(r, "memory");
	return time || r->out_of_memory;
}

static void
add_once(struct arena *a, struct mail_strings *list, const char *s)
{
	if (list->n < READING_FLAGS_MAX)
		mail_strings_add_once(a, list, s);
}

void
reading_flag(struct reading *r, const char *s)
{
	add_once(r->a, &r->m->flags, s);
}

void
reading_limit(struct reading *r, const char *s)
{
	add_once(r->a, &r->m->limits, s);
}

void
reading_flag_word(struct reading *r, const char *kind, const char *word)
{
	size_t len = strlen(word);

	if (r->m->flags.n >= READING_FLAGS_MAX)
		return;
	word = text_line(r->a, word, len < READING_WORD_MAX ? len : READING_WORD_MAX);
	reading_flag(r, arena_printf(r->a, "%s:%s", kind, word));
}
