/*
 * becwatch-parse - reads one message after the other for the hub.
 *
 * Rights: its channel (descriptor 3), stderr and memory; nothing can be opened.  Everything a
 * library would open later is opened before the jail.
 */
#include <time.h>

#include "accounts.h"
#include "chan.h"
#include "contents.h"
#include "embedded.h"
#include "log.h"
#include "message.h"
#include "proto.h"
#include "reading.h"
#include "roles.h"
#include "smime.h"
#include "struck.h"
#include "text.h"
#include "wording.h"

/* Reads one message before the jail: whatever a library sets up at first use is set up then. */
static void
prime(void)
{
	static const char sample[] =
	    "From: =?utf-8?q?J=C3=BCrgen?= <a@xn--bcher-kva.example>\r\n"
	    "Date: Mon, 1 Jan 2024 00:00:00 +0100\r\nContent-Type: multipart/mixed; "
	    "boundary=b\r\n\r\n"
	    "--b\r\nContent-Type: text/html; charset=gb18030\r\n\r\n<p>\xc4\xe3\xba\xc3</p>\r\n"
	    "--b\r\nContent-Type: text/plain; name*=iso-8859-2''%e1.txt\r\n\r\nx\r\n--b--\r\n";
	struct arena *a = arena_new();
	struct message_files files;

	tzset();
	message_init();
	smime_init(NULL);
	message_read(a, (const uint8_t *)sample, sizeof(sample) - 1, false, &files);
	arena_free(a);
}

static enum chan_error
answer_mail(struct chan *c, const struct frame *f)
{
	struct rd r = rd_of(f->p, f->len);
	struct arena *a;
	struct message_files files;
	struct mail *m;
	struct buf b = { 0 };
	const uint8_t *bytes;
	size_t n;
	uint64_t tag = rd_u64(&r);
	enum chan_error e = CHAN_OK;

	bytes = rd_blob(&r, &n);
	if (!rd_done(&r))
		return CHAN_EBAD;
	a = arena_new();
	m = message_read(a, bytes, n, false, &files);
	for (size_t i = 0; i < files.n && e == CHAN_OK; i++) {
		struct proto_file file = { .tag = tag,
			.index = files.v[i].index,
			.note = "",
			.bytes = files.v[i].bytes,
			.bytes_n = files.v[i].n };

		b.len = 0;
		proto_file_put(&b, &file);
		e = chan_send(c, PROTO_PARSE_FILE, b.p, b.len);
	}
	b.len = 0;
	buf_u64(&b, tag);
	mail_put(&b, m);
	if (e == CHAN_OK)
		e = chan_send(c, PROTO_PARSE_RESULT, b.p, b.len);
	buf_free(&b);
	arena_free(a);
	return e;
}

/* The texts themselves, for the administrator's eyes: the hub never asks. */
static enum chan_error
answer_show(struct chan *c, const struct frame *f)
{
	struct rd r = rd_of(f->p, f->len);
	struct arena *a;
	struct message_files files;
	struct contents texts;
	struct proto_parse_shown shown = { .tag = rd_u64(&r) };
	struct buf b = { 0 };
	size_t n;
	const uint8_t *bytes = rd_blob(&r, &n);
	enum chan_error e;

	if (!rd_done(&r))
		return CHAN_EBAD;
	a = arena_new();
	message_show(a, bytes, n, false, &files, &texts);
	shown.new_text = texts.new_text;
	shown.hidden = texts.hidden;
	shown.quoted_n = texts.quoted_n;
	shown.quoted = arena_alloc(a, texts.quoted_n, sizeof(*shown.quoted));
	for (size_t i = 0; i < texts.quoted_n; i++)
		shown.quoted[i] = (struct proto_quoted_text){ texts.quoted[i].level,
			texts.quoted[i].from, texts.quoted[i].text };
	proto_parse_shown_put(&b, &shown);
	e = chan_send(c, PROTO_PARSE_SHOWN, b.p, b.len);
	buf_free(&b);
	arena_free(a);
	return e;
}

static enum chan_error
answer_text(struct chan *c, const struct frame *f)
{
	struct rd r = rd_of(f->p, f->len);
	struct arena *a = arena_new();
	struct proto_file file;
	struct mail_account *accounts = NULL;
	struct buf b = { 0 };
	const char *text, *evidence;
	size_t n = 0;
	enum chan_error e = CHAN_EBAD;

	if (proto_file_get(&r, a, &file) && rd_done(&r)) {
		text = embedded_text(a, file.bytes, file.bytes_n);
		accounts_find(a, text, WHERE_ATTACHMENT, file.index, &accounts, &n);
		buf_u64(&b, file.tag);
		buf_u32(&b, file.index);
		buf_u32(&b, (uint32_t)n);
		for (size_t i = 0; i < n; i++)
			mail_account_put(&b, &accounts[i]);
		n = strlen(text);
		buf_u32(&b, wording_roles(a, struck_out(a, text, &n), "", &evidence));
		e = chan_send(c, PROTO_PARSE_TEXT_RESULT, b.p, b.len);
	}
	buf_free(&b);
	arena_free(a);
	return e;
}

static enum chan_error
take_limits(const struct frame *f)
{
	struct rd r = rd_of(f->p, f->len);
	struct parse_limits limits;

	if (!parse_limits_get(&r, &limits) || !rd_done(&r))
		return CHAN_EBAD;
	reading_limits_set(&limits);
	return CHAN_OK;
}

int
main(void)
{
	struct chan c;
	struct frame f;
	enum chan_error e;

	log_open("becwatch-parse");
	prime();
	role_enter_jail(ROLE_PARSE, NULL, 0);

	chan_init(&c, CHAN_CHILD_FD);
	while ((e = chan_recv(&c, &f)) == CHAN_OK) {
		if (f.type == PROTO_PARSE_MAIL)
			e = answer_mail(&c, &f);
		else if (f.type == PROTO_PARSE_TEXT)
			e = answer_text(&c, &f);
		else if (f.type == PROTO_PARSE_SHOW)
			e = answer_show(&c, &f);
		else if (f.type == PROTO_PARSE_LIMITS)
			e = take_limits(&f);
		else
			e = CHAN_EBAD;
		if (e != CHAN_OK)
			break;
	}
	chan_close(&c);
	if (e == CHAN_EOF)
		return 0;
	log_text(LOG_ERROR, "channel to the hub: %s", chan_strerror(e));
	return 1;
}
