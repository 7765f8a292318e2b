#include <string.h>

#include "gather.h"
#include "organisation.h"

/* Is it a partner's, or our own, by the administrator's word?  Fills partner. */
static bool
admin_says(struct gathering *g, struct fact_party *p)
{
	const struct mail_addr *x = p->addr;
	int64_t partner = sql_int(g->s, -2, SQL_ADMIN_ADDRESS, "s", x->address);

	if (x->flags & ADDR_INVALID)
		return false;
	if (partner == -2)
		partner = sql_int(g->s, -2, SQL_ADMIN_DOMAIN, "s", x->domain);
	if (partner == -2 && x->org[0] != '\0')
		partner = sql_int(g->s, -2, SQL_ADMIN_DOMAIN, "s", x->org);
	if (partner == -2)
		return false;
	p->partner = partner >= 0 && partner < (int64_t)g->config->partners_n ? (int)partner : -1;
	return true;
}

/* Does somebody with a company's address bear that name, or that local part? */
static bool
named_like_another(struct gathering *g, const struct mail_addr *x)
{
	int64_t ids[8];
	size_t n = 0;
	sqlite3_stmt *q;

	if (x->local[0] != '\0' && !people_generic(x->local) &&
	    sql_int(g->s, 0, SQL_ADDRESS_LOCAL_PROVEN, "s", x->local) == 1)
		return true;
	if (x->skeleton[0] == '\0' || people_generic(x->skeleton))
		return false;
	q = sql_query(g->s, SQL_PEOPLE_NAMED, "s", x->skeleton);
	while (n < sizeof(ids) / sizeof(ids[0]) && sql_row(g->s, q))
		ids[n++] = sql_col(q, 0);
	sql_end(q);
	for (size_t i = 0; i < n; i++)
		if (sql_int(g->s, 0, SQL_TRUST_OTHER_PROVEN, "ii", ids[i], (int64_t)0) == 1)
			return true;
	return false;
}

/*
 * Has the address a life of its own, apart from this conversation?  At a free-mailer or a domain that
 * imitates another, a name or a local part that a company's address bears too is no life of
 * its own: however many harmless mails came from there, they may have been written to earn this.
 */
static bool
established(struct gathering *g, const struct fact_party *p, int64_t address, int64_t person)
{
	uint32_t here_days = 0, days = p->history.days;
	sqlite3_stmt *q;
	int64_t learned = 0;

	if (p->worst == TRUST_HOSTILE || person == 0 || address == 0)
		return false;
	q = sql_query(g->s, SQL_TRUST_GET, "ii", person, address);
	if (sql_row(g->s, q)) {
		learned = sql_col(q, 0);
		sql_end(q);
	}
	if (learned != TRUST_PROVEN)
		return false;
	q = sql_query(g->s, SQL_APPEARANCE_GET, "ii", address, g->f->conversation.id);
	if (sql_row(g->s, q)) {
		here_days = sql_count(q, 1);
		sql_end(q);
	}
	if (days < here_days + 2)
		return false;
	if (p->addr->class != DOMAIN_FREEMAIL && p->imitates[0] == '\0')
		return true;
	return !named_like_another(g, p->addr);
}

static void
read_history(struct gathering *g, struct fact_party *p, int64_t *ret_address, bool *ret_proven)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_ADDRESS_GET, "s", p->addr->address);

	*ret_address = 0;
	*ret_proven = false;
	if (!sql_row(g->s, q))
		return;
	*ret_address = sql_col(q, 0);
	*ret_proven = sql_col(q, 9) != 0;
	p->history = (struct fact_history){ .first_seen = sql_col(q, 1),
		.last_seen = sql_col(q, 2),
		.seen = sql_count(q, 3),
		.days = sql_count(q, 4),
		.sent = sql_count(q, 5),
		.sent_aligned = sql_count(q, 6),
		.written_to = sql_count(q, 7) };
	sql_end(q);
}

static void
judge(struct gathering *g, struct fact_party *p, int64_t sender)
{
	const struct mail_addr *x = p->addr;
	int64_t address, learned = 0, admin = 0, person;
	bool proven;
	enum claim claim;
	int who;
	sqlite3_stmt *q;

	read_history(g, p, &address, &proven);
	who = people_claim(g->f->roster, g->f->roster_n, x, false, &claim);
	person = person_row(g->s, x);
	p->identity = who != -1 && (claim == CLAIM_SELF || claim == CLAIM_PROVEN)
			  ? g->f->roster[who].identity
			  : person;
	p->admin = admin_says(g, p);
	p->hostile_incident = hostile_incident(g->s, TRACE_ADDRESS, x->address);
	if (p->hostile_incident != 0)
		p->worst = TRUST_HOSTILE;
	if (p->identity != 0 && address != 0) {
		q = sql_query(g->s, SQL_TRUST_GET, "ii", p->identity, address);
		if (sql_row(g->s, q)) {
			learned = sql_col(q, 0);
			admin = sql_col(q, 1);
			sql_end(q);
		}
	}
	/* A proven mailbox under another name is still that mailbox, unless the name is somebody else's here. */
	if (learned == TRUST_UNKNOWN && proven && claim != CLAIM_SAME && claim != CLAIM_OTHER)
		learned = TRUST_PROVEN;
	p->trust = effective_trust(learned, admin != 0 || p->admin, p->hostile_incident);
	if (p->worst != TRUST_HOSTILE)
		p->worst = p->trust;
	if (!p->ours && !p->admin && x->class == DOMAIN_CORPORATE && !(x->flags & ADDR_INVALID))
		p->imitates = domain_imitates(g->s, g->a, x->org, g->c->arrived);
	p->established = established(g, p, address, person);
	if (p->field == FIELD_REPLY_TO && sender != 0)
		p->reply_to_seen = (uint32_t)sql_int(
		    g->s, 0, SQL_HABIT_GET, "iis", sender, (int64_t)HABIT_REPLY_TO, x->address);
}

void
gather_trust(struct gathering *g)
{
	struct facts *f = g->f;
	int64_t sender = g->m->from.n > 0 ? address_row(g->s, g->m->from.v[0].address) : 0;
	bool first = true;

	for (size_t i = 0; i < f->parties_n; i++) {
		struct fact_party *p = &f->parties[i];
		enum claim claim;
		int who;

		judge(g, p, sender);
		if (p->field != FIELD_FROM || !first)
			continue;
		first = false;
		f->from_owner = addr_owner(p->addr);
		who = people_claim(f->roster, f->roster_n, p->addr, p->imitates[0] != '\0', &claim);
		if (claim == CLAIM_OTHER && p->trust != TRUST_PROVEN && !p->ours)
			f->from_stands_for = who;
	}
}
