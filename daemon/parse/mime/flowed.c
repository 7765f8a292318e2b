#include <string.h>

#include "flowed.h"

#define LEVEL_MAX 32 /* ">" written back; deeper ones count as this deep */

struct line {
	unsigned level;
	const char *text; /* after marks and stuffing */
	size_t n;
	bool soft; /* flows into the next */
};

static const char *
read_line(const char *p, struct line *l)
{
	const char *end = p + strcspn(p, "\n");

	l->level = 0;
	while (*p == '>') {
		l->level += l->level < LEVEL_MAX;
		p++;
	}
	if (*p == ' ')
		p++;
	l->text = p;
	l->n = (size_t)(end - p);
	l->soft = l->n > 0 && p[l->n - 1] == ' ' && !(l->n == 3 && memcmp(p, "-- ", 3) == 0);
	return *end == '\n' ? end + 1 : end;
}

const char *
flowed_join(struct arena *a, const char *text, bool delsp)
{
	size_t lines = 1, n = 0;
	char *out;
	struct line last = { 0 }, l;

	for (const char *p = text; *p != '\0'; p++)
		lines += *p == '\n' || *p == '>';
	out = arena_alloc(a, strlen(text) + 2 * lines + 2, 1);
	while (*text != '\0') {
		text = read_line(text, &l);
		if (last.soft && l.level == last.level &&
		    !(l.n == 3 && memcmp(l.text, "-- ", 3) == 0)) {
			if (delsp)
				n--;
		} else {
			if (last.text != NULL)
				out[n++] = '\n';
			for (unsigned i = 0; i < l.level; i++)
				out[n++] = '>';
			if (l.level > 0)
				out[n++] = ' ';
		}
		memcpy(out + n, l.text, l.n);
		n += l.n;
		last = l;
	}
	out[n++] = '\n';
	out[n] = '\0';
	return out;
}
