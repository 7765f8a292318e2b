#include <string.h>

#include "account.h"
#include "address.h"
#include "gather.h"
#include "guarded.h"
#include "ledger.h"
#include "organisation.h"

#define OURS (-1) /* in place of a partner's index */

struct setting {
	struct store *s;
	struct arena *a;
	int64_t now;
};

static void
set_domain(struct setting *c, const char *domain, int64_t partner)
{
	enum domain_class class;
	const char *org = organisation_of(c->a, domain, &class);

	sql_run(c->s, SQL_ADMIN_DOMAIN_ADD, "si", domain, partner);
	if (strcmp(org, domain) != 0)
		return; /* a domain below another's: that one speaks for itself */
	domain_seen(c->s, org, class, c->now);
	domain_guard(c->s, org, true);
}

static int64_t
address_of(struct setting *c, const struct mail_addr *x)
{
	int64_t id = address_row(c->s, x->address);

	if (id != 0)
		return id;
	domain_seen(c->s, x->org, x->class, c->now);
	sql_run(c->s, SQL_ADDRESS_ADD, "sssssii", x->address, x->display, x->local, x->domain,
	    x->org, (int64_t)x->class, c->now);
	return sql_inserted(c->s);
}

static void
set_address(struct setting *c, const char *name, const char *address, int64_t partner)
{
	struct mail_addr x;
	int64_t id, person;

	address_fill(c->a, name, address, strlen(address), &x);
	sql_run(c->s, SQL_ADMIN_ADDRESS_ADD, "si", x.address, partner);
	id = address_of(c, &x);
	sql_run(c->s, SQL_ADDRESS_PROVEN, "i", id);
	person = person_row(c->s, &x);
	if (person == 0)
		person = person_add(c->s, c->a, &x, c->now);
	sql_run(c->s, SQL_PERSON_ADMIN, "iii", person, id, c->now);
}

static void
set_bank_account(struct setting *c, const char *owner, const char *value, enum ledger_state state)
{
	struct ledger_cause cause = { .reason = "configuration", .at = c->now };
	int64_t bank = sql_int(c->s, 0, SQL_BANK_GET, "s", value);
	const char *written;

	if (bank == 0) {
		sql_run(c->s, SQL_BANK_ADD, "ssis", value, account_masked(c->a, value),
		    (int64_t)account_of_key(value, &written), account_key_country(c->a, value));
		bank = sql_inserted(c->s);
	}
	sql_run(c->s, SQL_LEDGER_ADMIN, "sii", owner, bank, c->now);
	if (state == LEDGER_SHARED)
		sql_run(c->s, SQL_SHARED_SET, "i", bank);
	ledger_became(c->s, owner, bank, state, &cause);
}

/* Ours: under each domain and each mailbox of ours. */
static void
set_own_accounts(struct setting *c, const struct config *config)
{
	for (size_t b = 0; b < config->own_accounts.n; b++) {
		const char *value = config->own_accounts.v[b];

		for (size_t i = 0; i < config->own_domains.n; i++)
			set_bank_account(c, config->own_domains.v[i], value, LEDGER_OWN);
		for (size_t i = 0; i < config->accounts_n; i++) {
			struct mail_addr x;

			address_fill(c->a, "", config->accounts[i].address,
			    strlen(config->accounts[i].address), &x);
			set_bank_account(c, addr_owner(&x), value, LEDGER_OWN);
		}
	}
}

/* Under every domain of the partner, and under the free-mail addresses of its people. */
static void
set_bank_accounts(struct setting *c, const struct config_partner *p)
{
	enum ledger_state state = p->shared ? LEDGER_SHARED : LEDGER_KNOWN;

	for (size_t b = 0; b < p->accounts.n; b++) {
		for (size_t i = 0; i < p->domains.n; i++) {
			const char *org = organisation_of(
			    c->a, p->domains.v[i], &(enum domain_class){ DOMAIN_NONE });

			set_bank_account(
			    c, org[0] != '\0' ? org : p->domains.v[i], p->accounts.v[b], state);
		}
		for (size_t i = 0; i < p->people_n; i++)
			for (size_t k = 0; k < p->people[i].addresses.n; k++) {
				struct mail_addr x;
				const char *address = p->people[i].addresses.v[k];

				address_fill(c->a, "", address, strlen(address), &x);
				set_bank_account(c, addr_owner(&x), p->accounts.v[b], state);
			}
	}
}

