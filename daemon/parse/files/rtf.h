#ifndef RTF_H
#define RTF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * rtf - the text of a Rich Text file; RTF Specification 1.9.1.  Debian has no library for it.
 *
 * Paragraphs and rows are lines, cells are joined by " : ", struck text stands between HTML_STRUCK, as in html.h.
 * Hidden and deleted text, pictures, objects and
 * tables of fonts and styles are passed over.  Bytes are decoded in the document's code page or the font's charset.
 * One pass, linear; groups may nest RTF_DEPTH_MAX deep.
 */
#define RTF_DEPTH_MAX 1000 /* open groups; deeper ones are read with the settings of the last */
#define RTF_FONTS_MAX 1000 /* whose charset is kept */

struct rtf_result {
	bool cut; /* max was hit */
	bool damaged; /* it begins as no RTF does, or ends inside a group */
	size_t n; /* bytes of text */
};

/* At most max bytes of UTF-8, several clean lines, in the arena. */
const char *rtf_text(
    struct arena *, const uint8_t *bytes, size_t n, size_t max, struct rtf_result *ret);

#endif
