#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "date.h"
#include "address_memo.h"
#include "header_line.h"
#include "mem.h"
#include "notes_block.h"
#include "segment.h"
#include "text.h"

#define FIELD_LINES_MAX 20 /* lines over which one field of a header block runs */
#define BLOCK_FIELDS_MAX 20 /* fields of a header block */
#define GROUPWISE 3 /* ">" on either side of the line that it puts above what it quotes */

struct line {
	uint32_t at; /* where its text begins, behind ">" */
	uint32_t len;
	uint8_t depth; /* number of ">", at most SEGMENT_LEVEL_MAX */
	bool blank;
	bool notes; /* has the label of a Lotus Notes header's second field */
};

struct split {
	struct arena *a;
	const char *text;
	struct line *lines;
	size_t lines_n;

	struct segments *ret;
	struct buf *bufs; /* [0] new text, [1 + i] segment i */
	size_t cur[SEGMENT_LEVEL_MAX + 1]; /* 1 + index of the open segment of a level, 0 none */
	unsigned shift[SEGMENT_LEVEL_MAX + 1]; /* levels added from that depth on */
	struct segment next; /* what introduces the segment that begins next */
	bool introduced; /* next is set */
	bool separated; /* a separator was the last thing at this depth */
	bool opened; /* what introduces the next segment stands first at its depth */
};

static const char *
line_text(const struct split *s, const struct line *l)
{
	return s->text + l->at;
}

/* ">>> Anna Keller <a@x> 03.03.2025 10:15 >>>": these marks do not quote. */
static bool
is_groupwise(const char *p, size_t n)
{
	while (n > 0 && (p[n - 1] == '\r' || p[n - 1] == ' '))
		n--;
	return n > 10 && memcmp(p + n - GROUPWISE, ">>>", GROUPWISE) == 0 &&
	       memchr(p, '@', n) != NULL;
}

/* Cut into lines; ">" before a line are counted and left out. */
static void
lines_read(struct split *s)
{
	size_t room = 1, i = 0;

	for (const char *p = s->text; (p = strchr(p, '\n')) != NULL; p++)
		room++;
	s->lines = mem_calloc(room, sizeof(*s->lines));
	for (const char *p = s->text; *p != '\0';) {
		size_t n = (size_t)(strchrnul(p, '\n') - p), k = 0, depth = 0;
		struct line *l = &s->lines[i++];

		for (size_t j = 0; j < n && (p[j] == '>' || (j < k + 2 && p[j] == ' '));) {
			if (p[j++] == '>') {
				depth++;
				k = j;
			}
		}
		if (depth == GROUPWISE && is_groupwise(p + k, n - k))
			k = depth = 0;
		/* One space belongs to the mark. */
		if (depth > 0 && k < n && p[k] == ' ')
			k++;
		l->depth = (uint8_t)(depth < SEGMENT_LEVEL_MAX ? depth : SEGMENT_LEVEL_MAX);
		l->at = (uint32_t)(p - s->text + (ptrdiff_t)k);
		l->len = (uint32_t)(n - k);
		if (l->len > 0 && p[n - 1] == '\r')
			l->len--;
		l->blank = true;
		for (size_t j = 0; l->blank && j < l->len; j++) {
			char c = s->text[l->at + j];

			l->blank = c == ' ' || c == '\t' || c == '\r';
		}
		p += n + (p[n] == '\n');
	}
	s->lines_n = i;
	for (i = 0; i < s->lines_n; i++)
		s->lines[i].notes = notes_line_marks(line_text(s, &s->lines[i]), s->lines[i].len);
}

static unsigned
level_of(const struct split *s, unsigned depth)
{
	unsigned level = depth;

	for (unsigned d = 0; d <= depth; d++)
		level += s->shift[d];
	return level < SEGMENT_LEVEL_MAX ? level : SEGMENT_LEVEL_MAX;
}

static struct segment
nobody(void)
{
	return (struct segment){
		.from_name = "", .from_address = "", .subject = "", .text = "", .date = TIME_UNKNOWN
	};
}

/* The segment that text of this level goes to: the open one or a new one. */
static size_t
segment_for(struct split *s, unsigned level)
{
	struct segments *r = s->ret;

	for (unsigned k = level + 1; k <= SEGMENT_LEVEL_MAX; k++)
		s->cur[k] = 0;
	if (s->cur[level] != 0 && !s->introduced)
		return s->cur[level];
	if (r->n == MAIL_QUOTED_MAX) {
		r->cut = true;
		s->introduced = false;
		return s->cur[level] = r->n;
	}
	r->v = arena_grow(s->a, r->v, r->n, sizeof(r->v[0]));
	r->v[r->n] = s->introduced ? s->next : nobody();
	r->v[r->n].marks_only = !s->introduced;
	r->v[r->n].level = level;
	r->n++;
	s->introduced = false;
	return s->cur[level] = r->n;
}

