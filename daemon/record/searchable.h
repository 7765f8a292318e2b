#ifndef SEARCHABLE_H
#define SEARCHABLE_H

#include "facts.h"
#include "query.h"

/*
 * searchable - the facts of a copy as a query sees them: exactly what store_learn will have
 * recorded of it, so that a rule on arriving mail and a hunt later give the same answer.
 * Everything but what becwatch makes of the mail (fields for hunting only).  The trust of addresses is that of the
 * moment; the history keeps it as it was for the message's first copy.
 */
void searchable(const struct facts *, struct arena *, struct query_record *ret);

#endif
