#include <string.h>

#include "reading.h"
#include "text.h"

static void
add_once(struct arena *a, struct mail_strings *list, const char *s)
{
	if (list->n < READING_FLAGS_MAX && !mail_strings_has(list, s))
		mail_strings_add(a, list, s);
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
