#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

#include "jail.h"

/* Debian 12's kernel headers end at Landlock ABI 2; later rights by their numbers. */
#define FS_TRUNCATE (1ull << 14) /* ABI 3 */
#define FS_IOCTL_DEV (1ull << 15) /* ABI 5 */
#define FS_ABI1 ((1ull << 13) - 1)

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE                                                                                   \
	(FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |                \
	    LANDLOCK_ACCESS_FS_MAKE_REG | FS_TRUNCATE)
#define FS_FILE                                                                                    \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE |              \
	    LANDLOCK_ACCESS_FS_EXECUTE)

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1 /* AddressSanitizer reserves terabytes and looks at /proc */
#else
#define SANITIZED 0
#endif

_Noreturn static void
fail(const struct jail *j, const char *what, int error)
{
	fprintf(stderr, "%s: cannot lock itself in: %s: %s\n", j->role, what, strerror(error));
	exit(EX_OSERR);
}

static void
limit(const struct jail *j, __rlimit_resource_t resource, rlim_t value, const char *what)
{
	struct rlimit now, rl = { .rlim_cur = value, .rlim_max = value };

	/* Never upwards: what systemd allows stays the bound. */
	if (getrlimit(resource, &now) == 0 && now.rlim_max != RLIM_INFINITY && now.rlim_max < value)
		rl.rlim_cur = rl.rlim_max = now.rlim_max;
	if (setrlimit(resource, &rl) == -1)
		fail(j, what, errno);
}

static void
limits(const struct jail *j)
{
	limit(j, RLIMIT_CORE, 0, "no core files");
	if (!SANITIZED)
		limit(j, RLIMIT_AS, j->memory, "limit of memory");
	limit(j, RLIMIT_NOFILE, j->files, "limit of files");
}

/* -- Landlock: which files -- */

static void
allow_path(const struct jail *j, int ruleset, const struct jail_path *p, uint64_t handled)
{
	struct landlock_path_beneath_attr rule = { 0 };
	struct stat st;

	rule.parent_fd = open(p->path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd == -1 && (errno == ENOENT || errno == EACCES || errno == ENOTDIR))
		return;
	if (rule.parent_fd == -1 || fstat(rule.parent_fd, &st) == -1)
		fail(j, p->path, errno);
	rule.allowed_access = (p->write ? FS_WRITE : FS_READ) & handled;
	if (!S_ISDIR(st.st_mode))
		rule.allowed_access &= FS_FILE;
	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == -1)
		fail(j, p->path, errno);
	close(rule.parent_fd);
}

/* A kernel without Landlock would leave the roles that open files with the whole disk: refused. */
static void
landlock(const struct jail *j)
{
	struct landlock_ruleset_attr attr = { 0 };
	long abi, ruleset;

	abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (abi < 1) {
		if ((j->rights & (JAIL_FILES_READ | JAIL_FILES_WRITE)) == 0)
			return; /* seccomp alone refuses every open */
		fail(j, "Landlock (a kernel of 5.13 or later with lsm=landlock is needed)", errno);
	}
	attr.handled_access_fs = FS_ABI1;
	if (abi >= 2)
		attr.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		attr.handled_access_fs |= FS_TRUNCATE;
	if (abi >= 5)
		attr.handled_access_fs |= FS_IOCTL_DEV;
	ruleset = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr.handled_access_fs), 0);
	if (ruleset == -1)
		fail(j, "Landlock ruleset", errno);
	for (size_t i = 0; i < j->paths_n; i++)
		allow_path(j, (int)ruleset, &j->paths[i], attr.handled_access_fs);
	if (syscall(SYS_landlock_restrict_self, (int)ruleset, 0) == -1)
		fail(j, "Landlock", errno);
	close((int)ruleset);
}

/* -- seccomp: which system calls -- */

struct filter {
	const struct jail *jail;
	scmp_filter_ctx ctx;
};

static void
allow(struct filter *f, int call)
{
	int e;

	if (call < 0)
		return; /* not on this architecture */
	if ((e = seccomp_rule_add(f->ctx, SCMP_ACT_ALLOW, call, 0)) != 0)
		fail(f->jail, "seccomp rule", -e);
}

