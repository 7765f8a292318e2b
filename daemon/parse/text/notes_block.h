#ifndef NOTES_BLOCK_H
#define NOTES_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * notes_block - the header that Lotus Notes puts above an earlier message: who and when, then "To", "cc" and
 * "Subject" each on a line of its own with the value below it, or at the right edge.
 */
#define NOTES_LINES_MAX 24 /* of such a header */
#define NOTES_SECOND_MAX 7 /* of which the second field is one of the first so many */

struct notes_line {
	const char *p;
	size_t n;
};

struct notes_block {
	const char *from, *to, *subject; /* as written, in one line */
};

/* Does the line have the label of the second field?  Where none does there is no such header. */
bool notes_line_marks(const char *line, size_t len);

/* How many of n lines (more than NOTES_LINES_MAX are not read) such a header takes; 0: it is none. */
size_t notes_block_read(
    struct arena *, const struct notes_line *v, size_t n, struct notes_block *ret);

#endif
