#include <stdlib.h>
#include <string.h>

#include "addresses.h"
#include "aside.h"
#include "bodies.h"
#include "bounds.h"
#include "hash.h"
#include "headers.h"
#include "mem.h"
#include "part.h"
#include "pgp.h"
#include "text.h"
#include "uuencoded.h"
#include "yenc.h"

#define BOUNDARY_MAX 72 /* bytes of a line with one; RFC 2046 5.1.1 */
#define CALENDAR_MAX (64u * 1024) /* bytes of a calendar in which its organizer is looked for */

/* One MIME object that waits for its turn. */
struct waiting {
	GMimeObject *object; /* owned by the tree */
	size_t section;
	unsigned alternative, branch;
	unsigned depth;
	bool aside; /* only some programs see it */
	bool reread; /* its bytes were read before, in another way */
};

struct walk {
	struct reading *r;
	struct bodies *out;
	struct waiting *stack;
	size_t n, cap;
	unsigned alternatives, branches;
	unsigned parts;
	GMimeMessage *decoded[BODIES_ENCODED_MAX]; /* made here; to be let go */
	size_t decoded_n;
	GMimeObject *again_v[BODIES_ENCODED_MAX]; /* likewise */
	size_t again_n;
	bool again; /* the message was read before, in another way */
};

