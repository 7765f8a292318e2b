/*
 * becwatchd: starts, connects and restarts the others; reads no mail, no configuration, no history.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <systemd/sd-daemon.h>

#include "arena.h"
#include "buf.h"
#include "chan.h"
#include "children.h"
#include "log.h"
#include "mem.h"
#include "spawn.h"

#define CONFIG_FILE "/etc/becwatch/becwatch.yaml"
#define SETTLE_MS 300 /* who cannot lock itself in says so by then (measured: 20 ms) */
#define HUB_STOP_MS 20000 /* less than TimeoutStopSec in becwatchd.service */
#define HUB_EXIT_MS 2000 /* from closing its socket to its end */
#define MESSAGES_MAX 64 /* of the hub at once */
/*
 * A failed reload keeps the old configuration and may not be answered.  One progress report may be on its
 * way when the hub is told to reload and one more be sent before it listens; the third comes after.
 */
#define RELOAD_ROUNDS 3

struct supervisor {
	struct children *children;
	int signals; /* signalfd */
	bool watched; /* systemd wants WATCHDOG=1 */
	bool ready; /* READY=1 was sent */
	/* progress reports to come until a reload counts as done; 0: none is under way */
	unsigned reloading;
	bool stopping;
	int status; /* to exit with */
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* -- to the hub -- */

static bool
tell_hub(struct supervisor *s, uint16_t type)
{
	struct buf b = { 0 };
	bool told;

	buf_u16(&b, type);
	told = children_hub(s->children) != -1 &&
	       chan_send_fd(children_hub(s->children), b.p, b.len, -1) == CHAN_OK;
	buf_free(&b);
	return told;
}

static void
stop(struct supervisor *s, int status)
{
	if (s->stopping)
		return;
	s->stopping = true;
	s->status = status;
	sd_notify(0, "STOPPING=1");
	children_stop(s->children, now_ms(), tell_hub(s, PROTO_STOP) ? HUB_STOP_MS : 0);
}

static void
reload(struct supervisor *s)
{
	/* A hub that does not run reads it when it starts. */
	if (s->stopping || !tell_hub(s, PROTO_RELOAD))
		return;
	s->reloading = RELOAD_ROUNDS;
	if (s->ready)
		sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)now_ms() * 1000);
}

static void
reloaded(struct supervisor *s)
{
	s->reloading = 0;
	if (s->ready)
		sd_notify(0, "READY=1");
}

/* -- from the hub -- */

static bool
take_ready(struct supervisor *s, struct rd *r)
{
	uint32_t fetch = rd_u32(r), parse = rd_u32(r);

	if (!rd_done(r) || fetch == 0 || fetch > CHILDREN_WORKERS_MAX || parse == 0 ||
	    parse > CHILDREN_WORKERS_MAX)
		return false;
	children_want(s->children, fetch, parse);
	if (s->reloading > 0)
		reloaded(s);
	return true;
}

/* A line end in the text would begin another assignment; sd_notify(3). */
static bool
take_status(struct rd *r)
{
	struct arena *a = arena_new();
	const char *text = rd_str(r, a);
	bool ok = rd_done(r) && strpbrk(text, "\r\n") == NULL;

	if (ok)
		sd_notifyf(0, "STATUS=%s", text);
	arena_free(a);
	return ok;
}

static bool
take_progress(struct supervisor *s, const struct rd *r)
{
	if (!rd_done(r))
		return false;
	if (s->watched)
		sd_notify(0, "WATCHDOG=1");
	if (s->reloading > 0 && --s->reloading == 0)
		reloaded(s);
	return true;
}

static bool
take_kill(struct supervisor *s, struct rd *r)
{
	struct proto_child pc;

	if (!proto_child_get(r, &pc) || !rd_done(r))
		return false;
	children_kill(s->children, &pc);
	return true;
}

static bool
take_message(struct supervisor *s, const uint8_t *bytes, size_t len)
{
	struct rd r = rd_of(bytes, len);

	switch (rd_u16(&r)) {
	case PROTO_READY:
		return take_ready(s, &r);
	case PROTO_STATUS:
		return take_status(&r);
	case PROTO_PROGRESS:
		return take_progress(s, &r);
	case PROTO_KILL:
		return take_kill(s, &r);
	default:
		return false;
	}
}

static void
listen_to_hub(struct supervisor *s)
{
	uint8_t bytes[4096];
	size_t len;
	int fd;
	enum chan_error e;

	for (int i = 0; i < MESSAGES_MAX && children_hub(s->children) != -1; i++) {
		e = chan_recv_fd(children_hub(s->children), bytes, sizeof(bytes), &len, &fd);
		if (e == CHAN_AGAIN)
			return;
		if (e != CHAN_OK) {
			/* It is about to end; its exit status says why. */
			children_kill_hub(s->children, now_ms(), HUB_EXIT_MS);
			return;
		}
		if (fd != -1)
			close(fd);
		if (fd != -1 || !take_message(s, bytes, len)) {
			log_text(LOG_ERROR, "hub 0 is ended: it broke the protocol");
			children_kill_hub(s->children, now_ms(), 0);
		}
	}
}