static void
add_line(struct split *s, const struct line *l)
{
	unsigned level = level_of(s, l->depth);
	struct buf *b;

	if (level > 0 && l->blank && s->cur[level] == 0)
		return;
	b = &s->bufs[level == 0 ? 0 : l->blank ? s->cur[level] : segment_for(s, level)];
	buf_bytes(b, line_text(s, l), l->len);
	buf_bytes(b, "\n", 1);
	if (!l->blank)
		s->separated = false;
}

/* The next line that is not blank, from i on and within three; lines_n if none. */
static size_t
next_written(const struct split *s, size_t i)
{
	for (size_t end = i + 3; i < s->lines_n && i <= end; i++)
		if (!s->lines[i].blank)
			return i;
	return s->lines_n;
}

/* May line l go on with the value of a field of this kind? */
static bool
continues(const struct split *s, const struct line *l, enum label_kind kind)
{
	const char *p = line_text(s, l);

	if (l->blank)
		return false;
	if (kind == LABEL_TO || kind == LABEL_CC)
		return memchr(p, '@', l->len) != NULL || memchr(p, ';', l->len) != NULL;
	if (kind == LABEL_FROM)
		return l->len > 2 && memchr(p, '@', l->len) != NULL &&
		       (p[0] == '<' || p[0] == '[' || p[0] == ' ' || p[0] == '\t');
	return false;
}

static void
block_field(struct split *s, enum label_kind kind, const char *raw, size_t len)
{
	struct segment *g = &s->next;
	char *value = arena_alloc(s->a, len + 1, 1);
	size_t before;

	len = header_line_plain(value, raw, len);
	while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '|'))
		len--;
	switch (kind) {
	case LABEL_FROM:
		g->from_name = header_line_name(s->a, value, len);
		before = g->people.n;
		header_line_people(s->a, value, len, &g->people);
		if (g->people.n > before)
			g->from_address = g->people.v[g->people.n - 1].address;
		break;
	case LABEL_TO:
	case LABEL_CC:
		header_line_people(s->a, value, len, &g->people);
		break;
	case LABEL_DATE:
		if (g->date == TIME_UNKNOWN)
			g->date = date_read(text_line(s->a, value, len), NULL);
		break;
	case LABEL_SUBJECT:
		g->subject = text_line(s->a, value, len);
		break;
	default:
		break;
	}
}

/* A field of a header block: where its value stands in the text. */
struct field {
	enum label_kind kind;
	size_t value, len;
};

static bool
names_address(const struct split *s, const struct field *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (f[i].kind == LABEL_FROM)
			return memchr(s->text + f[i].value, '@', f[i].len) != NULL;
	return false;
}

/*
 * Read the header block that begins at line i into next.  Returns the first line
 * behind it, or i when there is no block.  After a separator fewer fields do.
 */
static size_t
block_read(struct split *s, size_t i, bool separated)
{
	const unsigned all =
	    1u << LABEL_FROM | 1u << LABEL_DATE | 1u << LABEL_TO | 1u << LABEL_SUBJECT;
	struct field f[BLOCK_FIELDS_MAX];
	size_t n = 0, end = i;
	unsigned seen = 0, depth = s->lines[i].depth;

	for (size_t k = i; k < s->lines_n && n < BLOCK_FIELDS_MAX;) {
		const struct line *l = &s->lines[k];
		size_t value = 0, last = k;
		enum label_kind kind;

		if (l->depth != depth)
			break;
		if (l->blank) {
			/* Paragraphs of their own: one blank line between fields. */
			if (n == 0 || k + 1 >= s->lines_n || s->lines[k + 1].blank ||
			    (seen & 1u << LABEL_SUBJECT) != 0)
				break;
			k++;
			continue;
		}
		kind = header_line_label(line_text(s, l), l->len, &value);
		if (kind == LABEL_NONE || kind == LABEL_FORWARD)
			break;
		if (kind != LABEL_OTHER && kind != LABEL_CC && (seen & 1u << kind) != 0)
			break; /* the block of another message */
		if (n == 0 && kind == LABEL_OTHER && !separated)
			break;
		while (last + 1 < s->lines_n && last - k < FIELD_LINES_MAX &&
		       s->lines[last + 1].depth == depth &&
		       continues(s, &s->lines[last + 1], kind) &&
		       header_line_label(line_text(s, &s->lines[last + 1]), s->lines[last + 1].len,
			   &(size_t){ 0 }) == LABEL_NONE)
			last++;
		f[n++] = (struct field){ kind, l->at + value,
			s->lines[last].at + s->lines[last].len - l->at - value };
		seen |= 1u << kind;
		end = k = last + 1;
	}
	if ((seen & 1u << LABEL_FROM) == 0)
		return i;
	if (!separated && ((seen & 1u << LABEL_DATE) == 0 ||
			      (seen & (1u << LABEL_TO | 1u << LABEL_SUBJECT)) == 0))
		return i;
	/* A list of a journey begins so as well; of GMX's and Hotmail's header, all is there. */
	if (!separated && f[0].kind != LABEL_FROM &&
	    ((seen & all) != all || !names_address(s, f, n)))
		return i;
	s->next = nobody();
	s->next.header_block = true;
	for (size_t k = 0; k < n; k++)
		block_field(s, f[k].kind, s->text + f[k].value, f[k].len);
	s->introduced = true;
	return end;
}

