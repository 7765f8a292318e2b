/* LINK: base parse */
#include <stdio.h>
#include <string.h>

#include "address_memo.h"
#include "organisation.h"
#include "tap.h"

static const struct {
	const char *name, *spec;
} people[] = {
	{ "", "" },
	{ "", "anna@partnera.example" },
	{ "Anna Keller", "anna@partnera.example" },
	{ "Anna Keller", "Anna+order@PartnerA.example" },
	{ "anna@partnerb.example", "anna@partnera.example" },
	{ "Anna Keller via list", "a.nna@gmail.com" },
	{ "J\u00fcrgen M\u00fcller", "j@xn--bcher-kva.example" },
	{ "\u0410nna Keller", "anna@b\u00fccher.example" },
	{ "Anna\u200b", "anna@partner\u0430.example" },
	{ "Anna", "no address" },
	{ "Anna", "@" },
	{ "A", "\xff@partnera.example" },
};

static int
same(const struct mail_addr *x, const struct mail_addr *y)
{
	return strcmp(x->name, y->name) == 0 && strcmp(x->address, y->address) == 0 &&
	       strcmp(x->written, y->written) == 0 && strcmp(x->display, y->display) == 0 &&
	       strcmp(x->skeleton, y->skeleton) == 0 && strcmp(x->local, y->local) == 0 &&
	       strcmp(x->domain, y->domain) == 0 && strcmp(x->org, y->org) == 0 &&
	       x->class == y->class && x->flags == y->flags;
}

/* However often it is asked, and whatever stood there before. */
static void
test_one(const char *descr, const char *name, const char *spec)
{
	struct arena *a = arena_new();
	int equal = 1;

	for (unsigned i = 0; i < 3; i++) {
		struct mail_addr want = { 0 }, got = { .flags = i * ADDR_GROUP };
		char *n = arena_strdup(a, name);
		char *s = arena_strndup(a, spec, strlen(spec));

		address_fill(a, name, spec, strlen(spec), &want);
		address_memo_fill(a, n, s, strlen(s), &got);
		equal &= same(&want, &got) && got.name == n;
	}
	TAP_OK(equal, "%s", descr);
	arena_free(a);
}

int
main(void)
{
	char name[ADDRESS_MEMO_BYTES + 2], spec[64];

	organisation_init();
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
			test_one(people[i].spec, people[i].name, people[i].spec);
		/* More than are remembered. */
		for (int i = 0; i < 2 * ADDRESS_MEMO_SLOTS; i++) {
			struct arena *a = arena_new();
			struct mail_addr x = { 0 };

			snprintf(spec, sizeof(spec), "%d@partnera.example", i);
			address_memo_fill(a, "", spec, strlen(spec), &x);
			arena_free(a);
		}
	}
	/* Which end is the name's and which the address's. */
	test_one("name and spec, one way", "ab", "c@partnera.example");
	test_one("name and spec, another", "a", "bc@partnera.example");
	for (size_t n = ADDRESS_MEMO_BYTES - 80; n <= ADDRESS_MEMO_BYTES; n += 20) {
		memset(name, 'a', n);
		name[n] = '\0';
		test_one("a long name", name, "anna@partnera.example");
	}
	return tap_done();
}
