#include <stdio.h>
#include <string.h>
#include <time.h>

#include "asking.h"
#include "hunt.h"
#include "hunt_sql.h"
#include "mail.h"

#define STEPS 2000 /* of SQLite's machine between two looks at the clock: below a millisecond */

struct hunting {
	struct queries *q;
	sqlite3 *db;
	const struct hunt_options *options;
	struct timespec until;
	bool late;
};

/* -- what the statements call -- */

static const struct query_term *
term_of(sqlite3_context *c, sqlite3_value *number)
{
	const struct query *q = sqlite3_user_data(c);

	return &q->terms[sqlite3_value_int64(number)];
}

static const char *
argument(sqlite3_value *v)
{
	const unsigned char *s = sqlite3_value_text(v);

	return s == NULL ? "" : (const char *)s;
}

static void
hunt_text(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	sqlite3_result_int(c, query_term_text(term_of(c, v[0]), argument(v[1]), argument(v[2])));
}

static void
hunt_name(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	sqlite3_result_int(c, query_term_name(term_of(c, v[0]), argument(v[1])));
}

/* Of words separated by spaces, any or (only_) all. */
static void
hunt_words(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct query_term *t = term_of(c, v[0]);
	struct arena *a = arena_new();
	const char *words = argument(v[1]);
	bool result = t->every;

	(void)n;
	while (*words != '\0' && result == t->every) {
		size_t len = strcspn(words, " ");

		if (len > 0 && query_term_text(t, arena_strndup(a, words, len), "") != t->every)
			result = !t->every;
		words += len + (words[len] == ' ');
	}
	arena_free(a);
	sqlite3_result_int(c, result);
}

static int
watch(void *arg)
{
	struct hunting *h = arg;
	struct timespec now;

	if (h->options->interrupted != NULL && *h->options->interrupted != 0)
		return 1;
	if (h->options->seconds == 0)
		return 0;
	clock_gettime(CLOCK_MONOTONIC, &now);
	h->late = now.tv_sec > h->until.tv_sec ||
		  (now.tv_sec == h->until.tv_sec && now.tv_nsec >= h->until.tv_nsec);
	return h->late;
}

static int
prepare(struct queries *q, const struct query *query, const struct hunt_sql *sql, bool explain,
    struct arena *a, sqlite3_stmt **ret)
{
	sqlite3 *db = queries_handle(q);
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
	const char *text = sql->text;

	/* The functions never write to the query. */
	void *user = (void *)(uintptr_t)query;

	sqlite3_create_function(db, "hunt_text", 3, flags, user, hunt_text, NULL, NULL);
	sqlite3_create_function(db, "hunt_name", 2, flags, user, hunt_name, NULL, NULL);
	sqlite3_create_function(db, "hunt_words", 2, flags, user, hunt_words, NULL, NULL);
	if (explain)
		text = arena_printf(a, "EXPLAIN QUERY PLAN %s", text);
	if (sqlite3_prepare_v2(db, text, -1, ret, NULL) != SQLITE_OK)
		return queries_failed(q, strncmp(sqlite3_errmsg(db), "no such ", 8) == 0
					     ? "the history is of an older becwatch; start "
					       "becwatchd once, which brings it up to date"
					     : sqlite3_errmsg(db));
	for (size_t i = 0; i < sql->n; i++)
		if (sql->v[i].text != NULL)
			sqlite3_bind_text(*ret, (int)i + 1, sql->v[i].text, -1, SQLITE_STATIC);
		else
			sqlite3_bind_int64(*ret, (int)i + 1, sql->v[i].number);
	return 0;
}

int
hunt_plan(struct queries *q, const struct query *query, struct arena *a, const char **ret)
{
	struct hunt_sql sql = hunt_sql(a, query);
	sqlite3_stmt *st = NULL;
	const char *plan = "";

	if (prepare(q, query, &sql, true, a, &st) == -1)
		return -1;
	while (sqlite3_step(st) == SQLITE_ROW)
		plan = arena_printf(a, "%s%s\n", plan, (const char *)sqlite3_column_text(st, 3));
	sqlite3_finalize(st);
	*ret = plan;
	return 0;
}

/* -- what is shown of a copy -- */

enum detail { HEAD, PARTIES, DETECTORS, INCIDENTS, ACCOUNTS, ATTACHMENTS, DETAILS };

static const char *const details[DETAILS] = {
	[HEAD] = "SELECT y.arrived, m.date, a.address, d.name, y.uidvalidity, y.uid, y.direction,"
		 " m.message_id, m.subject, c.public_id, y.spf, y.dkim, y.dmarc, m.severity"
		 " FROM copy y JOIN mail m ON m.id = y.mail JOIN folder d ON d.id = y.folder"
		 " JOIN account a ON a.id = d.account JOIN conversation c ON c.id = m.conversation"
		 " WHERE y.id = ?1",
	[PARTIES] = "SELECT x.field, x.name, a.display FROM mail_address x JOIN address a"
		    " ON a.id = x.address WHERE x.mail = ?1 ORDER BY x.field, x.position",
	[DETECTORS] = "SELECT DISTINCT detector FROM finding WHERE mail = ?1 ORDER BY detector",
	[INCIDENTS] = "SELECT DISTINCT i.public_id FROM finding f JOIN incident i"
		      " ON i.id = f.incident WHERE f.mail = ?1 ORDER BY i.id",
	[ACCOUNTS] = "SELECT DISTINCT b.masked FROM mail_account t JOIN bank_account b"
		     " ON b.id = t.bank_account WHERE t.mail = ?1 ORDER BY t.position",
	[ATTACHMENTS] = "SELECT name FROM mail_attachment WHERE mail = ?1 ORDER BY position",
};

