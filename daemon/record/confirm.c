#include "confirm.h"

#include <string.h>

#include "ledger.h"
#include "organisation.h"

/* -- what there is to confirm -- */

enum store_result
store_accused(struct store *s, int64_t incident, struct arena *a, struct store_accused *ret)
{
	struct mail_strings accounts = { 0 };
	sqlite3_stmt *q = sql_query(s, SQL_INCIDENT_ACCUSED, "i", incident);

	*ret = (struct store_accused){ 0 };
	while (sql_row(s, q))
		mail_strings_add(a, sql_col(q, 0) == TRACE_ADDRESS ? &ret->addresses : &accounts,
		    sql_string(a, q, 1));
	q = sql_query(s, SQL_INCIDENT_ACCOUNTS, "i", incident);
	while (sql_row(s, q)) {
		struct store_accused_account x = { .value = sql_string(a, q, 1),
			.owner = sql_string(a, q, 2),
			.known = sql_col(q, 5) != 0,
			.outbound = sql_col(q, 6) != 0 };

		x.accused = mail_strings_has(&accounts, x.value) ||
			    (sql_col(q, 3) != 0 && sql_col(q, 4) != 0 && !x.known);
		ret->accounts = arena_grow(a, ret->accounts, ret->accounts_n, sizeof(x));
		ret->accounts[ret->accounts_n++] = x;
	}
	return sql_result(s);
}

static bool
read_incident(struct store *s, int64_t id, struct arena *a, struct store_incident *ret)
{
	sqlite3_stmt *q = sql_query(s, SQL_INCIDENT_GET, "i", id);

	*ret = (struct store_incident){ .public_id = "" };
	if (!sql_row(s, q))
		return false;
	*ret = incident_read(a, q);
	sql_end(q);
	return true;
}

/* -- putting it into force -- */

struct confirming {
	struct store *s;
	const struct store_confirmation *c;
	struct arena *a;
	struct store_confirmed *ret;
	int64_t audit, conversation;
};

static void
changed(struct confirming *x, const char *kind, const char *value, const char *owner,
    const char *became)
{
	struct store_confirmed *r = x->ret;

	sql_run(x->s, SQL_AUDIT_CHANGE_ADD, "iissss", x->audit, (int64_t)r->n, kind, value, owner,
	    became);
	r->v = arena_grow(x->a, r->v, r->n, sizeof(*r->v));
	r->v[r->n++] =
	    (struct store_change){ .kind = kind, .value = value, .owner = owner, .became = became };
}

static void
note_others(struct confirming *x, enum trace kind, const char *value)
{
	sqlite3_stmt *q =
	    sql_query(x->s, SQL_INCIDENTS_ACCUSING, "isi", (int64_t)kind, value, x->c->incident);

	while (sql_row(x->s, q)) {
		const char *id = sql_string(x->a, q, 0);

		mail_strings_add_once(x->a, &x->ret->others, id);
	}
}

/* Does row i only say that we wrote of an account that another stated? */
static bool
is_echo(const struct store_accused *all, size_t i)
{
	for (size_t k = 0; all->accounts[i].outbound && k < all->accounts_n; k++)
		if (!all->accounts[k].outbound &&
		    strcmp(all->accounts[k].value, all->accounts[i].value) == 0)
			return true;
	return false;
}

static void
confirm_account(struct confirming *x, const struct store_accused *all, const char *value)
{
	const struct store_confirmation *c = x->c;
	struct ledger_cause cause = {
		.reason = "confirmed", .at = c->at, .incident = c->incident, .audit = x->audit
	};
	int64_t bank = ledger_account(x->s, value, NULL);

	if (bank == 0)
		return;
	note_others(x, TRACE_ACCOUNT, value);
	if (c->fraud)
		sql_run(
		    x->s, SQL_HOSTILE_CONFIRM, "isi", (int64_t)TRACE_ACCOUNT, value, c->incident);
	else
		sql_run(x->s, SQL_HOSTILE_CLEAR, "is", (int64_t)TRACE_ACCOUNT, value);
	for (size_t i = 0; i < all->accounts_n; i++) {
		const char *owner = all->accounts[i].owner;

		if (strcmp(all->accounts[i].value, value) != 0 || is_echo(all, i))
			continue;
		if (!c->fraud)
			sql_run(x->s, SQL_LEDGER_CONFIRM, "siii", owner, bank,
			    (int64_t)TRUST_PROVEN, c->at);
		ledger_became(x->s, owner, bank, c->fraud ? LEDGER_BAD : LEDGER_KNOWN, &cause);
		changed(x, "account", value, owner, c->fraud ? "bad" : "known");
	}
}

