#include <string.h>

#include "uuencoded.h"

#define BEGIN "begin "
#define MODE 3 /* digits, octal; some write four */

/* The line at i without its end; moves *i behind it. */
static const char *
line_at(const char *text, size_t len, size_t *i, size_t *ret_n)
{
	const char *line = text + *i, *end = memchr(line, '\n', len - *i);

	*ret_n = end == NULL ? len - *i : (size_t)(end - line);
	*i += *ret_n + (end != NULL);
	if (*ret_n > 0 && line[*ret_n - 1] == '\r')
		--*ret_n;
	return line;
}

/* Where the name stands in "begin 644 name"; 0: it is no such line. */
static size_t
name_at(const char *line, size_t n)
{
	size_t i = sizeof(BEGIN) - 1;

	if (n < i || memcmp(line, BEGIN, i) != 0)
		return 0;
	while (i < n && line[i] >= '0' && line[i] <= '7')
		i++;
	if (i < sizeof(BEGIN) - 1 + MODE || i > sizeof(BEGIN) + MODE || i + 1 >= n ||
	    line[i] != ' ')
		return 0;
	return i + 1;
}

static unsigned
value(const char *line, size_t n, size_t i)
{
	return i < n ? ((unsigned)(unsigned char)line[i] - ' ') & 63 : 0;
}

/* Bytes that the line stands for, written to out; 0: the last line, or none of uuencode. */
static size_t
decode_line(const char *line, size_t n, uint8_t *out)
{
	size_t want = value(line, n, 0), got = 0;

	/* Spaces at the end are lost on the way, but not all of it. */
	if (want == 0 || n < 2 || n > 1 + (want + 2) / 3 * 4 + 2)
		return 0;
	for (size_t i = 1; got < want; i += 4) {
		unsigned long group = 0;

		for (size_t k = 0; k < 4; k++)
			group = group << 6 | value(line, n, i + k);
		for (size_t k = 0; k < 3 && got < want; k++)
			out[got++] = (uint8_t)(group >> (16 - 8 * k));
	}
	return got;
}

bool
uuencoded_next(struct arena *a, const char *text, size_t len, size_t *at, struct uuencoded *ret)
{
	size_t n, name = 0, from, got;
	const char *line;
	uint8_t *out;

	while (*at < len && name == 0) {
		line = line_at(text, len, at, &n);
		name = name_at(line, n);
	}
	if (name == 0)
		return false;
	ret->name = arena_strndup(a, line + name, n - name);
	ret->n = 0;
	from = *at;
	/* How much there is: a line of 2 bytes may claim 63. */
	do {
		uint8_t scrap[64];

		line = line_at(text, len, at, &n);
		got = decode_line(line, n, scrap);
		ret->n += got;
	} while (*at < len && got > 0);
	ret->bytes = out = arena_alloc(a, ret->n + 1, 1);
	for (size_t done = 0; done < ret->n; done += got) {
		line = line_at(text, len, &from, &n);
		got = decode_line(line, n, out + done);
	}
	return true;
}
