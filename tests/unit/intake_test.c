/* LINK: base poll */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "intake.h"
#include "tap.h"

/* A child in the hub's eyes, and the test at the other end. */
struct peer {
	struct child c;
	struct chan end;
};

static struct intake *in;
static struct peer parser[2], pdf;
static struct child parsers[2];

static void
join(struct child *c, struct chan *end, enum proto_role role)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		exit(1);
	*c = (struct child){ .role = role, .connected = true, .proven = true };
	chan_init(&c->chan, pair[0]);
	chan_init(end, pair[1]);
}

static void
part(struct child *c, struct chan *end)
{
	chan_close(&c->chan);
	chan_close(end);
}

static void
setup(void)
{
	in = intake_new(1000);
	join(&parsers[0], &parser[0].end, ROLE_PARSE);
	join(&parsers[1], &parser[1].end, ROLE_PARSE);
	join(&pdf.c, &pdf.end, ROLE_PDF);
}

static void
teardown(struct job *job)
{
	intake_job_free(in, job);
	intake_free(in);
	part(&parsers[0], &parser[0].end);
	part(&parsers[1], &parser[1].end);
	part(&pdf.c, &pdf.end);
}

static struct job *
job_of(unsigned mails)
{
	struct job *job = intake_job_new(1, 0, "a@b.example");

	if (!intake_folder(job, &(struct proto_fetch_folder){ .name = "INBOX", .uidvalidity = 9 }))
		exit(1);
	for (uint32_t uid = 1; uid <= mails; uid++)
		if (!intake_mail(in, job,
			&(struct proto_fetch_mail){ .folder = "INBOX",
			    .uidvalidity = 9,
			    .uid = uid,
			    .position = uid,
			    .size = 10,
			    .bytes = (const uint8_t *)"0123456789",
			    .bytes_n = 10 },
			false))
			exit(1);
	return job;
}

static void
dispatch(void)
{
	intake_dispatch(in, parsers, 2, &pdf.c, 0);
	for (int i = 0; i < 2; i++)
		chan_flush(&parsers[i].chan);
	chan_flush(&pdf.c.chan);
}

/* Type of the frame that the child was sent; 0: none. */
static unsigned
asked(struct chan *end)
{
	struct frame f;

	chan_fill(end);
	return chan_next(end, &f) == CHAN_OK ? f.type : 0;
}

static bool
says(struct child *c, uint16_t type, struct buf *b)
{
	bool ok = intake_answer(in, c, &(struct frame){ .type = type, .p = b->p, .len = b->len });

	buf_free(b);
	return ok;
}

static struct mail *
some_mail(struct arena *a, size_t attachments)
{
	struct mail *m = arena_alloc(a, 1, sizeof(*m));

	m->attachments_n = attachments;
	m->attachments = arena_alloc(a, attachments, sizeof(*m->attachments));
	return m;
}

static bool
result(struct child *c, uint64_t tag, size_t attachments)
{
	struct arena *a = arena_new();
	struct buf b = { 0 };

	buf_u64(&b, tag);
	mail_put(&b, some_mail(a, attachments));
	arena_free(a);
	return says(c, PROTO_PARSE_RESULT, &b);
}

static bool
file(struct child *c, uint16_t type, uint32_t index, const char *note, size_t n)
{
	struct buf b = { 0 };
	uint8_t *bytes = calloc(n + 1, 1);

	proto_file_put(
	    &b, &(struct proto_file){ .index = index, .note = note, .bytes = bytes, .bytes_n = n });
	free(bytes);
	return says(c, type, &b);
}

static bool
text_result(struct child *c, uint64_t tag, uint32_t index, uint32_t accounts)
{
	struct buf b = { 0 };

	buf_u64(&b, tag);
	buf_u32(&b, index);
	buf_u32(&b, accounts);
	for (uint32_t i = 0; i < accounts; i++)
		mail_account_put(&b, &(struct mail_account){
					 .kind = ACCOUNT_IBAN, .value = "DE02120300000000202051" });
	buf_u32(&b, 0);
	return says(c, PROTO_PARSE_TEXT_RESULT, &b);
}

