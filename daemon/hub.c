/*
 * becwatch-hub: the process in the middle of the star.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "hub.h"
#include "log.h"
#include "mem.h"
#include "organisation.h"
#include "roles.h"

int64_t
hub_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
hub_now(void)
{
	return (int64_t)time(NULL);
}

/* -- to and from becwatchd -- */

static void
control_send(struct hub *hub, uint16_t type, const struct buf *payload)
{
	struct buf b = { 0 };

	buf_u16(&b, type);
	if (payload != NULL)
		buf_bytes(&b, payload->p, payload->len);
	if (chan_send_fd(hub->control, b.p, b.len, -1) != CHAN_OK) {
		log_text(LOG_ERROR, "becwatchd is gone; so is the hub");
		exit(EX_OSERR);
	}
	buf_free(&b);
}

static void
send_ready(struct hub *hub)
{
	struct buf b = { 0 };

	buf_u32(&b, hub->config->fetch_workers);
	buf_u32(&b, hub->config->parse_workers);
	control_send(hub, PROTO_READY, &b);
	buf_free(&b);
}

static void
send_status(struct hub *hub)
{
	char text[sizeof(hub->status)];
	size_t failing = 0, unusable = 0;
	struct buf b = { 0 };

	for (size_t i = 0; i < hub->config->accounts_n; i++) {
		failing += hub->mailboxes[i].failures > 0;
		unusable += hub->mailboxes[i].unusable;
	}
	snprintf(text, sizeof(text), "%zu mailboxes, %zu failing%s%s%s", hub->config->accounts_n,
	    failing + unusable, hub->store_retry_ms != 0 ? "; the database refuses writes" : "",
	    intake_probes_failed(hub->intake) > 0 ? "; becwatch-parse does not work" : "",
	    hub->config->accounts_n == 0 ? "; enrol one with becwatch enroll" : "");
	if (strcmp(text, hub->status) == 0)
		return;
	memcpy(hub->status, text, sizeof(text));
	buf_str(&b, text);
	control_send(hub, PROTO_STATUS, &b);
	buf_free(&b);
}

static struct child *
child_of(struct hub *hub, enum proto_role role, uint32_t slot)
{
	if (role == ROLE_FETCH && slot < HUB_WORKERS_MAX)
		return &hub->fetch[slot];
	if (role == ROLE_PARSE && slot < HUB_WORKERS_MAX)
		return &hub->parse[slot];
	if (role == ROLE_PDF && slot == 0)
		return &hub->pdf;
	if (role == ROLE_ALERT && slot == 0)
		return &hub->alert;
	return NULL;
}

static void
child_gone(struct hub *hub, struct child *c, bool overran)
{
	if (!c->connected)
		return;
	chan_close(&c->chan);
	c->connected = false;
	if (c->role == ROLE_FETCH)
		hub_fetch_gone(hub, c);
	else if (c->role == ROLE_ALERT)
		deliver_child_gone(&hub->deliver);
	else {
		unsigned before = intake_probes_failed(hub->intake);

		intake_child_gone(hub->intake, c, overran);
		if (before == 0 && intake_probes_failed(hub->intake) > 0)
			log_text(LOG_ERROR,
			    "becwatch-parse cannot read even a trivial message: no mail is "
			    "read until it can; is it of another version?");
	}
}

static void
child_kill(struct hub *hub, struct child *c, const char *why, bool overran)
{
	struct buf b = { 0 };

	log_text(LOG_WARN, "%s %u is ended: %s", proto_role_name(c->role), c->slot, why);
	proto_child_put(
	    &b, &(struct proto_child){ .role = c->role, .slot = c->slot, .pid = c->pid });
	control_send(hub, PROTO_KILL, &b);
	buf_free(&b);
	child_gone(hub, c, overran);
}

static void
tell_endpoints(struct hub *hub)
{
	char error[1024];

	if (hub->alert.connected &&
	    deliver_endpoints(&hub->alert, hub->config, error, sizeof(error)) != 0)
		log_text(LOG_ERROR, "webhook cannot be used: %s", error);
}

