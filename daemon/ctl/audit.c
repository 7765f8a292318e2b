#include <getopt.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "gather.h"
#include "queries.h"

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

static const char *
text(struct arena *a, sqlite3_stmt *st, int column)
{
	const unsigned char *s = sqlite3_column_text(st, column);

	return s == NULL ? "" : arena_strdup(a, (const char *)s);
}

/* Numbers are shown masked. */
static const char *
value(struct arena *a, sqlite3_stmt *st)
{
	return strcmp(text(a, st, 0), "account") == 0 ? account_masked(a, text(a, st, 1))
						      : text(a, st, 1);
}

static json_t *
json_of_changes(struct arena *a, sqlite3_stmt *st)
{
	json_t *list = json_array();

	while (sqlite3_step(st) == SQLITE_ROW)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s}", "kind", text(a, st, 0), "value",
			      value(a, st), "owner", text(a, st, 2), "became", text(a, st, 3)));
	return list;
}

static void
print_changes(struct arena *a, sqlite3_stmt *st)
{
	while (sqlite3_step(st) == SQLITE_ROW) {
		const char *owner = text(a, st, 2);

		printf("    %s %s%s%s: %s\n", text(a, st, 0), ctl_clean(a, value(a, st)),
		    owner[0] != '\0' ? " of " : "", ctl_clean(a, owner), text(a, st, 3));
	}
}

static void
print(struct arena *a, sqlite3_stmt *st)
{
	const char *incident = text(a, st, 3), *channel = text(a, st, 6), *note = text(a, st, 8);

	printf("%s  %s%s%s, by %s (%s)", text(a, st, 1), text(a, st, 2),
	    incident[0] != '\0' ? " " : "", incident, ctl_clean(a, text(a, st, 4)),
	    ctl_clean(a, text(a, st, 5)));
	if (channel[0] != '\0')
		printf(", %s", channel);
	printf(": %s%s%s\n", ctl_clean(a, text(a, st, 7)), note[0] != '\0' ? "; " : "",
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
			json_array_append_new(
			    list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "at",
				      text(a, st, 1), "action", text(a, st, 2), "incident",
				      text(a, st, 3), "by", text(a, st, 4), "login", text(a, st, 5),
				      "channel", text(a, st, 6), "contact", text(a, st, 7), "note",
				      text(a, st, 8), "changes", json_of_changes(a, sub)));
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

	if ((rc = ctl_look_options(argc, argv, help_text, &o)) != -1)
		return rc;
	if (optind != argc)
		return ctl_usage(argv[0], "'%s' is too much", argv[optind]);
	return audit(argv[0], &o);
}
