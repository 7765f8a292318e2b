#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "html.h"
#include "html_link.h"
#include "html_sheet.h"
#include "html_style.h"
#include "struck.h"
#include "text.h"
#include "unicode.h"

#define ATTRIBUTES_MAX 512 /* blanks and quoted values in a tag: an attribute has one or two */
#define CLOSE_MAX 100 /* bytes of a tag that closes a page */
#define HEADS_MAX 16 /* cells of a row of heads */
#define HEADS_LEAST 3
#define HEAD_BYTES 40
#define CHUNK (16 * 1024) /* bytes between two looks at the depth */

/* U+202E, in force up to U+202C. */
static const char right_to_left[] = { '\xe2', '\x80', '\xae' };
static const char right_to_left_end[] = { '\xe2', '\x80', '\xac' };

/* An open element, and what holds inside it. */
struct element {
	bool hidden;
	bool skipped; /* script, style, title: nobody's text */
	bool pre;
	bool block;
	bool cell;
	bool head; /* in a cell that heads a column: one line, however narrow it is */
	bool struck; /* a line is drawn through it */
	bool turned; /* shown from right to left, whatever its letters are */
	unsigned level;
	size_t cell_lines; /* lines written when the cell began */
	uint32_t color, background; /* html_color_of */
	uint32_t unseen; /* of HIDE_INHERITED: hidden, but what is inside may be seen */
	struct sheet_state state;
};

struct walk {
	struct arena *a;
	struct html_facts *facts;
	struct buf out, hidden;
	struct element *stack; /* [0] is the page itself */
	size_t depth, room;
	size_t lines;
	unsigned line_level; /* of the line being written */
	unsigned newlines; /* wanted before the next text */
	bool cell_end; /* " : " wanted before it */
	bool space; /* a space wanted before it */
	bool struck; /* HTML_STRUCK was written, and is open */
	struct sheet *sheet; /* NULL: no <style> says anything */
	bool quoted; /* a separator was written */
	struct html_links links;
	bool table; /* one has begun, and no row of it */
	bool heads; /* the row that is open is its table's first, and no other began in it */
	size_t row; /* bytes written when it began */
	size_t cell_ends[HEADS_MAX]; /* bytes written at the end of each of its cells */
	size_t cells;
};

static bool
one_of(const char *name, const char *const *v)
{
	for (; *v != NULL; v++)
		if ((name[0] | 0x20) == **v && strcasecmp(name, *v) == 0)
			return true;
	return false;
}

