#include <string.h>

#include "attachments.h"
#include "hash.h"
#include "text.h"

#define MAGIC_WITHIN 1024 /* bytes; PDF readers take "%PDF-" so late (ISO 32000-1 Annex H.3.4.1) */

static bool
ends_with(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n >= m && text_same(name + n - m, suffix);
}

static bool
has_magic(const struct part *p, const char *magic, size_t within)
{
	size_t n = p->n < within ? p->n : within, m = strlen(magic);

	for (size_t i = 0; i + m <= n; i++)
		if (memcmp(p->bytes + i, magic, m) == 0)
			return true;
	return false;
}

static void
pdf_out(struct reading *r, const struct part *p, unsigned index, struct mail_attachment *att,
    struct message_files *files)
{
	if (p->n == 0)
		return;
	if (files->n >= MESSAGE_FILES_MAX || p->n > MESSAGE_FILE_BYTES_MAX) {
		mail_strings_add(r->a, &att->flags, "not_read");
		reading_limit(r, files->n >= MESSAGE_FILES_MAX ? "pdf_files" : "pdf_bytes");
		return;
	}
	att->wants_pdf = true;
	files->v = arena_grow(r->a, files->v, files->n, sizeof(*files->v));
	files->v[files->n++] = (struct message_file){ index, p->bytes, p->n };
}

unsigned
attachments_add(struct reading *r, const struct part *p, struct message_files *files)
{
	struct mail *m = r->m;
	struct mail_attachment *att;
	unsigned index = (unsigned)m->attachments_n;
	bool magic = has_magic(p, "%PDF-", MAGIC_WITHIN);
	bool named = text_same(p->type, "application/pdf") || ends_with(p->name, ".pdf");

	if (index >= MAIL_ATTACHMENTS_MAX) {
		reading_limit(r, "attachments");
		return MAIL_ATTACHMENTS_MAX;
	}
	m->attachments = arena_grow(r->a, m->attachments, index, sizeof(*m->attachments));
	att = &m->attachments[m->attachments_n++];
	*att = (struct mail_attachment){ .name = p->name,
		.type = p->type,
		.bytes = p->n,
		.sha256 = hash_of(r->a, p->bytes, p->n) };
	if (magic != named && attachments_text(p) == ATTACHMENT_BINARY)
		mail_strings_add(r->a, &att->flags, magic ? "pdf_in_disguise" : "not_a_pdf");
	if (magic || named)
		pdf_out(r, p, index, att, files);
	if (text_same(p->type, "application/ms-tnef") || ends_with(p->name, "winmail.dat"))
		mail_strings_add(r->a, &att->flags, "tnef");
	return index;
}

enum attachment_text
attachments_text(const struct part *p)
{
	static const char *const plain[] = { ".txt", ".csv", ".xml", ".ics", ".md" };

	if (text_same(p->type, "text/html") || text_same(p->type, "application/xhtml+xml") ||
	    ends_with(p->name, ".html") || ends_with(p->name, ".htm"))
		return ATTACHMENT_HTML;
	if (text_same(p->type, "text/rtf") || text_same(p->type, "text/richtext") ||
	    has_magic(p, "%PDF-", 5) || has_magic(p, "PK\x03\x04", 4))
		return ATTACHMENT_BINARY;
	if (text_begins(p->type, "text/") || text_same(p->type, "application/xml"))
		return ATTACHMENT_PLAIN;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (ends_with(p->name, plain[i]))
			return ATTACHMENT_PLAIN;
	return ATTACHMENT_BINARY;
}
