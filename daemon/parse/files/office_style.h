#ifndef OFFICE_STYLE_H
#define OFFICE_STYLE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "xml.h"

/*
 * office_style - which styles of a document strike text out: OpenDocument's by name, Word's by name and by what they are
 * based on, a workbook's by their place among the cell formats.  What an OpenDocument style inherits is not followed.
 */
#define OFFICE_STYLES_MAX                                                                          \
	65000 /* fonts, cell formats: Excel takes so many; those beyond strike nothing */
#define OFFICE_NAMES_MAX 100 /* named styles that strike; likewise */
#define OFFICE_WORD_MAX 400 /* styles of a Word document; Word itself has 376 */
#define OFFICE_BASES_MAX 20 /* styles that are based on one another; Word has fewer */
#define OFFICE_STYLE_NAME                                                                          \
	64 /* bytes of a name, with the NUL; what is longer is told apart by its beginning */

struct office_styles;

struct office_styles *office_style_new(struct arena *);

/* An element of a workbook's styles begins, ends. */
void office_style_sheet_start(
    struct office_styles *, const char *name, const struct xml_attributes *);
void office_style_sheet_end(struct office_styles *, const char *name);

/* An element of an OpenDocument part begins, ends. */
void office_style_odf_start(
    struct office_styles *, const char *name, const struct xml_attributes *);
void office_style_odf_end(struct office_styles *, const char *name);

/* An element of Word's styles begins, ends. */
void office_style_word_start(
    struct office_styles *, const char *name, const struct xml_attributes *);
void office_style_word_end(struct office_styles *, const char *name);

/* Does the format at index, in decimal digits, strike a cell out? */
bool office_style_cell(const struct office_styles *, const char *index);

/* Does the style of that name strike text out?  "" is none. */
bool office_style_named(const struct office_styles *, const char *name);
bool office_style_word(struct office_styles *, const char *name);

#endif
