#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "address.h"
#include "closing.h"
#include "ctl.h"
#include "gather.h"
#include "organisation.h"

static const char help_text[] =
    "becwatch confirm ID --legitimate|--fraud --by PERSON --channel CHANNEL --contact WHOM\n"
    "\n"
    "Records how the call-back about an incident ended, for good, and puts it into force.\n"
    "Legitimate: the accounts become known, the addresses proven.  Fraud: both are bad for\n"
    "every counterparty and mailbox.  The incident is closed and its recipients are told.\n"
    "\n"
    "  --legitimate, --fraud\n"
    "  --by PERSON         who decided\n"
    "  --channel CHANNEL   phone, in_person or other\n"
    "  --contact WHOM      the number and the person called, as known before the incident\n"
    "  --account NUMBER    only this account, as written, or its last 4 characters or more;\n"
    "                      may be repeated\n"
    "  --address ADDRESS   only this address; may be repeated\n"
    "  --several           with --legitimate: the counterparty has an account for each matter,\n"
    "                      building or currency; further ones at a bank of theirs do not alarm\n"
    "  --note TEXT\n"
    "  --dry-run           say what would change\n"
    "  --config FILE       default " CTL_CONFIG "\n"
    "  --json              an object\n"
    "  --help\n"
    "\n"
    "Exit status: 0 recorded, 1 not, 2 wrong command line.\n";

struct options {
	const char *config, *id;
	int legitimate, fraud, several;
	const char *by, *channel, *contact, *note;
	struct mail_strings accounts, addresses; /* as typed */
	bool dry_run, json;
};

struct confirm {
	const char *command;
	const struct options *o;
	const struct config *config;
	struct arena *a;
	struct store *store;
	struct query_incident *incident;
	struct store_accused all;
	struct store_confirmation c;
};

/* Letters and digits alone, as numbers are compared. */
static const char *
bare(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1, 1), *o = out;

	for (; *s != '\0'; s++)
		if (isalnum((unsigned char)*s))
			*o++ = (char)toupper((unsigned char)*s);
	return out;
}

static bool
ends_in(const char *value, const char *tail)
{
	size_t n = strlen(value), m = strlen(tail);

	return m >= 4 && m <= n && strcmp(value + n - m, tail) == 0;
}

/* The incident's accounts that the typed number means: exactly one value. */
static bool
take_account(struct confirm *f, const char *typed)
{
	const char *tail = bare(f->a, typed), *found = NULL, *list = "";

	for (size_t i = 0; i < f->all.accounts_n; i++) {
		const char *value = f->all.accounts[i].value;
		const char *masked = account_masked(f->a, value);

		if (strstr(list, masked) == NULL)
			list =
			    arena_printf(f->a, "%s%s%s", list, list[0] == '\0' ? "" : ", ", masked);
		if (!ends_in(bare(f->a, value), tail))
			continue;
		if (found != NULL && strcmp(found, value) != 0) {
			ctl_fail(f->command, "'%s' could be more than one account: give more of it",
			    typed);
			return false;
		}
		found = value;
	}
	if (found == NULL) {
		ctl_fail(f->command, "the mails of %s do not state the account '%s'%s%s",
		    f->incident->public_id, typed,
		    list[0] == '\0' ? "; they state none" : "; they state ", list);
		return false;
	}
	mail_strings_add_once(f->a, &f->c.accounts, found);
	return true;
}

static bool
take_address(struct confirm *f, const char *typed)
{
	const char *address = address_form(f->a, typed);

	if (address == NULL || !mail_strings_has(&f->all.addresses, address)) {
		ctl_fail(f->command, "%s accuses no address '%s'%s%s", f->incident->public_id,
		    typed, f->all.addresses.n > 0 ? "; the first that it accuses is " : "",
		    f->all.addresses.n > 0 ? f->all.addresses.v[0] : "");
		return false;
	}
	mail_strings_add_once(f->a, &f->c.addresses, address);
	return true;
}

