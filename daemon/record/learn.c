#include <string.h>

#include "buf.h"
#include "digest.h"
#include "learn.h"
#include "positions.h"

const char *
store_conversation_public_id(struct store *s, int64_t conversation, struct arena *a)
{
	sqlite3_stmt *q = sql_query(s, SQL_CONVERSATION_GET, "i", conversation);
	const char *id;

	if (!sql_row(s, q))
		return "";
	id = sql_string(a, q, 0);
	sql_end(q);
	return id;
}

static void
add_key(struct learning *l, int64_t key)
{
	if (!sql_known(l->s, SQL_KEY_ADD, key, l->conversation))
		sql_run(l->s, SQL_KEY_ADD, "ii", key, l->conversation);
}

/* An answer may come before what it answers: then the name of that is kept for it. */
static void
keep_name(struct learning *l, const char *id)
{
	if (id[0] != '\0' && conversation_of(l->s, id) == 0)
		add_key(l, key_message_id(id));
}

static void
learn_keys(struct learning *l)
{
	const struct mail *m = l->f->mail;
	const struct mail_strings *refs = &m->references;
	size_t people = 0;
	int64_t keys[3];

	if (m->thread_index[0] != '\0')
		add_key(l, key_thread_index(m->thread_index));
	for (size_t i = 0; i < m->in_reply_to.n && i < REFERENCES_MAX; i++)
		keep_name(l, m->in_reply_to.v[i]);
	for (size_t i = refs->n, n = 0; i > 0 && n < REFERENCES_MAX; i--, n++)
		keep_name(l, refs->v[i - 1]);
	for (size_t i = 0; i < l->f->parties_n && people < KEYED_PEOPLE_MAX; i++) {
		const struct fact_party *p = &l->f->parties[i];
		size_t n;

		if (p->field == FIELD_SENDER || p->field == FIELD_BCC)
			continue;
		people++;
		n = key_person(m->subject_base, p->addr, true, digest_key_within, keys);
		for (size_t k = 0; k < n; k++)
			add_key(l, keys[k]);
	}
}

static void
begin_conversation(struct learning *l)
{
	const struct mail *m = l->f->mail;
	const char *seed;

	if (l->conversation != 0)
		return;
	/* The message that began it names it for good: the same history gives the same names. */
	seed = arena_printf(l->a, "%s|%s", m->essence, m->message_id);
	sql_run(l->s, SQL_CONVERSATION_ADD, "ssi", digest_id(l->a, "conv-", seed), m->subject,
	    l->f->arrived);
	l->conversation = sql_inserted(l->s);
}

/* A free mailbox in the text, or what imitates somebody's. */
static bool
mentioned(const struct facts *f, const struct mail_addr *x)
{
	for (size_t i = 0; i < f->mentions_n; i++)
		if (strcmp(f->mentions[i].address, x->address) == 0)
			return true;
	return x->class == DOMAIN_FREEMAIL;
}

