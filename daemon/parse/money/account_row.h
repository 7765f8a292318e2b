#ifndef ACCOUNT_ROW_H
#define ACCOUNT_ROW_H

#include <stdbool.h>
#include <stddef.h>

/* account_row - lines as rows of cells. */
#define ACCOUNT_ROW_CELLS 16 /* a longer row is none */

enum account_separator {
	SEP_NONE = 0,
	SEP_TAB,
	SEP_PIPE,
	SEP_COLON, /* " : " (html.h) */
	SEP_SEMICOLON,
	SEP_COMMA, /* quotes as in RFC 4180 */
	SEP_GAP /* two spaces and more */
};

struct account_cell {
	const char *s; /* in the text */
	size_t n;
	size_t column; /* bytes from its line's beginning */
};

struct account_row {
	const char *s; /* the line, without its end */
	size_t n;
	enum account_separator sep;
	struct account_cell cell[ACCOUNT_ROW_CELLS];
	size_t cells; /* 0: no row */
};

/* The line at s, which ends before end, split by sep; by what divides it if that is SEP_NONE. */
struct account_row account_row_at(const char *s, const char *end, enum account_separator sep);

/* The line behind the row; end if there is none. */
const char *account_row_next(const struct account_row *, const char *end);

/* n bytes at s as a cell: spaces off, and the quotes around it. */
struct account_cell account_row_cell(const char *s, size_t n, size_t column);

/* How many of n bytes are digits. */
size_t account_row_digits(const char *s, size_t n);

#endif
