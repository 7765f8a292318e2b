#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "intake.h"
#include "mem.h"
#include "organisation.h"
#include "unreadable.h"

struct intake {
	int64_t timeout_ms;
	size_t bytes; /* held by all items */
	struct item *waiting, *waiting_last; /* for parsers */
	struct item *pdfs, *pdfs_last; /* for the PDF reader */
	struct item probe; /* in hand of parsers that have yet to prove themselves */
	unsigned probes_failed; /* in a row */
};

/* What a parser must read before it is given anybody's mail. */
static const char probe_mail[] =
    "From: Probe <probe@becwatch.invalid>\r\nSubject: probe\r\n\r\nprobe\r\n";

struct intake *
intake_new(int64_t timeout_ms)
{
	struct intake *in = mem_calloc(1, sizeof(*in));

	in->timeout_ms = timeout_ms;
	in->probe.state = ITEM_PARSE;
	return in;
}

void
intake_free(struct intake *in)
{
	free(in);
}

bool
intake_full(const struct intake *in)
{
	return in->bytes >= INTAKE_BYTES_MAX;
}

/* Put an item into the queue that its state wants; first in line if it was tried before. */
static void
enqueue(struct intake *in, struct item *item)
{
	bool pdf = item->state == ITEM_PDF;
	struct item **first = pdf ? &in->pdfs : &in->waiting;
	struct item **last = pdf ? &in->pdfs_last : &in->waiting_last;

	if (item->attempts > 0 || *first == NULL) {
		item->next_waiting = *first;
		*first = item;
		if (item->next_waiting == NULL)
			*last = item;
	} else {
		item->next_waiting = NULL;
		(*last)->next_waiting = item;
		*last = item;
	}
}

static struct item *
dequeue(struct item **first, struct item **last)
{
	struct item *item = *first;

	if (item != NULL && (*first = item->next_waiting) == NULL)
		*last = NULL;
	return item;
}

static void
unqueue_job(struct item **first, struct item **last, const struct job *job)
{
	struct item *keep = NULL, *keep_last = NULL, *item;

	while ((item = dequeue(first, last)) != NULL) {
		if (item->job == job)
			continue;
		item->next_waiting = NULL;
		if (keep == NULL)
			keep = item;
		else
			keep_last->next_waiting = item;
		keep_last = item;
	}
	*first = keep;
	*last = keep_last;
}

struct job *
intake_job_new(uint64_t tag, size_t mailbox, const char *account)
{
	struct job *job = mem_calloc(1, sizeof(*job));

	job->arena = arena_new();
	job->tag = tag;
	job->mailbox = mailbox;
	job->account = arena_strdup(job->arena, account);
	return job;
}

static void
file_free(struct intake *in, struct item *item, size_t i)
{
	in->bytes -= item->files[i].n;
	free(item->files[i].bytes);
	item->files[i].bytes = NULL;
	item->files[i].n = 0;
}

static void
files_free(struct intake *in, struct item *item)
{
	for (size_t i = 0; i < item->files_n; i++)
		file_free(in, item, i);
	free(item->files);
	item->files = NULL;
	item->files_n = 0;
}

static void
bytes_free(struct intake *in, struct item *item)
{
	in->bytes -= item->bytes_n;
	free(item->bytes);
	item->bytes = NULL;
	item->bytes_n = 0;
}

static void
item_free(struct intake *in, struct item *item)
{
	files_free(in, item);
	bytes_free(in, item);
	arena_free(item->arena);
	free(item);
}

void
intake_job_free(struct intake *in, struct job *job)
{
	unqueue_job(&in->waiting, &in->waiting_last, job);
	unqueue_job(&in->pdfs, &in->pdfs_last, job);
	for (struct item *item = job->head, *next; item != NULL; item = next) {
		next = item->next;
		item_free(in, item);
	}
	arena_free(job->arena);
	free(job);
}

bool
intake_folder(struct job *job, const struct proto_fetch_folder *f)
{
	struct job_folder *folder;

	for (size_t i = 0; i < job->folders_n; i++)
		if (strcmp(job->folders[i].name, f->name) == 0)
			return false;
	job->folders = arena_grow(job->arena, job->folders, job->folders_n, sizeof(*folder));
	folder = &job->folders[job->folders_n++];
	folder->name = arena_strdup(job->arena, f->name);
	folder->role = f->role;
	folder->uidvalidity = f->uidvalidity;
	folder->uidnext = f->uidnext;
	return true;
}