/* While it has alerts in hand the alert role owes an answer: the slowest webhook's, and some more. */
static void
watch_alert(struct hub *hub)
{
	unsigned longest = 0;

	for (size_t i = 0; i < hub->config->webhooks_n; i++)
		if (hub->config->webhooks[i].timeout_s > longest)
			longest = hub->config->webhooks[i].timeout_s;
	hub->alert.work = deliver_busy(&hub->deliver) ? &hub->deliver : NULL;
	hub->alert.deadline_ms = hub_now_ms() + ((int64_t)longest + HUB_ALERT_GRACE_S) * 1000;
}

static void
tell_limits(struct hub *hub, struct child *c)
{
	struct buf b = { 0 };

	parse_limits_put(&b, &hub->config->parse);
	chan_queue(&c->chan, PROTO_PARSE_LIMITS, b.p, b.len);
	buf_free(&b);
}

static bool
take_child(struct hub *hub, struct rd *r, int fd)
{
	struct proto_child pc;
	struct child *c;

	if (!proto_child_get(r, &pc) || (c = child_of(hub, pc.role, pc.slot)) == NULL || fd == -1)
		return false;
	child_gone(hub, c, false);
	*c = (struct child){ .role = pc.role, .slot = pc.slot, .pid = pc.pid, .connected = true };
	chan_init(&c->chan, fd);
	if (c->role == ROLE_ALERT)
		tell_endpoints(hub);
	else if (c->role == ROLE_PARSE || c->role == ROLE_PDF)
		tell_limits(hub, c);
	return true;
}

/* Until the store takes it: what the administrator proves must not stay as it was. */
static void
configure(struct hub *hub)
{
	unsigned given_up = 0;

	hub->configure_pending =
	    !hub_store_works(hub, store_configure(hub->store, hub->config, hub_now(), &given_up),
		"take the configuration over");
	if (given_up > 0)
		log_text(LOG_ERROR,
		    "%u endpoints for which alerts waited are no longer configured: those alerts "
		    "are given up",
		    given_up);
	if (!hub->configure_pending)
		hub_mailboxes_report(hub);
}

static void
reload(struct hub *hub)
{
	struct config_mistakes mistakes = { 0 };
	struct config *config = config_load(hub->config_file, &mistakes);

	if (config == NULL) {
		for (size_t i = 0; i < mistakes.n; i++)
			log_text(LOG_ERROR, "%s", mistakes.v[i]);
		log_text(LOG_ERROR, "configuration not reloaded; the old one stays in force");
		config_mistakes_free(&mistakes);
		send_ready(hub); /* as before: the reload is over */
		return;
	}
	/* Jobs point into the old configuration by number: let them come again. */
	for (size_t i = 0; i < HUB_WORKERS_MAX; i++)
		if (hub->fetch[i].work != NULL)
			child_kill(hub, &hub->fetch[i], "the configuration changed", false);
	for (size_t i = 0; i < HUB_WORKERS_MAX; i++)
		if (hub->parse[i].work != NULL)
			child_kill(hub, &hub->parse[i], "the configuration changed", false);
	if (hub->pdf.work != NULL)
		child_kill(hub, &hub->pdf, "the configuration changed", false);
	while (hub->jobs_n > 0)
		intake_job_free(hub->intake, hub->jobs[--hub->jobs_n]);
	hub_mailboxes_free(hub);
	config_free(hub->config);
	hub->config = config;
	organisation_set_freemail(&config->freemail_domains);
	hub_mailboxes_load(hub);
	configure(hub);
	tell_endpoints(hub);
	for (size_t i = 0; i < HUB_WORKERS_MAX; i++)
		if (hub->parse[i].connected)
			tell_limits(hub, &hub->parse[i]);
	if (hub->pdf.connected)
		tell_limits(hub, &hub->pdf);
	log_text(LOG_NOTE, "configuration reloaded: %zu mailboxes", config->accounts_n);
	send_ready(hub);
}

