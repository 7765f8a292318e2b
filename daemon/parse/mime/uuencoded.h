#ifndef UUENCODED_H
#define UUENCODED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * uuencoded - files that stand in plain text between "begin 644 name" and "end"; POSIX.1-2017, uuencode.
 *
 * The next one at or behind *at; false when there is none.  Moves *at behind it; name as it stands, bytes in the
 * arena.  A line that is none ends it.  Linear.
 *
 * GMime's uudecode_step reads on to an "end" that may never come, through the text that follows, drops the last bytes
 * where their padding is missing, and takes what lies behind a line for what mail programs cut from its end.
 */
struct uuencoded {
	const char *name;
	const uint8_t *bytes;
	size_t n;
};

bool uuencoded_next(
    struct arena *, const char *text, size_t len, size_t *at, struct uuencoded *ret);

#endif
