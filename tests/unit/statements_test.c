/* LINK: base record */
/* Every statement finds its rows by an index: what a message costs does not grow with the history. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "organisation.h"
#include "store_sql.h"
#include "scratch.h"
#include "tap.h"

/* Whole tables, on purpose: what the administrator wrote, run at start and reload. */
static bool
may_scan(const char *text)
{
	static const char *const whole[] = { "DELETE FROM admin_domain",
		"DELETE FROM admin_address", "DELETE FROM partner",
		/* those that wait, and they are few */
		"SELECT DISTINCT endpoint FROM outbox WHERE state = 0" };

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strcmp(text, whole[i]) == 0)
			return true;
	return false;
}

/* Rows are put in order: those of one conversation, message or incident, so few that it does not matter. */
static bool
may_sort(enum sql which)
{
	static const enum sql few[] = { SQL_ROSTER, SQL_INCIDENT_ACCUSED, SQL_INCIDENT_ACCOUNTS,
		SQL_INCIDENT_PEOPLE, SQL_INCIDENTS_ACCUSING, SQL_INCIDENT_FINDINGS,
		/* … or so many as the query within it lets through */
		SQL_MAIL_BY_MESSAGE_ID, SQL_TWINS, SQL_LEDGER_OWNERS };

	for (size_t i = 0; i < sizeof(few) / sizeof(few[0]); i++)
		if (which == few[i])
			return true;
	return false;
}

/* What a query within the query has found, which has a LIMIT of its own. */
static bool
is_limited_part(const char *text, const char *detail, const char *parts)
{
	const char *within = strstr(text, "(SELECT"), *limit = within;
	char name[64];

	if (sscanf(detail, "SCAN %60s", name) != 1 || strstr(parts, name) == NULL || within == NULL)
		return false;
	limit = strstr(within, "LIMIT ");
	return limit != NULL && limit < strchr(within, ')');
}

static void
check(sqlite3 *db, enum sql which)
{
	const char *text = sql_text_of(which);
	char sql[4096], parts[256] = "", found[256] = "";
	sqlite3_stmt *q = NULL;

	snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", text);
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) {
		TAP_OK(0, "%.60s: %s", text, sqlite3_errmsg(db));
		return;
	}
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(q, 3);
		size_t n = strlen(parts);

		if (strncmp(detail, "CO-ROUTINE ", 11) == 0)
			snprintf(parts + n, sizeof(parts) - n, " %s", detail + 11);
		/* The oldest sketches: along the table's own key. */
		if (strncmp(detail, "SCAN ", 5) == 0 && strstr(detail, "CONSTANT ROW") == NULL &&
		    !may_scan(text) && which != SQL_SKETCHES_OLDEST &&
		    !is_limited_part(text, detail, parts))
			snprintf(found, sizeof(found), "%s", detail);
		if (strstr(detail, "TEMP B-TREE") != NULL && !may_sort(which))
			snprintf(found, sizeof(found), "%s", detail);
	}
	sqlite3_finalize(q);
	TAP_OK(found[0] == '\0', "%.70s%s%s", text, found[0] == '\0' ? "" : ": ", found);
}

int
main(void)
{
	struct scratch scratch;
	char error[256];
	struct store *s;

	organisation_init();
	if (!scratch_make(&scratch))
		return 1;
	if (store_open(scratch.file, STORE_MEMORY_TEMPORARY, &s, error, sizeof(error)) !=
	    STORE_OK) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	for (int i = 0; i < SQL_COUNT; i++)
		check(s->db, (enum sql)i);
	store_close(s);
	scratch_remove(&scratch);
	return tap_done();
}
