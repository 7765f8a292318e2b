#include "store_sql.h"

/* state of an outbox row */
enum { WAITING = 0, DELIVERED = 1, GIVEN_UP = 2 };

enum store_result
store_outbox_add(struct store *s, const char *alert_id, const char *endpoint, const char *payload,
    int64_t incident, enum severity severity, int64_t now)
{
	sql_run(s, SQL_OUTBOX_ADD, "sszisi", alert_id, endpoint, incident, (int64_t)severity,
	    payload, now);
	return sql_result(s);
}

static void
fill(sqlite3_stmt *q, struct arena *a, struct store_outbox *ret)
{
	ret->id = sql_col(q, 0);
	ret->alert_id = sql_string(a, q, 1);
	ret->endpoint = sql_string(a, q, 2);
	ret->payload = sql_string(a, q, 3);
	ret->attempts = sql_count(q, 4);
	ret->next_attempt = sql_col(q, 5);
	ret->created = sql_col(q, 6);
}

enum store_result
store_outbox_due(struct store *s, const char *endpoint, int64_t now, size_t max, struct arena *a,
    struct store_outbox **ret_v, size_t *ret_n)
{
	struct store_outbox *v = NULL;
	size_t n = 0;
	sqlite3_stmt *q;

	sql_fresh(s);
	q = sql_query(
	    s, SQL_OUTBOX_DUE, "sii", endpoint, now, (int64_t)(max > INT32_MAX ? INT32_MAX : max));
	while (sql_row(s, q)) {
		v = arena_grow(a, v, n, sizeof(*v));
		fill(q, a, &v[n++]);
	}
	if (sql_result(s) == STORE_OK) {
		*ret_v = v;
		*ret_n = n;
	}
	return sql_result(s);
}

int64_t
store_outbox_next(struct store *s)
{
	sql_fresh(s);
	return sql_int(s, TIME_UNKNOWN, SQL_OUTBOX_NEXT, "");
}

enum store_result
store_outbox_get(struct store *s, int64_t id, struct arena *a, struct store_outbox *ret)
{
	sqlite3_stmt *q;

	sql_fresh(s);
	*ret = (struct store_outbox){ 0 };
	q = sql_query(s, SQL_OUTBOX_GET, "i", id);
	if (sql_row(s, q)) {
		fill(q, a, ret);
		sql_end(q);
	}
	return sql_result(s);
}

enum store_result
store_outbox_delivered(struct store *s, int64_t id, int64_t now)
{
	bool own = store_scope_begin(s);

	sql_run(s, SQL_OUTBOX_DONE, "iiis", id, (int64_t)DELIVERED, now, "");
	return store_scope_end(s, own);
}

enum store_result
store_outbox_retry(struct store *s, int64_t id, int64_t next_attempt, const char *error)
{
	bool own = store_scope_begin(s);

	sql_run(s, SQL_OUTBOX_RETRY, "iis", id, next_attempt, error);
	return store_scope_end(s, own);
}

enum store_result
store_outbox_dead(struct store *s, int64_t id, int64_t now, const char *error)
{
	bool own = store_scope_begin(s);

	sql_run(s, SQL_OUTBOX_DONE, "iiis", id, (int64_t)GIVEN_UP, now, error);
	return store_scope_end(s, own);
}

enum store_result
store_hold(struct store *s, const char *account, const char *alert_id, const char *payload,
    int64_t incident, enum severity severity, int64_t now)
{
	sql_run(s, SQL_OUTBOX_HOLD, "sszisi", alert_id, account, incident, (int64_t)severity,
	    payload, now);
	return sql_result(s);
}

enum store_result
store_held(
    struct store *s, const char *account, struct arena *a, struct store_held **ret_v, size_t *ret_n)
{
	struct store_held *v = NULL;
	size_t n = 0;
	sqlite3_stmt *q = sql_query(s, SQL_OUTBOX_HELD, "s", account);

	while (sql_row(s, q)) {
		struct store_held one = { .incident = sql_col(q, 1),
			.severity = (enum severity)sql_col(q, 2),
			.payload = sql_string(a, q, 3) };
		size_t i = 0;

		while (i < n && v[i].incident != one.incident)
			i++;
		if (i == n)
			v = arena_grow(a, v, n++, sizeof(*v));
		v[i] = one;
	}
	*ret_v = v;
	*ret_n = n;
	return sql_result(s);
}

enum store_result
store_held_drop(struct store *s, const char *account)
{
	sql_run(s, SQL_OUTBOX_HELD_DROP, "s", account);
	return sql_result(s);
}
