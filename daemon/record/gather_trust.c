#include <string.h>

#include "gather.h"
#include "lookalike.h"
#include "name.h"
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

/* What was learned of an address for somebody, and what the administrator says; rows, 0: none. */
static void
read_trust(
    struct gathering *g, int64_t person, int64_t address, int64_t *ret_learned, int64_t *ret_admin)
{
	sqlite3_stmt *q;

	*ret_learned = *ret_admin = 0;
	if (person == 0 || address == 0)
		return;
	q = sql_query(g->s, SQL_TRUST_GET, "ii", person, address);
	if (!sql_row(g->s, q))
		return;
	*ret_learned = sql_col(q, 0);
	*ret_admin = sql_col(q, 1);
	sql_end(q);
}

/*
 * Has the address a life of its own, apart from this conversation?  At a free-mailer or a domain that
 * imitates another, a name or a local part that a company's address bears too is no life of its own
 * (the caller asks namesake_of): however many harmless mails came from there, they may have been
 * written to earn this.
 */
static bool
established(struct gathering *g, const struct fact_party *p)
{
	uint32_t here_days = 0, days = p->history.days;
	sqlite3_stmt *q;
	int64_t learned, admin;

	if (p->worst == TRUST_HOSTILE || days < 2)
		return false;
	read_trust(g, p->person_row, p->address_row, &learned, &admin);
	if (learned != TRUST_PROVEN)
		return false;
	q = sql_query(g->s, SQL_APPEARANCE_GET, "ii", p->address_row, g->f->conversation.id);
	if (sql_row(g->s, q)) {
		here_days = sql_count(q, 1);
		sql_end(q);
	}
	return days >= here_days + 2;
}

const struct fact_person *
describe_person(struct gathering *g, int64_t id)
{
	struct fact_person *p = arena_alloc(g->a, 1, sizeof(*p));
	sqlite3_stmt *q = sql_query(g->s, SQL_PERSON_ID, "i", id);
	const char *at;

	if (!sql_row(g->s, q))
		return NULL;
	*p = (struct fact_person){ .identity = id,
		.name = sql_string(g->a, q, 0),
		.skeleton = sql_string(g->a, q, 1),
		.org = sql_string(g->a, q, 2),
		.class = DOMAIN_CORPORATE,
		.trust = TRUST_PROVEN };
	sql_end(q);
	q = sql_query(g->s, SQL_TRUST_PROVEN_OF, "i", id);
	while (sql_row(g->s, q))
		mail_strings_add(g->a, &p->proven, sql_string(g->a, q, 0));
	/* A service writes in everybody's name. */
	if (p->proven.n == 0 || p->org[0] == '\0' || organisation_is_service(p->org))
		return NULL;
	p->address = p->proven.v[0];
	at = strrchr(p->address, '@');
	p->local = arena_strndup(
	    g->a, p->address, at == NULL ? strlen(p->address) : (size_t)(at - p->address));
	p->ours = own_mailbox(&g->own, p->address) ||
		  own_domain(&g->own, at == NULL ? "" : at + 1, p->org);
	q = sql_query(g->s, SQL_ADDRESS_GET, "s", p->address);
	if (sql_row(g->s, q)) {
		p->since = sql_col(q, 1);
		p->seen = sql_count(q, 3);
		sql_end(q);
	}
	return p;
}

/* Of those (id, organisation), the one whose company the address imitates, else the first with a proven address. */
static const struct fact_person *
choose(struct gathering *g, const struct fact_party *x, sqlite3_stmt *q)
{
	struct {
		int64_t id;
		bool imitated;
	} v[NAMESAKES_MAX];
	size_t n = 0;

	for (; n < NAMESAKES_MAX && sql_row(g->s, q); n++) {
		v[n].id = sql_col(q, 0);
		v[n].imitated = x->imitates[0] != '\0' &&
				strcmp((const char *)sqlite3_column_text(q, 1), x->imitates) == 0;
	}
	sql_end(q);
	/* What describing costs is paid for as few as will do. */
	for (int imitated = 1; imitated >= 0; imitated--)
		for (size_t i = 0; i < n; i++) {
			const struct fact_person *p =
			    v[i].imitated == imitated ? describe_person(g, v[i].id) : NULL;

			if (p != NULL && !mail_strings_has(&p->proven, x->addr->address))
				return p;
		}
	return NULL;
}

