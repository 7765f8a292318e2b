#ifndef HTML_SHEET_H
#define HTML_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "html_style.h"

/*
 * html_sheet - the rules of a page's <style> elements, as far as they can hide text.
 *
 * Selectors: elements, classes, ids and attributes, and such inside others ("a b", "a > b"); rules with any other
 * selector are left out, which leaves text seen.  What stands in @media with a condition applies only as far as it
 * shows: text that some screens show is seen.  Order and weight are those of CSS Cascade 4, 6.
 */
#define SHEET_BYTES_MAX (512 * 1024) /* of all style sheets; newsletters have 10 to 60 kB */
#define SHEET_RULES_MAX 1000 /* kept; frameworks of mail have some hundred */
#define SHEET_PARTS_MAX 4 /* of a selector "a b c d" */
#define SHEET_ANCESTORS_MAX 64 /* different parts before the last one, of all selectors */
#define SHEET_DEPTH_MAX 8 /* @media inside @media */
#define SHEET_WORK_MAX (10 * 1000 * 1000) /* comparisons of a selector with an element */

struct sheet;

/* What of the selectors an element has matched. */
struct sheet_state {
	uint64_t own; /* parts before the last one that this element matches */
	uint64_t above; /* that it or an element around it matches */
};

/* Valid UTF-8, NUL-terminated.  NULL: no style sheet says anything about hiding.  Linear. */
struct sheet *sheet_read(struct arena *, const char *html);

/*
 * Which rules apply to an element with these attributes (libxml2's: name, value, …, NULL; may be NULL) below parent?
 * Follow it by sheet_apply for each part, weakest first, until the next sheet_match.
 */
void sheet_match(struct sheet *, const char *name, const unsigned char **atts,
    const struct sheet_state *parent, struct sheet_state *ret);
void sheet_apply(const struct sheet *, bool important, struct html_style *ret);

/* A limit was reached: rules that hide were left out. */
bool sheet_cut(const struct sheet *);
/* A rule that could not be read may set a background. */
bool sheet_background_unknown(const struct sheet *);

#endif
