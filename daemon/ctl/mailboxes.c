/*
 * list, pause, resume, remove: the mailboxes that enroll wrote.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "account_file.h"
#include "address.h"
#include "ctl.h"

static const char list_help[] =
    "becwatch list [--config FILE] [--json]\n"
    "\n"
    "The mailboxes of the configuration, and where each stands in it.\n"
    "Exit status: 0, 1 the configuration has mistakes, 2 wrong command line.\n";

static const char change_help[] =
    "becwatch pause|resume|remove ADDRESS... [--config FILE]\n"
    "\n"
    "pause keeps a mailbox in the configuration but does not read it; resume takes that back.\n"
    "remove deletes its file from the accounts folder, and the password beside it; what was\n"
    "recorded of it stays in the database.  becwatch reload makes the daemon take it up.\n"
    "Exit status: 0, 1 one could not be changed, 2 wrong command line.\n";

static const struct option list_options[] = { { "config", required_argument, NULL, 'c' },
	{ "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 } };
static const struct option change_options[] = { { "config", required_argument, NULL, 'c' },
	{ "help", no_argument, NULL, 'h' }, { 0 } };

static void
list_text(const struct config *config)
{
	struct arena *a = arena_new();
	struct ctl_table t;

	ctl_table_init(&t, a, 4);
	ctl_table_row(&t, "MAILBOX", "SERVER", "STATE", "FILE");
	for (size_t i = 0; i < config->accounts_n; i++) {
		const struct config_account *acc = &config->accounts[i];

		ctl_table_row(&t, acc->address, arena_printf(a, "%s:%u", acc->host, acc->port),
		    acc->paused ? "paused" : "watched",
		    arena_printf(a, "%s:%u", acc->file, acc->line));
	}
	ctl_table_print(&t);
	arena_free(a);
}

static void
list_json(const struct config *config)
{
	json_t *list = json_array();

	for (size_t i = 0; i < config->accounts_n; i++) {
		const struct config_account *acc = &config->accounts[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:b, s:s, s:i}", "address",
			acc->address, "name", acc->name, "host", acc->host, "port", (int)acc->port,
			"tls", acc->tls == PROTO_TLS_IMPLICIT ? "implicit" : "starttls", "user",
			acc->user, "paused", acc->paused, "file", acc->file, "line",
			(int)acc->line));
	}
	ctl_json_print(list);
}

int
cmd_list(int argc, char **argv)
{
	struct ctl_look o;
	struct config *config;
	int rc = ctl_options(argc, argv, list_options, list_help, &o);

	if (rc != -1)
		return rc;
	if (optind != argc)
		return ctl_usage(argv[0], "'%s' is too much", argv[optind]);
	if ((config = ctl_config(argv[0], o.config)) == NULL)
		return CTL_FAILED;
	if (o.json)
		list_json(config);
	else
		list_text(config);
	config_free(config);
	return CTL_OK;
}

enum change { PAUSE, RESUME, REMOVE };

static int
change_one(const char *command, const struct config *config, const char *argument,
    enum change change, struct arena *a)
{
	const char *address = address_form(a, argument);
	const struct config_account *acc = NULL;
	const char *path;
	char error[512];
	int rc;

	for (size_t i = 0; address != NULL && i < config->accounts_n; i++)
		if (strcmp(config->accounts[i].address, address) == 0)
			acc = &config->accounts[i];
	if (acc == NULL)
		return ctl_fail(command, "%s is not enrolled", argument);
	path = account_file_yaml(a, config->accounts_directory, address);
	if (config->accounts_directory[0] == '\0' || strcmp(path, acc->file) != 0)
		return ctl_fail(command,
		    "%s stands in %s:%u, which enroll did not write: change it "
		    "there",
		    address, acc->file, acc->line);
	rc = change == REMOVE
		 ? account_file_remove(config->accounts_directory, address, error, sizeof(error))
		 : account_file_pause(path, change == PAUSE, error, sizeof(error));
	if (rc == -1)
		return ctl_fail(command, "%s", error);
	printf("%s: %s\n", address,
	    change == REMOVE  ? "removed"
	    : change == PAUSE ? "paused"
			      : "watched again");
	return CTL_OK;
}

static int
change_all(int argc, char **argv, enum change change)
{
	struct ctl_look o;
	struct config *config;
	struct arena *a;
	int rc = ctl_options(argc, argv, change_options, change_help, &o);

	if (rc != -1)
		return rc;
	if (optind == argc)
		return ctl_usage(argv[0], "give at least one ADDRESS");
	if ((config = ctl_config(argv[0], o.config)) == NULL)
		return CTL_FAILED;
	a = arena_new();
	rc = CTL_OK;
	for (int i = optind; i < argc; i++)
		if (change_one(argv[0], config, argv[i], change, a) != CTL_OK)
			rc = CTL_FAILED;
	if (rc == CTL_OK)
		puts("The running daemon takes it up with: systemctl reload becwatchd");
	arena_free(a);
	config_free(config);
	return rc;
}

int
cmd_pause(int argc, char **argv)
{
	return change_all(argc, argv, PAUSE);
}

int
cmd_resume(int argc, char **argv)
{
	return change_all(argc, argv, RESUME);
}

int
cmd_remove(int argc, char **argv)
{
	return change_all(argc, argv, REMOVE);
}
