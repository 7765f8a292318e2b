#include <stdlib.h>
#include <string.h>

#include "office_style.h"

struct name {
	char s[OFFICE_STYLE_NAME];
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
