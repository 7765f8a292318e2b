#ifndef CSV_H
#define CSV_H

#include <stddef.h>

#include "arena.h"

/*
 * csv - comma-separated values, RFC 4180: quotes, doubled quotes, line breaks in
 * quotes; LF and CRLF; a UTF-8 byte order mark in front is skipped.
 */
struct csv_row {
	const char **v;
	size_t n;
	unsigned line; /* where it begins, from 1 */
};

/*
 * All rows of a text; empty lines are none.  0; or -1 and *ret_line, where a quote
 * is not closed or stands in the middle of a field.
 */
int csv_parse(
    struct arena *, const char *text, struct csv_row **ret, size_t *ret_n, unsigned *ret_line);

#endif
