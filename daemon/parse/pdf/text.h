#ifndef PDF_TEXT_H
#define PDF_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "proto.h"

/*
 * text - the text of a PDF, page by page, in the order in which a reader sees it.
 *
 * What stands in a page's text fields, and what was written over it or noted on it (annotations),
 * follows the page's own text: a new account number over an old invoice is often no more than that.
 * An XML file inside the PDF (Factur-X, ZUGFeRD: the invoice as machines read it) follows the pages.  Other
 * files inside it are not opened.  What needs a password to be read is not read.
 */
#define PDF_FILES_MAX 20 /* files inside it that are looked at; Factur-X has one */

/*
 * Appends UTF-8 without NUL, at most limits->text_bytes (and MAIL_TEXT_MAX) bytes: pages, each ended by a form feed, then files, each begun by an
 * ASCII file separator (0x1c), which is nowhere else.
 * Returns what went wrong, as a flag of the attachment, "" if nothing did; static:
 *	"encrypted"	asks for a password; no text
 *	"damaged"	no PDF, or one that cannot be repaired; no text
 *	"no_text"	pictures alone, as of a scanner
 *	"pages_cut"	the pages beyond limits->pdf_pages are missing
 *	"text_cut"	the text beyond that is missing
 *	"files_not_read"	a file inside it is no XML, or there are more than PDF_FILES_MAX
 *	"pages_damaged"	a page could not be read, the others are there
 */
const char *pdf_text(const void *pdf, size_t n, const struct parse_limits *limits, struct buf *ret);

#endif
