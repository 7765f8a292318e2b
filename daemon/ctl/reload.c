#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "ctl.h"

static const char help_text[] =
    "becwatch reload [--config FILE] [--pid PID]\n"
    "\n"
    "Has the running becwatchd read its configuration again, mailboxes and all, once the\n"
    "new one is found free of mistakes.  The daemon is the process PID, else $MAINPID\n"
    "(as systemd sets it), else the service becwatchd.service.\n"
    "\n"
    "  --config FILE   check this one first; default " CTL_CONFIG " if it is there\n"
    "  --pid PID\n"
    "  --help\n"
    "\n"
    "Exit status: 0 the daemon was told, 1 mistakes or no daemon, 2 wrong command line.\n";

static int
tell_service(const char *command)
{
	execlp("systemctl", "systemctl", "reload", "becwatchd.service", (char *)NULL);
	return ctl_fail(command, "no --pid, no $MAINPID, and systemctl: %s", strerror(errno));
}

static int
tell(const char *command, const char *pid_text)
{
	char *end;
	long pid;

	errno = 0;
	pid = strtol(pid_text, &end, 10);
	if (errno != 0 || *end != '\0' || end == pid_text || pid <= 1 || pid > INT_MAX)
		return ctl_usage(command, "'%s' is not a process id", pid_text);
	if (kill((pid_t)pid, SIGHUP) == -1)
		return ctl_fail(command, "process %ld: %s", pid, strerror(errno));
	return CTL_OK;
}

int
cmd_reload(int argc, char **argv)
{
	static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
		{ "pid", required_argument, NULL, 'p' }, { "help", no_argument, NULL, 'h' },
		{ 0 } };
	const char *file = NULL, *pid = getenv("MAINPID");
	struct config *config;
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'c':
			file = optarg;
			break;
		case 'p':
			pid = optarg;
			break;
		case 'h':
			return ctl_help(help_text);
		default:
			return ctl_try_help(argv[0]);
		}
	if (optind != argc)
		return ctl_usage(argv[0], "'%s' is too much", argv[optind]);
	if (file == NULL && access(CTL_CONFIG, F_OK) == 0)
		file = CTL_CONFIG;
	if (file != NULL) {
		if ((config = ctl_config(argv[0], file)) == NULL)
			return CTL_FAILED;
		config_free(config);
	}
	return pid == NULL || pid[0] == '\0' ? tell_service(argv[0]) : tell(argv[0], pid);
}