static void
in_order(void)
{
	struct job *job;

	setup();
	job = job_of(3);
	dispatch();
	TAP_OK(
	    asked(&parser[0].end) == PROTO_PARSE_MAIL && asked(&parser[1].end) == PROTO_PARSE_MAIL,
	    "two messages go to two parsers");
	TAP_OK(result(&parsers[1], 2, 0) && parsers[1].work == NULL && intake_ready(job) == NULL,
	    "the second is finished first, and waits");
	TAP_OK(
	    result(&parsers[0], 1, 0) && intake_ready(job) != NULL && intake_ready(job)->uid == 1,
	    "for the first");
	intake_drop(in, intake_ready(job));
	TAP_OK(intake_ready(job)->uid == 2, "then it is its turn");
	intake_drop(in, intake_ready(job));
	dispatch();
	TAP_OK(parsers[0].work != NULL && parsers[1].work == NULL,
	    "one is left, and goes to an idle parser");
	TAP_OK(!result(&parsers[0], 2, 0), "an answer to another message is malformed");
	TAP_OK(!result(&parsers[1], 3, 0), "so is one that nobody asked for");
	intake_child_gone(in, &parsers[0], false);
	TAP_OK(result(&parsers[0], 3, 0) == false, "or from a child that is gone");
	teardown(job);
}

static void
crashes(void)
{
	struct job *job;
	struct item *item;

	setup();
	job = job_of(2);
	dispatch();
	intake_child_gone(in, &parsers[0], false);
	TAP_OK(intake_ready(job) == NULL, "a parser dies: its message is tried again");
	dispatch();
	intake_child_gone(in, &parsers[0], true);
	item = intake_ready(job);
	TAP_OK(item != NULL && item->uid == 1 &&
		   mail_strings_has(&item->mail->flags, "unreadable") &&
		   mail_strings_has(&item->mail->flags, "parser_timeout"),
	    "twice: it is unreadable, which is said");
	intake_drop(in, item);
	TAP_OK(result(&parsers[1], 2, 0) && intake_ready(job)->mail->flags.n == 0,
	    "the other is none the worse");
	teardown(job);
}

static void
attachments(void)
{
	struct job *job;
	struct item *item;

	setup();
	job = job_of(1);
	dispatch();
	TAP_OK(file(&parsers[0], PROTO_PARSE_FILE, 0, "", 4) &&
		   file(&parsers[0], PROTO_PARSE_FILE, 1, "", 6),
	    "PDFs come before the message");
	TAP_OK(!file(&parsers[0], PROTO_PARSE_FILE, 1, "", 1),
	    "together no more than the message has bytes");
	TAP_OK(
	    result(&parsers[0], 1, 2) && intake_ready(job) == NULL, "the message waits for them");
	dispatch();
	TAP_OK(asked(&pdf.end) == PROTO_PDF_FILE, "the first goes to the reader");
	TAP_OK(!file(&pdf.c, PROTO_PDF_TEXT, 0, "\xff", 3), "a note that is no flag is malformed");
	TAP_OK(!file(&pdf.c, PROTO_PDF_TEXT, 0, "", MAIL_TEXT_MAX + 1),
	    "so is more text than is read");
	TAP_OK(file(&pdf.c, PROTO_PDF_TEXT, 0, "pages_cut", 3), "its text");
	dispatch();
	TAP_OK(parsers[0].work != NULL && pdf.c.work == NULL, "goes to a parser");
	TAP_OK(
	    !text_result(&parsers[0], 1, 1, 0), "an answer about another attachment is malformed");
	TAP_OK(text_result(&parsers[0], 1, 0, MAIL_ACCOUNTS_MAX + 1), "account numbers");
	dispatch();
	intake_child_gone(in, &pdf.c, false);
	dispatch();
	intake_child_gone(in, &pdf.c, false);
	item = intake_ready(job);
	TAP_OK(item != NULL && item->mail->attachments[0].read &&
		   !item->mail->attachments[1].read &&
		   mail_strings_has(&item->mail->attachments[1].flags, "reader_crashed"),
	    "a PDF that kills the reader twice costs its text, not the message");
	TAP_OK(item != NULL && item->mail->accounts_n == MAIL_ACCOUNTS_MAX &&
		   mail_strings_has(&item->mail->limits, "accounts") &&
		   mail_strings_has(&item->mail->limits, "pdf_pages") &&
		   mail_strings_has(&item->mail->flags, "reader_crashed") &&
		   item->mail->accounts[0].where == WHERE_ATTACHMENT &&
		   mail_strings_has(&item->mail->attachments[0].flags, "pages_cut"),
	    "limits and notes are kept");
	teardown(job);

	setup();
	job = job_of(1);
	dispatch();
	TAP_OK(file(&parsers[0], PROTO_PARSE_FILE, 1, "", 1) && !result(&parsers[0], 1, 1),
	    "a file that belongs to no attachment");
	intake_child_gone(in, &parsers[0], false);
	dispatch();
	TAP_OK(
	    result(&parsers[0], 1, 0) && intake_ready(job) != NULL, "is forgotten with its parser");
	teardown(job);
}

