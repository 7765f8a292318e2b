#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "near_filter.h"

enum {
	BLOCK_WORDS = 8, /* one line of the processor's cache */
	KEY_BITS_SET = 5,
	BLOCKS_MIN = 1024,
	BLOCKS_MAX = NEAR_FILTER_MAX / (BLOCK_WORDS * 8)
};

uint64_t
near_filter_hash(char kind, const char *text, size_t len)
{
	const uint64_t mix = 0x9e3779b97f4a7c15u; /* 2^64 / the golden ratio */
	uint64_t h = ((uint64_t)(unsigned char)kind + 1) * mix + len, chunk;

	for (; len > 0; text += sizeof(chunk), len -= sizeof(chunk)) {
		chunk = 0;
		memcpy(&chunk, text, len < sizeof(chunk) ? len : sizeof(chunk));
		h = (h ^ chunk) * mix;
		h ^= h >> 32;
		if (len <= sizeof(chunk))
			break;
	}
	h *= mix;
	return h ^ h >> 29;
}

void
near_filter_init(struct near_filter *f, size_t keys)
{
	size_t blocks = BLOCKS_MIN;

	near_filter_free(f);
	while (blocks < BLOCKS_MAX && blocks * BLOCK_WORDS * 64 / NEAR_FILTER_KEY_BITS < keys)
		blocks *= 2;
	f->v = mem_calloc(blocks * BLOCK_WORDS, sizeof(*f->v));
	f->blocks = blocks;
}

void
near_filter_free(struct near_filter *f)
{
	free(f->v);
	*f = (struct near_filter){ 0 };
}

/* The bits of a key: the lower half of the hash names the block, nine bits each of a second hash the place. */
static uint64_t
places(uint64_t hash)
{
	return hash * 0xff51afd7ed558ccdu >> (64 - 9 * KEY_BITS_SET);
}

void
near_filter_add(struct near_filter *f, uint64_t hash)
{
	uint64_t p = places(hash);

	if (f->v == NULL)
		return;
	for (int i = 0; i < KEY_BITS_SET; i++, p >>= 9)
		f->v[(hash & (f->blocks - 1)) * BLOCK_WORDS + (p >> 6 & 7)] |= (uint64_t)1
									       << (p & 63);
	f->keys++;
}

bool
near_filter_has(const struct near_filter *f, uint64_t hash)
{
	uint64_t p = places(hash);

	if (f->v == NULL)
		return true;
	for (int i = 0; i < KEY_BITS_SET; i++, p >>= 9)
		if ((f->v[(hash & (f->blocks - 1)) * BLOCK_WORDS + (p >> 6 & 7)] >> (p & 63) & 1) ==
		    0)
			return false;
	return true;
}

bool
near_filter_outgrown(const struct near_filter *f)
{
	return f->v != NULL && f->blocks < BLOCKS_MAX &&
	       f->keys > f->blocks * BLOCK_WORDS * 64 / NEAR_FILTER_KEY_BITS;
}