/* Does nothing stand before it at this depth?  Then it introduces what the marks quote already. */
static bool
opens(const struct split *s, unsigned depth)
{
	return depth > 0 && !s->introduced && s->cur[level_of(s, depth)] == 0;
}

/* Begin a level of quotation at this depth, unless a separator did so already. */
static void
shift_at(struct split *s, unsigned depth)
{
	if (!s->separated && !s->opened)
		s->shift[depth]++;
}

/* A digit of ours or an Arabic one. */
static bool
has_digit(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((p[i] >= '0' && p[i] <= '9') || p[i] == '\xd9' || p[i] == '\xdb')
			return true;
	return false;
}

/* "Anna Keller <": the address was wrapped to the next line. */
static bool
ends_in_angle(const char *p, size_t len)
{
	while (len > 0 && (p[len - 1] == ' ' || p[len - 1] == '\r'))
		len--;
	return len > 1 && p[len - 1] == '<';
}

/*
 * A "wrote" line that begins at line i and may run over three.  Returns how many
 * lines it takes, 0 if it is none; joined by spaces in joined.
 */
static size_t
wrote_lines(
    const struct split *s, size_t i, char joined[HEADER_LINE_WROTE_MAX + 1], enum wrote *ret)
{
	size_t at = 0;

	for (size_t n = 0; n < 3 && i + n < s->lines_n; n++) {
		const struct line *l = &s->lines[i + n];
		bool wrapped = ends_in_angle(joined, at > 0 ? at - 1 : 0);
		size_t from = at;

		if (l->blank || l->depth != s->lines[i].depth ||
		    at + l->len + 1 > HEADER_LINE_WROTE_MAX)
			return 0;
		at += header_line_plain(joined + at, line_text(s, l), l->len);
		/* A line that is one by itself does not take in what stands above it. */
		if (n > 0 && !wrapped &&
		    (!has_digit(joined, from) ||
			header_line_wrote(joined + from, at - from) != WROTE_NO))
			return 0;
		joined[at] = '\0';
		if (header_line_closes(joined + from, at - from)) {
			*ret = header_line_wrote(joined, at);
			return *ret != WROTE_NO ? n + 1 : 0;
		}
		joined[at++] = ' ';
	}
	return 0;
}

/* Take a "wrote" line at i; returns the first line behind it, i if it is none. */
static size_t
wrote_read(struct split *s, size_t i)
{
	char line[HEADER_LINE_WROTE_MAX + 1];
	const struct line *first = &s->lines[i];
	enum wrote wrote = WROTE_NO;
	size_t n, next, len;
	unsigned depth = first->depth;

	if (!header_line_closes(line_text(s, first), first->len) &&
	    !has_digit(line_text(s, first), first->len) &&
	    !ends_in_angle(line_text(s, first), first->len))
		return i; /* most lines: neither whole nor begun */
	n = wrote_lines(s, i, line, &wrote); /* terminated where it is one */
	if (n == 0 || (next = next_written(s, i + n)) == s->lines_n)
		return i;
	if (s->lines[next].depth > depth) {
		/* The marks quote; a separator before the line adds nothing. */
		if (s->separated && s->shift[depth] > 0)
			s->shift[depth]--;
	} else if (wrote == WROTE_SURE && s->lines[next].depth == depth) {
		shift_at(s, depth);
	} else {
		return i;
	}
	s->next = nobody();
	len = strlen(line);
	header_line_people(s->a, line, len, &s->next.people);
	s->next.from_name = header_line_wrote_name(s->a, line, len);
	if (s->next.people.n > 0) {
		struct mail_addr *writer = &s->next.people.v[0];

		/* "On Monday at 10:00, Anna" is not her name. */
		address_memo_fill(
		    s->a, s->next.from_name, writer->written, strlen(writer->written), writer);
		s->next.from_address = writer->address;
	}
	s->introduced = true;
	s->separated = false;
	return i + n;
}

