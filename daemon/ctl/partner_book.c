#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "asking.h"
#include "partner_book.h"

#include "address.h"
#include "ctl.h"
#include "gather.h"
#include "organisation.h"

static const char help_text[] =
    "becwatch partners list [--config FILE] [--json]\n"
    "becwatch partners show NAME [--config FILE] [--json]\n"
    "becwatch partners import FILE.csv [--replace] [--dry-run] [--by PERSON] [--config FILE] "
    "[--json]\n"
    "\n"
    "The partner book: whom you exchange invoices and payments with, their accounts, and whom to\n"
    "ring.  show adds what the history knows of their accounts, and why.\n"
    "import takes a vendor master: a first row names the columns name, domains, addresses,\n"
    "accounts, kind, callback_name, callback_phone, several, shared, own;\n"
    "see becwatch-partners(1).\n"
    "\n"
    "  --replace       FILE is the whole vendor master: partners imported before and not in it go\n"
    "  --dry-run       say what would change\n"
    "  --by PERSON     who answers for it, for the audit; default: the user\n"
    "  --config FILE   default " CTL_CONFIG "\n"
    "  --json\n"
    "  --help\n"
    "\n"
    "Exit status: 0, 1 failed or mistakes in the file, 2 wrong command line.\n";

static const char *
masked_list(struct arena *a, const struct mail_strings *accounts)
{
	const char *text = "";

	for (size_t i = 0; i < accounts->n; i++)
		text = arena_printf(
		    a, "%s%s%s", text, i == 0 ? "" : ", ", account_masked(a, accounts->v[i]));
	return text;
}

static const char *
joined(struct arena *a, const struct mail_strings *s)
{
	const char *text = "";

	for (size_t i = 0; i < s->n; i++)
		text = arena_printf(a, "%s%s%s", text, i == 0 ? "" : ", ", s->v[i]);
	return text;
}

static const char *
callback(struct arena *a, const struct config_partner *p)
{
	if (p->callback_phone[0] == '\0')
		return "";
	return arena_printf(a, "%s%s%s", p->callback_name, p->callback_name[0] != '\0' ? ", " : "",
	    p->callback_phone);
}

static json_t *
json_partner(struct arena *a, const struct config_partner *p)
{
	json_t *people = json_array(), *accounts = json_array();

	for (size_t i = 0; i < p->people_n; i++)
		json_array_append_new(
		    people, json_pack("{s:s, s:o}", "name", p->people[i].name, "addresses",
				ctl_json_strings(&p->people[i].addresses)));
	for (size_t i = 0; i < p->accounts.n; i++)
		json_array_append_new(accounts, json_string(account_masked(a, p->accounts.v[i])));
	return json_pack("{s:s, s:o, s:o, s:o, s:s, s:s, s:b, s:b, s:s, s:i}", "name", p->name,
	    "domains", ctl_json_strings(&p->domains), "people", people, "accounts", accounts,
	    "callback_name", p->callback_name, "callback_phone", p->callback_phone, "several",
	    p->several, "shared", p->shared, "file", p->file, "line", (int)p->line);
}

static int
list(const struct config *config, bool json)
{
	struct arena *a = arena_new();
	json_t *all = json_array();
	struct ctl_table t;

	ctl_table_init(&t, a, 5);
	ctl_table_row(&t, "PARTNER", "DOMAINS", "ACCOUNTS", "CALL-BACK", "FILE");
	for (size_t i = 0; i < config->partners_n; i++) {
		const struct config_partner *p = &config->partners[i];

		json_array_append_new(all, json_partner(a, p));
		ctl_table_row(&t, arena_printf(a, "%s%s", p->name, p->shared ? " (shared)" : ""),
		    joined(a, &p->domains), masked_list(a, &p->accounts), callback(a, p),
		    arena_printf(a, "%s:%u", p->file, p->line));
	}
	if (json)
		ctl_json_print(json_incref(all));
	else if (config->partners_n == 0)
		puts("The partner book is empty.");
	else
		ctl_table_print(&t);
	json_decref(all);
	arena_free(a);
	return CTL_OK;
}

/* Under which owners the ledger holds a partner's accounts. */
static struct mail_strings
owners_of(struct arena *a, const struct config_partner *p)
{
	struct mail_strings owners = { 0 };

	for (size_t i = 0; i < p->domains.n; i++) {
		const char *org = organisation_registrable(a, p->domains.v[i]);

		mail_strings_add(a, &owners, org[0] != '\0' ? org : p->domains.v[i]);
	}
	for (size_t i = 0; i < p->people_n; i++)
		for (size_t k = 0; k < p->people[i].addresses.n; k++) {
			struct mail_addr x;
			const char *address = p->people[i].addresses.v[k];

			address_fill(a, "", address, strlen(address), &x);
			mail_strings_add_once(a, &owners, addr_owner(&x));
		}
	return owners;
}

