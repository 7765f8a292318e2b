#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "gather.h"
#include "guarded.h"
#include "lookalike.h"
#include "mem.h"

struct candidate {
	const char *domain;
	enum lookalike kind;
	bool admin;
};

/* The administrator's before others, then the plainest likeness; the same whatever the order in which they were found. */
static int
by_weight(const void *x, const void *y)
{
	const struct candidate *c = x, *d = y;

	if (c->admin != d->admin)
		return d->admin - c->admin;
	if (c->kind != d->kind)
		return c->kind < d->kind ? -1 : 1;
	return strcmp(c->domain, d->domain);
}

/* Those that it imitates, whoever was there first. */
static size_t
candidates_of(struct store *s, struct arena *a, const char *host, const char *org,
    struct candidate ret[GUARDED_FOUND_MAX])
{
	struct guarded_found found[GUARDED_FOUND_MAX];
	size_t found_n = guarded_find(s, a, host, org, found), n = 0;

	for (size_t i = 0; i < found_n; i++) {
		enum lookalike kind = lookalike_of(a, host, org, found[i].domain);

		if (kind != LOOKALIKE_NONE)
			ret[n++] = (struct candidate){
				.domain = found[i].domain, .kind = kind, .admin = found[i].admin
			};
	}
	if (n > 1)
		qsort(ret, n, sizeof(*ret), by_weight);
	return n;
}

/* Does a domain that was first seen at that time imitate the guarded one?  Who was there first imitates nobody. */
static bool
is_younger(struct store *s, int64_t first_seen, const char *domain)
{
	sqlite3_stmt *q = sql_query(s, SQL_DOMAIN_GET, "s", domain);
	bool younger;

	if (!sql_row(s, q))
		return false;
	younger = sql_col(q, 4) != 0 || sql_col(q, 1) < first_seen;
	sql_end(q);
	return younger;
}

/* ret_first_seen: when org was first seen, INT64_MAX if never; INT64_MIN: nothing resembles it, then that is all the same. */
static const char *
search(struct store *s, struct arena *a, const char *host, const char *org, int64_t now,
    int64_t *ret_first_seen)
{
	struct candidate v[GUARDED_FOUND_MAX];
	size_t n = candidates_of(s, a, host, org, v);
	sqlite3_stmt *q;
	int64_t first_seen = now;
	bool trusted = false;

	*ret_first_seen = INT64_MIN;
	if (n == 0)
		return "";
	*ret_first_seen = INT64_MAX;
	q = sql_query(s, SQL_DOMAIN_GET, "s", org);
	if (sql_row(s, q)) {
		*ret_first_seen = first_seen = sql_col(q, 1);
		trusted = sql_col(q, 4) != 0 || sql_col(q, 5) != 0;
		sql_end(q);
	}
	for (size_t i = 0; i < n && !trusted; i++)
		if (is_younger(s, first_seen, v[i].domain))
			return v[i].domain;
	return "";
}

/*
 * What came after that time, and imitated none, may imitate a domain that turns out to be older, or is guarded
 * from now on; the latter also where nothing resembled it.
 */
static void
forget_younger(struct store *s, int64_t first_seen, bool guarded)
{
	for (size_t i = 0; i < IMITATION_CACHE; i++) {
		struct imitation *x = &s->imitations[i];

		if (x->domain == NULL &&
		    (x->first_seen > first_seen || (guarded && x->first_seen == INT64_MIN)))
			x->generation = s->guard_generation - 1;
	}
}

const char *
domain_imitates(struct store *s, struct arena *a, const char *host, const char *org, int64_t now)
{
	uint64_t key;
	struct imitation *slot;
	const char *found;
	int64_t first_seen;

	if (org[0] == '\0')
		return "";
	key = (uint64_t)digest_key('i', host, NULL);
	slot = &s->imitations[key % IMITATION_CACHE];
	if (slot->key == key && slot->generation == s->guard_generation)
		return slot->domain == NULL ? "" : arena_strdup(a, slot->domain);
	found = search(s, a, host, org, now, &first_seen);
	if (sql_result(s) != STORE_OK)
		return "";
	free(slot->domain);
	*slot = (struct imitation){ .key = key,
		.generation = s->guard_generation,
		.first_seen = first_seen,
		.domain = found[0] == '\0' ? NULL : mem_strdup(found) };
	return found;
}

void
domain_seen(struct store *s, const char *org, enum domain_class class, int64_t now)
{
	if (org[0] == '\0')
		return;
	sql_run(s, SQL_DOMAIN_ADD, "sii", org, (int64_t) class, now);
	if (sqlite3_changes(s->db) > 0)
		forget_younger(s, now, false);
}

void
domain_guard(struct store *s, const char *org, bool admin)
{
	sqlite3_stmt *q = sql_query(s, SQL_DOMAIN_GET, "s", org);
	int64_t first_seen;
	bool guarded;

	if (org[0] == '\0' || !sql_row(s, q))
		return;
	first_seen = sql_col(q, 1);
	guarded = sql_col(q, 3) != 0 && (sql_col(q, 4) != 0 || !admin);
	sql_end(q);
	if (guarded)
		return;
	guarded_add(s, org, admin);
	sql_run(s, SQL_DOMAIN_GUARD, "si", org, (int64_t)admin);
	if (admin)
		s->guard_generation++;
	else
		forget_younger(s, first_seen, true);
}
