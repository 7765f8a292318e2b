#ifndef TRIE_H
#define TRIE_H

#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

/*
 * trie - which words of a list begin at a place of a text, found in one walk along it.
 *
 * Built once and kept for good.  The children of a node stand together and the nodes nearest to the beginning first, so
 * that the few that most texts touch stay in the processor's cache.
 */
struct trie_word {
	const UChar *v; /* n units, n > 0 */
	size_t n;
};

struct trie_node {
	uint32_t child; /* its children stand from here on */
	uint32_t first; /* words that end here, by their place in the list: from here on … */
	uint32_t units; /* bit u % 32: may a child stand behind unit u? */
	uint16_t children;
	uint16_t ends; /* … so many */
};

struct trie {
	struct trie_node *nodes; /* [0]: before the first unit */
	UChar *units; /* by which each node is reached */
	uint32_t *begin; /* the child of node 0 for each of the 65536 units, 0 if there is none */
};

/* v: n words, sorted by their units; the same word may stand there several times.  At most 65535 of one beginning. */
void trie_build(const struct trie_word *v, size_t n, struct trie *ret);

/* The node behind one unit more, 0 if no word goes on with it. */
static inline uint32_t
trie_step(const struct trie *t, uint32_t node, UChar unit)
{
	const struct trie_node *at = &t->nodes[node];

	if (node == 0)
		return t->begin[unit];
	if ((at->units >> unit % 32 & 1) == 0)
		return 0;
	for (uint32_t k = at->child; k < at->child + at->children; k++)
		if (t->units[k] == unit)
			return k;
	return 0;
}

#endif
