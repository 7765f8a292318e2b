#ifndef CONTENTS_H
#define CONTENTS_H

#include "bodies.h"
#include "reading.h"

/*
 * contents - what the texts of a message say: new text told from quoted text, bank accounts, wording, sketches.
 *
 * All alternatives of a text are read.  What only a poorer one says (an account in the plain text that the HTML
 * does not show) counts as new text and sets "alternatives_differ"; hidden text counts as nothing
 * and sets "html_hidden_text", an account in it "html_hidden_account".
 */

/* Fills accounts, quoted, sketch, wording and mailto; returns the new text. */
const char *contents_read(struct reading *, const struct bodies *);

#endif
