#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "archive.h"
#include "charset.h"
#include "filetype.h"
#include "office.h"
#include "text.h"
#include "xml.h"
#include "zipped.h"

#define SNIFF 4096 /* bytes of an entry that are looked at before it is inflated */
#define NAME_BYTES 255 /* of an entry */

struct walk {
	struct attachments *out;
	unsigned index, depth;
	struct archive *zip;
	size_t n;
	bool document; /* OOXML or ODF: its entries are parts, not files */
	bool cut; /* by a limit of ours */
	struct office *office;
};

/* One entry, at most max bytes; trouble becomes flags.  To be freed. */
static uint8_t *
entry(struct walk *w, size_t i, size_t max, size_t *n)
{
	uint8_t *p;

	switch (archive_read(w->zip, i, max, &w->out->inflate_left, &p, n)) {
	case ARCHIVE_OK:
		break;
	case ARCHIVE_EDAMAGED:
		attachments_flag(w->out, w->index, "damaged");
		break;
	case ARCHIVE_EENCRYPTED:
		attachments_flag(w->out, w->index, "encrypted");
		break;
	case ARCHIVE_EBOMB:
	case ARCHIVE_EBUDGET:
		attachments_limit(w->out, w->index, "zip_bomb", "attachment_bytes");
		w->cut = true;
		break;
	}
	return p;
}

static bool
is_document(const struct walk *w)
{
	for (size_t i = 0; i < w->n; i++) {
		const char *name = archive_name(w->zip, i);

		if (strcasecmp(name, "[Content_Types].xml") == 0 ||
		    strcmp(name, "META-INF/manifest.xml") == 0)
			return true;
	}
	return false;
}

/* What may be a part with text, judged by its first bytes; root: "" where they do not tell. */
static bool
may_be_xml(const uint8_t *p, size_t n, char *root, size_t size)
{
	size_t i = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	root[0] = '\0';
	if (n >= 2 && (p[0] == 0 || p[1] == 0 || p[0] >= 0xfe))
		return filetype_of_bytes(p, n) == FILE_XML;
	while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\r' || p[i] == '\n'))
		i++;
	if (i < n && p[i] != '<')
		return false;
	xml_root(p, n, root, size);
	return n > 0;
}

/* What a part of a document is, besides text. */
static void
judge_part(struct walk *w, const char *name, const uint8_t *p, size_t n, const char *root)
{
	enum file_kind kind = filetype_of_bytes(p, n);

	if (kind == FILE_OLE && text_find(name, strlen(name), "vba") != NULL)
		attachments_flag(w->out, w->index, "macro");
	else if (strcmp(root, "macrosheet") == 0)
		attachments_flag(w->out, w->index, "macro");
	else if (kind == FILE_ZIP)
		attachments_flag(w->out, w->index, "nested_archive");
	else if (kind == FILE_PROGRAM)
		attachments_flag(w->out, w->index, "executable");
	if (strcmp(name, "META-INF/manifest.xml") == 0 &&
	    memmem(p, n, "encryption-data", 15) != NULL)
		attachments_flag(w->out, w->index, "encrypted");
}

static void
read_part(struct walk *w, size_t i, bool strings)
{
	char root[64];
	size_t n = 0;
	uint8_t *p = entry(w, i, SNIFF, &n);
	enum office_part part;
	bool wanted;

	wanted = may_be_xml(p, n, root, sizeof(root));
	if (!strings)
		judge_part(w, archive_name(w->zip, i), p, n, root);
	part = office_part_of(root);
	if (root[0] != '\0')
		wanted = part == (strings ? OFFICE_STRINGS : OFFICE_TEXT);
	if (wanted) {
		if (n == SNIFF) {
			free(p);
			p = entry(w, i, SIZE_MAX, &n);
		}
		office_read(w->office, p, n, strings);
	}
	free(p);
}

static void
read_document(struct walk *w)
{
	struct office_result result;

	w->office = office_new(w->out->r->a, attachments_room(w->out));
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < w->n; i++)
			if (archive_name(w->zip, i)[0] != '\0')
				read_part(w, i, pass == 0);
	office_result(w->office, &result);
	if (result.cut)
		attachments_limit(w->out, w->index, "too_long", "attachment_text");
	if (result.xml & XML_BROKEN && !w->cut)
		attachments_flag(w->out, w->index, "damaged");
	if (result.xml & XML_ENTITIES)
		attachments_flag(w->out, w->index, "entities");
	if (result.limit[0] != '\0')
		attachments_limit(w->out, w->index, "too_long", result.limit);
	if (result.parts > 0)
		attachments_text(w->out, w->index, result.html, true, result.text_n);
	office_free(w->office);
}

/* An entry's own name, without folders; bytes that are no UTF-8 are guessed. */
static const char *
file_name(struct arena *a, const char *path)
{
	enum charset_result result;
	size_t n;

	for (const char *p = path; *p != '\0'; p++)
		if (*p == '/' || *p == '\\')
			path = p + 1;
	path = charset_decode(a, "", path, strlen(path), &n, &result);
	return text_evidence(a, path, NAME_BYTES);
}

static void
read_file(struct walk *w, size_t i)
{
	struct arena *a = w->out->r->a;
	struct part p = { .type = "application/octet-stream", .charset = "", .attached = true };
	size_t n = 0;
	uint8_t *bytes = entry(w, i, SIZE_MAX, &n), *copy;

	copy = arena_alloc(a, n + 1, 1);
	memcpy(copy, bytes, n);
	free(bytes);
	p.name = file_name(a, archive_name(w->zip, i));
	p.bytes = copy;
	p.n = n;
	attachments_contained(w->out, &p, w->depth + 1);
}

void
zipped_read(struct attachments *out, const struct part *p, unsigned index, unsigned depth)
{
	struct walk w = { .out = out, .index = index, .depth = depth };
	bool more;

	if ((w.zip = archive_open(p->bytes, p->n)) == NULL) {
		attachments_flag(out, index, "damaged");
		return;
	}
	w.n = archive_entries(w.zip, &more);
	if (more)
		attachments_limit(out, index, "zip_bomb", "zip_entries");
	w.document = is_document(&w);
	if (w.document)
		read_document(&w);
	else if (depth > 0)
		attachments_flag(out, index, "nested_archive");
	else
		for (size_t i = 0; i < w.n; i++)
			if (archive_name(w.zip, i)[0] != '\0')
				read_file(&w, i);
	archive_close(w.zip);
}