static const struct job_folder *
folder_of(const struct job *job, const char *name, uint32_t uidvalidity)
{
	for (size_t i = 0; i < job->folders_n; i++)
		if (job->folders[i].uidvalidity == uidvalidity &&
		    strcmp(job->folders[i].name, name) == 0)
			return &job->folders[i];
	return NULL;
}

static void
give_up(struct item *item, const char *why)
{
	item->mail = mail_unreadable(item->arena, item->bytes, item->bytes_n, item->cut, why);
	item->state = ITEM_READY;
}

bool
intake_mail(
    struct intake *in, struct job *job, const struct proto_fetch_mail *m, bool recorded_before)
{
	const struct job_folder *folder = folder_of(job, m->folder, m->uidvalidity);
	struct item *item;

	if (folder == NULL)
		return false;
	item = mem_calloc(1, sizeof(*item));
	item->job = job;
	item->folder = folder;
	item->uid = m->uid;
	item->position = m->position;
	item->arrived = m->internaldate;
	item->cut = m->size > m->bytes_n;
	item->arena = arena_new();
	item->skip = recorded_before;
	if (job->tail == NULL)
		job->head = item;
	else
		job->tail->next = item;
	job->tail = item;

	if (recorded_before) {
		item->state = ITEM_READY;
		return true;
	}
	if (m->bytes_n == 0) {
		give_up(item, "not_fetched");
		return true;
	}
	item->bytes = mem_calloc(m->bytes_n, 1);
	memcpy(item->bytes, m->bytes, m->bytes_n);
	item->bytes_n = m->bytes_n;
	in->bytes += item->bytes_n;
	item->state = ITEM_PARSE;
	enqueue(in, item);
	return true;
}

/* The present file is read, or given up: go on to the next. */
static void
next_file(struct intake *in, struct item *item)
{
	file_free(in, item, item->file);
	item->attempts = 0;
	if (++item->file < item->files_n) {
		item->state = ITEM_PDF;
		enqueue(in, item);
		return;
	}
	files_free(in, item);
	item->state = ITEM_READY;
}

static void
send_file(struct child *c, uint16_t type, const struct item *item)
{
	struct buf b = { 0 };
	struct proto_file file = {
		.tag = item->uid,
		.index = item->files[item->file].index,
		.note = "",
		.bytes = item->files[item->file].bytes,
		.bytes_n = item->files[item->file].n,
	};

	proto_file_put(&b, &file);
	chan_queue(&c->chan, type, b.p, b.len);
	buf_free(&b);
}

static void
give(struct intake *in, struct child *c, struct item *item, int64_t now_ms)
{
	struct buf b = { 0 };

	switch (item->state) {
	case ITEM_PARSE:
		buf_u64(&b, item->uid);
		buf_blob(&b, item->bytes, item->bytes_n);
		chan_queue(&c->chan, PROTO_PARSE_MAIL, b.p, b.len);
		break;
	case ITEM_PDF:
		send_file(c, PROTO_PDF_FILE, item);
		break;
	case ITEM_TEXT:
		send_file(c, PROTO_PARSE_TEXT, item);
		break;
	case ITEM_READY:
		break;
	}
	buf_free(&b);
	item->attempts++;
	c->work = item;
	c->deadline_ms = now_ms + in->timeout_ms;
}

static void
give_probe(struct intake *in, struct child *c, int64_t now_ms)
{
	struct buf b = { 0 };

	buf_u64(&b, 0);
	buf_blob(&b, probe_mail, sizeof(probe_mail) - 1);
	chan_queue(&c->chan, PROTO_PARSE_MAIL, b.p, b.len);
	buf_free(&b);
	c->work = &in->probe;
	c->deadline_ms = now_ms + in->timeout_ms;
}

/* Facts of the probe as this hub understands them: of the same version, and right. */
static bool
take_probe(struct intake *in, struct child *c, const struct frame *f)
{
	struct rd r = rd_of(f->p, f->len);
	struct arena *a = arena_new();
	struct mail *m = f->type == PROTO_PARSE_RESULT && rd_u64(&r) == 0 ? mail_get(&r, a) : NULL;

	c->proven = m != NULL && rd_done(&r) && strcmp(m->subject, "probe") == 0 && m->from.n == 1;
	arena_free(a);
	if (c->proven) {
		in->probes_failed = 0;
		c->work = NULL;
	}
	return c->proven;
}

unsigned
intake_probes_failed(const struct intake *in)
{
	return in->probes_failed;
}

