#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "reading.h"

/*
 * words - header field values: unfolded, as UTF-8, encoded words decoded (RFC 2047).
 *
 * Wider than the RFC, as mail readers are: encoded words inside quoted strings, without space between
 * them, with spaces in them, with a language (RFC 2231 5), one character split over two.
 */

/* A raw field value, unfolded and in UTF-8: 8-bit bytes that are no UTF-8 are read as windows-1252 and flagged
 * "header_charset_guessed".  Encoded words stay as they are. */
const char *words_unfold(struct reading *, const char *raw);

/* Decode encoded words in UTF-8 text; one clean line (text.h).  ret_encoded may be NULL. */
const char *words_decode(struct reading *, const char *s, size_t len, bool *ret_encoded);

/* Length of the encoded word that begins at s, 0 if none does. */
size_t words_span(const char *s, size_t len);

#endif
