#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

static const struct command {
	const char *name;
	ctl_run *run;
	const char *summary;
} commands[] = {
	{ "check-config", cmd_check_config, "read the configuration, name every mistake in it" },
	{ "enroll", cmd_enroll, "test a mailbox's login and watch it from now on" },
	{ "list", cmd_list, "the mailboxes of the configuration" },
	{ "pause", cmd_pause, "stop reading a mailbox for a while" },
	{ "resume", cmd_resume, "read a paused mailbox again" },
	{ "remove", cmd_remove, "forget a mailbox's login" },
	{ "status", cmd_status, "mailboxes, their lag and last error, alerts not yet delivered" },
	{ "incidents", cmd_incidents, "what was found" },
	{ "timeline", cmd_timeline, "one incident, message by message" },
	{ "why", cmd_why, "why an address is trusted, or is not" },
	{ "confirm", cmd_confirm, "record how a call-back about an incident ended" },
	{ "partners", cmd_partners,
	    "the partner book, and how well partners' mail is authenticated" },
	{ "audit", cmd_audit, "what people decided, and what it changed" },
	{ "hunt", cmd_hunt, "which mails of the history match a query" },
	{ "replay", cmd_replay, "judge stored mail as if it arrived" },
	{ "parse", cmd_parse, "show one mail as becwatch understands it" },
	{ "test-alert", cmd_test_alert,
	    "send a test alert to each webhook and say what came back" },
	{ "reload", cmd_reload, "have the running daemon read its configuration again" },
};

static void
help(FILE *to)
{
	fputs("becwatch COMMAND [OPTION]...  (each has --help)\n\n", to);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		fprintf(to, "  %-13s %s\n", commands[i].name, commands[i].summary);
	fputs("\nExit status: 0 done, 1 failed or something is wrong, 2 wrong command line.\n", to);
}

int
main(int argc, char **argv)
{
	char name[64];

	/* Widths of characters only; dates and numbers stay as they are. */
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		setlocale(LC_CTYPE, "C");
	/* A pager that is closed early ends the writing, not the cleaning up. */
	signal(SIGPIPE, SIG_IGN);
	if (argc < 2) {
		help(stderr);
		return CTL_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		help(stdout);
		return CTL_OK;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("becwatch " BECWATCH_VERSION);
		return CTL_OK;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		snprintf(name, sizeof(name), "becwatch %s", commands[i].name);
		argv[1] = name;
		return commands[i].run(argc - 1, argv + 1);
	}
	fprintf(stderr, "becwatch: there is no command '%s'\n", argv[1]);
	return ctl_try_help("becwatch");
}
