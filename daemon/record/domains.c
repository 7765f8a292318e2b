#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "gather.h"
#include "lookalike.h"
#include "mem.h"
#include "name.h"

enum {
	LABEL_MAX = 63, /* RFC 1035 2.3.4 */
	LABEL_EDIT1 = 5, /* shorter labels are near too many others; DOMAIN B2 */
	LABEL_EDIT2 = 9,
	LABEL_EDIT2_MAX =
	    24, /* a longer one is compared with one letter left out only: its index would be large */
};

/* Keys of table domain_near. */
struct keys {
	struct arena *a;
	struct near_filter *filter;
	enum {
		KEYS_ASK, /* those that the table may have */
		KEYS_ADD, /* all; the filter learns them */
		KEYS_FILL /* the filter learns them, nothing else */
	} use;
	int64_t *v;
	size_t n;
};

static void
add_key(struct keys *k, char kind, const char *text, size_t len)
{
	uint64_t hash = near_filter_hash(kind, text, len);

	if (k->use == KEYS_ASK && !near_filter_has(k->filter, hash))
		return;
	if (k->use != KEYS_ASK)
		near_filter_add(k->filter, hash);
	if (k->use == KEYS_FILL)
		return;
	k->v = arena_grow(k->a, k->v, k->n, sizeof(*k->v));
	k->v[k->n++] = digest_key(kind, arena_strndup(k->a, text, len), NULL);
}

/* The label with one letter left out, and with two where times is 2; itself included. */
static void
add_shorter(struct keys *k, const char *label, size_t len, size_t from, int times)
{
	char shorter[LABEL_MAX];

	add_key(k, 'd', label, len);
	if (times == 0 || len > LABEL_MAX)
		return;
	for (size_t i = from; i < len; i++) {
		memcpy(shorter, label, i);
		memcpy(shorter + i, label + i + 1, len - i - 1);
		add_shorter(k, shorter, len - 1, i, times - 1);
	}
}

static void
add_keys(struct keys *k, const char *label)
{
	const char *visual = name_visual(k->a, label), *order = lookalike_order(k->a, label);
	size_t len = strlen(label);

	add_key(k, 'v', visual, strlen(visual));
	add_key(k, 'o', order, strlen(order));
	if (len >= LABEL_EDIT1 - 1 && len <= LABEL_MAX)
		add_shorter(
		    k, label, len, 0, len >= LABEL_EDIT2 - 2 && len <= LABEL_EDIT2_MAX ? 2 : 1);
}

/*
 * Known names that may stand in a longer one: every part of the label that is long enough (a word beside it),
 * and every word of the host (below somebody else's domain, or in another order).
 */
static void
add_parts(struct keys *k, const char *host, const char *label)
{
	size_t n = strlen(label);

	for (size_t i = 0; i < n && n <= LABEL_MAX; i++)
		for (size_t len = LABEL_EDIT1; i + len <= n && len < n; len++)
			add_key(k, 'd', label + i, len);
	for (const char *p = host; *p != '\0';) {
		size_t len = strcspn(p, ".-");

		if (len >= LABEL_EDIT1 - 1)
			add_key(k, 'd', p, len);
		p += len + (p[len] != '\0');
	}
}

/* Makes the filter anew of every guarded domain; twice where the first one turns out too small. */
static void
fill_filter(struct store *s)
{
	size_t keys = s->near.keys;

	do {
		sqlite3_stmt *q = sql_query(s, SQL_DOMAINS_GUARDED, "");

		near_filter_init(&s->near, 2 * keys);
		while (sql_row(s, q)) {
			struct arena *a = arena_new();
			struct keys k = { .a = a, .filter = &s->near, .use = KEYS_FILL };

			add_keys(&k, lookalike_label(a, sql_string(a, q, 0)));
			arena_free(a);
		}
		keys = s->near.keys;
	} while (near_filter_outgrown(&s->near));
	if (sql_result(s) != STORE_OK)
		near_filter_free(&s->near);
}

