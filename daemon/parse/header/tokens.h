#ifndef TOKENS_H
#define TOKENS_H

#include <stddef.h>

#include "arena.h"

/*
 * tokens - a structured header field cut into words, comments and semicolons;
 * RFC 5322 3.2.  Quotes are taken off; what never closes is text.  Linear in the field.
 */
enum token_kind {
	TOKEN_WORD,
	TOKEN_COMMENT, /* without its outer parentheses */
	TOKEN_SEMICOLON
};

struct token {
	enum token_kind kind;
	const char *text;
	size_t at; /* where it begins in the field */
};

#define TOKENS_MAX 4096 /* of one field; a field of that many is nobody's */

/* field: unfolded, NUL-terminated.  *ret_n is TOKENS_MAX when there may have been more. */
struct token *tokens_of(struct arena *, const char *field, size_t *ret_n);

/*
 * Where the quoted string or comment that begins at s[i] ends: the index of its last character; len if it
 * never does.  *none_from (at first len) remembers a failure, so that asking at every place stays linear.
 */
size_t tokens_quote_end(const char *s, size_t len, size_t i, size_t *none_from);
size_t tokens_comment_end(const char *s, size_t len, size_t i, size_t *none_from);

#endif
