#ifndef DRAW_H
#define DRAW_H

#include <stddef.h>
#include <stdint.h>

/*
 * draw - numbers without a pattern, the same in each run (xorshift64).
 */
static inline uint64_t
draw(void)
{
	static uint64_t state = 88172645463325252ull;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Below n, which is not 0. */
static inline size_t
draw_below(size_t n)
{
	return (size_t)(draw() % n);
}

#endif