void
learn_habits(struct learning *l)
{
	const struct facts *f = l->f;
	const struct mail *m = f->mail;
	const char *host = message_id_host(l->a, m->message_id);
	bool reply = m->subject_reply || m->quoted_n > 0;
	int64_t from = l->addresses[0]; /* its fields stand first */

	if (m->from.n == 0 || m->from.v[0].flags & ADDR_VIA)
		return;
	sql_run(l->s, SQL_SENDER_COUNT, "iiiiiii", from, (int64_t)1, (int64_t)f->auth.known,
	    (int64_t)f->auth.aligned, (int64_t)(m->signature != SIGNED_NONE), (int64_t)reply,
	    (int64_t)(reply && f->references_n == 0));
	if (host[0] != '\0') {
		sql_run(l->s, SQL_HABIT_COUNT, "iis", from, (int64_t)HABIT_MESSAGE_ID_HOST, host);
		sql_run(l->s, SQL_CLEAN_TRACE_ADD, "is", (int64_t)TRACE_MESSAGE_ID_HOST, host);
	}
	for (size_t i = 0; i < m->submission_n; i++) {
		if (m->submission[i].org[0] != '\0')
			sql_run(l->s, SQL_HABIT_COUNT, "iis", from, (int64_t)HABIT_SUBMISSION,
			    m->submission[i].org);
		sql_run(l->s, SQL_CLEAN_TRACE_ADD, "is", (int64_t)TRACE_SUBMISSION,
		    m->submission[i].address);
	}
	for (size_t i = 0; i < m->signers.n && m->verdict != VERDICT_INVALID; i++)
		sql_run(l->s, SQL_HABIT_COUNT, "iis", from, (int64_t)HABIT_SIGNER,
		    m->signers.v[i].address);
	for (size_t i = 0; i < m->signing_keys.n; i++)
		sql_run(l->s, SQL_HABIT_COUNT, "iis", from, (int64_t)HABIT_SIGNER,
		    m->signing_keys.v[i]);
	if (m->verdict == VERDICT_VALID)
		sql_run(l->s, SQL_HABIT_COUNT, "iis", from, (int64_t)HABIT_SIGNATURE, "valid");
	for (size_t i = 0; i < f->parties_n; i++)
		if (f->parties[i].field == FIELD_REPLY_TO && f->parties[i].worst != TRUST_HOSTILE)
			sql_run(l->s, SQL_HABIT_COUNT, "iis", from, (int64_t)HABIT_REPLY_TO,
			    f->parties[i].addr->address);
	for (size_t i = 0; i < m->mailto.n && i < MENTIONS_MAX; i++)
		if (f->direction == DIRECTION_INBOUND && mentioned(f, &m->mailto.v[i]))
			sql_run(l->s, SQL_HABIT_COUNT, "iis", from, (int64_t)HABIT_MENTION,
			    m->mailto.v[i].address);
}

void
learn_sketch(struct learning *l)
{
	const struct mail_sketch *k = &l->f->mail->sketch;
	struct buf b = { 0 };

	if (k->n < SHINGLES_MIN)
		return;
	for (size_t i = 0; i < k->n; i++)
		buf_u64(&b, k->v[i]);
	sql_run(
	    l->s, SQL_SKETCH_ADD, "iiib", l->mail, l->f->arrived, (int64_t)k->complete, b.p, b.len);
	buf_free(&b);
	shingles_add(l->s, l->mail, l->f->arrived, k);
}

static void
add_mail(struct learning *l)
{
	const struct facts *f = l->f;
	const struct mail *m = f->mail;
	const char *owner = f->from_owner;
	int64_t from = 0;

	if (f->from_stands_for != NULL)
		owner = person_owner(f->from_stands_for);
	for (size_t i = 0; i < f->parties_n && from == 0; i++)
		if (f->parties[i].field == FIELD_FROM)
			from = l->addresses[i];
	sql_run(l->s, SQL_MAIL_ADD, "ssiitisiiiiizssssiiiiss", m->message_id, m->essence,
	    l->conversation, (int64_t)f->conversation.joined, m->date, f->arrived, m->subject,
	    (int64_t)f->direction, (int64_t)(f->direction == DIRECTION_OUTBOUND),
	    (int64_t)l->j->severity, (int64_t)f->auth.aligned, (int64_t)l->teaches, from, owner,
	    mail_route(l->a, m), message_id_host(l->a, m->message_id), m->mailer, (int64_t)m->list,
	    (int64_t)m->auto_submitted, (int64_t)m->wording, (int64_t)m->signature,
	    m->return_path.n > 0 ? m->return_path.v[0].address : "", m->list_id);
	l->mail = sql_inserted(l->s);
}

/* Who imitates a company has spoken of money: the first time is looked at, and no later one for that alone. */
static void
learn_money(struct learning *l)
{
	const struct facts *f = l->f;

	if (f->parties_n > 0 && f->parties[0].imitates[0] != '\0' &&
	    (f->mail->wording & (WORDING_PAYMENT | WORDING_ASKS_MONEY)) != 0)
		sql_run(
		    l->s, SQL_HABIT_COUNT, "iis", l->addresses[0], (int64_t)HABIT_MONEY, "spoken");
}