/* Asks for money, and presses, or is not to be spoken of. */
static bool
orders(const struct mail *m)
{
	return (m->wording & WORDING_ASKS_MONEY) != 0 &&
	       (m->wording & (WORDING_PRESSURE | WORDING_SECRECY | WORDING_AVOIDS_CALL)) != 0;
}

/*
 * A company that we deal with, as the person whose name this free mailbox bears: "Acme Tools - Accounts".  NULL where the
 * mailbox is known by itself: small companies have none but such ones.
 */
static const struct fact_person *
named_company(struct gathering *g, const struct fact_party *p)
{
	const char *domain;
	struct fact_person *company;
	sqlite3_stmt *q;

	if (p->addr->class != DOMAIN_FREEMAIL || p->trust == TRUST_PROVEN ||
	    (p->field != FIELD_FROM && p->field != FIELD_REPLY_TO))
		return NULL;
	domain = company_named(g, p->addr->name);
	if (domain[0] == '\0')
		domain = company_in_mailbox(g, p->addr);
	if (domain[0] == '\0' || own_domain(&g->own, domain, domain))
		return NULL;
	company = arena_alloc(g->a, 1, sizeof(*company));
	*company = (struct fact_person){ .name = domain,
		.skeleton = "",
		.local = "",
		.org = domain,
		.address = domain,
		.class = DOMAIN_CORPORATE,
		.trust = TRUST_PROVEN,
		.since = TIME_UNKNOWN };
	q = sql_query(g->s, SQL_DOMAIN_GET, "s", domain);
	if (sql_row(g->s, q)) {
		company->since = sql_col(q, 1);
		sql_end(q);
	}
	return company;
}

/* A mailbox without a name, but for digits behind it a local part that we know: "dale.huber77". */
static const char *
numbered_local(struct arena *a, const struct mail_addr *x)
{
	size_t n = strlen(x->local);

	while (n > 0 && x->local[n - 1] >= '0' && x->local[n - 1] <= '9')
		n--;
	return x->name[0] == '\0' && n >= LOCAL_LONG && x->local[n] != '\0'
		   ? arena_strndup(a, x->local, n)
		   : "";
}

/* Does the text give an address of that person's, or, if that is NULL, of any other company than the sender's and ours? */
static bool
signs_as(struct gathering *g, const struct mail_addr *from, const struct fact_person *p)
{
	for (size_t i = 0; i < g->m->mailto.n; i++) {
		const struct mail_addr *x = &g->m->mailto.v[i];

		if (p != NULL ? mail_strings_has(&p->proven, x->address)
			      : x->class == DOMAIN_CORPORATE && strcmp(x->org, from->org) != 0 &&
				    !own_domain(&g->own, x->domain, x->org))
			return true;
	}
	return false;
}

