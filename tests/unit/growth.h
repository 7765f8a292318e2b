#ifndef GROWTH_H
#define GROWTH_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mem.h"
#include "tap.h"

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

static inline clock_t
growth_time(void (*work)(const char *text), const char *piece, size_t bytes)
{
	char *s = growth_text(piece, bytes);
	clock_t start = clock();

	work(s);
	start = clock() - start;
	free(s);
	return start;
}

/* Does work on 2 MB of pieces take as long as it may after 512 KB?  descr: NULL for the piece itself. */
static inline void
growth_check(void (*work)(const char *text), const char *piece, const char *descr)
{
	clock_t quarter = growth_time(work, piece, 512u << 10),
		whole = growth_time(work, piece, 2u << 20);

	TAP_OK(growth_is_linear(quarter, whole),
	    "2 MB of %s: %.2f s, %.2f s for four times as much", descr != NULL ? descr : piece,
	    (double)quarter / CLOCKS_PER_SEC, (double)whole / CLOCKS_PER_SEC);
}

#endif
