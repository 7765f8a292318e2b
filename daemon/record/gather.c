#include <string.h>

#include "gather.h"
#include "name.h"
#include "organisation.h"

int64_t
address_row(struct store *s, const char *address)
{
	return sql_int(s, 0, SQL_ADDRESS_GET, "s", address);
}

int64_t
sender_row(const struct facts *f)
{
	return f->parties_n > 0 && f->parties[0].field == FIELD_FROM ? f->parties[0].address_row
								     : 0;
}

int64_t
person_row(struct store *s, const struct mail_addr *x)
{
	if (x->skeleton[0] == '\0' || x->flags & (ADDR_INVALID | ADDR_VIA))
		return 0;
	return sql_int(s, 0, SQL_PERSON_GET, "ss", x->skeleton, x->org);
}

int64_t
person_add(struct store *s, struct arena *a, const struct mail_addr *x, int64_t at)
{
	const char *name = x->name[0] != '\0' ? x->name : x->local;

	sql_run(s, SQL_PERSON_ADD, "sssis", x->skeleton, x->org, name, at,
	    name_in_other_alphabet(name) ? name_sound(a, x->skeleton) : "");
	return sql_inserted(s);
}

const char *
message_id_host(struct arena *a, const char *message_id)
{
	const char *at = strrchr(message_id, '@');
	char *host = arena_strdup(a, at == NULL ? "" : at + 1);

	for (char *p = host; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return host;
}

const char *
mail_route(struct arena *a, const struct mail *m)
{
	const struct mail_received *first;
	const char *host;

	for (size_t i = 0; i < m->submission_n; i++)
		if (m->submission[i].org[0] != '\0')
			return m->submission[i].org;
	if (m->received_n == 0)
		return "";
	first = &m->received_v[m->received_n - 1];
	host = strchr(first->from, '.') != NULL ? first->from : first->by;
	return organisation_registrable(a, host);
}

const char *
addr_owner(const struct mail_addr *x)
{
	return x->org[0] != '\0' ? x->org : x->address;
}

static void
add_parties(struct gathering *g, const struct mail_addrs *list, enum field field)
{
	struct facts *f = g->f;

	for (size_t i = 0; i < list->n; i++) {
		const struct mail_addr *x = &list->v[i];

		f->parties = arena_grow(g->a, f->parties, f->parties_n, sizeof(*f->parties));
		f->parties[f->parties_n++] = (struct fact_party){ .field = field,
			.addr = x,
			.mailbox = own_mailbox(&g->own, x->address),
			.ours = own_address(&g->own, x),
			.imitates = "",
			.partner = -1,
			.history = { .first_seen = TIME_UNKNOWN, .last_seen = TIME_UNKNOWN } };
	}
}

void
gather_parties(struct gathering *g)
{
	add_parties(g, &g->m->from, FIELD_FROM);
	add_parties(g, &g->m->sender, FIELD_SENDER);
	add_parties(g, &g->m->reply_to, FIELD_REPLY_TO);
	add_parties(g, &g->m->to, FIELD_TO);
	add_parties(g, &g->m->cc, FIELD_CC);
	add_parties(g, &g->m->bcc, FIELD_BCC);
}

/*
 * Who wrote that message, and whether our sender was on it: under the address, or under the name in the same organisation.
 */
static void
read_reference(struct gathering *g, int64_t mail, struct fact_reference *ret)
{
	const struct mail_addr *from = g->m->from.n > 0 ? &g->m->from.v[0] : NULL;
	sqlite3_stmt *q = sql_query(g->s, SQL_MAIL_ADDRESSES, "i", mail);

	while (!(ret->sender_took_part && ret->from[0] != '\0') && sql_row(g->s, q)) {
		const char *address = (const char *)sqlite3_column_text(q, 1);
		const char *skeleton = (const char *)sqlite3_column_text(q, 3);

		if (sql_col(q, 0) == FIELD_FROM && ret->from[0] == '\0')
			ret->from = arena_strdup(g->a, address);
		if (from == NULL || sql_col(q, 0) == FIELD_REPLY_TO)
			continue;
		ret->sender_took_part |=
		    strcmp(address, from->address) == 0 ||
		    (from->org[0] != '\0' && from->skeleton[0] != '\0' &&
			strcmp(skeleton, from->skeleton) == 0 &&
			strcmp((const char *)sqlite3_column_text(q, 4), from->org) == 0);
	}
	sql_end(q);
}

static void
add_reference(struct gathering *g, const char *id, bool in_reply_to)
{
	struct facts *f = g->f;
	struct fact_reference r = { .message_id = id, .in_reply_to = in_reply_to, .from = "" };
	int64_t mails[4];
	size_t n = 0;
	sqlite3_stmt *q;

	for (size_t i = 0; i < f->references_n; i++)
		if (strcmp(f->references[i].message_id, id) == 0)
			return;
	if (id[0] == '\0' || f->references_n >= REFERENCES_MAX)
		return;
	q = sql_query(g->s, SQL_MAIL_BY_MESSAGE_ID, "s", id);
	while (sql_row(g->s, q) && n < 4) {
		mails[n++] = sql_col(q, 0);
		r.known = true;
		r.conversation = sql_col(q, 1);
		r.had_findings |= sql_col(q, 2) >= SEVERITY_MEDIUM;
	}
	sql_end(q);
	for (size_t i = 0; i < n && !r.sender_took_part; i++)
		read_reference(g, mails[i], &r);
	f->references = arena_grow(g->a, f->references, f->references_n, sizeof(r));
	f->references[f->references_n++] = r;
}

void
gather_references(struct gathering *g)
{
	const struct mail_strings *refs = &g->m->references;

	for (size_t i = 0; i < g->m->in_reply_to.n; i++)
		add_reference(g, g->m->in_reply_to.v[i], true);
	for (size_t i = refs->n; i > 0; i--)
		add_reference(g, refs->v[i - 1], false);
}

void
gather_sender(struct gathering *g)
{
	struct fact_sender *f = &g->f->sender;
	int64_t id = sender_row(g->f);
	sqlite3_stmt *q;

	if (id == 0)
		return;
	q = sql_query(g->s, SQL_SENDER_GET, "i", id);
	if (sql_row(g->s, q)) {
		f->mails = sql_count(q, 0);
		f->with_auth = sql_count(q, 1);
		f->aligned = sql_count(q, 2);
		f->signed_mails = sql_count(q, 3);
		f->replies = sql_count(q, 4);
		f->replies_bare = sql_count(q, 5);
		sql_end(q);
	}
	q = sql_query(g->s, SQL_HABITS, "ii", id, (int64_t)HABIT_SIGNER);
	while (sql_row(g->s, q)) {
		f->signers = arena_grow(g->a, f->signers, f->signers_n, sizeof(*f->signers));
		f->signers[f->signers_n].what = sql_string(g->a, q, 0);
		f->signers[f->signers_n++].seen = sql_count(q, 1);
	}
	if (g->m->verdict != VERDICT_UNCHECKED)
		f->valid = (uint32_t)sql_int(
		    g->s, 0, SQL_HABIT_GET, "iis", id, (int64_t)HABIT_SIGNATURE, "valid");
	q = sql_query(g->s, SQL_HABITS, "ii", id, (int64_t)HABIT_SUBMISSION);
	while (sql_row(g->s, q)) {
		f->submissions =
		    arena_grow(g->a, f->submissions, f->submissions_n, sizeof(*f->submissions));
		f->submissions[f->submissions_n].org = sql_string(g->a, q, 0);
		f->submissions[f->submissions_n++].seen = sql_count(q, 1);
	}
}

static void
pivot(struct gathering *g, enum trace trace, const char *value, const char *kind, const char *what,
    bool quoted)
{
	struct facts *f = g->f;
	sqlite3_stmt *q;

	for (size_t i = 0; i < f->pivots_n; i++)
		if (strcmp(f->pivots[i].what, what) == 0)
			return;
	if (value[0] == '\0' || f->pivots_n >= PIVOTS_MAX)
		return;
	q = sql_query(
	    g->s, SQL_HOSTILE_ELSEWHERE, "isi", (int64_t)trace, value, f->conversation.id);
	if (!sql_row(g->s, q))
		return;
	f->pivots = arena_grow(g->a, f->pivots, f->pivots_n, sizeof(*f->pivots));
	f->pivots[f->pivots_n++] = (struct fact_pivot){ .incident = sql_col(q, 0),
		.incident_id = sql_string(g->a, q, 1),
		.since = sql_col(q, 2),
		.kind = kind,
		.what = what,
		.quoted = quoted };
	sql_end(q);
}

/* quoted: those in quoted text, or else the others. */
static void
pivot_accounts(struct gathering *g, bool quoted)
{
	for (size_t i = 0; i < g->m->accounts_n; i++) {
		const struct mail_account *x = &g->m->accounts[i];

		if (g->f->accounts[i].trust == TRUST_HOSTILE && !x->ours &&
		    (x->where == WHERE_QUOTED) == quoted)
			pivot(g, TRACE_ACCOUNT, x->key, "account", account_masked(g->a, x->key),
			    quoted);
	}
}

/* A server or a login that honest mail used too is no trace of anybody. */
static bool
clean(struct gathering *g, enum trace trace, const char *value)
{
	return sql_int(g->s, 0, SQL_CLEAN_TRACE, "is", (int64_t)trace, value) == 1;
}

void
gather_pivots(struct gathering *g)
{
	const struct facts *f = g->f;
	const char *host = message_id_host(g->a, g->m->message_id);

	for (size_t i = 0; i < f->parties_n; i++)
		if (f->parties[i].worst == TRUST_HOSTILE)
			pivot(g, TRACE_ADDRESS, f->parties[i].addr->address,
			    f->parties[i].field == FIELD_REPLY_TO ? "reply_to" : "address",
			    f->parties[i].addr->address, false);
	pivot_accounts(g, false);
	pivot_accounts(g, true);
	if (f->direction != DIRECTION_INBOUND)
		return;
	if (!clean(g, TRACE_MESSAGE_ID_HOST, host))
		pivot(g, TRACE_MESSAGE_ID_HOST, host, "message_id_host", host, false);
	for (size_t i = 0; i < g->m->submission_n; i++)
		if (!clean(g, TRACE_SUBMISSION, g->m->submission[i].address))
			pivot(g, TRACE_SUBMISSION, g->m->submission[i].address, "submission",
			    g->m->submission[i].address, false);
}

static void
find_recorded(struct gathering *g)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_MAIL_FIND, "ss", g->m->essence, g->m->message_id);

	if (sql_row(g->s, q)) {
		g->mail = sql_col(q, 0);
		g->conversation = sql_col(q, 1);
		g->f->recorded = (enum severity)sql_col(q, 2);
		sql_end(q);
	}
}

enum store_result
store_gather(struct store *s, const struct config *config, const struct mail *m,
    const struct store_copy *c, struct arena *a, struct facts *ret)
{
	struct gathering g = { .s = s, .config = config, .m = m, .c = c, .a = a, .f = ret };

	*ret = (struct facts){
		.config = config,
		.mail = m,
		.account = c->account,
		.folder = c->folder,
		.role = c->role,
		.uidvalidity = c->uidvalidity,
		.uid = c->uid,
		.arrived = c->arrived,
		.from_owner = "",
	};
	own_load(s, config, c->account, a, &g.own);
	ret->history_from = g.own.oldest_mail;
	ret->historical = c->arrived < g.own.enrolled_at;
	ret->direction = own_direction(&g.own, m, c->role, a);
	find_recorded(&g);
	ret->first_copy = g.mail == 0;
	gather_auth(&g);
	gather_parties(&g);
	gather_repeats(&g);
	gather_conversation(&g);
	gather_roster(&g);
	gather_trust(&g);
	gather_mentions(&g);
	gather_references(&g);
	gather_accounts(&g);
	gather_sender(&g);
	gather_pivots(&g);
	gather_twins(&g);
	gather_path(&g);
	gather_paid(&g);
	return sql_result(s);
}