static void
allow_if(struct filter *f, int call, struct scmp_arg_cmp cmp)
{
	int e = seccomp_rule_add(f->ctx, SCMP_ACT_ALLOW, call, 1, cmp);

	if (e != 0)
		fail(f->jail, "seccomp rule", -e);
}

static void
allow_socket(struct filter *f, int domain, int type)
{
	/* SOCK_CLOEXEC and SOCK_NONBLOCK may stand beside the type. */
	int e = seccomp_rule_add(f->ctx, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2,
	    SCMP_A0(SCMP_CMP_EQ, (unsigned)domain),
	    SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, (unsigned)type));

	if (e != 0)
		fail(f->jail, "seccomp rule", -e);
}

static void
refuse(struct filter *f, int call, int error)
{
	int e = seccomp_rule_add(f->ctx, SCMP_ACT_ERRNO((uint32_t)error), call, 0);

	if (e != 0)
		fail(f->jail, "seccomp rule", -e);
}

/* What every process needs to compute, wait, and talk over its channel. */
static const int basic_calls[] = {
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(close),
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(sendmsg),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(nanosleep),
	SCMP_SYS(getrandom),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(fstat),
	SCMP_SYS(lseek),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(getrusage),
	SCMP_SYS(rseq),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	SCMP_SYS(getrlimit),
	SCMP_SYS(times),
};

static const int read_calls[] = {
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(statx),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(pread64),
	SCMP_SYS(getdents64),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getcwd),
	SCMP_SYS(fadvise64),
	SCMP_SYS(fstatfs),
	SCMP_SYS(statfs),
};

static const int write_calls[] = {
	SCMP_SYS(pwrite64),
	SCMP_SYS(ftruncate),
	SCMP_SYS(fsync),
	SCMP_SYS(fdatasync),
	SCMP_SYS(unlink),
	SCMP_SYS(unlinkat),
	SCMP_SYS(fallocate),
	SCMP_SYS(flock),
	SCMP_SYS(fchmod),
	SCMP_SYS(rename),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
};

static const int network_calls[] = {
	SCMP_SYS(connect),
	SCMP_SYS(getsockname),
	SCMP_SYS(getpeername),
	SCMP_SYS(getsockopt),
	SCMP_SYS(setsockopt),
	SCMP_SYS(shutdown),
	SCMP_SYS(sendmmsg),
	SCMP_SYS(recvmmsg),
	SCMP_SYS(pipe2),
	SCMP_SYS(eventfd2),
	SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_wait),
	SCMP_SYS(select),
	SCMP_SYS(pselect6),
	SCMP_SYS(uname),
};

/* Not F_SETOWN and F_SETSIG: with O_ASYNC they send any signal to any process of our user. */
static const unsigned fcntl_commands[] = {
	F_DUPFD,
	F_DUPFD_CLOEXEC,
	F_GETFD,
	F_SETFD,
	F_GETFL,
	F_SETFL,
	F_GETLK,
	F_SETLK,
	F_SETLKW,
	F_OFD_GETLK,
	F_OFD_SETLK,
	F_OFD_SETLKW,
	F_ADD_SEALS,
	F_GET_SEALS,
};

#define ALLOW_ALL(f, list)                                                                         \
	do {                                                                                       \
		for (size_t i_ = 0; i_ < sizeof(list) / sizeof((list)[0]); i_++)                   \
			allow((f), (list)[i_]);                                                    \
	} while (0)

