#include <string.h>

#include "address.h"
#include "digest.h"
#include "gather.h"

enum {
	CANDIDATES_MAX = 24,
	CONVERSATION_WEIGHED = 64 /* of its messages, the newest */
};

int64_t
key_message_id(const char *id)
{
	return digest_key('m', id, NULL);
}

int64_t
key_thread_index(const char *index)
{
	return digest_key('t', index, NULL);
}

size_t
key_person(const char *subject_base, const struct mail_addr *x, bool functions,
    int64_t (*key)(char, const char *, const char *), int64_t ret[3])
{
	size_t n = 0, len = 0;
	char local[ADDRESS_MAX + 1];

	/* Equal as people_same_local has it. */
	for (const char *p = x->local; *p != '\0' && len < ADDRESS_MAX; p++)
		if (strchr("._-", *p) == NULL)
			local[len++] = *p;
	local[len] = '\0';
	if (subject_base[0] == '\0' || x->flags & (ADDR_INVALID | ADDR_VIA))
		return 0;
	if (x->skeleton[0] != '\0' && (functions || !people_generic(x->skeleton)))
		ret[n++] = key('n', subject_base, x->skeleton);
	if (x->local[0] != '\0' && (functions || !people_generic(x->local)))
		ret[n++] = key('l', subject_base, local);
	ret[n++] = key('a', subject_base, x->address);
	return n;
}

/* Does it answer nothing, pass nothing on, and speak of no money?  Then it opens a conversation, whatever its subject. */
static bool
opens(const struct mail *m)
{
	return !m->subject_reply && !m->subject_forward && m->quoted_n == 0 &&
	       m->in_reply_to.n == 0 && m->references.n == 0 && m->accounts_n == 0 &&
	       m->wording == 0;
}

/*
 * Names of functions are looked up by the address, but an answer from a free-mailer may imitate.  What is no answer and
 * comes under a subject that everybody uses is no part of another company's conversation; nor is it one of a namesake's.
 */
static size_t
keys_of(struct gathering *g, const struct mail_addr *x,
    int64_t (*key)(char, const char *, const char *), int64_t ret[3])
{
	size_t n = key_person(
	    g->m->subject_base, x, x->class == DOMAIN_FREEMAIL && g->m->subject_reply, key, ret);

	if (n > 1 && opens(g->m)) {
		ret[0] = ret[n - 1]; /* that of the address stands last */
		n = 1;
	}
	return n;
}

static size_t
lookup_keys(struct gathering *g, const struct mail_addr *x, int64_t ret[6])
{
	size_t n = keys_of(g, x, digest_key_within, ret);

	return g->scattered ? n + keys_of(g, x, digest_key, ret + n) : n;
}

static bool
found(struct gathering *g, int64_t conversation, int joined)
{
	if (conversation == 0)
		return false;
	g->f->conversation.id = conversation;
	switch (joined) {
	case JOINED_REFERENCE:
		g->f->conversation.joined = JOINED_REFERENCE;
		break;
	case JOINED_THREAD_INDEX:
		g->f->conversation.joined = JOINED_THREAD_INDEX;
		break;
	case JOINED_SUBJECT:
		g->f->conversation.joined = JOINED_SUBJECT;
		break;
	default:
		g->f->conversation.joined = JOINED_TEXT;
	}
	return true;
}

int64_t
conversation_of(struct store *s, const char *message_id)
{
	int64_t conversation;

	if (message_id[0] == '\0')
		return 0;
	conversation = sql_int(s, 0, SQL_MAIL_CONVERSATION, "s", message_id);
	return conversation != 0 ? conversation
				 : sql_int(s, 0, SQL_KEY_FIRST, "i", key_message_id(message_id));
}

static int64_t
by_references(struct gathering *g)
{
	const struct mail_strings *irt = &g->m->in_reply_to, *refs = &g->m->references;
	size_t budget = REFERENCES_MAX;
	int64_t id = 0;

	for (size_t i = 0; i < irt->n && id == 0 && budget > 0; i++, budget--)
		id = conversation_of(g->s, irt->v[i]);
	for (size_t i = refs->n; i > 0 && id == 0 && budget > 0; i--, budget--)
		id = conversation_of(g->s, refs->v[i - 1]);
	/* An answer may have been recorded before what it answers. */
	return id != 0 ? id : conversation_of(g->s, g->m->message_id);
}

