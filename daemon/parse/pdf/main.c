/*
 * becwatch-pdf - the text of PDF attachments for the hub.
 *
 * Rights: its channel (descriptor 3), stderr, memory, and poppler's encoding tables, read only.
 * A binary of its own because poppler is GPL, and because it may crash: that costs a PDF's text.
 */
#include <errno.h>
#include <glib.h>
#include <iconv.h>
#include <string.h>

#include "chan.h"
#include "log.h"
#include "proto.h"
#include "roles.h"
#include "sample.h"
#include "text.h"

static struct parse_limits limits;

/* What a library says about a hostile file is of no use to anybody, and there is no end to it. */
static void
say_nothing(const char *domain, GLogLevelFlags level, const char *message, void *arg)
{
	(void)domain;
	(void)level;
	(void)message;
	(void)arg;
}

/*
 * Strings of form fields and notes go through glibc's iconv, which opens files at first use and
 * unloads them at last use: one converter of each of PDF's encodings is opened and held.
 */
static void
hold_converters(void)
{
	static const char *const names[] = { "UTF-16BE", "UTF-16LE", "UTF-16", "ISO-8859-1" };
	static iconv_t held[sizeof(names) / sizeof(names[0])];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((held[i] = iconv_open("UTF-8", names[i])) == (iconv_t)-1)
			log_text(LOG_WARN, "no converter from %s: %s; notes in PDFs will be missed",
			    names[i], strerror(errno));
}

/* Whatever a library sets up at first use is set up here; false when CJK text would be lost. */
static bool
prime(void)
{
	static const char want[] = "a\xe4\xbd\xa0";
	struct buf b = { 0 };
	bool ok;

	pdf_text(sample_pdf, sizeof(sample_pdf) - 1, &limits, &b);
	ok = b.len >= sizeof(want) - 1 && memcmp(b.p, want, sizeof(want) - 1) == 0;
	buf_free(&b);
	return ok;
}

static enum chan_error
take_limits(const struct frame *f)
{
	struct rd r = rd_of(f->p, f->len);

	return parse_limits_get(&r, &limits) && rd_done(&r) ? CHAN_OK : CHAN_EBAD;
}

static enum chan_error
answer(struct chan *c, const struct frame *f)
{
	struct rd r = rd_of(f->p, f->len);
	struct arena *a = arena_new();
	struct proto_file file;
	struct buf text = { 0 }, b = { 0 };
	enum chan_error e = CHAN_EBAD;

	if (proto_file_get(&r, a, &file) && rd_done(&r)) {
		file.note = pdf_text(file.bytes, file.bytes_n, &limits, &text);
		file.bytes = text.p;
		file.bytes_n = text.len;
		proto_file_put(&b, &file);
		e = chan_send(c, PROTO_PDF_TEXT, b.p, b.len);
	}
	buf_free(&text);
	buf_free(&b);
	arena_free(a);
	return e;
}

int
main(void)
{
	struct chan c;
	struct frame f;
	enum chan_error e;

	log_open("becwatch-pdf");
	limits = parse_limits_default();
	g_log_set_default_handler(say_nothing, NULL);
	hold_converters();
	if (!prime())
		log_text(LOG_WARN,
		    "poppler lacks encoding tables, Chinese, Japanese and Korean text in "
		    "PDFs will be missed: install poppler-data");
	role_enter_jail(ROLE_PDF, NULL, 0);

	chan_init(&c, CHAN_CHILD_FD);
	while ((e = chan_recv(&c, &f)) == CHAN_OK) {
		if (f.type == PROTO_PDF_FILE)
			e = answer(&c, &f);
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
