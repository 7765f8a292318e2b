/*
 * The mail side of the hub: jobs for the fetch workers, and what they bring.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "backoff.h"
#include "file.h"
#include "hub.h"
#include "log.h"
#include "mem.h"
#include "pipeline.h"
#include "queue.h"
#include "secret.h"

#define FAILURE_LONGEST_S 900 /* a mailbox that fails is tried at least every quarter of an hour */

static void
mailbox_load(const struct config_account *account, struct mailbox *box)
{
	char error[512], *ca = NULL;

	if (account->paused)
		return;
	if (secret_read(account->password_file, account->password_credential, &box->password, error,
		sizeof(error)) != 0 ||
	    (account->ca_file[0] != '\0' &&
		file_read(account->ca_file, &ca, error, sizeof(error)) != 0)) {
		box->unusable = true;
		snprintf(box->why, sizeof(box->why), "%s", error);
		log_fields(LOG_ERROR, NULL, error, "BECWATCH_ACCOUNT", account->address, NULL);
	}
	box->ca_pem = ca;
}

void
hub_mailboxes_load(struct hub *hub)
{
	hub->mailboxes = mem_calloc(hub->config->accounts_n + 1, sizeof(*hub->mailboxes));
	hub->schedule = schedule_new(
	    hub->config->accounts_n, hub_now_ms(), (int64_t)hub->config->poll_s * 1000);
	for (size_t i = 0; i < hub->config->accounts_n; i++)
		mailbox_load(&hub->config->accounts[i], &hub->mailboxes[i]);
	for (size_t i = 0; i < hub->config->accounts_n; i++)
		hub->mailboxes[i].read_ms = hub_now_ms();
}

void
hub_mailboxes_report(struct hub *hub)
{
	for (size_t i = 0; i < hub->config->accounts_n; i++)
		if (hub->mailboxes[i].unusable)
			hub_store_works(hub,
			    store_polled(hub->store, hub->config->accounts[i].address, "unusable",
				hub->mailboxes[i].why, hub_now()),
			    "record an unusable mailbox");
}

void
hub_watch_lag(struct hub *hub)
{
	int64_t before = hub_now_ms() - (int64_t)hub->config->lag_s * 1000;

	for (size_t i = 0; i < hub->config->accounts_n; i++) {
		struct mailbox *box = &hub->mailboxes[i];

		if (box->lag_logged || box->read_ms >= before || hub->config->accounts[i].paused)
			continue;
		box->lag_logged = true;
		log_fields(LOG_ERROR, NULL,
		    "mailbox was not read for longer than intervals.lag: "
		    "nobody watches it",
		    "BECWATCH_ACCOUNT", hub->config->accounts[i].address, NULL);
	}
}

void
hub_mailboxes_free(struct hub *hub)
{
	for (size_t i = 0; i < hub->config->accounts_n; i++) {
		secret_free(hub->mailboxes[i].password);
		file_free(hub->mailboxes[i].ca_pem);
	}
	free(hub->mailboxes);
	schedule_free(hub->schedule);
	hub->mailboxes = NULL;
	hub->schedule = NULL;
}

/* A full disk or a busy database loses nothing: messages wait in the mailbox and in memory. */
bool
hub_store_works(struct hub *hub, enum store_result e, const char *doing)
{
	if (e == STORE_OK) {
		if (hub->store_retry_ms != 0)
			log_text(LOG_NOTE, "the database takes writes again");
		hub->store_retry_ms = 0;
		return true;
	}
	if (hub->store_retry_ms == 0)
		log_fields(LOG_ERROR, NULL,
		    "the database refuses a write; nothing is lost, "
		    "it will be tried again",
		    "BECWATCH_DOING", doing, "BECWATCH_ERROR", store_strerror(e), "BECWATCH_DETAIL",
		    store_error(hub->store), NULL);
	hub->store_retry_ms = hub_now_ms() + HUB_STORE_RETRY_MS;
	return false;
}

