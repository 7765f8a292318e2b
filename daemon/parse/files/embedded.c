#include <string.h>

#include "buf.h"
#include "embedded.h"
#include "struck.h"
#include "text.h"
#include "xml.h"
#include "xml_invoice.h"

#define SEPARATOR 0x1c

/* What follows is another file, or the pages. */
static void
add(struct buf *b, const char *text, size_t n)
{
	buf_bytes(b, text, n);
	buf_bytes(b, XML_INVOICE_GAP, sizeof(XML_INVOICE_GAP) - 1);
}

const char *
embedded_text(struct arena *a, const uint8_t *bytes, size_t n)
{
	const uint8_t *end = bytes + n, *p = memchr(bytes, SEPARATOR, n), *next;
	size_t pages = p == NULL ? n : (size_t)(p - bytes), left = n;
	struct buf b = { 0 };
	const char *text;

	for (; p != NULL && left > 0; p = next) {
		struct xml_invoice xml;
		size_t size;

		p++;
		next = memchr(p, SEPARATOR, (size_t)(end - p));
		size = (size_t)((next == NULL ? end : next) - p);
		text =
		    xml_invoice_text(a, p, (size_t)((next == NULL ? end : next) - p), left, &xml);
		add(&b, text, xml.bytes);
		left -= xml.bytes < left ? xml.bytes : left;
		if (xml.xml & (XML_BROKEN | XML_LIMIT)) {
			text = text_lines(a, (const char *)p, size, &size);
			add(&b, text, size);
		}
	}
	text = text_lines(a, (const char *)bytes, pages, &pages);
	buf_bytes(&b, text, pages);
	text = b.len == 0 ? "" : arena_strndup(a, (const char *)b.p, b.len);
	buf_free(&b);
	return struck_none(a, text);
}