static void
push(struct walk *w, struct waiting next)
{
	if (next.object == NULL)
		return;
	if (next.depth > reading_limits()->depth) {
		reading_limit(w->r, "depth");
		return;
	}
	if (w->n == w->cap) {
		w->cap = w->cap == 0 ? 64 : w->cap * 2;
		w->stack = mem_realloc(w->stack, w->cap, sizeof(*w->stack));
	}
	w->stack[w->n++] = next;
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

static void piece_add(struct walk *, const struct waiting *, const char *text, bool html);
static void aside_add(struct walk *, const struct waiting *, const char *text, bool html);

/* Reads bytes as a MIME part of their own, header and all. */
static void
read_again(struct walk *w, const struct waiting *at, const char *head, const void *bytes, size_t n,
    bool aside)
{
	struct waiting next = *at;
	size_t head_n = strlen(head);
	char *all = arena_alloc(w->r->a, head_n + n + 1, 1);
	GMimeStream *stream;
	GMimeParser *parser;

	if (w->again_n >= BODIES_ENCODED_MAX) {
		reading_limit(w->r, "enclosed");
		return;
	}
	memcpy(all, head, head_n);
	memcpy(all + head_n, bytes, n);
	stream = g_mime_stream_mem_new_with_buffer(all, head_n + n);
	parser = g_mime_parser_new_with_stream(stream);
	next.object = g_mime_parser_construct_part(parser, NULL);
	next.depth++;
	next.aside |= aside;
	next.reread = true;
	g_object_unref(parser);
	g_object_unref(stream);
	if (next.object == NULL)
		return;
	w->again_v[w->again_n++] = next.object;
	push(w, next);
}

/* The line that begins like a boundary with a part's header below it; false if none does. */
static bool
stray_boundary(struct arena *a, const char *text, const char **ret)
{
	for (const char *p = text; p != NULL; p = strchr(p, '\n')) {
		size_t n;

		p += p != text || *p == '\n';
		if (p[0] != '-' || p[1] != '-')
			continue;
		n = strcspn(p, "\r\n");
		if (n < 3 || n > BOUNDARY_MAX || memchr(p, '"', n) != NULL)
			continue;
		if (text_begins(p + n + strspn(p + n, "\r\n"), "content-")) {
			*ret = arena_strndup(a, p + 2, n - 2);
			return true;
		}
	}
	return false;
}

/* Text where a multipart has none: parts of another boundary, to programs that take that one. */
static void
read_stray(struct walk *w, const struct waiting *at, const char *raw, bool aside)
{
	const char *text, *boundary;
	size_t n = raw == NULL ? 0 : strlen(raw);

	if (n == 0)
		return;
	if (!at->reread && stray_boundary(w->r->a, raw, &boundary)) {
		reading_flag(w->r, "stray_parts");
		read_again(w, at,
		    arena_printf(w->r->a, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n",
			boundary),
		    raw, n, aside);
		return;
	}
	if (!part_decode(w->r, "", raw, n, false, &w->r->text_left, &text))
		reading_limit(w->r, "text");
	if (aside)
		aside_add(w, at, text, false);
	else
		piece_add(w, at, text, false);
}

/* What stands before the first part and behind the last: most programs show neither. */
static void
read_around(struct walk *w, const struct waiting *at, GMimeMultipart *multi)
{
	if (g_mime_multipart_get_count(multi) > 0)
		read_stray(w, at, g_mime_multipart_get_prologue(multi), true);
	read_stray(w, at, g_mime_multipart_get_epilogue(multi), true);
}

/* RFC 2045 6.4 forbids it: a multipart that is encoded as a whole, which some programs decode. */
static bool
read_encoded_multipart(struct walk *w, const struct waiting *at, const char *raw)
{
	GMimeContentEncoding how = part_encoding(w->r, at->object);
	const char *type = g_mime_object_get_header(at->object, "Content-Type");
	GMimeEncoding state;
	size_t n = strlen(raw);
	char *out;

	if (type == NULL ||
	    (how != GMIME_CONTENT_ENCODING_BASE64 && how != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE))
		return false;
	g_mime_encoding_init_decode(&state, how);
	out = arena_alloc(w->r->a, g_mime_encoding_outlen(&state, n) + 1, 1);
	n = g_mime_encoding_flush(&state, raw, n, out);
	reading_flag(w->r, "multipart_encoded");
	read_again(w, at, arena_printf(w->r->a, "Content-Type: %s\r\n\r\n", type), out, n, false);
	return true;
}

/* Its boundary never came: all of it is text before the first part. */
static void
read_prologue(struct walk *w, const struct waiting *at, GMimeMultipart *multi)
{
	const char *raw = g_mime_multipart_get_prologue(multi);

	if (raw != NULL && (at->reread || !read_encoded_multipart(w, at, raw)))
		read_stray(w, at, raw, false);
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
	if (n == 0)
		read_prologue(w, at, multi);
	read_around(w, at, multi);
	for (int i = n; i-- > 0;) {
		struct waiting next = *at;

		next.object = g_mime_multipart_get_part(multi, i);
		next.depth++;
		if (alternative != at->alternative) {
			next.alternative = alternative;
			next.branch = w->branches + (unsigned)i;
		}
		push(w, next);
	}
	w->branches += (unsigned)n;
}

static void
read_message(struct walk *w, const struct waiting *at, GMimeMessage *message)
{
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
	push(w, (struct waiting){ .object = g_mime_message_get_mime_part(message),
		    .section = section,
		    .depth = at->depth + 1 });
}

/*
 * RFC 2046 5.2.1 forbids it, yet enclosed messages come in base64 or quoted-printable, and as files whose type says
 * nothing: mail programs show them all.
 */
static bool
is_encoded_message(const struct part *p)
{
	size_t len = strlen(p->name);

	return strcmp(p->type, "message/rfc822") == 0 || strcmp(p->type, "message/global") == 0 ||
	       (len > 4 && text_same(p->name + len - 4, ".eml"));
}

static void
read_encoded(struct walk *w, const struct waiting *at, const struct part *p)
{
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;
	const uint8_t *bytes;
	size_t n;

	if (p->n == 0)
		return;
	if (w->decoded_n >= BODIES_ENCODED_MAX) {
		reading_limit(w->r, "enclosed");
		return;
	}
	bytes = bounds_keep(w->r, p->bytes, p->n, &n);
	stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, n);
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	if (message == NULL)
		return;
	w->decoded[w->decoded_n++] = message;
	read_message(w, at, message);
}

static void
note_signature(struct walk *w, const struct waiting *at, const struct part *p)
{
	struct mail *m = w->r->m;
	const char *type = p->type;

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
	if (strcmp(type, "application/pgp-signature") == 0 && m->signature == SIGNED_PGP)
		pgp_signatures(w->r, p->bytes, p->n);
}

