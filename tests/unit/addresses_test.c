/* LINK: base parse */
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "addresses.h"
#include "message.h"
#include "tap.h"
#include "words.h"

/* want: "name|address|flags;…", flags as letters: Group, Invalid, inName, invIsible (Z), Mixed, Encoded, Via. */
static const struct {
	const char *descr, *field, *want;
} cases[] = {
	/* RFC 5322 A.1 to A.6 */
	{ "A.1.1", "John Doe <jdoe@machine.example>", "John Doe|jdoe@machine.example|" },
	{ "A.1.2", "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
	    "Mary Smith|mary@x.test|;|jdoe@example.org|;Who?|one@y.test|" },
	{ "A.1.2, quoted names",
	    "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
	    "|boss@nil.test|;Giant; \"Big\" Box|sysservices@example.net|" },
	{ "A.1.3", "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
	    "Ed Jones|c@a.test|G;|joe@where.test|G;John|jdoe@one.test|G" },
	{ "A.1.3, empty group", "Undisclosed recipients:;", "" },
	{ "A.5, comments everywhere",
	    "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>",
	    "Pete|pete@silly.test|" },
	{ "A.5, comments in a group",
	    "A Group(Some people):Chris Jones <c@(Chris's host.)public.example>, joe@example.org, "
	    "John "
	    "<jdoe@one.test> (my dear friend); (the end of the group)",
	    "Chris Jones|c@public.example|G;|joe@example.org|G;John|jdoe@one.test|G" },
	{ "A.6.1, obsolete addressing", "Joe Q. Public <john.q.public@example.com>",
	    "Joe Q. Public|john.q.public@example.com|" },
	{ "A.6.1, routes", "Mary Smith <@node.test:mary@example.net>, , jdoe@test . example",
	    "Mary Smith|mary@example.net|;|jdoe@test.example|" },
	{ "A.6.1, a route of several hosts", "<@a.test,@b.test,,@c.test:mary@example.net>",
	    "|mary@example.net|" },

	/* local parts */
	{ "quoted local part", "\"john doe\"@x.example", "|\"john doe\"@x.example|" },
	{ "quoted local part in angles", "J <\"john doe\"@x.example>",
	    "J|\"john doe\"@x.example|" },
	{ "quoted local part with @ and comma", "<\"a@b,c\"@x.example>", "|\"a@b,c\"@x.example|" },
	{ "quoted without need", "<\"anna\"@x.example>", "|anna@x.example|" },
	{ "escaped quote", "<\"a\\\"b\"@x.example>", "|\"a\\\"b\"@x.example|" },
	{ "dots at the ends: not RFC 5322, in use", "<.anna.@x.example>", "|.anna.@x.example|" },
	{ "UTF-8, RFC 6532", "Jörg <jörg@x.example>", "Jörg|jörg@x.example|" },

	/* domains */
	{ "IDN as U-label", "a@bücher.example", "|a@xn--bcher-kva.example|" },
	{ "IDN as A-label", "a@XN--BCHER-KVA.example", "|a@xn--bcher-kva.example|" },
	{ "ideographic full stop", "a@x。example", "|a@x.example|" },
	{ "address literal", "a@[192.0.2.1]", "|a@[192.0.2.1]|" },
	{ "trailing dot", "a@x.example.", "|a@x.example|" },
	{ "no domain", "a@", "|a@|I" },
	{ "no local part", "@x.example", "|@x.example|I" },
	{ "two @", "<a@b@x.example>", "|a@b@x.example|I" },
	{ "a domain folded behind a dot", "a@x. example, b@y. example",
	    "|a@x.example|;|b@y.example|" },
	{ "a comment and blanks before the @", "a (x)  @ y.example", "x|a@y.example|" },
	{ "blanks in the domain", "<a@x. example>", "|a@x.example|" },
	{ "underscore in the domain", "a@x_y.example", "|a@x_y.example|" },

	/* names */
	{ "a comma in a name, quoted", "\"Keller, Anna\" <a@x.example>",
	    "Keller, Anna|a@x.example|" },
	{ "a comma in a name, not quoted", "Keller, Anna <a@x.example>",
	    "Keller, Anna|a@x.example|" },
	{ "a name that holds its address", "\"a@x.example\" <a@x.example>",
	    "a@x.example|a@x.example|" },
	{ "a name that holds another", "\"ceo@x.example\" <a@evil.example>",
	    "ceo@x.example|a@evil.example|N" },
	{ "a name with another in angles", "\"CEO <ceo@x.example>\" <a@evil.example>",
	    "CEO <ceo@x.example>|a@evil.example|N" },
	{ "another in a comment", "a@evil.example (ceo@x.example)",
	    "ceo@x.example|a@evil.example|N" },
	{ "a name in a comment", "a@x.example (Anna Keller)", "Anna Keller|a@x.example|" },
	{ "two pairs of angles", "Anna <a@x.example> <b@y.example>",
	    "Anna|a@x.example|;Anna|b@y.example|" },
	{ "right-to-left override", "\"Anna \u202eexe\" <a@x.example>",
	    "Anna \u202eexe|a@x.example|Z" },
	{ "zero width in the name", "An\u200bna <a@x.example>", "An\u200bna|a@x.example|Z" },
	{ "zero width in the address", "<an\u200bna@x.example>", "|an\u200bna@x.example|Z" },
	{ "Cyrillic among Latin letters", "\u0410nna <a@x.example>", "\u0410nna|a@x.example|M" },
	{ "a list rewrote it", "Anna Keller via ap-list <l@x.example>",
	    "Anna Keller via ap-list|l@x.example|V" },
	{ "an encoded word", "=?utf-8?q?J=C3=B6rg?= <a@x.example>", "Jörg|a@x.example|E" },
	{ "an encoded word with a comma", "=?utf-8?q?Keller=2C_Anna?= <a@x.example>",
	    "Keller, Anna|a@x.example|E" },
	{ "an encoded word that holds angles",
	    "=?utf-8?q?Anna_=3Cceo=40x.example=3E?= <a@evil.example>",
	    "Anna <ceo@x.example>|a@evil.example|NE" },
	{ "an address as encoded word, where none may be",
	    "=?utf-8?q?a=40x=2Eexample?=", "|a@x.example|IE" },

	{ "a comment that ends a sentence", "a@x.example. Anna", "Anna|a@x.example|" },
	{ "a comment alone", "(nobody)", "" },
	{ "a comment alone that holds an address", "(a@x.example)", "|a@x.example|I" },

	/* lists */
	{ "empty", "", "" },
	{ "blanks", "   ", "" },
	{ "commas only", ", ,,", "" },
	{ "an empty address", "<>", "||I" },
	{ "a name with an empty address", "Anna <>", "Anna||I" },
	{ "semicolons", "a@x.example; b@y.example", "|a@x.example|;|b@y.example|" },
	{ "no comma", "a@x.example b@y.example", "|a@x.example|;|b@y.example|" },
	{ "no closing angle", "Anna <a@x.example, b@y.example", "Anna|a@x.example|;|b@y.example|" },
	{ "no opening angle", "Anna a@x.example>", "Anna|a@x.example|" },
	{ "no closing quote", "\"Anna <a@x.example>", "Anna|a@x.example|" },
	{ "no closing comment", "a@x.example (Anna", "Anna|a@x.example|" },
	{ "words only", "undisclosed recipients", "|undisclosed recipients|I" },
	{ "mailto", "<mailto:a@x.example>", "|a@x.example|" },
	{ "a group in a group", "A: B: a@x.example;, b@y.example;",
	    "B:|a@x.example|G;|b@y.example|" },
	{ "a group that never ends", "A: a@x.example, b@y.example",
	    "|a@x.example|G;|b@y.example|G" },
	{ "after a group", "A: a@x.example;, b@y.example", "|a@x.example|G;|b@y.example|" },
};