/* Whether the counterparties of those accounts have one for each matter. */
static void
confirm_several(struct confirming *x, const struct store_accused *all)
{
	const struct store_confirmation *c = x->c;
	struct mail_strings owners = { 0 };

	for (size_t i = 0; i < all->accounts_n; i++)
		if (mail_strings_has(&c->accounts, all->accounts[i].value) && !is_echo(all, i))
			mail_strings_add_once(x->a, &owners, all->accounts[i].owner);
	for (size_t i = 0; i < owners.n; i++) {
		const char *owner = owners.v[i];

		if (c->several) {
			sql_run(x->s, SQL_SEVERAL_ADD, "sii", owner, c->at, x->audit);
			changed(x, "counterparty", owner, "", "several accounts");
		} else if (c->fraud && sql_int(x->s, 0, SQL_SEVERAL, "s", owner) != 0) {
			sql_run(x->s, SQL_SEVERAL_DROP, "s", owner);
			changed(x, "counterparty", owner, "", "one account");
		}
	}
}

/* The people in whose name the address stood: by its own name, and those whom it stood in for. */
static size_t
people_of(struct confirming *x, int64_t address, int64_t ret[100])
{
	sqlite3_stmt *q = sql_query(x->s, SQL_INCIDENT_PEOPLE, "ii", x->c->incident, address);
	size_t n = 0;

	while (n < 50 && sql_row(x->s, q))
		ret[n++] = sql_col(q, 0);
	sql_end(q);
	q = sql_query(x->s, SQL_INCIDENT_SUBSTITUTES, "ii", x->conversation, address);
	while (n < 100 && sql_row(x->s, q))
		ret[n++] = sql_col(q, 0);
	sql_end(q);
	return n;
}

/* For `becwatch why`. */
static void
moved(struct confirming *x, int64_t address, int64_t person, enum trust trust)
{
	if (address != 0)
		sql_run(x->s, SQL_MOVE_ADD, "iziszis", address, person, (int64_t)trust, "confirmed",
		    (int64_t)0, x->c->at, x->c->person);
}

static void
prove_address(struct confirming *x, int64_t address, const char *value)
{
	const char *at = strrchr(value, '@');
	int64_t people[100];
	size_t n = people_of(x, address, people);

	for (size_t i = 0; i < n; i++) {
		sql_run(x->s, SQL_TRUST_CONFIRM, "iii", people[i], address, x->c->at);
		sql_run(x->s, SQL_SUBSTITUTE_DROP, "iii", x->conversation, people[i], address);
		moved(x, address, people[i], TRUST_PROVEN);
	}
	sql_run(x->s, SQL_ADDRESS_PROVEN, "i", address);
	if (at != NULL)
		sql_run(x->s, SQL_DOMAIN_CONFIRM, "s", organisation_registrable(x->a, at + 1));
	x->s->guard_generation++;
}

static void
confirm_address(struct confirming *x, const char *value)
{
	int64_t address = address_row(x->s, value);

	note_others(x, TRACE_ADDRESS, value);
	if (x->c->fraud) {
		sql_run(x->s, SQL_HOSTILE_CONFIRM, "isi", (int64_t)TRACE_ADDRESS, value,
		    x->c->incident);
		moved(x, address, 0, TRUST_HOSTILE);
	} else {
		sql_run(x->s, SQL_HOSTILE_CLEAR, "is", (int64_t)TRACE_ADDRESS, value);
		prove_address(x, address, value);
	}
	changed(x, "address", value, "", x->c->fraud ? "hostile" : "proven");
}

/* Another incident that somebody confirmed as a fraud by one of the values, as its public id. */
static const char *
conflict(struct confirming *x, enum trace kind, const struct mail_strings *values)
{
	for (size_t i = 0; i < values->n; i++) {
		int64_t id = sql_int(x->s, 0, SQL_HOSTILE_CONFIRMED, "isi", (int64_t)kind,
		    values->v[i], x->c->incident);
		struct store_incident other;

		if (id != 0 && read_incident(x->s, id, x->a, &other))
			return other.public_id;
	}
	return NULL;
}

static void
add_audit(struct store *s, const struct store_confirmation *c, const char *action)
{
	sql_run(s, SQL_AUDIT_ADD, "iszsssss", c->at, action, c->incident, c->person, c->login,
	    c->channel, c->contact, c->note);
}

