/* LINK: base */
/* What each role may and may not do, tried in a child that has locked itself in as that role. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "chan.h"
#include "log.h"
#include "roles.h"
#include "tap.h"

#define HUB (1u << ROLE_HUB)
#define FETCH (1u << ROLE_FETCH)
#define PARSE (1u << ROLE_PARSE)
#define PDF (1u << ROLE_PDF)
#define ALERT (1u << ROLE_ALERT)
#define ALL (HUB | FETCH | PARSE | PDF | ALERT)
#define NOBODY 0u

static char folder[] =
    "/tmp/becwatch-jail.XXXXXX"; /* the hub's; beside it everything is forbidden */
static char outside[64];
static pid_t parent;

/* -- each returns whether it was allowed -- */

static bool
opens(const char *path, int flags)
{
	int fd = open(path, flags, 0600);

	if (fd != -1)
		close(fd);
	return fd != -1;
}

static bool
read_passwd(void)
{
	return opens("/etc/passwd", O_RDONLY);
}

static bool
read_hosts(void)
{
	return opens("/etc/hosts", O_RDONLY);
}

static bool
read_poppler(void)
{
	return opens("/usr/share/poppler", O_RDONLY | O_DIRECTORY);
}

static bool
read_own_config(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/config", folder);
	return opens(path, O_RDONLY);
}

static bool
read_outside(void)
{
	return opens(outside, O_RDONLY);
}

static bool
dots_lead_out(void)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/../%s", folder, outside + strlen("/tmp/"));
	return opens(path, O_RDONLY);
}

static bool
read_memory_of_parent(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)parent);
	return opens(path, O_RDONLY);
}

static bool
create_in_tmp(void)
{
	return opens("/tmp/becwatch-jail-made", O_WRONLY | O_CREAT);
}

static bool
write_outside(void)
{
	return opens(outside, O_WRONLY);
}

static bool
truncate_outside(void)
{
	return opens(outside, O_RDONLY | O_TRUNC);
}

static bool
unlink_outside(void)
{
	return unlink(outside) == 0;
}

static bool
make_folder(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/sub", folder);
	return mkdir(path, 0700) == 0;
}

static bool
is_socket(int domain, int type, int protocol)
{
	return socket(domain, type, protocol) != -1;
}

static bool
inet_stream(void)
{
	return is_socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static bool
inet_datagram(void)
{
	return is_socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

static bool
inet6_stream(void)
{
	return is_socket(AF_INET6, SOCK_STREAM, 0) || errno == EAFNOSUPPORT;
}

static bool
unix_stream(void)
{
	return is_socket(AF_UNIX, SOCK_STREAM, 0);
}

static bool
raw(void)
{
	return is_socket(AF_INET, SOCK_RAW, 1);
}

static bool
raw6(void)
{
	return is_socket(AF_INET6, SOCK_RAW, 58);
}

static bool
netlink(void)
{
	return is_socket(AF_NETLINK, SOCK_RAW, 0);
}

static bool
packet(void)
{
	return is_socket(AF_PACKET, SOCK_RAW, 0);
}

static bool
vsock(void)
{
	return is_socket(AF_VSOCK, SOCK_STREAM, 0);
}

static bool
listens(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return fd != -1 && listen(fd, 1) == 0;
}

static bool
runs_program(void)
{
	static char name[] = "true";
	char *argv[] = { name, NULL }, *env[] = { NULL };

	execve("/bin/true", argv, env);
	return false;
}

static bool
forks(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid != -1;
}

static bool
clones_without_flags(void)
{
	return syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL) >= 0;
}

static bool
traces_parent(void)
{
	return ptrace(PTRACE_ATTACH, parent, NULL, NULL) == 0;
}

static bool
reads_parent(void)
{
	uint8_t byte;
	struct iovec here = { .iov_base = &byte, .iov_len = 1 };
	struct iovec there = { .iov_base = folder, .iov_len = 1 };

	return process_vm_readv(parent, &here, 1, &there, 1, 0) == 1;
}

static bool
signals_parent(void)
{
	return kill(parent, 0) == 0;
}

static bool
signals_thread_of_parent(void)
{
	return syscall(SYS_tgkill, parent, parent, 0) == 0;
}

/* F_SETSIG and O_ASYNC would send any signal to any process of the same user. */
static bool
signals_by_descriptor(void)
{
	return fcntl(CHAN_CHILD_FD, F_SETOWN, (int)parent) == 0;
}

static bool
maps_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
	       MAP_FAILED;
}