static const char *
shown(struct arena *a, const struct mail_addrs *list)
{
	static const char letters[] = "GINZMEV";
	const char *out = "";

	for (size_t i = 0; i < list->n; i++) {
		const struct mail_addr *x = &list->v[i];

		out = arena_printf(a, "%s%s%s|%s|", out, i > 0 ? ";" : "", x->name, x->address);
		for (unsigned k = 0; k < sizeof(letters) - 1; k++)
			if ((x->flags & 1u << k) != 0)
				out = arena_printf(a, "%s%c", out, letters[k]);
	}
	return out;
}

/* From a heap copy that ends where the field does. */
static struct mail *
read_field(struct arena *a, const char *field, struct mail_addrs *ret)
{
	struct mail *m = arena_alloc(a, 1, sizeof(*m));
	struct reading r = { .a = a, .m = m, .text_left = MAIL_TEXT_MAX };
	char *copy = strdup(field);

	*ret = (struct mail_addrs){ 0 };
	addresses_read(&r, words_unfold(&r, copy), ret);
	free(copy);
	return m;
}

static void
table(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		struct mail_addrs list;
		const char *got;

		read_field(a, cases[i].field, &list);
		got = shown(a, &list);
		TAP_OK(strcmp(got, cases[i].want) == 0, "%s", cases[i].descr);
		if (strcmp(got, cases[i].want) != 0)
			printf("# got  %s\n# want %s\n", got, cases[i].want);
		arena_free(a);
	}
}