/* The steps that led to an account's state, a row of `events` each; false when the history cannot be read. */
static bool
json_events(
    struct arena *a, sqlite3_stmt *events, const char *owner, const char *account, json_t *list)
{
	int rc;

	sqlite3_bind_text(events, 1, owner, -1, SQLITE_STATIC);
	sqlite3_bind_text(events, 2, account, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(events)) == SQLITE_ROW)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "at",
			column_text(events, 0, a), "state", column_text(events, 1, a), "reason",
			column_text(events, 2, a), "from", column_text(events, 3, a), "message_id",
			column_text(events, 4, a), "incident", column_text(events, 5, a), "by",
			column_text(events, 6, a)));
	sqlite3_reset(events);
	return rc == SQLITE_DONE;
}

static bool
json_ledger(
    struct arena *a, sqlite3_stmt *accounts, sqlite3_stmt *events, const char *owner, json_t *list)
{
	bool ok = true;
	int rc;

	sqlite3_bind_text(accounts, 1, owner, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(accounts)) == SQLITE_ROW) {
		json_t *why = json_array();

		ok = json_events(a, events, owner, column_text(accounts, 0, a), why) && ok;
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s, s:I, s:o}", "owner", owner, "account",
			      column_text(accounts, 1, a), "state", column_text(accounts, 2, a),
			      "last_seen", column_text(accounts, 3, a), "mails",
			      (json_int_t)sqlite3_column_int64(accounts, 4), "why", why));
	}
	sqlite3_reset(accounts);
	return rc == SQLITE_DONE && ok;
}

/* What the history knows of their accounts; NULL when it cannot be read: queries_error says why. */
static json_t *
ledger_of(struct arena *a, struct queries *q, const struct config_partner *p)
{
	static const char accounts_of[] =
	    "SELECT account, account_masked, state, last_seen, seen FROM bank_accounts"
	    " WHERE owner = ?1 ORDER BY first_seen_s, account";
	static const char events_of[] =
	    "SELECT at, state, reason, from_address, message_id, incident, by FROM ledger_events"
	    " WHERE owner = ?1 AND account = ?2 ORDER BY event";
	struct mail_strings owners = owners_of(a, p);
	sqlite3 *db = queries_handle(q);
	sqlite3_stmt *accounts = NULL, *events = NULL;
	json_t *list = json_array();
	bool ok = sqlite3_prepare_v2(db, accounts_of, -1, &accounts, NULL) == SQLITE_OK &&
		  sqlite3_prepare_v2(db, events_of, -1, &events, NULL) == SQLITE_OK;

	for (size_t i = 0; ok && i < owners.n; i++)
		ok = json_ledger(a, accounts, events, owners.v[i], list);
	if (!ok) {
		queries_failed(q, sqlite3_errmsg(db));
		json_decref(list);
		list = NULL;
	}
	sqlite3_finalize(accounts);
	sqlite3_finalize(events);
	return list;
}

/* An event in words. */
static const char *
why(struct arena *a, const json_t *e)
{
	const char *reason = json_string_value(json_object_get(e, "reason"));
	const char *from = json_string_value(json_object_get(e, "from"));
	const char *by = json_string_value(json_object_get(e, "by"));
	const char *incident = json_string_value(json_object_get(e, "incident"));
	static const struct {
		const char *reason, *words;
	} words[] = { { "stated", "first stated" }, { "days", "stated on two days" },
		{ "aligned", "stated in mail that their domain authenticated" },
		{ "configuration", "named in the configuration" },
		{ "withdrawn", "no longer named in the configuration" },
		{ "incident", "stated in a mail that raised an alarm" },
		{ "confirmed", "decided after a call-back" },
		{ "upgrade", "recorded before reasons were kept" } };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].reason, reason) == 0)
			reason = words[i].words;
	return arena_printf(a, "%s%s%s%s%s%s%s", reason, from[0] != '\0' ? ", by " : "", from,
	    by[0] != '\0' ? ", by " : "", by, incident[0] != '\0' ? ", " : "", incident);
}

static void
print_ledger(struct arena *a, const json_t *all)
{
	size_t i, k;
	const json_t *one, *e;

	json_array_foreach(all, i, one)
	{
		printf("\n%s  %s (%s)\n",
		    ctl_clean(a, json_string_value(json_object_get(one, "account"))),
		    json_string_value(json_object_get(one, "state")),
		    ctl_clean(a, json_string_value(json_object_get(one, "owner"))));
		json_array_foreach(json_object_get(one, "why"), k, e)
		    printf("    %s  %s: %s\n", json_string_value(json_object_get(e, "at")),
			json_string_value(json_object_get(e, "state")), ctl_clean(a, why(a, e)));
	}
}

