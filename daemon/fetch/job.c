#include <stdlib.h>
#include <string.h>

#include "imap.h"
#include "job.h"
#include "login.h"
#include "mem.h"
#include "plan.h"
#include "watch.h"

#define CHUNK_MAILS 200 /* bodies asked for at once; more brings nothing (measured) */
#define CHUNK_BYTES (16u * 1024 * 1024) /* … and held at once, or one message */
#define MAIL_BYTES_MAX (32u * 1024 * 1024) /* what a frame holds (chan.h) */
#define RECONNECTS_MAX 32 /* in one job: a server that breaks at each message is broken */
#define LOST_MAX 3 /* times that one message may cost the connection */

struct run {
	struct chan *chan;
	const struct proto_fetch_job *job;
	struct arena *arena;
	struct imap *imap; /* NULL: not connected */
	const char *capabilities;
	struct imap_folder watched[PLAN_FOLDERS_MAX];
	uint32_t uidvalidity[PLAN_FOLDERS_MAX];
	size_t watched_n;
	const char *folders; /* as text, for a probe */
	int number[PLAN_FOLDERS_MAX]; /* in the plan; -1: could not be opened */
	size_t of_number[PLAN_FOLDERS_MAX];
	size_t selected; /* in watched; watched_n: none */
	struct plan plan;
	unsigned reconnects;
	uint32_t sent;
	bool more;
	enum chan_error chan_error;
	enum fetch_status status; /* the worst so far */
	const char *detail;
};

/* What a fetch's answers are written into: the mails asked for, ascending by UID. */
struct group {
	struct plan_mail **v;
	size_t n;
	size_t body_max;
	bool *listed; /* only asked for: does it exist? NULL: bodies */
};

static enum fetch_status
set_status(struct run *r, enum fetch_status status, const char *detail)
{
	r->status = status;
	r->detail = detail;
	return status;
}

static const char *
invalid(const struct proto_fetch_job *job)
{
	if (!login_can_send(job->host) || job->port == 0)
		return "host or port is missing";
	if (!login_can_send(job->user))
		return "the user name is empty or has a line end in it";
	if (!login_can_send(job->password))
		return "the password is empty or has a line end in it";
	if (job->connect_ms == 0 || job->read_ms == 0 || job->command_ms == 0)
		return "a time-out of zero";
	if (job->mail_bytes == 0 || job->mail_bytes > MAIL_BYTES_MAX)
		return "limits.mail_bytes is zero or above 32 MiB";
	return NULL;
}

static enum fetch_status
connect_now(struct run *r)
{
	enum fetch_status status;
	const char *detail = "";

	imap_close(r->imap);
	r->imap = NULL;
	r->selected = r->watched_n;
	status = imap_open(r->job, r->arena, &r->imap, &r->capabilities, &detail);
	return status == FETCH_OK ? FETCH_OK : set_status(r, status, detail);
}

static enum fetch_status
broken(struct run *r)
{
	const char *detail;
	enum fetch_status status = imap_error(r->imap, &detail);

	return set_status(r, status, detail);
}

/* The session is broken, the job is not. */
static enum fetch_status
reconnect(struct run *r)
{
	if (++r->reconnects > RECONNECTS_MAX)
		return broken(r);
	return connect_now(r);
}

/* EXAMINE watched folder i again if it is not the selected one. */
static enum fetch_status
select_again(struct run *r, size_t i)
{
	struct imap_selected now = { 0 };

	if (r->selected == i)
		return FETCH_OK;
	if (imap_examine(r->imap, r->watched[i].raw, &now) != IMAP_OK)
		return broken(r);
	if (now.uidvalidity != r->uidvalidity[i])
		return set_status(r, FETCH_ELOST,
		    arena_printf(r->arena, "UIDVALIDITY of %s changed while it was read",
			r->watched[i].name));
	r->selected = i;
	return FETCH_OK;
}

static void
send_frame(struct run *r, uint16_t type, struct buf *b)
{
	if (r->chan_error == CHAN_OK)
		r->chan_error = chan_send(r->chan, type, b->p, b->len);
	buf_free(b);
}

/* ---- what is there ---- */

static const struct proto_position *
position_of(const struct proto_fetch_job *job, const char *name)
{
	for (size_t i = 0; i < job->positions_n; i++)
		if (strcmp(job->positions[i].folder, name) == 0)
			return &job->positions[i];
	return NULL;
}

struct listing {
	struct plan *plan;
	uint32_t folder;
};

static void
take_listed(void *context, const struct imap_item *item)
{
	struct listing *l = context;

	plan_add(l->plan, l->folder, item->uid, item->date, item->size);
}

