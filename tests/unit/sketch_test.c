/* LINK: base parse */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mem.h"
#include "sketch.h"
#include "growth.h"
#include "tap.h"

#define LETTER(iban)                                                                               \
	"Dear Bert, please pay invoice 4711 to " iban " at Commerzbank before Friday. Anna"

/* Do both texts have the same sketch? */
static const struct {
	const char *descr, *a, *b;
	int same;
} pairs[] = {
	{ "equal", "one two three four", "one two three four", 1 },
	{ "another word", "one two three four", "one two three five", 0 },
	{ "another order", "one two three four", "four three two one", 0 },
	{ "case, spaces, punctuation", "One  two,\nTHREE (four)", "one two three four", 1 },
	{ "full width", "ｏｎｅ　ｔｗｏ　ｔｈｒｅｅ ４５", "one two three 45", 1 },
	{ "zero width", "on\u200be two three", "one two three", 1 },
	{ "decomposed", "cafe\u0301 deux trois", "caf\u00e9 deux trois", 1 },
	{ "accents count", "cafe deux trois", "caf\u00e9 deux trois", 0 },
	{ "two accounts", LETTER("DE89370400440532013000"), LETTER("GB29NWBK60161331926819"), 1 },
	{ "two settings of one account", LETTER("DE89370400440532013000"),
	    LETTER("DE89 3704 0044 0532 0130 00"), 1 },
	{ "two settings of two accounts", LETTER("DE89 3704 0044 0532 0130 00"),
	    LETTER("FR14 2004 1010 0505 0001 3M02 606"), 1 },
	{ "wrong check digits", LETTER("DE89 3704 0044 0532 0130 00"),
	    LETTER("DE11 3704 0044 0532 0130 00"), 1 },
	{ "account and long number", LETTER("DE89 3704 0044 0532 0130 00"), LETTER("0532013000"),
	    1 },
	{ "account and word", LETTER("DE89 3704 0044 0532 0130 00"), LETTER("nobody"), 0 },
	{ "six digits", "order 123456 of today", "order 654321 of today", 1 },
	{ "six and nine digits", "order 123456 of today", "order 987654321 of today", 1 },
	{ "six digits behind letters", "order INV123456 of today", "order INV654321 of today", 1 },
	{ "five digits", "order 12345 of today", "order 54321 of today", 0 },
	{ "five digits in a word", "order A12345 of today", "order A54321 of today", 0 },
	{ "a line of ASCII among others", "Eins zwei\ndrei vier f\u00fcnf\nsechs",
	    "eins zwei drei vier F\u00dcNF sechs", 1 },
	{ "an account over two lines", LETTER("DE89 3704 0044\n0532 0130 00"),
	    LETTER("DE89370400440532013000"), 1 },
	{ "an account with O for 0", LETTER("DE89 37O4 OO44 O532 O13O OO"), LETTER("0532013000"),
	    1 },
	{ "Chinese", "請匯款至以下帳戶", "請匯款至以下帳號", 0 },
	{ "Chinese, spaces", "請匯款 至以下\n帳戶", "請匯款至以下帳戶", 1 },
	{ "Chinese, accounts", "請匯款至帳號DE89370400440532013000謝謝您",
	    "請匯款至帳號GB29 NWBK 6016 1331 9268 19謝謝您", 1 },
	{ "Thai", "โอนเงินแล้ว", "โอนเงินใหม่", 0 },
};

static const struct {
	const char *descr, *text;
	size_t n;
} counts[] = {
	{ "nothing", "", 0 },
	{ "blank", " \n\t ", 0 },
	{ "two words", "one two", 0 },
	{ "three words", "one two three", 1 },
	{ "four words", "one two three four", 2 },
	{ "the same again", "one two three one two three", 3 },
	{ "one word, often", "one one one one one one", 1 },
	{ "two Chinese characters", "匯款", 0 },
	{ "three Chinese characters", "請匯款", 1 },
	{ "an account is one token", "DE89 3704 0044 0532 0130 00", 0 },
	{ "punctuation", "... --- ,,, !!!", 0 },
};

static int
same(struct mail_sketch a, struct mail_sketch b)
{
	return a.n == b.n && a.complete == b.complete && memcmp(a.v, b.v, a.n * sizeof(*a.v)) == 0;
}

static int
ordered(struct mail_sketch k)
{
	for (size_t i = 1; i < k.n; i++)
		if (k.v[i - 1] >= k.v[i])
			return 0;
	return 1;
}

static size_t
common(struct mail_sketch a, struct mail_sketch b)
{
	size_t n = 0;

	for (size_t i = 0; i < a.n; i++)
		for (size_t k = 0; k < b.n; k++)
			n += a.v[i] == b.v[k];
	return n;
}

/* n different words, from the one of that number on. */
static char *
words(size_t first, size_t n)
{
	char *s = mem_calloc(n, 16);
	size_t len = 0;

	for (size_t i = first; i < first + n; i++)
		len += (size_t)sprintf(s + len, "w%zux ", i % 100000);
	return s;
}

static void
check_limit(struct arena *a)
{
	char *fits = words(0, SKETCH_MAX + 2), *more = words(0, SKETCH_MAX + 3),
	     *many = words(0, 20000), *moved = words(10000, 20000);
	struct mail_sketch k = sketch_of(a, fits), m = sketch_of(a, more), l = sketch_of(a, many),
			   o = sketch_of(a, moved);

	TAP_OK(k.n == SKETCH_MAX && k.complete && ordered(k), "%zu shingles, all kept", k.n);
	TAP_OK(m.n == SKETCH_MAX && !m.complete && ordered(m), "one more: not complete");
	TAP_OK(l.n == SKETCH_MAX && !l.complete && ordered(l), "20000 words");
	TAP_OK(common(l, o) > SKETCH_MAX / 4 && common(l, o) < SKETCH_MAX * 3 / 4,
	    "half of the text in common: %zu of %d", common(l, o), SKETCH_MAX);
	/* The smallest of many evenly spread numbers is small: 256 of 20000 lie below about 1/78 of all. */
	TAP_OK(l.v[l.n - 1] < UINT64_MAX / 50 && l.v[l.n - 1] > UINT64_MAX / 120, "evenly spread");
	free(fits);
	free(more);
	free(many);
	free(moved);
}

static void
work(const char *text)
{
	struct arena *a = arena_new();

	sketch_of(a, text);
	arena_free(a);
}

int
main(void)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct mail_sketch x = sketch_of(a, pairs[i].a), y = sketch_of(a, pairs[i].b);

		TAP_OK(x.n > 0 && y.n > 0 && ordered(x), "%s: not empty, ordered", pairs[i].descr);
		TAP_OK(same(x, y) == pairs[i].same, "%s: %s", pairs[i].descr,
		    pairs[i].same ? "same" : "differ");
	}
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct mail_sketch k = sketch_of(a, counts[i].text);

		TAP_OK(k.n == counts[i].n && k.complete, "%s: %zu", counts[i].descr, k.n);
	}
	check_limit(a);
	growth_check(work, "a b ", NULL);
	growth_check(work, "1", NULL);
	growth_check(work, "DE89 ", NULL);
	growth_check(work, "銀", NULL);
	growth_check(work, "1234567 ", NULL);
	arena_free(a);
	return tap_done();
}