static void
send_job(struct hub *hub, struct child *c, struct job *job, const struct proto_position *pos,
    size_t pos_n)
{
	const struct config *cf = hub->config;
	const struct config_account *account = &cf->accounts[job->mailbox];
	const struct mailbox *box = &hub->mailboxes[job->mailbox];
	struct buf b = { 0 };
	int64_t enrolled = store_enrolled_at(hub->store, account->address);
	int64_t begin = enrolled == TIME_UNKNOWN ? hub_now() : enrolled;

	proto_fetch_job_put(&b, &(struct proto_fetch_job){
				    .tag = job->tag,
				    .account = account->address,
				    .host = account->host,
				    .port = account->port,
				    .tls = account->tls,
				    .ca_pem = box->ca_pem == NULL ? "" : box->ca_pem,
				    .user = account->user,
				    .password = box->password,
				    .since = begin - (int64_t)cf->history_days * 86400,
				    .connect_ms = cf->connect_s * 1000,
				    .read_ms = cf->read_s * 1000,
				    .command_ms = cf->command_s * 1000,
				    .mail_bytes = cf->mail_bytes,
				    .mails_max = cf->mails_per_job,
				    .positions = (struct proto_position *)(uintptr_t)pos,
				    .positions_n = pos_n,
				});
	chan_queue(&c->chan, PROTO_FETCH_JOB, b.p, b.len);
	explicit_bzero(b.p, b.len);
	buf_free(&b);
	c->work = job;
	job->fetch = c;
}

static int64_t
stall_limit_ms(const struct hub *hub)
{
	return ((int64_t)hub->config->connect_s + 2 * (int64_t)hub->config->command_s + 30) * 1000;
}

static struct child *
idle_fetch(struct hub *hub)
{
	for (size_t i = 0; i < HUB_WORKERS_MAX; i++)
		if (hub->fetch[i].connected && hub->fetch[i].work == NULL)
			return &hub->fetch[i];
	return NULL;
}

void
hub_start_jobs(struct hub *hub)
{
	struct child *c;
	size_t i;

	while (!hub->stopping && hub->store_retry_ms == 0 && !intake_full(hub->intake) &&
	       hub->jobs_n < sizeof(hub->jobs) / sizeof(hub->jobs[0]) &&
	       (c = idle_fetch(hub)) != NULL && schedule_take(hub->schedule, hub_now_ms(), &i)) {
		const struct config_account *account = &hub->config->accounts[i];
		struct proto_position *pos;
		struct job *job;
		size_t n;

		if (account->paused || hub->mailboxes[i].unusable)
			continue; /* until the next reload */
		job = intake_job_new(++hub->next_tag, i, account->address);
		if (!hub_store_works(hub,
			store_positions(hub->store, account->address, job->arena, &pos, &n),
			"read positions")) {
			intake_job_free(hub->intake, job);
			schedule_put(hub->schedule, i, hub_now_ms() + HUB_STORE_RETRY_MS);
			return;
		}
		hub->jobs[hub->jobs_n++] = job;
		send_job(hub, c, job, pos, n);
		c->deadline_ms = hub_now_ms() + stall_limit_ms(hub);
	}
}

static bool
take_folder(struct hub *hub, struct job *job, struct rd *r)
{
	struct proto_fetch_folder f;
	bool reset = false;

	if (!proto_fetch_folder_get(r, job->arena, &f) || !rd_done(r) || f.tag != job->tag ||
	    !intake_folder(job, &f))
		return false;
	if (hub_store_works(hub,
		store_folder(hub->store, job->account, f.name, f.role, f.uidvalidity, &reset),
		"record a folder") &&
	    reset)
		log_fields(LOG_WARN, NULL, "UIDVALIDITY changed: the folder is read anew",
		    "BECWATCH_ACCOUNT", job->account, "BECWATCH_FOLDER", f.name, NULL);
	return true;
}

