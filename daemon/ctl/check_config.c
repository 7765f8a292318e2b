#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "file.h"
#include "role.h"
#include "rule_list.h"
#include "secret.h"

static const char help_text[] =
    "becwatch check-config [--config FILE] [--rules] [--json]\n"
    "\n"
    "Reads the configuration and its accounts folder, then every file they name: secrets,\n"
    "trust anchors, the role programs.  Names every mistake, changes nothing.\n"
    "\n"
    "  --config FILE   default " CTL_CONFIG "\n"
    "  --rules         list the rules: which are on, for which partners, how the others are\n"
    "                  switched on\n"
    "  --json          one object: ok, counts, rules, mistakes, notes\n"
    "  --help\n"
    "\n"
    "Exit status: 0 no mistake, 1 mistakes, 2 wrong command line.\n";

struct check {
	struct arena *arena;
	struct mail_strings mistakes;
	struct mail_strings notes; /* what cannot be checked from here */
};

/* where: "FILE:LINE: account ap@b.example". */
static void
check_secret(struct check *c, const char *where, const char *file, const char *credential)
{
	char error[512], *secret = NULL;

	if (credential[0] != '\0' && getenv("CREDENTIALS_DIRECTORY") == NULL) {
		mail_strings_add(c->arena, &c->notes,
		    arena_printf(c->arena, "%s: credential '%s' is there only inside the service",
			where, credential));
		return;
	}
	if (secret_read(file, credential, &secret, error, sizeof(error)) == -1)
		mail_strings_add(
		    c->arena, &c->mistakes, arena_printf(c->arena, "%s: %s", where, error));
	secret_free(secret);
}

static void
check_anchors(struct check *c, const char *where, const char *file)
{
	char error[512], *text = NULL;

	if (file[0] == '\0')
		return;
	if (file_read(file, &text, error, sizeof(error)) == -1)
		mail_strings_add(
		    c->arena, &c->mistakes, arena_printf(c->arena, "%s: %s", where, error));
	else if (strstr(text, "-----BEGIN CERTIFICATE-----") == NULL)
		mail_strings_add(c->arena, &c->mistakes,
		    arena_printf(
			c->arena, "%s: %s: holds no certificate in PEM form", where, file));
	file_free(text);
}

static void
check_files(struct check *c, const struct config *config)
{
	for (size_t i = 0; i < config->accounts_n; i++) {
		const struct config_account *a = &config->accounts[i];
		const char *where =
		    arena_printf(c->arena, "%s:%u: account %s", a->file, a->line, a->address);

		check_secret(c, where, a->password_file, a->password_credential);
		check_anchors(c, where, a->ca_file);
	}
	for (size_t i = 0; i < config->webhooks_n; i++) {
		const struct config_webhook *w = &config->webhooks[i];
		const char *where = arena_printf(c->arena, "%s: webhook %s", config->file, w->name);

		check_secret(c, where, w->secret_file, w->secret_credential);
		check_anchors(c, where, w->ca_file);
	}
	for (int role = ROLE_HUB; role < ROLE_COUNT; role++) {
		char path[ROLE_PATH_MAX];

		if (role_path((enum proto_role)role, path) == -1)
			mail_strings_add(c->arena, &c->mistakes,
			    arena_printf(c->arena, "%s: is missing, or cannot be run", path));
	}
}

static void
print_json(const struct check *c, const struct config *config)
{
	json_t *o = json_object();

	json_object_set_new(o, "ok", json_boolean(c->mistakes.n == 0));
	if (config != NULL) {
		json_object_set_new(o, "accounts", json_integer((json_int_t)config->accounts_n));
		json_object_set_new(o, "partners", json_integer((json_int_t)config->partners_n));
		json_object_set_new(o, "rules", json_integer((json_int_t)config->rules_n));
		json_object_set_new(
		    o, "rules_switched_on", json_integer((json_int_t)rule_list_on(config)));
		json_object_set_new(o, "rule_list", rule_list_json(c->arena, config));
		json_object_set_new(o, "webhooks", json_integer((json_int_t)config->webhooks_n));
		json_object_set_new(o, "database", json_string(config->database));
	}
	json_object_set_new(o, "mistakes", ctl_json_strings(&c->mistakes));
	json_object_set_new(o, "notes", ctl_json_strings(&c->notes));
	ctl_json_print(o);
}

static void
print(const struct check *c, const struct config *config, bool rules)
{
	for (size_t i = 0; i < c->mistakes.n; i++)
		fprintf(stderr, "%s\n", c->mistakes.v[i]);
	for (size_t i = 0; i < c->notes.n; i++)
		fprintf(stderr, "note: %s\n", c->notes.v[i]);
	if (config != NULL && rules)
		rule_list_print(c->arena, config);
	if (config != NULL && c->mistakes.n == 0)
		printf("OK: %zu account%s, %zu partner%s, %zu webhook%s, %zu of %zu rules switched "
		       "on%s\n",
		    config->accounts_n, config->accounts_n == 1 ? "" : "s", config->partners_n,
		    config->partners_n == 1 ? "" : "s", config->webhooks_n,
		    config->webhooks_n == 1 ? "" : "s", rule_list_on(config), config->rules_n,
		    rule_list_on(config) == config->rules_n || rules
			? ""
			: " (--rules says which, and how to switch on the others)");
	else
		fprintf(stderr, "%zu mistake%s\n", c->mistakes.n, c->mistakes.n == 1 ? "" : "s");
}

static int
check(const char *file, bool json, bool rules)
{
	struct check c = { .arena = arena_new() };
	struct config_mistakes mistakes = { 0 };
	struct config *config = config_load(file, &mistakes);
	int rc;

	for (size_t i = 0; i < mistakes.n; i++)
		mail_strings_add(c.arena, &c.mistakes, arena_strdup(c.arena, mistakes.v[i]));
	if (config != NULL)
		check_files(&c, config);
	if (json)
		print_json(&c, config);
	else
		print(&c, config, rules);
	rc = c.mistakes.n == 0 ? CTL_OK : CTL_FAILED;
	config_mistakes_free(&mistakes);
	config_free(config);
	arena_free(c.arena);
	return rc;
}

int
cmd_check_config(int argc, char **argv)
{
	static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' }, { "rules", no_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' }, { 0 } };
	const char *file = CTL_CONFIG;
	bool json = false, rules = false;
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'c':
			file = optarg;
			break;
		case 'j':
			json = true;
			break;
		case 'r':
			rules = true;
			break;
		case 'h':
			return ctl_help(help_text);
		default:
			return ctl_try_help(argv[0]);
		}
	if (optind != argc)
		return ctl_usage(argv[0], "'%s' is too much", argv[optind]);
	return check(file, json, rules);
}