/* -- what happens -- */

/* Exit statuses that the next try will not better. */
static void
judge(struct supervisor *s, const struct ended *e)
{
	int status = WIFEXITED(e->status) ? WEXITSTATUS(e->status) : 0;

	if (s->stopping || e->expected)
		return;
	if (e->role == ROLE_HUB && status == EX_CONFIG)
		stop(s, EX_CONFIG);
	else if (!s->ready && (status == EX_OSERR || status == EX_OSFILE)) {
		log_text(LOG_ERROR, "%s could not be started or lock itself in: becwatchd ends",
		    proto_role_name(e->role));
		stop(s, status);
	} else if (e->role == ROLE_HUB && s->ready)
		sd_notify(0, "STATUS=the hub ended and is started again");
}

static void
take_signals(struct supervisor *s)
{
	struct signalfd_siginfo info;
	struct ended ended;

	/* Stopping first: systemd may signal the children together with us. */
	while (read(s->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
			stop(s, 0);
		else if (info.ssi_signo == SIGHUP)
			reload(s);
	}
	/* What the hub said before it ended counts. */
	listen_to_hub(s);
	while (children_reap(s->children, now_ms(), &ended))
		judge(s, &ended);
}

static int
wait_ms(const struct supervisor *s)
{
	int64_t now = now_ms(), next = children_next(s->children, now);

	if (!s->ready && !s->stopping && next > now + SETTLE_MS)
		next = now + SETTLE_MS;
	if (next == INT64_MAX)
		return -1;
	return next <= now ? 0 : next - now > 60000 ? 60000 : (int)(next - now);
}

static void
round_trip(struct supervisor *s)
{
	struct pollfd pfds[2] = { { .fd = s->signals, .events = POLLIN },
		{ .fd = children_hub(s->children), .events = POLLIN } }; /* -1 is skipped */

	if (poll(pfds, 2, wait_ms(s)) == -1 && errno != EINTR) {
		log_text(LOG_ERROR, "poll: %s", strerror(errno));
		exit(EX_OSERR); /* the others end with us */
	}
	if (pfds[1].revents != 0)
		listen_to_hub(s);
	if (pfds[0].revents != 0)
		take_signals(s);
	if (!children_tend(s->children, now_ms())) {
		log_text(LOG_ERROR, "hub 0 is ended: it does not listen");
		children_kill_hub(s->children, now_ms(), 0);
	}
	if (!s->ready && !s->stopping && children_settled(s->children, now_ms(), SETTLE_MS)) {
		s->ready = true;
		sd_notify(0, "READY=1");
	}
}

/* -- start -- */

_Noreturn static void
usage(int status)
{
	fputs("usage: becwatchd [--config FILE]\n"
	      "       becwatchd --version | --help\n"
	      "Watches mailboxes for business e-mail compromise; see becwatchd(8).\n"
	      "  --config FILE   default " CONFIG_FILE "\n",
	    status == 0 ? stdout : stderr);
	exit(status);
}

static const char *
options(int argc, char **argv)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "version", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	const char *file = CONFIG_FILE;
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'c')
			file = optarg;
		else if (c == 'v') {
			puts("becwatchd " BECWATCH_VERSION);
			exit(0);
		} else
			usage(c == 'h' ? 0 : EX_USAGE);
	}
	if (optind != argc)
		usage(EX_USAGE);
	return file;
}

/* 0, 1 and 2 must be something: else a socket would become a child's stderr. */
static void
standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd != -1 && fd <= STDERR_FILENO);
	if (fd != -1)
		close(fd);
}

static int
catch_signals(void)
{
	sigset_t set;

	signal(SIGCHLD, SIG_DFL); /* ignored, it would leave no exit status */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_SETMASK, &set, NULL) == -1)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
main(int argc, char **argv)
{
	struct supervisor s = { .signals = -1 };
	const char *config_file = options(argc, argv);
	uint64_t usec;

	standard_descriptors();
	log_open("becwatchd");
	if (spawn_find() == -1)
		return EX_OSFILE;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 || prctl(PR_SET_DUMPABLE, 0) == -1 ||
	    (s.signals = catch_signals()) == -1) {
		log_text(LOG_ERROR, "cannot start: %s", strerror(errno));
		return EX_OSERR;
	}
	s.watched = sd_watchdog_enabled(0, &usec) > 0;
	s.children = children_new(config_file);
	children_tend(s.children, now_ms());
	while (!s.stopping || !children_none(s.children))
		round_trip(&s);
	log_text(LOG_NOTE, "stopped");
	return s.status;
}
