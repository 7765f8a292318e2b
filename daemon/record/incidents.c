#include <string.h>

#include "digest.h"
#include "gather.h"
#include "ledger.h"

/* Do two sets have a value in common?  An empty one does with every other. */
static bool
overlap(struct store *s, int64_t incident, const struct mail_strings *addresses,
    const struct mail_strings *accounts)
{
	sqlite3_stmt *q = sql_query(s, SQL_INCIDENT_HOSTILES, "i", incident);
	bool any = false, shared = false;

	if (addresses->n == 0 && accounts->n == 0)
		return true;
	while (!shared && sql_row(s, q)) {
		any = true;
		shared = mail_strings_has(sql_col(q, 0) == TRACE_ADDRESS ? addresses : accounts,
		    (const char *)sqlite3_column_text(q, 1));
	}
	sql_end(q);
	return shared || !any;
}

struct store_incident
incident_read(struct arena *a, sqlite3_stmt *q)
{
	return (struct store_incident){ .id = sql_col(q, 0),
		.public_id = sql_string(a, q, 1),
		.severity = (enum severity)sql_col(q, 2),
		.families = sql_count(q, 3),
		.families_medium = sql_count(q, 4),
		.sequence = sql_count(q, 5),
		.opened = sql_col(q, 6),
		.updated = sql_col(q, 7),
		.historical = sql_col(q, 8) != 0,
		.conversation = sql_col(q, 9),
		.closed = sql_col(q, 10) != 0 };
}

enum store_result
store_incident_find(struct store *s, int64_t conversation, const struct mail_strings *hostile,
    const struct mail_strings *hostile_accounts, struct arena *a, struct store_incident *ret)
{
	struct store_incident one;
	sqlite3_stmt *q;

	*ret = (struct store_incident){ .public_id = "" };
	q = sql_query(s, SQL_INCIDENTS_OPEN, "i", conversation);
	while (ret->id == 0 && sql_row(s, q)) {
		one = incident_read(a, q);
		if (overlap(s, one.id, hostile, hostile_accounts))
			*ret = one;
	}
	sql_end(q);
	return sql_result(s);
}

enum store_result
store_incident_save(struct store *s, struct store_incident *inc, const char *seed, struct arena *a)
{
	if (inc->id != 0) {
		sql_run(s, SQL_INCIDENT_SET, "iiiiiiii", inc->id, (int64_t)inc->severity,
		    (int64_t)inc->families, (int64_t)inc->families_medium, (int64_t)inc->sequence,
		    inc->updated, (int64_t)inc->closed, (int64_t)inc->historical);
		return sql_result(s);
	}
	/* Another copy of a message that opened one may accuse others, and open another. */
	for (unsigned n = 0;; n++) {
		inc->public_id =
		    digest_id(a, "inc-", n == 0 ? seed : arena_printf(a, "%s|%u", seed, n));
		if (sql_int(s, 0, SQL_INCIDENT_NAMED, "s", inc->public_id) == 0)
			break;
	}
	sql_run(s, SQL_INCIDENT_ADD, "siiiiiiiii", inc->public_id, inc->conversation,
	    (int64_t)inc->severity, (int64_t)inc->families, (int64_t)inc->families_medium,
	    (int64_t)inc->sequence, inc->opened, inc->updated, (int64_t)inc->closed,
	    (int64_t)inc->historical);
	inc->id = sql_inserted(s);
	return sql_result(s);
}

static void
add_trace(struct store *s, int64_t incident, enum trace kind, const char *value)
{
	if (value[0] != '\0' && sql_int(s, 0, SQL_CLEAN_TRACE, "is", (int64_t)kind, value) != 1)
		sql_run(s, SQL_HOSTILE_ADD, "isi", (int64_t)kind, value, incident);
}

/* An address that this incident did not accuse yet moves; that is one row, however much mail follows. */
static void
accuse(struct store *s, int64_t incident, int64_t mail, int64_t when, const char *address)
{
	int64_t id = address_row(s, address);
	struct arena *a;

	sql_run(s, SQL_HOSTILE_ADD, "isi", (int64_t)TRACE_ADDRESS, address, incident);
	if (id == 0 || sqlite3_changes(s->db) == 0)
		return;
	a = arena_new();
	sql_run(s, SQL_MOVE_ADD, "iziszis", id, (int64_t)0, (int64_t)TRUST_HOSTILE, "incident",
	    mail, when, arena_printf(a, "%lld", (long long)incident));
	arena_free(a);
}

enum store_result
store_incident_accused(struct store *s, int64_t incident, const struct mail_strings *addresses,
    const struct mail_strings *accounts)
{
	for (size_t i = 0; i < addresses->n; i++)
		sql_run(
		    s, SQL_ACCUSED_ADD, "iis", incident, (int64_t)TRACE_ADDRESS, addresses->v[i]);
	for (size_t i = 0; i < accounts->n; i++)
		sql_run(
		    s, SQL_ACCUSED_ADD, "iis", incident, (int64_t)TRACE_ACCOUNT, accounts->v[i]);
	return sql_result(s);
}

/* For each counterparty for whom the message gave it. */
static void
accounts_became_bad(struct store *s, int64_t incident, int64_t mail, const struct facts *f,
    const struct mail_strings *accounts)
{
	struct ledger_cause cause = {
		.reason = "incident", .at = f->arrived, .mail = mail, .incident = incident
	};

	for (size_t i = 0; i < f->mail->accounts_n; i++)
		if (mail_strings_has(accounts, f->mail->accounts[i].key))
			ledger_became(s, f->accounts[i].owner,
			    ledger_account(s, f->mail->accounts[i].key, NULL), LEDGER_BAD, &cause);
}

enum store_result
store_incident_hostile(struct store *s, int64_t incident, int64_t mail, const struct facts *f,
    const struct mail_strings *addresses, const struct mail_strings *accounts)
{
	struct arena *a;

	accounts_became_bad(s, incident, mail, f, accounts);

	for (size_t i = 0; i < addresses->n; i++)
		accuse(s, incident, mail, f->arrived, addresses->v[i]);
	for (size_t i = 0; i < accounts->n; i++)
		sql_run(
		    s, SQL_HOSTILE_ADD, "isi", (int64_t)TRACE_ACCOUNT, accounts->v[i], incident);
	if (f->direction != DIRECTION_INBOUND || addresses->n + accounts->n == 0)
		return sql_result(s);
	a = arena_new();
	add_trace(s, incident, TRACE_MESSAGE_ID_HOST, message_id_host(a, f->mail->message_id));
	for (size_t i = 0; i < f->mail->submission_n; i++)
		add_trace(s, incident, TRACE_SUBMISSION, f->mail->submission[i].address);
	arena_free(a);
	return sql_result(s);
}

bool
store_finding_known(
    struct store *s, const struct facts *f, const char *detector, enum severity severity)
{
	int64_t mail = sql_int(s, 0, SQL_MAIL_FIND, "ss", f->mail->essence, f->mail->message_id);

	return mail != 0 &&
	       sql_int(s, 0, SQL_FINDING_KNOWN, "isi", mail, detector, (int64_t)severity) == 1;
}

enum store_result
store_finding_add(struct store *s, const struct store_finding *f)
{
	sql_run(s, SQL_FINDING_ADD, "ziisiissssi", f->incident, f->mail, f->copy, f->detector,
	    (int64_t)f->version, (int64_t)f->severity, f->reason, f->evidence, f->header, f->attack,
	    f->created);
	return sql_result(s);
}
