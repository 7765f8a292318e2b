#include <poppler.h>
#include <stdbool.h>
#include <string.h>

#include "mail.h"
#include "text.h"

/* False when not all of it fitted. */
static bool
append(struct buf *b, const char *text)
{
	size_t n = strlen(text), left = MAIL_TEXT_MAX - b->len;

	if (n <= left) {
		buf_bytes(b, text, n);
		return true;
	}
	/* Not through the middle of a character. */
	for (n = left; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80; n--)
		;
	buf_bytes(b, text, n);
	return false;
}

/* Takes text over, which may be NULL; end is put behind it. */
static bool
append_valid(struct buf *b, char *text, const char *end)
{
	char *valid;
	bool whole;

	if (text == NULL || text[0] == '\0') {
		g_free(text);
		return true;
	}
	valid = g_utf8_make_valid(text, -1);
	whole = append(b, valid) && append(b, end);
	g_free(valid);
	g_free(text);
	return whole;
}

/* What was typed into the page's fields. */
static bool
append_fields(struct buf *b, PopplerPage *page)
{
	GList *list = poppler_page_get_form_field_mapping(page);
	bool whole = true;

	for (const GList *l = list; l != NULL && whole; l = l->next) {
		PopplerFormField *f = ((PopplerFormFieldMapping *)l->data)->field;

		if (poppler_form_field_get_field_type(f) == POPPLER_FORM_FIELD_TEXT)
			whole = append_valid(b, poppler_form_field_text_get_text(f), "\n");
	}
	poppler_page_free_form_field_mapping(list);
	return whole;
}

/* What was written over the page, and the notes on it. */
static bool
append_annotations(struct buf *b, PopplerPage *page)
{
	GList *list = poppler_page_get_annot_mapping(page);
	bool whole = true;

	for (const GList *l = list; l != NULL && whole; l = l->next) {
		PopplerAnnot *annot = ((PopplerAnnotMapping *)l->data)->annot;

		whole = append_valid(b, poppler_annot_get_contents(annot), "\n");
	}
	poppler_page_free_annot_mapping(list);
	return whole;
}

/* "" or what is wrong. */
static const char *
page_text(PopplerDocument *doc, int i, struct buf *ret)
{
	PopplerPage *page = poppler_document_get_page(doc, i);
	char *text;
	bool whole;

	if (page == NULL || (text = poppler_page_get_text(page)) == NULL) {
		g_clear_object(&page);
		return "pages_damaged";
	}
	whole = append_valid(ret, text, "\n") && append_fields(ret, page) &&
		append_annotations(ret, page) && append(ret, "\f");
	g_object_unref(page);
	return whole ? "" : "text_cut";
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
pages_text(PopplerDocument *doc, struct buf *ret)
{
	int n = poppler_document_get_n_pages(doc);
	const char *note = n > PDF_PAGES_MAX ? "pages_cut" : "";

	if (n <= 0)
		return "damaged";
	for (int i = 0; i < n && i < PDF_PAGES_MAX; i++) {
		const char *wrong = page_text(doc, i, ret);

		if (wrong[0] != '\0')
			note = wrong;
		if (strcmp(wrong, "text_cut") == 0)
			break;
	}
	if (is_blank(ret)) {
		ret->len = 0;
		return note[0] == '\0' ? "no_text" : note;
	}
	return note;
}

const char *
pdf_text(const void *pdf, size_t n, struct buf *ret)
{
	GBytes *bytes = g_bytes_new_static(pdf, n);
	GError *error = NULL;
	PopplerDocument *doc = poppler_document_new_from_bytes(bytes, NULL, &error);
	const char *note;

	if (doc != NULL)
		note = pages_text(doc, ret);
	else
		note = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? "encrypted"
										      : "damaged";
	g_clear_object(&doc);
	g_clear_error(&error);
	g_bytes_unref(bytes);
	return note;
}