static enum fetch_status
list_folder(struct run *r, size_t i, uint32_t from, const struct imap_selected *s)
{
	struct listing l = { .plan = &r->plan, .folder = (uint32_t)r->number[i] };
	enum imap_result e;
	enum fetch_status status;

	if (s->exists == 0 || (s->uidnext != 0 && from >= s->uidnext))
		return FETCH_OK;
	e = imap_fetch_from(
	    r->imap, from, s->exists, IMAP_WANT_DATE | IMAP_WANT_SIZE, take_listed, &l);
	if (e == IMAP_OK)
		return FETCH_OK;
	status = broken(r);
	if (e == IMAP_BROKEN && status != FETCH_EPROTO && status != FETCH_ELOST)
		return status;
	/* One line that cannot be read hides those behind it: ask for the bare UIDs. */
	if (e == IMAP_BROKEN &&
	    ((status = reconnect(r)) != FETCH_OK || (status = select_again(r, i)) != FETCH_OK))
		return status;
	e = imap_fetch_from(r->imap, from, s->exists, 0, take_listed, &l);
	if (e != IMAP_OK)
		return broken(r);
	return set_status(r, FETCH_OK, "");
}

static enum fetch_status
open_folder(struct run *r, size_t i)
{
	const struct proto_position *known = position_of(r->job, r->watched[i].name);
	struct proto_fetch_folder folder;
	struct imap_selected s = { 0 };
	enum imap_result e;
	enum fetch_status status;
	struct buf b = { 0 };
	uint32_t after = 0;
	bool reset;
	const char *detail;

	r->number[i] = -1;
	e = imap_examine(r->imap, r->watched[i].raw, &s);
	if (e == IMAP_BROKEN)
		return broken(r);
	if (e == IMAP_NO) {
		/* The others are still read; the job says in the end what was missing. */
		imap_error(r->imap, &detail);
		return set_status(r, FETCH_EFOLDER,
		    arena_printf(
			r->arena, "folder %s cannot be opened: %s", r->watched[i].name, detail));
	}
	if (s.uidvalidity == 0)
		return set_status(r, FETCH_EPROTO,
		    arena_printf(
			r->arena, "the server gives no UIDVALIDITY for %s", r->watched[i].name));
	r->selected = i;
	r->uidvalidity[i] = s.uidvalidity;
	/* UIDs that go down without a new UIDVALIDITY (a restored backup) are as good as new ones. */
	reset =
	    known != NULL && known->uidvalidity != 0 &&
	    (known->uidvalidity != s.uidvalidity || (s.uidnext != 0 && s.uidnext <= known->uid));
	if (known != NULL && known->uidvalidity == s.uidvalidity && !reset)
		after = known->uid;
	r->number[i] =
	    (int)plan_folder(&r->plan, after, after == 0 ? r->job->since : TIME_UNKNOWN, s.uidnext);
	r->of_number[r->number[i]] = i;
	if ((status = list_folder(r, i, after + 1, &s)) != FETCH_OK)
		return status;
	folder = (struct proto_fetch_folder){ .tag = r->job->tag,
		.name = r->watched[i].name,
		.role = r->watched[i].role,
		.uidvalidity = s.uidvalidity,
		.uidnext = r->plan.folders[r->number[i]].horizon + 1,
		.reset = reset };
	proto_fetch_folder_put(&b, &folder);
	send_frame(r, PROTO_FETCH_FOLDER, &b);
	return FETCH_OK;
}

static enum fetch_status
choose_folders(struct run *r)
{
	struct imap_folder *all = NULL;
	size_t n = 0;
	enum imap_result e = imap_list(r->imap, &all, &n);

	if (e != IMAP_OK)
		return broken(r);
	r->watched_n = watch_choose(all, n, r->watched, PLAN_FOLDERS_MAX);
	r->selected = r->watched_n;
	r->folders = watch_text(r->arena, all, n, r->watched, r->watched_n);
	if (r->watched_n == 0 || r->watched[0].role != FOLDER_INBOX)
		return set_status(r, FETCH_EFOLDER, "the server lists no INBOX");
	return FETCH_OK;
}

/* ---- the bodies ---- */

static int
group_cmp(const void *key, const void *elem)
{
	uint32_t uid = *(const uint32_t *)key, other = (*(struct plan_mail *const *)elem)->uid;

	return uid < other ? -1 : uid > other;
}

static void
take_body(void *context, const struct imap_item *item)
{
	struct group *g = context;
	struct plan_mail **found = bsearch(&item->uid, g->v, g->n, sizeof(*g->v), group_cmp);
	struct plan_mail *m;

	if (found == NULL)
		return;
	if (g->listed != NULL) {
		g->listed[found - g->v] = true;
		return;
	}
	m = *found;
	if (!item->has_body || m->state != PLAN_WAITING)
		return;
	m->body_n = item->body_n < g->body_max ? item->body_n : g->body_max;
	if (m->body_n > 0) {
		m->body = mem_calloc(m->body_n, 1);
		memcpy(m->body, item->body, m->body_n);
	}
	m->state = PLAN_READ;
}

