#include <poppler.h>
#include <stdbool.h>
#include <string.h>

#include "mail.h"
#include "text.h"

#define COLUMN_GAP 0.9 /* heights of the text: wider than any space between two words */
#define SEPARATOR "\x1c"

/* Where text goes. */
struct output {
	struct buf *b;
	size_t max; /* bytes */
	int pages;
};

/* False when not all of it fitted. */
static bool
append(const struct output *o, const char *text)
{
	size_t n = strlen(text), left = o->max - o->b->len;

	if (n <= left) {
		buf_bytes(o->b, text, n);
		return true;
	}
	/* Not through the middle of a character. */
	for (n = left; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80; n--)
		;
	buf_bytes(o->b, text, n);
	return false;
}

/* Takes text over, which may be NULL; end is put behind it. */
static bool
append_valid(const struct output *o, char *text, const char *end)
{
	char *valid;
	bool whole;

	if (text == NULL || text[0] == '\0') {
		g_free(text);
		return true;
	}
	valid = g_strdelimit(g_utf8_make_valid(text, -1), SEPARATOR, ' ');
	whole = append(o, valid) && append(o, end);
	g_free(valid);
	g_free(text);
	return whole;
}

/* What was typed into the page's fields. */
static bool
append_fields(const struct output *o, PopplerPage *page)
{
	GList *list = poppler_page_get_form_field_mapping(page);
	bool whole = true;

	for (const GList *l = list; l != NULL && whole; l = l->next) {
		PopplerFormField *f = ((PopplerFormFieldMapping *)l->data)->field;

		if (poppler_form_field_get_field_type(f) == POPPLER_FORM_FIELD_TEXT)
			whole = append_valid(o, poppler_form_field_text_get_text(f), "\n");
	}
	poppler_page_free_form_field_mapping(list);
	return whole;
}

/* What was written over the page, and the notes on it. */
static bool
append_annotations(const struct output *o, PopplerPage *page)
{
	GList *list = poppler_page_get_annot_mapping(page);
	bool whole = true;

	for (const GList *l = list; l != NULL && whole; l = l->next) {
		PopplerAnnot *annot = ((PopplerAnnotMapping *)l->data)->annot;

		whole = append_valid(o, poppler_annot_get_contents(annot), "\n");
	}
	poppler_page_free_annot_mapping(list);
	return whole;
}

static double
height(const PopplerRectangle *r)
{
	return r->y2 > r->y1 ? r->y2 - r->y1 : r->y1 - r->y2;
}

/* Do both stand on one line: do they share half of the lower one's height? */
static bool
same_line(const PopplerRectangle *a, const PopplerRectangle *b)
{
	double top_a = MIN(a->y1, a->y2), end_a = MAX(a->y1, a->y2);
	double top_b = MIN(b->y1, b->y2), end_b = MAX(b->y1, b->y2);

	return MIN(end_a, end_b) - MAX(top_a, top_b) > MIN(height(a), height(b)) / 2;
}

/* What parts character i of the page from the next one: '\n', '\t' between columns, 0 where they are neighbours. */
static char
parts(const PopplerRectangle *r, guint i, guint n)
{
	double gap;

	if (i + 1 >= n || height(&r[i]) <= 0 || height(&r[i + 1]) <= 0)
		return 0;
	if (!same_line(&r[i], &r[i + 1]))
		return '\n';
	gap = r[i + 1].x1 - r[i].x2;
	return gap > COLUMN_GAP * height(&r[i]) || gap < -COLUMN_GAP * height(&r[i]) ? '\t' : 0;
}

/* Is character i apart from both neighbours: a digit in a box of its own? */
static bool
alone(const PopplerRectangle *r, guint i, guint n)
{
	return (i == 0 || parts(r, i - 1, n) == '\t') && parts(r, i, n) == '\t';
}

/*
 * What stands for the line end at p, character i, between two characters that are on one line: nothing between digits in
 * boxes of their own, '\t' between columns; '\n' where they are not on one.
 */
static const char *
line_end(const PopplerRectangle *r, const char *text, const char *p, guint i, guint n)
{
	const char *before = p > text ? g_utf8_prev_char(p) : p, *after = p + 1;

	if (i == 0 || i + 1 >= n || *before == '\n' || *after == '\0' || *after == '\n' ||
	    height(&r[i - 1]) <= 0 || height(&r[i + 1]) <= 0 || !same_line(&r[i - 1], &r[i + 1]))
		return "\n";
	if ((before == text || before[-1] == '\n') &&
	    strchr("\n", *g_utf8_next_char(after)) != NULL)
		return "";
	return "\t";
}

/*
 * The page's text as its columns stand: poppler leaves nothing between two columns, so that a table's row is one word.
 * text is taken over.
 */