static void
control_read(struct hub *hub)
{
	uint8_t bytes[4096];
	size_t len = 0;
	int fd = -1;
	enum chan_error e = chan_recv_fd(hub->control, bytes, sizeof(bytes), &len, &fd);
	struct rd r = rd_of(bytes, len);

	if (e != CHAN_OK) {
		log_text(LOG_ERROR, "becwatchd: %s", chan_strerror(e));
		exit(EX_OSERR);
	}
	switch (rd_u16(&r)) {
	case PROTO_CHILD:
		if (!take_child(hub, &r, fd) && fd != -1)
			close(fd);
		break;
	case PROTO_RELOAD:
		reload(hub);
		break;
	case PROTO_STOP:
		hub->stopping = true;
		break;
	default:
		log_text(LOG_ERROR, "becwatchd said something unknown");
		exit(EX_SOFTWARE);
	}
}

/* -- the loop -- */

static bool
take_frame(struct hub *hub, struct child *c, const struct frame *f)
{
	enum store_result e;
	bool ok;

	switch (c->role) {
	case ROLE_FETCH:
		return hub_fetch_frame(hub, c, f);
	case ROLE_PARSE:
	case ROLE_PDF:
		return intake_answer(hub->intake, c, f);
	case ROLE_ALERT:
		ok = deliver_answer(&hub->deliver, hub->store, hub->config, f, hub_now(), &e);
		watch_alert(hub);
		hub_store_works(hub, e, "record a delivery");
		return ok;
	case ROLE_HUB:
	case ROLE_COUNT:
		break;
	}
	return false;
}

static void
child_read(struct hub *hub, struct child *c)
{
	struct frame f;
	enum chan_error e = chan_fill(&c->chan);

	if (e == CHAN_AGAIN)
		return;
	if (e == CHAN_EBAD || e == CHAN_EIO) {
		child_kill(hub, c, chan_strerror(e), false);
		return;
	}
	if (e == CHAN_EOF) {
		child_gone(hub, c, false);
		return;
	}
	while ((e = chan_next(&c->chan, &f)) == CHAN_OK)
		if (!take_frame(hub, c, &f)) {
			child_kill(hub, c, "it broke the protocol", false);
			return;
		}
	if (e == CHAN_EBAD)
		child_kill(hub, c, chan_strerror(e), false);
}

/* Every child that has a channel, in a fixed order. */
static size_t
all_children(struct hub *hub, struct child *ret[2 * HUB_WORKERS_MAX + 2])
{
	size_t n = 0;

	for (size_t i = 0; i < HUB_WORKERS_MAX; i++)
		if (hub->parse[i].connected)
			ret[n++] = &hub->parse[i];
	for (size_t i = 0; i < HUB_WORKERS_MAX; i++)
		if (hub->fetch[i].connected)
			ret[n++] = &hub->fetch[i];
	if (hub->pdf.connected)
		ret[n++] = &hub->pdf;
	if (hub->alert.connected)
		ret[n++] = &hub->alert;
	return n;
}

static int
wait_ms(struct hub *hub, struct child *const *children, size_t n)
{
	int64_t now = hub_now_ms(), until = now + HUB_ROUND_MS, t;
	int64_t outbox = hub->alert.connected ? store_outbox_next(hub->store) : TIME_UNKNOWN;

	if (hub->store_retry_ms != 0 && hub->store_retry_ms < until)
		until = hub->store_retry_ms;
	if (hub->store_retry_ms == 0) {
		bool idle = false;

		for (size_t i = 0; i < n; i++)
			if (children[i]->role == ROLE_FETCH && children[i]->work == NULL)
				idle = true;
		if (idle && (t = schedule_next(hub->schedule)) < until)
			until = t;
		for (size_t i = 0; i < hub->jobs_n; i++)
			if (intake_ready(hub->jobs[i]) != NULL)
				until = now;
		if (outbox != TIME_UNKNOWN && outbox > hub_now() &&
		    (t = now + (outbox - hub_now()) * 1000) < until)
			until = t;
	}
	for (size_t i = 0; i < n; i++)
		if (children[i]->work != NULL && children[i]->deadline_ms < until)
			until = children[i]->deadline_ms;
	return until <= now ? 0 : (int)(until - now);
}

