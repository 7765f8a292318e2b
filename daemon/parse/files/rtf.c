#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "charset.h"
#include "html.h"
#include "rtf.h"
#include "struck.h"
#include "text.h"
#include "unicode.h"

#define CELL " : " /* between two of a row, as in html.h */
#define WORD_MAX 32 /* letters of a control word; RTF 1.9.1 "Control Word" */

/* What holds inside a group. */
struct group {
	bool skip; /* a destination that is nobody's text */
	bool hidden; /* \v or \deleted */
	bool struck;
	bool fonts; /* the font table */
	unsigned uc; /* characters that stand for a \u where a reader knows none */
	unsigned codepage;
};

struct font {
	long number;
	unsigned codepage;
};

struct walk {
	struct arena *a;
	const uint8_t *p, *end;
	struct group stack[RTF_DEPTH_MAX];
	size_t depth, deeper; /* open groups; those beyond the stack */
	bool star; /* \* was read: an unknown destination follows */
	unsigned pending; /* characters still to be passed over after \u */
	unsigned high; /* the first half of a surrogate pair */
	unsigned codepage; /* of the document */
	struct font *fonts;
	size_t fonts_n;
	long font; /* being defined in the table */
	struct buf bytes; /* text in bytes_codepage, not decoded yet */
	unsigned bytes_codepage;
	struct buf out;
	bool struck; /* HTML_STRUCK was written, and is open */
	size_t max;
	bool cut;
};

static struct group *
top(struct walk *w)
{
	return &w->stack[w->depth - 1];
}

