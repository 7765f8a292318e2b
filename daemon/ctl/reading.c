#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "intake.h"
#include "mem.h"
#include "reading.h"
#include "role.h"

#define FOLDER "mail" /* one job, one folder: messages are numbered through */
#define AHEAD_MAX 64 /* messages that wait for a parser; more would only take memory */
#define EXIT_JAIL 71 /* jail.h */
#define EXIT_NO_EXEC 127 /* role.c */

struct reading {
	struct intake *intake;
	struct job *job;
	struct child parsers[READING_PARSERS];
	struct child pdf;
	const struct config *config;
	size_t n, next;
	size_t ahead; /* handed to intake, not yet handed out */
	size_t *order; /* their numbers, a ring of AHEAD_MAX */
	size_t order_first;
	reading_bytes *bytes;
	reading_mail *mail;
	void *arg;
	struct reading_result *result;
	char *error;
	size_t error_size;
};

void
reading_tell_limits(struct child *c, const struct config *config)
{
	struct buf b = { 0 };

	parse_limits_put(&b, &config->parse);
	chan_queue(&c->chan, PROTO_PARSE_LIMITS, b.p, b.len);
	buf_free(&b);
}

static int
start(struct reading *r, enum proto_role role, uint32_t slot, struct child *c)
{
	char path[ROLE_PATH_MAX];

	if (role_start(role, slot, c) == 0) {
		reading_tell_limits(c, r->config);
		return 0;
	}
	role_path(role, path);
	snprintf(r->error, r->error_size, "%s cannot be started: %s", path, strerror(errno));
	return -1;
}

/* Bytes of the next messages, as long as there is room. */
static void
feed(struct reading *r)
{
	struct buf b = { 0 };

	while (r->next < r->n && r->ahead < AHEAD_MAX && !intake_full(r->intake)) {
		struct proto_fetch_mail m = {
			.folder = FOLDER, .uidvalidity = 1, .uid = (uint32_t)(r->next + 1)
		};

		if (r->bytes(r->arg, r->next, &b, &m.size) == -1) {
			r->result->missing++;
			r->next++;
			continue;
		}
		m.bytes = b.p;
		m.bytes_n = b.len;
		intake_mail(r->intake, r->job, &m, false);
		r->order[(r->order_first + r->ahead++) % AHEAD_MAX] = r->next++;
	}
	buf_free(&b);
}

/* Hand out what is ready, in order. */
static int
drain(struct reading *r)
{
	struct item *item;

	while ((item = intake_ready(r->job)) != NULL) {
		size_t i = r->order[r->order_first];
		int rc;

		if (mail_strings_has(&item->mail->flags, "unreadable"))
			r->result->given_up++;
		r->result->read++;
		rc = r->mail(r->arg, i, item->mail);
		intake_drop(r->intake, item);
		r->order_first = (r->order_first + 1) % AHEAD_MAX;
		r->ahead--;
		if (rc == -1)
			return -1;
	}
	return 0;
}

/* A child is gone or must go: its message is tried again in a fresh one. */
static int
replace(struct reading *r, struct child *c, bool overran)
{
	enum proto_role role = c->role;
	uint32_t slot = c->slot;
	int status;

	intake_child_gone(r->intake, c, overran);
	if (overran)
		kill(c->pid, SIGKILL);
	status = role_stop(c);
	if (WIFEXITED(status) &&
	    (WEXITSTATUS(status) == EXIT_JAIL || WEXITSTATUS(status) == EXIT_NO_EXEC)) {
		snprintf(r->error, r->error_size,
		    "becwatch-%s cannot work on this machine (exit status %d); see the line above",
		    proto_role_name(role), WEXITSTATUS(status));
		return -1;
	}
	return start(r, role, slot, c);
}

static int
serve(struct reading *r, struct child *c, const struct pollfd *pfd)
{
	enum chan_error e = CHAN_OK;
	struct frame f;

	if (c->work != NULL && role_now_ms() > c->deadline_ms)
		return replace(r, c, true);
	if ((pfd->revents & POLLOUT) != 0)
		e = chan_flush(&c->chan);
	if (e == CHAN_OK && (pfd->revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
		e = chan_fill(&c->chan);
		if (e == CHAN_AGAIN)
			e = CHAN_OK;
	}
	if (e != CHAN_OK)
		return replace(r, c, false);
	while ((e = chan_next(&c->chan, &f)) == CHAN_OK)
		if (!intake_answer(r->intake, c, &f)) {
			kill(c->pid, SIGKILL);
			return replace(r, c, false);
		}
	return e == CHAN_AGAIN ? 0 : replace(r, c, false);
}

/* Wait until a child has something to say or a deadline has passed. */
static int
turn(struct reading *r)
{
	struct child *all[READING_PARSERS + 1];
	struct pollfd pfd[READING_PARSERS + 1];
	int64_t now = role_now_ms(), wait = 60 * 1000;

	for (size_t i = 0; i <= READING_PARSERS; i++) {
		struct child *c = i < READING_PARSERS ? &r->parsers[i] : &r->pdf;

		all[i] = c;
		/* Most frames fit the socket's buffer: no poll() for them. */
		if (chan_pending(&c->chan))
			chan_flush(&c->chan);
		pfd[i] = (struct pollfd){ .fd = c->chan.fd, .events = POLLIN };
		if (chan_pending(&c->chan))
			pfd[i].events |= POLLOUT;
		if (c->work != NULL && c->deadline_ms - now < wait)
			wait = c->deadline_ms - now;
	}
	if (poll(pfd, READING_PARSERS + 1, wait < 0 ? 0 : (int)wait + 1) == -1 && errno != EINTR) {
		snprintf(r->error, r->error_size, "poll: %s", strerror(errno));
		return -1;
	}
	for (size_t i = 0; i <= READING_PARSERS; i++)
		if (serve(r, all[i], &pfd[i]) == -1)
			return -1;
	return 0;
}

static int
begin(struct reading *r)
{
	for (uint32_t i = 0; i < READING_PARSERS; i++)
		if (start(r, ROLE_PARSE, i, &r->parsers[i]) == -1)
			return -1;
	return start(r, ROLE_PDF, 0, &r->pdf);
}

int
reading_run(size_t n, const struct config *config, reading_bytes *bytes, reading_mail *mail,
    void *arg, struct reading_result *ret, char *error, size_t error_size)
{
	struct reading r = { .config = config,
		.n = n,
		.bytes = bytes,
		.mail = mail,
		.arg = arg,
		.result = ret,
		.error = error,
		.error_size = error_size };
	int rc;

	*ret = (struct reading_result){ 0 };
	error[0] = '\0';
	r.order = mem_calloc(AHEAD_MAX, sizeof(*r.order));
	r.intake = intake_new((int64_t)config->parse_s * 1000);
	r.job = intake_job_new(1, 0, "");
	intake_folder(r.job, &(struct proto_fetch_folder){ .name = FOLDER, .uidvalidity = 1 });

	rc = begin(&r);
	while (rc == 0 && (r.next < n || r.ahead > 0)) {
		feed(&r);
		intake_dispatch(r.intake, r.parsers, READING_PARSERS, &r.pdf, role_now_ms());
		if ((rc = drain(&r)) == 0 && r.ahead > 0)
			rc = turn(&r);
	}
	for (size_t i = 0; i < READING_PARSERS; i++)
		role_stop(&r.parsers[i]);
	role_stop(&r.pdf);
	intake_job_free(r.intake, r.job);
	intake_free(r.intake);
	free(r.order);
	return rc;
}
