/* LINK: base parse */
/* Any bytes as an address field and as running text: nothing that holds an "@" may be dropped. */
#include "addresses.h"
#include "fuzz.h"
#include "words.h"

static bool
has_at(const struct mail_addrs *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (strchr(list->v[i].name, '@') != NULL || strchr(list->v[i].written, '@') != NULL)
			return true;
	return false;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	message_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct arena *a = arena_new();
	struct reading r = fuzz_reading(a);
	char *raw = fuzz_string(p, len);
	const char *field = words_unfold(&r, raw);

	addresses_read(&r, field, &r.m->to);
	/* An "@" inside a broken encoded word may decode to nothing. */
	if (strchr(field, '@') != NULL && strstr(field, "=?") == NULL && !has_at(&r.m->to))
		abort();
	addresses_in_text(&r, field, &r.m->mailto);
	if (r.m->to.n > MAIL_ADDRESSES_MAX || r.m->mailto.n > ADDRESSES_TEXT_MAX)
		abort();
	fuzz_sound(a, r.m);
	free(raw);
	arena_free(a);
	return 0;
}
