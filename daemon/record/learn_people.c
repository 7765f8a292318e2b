#include <string.h>

#include "learn.h"

#define JOINT_SPAN (14 * DAY) /* DETECTORS "Trust states": aligned mail over at least so long */
#define FIRST_DAYS 2 /* … a first address on so many days */

static const struct fact_party *
first_from(const struct facts *f)
{
	for (size_t i = 0; i < f->parties_n; i++)
		if (f->parties[i].field == FIELD_FROM)
			return &f->parties[i];
	return NULL;
}

/* Lists rewrite, and what is no address names nobody. */
static bool
usable(const struct mail_addr *x)
{
	return (x->flags & (ADDR_INVALID | ADDR_VIA)) == 0 && x->address[0] != '\0';
}

static int64_t
address_id(struct learning *l, const struct fact_party *p)
{
	const struct mail_addr *x = p->addr;
	/* One that is new may stand in the message twice. */
	int64_t id = p->address_row != 0 ? p->address_row : address_row(l->s, x->address);

	if (id != 0) {
		sql_run(l->s, SQL_ADDRESS_TOUCH, "ii", id, l->f->arrived);
		return id;
	}
	domain_seen(l->s, x->org, x->class, l->f->arrived);
	sql_run(l->s, SQL_ADDRESS_ADD, "sssssii", x->address, x->display, x->local, x->domain,
	    x->org, (int64_t)x->class, l->f->arrived);
	return sql_inserted(l->s);
}

static int64_t
person_id(struct learning *l, const struct fact_party *p)
{
	const struct mail_addr *x = p->addr;
	int64_t id = p->person_row;

	if (!usable(x) || x->skeleton[0] == '\0')
		return 0;
	if (id != 0 || (id = person_row(l->s, x)) != 0)
		return id;
	return person_add(l->s, l->a, x, l->f->arrived);
}

/* Which roster person the party stands for without being proven, by the detectors' word; -1. */
static int
substitute_for(const struct learning *l, size_t party)
{
	for (size_t i = 0; i < l->j->substitutes_n; i++)
		if (l->j->substitutes[i].party == party)
			return (int)l->j->substitutes[i].person;
	return -1;
}

void
learn_parties(struct learning *l)
{
	const struct facts *f = l->f;

	l->addresses = arena_alloc(l->a, f->parties_n + 1, sizeof(*l->addresses));
	l->people = arena_alloc(l->a, f->parties_n + 1, sizeof(*l->people));
	for (size_t i = 0; i < f->parties_n; i++) {
		const struct fact_party *p = &f->parties[i];

		l->addresses[i] = address_id(l, p);
		l->people[i] = person_id(l, p);
		if (l->people[i] != 0 &&
		    !sql_known(l->s, SQL_TRUST_ADD, l->people[i], l->addresses[i]))
			sql_run(l->s, SQL_TRUST_ADD, "iiiii", l->people[i], l->addresses[i],
			    (int64_t)0, f->arrived, l->conversation);
	}
}

void
learn_entries(struct learning *l)
{
	const struct facts *f = l->f;

	for (size_t i = 0; i < f->parties_n; i++)
		sql_run(l->s, SQL_MAIL_ADDRESS_ADD, "iiiizsi", l->mail,
		    (int64_t)f->parties[i].field, (int64_t)i, l->addresses[i], l->people[i],
		    f->parties[i].addr->name, (int64_t)f->parties[i].trust);
}

/* Somebody on the roster has that very address: the message counts as seen of them. */
static bool
already_there(struct learning *l, const struct fact_party *p)
{
	const struct facts *f = l->f;

	for (size_t k = 0; k < f->roster_n; k++) {
		const struct fact_person *who = &f->roster[k];

		if (strcmp(who->address, p->addr->address) != 0 &&
		    !mail_strings_has(&who->proven, p->addr->address))
			continue;
		sql_run(l->s, SQL_PARTICIPANT_SEEN, "iii", l->conversation, who->identity,
		    (int64_t)(l->teaches && l->from_trusted));
		return true;
	}
	return false;
}

