#include <stdlib.h>

#include "mem.h"
#include "trie.h"

#define UNITS 65536

/* Words from lo to hi - 1 share their first n units. */
struct range {
	size_t lo, hi, n;
};

void
trie_build(const struct trie_word *v, size_t n, struct trie *ret)
{
	struct range *ranges;
	size_t room = 1, nodes_n = 1;

	for (size_t i = 0; i < n; i++)
		room += v[i].n;
	ranges = mem_calloc(room, sizeof(*ranges));
	ret->nodes = mem_calloc(room, sizeof(*ret->nodes));
	ret->units = mem_calloc(room, sizeof(*ret->units));
	ret->begin = mem_calloc(UNITS, sizeof(*ret->begin));
	ranges[0] = (struct range){ 0, n, 0 };
	for (size_t k = 0; k < nodes_n; k++) {
		struct trie_node *node = &ret->nodes[k];
		const struct range r = ranges[k];
		size_t i = r.lo, from;

		while (i < r.hi && v[i].n == r.n)
			i++;
		node->first = (uint32_t)r.lo;
		node->ends = (uint16_t)(i - r.lo);
		node->child = (uint32_t)nodes_n;
		for (; i < r.hi; nodes_n++) {
			UChar unit = v[i].v[r.n];

			for (from = i; i < r.hi && v[i].v[r.n] == unit; i++)
				;
			ranges[nodes_n] = (struct range){ from, i, r.n + 1 };
			ret->units[nodes_n] = unit;
			node->units |= (uint32_t)1 << unit % 32;
			if (k == 0)
				ret->begin[unit] = (uint32_t)nodes_n;
		}
		node->children = (uint16_t)(nodes_n - node->child);
	}
	free(ranges);
}
