#ifndef STRUCK_H
#define STRUCK_H

#include <stddef.h>

#include "arena.h"

/* struck - text of which words are struck out: between marks of HTML_STRUCK in one line.  Pure. */

/* The first *len bytes of text without what is struck out, and in *len how many those are; text itself where nothing is struck. */
const char *struck_out(struct arena *, const char *text, size_t *len);

#endif
