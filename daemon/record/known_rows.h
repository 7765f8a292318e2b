#ifndef KNOWN_ROWS_H
#define KNOWN_ROWS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * known_rows - rows of two numbers that are known to be in their tables: an answer writes the keys and people of its
 * conversation again, and most are there since the message before it.  A fixed table in memory; newer rows push out older
 * ones, which costs a statement and changes nothing.
 *
 * Forget all when a transaction is rolled back, and when another process has written.
 */
enum { KNOWN_ROWS = 1 << 15 }; /* some 2,000 conversations under way; 768 KB */

struct known_rows {
	struct known_row {
		int table; /* 0: none */
		int64_t a, b;
	} v[KNOWN_ROWS];
};

/*
 * Is the row (a, b) known to be in the table?  From now on it is: the caller writes it, and forgets all if that
 * fails.  table: any number above 0 that the caller gives a table.
 */
bool known_rows_add(struct known_rows *, int table, int64_t a, int64_t b);
void known_rows_forget(struct known_rows *);

#endif