static void
allow_memory(struct filter *f)
{
	/* No new code: neither mapped nor made executable. */
	allow_if(f, SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	allow_if(f, SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

/* raise() and abort(), but nobody else's threads. */
static void
allow_own_signals(struct filter *f)
{
	allow_if(f, SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, (uint64_t)getpid()));
}

static void
allow_fcntl(struct filter *f)
{
	for (size_t i = 0; i < sizeof(fcntl_commands) / sizeof(fcntl_commands[0]); i++)
		allow_if(f, SCMP_SYS(fcntl), SCMP_A1(SCMP_CMP_EQ, fcntl_commands[i]));
}

static void
allow_network(struct filter *f)
{
	int e;

	allow_socket(f, AF_INET, SOCK_STREAM);
	allow_socket(f, AF_INET, SOCK_DGRAM);
	allow_socket(f, AF_INET6, SOCK_STREAM);
	allow_socket(f, AF_INET6, SOCK_DGRAM);
	if ((f->jail->rights & JAIL_UNIX) != 0) {
		allow_socket(f, AF_UNIX, SOCK_STREAM);
		allow_socket(f, AF_UNIX, SOCK_DGRAM);
	}
	/* getaddrinfo asks it which address families the machine has; refused, it takes both. */
	e = seccomp_rule_add(f->ctx, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
	    SCMP_A0(SCMP_CMP_EQ, AF_NETLINK));
	if (e != 0)
		fail(f->jail, "seccomp rule", -e);
	refuse(f, SCMP_SYS(bind), EACCES);
	allow_if(f, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, 0x541b /* FIONREAD */));
	allow_if(f, SCMP_SYS(ioctl), SCMP_A1(SCMP_CMP_EQ, 0x5421 /* FIONBIO */));
	ALLOW_ALL(f, network_calls);
	/* A message too large for the journal's datagram travels as a sealed memory file. */
	allow(f, SCMP_SYS(memfd_create));
	allow(f, SCMP_SYS(ftruncate));
}

static void
allow_threads(struct filter *f)
{
	allow_if(f, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	/* glibc falls back to clone, whose flags can be looked at. */
	refuse(f, SCMP_SYS(clone3), ENOSYS);
}

static void
filter(const struct jail *j)
{
	struct filter f = { .jail = j };
	int e;

	/* Whoever does the unthinkable dies; whoever merely asks is told no. */
	if ((f.ctx = seccomp_init(SCMP_ACT_KILL_PROCESS)) == NULL)
		fail(j, "seccomp", ENOMEM);
	ALLOW_ALL(&f, basic_calls);
	allow_memory(&f);
	allow_own_signals(&f);
	allow_fcntl(&f);
	if ((j->rights & (JAIL_FILES_READ | JAIL_FILES_WRITE)) != 0)
		ALLOW_ALL(&f, read_calls);
	else {
		refuse(&f, SCMP_SYS(open), EACCES);
		refuse(&f, SCMP_SYS(openat), EACCES);
		refuse(&f, SCMP_SYS(stat), EACCES);
		refuse(&f, SCMP_SYS(newfstatat), EACCES);
		refuse(&f, SCMP_SYS(access), EACCES);
		refuse(&f, SCMP_SYS(readlink), EACCES);
	}
	if ((j->rights & JAIL_FILES_WRITE) != 0) {
		ALLOW_ALL(&f, write_calls);
		allow_if(&f, SCMP_SYS(fchown), SCMP_A0(SCMP_CMP_GE, 0));
	}
	if ((j->rights & JAIL_INET) != 0)
		allow_network(&f);
	else
		refuse(&f, SCMP_SYS(socket), EACCES);
	if ((j->rights & JAIL_THREADS) != 0)
		allow_threads(&f);
	else {
		refuse(&f, SCMP_SYS(clone), EPERM);
		refuse(&f, SCMP_SYS(clone3), EPERM);
	}
	refuse(&f, SCMP_SYS(execve), EPERM);
	refuse(&f, SCMP_SYS(execveat), EPERM);
	refuse(&f, SCMP_SYS(prctl), EPERM); /* thread names: nobody needs them */
	refuse(&f, SCMP_SYS(ioctl), ENOTTY); /* stdio asks whether it is a terminal */
	refuse(&f, SCMP_SYS(prlimit64), EPERM);
	refuse(&f, SCMP_SYS(kill), EPERM);
	if ((e = seccomp_load(f.ctx)) != 0)
		fail(j, "seccomp filter", -e);
	seccomp_release(f.ctx);
}

void
jail_enter(const struct jail *j)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1)
		fail(j, "no_new_privs", errno);
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == -1)
		fail(j, "not dumpable", errno);
	limits(j);
	landlock(j);
	filter(j);
}