static bool
is_block(const char *name)
{
	static const char *const v[] = { "p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2",
		"h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "section", "article", "header",
		"footer", "address", "center", "form", "dd", "dt", "dl", "fieldset", "figure",
		"main", "nav", "aside", "caption", "body", "tbody", "thead", "tfoot", "details",
		"summary", NULL };

	return one_of(name, v);
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static struct element *
top(struct walk *w)
{
	return &w->stack[w->depth - 1];
}

static void
want_newlines(struct walk *w, unsigned n)
{
	if (w->newlines < n)
		w->newlines = n;
	w->space = false;
}

static void
prefix(struct walk *w, unsigned level)
{
	for (unsigned i = 0; i < level; i++)
		buf_bytes(&w->out, "> ", 2);
}

static void
put_struck(struct walk *w, bool struck)
{
	if (w->struck != struck)
		struck_put_mark(&w->out);
	w->struck = struck;
}

/* Write what the tags asked for before the next text. */
static void
before_text(struct walk *w)
{
	unsigned level = top(w)->level;

	if (w->cell_end || w->newlines > 0 || !top(w)->struck)
		put_struck(w, false);
	if (w->out.len == 0) {
		w->cell_end = false;
		w->newlines = 0;
		w->space = false;
		prefix(w, level);
		w->line_level = level;
		return;
	}
	if (level != w->line_level && w->newlines == 0)
		w->newlines = 1;
	if (w->cell_end && level == w->line_level) {
		buf_bytes(&w->out, " : ", 3);
	} else if (w->newlines > 0) {
		buf_bytes(&w->out, "\n", 1);
		if (w->newlines > 1) {
			prefix(w, level < w->line_level ? level : w->line_level);
			buf_bytes(&w->out, "\n", 1);
		}
		w->lines++;
		prefix(w, level);
		w->line_level = level;
	} else if (w->space) {
		buf_bytes(&w->out, " ", 1);
	}
	w->cell_end = false;
	w->newlines = 0;
	w->space = false;
}

static void
on_text(void *ctx, const xmlChar *text, int len)
{
	struct walk *w = ctx;
	struct element *e = top(w);
	const char *p = (const char *)text, *end = p + len;

	if (e->skipped)
		return;
	if (e->hidden || e->unseen != 0) {
		buf_bytes(&w->hidden, p, (size_t)len);
		return;
	}
	html_link_text(&w->links, p, (size_t)len);
	while (p < end) {
		const char *word = p;

		while (p < end && !is_space(*p))
			p++;
		if (p > word) {
			before_text(w);
			put_struck(w, e->struck);
			struck_put_text(&w->out, word, (size_t)(p - word));
			continue;
		}
		if (!e->pre) {
			w->space = w->newlines == 0 && w->out.len > 0;
		} else if (*p == '\n') {
			w->newlines++;
		} else if (*p != '\r') {
			before_text(w);
			buf_bytes(&w->out, " ", 1);
		}
		p++;
	}
}

/* The lines of text that one element's tags make. */
static void
separator(struct walk *w)
{
	want_newlines(w, 1);
	w->cell_end = false;
	before_text(w);
	buf_bytes(&w->out, HTML_SEPARATOR, sizeof(HTML_SEPARATOR) - 1);
	want_newlines(w, 1);
	w->quoted = true;
}

static const char *
attribute(const xmlChar **atts, const char *name)
{
	for (; atts != NULL && atts[0] != NULL; atts += 2)
		if ((atts[0][0] | 0x20) == name[0] && strcasecmp((const char *)atts[0], name) == 0)
			return atts[1] != NULL ? (const char *)atts[1] : "";
	return NULL;
}

/*
 * Does this class or id begin the earlier message?  Clients that take in a quoted
 * mail prefix its ids with x_, so what a name ends in counts.
 */
static bool
marks_quote(const char *names)
{
	static const char *const v[] = { "gmail_quote", "gmail_quote_container", "appendonsend",
		"divrplyfwdmsg", "yahoo_quoted", "moz-cite-prefix", "moz-forward-container",
		"protonmail_quote", "tutanota_quote", "zmail_extra", "olk_src_body_section",
		"mail-editor-reference-message-container", "isreplycontent", "reply-intro",
		"hmmessage_quote", NULL };

	for (size_t n; names != NULL && *names != '\0'; names += n) {
		if ((n = strcspn(names, " \t\r\n")) == 0) {
			n = 1;
			continue;
		}
		for (size_t i = 0; v[i] != NULL; i++) {
			size_t len = strlen(v[i]);

			if (n >= len && strncasecmp(names + n - len, v[i], len) == 0)
				return true;
		}
		if (n > 12 && strncasecmp(names, "yahoo_quoted", 12) == 0)
			return true;
	}
	return false;
}

/* A tag that leads somewhere: <a>, an image map's <area>, a form. */
static void
link_begin(struct walk *w, const char *name, const xmlChar **atts, unsigned level)
{
	bool a = strcasecmp(name, "a") == 0;
	const char *href = NULL;

	if (a || strcasecmp(name, "area") == 0)
		href = attribute(atts, "href");
	else if (strcasecmp(name, "form") == 0)
		href = attribute(atts, "action");
	else if (strcasecmp(name, "base") == 0 && attribute(atts, "href") != NULL)
		html_link_base(&w->links, attribute(atts, "href"));
	if (href == NULL || level > 0 || w->quoted)
		return;
	html_link_begin(&w->links, href);
	if (!a)
		html_link_end(&w->links);
}

static void
push(struct walk *w, struct element e)
{
	if (w->depth == w->room) {
		struct element *v = arena_alloc(w->a, w->room * 2, sizeof(*v));

		memcpy(v, w->stack, w->depth * sizeof(*v));
		w->stack = v;
		w->room *= 2;
	}
	w->stack[w->depth++] = e;
}

/* What the sheet and the element's own attributes say, each over what comes before it. */
static struct html_style
style_of(struct walk *w, const char *name, const xmlChar **atts, struct element *e)
{
	struct html_style s = { 0 };
	const char *style = atts != NULL ? attribute(atts, "style") : NULL;
	size_t len = style != NULL ? strlen(style) : 0;

	if (atts != NULL && attribute(atts, "hidden") != NULL)
		s.hides |= HIDE_DISPLAY;
	if (w->sheet != NULL) {
		sheet_match(w->sheet, name, atts, &top(w)->state, &e->state);
		sheet_apply(w->sheet, false, &s);
	}
	if (style != NULL)
		html_style_read(style, len, STYLE_NORMAL, &s);
	if (w->sheet != NULL)
		sheet_apply(w->sheet, true, &s);
	if (style != NULL)
		html_style_read(style, len, STYLE_IMPORTANT, &s);
	return s;
}

/* Colours and styles of an element, and what its parent's do to it. */
static void
inherit(const xmlChar **atts, const struct html_style *s, struct element *e)
{
	const char *color = attribute(atts, "color"), *bg = attribute(atts, "bgcolor");

	e->hidden |= html_style_hides(s, e->cell);
	e->unseen = (e->unseen & ~s->said) | (s->hides & HIDE_INHERITED);
	e->pre |= s->pre;
	if (color != NULL)
		e->color = html_color_of(color, strlen(color));
	if (s->color != HTML_COLOR_UNSET)
		e->color = s->color;
	if (bg != NULL)
		e->background = html_color_of(bg, strlen(bg));
	if (attribute(atts, "background") != NULL)
		e->background = HTML_COLOR_OTHER;
	if (s->background != HTML_COLOR_UNSET)
		e->background = s->background;
}

/* Is the text's colour that of what is behind it?  A page is white unless something says otherwise. */
static bool
colors_hide(const struct walk *w, const struct element *e)
{
	if (e->background == HTML_COLOR_UNSET)
		return (w->sheet == NULL || !sheet_background_unknown(w->sheet)) &&
		       html_color_same(e->color, HTML_COLOR_WHITE);
	return html_color_same(e->color, e->background);
}

/* May the bytes head a column?  Then its lines become one, written to b. */
static bool
put_head(struct buf *b, const char *s, size_t n, bool *ret_broken)
{
	while (n > 0 && (is_space(*s) || *s == ':'))
		s++, n--;
	if (n == 0 || n > HEAD_BYTES)
		return false;
	if (b->len > 0)
		buf_bytes(b, " : ", 3);
	for (size_t i = 0; i < n; i++) {
		if (isdigit((unsigned char)s[i]) || s[i] == ':' || s[i] == '~')
			return false;
		*ret_broken |= s[i] == '\n';
		if (s[i] == '\n' && i > 0 && is_space(s[i - 1]))
			continue;
		buf_bytes(b, s[i] == '\n' ? " " : s + i, 1);
	}
	return true;
}

/* A table's first row whose cells are nothing but heads is one line, though its cells are broken. */
static void
join_heads(struct walk *w)
{
	size_t from = w->row, begin;
	/* Where nothing was written yet, all its cells are empty. */
	bool good = w->heads && w->cells >= HEADS_LEAST && top(w)->level == 0 && w->out.len > 0,
	     broken = false;
	struct buf b = { 0 };

	w->heads = false;
	for (size_t i = 0; good && i < w->cells; from = w->cell_ends[i++])
		good = put_head(&b, (const char *)w->out.p + from, w->cell_ends[i] - from, &broken);
	if (good && broken && from == w->out.len) {
		for (begin = w->row; is_space((char)w->out.p[begin]); begin++)
			;
		w->out.len = begin;
		buf_bytes(&w->out, b.p, b.len);
	}
	buf_free(&b);
}

static void
on_start(void *ctx, const xmlChar *xname, const xmlChar **atts)
{
	static const char *const skipped[] = { "script", "style", "title", "template", NULL };
	static const char *const struck[] = { "s", "strike", "del", NULL };
	struct walk *w = ctx;
	const char *name = (const char *)xname;
	struct element e = *top(w);
	bool quote = strcasecmp(name, "blockquote") == 0, seen;
	struct html_style s;

	e.block = is_block(name);
	e.cell = strcasecmp(name, "td") == 0 || strcasecmp(name, "th") == 0;
	e.head |= strcasecmp(name, "th") == 0;
	e.cell_lines = w->lines + (w->out.len > 0 && w->newlines > 0 && !w->cell_end);
	s = style_of(w, name, atts, &e);
	inherit(atts, &s, &e);
	e.unseen = e.unseen & HIDE_INHERITED;
	if (s.unstruck)
		e.struck = false;
	e.struck |= !s.undrawn && (s.struck || one_of(name, struck));
	e.turned = s.turned || (strcasecmp(name, "bdo") == 0 && attribute(atts, "dir") != NULL &&
				   strcasecmp(attribute(atts, "dir"), "rtl") == 0);
	if (colors_hide(w, &e))
		e.unseen |= HIDE_COLOR;
	if (one_of(name, skipped))
		e.skipped = true;
	if (strcasecmp(name, "pre") == 0 || strcasecmp(name, "textarea") == 0)
		e.pre = true;
	if (quote && !s.no_border && e.level < HTML_LEVEL_MAX)
		e.level++;

	seen = !e.hidden && e.unseen == 0;
	if (!seen && !top(w)->hidden && top(w)->unseen == 0 && w->hidden.len > 0)
		buf_bytes(&w->hidden, "\n", 1);
	if (!e.hidden && !e.skipped) {
		if (seen && !quote &&
		    (s.outlook_rule || marks_quote(attribute(atts, "class")) ||
			marks_quote(attribute(atts, "id"))))
			separator(w);
		if (strcasecmp(name, "br") == 0 && e.head)
			w->space = w->newlines == 0 && w->out.len > 0;
		else if (strcasecmp(name, "br") == 0)
			w->newlines++, w->space = false;
		else if (e.block && !w->cell_end)
			want_newlines(w, 1);
		else if (e.cell && w->newlines == 0)
			w->space = true;
		if (seen)
			link_begin(w, name, atts, e.level);
		if (seen && e.turned) {
			before_text(w);
			buf_bytes(&w->out, right_to_left, sizeof(right_to_left));
		}
	}
	if (strcasecmp(name, "tr") == 0) {
		w->heads = w->table;
		w->table = false;
		w->row = w->out.len;
		w->cells = 0;
	} else if (strcasecmp(name, "table") == 0) {
		w->table = true;
		w->heads = false;
	}
	push(w, e);
}

static void
on_end(void *ctx, const xmlChar *name)
{
	struct walk *w = ctx;
	struct element e = *top(w);

	if (w->depth <= 1)
		return;
	w->depth--;
	if (strcasecmp((const char *)name, "a") == 0)
		html_link_end(&w->links);
	if (e.hidden || e.skipped)
		return;
	if (e.turned && e.unseen == 0)
		buf_bytes(&w->out, right_to_left_end, sizeof(right_to_left_end));
	if (e.cell) {
		w->heads &= w->cells < HEADS_MAX;
		if (w->heads)
			w->cell_ends[w->cells++] = w->out.len;
		/* A cell of one line is joined with its neighbour, whatever blocks are in it. */
		if (w->lines > e.cell_lines) {
			want_newlines(w, 1);
		} else if (w->out.len > 0) {
			w->cell_end = true;
			w->newlines = 0;
		}
	} else if (e.block) {
		/* A term and what is said of it. */
		if (strcasecmp((const char *)name, "dt") == 0 && w->newlines == 0 &&
		    w->out.len > 0) {
			w->cell_end = true;
			return;
		}
		if (strcasecmp((const char *)name, "tr") == 0)
			join_heads(w);
		if (strcasecmp((const char *)name, "tr") == 0 ||
		    strcasecmp((const char *)name, "dd") == 0)
			w->cell_end = false;
		want_newlines(w, 1);
	}
}

static void
on_cdata(void *ctx, const xmlChar *text, int len)
{
	on_text(ctx, text, len);
}

static bool
begins(const char *s, const char *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - s) >= n && strncasecmp(s, word, n) == 0;
}