void
intake_dispatch(
    struct intake *in, struct child *parsers, size_t n, struct child *pdf, int64_t now_ms)
{
	for (size_t i = 0; i < n; i++)
		if (parsers[i].connected && parsers[i].work == NULL && !parsers[i].proven)
			give_probe(in, &parsers[i], now_ms);
	for (size_t i = 0; i < n && in->waiting != NULL; i++)
		if (parsers[i].connected && parsers[i].work == NULL)
			give(in, &parsers[i], dequeue(&in->waiting, &in->waiting_last), now_ms);
	if (pdf->connected && pdf->work == NULL && in->pdfs != NULL)
		give(in, pdf, dequeue(&in->pdfs, &in->pdfs_last), now_ms);
}

/* What was given as files so far: decoded, it cannot be more than the message. */
static size_t
files_bytes(const struct item *item)
{
	size_t n = 0;

	for (size_t i = 0; i < item->files_n; i++)
		n += item->files[i].n;
	return n;
}

/* An attachment that another role reads comes before the result of its message. */
static bool
take_file(struct intake *in, struct item *item, const struct frame *f)
{
	struct proto_file file;
	struct arena *a = arena_new();
	struct rd r = rd_of(f->p, f->len);
	bool ok = proto_file_get(&r, a, &file) && rd_done(&r) &&
		  item->files_n < MAIL_ATTACHMENTS_MAX &&
		  file.bytes_n <= item->bytes_n - files_bytes(item);

	if (ok) {
		item->files = mem_realloc(item->files, item->files_n + 1, sizeof(*item->files));
		item->files[item->files_n].index = file.index;
		item->files[item->files_n].bytes = mem_calloc(file.bytes_n, 1);
		if (file.bytes_n > 0)
			memcpy(item->files[item->files_n].bytes, file.bytes, file.bytes_n);
		item->files[item->files_n].n = file.bytes_n;
		item->files_n++;
		in->bytes += file.bytes_n;
	}
	arena_free(a);
	return ok;
}

static bool
take_result(struct intake *in, struct item *item, const struct frame *f)
{
	struct rd r = rd_of(f->p, f->len);

	if (rd_u64(&r) != item->uid)
		return false;
	if ((item->mail = mail_get(&r, item->arena)) == NULL || !rd_done(&r))
		return false;
	for (size_t i = 0; i < item->files_n; i++)
		if (item->files[i].index >= item->mail->attachments_n)
			return false;
	organisation_judge(item->arena, item->mail);
	item->mail->cut = item->cut;
	if (item->cut)
		mail_strings_add(item->arena, &item->mail->limits, "mail_size");
	bytes_free(in, item);
	item->attempts = 0;
	if (item->files_n > 0) {
		item->file = 0;
		item->state = ITEM_PDF;
		enqueue(in, item);
	} else
		item->state = ITEM_READY;
	return true;
}

/* The reader's notes are names of flags: "encrypted", "pages_cut". */
static bool
is_flag(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return n <= 40 && s[n] == '\0';
}

/* Some of them say that the reader came to a limit of the mail. */
static void
note_limit(struct item *item, const char *note)
{
	const char *limit = strcmp(note, "pages_cut") == 0  ? "pdf_pages"
			    : strcmp(note, "text_cut") == 0 ? "attachment_text"
							    : NULL;

	if (limit != NULL)
		mail_strings_add_once(item->arena, &item->mail->limits, limit);
}

static bool
take_pdf_text(struct intake *in, struct item *item, const struct frame *f)
{
	struct proto_file file;
	struct arena *a = arena_new();
	struct rd r = rd_of(f->p, f->len);
	struct mail_attachment *att = &item->mail->attachments[item->files[item->file].index];
	bool ok = proto_file_get(&r, a, &file) && rd_done(&r) && file.bytes_n <= MAIL_TEXT_MAX &&
		  is_flag(file.note);

	if (ok && file.note[0] != '\0') {
		mail_strings_add(item->arena, &att->flags, arena_strdup(item->arena, file.note));
		note_limit(item, file.note);
	}
	if (ok && file.bytes_n > 0) {
		file_free(in, item, item->file);
		item->files[item->file].bytes = mem_calloc(file.bytes_n, 1);
		memcpy(item->files[item->file].bytes, file.bytes, file.bytes_n);
		item->files[item->file].n = file.bytes_n;
		in->bytes += file.bytes_n;
		item->attempts = 0;
		item->state = ITEM_TEXT;
		enqueue(in, item);
	} else if (ok)
		next_file(in, item);
	arena_free(a);
	return ok;
}