static void
piece_add(struct walk *w, const struct waiting *at, const char *text, bool html)
{
	struct section *s = &w->out->v[at->section];

	if (at->aside) {
		aside_add(w, at, text, html);
		return;
	}
	if (at->section == 0 && !html && strstr(text, "-----BEGIN PGP MESSAGE-----") != NULL)
		reading_flag(w->r, "encrypted");
	s->v = arena_grow(w->r->a, s->v, s->n, sizeof(*s->v));
	s->v[s->n++] =
	    (struct piece){ text, html, w->again ? 0 : at->alternative, at->branch, !w->again };
}

/* Text that is there, but not for everybody. */
static void
aside_add(struct walk *w, const struct waiting *at, const char *text, bool html)
{
	struct section *s = &w->out->v[at->section];

	if (text[0] == '\0')
		return;
	s->v = arena_grow(w->r->a, s->v, s->n, sizeof(*s->v));
	s->v[s->n++] = (struct piece){ text, html, 0, 0, false };
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

/* A file that stands in the text; false: there are too many. */
static bool
inline_add(struct walk *w, const char *name, const uint8_t *bytes, size_t n, const char *flag)
{
	struct part p = { .type = "application/octet-stream",
		.name = text_evidence(w->r->a, name, MAIL_EVIDENCE_MAX),
		.charset = "",
		.bytes = bytes,
		.n = n,
		.attached = true };

	reading_flag(w->r, flag);
	if (w->r->m->attachments_n >= MAIL_ATTACHMENTS_MAX) {
		reading_limit(w->r, "attachments");
		return false;
	}
	if (!is_noted(w->r, &p))
		attachments_read(&w->out->files, &p, false);
	return true;
}

/* The lines stay in the text: mail programs that do not know them show them. */
static void
read_uuencoded(struct walk *w, const char *text)
{
	struct uuencoded file;
	size_t len = strlen(text);

	for (size_t at = 0; uuencoded_next(w->r->a, text, len, &at, &file);)
		if (!inline_add(w, file.name, file.bytes, file.n, "uuencoded"))
			return;
}

/*
 * Such files are bytes of no charset: they leave the text before it is decoded.  Whoever only says that there is a file
 * shows text: accounts in it count.
 */
static void
take_yenc(struct walk *w, const struct waiting *waiting, struct part *p)
{
	struct yenc file;
	uint8_t *rest = NULL;
	const char *shown;
	size_t n = 0, from = 0;

	for (size_t at = 0; yenc_next(w->r->a, p->bytes, p->n, &at, &file);) {
		inline_add(w, file.name, file.bytes, file.n, "yenc");
		if (file.readable)
			continue;
		if (part_decode(w->r, p->charset, p->bytes + file.from, at - file.from, false,
			&w->r->text_left, &shown))
			aside_add(w, waiting, shown, false);
		if (rest == NULL)
			rest = arena_alloc(w->r->a, p->n + 1, 1);
		memcpy(rest + n, p->bytes + from, file.from - from);
		n += file.from - from;
		from = at;
	}
	if (rest == NULL)
		return;
	memcpy(rest + n, p->bytes + from, p->n - from);
	p->bytes = rest;
	p->n = n + p->n - from;
}

/* RFC 1896 as HTML: its marks are tags that mean nothing there, "<<" is a "<". */
static const char *
enriched_html(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, 2 * strlen(text) + 6, 1), *o = out;

	memcpy(o, "<pre>", 5);
	for (o += 5; *text != '\0'; text++) {
		if (text[0] == '<' && text[1] == '<') {
			memcpy(o, "&lt;", 4);
			o += 4;
			text++;
		} else {
			*o++ = *text;
		}
	}
	return out;
}

/* Who calls to the meeting is asked back. */
static void
read_organizer(struct walk *w, const char *text)
{
	const char *p = text_find(text, strlen(text), "\norganizer"), *next;
	char *line;
	size_t n = 0;

	if (p == NULL)
		return;
	line = arena_alloc(w->r->a, strlen(p) + 1, 1);
	for (p++; *p != '\0'; p = next) { /* RFC 5545 3.1: lines that begin with a blank go on */
		size_t len = strcspn(p, "\n");

		memcpy(line + n, p, len);
		n += len;
		next = p + len + (p[len] == '\n');
		if (*next != ' ' && *next != '\t')
			break;
		next++;
	}
	line[n] = '\0';
	addresses_in_text(w->r, line, &w->r->m->mailto);
}

