#include <stdlib.h>
#include <string.h>

#include "gather.h"
#include "learn.h"
#include "organisation.h"

enum { FORM_MAX = 24, MAILER_MAX = 40, ZONE_NEAR = 60 /* minutes: summer time */ };

/* Of a run of letters and digits: all digits, hexadecimal, or anything. */
static char
run_class(const char *p, size_t n)
{
	size_t digits = strspn(p, "0123456789"), hex = strspn(p, "0123456789abcdefABCDEF");

	return digits >= n ? 'd' : hex >= n ? 'h' : 'x';
}

/* "<20260302.4711@host>" is d.d: what a program's ids have in common. */
static const char *
form_of(struct arena *a, const char *id, size_t len)
{
	static const char letters[] =
	    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/=_";
	char form[FORM_MAX + 1];
	size_t n = 0;

	for (size_t i = 0; i < len && n < FORM_MAX;) {
		size_t run = strspn(id + i, letters);

		if (run > len - i)
			run = len - i;
		form[n++] = run > 0 ? run_class(id + i, run) : id[i];
		i += run > 0 ? run : 1;
	}
	return arena_strndup(a, form, n);
}

static const char *
mailer_of(struct arena *a, const char *mailer)
{
	size_t n = strcspn(mailer, "0123456789/([");

	while (n > 0 && (mailer[n - 1] == ' ' || mailer[n - 1] == 'v' || mailer[n - 1] == '-'))
		n--;
	return arena_strndup(a, mailer, n < MAILER_MAX ? n : MAILER_MAX);
}

void
path_of(struct arena *a, const struct mail *m, struct path *ret)
{
	const char *at = strrchr(m->message_id, '@');
	const char *host = message_id_host(a, m->message_id);
	const struct mail_received *first =
	    m->received_n > 0 ? &m->received_v[m->received_n - 1] : NULL;

	*ret = (struct path){ .message_id = "", .dkim = "", .hop = "", .zone = m->zone };
	if (at != NULL)
		ret->message_id = arena_printf(a, "%s@%s",
		    form_of(a, m->message_id, (size_t)(at - m->message_id)),
		    strchr(host, '.') == NULL ? "-" : organisation_registrable(a, host));
	if (m->dkim_n > 0)
		ret->dkim = organisation_registrable(a, m->dkim[0].domain);
	if (first != NULL)
		ret->hop = organisation_registrable(
		    a, strchr(first->from, '.') != NULL ? first->from : first->by);
	ret->mailer = mailer_of(a, m->mailer);
}

/* The values of one way, in the order of enum trait. */
static void
values(struct arena *a, const struct path *p, const char *ret[TRAITS])
{
	long long east = p->zone < 0 ? -p->zone : p->zone;

	ret[TRAIT_MESSAGE_ID] = p->message_id;
	ret[TRAIT_DKIM] = p->dkim;
	ret[TRAIT_HOP] = p->hop;
	ret[TRAIT_MAILER] = p->mailer;
	ret[TRAIT_ZONE] =
	    arena_printf(a, "UTC%c%lld:%02lld", p->zone < 0 ? '-' : '+', east / 60, east % 60);
}

static size_t
read_paths(struct gathering *g, const char *owner, struct path *v, uint32_t *seen)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_PATHS, "s", owner);
	size_t n = 0;

	while (n < PATHS_MAX + 1 && sql_row(g->s, q)) {
		v[n] = (struct path){ .message_id = sql_string(g->a, q, 0),
			.dkim = sql_string(g->a, q, 1),
			.hop = sql_string(g->a, q, 2),
			.mailer = sql_string(g->a, q, 3),
			.zone = sql_col(q, 4) };
		seen[n++] = sql_count(q, 5);
	}
	sql_end(q);
	return n;
}

static bool
same_trait(enum trait t, const struct path *x, const struct path *y, const char *const *vx,
    const char *const *vy)
{
	if (t == TRAIT_ZONE)
		return llabs((long long)(x->zone - y->zone)) <= ZONE_NEAR;
	return strcmp(vx[t], vy[t]) == 0;
}

/* How often that value was there. */
static uint32_t
count(struct gathering *g, enum trait t, const struct path *p, const struct path *v,
    const uint32_t *seen, size_t n)
{
	const char *mine[TRAITS], *other[TRAITS];
	uint32_t sum = 0;

	values(g->a, p, mine);
	for (size_t i = 0; i < n; i++) {
		values(g->a, &v[i], other);
		if (same_trait(t, p, &v[i], mine, other))
			sum += seen[i];
	}
	return sum;
}

static void
compare(struct gathering *g, enum trait t, const struct path *now, const struct path *v,
    const uint32_t *seen, size_t n)
{
	struct fact_trait *x = &g->f->path.traits[t];
	const char *value[TRAITS];

	values(g->a, now, value);
	x->now = value[t];
	x->now_seen = count(g, t, now, v, seen, n);
	for (size_t i = 0; i < n; i++) {
		uint32_t times = count(g, t, &v[i], v, seen, n);

		if (times <= x->usual_seen)
			continue;
		values(g->a, &v[i], value);
		x->usual = value[t];
		x->usual_seen = times;
	}
}

void
gather_path(struct gathering *g)
{
	struct path now, v[PATHS_MAX + 1];
	uint32_t seen[PATHS_MAX + 1];
	const struct mail_addr *from = g->m->from.n > 0 ? &g->m->from.v[0] : NULL;
	size_t n;

	for (size_t t = 0; t < TRAITS; t++)
		g->f->path.traits[t] = (struct fact_trait){ .usual = "", .now = "" };
	if (from == NULL || g->f->direction != DIRECTION_INBOUND ||
	    (n = read_paths(g, from->address, v, seen)) == 0)
		return;
	path_of(g->a, g->m, &now);
	g->f->path.varied = n > PATHS_MAX;
	for (size_t i = 0; i < n; i++)
		g->f->path.mails += seen[i];
	for (int t = 0; t < TRAITS; t++)
		compare(g, (enum trait)t, &now, v, seen, n);
	if (from->org[0] == '\0')
		return;
	n = read_paths(g, arena_printf(g->a, "@%s", from->org), v, seen);
	for (int t = 0; t < TRAITS; t++)
		g->f->path.traits[t].org_knows =
		    count(g, (enum trait)t, &now, v, seen, n) > g->f->path.traits[t].now_seen;
}

/* One row more only as long as there is room: then the sender's ways say nothing. */
static void
count_path(struct learning *l, const char *owner, const struct path *p)
{
	sql_run(l->s, SQL_PATH_COUNT, "sssssi", owner, p->message_id, p->dkim, p->hop, p->mailer,
	    p->zone);
}

void
learn_path(struct learning *l)
{
	const struct mail *m = l->f->mail;
	struct path p;

	if (l->f->direction != DIRECTION_INBOUND || l->j->severity >= SEVERITY_HIGH ||
	    m->from.n == 0 || m->from.v[0].flags & (ADDR_VIA | ADDR_INVALID) || m->list ||
	    l->f->path.varied)
		return;
	path_of(l->a, m, &p);
	count_path(l, m->from.v[0].address, &p);
	if (m->from.v[0].org[0] != '\0')
		count_path(l, arena_printf(l->a, "@%s", m->from.v[0].org), &p);
}
