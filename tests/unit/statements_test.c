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

/* Oldest rows first, along the table's own key, and stopped by a LIMIT. */
static bool
is_walk(const char *text, const char *detail)
{
	return strstr(text, "LIMIT") != NULL &&
	       (strstr(detail, "USING INDEX") != NULL ||
		   strstr(detail, "USING COVERING INDEX") != NULL ||
		   strstr(text, "ORDER BY mail LIMIT") != NULL);
}

static void
check(sqlite3 *db, const char *text)
{
	char sql[4096];
	sqlite3_stmt *q = NULL;
	const char *bad = NULL;
	char found[256] = "";

	snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", text);
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK) {
		TAP_OK(0, "%.60s: %s", text, sqlite3_errmsg(db));
		return;
	}
	while (sqlite3_step(q) == SQLITE_ROW) {
		const char *detail = (const char *)sqlite3_column_text(q, 3);

		if (strncmp(detail, "SCAN ", 5) == 0 && strstr(detail, "CONSTANT ROW") == NULL &&
		    !may_scan(text) && !is_walk(text, detail)) {
			snprintf(found, sizeof(found), "%s", detail);
			bad = found;
		}
		if (strstr(detail, "TEMP B-TREE") != NULL && strstr(text, "LIMIT") == NULL) {
			snprintf(found, sizeof(found), "%s", detail);
			bad = found;
		}
	}
	sqlite3_finalize(q);
	TAP_OK(bad == NULL, "%.70s%s%s", text, bad == NULL ? "" : ": ", bad == NULL ? "" : bad);
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
		check(s->db, sql_text_of((enum sql)i));
	store_close(s);
	scratch_remove(&scratch);
	return tap_done();
}
