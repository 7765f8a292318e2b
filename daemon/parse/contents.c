#include <string.h>

#include "accounts.h"
#include "addresses.h"
#include "buf.h"
#include "contents.h"
#include "html.h"
#include "segment.h"
#include "sketch.h"
#include "text.h"
#include "wording.h"

struct found {
	struct mail_account *v;
	size_t n;
};

static void
find(struct reading *r, const char *text, enum mail_where where, unsigned index, struct found *f)
{
	if (accounts_find(r->a, text, where, index, &f->v, &f->n))
		reading_limit(r, "accounts");
}

static const char *
piece_text(struct reading *r, const char *text, bool html, struct mail_strings *mailto)
{
	struct html_facts facts = { 0 };
	struct found hidden = { 0 };
	const char *visible;
	size_t n;

	if (!html)
		return text;
	visible = html_text(r->a, text, strlen(text), &facts);
	if (facts.hidden_n > 0) {
		reading_flag(r, "html_hidden_text");
		find(r, facts.hidden, WHERE_NEW_TEXT, 0, &hidden);
		if (hidden.n > 0)
			reading_flag(r, "html_hidden_account");
	}
	if (facts.deep)
		reading_limit(r, "html_depth");
	for (size_t i = 0; mailto != NULL && i < facts.mailto.n; i++)
		mail_strings_add(r->a, mailto, facts.mailto.v[i]);
	return text_lines(r->a, visible, strlen(visible), &n);
}

/* The pieces of a section that are shown, or those that are not, one after the other. */
static const char *
section_text(struct reading *r, const struct section *s, bool shown, struct mail_strings *mailto)
{
	struct buf b = { 0 };
	const char *text, *out;

	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].shown != shown)
			continue;
		text = piece_text(r, s->v[i].text, s->v[i].html, mailto);
		buf_bytes(&b, text, strlen(text));
		buf_bytes(&b, "\n", 1);
	}
	out = arena_strndup(r->a, b.p == NULL ? "" : (const char *)b.p, b.len);
	buf_free(&b);
	return out;
}

/* The index of one more quoted segment; the last one's when there are too many. */
static unsigned
quoted_add(struct reading *r, const struct mail_quoted *q)
{
	struct mail *m = r->m;

	if (m->quoted_n >= MAIL_QUOTED_MAX) {
		reading_limit(r, "quoted");
		return MAIL_QUOTED_MAX - 1;
	}
	m->quoted = arena_grow(r->a, m->quoted, m->quoted_n, sizeof(*m->quoted));
	m->quoted[m->quoted_n] = *q;
	return (unsigned)m->quoted_n++;
}

static void
read_quoted(struct reading *r, const struct segments *parts, unsigned level, struct found *f)
{
	for (size_t i = 0; i < parts->n; i++) {
		const struct segment *s = &parts->v[i];
		struct mail_quoted q = { .level = level + s->level,
			.header_block = s->header_block,
			.from_name = s->from_name,
			.from_address = s->from_address,
			.date = s->date,
			.subject = s->subject,
			.people = s->people,
			.sketch = sketch_of(r->a, s->text) };

		find(r, s->text, WHERE_QUOTED, quoted_add(r, &q), f);
	}
}

static void
read_enclosed(struct reading *r, const struct section *s, struct found *f)
{
	struct segments parts;
	struct mail_quoted q = s->head;
	unsigned index;

	segments_split(r->a, section_text(r, s, true, NULL), &parts);
	q.sketch = sketch_of(r->a, parts.new_text);
	index = quoted_add(r, &q);
	find(r, parts.new_text, WHERE_QUOTED, index, f);
	find(r, section_text(r, s, false, NULL), WHERE_QUOTED, index, f);
	read_quoted(r, &parts, s->level, f);
}

static bool
has_account(const struct found *f, const char *value)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->v[i].value, value) == 0)
			return true;
	return false;
}

/* Accounts of the poorer alternatives that the shown one does not have; and the other way round. */
static void
compare_alternatives(struct reading *r, const char *hidden, struct found *f)
{
	struct segments parts;
	struct found other = { 0 };
	size_t shown = f->n;

	if (hidden[0] == '\0')
		return;
	segments_split(r->a, hidden, &parts);
	find(r, parts.new_text, WHERE_NEW_TEXT, 0, &other);
	for (size_t i = 0; i < other.n; i++) {
		if (has_account(f, other.v[i].value))
			continue;
		reading_flag(r, "alternatives_differ");
		if (f->n >= MAIL_ACCOUNTS_MAX) {
			reading_limit(r, "accounts");
			break;
		}
		f->v = arena_grow(r->a, f->v, f->n, sizeof(*f->v));
		f->v[f->n++] = other.v[i];
	}
	for (size_t i = 0; i < shown && other.n > 0; i++)
		if (f->v[i].where == WHERE_NEW_TEXT && !has_account(&other, f->v[i].value))
			reading_flag(r, "alternatives_differ");
}

static void
read_mailto(struct reading *r, const char *new_text, const struct mail_strings *links)
{
	addresses_in_text(r, new_text, &r->m->mailto);
	for (size_t i = 0; i < links->n; i++)
		addresses_in_text(r, links->v[i], &r->m->mailto);
}

const char *
contents_read(struct reading *r, const struct bodies *b)
{
	struct mail *m = r->m;
	struct segments parts;
	struct mail_strings links = { 0 };
	struct found f = { 0 };
	const char *evidence = "";

	segments_split(r->a, section_text(r, &b->v[0], true, &links), &parts);
	find(r, parts.new_text, WHERE_NEW_TEXT, 0, &f);
	compare_alternatives(r, section_text(r, &b->v[0], false, NULL), &f);
	read_quoted(r, &parts, 0, &f);
	for (size_t i = 1; i < b->n; i++)
		read_enclosed(r, &b->v[i], &f);
	for (size_t i = 0; i < b->files_n; i++)
		find(r, piece_text(r, b->files[i].text, b->files[i].html, NULL), WHERE_ATTACHMENT,
		    b->files[i].index, &f);
	m->accounts = f.v;
	m->accounts_n = f.n;
	m->sketch = sketch_of(r->a, parts.new_text);
	m->wording = wording_roles(r->a, parts.new_text, m->subject, &evidence);
	m->wording_evidence = evidence;
	read_mailto(r, parts.new_text, &links);
	return parts.new_text;
}