static bool
take_mail(struct hub *hub, struct job *job, struct rd *r)
{
	struct proto_fetch_mail m;
	struct arena *a = arena_new();
	bool ok;

	ok = proto_fetch_mail_get(r, a, &m) && rd_done(r) && m.tag == job->tag &&
	     intake_mail(hub->intake, job, &m,
		 store_has_copy(hub->store, job->account, m.folder, m.uidvalidity, m.uid));
	arena_free(a);
	return ok;
}

bool
hub_fetch_frame(struct hub *hub, struct child *c, const struct frame *f)
{
	struct job *job = c->work;
	struct rd r = rd_of(f->p, f->len);

	if (job == NULL)
		return false;
	c->deadline_ms = hub_now_ms() + stall_limit_ms(hub);
	switch (f->type) {
	case PROTO_FETCH_FOLDER:
		return take_folder(hub, job, &r);
	case PROTO_FETCH_MAIL:
		return take_mail(hub, job, &r);
	case PROTO_FETCH_DONE:
		if (!proto_fetch_done_get(&r, job->arena, &job->done) || !rd_done(&r) ||
		    job->done.tag != job->tag)
			return false;
		job->ended = true;
		job->fetch = NULL;
		c->work = NULL;
		return true;
	default:
		return false;
	}
}

void
hub_fetch_gone(struct hub *hub, struct child *c)
{
	struct job *job = c->work;

	(void)hub;
	c->work = NULL;
	if (job == NULL)
		return;
	job->ended = true;
	job->fetch = NULL;
	job->done = (struct proto_fetch_done){ .status = FETCH_ELOST,
		.detail = "the fetch worker ended in the middle of the job" };
}

/* One message on its way into the history. */
struct recording {
	struct item *item;
	struct arena *arena;
	struct pipeline_alert alert;
};

static enum store_result
record(struct hub *hub, struct recording *r)
{
	const struct item *item = r->item;
	const struct store_copy copy = { .account = item->job->account,
		.folder = item->folder->name,
		.role = item->folder->role,
		.uidvalidity = item->folder->uidvalidity,
		.uid = item->uid,
		.arrived = item->arrived };

	if (item->skip)
		return store_position(
		    hub->store, copy.account, copy.folder, copy.uidvalidity, item->position);
	return pipeline_mail(hub->store, hub->config, item->mail, &copy, item->position, hub_now(),
	    r->arena, &r->alert);
}

static void
tell_crowded(struct hub *hub)
{
	bool crowded = store_crowded(hub->store);

	if (crowded && !hub->crowded_logged)
		log_text(LOG_WARN,
		    "limits.lookalike_memory is full: the domains that others are compared with no "
		    "longer fit, and the newer ones are looked up in the database; give it more");
	hub->crowded_logged = crowded;
}

static void
log_alert(const struct recording *r)
{
	if (r->alert.id != NULL)
		log_fields(LOG_NOTE, NULL, "alert recorded", "BECWATCH_ALERT", r->alert.id,
		    "BECWATCH_SEVERITY", severity_name(r->alert.severity), "BECWATCH_ACCOUNT",
		    r->item->job->account, "BECWATCH_FOLDER", r->item->folder->name,
		    "BECWATCH_MESSAGE_ID", r->item->mail->message_id, NULL);
}

/*
 * Record what is ready of a job in one transaction: each message waits for the disk otherwise.
 * Nothing is dropped before the commit.  False: the store does not take it now.
 */
