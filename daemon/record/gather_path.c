#include <stdlib.h>
#include <string.h>

#include "gather.h"
#include "learn.h"
#include "organisation.h"

enum { FORM_MAX = 24, MAILER_MAX = 40, ZONE_NEAR = 60 /* minutes: summer time */ };

/* How a message came: the values of sender_path. */
struct path {
	const char *text[TRAIT_ZONE]; /* by the traits before it */
	int64_t zone; /* minutes east of UTC */
};

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

static void
path_of(struct arena *a, const struct mail *m, struct path *ret)
{
	const char *at = strrchr(m->message_id, '@');
	const char *host = message_id_host(a, m->message_id);
	const struct mail_received *first =
	    m->received_n > 0 ? &m->received_v[m->received_n - 1] : NULL;

	*ret = (struct path){ .text = { "", "", "", "" }, .zone = m->zone };
	if (at != NULL)
		ret->text[TRAIT_MESSAGE_ID] = arena_printf(a, "%s@%s",
		    form_of(a, m->message_id, (size_t)(at - m->message_id)),
		    strchr(host, '.') == NULL ? "-" : organisation_registrable(a, host));
	if (m->dkim_n > 0)
		ret->text[TRAIT_DKIM] = organisation_registrable(a, m->dkim[0].domain);
	if (first != NULL)
		ret->text[TRAIT_HOP] = organisation_registrable(
		    a, strchr(first->from, '.') != NULL ? first->from : first->by);
	ret->text[TRAIT_MAILER] = mailer_of(a, m->mailer);
}

static const char *
value(struct arena *a, enum trait t, const struct path *p)
{
	long long east = p->zone < 0 ? -p->zone : p->zone;

	if (t != TRAIT_ZONE)
		return p->text[t];
	return arena_printf(a, "UTC%c%lld:%02lld", p->zone < 0 ? '-' : '+', east / 60, east % 60);
}

static size_t
read_paths(struct gathering *g, const char *owner, struct path *v, uint32_t *seen)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_PATHS, "s", owner);
	size_t n = 0;

	while (n < PATHS_MAX + 1 && sql_row(g->s, q)) {
		for (int t = 0; t < TRAIT_ZONE; t++)
			v[n].text[t] = sql_string(g->a, q, t);
		v[n].zone = sql_col(q, TRAIT_ZONE);
		seen[n++] = sql_count(q, TRAITS);
	}
	sql_end(q);
	return n;
}

static bool
same_trait(enum trait t, const struct path *x, const struct path *y)
{
	if (t == TRAIT_ZONE)
		return llabs((long long)(x->zone - y->zone)) <= ZONE_NEAR;
	return strcmp(x->text[t], y->text[t]) == 0;
}

/* How often that value was there. */
static uint32_t
count(enum trait t, const struct path *p, const struct path *v, const uint32_t *seen, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++)
		if (same_trait(t, p, &v[i]))
			sum += seen[i];
	return sum;
}

static void
compare(struct gathering *g, enum trait t, const struct path *now, const struct path *v,
    const uint32_t *seen, size_t n)
{
	struct fact_trait *x = &g->f->path.traits[t];
	const struct path *usual = NULL;

	x->now = value(g->a, t, now);
	x->now_seen = count(t, now, v, seen, n);
	for (size_t i = 0; i < n; i++) {
		uint32_t times = count(t, &v[i], v, seen, n);

		if (times <= x->usual_seen)
			continue;
		usual = &v[i];
		x->usual_seen = times;
	}
	if (usual != NULL)
		x->usual = value(g->a, t, usual);
}

void
gather_path(struct gathering *g)
{
	struct path now, v[PATHS_MAX + 1];
	uint32_t seen[PATHS_MAX + 1];
	const struct mail_addr *from = g->m->from.n > 0 ? &g->m->from.v[0] : NULL;
	bool news = false; /* has something that the sender's mail never had */
	size_t n;

	for (size_t t = 0; t < TRAITS; t++)
		g->f->path.traits[t] = (struct fact_trait){ .usual = "", .now = "" };
	if (from == NULL || g->f->direction != DIRECTION_INBOUND ||
	    (n = read_paths(g, from->address, v, seen)) == 0)
		return;
	g->f->path.varied = n > PATHS_MAX;
	for (size_t i = 0; i < n; i++)
		g->f->path.mails += seen[i];
	if (g->f->path.varied)
		return;
	path_of(g->a, g->m, &now);
	for (int t = 0; t < TRAITS; t++) {
		compare(g, (enum trait)t, &now, v, seen, n);
		news |= g->f->path.traits[t].now_seen == 0;
	}
	if (!news || from->org[0] == '\0')
		return;
	n = read_paths(g, arena_printf(g->a, "@%s", from->org), v, seen);
	for (int t = 0; t < TRAITS; t++)
		g->f->path.traits[t].org_knows = g->f->path.traits[t].now_seen == 0 &&
						 count((enum trait)t, &now, v, seen, n) > 0;
}

/* One row more only as long as there is room: then the sender's ways say nothing. */
static void
count_path(struct learning *l, const char *owner, const struct path *p)
{
	sql_run(l->s, SQL_PATH_COUNT, "sssssi", owner, p->text[TRAIT_MESSAGE_ID],
	    p->text[TRAIT_DKIM], p->text[TRAIT_HOP], p->text[TRAIT_MAILER], p->zone);
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
