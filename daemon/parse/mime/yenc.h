#ifndef YENC_H
#define YENC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * yenc - files that stand in a text between "=ybegin line=128 size=123 name=x" and "=yend size=123"; yEnc 1.3.
 *
 * The next one at or behind *at in len bytes of a body as they came, of no charset; false when there is none.  Moves
 * *at behind it.  Without an end there is no file.  Linear.
 */
struct yenc {
	const char *name; /* as it stands */
	const uint8_t *bytes; /* in the arena */
	size_t n;
	size_t from; /* where its first line begins */
	bool readable; /* its lines are UTF-8: text that calls itself a file, or as good as it */
};

bool yenc_next(struct arena *, const uint8_t *body, size_t len, size_t *at, struct yenc *ret);

#endif
