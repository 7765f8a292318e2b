#include <stdbool.h>
#include <string.h>

#include "aside.h"
#include "buf.h"
#include "text.h"

#define COMMENT "<!--[if"
#define COMMENT_END "<![endif]"
#define CONDITION_MAX 200 /* bytes of "[if gte mso 9]" */

static void
add(struct buf *b, const char *s, size_t n)
{
	if (n == 0)
		return;
	buf_bytes(b, "<div>", 5);
	buf_bytes(b, s, n);
	buf_bytes(b, "</div>", 6);
}

/* s stands at a conditional comment; where it ends. */
static const char *
comment(struct buf *b, const char *s, const char *end)
{
	size_t left = (size_t)(end - s);
	const char *from = memchr(s, ']', left < CONDITION_MAX ? left : CONDITION_MAX), *to;

	if (from == NULL || end - from < 2 || from[1] != '>') /* "]><!-->": everybody reads on */
		return s + 1;
	from += 2;
	if (end - from >= 4 && memcmp(from, "<!--", 4) == 0)
		return from;
	to = memmem(from, (size_t)(end - from), COMMENT_END, sizeof(COMMENT_END) - 1);
	if (to == NULL)
		to = end;
	add(b, from, (size_t)(to - from));
	return to;
}

/* s stands behind the name of an attribute; where its value ends. */
static const char *
value(struct buf *b, const char *s, const char *end)
{
	char quote = s < end && (*s == '"' || *s == '\'') ? *s : '\0';
	const char *to = quote == '\0' ? NULL : memchr(s + 1, quote, (size_t)(end - s) - 1);

	if (to == NULL)
		return s;
	add(b, s + 1, (size_t)(to - s) - 1);
	return to;
}

static bool
begins(const char *s, const char *end, const char *word)
{
	return (size_t)(end - s) > strlen(word) && text_begins(s, word);
}

const char *
aside_html(struct arena *a, const char *html, size_t len)
{
	const char *end = html + len, *out;
	struct buf b = { 0 };

	for (const char *s = html; s < end; s++) {
		if (*s == '<' && begins(s, end, COMMENT))
			s = comment(&b, s, end) - 1;
		else if ((*s == ' ' || *s == '\n' || *s == '\t') && begins(s + 1, end, "alt="))
			s = value(&b, s + 5, end) - 1;
		else if ((*s == ' ' || *s == '\n' || *s == '\t') && begins(s + 1, end, "value="))
			s = value(&b, s + 7, end) - 1;
		else if (*s == 'c' && begins(s, end, "content:"))
			s = value(&b, s + 8 + (s[8] == ' '), end) - 1;
	}
	out = b.len == 0 ? "" : arena_strndup(a, (const char *)b.p, b.len);
	buf_free(&b);
	return out;
}
