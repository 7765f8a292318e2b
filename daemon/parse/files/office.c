#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "office.h"
#include "office_style.h"
#include "xml.h"

#define STRINGS_MAX (16u * 1024 * 1024) /* bytes of shared strings; more than ever shown */
#define VALUE_MAX 32768 /* bytes of a cell; Excel takes so many characters */
#define STRUCK_BEGIN '\x01' /* in shared strings: no XML holds them */
#define STRUCK_END '\x02'
#define HTML_MAX                                                                                   \
	(12u * 1024 * 1024) /* bytes of markup and text: empty elements are not free either */

enum mode { MODE_NONE = 0, MODE_FLOW, MODE_ODF, MODE_SHEET, MODE_STRINGS, MODE_STYLES, MODE_WORD };

struct office {
	struct arena *a;
	struct buf html;
	size_t text_left, text_n;
	struct office_styles *styles;
	struct buf strings; /* one after the other, each with a NUL */
	size_t *string_at;
	size_t strings_n, strings_room;
	unsigned xml;
	const char *limit;
	size_t parts;
	bool cut;

	/* the part being read */
	enum mode mode;
	bool begun;
	bool want_strings;
	unsigned skip; /* open elements inside one that is not read */
	unsigned text; /* open elements whose text is read */
	bool hidden; /* the run is */
	bool struck; /* likewise */
	bool paragraph_struck; /* by its style, which a run's style turns round */
	bool cell_struck; /* by its format */
	unsigned depth; /* open elements of OpenDocument */
	unsigned struck_at; /* the depth of the one that strikes its text out, 0 if none does */
	bool span;
	bool shared; /* the cell's value is an index into strings */
	bool value; /* inside <v> */
	bool formula; /* inside <f> */
	bool cell; /* <td> was written */
	struct buf v, f;
};

static bool
one_of(const char *name, const char *const *v)
{
	for (; *v != NULL; v++)
		if (strcmp(name, *v) == 0)
			return true;
	return false;
}

struct office *
office_new(struct arena *a, size_t text_max)
{
	struct office *o = mem_calloc(1, sizeof(*o));

	o->a = a;
	o->text_left = text_max;
	o->limit = "";
	o->styles = office_style_new(a);
	return o;
}

void
office_free(struct office *o)
{
	if (o == NULL)
		return;
	buf_free(&o->html);
	buf_free(&o->strings);
	buf_free(&o->v);
	buf_free(&o->f);
	free(o->string_at);
	free(o);
}

static enum mode
mode_of(const char *root)
{
	static const char *const flow[] = { "document", "hdr", "ftr", "comments", "footnotes",
		"endnotes", "glossaryDocument", "wsDr", "sld", "notes", "ThreadedComments",
		"drawing", NULL };
	static const char *const odf[] = { "document-content", "document-styles", NULL };
	static const char *const sheet[] = { "worksheet", "dialogsheet", "macrosheet", NULL };

	if (one_of(root, flow))
		return MODE_FLOW;
	if (one_of(root, odf))
		return MODE_ODF;
	if (one_of(root, sheet))
		return MODE_SHEET;
	return strcmp(root, "sst") == 0          ? MODE_STRINGS
	       : strcmp(root, "styleSheet") == 0 ? MODE_STYLES
	       : strcmp(root, "styles") == 0     ? MODE_WORD
						 : MODE_NONE;
}

enum office_part
office_part_of(const char *root)
{
	switch (mode_of(root)) {
	case MODE_NONE:
		return OFFICE_OTHER;
	case MODE_STRINGS:
	case MODE_STYLES:
	case MODE_WORD:
		return OFFICE_STRINGS;
	default:
		return OFFICE_TEXT;
	}
}

static void
tag(struct office *o, const char *s)
{
	if (o->html.len > HTML_MAX) {
		o->cut = true;
		return;
	}
	buf_bytes(&o->html, s, strlen(s));
}

static void
escaped(struct office *o, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *as = s[i] == '<'            ? "&lt;"
				 : s[i] == '>'          ? "&gt;"
				 : s[i] == '&'          ? "&amp;"
				 : s[i] == '\n'         ? "<br>"
				 : s[i] == STRUCK_BEGIN ? "<s>"
				 : s[i] == STRUCK_END   ? "</s>"
							: NULL;

		if (as != NULL)
			buf_bytes(&o->html, as, strlen(as));
		else
			buf_bytes(&o->html, s + i, 1);
	}
}