/* Somebody with a proven company address who bears the name, or the local part, of this other one. */
static const struct fact_person *
namesake_of(struct gathering *g, const struct fact_party *p)
{
	const struct mail_addr *x = p->addr;
	const struct fact_person *found = NULL;
	const char *sound;

	bool close = x->class == DOMAIN_FREEMAIL || p->imitates[0] != '\0';
	bool changes = (g->m->wording & WORDING_BANK_CHANGE) != 0;

	if (p->ours || p->admin || x->flags & (ADDR_INVALID | ADDR_VIA))
		return NULL;
	/* People change companies; whoever changes bank details as well is asked whose name it is. */
	if (!close && (p->field != FIELD_FROM || p->trust == TRUST_PROVEN ||
			  !(changes || orders(g->m) || signs_as(g, x, NULL))))
		return NULL;
	if (people_several_words(x->skeleton) && !people_generic(x->skeleton))
		found = choose(g, p, sql_query(g->s, SQL_PEOPLE_NAMED, "s", x->skeleton));
	/* In Cyrillic or Greek letters there, in another romanisation here. */
	if (found == NULL && close && (sound = name_sound(g->a, x->skeleton))[0] != '\0')
		found = choose(g, p, sql_query(g->s, SQL_PEOPLE_SOUNDING, "s", sound));
	/* A payment is ordered in the names of our own people; customers and vendors have namesakes. */
	if (!close && !changes && found != NULL && !(found->ours && orders(g->m)) &&
	    !signs_as(g, x, found))
		return NULL;
	if (found == NULL && close && !people_generic(x->local) &&
	    (people_several_words(x->local) || strlen(x->local) >= LOCAL_LONG))
		found = choose(g, p, sql_query(g->s, SQL_KNOWN_BY_LOCAL, "s", x->local));
	if (found == NULL && x->class == DOMAIN_FREEMAIL && p->field == FIELD_FROM &&
	    numbered_local(g->a, x)[0] != '\0')
		found =
		    choose(g, p, sql_query(g->s, SQL_KNOWN_BY_LOCAL, "s", numbered_local(g->a, x)));
	return found != NULL ? found : named_company(g, p);
}

static void
read_history(struct gathering *g, struct fact_party *p, bool *ret_proven)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_ADDRESS_GET, "s", p->addr->address);

	*ret_proven = false;
	if (!sql_row(g->s, q))
		return;
	p->address_row = sql_col(q, 0);
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

static bool
roster_has_org(struct gathering *g, const char *org)
{
	for (size_t i = 0; i < g->f->roster_n; i++)
		if (strcmp(g->f->roster[i].org, org) == 0)
			return true;
	return false;
}

/* Of those on the conversation a domain is compared with every one, in every way. */
const char *
imitated_by(struct gathering *g, const struct mail_addr *x)
{
	const char *found = domain_imitates(g->s, g->a, x->domain, x->org, g->c->arrived);
	const char *last = "";

	for (size_t i = 0; i < g->f->roster_n && found[0] == '\0'; i++) {
		const struct fact_person *p = &g->f->roster[i];

		if (p->org[0] == '\0' || strcmp(p->org, last) == 0 || strcmp(p->org, x->org) == 0 ||
		    roster_has_org(g, x->org))
			continue;
		last = p->org;
		if (lookalike_of(g->a, x->domain, x->org, p->org) != LOOKALIKE_NONE)
			found = p->org;
	}
	return found;
}

/* When the domain was first seen, now if never; false where it is guarded or trusted itself. */
static bool
first_seen_of(struct gathering *g, const char *org, int64_t *ret)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_DOMAIN_GET, "s", org);
	bool its_own;

	*ret = g->c->arrived;
	if (!sql_row(g->s, q))
		return true;
	*ret = sql_col(q, 1);
	its_own = sql_col(q, 3) != 0 || sql_col(q, 4) != 0 || sql_col(q, 5) != 0;
	sql_end(q);
	return !its_own;
}

/*
 * The company of a namesake whose domain this one resembles and came after.  We may never have written to them, so
 * that their domain is not guarded: whoever sends invoices only is imitated as well.
 */
static const char *
imitated_namesake(struct gathering *g, const struct fact_party *p)
{
	int64_t ids[NAMESAKES_MAX], since, known_since;
	size_t n = 0;
	sqlite3_stmt *q;

	if ((p->field != FIELD_FROM && p->field != FIELD_REPLY_TO) || p->trust == TRUST_PROVEN ||
	    !people_several_words(p->addr->skeleton) || people_generic(p->addr->skeleton))
		return "";
	q = sql_query(g->s, SQL_PEOPLE_NAMED, "s", p->addr->skeleton);
	while (n < NAMESAKES_MAX && sql_row(g->s, q))
		ids[n++] = sql_col(q, 0);
	sql_end(q);
	if (n == 0 || !first_seen_of(g, p->addr->org, &since))
		return "";
	for (size_t i = 0; i < n; i++) {
		const struct fact_person *known = describe_person(g, ids[i]);

		if (known == NULL ||
		    lookalike_of(g->a, p->addr->domain, p->addr->org, known->org) == LOOKALIKE_NONE)
			continue;
		first_seen_of(g, known->org, &known_since);
		if (known_since < since)
			return known->org;
	}
	return "";
}