static const char *
result_name(sqlite3_stmt *st, int column)
{
	int64_t v = sqlite3_column_int64(st, column);

	return v == AUTH_UNKNOWN ? "" : query_choice_name(QUERY_DMARC, v);
}

static void
read_head(sqlite3_stmt *st, struct arena *a, struct hunt_copy *ret)
{
	ret->arrived = sqlite3_column_int64(st, 0);
	ret->date = column_time(st, 1);
	ret->account = column_text(st, 2, a);
	ret->folder = column_text(st, 3, a);
	ret->uidvalidity = (uint32_t)sqlite3_column_int64(st, 4);
	ret->uid = (uint32_t)sqlite3_column_int64(st, 5);
	ret->direction = column_direction(st, 6);
	ret->message_id = column_text(st, 7, a);
	ret->subject = column_text(st, 8, a);
	ret->conversation = column_text(st, 9, a);
	ret->spf = result_name(st, 10);
	ret->dkim = result_name(st, 11);
	ret->dmarc = result_name(st, 12);
	ret->severity = column_severity(st, 13);
}

static void
read_party(sqlite3_stmt *st, struct arena *a, struct hunt_copy *ret)
{
	int field = sqlite3_column_int(st, 0);

	ret->parties = arena_grow(a, ret->parties, ret->parties_n, sizeof(*ret->parties));
	ret->parties[ret->parties_n++] = (struct query_party){
		.field =
		    field < FIELD_FROM || field > FIELD_BCC ? "" : field_name((enum field)field),
		.name = column_text(st, 1, a),
		.address = column_text(st, 2, a),
	};
}

static int
describe(struct hunting *h, sqlite3_stmt *const *st, int64_t copy, struct arena *a,
    struct hunt_copy *ret)
{
	struct mail_strings *lists[DETAILS] = { [DETECTORS] = &ret->detectors,
		[INCIDENTS] = &ret->incidents,
		[ACCOUNTS] = &ret->bank_accounts,
		[ATTACHMENTS] = &ret->attachments };

	for (int i = 0; i < DETAILS; i++) {
		int e;

		sqlite3_reset(st[i]);
		sqlite3_bind_int64(st[i], 1, i == HEAD ? copy : ret->mail);
		while ((e = sqlite3_step(st[i])) == SQLITE_ROW) {
			if (i == HEAD)
				read_head(st[i], a, ret);
			else if (i == PARTIES)
				read_party(st[i], a, ret);
			else
				mail_strings_add(a, lists[i], column_text(st[i], 0, a));
		}
		if (e != SQLITE_DONE)
			return queries_failed(h->q, sqlite3_errmsg(h->db));
	}
	return 0;
}

static int
collect(struct hunting *h, sqlite3_stmt *found, sqlite3_stmt *const *st, struct arena *a,
    struct hunt_copy **ret, size_t *ret_n)
{
	struct hunt_copy *v = NULL;
	size_t n = 0;
	int e;

	while ((e = sqlite3_step(found)) == SQLITE_ROW) {
		v = arena_grow(a, v, n, sizeof(*v));
		v[n] = (struct hunt_copy){ .mail = sqlite3_column_int64(found, 1) };
		if (describe(h, st, sqlite3_column_int64(found, 0), a, &v[n++]) == -1)
			e = SQLITE_ERROR;
		if (e == SQLITE_ERROR)
			break;
	}
	*ret = v;
	*ret_n = n;
	if (e == SQLITE_DONE)
		return 0;
	return queries_failed(h->q, h->late                 ? "gave up: the time limit is over"
				    : e == SQLITE_INTERRUPT ? "interrupted"
							    : sqlite3_errmsg(h->db));
}

int
hunt_run(struct queries *q, const struct query *query, const struct hunt_options *o,
    struct arena *a, struct hunt_copy **ret, size_t *ret_n)
{
	struct hunting h = { .q = q, .db = queries_handle(q), .options = o };
	struct hunt_sql sql = hunt_sql(a, query);
	sqlite3_stmt *found = NULL, *st[DETAILS] = { NULL };
	int rc = prepare(q, query, &sql, false, a, &found);

	for (int i = 0; i < DETAILS && rc == 0; i++)
		if (sqlite3_prepare_v2(h.db, details[i], -1, &st[i], NULL) != SQLITE_OK)
			rc = queries_failed(q, sqlite3_errmsg(h.db));
	if (rc == 0) {
		clock_gettime(CLOCK_MONOTONIC, &h.until);
		h.until.tv_sec += o->seconds;
		sqlite3_progress_handler(h.db, STEPS, watch, &h);
		sqlite3_bind_int64(found, (int)sql.n + 1, o->limit > 0 ? o->limit : -1);
		rc = collect(&h, found, st, a, ret, ret_n);
		sqlite3_progress_handler(h.db, 0, NULL, NULL);
	}
	sqlite3_finalize(found);
	for (int i = 0; i < DETAILS; i++)
		sqlite3_finalize(st[i]);
	return rc;
}
