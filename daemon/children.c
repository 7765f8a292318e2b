#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "backoff.h"
#include "buf.h"
#include "chan.h"
#include "children.h"
#include "log.h"
#include "mem.h"
#include "spawn.h"

#define RESTART_FIRST_MS 250
#define RESTART_LONGEST_MS 30000
#define LIVED_MS 60000 /* who lived so long did not fail at once: back-off begins anew */
#define TERM_MS 2000 /* from SIGTERM to SIGKILL; half a second is plenty for every role */

/* hub, fetch …, parse …, pdf, alert */
#define FETCH_AT 1
#define PARSE_AT (FETCH_AT + CHILDREN_WORKERS_MAX)
#define PDF_AT (PARSE_AT + CHILDREN_WORKERS_MAX)
#define ALERT_AT (PDF_AT + 1)
#define SLOTS (ALERT_AT + 1)

struct slot {
	enum proto_role role;
	uint32_t slot;
	bool wanted;
	pid_t pid; /* 0: does not run */
	bool expected; /* we end it: no failure */
	unsigned failures; /* in a row */
	int64_t started_ms;
	int64_t start_ms; /* not to be started before */
	int64_t kill_ms; /* SIGKILL then; 0: never */
};

struct children {
	const char *config_file;
	int hub_socket; /* -1: no hub */
	bool hub_ready; /* it may be sent children */
	bool stopping;
	struct slot v[SLOTS]; /* the hub first */
};

struct children *
children_new(const char *config_file)
{
	struct children *c = mem_calloc(1, sizeof(*c));

	c->config_file = config_file;
	c->hub_socket = -1;
	c->v[0].wanted = true;
	for (size_t i = 0; i < CHILDREN_WORKERS_MAX; i++) {
		c->v[FETCH_AT + i].role = ROLE_FETCH;
		c->v[PARSE_AT + i].role = ROLE_PARSE;
		c->v[FETCH_AT + i].slot = c->v[PARSE_AT + i].slot = (uint32_t)i;
	}
	c->v[PDF_AT].role = ROLE_PDF;
	c->v[ALERT_AT].role = ROLE_ALERT;
	return c;
}

int
children_hub(const struct children *c)
{
	return c->hub_socket;
}

void
children_want(struct children *c, uint32_t fetch, uint32_t parse)
{
	for (uint32_t i = 0; i < CHILDREN_WORKERS_MAX; i++) {
		c->v[FETCH_AT + i].wanted = i < fetch;
		c->v[PARSE_AT + i].wanted = i < parse;
	}
	c->v[PDF_AT].wanted = c->v[ALERT_AT].wanted = true;
	c->hub_ready = true;
}

bool
children_settled(const struct children *c, int64_t now_ms, int64_t for_ms)
{
	if (!c->hub_ready)
		return false;
	for (size_t i = 0; i < SLOTS; i++)
		if (c->v[i].wanted && (c->v[i].pid == 0 || now_ms - c->v[i].started_ms < for_ms))
			return false;
	return true;
}

bool
children_none(const struct children *c)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (c->v[i].pid != 0)
			return false;
	return true;
}

/* -- ending -- */

static void
end(struct slot *s, int64_t now_ms)
{
	if (s->pid == 0 || s->kill_ms != 0)
		return;
	s->expected = true;
	s->kill_ms = now_ms + TERM_MS;
	kill(s->pid, SIGTERM);
}

void
children_kill(struct children *c, const struct proto_child *pc)
{
	for (size_t i = FETCH_AT; i < SLOTS; i++) {
		struct slot *s = &c->v[i];

		if (s->role != pc->role || s->slot != pc->slot || s->pid == 0 || s->pid != pc->pid)
			continue;
		s->expected = true;
		kill(s->pid, SIGKILL);
	}
}

