#include <string.h>

#include "gather.h"
#include "account.h"
#include "ledger.h"
#include "lookalike.h"
#include "organisation.h"

#define SAME_TEXT 0.8 /* so much of a recorded message stands here too: it is that message again */

const char *
account_masked(struct arena *a, const char *value)
{
	char masked[ACCOUNT_SHOWN_MAX];

	account_mask_key(value, masked);
	return arena_strdup(a, masked);
}

const char *
person_owner(const struct fact_person *p)
{
	return p->org[0] != '\0' ? p->org : p->address;
}

/* Whom the answers go to, when a service wrote. */
static const char *
answered_owner(struct gathering *g)
{
	for (size_t i = 0; i < g->f->parties_n; i++) {
		const struct fact_party *p = &g->f->parties[i];

		if (p->field == FIELD_REPLY_TO && !p->ours &&
		    !organisation_is_service(p->addr->org))
			return p->known != NULL ? person_owner(p->known) : addr_owner(p->addr);
	}
	return "";
}

static bool
has_proven(struct gathering *g, const char *owner)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_LEDGER_OF, "ss", owner, "");
	bool proven = false;

	while (sql_row(g->s, q))
		proven = proven || effective_trust(sql_col(q, 2), sql_col(q, 3), 0) == TRUST_PROVEN;
	return proven;
}

/*
 * The company in whose name somebody else gives an account: it stands as the account's holder, or as the sender, or it is theirs what shall be paid.  Only
 * one whose account is proven: of others nothing is to be learnt in this way.
 */
static const char *
named_owner(struct gathering *g, const struct mail_account *x, bool *ret_billed)
{
	const struct facts *f = g->f;
	const char *billed;
	const char *names[2] = { x->beneficiary, "" };

	if (f->direction == DIRECTION_OUTBOUND || has_proven(g, f->from_owner))
		return "";
	if (f->direction == DIRECTION_INBOUND && g->m->from.n > 0)
		names[1] = g->m->from.v[0].name;
	for (size_t i = 0; i < 2; i++) {
		const char *owner = names[i][0] == '\0' ? "" : company_named(g, names[i]);

		if (owner[0] != '\0' && strcmp(owner, f->from_owner) != 0 &&
		    !own_domain(&g->own, owner, owner) && has_proven(g, owner))
			return owner;
	}
	/* The same of every account of the mail. */
	if (g->billed == NULL)
		g->billed = billed_owner(g);
	billed = g->billed;
	*ret_billed = billed[0] != '\0' && has_proven(g, billed);
	return *ret_billed ? billed : "";
}

/*
 * Who wrote for weeks from a domain that imitates a company's, and now gives an account for the first time, gives it in
 * that company's name.  One letter, or the suffix, may differ by chance: then it takes that he says the account changed.
 */
static bool
bills_for_another(struct gathering *g, const struct fact_party *x)
{
	enum lookalike kind = lookalike_of(g->a, x->addr->domain, x->addr->org, x->imitates);
	bool chance = kind == LOOKALIKE_SUFFIX || kind == LOOKALIKE_TYPO;

	return (!chance || (g->m->wording & WORDING_BANK_CHANGE) != 0) &&
	       has_proven(g, x->imitates) && !has_proven(g, addr_owner(x->addr));
}

