#include "asking.h"

sqlite3_stmt *
asking_prepare(struct asking *k, const char *sql)
{
	sqlite3 *db = queries_handle(k->q);
	sqlite3_stmt *st = NULL;

	if (k->rc == 0 && sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		k->rc = queries_failed(k->q, sqlite3_errmsg(db));
	return st;
}

bool
asking_row(struct asking *k, sqlite3_stmt *st)
{
	int e = st == NULL || k->rc != 0 ? SQLITE_DONE : sqlite3_step(st);

	if (e == SQLITE_ROW)
		return true;
	if (e != SQLITE_DONE)
		k->rc = queries_failed(k->q, sqlite3_errmsg(queries_handle(k->q)));
	sqlite3_finalize(st);
	return false;
}

const char *
column_text(sqlite3_stmt *st, int column, struct arena *a)
{
	const unsigned char *s = sqlite3_column_text(st, column);

	return s == NULL ? "" : arena_strdup(a, (const char *)s);
}

int64_t
column_time(sqlite3_stmt *st, int column)
{
	return sqlite3_column_type(st, column) == SQLITE_NULL ? TIME_UNKNOWN
							      : sqlite3_column_int64(st, column);
}

enum severity
column_severity(sqlite3_stmt *st, int column)
{
	int v = sqlite3_column_int(st, column);

	return v < SEVERITY_INFO || v > SEVERITY_CRITICAL ? SEVERITY_INFO : (enum severity)v;
}

enum direction
column_direction(sqlite3_stmt *st, int column)
{
	int v = sqlite3_column_int(st, column);

	return v == DIRECTION_INTERNAL || v == DIRECTION_OUTBOUND ? (enum direction)v
								  : DIRECTION_INBOUND;
}