/*
 * What libxml2 reads otherwise than browsers (WHATWG HTML 13.2.5, 13.2.6): text behind "</body>" or "</html>" is text, "<!-->"
 * a whole comment, "&nbsp" and "&shy" need no ";".  Writes what stands for the bytes at s; how many, 0: nothing is special.
 */
static size_t
as_browsers(const char *s, const char *end, bool comment, char **out)
{
	static const char nbsp[] = "\xc2\xa0", shy[] = "\xc2\xad";

	if (*s == '&' && begins(s, end, "&nbsp") && (s + 5 == end || s[5] != ';')) {
		memcpy(*out, nbsp, 2);
		*out += 2;
		return 5;
	}
	if (*s == '&' && begins(s, end, "&shy") && (s + 4 == end || s[4] != ';')) {
		memcpy(*out, shy, 2);
		*out += 2;
		return 4;
	}
	if (comment || *s != '<')
		return 0;
	if (begins(s, end, "<!-->"))
		return 5;
	if (begins(s, end, "<!--->"))
		return 6;
	if (begins(s, end, "</body") || begins(s, end, "</html")) {
		size_t left = (size_t)(end - s);
		const char *close = memchr(s, '>', left < CLOSE_MAX ? left : CLOSE_MAX);

		if (close == NULL)
			return 0;
		if (s[2] == 'b' || s[2] == 'B') {
			memcpy(*out, "<br>", 4);
			*out += 4;
		}
		return (size_t)(close - s) + 1;
	}
	return 0;
}

