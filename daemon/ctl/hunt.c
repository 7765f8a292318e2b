#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl.h"
#include "finding.h"
#include "hunt.h"
#include "organisation.h"
#include "rule_list.h"

#define LIMIT 100 /* copies shown unless asked otherwise: some screens */
#define TIMEOUT 60 /* seconds */

static const char help_text[] =
    "becwatch hunt 'QUERY' [OPTION]...\n"
    "becwatch hunt --rule ID [OPTION]...\n"
    "\n"
    "Which mails of the history match, newest first.  The query's language is that of the\n"
    "policy rules: becwatch-query(7).\n"
    "\n"
    "  becwatch hunt 'from:partnera.example subject:invoice dmarc:fail since:30d'\n"
    "  becwatch hunt 'iban:\"DE89 3704 0044 0532 0130 00\" OR reply_to:*@free.example'\n"
    "\n"
    "  --rule ID         what a rule of the configuration would have found\n"
    "  --limit N         at most so many, 0 for all (default 100)\n"
    "  --timeout SECONDS give up after so long, 0 for never (default: the\n"
    "                    configuration's hunt_timeout, else 60)\n"
    "  --json            one object a line\n"
    "  --config FILE     default " CTL_CONFIG "\n"
    "  --database FILE   look here, without a configuration\n"
    "  --help\n"
    "\n"
    "Exit status: 0 (also when nothing matches), 1 failed, 2 wrong command line or query.\n";

static volatile sig_atomic_t interrupted;

static void
on_signal(int sig)
{
	interrupted = sig;
}

struct options {
	const char *config, *database, *rule, *text;
	bool json, patience; /* patience: --timeout was given */
	struct hunt_options how;
};

/* Addresses of a field, the display name in front where there is one. */
static const char *
people(struct arena *a, const struct hunt_copy *c, const char *field)
{
	const char *text = "";

	for (size_t i = 0; i < c->parties_n; i++)
		if (strcmp(c->parties[i].field, field) == 0)
			text = arena_printf(
			    a, "%s%s%s", text, text[0] == '\0' ? "" : ", ", c->parties[i].address);
	return text;
}

static void
print(struct arena *a, const struct hunt_copy *v, size_t n, int64_t limit)
{
	struct ctl_table t;

	ctl_table_init(&t, a, 7);
	ctl_table_row(&t, "ARRIVED", "MAILBOX", "FOLDER", "FROM", "TO", "SEVERITY", "SUBJECT");
	for (size_t i = 0; i < n; i++)
		ctl_table_row(&t, ctl_time(a, v[i].arrived), v[i].account, v[i].folder,
		    people(a, &v[i], "from"), people(a, &v[i], "to"), severity_name(v[i].severity),
		    v[i].subject);
	if (n == 0)
		puts("No mail matches.");
	else
		ctl_table_print(&t);
	if (limit > 0 && n == (size_t)limit)
		fprintf(stderr, "The newest %zu are shown; --limit 0 shows all.\n", n);
}

static json_t *
json_of_parties(const struct hunt_copy *c, const char *field)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->parties_n; i++)
		if (strcmp(c->parties[i].field, field) == 0)
			json_array_append_new(
			    list, json_pack("{s:s, s:s}", "name", c->parties[i].name, "address",
				      c->parties[i].address));
	return list;
}

