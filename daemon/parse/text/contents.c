#include <string.h>

#include "accounts.h"
#include "address_memo.h"
#include "addresses.h"
#include "buf.h"
#include "contents.h"
#include "html.h"
#include "organisation.h"
#include "segment.h"
#include "sketch.h"
#include "struck.h"
#include "text.h"
#include "wording.h"

struct found {
	struct mail_account *v;
	size_t n;
};

/* Found beside the message's own text. */
struct own {
	struct mail_strings mailto; /* addresses of mailto: links, as written */
	struct buf hidden; /* text that is not shown */
	struct mail_strings paid; /* whom links pay */
};

static void
find(struct reading *r, const char *text, enum mail_where where, unsigned index, struct found *f)
{
	if (accounts_find(r->a, text, where, index, &f->v, &f->n))
		reading_limit(r, "accounts");
}

/* A host of a link in the form in which hosts are compared. */
static const char *
host_form(struct reading *r, const char *host)
{
	const char *spec = arena_printf(r->a, "x@%.*s", ADDRESS_MAX, host);
	struct mail_addr one = { 0 };

	address_memo_fill(r->a, "", spec, strlen(spec), &one);
	return one.domain[0] != '\0' ? one.domain : text_line(r->a, host, strlen(host));
}

/* Hosts of one registrable domain are one owner's; addresses are their own. */
static bool
same_owner(struct arena *a, const char *x, const char *y)
{
	const char *of_x = organisation_registrable(a, x), *of_y = organisation_registrable(a, y);

	return strcmp(of_x[0] != '\0' ? of_x : x, of_y[0] != '\0' ? of_y : y) == 0;
}

static void
links_add(struct reading *r, const struct html_facts *facts)
{
	struct mail *m = r->m;

	if (facts->links_cut)
		reading_limit(r, "links");
	for (size_t i = 0; i < facts->links_n; i++) {
		const char *shown = facts->links[i].shown;
		struct mail_link link = { host_form(r, facts->links[i].host), "" };

		if (shown[0] != '\0')
			link.shown = host_form(r, shown);
		if (link.shown[0] != '\0' && !same_owner(r->a, link.host, link.shown))
			reading_flag(r, "link_text_differs");
		if (m->links_n >= MAIL_LINKS_MAX) {
			reading_limit(r, "links");
			return;
		}
		m->links = arena_grow(r->a, m->links, m->links_n, sizeof(*m->links));
		m->links[m->links_n++] = link;
	}
}

/* own: NULL for what is not the message's own text. */
static const char *
piece_text(struct reading *r, const char *text, bool html, struct own *own)
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
	if (facts.attributes)
		reading_limit(r, "html_attributes");
	if (facts.styles)
		reading_limit(r, "html_styles");
	for (size_t i = 0; own != NULL && i < facts.mailto.n; i++)
		mail_strings_add(r->a, &own->mailto, facts.mailto.v[i]);
	if (own != NULL) {
		links_add(r, &facts);
		for (size_t i = 0; i < facts.paid.n; i++)
			mail_strings_add_once(r->a, &own->paid, facts.paid.v[i]);
		buf_bytes(&own->hidden, facts.hidden, facts.hidden_n);
	}
	return text_lines(r->a, visible, strlen(visible), &n);
}

/* The pieces of a section that are shown, or those that are not, one after the other. */
static const char *
section_text(struct reading *r, const struct section *s, bool shown, struct own *own)
{
	struct buf b = { 0 };
	const char *text, *out;

	if (s->n == 1)
		return s->v[0].shown == shown ? piece_text(r, s->v[0].text, s->v[0].html, own) : "";
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].shown != shown)
			continue;
		text = piece_text(r, s->v[i].text, s->v[i].html, own);
		buf_bytes(&b, text, strlen(text));
		buf_bytes(&b, "\n", 1);
	}
	out = arena_strndup(r->a, b.p == NULL ? "" : (const char *)b.p, b.len);
	buf_free(&b);
	return out;
}

/* The index of one more quoted segment; the last one's when there are too many. */
static unsigned
quoted_add(struct reading *r, const struct mail_quoted *q, const char *text, struct contents *out)
{
	struct mail *m = r->m;
	const char *from = q->from_address[0] != '\0' ? q->from_address : q->from_name;

	if (m->quoted_n >= MAIL_QUOTED_MAX) {
		reading_limit(r, "quoted");
		return MAIL_QUOTED_MAX - 1;
	}
	m->quoted = arena_grow(r->a, m->quoted, m->quoted_n, sizeof(*m->quoted));
	m->quoted[m->quoted_n++] = *q;
	out->quoted = arena_grow(r->a, out->quoted, out->quoted_n, sizeof(*out->quoted));
	out->quoted[out->quoted_n++] = (struct quoted_text){ q->level, from, text };
	return (unsigned)m->quoted_n - 1;
}

static const char *
joined(struct arena *a, const char *x, const char *y)
{
	return y[0] == '\0' ? x : arena_printf(a, "%s\n\n%s", x, y);
}

/* Marked as quoted, yet of nobody: in a message that answers none, and forwards none, that is only set apart. */
static bool
is_set_apart(const struct reading *r, const struct segment *s)
{
	const struct mail *m = r->m;

	return s->marks_only && m->references.n == 0 && m->in_reply_to.n == 0 &&
	       !m->subject_forward;
}

/* said: NULL, or what the sender says, to which the text is added that is quoted by its marks only. */
static void
read_quoted(struct reading *r, const struct segments *parts, unsigned level, struct found *f,
    struct contents *out, const char **said)
{
	if (parts->cut)
		reading_limit(r, "quoted");
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