static bool
commit_ready(struct hub *hub, struct job *job, unsigned *left)
{
	struct recording v[HUB_COMMITS_PER_ROUND];
	size_t n = 0;
	struct item *item = intake_ready(job);
	enum store_result e;
	bool ok;

	if (item == NULL || *left == 0)
		return true;
	e = store_begin(hub->store);
	for (; e == STORE_OK && item != NULL && n < *left; item = intake_ready_after(item)) {
		v[n] = (struct recording){ .item = item, .arena = arena_new() };
		e = record(hub, &v[n++]);
	}
	if (e == STORE_OK)
		e = store_commit(hub->store);
	ok = hub_store_works(hub, e, "record messages");
	if (!ok)
		store_rollback(hub->store);
	for (size_t i = 0; i < n; i++) {
		if (ok) {
			log_alert(&v[i]);
			intake_drop(hub->intake, v[i].item);
		}
		arena_free(v[i].arena);
	}
	if (ok)
		tell_crowded(hub);
	*left -= (unsigned)n;
	return ok;
}

static int64_t
next_poll_ms(struct hub *hub, size_t mailbox, const struct proto_fetch_done *done)
{
	unsigned longest = FAILURE_LONGEST_S, delay;
	uint32_t random = 0;

	if (done->status == FETCH_OK)
		return hub_now_ms() + (done->more ? 0 : (int64_t)hub->config->poll_s * 1000);
	if (hub->config->poll_s > longest)
		longest = hub->config->poll_s;
	if (getrandom(&random, sizeof(random), 0) != (ssize_t)sizeof(random))
		random = 0;
	delay =
	    backoff_delay(hub->mailboxes[mailbox].failures, hub->config->poll_s, longest, random);
	return hub_now_ms() + (int64_t)delay * 1000;
}

static void
log_job(struct hub *hub, const struct job *job)
{
	struct mailbox *box = &hub->mailboxes[job->mailbox];

	if (job->done.status == FETCH_OK) {
		if (box->failures > 0)
			log_fields(LOG_NOTE, NULL, "mailbox is read again", "BECWATCH_ACCOUNT",
			    job->account, NULL);
		box->failures = 0;
		box->failing_logged = box->lag_logged = false;
		box->read_ms = hub_now_ms();
		return;
	}
	box->failures++;
	if (!box->failing_logged)
		log_fields(LOG_ERROR, NULL, "mailbox cannot be read; it will be tried again",
		    "BECWATCH_ACCOUNT", job->account, "BECWATCH_STATUS",
		    fetch_status_name(job->done.status), "BECWATCH_DETAIL", job->done.detail, NULL);
	box->failing_logged = true;
}

/* All is recorded: what the worker saw of each folder is the new position. */
static bool
finish_job(struct hub *hub, struct job *job)
{
	bool ok = job->done.status == FETCH_OK;
	enum store_result e = STORE_OK;

	for (size_t i = 0; ok && !job->done.more && e == STORE_OK && i < job->folders_n; i++)
		if (job->folders[i].uidnext > 1)
			e = store_position(hub->store, job->account, job->folders[i].name,
			    job->folders[i].uidvalidity, job->folders[i].uidnext - 1);
	if (e == STORE_OK && ok && !job->done.more)
		e = queue_digest(hub->store, hub->config, job->account, hub_now());
	if (e == STORE_OK)
		e = store_polled(hub->store, job->account,
		    ok ? "ok" : fetch_status_name(job->done.status), ok ? "" : job->done.detail,
		    hub_now());
	if (!hub_store_works(hub, e, "record a poll"))
		return false;
	log_job(hub, job);
	schedule_put(hub->schedule, job->mailbox, next_poll_ms(hub, job->mailbox, &job->done));
	intake_job_free(hub->intake, job);
	return true;
}

void
hub_commit(struct hub *hub)
{
	unsigned left = HUB_COMMITS_PER_ROUND;

	if (hub->store_retry_ms > hub_now_ms())
		return;
	for (size_t i = 0; i < hub->jobs_n;) {
		struct job *job = hub->jobs[i];

		if (!commit_ready(hub, job, &left))
			return;
		if (job->ended && job->head == NULL) {
			if (!finish_job(hub, job))
				return;
			hub->jobs[i] = hub->jobs[--hub->jobs_n];
		} else
			i++;
	}
}