static bool
in_window(struct gathering *g, int64_t conversation)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_CONVERSATION_GET, "i", conversation);
	int64_t started, last;

	if (!sql_row(g->s, q))
		return false;
	started = sql_col(q, 2);
	last = sql_col(q, 3);
	sql_end(q);
	return g->c->arrived - last <= JOIN_WINDOW && started - g->c->arrived <= JOIN_WINDOW;
}

/* The people of a message by whom its conversation may be known: From, To, Cc, Reply-To. */
static size_t
people(const struct facts *f, const struct fact_party *ret[KEYED_PEOPLE_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < f->parties_n && n < KEYED_PEOPLE_MAX; i++) {
		const struct fact_party *p = &f->parties[i];
		bool twice = false;

		if (p->field == FIELD_SENDER || p->field == FIELD_BCC)
			continue;
		for (size_t k = 0; k < n && !twice; k++)
			twice =
			    strcmp(ret[k]->addr->address, p->addr->address) == 0 ||
			    (p->addr->skeleton[0] != '\0' && !people_generic(p->addr->skeleton) &&
				strcmp(ret[k]->addr->skeleton, p->addr->skeleton) == 0);
		if (!twice)
			ret[n++] = p;
	}
	return n;
}

static bool
has_person(struct gathering *g, int64_t conversation, const struct mail_addr *x)
{
	int64_t keys[6];
	size_t n = lookup_keys(g, x, keys);

	for (size_t i = 0; i < n; i++)
		if (sql_int(g->s, 0, SQL_KEY_HAS, "ii", keys[i], conversation) == 1)
			return true;
	return false;
}

/* How many of the people stand in the conversation; 0 unless a counterparty is among them. */
static size_t
overlap(struct gathering *g, int64_t conversation, const struct fact_party *const *v, size_t n)
{
	size_t both = 0, counterparties = 0;
	bool reader = false;

	for (size_t i = 0; i < n; i++) {
		reader |= v[i]->mailbox;
		if (!has_person(g, conversation, v[i]->addr))
			continue;
		both++;
		if (!v[i]->ours)
			counterparties++;
	}
	/* A reader in Bcc, or behind an alias, is one of the people as well. */
	if (!reader && counterparties > 0) {
		const char *at = strrchr(g->c->account, '@');
		struct mail_addr x = { .address = g->c->account,
			.skeleton = "",
			.local = at == NULL ? ""
					    : arena_strndup(g->a, g->c->account,
						  (size_t)(at - g->c->account)),
			.class = DOMAIN_CORPORATE };

		both += has_person(g, conversation, &x);
	}
	return counterparties > 0 ? both : 0;
}

/* It opens a conversation, and its sender was never on that one: who else reads it joins them no more than the subject. */
static bool
opens_another(struct gathering *g, int64_t conversation)
{
	for (size_t i = 0; i < g->f->parties_n; i++)
		if (g->f->parties[i].field == FIELD_FROM)
			return opens(g->m) && !g->f->parties[i].ours &&
			       !has_person(g, conversation, g->f->parties[i].addr);
	return false;
}

static int64_t
by_subject(struct gathering *g)
{
	const struct fact_party *v[KEYED_PEOPLE_MAX];
	size_t n = people(g->f, v), candidates_n = 0, best_overlap = 1;
	int64_t candidates[CANDIDATES_MAX], keys[6], best = 0;

	g->scattered =
	    g->c->arrived <= sql_int(g->s, INT64_MIN, SQL_META_NUMBER, "s", "keys_scattered_until");
	for (size_t i = 0; i < n; i++) {
		size_t keys_n = v[i]->ours ? 0 : lookup_keys(g, v[i]->addr, keys);

		for (size_t k = 0; k < keys_n; k++) {
			sqlite3_stmt *q = sql_query(g->s, SQL_KEY_NEWEST, "i", keys[k]);

			while (sql_row(g->s, q)) {
				int64_t id = sql_col(q, 0);
				size_t j = 0;

				while (j < candidates_n && candidates[j] != id)
					j++;
				if (j == candidates_n && j < CANDIDATES_MAX)
					candidates[candidates_n++] = id;
			}
		}
	}
	for (size_t i = 0; i < candidates_n; i++) {
		size_t both = overlap(g, candidates[i], v, n);

		if (both >= 2 &&
		    (both > best_overlap || (both == best_overlap && candidates[i] > best)) &&
		    in_window(g, candidates[i]) && !opens_another(g, candidates[i])) {
			best_overlap = both;
			best = candidates[i];
		}
	}
	return best;
}

/* Was the reader of this copy on that recorded message? */
static bool
was_ours(struct gathering *g, int64_t mail)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_MAIL_ADDRESSES, "i", mail);
	bool found = false;

	while (!found && sql_row(g->s, q))
		found = own_mailbox(&g->own, (const char *)sqlite3_column_text(q, 1));
	sql_end(q);
	return found;
}

