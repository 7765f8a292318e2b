/* LINK: base parse */
#include <stdbool.h>

#include <stdlib.h>

#include "tap.h"
#include "trie.h"

#define WORD(s)                                                                                    \
	{                                                                                          \
		(s), sizeof(s) / sizeof(UChar) - 1                                                 \
	}

/* Sorted by units; the same word stands there twice, and some are beginnings of others. */
static const struct trie_word words[] = {
	WORD(u"a"),
	WORD(u"abc"),
	WORD(u"abc"),
	WORD(u"abd"),
	WORD(u"b a"),
	WORD(u"qa"),
	WORD(u"q\u0101x"), /* 0x101 and 'a' are one modulo 32 */
	WORD(u"\u9280\u884c"),
	WORD(u"\uffff"),
};

static const struct {
	const char *descr;
	const UChar *text;
	size_t steps; /* as far as the text leads */
	uint32_t first, ends; /* words that end there */
} rows[] = {
	{ "nothing begins so", u"x", 0, 0, 0 },
	{ "a word", u"a", 1, 0, 1 },
	{ "a word's beginning", u"ab", 2, 1, 0 },
	{ "a word of two rows", u"abc", 3, 1, 2 },
	{ "the word behind them", u"abd", 3, 3, 1 },
	{ "longer than any", u"abdx", 3, 3, 1 },
	{ "a space inside", u"b a", 3, 4, 1 },
	{ "one of two units that share a bit", u"qa", 2, 5, 1 },
	{ "the other", u"q\u0101x", 3, 6, 1 },
	{ "a third that is not there", u"q!", 1, 5, 0 },
	{ "Han", u"\u9280\u884c", 2, 7, 1 },
	{ "the last unit", u"\uffff", 1, 8, 1 },
};

int
main(void)
{
	struct trie t;

	trie_build(words, sizeof(words) / sizeof(words[0]), &t);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t node = 0, next;
		size_t steps = 0;

		while (rows[i].text[steps] != 0 &&
		       (next = trie_step(&t, node, rows[i].text[steps])) != 0) {
			node = next;
			steps++;
		}
		TAP_OK(steps == rows[i].steps, "%s: steps", rows[i].descr);
		TAP_OK(t.nodes[node].ends == rows[i].ends &&
			   (rows[i].steps == 0 || t.nodes[node].first == rows[i].first),
		    "%s: words", rows[i].descr);
	}
	free(t.nodes);
	free(t.units);
	free(t.begin);
	return tap_done();
}