static bool
take_text_result(struct intake *in, struct item *item, const struct frame *f)
{
	struct rd r = rd_of(f->p, f->len);
	struct mail *m = item->mail;
	struct mail_account *accounts;
	size_t n, room;
	uint32_t index = item->files[item->file].index;

	if (rd_u64(&r) != item->uid || rd_u32(&r) != index)
		return false;
	n = rd_count(&r, 16);
	room = m->accounts_n < MAIL_ACCOUNTS_MAX ? MAIL_ACCOUNTS_MAX - m->accounts_n : 0;
	accounts = arena_alloc(item->arena, m->accounts_n + n, sizeof(*accounts));
	if (m->accounts_n > 0)
		memcpy(accounts, m->accounts, m->accounts_n * sizeof(*accounts));
	for (size_t i = 0; i < n; i++) {
		mail_account_get(&r, item->arena, &accounts[m->accounts_n + i]);
		accounts[m->accounts_n + i].where = WHERE_ATTACHMENT;
		accounts[m->accounts_n + i].index = index;
	}
	rd_u32(&r); /* wording of an attachment is not the sender's new text */
	if (!rd_done(&r))
		return false;
	if (n > room)
		mail_strings_add(item->arena, &m->limits, "accounts");
	m->accounts = accounts;
	m->accounts_n += n < room ? n : room;
	m->attachments[index].read = true;
	next_file(in, item);
	return true;
}

bool
intake_answer(struct intake *in, struct child *c, const struct frame *f)
{
	struct item *item = c->work;
	bool ok;

	if (item == NULL)
		return false;
	if (item == &in->probe)
		return take_probe(in, c, f);
	if (item->state == ITEM_PARSE && f->type == PROTO_PARSE_FILE)
		return take_file(in, item, f);
	/* Idle before the item moves on; put back should the answer prove malformed. */
	c->work = NULL;
	if (item->state == ITEM_PARSE && f->type == PROTO_PARSE_RESULT)
		ok = take_result(in, item, f);
	else if (item->state == ITEM_PDF && f->type == PROTO_PDF_TEXT)
		ok = take_pdf_text(in, item, f);
	else if (item->state == ITEM_TEXT && f->type == PROTO_PARSE_TEXT_RESULT)
		ok = take_text_result(in, item, f);
	else
		ok = false;
	if (!ok)
		c->work = item;
	return ok;
}

/* The parser took the message with it: from the beginning, or not at all. */
static void
message_failed(struct intake *in, struct item *item, bool overran)
{
	files_free(in, item);
	arena_free(item->arena);
	item->arena = arena_new();
	item->mail = NULL;
	if (item->attempts < INTAKE_ATTEMPTS)
		enqueue(in, item);
	else
		give_up(item, overran ? "parser_timeout" : "parser_crashed");
}

static void
file_failed(struct intake *in, struct item *item, bool overran)
{
	struct mail_attachment *att = &item->mail->attachments[item->files[item->file].index];

	if (item->attempts < INTAKE_ATTEMPTS) {
		enqueue(in, item);
		return;
	}
	mail_strings_add(item->arena, &att->flags, overran ? "reader_timeout" : "reader_crashed");
	if (overran)
		mail_strings_add_once(item->arena, &item->mail->limits, "parse_timeout");
	else
		mail_strings_add_once(item->arena, &item->mail->flags, "reader_crashed");
	next_file(in, item);
}

void
intake_child_gone(struct intake *in, struct child *c, bool overran)
{
	struct item *item = c->work;

	c->work = NULL;
	if (item == NULL || c->role == ROLE_FETCH || c->role == ROLE_ALERT)
		return;
	if (item == &in->probe) {
		in->probes_failed++;
		return;
	}
	if (item->state == ITEM_PARSE)
		message_failed(in, item, overran);
	else
		file_failed(in, item, overran);
}

struct item *
intake_ready(struct job *job)
{
	return job->head != NULL && job->head->state == ITEM_READY ? job->head : NULL;
}

struct item *
intake_ready_after(struct item *item)
{
	return item->next != NULL && item->next->state == ITEM_READY ? item->next : NULL;
}

void
intake_drop(struct intake *in, struct item *item)
{
	struct job *job = item->job;

	job->head = item->next;
	if (job->head == NULL)
		job->tail = NULL;
	item_free(in, item);
}