static void
set_partner(struct setting *c, const struct config_partner *p, int64_t index)
{
	sql_run(c->s, SQL_PARTNER_ADD, "is", index, p->name);
	for (size_t i = 0; i < p->domains.n; i++)
		set_domain(c, p->domains.v[i], index);
	for (size_t i = 0; i < p->people_n; i++)
		for (size_t k = 0; k < p->people[i].addresses.n; k++)
			set_address(c, p->people[i].name, p->people[i].addresses.v[k], index);
	set_bank_accounts(c, p);
}

static void
set_account(struct setting *c, const struct config_account *x)
{
	bool dated = x->enrolled_at != TIME_UNKNOWN;
	const char *at = strrchr(x->address, '@');
	int64_t id;

	sql_run(c->s, SQL_ACCOUNT_CONFIGURE, "sssiii", x->address, x->name,
	    organisation_of(c->a, at == NULL ? "" : at + 1, &(enum domain_class){ DOMAIN_NONE }),
	    (int64_t)x->paused, dated ? x->enrolled_at : c->now, (int64_t)dated);
	id = sql_int(c->s, 0, SQL_ACCOUNT_GET, "s", x->address);
	sql_run(c->s, SQL_ALIAS_CLEAR, "i", id);
	for (size_t i = 0; i < x->aliases.n; i++)
		sql_run(c->s, SQL_ALIAS_ADD, "is", id, x->aliases.v[i]);
}

static bool
is_endpoint(const struct config *config, const char *name)
{
	if (strcmp(name, "journal") == 0)
		return config->journal;
	for (size_t i = 0; i < config->webhooks_n; i++)
		if (strcmp(config->webhooks[i].name, name) == 0)
			return true;
	return false;
}

/* Nobody will ever take what waits for an endpoint that is gone. */
static unsigned
drop_orphans(struct setting *c, const struct config *config)
{
	unsigned dropped = 0;
	struct mail_strings names = { 0 };
	sqlite3_stmt *q = sql_query(c->s, SQL_OUTBOX_ENDPOINTS, "");

	while (sql_row(c->s, q))
		mail_strings_add(c->a, &names, sql_string(c->a, q, 0));
	for (size_t i = 0; i < names.n; i++)
		if (!is_endpoint(config, names.v[i])) {
			sql_run(c->s, SQL_OUTBOX_ORPHANED, "si", names.v[i], c->now);
			dropped++;
		}
	return dropped;
}

enum store_result
store_configure(struct store *s, const struct config *config, int64_t now, unsigned *ret_given_up)
{
	static const enum sql forget[] = { SQL_ACCOUNTS_FORGET, SQL_ADMIN_DOMAINS_CLEAR,
		SQL_ADMIN_ADDRESSES_CLEAR, SQL_PARTNERS_CLEAR, SQL_PERSON_ADMIN_CLEAR,
		SQL_LEDGER_ADMIN_CLEAR, SQL_SHARED_CLEAR, SQL_DOMAIN_ADMIN_CLEAR };
	struct setting c = { .s = s, .now = now };
	bool own = store_scope_begin(s);
	unsigned given_up;

	c.a = arena_new();
	if (s->guarded.limit != config->lookalike_bytes)
		guarded_reset(s, config->lookalike_bytes);
	for (size_t i = 0; i < sizeof(forget) / sizeof(forget[0]); i++)
		sql_run(s, forget[i], "");
	for (size_t i = 0; i < config->own_domains.n; i++)
		set_domain(&c, config->own_domains.v[i], OURS);
	for (size_t i = 0; i < config->partners_n; i++)
		set_partner(&c, &config->partners[i], (int64_t)i);
	set_own_accounts(&c, config);
	sql_run(s, SQL_LEDGER_WITHDRAWN, "i", now);
	sql_run(s, SQL_LEDGER_ADMIN_END, "");
	for (size_t i = 0; i < config->accounts_n; i++)
		set_account(&c, &config->accounts[i]);
	given_up = drop_orphans(&c, config);
	if (ret_given_up != NULL)
		*ret_given_up = given_up;
	arena_free(c.a);
	return store_scope_end(s, own);
}
