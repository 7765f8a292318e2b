#ifndef ACCOUNT_TABLE_H
#define ACCOUNT_TABLE_H

#include <stddef.h>

#include "arena.h"

/*
 * account_table - tables of bank details read as a person reads them: each value behind its own head.
 *
 * Cells are divided by tabs, '|', " : " (html.h), ';', ',' with or without quotes (RFC 4180), or two spaces and more.
 * Known are a row of heads above rows of values, heads in the first column beside two columns of values and more, and
 * a list of heads above the list of their values.  What has no head that names an account number or a bank's code, or
 * no number below it, is no such table: it stays as it is.
 */
#define ACCOUNT_TABLE_ROWS 60 /* of one table; the rest stays as it is */

/*
 * len bytes of text (UTF-8) with each such table as lines "head: value", an empty line behind each account; text
 * itself if there is none.  In the arena.  Linear.  account_label_init must have been called.
 */
const char *account_table_unfold(struct arena *, const char *text, size_t len, size_t *ret_len);

#endif
