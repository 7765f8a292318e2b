#ifndef STRUCK_H
#define STRUCK_H

#include <stddef.h>

#include "arena.h"
#include "buf.h"

/*
 * struck - text of which words are struck out: between marks of HTML_STRUCK in one line.  Pure.
 *
 * The marks are the readers' of HTML, RTF and office files.  Who writes two tildes strikes nothing out: nobody's words are
 * passed over for them.
 */

/* The first *len bytes of text without what is struck out, and in *len how many those are; text itself where nothing is struck. */
const char *struck_out(struct arena *, const char *text, size_t *len);

/* Text of what knows no striking out, so that no mark stands in it: of two tildes one is left. */
const char *struck_none(struct arena *, const char *text);

/*
 * What writes text of which some is struck out puts a mark at both ends of that, and the words as they are read: of tildes in a
 * row one, so that no mark is made of them.
 */
void struck_put_mark(struct buf *);
void struck_put_text(struct buf *, const char *s, size_t n);

#endif
