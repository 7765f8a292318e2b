#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <string.h>

#include "charset.h"
#include "mem.h"
#include "text.h"
#include "xml.h"

#define DECLARATION 200 /* bytes in which "encoding=" stands */

struct xml_attributes {
	const xmlChar **v;
	int n;
};

struct walk {
	const struct xml_handler *h;
	xmlParserCtxtPtr ctxt;
	size_t elements, depth, errors;
	bool entities;
	const char *limit;
};

static void
stop(struct walk *w, const char *limit)
{
	if (w->limit[0] == '\0')
		w->limit = limit;
	xmlStopParser(w->ctxt);
}

static void
count_names(struct walk *w)
{
	if (xmlDictSize(w->ctxt->dict) > XML_NAMES_MAX)
		stop(w, "xml_names");
}

static void
on_instruction(void *ctx, const xmlChar *target, const xmlChar *data)
{
	(void)target;
	(void)data;
	count_names(ctx);
}

/* No entity is known, but for those that libxml2 does not ask for. */
static xmlEntityPtr
on_reference(void *ctx, const xmlChar *name)
{
	(void)name;
	count_names(ctx);
	return NULL;
}

static void
on_error(void *ctx, xmlErrorPtr error)
{
	struct walk *w = ctx;

	(void)error;
	if (++w->errors > XML_ERRORS_MAX)
		stop(w, "xml_errors");
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int nb_ns,
    const xmlChar **ns, int nb_atts, int nb_defaulted, const xmlChar **atts)
{
	struct walk *w = ctx;
	struct xml_attributes a = { atts, nb_atts };

	(void)prefix;
	(void)uri;
	(void)nb_ns;
	(void)ns;
	(void)nb_defaulted;
	if (w->limit[0] != '\0')
		return;
	if (++w->elements > XML_ELEMENTS_MAX)
		stop(w, "xml_elements");
	else if (++w->depth > XML_DEPTH_MAX)
		stop(w, "xml_depth");
	else if (w->ctxt->nsNr > 2 * XML_NAMESPACES_MAX)
		stop(w, "xml_namespaces");
	else
		count_names(w);
	if (w->limit[0] == '\0')
		w->h->start(w->h->ctx, (const char *)name, &a);
}

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct walk *w = ctx;

	(void)prefix;
	(void)uri;
	if (w->limit[0] != '\0' || w->depth == 0)
		return;
	w->depth--;
	w->h->end(w->h->ctx, (const char *)name);
}

static void
on_text(void *ctx, const xmlChar *s, int n)
{
	struct walk *w = ctx;

	if (w->limit[0] == '\0' && n > 0)
		w->h->text(w->h->ctx, (const char *)s, (size_t)n);
}

static void
on_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public_id,
    const xmlChar *system_id, xmlChar *content)
{
	(void)name;
	(void)type;
	(void)public_id;
	(void)system_id;
	(void)content;
	((struct walk *)ctx)->entities = true;
}

/*
 * libxml2 compares each attribute of a tag with each other, and with every default of a DTD.  Returns where the first
 * tag of too many begins, n if there is none.  No "<" may stand in a value: what is counted between two of them are
 * at least the attributes of one tag.
 */
static size_t
sane_until(const char *s, size_t n)
{
	size_t attributes = 0, tag = 0;
	bool equals = false;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '<') {
			tag = i;
			attributes = 0;
			if (n - i >= 9 && memcmp(s + i, "<!ATTLIST", 9) == 0)
				return tag;
		} else if ((s[i] == '"' || s[i] == '\'') && equals &&
			   ++attributes > XML_ATTRIBUTES_MAX) {
			return tag;
		}
		if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r' && s[i] != '\n')
			equals = s[i] == '=';
	}
	return n;
}

/* The encoding that the declaration names; "" if none. */
static const char *
declared(struct arena *a, const char *s, size_t n)
{
	const char *p = text_find(s, n < DECLARATION ? n : DECLARATION, "encoding"), *end = s + n;
	size_t k = 0;

	if (p == NULL)
		return "";
	for (p += 8; p < end && strchr("= \t\"'", *p) != NULL && *p != '\0';)
		p++;
	while (p + k < end && k < 40 && strchr("\"'?> \t", p[k]) == NULL)
		k++;
	return arena_strndup(a, p, k);
}