static void
put(struct office *o, const char *s, size_t n)
{
	if (o->html.len > HTML_MAX)
		n = 0;
	if (n > o->text_left) {
		o->cut = true;
		for (n = o->text_left; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
			;
	}
	o->text_left -= n;
	o->text_n += n;
	escaped(o, s, n);
}

/* "0", "false" and "off" switch a property off that is otherwise on by being there. */
static bool
is_on(const struct xml_attributes *atts)
{
	char val[8];

	return !xml_attribute(atts, "val", val, sizeof(val)) ||
	       (strcmp(val, "0") != 0 && strcmp(val, "false") != 0 && strcmp(val, "off") != 0);
}

/* -- shared strings -- */

static void
string_begin(struct office *o)
{
	if (o->strings_n == o->strings_room) {
		o->strings_room = o->strings_room == 0 ? 256 : 2 * o->strings_room;
		o->string_at = mem_realloc(o->string_at, o->strings_room, sizeof(*o->string_at));
	}
	o->string_at[o->strings_n++] = o->strings.len;
}

static void
string_text(struct office *o, const char *s, size_t n)
{
	if (o->strings.len + n > STRINGS_MAX) {
		o->cut = true;
		return;
	}
	buf_bytes(&o->strings, s, n);
}

static void
string_struck(struct office *o, char mark)
{
	if (o->struck)
		string_text(o, &mark, 1);
}

static const char *
string_get(const struct office *o, const char *index)
{
	char *end;
	unsigned long i = strtoul(index, &end, 10);

	if (end == index || i >= o->strings_n || o->string_at[i] >= o->strings.len)
		return "";
	return (const char *)o->strings.p + o->string_at[i];
}

static void
strings_start(struct office *o, const char *name, const struct xml_attributes *atts)
{
	if (strcmp(name, "si") == 0) {
		string_begin(o);
		o->struck = false;
	} else if (strcmp(name, "r") == 0) {
		o->struck = false;
	} else if (strcmp(name, "strike") == 0) {
		o->struck = is_on(atts);
	} else if (strcmp(name, "t") == 0) {
		string_struck(o, STRUCK_BEGIN);
		o->text++;
	}
}

static void
strings_end(struct office *o, const char *name)
{
	if (strcmp(name, "si") == 0) {
		buf_bytes(&o->strings, "", 1);
	} else if (strcmp(name, "t") == 0 && o->text > 0) {
		o->text--;
		string_struck(o, STRUCK_END);
	}
}

/* -- sheets -- */

static const char *const margins[] = { "oddHeader", "oddFooter", "evenHeader", "evenFooter",
	"firstHeader", "firstFooter", NULL };

static void
cell_begin(struct office *o)
{
	if (!o->cell)
		tag(o, "<td>");
	o->cell = true;
}

static void
cell_start(struct office *o, const struct xml_attributes *atts)
{
	char type[8], format[8];

	xml_attribute(atts, "t", type, sizeof(type));
	xml_attribute(atts, "s", format, sizeof(format));
	o->cell_struck = office_style_cell(o->styles, format);
	o->struck = false;
	o->shared = strcmp(type, "s") == 0;
	o->cell = false;
	o->v.len = o->f.len = 0;
}

/* A cell's value; a formula's text where no result of it is stored. */
static void
cell_end(struct office *o)
{
	const struct buf *b = o->v.len > 0 ? &o->v : &o->f;
	const char *s;

	if (b->len > 0) {
		cell_begin(o);
		buf_bytes(&o->v, "", 1);
		s = o->shared ? string_get(o, (const char *)o->v.p) : NULL;
		if (o->cell_struck)
			tag(o, "<s>");
		if (s != NULL)
			put(o, s, strlen(s));
		else
			put(o, (const char *)b->p, b == &o->v ? b->len - 1 : b->len);
		if (o->cell_struck)
			tag(o, "</s>");
	}
	if (o->cell)
		tag(o, "</td>");
	o->cell = false;
	o->v.len = o->f.len = 0;
}

static void
sheet_start(struct office *o, const char *name, const struct xml_attributes *atts)
{
	char hidden[8];

	if (strcmp(name, "row") == 0) {
		xml_attribute(atts, "hidden", hidden, sizeof(hidden));
		tag(o,
		    hidden[0] == '1' || hidden[0] == 't' ? "<tr style=\"display:none\">" : "<tr>");
	} else if (strcmp(name, "c") == 0) {
		cell_start(o, atts);
	} else if (strcmp(name, "v") == 0) {
		o->value = true;
	} else if (strcmp(name, "f") == 0) {
		o->formula = true;
	} else if (strcmp(name, "r") == 0) {
		o->struck = false;
	} else if (strcmp(name, "strike") == 0) {
		o->struck = is_on(atts);
	} else if (strcmp(name, "t") == 0) {
		cell_begin(o);
		if (o->struck || o->cell_struck)
			tag(o, "<s>");
		o->text++;
	} else if (one_of(name, margins)) {
		tag(o, "<div>");
		o->text++;
	}
}

static void
sheet_end(struct office *o, const char *name)
{
	if (strcmp(name, "row") == 0) {
		tag(o, "</tr>");
	} else if (strcmp(name, "c") == 0) {
		cell_end(o);
	} else if (strcmp(name, "v") == 0) {
		o->value = false;
	} else if (strcmp(name, "f") == 0) {
		o->formula = false;
	} else if (strcmp(name, "t") == 0 && o->text > 0) {
		o->text--;
		if (o->struck || o->cell_struck)
			tag(o, "</s>");
	} else if (one_of(name, margins) && o->text > 0) {
		o->text--;
		tag(o, "</div>");
	}
}

/* -- running text -- */

/* What an element is in HTML; NULL: nothing. */
static const char *
as_html(const char *name, bool end)
{
	static const struct {
		const char *name, *start, *end;
	} v[] = { { "p", "<div>", "</div>" }, { "h", "<div>", "</div>" },
		{ "comment", "<div>", "</div>" }, { "threadedComment", "<div>", "</div>" },
		{ "tbl", "<table>", "</table>" }, { "table", "<table>", "</table>" },
		{ "tr", "<tr>", "</tr>" }, { "table-row", "<tr>", "</tr>" },
		{ "tc", "<td>", "</td>" }, { "table-cell", "<td>", "</td>" }, { "br", "<br>", "" },
		{ "cr", "<br>", "" }, { "line-break", "<br>", "" }, { "tab", " ", "" },
		{ "ptab", " ", "" }, { "noBreakHyphen", "-", "" } };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (strcmp(name, v[i].name) == 0)
			return end ? v[i].end : v[i].start;
	return NULL;
}

static bool
is_text(const struct office *o, const char *name)
{
	if (o->mode == MODE_ODF)
		return strcmp(name, "p") == 0 || strcmp(name, "h") == 0;
	return strcmp(name, "t") == 0 || strcmp(name, "text") == 0;
}

/* Does the style that the element names strike text out? */
static bool
struck_by_style(struct office *o, const struct xml_attributes *atts)
{
	char style[OFFICE_STYLE_NAME];

	return xml_attribute(atts, "val", style, sizeof(style)) &&
	       office_style_word(o->styles, style);
}

static void
flow_start(struct office *o, const char *name, const struct xml_attributes *atts)
{
	const char *html = as_html(name, false);
	char how[16];

	if (strcmp(name, "p") == 0)
		o->paragraph_struck = false;
	if (strcmp(name, "r") == 0) {
		o->hidden = false;
		o->struck = o->paragraph_struck;
	} else if (strcmp(name, "rStyle") == 0 && struck_by_style(o, atts))
		o->struck = !o->paragraph_struck;
	else if (strcmp(name, "rPr") == 0 && xml_attribute(atts, "strike", how, sizeof(how)))
		o->struck = strcmp(how, "noStrike") != 0;
	else if (strcmp(name, "vanish") == 0)
		o->hidden = is_on(atts);
	else if (strcmp(name, "strike") == 0 || strcmp(name, "dstrike") == 0)
		o->struck = is_on(atts);
	else if (o->mode == MODE_ODF && strcmp(name, "s") == 0)
		put(o, " ", 1);
	if (html != NULL)
		tag(o, html);
	if (is_text(o, name)) {
		if (o->hidden && !o->span) {
			tag(o, "<span style=\"display:none\">");
			o->span = true;
		}
		if (o->struck)
			tag(o, "<s>");
		o->text++;
	}
}

static void
flow_end(struct office *o, const char *name)
{
	const char *html = as_html(name, true);

	if (is_text(o, name) && o->text > 0) {
		o->text--;
		if (o->struck)
			tag(o, "</s>");
		if (o->span)
			tag(o, "</span>");
		o->span = false;
	}
	if (html != NULL)
		tag(o, html);
	if (strcmp(name, "r") == 0)
		o->hidden = o->struck = false;
}

/* Styles of OpenDocument, and the text that they strike out. */
static void
odf_start(struct office *o, const char *name, const struct xml_attributes *atts)
{
	char style[OFFICE_STYLE_NAME];

	office_style_odf_start(o->styles, name, atts);
	o->depth++;
	if (o->struck_at == 0 && xml_attribute(atts, "style-name", style, sizeof(style)) &&
	    office_style_named(o->styles, style))
		o->struck_at = o->depth;
	flow_start(o, name, atts);
}

static void
odf_end(struct office *o, const char *name)
{
	office_style_odf_end(o->styles, name);
	flow_end(o, name);
	if (o->struck_at == o->depth)
		o->struck_at = 0;
	o->depth--;
}

/* -- what xml.h calls -- */

/* Elements nothing of which is seen, or whose text belongs to something that was deleted. */
static bool
is_skipped(const struct office *o, const char *name)
{
	static const char *const flow[] = { "del", "moveFrom", "delText", "delInstrText",
		"instrText", "pPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr", "sdtPr",
		"tblGrid", "bodyPr", "lstStyle", "rPh", NULL };
	static const char *const odf[] = { "tracked-changes", "deletion", "ruby-text", NULL };
	static const char *const sheet[] = { "rPh", "cols", "dataValidations",
		"conditionalFormatting", NULL };

	return one_of(name, o->mode == MODE_FLOW ? flow : o->mode == MODE_ODF ? odf : sheet);
}

static void
on_start(void *ctx, const char *name, const struct xml_attributes *atts)
{
	struct office *o = ctx;

	if (!o->begun) {
		o->begun = true;
		o->mode = mode_of(name);
		if ((office_part_of(name) == OFFICE_STRINGS) != o->want_strings)
			o->mode = MODE_NONE;
		o->parts += o->mode != MODE_NONE && o->mode != MODE_STYLES && o->mode != MODE_WORD;
		if (o->mode == MODE_SHEET)
			tag(o, "<table>");
		return;
	}
	if (o->mode == MODE_NONE)
		return;
	if (o->skip > 0 || is_skipped(o, name)) {
		if (o->skip++ == 1 && o->mode == MODE_FLOW && strcmp(name, "pStyle") == 0)
			o->paragraph_struck = struck_by_style(o, atts);
		return;
	}
	switch (o->mode) {
	case MODE_WORD:
		office_style_word_start(o->styles, name, atts);
		break;
	case MODE_SHEET:
		sheet_start(o, name, atts);
		break;
	case MODE_STYLES:
		office_style_sheet_start(o->styles, name, atts);
		break;
	case MODE_STRINGS:
		strings_start(o, name, atts);
		break;
	case MODE_ODF:
		odf_start(o, name, atts);
		break;
	default:
		flow_start(o, name, atts);
		break;
	}
}

static void
on_end(void *ctx, const char *name)
{
	struct office *o = ctx;

	if (o->mode == MODE_NONE)
		return;
	if (o->skip > 0) {
		o->skip--;
		return;
	}
	switch (o->mode) {
	case MODE_WORD:
		office_style_word_end(o->styles, name);
		break;
	case MODE_SHEET:
		sheet_end(o, name);
		break;
	case MODE_STYLES:
		office_style_sheet_end(o->styles, name);
		break;
	case MODE_STRINGS:
		strings_end(o, name);
		break;
	case MODE_ODF:
		odf_end(o, name);
		break;
	default:
		flow_end(o, name);
		break;
	}
}

static void
on_text(void *ctx, const char *s, size_t n)
{
	struct office *o = ctx;

	if (o->mode == MODE_NONE || o->skip > 0)
		return;
	if (o->value || o->formula) {
		struct buf *b = o->value ? &o->v : &o->f;

		if (b->len + n > VALUE_MAX) {
			o->cut = true;
			n = VALUE_MAX - b->len;
		}
		buf_bytes(b, s, n);
	} else if (o->text > 0 && o->mode == MODE_STRINGS && o->strings_n > 0) {
		string_text(o, s, n);
	} else if (o->text > 0 && o->mode != MODE_STRINGS) {
		if (o->struck_at > 0)
			tag(o, "<s>");
		put(o, s, n);
		if (o->struck_at > 0)
			tag(o, "</s>");
	}
}

void
office_read(struct office *o, const uint8_t *bytes, size_t n, bool strings)
{
	static const struct xml_handler handler = {
		.start = on_start, .end = on_end, .text = on_text
	};
	struct xml_handler h = handler;
	const char *limit;

	h.ctx = o;
	o->mode = MODE_NONE;
	o->begun = o->hidden = o->struck = o->span = o->value = o->formula = o->cell = false;
	o->want_strings = strings;
	o->cell_struck = o->paragraph_struck = false;
	o->skip = o->text = o->depth = o->struck_at = 0;
	o->xml |= xml_read(o->a, bytes, n, &h, &limit);
	if (limit[0] != '\0')
		o->limit = limit;
	/* A part that broke off leaves its tags open. */
	if (o->mode == MODE_SHEET)
		tag(o, "</table>");
	else if (o->mode == MODE_STRINGS)
		buf_bytes(&o->strings, "", 1);
	else if (o->mode != MODE_NONE)
		tag(o, o->span ? "</span><hr>" : "<hr>");
}

void
office_result(struct office *o, struct office_result *ret)
{
	ret->html =
	    o->html.len == 0 ? "" : arena_strndup(o->a, (const char *)o->html.p, o->html.len);
	ret->cut = o->cut;
	ret->text_n = o->text_n;
	ret->xml = o->xml;
	ret->limit = o->limit;
	ret->parts = o->parts;
}