static int
show(const char *command, const struct config *config, const struct partners_options *o)
{
	const struct config_partner *p = NULL;
	struct arena *a = arena_new();
	struct queries *q = NULL;
	struct stat st;
	json_t *ledger = NULL;
	char error[512];
	int rc = CTL_OK;

	for (size_t i = 0; i < config->partners_n; i++)
		if (strcmp(config->partners[i].name, o->name) == 0)
			p = &config->partners[i];
	if (p == NULL)
		rc = ctl_fail(command, "there is no partner '%s'", o->name);
	else if (stat(config->database, &st) == 0 &&
		 (q = queries_open(config->database, error, sizeof(error))) == NULL)
		rc = ctl_fail(command, "%s", error);
	else if (q == NULL)
		ledger = json_array();
	else if ((ledger = ledger_of(a, q, p)) == NULL)
		rc = ctl_fail(command, "%s: %s", config->database, queries_error(q));
	if (rc != CTL_OK || p == NULL) {
		/* said above */
	} else if (o->json) {
		json_t *one = json_partner(a, p);

		json_object_set(one, "ledger", ledger);
		ctl_json_print(one);
	} else {
		printf("%s%s%s (%s:%u)\n", ctl_clean(a, p->name),
		    p->several ? ", several accounts" : "", p->shared ? ", shared" : "", p->file,
		    p->line);
		printf("domains: %s\n", joined(a, &p->domains));
		for (size_t i = 0; i < p->people_n; i++)
			printf("%s: %s\n", ctl_clean(a, p->people[i].name),
			    joined(a, &p->people[i].addresses));
		printf("accounts: %s\n", masked_list(a, &p->accounts));
		printf("call-back: %s\n", ctl_clean(a, callback(a, p)));
		print_ledger(a, ledger);
	}
	json_decref(ledger);
	queries_close(q);
	arena_free(a);
	return rc;
}

/* The options that list, show and import share; -1: go on, else the exit code. */
static int
parse_options(int argc, char **argv, struct partners_options *o)
{
	static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
		{ "by", required_argument, NULL, 'b' }, { "replace", no_argument, NULL, 'r' },
		{ "dry-run", no_argument, NULL, 'd' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' }, { 0 } };
	int c;

	*o = (struct partners_options){ .config = CTL_CONFIG, .by = "" };
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'c':
			o->config = optarg;
			break;
		case 'b':
			o->by = optarg;
			break;
		case 'r':
			o->replace = true;
			break;
		case 'd':
			o->dry_run = true;
			break;
		case 'j':
			o->json = true;
			break;
		case 'h':
			return ctl_help(help_text);
		default:
			return ctl_try_help(argv[0]);
		}
	return -1;
}

/* The one argument, or NULL and the exit code. */
static const char *
argument(int argc, char **argv, const char *wanted, int *ret_rc)
{
	if (argc - optind == 1)
		return argv[optind];
	*ret_rc = argc == optind ? ctl_usage(argv[0], "give %s", wanted)
				 : ctl_usage(argv[0], "'%s' is too much", argv[optind + 1]);
	return NULL;
}

static int
no_import_options(const char *command, const struct partners_options *o)
{
	return o->replace || o->dry_run || o->by[0] != '\0'
		   ? ctl_usage(command, "--replace, --dry-run and --by go with import")
		   : -1;
}

int
cmd_partners_list(int argc, char **argv)
{
	struct partners_options o;
	struct config *config;
	int rc = parse_options(argc, argv, &o);

	if (rc == -1)
		rc = no_import_options(argv[0], &o);
	if (rc == -1 && optind != argc)
		rc = ctl_usage(argv[0], "'%s' is too much", argv[optind]);
	if (rc != -1)
		return rc;
	if ((config = ctl_config(argv[0], o.config)) == NULL)
		return CTL_FAILED;
	rc = list(config, o.json);
	config_free(config);
	return rc;
}

int
cmd_partners_show(int argc, char **argv)
{
	struct partners_options o;
	struct config *config;
	int rc = parse_options(argc, argv, &o);

	if (rc == -1)
		rc = no_import_options(argv[0], &o);
	if (rc != -1 || (o.name = argument(argc, argv, "the partner's NAME", &rc)) == NULL)
		return rc;
	if ((config = ctl_config(argv[0], o.config)) == NULL)
		return CTL_FAILED;
	rc = show(argv[0], config, &o);
	config_free(config);
	return rc;
}

int
cmd_partners_import(int argc, char **argv)
{
	struct partners_options o;
	struct config *config;
	int rc = parse_options(argc, argv, &o);

	if (rc != -1 || (o.csv = argument(argc, argv, "the FILE", &rc)) == NULL)
		return rc;
	if ((config = ctl_config(argv[0], o.config)) == NULL)
		return CTL_FAILED;
	rc = partners_import(argv[0], &o, config);
	config_free(config);
	return rc;
}
