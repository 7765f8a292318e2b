#include <string.h>

#include "archive.h"
#include "attachments.h"
#include "cms.h"
#include "filetype.h"
#include "hash.h"
#include "rtf.h"
#include "text.h"
#include "tnef.h"
#include "xml.h"
#include "xml_invoice.h"
#include "zipped.h"

void
attachments_begin(struct attachments *w, struct reading *r, struct message_files *files)
{
	*w = (struct attachments){ .r = r,
		.files = files,
		.text_left = (size_t)reading_limits()->text_bytes,
		.inflate_left = (size_t)reading_limits()->attachment_bytes };
}

static struct mail_attachment *
at(struct attachments *w, unsigned index)
{
	return &w->r->m->attachments[index];
}

void
attachments_flag(struct attachments *w, unsigned index, const char *flag)
{
	struct mail_strings *flags = &at(w, index)->flags;

	mail_strings_add_once(w->r->a, flags, flag);
}

void
attachments_limit(struct attachments *w, unsigned index, const char *flag, const char *limit)
{
	attachments_flag(w, index, flag);
	reading_limit(w->r, limit);
}

void
attachments_text(struct attachments *w, unsigned index, const char *text, bool html, size_t bytes)
{
	at(w, index)->read = true;
	w->text_left -= bytes < w->text_left ? bytes : w->text_left;
	if (text[0] == '\0')
		return;
	w->v = arena_grow(w->r->a, w->v, w->n, sizeof(*w->v));
	w->v[w->n++] = (struct file_text){ text, html, index };
}

size_t
attachments_room(const struct attachments *w)
{
	return w->text_left < ATTACHMENT_TEXT_MAX ? w->text_left : ATTACHMENT_TEXT_MAX;
}

/* What the hub is given of one message is never more than the message: it does not take more. */
static bool
pdf_fits(const struct attachments *w, size_t n)
{
	size_t given = 0;

	for (size_t i = 0; i < w->files->n; i++)
		given += w->files->v[i].n;
	return n <= MESSAGE_FILE_BYTES_MAX && given + n <= w->r->m->size;
}

static void
pdf_out(struct attachments *w, const struct part *p, unsigned index)
{
	bool many = w->files->n >= MESSAGE_FILES_MAX;

	if (p->n == 0)
		return;
	if (many || !pdf_fits(w, p->n)) {
		attachments_limit(w, index, "not_read", many ? "pdf_files" : "pdf_bytes");
		return;
	}
	at(w, index)->wants_pdf = true;
	w->files->v = arena_grow(w->r->a, w->files->v, w->files->n, sizeof(*w->files->v));
	w->files->v[w->files->n++] = (struct message_file){ index, p->bytes, p->n };
}

/* Note one; MAIL_ATTACHMENTS_MAX when there are too many. */
static unsigned
note(struct attachments *w, const struct part *p)
{
	struct mail *m = w->r->m;
	unsigned index = (unsigned)m->attachments_n;

	if (index >= MAIL_ATTACHMENTS_MAX) {
		reading_limit(w->r, "attachments");
		return MAIL_ATTACHMENTS_MAX;
	}
	m->attachments = arena_grow(w->r->a, m->attachments, index, sizeof(*m->attachments));
	m->attachments[m->attachments_n++] = (struct mail_attachment){ .name = p->name,
		.type = p->type,
		.bytes = p->n,
		.sha256 = hash_of(w->r->a, p->bytes, p->n) };
	return index;
}

/* Do bytes of one kind stand for a file of the other? */
static bool
agree(enum file_kind bytes, enum file_kind name)
{
	if (bytes == FILE_UNKNOWN || name == FILE_UNKNOWN || bytes == name)
		return true;
	/* Markup is text; wrappers hold anything; what XML and HTML are is seen from their first tag only. */
	return (name == FILE_TEXT && (bytes == FILE_XML || bytes == FILE_HTML)) ||
	       name == FILE_CMS || (bytes == FILE_XML && name == FILE_HTML) ||
	       (bytes == FILE_HTML && name == FILE_XML);
}

static void
judge(struct attachments *w, const struct part *p, unsigned index, enum file_kind bytes,
    enum file_kind name)
{
	bool protected = bytes == FILE_OLE && filetype_ole_has(p->bytes, p->n, "EncryptedPackage");

	if (!agree(bytes, name) && !(protected && name == FILE_ZIP)) {
		attachments_flag(w, index, "type_differs");
		if (bytes == FILE_PDF)
			attachments_flag(w, index, "pdf_in_disguise");
	}
	if (name == FILE_PDF && bytes != FILE_PDF)
		attachments_flag(w, index, "not_a_pdf");
	if (bytes == FILE_PDF && name == FILE_UNKNOWN)
		attachments_flag(w, index, "pdf_in_disguise");
	if (bytes == FILE_PROGRAM || filetype_runs(p->name))
		attachments_flag(w, index, "executable");
	if (protected)
		attachments_flag(w, index, "encrypted");
	else if (bytes == FILE_OLE)
		attachments_flag(w, index, "legacy_office");
	if (bytes == FILE_OLE && filetype_ole_has(p->bytes, p->n, "_VBA_PROJECT"))
		attachments_flag(w, index, "macro");
	if (bytes == FILE_PACKED || (bytes == FILE_UNKNOWN && name == FILE_PACKED))
		attachments_flag(w, index, "packed");
	if (bytes == FILE_TNEF || name == FILE_TNEF)
		attachments_flag(w, index, "tnef");
}

