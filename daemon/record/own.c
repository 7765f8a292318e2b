#include <string.h>

#include "gather.h"
#include "organisation.h"

void
own_load(struct store *s, const struct config *config, const char *account, struct arena *a,
    struct own *ret)
{
	sqlite3_stmt *q = sql_query(s, SQL_ACCOUNT_GET, "s", account);
	const char *at = strrchr(account, '@');

	*ret = (struct own){ .address = account,
		.org = "",
		.enrolled_at = TIME_UNKNOWN,
		.oldest_mail = TIME_UNKNOWN,
		.config = config };
	if (sql_row(s, q)) {
		ret->account = sql_col(q, 0);
		ret->org = sql_string(a, q, 1);
		ret->enrolled_at = sql_col(q, 2);
		ret->oldest_mail = sql_time(q, 3);
		sql_end(q);
	} else if (at != NULL)
		ret->org = organisation_of(a, at + 1, &(enum domain_class){ DOMAIN_NONE });
	if (ret->account == 0)
		return;
	q = sql_query(s, SQL_ALIASES, "i", ret->account);
	while (sql_row(s, q))
		mail_strings_add(a, &ret->aliases, sql_string(a, q, 0));
}

bool
own_mailbox(const struct own *o, const char *address)
{
	return strcmp(address, o->address) == 0 || mail_strings_has(&o->aliases, address);
}

/* The domain itself or one below it. */
static bool
within(const char *domain, const char *of)
{
	size_t d = strlen(domain), o = strlen(of);

	if (o == 0 || d < o || strcmp(domain + d - o, of) != 0)
		return false;
	return d == o || domain[d - o - 1] == '.';
}

bool
own_domain(const struct own *o, const char *domain, const char *org)
{
	if (o->org[0] != '\0' && strcmp(org, o->org) == 0)
		return true;
	for (size_t i = 0; i < o->config->own_domains.n; i++)
		if (within(domain, o->config->own_domains.v[i]))
			return true;
	return false;
}

bool
own_address(const struct own *o, const struct mail_addr *x)
{
	if (own_mailbox(o, x->address))
		return true;
	return !(x->flags & ADDR_INVALID) && own_domain(o, x->domain, x->org);
}

/* A host of ours, or one whose name says nothing ("localhost", a bare word, nothing). */
static bool
inside_host(const struct own *o, const char *host, struct arena *a)
{
	if (strchr(host, '.') == NULL && strchr(host, ':') == NULL)
		return true;
	return own_domain(o, host, organisation_of(a, host, &(enum domain_class){ DOMAIN_NONE }));
}

/* No Received field at all, or all of them between hosts of ours. */
static bool
stayed_inside(const struct own *o, const struct mail *m, struct arena *a)
{
	for (size_t i = 0; i < m->received_n; i++)
		if (!inside_host(o, m->received_v[i].from, a) ||
		    !inside_host(o, m->received_v[i].by, a))
			return false;
	return true;
}

/* How many recipients there are, and whether all are ours. */
static bool
recipients_own(const struct own *o, const struct mail *m)
{
	const struct mail_addrs *lists[] = { &m->to, &m->cc, &m->bcc };
	size_t n = 0;

	for (size_t l = 0; l < 3; l++)
		for (size_t i = 0; i < lists[l]->n; i++, n++)
			if (!own_address(o, &lists[l]->v[i]))
				return false;
	return n > 0;
}

enum direction
own_direction(const struct own *o, const struct mail *m, enum folder_role role, struct arena *a)
{
	bool from_mailbox = m->from.n > 0 && own_mailbox(o, m->from.v[0].address);
	bool from_own = m->from.n > 0 && own_address(o, &m->from.v[0]);
	bool inside = role == FOLDER_SENT || stayed_inside(o, m, a);

	if (from_own && inside && recipients_own(o, m))
		return DIRECTION_INTERNAL;
	if (role == FOLDER_SENT || (from_mailbox && inside))
		return DIRECTION_OUTBOUND;
	return DIRECTION_INBOUND;
}
