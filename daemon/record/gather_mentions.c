#include <string.h>

#include "gather.h"
#include "organisation.h"
#include "people.h"

static bool
of_a_party(const struct facts *f, const struct mail_addr *x)
{
	bool freemail = x->class == DOMAIN_FREEMAIL;

	for (size_t i = 0; i < f->parties_n; i++) {
		const struct mail_addr *y = f->parties[i].addr;

		if (freemail ? strcmp(y->address, x->address) == 0 : strcmp(y->org, x->org) == 0)
			return true;
	}
	for (size_t i = 0; i < f->mentions_n; i++)
		if (freemail ? strcmp(f->mentions[i].address, x->address) == 0
			     : strcmp(f->mentions[i].org, x->org) == 0)
			return true;
	return false;
}

/* A mailbox in the sender's own name. */
static const struct fact_person *
sender_named(struct gathering *g, const struct mail_addr *x, const char *imitates)
{
	const struct fact_party *from = g->f->parties;
	bool same_local;

	if (g->f->parties_n == 0 || from->field != FIELD_FROM || from->trust != TRUST_PROVEN)
		return NULL;
	same_local =
	    people_same_local(x->local, from->addr->local) && !people_generic(from->addr->local) &&
	    (people_several_words(from->addr->local) || strcmp(imitates, from->addr->org) == 0);
	if (!same_local && !people_borne(x->local, from->addr->skeleton))
		return NULL;
	return describe_person(g, from->identity);
}

/* The first on the conversation whose name that mailbox bears. */
static const struct fact_person *
borne_by(const struct fact_person *roster, size_t n, const char *local)
{
	for (const struct fact_person *p = roster; p < roster + n; p++)
		if (people_borne(local, p->skeleton))
			return p;
	return NULL;
}

/* Who on the conversation, or that writes, bears that name elsewhere; ret_theirs: it is an address of theirs. */
static const struct fact_person *
person_of(struct gathering *g, const struct mail_addr *x, const char *imitates, bool *ret_theirs)
{
	const struct facts *f = g->f;
	enum claim claim;
	int who = people_claim(f->roster, f->roster_n, x, imitates[0] != '\0', &claim);
	const struct fact_person *found = NULL;

	*ret_theirs = claim == CLAIM_SELF || claim == CLAIM_PROVEN || claim == CLAIM_SAME;
	if (claim == CLAIM_OTHER)
		found = &f->roster[who];
	else if (who == -1)
		found = borne_by(f->roster, f->roster_n, x->local);
	if (found == NULL && !*ret_theirs)
		found = sender_named(g, x, imitates);
	return found != NULL && !found->ours && found->class == DOMAIN_CORPORATE ? found : NULL;
}

static void
mention(struct gathering *g, const struct mail_addr *x)
{
	struct facts *f = g->f;
	struct fact_mention m = { .address = x->address,
		.shown = x->display,
		.domain = x->domain,
		.org = x->org,
		.imitates = "" };
	bool theirs = false;

	if ((x->class != DOMAIN_CORPORATE && x->class != DOMAIN_FREEMAIL) ||
	    (x->class == DOMAIN_CORPORATE && x->org[0] == '\0') || f->mentions_n == MENTIONS_MAX ||
	    of_a_party(f, x) || own_domain(&g->own, x->domain, x->org))
		return;
	if (x->class == DOMAIN_CORPORATE && (m.imitates = imitated_by(g, x))[0] == '\0')
		return;
	if (x->local[0] != '\0')
		m.person = person_of(g, x, m.imitates, &theirs);
	if (theirs || (m.imitates[0] == '\0' && m.person == NULL))
		return;
	if (m.person != NULL) {
		int64_t sender = sender_row(f);

		m.hostile = hostile_incident(g->s, TRACE_ADDRESS, x->address) != 0;
		if (sender != 0)
			m.seen = (uint32_t)sql_int(g->s, 0, SQL_HABIT_GET, "iis", sender,
			    (int64_t)HABIT_MENTION, x->address);
	}
	f->mentions = arena_grow(g->a, f->mentions, f->mentions_n, sizeof(*f->mentions));
	f->mentions[f->mentions_n++] = m;
}

void
gather_mentions(struct gathering *g)
{
	struct mail_addr host = {
		.address = "", .display = "", .name = "", .skeleton = "", .local = ""
	};

	if (g->f->direction != DIRECTION_INBOUND)
		return;
	for (size_t i = 0; i < g->m->mailto.n; i++)
		mention(g, &g->m->mailto.v[i]);
	host.domain = message_id_host(g->a, g->m->message_id);
	host.org = organisation_of(g->a, host.domain, &host.class);
	if (host.class == DOMAIN_CORPORATE)
		mention(g, &host);
}