/* What the decision is about: what was named, else all that is accused. */
static bool
choose(struct confirm *f)
{
	const struct options *o = f->o;

	f->c.whole = o->accounts.n + o->addresses.n == 0;
	for (size_t i = 0; i < o->accounts.n; i++)
		if (!take_account(f, o->accounts.v[i]))
			return false;
	for (size_t i = 0; i < o->addresses.n; i++)
		if (!take_address(f, o->addresses.v[i]))
			return false;
	if (!f->c.whole)
		return true;
	for (size_t i = 0; i < f->all.accounts_n; i++)
		if (f->all.accounts[i].accused &&
		    !mail_strings_has(&f->c.accounts, f->all.accounts[i].value))
			mail_strings_add(f->a, &f->c.accounts, f->all.accounts[i].value);
	f->c.addresses = f->all.addresses;
	return true;
}

static const char *
shown(struct arena *a, const struct store_change *x)
{
	return strcmp(x->kind, "account") == 0 ? account_masked(a, x->value) : x->value;
}

static void
print(const struct confirm *f, const struct store_confirmed *done)
{
	for (size_t i = 0; i < done->n; i++)
		printf("%s %s%s%s %s %s\n", done->v[i].kind,
		    ctl_clean(f->a, shown(f->a, &done->v[i])),
		    done->v[i].owner[0] != '\0' ? " of " : "", ctl_clean(f->a, done->v[i].owner),
		    strcmp(done->v[i].kind, "counterparty") == 0 ? "has" : "is", done->v[i].became);
	if (done->n == 0)
		puts("no account and no address was in doubt");
	printf("%s is %s%s\n", f->incident->public_id, done->closed ? "closed" : "still open",
	    f->o->dry_run ? " (nothing was recorded: --dry-run)" : "");
	for (size_t i = 0; i < done->others.n; i++)
		printf("also in doubt, and still open: %s\n", done->others.v[i]);
}

static void
print_json(const struct confirm *f, const struct store_confirmed *done)
{
	json_t *list = json_array(), *others = json_array();

	for (size_t i = 0; i < done->n; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:s}", "kind", done->v[i].kind, "value",
			      shown(f->a, &done->v[i]), "owner", done->v[i].owner, "became",
			      done->v[i].became));
	for (size_t i = 0; i < done->others.n; i++)
		json_array_append_new(others, json_string(done->others.v[i]));
	ctl_json_print(json_pack("{s:s, s:s, s:b, s:b, s:o, s:o}", "incident",
	    f->incident->public_id, "outcome", f->c.fraud ? "fraud" : "legitimate", "closed",
	    done->closed, "recorded", !f->o->dry_run, "changes", list, "others", others));
}

static int
decide(struct confirm *f)
{
	struct store_confirmed done;
	const char *conflict;
	enum store_result e = store_begin(f->store);

	if (e == STORE_OK)
		e = store_accused(f->store, f->incident->id, f->a, &f->all);
	if (e == STORE_OK && !choose(f)) {
		store_rollback(f->store);
		return CTL_FAILED;
	}
	if (e == STORE_OK && f->o->several && f->c.accounts.n == 0) {
		store_rollback(f->store);
		return ctl_fail(f->command, "%s accuses no account: --several has no meaning",
		    f->incident->public_id);
	}
	if (e == STORE_OK)
		e = closing_confirm(f->store, f->config, &f->c, f->a, &done, &conflict);
	if (e == STORE_OK && conflict != NULL) {
		store_rollback(f->store);
		return ctl_fail(f->command,
		    "%s was confirmed as a fraud by the same account or address; confirm that one "
		    "as legitimate first, if that was a mistake",
		    conflict);
	}
	if (e == STORE_OK && !f->o->dry_run)
		e = store_commit(f->store);
	if (e != STORE_OK)
		ctl_fail(f->command, "%s: %s: %s; nothing was recorded", f->config->database,
		    store_strerror(e), store_error(f->store));
	if (e != STORE_OK || f->o->dry_run)
		store_rollback(f->store);
	if (e != STORE_OK)
		return CTL_FAILED;
	if (f->o->json)
		print_json(f, &done);
	else
		print(f, &done);
	return CTL_OK;
}