static void
odd_mails(void)
{
	static uint8_t big[INTAKE_BYTES_MAX / 3];
	struct job *job;
	struct proto_fetch_mail m = { .folder = "INBOX", .uidvalidity = 9, .uid = 1, .size = 10 };

	setup();
	job = job_of(0);
	TAP_OK(
	    !intake_folder(job, &(struct proto_fetch_folder){ .name = "INBOX", .uidvalidity = 8 }),
	    "a folder twice");
	TAP_OK(intake_mail(in, job, &m, false) &&
		   mail_strings_has(&intake_ready(job)->mail->flags, "not_fetched"),
	    "a message without bytes is unreadable");
	intake_drop(in, intake_ready(job));
	TAP_OK(intake_mail(in, job, &m, true) && intake_ready(job)->skip &&
		   intake_ready(job)->mail == NULL,
	    "one that is recorded only moves the position");
	intake_drop(in, intake_ready(job));
	m.uidvalidity = 8;
	TAP_OK(!intake_mail(in, job, &m, false), "one of a folder that was not announced");
	m.uidvalidity = 9;
	m.bytes = big;
	m.bytes_n = sizeof(big);
	for (m.uid = 1; m.uid <= 2; m.uid++)
		intake_mail(in, job, &m, false);
	TAP_OK(!intake_full(in), "room is left");
	intake_mail(in, job, &m, false);
	TAP_OK(intake_full(in), "and then none");
	dispatch();
	TAP_OK(result(&parsers[0], 1, 0) && !intake_full(in), "until a message is parsed");
	intake_child_gone(in, &parsers[1], false);
	teardown(job);
}

/* A parser of another version, or one that cannot run, is given nobody's mail. */
static void
probes(void)
{
	struct job *job;
	struct mail_addr probe = { .name = "",
		.address = "probe@becwatch.invalid",
		.written = "",
		.display = "",
		.skeleton = "",
		.local = "probe",
		.domain = "",
		.org = "" };
	struct arena *a = arena_new();
	struct mail *m;
	struct buf b = { 0 };

	setup();
	job = job_of(1);
	parsers[0].proven = false;
	parsers[1].connected = false;
	dispatch();
	TAP_OK(asked(&parser[0].end) == PROTO_PARSE_MAIL && intake_ready(job) == NULL,
	    "a new parser is asked to read something");
	intake_child_gone(in, &parsers[0], false);
	TAP_OK(intake_probes_failed(in) == 1, "it dies of that: noted");
	dispatch();
	intake_child_gone(in, &parsers[0], true);
	dispatch();
	intake_child_gone(in, &parsers[0], true);
	TAP_OK(intake_ready(job) == NULL && intake_probes_failed(in) == 3,
	    "and however often, no message is given up for it");
	dispatch();
	TAP_OK(!result(&parsers[0], 0, 0), "facts of another message prove nothing");
	intake_child_gone(in, &parsers[0], false);
	dispatch();
	m = some_mail(a, 0);
	m->subject = "probe";
	m->from = (struct mail_addrs){ .v = &probe, .n = 1 };
	buf_u64(&b, 0);
	mail_put(&b, m);
	TAP_OK(says(&parsers[0], PROTO_PARSE_RESULT, &b) && intake_probes_failed(in) == 0,
	    "the right ones do");
	dispatch();
	TAP_OK(
	    result(&parsers[0], 1, 0) && intake_ready(job) != NULL, "then it is given the message");
	arena_free(a);
	teardown(job);
}

int
main(void)
{
	probes();
	in_order();
	crashes();
	attachments();
	odd_mails();
	return tap_done();
}