void
children_kill_hub(struct children *c, int64_t now_ms, int64_t within_ms)
{
	struct slot *hub = &c->v[0];

	if (c->hub_socket != -1)
		close(c->hub_socket);
	c->hub_socket = -1;
	c->hub_ready = false;
	if (hub->pid != 0 && (hub->kill_ms == 0 || hub->kill_ms > now_ms + within_ms))
		hub->kill_ms = now_ms + within_ms;
	/* They are at the end of their channels, or soon: none of them holds anything that would be lost. */
	for (size_t i = FETCH_AT; i < SLOTS; i++) {
		end(&c->v[i], now_ms);
		c->v[i].wanted = false;
	}
}

void
children_stop(struct children *c, int64_t now_ms, int64_t hub_ms)
{
	struct slot *hub = &c->v[0];

	c->stopping = true;
	hub->expected = true;
	if (hub->pid == 0)
		children_kill_hub(c, now_ms, 0);
	else if (hub->kill_ms == 0 || hub->kill_ms > now_ms + hub_ms)
		hub->kill_ms = now_ms + hub_ms;
}

/* -- ended -- */

static struct slot *
slot_of(struct children *c, pid_t pid)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (c->v[i].pid == pid)
			return &c->v[i];
	return NULL;
}

static void
log_end(const struct slot *s, int status, int64_t delay_ms)
{
	char how[64], slot[16], pid[16], text[200];

	if (WIFSIGNALED(status)) {
		const char *name = sigabbrev_np(WTERMSIG(status));

		snprintf(how, sizeof(how), "was killed by SIG%s", name != NULL ? name : "???");
	} else
		snprintf(how, sizeof(how), "ended with exit status %d", WEXITSTATUS(status));
	snprintf(text, sizeof(text), "%s %u %s; it starts again in %lld.%02lld s",
	    proto_role_name(s->role), s->slot, how, (long long)delay_ms / 1000,
	    (long long)delay_ms % 1000 / 10);
	snprintf(slot, sizeof(slot), "%u", s->slot);
	snprintf(pid, sizeof(pid), "%d", (int)s->pid);
	log_fields(LOG_WARN, NULL, text, "BECWATCH_ROLE", proto_role_name(s->role), "BECWATCH_SLOT",
	    slot, "BECWATCH_PID", pid, (char *)NULL);
}

/* Killed at the hub's wish is no failure of its own: the hub's time limits pace that already. */
static void
schedule(struct children *c, struct slot *s, int status, int64_t now_ms)
{
	unsigned delay;

	if (now_ms - s->started_ms >= LIVED_MS)
		s->failures = 0;
	if (!s->expected)
		s->failures++;
	/* backoff.h speaks of seconds, but its numbers have no unit. */
	delay = backoff_delay(
	    s->expected ? 1 : s->failures, RESTART_FIRST_MS, RESTART_LONGEST_MS, arc4random());
	s->start_ms = now_ms + delay;
	if (!s->expected && s->wanted && !c->stopping)
		log_end(s, status, delay);
}

bool
children_reap(struct children *c, int64_t now_ms, struct ended *ret)
{
	struct slot *s = NULL;
	int status;
	pid_t pid;

	do {
		if ((pid = waitpid(-1, &status, WNOHANG)) <= 0)
			return false;
	} while ((s = slot_of(c, pid)) == NULL); /* inherited from whoever became us by exec */

	*ret = (struct ended){ .role = s->role, .status = status, .expected = s->expected };
	/* The configuration's mistakes are logged, and nobody starts it again. */
	if (s->role == ROLE_HUB && WIFEXITED(status) && WEXITSTATUS(status) == EX_CONFIG)
		s->expected = true;
	schedule(c, s, status, now_ms);
	s->pid = 0;
	s->kill_ms = 0;
	s->expected = false;
	if (s->role == ROLE_HUB)
		children_kill_hub(c, now_ms, 0);
	return true;
}

/* -- starting -- */

