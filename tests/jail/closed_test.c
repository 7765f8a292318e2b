/* LINK: base */
/* A jail that cannot be set up ends the process: nobody goes on unlocked. */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "roles.h"
#include "tap.h"

#define WENT_ON 0

/* Who fails does not tidy up; exit() in a child would report that as leaks. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* Whether the kernel has it or not, these calls fail from here on. */
static void
no_calls(const int *calls, size_t n, bool prctl_too)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);

	for (size_t i = 0; i < n; i++)
		seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), calls[i], 0);
	if (prctl_too)
		seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1,
		    SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
	if (seccomp_load(ctx) != 0)
		_exit(99);
	seccomp_release(ctx);
}

static void
no_landlock(void)
{
	static const int calls[] = { SCMP_SYS(landlock_create_ruleset) };

	no_calls(calls, 1, false);
}

static void
no_landlock_rules(void)
{
	static const int calls[] = { SCMP_SYS(landlock_add_rule) };

	no_calls(calls, 1, false);
}

static void
no_landlock_restrict(void)
{
	static const int calls[] = { SCMP_SYS(landlock_restrict_self) };

	no_calls(calls, 1, false);
}

static void
no_seccomp(void)
{
	static const int calls[] = { SCMP_SYS(seccomp) };

	no_calls(calls, 1, true);
}

static void
no_limits(void)
{
	static const int calls[] = { SCMP_SYS(setrlimit), SCMP_SYS(prlimit64) };

	no_calls(calls, 2, false);
}

static void
nothing(void)
{
}

static const struct {
	const char *what;
	void (*before)(void);
	int want[ROLE_COUNT];
} cases[] = {
	{ "all is there", nothing, { 0, 0, 0, 0, 0 } },
	/* The parser opens nothing: seccomp alone says so. */
	{ "no Landlock", no_landlock, { EX_OSERR, EX_OSERR, WENT_ON, EX_OSERR, EX_OSERR } },
	{ "Landlock takes no rules", no_landlock_rules,
	    { EX_OSERR, EX_OSERR, WENT_ON, WENT_ON, EX_OSERR } },
	{ "Landlock does not restrict", no_landlock_restrict,
	    { EX_OSERR, EX_OSERR, EX_OSERR, EX_OSERR, EX_OSERR } },
	{ "no seccomp", no_seccomp, { EX_OSERR, EX_OSERR, EX_OSERR, EX_OSERR, EX_OSERR } },
	{ "no limits", no_limits, { EX_OSERR, EX_OSERR, EX_OSERR, EX_OSERR, EX_OSERR } },
};

static int
enter(enum proto_role role, void (*before)(void))
{
	struct jail_path path = { .path = "/tmp", .write = true };
	int status;
	pid_t pid;

	fflush(stdout);
	if ((pid = fork()) == 0) {
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		before();
		role_enter_jail(role, &path, role == ROLE_HUB ? 1 : 0);
		_exit(WENT_ON);
	}
	if (waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		for (int role = 0; role < ROLE_COUNT; role++) {
			int want = cases[i].want[role], got;

			/* Its only path may not be installed: then there is no rule to refuse. */
			if (cases[i].before == no_landlock_rules && role == ROLE_PDF &&
			    access("/usr/share/poppler", F_OK) == 0)
				want = EX_OSERR;
			got = enter((enum proto_role)role, cases[i].before);
			TAP_OK(got == want, "%s: %s %s (%d)", cases[i].what,
			    proto_role_name((enum proto_role)role),
			    want == WENT_ON ? "goes on" : "exits 71", got);
		}
	return tap_done();
}