/* As UTF-8; the bytes themselves where they are. */
static const char *
decoded(struct arena *a, const char *s, size_t *n)
{
	enum charset_result result;
	const char *label;

	if (*n >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "<\0", 2) == 0))
		label = "utf-16le";
	else if (*n >= 2 && (memcmp(s, "\xfe\xff", 2) == 0 || memcmp(s, "\0<", 2) == 0))
		label = "utf-16be";
	else if (text_is_utf8(s, *n))
		label = NULL;
	else
		label = declared(a, s, *n);
	if (label != NULL)
		s = charset_decode(a, label, s, *n, n, &result);
	if (*n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
		s += 3;
		*n -= 3;
	}
	return s;
}

static unsigned
feed(struct walk *w, const char *s, size_t n)
{
	static const xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.ignorableWhitespace = on_text,
		.entityDecl = on_entity,
		.getEntity = on_reference,
		.getParameterEntity = on_reference,
		.processingInstruction = on_instruction,
		.serror = on_error };
	bool well_formed;

	if (n == 0)
		return XML_BROKEN;
	/* At once, not in chunks: a long tag would be searched for its end again with each. */
	if (n > INT_MAX || (w->ctxt = xmlCreateMemoryParserCtxt(s, (int)n)) == NULL)
		mem_exhausted();
	*w->ctxt->sax = sax;
	w->ctxt->userData = w;
	/* The depth is limited here, and no entity is ever expanded: what HUGE lifts is not needed. */
	xmlCtxtUseOptions(w->ctxt, XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOERROR |
				       XML_PARSE_NOWARNING | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC);
	xmlParseDocument(w->ctxt);
	well_formed = w->ctxt->wellFormed;
	if (w->ctxt->myDoc != NULL)
		xmlFreeDoc(w->ctxt->myDoc);
	xmlFreeParserCtxt(w->ctxt);
	return well_formed ? 0 : XML_BROKEN;
}

unsigned
xml_read(struct arena *a, const void *bytes, size_t n, const struct xml_handler *h,
    const char **ret_limit)
{
	struct walk w = { .h = h, .limit = "" };
	const char *s = decoded(a, bytes, &n);
	size_t sane = sane_until(s, n);
	unsigned ret = feed(&w, s, sane);

	if (w.limit[0] == '\0' && sane < n)
		w.limit = "xml_attributes";
	*ret_limit = w.limit;
	if (w.limit[0] != '\0')
		ret = XML_LIMIT;
	return ret | (w.entities ? XML_ENTITIES : 0);
}

bool
xml_attribute(const struct xml_attributes *a, const char *name, char *ret, size_t size)
{
	/* Five pointers each: name, prefix, namespace, value, its end. */
	for (int i = 0; i < a->n; i++) {
		const xmlChar **v = a->v + 5 * (size_t)i;
		size_t n = (size_t)(v[4] - v[3]);

		if (strcmp((const char *)v[0], name) != 0)
			continue;
		if (n > size - 1)
			n = size - 1;
		memcpy(ret, v[3], n);
		ret[n] = '\0';
		return true;
	}
	ret[0] = '\0';
	return false;
}

/* The end of a comment, an instruction or a DOCTYPE that begins at p; NULL where it does not end. */
static const char *
past_misc(const char *p, const char *end)
{
	size_t left = (size_t)(end - p);
	const char *close, *subset;

	if (left >= 4 && memcmp(p, "<!--", 4) == 0) {
		close = memmem(p + 4, left - 4, "-->", 3);
		return close == NULL ? NULL : close + 3;
	}
	if (p[1] == '?') {
		close = memmem(p, left, "?>", 2);
		return close == NULL ? NULL : close + 2;
	}
	close = memchr(p, '>', left);
	subset = memchr(p, '[', left);
	if (close != NULL && subset != NULL && subset < close &&
	    (close = memmem(subset, (size_t)(end - subset), "]", 1)) != NULL)
		close = memchr(close, '>', (size_t)(end - close));
	return close == NULL ? NULL : close + 1;
}

void
xml_root(const void *bytes, size_t n, char *ret, size_t size)
{
	const char *p = bytes, *end = p + n, *name;
	size_t len;

	ret[0] = '\0';
	while ((p = memchr(p, '<', (size_t)(end - p))) != NULL && end - p >= 2 &&
	       (p[1] == '?' || p[1] == '!'))
		if ((p = past_misc(p, end)) == NULL)
			return;
	if (p == NULL || end - p < 2)
		return;
	for (name = ++p; p < end && *p != '\0' && strchr(" \t\r\n/>", *p) == NULL;)
		if (*p++ == ':')
			name = p;
	len = (size_t)(p - name);
	if (p == end || len > size - 1)
		return;
	memcpy(ret, name, len);
	ret[len] = '\0';
}