/* The counterparty whose account the new text states: of whom the sender says to be, or whose text it repeats. */
static const char *
stated_owner(struct gathering *g, const struct mail_account *x, bool *ret_billed)
{
	const char *named;
	const struct facts *f = g->f;

	if (f->from_stands_for != NULL)
		return person_owner(f->from_stands_for);
	for (size_t i = 0; i < f->repeats_n && f->direction == DIRECTION_INBOUND; i++) {
		const struct fact_repeat *r = &f->repeats[i];

		if (!r->quoted && r->containment >= SAME_TEXT && r->same_conversation &&
		    r->accounts.n > 0 && r->owner[0] != '\0' && !r->had_findings &&
		    !organisation_is_service(r->owner))
			return r->owner;
	}
	for (size_t i = 0; i < f->parties_n; i++)
		if (f->parties[i].field == FIELD_FROM && f->parties[i].imitates[0] != '\0' &&
		    (!f->parties[i].established || bills_for_another(g, &f->parties[i])))
			return f->parties[i].imitates;
	if (f->direction == DIRECTION_INBOUND && organisation_is_service(f->from_owner))
		return answered_owner(g);
	/* A list that rewrites From has no account; whoever wrote to it stands in Reply-To. */
	if (f->direction == DIRECTION_INBOUND && g->m->from.n > 0 &&
	    (g->m->from.v[0].flags & ADDR_VIA) != 0 && answered_owner(g)[0] != '\0')
		return answered_owner(g);
	named = named_owner(g, x, ret_billed);
	return named[0] != '\0' ? named : f->from_owner;
}

static const char *
owner_of(struct gathering *g, const struct mail_account *x, bool *ret_billed)
{
	const struct mail_quoted *q;

	if (x->where != WHERE_QUOTED)
		return stated_owner(g, x, ret_billed);
	q = x->index < g->m->quoted_n ? &g->m->quoted[x->index] : NULL;
	for (size_t i = 0; q != NULL && i < g->f->repeats_n; i++)
		if (g->f->repeats[i].quoted && g->f->repeats[i].index == x->index &&
		    g->f->repeats[i].owner[0] != '\0')
			return g->f->repeats[i].owner;
	for (size_t i = 0; q != NULL && i < q->people.n; i++)
		if (strcmp(q->people.v[i].address, q->from_address) == 0)
			return addr_owner(&q->people.v[i]);
	return g->f->from_owner;
}

static const char *
owner_name(struct gathering *g, const char *owner)
{
	int64_t partner = sql_int(g->s, -2, SQL_ADMIN_DOMAIN, "s", owner);

	if (partner == -2)
		partner = sql_int(g->s, -2, SQL_ADMIN_ADDRESS, "s", owner);
	if (partner >= 0 && partner < (int64_t)g->config->partners_n)
		return g->config->partners[partner].name;
	return owner;
}

/* Do both belong to one partner, or both to us? */
static bool
related(struct gathering *g, const char *owner, const char *other)
{
	int64_t x = sql_int(g->s, -2, SQL_ADMIN_DOMAIN, "s", owner);

	return x != -2 && x == sql_int(g->s, -2, SQL_ADMIN_DOMAIN, "s", other);
}

static bool
own_owner(struct gathering *g, const char *owner)
{
	if (strchr(owner, '@') != NULL)
		return own_mailbox(&g->own, owner);
	return own_domain(&g->own, owner, owner);
}

static void
read_owners(struct gathering *g, struct fact_account *f, int64_t bank)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_LEDGER_OWNERS, "i", bank);
	struct mail_strings others = { 0 };
	bool first = true;

	while (sql_row(g->s, q)) {
		const char *owner = sql_string(g->a, q, 0);
		bool sure = sql_col(q, 1) == TRUST_PROVEN || sql_col(q, 2) != 0;

		/* Ours is what we stated first, or for long; not what we repeated of somebody else's. */
		if (own_owner(g, owner))
			f->ours |= sure || first;
		else if (strcmp(owner, f->owner) != 0 && sure)
			f->proven_elsewhere = true; /* somebody known is mentioned */
		else if (strcmp(owner, f->owner) != 0)
			mail_strings_add(g->a, &others, owner);
		first = false;
	}
	for (size_t i = 0; i < others.n && f->other_owners.n < OWNERS_MAX; i++)
		if (!related(g, f->owner, others.v[i]))
			mail_strings_add(g->a, &f->other_owners, others.v[i]);
}

