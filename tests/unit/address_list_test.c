/* LINK: base parse */
/* Address fields as attackers write them; fields of real mail are in tests/flow/parse_test.py. */
#include <string.h>

#include "addresses.h"
#include "message.h"
#include "tap.h"

/* want: each entry as "name|address|!" ("!" where invalid), joined by "/". */
static const struct {
	const char *descr, *in, *want;
} cases[] = {
	{ "a route is no address", "<@relay.example,@b.example:anna@a.example>",
	    "|anna@a.example|" },
	{ "a route to nowhere keeps its hosts", "<@relay.example:anna>", "|@relay.example:anna|!" },
	{ "a comment in angles", "<anna (the boss) @a.example>", "|anna@a.example|" },
	{ "an address in such a comment only", "Anna <x (anna@a.example) y>",
	    "Anna|x (anna@a.example) y|!" },
	{ "angles that never close", "<anna@a.example, <bert@b.example",
	    "|anna@a.example|/|bert@b.example|" },
	{ "quotes that never close", "\"Anna <anna@a.example>", "Anna|anna@a.example|" },
};

static const char *
shown(struct arena *a, const struct mail_addrs *list)
{
	const char *s = "";

	for (size_t i = 0; i < list->n; i++)
		s = arena_printf(a, "%s%s%s|%s|%s", s, i > 0 ? "/" : "", list->v[i].name,
		    list->v[i].address, list->v[i].flags & ADDR_INVALID ? "!" : "");
	return s;
}

int
main(void)
{
	message_init();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		struct mail m = { 0 };
		const char *got;
		struct reading r = { .a = a, .m = &m };

		addresses_read(&r, cases[i].in, &m.to);
		got = shown(a, &m.to);
		TAP_OK(strcmp(got, cases[i].want) == 0, "%s: \"%s\"", cases[i].descr, got);
		arena_free(a);
	}
	return tap_done();
}