/* Valid UTF-8 without NUL: libxml2 stops at either. */
static char *
cleaned(struct arena *a, const char *html, size_t len, size_t *ret_len)
{
	char *s = arena_alloc(a, text_is_utf8(html, len) ? len + 1 : len * 3 + 1, 1), *o = s;
	const char *end = html + len;
	bool comment = false;

	for (size_t n; html < end; html += n) {
		UChar32 c;

		if ((*html == '<' || *html == '&') && (n = as_browsers(html, end, comment, &o)) > 0)
			continue;
		if (*html == '<' && !comment)
			comment = begins(html, end, "<!--");
		else if (*html == '>' && comment && html[-1] == '-' && html[-2] == '-')
			comment = false;

		if ((unsigned char)*html < 0x80) {
			n = 1;
			*o++ = (char)((unsigned char)*html < 0x20 && strchr("\t\n\r", *html) == NULL
					  ? ' '
				      : *html == '\0' ? ' '
						      : *html);
			continue;
		}
		c = unicode_utf8(html, end, &n);
		o += unicode_put(o, c);
	}
	*o = '\0';
	*ret_len = (size_t)(o - s);
	return s;
}

/*
 * libxml2 compares each attribute with all before it: a tag ends before one too many, and what would have
 * stood in it is text, better seen than hidden.
 */
