#include <stdlib.h>
#include <string.h>

#include "gather.h"

#define MERGED "shingles_merged" /* in meta: the last message whose hashes stand in the table */

enum {
	/* Of SWEPT times as many rows as are merged, the forgotten ones go; a share of 1 / SWEPT stays behind. */
	SWEPT = 4,
	SWEEP_EVERY = 16 /* rows */
};

static uint32_t *
bucket(struct shingles *x, int64_t hash)
{
	/* Samples are small, or multiples: their lowest bits say little. */
	return &x->newest[((uint64_t)hash * 0x9e3779b97f4a7c15ull >> 32) % SHINGLES_FRESH];
}

static void
put(struct shingles *x, int64_t hash, int64_t mail)
{
	uint32_t *b = bucket(x, hash);

	x->v[x->n] = (struct shingle){ .hash = hash, .mail = mail };
	x->older[x->n] = *b;
	*b = ++x->n;
}

static void
empty(struct shingles *x)
{
	x->n = x->mails = 0;
	memset(x->newest, 0, sizeof(x->newest));
}

static int
by_hash(const void *a, const void *b)
{
	const struct shingle *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->mail < y->mail ? -1 : x->mail > y->mail;
}

/* At most twice as many as have come, so that forgetting keeps up with learning and no merge takes much longer. */
static int64_t
forget_sketches(struct store *s, int64_t now)
{
	int64_t keep = 0;
	bool old = true;
	sqlite3_stmt *q = sql_query(s, SQL_SKETCHES_OLDEST, "i", (int64_t)s->shingles.mails * 2);

	while (old && sql_row(s, q)) {
		keep = sql_col(q, 0);
		old = now - sql_col(q, 1) > REPEAT_WINDOW;
	}
	sql_end(q);
	sql_run(s, SQL_SKETCHES_DROP, "i", keep);
	return keep;
}

static void
merge(struct store *s, int64_t last, int64_t now)
{
	struct shingles *x = &s->shingles;
	int64_t oldest = forget_sketches(s, now);

	qsort(x->v, x->n, sizeof(*x->v), by_hash);
	for (uint32_t i = 0; i < x->n; i++) {
		sql_run(s, SQL_SHINGLE_ADD, "ii", x->v[i].hash, x->v[i].mail);
		if (i % SWEEP_EVERY == 0)
			sql_run(s, SQL_SHINGLE_SWEEP, "iii", x->v[i].hash,
			    (int64_t)SWEPT * SWEEP_EVERY, oldest);
	}
	sql_run(s, SQL_META_SET, "si", MERGED, last);
	empty(x);
}

static void
add(struct store *s, int64_t mail, int64_t arrived, const struct mail_sketch *k)
{
	uint64_t samples[SAMPLES_MAX];
	size_t n = sketch_samples(k, samples);

	if (s->shingles.n + n > SHINGLES_FRESH)
		merge(s, mail - 1, arrived);
	for (size_t i = 0; i < n; i++)
		put(&s->shingles, (int64_t)samples[i], mail);
	s->shingles.mails++;
}

/* Those of the messages after the last one that was merged. */
static void
load(struct store *s)
{
	struct arena *a;
	sqlite3_stmt *q;

	if (s->shingles.loaded)
		return;
	empty(&s->shingles);
	a = arena_new();
	q = sql_query(s, SQL_SKETCHES_AFTER, "i", sql_int(s, 0, SQL_META_NUMBER, "s", MERGED));
	while (sql_row(s, q)) {
		struct mail_sketch k = sketch_stored(a, q, 2, 3);

		add(s, sql_col(q, 0), sql_col(q, 1), &k);
	}
	arena_free(a);
	s->shingles.loaded = true;
}

size_t
shingles_find(struct store *s, uint64_t hash, int64_t since, int64_t ret[SHINGLES_FOUND])
{
	struct shingles *x = &s->shingles;
	sqlite3_stmt *q;
	size_t n = 0;

	load(s);
	for (uint32_t i = *bucket(x, (int64_t)hash); i != 0 && n < SHINGLES_FOUND;
	     i = x->older[i - 1])
		if (x->v[i - 1].hash == (int64_t)hash && x->v[i - 1].mail >= since)
			ret[n++] = x->v[i - 1].mail;
	if (n == SHINGLES_FOUND)
		return n;
	q = sql_query(s, SQL_SHINGLE_FIND, "ii", (int64_t)hash, since);
	while (n < SHINGLES_FOUND && sql_row(s, q))
		ret[n++] = sql_col(q, 0);
	sql_end(q);
	return n;
}

void
shingles_add(struct store *s, int64_t mail, int64_t arrived, const struct mail_sketch *k)
{
	/* Loading finds the message's own sketch as well. */
	if (!s->shingles.loaded)
		load(s);
	else
		add(s, mail, arrived, k);
}

void
shingles_forget(struct shingles *x)
{
	x->loaded = false;
}
