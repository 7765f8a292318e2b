#ifndef CONTENTS_H
#define CONTENTS_H

#include "bodies.h"
#include "reading.h"

/*
 * contents - what the texts of a message say: new text told from quoted text, bank accounts, wording, sketches.
 *
 * All alternatives of a text are read.  What only a poorer one says (an account in the plain text that the HTML
 * does not show) counts as new text and sets "alternatives_differ"; hidden text counts as nothing
 * and sets "html_hidden_text", an account in it "html_hidden_account".  A message enclosed in it is quoted, but one
 * of the same sender says what he says: its accounts and claims are the message's own.
 */

/* One of mail.quoted, with its text. */
struct quoted_text {
	unsigned level;
	const char *from; /* address, else name, of whom it is said to be; "" if nothing says */
	const char *text;
};

/* The texts: they stay in the parser, but for an administrator who asks (proto_parse_show). */
struct contents {
	const char *new_text;
	const char *hidden; /* in the mail but not seen */
	struct quoted_text *quoted; /* parallel to mail.quoted */
	size_t quoted_n;
};

/* Fills accounts, quoted, sketch, wording, links and mailto.  ret is filled anew; its strings are clean lines. */
void contents_read(struct reading *, const struct bodies *, struct contents *ret);

#endif
