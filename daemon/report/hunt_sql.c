#include <string.h>

#include "buf.h"
#include "hunt_sql.h"

/* Where a field's values are found; NULL rows: column of the message m or the copy y. */
static const struct source {
	const char *column;
	const char *rows; /* FROM … WHERE …, the rows of this message or copy */
	const char *search; /* SELECT mail FROM … WHERE, to begin with */
} sources[QUERY_FIELD_COUNT] = {
	[QUERY_SUBJECT] = { "m.subject", NULL, NULL },
	[QUERY_MESSAGE_ID] = { "m.message_id", NULL, NULL },
	[QUERY_MESSAGE_ID_HOST] = { "m.message_id_host", NULL, NULL },
	[QUERY_CONVERSATION] = { "t.public_id", "conversation t WHERE t.id = m.conversation",
	    "SELECT k.id FROM conversation t CROSS JOIN mail k ON k.conversation = t.id WHERE" },
	[QUERY_DATE] = { "m.date", NULL, NULL },
	[QUERY_MAILER] = { "m.mailer", NULL, NULL },
	[QUERY_LIST] = { "m.list", NULL, NULL },
	[QUERY_LIST_ID] = { "m.list_id", NULL, NULL },
	[QUERY_AUTO] = { "m.auto", NULL, NULL },
	[QUERY_SIGNATURE] = { "m.signature", NULL, NULL },
	[QUERY_RETURN_PATH] = { "m.return_path", NULL, NULL },
	[QUERY_WORDING] = { "m.wording", NULL, NULL },
	[QUERY_SUBMISSION] = { "t.address", "mail_submission t WHERE t.mail = m.id", NULL },
	[QUERY_ATTACHMENT] = { "t.name", "mail_attachment t WHERE t.mail = m.id", NULL },
	[QUERY_ATTACHMENT_TYPE] = { "t.type", "mail_attachment t WHERE t.mail = m.id", NULL },
	[QUERY_ATTACHMENT_SHA256] = { "t.sha256", "mail_attachment t WHERE t.mail = m.id",
	    "SELECT t.mail FROM mail_attachment t WHERE" },
	[QUERY_ATTACHMENTS] = { "(SELECT count(*) FROM mail_attachment t WHERE t.mail = m.id)",
	    NULL, NULL },
	[QUERY_RECIPIENTS] = { "(SELECT count(*) FROM mail_address t WHERE t.mail = m.id"
			       " AND t.field IN (3, 4, 5))",
	    NULL, NULL },
	[QUERY_BANK_ACCOUNT] = { "b.value",
	    "mail_account t CROSS JOIN bank_account b"
	    " ON b.id = t.bank_account WHERE t.mail = m.id",
	    "SELECT t.mail FROM bank_account b CROSS JOIN mail_account t"
	    " ON t.bank_account = b.id WHERE" },
	[QUERY_STATED_ACCOUNT] = { "b.value",
	    "mail_account t CROSS JOIN bank_account b"
	    " ON b.id = t.bank_account WHERE t.mail = m.id"
	    " AND t.place <> 1 AND t.ours = 0",
	    "SELECT t.mail FROM bank_account b CROSS JOIN mail_account t"
	    " ON t.bank_account = b.id AND t.place <> 1 AND t.ours = 0 WHERE" },
	[QUERY_BIC] = { "t.bic", "mail_account t WHERE t.mail = m.id", NULL },
	[QUERY_COUNTRY] = { "b.country",
	    "mail_account t CROSS JOIN bank_account b"
	    " ON b.id = t.bank_account WHERE t.mail = m.id",
	    "SELECT t.mail FROM bank_account b CROSS JOIN mail_account t"
	    " ON t.bank_account = b.id WHERE" },
	[QUERY_BENEFICIARY] = { "t.beneficiary", "mail_account t WHERE t.mail = m.id", NULL },
	[QUERY_ACCOUNT] = { "t.address",
	    "folder d CROSS JOIN account t ON t.id = d.account WHERE d.id = y.folder", NULL },
	[QUERY_FOLDER] = { "t.name", "folder t WHERE t.id = y.folder", NULL },
	[QUERY_ROLE] = { "t.role + 1", "folder t WHERE t.id = y.folder", NULL },
	[QUERY_ARRIVED] = { "y.arrived", NULL, NULL },
	[QUERY_DIRECTION] = { "y.direction", NULL, NULL },
	[QUERY_HISTORICAL] = { "y.historical", NULL, NULL },
	[QUERY_SIZE] = { "y.size", NULL, NULL },
	[QUERY_CUT] = { "y.cut", NULL, NULL },
	[QUERY_FLAG] = { "y.flags", NULL, NULL },
	[QUERY_SPF] = { "y.spf", NULL, NULL },
	[QUERY_DKIM] = { "y.dkim", NULL, NULL },
	[QUERY_DMARC] = { "y.dmarc", NULL, NULL },
	[QUERY_COMPAUTH] = { "y.compauth", NULL, NULL },
	[QUERY_ALIGNED] = { "y.aligned", NULL, NULL },
	[QUERY_SPF_DOMAIN] = { "y.spf_domain", NULL, NULL },
	[QUERY_DKIM_DOMAIN] = { "y.dkim_domain", NULL, NULL },
	[QUERY_DMARC_POLICY] = { "y.dmarc_policy", NULL, NULL },
	[QUERY_HEADER] = { "t.value", "copy_header t WHERE t.copy = y.id", NULL },
	[QUERY_SEVERITY] = { "m.severity", NULL, NULL },
	[QUERY_DETECTOR] = { "t.detector", "finding t WHERE t.mail = m.id",
	    "SELECT t.mail FROM finding t WHERE" },
	[QUERY_INCIDENT] = { "i.public_id",
	    "finding t CROSS JOIN incident i"
	    " ON i.id = t.incident WHERE t.mail = m.id",
	    "SELECT t.mail FROM incident i CROSS JOIN finding t ON t.incident = i.id WHERE" },
};

