#include <stdio.h>
#include <string.h>

#include "digest.h"
#include "gather.h"
#include "learn.h"
#include "numbers.h"

enum { PAID_KEYS_MAX = 64, NUMBERS_MAX = 6, OWNERS_KEYED_MAX = 8 };

static size_t
add_owner(const char *owner, const char **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i], owner) == 0)
			return n;
	if (owner[0] == '\0' || n == OWNERS_KEYED_MAX)
		return n;
	v[n] = owner;
	return n + 1;
}

/* Keys of table paid for a message: its conversation's, and one a number and counterparty. */
static size_t
paid_keys(const struct facts *f, int64_t conversation, bool chaser, int64_t ret[PAID_KEYS_MAX])
{
	char number[NUMBERS_MAX][NUMBER_LEN_MAX + 1], name[32];
	const char *owners[OWNERS_KEYED_MAX];
	size_t owners_n = 0, numbers_n, n = 0;

	if (chaser)
		owners_n = add_owner(f->from_owner, owners, owners_n);
	for (size_t i = 0; i < f->roster_n && !chaser; i++)
		if (!f->roster[i].ours)
			owners_n = add_owner(person_owner(&f->roster[i]), owners, owners_n);
	for (size_t i = 0; i < f->parties_n && !chaser; i++)
		if (!f->parties[i].ours && !f->parties[i].mailbox)
			owners_n = add_owner(addr_owner(f->parties[i].addr), owners, owners_n);
	if (conversation != 0) {
		/* First: tells a mail that names no number. */
		snprintf(name, sizeof(name), "%lld", (long long)conversation);
		ret[n++] = digest_key('p', name, NULL);
	}
	numbers_n = numbers_read(f->mail->subject, number, 0, NUMBERS_MAX);
	numbers_n = numbers_read(f->mail->wording_evidence, number, numbers_n, NUMBERS_MAX);
	for (size_t i = 0; i < numbers_n; i++)
		for (size_t k = 0; k < owners_n && n < PAID_KEYS_MAX; k++)
			ret[n++] = digest_key('p', number[i], owners[k]);
	return n;
}

/*
 * The conversation in which the message asks; 0 if only its wording joins it to one.  Reminders are worded alike, whatever they
 * are about.
 */
static int64_t
asked_in(const struct facts *f)
{
	bool quotes = false;

	for (size_t i = 0; i < f->repeats_n; i++)
		quotes |= f->repeats[i].quoted && f->repeats[i].same_conversation;
	return f->conversation.joined == JOINED_TEXT && !quotes ? 0 : f->conversation.id;
}

void
gather_paid(struct gathering *g)
{
	struct fact_paid *p = &g->f->paid;
	int64_t keys[PAID_KEYS_MAX], conversation = asked_in(g->f), mail = 0;
	char number[NUMBERS_MAX][NUMBER_LEN_MAX + 1];
	bool numbered;
	size_t n;
	sqlite3_stmt *q;

	*p = (struct fact_paid){ .message_id = "", .subject = "" };
	if (g->f->direction != DIRECTION_INBOUND || (g->m->wording & WORDING_CHASER) == 0)
		return;
	numbered = numbers_read(g->m->subject, number, 0, NUMBERS_MAX) +
		       numbers_read(g->m->wording_evidence, number, 0, NUMBERS_MAX) >
		   0;
	n = paid_keys(g->f, conversation, true, keys);
	/* Numbers first: one conversation may be about several invoices. */
	for (size_t i = n; i-- > 0 && mail == 0;) {
		bool number_key = i > 0 || conversation == 0;

		q = sql_query(g->s, SQL_PAID, "i", keys[i]);
		if (!sql_row(g->s, q))
			continue;
		if (!number_key && numbered &&
		    numbers_read(sql_string(g->a, q, 2), number, 0, NUMBERS_MAX) > 0) {
			sql_end(q);
			break;
		}
		mail = sql_col(q, 0);
		p->message_id = sql_string(g->a, q, 1);
		p->subject = sql_string(g->a, q, 2);
		p->arrived = sql_col(q, 3);
		p->same_conversation = sql_col(q, 4) == g->f->conversation.id;
		p->had_findings = sql_col(q, 5) >= SEVERITY_MEDIUM;
		sql_end(q);
	}
	if (mail == 0)
		return;
	q = sql_query(g->s, SQL_MAIL_ADDRESSES, "i", mail);
	while (sql_row(g->s, q))
		if (sql_col(q, 0) == FIELD_TO || sql_col(q, 0) == FIELD_CC)
			mail_strings_add(g->a, &p->recipients, sql_string(g->a, q, 1));
}

void
learn_paid(struct learning *l)
{
	int64_t keys[PAID_KEYS_MAX];
	size_t n;

	if (l->f->direction != DIRECTION_OUTBOUND ||
	    (l->f->mail->wording & WORDING_PAYMENT_MADE) == 0)
		return;
	n = paid_keys(l->f, l->conversation, false, keys);
	for (size_t i = 0; i < n; i++)
		sql_run(l->s, SQL_PAID_ADD, "ii", keys[i], l->mail);
}
