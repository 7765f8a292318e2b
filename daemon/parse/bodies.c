#include <stdlib.h>
#include <string.h>

#include "bodies.h"
#include "hash.h"
#include "headers.h"
#include "mem.h"
#include "part.h"
#include "text.h"

/* One MIME object that waits for its turn. */
struct waiting {
	GMimeObject *object; /* owned by the tree */
	size_t section;
	unsigned alternative;
	unsigned depth;
};

struct walk {
	struct reading *r;
	struct bodies *out;
	struct waiting *stack;
	size_t n, cap;
	unsigned alternatives;
	unsigned parts;
	bool again; /* the message was read before, in another way */
};

static void
push(struct walk *w, GMimeObject *object, size_t section, unsigned alternative, unsigned depth)
{
	if (object == NULL)
		return;
	if (depth > reading_limits()->depth) {
		reading_limit(w->r, "depth");
		return;
	}
	if (w->n == w->cap) {
		w->cap = w->cap == 0 ? 64 : w->cap * 2;
		w->stack = mem_realloc(w->stack, w->cap, sizeof(*w->stack));
	}
	w->stack[w->n++] = (struct waiting){ object, section, alternative, depth };
}

static size_t
section_add(struct walk *w, unsigned level)
{
	struct bodies *b = w->out;
	struct section *s;

	b->v = arena_grow(w->r->a, b->v, b->n, sizeof(*b->v));
	s = &b->v[b->n];
	*s = (struct section){ .level = level };
	s->head = (struct mail_quoted){ .level = level,
		.from_name = "",
		.from_address = "",
		.date = TIME_UNKNOWN,
		.subject = "" };
	return b->n++;
}

static bool
parameter_has(GMimeObject *o, const char *name, const char *word)
{
	const char *v = g_mime_object_get_content_type_parameter(o, name);

	return v != NULL && text_find(v, strlen(v), word) != NULL;
}

static void
read_multipart(struct walk *w, const struct waiting *at, const char *type)
{
	GMimeMultipart *multi = GMIME_MULTIPART(at->object);
	struct mail *m = w->r->m;
	int n = g_mime_multipart_get_count(multi);
	unsigned alternative = at->alternative;

	if (strcmp(type, "multipart/alternative") == 0)
		alternative = ++w->alternatives;
	if (at->section == 0 && strcmp(type, "multipart/signed") == 0)
		m->signature =
		    parameter_has(at->object, "protocol", "pgp") ? SIGNED_PGP : SIGNED_SMIME;
	if (strcmp(type, "multipart/encrypted") == 0)
		reading_flag(w->r, "encrypted");
	if (at->section == 0 && strcmp(type, "multipart/report") == 0) {
		m->auto_submitted = true;
		reading_flag(w->r, "report");
	}
	for (int i = n; i-- > 0;)
		push(w, g_mime_multipart_get_part(multi, i), at->section, alternative,
		    at->depth + 1);
}

static void
read_enclosed(struct walk *w, const struct waiting *at)
{
	GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(at->object));
	struct fields fields;
	size_t section;

	if (message == NULL) {
		reading_flag(w->r, "enclosed_broken");
		return;
	}
	if (w->again && w->out->n > 1) /* what the first reading found is the same */
		return;
	if (w->out->n > BODIES_SECTIONS_MAX) {
		reading_limit(w->r, "enclosed");
		return;
	}
	section = section_add(w, w->out->v[at->section].level + 1);
	part_fields(w->r->a, GMIME_OBJECT(message), &fields);
	headers_quoted(w->r, &fields, &w->out->v[section].head);
	push(w, g_mime_message_get_mime_part(message), section, 0, at->depth + 1);
}

static void
note_signature(struct walk *w, const struct waiting *at, const char *type)
{
	struct mail *m = w->r->m;

	if (at->section != 0)
		return;
	if (strcmp(type, "application/pkcs7-mime") == 0 ||
	    strcmp(type, "application/x-pkcs7-mime") == 0) {
		if (parameter_has(at->object, "smime-type", "signed-data")) {
			m->signature = SIGNED_SMIME;
			reading_flag(w->r, "smime_opaque");
		} else {
			reading_flag(w->r, "encrypted");
		}
	}
}

