/* LINK: base record */
/* What is remembered of rows, and forgotten: no row is taken to be there that is not. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "gather.h"
#include "store_sql.h"
#include "scratch.h"
#include "tap.h"

static struct store *
store_at(const struct scratch *scratch)
{
	char error[256];
	struct store *s;

	if (store_open(scratch->file, STORE_MEMORY_TEMPORARY, &s, error, sizeof(error)) == STORE_OK)
		return s;
	fprintf(stderr, "%s\n", error);
	exit(1);
}

static void
rows_are_known(void)
{
	static struct known_rows k;

	TAP_OK(!known_rows_add(&k, 1, 7, 8), "a row that nobody wrote is not known");
	TAP_OK(known_rows_add(&k, 1, 7, 8), "one that was written is");
	TAP_OK(!known_rows_add(&k, 1, 8, 7), "another row is not");
	TAP_OK(!known_rows_add(&k, 2, 7, 8), "that row of another table is not");
	known_rows_add(&k, 1, 7, 8);
	known_rows_forget(&k);
	TAP_OK(!known_rows_add(&k, 1, 7, 8), "nor what was forgotten");
	for (int64_t i = 0; i < 4 * KNOWN_ROWS; i++)
		known_rows_add(&k, 1, i, i);
	TAP_OK(known_rows_add(&k, 1, 4 * KNOWN_ROWS - 1, 4 * KNOWN_ROWS - 1) &&
		   !known_rows_add(&k, 1, 4 * KNOWN_ROWS, 0),
	    "many rows push out older ones, and make no other known");
}

static void
store_forgets(const struct scratch *scratch)
{
	struct store *s = store_at(scratch), *other = store_at(scratch);

	store_begin(s);
	TAP_OK(!sql_known(s, SQL_KEY_ADD, 1, 2) && sql_known(s, SQL_KEY_ADD, 1, 2),
	    "known in the transaction that writes it");
	store_rollback(s);
	store_begin(s);
	TAP_OK(!sql_known(s, SQL_KEY_ADD, 1, 2), "not after it was rolled back");
	store_commit(s);
	store_begin(s);
	TAP_OK(sql_known(s, SQL_KEY_ADD, 1, 2), "known in the transaction behind the commit");
	store_commit(s);
	store_probe(other);
	store_begin(s);
	TAP_OK(!sql_known(s, SQL_KEY_ADD, 1, 2), "not when another process has written");
	store_commit(s);
	store_close(other);
	store_close(s);
}

int
main(void)
{
	struct scratch scratch;

	if (!scratch_make(&scratch))
		return 1;
	rows_are_known();
	store_forgets(&scratch);
	scratch_remove(&scratch);
	return tap_done();
}
