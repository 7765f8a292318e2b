#include <stdlib.h>
#include <string.h>
#include <unicode/uidna.h>

#include "digest.h"
#include "gather.h"
#include "mem.h"
#include "name.h"

enum {
	LABEL_MAX = 63, /* RFC 1035 2.3.4 */
	LABEL_EDIT1 = 5, /* shorter labels are near too many others; DOMAIN B2 */
	LABEL_EDIT2 = 9,
	LABEL_EDIT2_MAX =
	    24, /* a longer one is compared with one letter left out only: its index would be large */
	LABEL_LOOK = 4, /* shorter labels may be anybody's under another suffix */
	CANDIDATES_MAX = 64
};

/* The registrable domain's own label, as people see it: "bücher" of xn--bcher-kva.example. */
static const char *
label_of(struct arena *a, const char *org)
{
	static UIDNA *idna;
	UErrorCode e = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	const char *label = arena_strndup(a, org, strcspn(org, "."));
	char out[4 * LABEL_MAX + 1];
	int32_t n;

	if (strncmp(label, "xn--", 4) != 0)
		return label;
	if (idna == NULL)
		idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_UNICODE, &e);
	if (U_FAILURE(e))
		return label;
	n = uidna_labelToUnicodeUTF8(idna, label, -1, out, sizeof(out) - 1, &info, &e);
	if (U_FAILURE(e) || info.errors != 0 || n <= 0)
		return label;
	return arena_strndup(a, out, (size_t)n);
}

struct keys {
	struct arena *a;
	int64_t *v;
	size_t n;
};

static void
add_key(struct keys *k, char kind, const char *label)
{
	k->v = arena_grow(k->a, k->v, k->n, sizeof(*k->v));
	k->v[k->n++] = digest_key(kind, label, NULL);
}

/* The label with one letter left out, and with two where times is 2; itself included. */
static void
add_shorter(struct keys *k, const char *label, size_t from, int times)
{
	size_t len = strlen(label);
	char shorter[LABEL_MAX + 1];

	add_key(k, 'd', label);
	if (times == 0 || len > LABEL_MAX)
		return;
	for (size_t i = from; i < len; i++) {
		memcpy(shorter, label, i);
		memcpy(shorter + i, label + i + 1, len - i);
		add_shorter(k, shorter, i, times - 1);
	}
}

static struct keys
keys_of(struct arena *a, const char *label)
{
	struct keys k = { .a = a };
	size_t len = strlen(label);

	add_key(&k, 'v', name_visual(a, label));
	if (len >= LABEL_EDIT1 - 1 && len <= LABEL_MAX)
		add_shorter(&k, label, 0, len >= LABEL_EDIT2 - 2 && len <= LABEL_EDIT2_MAX ? 2 : 1);
	return k;
}

static size_t
least(size_t x, size_t y, size_t z)
{
	size_t m = x < y ? x : y;

	return m < z ? m : z;
}

/* Optimal string alignment: insertions, deletions, replacements, exchanges of neighbours. */
static size_t
distance(const char *x, const char *y)
{
	size_t rows[3][LABEL_MAX + 1], *before = rows[0], *last = rows[1], *row = rows[2], *t;
	size_t nx = strlen(x), ny = strlen(y);

	if (nx > LABEL_MAX || ny > LABEL_MAX)
		return LABEL_MAX;
	for (size_t j = 0; j <= ny; j++)
		last[j] = j;
	memset(before, 0, sizeof(rows[0]));
	for (size_t i = 1; i <= nx; i++) {
		row[0] = i;
		for (size_t j = 1; j <= ny; j++) {
			row[j] = least(
			    last[j] + 1, row[j - 1] + 1, last[j - 1] + (x[i - 1] != y[j - 1]));
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] &&
			    before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		t = before;
		before = last;
		last = row;
		row = t;
	}
	return last[ny];
}

