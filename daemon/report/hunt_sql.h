#ifndef HUNT_SQL_H
#define HUNT_SQL_H

#include "query.h"

/*
 * hunt_sql - a query as SQL over the history: the ids of the copies that match, newest first.
 *
 * Nothing of the query's text gets into the statement but through parameters.  The functions
 * hunt_text(term, text, display), hunt_name(term, name) and hunt_words(term, words) are
 * query_term_text and its kin; hunt.c registers them.  Where some condition that must hold finds its messages by
 * an index, the search begins there; else it walks the copies from the newest on.
 */
struct hunt_parameter {
	const char *text; /* NULL: number */
	int64_t number;
};

struct hunt_sql {
	const char *text; /* columns: copy, message; the last parameter is the LIMIT, -1 for none */
	struct hunt_parameter *v;
	size_t n; /* without the LIMIT */
	bool indexed;
};

struct hunt_sql hunt_sql(struct arena *, const struct query *);

#endif
