#ifndef EMBEDDED_H
#define EMBEDDED_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * embedded - what becwatch-pdf read of a PDF: its pages, and the XML files inside it (Factur-X, ZUGFeRD), each after an
 * ASCII file separator (0x1c).
 */

/*
 * All of it as text, several clean lines, in the arena: first what the XML says (xml_invoice.h), then the pages.
 * Hardly longer than n, twice that where the XML is broken.  Whatever the bytes are, it gives a text.
 */
const char *embedded_text(struct arena *, const uint8_t *bytes, size_t n);

#endif
