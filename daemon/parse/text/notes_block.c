#include <string.h>

#include "buf.h"
#include "header_line.h"
#include "notes_block.h"
#include "text.h"

#define GAP 4 /* blanks between what stands left and what stands right */
#define HEAD_LINES_MAX 5 /* a name, an address over two lines, a date over two */
#define DIGITS_MIN 6 /* of a date and a time */

/* The left and the right half of a line, or all of it in the right one. */
struct halves {
	struct notes_line left, right;
};

static struct notes_line
trimmed(const char *p, size_t n)
{
	while (n > 0 && strchr(" \t\r", p[0]) != NULL)
		p++, n--;
	while (n > 0 && strchr(" \t\r", p[n - 1]) != NULL)
		n--;
	return (struct notes_line){ p, n };
}

static struct halves
halves_of(const char *p, size_t n)
{
	struct notes_line all = trimmed(p, n);
	size_t run = 0;

	for (size_t i = all.n; i > 0; i--) {
		run = all.p[i - 1] == ' ' ? run + 1 : 0;
		if (run == GAP)
			return (struct halves){ trimmed(all.p, i), trimmed(all.p + i, all.n - i) };
	}
	return (struct halves){ { all.p, 0 }, all };
}

/* The label that a half is, with its value where that follows in the line. */
static enum label_kind
label_of(struct notes_line half, struct notes_line *ret_value)
{
	size_t at = 0;
	enum label_kind kind = header_line_label(half.p, half.n, &at);

	if (kind == LABEL_NONE) {
		kind = header_line_label_alone(half.p, half.n);
		at = half.n;
	}
	*ret_value = trimmed(half.p + at, half.n - at);
	return kind;
}

bool
notes_line_marks(const char *line, size_t len)
{
	struct notes_line value;

	return label_of(halves_of(line, len).right, &value) == LABEL_TO;
}

static void
add(struct buf *b, struct notes_line s)
{
	buf_bytes(b, s.p, s.n);
	buf_bytes(b, " ", 1);
}

/* Names somebody, as Notes or the Internet does, and a time. */
static bool
is_head(const struct buf *b)
{
	size_t digits = 0;

	for (size_t i = 0; i < b->len; i++)
		digits += b->p[i] >= '0' && b->p[i] <= '9';
	return digits >= DIGITS_MIN && memchr(b->p, ':', b->len) != NULL &&
	       (memchr(b->p, '@', b->len) != NULL || memchr(b->p, '/', b->len) != NULL);
}

static const char *
line_of(struct arena *a, const struct buf *b)
{
	return b->len == 0 ? "" : text_line(a, (const char *)b->p, b->len);
}

size_t
notes_block_read(struct arena *a, const struct notes_line *v, size_t n, struct notes_block *ret)
{
	struct buf field[LABEL_OTHER] = { 0 }; /* LABEL_NONE: the head */
	enum label_kind at = LABEL_NONE;
	size_t head = 0, blank = 0, end = 0;

	for (size_t i = 0; i < n && i < NOTES_LINES_MAX && end == 0; i++) {
		struct halves h = halves_of(v[i].p, v[i].n);
		struct notes_line value;
		enum label_kind kind;

		if (h.right.n == 0) {
			if (++blank > 1 && at != LABEL_CC)
				break;
			continue;
		}
		kind = label_of(h.right, &value);
		if (at == LABEL_NONE && kind != LABEL_TO &&
		    (kind != LABEL_NONE || blank > 0 || ++head > HEAD_LINES_MAX ||
			h.right.p[0] == '-' || h.right.p[0] == '_'))
			break;
		if (kind != LABEL_NONE && kind != LABEL_TO && kind != LABEL_SUBJECT)
			kind = LABEL_CC; /* or another of those that nobody asks for */
		blank = 0;
		add(&field[LABEL_NONE], h.left);
		if (kind == LABEL_NONE)
			add(&field[at], h.right);
		else if (value.n > 0)
			add(&field[kind], value);
		at = kind == LABEL_NONE ? at : kind;
		if (at == LABEL_SUBJECT && field[at].len > 0)
			end = i + 1;
	}
	if (end > 0 && is_head(&field[LABEL_NONE]))
		*ret = (struct notes_block){ line_of(a, &field[LABEL_NONE]),
			line_of(a, &field[LABEL_TO]), line_of(a, &field[LABEL_SUBJECT]) };
	else
		end = 0;
	for (size_t i = 0; i < LABEL_OTHER; i++)
		buf_free(&field[i]);
	return end;
}
