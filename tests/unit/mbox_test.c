/* LINK: base ctl */
#include <stdlib.h>
#include <string.h>

#include "mail.h"
#include "mbox.h"
#include "tap.h"

/* Each message as it comes out, unquoted; a bar ends it. */
static const struct {
	const char *descr;
	const char *in;
	const char *want;
} cases[] = {
	{ "one message", "From a@b Mon Mar  2 10:00:00 2026\nSubject: x\n\nhi\n",
	    "Subject: x\n\nhi\n|" },
	{ "two messages",
	    "From a@b Mon Mar  2 10:00:00 2026\nSubject: 1\n\none\n\nFrom - Mon Mar  2 10:00:01 "
	    "2026\nSubject: 2\n\ntwo\n\n",
	    "Subject: 1\n\none\n|Subject: 2\n\ntwo\n|" },
	{ "CRLF",
	    "From a@b Mon Mar  2 10:00:00 2026\r\nSubject: 1\r\n\r\none\r\n\r\nFrom "
	    "b@b\r\nSubject: 2\r\n\r\n",
	    "Subject: 1\r\n\r\none\r\n|Subject: 2\r\n|" },
	{ "no empty line before From", "From a@b\nSubject: 1\n\none\nFrom b@b\nSubject: 2\n",
	    "Subject: 1\n\none\nFrom b@b\nSubject: 2\n|" },
	{ "From begins a paragraph",
	    "From a@b\nSubject: 1\n\none\n\nFrom what I know it is late.\nBye\n",
	    "Subject: 1\n\none\n\nFrom what I know it is late.\nBye\n|" },
	{ "no date, but a header behind", "From a\nX-A: 1\n\none\n\nFrom b\nX-A: 2\n\ntwo\n",
	    "X-A: 1\n\none\n|X-A: 2\n\ntwo\n|" },
	{ "a date, but no header behind",
	    "From a Mon Mar  2 10:00:00 2026\n\nbody\n\nFrom b Mon Mar  2 10:00:00 2026\n\ntwo\n",
	    "\nbody\n|\ntwo\n|" },
	{ "quoted once", "From a\nX: 1\n\n>From here\n", "X: 1\n\nFrom here\n|" },
	{ "quoted twice", "From a\nX: 1\n\n>>From here\n> From\n>Fro\n",
	    "X: 1\n\n>From here\n> From\n>Fro\n|" },
	{ "quoted at the end", "From a\nX: 1\n\n>From ", "X: 1\n\nFrom |" },
	{ "lies of Content-Length", "From a\nContent-Length: 9000\n\none\n\nFrom b\nX: 2\n\n",
	    "Content-Length: 9000\n\none\n|X: 2\n|" },
	{ "empty lines in front", "\n\nFrom a\nX: 1\n\none\n", "X: 1\n\none\n|" },
	{ "several empty lines between", "From a\nX: 1\n\none\n\n\n\nFrom b\nX: 2\n\n",
	    "X: 1\n\none\n\n\n|X: 2\n|" },
	{ "a From line alone", "From a Mon Mar  2 10:00:00 2026\n", "|" },
	{ "a From line cut off", "From ", "" },
	{ "nothing", "", "" },
	{ "no mbox", "Subject: x\n\nhello\n", "" },
	{ "a zone in the date", "From 17@xxx Mon Mar 02 10:00:00 +0000 2026\nX: 1\n\n", "X: 1\n|" },
};

/* Bytes in a heap block of their own: ASan sees one read too far. */
static uint8_t *
exact(const char *s, size_t *ret_len)
{
	uint8_t *copy;

	*ret_len = strlen(s);
	copy = malloc(*ret_len == 0 ? 1 : *ret_len);
	memcpy(copy, s, *ret_len);
	return copy;
}

static void
check(const char *descr, const char *in, const char *want)
{
	struct mbox_message m;
	struct buf out = { 0 };
	size_t len, at = 0;
	uint8_t *p = exact(in, &len);

	while (mbox_next(p, len, &at, &m)) {
		mbox_unquote(p + m.offset, m.length, &out);
		buf_bytes(&out, "|", 1);
	}
	TAP_OK(out.len == strlen(want) && (out.len == 0 || memcmp(out.p, want, out.len) == 0), "%s",
	    descr);
	buf_free(&out);
	free(p);
}

static const struct {
	const char *line;
	int64_t want;
} dates[] = {
	{ "From a@b Mon Mar  2 10:00:00 2026\n", 1772445600 },
	{ "From a@b Mon Mar 02 10:00:00 2026\r\n", 1772445600 },
	{ "From - Mon Mar  2 10:00:00 2026", 1772445600 },
	{ "From \"a b\"@c  Mon Mar  2 12:00:00 +0200 2026\n", 1772445600 },
	{ "From Monday Mon Mar  2 10:00:00 2026\n", 1772445600 },
	{ "From a@b\nX: y\n", TIME_UNKNOWN },
	{ "From a@b Mon\nX: y\n", TIME_UNKNOWN },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check(cases[i].descr, cases[i].in, cases[i].want);
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		struct mbox_message m = { 0 };
		size_t len, at = 0;
		uint8_t *p = exact(dates[i].line, &len);

		TAP_OK(mbox_next(p, len, &at, &m) && m.date == dates[i].want, "date of %.*s",
		    (int)strcspn(dates[i].line, "\r\n"), dates[i].line);
		TAP_OK(mbox_is(p, len), "is an mbox");
		free(p);
	}
	TAP_OK(!mbox_is((const uint8_t *)"From me to you,\nhello", 21), "a letter is no mbox");
	return tap_done();
}