static void
judge(struct gathering *g, struct fact_party *p)
{
	const struct mail_addr *x = p->addr;
	int64_t learned, admin, sender;
	bool proven;
	enum claim claim;
	int who;
	const struct fact_person *namesake;

	read_history(g, p, &proven);
	who = people_claim(g->f->roster, g->f->roster_n, x, false, &claim);
	p->person_row = person_row(g->s, x);
	p->identity = who != -1 && (claim == CLAIM_SELF || claim == CLAIM_PROVEN)
			  ? g->f->roster[who].identity
			  : p->person_row;
	p->admin = admin_says(g, p);
	p->hostile_incident = hostile_incident(g->s, TRACE_ADDRESS, x->address);
	if (p->hostile_incident != 0)
		p->worst = TRUST_HOSTILE;
	read_trust(g, p->identity, p->address_row, &learned, &admin);
	/* A proven mailbox under another name is still that mailbox, unless the name is somebody else's here. */
	if (learned == TRUST_UNKNOWN && proven && claim != CLAIM_SAME && claim != CLAIM_OTHER)
		learned = TRUST_PROVEN;
	p->trust = effective_trust(learned, admin != 0 || p->admin, p->hostile_incident);
	if (p->worst != TRUST_HOSTILE)
		p->worst = p->trust;
	if (!p->ours && !p->admin && x->class == DOMAIN_CORPORATE && !(x->flags & ADDR_INVALID)) {
		p->imitates = imitated_by(g, x);
		if (p->imitates[0] == '\0')
			p->imitates = imitated_namesake(g, p);
	}
	namesake = namesake_of(g, p);
	if (p->imitates[0] != '\0' && lookalike_is_faint(g->a, x->domain, x->org, p->imitates) &&
	    (namesake == NULL || strcmp(namesake->org, p->imitates) != 0) && claim != CLAIM_OTHER)
		p->imitates = "";
	if (p == g->f->parties && p->imitates[0] != '\0' && p->address_row != 0)
		p->spoke_of_money = sql_int(g->s, 0, SQL_HABIT_GET, "iis", p->address_row,
					(int64_t)HABIT_MONEY, "spoken") > 0;
	/* Also of one who has put himself on the roster by a harmless opening. */
	p->known = claim == CLAIM_NONE || claim == CLAIM_SELF ? namesake : NULL;
	p->established = namesake == NULL && established(g, p);
	/* Whose answers have always gone there: the sender's, or whom the address stands for. */
	sender = p->field == FIELD_REPLY_TO ? sender_row(g->f)
		 : claim == CLAIM_OTHER     ? address_row(g->s, g->f->roster[who].address)
					    : 0;
	if (sender != 0)
		p->reply_to_seen = (uint32_t)sql_int(
		    g->s, 0, SQL_HABIT_GET, "iis", sender, (int64_t)HABIT_REPLY_TO, x->address);
}

void
gather_trust(struct gathering *g)
{
	struct facts *f = g->f;
	bool first = true;

	for (size_t i = 0; i < f->parties_n; i++) {
		struct fact_party *p = &f->parties[i];
		enum claim claim;
		int who;

		judge(g, p);
		if (p->field != FIELD_FROM || !first)
			continue;
		first = false;
		f->from_owner = addr_owner(p->addr);
		who = people_claim(f->roster, f->roster_n, p->addr, p->imitates[0] != '\0', &claim);
		/* Days of harmless mail prove a namesake at a free-mailer nobody's but his own. */
		if (p->ours || p->admin || (p->trust == TRUST_PROVEN && p->known == NULL))
			continue;
		f->from_stands_for = claim == CLAIM_OTHER ? &f->roster[who] : p->known;
	}
}
