#ifndef GROWTH_H
#define GROWTH_H

#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "mem.h"

/*
 * growth - does work grow with the length of a text, or with its square?  Ratios in one run: no matter how fast the machine is.
 */
static inline char *
growth_text(const char *piece, size_t bytes)
{
	size_t k = strlen(piece), times = bytes / k;
	char *s = (char *)mem_calloc(times * k + 1, 1);

	for (size_t i = 0; i < times; i++)
		memcpy(s + i * k, piece, k);
	return s;
}

/* A text four times as long takes 4 times as long, 16 times if it is the square; too short to tell counts as well. */
static inline bool
growth_is_linear(clock_t quarter, clock_t whole)
{
	return whole < 10 * quarter + CLOCKS_PER_SEC / 10;
}

#endif
