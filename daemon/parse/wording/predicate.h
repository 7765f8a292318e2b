#ifndef PREDICATE_H
#define PREDICATE_H

#include "clause.h"

/* predicate - what is said of a noun: that it changed, is new, closed, wrong, paid, overdue.  Pure. */

/* Is that, by hit k, said of the noun, hit i? */
bool predicate_of(const struct wording *, size_t i, size_t k);
/* "Konto 4400", "счет № 123": is what ends at unit `end` an account of somebody's books, an invoice? */
bool predicate_of_books(const struct wording *, size_t end);

/* Is hit k the beginning of a longer word of another language, "cambia" of "cambiato"? */
bool predicate_outdone(const struct wording *, size_t k);

#endif
