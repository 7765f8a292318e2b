#include <stdbool.h>
#include <string.h>

#include "csv.h"

/* One field from *s on, which moves to the character that ended it; NULL: a stray quote. */
static const char *
field(struct arena *a, const char **s, unsigned *line)
{
	const char *p = *s;
	char *out, *o;
	bool closed = false;

	if (*p != '"') {
		p += strcspn(p, ",\r\n\"");
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
	if (!closed || (*p != '\0' && strchr(",\r\n", *p) == NULL))
		return NULL;
	*s = p;
	return out;
}

int
csv_parse(
    struct arena *a, const char *text, struct csv_row **ret, size_t *ret_n, unsigned *ret_line)
{
	struct csv_row *rows = NULL;
	size_t n = 0;
	unsigned line = 1;

	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
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
			if ((f = field(a, &text, &line)) == NULL) {
				*ret_line = row.line;
				return -1;
			}
			row.v = arena_grow(a, row.v, row.n, sizeof(*row.v));
			row.v[row.n++] = f;
		} while (*text == ',');
		rows = arena_grow(a, rows, n, sizeof(*rows));
		rows[n++] = row;
	}
	*ret = rows;
	*ret_n = n;
	return 0;
}