/* Take the header of Lotus Notes that begins at line i; returns the first line behind it, i if it is none. */
static size_t
notes_read(struct split *s, size_t i)
{
	struct notes_line v[NOTES_LINES_MAX];
	struct notes_block b;
	size_t n = 0;
	bool marked = false;

	for (; n < NOTES_SECOND_MAX && i + n < s->lines_n; n++)
		marked |= s->lines[i + n].notes;
	if (!marked)
		return i;
	for (n = 0; n < NOTES_LINES_MAX && i + n < s->lines_n; n++) {
		const struct line *l = &s->lines[i + n];

		if (l->depth != s->lines[i].depth)
			break;
		v[n] = (struct notes_line){ line_text(s, l), l->len };
	}
	if ((n = notes_block_read(s->a, v, n, &b)) == 0)
		return i;
	s->next = nobody();
	s->next.header_block = true;
	s->next.from_name = header_line_wrote_name(s->a, b.from, strlen(b.from));
	header_line_people(s->a, b.from, strlen(b.from), &s->next.people);
	if (s->next.people.n > 0)
		s->next.from_address = s->next.people.v[0].address;
	header_line_people(s->a, b.to, strlen(b.to), &s->next.people);
	s->next.subject = b.subject;
	s->introduced = true;
	shift_at(s, s->lines[i].depth);
	s->separated = false;
	return i + n;
}

/* Of the lines that are a separator or a rule, and of few others, is this true. */
static bool
may_be_rule(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strchr(" \t\r*|\xc2\xa0", p[i]) == NULL)
			return p[i] == '-' || p[i] == '_' || p[i] == '=' || p[i] == '\xe2';
	return false;
}

/* Take what introduces a quotation at line i; returns the first line behind it, i if nothing does. */
static size_t
introduction(struct split *s, size_t i)
{
	const struct line *l = &s->lines[i];
	const char *p = line_text(s, l);
	bool rule = may_be_rule(p, l->len);
	size_t value, end, next;
	enum label_kind kind = header_line_label(p, l->len, &value);

	s->opened = opens(s, l->depth);
	if ((rule && header_line_separator(p, l->len)) || kind == LABEL_FORWARD) {
		if (s->separated)
			return i + 1;
		next = next_written(s, i + 1);
		if ((next == s->lines_n || s->lines[next].depth <= l->depth) && !s->opened)
			s->shift[l->depth]++;
		s->separated = true;
		s->next = nobody();
		s->introduced = true;
		return i + 1;
	}
	if (rule && header_line_rule(p, l->len)) {
		next = next_written(s, i + 1);
		if (next == s->lines_n || s->lines[next].depth != l->depth ||
		    (end = block_read(s, next, false)) == next)
			return i;
		shift_at(s, l->depth);
		s->separated = false;
		return end;
	}
	if (kind != LABEL_NONE && (end = block_read(s, i, s->separated)) != i) {
		shift_at(s, l->depth);
		s->separated = false;
		return end;
	}
	if ((end = notes_read(s, i)) != i)
		return end;
	return wrote_read(s, i);
}

/* The bytes of a buffer as a string without blank lines at its ends. */
static const char *
trimmed(struct split *s, struct buf *b)
{
	size_t start = 0, len = b->len;

	while (len > 0 && strchr(" \t\r\n", b->p[len - 1]) != NULL)
		len--;
	for (size_t i = 0; i < len && strchr(" \t\r\n", b->p[i]) != NULL; i++)
		if (b->p[i] == '\n')
			start = i + 1;
	return len > 0 ? arena_strndup(s->a, (const char *)b->p + start, len - start) : "";
}

void
segments_split(struct arena *a, const char *text, struct segments *ret)
{
	struct split s = { .a = a, .text = text, .ret = ret };

	memset(ret, 0, sizeof(*ret));
	s.bufs = mem_calloc(1 + MAIL_QUOTED_MAX, sizeof(*s.bufs));
	lines_read(&s);
	for (size_t i = 0, end; i < s.lines_n; i = end) {
		const struct line *l = &s.lines[i];

		for (unsigned d = l->depth + 1u; !l->blank && d <= SEGMENT_LEVEL_MAX; d++)
			s.shift[d] = 0;
		end = l->blank ? i : introduction(&s, i);
		if (end == i) {
			add_line(&s, l);
			end = i + 1;
		}
	}
	ret->new_text = trimmed(&s, &s.bufs[0]);
	for (size_t i = 0; i < ret->n; i++)
		ret->v[i].text = trimmed(&s, &s.bufs[1 + i]);
	for (size_t i = 0; i <= MAIL_QUOTED_MAX; i++)
		buf_free(&s.bufs[i]);
	free(s.bufs);
	free(s.lines);
}