static bool
bound_attributes(char *s)
{
	bool cut = false;

	while ((s = strchr(s, '<')) != NULL) {
		size_t n = 0;

		if (!isalpha((unsigned char)*++s))
			continue;
		for (; *s != '\0' && *s != '>'; s++) {
			char *value = *s == '=' ? s + 1 + strspn(s + 1, " \t\r\n") : NULL;

			if (value != NULL && (*value == '"' || *value == '\'')) {
				if ((s = strchr(value + 1, *value)) == NULL)
					return cut;
				n++;
			} else if (strchr(" \t\r\n/\"'", *s) != NULL) {
				n++;
			}
			if (n > ATTRIBUTES_MAX) {
				*s = '>';
				cut = true;
				break;
			}
		}
	}
	return cut;
}

/* Feed until the end or until too many elements are open; returns the bytes read. */
static size_t
feed(struct walk *w, const char *html, size_t len)
{
	xmlSAXHandler sax = { .startElement = on_start,
		.endElement = on_end,
		.characters = on_text,
		.cdataBlock = on_cdata,
		.ignorableWhitespace = on_text };
	htmlParserCtxtPtr ctxt =
	    htmlCreatePushParserCtxt(&sax, w, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
	size_t done = 0;

	if (ctxt == NULL)
		return len;
	htmlCtxtUseOptions(ctxt, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
				     HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	ctxt->options |= XML_PARSE_HUGE;
	while (done < len) {
		size_t n = len - done < CHUNK ? len - done : CHUNK;

		htmlParseChunk(ctxt, html + done, (int)n, 0);
		done += n;
		if (ctxt->nameNr > HTML_DEPTH_MAX && done < len) {
			w->facts->deep = true;
			break;
		}
	}
	htmlParseChunk(ctxt, NULL, 0, 1);
	if (ctxt->myDoc != NULL)
		xmlFreeDoc(ctxt->myDoc);
	htmlFreeParserCtxt(ctxt);
	return done;
}

const char *
html_text(struct arena *a, const char *html, size_t len, struct html_facts *ret)
{
	struct walk w = {
		.a = a, .facts = ret, .room = 64, .depth = 1, .links = { .a = a, .facts = ret }
	};
	const char *text;
	char *s;

	memset(ret, 0, sizeof(*ret));
	if (len > UNICODE_MAX)
		len = UNICODE_MAX;
	w.stack = arena_alloc(a, w.room, sizeof(*w.stack));
	s = cleaned(a, html, len, &len);
	ret->attributes = bound_attributes(s);
	w.sheet = sheet_read(a, s);
	/* Where one context grew too deep the next begins at the page's own level: better seen than hidden. */
	for (size_t n; len > 0; s += n, len -= n) {
		w.depth = 1;
		n = feed(&w, s, len);
	}
	html_link_end(&w.links);
	put_struck(&w, false);
	ret->styles = w.sheet != NULL && sheet_cut(w.sheet);
	text = w.out.len > 0 ? arena_strndup(a, (const char *)w.out.p, w.out.len) : "";
	ret->hidden =
	    w.hidden.len > 0 ? arena_strndup(a, (const char *)w.hidden.p, w.hidden.len) : "";
	if (ret->hidden[strspn(ret->hidden, " \t\r\n")] == '\0')
		ret->hidden = "";
	ret->hidden_n = strlen(ret->hidden);
	buf_free(&w.out);
	buf_free(&w.hidden);
	buf_free(&w.links.text);
	return text;
}