		unsigned index = quoted_add(r, &q, s->text, out);

		if (said == NULL || !is_set_apart(r, s)) {
			find(r, s->text, WHERE_QUOTED, index, f);
			continue;
		}
		find(r, s->text, WHERE_NEW_TEXT, 0, f);
		*said = joined(r->a, *said, s->text);
	}
}

/* Does the enclosed message come from whom the message itself comes from?  Then it is his word, in a wrapper. */
static bool
is_own(struct reading *r, const struct mail_quoted *head)
{
	struct mail_addr inner = { 0 };

	if (head->from_address[0] == '\0' || r->m->from.n == 0)
		return false;
	address_memo_fill(r->a, "", head->from_address, strlen(head->from_address), &inner);
	for (size_t i = 0; i < r->m->from.n; i++) {
		const struct mail_addr *from = &r->m->from.v[i];

		if (strcmp(from->address, inner.address) == 0 ||
		    (inner.org[0] != '\0' && strcmp(from->org, inner.org) == 0))
			return true;
	}
	return false;
}

/* Its new text, "" where it is another's. */
static const char *
read_enclosed(struct reading *r, const struct section *s, struct found *f, struct contents *out)
{
	struct segments parts;
	struct mail_quoted q = s->head;
	bool own = s->level == 1 && is_own(r, &q);
	unsigned index;

	segments_split(r->a, section_text(r, s, true, NULL), &parts);
	q.sketch = sketch_of(r->a, parts.new_text);
	index = quoted_add(r, &q, parts.new_text, out);
	find(r, parts.new_text, own ? WHERE_NEW_TEXT : WHERE_QUOTED, own ? 0 : index, f);
	find(r, section_text(r, s, false, NULL), own ? WHERE_NEW_TEXT : WHERE_QUOTED,
	    own ? 0 : index, f);
	read_quoted(r, &parts, s->level, f, out, NULL);
	return own ? parts.new_text : "";
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

static void
find_in_name(
    struct reading *r, const char *name, enum mail_where where, size_t index, struct found *f)
{
	if (strpbrk(name, "0123456789") != NULL)
		find(r, struck_none(r->a, name), where, (unsigned)index, f);
}

/* Accounts in the names of files and of the sender, where mail programs show them as well. */
static void
read_names(struct reading *r, struct found *f)
{
	const struct mail *m = r->m;

	for (size_t i = 0; i < m->attachments_n; i++)
		find_in_name(r, m->attachments[i].name, WHERE_ATTACHMENT, i, f);
	for (size_t i = 0; i < m->from.n; i++)
		find_in_name(r, m->from.v[i].name, WHERE_NEW_TEXT, 0, f);
}

static void
hide_names(struct reading *r, const struct found *f)
{
	struct mail *m = r->m;

	for (size_t i = 0; i < m->attachments_n; i++)
		m->attachments[i].name = accounts_hide(r->a, m->attachments[i].name, f->v, f->n);
	for (size_t i = 0; i < m->from.n; i++)
		m->from.v[i].name = accounts_hide(r->a, m->from.v[i].name, f->v, f->n);
}

void
contents_read(struct reading *r, const struct bodies *b, struct contents *ret)
{
	/* U+202E: what follows is shown from right to left. */
	static const char right_to_left[] = { '\342', '\200', '\256', '\0' };
	struct mail *m = r->m;
	struct segments parts;
	struct own own = { 0 };
	struct found f = { 0 };
	const char *evidence = "", *said; /* of the sender, here and in his enclosed messages */
	size_t n;

	*ret = (struct contents){ 0 };
	segments_split(r->a, section_text(r, &b->v[0], true, &own), &parts);
	said = parts.new_text;
	find(r, said, WHERE_NEW_TEXT, 0, &f);
	for (size_t i = 0; i < own.paid.n; i++)
		find(r, own.paid.v[i], WHERE_NEW_TEXT, 0, &f);
	compare_alternatives(r, section_text(r, &b->v[0], false, NULL), &f);
	read_quoted(r, &parts, 0, &f, ret, &said);
	for (size_t i = 1; i < b->n && !reading_overran(r); i++)
		said = joined(r->a, said, read_enclosed(r, &b->v[i], &f, ret));
	for (size_t i = 0; i < b->files.n; i++)
		find(r, piece_text(r, b->files.v[i].text, b->files.v[i].html, NULL),
		    WHERE_ATTACHMENT, b->files.v[i].index, &f);
	/* An answer's subject is somebody else's. */
	if (!m->subject_reply && !m->subject_forward)
		find(r, struck_none(r->a, m->subject), WHERE_NEW_TEXT, 0, &f);
	read_names(r, &f);
	if (strstr(parts.new_text, right_to_left) != NULL)
		reading_flag(r, "text_turned_round");
	m->accounts = f.v;
	m->accounts_n = f.n;
	m->sketch = sketch_of(r->a, parts.new_text);
	n = strlen(said);
	m->wording = wording_roles(r->a, struck_out(r->a, said, &n), m->subject, &evidence);
	m->wording_evidence = accounts_hide(r->a, evidence, f.v, f.n);
	m->subject = accounts_hide(r->a, m->subject, f.v, f.n);
	hide_names(r, &f);
	read_mailto(r, parts.new_text, &own.mailto);
	ret->new_text = parts.new_text;
	ret->hidden = text_lines(r->a, (const char *)own.hidden.p, own.hidden.len, &n);
	buf_free(&own.hidden);
}