static void
read_text(struct attachments *w, const struct part *p, unsigned index, bool html)
{
	size_t room = attachments_room(w), left = room;
	const char *text;

	if (!part_decode(w->r, p->charset, p->bytes, p->n, html, &left, &text))
		attachments_limit(w, index, "too_long", "attachment_text");
	attachments_text(w, index, text, html, room - left);
}

/* What is no XML after all, or more than is taken, is text. */
static void
read_xml(struct attachments *w, const struct part *p, unsigned index)
{
	struct xml_invoice xml;
	const char *text;

	text = xml_invoice_text(w->r->a, p->bytes, p->n, attachments_room(w), &xml);
	if (xml.cut)
		attachments_limit(w, index, "too_long", "attachment_text");
	if (xml.limit[0] != '\0')
		attachments_limit(w, index, "too_long", xml.limit);
	if (xml.xml & XML_ENTITIES)
		attachments_flag(w, index, "entities");
	attachments_text(w, index, text, false, xml.bytes);
	if (xml.xml & XML_BROKEN)
		attachments_flag(w, index, "damaged");
	if (xml.xml & (XML_BROKEN | XML_LIMIT))
		read_text(w, p, index, false);
}

static void
read_rtf(struct attachments *w, const struct part *p, unsigned index)
{
	struct rtf_result rtf;
	const char *text = rtf_text(w->r->a, p->bytes, p->n, attachments_room(w), &rtf);

	if (rtf.cut)
		attachments_limit(w, index, "too_long", "attachment_text");
	if (rtf.damaged)
		attachments_flag(w, index, "damaged");
	attachments_text(w, index, text, false, rtf.n);
}

/* "a.xml.p7m" holds "a.xml". */
static void
read_cms(struct attachments *w, const struct part *p, unsigned index, unsigned depth)
{
	struct part inner = { .type = "application/octet-stream", .charset = "", .attached = true };
	size_t len = strlen(p->name);

	inner.bytes = cms_content(w->r->a, p->bytes, p->n, &inner.n);
	if (inner.bytes == NULL || depth >= ATTACHMENT_DEPTH_MAX) {
		attachments_flag(w, index, inner.bytes == NULL ? "not_read" : "nested_archive");
		return;
	}
	attachments_flag(w, index, "signed");
	inner.name = len > 4 && text_same(p->name + len - 4, ".p7m")
			 ? arena_strndup(w->r->a, p->name, len - 4)
			 : "";
	attachments_contained(w, &inner, depth + 1);
}

static void
read_kind(struct attachments *w, const struct part *p, unsigned index, enum file_kind kind,
    unsigned depth)
{
	switch (kind) {
	case FILE_PDF:
		pdf_out(w, p, index);
		break;
	case FILE_ZIP:
		if (depth >= ATTACHMENT_DEPTH_MAX)
			attachments_flag(w, index, "nested_archive");
		else
			zipped_read(w, p, index, depth);
		break;
	case FILE_HTML:
		read_text(w, p, index, true);
		break;
	case FILE_XML:
		read_xml(w, p, index);
		break;
	case FILE_CMS:
		read_cms(w, p, index, depth);
		break;
	case FILE_TNEF:
		if (depth >= ATTACHMENT_DEPTH_MAX)
			attachments_flag(w, index, "nested_archive");
		else
			tnef_read(w, p, index, depth);
		break;
	case FILE_RTF:
		read_rtf(w, p, index);
		break;
	case FILE_TEXT:
		read_text(w, p, index, false);
		break;
	default:
		break;
	}
}

static void
read_one(struct attachments *w, const struct part *p, bool body, unsigned depth)
{
	enum file_kind bytes = filetype_of_bytes(p->bytes, p->n);
	enum file_kind name = filetype_of_name(p->name, p->type);
	unsigned index = note(w, p);

	if (index == MAIL_ATTACHMENTS_MAX)
		return;
	judge(w, p, index, bytes, name);
	if (body)
		at(w, index)->read = true;
	else if (bytes != FILE_UNKNOWN)
		read_kind(
		    w, p, index, bytes == FILE_XML && name == FILE_HTML ? name : bytes, depth);
	/* A file that is two things at once is opened as what its name says. */
	if (!body && name != bytes && (bytes == FILE_UNKNOWN || name == FILE_PDF))
		read_kind(w, p, index, name, depth);
}

void
attachments_read(struct attachments *w, const struct part *p, bool body)
{
	read_one(w, p, body, 0);
}

void
attachments_contained(struct attachments *w, const struct part *p, unsigned depth)
{
	if (!reading_overran(w->r))
		read_one(w, p, false, depth);
}