void
learn_roster(struct learning *l)
{
	const struct facts *f = l->f;
	int64_t room = ROSTER_MAX - sql_int(l->s, 0, SQL_PARTICIPANT_COUNT, "i", l->conversation);

	for (size_t i = 0; i < f->parties_n; i++) {
		const struct fact_party *p = &f->parties[i];
		int who = substitute_for(l, i);

		if (who != -1) {
			sql_run(l->s, SQL_SUBSTITUTE_ADD, "iiii", l->conversation,
			    f->roster[who].identity, l->addresses[i], f->arrived);
			sql_run(l->s, SQL_TRUST_ADD, "iiiii", f->roster[who].identity,
			    l->addresses[i], (int64_t)1, f->arrived, l->conversation);
			continue;
		}
		if (p->field == FIELD_SENDER || p->field == FIELD_REPLY_TO || l->people[i] == 0 ||
		    already_there(l, p) || room <= 0)
			continue;
		/* A message with findings brings nobody in but those whom we know anyway. */
		if (!l->teaches && !p->ours && p->trust != TRUST_PROVEN)
			continue;
		if (p->worst == TRUST_HOSTILE)
			continue;
		sql_run(l->s, SQL_PARTICIPANT_ADD, "iiisii", l->conversation, l->people[i],
		    l->addresses[i], p->addr->name, f->arrived,
		    (int64_t)(l->teaches && l->from_trusted));
		room--;
	}
}

struct row {
	int64_t trust, claimed, appeared_in;
	int64_t days, first_day, last_day, joint_first, joint_last;
};

static bool
read_row(struct learning *l, int64_t person, int64_t address, struct row *r)
{
	sqlite3_stmt *q = sql_query(l->s, SQL_TRUST_GET, "ii", person, address);

	if (!sql_row(l->s, q))
		return false;
	*r = (struct row){ .trust = sql_col(q, 0),
		.claimed = sql_col(q, 2),
		.appeared_in = sql_col(q, 4),
		.days = sql_col(q, 5),
		.first_day = sql_time(q, 6),
		.last_day = sql_time(q, 7),
		.joint_first = sql_time(q, 8),
		.joint_last = sql_time(q, 9) };
	sql_end(q);
	return true;
}

static bool
counts_differ(const struct row *x, const struct row *y)
{
	return x->days != y->days || x->first_day != y->first_day || x->last_day != y->last_day ||
	       x->joint_first != y->joint_first || x->joint_last != y->joint_last;
}

static void
count_day(const struct learning *l, struct row *r)
{
	if (r->first_day == TIME_UNKNOWN || l->day < r->first_day || l->day > r->last_day)
		r->days++;
	if (r->first_day == TIME_UNKNOWN || l->day < r->first_day)
		r->first_day = l->day;
	if (r->last_day == TIME_UNKNOWN || l->day > r->last_day)
		r->last_day = l->day;
}

/* Aligned mail outside the conversation in which the address appeared, where a proven one wrote as well. */
static void
count_joint(struct learning *l, int64_t person, int64_t address, struct row *r)
{
	if (r->appeared_in == l->conversation ||
	    sql_int(l->s, 0, SQL_PROVEN_WROTE, "iii", person, l->conversation, address) != 1)
		return;
	if (r->joint_first == TIME_UNKNOWN || l->f->arrived < r->joint_first)
		r->joint_first = l->f->arrived;
	if (r->joint_last == TIME_UNKNOWN || l->f->arrived > r->joint_last)
		r->joint_last = l->f->arrived;
}

/* DETECTORS "Trust states": what makes this address this person's.  NULL: nothing yet. */
static const char *
proof(struct learning *l, const struct fact_party *p, int64_t person, int64_t address, bool aligned,
    const struct row *r)
{
	bool another = sql_int(l->s, 0, SQL_TRUST_OTHER_PROVEN, "ii", person, address) == 1;
	bool corporate = aligned && p->addr->class == DOMAIN_CORPORATE;

	if (r->joint_first != TIME_UNKNOWN && r->joint_last - r->joint_first >= JOINT_SPAN)
		return "joint";
	if (r->claimed)
		return NULL;
	if (!another)
		return corporate ? "aligned" : r->days >= FIRST_DAYS ? "days" : NULL;
	/* A further one: from the identity's own, already proven domain, and not by the conversation it came up in. */
	return corporate && r->appeared_in != l->conversation ? "aligned" : NULL;
}

/* The domain whose check passed and fits the sender. */
static const char *
passed(const struct learning *l)
{
	const struct fact_auth *x = &l->f->auth;

	if (x->dkim_aligned && x->dkim_domain[0] != '\0')
		return arena_printf(l->a, "DKIM of %s", x->dkim_domain);
	if (x->spf_aligned && x->spf_domain[0] != '\0')
		return arena_printf(l->a, "SPF of %s", x->spf_domain);
	return x->dmarc_domain[0] != '\0' ? arena_printf(l->a, "DMARC of %s", x->dmarc_domain) : "";
}