/* As much of the text as is still taken. */
static void
put(struct walk *w, const char *s, size_t n)
{
	if (w->out.len + n > w->max) {
		w->cut = true;
		for (n = w->max - w->out.len; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
			;
	}
	struck_put_text(&w->out, s, n);
}

static void
flush(struct walk *w)
{
	enum charset_result result;
	char label[24] = "x-mac-roman";
	const char *s;
	size_t n;

	if (w->bytes.len == 0)
		return;
	if (w->bytes_codepage == 932)
		strcpy(label, "shift_jis");
	else if (w->bytes_codepage == 936)
		strcpy(label, "gbk");
	else if (w->bytes_codepage == 949)
		strcpy(label, "euc-kr");
	else if (w->bytes_codepage == 950)
		strcpy(label, "big5");
	else if (w->bytes_codepage == 65001)
		strcpy(label, "utf-8");
	else if (w->bytes_codepage != 10000)
		snprintf(label, sizeof(label), "windows-%u", w->bytes_codepage);
	s = charset_decode(w->a, label, w->bytes.p, w->bytes.len, &n, &result);
	put(w, s, n);
	w->bytes.len = 0;
}

static bool
is_seen(struct walk *w)
{
	return !top(w)->skip && !top(w)->hidden && !top(w)->fonts;
}

/* Text that is struck out follows, or other text: between HTML_STRUCK, on each line. */
static void
strike(struct walk *w, bool struck)
{
	if (w->struck == struck)
		return;
	flush(w);
	if (w->out.len + sizeof(HTML_STRUCK) > w->max)
		w->cut = true;
	else
		struck_put_mark(&w->out);
	w->struck = struck;
}

static void
byte(struct walk *w, uint8_t c)
{
	if (w->pending > 0) {
		w->pending--;
		return;
	}
	if (!is_seen(w))
		return;
	strike(w, top(w)->struck);
	if (w->bytes_codepage != top(w)->codepage)
		flush(w);
	w->bytes_codepage = top(w)->codepage;
	buf_u8(&w->bytes, c);
}

static void
words(struct walk *w, const char *s)
{
	if (!is_seen(w))
		return;
	strike(w, top(w)->struck && strchr(s, '\n') == NULL && strcmp(s, CELL) != 0);
	flush(w);
	put(w, s, strlen(s));
}

/* \uN: a UTF-16 code unit, written as a signed number. */
static void
unit(struct walk *w, long value)
{
	unsigned u = (unsigned)value & 0xffff;
	UChar32 c = (UChar32)u;
	char utf8[4];

	w->pending = top(w)->uc;
	if (u >= 0xd800 && u < 0xdc00) {
		w->high = u;
		return;
	}
	if (u >= 0xdc00 && u < 0xe000)
		c = w->high == 0 ? 0xfffd
				 : (UChar32)(0x10000 + ((w->high - 0xd800) << 10) + (u - 0xdc00));
	w->high = 0;
	if (!is_seen(w) || c == 0)
		return;
	strike(w, top(w)->struck);
	flush(w);
	put(w, utf8, unicode_put(utf8, c));
}

/* The code page of a font's charset number; RTF 1.9.1 "Font Table". */
static unsigned
charset_codepage(long charset, unsigned otherwise)
{
	static const struct {
		long charset;
		unsigned codepage;
	} v[] = { { 0, 1252 }, { 77, 10000 }, { 128, 932 }, { 129, 949 }, { 134, 936 },
		{ 136, 950 }, { 161, 1253 }, { 162, 1254 }, { 163, 1258 }, { 177, 1255 },
		{ 178, 1256 }, { 186, 1257 }, { 204, 1251 }, { 222, 874 }, { 238, 1250 } };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (v[i].charset == charset)
			return v[i].codepage;
	return otherwise;
}

static void
font_charset(struct walk *w, long charset)
{
	if (w->fonts_n >= RTF_FONTS_MAX)
		return;
	w->fonts = arena_grow(w->a, w->fonts, w->fonts_n, sizeof(*w->fonts));
	w->fonts[w->fonts_n++] = (struct font){ w->font, charset_codepage(charset, w->codepage) };
}

static void
font_choose(struct walk *w, long number)
{
	top(w)->codepage = w->codepage;
	for (size_t i = 0; i < w->fonts_n; i++)
		if (w->fonts[i].number == number)
			top(w)->codepage = w->fonts[i].codepage;
}

static bool
one_of(const char *word, const char *const *v)
{
	for (; *v != NULL; v++)
		if (strcmp(word, *v) == 0)
			return true;
	return false;
}

/* Groups that are nobody's text; and those after \* that are. */
static bool
begins_skip(const struct walk *w, const char *word)
{
	static const char *const skipped[] = { "colortbl", "stylesheet", "info", "pict", "objdata",
		"themedata", "colorschememapping", "datastore", "latentstyles", "listtable",
		"listoverridetable", "rsidtbl", "generator", "fldinst", "nonshppict", "xe", "tc",
		"bkmkstart", "bkmkend", "filetbl", "revtbl", "private", "sp", NULL };
	static const char *const starred[] = { "shpinst", "shptxt", "shppict", "annotation",
		"atnauthor", "nesttableprops", "ud", NULL };

	return one_of(word, skipped) || (w->star && !one_of(word, starred));
}

/* Text that a control word stands for; NULL: none. */
static const char *
as_text(const char *word)
{
	static const struct {
		const char *word, *text;
	} v[] = { { "par", "\n" }, { "line", "\n" }, { "sect", "\n" }, { "page", "\n" },
		{ "row", "\n" }, { "nestrow", "\n" }, { "cell", CELL }, { "nestcell", CELL },
		{ "tab", "\t" }, { "emdash", "\u2014" }, { "endash", "\u2013" },
		{ "lquote", "\u2018" }, { "rquote", "\u2019" }, { "ldblquote", "\u201c" },
		{ "rdblquote", "\u201d" }, { "bullet", "\u2022" }, { "emspace", " " },
		{ "enspace", " " }, { "qmspace", " " } };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (strcmp(word, v[i].word) == 0)
			return v[i].text;
	return NULL;
}

static void
control(struct walk *w, const char *word, bool has_value, long value)
{
	struct group *g = top(w);
	const char *text = as_text(word);

	if (strcmp(word, "bin") == 0) {
		w->p += value > 0 && value < w->end - w->p ? value : value > 0 ? w->end - w->p : 0;
	} else if (strcmp(word, "fonttbl") == 0) {
		g->fonts = true;
	} else if (begins_skip(w, word)) {
		g->skip = true;
	} else if (text != NULL) {
		words(w, text);
	} else if (strcmp(word, "u") == 0) {
		unit(w, value);
	} else if (strcmp(word, "uc") == 0) {
		g->uc = value >= 0 && value < 16 ? (unsigned)value : 1;
	} else if (strcmp(word, "v") == 0 || strcmp(word, "deleted") == 0) {
		g->hidden = !has_value || value != 0;
	} else if (strcmp(word, "strike") == 0 || strcmp(word, "striked") == 0) {
		g->struck = !has_value || value != 0;
	} else if (strcmp(word, "plain") == 0) {
		g->hidden = g->struck = false;
	} else if (strcmp(word, "ansicpg") == 0 && value > 0 && value < 70000) {
		w->codepage = g->codepage = (unsigned)value;
	} else if (strcmp(word, "mac") == 0) {
		w->codepage = g->codepage = 10000;
	} else if (strcmp(word, "f") == 0 && g->fonts) {
		w->font = value;
	} else if (strcmp(word, "f") == 0) {
		font_choose(w, value);
	} else if (strcmp(word, "fcharset") == 0 && g->fonts) {
		font_charset(w, value);
	}
	w->star = false;
}

static int
hex(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A backslash and one character that is no letter. */
static void
symbol(struct walk *w, uint8_t c)
{
	int high, low;

	switch (c) {
	case '\'':
		if (w->end - w->p < 2)
			return;
		high = hex(w->p[0]);
		low = hex(w->p[1]);
		if (high < 0 || low < 0)
			return;
		w->p += 2;
		byte(w, (uint8_t)(high * 16 + low));
		return;
	case '*':
		w->star = true;
		return;
	case '~':
		words(w, "\u00a0");
		return;
	case '_':
		words(w, "-");
		return;
	case '\n':
	case '\r':
		words(w, "\n");
		return;
	case '\\':
	case '{':
	case '}':
		byte(w, c);
		return;
	default:
		return;
	}
}

static bool
is_letter(uint8_t c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Behind a backslash. */
static void
escape(struct walk *w)
{
	char word[WORD_MAX + 1];
	size_t n = 0;
	long value = 0;
	bool minus = false, has_value = false;

	if (w->p >= w->end)
		return;
	if (!is_letter(*w->p)) {
		symbol(w, *w->p++);
		return;
	}
	for (; w->p < w->end && is_letter(*w->p); w->p++)
		if (n < WORD_MAX)
			word[n++] = (char)*w->p;
	word[n] = '\0';
	if (w->p + 1 < w->end && *w->p == '-' && w->p[1] >= '0' && w->p[1] <= '9') {
		minus = true;
		w->p++;
	}
	for (; w->p < w->end && *w->p >= '0' && *w->p <= '9'; w->p++) {
		has_value = true;
		if (value < 100000000)
			value = value * 10 + (*w->p - '0');
	}
	if (w->p < w->end && *w->p == ' ')
		w->p++;
	control(w, word, has_value, minus ? -value : value);
}

static void
group_open(struct walk *w)
{
	w->pending = 0;
	if (w->depth == RTF_DEPTH_MAX) {
		w->deeper++;
		return;
	}
	w->stack[w->depth] = *top(w);
	w->depth++;
}

static void
group_close(struct walk *w)
{
	w->pending = 0;
	if (w->deeper > 0)
		w->deeper--;
	else if (w->depth > 1)
		w->depth--;
}

static void
step(struct walk *w)
{
	uint8_t c = *w->p++;

	switch (c) {
	case '\\':
		escape(w);
		return;
	case '{':
		group_open(w);
		w->star = false;
		return;
	case '}':
		group_close(w);
		return;
	case '\r':
	case '\n':
		return;
	case '\t':
		words(w, "\t");
		return;
	default:
		byte(w, c);
		return;
	}
}

const char *
rtf_text(struct arena *a, const uint8_t *bytes, size_t n, size_t max, struct rtf_result *ret)
{
	struct walk *w = arena_alloc(a, 1, sizeof(*w));
	const char *text;

	w->a = a;
	w->p = bytes;
	w->end = bytes + n;
	w->max = max;
	w->codepage = 1252;
	w->depth = 1;
	*top(w) = (struct group){ .uc = 1, .codepage = 1252 };
	while (w->p < w->end && !w->cut)
		step(w);
	if (!w->cut) {
		strike(w, false);
		flush(w);
	}
	text = text_lines(a, w->out.p == NULL ? "" : (const char *)w->out.p, w->out.len, &ret->n);
	ret->cut = w->cut;
	ret->damaged = n < 4 || memcmp(bytes, "{\\rt", 4) != 0 || (w->depth > 1 && !w->cut);
	buf_free(&w->out);
	buf_free(&w->bytes);
	return text;
}
