#ifndef CSV_H
#define CSV_H

#include <stddef.h>

#include "arena.h"

/*
 * csv - comma-separated values, RFC 4180: quotes, doubled quotes, line breaks in
 * quotes; LF and CRLF; a UTF-8 byte order mark in front is skipped.
 *
 * As spreadsheets write them: the columns are separated by what stands most often in the
 * first row, a comma, a semicolon or a tab; a line "sep=;" before it is none.
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

/*
 * The text of a file, in UTF-8; UTF-16 too, with its byte order mark.  NULL and a sentence in error: not to be read,
 * longer than FILE_TEXT_MAX, of another character set.
 */
const char *csv_text(struct arena *, const char *path, char *error, size_t error_size);

#endif