/* Of "html" or "plain", without a slash, GMime makes no text; NULL: the type is whole, or there is none. */
static const char *
half_type(GMimeObject *object)
{
	const char *field = g_mime_object_get_header(object, "Content-Type");
	size_t n = field == NULL ? 0 : strcspn(field, ";");

	if (n == 0 || memchr(field, '/', n) != NULL)
		return NULL;
	return text_find(field, n, "htm") != NULL ? "text/html" : "text/plain";
}

static void
read_leaf(struct walk *w, const struct waiting *at)
{
	GMimePart *part = GMIME_PART(at->object);
	struct part p;
	bool html, body;

	part_read(w->r, part, &p);
	if (half_type(at->object) != NULL)
		p.type = half_type(at->object);
	note_signature(w, at, &p);
	html = strcmp(p.type, "text/html") == 0;
	if (strcmp(p.type, "application/octet-stream") == 0 && p.name[0] == '\0' &&
	    text_is_utf8((const char *)p.bytes, p.n) && memchr(p.bytes, '\0', p.n) == NULL)
		p.type = "text/plain", p.attached = true; /* what nobody named is looked at */
	body = !p.attached &&
	       (html || strcmp(p.type, "text/plain") == 0 || strcmp(p.type, "text/enriched") == 0 ||
		   strcmp(p.type, "message/partial") == 0 ||
		   strcmp(p.type, "text/x-amp-html") == 0 || strcmp(p.type, "text/") == 0);
	if (is_encoded_message(&p))
		read_encoded(w, at, &p);
	if (strcmp(p.type, "message/partial") == 0)
		reading_flag(w->r, "message_partial");
	if (strcmp(p.type, "message/external-body") == 0)
		reading_flag(w->r, "external_body");
	if (at->section == 0 && strcmp(p.type, "text/calendar") == 0) {
		const char *text;
		size_t left = CALENDAR_MAX;

		w->r->m->auto_submitted = true;
		reading_flag(w->r, "calendar");
		part_decode(w->r, p.charset, p.bytes, p.n, false, &left, &text);
		read_organizer(w, text);
	}
	if (body) {
		const char *text;

		if (!html)
			take_yenc(w, at, &p);
		text = part_text(w->r, part, &p, html || strstr(p.type, "amp") != NULL);
		if (strcmp(p.type, "text/enriched") == 0) {
			text = enriched_html(w->r->a, text);
			html = true;
		}

		piece_add(w, at, text, html);
		if (!html)
			read_uuencoded(w, text);
		else
			aside_add(w, at, aside_html(w->r->a, text, strlen(text)), true);
		if (p.name[0] == '\0')
			return;
	}
	if (!w->again || !is_noted(w->r, &p))
		attachments_read(&w->out->files, &p, body);
}

/* Of alternatives the last one that has HTML is shown, else the last; RFC 2046 5.1.4. */
static void
choose(struct section *s)
{
	for (size_t i = 0; i < s->n; i++) {
		unsigned last = 0, html = 0;

		if (s->v[i].alternative == 0)
			continue;
		for (size_t k = 0; k < s->n; k++) {
			if (s->v[k].alternative != s->v[i].alternative)
				continue;
			last = s->v[k].branch > last ? s->v[k].branch : last;
			if (s->v[k].html && s->v[k].branch > html)
				html = s->v[k].branch;
		}
		s->v[i].shown = s->v[i].branch == (html > 0 ? html : last);
	}
}

static void
walk(struct walk *w, GMimeObject *root)
{
	w->branches = 1;
	push(w, (struct waiting){ .object = root });
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
			read_message(
			    w, &at, g_mime_message_part_get_message(GMIME_MESSAGE_PART(at.object)));
		else if (GMIME_IS_PART(at.object))
			read_leaf(w, &at);
	}
	free(w->stack);
	for (size_t i = 0; i < w->decoded_n; i++)
		g_object_unref(w->decoded[i]);
	for (size_t i = 0; i < w->again_n; i++)
		g_object_unref(w->again_v[i]);
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
