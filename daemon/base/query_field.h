#ifndef QUERY_FIELD_H
#define QUERY_FIELD_H

#include "query.h"

/* query_field - names of the fields, and reading of one value; internal to query_*.c. */
enum query_op {
	QUERY_OP_IS = 0,
	QUERY_OP_WHOLE, /* := */
	QUERY_OP_MORE,
	QUERY_OP_SINCE, /* >= */
	QUERY_OP_LESS,
	QUERY_OP_UNTIL /* <= */
};

/* Case does not count.  -1: there is no such field. */
int query_field_find(const char *name, enum query_field *ret, enum query_op *ret_op);
/* The names and aliases, by number; NULL after the last one. */
const char *query_field_name(size_t);

#define QUERY_STAR '\1' /* an asterisk that stands for anything; other text holds no C0 character */

/*
 * Read text (asterisks as QUERY_STAR) as a value of the field, which was called name.  NULL, or what is wrong: one
 * sentence in the arena.
 */
const char *query_value_read(struct arena *, enum query_field, const char *name, enum query_op,
    const char *text, const struct query_context *, struct query_value *ret);

/* Folded as text is compared: case, width, invisible characters, runs of white space. */
const char *query_fold(struct arena *, const char *);

#endif
