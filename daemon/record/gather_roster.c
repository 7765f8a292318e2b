#include <string.h>

#include "gather.h"

enum { ALIASES_MANY = 5 /* names of one mailbox, as SQL_NAMES_OF counts */ };

int64_t
hostile_incident(struct store *s, enum trace kind, const char *value)
{
	return sql_int(s, 0, SQL_HOSTILE_GET, "is", (int64_t)kind, value);
}

enum trust
effective_trust(int64_t learned, int64_t admin, int64_t incident)
{
	if (incident != 0)
		return TRUST_HOSTILE;
	if (admin != 0 || learned == TRUST_PROVEN)
		return TRUST_PROVEN;
	return learned == TRUST_CANDIDATE ? TRUST_CANDIDATE : TRUST_UNKNOWN;
}

static void
fill(struct gathering *g, sqlite3_stmt *q, struct fact_person *p)
{
	*p = (struct fact_person){
		.identity = sql_col(q, 0),
		.name = sql_string(g->a, q, 1),
		.skeleton = sql_string(g->a, q, 2),
		.local = sql_string(g->a, q, 3),
		.org = sql_string(g->a, q, 4),
		.address = sql_string(g->a, q, 5),
		.trust = effective_trust(sql_col(q, 7), sql_col(q, 8), 0),
		.attested = sql_col(q, 9) != 0,
		.since = sql_col(q, 10),
		.seen = sql_count(q, 11),
	};
	p->class = sql_col(q, 6) == DOMAIN_CORPORATE  ? DOMAIN_CORPORATE
		   : sql_col(q, 6) == DOMAIN_FREEMAIL ? DOMAIN_FREEMAIL
						      : DOMAIN_NONE;
}

/* A mailbox that so many people write from is nobody's: their names are not one person's. */
static void
fill_aliases(struct gathering *g, struct fact_person *p)
{
	sqlite3_stmt *q;

	if (p->trust != TRUST_PROVEN || p->org[0] == '\0' || people_generic(p->local))
		return;
	q = sql_query(g->s, SQL_NAMES_OF, "is", p->identity, p->org);
	while (sql_row(g->s, q)) {
		const char *skeleton = sql_string(g->a, q, 0);

		if (people_several_words(skeleton) && !people_generic(skeleton))
			mail_strings_add_once(g->a, &p->aliases, skeleton);
	}
	if (p->aliases.n >= ALIASES_MANY)
		p->aliases.n = 0;
}

static void
fill_addresses(struct gathering *g, struct fact_person *p)
{
	const char *at = strrchr(p->address, '@');
	const char *domain = at == NULL ? "" : at + 1;
	sqlite3_stmt *q;

	p->ours = own_mailbox(&g->own, p->address) || own_domain(&g->own, domain, p->org);
	if (hostile_incident(g->s, TRACE_ADDRESS, p->address) != 0)
		p->trust = TRUST_HOSTILE;
	else if (sql_int(g->s, -2, SQL_ADMIN_ADDRESS, "s", p->address) != -2 ||
		 sql_int(g->s, -2, SQL_ADMIN_DOMAIN, "s", p->org[0] != '\0' ? p->org : domain) !=
		     -2)
		p->trust = TRUST_PROVEN;
	q = sql_query(g->s, SQL_TRUST_PROVEN_OF, "i", p->identity);
	while (sql_row(g->s, q))
		mail_strings_add(g->a, &p->proven, sql_string(g->a, q, 0));
	if (p->trust == TRUST_PROVEN && !mail_strings_has(&p->proven, p->address))
		mail_strings_add(g->a, &p->proven, p->address);
	q = sql_query(g->s, SQL_SUBSTITUTES, "ii", g->f->conversation.id, p->identity);
	while (sql_row(g->s, q))
		mail_strings_add(g->a, &p->substitutes, sql_string(g->a, q, 0));
}

void
gather_roster(struct gathering *g)
{
	struct fact_person *v = NULL;
	size_t n = 0;
	sqlite3_stmt *q;

	if (g->f->conversation.id == 0)
		return;
	q = sql_query(g->s, SQL_ROSTER, "i", g->f->conversation.id);
	while (sql_row(g->s, q)) {
		v = arena_grow(g->a, v, n, sizeof(*v));
		fill(g, q, &v[n++]);
	}
	for (size_t i = 0; i < n; i++) {
		fill_addresses(g, &v[i]);
		fill_aliases(g, &v[i]);
	}
	g->f->roster = v;
	g->f->roster_n = n;
}
