/* LINK: base record */
/* Which messages hold a hash: told alike from memory and from the table, by whoever opened the history. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "gather.h"
#include "store_sql.h"
#include "scratch.h"
#include "tap.h"

enum {
	PER_MAIL = 10,
	MERGED_AT = SHINGLES_FRESH / PER_MAIL + 1 /* the mail with which the first merge comes */
};

static struct store *
store_at(const struct scratch *scratch)
{
	char error[256];
	struct store *s;

	if (store_open(scratch->file, STORE_MEMORY_TEMPORARY, &s, error, sizeof(error)) !=
	    STORE_OK) {
		fprintf(stderr, "%s\n", error);
		exit(1);
	}
	/* Messages of these tests have a sketch and nothing else. */
	sqlite3_exec(s->db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL);
	return s;
}

static int64_t
rows(struct store *s, const char *query)
{
	sqlite3_stmt *q;
	int64_t n = -1;

	sqlite3_prepare_v2(s->db, query, -1, &q, NULL);
	if (sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

/* Every multiple of 16 is kept as a sample.  The first is common to all, the others are the mail's own, and lie scattered. */
static uint64_t
hash_of(int64_t mail, uint64_t i)
{
	return i == 0 ? 16 : ((uint64_t)mail * PER_MAIL + i) * 0x9e3779b97f4a7c15ull & ~15ull;
}

static void
learn(struct store *s, int64_t mail, int64_t arrived)
{
	uint64_t v[PER_MAIL];
	struct mail_sketch k = { .v = v, .n = PER_MAIL, .complete = true };
	struct buf b = { 0 };

	for (uint64_t i = 0; i < PER_MAIL; i++) {
		v[i] = hash_of(mail, i);
		buf_u64(&b, v[i]);
	}
	sql_run(s, SQL_SKETCH_ADD, "iiib", mail, arrived, (int64_t)1, b.p, b.len);
	buf_free(&b);
	shingles_add(s, mail, arrived, &k);
}

static bool
finds(struct store *s, int64_t mail)
{
	int64_t found[SHINGLES_FOUND];

	return shingles_find(s, hash_of(mail, 1), 0, found) == 1 && found[0] == mail;
}

/* Of the common hash: the newest ones, newest first. */
static bool
finds_newest(struct store *s, int64_t last)
{
	int64_t found[SHINGLES_FOUND];
	size_t n = shingles_find(s, hash_of(1, 0), 0, found);

	for (size_t i = 0; i < n; i++)
		if (found[i] != last - (int64_t)i)
			return false;
	return n == SHINGLES_FOUND;
}

static void
are_told_alike(const struct scratch *scratch)
{
	struct store *s = store_at(scratch);
	int64_t found[SHINGLES_FOUND];

	store_begin(s);
	for (int64_t mail = 1; mail < MERGED_AT; mail++)
		learn(s, mail, mail);
	TAP_OK(rows(s, "SELECT count(*) FROM shingle") == 0 && finds(s, 1) &&
		   finds(s, MERGED_AT - 1) && finds_newest(s, MERGED_AT - 1),
	    "from memory");
	TAP_OK(shingles_find(s, hash_of(7, 1), 7, found) == 1 &&
		   shingles_find(s, hash_of(7, 1), 8, found) == 0,
	    "none older than is asked for");
	learn(s, MERGED_AT, MERGED_AT);
	TAP_OK(rows(s, "SELECT count(*) FROM shingle") == (MERGED_AT - 1) * PER_MAIL,
	    "what memory has no room for is in the table");
	TAP_OK(finds(s, 1) && finds(s, MERGED_AT - 1) && finds(s, MERGED_AT) &&
		   finds_newest(s, MERGED_AT),
	    "from both");
	TAP_OK(shingles_find(s, hash_of(7, 1), 7, found) == 1 &&
		   shingles_find(s, hash_of(7, 1), 8, found) == 0,
	    "none older than is asked for, from the table");
	store_commit(s);
	store_close(s);
}

static void
outlast(const struct scratch *scratch)
{
	struct store *s = store_at(scratch), *other;

	TAP_OK(finds(s, 1) && finds(s, MERGED_AT) && finds_newest(s, MERGED_AT),
	    "by who opens the history anew");
	store_begin(s);
	learn(s, MERGED_AT + 1, MERGED_AT + 1);
	TAP_OK(finds(s, MERGED_AT + 1), "in the transaction that learns it");
	store_rollback(s);
	TAP_OK(!finds(s, MERGED_AT + 1) && finds(s, MERGED_AT), "not after it was rolled back");
	other = store_at(scratch);
	store_begin(other);
	learn(other, MERGED_AT + 1, MERGED_AT + 1);
	store_commit(other);
	store_close(other);
	store_begin(s);
	TAP_OK(finds(s, MERGED_AT + 1) && finds(s, 1), "after another process has learned it");
	store_commit(s);
	store_close(s);
}

/* A merge that is rolled back has taken nothing out of memory. */
static void
merges_are_rolled_back(const struct scratch *scratch)
{
	struct store *s = store_at(scratch);
	int64_t last = MERGED_AT + 1, merged = rows(s, "SELECT count(*) FROM shingle");

	store_begin(s);
	while (rows(s, "SELECT count(*) FROM shingle") == merged) {
		last++;
		learn(s, last, last);
	}
	store_rollback(s);
	TAP_OK(rows(s, "SELECT count(*) FROM shingle") == merged && finds(s, MERGED_AT) &&
		   finds(s, MERGED_AT + 1) && !finds(s, last),
	    "a merge is rolled back as a whole");
	store_close(s);
}

static void
are_forgotten(const struct scratch *scratch)
{
	struct store *s = store_at(scratch);
	int64_t first = MERGED_AT + 2, mail = first, late = MERGED_AT + REPEAT_WINDOW + 1;
	static const char old[] = "SELECT count(*) FROM shingle WHERE mail < 3000";
	int64_t found[SHINGLES_FOUND], before = rows(s, old), left, oldest;

	store_begin(s);
	for (; mail < first + 2 * MERGED_AT; mail++)
		learn(s, mail, late);
	store_commit(s);
	TAP_OK(rows(s, "SELECT min(mail) FROM mail_sketch") == MERGED_AT + 1,
	    "sketches of more than half a year ago are forgotten, and no others");
	left = rows(s, old);
	TAP_OK(left < before / 2,
	    "most of what the table held of them is swept: %lld of %lld rows left", (long long)left,
	    (long long)before);
	oldest = rows(s, "SELECT min(mail) FROM mail_sketch");
	TAP_OK(
	    shingles_find(s, hash_of(2, 1), (int64_t)oldest, found) == 0, "the rest is not found");
	TAP_OK(
	    finds(s, MERGED_AT + 1) && finds(s, first) && finds(s, mail - 1), "others are found");
	store_close(s);
}

static void
sweeping_stops(const struct scratch *scratch)
{
	struct store *s = store_at(scratch);
	sqlite3_stmt *q;

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
	TAP_OK(rows(s, "SELECT count(*) FROM shingle") == 93,
	    "as many rows as are asked for are looked at, and the forgotten ones of them go");
	sql_run(s, SQL_SHINGLE_SWEEP, "iii", (int64_t)-49, (int64_t)9, (int64_t)1000);
	TAP_OK(rows(s, "SELECT count(*) FROM shingle") == 93, "others stay");
	sql_run(s, SQL_SHINGLE_SWEEP, "iii", (int64_t)40, (int64_t)500, (int64_t)0);
	TAP_OK(
	    rows(s, "SELECT count(*) FROM shingle") == 93, "nothing is forgotten that is not old");
	sql_run(s, SQL_SHINGLE_SWEEP, "iii", (int64_t)40, (int64_t)500, (int64_t)1000);
	TAP_OK(rows(s, "SELECT count(*) FROM shingle") == 84, "to the end of the index");
	store_rollback(s);
	store_close(s);
}

int
main(void)
{
	struct scratch scratch;

	if (!scratch_make(&scratch))
		return 1;
	sweeping_stops(&scratch);
	are_told_alike(&scratch);
	outlast(&scratch);
	merges_are_rolled_back(&scratch);
	are_forgotten(&scratch);
	scratch_remove(&scratch);
	return tap_done();
}
