/* LINK: base parse */
/* Any bytes as a field with encoded words (RFC 2047): one clean line comes out, whatever they hold. */
#include "fuzz.h"
#include "subject.h"
#include "words.h"

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
	const char *field = words_unfold(&r, raw), *line, *base;
	bool encoded, reply, forward;

	if (!text_is_utf8(field, strlen(field)))
		abort();
	for (size_t i = 0, n = strlen(field); i < n; i++)
		if (words_span(field + i, n - i) > n - i)
			abort();
	line = words_decode(&r, field, strlen(field), &encoded);
	fuzz_clean(line, "");
	base = subject_base(a, line, &reply, &forward);
	fuzz_clean(base, "");
	r.m->subject = line;
	r.m->subject_base = base;
	fuzz_sound(a, r.m);
	free(raw);
	arena_free(a);
	return 0;
}