static void
print_json(const struct hunt_copy *c)
{
	json_t *o =
	    json_pack("{s:o, s:o, s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
		"arrived", ctl_json_time(c->arrived), "date", ctl_json_time(c->date), "account",
		c->account, "folder", c->folder, "uidvalidity", (json_int_t)c->uidvalidity, "uid",
		(json_int_t)c->uid, "direction", direction_name(c->direction), "message_id",
		c->message_id, "conversation", c->conversation, "subject", c->subject, "spf",
		c->spf, "dkim", c->dkim, "dmarc", c->dmarc, "severity", severity_name(c->severity));

	json_object_set_new(o, "from", json_of_parties(c, "from"));
	json_object_set_new(o, "reply_to", json_of_parties(c, "reply_to"));
	json_object_set_new(o, "to", json_of_parties(c, "to"));
	json_object_set_new(o, "cc", json_of_parties(c, "cc"));
	json_object_set_new(o, "bank_accounts", ctl_json_strings(&c->bank_accounts));
	json_object_set_new(o, "attachments", ctl_json_strings(&c->attachments));
	json_object_set_new(o, "detectors", ctl_json_strings(&c->detectors));
	json_object_set_new(o, "incidents", ctl_json_strings(&c->incidents));
	json_dumpf(o, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(o);
}

static int
hunt(const char *command, const struct options *o, const char *database, const struct query *query,
    struct arena *a)
{
	struct queries *q;
	struct hunt_copy *v;
	size_t n;
	char error[512];
	int rc = CTL_OK;

	if ((q = queries_open(database, error, sizeof(error))) == NULL)
		return ctl_fail(command, "%s", error);
	if (hunt_run(q, query, &o->how, a, &v, &n) == -1)
		rc = ctl_fail(command, "%s: %s", database, queries_error(q));
	else if (o->json)
		for (size_t i = 0; i < n; i++)
			print_json(&v[i]);
	else
		print(a, v, n, o->how.limit);
	queries_close(q);
	return rc;
}

/* The query as given; a mistake is shown under its column. */
static struct query *
parse(const char *command, const struct options *o, struct arena *a)
{
	const char *detectors[DETECTOR_COUNT + 1] = { NULL };
	const struct query_context context = { .now = time(NULL), .detectors = detectors };
	struct query_error error;
	struct query *q;

	for (size_t i = 0; i < DETECTOR_COUNT; i++)
		detectors[i] = detector_id((enum detector)i);
	q = query_parse(a, o->text, &context, &error);
	if (q != NULL)
		return q;
	fprintf(stderr, "%s\n", query_caret(a, ctl_clean(a, o->text), &error, "  "));
	ctl_fail(command, "column %u: %s", error.column, ctl_clean(a, error.text));
	return NULL;
}

/* What a rule would have found: with each partner for whom it is switched on. */
static struct query *
rule_query(const char *command, const char *id, const struct config *config, struct arena *a)
{
	const struct query **v = NULL;
	size_t n = 0;
	const struct config_rule *known = NULL;

	for (size_t i = 0; i < config->rules_n; i++)
		if (strcmp(config->rules[i].id, id) == 0)
			known = &config->rules[i];
	for (size_t i = 0; i < config->policies_n; i++) {
		const struct config_policy *p = &config->policies[i];

		if (strcmp(p->rule->id, id) != 0)
			continue;
		v = arena_grow(a, v, n, sizeof(struct query *));
		v[n++] = query_unmet(a, p->match, p->requirement);
	}
	if (n == 0 && known == NULL)
		ctl_fail(command, "there is no rule '%s'", id);
	else if (n == 0)
		ctl_fail(
		    command, "rule '%s' is switched off: %s", id, rule_list_off(a, config, known));
	return n == 0 ? NULL : query_any(a, v, n);
}

static int
run(const char *command, struct options *o)
{
	struct arena *a = arena_new();
	struct config *config = NULL;
	const char *database = o->database;
	struct query *query = NULL;
	int rc = CTL_FAILED;

	organisation_init();
	if (o->rule == NULL && (query = parse(command, o, a)) == NULL) {
		rc = CTL_USAGE;
		goto out;
	}
	if ((o->rule != NULL || database == NULL) &&
	    (config = ctl_config(command, o->config)) == NULL)
		goto out;
	if (database == NULL)
		database = config->database;
	if (config != NULL && !o->patience)
		o->how.seconds = config->hunt_s;
	if (o->rule != NULL && (query = rule_query(command, o->rule, config, a)) == NULL)
		goto out;
	rc = hunt(command, o, database, query, a);
out:
	config_free(config);
	arena_free(a);
	return rc;
}

static int
parse_number(const char *text, long max, long *ret)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end != '\0' || n < 0 || n > max)
		return -1;
	*ret = n;
	return 0;
}

int
cmd_hunt(int argc, char **argv)
{
	static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
		{ "database", required_argument, NULL, 'd' },
		{ "rule", required_argument, NULL, 'r' }, { "limit", required_argument, NULL, 'l' },
		{ "timeout", required_argument, NULL, 't' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' }, { 0 } };
	struct sigaction act = { .sa_handler = on_signal };
	struct options o = { .config = CTL_CONFIG,
		.how = { .limit = LIMIT, .seconds = TIMEOUT, .interrupted = &interrupted } };
	long n;
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'c':
			o.config = optarg;
			break;
		case 'd':
			o.database = optarg;
			break;
		case 'r':
			o.rule = optarg;
			break;
		case 'l':
			if (parse_number(optarg, INT32_MAX, &n) == -1)
				return ctl_usage(argv[0], "'%s' is no number of mails", optarg);
			o.how.limit = n;
			break;
		case 't':
			if (parse_number(optarg, 86400, &n) == -1)
				return ctl_usage(argv[0], "'%s' is no number of seconds", optarg);
			o.how.seconds = (unsigned)n;
			o.patience = true;
			break;
		case 'j':
			o.json = true;
			break;
		case 'h':
			return ctl_help(help_text);
		default:
			return ctl_try_help(argv[0]);
		}
	if (o.rule != NULL ? optind != argc : optind + 1 != argc)
		return ctl_usage(argv[0],
		    o.rule != NULL   ? "--rule stands instead of a query; '%s' is too much"
		    : optind == argc ? "give a query"
				     : "give one query, in quotes; '%s' stands alone",
		    argv[argc - 1]);
	o.text = argv[optind];
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	return run(argv[0], &o);
}
