#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "file.h"
#include "mem.h"
#include "unicode.h"

/* One field from *s on, which moves to the character that ended it; NULL: a stray quote. */
static const char *
field(struct arena *a, const char **s, char separator, unsigned *line)
{
	const char ends[] = { separator, '\r', '\n', '"', '\0' };
	const char *p = *s;
	char *out, *o;
	bool closed = false;

	if (*p != '"') {
		p += strcspn(p, ends);
		if (*p == '"')
			return NULL;
		out = arena_strndup(a, *s, (size_t)(p - *s));
		*s = p;
		return out;
	}
	out = o = arena_alloc(a, strlen(p) + 1, 1);
	for (p++; *p != '\0' && !closed; p++) {
		if (*p == '"' && p[1] != '"') {
			closed = true;
			continue;
		}
		if (*p == '"')
			p++;
		if (*p == '\n')
			++*line;
		*o++ = *p;
	}
	if (!closed || *p == '"' || (*p != '\0' && strchr(ends, *p) == NULL))
		return NULL;
	*s = p;
	return out;
}

/* What stands most often between the columns of the first row. */
static char
separator_of(const char *s)
{
	static const char separators[] = ",;\t";
	size_t count[3] = { 0 }, best = 0;
	bool quoted = false;

	for (s += strspn(s, "\r\n"); *s != '\0' && (quoted || (*s != '\n' && *s != '\r')); s++) {
		const char *at = strchr(separators, *s);

		if (*s == '"')
			quoted = !quoted;
		else if (!quoted && at != NULL)
			count[at - separators]++;
	}
	for (size_t i = 1; i < 3; i++)
		if (count[i] > count[best])
			best = i;
	return separators[best];
}

int
csv_parse(
    struct arena *a, const char *text, struct csv_row **ret, size_t *ret_n, unsigned *ret_line)
{
	struct csv_row *rows = NULL;
	size_t n = 0;
	unsigned line = 1;
	char separator;

	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	if (strncmp(text, "sep=", 4) == 0 && strcspn(text, "\r\n") == 5)
		text += 5;
	separator = separator_of(text);
	while (*text != '\0') {
		struct csv_row row = { .line = line };

		if (*text == '\n' || *text == '\r') {
			line += *text++ == '\n';
			continue;
		}
		do {
			const char *f;

			if (row.n > 0)
				text++;
			if ((f = field(a, &text, separator, &line)) == NULL) {
				*ret_line = row.line;
				return -1;
			}
			row.v = arena_grow(a, row.v, row.n, sizeof(*row.v));
			row.v[row.n++] = f;
		} while (*text == separator);
		rows = arena_grow(a, rows, n, sizeof(*rows));
		rows[n++] = row;
	}
	*ret = rows;
	*ret_n = n;
	return 0;
}

/* UTF-16 of n bytes behind its byte order mark; NULL where half a character stands. */
static const char *
from_utf16(struct arena *a, const unsigned char *p, size_t n, bool big)
{
	char *out = arena_alloc(a, n / 2 * 3 + 1, 1), *o = out;

	for (size_t i = 0; i + 1 < n; i += 2) {
		UChar32 c = big ? p[i] << 8 | p[i + 1] : p[i + 1] << 8 | p[i], low;

		if ((c & 0xf800) == 0xd800) {
			if ((c & 0x400) != 0 || i + 3 >= n)
				return NULL;
			low = big ? p[i + 2] << 8 | p[i + 3] : p[i + 3] << 8 | p[i + 2];
			if ((low & 0xfc00) != 0xdc00)
				return NULL;
			c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
			i += 2;
		}
		o += unicode_put(o, c);
	}
	return n % 2 == 0 ? out : NULL;
}

/* The line of the first byte that is no UTF-8, 0 if all is. */
static unsigned
wrong_utf8(const char *s, size_t n)
{
	unsigned line = 1;
	size_t len;

	for (const char *p = s, *end = s + n; p < end; p += len) {
		len = 1;
		line += *p == '\n';
		if ((unsigned char)*p >= 0x80 && unicode_utf8(p, end, &len) == 0xfffd &&
		    (len != 3 || memcmp(p, "\xef\xbf\xbd", 3) != 0))
			return line;
	}
	return 0;
}

const char *
csv_text(struct arena *a, const char *path, char *error, size_t error_size)
{
	FILE *f = fopen(path, "re");
	const char *text = NULL;
	char *p = NULL;
	size_t n = 0, room = 0, got;
	unsigned line;

	error[0] = '\0';
	if (f == NULL) {
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
		return NULL;
	}
	do {
		room += 1 << 20;
		p = mem_realloc(p, room, 1);
		got = fread(p + n, 1, room - n, f);
		n += got;
	} while (got > 0 && n <= FILE_TEXT_MAX);
	if (ferror(f))
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
	else if (n > FILE_TEXT_MAX)
		snprintf(error, error_size, "%s: longer than %u bytes", path, FILE_TEXT_MAX);
	else if (n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0))
		text = from_utf16(a, (unsigned char *)p + 2, n - 2, p[0] == '\xfe');
	else if (memchr(p, 0, n) != NULL)
		snprintf(error, error_size,
		    "%s: not a text file (NUL byte); save it as CSV in UTF-8", path);
	else if ((line = wrong_utf8(p, n)) != 0)
		snprintf(error, error_size,
		    "%s:%u: a letter that is not written in UTF-8; save it as CSV in UTF-8", path,
		    line);
	else
		text = arena_strndup(a, p, n);
	if (text == NULL && error[0] == '\0')
		snprintf(error, error_size, "%s: not the UTF-16 that its beginning says", path);
	fclose(f);
	free(p);
	return text;
}
