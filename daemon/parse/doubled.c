#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "doubled.h"

static const char *const once[] = { "content-type", "content-transfer-encoding",
	"content-disposition" };

#define ONCE (sizeof(once) / sizeof(once[0]))

/* Which of them the line begins; ONCE: none. */
static size_t
field_of(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < ONCE; i++) {
		size_t len = strlen(once[i]), at = len;

		if (n <= len || strncasecmp((const char *)p, once[i], len) != 0)
			continue;
		while (at < n && (p[at] == ' ' || p[at] == '\t'))
			at++;
		if (at < n && p[at] == ':')
			return i;
	}
	return ONCE;
}

static bool
is_blank(const uint8_t *p, size_t n)
{
	return p[0] == '\n' || (n > 1 && p[0] == '\r' && p[1] == '\n');
}

const uint8_t *
doubled_first(struct arena *a, const uint8_t *bytes, size_t len, size_t *ret_len)
{
	uint8_t *out = arena_alloc(a, len + 1, 1);
	bool seen[ONCE] = { false }, header = true, leave_out = false;
	size_t out_n = 0;

	for (size_t at = 0, n; at < len; at += n) {
		const uint8_t *p = bytes + at, *end = memchr(p, '\n', len - at);

		n = end == NULL ? len - at : (size_t)(end - p) + 1;
		if (n > 2 && p[0] == '-' && p[1] == '-') {
			header = true;
			leave_out = false;
			memset(seen, 0, sizeof(seen));
		} else if (is_blank(p, n)) {
			header = leave_out = false;
		} else if (header && p[0] != ' ' && p[0] != '\t') {
			size_t i = field_of(p, n);

			leave_out = i < ONCE && seen[i];
			if (i < ONCE)
				seen[i] = true;
		}
		if (leave_out)
			continue;
		memcpy(out + out_n, p, n);
		out_n += n;
	}
	*ret_len = out_n;
	return out_n < len ? out : bytes;
}
