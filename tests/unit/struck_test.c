/* LINK: base parse */
#include <string.h>

#include "arena.h"
#include "struck.h"
#include "tap.h"

static const struct {
	const char *name, *text, *left;
} cases[] = {
	{ "nothing", "a b", "a b" },
	{ "words", "a ~~b c~~ d", "a  d" },
	{ "lines of their own", "~~a~~\nb ~~c~~", "\nb " },
	{ "all", "~~a~~", "" },
	{ "a mark that does not end in its line", "a ~~b\nc~~ d", "a ~~b\nc~~ d" },
	{ "a ruler", "~~~~~~~\na", "~~~~~~~\na" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		size_t n = strlen(cases[i].text);
		const char *left = struck_out(a, cases[i].text, &n);

		TAP_OK(strcmp(left, cases[i].left) == 0, "%s", cases[i].name);
		TAP_OK(n == strlen(left), "%s: its length", cases[i].name);
		arena_free(a);
	}
	return tap_done();
}