/* The incident that the id's beginning names. */
static bool
find(struct confirm *f)
{
	char error[512];
	struct queries *q = queries_open(f->config->database, error, sizeof(error));

	if (q == NULL) {
		ctl_fail(f->command, "%s", error);
		return false;
	}
	f->incident = ctl_incident(f->command, q, f->o->id, f->a);
	queries_close(q);
	return f->incident != NULL;
}

static int
confirm(const char *command, const struct options *o)
{
	struct confirm f = { .command = command, .o = o, .a = arena_new() };
	struct config *config = ctl_config(command, o->config);
	char error[512];
	int rc = CTL_FAILED;

	f.config = config;
	if (config == NULL || !find(&f))
		goto out;
	f.c = (struct store_confirmation){ .incident = f.incident->id,
		.fraud = o->fraud != 0,
		.several = o->several != 0,
		.person = o->by,
		.login = ctl_login(f.a),
		.channel = o->channel,
		.contact = o->contact,
		.note = o->note,
		.at = (int64_t)time(NULL) };
	organisation_init();
	if (store_open(config->database, STORE_EXISTING, &f.store, error, sizeof(error)) !=
	    STORE_OK)
		ctl_fail(command,
		    "%s: %s; it takes root, or the user of the daemon, to record a decision",
		    config->database, error);
	else
		rc = decide(&f);
	store_close(f.store);
out:
	config_free(config);
	arena_free(f.a);
	return rc;
}

static const char *
check(const struct options *o)
{
	if (o->id == NULL)
		return "give the incident's ID";
	if (o->legitimate + o->fraud != 1)
		return "give either --legitimate or --fraud";
	if (o->several && !o->legitimate)
		return "--several goes with --legitimate";
	if (o->by == NULL || o->by[0] == '\0')
		return "--by: who decided?";
	if (o->channel == NULL ||
	    (strcmp(o->channel, "phone") != 0 && strcmp(o->channel, "in_person") != 0 &&
		strcmp(o->channel, "other") != 0))
		return "--channel is phone, in_person or other";
	if (o->contact == NULL || o->contact[0] == '\0')
		return "--contact: which number, or which person, was called?";
	return NULL;
}

int
cmd_confirm(int argc, char **argv)
{
	struct options o = { .config = CTL_CONFIG, .note = "" };
	const struct option longs[] = { { "legitimate", no_argument, &o.legitimate, 1 },
		{ "fraud", no_argument, &o.fraud, 1 }, { "several", no_argument, &o.several, 1 },
		{ "by", required_argument, NULL, 'b' }, { "channel", required_argument, NULL, 'C' },
		{ "contact", required_argument, NULL, 'w' },
		{ "account", required_argument, NULL, 'a' },
		{ "address", required_argument, NULL, 'A' },
		{ "note", required_argument, NULL, 'n' }, { "dry-run", no_argument, NULL, 'd' },
		{ "config", required_argument, NULL, 'c' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' }, { 0 } };
	struct arena *a = arena_new();
	const char *wrong;
	int c, rc = -1;

	while (rc == -1 && (c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 0:
			break;
		case 'b':
			o.by = optarg;
			break;
		case 'C':
			o.channel = optarg;
			break;
		case 'w':
			o.contact = optarg;
			break;
		case 'a':
			mail_strings_add(a, &o.accounts, optarg);
			break;
		case 'A':
			mail_strings_add(a, &o.addresses, optarg);
			break;
		case 'n':
			o.note = optarg;
			break;
		case 'd':
			o.dry_run = true;
			break;
		case 'c':
			o.config = optarg;
			break;
		case 'j':
			o.json = true;
			break;
		case 'h':
			rc = ctl_help(help_text);
			break;
		default:
			rc = ctl_try_help(argv[0]);
		}
	if (rc == -1 && optind < argc)
		o.id = argv[optind++];
	if (rc == -1 && optind != argc)
		rc = ctl_usage(argv[0], "'%s' is too much", argv[optind]);
	if (rc == -1 && (wrong = check(&o)) != NULL)
		rc = ctl_usage(argv[0], "%s", wrong);
	if (rc == -1)
		rc = confirm(argv[0], &o);
	arena_free(a);
	return rc;
}