static enum imap_result
ask(struct run *r, struct plan_mail **v, size_t n, bool *listed)
{
	struct group g = {
		.v = v, .n = n, .body_max = (size_t)r->job->mail_bytes, .listed = listed
	};
	uint32_t *uids = mem_calloc(n, sizeof(*uids));
	uint64_t expected = 0;
	enum imap_result e;

	for (size_t i = 0; i < n; i++) {
		uids[i] = v[i]->uid;
		expected += v[i]->size < g.body_max ? v[i]->size : g.body_max;
	}
	e = imap_fetch_uids(r->imap, uids, n, listed != NULL ? 0 : (uint32_t)g.body_max,
	    listed != NULL ? 0 : expected, take_body, &g);
	free(uids);
	return e;
}

/* Keep at the front of v those that are still waiting; how many. */
static size_t
waiting(struct plan_mail **v, size_t n)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++)
		if (v[i]->state == PLAN_WAITING)
			v[left++] = v[i];
	return left;
}

/* The server gave no body for these: have they vanished, or can it not read them? */
static enum fetch_status
tell_gone(struct run *r, struct plan_mail **v, size_t n)
{
	bool *listed = mem_calloc(n, sizeof(*listed));
	enum imap_result e = ask(r, v, n, listed);
	enum fetch_status status = FETCH_OK;

	if (e == IMAP_BROKEN)
		status = broken(r);
	else
		for (size_t i = 0; i < n; i++)
			v[i]->state = listed[i] ? PLAN_READ : PLAN_GONE;
	free(listed);
	return status;
}

static enum fetch_status
fetch_one(struct run *r, size_t folder, struct plan_mail *m)
{
	enum fetch_status status;
	enum imap_result e;

	for (unsigned tries = 1;; tries++) {
		if ((status = select_again(r, folder)) != FETCH_OK)
			return status;
		e = ask(r, &m, 1, NULL);
		if (m->state == PLAN_WAITING && e != IMAP_BROKEN)
			return tell_gone(r, &m, 1);
		if (e != IMAP_BROKEN)
			return FETCH_OK;
		if ((status = broken(r)) != FETCH_EPROTO && status != FETCH_ELOST)
			return status;
		/* This message alone breaks the session: it is unreadable. */
		if (m->state == PLAN_WAITING && (status == FETCH_EPROTO || tries == LOST_MAX))
			m->state = PLAN_READ;
		if ((status = reconnect(r)) != FETCH_OK)
			return status;
		set_status(r, FETCH_OK, "");
		if (m->state != PLAN_WAITING)
			return FETCH_OK;
	}
}

/*
 * The bodies of n mails of one folder, ascending by UID.  Answers come in that order, so when the
 * session breaks it is the first one missing that broke it: it is asked for alone.
 */
static enum fetch_status
fetch_group(struct run *r, size_t folder, struct plan_mail **v, size_t n)
{
	enum fetch_status status;
	enum imap_result e;

	while (n > 1) {
		if ((status = select_again(r, folder)) != FETCH_OK)
			return status;
		e = ask(r, v, n, NULL);
		if (e == IMAP_BROKEN) {
			status = broken(r);
			if ((status != FETCH_EPROTO && status != FETCH_ELOST) ||
			    (status = reconnect(r)) != FETCH_OK)
				return status;
			set_status(r, FETCH_OK, "");
		}
		if ((n = waiting(v, n)) == 0)
			return FETCH_OK;
		if (e == IMAP_OK)
			return tell_gone(r, v, n);
		if ((status = fetch_one(r, folder, v[0])) != FETCH_OK)
			return status;
		v++;
		n--;
	}
	return n == 0 ? FETCH_OK : fetch_one(r, folder, v[0]);
}

static int
by_uid(const void *a, const void *b)
{
	const struct plan_mail *x = *(struct plan_mail *const *)a;
	const struct plan_mail *y = *(struct plan_mail *const *)b;

	return x->uid < y->uid ? -1 : x->uid > y->uid;
}

static enum fetch_status
fetch_chunk(struct run *r, struct plan_mail *v, size_t n)
{
	struct plan_mail **group = mem_calloc(n, sizeof(*group));
	enum fetch_status status = FETCH_OK;
	size_t folders = r->plan.folders_n, first = 0;

	/* The selected folder first: it saves an EXAMINE. */
	if (r->selected < r->watched_n && r->number[r->selected] >= 0)
		first = (size_t)r->number[r->selected];
	for (size_t k = 0; k < folders && status == FETCH_OK; k++) {
		size_t folder = (first + k) % folders, m = 0;

		for (size_t i = 0; i < n; i++)
			if (v[i].folder == folder && v[i].state == PLAN_WAITING)
				group[m++] = &v[i];
		if (m == 0)
			continue;
		qsort(group, m, sizeof(*group), by_uid);
		status = fetch_group(r, r->of_number[folder], group, m);
	}
	free(group);
	return status;
}

