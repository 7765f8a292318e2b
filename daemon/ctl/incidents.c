#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "queries.h"

static const char help_text[] =
    "becwatch incidents [OPTION]...\n"
    "becwatch incidents ID --purge-list [--json | --csv]\n"
    "\n"
    "What was found, oldest first.\n"
    "\n"
    "  --severity LEVEL   this and above: info, low (default), medium, high, critical\n"
    "  --since TIME       touched then or later; RFC 3339, or a date alone\n"
    "  --all              closed ones as well\n"
    "  --purge-list       of one incident: each accused address that a mailbox has written to, to "
    "be\n"
    "                     removed from its automatic completion and address book\n"
    "  --csv              with --purge-list, for a spreadsheet\n"
    "  --config FILE      default " CTL_CONFIG "\n"
    "  --database FILE    look here, without a configuration\n"
    "  --json             an array\n"
    "  --help\n"
    "\n"
    "Exit status: 0 (also when nothing was found), 1 failed, 2 wrong command line.\n";

struct options {
	const char *config, *database;
	struct query_incidents which;
	const char *purge; /* of this incident; NULL: list incidents */
	bool json, csv;
};

static void
print(const struct query_incident *v, size_t n, struct arena *a)
{
	struct ctl_table t;

	ctl_table_init(&t, a, 7);
	ctl_table_row(
	    &t, "ID", "SEVERITY", "OPENED", "UPDATED", "MAILBOXES", "DETECTORS", "SUBJECT");
	for (size_t i = 0; i < n; i++)
		ctl_table_row(&t, v[i].public_id,
		    arena_printf(a, "%s%s%s", severity_name(v[i].severity),
			v[i].historical ? " (historical)" : "", v[i].closed ? " (closed)" : ""),
		    ctl_time(a, v[i].opened), ctl_time(a, v[i].updated), v[i].accounts,
		    v[i].detectors, v[i].subject);
	if (n > 0)
		ctl_table_print(&t);
	else
		puts("No incidents.");
}

static void
print_json(const struct query_incident *v, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, ctl_json_incident(&v[i]));
	ctl_json_print(list);
}

static int
incidents(const char *command, const struct options *o)
{
	struct config *config;
	struct query_incident *v;
	struct queries *q;
	struct arena *a;
	const char *database;
	char error[512];
	size_t n;
	int rc = CTL_OK;

	if ((database = ctl_database(command, o->database, o->config, &config)) == NULL)
		return CTL_FAILED;
	if ((q = queries_open(database, error, sizeof(error))) == NULL) {
		rc = ctl_fail(command, "%s", error);
		config_free(config);
		return rc;
	}
	a = arena_new();
	if (o->purge != NULL)
		rc = ctl_purge_list(command, q, o->purge,
		    o->json  ? CTL_FORM_JSON
		    : o->csv ? CTL_FORM_CSV
			     : CTL_FORM_TEXT,
		    a);
	else if (queries_incidents(q, &o->which, a, &v, &n) == -1)
		rc = ctl_fail(command, "%s: %s", database, queries_error(q));
	else if (o->json)
		print_json(v, n);
	else
		print(v, n, a);
	queries_close(q);
	arena_free(a);
	config_free(config);
	return rc;
}

int
cmd_incidents(int argc, char **argv)
{
	static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
		{ "database", required_argument, NULL, 'd' },
		{ "severity", required_argument, NULL, 's' },
		{ "since", required_argument, NULL, 'S' }, { "all", no_argument, NULL, 'a' },
		{ "purge-list", no_argument, NULL, 'p' }, { "csv", no_argument, NULL, 'v' },
		{ "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 } };
	struct options o = { .config = CTL_CONFIG,
		.which = { .severity = SEVERITY_LOW, .since = TIME_UNKNOWN } };
	bool purge = false;
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'c':
			o.config = optarg;
			break;
		case 'd':
			o.database = optarg;
			break;
		case 's':
			if (severity_parse(optarg, &o.which.severity) == -1)
				return ctl_usage(argv[0],
				    "'%s' is no severity; there are info, low, medium, high, "
				    "critical",
				    optarg);
			break;
		case 'S':
			if (ctl_time_parse(optarg, &o.which.since) == -1)
				return ctl_usage(argv[0],
				    "'%s' is no date; wanted is 2026-03-01 or 2026-03-01T12:00:00Z",
				    optarg);
			break;
		case 'a':
			o.which.closed = true;
			break;
		case 'p':
			purge = true;
			break;
		case 'v':
			o.csv = true;
			break;
		case 'j':
			o.json = true;
			break;
		case 'h':
			return ctl_help(help_text);
		default:
			return ctl_try_help(argv[0]);
		}
	if (o.csv && (o.json || !purge))
		return ctl_usage(argv[0], "--csv goes with --purge-list, and without --json");
	if (purge) {
		if (optind + 1 != argc)
			return ctl_usage(argv[0], "--purge-list takes one incident's ID");
		o.purge = argv[optind];
		return incidents(argv[0], &o);
	}
	if (optind != argc)
		return ctl_usage(argv[0],
		    "'%s' is too much; becwatch timeline tells of one incident", argv[optind]);
	return incidents(argv[0], &o);
}
