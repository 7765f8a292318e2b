#include <stdbool.h>
#include <string.h>

#include "html.h"
#include "struck.h"

/* Where the mark of struck text stands from byte i on, in one line; len if none does.  More signs are a ruler. */
static size_t
struck_mark(const char *text, size_t len, size_t i, bool same_line)
{
	const size_t n = sizeof(HTML_STRUCK) - 1;
	const char *line = same_line ? memchr(text + i, '\n', len - i) : NULL, *tilde;
	size_t end = line == NULL ? len : (size_t)(line - text);

	for (size_t run; i + n <= end; i += run) {
		tilde = memchr(text + i, '~', end - i);
		if (tilde == NULL)
			return len;
		i = (size_t)(tilde - text);
		run = strspn(tilde, "~");
		if (run == n && i + n <= end)
			return i;
	}
	return len;
}

const char *
struck_out(struct arena *a, const char *text, size_t *len)
{
	const size_t n = sizeof(HTML_STRUCK) - 1;
	struct buf b = { 0 };
	size_t done = 0, open, close;

	for (open = struck_mark(text, *len, 0, false); open < *len;
	     open = struck_mark(text, *len, open, false)) {
		close = struck_mark(text, *len, open + n, true);
		if (close == *len) {
			open += n;
			continue;
		}
		buf_bytes(&b, text + done, open - done);
		open = done = close + n;
	}
	if (done == 0)
		return text;
	buf_bytes(&b, text + done, *len - done);
	*len = b.len;
	text = arena_strndup(a, b.p == NULL ? "" : (const char *)b.p, b.len);
	buf_free(&b);
	return text;
}

const char *
struck_none(struct arena *a, const char *text)
{
	size_t len = strlen(text), done = 0, at = struck_mark(text, len, 0, false);
	struct buf b = { 0 };

	if (at == len)
		return text;
	for (; at < len; at = struck_mark(text, len, done, false)) {
		buf_bytes(&b, text + done, at + 1 - done);
		done = at + sizeof(HTML_STRUCK) - 1;
	}
	buf_bytes(&b, text + done, len - done);
	text = arena_strndup(a, (const char *)b.p, b.len);
	buf_free(&b);
	return text;
}

static bool
ends_in_tilde(const struct buf *b)
{
	return b->len > 0 && b->p[b->len - 1] == '~';
}

void
struck_put_mark(struct buf *b)
{
	if (ends_in_tilde(b))
		buf_bytes(b, " ", 1);
	buf_bytes(b, HTML_STRUCK, sizeof(HTML_STRUCK) - 1);
}

void
struck_put_text(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		const char *tilde = memchr(s + i, '~', n - i);
		size_t run = tilde == NULL ? n - i : (size_t)(tilde - s) - i;

		buf_bytes(b, s + i, run);
		if (tilde != NULL && !ends_in_tilde(b))
			buf_bytes(b, "~", 1);
		i += run + 1;
	}
}