static void
read_ledger(struct gathering *g, struct fact_account *f, const char *value)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_LEDGER_OF, "ss", f->owner, value);

	while (sql_row(g->s, q)) {
		struct fact_ledger *l;

		f->owner_v = arena_grow(g->a, f->owner_v, f->owner_n, sizeof(*l));
		l = &f->owner_v[f->owner_n++];
		*l = (struct fact_ledger){ .value = sql_string(g->a, q, 0),
			.country = sql_string(g->a, q, 1),
			.admin = sql_col(q, 3) != 0,
			.trust = effective_trust(sql_col(q, 2), sql_col(q, 3), 0),
			.first_seen = sql_col(q, 4),
			.seen = sql_count(q, 5) };
	}
	for (size_t i = 0; i < f->owner_n; i++)
		if (hostile_incident(g->s, TRACE_ACCOUNT, f->owner_v[i].value) != 0)
			f->owner_v[i].trust = TRUST_HOSTILE;
}

static void
read_conversation(struct gathering *g, struct fact_account *f, const char *value)
{
	sqlite3_stmt *q;

	if (g->f->conversation.id == 0)
		return;
	q = sql_query(g->s, SQL_CONVERSATION_ACCOUNTS, "i", g->f->conversation.id);
	while (sql_row(g->s, q)) {
		const char *v = sql_string(g->a, q, 0);
		struct fact_ledger *l = NULL;

		if (strcmp(v, value) == 0 || own_owner(g, sql_string(g->a, q, 2)))
			continue;
		for (size_t i = 0; i < f->conversation_n && l == NULL; i++)
			if (strcmp(f->conversation_v[i].value, v) == 0)
				l = &f->conversation_v[i];
		if (l != NULL) {
			l->seen++;
			continue;
		}
		f->conversation_v =
		    arena_grow(g->a, f->conversation_v, f->conversation_n, sizeof(*l));
		f->conversation_v[f->conversation_n++] = (struct fact_ledger){ .value = v,
			.country = sql_string(g->a, q, 1),
			.trust = TRUST_CANDIDATE,
			.first_seen = sql_col(q, 3),
			.seen = 1 };
	}
}

/*
 * A file's name as people mean it: lower case, without its extension and what marks another version of it: "Invoice 4711
 * (1).pdf", "invoice_4711-corrected.pdf".
 */
static const char *
plain_name(struct arena *a, const char *name)
{
	static const char *const marks[] = { "corrected", "correct", "revised", "rev", "updated",
		"update", "new", "neu", "korrigiert", "korrektur", "copy", "kopie", "final",
		"corrige", "corrigee", "nuevo", "corregida", "corretta", "修正", "更正", "修订",
		"修訂", "訂正", "新", NULL };
	char *s = arena_strdup(a, name), *dot = strrchr(s, '.');
	size_t n;
	bool cut = true;

	if (dot != NULL && dot != s)
		*dot = '\0';
	for (char *c = s; *c != '\0'; c++)
		*c = *c >= 'A' && *c <= 'Z'   ? (char)(*c - 'A' + 'a')
		     : *c == '_' || *c == '-' ? ' '
					      : *c;
	for (n = strlen(s); cut;) {
		cut = false;
		while (n > 0 && strchr(" ()[].", s[n - 1]) != NULL)
			n--;
		/* " (1)", " v2" */
		if (n > 2 && s[n - 1] >= '0' && s[n - 1] <= '9' &&
		    (s[n - 2] == '(' || (s[n - 2] == 'v' && s[n - 3] == ' '))) {
			n -= 2;
			cut = true;
		}
		for (const char *const *m = marks; *m != NULL && !cut; m++) {
			size_t k = strlen(*m);

			if (n <= k || memcmp(s + n - k, *m, k) != 0 ||
			    ((unsigned char)**m < 0x80 && strchr(" .(", s[n - k - 1]) == NULL))
				continue;
			n -= k;
			cut = true;
		}
	}
	s[n] = '\0';
	return s;
}

