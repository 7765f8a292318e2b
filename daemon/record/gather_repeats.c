#include <stdlib.h>
#include <string.h>

#include "gather.h"

enum { FOUND_MAX = 96 };

/* A recorded message that shares sampled hashes with a segment of this one. */
struct found {
	int64_t mail;
	unsigned hits;
	bool quoted;
	unsigned index;
};

struct candidates {
	struct found v[FOUND_MAX];
	size_t n;
	int64_t since; /* the first message whose sketch is not forgotten */
};

static void
hit(struct candidates *c, int64_t mail, bool quoted, unsigned index)
{
	size_t i = 0;

	while (i < c->n &&
	       (c->v[i].mail != mail || c->v[i].quoted != quoted || c->v[i].index != index))
		i++;
	if (i == FOUND_MAX)
		return;
	if (i == c->n)
		c->v[c->n++] = (struct found){ .mail = mail, .quoted = quoted, .index = index };
	c->v[i].hits++;
}

static void
find(struct gathering *g, const struct mail_sketch *k, bool quoted, unsigned index,
    struct candidates *c)
{
	uint64_t samples[SAMPLES_MAX];
	size_t n = sketch_samples(k, samples);

	for (size_t i = 0; i < n; i++) {
		int64_t mails[SHINGLES_FOUND];
		size_t found = shingles_find(g->s, samples[i], c->since, mails);

		for (size_t j = 0; j < found; j++)
			if (mails[j] != g->mail)
				hit(c, mails[j], quoted, index);
	}
}

static int
by_hits(const void *x, const void *y)
{
	const struct found *a = x, *b = y;

	if (a->hits != b->hits)
		return a->hits > b->hits ? -1 : 1;
	if (a->mail != b->mail)
		return a->mail > b->mail ? -1 : 1;
	return a->quoted - b->quoted;
}

double
sketch_of_mail(struct gathering *g, int64_t mail, const struct mail_sketch *new_)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_SKETCH_GET, "i", mail);
	double containment = -1;
	int64_t apart;

	if (!sql_row(g->s, q))
		return -1;
	apart = g->c->arrived - sql_col(q, 0);
	if (apart <= REPEAT_WINDOW && -apart <= REPEAT_WINDOW) {
		struct mail_sketch old = sketch_stored(g->a, q, 1, 2);

		containment = sketch_containment(&old, new_);
	}
	sql_end(q);
	return containment;
}

static double
weigh(struct gathering *g, const struct found *f)
{
	return sketch_of_mail(
	    g, f->mail, f->quoted ? &g->m->quoted[f->index].sketch : &g->m->sketch);
}

static void
describe(struct gathering *g, const struct found *f, double containment)
{
	struct fact_repeat *r;
	sqlite3_stmt *q;
	const char *from = g->m->from.n > 0 ? g->m->from.v[0].address : "";
	const char *route = mail_route(g->a, g->m);

	q = sql_query(g->s, SQL_MAIL_HEAD, "i", f->mail);
	if (!sql_row(g->s, q))
		return;
	g->f->repeats = arena_grow(g->a, g->f->repeats, g->f->repeats_n, sizeof(*r));
	r = &g->f->repeats[g->f->repeats_n++];
	*r = (struct fact_repeat){ .mail = f->mail,
		.message_id = sql_string(g->a, q, 0),
		.from = sql_string(g->a, q, 1),
		.owner = sql_string(g->a, q, 2),
		.arrived = sql_col(q, 3),
		.containment = containment,
		.quoted = f->quoted,
		.index = f->index,
		.had_findings = sql_col(q, 5) >= SEVERITY_MEDIUM,
		.outbound = sql_col(q, 7) != 0 };
	/* A copy in Sent has gone no way yet. */
	r->same_route = strcmp(r->from, from) == 0 &&
			(r->outbound || strcmp(sql_string(g->a, q, 6), route) == 0);
	r->conversation = sql_col(q, 4);
	sql_end(q);
	q = sql_query(g->s, SQL_MAIL_ACCOUNTS, "i", f->mail);
	while (sql_row(g->s, q))
		mail_strings_add(g->a, &r->accounts, sql_string(g->a, q, 0));
	q = sql_query(g->s, SQL_MAIL_ADDRESSES, "i", f->mail);
	while (sql_row(g->s, q)) {
		const char *address = sql_string(g->a, q, 1);

		if (sql_col(q, 0) != FIELD_SENDER && sql_col(q, 0) != FIELD_BCC &&
		    !mail_strings_has(&r->addresses, address))
			mail_strings_add(g->a, &r->addresses, address);
	}
}

static int
by_containment(const void *x, const void *y)
{
	const struct fact_repeat *a = x, *b = y;

	if (a->containment < b->containment || a->containment > b->containment)
		return a->containment > b->containment ? -1 : 1;
	return a->mail > b->mail ? -1 : a->mail < b->mail;
}

void
gather_repeats(struct gathering *g)
{
	struct candidates c = { .since = sql_int(g->s, 0, SQL_SKETCHES_OLDEST, "i", (int64_t)1) };

	find(g, &g->m->sketch, false, 0, &c);
	for (size_t i = 0; i < g->m->quoted_n && i < QUOTED_WEIGHED_MAX; i++)
		find(g, &g->m->quoted[i].sketch, true, (unsigned)i, &c);
	qsort(c.v, c.n, sizeof(*c.v), by_hits);
	for (size_t i = 0; i < c.n && i < REPEATS_WEIGHED_MAX && g->f->repeats_n < REPEATS_MAX;
	     i++) {
		double containment = weigh(g, &c.v[i]);

		if (containment >= REPEAT_CONTAINMENT)
			describe(g, &c.v[i], containment);
	}
	if (g->f->repeats_n > 1)
		qsort(g->f->repeats, g->f->repeats_n, sizeof(*g->f->repeats), by_containment);
}
