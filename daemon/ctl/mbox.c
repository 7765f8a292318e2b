#include <string.h>
#include <time.h>

#include "mail.h"
#include "mbox.h"

#define FROM "From "
#define FROM_LEN 5
#define DATE_LINE_MAX 200 /* bytes of a "From " line that are looked at for a date */

static bool
starts_from(const uint8_t *p, const uint8_t *end)
{
	return end - p >= FROM_LEN && memcmp(p, FROM, FROM_LEN) == 0;
}

/* Behind the line at p. */
static const uint8_t *
line_end(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *nl = p == end ? NULL : memchr(p, '\n', (size_t)(end - p));

	return nl == NULL ? end : nl + 1;
}

/* A field name and a colon, RFC 5322 3.6.8; or a quoted "From " line of an mbox inside an mbox. */
static bool
looks_like_field(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *s = p;

	if (end - p > FROM_LEN && *p == '>' && starts_from(p + 1, end))
		return true;
	while (s<end && * s> ' ' && *s < 0x7f && *s != ':')
		s++;
	return s > p && s < end && *s == ':';
}

/* "… Thu Jan  1 00:00:00 2026", perhaps with a zone before or after the year. */
static int64_t
from_line_date(const uint8_t *p, const uint8_t *end)
{
	static const char *const formats[] = {
		"%a %b %d %H:%M:%S %Y",
		"%a %b %d %H:%M:%S %z %Y",
		"%a %b %d %H:%M %Y",
		"%a, %d %b %Y %H:%M:%S",
	};
	static const char days[] = "MonTueWedThuFriSatSun";
	char line[DATE_LINE_MAX + 1];
	size_t len = (size_t)(line_end(p, end) - p);

	if (len > DATE_LINE_MAX)
		len = DATE_LINE_MAX;
	memcpy(line, p, len);
	line[len] = '\0';
	for (char *s = strchr(line, ' '); s != NULL; s = strchr(s + 1, ' ')) {
		bool day = false;

		for (size_t i = 0; i + 1 < sizeof(days); i += 3)
			day = day || strncmp(s + 1, days + i, 3) == 0;
		for (size_t i = 0; day && i < sizeof(formats) / sizeof(*formats); i++) {
			struct tm tm = { 0 };
			long zone;

			if (strptime(s + 1, formats[i], &tm) == NULL)
				continue;
			zone = tm.tm_gmtoff;
			return (int64_t)timegm(&tm) - zone;
		}
	}
	return TIME_UNKNOWN;
}

static bool
is_separator(const uint8_t *p, const uint8_t *end)
{
	return starts_from(p, end) &&
	       (looks_like_field(line_end(p, end), end) || from_line_date(p, end) != TIME_UNKNOWN);
}

static bool
is_empty_line(const uint8_t *p, const uint8_t *next)
{
	return next - p == 1 || (next - p == 2 && p[0] == '\r' && p[1] == '\n');
}

bool
mbox_is(const uint8_t *p, size_t len)
{
	const uint8_t *end = p + len;

	while (p < end && (*p == '\n' || *p == '\r'))
		p++;
	return p < end && is_separator(p, end);
}

/*
 * The first separator at or behind p.  fresh: p stands at the beginning of the file or
 * behind an empty line.  *ret_body_end: where the text before it ends, the empty line left off.
 */
static const uint8_t *
find_separator(const uint8_t *p, const uint8_t *end, bool fresh, const uint8_t **ret_body_end)
{
	const uint8_t *empty = NULL; /* the line before p, if it is an empty one */

	while (p < end && !(fresh && is_separator(p, end))) {
		const uint8_t *next = line_end(p, end);

		fresh = is_empty_line(p, next);
		empty = fresh ? p : NULL;
		p = next;
	}
	*ret_body_end = empty != NULL ? empty : p;
	return p;
}

bool
mbox_next(const uint8_t *p, size_t len, size_t *at, struct mbox_message *ret)
{
	const uint8_t *end = p + len, *body_end;
	const uint8_t *from = find_separator(p + *at, end, true, &body_end);
	const uint8_t *start;

	if (from == end)
		return false;
	start = line_end(from, end);
	*at = (size_t)(find_separator(start, end, false, &body_end) - p);
	*ret = (struct mbox_message){
		.offset = (size_t)(start - p),
		.length = (size_t)(body_end - start),
		.date = from_line_date(from, end),
	};
	return true;
}

void
mbox_unquote(const uint8_t *p, size_t len, struct buf *b)
{
	const uint8_t *end = p + len, *kept = p, *line = p;

	while (line < end) {
		const uint8_t *s = line;

		while (s < end && *s == '>')
			s++;
		if (s > line && starts_from(s, end)) {
			buf_bytes(b, kept, (size_t)(line - kept));
			kept = line + 1;
		}
		line = line_end(line, end);
	}
	buf_bytes(b, kept, (size_t)(end - kept));
}