/* Does a counterparty of this message stand in that recorded one? */
static bool
shares_counterparty(struct gathering *g, int64_t mail)
{
	sqlite3_stmt *q = sql_query(g->s, SQL_MAIL_ADDRESSES, "i", mail);
	bool shared = false;

	while (!shared && sql_row(g->s, q)) {
		const char *address = (const char *)sqlite3_column_text(q, 1);
		const char *local = (const char *)sqlite3_column_text(q, 2);
		const char *skeleton = (const char *)sqlite3_column_text(q, 3);

		for (size_t i = 0; i < g->f->parties_n && !shared; i++) {
			const struct fact_party *p = &g->f->parties[i];
			const struct mail_addr *x = p->addr;
			bool close = x->class == DOMAIN_FREEMAIL;

			if (p->ours || p->field == FIELD_SENDER || x->flags & ADDR_INVALID)
				continue;
			shared = strcmp(x->address, address) == 0 ||
				 (x->skeleton[0] != '\0' && strcmp(x->skeleton, skeleton) == 0 &&
				     (close || !people_generic(x->skeleton))) ||
				 (x->local[0] != '\0' && strcmp(x->local, local) == 0 &&
				     (close || !people_generic(x->local)));
		}
	}
	sql_end(q);
	return shared;
}

static int64_t
by_text(struct gathering *g)
{
	/* Lists and machines say the same to everybody. */
	bool machine = g->m->list || g->m->auto_submitted;

	for (size_t i = 0; i < g->f->repeats_n; i++) {
		const struct fact_repeat *r = &g->f->repeats[i];
		int64_t apart = g->c->arrived - r->arrived;

		if (r->containment < JOIN_CONTAINMENT || (machine && !r->quoted))
			continue;
		if (apart > JOIN_WINDOW || -apart > JOIN_WINDOW)
			continue;
		/* Who quotes what we had from somebody answers in that conversation, under whatever name. */
		if (shares_counterparty(g, r->mail) ||
		    (r->quoted && !machine && !g->m->subject_forward && was_ours(g, r->mail)))
			return r->conversation;
	}
	return 0;
}

static void
describe(struct gathering *g)
{
	struct fact_conversation *c = &g->f->conversation;
	sqlite3_stmt *q = sql_query(g->s, SQL_CONVERSATION_GET, "i", c->id);

	if (sql_row(g->s, q)) {
		c->public_id = sql_string(g->a, q, 0);
		c->subject = sql_string(g->a, q, 1);
		c->started = sql_col(q, 2);
		c->messages = sql_count(q, 4);
		sql_end(q);
	}
	q = sql_query(g->s, SQL_INCIDENTS_OPEN, "i", c->id);
	while (sql_row(g->s, q)) {
		if (c->incident == 0)
			c->incident = sql_col(q, 0);
		c->has_findings |= sql_col(q, 2) >= SEVERITY_MEDIUM;
	}
	c->harmless =
	    c->has_findings && g->f->direction != DIRECTION_INBOUND &&
	    sql_int(g->s, 0, SQL_CONVERSATION_WEIGHTY, "iii", c->id, (int64_t)CONVERSATION_WEIGHED,
		(int64_t)(WORDING_BANK_CHANGE | WORDING_PAYMENT_MADE | WORDING_PAYMENT |
			  WORDING_CHASER | WORDING_ASKS_MONEY)) != 1;
}

void
gather_conversation(struct gathering *g)
{
	struct fact_conversation *c = &g->f->conversation;

	*c = (struct fact_conversation){ .public_id = "", .subject = "", .started = TIME_UNKNOWN };
	if (!found(g, by_references(g), JOINED_REFERENCE) &&
	    (g->m->thread_index[0] == '\0' ||
		!found(g,
		    sql_int(g->s, 0, SQL_KEY_FIRST, "i", key_thread_index(g->m->thread_index)),
		    JOINED_THREAD_INDEX)) &&
	    !found(g, by_subject(g), JOINED_SUBJECT))
		found(g, by_text(g), JOINED_TEXT);
	/* Copies of a message stay together, whatever joins them now. */
	if (g->conversation != 0)
		c->id = g->conversation;
	if (c->id == 0)
		return;
	describe(g);
	for (size_t i = 0; i < g->f->repeats_n; i++)
		g->f->repeats[i].same_conversation = g->f->repeats[i].conversation == c->id;
}