/* How few messages a search by that finds, as a rule; the least is begun with. */
enum { RANK_ID = 0, RANK_ACCOUNT, RANK_ADDRESS, RANK_DETECTOR, RANK_DOMAIN, RANK_NONE };

struct writer {
	struct arena *arena;
	const struct query *query;
	struct buf sql;
	struct hunt_parameter *v;
	size_t n;
};

static void
put(struct writer *w, const char *text)
{
	buf_bytes(&w->sql, text, strlen(text));
}

static void
parameter(struct writer *w, struct hunt_parameter p)
{
	w->v = arena_grow(w->arena, w->v, w->n, sizeof(*w->v));
	w->v[w->n++] = p;
	put(w, arena_printf(w->arena, "?%zu", w->n));
}

static void
put_number(struct writer *w, int64_t x)
{
	parameter(w, (struct hunt_parameter){ .number = x });
}

static bool
all_exact(const struct query_term *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].form != QUERY_EXACT)
			return false;
	return t->n > 0;
}

static void
equal_to(struct writer *w, const struct query_term *t, const char *column)
{
	put(w, column);
	put(w, " IN (");
	for (size_t i = 0; i < t->n; i++) {
		put(w, i == 0 ? "" : ", ");
		parameter(w, (struct hunt_parameter){ .text = t->v[i].text });
	}
	put(w, ")");
}

static void
call(struct writer *w, const char *function, size_t term, const char *arguments)
{
	put(w, function);
	put(w, "(");
	put_number(w, (int64_t)term);
	put(w, ", ");
	put(w, arguments);
	put(w, ")");
}

static void
numbers(struct writer *w, const struct query_term *t, const char *column)
{
	put(w, "(");
	for (size_t i = 0; i < t->n; i++) {
		put(w, i == 0 ? "" : " OR ");
		put(w, column);
		if (t->v[i].form == QUERY_PRESENT) {
			put(w, " <> 0");
			continue;
		}
		put(w, " BETWEEN ");
		put_number(w, t->v[i].low);
		put(w, " AND ");
		put_number(w, t->v[i].high);
	}
	put(w, t->n == 0 ? "0)" : ")");
}

static void
bits(struct writer *w, const struct query_term *t, const char *column)
{
	int64_t mask = 0;

	for (size_t i = 0; i < t->n; i++)
		mask |= t->v[i].form == QUERY_PRESENT ? INT32_MAX : t->v[i].low;
	put(w, "(");
	put(w, column);
	put(w, " & ");
	put_number(w, mask);
	put(w, ") <> 0");
}

