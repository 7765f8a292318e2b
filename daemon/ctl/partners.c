#include <stdio.h>
#include <string.h>

#include "ctl.h"

static const char help_text[] = "becwatch partners COMMAND [OPTION]...  (each has --help)\n"
				"\n"
				"  list          the partner book\n"
				"  show NAME     one of them, and what is known of their accounts\n"
				"  import FILE   take over a vendor master\n"
				"  posture       how well their mail can be told from a forger's\n"
				"\n"
				"Exit status: 0 done, 1 failed, 2 wrong command line.\n";

static const struct {
	const char *name;
	ctl_run *run;
} commands[] = {
	{ "list", cmd_partners_list },
	{ "show", cmd_partners_show },
	{ "import", cmd_partners_import },
	{ "posture", cmd_partners_posture },
};

int
cmd_partners(int argc, char **argv)
{
	char name[64];

	if (argc < 2)
		return ctl_usage(argv[0], "say what to do");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return ctl_help(help_text);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		snprintf(name, sizeof(name), "%s %s", argv[0], argv[1]);
		argv[1] = name;
		return commands[i].run(argc - 1, argv + 1);
	}
	return ctl_usage(argv[0], "no command '%s'", argv[1]);
}
