#include <string.h>

#include "guarded.h"

static bool
in_transaction(const struct store *s)
{
	return sqlite3_get_autocommit(s->db) == 0;
}

/* Keys of a domain that did not fit into memory. */
static void
add_keys(struct store *s, int64_t id, const char *domain)
{
	struct near_keys k = { 0 };
	struct arena *a = arena_new();

	near_keys_known(&k, a, domain);
	for (size_t i = 0; i < k.near; i++)
		sql_run(s, SQL_NEAR_ADD, "ii", (int64_t)k.v[i], id);
	near_keys_free(&k);
	arena_free(a);
}

/* What does not fit is found by its keys; done once for each, whatever the limit is later. */
static void
key_the_rest(struct store *s)
{
	struct guarded *g = &s->guarded;
	int64_t last = g->near.last > g->keyed ? g->near.last : g->keyed, end = last;
	sqlite3_stmt *q = sql_query(s, SQL_GUARDED_AFTER, "i", last);

	while (sql_row(s, q)) {
		end = sql_col(q, 0);
		if (sql_col(q, 3) == 0)
			add_keys(s, end, (const char *)sqlite3_column_text(q, 1));
	}
	sql_run(s, SQL_GUARDED_KEYED, "i", last);
	g->keyed = (uint32_t)end;
}

/* Brings what is in memory up to what the database has. */
static void
follow(struct store *s)
{
	struct guarded *g = &s->guarded;
	bool empty = g->near.last == 0;
	sqlite3_stmt *q;

	if (!g->ready)
		near_init(&g->near, g->limit);
	g->ready = true;
	if (in_transaction(s) && !g->stale)
		return;
	g->stale = !in_transaction(s);
	if (!g->near.full) {
		bool fits = true;

		q = sql_query(s, SQL_GUARDED_AFTER, "i", (int64_t)g->near.last);
		while (fits && sql_row(s, q)) {
			uint32_t id = sql_count(q, 0);
			const char *domain = (const char *)sqlite3_column_text(q, 1);
			bool admin = sql_col(q, 2) != 0;

			fits = empty ? near_put(&g->near, id, domain, admin)
				     : near_add(&g->near, id, domain, admin);
		}
		sql_end(q);
		if (empty)
			near_build(&g->near);
	}
	if (g->near.full && in_transaction(s))
		key_the_rest(s);
}

void
guarded_add(struct store *s, const char *org, bool admin)
{
	struct guarded *g = &s->guarded;
	int64_t id;

	if (g->ready)
		follow(s);
	sql_run(s, SQL_GUARDED_ADD, "s", org);
	id = sql_int(s, 0, SQL_GUARDED_GET, "s", org);
	if (id == 0 || !g->ready || near_add(&g->near, (uint32_t)id, org, admin))
		return;
	key_the_rest(s);
}

struct finding {
	struct arena *a;
	struct guarded_found *v;
	size_t n;
};

static void
add_found(struct finding *f, const char *domain, bool admin)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].domain, domain) == 0)
			return;
	if (f->n < GUARDED_FOUND_MAX)
		f->v[f->n++] =
		    (struct guarded_found){ .domain = arena_strdup(f->a, domain), .admin = admin };
}

size_t
guarded_find(struct store *s, struct arena *a, const char *host, const char *org,
    struct guarded_found ret[GUARDED_FOUND_MAX])
{
	struct guarded *g = &s->guarded;
	uint32_t ids[GUARDED_FOUND_MAX];
	struct finding f = { .a = a, .v = ret };
	size_t n;

	follow(s);
	near_keys_asked(&g->asked, a, host, org);
	n = near_find(&g->near, &g->asked, ids, GUARDED_FOUND_MAX);
	for (size_t i = 0; i < n; i++)
		add_found(&f, near_domain(&g->near, ids[i]), near_domain_admin(&g->near, ids[i]));
	for (size_t i = 0; g->near.full && i < g->asked.near; i++) {
		sqlite3_stmt *q = sql_query(
		    s, SQL_NEAR_FIND, "ii", (int64_t)g->asked.v[i], (int64_t)g->near.last);

		while (sql_row(s, q))
			add_found(&f, (const char *)sqlite3_column_text(q, 0), sql_col(q, 1) != 0);
	}
	return f.n;
}

void
guarded_begin(struct store *s, bool others)
{
	struct guarded *g = &s->guarded;

	g->stale |= others;
	g->begin = g->near.last;
	g->begin_keyed = g->keyed;
}

void
guarded_rollback(struct store *s)
{
	struct guarded *g = &s->guarded;

	near_cut(&g->near, g->begin);
	g->keyed = g->begin_keyed;
	g->stale = true;
}

void
guarded_reset(struct store *s, size_t limit)
{
	struct guarded *g = &s->guarded;

	near_free(&g->near);
	near_keys_free(&g->asked);
	*g = (struct guarded){ .limit = limit, .stale = true };
	s->guard_generation++; /* what was found with less, or more, is asked anew */
}

bool
store_crowded(const struct store *s)
{
	return s->guarded.near.full;
}