static void
piece_add(struct walk *w, const struct waiting *at, const char *text, bool html)
{
	struct section *s = &w->out->v[at->section];

	if (at->section == 0 && !html && strstr(text, "-----BEGIN PGP SIGNED MESSAGE-----") != NULL)
		w->r->m->signature = SIGNED_PGP;
	s->v = arena_grow(w->r->a, s->v, s->n, sizeof(*s->v));
	s->v[s->n++] = (struct piece){ text, html, w->again ? 0 : at->alternative, !w->again };
}

static bool
is_noted(struct reading *r, const struct part *p)
{
	const char *sha256 = hash_of(r->a, p->bytes, p->n);

	for (size_t i = 0; i < r->m->attachments_n; i++)
		if (strcmp(r->m->attachments[i].sha256, sha256) == 0)
			return true;
	return false;
}

static void
read_leaf(struct walk *w, const struct waiting *at)
{
	GMimePart *part = GMIME_PART(at->object);
	struct part p;
	bool html, body;

	part_read(w->r, part, &p);
	note_signature(w, at, p.type);
	html = strcmp(p.type, "text/html") == 0;
	body = !p.attached &&
	       (html || strcmp(p.type, "text/plain") == 0 || strcmp(p.type, "text/enriched") == 0 ||
		   strcmp(p.type, "text/x-amp-html") == 0 || strcmp(p.type, "text/") == 0);
	if (at->section == 0 && strcmp(p.type, "text/calendar") == 0) {
		w->r->m->auto_submitted = true;
		reading_flag(w->r, "calendar");
	}
	if (body) {
		piece_add(
		    w, at, part_text(w->r, part, &p, html || strstr(p.type, "amp") != NULL), html);
		if (p.name[0] == '\0')
			return;
	}
	if (!w->again || !is_noted(w->r, &p))
		attachments_read(&w->out->files, &p, body);
}

/* Of alternatives the HTML is shown, else the last one; RFC 2046 5.1.4. */
static void
choose(struct section *s)
{
	for (size_t i = 0; i < s->n; i++) {
		bool any_html = false, later = false;

		if (s->v[i].alternative == 0)
			continue;
		for (size_t k = 0; k < s->n; k++) {
			if (s->v[k].alternative != s->v[i].alternative)
				continue;
			any_html |= s->v[k].html;
			later |= k > i;
		}
		s->v[i].shown = any_html ? s->v[i].html : !later;
	}
}

static void
walk(struct walk *w, GMimeObject *root)
{
	push(w, root, 0, 0, 0);
	while (w->n > 0) {
		struct waiting at = w->stack[--w->n];

		if (++w->parts > reading_limits()->parts) {
			reading_limit(w->r, "parts");
			break;
		}
		if (reading_overran(w->r))
			break;
		if (GMIME_IS_MULTIPART(at.object))
			read_multipart(w, &at, part_type(w->r->a, at.object));
		else if (GMIME_IS_MESSAGE_PART(at.object))
			read_enclosed(w, &at);
		else if (GMIME_IS_PART(at.object))
			read_leaf(w, &at);
	}
	free(w->stack);
}

void
bodies_read_again(struct reading *r, GMimeObject *root, struct bodies *b)
{
	struct walk w = { .r = r, .out = b, .again = true };

	walk(&w, root);
}

void
bodies_read(struct reading *r, GMimeObject *root, struct message_files *files, struct bodies *ret)
{
	struct walk w = { .r = r, .out = ret };

	*ret = (struct bodies){ 0 };
	attachments_begin(&ret->files, r, files);
	section_add(&w, 0);
	walk(&w, root);
	for (size_t i = 0; i < ret->n; i++)
		choose(&ret->v[i]);
}
