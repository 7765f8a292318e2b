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

/* What of a text that strikes nothing out is left. */
static const struct {
	const char *name, *text, *left;
} plain[] = {
	{ "no tildes", "a b", "a b" },
	{ "one", "about ~5", "about ~5" },
	{ "two", "~~ new account ~~ ok", "~ new account ~ ok" },
	{ "a ruler", "~~~~~~~\n~~", "~~~~~~~\n~" },
};

static void
tildes_strike_nothing(void)
{
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		struct arena *a = arena_new();
		const char *left = struck_none(a, plain[i].text);
		size_t n = strlen(left);

		TAP_OK(strcmp(left, plain[i].left) == 0, "plain: %s", plain[i].name);
		TAP_OK(struck_out(a, left, &n) == left, "plain: nothing of it is struck");
		arena_free(a);
	}
}

int
main(void)
{
	tildes_strike_nothing();
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
