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

static int64_t
shingles(struct store *s)
{
	sqlite3_stmt *q;
	int64_t n = -1;

	sqlite3_prepare_v2(s->db, "SELECT count(*) FROM shingle", -1, &q, NULL);
	if (sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

static void
shingles_are_swept(const struct scratch *scratch)
{
	struct store *s = store_at(scratch);
	sqlite3_stmt *q;

	sqlite3_exec(s->db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
	store_begin(s);
	for (int64_t i = 1; i <= 100; i++)
		sql_run(s, SQL_SHINGLE_ADD, "ii", i - 50, i % 2 == 0 ? i : 1000 + i);
	for (int64_t i = 1; i <= 3; i++)
		sql_run(s, SQL_SHINGLE_ADD, "ii", (int64_t)1000, i);
	q = sql_query(s, SQL_SHINGLE_FIND, "ii", (int64_t)1000, (int64_t)2);
	TAP_OK(sql_row(s, q) && sql_col(q, 0) == 3 && sql_row(s, q) && sql_col(q, 0) == 2 &&
		   !sql_row(s, q),
	    "of a hash, only messages are found whose sketch is kept");
	sql_run(s, SQL_SHINGLE_SWEEP, "iii", (int64_t)-49, (int64_t)19, (int64_t)1000);
	TAP_OK(shingles(s) == 93,
	    "as many rows as are asked for are looked at, and the forgotten ones of them go");
	sql_run(s, SQL_SHINGLE_SWEEP, "iii", (int64_t)-49, (int64_t)9, (int64_t)1000);
	TAP_OK(shingles(s) == 93, "others stay");
	sql_run(s, SQL_SHINGLE_SWEEP, "iii", (int64_t)40, (int64_t)500, (int64_t)0);
	TAP_OK(shingles(s) == 93, "nothing is forgotten that is not old");
	sql_run(s, SQL_SHINGLE_SWEEP, "iii", (int64_t)40, (int64_t)500, (int64_t)1000);
	TAP_OK(shingles(s) == 84, "to the end of the index");
	store_rollback(s);
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
	shingles_are_swept(&scratch);
	scratch_remove(&scratch);
	return tap_done();
}
