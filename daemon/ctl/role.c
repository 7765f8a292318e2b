#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "role.h"

#define EXIT_NO_EXEC 127 /* as shells say it */
#define STOP_GRACE_MS 2000 /* a role ends when its channel does; one that hangs is killed */

static void
run_child(const char *path, int fd, pid_t parent)
{
	char *argv[] = { (char *)(uintptr_t)path, NULL };

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
		_exit(EXIT_NO_EXEC);
	if (fd == CHAN_CHILD_FD ? fcntl(fd, F_SETFD, 0) == -1 : dup2(fd, CHAN_CHILD_FD) == -1)
		_exit(EXIT_NO_EXEC);
	execv(path, argv);
	_exit(EXIT_NO_EXEC);
}

int
role_start(enum proto_role role, uint32_t slot, struct child *ret)
{
	char path[ROLE_PATH_MAX];
	int fds[2];
	pid_t pid, parent = getpid();

	if (role_path(role, path) == -1)
		return -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) == -1)
		return -1;
	/* What is buffered must not be written twice. */
	fflush(NULL);
	if ((pid = fork()) == -1) {
		close(fds[0]);
		close(fds[1]);
		return -1;
	}
	if (pid == 0)
		run_child(path, fds[1], parent);
	close(fds[1]);
	*ret = (struct child){ .role = role, .slot = slot, .pid = pid, .connected = true };
	chan_init(&ret->chan, fds[0]);
	return 0;
}

int64_t
role_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int
role_stop(struct child *c)
{
	int64_t until = role_now_ms() + STOP_GRACE_MS;
	int status = -1;
	pid_t got;

	if (c->pid <= 0)
		return -1;
	chan_close(&c->chan);
	c->connected = false;
	while ((got = waitpid(c->pid, &status, WNOHANG)) == 0 && role_now_ms() < until)
		poll(NULL, 0, 2);
	if (got == 0) {
		kill(c->pid, SIGKILL);
		waitpid(c->pid, &status, 0);
	}
	c->pid = 0;
	return status;
}

enum chan_error
role_wait(struct child *c, int timeout_ms, struct frame *ret)
{
	int64_t until = role_now_ms() + timeout_ms;
	enum chan_error e;

	while ((e = chan_next(&c->chan, ret)) == CHAN_AGAIN) {
		struct pollfd pfd = { .fd = c->chan.fd, .events = POLLIN };
		int64_t left = until - role_now_ms();

		if (chan_pending(&c->chan))
			pfd.events |= POLLOUT;
		if (left <= 0)
			return CHAN_AGAIN;
		if (poll(&pfd, 1, (int)left) == -1 && errno != EINTR)
			return CHAN_EIO;
		if ((pfd.revents & POLLOUT) != 0 && (e = chan_flush(&c->chan)) != CHAN_OK)
			return e;
		if ((pfd.revents & (POLLIN | POLLHUP | POLLERR)) != 0 &&
		    (e = chan_fill(&c->chan)) != CHAN_OK && e != CHAN_AGAIN)
			return e;
	}
	return e;
}