static void
kill_overdue(struct hub *hub, struct child *const *children, size_t n)
{
	int64_t now = hub_now_ms();

	for (size_t i = 0; i < n; i++) {
		struct child *c = children[i];

		if (!c->connected || c->work == NULL || now < c->deadline_ms)
			continue;
		/* A fetch worker that we do not listen to cannot be late. */
		if (c->role == ROLE_FETCH && intake_full(hub->intake))
			c->deadline_ms = now + HUB_ROUND_MS;
		else
			child_kill(hub, c, "it took too long", true);
	}
}

static void
round_trip(struct hub *hub)
{
	struct child *children[2 * HUB_WORKERS_MAX + 2];
	struct pollfd pfds[2 * HUB_WORKERS_MAX + 3];
	size_t n = all_children(hub, children);

	pfds[0] = (struct pollfd){ .fd = hub->control, .events = POLLIN };
	for (size_t i = 0; i < n; i++) {
		bool deaf = children[i]->role == ROLE_FETCH && intake_full(hub->intake);

		pfds[i + 1] = (struct pollfd){ .fd = children[i]->chan.fd,
			.events = (short)((deaf ? 0 : POLLIN) |
					  (chan_pending(&children[i]->chan) ? POLLOUT : 0)) };
	}
	if (poll(pfds, n + 1, wait_ms(hub, children, n)) == -1 && errno != EINTR) {
		log_text(LOG_ERROR, "poll: %s", strerror(errno));
		exit(EX_OSERR);
	}
	for (size_t i = 0; i < n; i++) {
		struct child *c = children[i];

		if (c->connected && (pfds[i + 1].revents & POLLOUT) != 0 &&
		    chan_flush(&c->chan) != CHAN_OK)
			child_gone(hub, c, false);
		if (c->connected && (pfds[i + 1].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
			child_read(hub, c);
	}
	kill_overdue(hub, children, n);
	/* Last, for it may replace children. */
	if ((pfds[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
		control_read(hub);
}

static void
work(struct hub *hub)
{
	size_t n = 0;
	struct child *children[2 * HUB_WORKERS_MAX + 2];
	int64_t now = hub_now_ms();
	enum store_result e;

	if (hub->store_retry_ms != 0 && now >= hub->store_retry_ms)
		hub_store_works(hub, store_probe(hub->store), "try again");
	if (hub->configure_pending && hub->store_retry_ms == 0)
		configure(hub);
	hub_commit(hub);
	hub_start_jobs(hub);
	intake_dispatch(hub->intake, hub->parse, HUB_WORKERS_MAX, &hub->pdf, now);
	if (hub->store_retry_ms == 0) {
		e = deliver_due(&hub->deliver, &hub->alert, hub->store, hub->config, hub_now());
		hub_store_works(hub, e, "read the outbox");
		if (hub->alert.work == NULL)
			watch_alert(hub);
	}
	n = all_children(hub, children);
	for (size_t i = 0; i < n; i++)
		if (chan_pending(&children[i]->chan) && chan_flush(&children[i]->chan) != CHAN_OK)
			child_gone(hub, children[i], false);
	send_status(hub);
	if (now - hub->progress_ms >= HUB_ROUND_MS / 2) {
		hub->progress_ms = now;
		hub_watch_lag(hub);
		control_send(hub, PROTO_PROGRESS, NULL);
	}
}

/* -- start -- */

static _Noreturn void
usage(int status)
{
	fputs("usage: becwatch-hub --config FILE   (started by becwatchd, with its channel as "
	      "descriptor 3)\n",
	    status == 0 ? stdout : stderr);
	exit(status);
}

static void
load_config(struct hub *hub)
{
	struct config_mistakes mistakes = { 0 };

	hub->config = config_load(hub->config_file, &mistakes);
	if (hub->config != NULL)
		return;
	for (size_t i = 0; i < mistakes.n; i++)
		log_text(LOG_ERROR, "%s", mistakes.v[i]);
	exit(EX_CONFIG);
}

static void
open_store(struct hub *hub)
{
	char error[512] = "";
	enum store_result e =
	    store_open(hub->config->database, 0, &hub->store, error, sizeof(error));

	if (e == STORE_OK)
		e = store_configure(hub->store, hub->config, hub_now(), NULL);
	if (e == STORE_OK)
		return;
	log_text(LOG_ERROR, "%s: %s: %s", hub->config->database, store_strerror(e),
	    error[0] != '\0' ? error : store_error(hub->store));
	exit(EX_UNAVAILABLE);
}

static const char *
folder_of_file(const char *file)
{
	const char *slash = strrchr(file, '/');

	if (slash == NULL)
		return ".";
	return slash == file ? "/" : mem_strndup(file, (size_t)(slash - file));
}

/* What a reload may read again, and where the history is. */
static void
enter_jail(const struct hub *hub)
{
	const struct config *cf = hub->config;
	struct jail_path *paths =
	    mem_calloc(6 + 2 * cf->accounts_n + 2 * cf->webhooks_n, sizeof(*paths));
	size_t n = 0;

	paths[n++] = (struct jail_path){ .path = folder_of_file(cf->database), .write = true };
	paths[n++] = (struct jail_path){ .path = folder_of_file(hub->config_file) };
	if (cf->accounts_directory[0] != '\0')
		paths[n++] = (struct jail_path){ .path = cf->accounts_directory };
	if (cf->partners_directory[0] != '\0')
		paths[n++] = (struct jail_path){ .path = cf->partners_directory };
	if (cf->rules_directory[0] != '\0')
		paths[n++] = (struct jail_path){ .path = cf->rules_directory };
	if (getenv("CREDENTIALS_DIRECTORY") != NULL)
		paths[n++] = (struct jail_path){ .path = getenv("CREDENTIALS_DIRECTORY") };
	for (size_t i = 0; i < cf->accounts_n; i++) {
		if (cf->accounts[i].password_file[0] != '\0')
			paths[n++] = (struct jail_path){ .path = cf->accounts[i].password_file };
		if (cf->accounts[i].ca_file[0] != '\0')
			paths[n++] = (struct jail_path){ .path = cf->accounts[i].ca_file };
	}
	for (size_t i = 0; i < cf->webhooks_n; i++) {
		if (cf->webhooks[i].secret_file[0] != '\0')
			paths[n++] = (struct jail_path){ .path = cf->webhooks[i].secret_file };
		if (cf->webhooks[i].ca_file[0] != '\0')
			paths[n++] = (struct jail_path){ .path = cf->webhooks[i].ca_file };
	}
	role_enter_jail(ROLE_HUB, paths, n);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct hub *hub = mem_calloc(1, sizeof(*hub));
	int c;

	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		if (c == 'c')
			hub->config_file = optarg;
		else
			usage(c == 'h' ? 0 : EX_USAGE);
	}
	if (hub->config_file == NULL || optind != argc)
		usage(EX_USAGE);

	log_open("becwatch-hub");
	hub->control = CHAN_CHILD_FD;
	organisation_init();
	load_config(hub);
	organisation_set_freemail(&hub->config->freemail_domains);
	open_store(hub);
	hub->intake = intake_new((int64_t)hub->config->parse_s * 1000);
	hub_mailboxes_load(hub);
	hub_mailboxes_report(hub);
	enter_jail(hub);
	send_ready(hub);

	/* Stopping: what is in memory and unrecorded is in the mailboxes still. */
	while (!hub->stopping) {
		work(hub);
		round_trip(hub);
	}
	store_close(hub->store);
	log_text(LOG_NOTE, "stopped");
	return 0;
}
