#ifndef OFFICE_H
#define OFFICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * office - what a reader of a Word, Excel or OpenDocument file sees, as HTML for html.h.
 *
 * ECMA-376 (WordprocessingML, SpreadsheetML, the text of DrawingML) and OpenDocument 1.2.  Read are text, tables, headers and
 * footers, notes, text boxes, comments, cells with shared and inline strings, numbers as they are stored.  Not read:
 * deleted and moved-away text of tracked changes, field codes.  Hidden text and hidden rows are marked hidden, text that is
 * struck by itself, by its cell's format or by its OpenDocument style struck.
 * A part is known by its first element, not by its path, which the writer chooses.
 */
struct office;

/* text_max: bytes of text that are taken, markup not counted. */
struct office *office_new(struct arena *, size_t text_max);
void office_free(struct office *); /* NULL is allowed */

/* What a part with this first element is. */
enum office_part { OFFICE_OTHER = 0, OFFICE_STRINGS, OFFICE_TEXT };
enum office_part office_part_of(const char *root);

/*
 * Read a part.  Those of OFFICE_STRINGS before the sheets that use them: strings says which of the two are wanted, others
 * are passed over.
 */
void office_read(struct office *, const uint8_t *bytes, size_t n, bool strings);

struct office_result {
	const char *html; /* in the arena */
	size_t text_n; /* bytes of text in it */
	bool cut; /* text_max was hit */
	unsigned xml; /* XML_* of all parts */
	const char *limit; /* name of a limit of xml.h, "" if none */
	size_t parts; /* that held text */
};

void office_result(struct office *, struct office_result *ret);

#endif