static void
prove(struct learning *l, const struct fact_party *p, int64_t address)
{
	sql_run(l->s, SQL_ADDRESS_PROVEN, "i", address);
	if (p->addr->class != DOMAIN_CORPORATE)
		return;
	sql_run(l->s, SQL_DOMAIN_PROVEN, "s", p->addr->org);
	if (p->history.written_to > 0 || l->ours)
		domain_guard(l->s, p->addr->org, false);
}

static void
move_trust(struct learning *l, const struct fact_party *p, int64_t person, int64_t address,
    bool aligned, bool counts)
{
	struct row r, before;
	const char *how;

	if (person == 0 || p->worst == TRUST_HOSTILE || !read_row(l, person, address, &r))
		return;
	before = r;
	if (counts)
		count_day(l, &r);
	if (aligned)
		count_joint(l, person, address, &r);
	if (r.trust != TRUST_PROVEN && (how = proof(l, p, person, address, aligned, &r)) != NULL) {
		prove(l, p, address);
		sql_run(l->s, SQL_TRUST_PROVE, "iiis", person, address, l->f->arrived, how);
		sql_run(l->s, SQL_MOVE_ADD, "iiisiis", address, person, (int64_t)TRUST_PROVEN, how,
		    l->mail, l->f->arrived, strcmp(how, "days") == 0 ? "" : passed(l));
	}
	/* Mostly it is a day that had counted. */
	if (counts_differ(&r, &before))
		sql_run(l->s, SQL_TRUST_COUNT, "iiitttt", person, address, r.days, r.first_day,
		    r.last_day, r.joint_first, r.joint_last);
}

static bool
named_before(const struct learning *l, size_t party)
{
	for (size_t i = 0; i < party; i++)
		if (l->addresses[i] == l->addresses[party] &&
		    l->f->parties[i].field != FIELD_SENDER &&
		    l->f->parties[i].field != FIELD_REPLY_TO)
			return true;
	return false;
}

/* Somebody on the roster bears the same name under another address: it may turn out to be theirs as well. */
static void
join_namesakes(struct learning *l, size_t party, bool aligned)
{
	const struct fact_party *p = &l->f->parties[party];

	for (size_t k = 0; aligned && k < l->f->roster_n; k++) {
		const struct fact_person *who = &l->f->roster[k];

		if (who->identity == l->people[party] || p->addr->skeleton[0] == '\0' ||
		    strcmp(who->skeleton, p->addr->skeleton) != 0 ||
		    strcmp(who->address, p->addr->address) == 0)
			continue;
		sql_run(l->s, SQL_TRUST_ADD, "iiiii", who->identity, l->addresses[party],
		    (int64_t)1, l->f->arrived, l->conversation);
		move_trust(l, p, who->identity, l->addresses[party], true, false);
	}
}

void
learn_trust(struct learning *l)
{
	const struct facts *f = l->f;
	const struct fact_party *from = first_from(f);

	for (size_t i = 0; i < f->parties_n; i++) {
		const struct fact_party *p = &f->parties[i];
		bool wrote = p == from;
		bool aligned = wrote && f->auth.aligned && usable(p->addr);
		int who = substitute_for(l, i);

		if (p->field == FIELD_SENDER || p->field == FIELD_REPLY_TO || named_before(l, i))
			continue;
		sql_run(l->s, SQL_ADDRESS_COUNT, "iiiiii", l->addresses[i], l->day, (int64_t)1,
		    (int64_t)wrote, (int64_t)aligned, (int64_t)(l->ours && !wrote));
		sql_run(l->s, SQL_APPEARANCE_COUNT, "iiiii", l->addresses[i], l->conversation,
		    l->day, (int64_t)wrote, (int64_t)aligned);
		/* That we wrote to somebody proves nothing of them. */
		move_trust(
		    l, p, l->people[i], l->addresses[i], aligned, wrote || !l->ours || p->ours);
		if (who == -1)
			join_namesakes(l, i, aligned);
		if (who != -1)
			move_trust(l, p, f->roster[who].identity, l->addresses[i], aligned, false);
		if (l->ours && !wrote && !p->ours && p->trust == TRUST_PROVEN)
			domain_guard(l->s, p->addr->org, false);
	}
}

void
learn_alignment(struct learning *l)
{
	const struct facts *f = l->f;

	for (size_t i = 0; i < f->parties_n; i++) {
		const struct fact_party *p = &f->parties[i];

		if (p != first_from(f) || !usable(p->addr))
			continue;
		sql_run(l->s, SQL_ADDRESS_COUNT, "iiiiii", p->address_row, l->day, (int64_t)0,
		    (int64_t)0, (int64_t)1, (int64_t)0);
		move_trust(l, p, p->person_row, p->address_row, true, false);
	}
}