/* Running text: the address in it, "" if none. */
static const struct {
	const char *descr, *text, *want;
} texts[] = {
	{ "between words", "Write to anna@x.example, please.", "anna@x.example" },
	{ "an ideographic full stop behind it", "請回覆至 anna@x.example。", "anna@x.example" },
	{ "Han before and behind it", "請寄至anna@x.example聯絡我們", "anna@x.example" },
	{ "Kana behind it", "ご返信はanna@x.exampleまで", "anna@x.example" },
	{ "in full-width brackets", "（anna@x.example）", "anna@x.example" },
	{ "a no-break space before and behind it", "E-mail:\u00a0anna@x.example\u00a0now",
	    "anna@x.example" },
	{ "quotation marks", "„anna@x.example“", "anna@x.example" },
	{ "a domain in Han", "請寄至anna@海峰.example。", "anna@xn--elt979a.example" },
	{ "Han in a label before the last dot", "anna@海峰tools.example",
	    "anna@xn--tools-y59ig10h.example" },
	{ "a letter of another script that reads alike is kept", "аnna@x.example",
	    "аnna@x.example" },
	{ "no dot", "anna@x。", "" },
};

static void
running_text(void)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct arena *a = arena_new();
		struct mail *m = arena_alloc(a, 1, sizeof(*m));
		struct reading r = { .a = a, .m = m, .text_left = MAIL_TEXT_MAX };
		struct mail_addrs list = { 0 };
		const char *got;

		addresses_in_text(&r, texts[i].text, &list);
		got = list.n > 0 ? list.v[0].display : "";
		got = list.n > 0 && strcmp(list.v[0].address, texts[i].want) == 0 ? texts[i].want
										  : got;
		TAP_OK(list.n <= 1 && strcmp(got, texts[i].want) == 0, "in text: %s (%s)",
		    texts[i].descr, got);
		arena_free(a);
	}
}

static char *
repeated(const char *s, size_t n)
{
	size_t len = strlen(s);
	char *out = calloc(n, len + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(out + i * len, s, len);
	return out;
}

static void
lengths(void)
{
	struct arena *a = arena_new();
	struct mail_addrs list;
	char *many = repeated("a@x.example,", MAIL_ADDRESSES_MAX);
	char *local = repeated("a", ADDRESS_MAX), *label = repeated("a", 64), *parens;
	struct mail *m = read_field(a, many, &list);

	TAP_OK(list.n == MAIL_ADDRESSES_MAX && m->limits.n == 0, "as many addresses as may be");
	m = read_field(a, arena_printf(a, "%sb@y.example", many), &list);
	TAP_OK(list.n == MAIL_ADDRESSES_MAX && mail_strings_has(&m->limits, "addresses"),
	    "one more is a limit");
	m = read_field(a, arena_printf(a, "%s@x.example", local), &list);
	TAP_OK(list.n == 1 && (list.v[0].flags & ADDR_INVALID) != 0 &&
		   strlen(list.v[0].written) == strlen(local) + strlen("@x.example"),
	    "an address that is too long is kept whole, and flagged");
	m = read_field(a, arena_printf(a, "a@%s.example", label), &list);
	TAP_OK(list.n == 1 && (list.v[0].flags & ADDR_INVALID) != 0, "so is one with a long label");
	parens = repeated("(", 100000);
	m = read_field(a, parens, &list);
	TAP_OK(m->limits.n == 0 && list.n <= 1, "a hundred thousand comments");
	free(parens);
	free(many);
	free(local);
	free(label);
	arena_free(a);
}

int
main(void)
{
	message_init();
	table();
	running_text();
	lengths();
	return tap_done();
}