static void
close_incident(struct confirming *x, const struct store_incident *inc)
{
	bool left = sql_int(x->s, 0, SQL_INCIDENT_LEFT, "i", inc->id) > 0, closes;

	if (!x->c->fraud)
		sql_run(x->s, SQL_HOSTILE_CLEAR_TRACES, "i", inc->id);
	closes = x->c->fraud || x->c->whole || !left;
	x->ret->closed = closes || inc->closed;
	if (closes)
		sql_run(x->s, SQL_INCIDENT_CLOSE, "iisii", inc->id, (int64_t)1,
		    x->c->fraud ? "fraud" : "legitimate", (int64_t)inc->sequence + 1, x->c->at);
}

enum store_result
store_confirm(struct store *s, const struct store_confirmation *c, struct arena *a,
    struct store_confirmed *ret, const char **ret_conflict)
{
	struct confirming x = { .s = s, .c = c, .a = a, .ret = ret };
	struct store_accused all;
	struct store_closing closing;
	enum store_result e = store_closing(s, c->incident, a, &closing);

	*ret = (struct store_confirmed){ 0 };
	*ret_conflict = NULL;
	if (e == STORE_OK)
		e = store_accused(s, c->incident, a, &all);
	if (e != STORE_OK)
		return e;
	x.conversation = closing.incident.conversation;
	if (!c->fraud) {
		*ret_conflict = conflict(&x, TRACE_ACCOUNT, &c->accounts);
		if (*ret_conflict == NULL)
			*ret_conflict = conflict(&x, TRACE_ADDRESS, &c->addresses);
		if (*ret_conflict != NULL)
			return sql_result(s);
	}
	add_audit(s, c, c->fraud ? "fraud" : "legitimate");
	x.audit = sql_inserted(s);
	for (size_t i = 0; i < c->accounts.n; i++)
		confirm_account(&x, &all, c->accounts.v[i]);
	confirm_several(&x, &all);
	for (size_t i = 0; i < c->addresses.n; i++)
		confirm_address(&x, c->addresses.v[i]);
	close_incident(&x, &closing.incident);
	return sql_result(s);
}

enum store_result
store_audit(struct store *s, const struct store_confirmation *c, const char *action,
    const struct store_change *v, size_t n)
{
	int64_t audit;

	add_audit(s, c, action);
	audit = sql_inserted(s);
	for (size_t i = 0; i < n; i++)
		sql_run(s, SQL_AUDIT_CHANGE_ADD, "iissss", audit, (int64_t)i, v[i].kind, v[i].value,
		    v[i].owner, v[i].became);
	return sql_result(s);
}

/* -- the incident as it stands -- */

static void
read_message(struct arena *a, sqlite3_stmt *q, struct store_closing *c)
{
	c->mail = sql_col(q, 0);
	c->message_id = sql_string(a, q, 1);
	c->subject = sql_string(a, q, 2);
	c->date = sql_time(q, 3);
	c->from = sql_string(a, q, 4);
	c->account = sql_string(a, q, 5);
	c->folder = sql_string(a, q, 6);
	c->uidvalidity = sql_count(q, 7);
	c->uid = sql_count(q, 8);
	c->direction = sql_col(q, 9) == DIRECTION_INTERNAL   ? DIRECTION_INTERNAL
		       : sql_col(q, 9) == DIRECTION_OUTBOUND ? DIRECTION_OUTBOUND
							     : DIRECTION_INBOUND;
	c->arrived = sql_col(q, 10);
	c->sha256 = sql_string(a, q, 11);
	c->conversation = (struct fact_conversation){ .id = c->incident.conversation,
		.public_id = sql_string(a, q, 12),
		.subject = sql_string(a, q, 13),
		.started = sql_col(q, 14),
		.messages = sql_count(q, 15) };
}

enum store_result
store_closing(struct store *s, int64_t incident, struct arena *a, struct store_closing *ret)
{
	sqlite3_stmt *q;

	*ret = (struct store_closing){ 0 };
	if (!read_incident(s, incident, a, &ret->incident))
		return sql_result(s);
	q = sql_query(s, SQL_INCIDENT_MESSAGE, "i", incident);
	if (!sql_row(s, q))
		return sql_result(s);
	read_message(a, q, ret);
	sql_end(q);
	q = sql_query(s, SQL_INCIDENT_FINDINGS, "ii", ret->mail, incident);
	while (sql_row(s, q)) {
		ret->findings =
		    arena_grow(a, ret->findings, ret->findings_n, sizeof(*ret->findings));
		ret->findings[ret->findings_n++] =
		    (struct store_finding){ .detector = sql_string(a, q, 0),
			    .severity = (enum severity)sql_col(q, 1),
			    .reason = sql_string(a, q, 2),
			    .evidence = sql_string(a, q, 3),
			    .attack = sql_string(a, q, 4) };
	}
	return sql_result(s);
}
