#ifndef LOOKALIKE_WORDS_H
#define LOOKALIKE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * lookalike_words - words in domains that are nobody's name.  Lower case, ASCII.
 */

/* One that is put beside a company's name so that the domain looks like a part of the company: pay, invoices, group. */
bool lookalike_word_added(const char *s, size_t len);

/*
 * One that says what a company is, does or claims to be, or where: group, tourism, national, australia.  It stands
 * in the names of many that have nothing to do with each other.  Of four letters or more.  Its length at the beginning or the end of the
 * label, the longest one, or 0.
 */
size_t lookalike_word_first(const char *label, size_t len);
size_t lookalike_word_last(const char *label, size_t len);

#endif
