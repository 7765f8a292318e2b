#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * text - strings as struct mail wants them: valid UTF-8, no NUL, no controls.
 * All results are NUL-terminated and live in the arena.
 */

/* One line: controls and line breaks become spaces, runs of spaces one, ends trimmed; what is no UTF-8
 * becomes U+FFFD. */
const char *text_line(struct arena *, const char *s, size_t len);

/* Several lines: line breaks become "\n", tabs stay, NUL and form feed vanish, other controls become spaces. */
const char *text_lines(struct arena *, const char *s, size_t len, size_t *ret_len);

/* text_line, at most max bytes, cut at a character's border. */
const char *text_evidence(struct arena *, const char *s, size_t max);

/* At most max bytes of s, cut at a character's border. */
const char *text_prefix(struct arena *, const char *s, size_t max);

/* Nothing but white space and padding? */
bool text_is_blank(const char *s, size_t len);

/* Is it all UTF-8 (RFC 3629)?  Is it all ASCII? */
bool text_is_utf8(const char *s, size_t len);
bool text_is_ascii(const char *s, size_t len);

/* ASCII only, no locale: lower case copy; equality and prefix without regard to case. */
const char *text_lower(struct arena *, const char *s, size_t len);
bool text_same(const char *a, const char *b);
bool text_begins(const char *s, const char *prefix);
/* First place of needle (lower case) in s without regard to case, NULL if none. */
const char *text_find(const char *s, size_t len, const char *needle);

#endif
