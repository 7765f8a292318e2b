#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "asking.h"
#include "ctl.h"
#include "gather.h"

static const char help_text[] =
    "becwatch audit [--config FILE | --database FILE] [--json]\n"
    "\n"
    "What people decided: every confirm and every import, oldest first, and what it changed.\n"
    "Nothing can be taken out of this list or altered in it.\n"
    "\n"
    "  --config FILE     default " CTL_CONFIG "\n"
    "  --database FILE   look here, without a configuration\n"
    "  --json            an array\n"
    "  --help\n"
    "\n"
    "Exit status: 0, 1 failed, 2 wrong command line.\n";

static const char decisions[] = "SELECT audit, at, action, incident, person, login, channel,"
				" contact, note FROM audits ORDER BY audit";
static const char changes[] = "SELECT kind, value, owner, became FROM audit_changes"
			      " WHERE audit = ?1 ORDER BY position";

/* Numbers are shown masked. */
static const char *
value(struct arena *a, sqlite3_stmt *st)
{
	return strcmp(column_text(st, 0, a), "account") == 0
		   ? account_masked(a, column_text(st, 1, a))
		   : column_text(st, 1, a);
}

static json_t *
json_of_changes(struct arena *a, sqlite3_stmt *st)
{
	json_t *list = json_array();

	while (sqlite3_step(st) == SQLITE_ROW)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s}", "kind", column_text(st, 0, a), "value",
			      value(a, st), "owner", column_text(st, 2, a), "became",
			      column_text(st, 3, a)));
	return list;
}

static void
print_changes(struct arena *a, sqlite3_stmt *st)
{
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *owner = column_text(st, 2, a);

		printf("    %s %s%s%s: %s\n", column_text(st, 0, a), ctl_clean(a, value(a, st)),
		    owner[0] != '\0' ? " of " : "", ctl_clean(a, owner), column_text(st, 3, a));
	}
}

static void
print(struct arena *a, sqlite3_stmt *st)
{
	const char *incident = column_text(st, 3, a), *channel = column_text(st, 6, a),
		   *note = column_text(st, 8, a);

	printf("%s  %s%s%s, by %s (%s)", column_text(st, 1, a), column_text(st, 2, a),
	    incident[0] != '\0' ? " " : "", incident, ctl_clean(a, column_text(st, 4, a)),
	    ctl_clean(a, column_text(st, 5, a)));
	if (channel[0] != '\0')
		printf(", %s", channel);
	printf(": %s%s%s\n", ctl_clean(a, column_text(st, 7, a)), note[0] != '\0' ? "; " : "",
	    ctl_clean(a, note));
}

static int
walk(struct sqlite3 *db, bool json)
{
	struct arena *a = arena_new();
	sqlite3_stmt *st = NULL, *sub = NULL;
	json_t *list = json_array();
	int e = sqlite3_prepare_v2(db, decisions, -1, &st, NULL);

	if (e == SQLITE_OK)
		e = sqlite3_prepare_v2(db, changes, -1, &sub, NULL);
	while (e == SQLITE_OK && (e = sqlite3_step(st)) == SQLITE_ROW) {
		sqlite3_reset(sub);
		sqlite3_bind_int64(sub, 1, sqlite3_column_int64(st, 0));
		if (json)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "at",
				column_text(st, 1, a), "action", column_text(st, 2, a), "incident",
				column_text(st, 3, a), "by", column_text(st, 4, a), "login",
				column_text(st, 5, a), "channel", column_text(st, 6, a), "contact",
				column_text(st, 7, a), "note", column_text(st, 8, a), "changes",
				json_of_changes(a, sub)));
		else {
			print(a, st);
			print_changes(a, sub);
		}
		e = SQLITE_OK;
	}
	sqlite3_finalize(st);
	sqlite3_finalize(sub);
	if (json && e == SQLITE_DONE)
		ctl_json_print(json_incref(list));
	json_decref(list);
	arena_free(a);
	return e == SQLITE_DONE ? 0 : -1;
}

static int
audit(const char *command, const struct ctl_look *o)
{
	const char *database;
	struct config *config;
	struct queries *q;
	char error[512];
	int rc = CTL_OK;

	if ((database = ctl_database(command, o->database, o->config, &config)) == NULL)
		return CTL_FAILED;
	if ((q = queries_open(database, error, sizeof(error))) == NULL)
		rc = ctl_fail(command, "%s", error);
	else if (walk(queries_handle(q), o->json) == -1)
		rc = ctl_fail(command, "%s: %s", database, sqlite3_errmsg(queries_handle(q)));
	queries_close(q);
	config_free(config);
	return rc;
}

int
cmd_audit(int argc, char **argv)
{
	struct ctl_look o;
	int rc;

	if ((rc = ctl_look_alone(argc, argv, help_text, &o)) != -1)
		return rc;
	return audit(argv[0], &o);
}