static bool
resembles(struct arena *a, const char *x, const char *y)
{
	size_t nx = strlen(x), ny = strlen(y), shorter = nx < ny ? nx : ny, d;

	if (strcmp(name_visual(a, x), name_visual(a, y)) == 0)
		return shorter >= LABEL_LOOK || strcmp(x, y) != 0;
	if (shorter < LABEL_EDIT1)
		return false;
	d = distance(x, y);
	return d == 1 || (d == 2 && shorter >= LABEL_EDIT2);
}

struct candidate {
	const char *domain;
	int64_t first_seen;
	bool admin;
};

static size_t
candidates_of(
    struct store *s, struct arena *a, const struct keys *k, const char *org, struct candidate *v)
{
	size_t n = 0;

	for (size_t i = 0; i < k->n; i++) {
		sqlite3_stmt *q = sql_query(s, SQL_DOMAIN_NEAR, "i", k->v[i]);

		while (sql_row(s, q)) {
			const char *domain = (const char *)sqlite3_column_text(q, 0);
			size_t j = 0;

			while (j < n && strcmp(v[j].domain, domain) != 0)
				j++;
			if (j < n || n == CANDIDATES_MAX || strcmp(domain, org) == 0)
				continue;
			v[n++] = (struct candidate){ .domain = sql_string(a, q, 0),
				.first_seen = sql_col(q, 1),
				.admin = sql_col(q, 2) != 0 };
		}
	}
	return n;
}

static const char *
search(struct store *s, struct arena *a, const char *org, int64_t now)
{
	const char *label = label_of(a, org);
	struct keys k = keys_of(a, label);
	struct candidate v[CANDIDATES_MAX];
	size_t n = candidates_of(s, a, &k, org, v);
	sqlite3_stmt *q = sql_query(s, SQL_DOMAIN_GET, "s", org);
	int64_t first_seen = now;
	bool admin = false;

	if (sql_row(s, q)) {
		first_seen = sql_col(q, 1);
		admin = sql_col(q, 4) != 0;
		sql_end(q);
	}
	for (size_t i = 0; i < n && !admin; i++)
		/* Who was there first imitates nobody. */
		if ((v[i].admin || v[i].first_seen < first_seen) &&
		    resembles(a, label, label_of(a, v[i].domain)))
			return v[i].domain;
	return "";
}

const char *
domain_imitates(struct store *s, struct arena *a, const char *org, int64_t now)
{
	uint64_t key;
	struct imitation *slot;
	const char *found;

	if (org[0] == '\0')
		return "";
	key = (uint64_t)digest_key('i', org, NULL);
	slot = &s->imitations[key % IMITATION_CACHE];
	if (slot->key == key && slot->generation == s->guard_generation)
		return slot->domain == NULL ? "" : arena_strdup(a, slot->domain);
	found = search(s, a, org, now);
	if (sql_result(s) != STORE_OK)
		return "";
	free(slot->domain);
	*slot = (struct imitation){ .key = key,
		.generation = s->guard_generation,
		.domain = found[0] == '\0' ? NULL : mem_strdup(found) };
	return found;
}

void
domain_seen(struct store *s, const char *org, enum domain_class class, int64_t now)
{
	if (org[0] != '\0')
		sql_run(s, SQL_DOMAIN_ADD, "sii", org, (int64_t) class, now);
}

void
domain_guard(struct store *s, struct arena *a, const char *org, bool admin)
{
	sqlite3_stmt *q = sql_query(s, SQL_DOMAIN_GET, "s", org);
	struct keys k;
	bool guarded;

	if (org[0] == '\0' || !sql_row(s, q))
		return;
	guarded = sql_col(q, 3) != 0 && (sql_col(q, 4) != 0 || !admin);
	sql_end(q);
	if (guarded)
		return;
	k = keys_of(a, label_of(a, org));
	for (size_t i = 0; i < k.n; i++)
		sql_run(s, SQL_DOMAIN_NEAR_ADD, "is", k.v[i], org);
	sql_run(s, SQL_DOMAIN_GUARD, "si", org, (int64_t)admin);
	s->guard_generation++;
}
