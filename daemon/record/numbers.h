#ifndef NUMBERS_H
#define NUMBERS_H

#include <stddef.h>

/* numbers - of invoices and orders, as they stand in a subject or a sentence. */

enum { NUMBER_LEN_MAX = 24 };

/*
 * Adds to ret, which holds n and has room for max, the numbers of three digits and more in the text that are neither years
 * nor amounts, without the zeros before them: "INV-2026-00815" gives "815".  ret: how many it holds then.
 */
size_t numbers_read(const char *text, char ret[][NUMBER_LEN_MAX + 1], size_t n, size_t max);

#endif
