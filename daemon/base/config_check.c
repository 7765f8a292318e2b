#include <stdlib.h>
#include <string.h>

#include "config_read.h"
#include "organisation.h"

/* One claim to a name: "ap@example.com" by account number 3. */
struct claim {
	const char *value;
	size_t owner;
	size_t order;
};

struct claims {
	struct claim *v;
	size_t n;
};

static void
claim(struct config_read *r, struct claims *c, const char *value, size_t owner)
{
	if (value[0] == '\0')
		return; /* a mistake of its own */
	c->v = arena_grow(r->arena, c->v, c->n, sizeof(*c->v));
	c->v[c->n] = (struct claim){ .value = value, .owner = owner, .order = c->n };
	c->n++;
}

static int
claim_cmp(const void *x, const void *y)
{
	const struct claim *a = x, *b = y;
	int c = strcmp(a->value, b->value);

	if (c != 0)
		return c;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* Equal claims side by side, the first one first. */
static void
sort(struct claims *c)
{
	if (c->n > 0)
		qsort(c->v, c->n, sizeof(*c->v), claim_cmp);
}

/* The first claim to the same value, if c is not it. */
static const struct claim *
earlier(const struct claims *all, size_t i)
{
	size_t first = i;

	while (first > 0 && strcmp(all->v[first - 1].value, all->v[i].value) == 0)
		first--;
	return first == i ? NULL : &all->v[first];
}

/* -- accounts -- */

/* A mistake about an account stands where the account stands. */
static void
account_wrong(struct config_read *r, const struct config_account *a, const char *text)
{
	config_stand_in(r, a->file);
	config_wrong(r, a->line, "%s", text);
	config_stand_in(r, r->config->file);
}

static void
check_account(struct config_read *r, const struct config_account *a)
{
	const char *who =
	    a->address[0] == '\0' ? "an account" : arena_printf(r->arena, "account %s", a->address);

	if (a->host[0] == '\0')
		account_wrong(r, a,
		    arena_printf(r->arena, "%s has no host, and server gives no default", who));
	if (a->password_file[0] != '\0' && a->password_credential[0] != '\0')
		account_wrong(r, a,
		    arena_printf(r->arena,
			"%s has both password_file and password_credential; keep one", who));
	else if (a->password_file[0] == '\0' && a->password_credential[0] == '\0')
		account_wrong(r, a,
		    arena_printf(r->arena, "%s needs password_file or password_credential", who));
}

static void
check_accounts(struct config_read *r)
{
	struct config_account *v = r->config->accounts;
	struct claims all = { 0 };

	for (size_t i = 0; i < r->config->accounts_n; i++) {
		check_account(r, &v[i]);
		claim(r, &all, v[i].address, i);
		for (size_t k = 0; k < v[i].aliases.n; k++)
			claim(r, &all, v[i].aliases.v[k], i);
	}
	sort(&all);
	for (size_t i = 0; i < all.n; i++) {
		const struct claim *first = earlier(&all, i);
		struct config_account *a = &v[all.v[i].owner];

		if (first == NULL)
			continue;
		if (first->owner == all.v[i].owner)
			account_wrong(r, a,
			    arena_printf(
				r->arena, "account %s names itself among its aliases", a->address));
		else
			account_wrong(r, a,
			    arena_printf(r->arena, "%s is given twice; first at %s:%u",
				first->value, v[first->owner].file, v[first->owner].line));
	}
}

/* -- partners -- */

static void
check_domain(struct config_read *r, const struct config_partner *p, const char *domain)
{
	enum domain_class class = DOMAIN_NONE;

	/* Lines are searched one by one: for mistakes only. */
	if (mail_strings_has(&r->config->own_domains, domain))
		config_wrong(r, config_line(r, domain),
		    "domain %s of partner '%s' is also one of own_domains", domain, p->name);
	organisation_of(r->arena, domain, &class);
	if (class == DOMAIN_FREEMAIL || mail_strings_has(&r->config->freemail_domains, domain))
		config_wrong(r, config_line(r, domain),
		    "domain %s of partner '%s' is a free-mail domain, anybody's; "
		    "name the people's addresses instead",
		    domain, p->name);
}

static void
check_people(
    struct config_read *r, const struct config_partner *p, size_t partner, struct claims *addresses)
{
	for (size_t i = 0; i < p->people_n; i++)
		for (size_t k = 0; k < p->people[i].addresses.n; k++) {
			const char *address = p->people[i].addresses.v[k];

			claim(r, addresses, address, partner);
			if (mail_strings_has(&r->config->own_domains, strrchr(address, '@') + 1))
				config_wrong(r, config_line(r, address),
				    "%s of partner '%s' lies in one of own_domains", address,
				    p->name);
		}
}

static void
check_partners(struct config_read *r)
{
	struct config_partner *v = r->config->partners;
	struct claims names = { 0 }, domains = { 0 }, addresses = { 0 };

	for (size_t i = 0; i < r->config->partners_n; i++) {
		const struct config_partner *p = &v[i];

		config_stand_in(r, p->file);
		claim(r, &names, p->name, i);
		for (size_t k = 0; k < p->domains.n; k++) {
			claim(r, &domains, p->domains.v[k], i);
			check_domain(r, p, p->domains.v[k]);
		}
		check_people(r, p, i, &addresses);
	}
	sort(&names);
	sort(&domains);
	sort(&addresses);
	for (size_t i = 0; i < names.n; i++) {
		config_stand_in(r, v[names.v[i].owner].file);
		if (earlier(&names, i) != NULL)
			config_wrong(r, config_line(r, names.v[i].value),
			    "partner '%s' is given twice", names.v[i].value);
	}
	for (size_t i = 0; i < domains.n; i++) {
		const struct claim *first = earlier(&domains, i);

		config_stand_in(r, v[domains.v[i].owner].file);
		if (first != NULL)
			config_wrong(r, config_line(r, domains.v[i].value),
			    "domain %s of partner '%s' is already partner '%s''s (line %u)",
			    first->value, v[domains.v[i].owner].name, v[first->owner].name,
			    config_line(r, first->value));
	}
	for (size_t i = 0; i < addresses.n; i++) {
		const struct claim *first = earlier(&addresses, i);

		config_stand_in(r, v[addresses.v[i].owner].file);
		if (first != NULL)
			config_wrong(r, config_line(r, addresses.v[i].value),
			    "%s stands for two people; first on line %u", first->value,
			    config_line(r, first->value));
	}
	config_stand_in(r, r->config->file);
}

/* -- the rest -- */

static void
check_webhooks(struct config_read *r)
{
	struct claims names = { 0 };

	for (size_t i = 0; i < r->config->webhooks_n; i++) {
		const struct config_webhook *w = &r->config->webhooks[i];
		unsigned line = config_line(r, w->name);

		claim(r, &names, w->name, i);
		if (strcmp(w->name, "journal") == 0)
			config_wrong(r, line,
			    "a webhook cannot be called 'journal'; that one has a "
			    "section of its own");
		if (w->secret_file[0] != '\0' && w->secret_credential[0] != '\0')
			config_wrong(r, line,
			    "webhook '%s' has both secret_file and "
			    "secret_credential; keep one",
			    w->name);
		else if (w->secret_file[0] == '\0' && w->secret_credential[0] == '\0')
			config_wrong(r, line, "webhook '%s' needs secret_file or secret_credential",
			    w->name);
	}
	sort(&names);
	for (size_t i = 0; i < names.n; i++)
		if (earlier(&names, i) != NULL)
			config_wrong(r, config_line(r, names.v[i].value),
			    "webhook '%s' is given twice", names.v[i].value);
}

static void
check_domains(struct config_read *r)
{
	const struct mail_strings *own = &r->config->own_domains;
	enum domain_class class = DOMAIN_NONE;

	for (size_t i = 0; i < own->n; i++) {
		organisation_of(r->arena, own->v[i], &class);
		if (class == DOMAIN_FREEMAIL ||
		    mail_strings_has(&r->config->freemail_domains, own->v[i]))
			config_wrong(r, config_line(r, own->v[i]),
			    "%s in own_domains is a free-mail domain, anybody's", own->v[i]);
	}
}

static void
check_numbers(struct config_read *r)
{
	const struct config *c = r->config;

	if (c->lag_s <= c->poll_s)
		config_wrong(r, config_line(r, &c->lag_s),
		    "intervals: lag is not longer than poll; "
		    "every mailbox would count as not read");
	if (c->retry_first_s > c->retry_longest_s)
		config_wrong(r, config_line(r, &c->retry_longest_s),
		    "intervals: retry_longest is shorter than retry_first");
	if (c->retry_give_up_s < c->retry_first_s)
		config_wrong(r, config_line(r, &c->retry_give_up_s),
		    "intervals: retry_give_up is shorter than retry_first");
	if (!c->journal && c->webhooks_n == 0)
		config_wrong(r, config_line(r, &c->journal),
		    "journal is off and there is no webhook: no alert would reach anybody");
}

void
config_check(struct config_read *r)
{
	organisation_init();
	check_accounts(r);
	check_domains(r);
	check_partners(r);
	check_webhooks(r);
	check_numbers(r);
}
