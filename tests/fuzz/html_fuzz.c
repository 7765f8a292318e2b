/* LINK: base parse */
/* Any bytes as HTML: clean text comes out, and what is hidden is kept apart. */
#include "fuzz.h"
#include "html.h"

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
	uint8_t *copy = mem_calloc(len + 1, 1);
	struct html_facts facts;
	const char *text;

	/* no NUL behind it */
	memcpy(copy + 1, p, len);
	text = html_text(a, (const char *)copy + 1, len, &facts);
	if (!text_is_utf8(text, strlen(text)) || !text_is_utf8(facts.hidden, strlen(facts.hidden)))
		abort();
	if (facts.hidden_n > 8 * len + 64)
		abort();
	for (size_t i = 0; i < facts.mailto.n; i++)
		if (!text_is_utf8(facts.mailto.v[i], strlen(facts.mailto.v[i])))
			abort();
	free(copy);
	arena_free(a);
	return 0;
}
