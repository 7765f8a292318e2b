#ifndef ASIDE_H
#define ASIDE_H

#include <stddef.h>

#include "arena.h"

/*
 * aside - what a page of HTML says beside its text, to some readers: in conditional comments (to those of Outlook:
 * MS-CONDCOM), in place of pictures (alt), in the fields of a form (value).
 *
 * HTML again; "" if there is nothing of the kind.  Found by how it is written, without
 * reading the page.  Linear.
 */
const char *aside_html(struct arena *, const char *html, size_t len);

#endif