/* Does one of the term's values match the column? */
static void
predicate(struct writer *w, size_t term, const char *column)
{
	const struct query_term *t = &w->query->terms[term];
	const struct query_field_info *f = &query_fields[t->field];
	bool folds = f->kind == QUERY_KIND_TEXT || f->kind == QUERY_KIND_WORD;

	if ((f->flags & QUERY_BITS) != 0)
		bits(w, t, column);
	else if (t->field == QUERY_DATE) {
		put(w, "(m.date IS NOT NULL AND ");
		numbers(w, t, column);
		put(w, ")");
	} else if (f->kind >= QUERY_KIND_CHOICE)
		numbers(w, t, column);
	else if (t->field == QUERY_FLAG)
		call(w, "hunt_words", term, column);
	else if (all_exact(t) &&
		 (!folds || t->field == QUERY_DETECTOR || t->field == QUERY_ATTACHMENT_SHA256))
		equal_to(w, t, column); /* such columns hold what folding leaves as it is */
	else
		call(w, "hunt_text", term, arena_printf(w->arena, "%s, ''", column));
}

/* Which entries of the address fields, x. */
static void
entries(struct writer *w, const struct query_term *t)
{
	unsigned mask = query_fields[t->field].headers;
	const char *comma = "";

	put(w, "x.field IN (");
	for (unsigned i = 0; i < 6; i++)
		if ((mask & 1u << i) != 0) {
			put(w, arena_printf(w->arena, "%s%u", comma, i));
			comma = ", ";
		}
	put(w, ")");
	if (t->field == QUERY_FREEMAIL)
		put(w, " AND x.address IN (SELECT a.id FROM address a WHERE a.class = 2)");
}

static void
entry_predicate(struct writer *w, size_t term)
{
	const struct query_term *t = &w->query->terms[term];
	const struct query_field_info *f = &query_fields[t->field];

	if (t->field == QUERY_FREEMAIL)
		numbers(w, t, "x.field + 1");
	else if (f->kind == QUERY_KIND_CHOICE)
		numbers(w, t, "x.trust");
	else if (f->kind == QUERY_KIND_TEXT)
		call(w, "hunt_text", term, "x.name, ''");
	else {
		put(w, "(x.address IN (SELECT a.id FROM address a WHERE ");
		if (f->kind == QUERY_KIND_ADDRESS && all_exact(t))
			equal_to(w, t, "a.address");
		else
			call(w, "hunt_text", term, "a.address, a.display");
		put(w, ")");
		if (query_term_names(t)) {
			put(w, " OR ");
			call(w, "hunt_name", term, "x.name");
		}
		put(w, ")");
	}
}

static void
put_term(struct writer *w, size_t term)
{
	const struct query_term *t = &w->query->terms[term];
	const struct source *s = &sources[t->field];
	bool headers = query_fields[t->field].headers != 0;

	if (!headers && s->rows == NULL) {
		predicate(w, term, s->column);
		return;
	}
	put(w, t->every ? "NOT EXISTS (SELECT 1 FROM " : "EXISTS (SELECT 1 FROM ");
	if (headers) {
		put(w, "mail_address x WHERE x.mail = m.id AND ");
		entries(w, t);
	} else
		put(w, s->rows);
	put(w, t->every ? " AND NOT " : " AND ");
	if (headers)
		entry_predicate(w, term);
	else
		predicate(w, term, s->column);
	put(w, ")");
}

enum {
	CHAIN =
	    100, /* parts of one AND or OR: SQLite's expressions nest 1000 deep, and a chain is a nest */
	SEARCHES_MAX = 400 /* it takes 500 SELECTs in one UNION */
};

static void
put_node(struct writer *w, const struct query_node *n)
{
	if (n->type == QUERY_TERM) {
		put_term(w, n->term);
		return;
	}
	put(w, n->type == QUERY_NOT ? "NOT (" : "(");
	for (size_t i = 0; i < n->n; i++) {
		if (i > 0)
			put(w, n->type == QUERY_AND ? " AND " : " OR ");
		if (n->n > CHAIN && i % CHAIN == 0)
			put(w, "(");
		put_node(w, n->v[i]);
		if (n->n > CHAIN && (i % CHAIN == CHAIN - 1 || i + 1 == n->n))
			put(w, ")");
	}
	put(w, ")");
}

/* -- where to begin -- */

