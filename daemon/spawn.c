#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <unistd.h>

#include "chan.h"
#include "log.h"
#include "mem.h"
#include "roles.h"
#include "spawn.h"

static char binaries[ROLE_COUNT][ROLE_PATH_MAX];

int
spawn_find(void)
{
	int missing = 0;

	for (int role = 0; role < ROLE_COUNT; role++)
		if (role_path((enum proto_role)role, binaries[role]) == -1) {
			log_text(LOG_ERROR, "%s: %s", binaries[role], strerror(errno));
			missing++;
		}
	if (missing > 0)
		log_text(LOG_ERROR, "programs of becwatch are missing: install it again");
	return missing > 0 ? -1 : 0;
}

/* -- in the child, before exec -- */

/* "NAME=value" of what is set; the strings live until exec. */
static char **
environment(enum proto_role role)
{
	static const char *const all[] = { "PATH", "LANG", "TZ", "JOURNAL_STREAM" };
	static const char *const hubs[] = { "STATE_DIRECTORY", "CONFIGURATION_DIRECTORY",
		"CREDENTIALS_DIRECTORY" };
	static char *env[8];
	size_t n = 0;

	for (size_t i = 0; i < 7; i++) {
		const char *name = i < 4 ? all[i] : hubs[i - 4], *value = getenv(name);

		if (value == NULL || (i >= 4 && role != ROLE_HUB))
			continue;
		if (asprintf(&env[n], "%s=%s", name, value) != -1)
			n++;
	}
	env[n] = NULL;
	return env;
}

static void
reset_signals(void)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		sigaction(
		    i, &dfl, NULL); /* SIGKILL, SIGSTOP and libc's own refuse: as they should */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool
arrange_descriptors(int channel)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (null == -1 || dup2(null, STDIN_FILENO) == -1)
		return false;
	/* dup2 onto itself would leave O_CLOEXEC set. */
	if (channel == CHAN_CHILD_FD && fcntl(channel, F_SETFD, 0) == -1)
		return false;
	if (channel != CHAN_CHILD_FD && dup2(channel, CHAN_CHILD_FD) == -1)
		return false;
	return close_range(CHAN_CHILD_FD + 1, ~0u, 0) == 0;
}

_Noreturn static void
become(enum proto_role role, const char *config_file, int channel, pid_t parent)
{
	static char option[] = "--config";
	char *argv[4] = { strrchr(binaries[role], '/') + 1, NULL };

	if (role == ROLE_HUB) {
		argv[1] = option;
		argv[2] = mem_strdup(config_file);
	}
	/* Whoever died before prctl sends no signal any more. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
		_exit(EX_OSERR);
	setsid();
	if (arrange_descriptors(channel)) {
		reset_signals();
		execve(binaries[role], argv, environment(role));
	}
	log_text(LOG_ERROR, "%s cannot be started: %s", binaries[role], strerror(errno));
	_exit(EX_OSFILE);
}

pid_t
spawn_role(enum proto_role role, const char *config_file, int channel)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0)
		become(role, config_file, channel, parent);
	return pid;
}
