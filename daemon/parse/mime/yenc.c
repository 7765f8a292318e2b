#include <string.h>

#include "text.h"
#include "yenc.h"

#define BEGIN "=ybegin "
#define PART "=ypart "
#define END "=yend"
#define SHIFT 42
#define ESCAPED (SHIFT + 64)

static bool
begins(const char *line, const char *end, const char *word)
{
	return (size_t)(end - line) >= strlen(word) && memcmp(line, word, strlen(word)) == 0;
}

static const char *
line_end(const char *line, const char *end)
{
	const char *p = memchr(line, '\n', (size_t)(end - line));

	return p == NULL ? end : p + 1;
}

/* What stands behind "name=", to the end of the line. */
static const char *
name_of(struct arena *a, const char *line, const char *end)
{
	const char *p = memmem(line, (size_t)(end - line), " name=", 6);

	if (p == NULL)
		return NULL;
	for (p += 6; end > p && (end[-1] == '\n' || end[-1] == '\r' || end[-1] == ' ');)
		end--;
	return arena_strndup(a, p, (size_t)(end - p));
}

static void
decode(struct arena *a, const char *p, const char *end, struct yenc *ret)
{
	uint8_t *out = arena_alloc(a, (size_t)(end - p) + 1, 1);

	ret->bytes = out;
	ret->n = 0;
	for (; p < end; p++) {
		if (*p == '\r' || *p == '\n')
			continue;
		if (*p == '=' && p + 1 < end)
			out[ret->n++] = (uint8_t)(*++p - ESCAPED);
		else
			out[ret->n++] = (uint8_t)(*p - SHIFT);
	}
}

bool
yenc_next(struct arena *a, const uint8_t *body, size_t len, size_t *at, struct yenc *ret)
{
	const char *text = (const char *)body, *end = text + len, *line = text + *at;

	for (const char *next; line < end; line = next) {
		const char *data, *stop;

		next = line_end(line, end);
		if (!begins(line, end, BEGIN) || (ret->name = name_of(a, line, next)) == NULL)
			continue;
		data = begins(next, end, PART) ? line_end(next, end) : next;
		for (stop = data; stop < end && !begins(stop, end, END);)
			stop = line_end(stop, end);
		if (stop == end)
			break;
		*at = (size_t)(line_end(stop, end) - text);
		ret->from = (size_t)(line - text);
		ret->readable = text_is_utf8(data, (size_t)(stop - data));
		decode(a, data, stop, ret);
		return true;
	}
	*at = len;
	return false;
}