static char *
divided(PopplerPage *page, char *text)
{
	PopplerRectangle *r = NULL;
	guint n = 0, i = 0;
	GString *out;

	if (!poppler_page_get_text_layout(page, &r, &n) || g_utf8_strlen(text, -1) != (glong)n) {
		g_free(r);
		return text;
	}
	out = g_string_sized_new(strlen(text) + 64);
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p), i++) {
		const char *next = g_utf8_next_char(p);
		char c;

		if (*p == '\n') {
			g_string_append(out, line_end(r, text, p, i, n));
			continue;
		}
		g_string_append_len(out, p, next - p);
		if (*next == '\0' || strchr(" \t\n", *p) != NULL ||
		    strchr(" \t\n", *next) != NULL || (c = parts(r, i, n)) == 0 ||
		    (c == '\t' && alone(r, i, n) && (alone(r, i + 1, n) || i + 2 >= n)))
			continue;
		g_string_append_c(out, c);
	}
	g_free(r);
	g_free(text);
	return g_string_free(out, FALSE);
}

/* "" or what is wrong. */
static const char *
page_text(PopplerDocument *doc, int i, const struct output *o)
{
	PopplerPage *page = poppler_document_get_page(doc, i);
	char *text;
	bool whole;

	if (page == NULL || (text = poppler_page_get_text(page)) == NULL) {
		g_clear_object(&page);
		return "pages_damaged";
	}
	whole = append_valid(o, divided(page, text), "\n") && append_fields(o, page) &&
		append_annotations(o, page) && append(o, "\f");
	g_object_unref(page);
	return whole ? "" : "text_cut";
}

/* poppler hands a file over in pieces; no more of them once there is no room. */
static gboolean
take_piece(const gchar *p, gsize n, gpointer arg, GError **error)
{
	GByteArray *file = arg;

	(void)error;
	if (file->len + n > MAIL_TEXT_MAX)
		return FALSE;
	g_byte_array_append(file, (const guint8 *)p, (guint)n);
	return TRUE;
}

static bool
is_xml(const GByteArray *file)
{
	size_t i = file->len >= 3 && memcmp(file->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (i < file->len && file->data[i] != '\0' && strchr(" \t\r\n", file->data[i]) != NULL)
		i++;
	return i < file->len && file->data[i] == '<';
}

/* "" or what is wrong. */
static const char *
file_text(PopplerAttachment *att, const struct output *o)
{
	GByteArray *file = g_byte_array_new();
	const char *note = "";
	bool whole = poppler_attachment_save_to_callback(att, take_piece, file, NULL);

	if (!is_xml(file))
		note = "files_not_read";
	else if (!append(o, SEPARATOR) ||
		 !append_valid(o, g_utf8_make_valid((char *)file->data, file->len), "\n") || !whole)
		note = "text_cut";
	g_byte_array_unref(file);
	return note;
}

static const char *
files_text(PopplerDocument *doc, const struct output *o)
{
	GList *list = poppler_document_get_attachments(doc);
	const char *note = "", *wrong;
	unsigned n = 0;

	for (GList *l = list; l != NULL; l = l->next) {
		wrong = n++ < PDF_FILES_MAX ? file_text(l->data, o) : "files_not_read";
		if (wrong[0] != '\0')
			note = wrong;
		g_object_unref(l->data);
	}
	g_list_free(list);
	return note;
}

static bool
is_blank(const struct buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (b->p[i] > ' ')
			return false;
	return true;
}

static const char *
pages_text(PopplerDocument *doc, const struct output *o)
{
	int n = poppler_document_get_n_pages(doc);
	const char *note = n > o->pages ? "pages_cut" : "", *files;

	if (n <= 0)
		return "damaged";
	for (int i = 0; i < n && i < o->pages; i++) {
		const char *wrong = page_text(doc, i, o);

		if (wrong[0] != '\0')
			note = wrong;
		if (strcmp(wrong, "text_cut") == 0)
			break;
	}
	files = files_text(doc, o);
	if (note[0] == '\0')
		note = files;
	if (is_blank(o->b)) {
		o->b->len = 0;
		return note[0] == '\0' ? "no_text" : note;
	}
	return note;
}

const char *
pdf_text(const void *pdf, size_t n, const struct parse_limits *limits, struct buf *ret)
{
	struct output o = { .b = ret,
		.max =
		    limits->text_bytes < MAIL_TEXT_MAX ? (size_t)limits->text_bytes : MAIL_TEXT_MAX,
		.pages = (int)limits->pdf_pages };
	GBytes *bytes = g_bytes_new_static(pdf, n);
	GError *error = NULL;
	PopplerDocument *doc = poppler_document_new_from_bytes(bytes, NULL, &error);
	const char *note;

	if (doc != NULL)
		note = pages_text(doc, &o);
	else
		note = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? "encrypted"
										      : "damaged";
	g_clear_object(&doc);
	g_clear_error(&error);
	g_bytes_unref(bytes);
	return note;
}