static int
term_rank(const struct query_term *t)
{
	if (t->every || t->n == 0)
		return RANK_NONE;
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].form == QUERY_PRESENT)
			return RANK_NONE;
	switch (t->field) {
	case QUERY_MESSAGE_ID:
		return all_exact(t) ? RANK_ID : RANK_NONE;
	case QUERY_CONVERSATION:
	case QUERY_INCIDENT:
		return RANK_ID;
	case QUERY_ATTACHMENT_SHA256:
		return all_exact(t) ? RANK_ACCOUNT : RANK_NONE;
	case QUERY_BANK_ACCOUNT:
	case QUERY_STATED_ACCOUNT:
		return RANK_ACCOUNT;
	case QUERY_DETECTOR:
		return RANK_DETECTOR;
	case QUERY_COUNTRY:
		return RANK_DOMAIN;
	default:
		break;
	}
	if (query_fields[t->field].headers == 0 ||
	    query_fields[t->field].kind > QUERY_KIND_DOMAIN || query_term_names(t))
		return RANK_NONE;
	return all_exact(t) && query_fields[t->field].kind == QUERY_KIND_ADDRESS ? RANK_ADDRESS
										 : RANK_DOMAIN;
}

static int
rank(const struct query *q, const struct query_node *n)
{
	int best = n->type == QUERY_AND ? RANK_NONE : RANK_ID;

	if (n->type == QUERY_NOT)
		return RANK_NONE;
	if (n->type == QUERY_TERM)
		return term_rank(&q->terms[n->term]);
	for (size_t i = 0; i < n->n; i++) {
		int r = rank(q, n->v[i]);

		if (n->type == QUERY_AND ? r < best : r > best)
			best = r;
	}
	return best;
}

/* The part of an AND that finds the fewest; NULL if none finds any. */
static const struct query_node *
best_part(const struct query *q, const struct query_node *n)
{
	const struct query_node *best = NULL;

	for (size_t i = 0; i < n->n; i++)
		if (best == NULL || rank(q, n->v[i]) < rank(q, best))
			best = n->v[i];
	return best;
}

/* Of how many SELECTs search() would make one. */
static size_t
searches(const struct query *q, const struct query_node *n)
{
	size_t sum = 0;

	if (n->type == QUERY_TERM || n->type == QUERY_NOT)
		return 1;
	if (n->type == QUERY_AND)
		return searches(q, best_part(q, n));
	for (size_t i = 0; i < n->n; i++)
		sum += searches(q, n->v[i]);
	return sum;
}

static void
search_term(struct writer *w, size_t term)
{
	const struct query_term *t = &w->query->terms[term];

	if (query_fields[t->field].headers != 0) {
		put(w, "SELECT x.mail FROM mail_address x WHERE ");
		entries(w, t);
		put(w, " AND ");
		entry_predicate(w, term);
	} else if (t->field == QUERY_MESSAGE_ID) {
		put(w, "SELECT k.id FROM mail k WHERE ");
		equal_to(w, t, "k.message_id");
	} else {
		put(w, sources[t->field].search);
		put(w, " ");
		predicate(w, term, sources[t->field].column);
	}
}

/* The messages that a part of the query finds by indexes; rank is not RANK_NONE. */
static void
search(struct writer *w, const struct query_node *n)
{
	switch (n->type) {
	case QUERY_TERM:
		search_term(w, n->term);
		return;
	case QUERY_OR:
		for (size_t i = 0; i < n->n; i++) {
			put(w, i == 0 ? "" : " UNION ");
			search(w, n->v[i]);
		}
		return;
	default:
		search(w, best_part(w->query, n));
	}
}

struct hunt_sql
hunt_sql(struct arena *a, const struct query *q)
{
	struct writer w = { .arena = a, .query = q };
	struct hunt_sql ret = { .indexed = rank(q, q->root) < RANK_NONE &&
					   searches(q, q->root) <= SEARCHES_MAX };

	if (ret.indexed) {
		put(&w, "WITH hit (mail) AS MATERIALIZED (");
		search(&w, q->root);
		put(&w, ") SELECT y.id, m.id FROM (SELECT DISTINCT mail FROM hit) h"
			" CROSS JOIN mail m ON m.id = h.mail CROSS JOIN copy y ON y.mail = m.id "
			"WHERE ");
	} else
		put(&w, "SELECT y.id, m.id FROM copy y CROSS JOIN mail m ON m.id = y.mail WHERE ");
	put_node(&w, q->root);
	put(&w, ret.indexed ? " ORDER BY +y.arrived DESC, y.id DESC LIMIT "
			    : " ORDER BY y.arrived DESC, y.id DESC LIMIT ");
	put(&w, arena_printf(a, "?%zu", w.n + 1));
	ret.text = arena_strndup(a, (const char *)w.sql.p, w.sql.len);
	ret.v = w.v;
	ret.n = w.n;
	buf_free(&w.sql);
	return ret;
}