static void
first_copy(struct learning *l)
{
	begin_conversation(l);
	learn_keys(l);
	learn_parties(l);
	add_mail(l);
	learn_entries(l);
	learn_roster(l);
	learn_accounts(l);
	if (l->teaches) {
		learn_trust(l);
		learn_habits(l);
	}
	learn_money(l);
	for (size_t i = 0; i < l->f->mail->submission_n; i++)
		sql_run(l->s, SQL_MAIL_SUBMISSION_ADD, "is", l->mail,
		    l->f->mail->submission[i].address);
	learn_attachments(l);
	learn_path(l);
	learn_paid(l);
	learn_billed(l);
	learn_sketch(l);
	sql_run(l->s, SQL_CONVERSATION_MAIL, "ii", l->conversation, l->f->arrived);
}

/* Another mailbox's copy: nothing counts twice, but its authentication may be the first that we see. */
static void
further_copy(struct learning *l)
{
	const struct facts *f = l->f;
	sqlite3_stmt *q =
	    sql_query(l->s, SQL_MAIL_FIND, "ss", f->mail->essence, f->mail->message_id);
	bool aligned = true, learned = false;

	if (!sql_row(l->s, q))
		return;
	l->mail = sql_col(q, 0);
	l->conversation = sql_col(q, 1);
	aligned = sql_col(q, 3) != 0;
	learned = sql_col(q, 5) != 0;
	sql_end(q);
	if (l->teaches && learned && f->auth.aligned && !aligned) {
		learn_alignment(l);
		learn_account_alignment(l);
	}
	sql_run(l->s, SQL_MAIL_RAISE, "iiii", l->mail, (int64_t)l->j->severity,
	    (int64_t)f->auth.aligned, (int64_t)(f->direction == DIRECTION_OUTBOUND));
}

static int64_t
add_copy(struct learning *l)
{
	const struct facts *f = l->f;
	int64_t account = positions_account(l->s, f->account, f->arrived), copy;

	sql_run(l->s, SQL_COPY_ADD, "iiiiiiisiiiiississs", l->mail,
	    positions_folder(l->s, account, f->folder, f->role, f->uidvalidity),
	    (int64_t)f->uidvalidity, (int64_t)f->uid, f->arrived, (int64_t)f->direction,
	    (int64_t)f->historical, f->mail->sha256, (int64_t)f->mail->size, (int64_t)f->mail->cut,
	    (int64_t)f->auth.spf, (int64_t)f->auth.dkim, (int64_t)f->auth.dmarc,
	    f->auth.compauth_word, mail_flags_text(l->a, f->mail), (int64_t)f->auth.aligned,
	    f->auth.spf_domain, f->auth.dkim_domain, f->auth.dmarc_policy);
	copy = sql_inserted(l->s);
	learn_headers(l, copy);
	sql_run(l->s, SQL_ACCOUNT_OLDEST, "ii", account, f->arrived);
	return copy;
}

static bool
from_trusted(const struct facts *f)
{
	if (f->direction != DIRECTION_INBOUND)
		return true;
	for (size_t i = 0; i < f->parties_n; i++)
		if (f->parties[i].field == FIELD_FROM)
			return f->parties[i].trust == TRUST_PROVEN || f->parties[i].ours ||
			       (f->auth.aligned && f->parties[i].addr->class == DOMAIN_CORPORATE &&
				   f->parties[i].worst != TRUST_HOSTILE);
	return false;
}

enum store_result
store_learn(struct store *s, const struct facts *f, const struct store_judgement *j,
    int64_t *ret_mail, int64_t *ret_copy, int64_t *ret_conversation)
{
	struct learning l = { .s = s,
		.f = f,
		.j = j,
		.a = arena_new(),
		.day = f->arrived / DAY - (f->arrived % DAY < 0),
		.conversation = f->conversation.id,
		.teaches = j->severity < SEVERITY_MEDIUM,
		.ours = f->direction != DIRECTION_INBOUND,
		.from_trusted = from_trusted(f) };

	if (f->first_copy)
		first_copy(&l);
	else
		further_copy(&l);
	*ret_copy = add_copy(&l);
	*ret_mail = l.mail;
	*ret_conversation = l.conversation;
	arena_free(l.a);
	return sql_result(s);
}