/* Has this conversation seen the attachment in which x stands otherwise: same name, other bytes, other accounts? */
static void
read_attachments(struct gathering *g, const struct mail_account *x, struct fact_account *f)
{
	const struct mail_attachment *now;
	const char *name;
	sqlite3_stmt *q;
	int64_t mail = 0, position = 0;

	f->attachment_before = "";
	f->attachment_since = TIME_UNKNOWN;
	if (x->where != WHERE_ATTACHMENT || x->index >= g->m->attachments_n ||
	    g->f->conversation.id == 0)
		return;
	now = &g->m->attachments[x->index];
	name = plain_name(g->a, now->name);
	if (name[0] == '\0' || now->sha256[0] == '\0')
		return;
	q = sql_query(g->s, SQL_CONVERSATION_ATTACHMENTS, "i", g->f->conversation.id);
	while (sql_row(g->s, q)) {
		if (sql_col(q, 0) == g->mail || sql_col(q, 4) > g->c->arrived ||
		    strcmp(sql_string(g->a, q, 3), now->sha256) == 0 ||
		    strcmp(plain_name(g->a, sql_string(g->a, q, 2)), name) != 0 ||
		    (f->attachment_since != TIME_UNKNOWN && sql_col(q, 4) < f->attachment_since))
			continue;
		mail = sql_col(q, 0);
		position = sql_col(q, 1);
		f->attachment_before = sql_string(g->a, q, 3);
		f->attachment_since = sql_col(q, 4);
	}
	if (mail == 0)
		return;
	q = sql_query(g->s, SQL_ATTACHMENT_ACCOUNTS, "ii", mail, position);
	while (sql_row(g->s, q))
		mail_strings_add_once(g->a, &f->attachment_accounts, sql_string(g->a, q, 0));
	/* The same account in both: nothing was exchanged. */
	if (mail_strings_has(&f->attachment_accounts, x->key))
		f->attachment_accounts = (struct mail_strings){ 0 };
}

static void
judge(struct gathering *g, const struct mail_account *x, struct fact_account *f)
{
	int64_t bank = ledger_account(g->s, x->key, &f->shared);
	int64_t learned = 0, admin = 0;
	sqlite3_stmt *q;

	f->owner = owner_of(g, x, &f->by_number);
	f->owner_is_ours = own_owner(g, f->owner);
	f->owner_name = owner_name(g, f->owner);
	f->several = sql_int(g->s, 0, SQL_SEVERAL, "s", f->owner) != 0;
	f->first_seen = TIME_UNKNOWN;
	f->hostile_incident = hostile_incident(g->s, TRACE_ACCOUNT, x->key);
	read_ledger(g, f, x->key);
	read_conversation(g, f, x->key);
	read_attachments(g, x, f);
	if (bank != 0) {
		q = sql_query(g->s, SQL_LEDGER_GET, "si", f->owner, bank);
		if (sql_row(g->s, q)) {
			learned = sql_col(q, 0);
			admin = sql_col(q, 1);
			f->first_seen = sql_col(q, 2);
			f->days = sql_count(q, 5);
			sql_end(q);
		}
		read_owners(g, f, bank);
	}
	f->trust = effective_trust(learned, admin, f->hostile_incident);
}

static void
read_own(struct gathering *g)
{
	struct fact_own *own = &g->f->own;
	sqlite3_stmt *q;

	own->oldest = own->newest = TIME_UNKNOWN;
	if ((g->m->wording & WORDING_READERS_CHANGE) == 0 || g->f->direction != DIRECTION_INBOUND)
		return;
	q = sql_query(
	    g->s, SQL_LEDGER_OF, "ss", g->own.org[0] != '\0' ? g->own.org : g->own.address, "");
	while (sql_row(g->s, q)) {
		int64_t since = sql_col(q, 4);

		own->accounts++;
		if (own->oldest == TIME_UNKNOWN || since < own->oldest)
			own->oldest = since;
		if (own->newest == TIME_UNKNOWN || since > own->newest)
			own->newest = since;
	}
}

void
gather_accounts(struct gathering *g)
{
	struct facts *f = g->f;

	read_own(g);

	f->accounts = arena_alloc(g->a, g->m->accounts_n + 1, sizeof(*f->accounts));
	for (size_t i = 0; i < g->m->accounts_n; i++)
		judge(g, &g->m->accounts[i], &f->accounts[i]);
}
