/* LINK: base parse */
/* Any text as the body of a reply: what is new and what is quoted are together no more than the text. */
#include "fuzz.h"
#include "segment.h"

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
	size_t n, total;
	const char *lines = text_lines(a, (const char *)p, len, &n);
	char *text = fuzz_string((const uint8_t *)lines, n);
	struct segments s;

	segments_split(a, text, &s);
	if (s.n > MAIL_QUOTED_MAX)
		abort();
	fuzz_clean(s.new_text, "\n\t\r");
	total = strlen(s.new_text);
	for (size_t i = 0; i < s.n; i++) {
		if (s.v[i].level == 0 || s.v[i].level > SEGMENT_LEVEL_MAX)
			abort();
		fuzz_clean(s.v[i].text, "\n\t\r");
		fuzz_clean(s.v[i].from_name, "");
		fuzz_clean(s.v[i].from_address, "");
		fuzz_clean(s.v[i].subject, "");
		total += strlen(s.v[i].text) + 1;
	}
	if (total > n + s.n)
		abort();
	free(text);
	arena_free(a);
	return 0;
}