/* The keys to ask for; outside a transaction others may write, so the filter is not asked. */
static struct keys
keys_asked(struct store *s, struct arena *a, const char *host, const char *label)
{
	struct near_filter none = { 0 };
	bool own = sqlite3_get_autocommit(s->db) == 0;
	struct keys k = { .a = a, .filter = own ? &s->near : &none, .use = KEYS_ASK };

	if (own && (s->near.v == NULL || near_filter_outgrown(&s->near)))
		fill_filter(s);
	add_keys(&k, label);
	add_parts(&k, host, label);
	return k;
}

struct candidate {
	const char *domain;
	int64_t first_seen;
	bool admin;
};

struct candidates {
	struct arena *a;
	struct candidate *v;
	size_t n;
};

static void
add_candidates(struct candidates *c, struct store *s, sqlite3_stmt *q, const char *org)
{
	while (sql_row(s, q)) {
		const char *domain = (const char *)sqlite3_column_text(q, 0);
		size_t i = 0;

		while (i < c->n && strcmp(c->v[i].domain, domain) != 0)
			i++;
		if (i < c->n || strcmp(domain, org) == 0)
			continue;
		c->v = arena_grow(c->a, c->v, c->n, sizeof(*c->v));
		c->v[c->n++] = (struct candidate){ .domain = sql_string(c->a, q, 0),
			.first_seen = sql_col(q, 1),
			.admin = sql_col(q, 2) != 0 };
	}
}

/* Those that the index finds near, and all that the administrator named: those are looked at in every way. */
static struct candidates
candidates_of(struct store *s, struct arena *a, const char *host, const char *org)
{
	struct candidates c = { .a = a };
	struct keys k = keys_asked(s, a, host, lookalike_label(a, org));

	add_candidates(&c, s, sql_query(s, SQL_DOMAINS_ADMIN, ""), org);
	for (size_t i = 0; i < k.n; i++)
		add_candidates(&c, s, sql_query(s, SQL_DOMAIN_NEAR, "i", k.v[i]), org);
	return c;
}

/* ret_first_seen: when org was first seen, INT64_MAX if never. */
static const char *
search(struct store *s, struct arena *a, const char *host, const char *org, int64_t now,
    int64_t *ret_first_seen)
{
	struct candidates c;
	sqlite3_stmt *q = sql_query(s, SQL_DOMAIN_GET, "s", org);
	int64_t first_seen = now;
	bool trusted = false;

	*ret_first_seen = INT64_MAX;
	if (sql_row(s, q)) {
		*ret_first_seen = first_seen = sql_col(q, 1);
		trusted = sql_col(q, 4) != 0 || sql_col(q, 5) != 0;
		sql_end(q);
	}
	if (trusted)
		return "";
	c = candidates_of(s, a, host, org);
	for (size_t i = 0; i < c.n; i++)
		/* Who was there first imitates nobody. */
		if ((c.v[i].admin || c.v[i].first_seen < first_seen) &&
		    lookalike_of(a, host, org, c.v[i].domain) != LOOKALIKE_NONE)
			return c.v[i].domain;
	return "";
}

/* A domain is guarded, or older than was known: what came after it, and imitated none, may imitate it. */
static void
forget_younger(struct store *s, int64_t first_seen)
{
	for (size_t i = 0; i < IMITATION_CACHE; i++)
		if (s->imitations[i].domain == NULL && s->imitations[i].first_seen > first_seen)
			s->imitations[i].generation = s->guard_generation - 1;
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
		forget_younger(s, now);
}

void
domain_guard(struct store *s, struct arena *a, const char *org, bool admin)
{
	sqlite3_stmt *q = sql_query(s, SQL_DOMAIN_GET, "s", org);
	struct keys k = { .a = a, .filter = &s->near, .use = KEYS_ADD };
	int64_t first_seen;
	bool guarded;

	if (org[0] == '\0' || !sql_row(s, q))
		return;
	first_seen = sql_col(q, 1);
	guarded = sql_col(q, 3) != 0 && (sql_col(q, 4) != 0 || !admin);
	sql_end(q);
	if (guarded)
		return;
	add_keys(&k, lookalike_label(a, org));
	for (size_t i = 0; i < k.n; i++)
		sql_run(s, SQL_DOMAIN_NEAR_ADD, "is", k.v[i], org);
	sql_run(s, SQL_DOMAIN_GUARD, "si", org, (int64_t)admin);
	if (admin)
		s->guard_generation++;
	else
		forget_younger(s, first_seen);
}
