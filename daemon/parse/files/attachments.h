#ifndef ATTACHMENTS_H
#define ATTACHMENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "message.h"
#include "part.h"
#include "reading.h"

/*
 * attachments - the files in a message: name, type, size, hash; what they are, and the text in them.
 *
 * Read are plain text, CSV, HTML, XML (invoices: xml_invoice.h), RTF, Word, Excel and OpenDocument files, signed
 * wrappers, and what lies in ZIP archives and in winmail.dat, each file of which is noted as an attachment of its own.
 * PDFs are handed on.  A reader that fails costs the text of its file and sets a flag on it:
 *	"encrypted"		asks for a password
 *	"damaged"		could not be read, or only as far as it went
 *	"macro"			holds code
 *	"type_differs"		its bytes are something else than its name, or its type, says; beside it
 *				"pdf_in_disguise", "not_a_pdf"
 *	"too_long"		more text than is read; limit "attachment_text"
 *	"zip_bomb"		inflates without measure; limit "attachment_bytes"
 *	"entities"		XML that declares entities: none is expanded
 *	"nested_archive"	an archive in an archive, or deeper: not opened
 *	"packed"		an archive of a kind that is not opened
 *	"tnef"			Outlook's winmail.dat
 *	"legacy_office"		an Office file of the kind before 2007: only whether it is encrypted or holds macros is seen
 *	"signed"		a file in an S/MIME wrapper (.p7m)
 *	"executable"		a program, by its bytes or its name
 *	"not_read"		a limit kept it from being read; of a wrapper: no signed file is in it
 */
#define ATTACHMENT_TEXT_MAX (1024u * 1024) /* bytes of text of one; a long contract has 0.3 MB */
#define ATTACHMENT_DEPTH_MAX                                                                       \
	2 /* files in a ZIP in a mail are at 1, documents (which are ZIPs) there at 2 */

/* Text of an attachment. */
struct file_text {
	const char *text;
	bool html;
	unsigned index; /* into mail.attachments */
};

struct attachments {
	struct reading *r;
	struct message_files *files; /* PDFs */
	struct file_text *v;
	size_t n;
	size_t
	    text_left; /* of parse_limits.text_bytes, apart from that of the bodies: neither can use up the other's */
	size_t inflate_left; /* of parse_limits.attachment_bytes */
};

void attachments_begin(struct attachments *, struct reading *, struct message_files *);

/* Note one and read it.  body: its text was read as the message's own already. */
void attachments_read(struct attachments *, const struct part *, bool body);

/* What readers of containers use: a file at this depth, noted and read. */
void attachments_contained(struct attachments *, const struct part *, unsigned depth);

/*
 * Flag the attachment at index; give its text, markup when html, which holds that many bytes of text; "" only says
 * that it was read.
 */
void attachments_flag(struct attachments *, unsigned index, const char *flag);
void attachments_limit(struct attachments *, unsigned index, const char *flag, const char *limit);
void attachments_text(
    struct attachments *, unsigned index, const char *text, bool html, size_t bytes);

/* Bytes of text that one attachment may still have. */
size_t attachments_room(const struct attachments *);

#endif