static void
send_mail(struct run *r, struct plan_mail *m, uint32_t position)
{
	size_t i = r->of_number[m->folder];
	struct proto_fetch_mail mail = { .tag = r->job->tag,
		.folder = r->watched[i].name,
		.uidvalidity = r->uidvalidity[i],
		.uid = m->uid,
		.internaldate = m->date,
		.size = m->size,
		.position = position,
		.bytes = (const uint8_t *)m->body,
		.bytes_n = m->body_n };
	struct buf b = { 0 };

	/* RFC822.SIZE is an estimate on some servers: less than was asked for is all there was. */
	if (m->body_n > 0 && m->body_n < r->job->mail_bytes)
		mail.size = m->body_n;
	else if (m->body_n > 0 && m->size == 0)
		mail.size = m->body_n + 1;
	proto_fetch_mail_put(&b, &mail);
	send_frame(r, PROTO_FETCH_MAIL, &b);
	free(m->body);
	m->body = NULL;
	m->body_n = 0;
	r->sent++;
}

static size_t
chunk_len(const struct run *r, const struct plan_mail *v, size_t n)
{
	uint64_t bytes = 0;
	size_t i;

	for (i = 0; i < n && i < CHUNK_MAILS; i++) {
		bytes += v[i].size < r->job->mail_bytes ? v[i].size : r->job->mail_bytes;
		if (i > 0 && bytes > CHUNK_BYTES)
			break;
	}
	return i;
}

static enum fetch_status
read_mails(struct run *r)
{
	struct plan *p = &r->plan;
	enum fetch_status status;
	size_t n = p->n;

	if (r->job->mails_max > 0 && n > r->job->mails_max)
		n = r->job->mails_max;
	if (p->cut && n == 0)
		return set_status(r, FETCH_EPROTO,
		    "the server lists more messages than can be put in order, "
		    "and not by their UIDs");
	r->more = n < p->n || p->cut;
	for (size_t i = 0, len; i < n && r->chan_error == CHAN_OK; i += len) {
		len = chunk_len(r, p->v + i, n - i);
		if ((status = fetch_chunk(r, p->v + i, len)) != FETCH_OK)
			return status;
		for (size_t k = i; k < i + len; k++)
			if (p->v[k].state == PLAN_GONE)
				plan_done(p, &p->v[k]);
		for (size_t k = i; k < i + len; k++)
			if (p->v[k].state == PLAN_READ)
				send_mail(r, &p->v[k], plan_done(p, &p->v[k]));
	}
	return FETCH_OK;
}

static void
work(struct run *r)
{
	enum fetch_status missing = FETCH_OK;
	const char *missing_detail = "", *why;
	size_t n;

	if ((why = invalid(r->job)) != NULL) {
		set_status(r, FETCH_EINVAL, why);
		return;
	}
	if (connect_now(r) != FETCH_OK || choose_folders(r) != FETCH_OK)
		return;
	n = r->job->probe_only ? 1 : r->watched_n;
	for (size_t i = 0; i < n; i++) {
		struct imap_selected s = { 0 };

		if (r->job->probe_only) {
			if (imap_examine(r->imap, r->watched[i].raw, &s) != IMAP_OK)
				broken(r);
			return;
		}
		if (open_folder(r, i) == FETCH_EFOLDER) {
			missing = r->status;
			missing_detail = r->detail;
			set_status(r, FETCH_OK, "");
		} else if (r->status != FETCH_OK)
			return;
	}
	plan_order(&r->plan);
	if (read_mails(r) == FETCH_OK)
		set_status(r, missing, missing_detail);
}

enum chan_error
job_run(struct chan *c, const struct proto_fetch_job *job)
{
	struct run r = { .chan = c,
		.job = job,
		.arena = arena_new(),
		.capabilities = "",
		.folders = "",
		.detail = "" };
	struct proto_fetch_done done;
	struct buf b = { 0 };

	plan_init(&r.plan);
	work(&r);
	/* The answer first: a server that does not say goodbye must not hold it up. */
	done = (struct proto_fetch_done){ .tag = job->tag,
		.status = r.status,
		.detail = r.detail,
		.mails = r.sent,
		.more = r.more,
		.folders = r.folders,
		.capabilities = r.capabilities };
	proto_fetch_done_put(&b, &done);
	send_frame(&r, PROTO_FETCH_DONE, &b);
	imap_close(r.imap);
	plan_free(&r.plan);
	arena_free(r.arena);
	return r.chan_error;
}
