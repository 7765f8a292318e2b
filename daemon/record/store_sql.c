#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "store_sql.h"

enum store_result
sql_prepare(struct store *s)
{
	for (int i = 0; i < SQL_COUNT; i++) {
		int rc = sqlite3_prepare_v3(s->db, sql_text_of((enum sql)i), -1,
		    SQLITE_PREPARE_PERSISTENT, &s->statements[i], NULL);

		if (rc != SQLITE_OK)
			return sql_failed(s, rc);
	}
	return STORE_OK;
}

void
sql_finalize(struct store *s)
{
	for (int i = 0; i < SQL_COUNT; i++) {
		sqlite3_finalize(s->statements[i]);
		s->statements[i] = NULL;
	}
}

void
sql_fresh(struct store *s)
{
	s->result = STORE_OK;
}

enum store_result
sql_result(const struct store *s)
{
	return s->result;
}

enum store_result
sql_failed(struct store *s, int rc)
{
	int full = rc == SQLITE_FULL || sqlite3_system_errno(s->db) == ENOSPC ||
		   sqlite3_system_errno(s->db) == EDQUOT;

	if (s->result != STORE_OK)
		return s->result;
	snprintf(s->error, sizeof(s->error), "%s", sqlite3_errmsg(s->db));
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		s->result = STORE_EBUSY;
		break;
	case SQLITE_FULL:
		s->result = STORE_EFULL;
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		s->result = STORE_ECORRUPT;
		break;
	default:
		s->result = full ? STORE_EFULL : STORE_EIO;
	}
	return s->result;
}

static void
bind(struct store *s, sqlite3_stmt *q, const char *types, va_list ap)
{
	int rc = sqlite3_reset(q), n = 0;

	(void)rc; /* the failure of its last run, which was noted then */
	for (; *types != '\0'; types++) {
		int64_t number;
		const void *p;

		n++;
		switch (*types) {
		case 's':
			p = va_arg(ap, const char *);
			rc = sqlite3_bind_text(q, n, p == NULL ? "" : p, -1, SQLITE_STATIC);
			break;
		case 'b':
			p = va_arg(ap, const void *);
			rc = sqlite3_bind_blob64(
			    q, n, p == NULL ? "" : p, va_arg(ap, size_t), SQLITE_STATIC);
			break;
		default:
			number = va_arg(ap, int64_t);
			if ((*types == 't' && number == TIME_UNKNOWN) ||
			    (*types == 'z' && number == 0))
				rc = sqlite3_bind_null(q, n);
			else
				rc = sqlite3_bind_int64(q, n, number);
		}
		if (rc != SQLITE_OK)
			sql_failed(s, rc);
	}
}

sqlite3_stmt *
sql_query(struct store *s, enum sql which, const char *types, ...)
{
	va_list ap;

	va_start(ap, types);
	bind(s, s->statements[which], types, ap);
	va_end(ap);
	return s->statements[which];
}

bool
sql_row(struct store *s, sqlite3_stmt *q)
{
	int rc;

	if (s->result != STORE_OK)
		return false;
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		sql_failed(s, rc);
	sqlite3_reset(q);
	return false;
}

void
sql_end(sqlite3_stmt *q)
{
	sqlite3_reset(q);
}

void
sql_run(struct store *s, enum sql which, const char *types, ...)
{
	va_list ap;

	va_start(ap, types);
	bind(s, s->statements[which], types, ap);
	va_end(ap);
	while (sql_row(s, s->statements[which]))
		;
}

bool
sql_known(struct store *s, enum sql which, int64_t a, int64_t b)
{
	return known_rows_add(&s->known, (int)which, a, b);
}

int64_t
sql_int(struct store *s, int64_t none, enum sql which, const char *types, ...)
{
	sqlite3_stmt *q = s->statements[which];
	va_list ap;
	int64_t value = none;

	va_start(ap, types);
	bind(s, q, types, ap);
	va_end(ap);
	if (sql_row(s, q)) {
		if (sqlite3_column_type(q, 0) != SQLITE_NULL)
			value = sqlite3_column_int64(q, 0);
		sql_end(q);
	}
	return value;
}

int64_t
sql_inserted(const struct store *s)
{
	return sqlite3_last_insert_rowid(s->db);
}

int64_t
sql_col(sqlite3_stmt *q, int column)
{
	return sqlite3_column_int64(q, column);
}

int64_t
sql_time(sqlite3_stmt *q, int column)
{
	if (sqlite3_column_type(q, column) == SQLITE_NULL)
		return TIME_UNKNOWN;
	return sqlite3_column_int64(q, column);
}

uint32_t
sql_count(sqlite3_stmt *q, int column)
{
	int64_t n = sqlite3_column_int64(q, column);

	return n < 0 ? 0 : n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

const char *
sql_string(struct arena *a, sqlite3_stmt *q, int column)
{
	const char *s = (const char *)sqlite3_column_text(q, column);

	return arena_strdup(a, s == NULL ? "" : s);
}
