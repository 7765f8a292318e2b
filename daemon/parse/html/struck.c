#include <string.h>

#include "buf.h"
#include "html.h"
#include "struck.h"

/* Where the mark of struck text stands from byte i on, in one line; len if none does.  More signs are a ruler. */
static size_t
struck_mark(const char *text, size_t len, size_t i, bool same_line)
{
	const size_t n = sizeof(HTML_STRUCK) - 1;

	for (size_t run; i + n <= len; i += run) {
		run = strspn(text + i, "~");
		if (run == n)
			return i;
		if (run == 0)
			run = 1;
		if (same_line && text[i] == '\n')
			return len;
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
	size_t len = strlen(text), n = struck_mark(text, len, 0, false), run;
	char *out;

	if (n == len)
		return text;
	out = arena_strndup(a, text, len);
	for (size_t i = n; i < len; i += run) {
		run = strspn(text + i, "~");
		if (run == sizeof(HTML_STRUCK) - 1)
			out[n++] = '~';
		else
			for (size_t k = 0; k < (run == 0 ? 1 : run); k++)
				out[n++] = text[i + k];
		if (run == 0)
			run = 1;
	}
	out[n] = '\0';
	return out;
}
