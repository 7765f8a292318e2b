#ifndef BECWATCH_XML_H
#define BECWATCH_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * xml - elements and text of a hostile XML file, one after the other; libxml2, SAX.
 *
 * No DTD is loaded, nothing is fetched, and no entity but the five predefined ones is expanded.  Names come without
 * prefix: who wants to hide from a reader of invoices chooses his prefixes freely.  Broken XML is read as far as it
 * goes.  Linear in the bytes, where libxml2 is not by limits.
 */
#define XML_ELEMENTS_MAX 3000000 /* a sheet of 1,000,000 cells with values; limit "xml_elements" */
#define XML_DEPTH_MAX 1000 /* Word nests some dozens; limit "xml_depth" */
#define XML_ATTRIBUTES_MAX                                                                         \
	500 /* of one tag: libxml2 compares each with each; limit "xml_attributes" */
#define XML_NAMESPACES_MAX                                                                         \
	200 /* in scope: looked up one by one; Word has 35; limit "xml_namespaces" */
#define XML_NAMES_MAX                                                                              \
	20000 /* different ones, UBL has 500: libxml2's table stops growing; limit "xml_names" */
#define XML_ERRORS_MAX 1000 /* in one file: what has more is no XML; limit "xml_errors" */

enum {
	XML_BROKEN = 1 << 0, /* not well-formed: what could be read was */
	XML_ENTITIES = 1 << 1, /* declares entities, which were not expanded */
	XML_LIMIT = 1 << 2 /* a limit was hit, which xml_read named; reading ended there */
};

/* An element's attributes, as long as the callback runs. */
struct xml_attributes;

struct xml_handler {
	void *ctx;
	void (*start)(void *ctx, const char *name, const struct xml_attributes *);
	void (*end)(void *ctx, const char *name);
	void (*text)(void *ctx, const char *s, size_t n); /* may come in pieces */
};

/* Read n bytes of any charset; returns XML_* and the limit's name in ret_limit, "" if none was hit. */
unsigned xml_read(struct arena *, const void *bytes, size_t n, const struct xml_handler *,
    const char **ret_limit);

/* The value of the attribute of that name, cut to size - 1 bytes; "" and false if there is none. */
bool xml_attribute(const struct xml_attributes *, const char *name, char *ret, size_t size);

/* The name of the first element, without prefix; "" where n bytes of UTF-8 do not tell it. */
void xml_root(const void *bytes, size_t n, char *ret, size_t size);

#endif