static bool
makes_code(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(p, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool
raises_limit(void)
{
	struct rlimit rl = { .rlim_cur = 4096, .rlim_max = 4096 };

	return setrlimit(RLIMIT_NOFILE, &rl) == 0;
}

static bool
becomes_other(void)
{
	return syscall(SYS_setuid, 65534) == 0;
}

static void *
nothing(void *arg)
{
	return arg;
}

static bool
makes_thread(void)
{
	pthread_t t;

	return pthread_create(&t, NULL, nothing, NULL) == 0 && pthread_join(t, NULL) == 0;
}

/* -- what must go on -- */

static bool
talks(void)
{
	struct chan c;
	struct frame f;
	bool ok;

	chan_init(&c, CHAN_CHILD_FD);
	ok = chan_send(&c, 7, "ping", 4) == CHAN_OK && chan_recv(&c, &f) == CHAN_OK && f.type == 7;
	chan_close(&c);
	return ok;
}

static bool
computes(void)
{
	struct timespec t;
	char *p = malloc(64u << 20);
	bool ok = p != NULL;

	if (ok)
		memset(p, 1, 64u << 20);
	free(p);
	return ok && clock_gettime(CLOCK_REALTIME, &t) == 0 && time(NULL) > 0 &&
	       poll(NULL, 0, 1) == 0 && getpid() > 0;
}

static bool
logs(void)
{
	log_text(LOG_DETAIL, "from inside");
	return true;
}

/* What SQLite does to a database and its journal. */
static bool
keeps_history(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1 };
	char a[128], b[128];
	uint8_t *shared;
	struct stat st;
	int fd;
	bool ok;

	snprintf(a, sizeof(a), "%s/db", folder);
	snprintf(b, sizeof(b), "%s/db-wal", folder);
	if ((fd = open(a, O_RDWR | O_CREAT | O_CLOEXEC, 0640)) == -1)
		return false;
	ok = fchmod(fd, 0600) == 0 && ftruncate(fd, 8192) == 0 && pwrite(fd, "x", 1, 4096) == 1 &&
	     fcntl(fd, F_SETLK, &lock) == 0 && flock(fd, LOCK_EX) == 0 && fdatasync(fd) == 0 &&
	     fsync(fd) == 0 && fstat(fd, &st) == 0;
	shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if ((ok = ok && shared != MAP_FAILED))
		shared[0] = 1;
	close(fd);
	return ok && rename(a, b) == 0 && access(b, R_OK) == 0 && unlink(b) == 0;
}

static const struct {
	const char *what;
	bool (*act)(void);
	unsigned may;
} acts[] = {
	{ "talk over descriptor 3", talks, ALL },
	{ "allocate, wait, know the time", computes, ALL },
	{ "log", logs, ALL },
	{ "create, lock, rename and remove files in the history's folder", keeps_history, HUB },
	{ "read its configuration", read_own_config, HUB },
	{ "read /etc/passwd", read_passwd, NOBODY },
	{ "read /etc/hosts", read_hosts, FETCH | ALERT },
	{ "read /usr/share/poppler", read_poppler, PDF },
	{ "read a file outside", read_outside, NOBODY },
	{ "leave its folder by ..", dots_lead_out, NOBODY },
	{ "open the parent's memory", read_memory_of_parent, NOBODY },
	{ "create a file in /tmp", create_in_tmp, NOBODY },
	{ "write a file outside", write_outside, NOBODY },
	{ "truncate a file outside", truncate_outside, NOBODY },
	{ "remove a file outside", unlink_outside, NOBODY },
	{ "make a folder", make_folder, NOBODY },
	{ "have an IPv4 stream socket", inet_stream, FETCH | ALERT },
	{ "have an IPv4 datagram socket", inet_datagram, FETCH | ALERT },
	{ "have an IPv6 stream socket", inet6_stream, FETCH | ALERT },
	{ "have a Unix socket", unix_stream, FETCH | ALERT },
	{ "have a raw socket", raw, NOBODY },
	{ "have a raw IPv6 socket", raw6, NOBODY },
	{ "have a netlink socket", netlink, NOBODY },
	{ "have a packet socket", packet, NOBODY },
	{ "have a socket to the hypervisor", vsock, NOBODY },
	{ "listen", listens, NOBODY },
	{ "run a program", runs_program, NOBODY },
	{ "fork", forks, NOBODY },
	{ "clone", clones_without_flags, NOBODY },
	{ "start a thread", makes_thread, ALERT },
	{ "trace its parent", traces_parent, NOBODY },
	{ "read its parent's memory", reads_parent, NOBODY },
	{ "signal its parent", signals_parent, NOBODY },
	{ "signal a thread of its parent", signals_thread_of_parent, NOBODY },
	{ "signal by the owner of a descriptor", signals_by_descriptor, NOBODY },
	{ "map memory as code", maps_code, NOBODY },
	{ "make memory into code", makes_code, NOBODY },
	{ "raise its limits", raises_limit, NOBODY },
	{ "become another user", becomes_other, NOBODY },
};

enum outcome {
	ALLOWED = 0, /* the child's exit status */
	REFUSED,
	KILLED,
	BROKEN /* not locked in, crashed */
};

/* Descriptor 3 as becwatchd leaves it, with somebody who echoes at the other end. */
static void
connect_child(int other)
{
	int null = open("/dev/null", O_RDWR);

	if (other != CHAN_CHILD_FD)
		dup2(other, CHAN_CHILD_FD);
	dup2(null, STDERR_FILENO);
	dup2(null, STDOUT_FILENO);
	close_range(CHAN_CHILD_FD + 1, ~0u, 0);
}

static enum outcome
try(enum proto_role role, bool (*act)(void))
{
	struct jail_path paths[] = { { .path = folder, .write = true },
		{ .path = "/no/such/path" } };
	int pair[2], status;
	char bytes[64];
	ssize_t n;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		return BROKEN;
	fflush(stdout);
	if ((pid = fork()) == 0) {
		connect_child(pair[1]);
		log_open("jail");
		role_enter_jail(role, paths, role == ROLE_HUB ? 2 : 0);
		_exit(act() ? ALLOWED : REFUSED);
	}
	close(pair[1]);
	while ((n = read(pair[0], bytes, sizeof(bytes))) > 0)
		if (write(pair[0], bytes, (size_t)n) != n)
			break;
	close(pair[0]);
	if (waitpid(pid, &status, 0) != pid)
		return BROKEN;
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGSYS ? KILLED : BROKEN;
	return WEXITSTATUS(status) <= REFUSED ? (enum outcome)WEXITSTATUS(status) : BROKEN;
}

int
main(void)
{
	static const char *const outcomes[] = { "allowed", "refused", "killed", "broken" };
	char path[128];
	int fd;

	parent = getpid();
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/config", folder);
	snprintf(outside, sizeof(outside), "/tmp/becwatch-jail-outside.%d", (int)getpid());
	if ((fd = open(path, O_CREAT | O_WRONLY, 0600)) == -1 || close(fd) == -1 ||
	    (fd = open(outside, O_CREAT | O_WRONLY, 0600)) == -1 || close(fd) == -1)
		return 1;

	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		for (int role = 0; role < ROLE_COUNT; role++) {
			bool may = (acts[i].may & 1u << role) != 0;
			enum outcome o;

			if (acts[i].act == read_poppler && may &&
			    access("/usr/share/poppler", R_OK) == -1)
				continue;
			o = try((enum proto_role)role, acts[i].act);
			TAP_OK(may ? o == ALLOWED : o == REFUSED || o == KILLED, "%s %s %s: %s",
			    proto_role_name((enum proto_role)role), may ? "may" : "may not",
			    acts[i].what, outcomes[o]);
		}
	unlink(path);
	unlink(outside);
	rmdir(folder);
	return tap_done();
}