static bool
socket_pair(int type, int ret[2])
{
	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ret) == 0)
		return true;
	log_text(LOG_ERROR, "socketpair: %s", strerror(errno));
	return false;
}

/* As if it had started and ended: what stands in the way may pass. */
static void
not_started(struct slot *s, int64_t now_ms)
{
	s->failures++;
	s->start_ms =
	    now_ms + backoff_delay(s->failures, RESTART_FIRST_MS, RESTART_LONGEST_MS, arc4random());
}

static bool
start(struct children *c, struct slot *s, int channel, int64_t now_ms)
{
	pid_t pid = spawn_role(s->role, c->config_file, channel);

	if (pid == -1) {
		log_text(LOG_ERROR, "%s %u: fork: %s", proto_role_name(s->role), s->slot,
		    strerror(errno));
		return false;
	}
	s->pid = pid;
	s->started_ms = now_ms;
	s->expected = false;
	s->kill_ms = 0;
	return true;
}

static void
start_hub(struct children *c, int64_t now_ms)
{
	int pair[2] = { -1, -1 };

	if (!socket_pair(SOCK_SEQPACKET, pair) || !start(c, &c->v[0], pair[1], now_ms)) {
		not_started(&c->v[0], now_ms);
		close(pair[0]);
	} else {
		/* A hub that does not listen must not hold us up. */
		fcntl(pair[0], F_SETFL, O_NONBLOCK);
		c->hub_socket = pair[0];
	}
	close(pair[1]);
}

/* False when the hub does not take the channel. */
static bool
start_child(struct children *c, struct slot *s, int64_t now_ms)
{
	int pair[2] = { -1, -1 };
	struct buf b = { 0 };
	bool taken = true;

	if (socket_pair(SOCK_STREAM, pair) && start(c, s, pair[1], now_ms)) {
		buf_u16(&b, PROTO_CHILD);
		proto_child_put(
		    &b, &(struct proto_child){ .role = s->role, .slot = s->slot, .pid = s->pid });
		taken = chan_send_fd(c->hub_socket, b.p, b.len, pair[0]) == CHAN_OK;
		buf_free(&b);
	} else
		not_started(s, now_ms);
	close(pair[0]);
	close(pair[1]);
	return taken;
}

static bool
only_hub_may_start(const struct children *c)
{
	for (size_t i = FETCH_AT; i < SLOTS; i++)
		if (c->v[i].pid != 0)
			return false;
	return true;
}

bool
children_tend(struct children *c, int64_t now_ms)
{
	struct slot *hub = &c->v[0];

	for (size_t i = 0; i < SLOTS; i++)
		if (c->v[i].pid != 0 && c->v[i].kill_ms != 0 && now_ms >= c->v[i].kill_ms)
			kill(c->v[i].pid, SIGKILL);
	if (c->stopping)
		return true;
	if (hub->pid == 0 && now_ms >= hub->start_ms && only_hub_may_start(c))
		start_hub(c, now_ms);
	for (size_t i = FETCH_AT; i < SLOTS; i++) {
		struct slot *s = &c->v[i];

		if (!s->wanted)
			end(s, now_ms);
		else if (s->pid == 0 && c->hub_ready && now_ms >= s->start_ms &&
			 !start_child(c, s, now_ms))
			return false;
	}
	return true;
}

int64_t
children_next(const struct children *c, int64_t now_ms)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < SLOTS; i++) {
		const struct slot *s = &c->v[i];
		int64_t t = INT64_MAX;

		if (s->pid != 0 && s->kill_ms != 0)
			/* Once killed it only has to be reaped; look again seldom. */
			t = s->kill_ms > now_ms ? s->kill_ms : now_ms + 1000;
		else if (s->pid == 0 && s->wanted && !c->stopping &&
			 (i == 0 ? only_hub_may_start(c) : c->hub_ready))
			t = s->start_ms;
		if (t < next)
			next = t;
	}
	return next;
}
