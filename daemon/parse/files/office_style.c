#include <stdlib.h>
#include <string.h>

#include "office_style.h"

struct name {
	char s[OFFICE_STYLE_NAME];
};

struct word_style {
	struct name name, base;
	bool told, struck; /* itself */
};

struct office_styles {
	struct arena *a;
	bool in_fonts, in_formats;
	bool *font; /* struck? */
	size_t fonts;
	bool *format;
	size_t formats;
	struct name current; /* the style that is being read */
	struct name *named; /* those that strike */
	size_t named_n;
	struct word_style *word;
	size_t word_n;
	bool in_word; /* the last of them is being read */
	unsigned aside; /* open elements in it that are not of all its text */
};

struct office_styles *
office_style_new(struct arena *a)
{
	struct office_styles *o = arena_alloc(a, 1, sizeof(*o));

	o->a = a;
	return o;
}

static bool
at(const bool *v, size_t n, const char *index)
{
	char *end;
	unsigned long i = strtoul(index, &end, 10);

	return end != index && i < n && v[i];
}

static void
add(struct arena *a, bool **v, size_t *n, bool struck)
{
	if (*n >= OFFICE_STYLES_MAX)
		return;
	*v = arena_grow(a, *v, *n, sizeof(**v));
	(*v)[(*n)++] = struck;
}

void
office_style_sheet_start(
    struct office_styles *o, const char *name, const struct xml_attributes *atts)
{
	char value[16];

	if (strcmp(name, "fonts") == 0) {
		o->in_fonts = true;
	} else if (strcmp(name, "cellXfs") == 0) {
		o->in_formats = true;
	} else if (o->in_fonts && strcmp(name, "font") == 0) {
		add(o->a, &o->font, &o->fonts, false);
	} else if (o->in_fonts && o->fonts > 0 && strcmp(name, "strike") == 0) {
		xml_attribute(atts, "val", value, sizeof(value));
		o->font[o->fonts - 1] = strcmp(value, "0") != 0 && strcmp(value, "false") != 0;
	} else if (o->in_formats && strcmp(name, "xf") == 0) {
		xml_attribute(atts, "fontId", value, sizeof(value));
		add(o->a, &o->format, &o->formats, at(o->font, o->fonts, value));
	}
}

void
office_style_sheet_end(struct office_styles *o, const char *name)
{
	if (strcmp(name, "fonts") == 0)
		o->in_fonts = false;
	else if (strcmp(name, "cellXfs") == 0)
		o->in_formats = false;
}

static bool
strikes(const struct xml_attributes *atts, const char *name)
{
	char value[16];

	return xml_attribute(atts, name, value, sizeof(value)) && value[0] != '\0' &&
	       strcmp(value, "none") != 0;
}

void
office_style_odf_start(struct office_styles *o, const char *name, const struct xml_attributes *atts)
{
	if (strcmp(name, "style") == 0) {
		xml_attribute(atts, "name", o->current.s, sizeof(o->current.s));
	} else if (strcmp(name, "text-properties") == 0 && o->current.s[0] != '\0' &&
		   o->named_n < OFFICE_NAMES_MAX &&
		   (strikes(atts, "text-line-through-style") ||
		       strikes(atts, "text-line-through-type"))) {
		o->named = arena_grow(o->a, o->named, o->named_n, sizeof(*o->named));
		o->named[o->named_n++] = o->current;
	}
}

void
office_style_odf_end(struct office_styles *o, const char *name)
{
	if (strcmp(name, "style") == 0)
		o->current.s[0] = '\0';
}

/* Formats of the paragraph's mark, of parts of a table. */
static bool
is_aside(const char *name)
{
	return strcmp(name, "pPr") == 0 || strcmp(name, "tblStylePr") == 0;
}

void
office_style_word_start(
    struct office_styles *o, const char *name, const struct xml_attributes *atts)
{
	struct word_style *s;
	char value[16];

	if (strcmp(name, "style") == 0 && o->word_n < OFFICE_WORD_MAX) {
		o->word = arena_grow(o->a, o->word, o->word_n, sizeof(*o->word));
		s = &o->word[o->word_n++];
		*s = (struct word_style){ 0 };
		xml_attribute(atts, "styleId", s->name.s, sizeof(s->name.s));
		o->in_word = true;
		o->aside = 0;
	}
	if (!o->in_word)
		return;
	o->aside += is_aside(name);
	s = &o->word[o->word_n - 1];
	if (strcmp(name, "basedOn") == 0) {
		xml_attribute(atts, "val", s->base.s, sizeof(s->base.s));
	} else if (o->aside == 0 && (strcmp(name, "strike") == 0 || strcmp(name, "dstrike") == 0)) {
		s->struck = !xml_attribute(atts, "val", value, sizeof(value)) ||
			    (strcmp(value, "0") != 0 && strcmp(value, "false") != 0 &&
				strcmp(value, "off") != 0);
		s->told = true;
	}
}

void
office_style_word_end(struct office_styles *o, const char *name)
{
	if (!o->in_word)
		return;
	o->aside -= o->aside > 0 && is_aside(name);
	if (strcmp(name, "style") == 0)
		o->in_word = false;
}

static struct word_style *
word_style(const struct office_styles *o, const char *name)
{
	for (size_t i = 0; name[0] != '\0' && i < o->word_n; i++)
		if (strcmp(o->word[i].name.s, name) == 0)
			return &o->word[i];
	return NULL;
}

bool
office_style_word(struct office_styles *o, const char *name)
{
	struct word_style *s = word_style(o, name);
	const struct word_style *base = s;

	if (s == NULL)
		return false;
	for (unsigned i = 0; base != NULL && !base->told && i < OFFICE_BASES_MAX; i++)
		base = word_style(o, base->base.s);
	/* Found once: the next run with it asks again. */
	s->struck = base != NULL && base->told && base->struck;
	s->told = true;
	return s->struck;
}

bool
office_style_cell(const struct office_styles *o, const char *index)
{
	return at(o->format, o->formats, index);
}

bool
office_style_named(const struct office_styles *o, const char *name)
{
	for (size_t i = 0; name[0] != '\0' && i < o->named_n; i++)
		if (strcmp(o->named[i].s, name) == 0)
			return true;
	return false;
}
