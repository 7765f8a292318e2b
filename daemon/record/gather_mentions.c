#include <string.h>

#include "gather.h"
#include "organisation.h"

enum { MENTIONS_MAX = 8 };

static bool
of_a_party(const struct facts *f, const char *org)
{
	for (size_t i = 0; i < f->parties_n; i++)
		if (strcmp(f->parties[i].addr->org, org) == 0)
			return true;
	for (size_t i = 0; i < f->mentions_n; i++)
		if (strcmp(f->mentions[i].org, org) == 0)
			return true;
	return false;
}

static void
mention(struct gathering *g, const struct mail_addr *x)
{
	struct facts *f = g->f;
	const char *imitates;

	if (x->class != DOMAIN_CORPORATE || x->org[0] == '\0' || f->mentions_n == MENTIONS_MAX ||
	    of_a_party(f, x->org) || own_domain(&g->own, x->domain, x->org) ||
	    (imitates = imitated_by(g, x))[0] == '\0')
		return;
	f->mentions = arena_grow(g->a, f->mentions, f->mentions_n, sizeof(*f->mentions));
	f->mentions[f->mentions_n++] = (struct fact_mention){
		.address = x->address, .domain = x->domain, .org = x->org, .imitates = imitates
	};
}

void
gather_mentions(struct gathering *g)
{
	struct mail_addr host = { .address = "", .name = "", .skeleton = "", .local = "" };

	if (g->f->direction != DIRECTION_INBOUND)
		return;
	for (size_t i = 0; i < g->m->mailto.n; i++)
		mention(g, &g->m->mailto.v[i]);
	host.domain = message_id_host(g->a, g->m->message_id);
	host.org = organisation_of(g->a, host.domain, &host.class);
	mention(g, &host);
}
