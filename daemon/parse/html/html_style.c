#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html_style.h"

#define COLOR_NEAR                                                                                 \
	16 /* of 255, in each of red, green and blue: nobody reads the one on the other */
#define TINY 1.5 /* px: nobody reads that */
#define OFF 500 /* px: beyond the edge, whatever stands there */
#define VALUE_MAX 80 /* bytes of a value that is looked at where it holds escapes or comments */

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
begins(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	return len >= n && strncasecmp(s, word, n) == 0;
}

static bool
contains(const char *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= len; i++)
		if (strncasecmp(s + i, word, n) == 0)
			return true;
	return false;
}

static uint32_t
rgb(unsigned red, unsigned green, unsigned blue)
{
	return 0xFF000000u | red << 16 | green << 8 | blue;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9'         ? c - '0'
	       : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10
					    : -1;
}

static uint32_t
hex_color(const char *s, size_t len)
{
	size_t per = len == 3 || len == 4 ? 1 : len == 6 || len == 8 ? 2 : 0;
	unsigned v[3];

	if (per == 0)
		return HTML_COLOR_OTHER;
	for (size_t i = 0; i < 3; i++) {
		int hi = hex(s[i * per]), lo = hex(s[i * per + per - 1]);

		if (hi < 0 || lo < 0)
			return HTML_COLOR_OTHER;
		v[i] = (unsigned)(hi * 16 + lo);
	}
	return rgb(v[0], v[1], v[2]);
}

/* rgb(255, 255, 255): the first three numbers; a fourth of nothing is no colour. */
static uint32_t
rgb_color(const char *s, size_t len)
{
	unsigned v[4] = { 0, 0, 0, 1 };
	size_t seen = 0;

	for (size_t i = 0; i < len && seen < 4; i++) {
		if (!isdigit((unsigned char)s[i]) && (s[i] != '.' || seen < 3))
			continue;
		v[seen] = 0;
		for (; i < len && (isdigit((unsigned char)s[i]) || s[i] == '.'); i++)
			if (s[i] != '.')
				v[seen] = v[seen] < 1000 ? v[seen] * 10 + (unsigned)(s[i] - '0')
							 : v[seen];
			else if (seen < 3)
				while (i + 1 < len && isdigit((unsigned char)s[i + 1]))
					i++;
		if (i < len && s[i] == '%' && seen < 3)
			v[seen] = v[seen] * 255 / 100;
		if (seen < 3 && v[seen] > 255)
			v[seen] = 255;
		seen++;
	}
	if (seen == 4 && v[3] == 0)
		return HTML_COLOR_UNSET;
	return seen >= 3 ? rgb(v[0], v[1], v[2]) : HTML_COLOR_OTHER;
}

/* A name that the table lacks is like itself alone. */
static uint32_t
named_color(const char *s, size_t len)
{
	static const struct {
		const char *name;
		uint32_t color;
	} names[] = { { "white", 0xFFFFFF }, { "black", 0 }, { "snow", 0xFFFAFA },
		{ "ivory", 0xFFFFF0 }, { "ghostwhite", 0xF8F8FF }, { "floralwhite", 0xFFFAF0 },
		{ "mintcream", 0xF5FFFA }, { "azure", 0xF0FFFF }, { "aliceblue", 0xF0F8FF },
		{ "whitesmoke", 0xF5F5F5 }, { "honeydew", 0xF0FFF0 }, { "seashell", 0xFFF5EE },
		{ "silver", 0xC0C0C0 }, { "gray", 0x808080 }, { "grey", 0x808080 },
		{ "lightgray", 0xD3D3D3 }, { "lightgrey", 0xD3D3D3 }, { "gainsboro", 0xDCDCDC },
		{ "red", 0xFF0000 }, { "maroon", 0x800000 }, { "yellow", 0xFFFF00 },
		{ "olive", 0x808000 }, { "lime", 0x00FF00 }, { "green", 0x008000 },
		{ "aqua", 0x00FFFF }, { "cyan", 0x00FFFF }, { "teal", 0x008080 },
		{ "blue", 0x0000FF }, { "navy", 0x000080 }, { "fuchsia", 0xFF00FF },
		{ "magenta", 0xFF00FF }, { "purple", 0x800080 }, { "orange", 0xFFA500 } };
	uint32_t h = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (begins(s, len, names[i].name) &&
		    (len == strlen(names[i].name) ||
			!isalpha((unsigned char)s[strlen(names[i].name)])))
			return 0xFF000000u | names[i].color;
	for (size_t i = 0; i < len && isalpha((unsigned char)s[i]); i++)
		h = h * 31 + ((uint32_t)(unsigned char)s[i] | 0x20);
	return h == 0 ? HTML_COLOR_OTHER : 0x01000000u | (h & 0xFFFFFFu);
}

uint32_t
html_color_of(const char *s, size_t len)
{
	while (len > 0 && is_space(*s))
		s++, len--;
	while (len > 0 && (is_space(s[len - 1])))
		len--;
	if (len == 0 || begins(s, len, "transparent") || begins(s, len, "inherit") ||
	    begins(s, len, "initial") || begins(s, len, "none") || begins(s, len, "currentcolor") ||
	    begins(s, len, "unset"))
		return HTML_COLOR_UNSET;
	if (*s == '#') {
		size_t n = 1;

		while (n < len && isxdigit((unsigned char)s[n]))
			n++;
		return hex_color(s + 1, n - 1);
	}
	if (begins(s, len, "rgb"))
		return rgb_color(s, len);
	return named_color(s, len);
}

bool
html_color_same(uint32_t a, uint32_t b)
{
	if (a <= HTML_COLOR_OTHER || b <= HTML_COLOR_OTHER)
		return false;
	if (a >> 24 != b >> 24 || a >> 24 != 0xFF)
		return a == b;
	for (unsigned shift = 0; shift < 24; shift += 8)
		if (abs((int)(a >> shift & 255) - (int)(b >> shift & 255)) >= COLOR_NEAR)
			return false;
	return true;
}

/* The colour that a background is of. */
static uint32_t
background_of(const char *v, size_t n)
{
	return contains(v, n, "url(") || contains(v, n, "gradient") ? HTML_COLOR_OTHER
								    : html_color_of(v, n);
}

/* A length in px; false: it is none. */
static bool
length_of(const char *s, size_t len, double *ret)
{
	char buf[24], *end;

	len = len < sizeof(buf) - 1 ? len : sizeof(buf) - 1;
	memcpy(buf, s, len);
	buf[len] = '\0';
	if (buf[strspn(buf, "+-.0123456789")] == 'x') /* strtod reads 0x10 */
		return false;
	if (strspn(buf, "+-.0123456789") == 0)
		return false;
	*ret = strtod(buf, &end);
	if (end == buf)
		return false;
	if (strncasecmp(end, "em", 2) == 0 || strncasecmp(end, "rem", 3) == 0)
		*ret *= 16;
	else if (*end == '%')
		*ret *= 0.16;
	return true;
}

/* Is a length nothing, or next to nothing?  "0", "0px", ".1em", "1px", "0.5pt". */
static bool
is_tiny(const char *s, size_t len)
{
	double v;

	return length_of(s, len, &v) && v <= TINY;
}

static bool
is_zero(const char *s, size_t len)
{
	double v;

	return length_of(s, len, &v) && v <= 0.02 && v >= -0.02;
}

static bool
is_flat(const char *s, size_t len)
{
	double v;

	if (memchr(s, '%', len) != NULL)
		return is_zero(s, len);
	return length_of(s, len, &v) && v <= 1;
}

static bool
is_off(const char *s, size_t len)
{
	double v;

	return length_of(s, len, &v) && v <= -OFF;
}

static bool
is_none(const char *v, size_t n)
{
	return begins(v, n, "none");
}

static bool
is_invisible(const char *v, size_t n)
{
	return begins(v, n, "hidden") || begins(v, n, "collapse");
}

static bool
is_all(const char *v, size_t n)
{
	return begins(v, n, "all");
}

static bool
is_absolute(const char *v, size_t n)
{
	return begins(v, n, "absolute") || begins(v, n, "fixed");
}

static bool
is_clipping(const char *v, size_t n)
{
	return !begins(v, n, "visible") && !begins(v, n, "initial") && !begins(v, n, "unset");
}

/* clip: rect(0 0 0 0), rect(1px, 1px, 1px, 1px): no two of its lengths differ. */
static bool
is_clipped(const char *v, size_t n)
{
	return begins(v, n, "rect(0") || begins(v, n, "rect(1px,1px") ||
	       begins(v, n, "rect(1px, 1px") || begins(v, n, "rect(1px 1px");
}

static bool
is_cut_away(const char *v, size_t n)
{
	return begins(v, n, "inset(50%") || begins(v, n, "inset(100%") ||
	       begins(v, n, "circle(0") || begins(v, n, "polygon(0 0)") ||
	       begins(v, n, "polygon(0px 0px)");
}

static bool
is_moved_away(const char *v, size_t n)
{
	return begins(v, n, "scale(0)") || begins(v, n, "scale(0,") ||
	       (begins(v, n, "translate") && contains(v, n, "(-") && contains(v, n, "999"));
}

static const struct {
	const char *name;
	enum html_hide bit;
	bool (*holds)(const char *v, size_t n);
} hiding[] = {
	{ "display", HIDE_DISPLAY, is_none },
	{ "visibility", HIDE_VISIBILITY, is_invisible },
	{ "font-size", HIDE_SIZE, is_tiny },
	{ "opacity", HIDE_OPACITY, is_zero },
	{ "max-height", HIDE_MAX_HEIGHT, is_flat },
	{ "max-width", HIDE_MAX_WIDTH, is_flat },
	{ "height", HIDE_HEIGHT, is_flat },
	{ "width", HIDE_WIDTH, is_flat },
	{ "overflow", HIDE_OVERFLOW, is_clipping },
	{ "mso-hide", HIDE_MSO, is_all },
	{ "text-indent", HIDE_INDENT, is_off },
	{ "position", HIDE_ABSOLUTE, is_absolute },
	{ "left", HIDE_LEFT, is_off },
	{ "right", HIDE_RIGHT, is_off },
	{ "top", HIDE_TOP, is_off },
	{ "bottom", HIDE_BOTTOM, is_off },
	{ "margin-left", HIDE_MARGIN_LEFT, is_off },
	{ "margin-top", HIDE_MARGIN_TOP, is_off },
	{ "clip", HIDE_CLIP, is_clipped },
	{ "clip-path", HIDE_CLIP_PATH, is_cut_away },
	{ "transform", HIDE_TRANSFORM, is_moved_away },
};

#define HIDING (sizeof(hiding) / sizeof(hiding[0]))

static bool
is_name(const char *s, size_t n, const char *name)
{
	return (s[0] | 0x20) == name[0] && strlen(name) == n && strncasecmp(s, name, n) == 0;
}

/* Does a declaration of this property do anything here? */
static bool
concerns(const char *name, size_t n)
{
	for (size_t i = 0; i < HIDING; i++)
		if (is_name(name, n, hiding[i].name))
			return true;
	return is_name(name, n, "color") || begins(name, n, "background") ||
	       is_name(name, n, "white-space") || begins(name, n, "border") ||
	       is_name(name, n, "font") || is_name(name, n, "direction") ||
	       is_name(name, n, "unicode-bidi") || begins(name, n, "text-decoration") ||
	       is_name(name, n, "float");
}

static void
hide(enum html_hide bit, bool holds, bool shown, struct html_style *ret)
{
	if (shown && holds)
		return;
	ret->said |= bit & HIDE_INHERITED;
	ret->hides = holds ? ret->hides | bit : ret->hides & ~(uint32_t)bit;
}

/* font: bold 0/0 a; font: italic 14px/1.5 Arial: the size is its first length. */
static bool
font_is_tiny(const char *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t word = 0;

		while (i + word < n && !is_space(v[i + word]) && v[i + word] != '/')
			word++;
		if (word > 0 && (isdigit((unsigned char)v[i]) || v[i] == '.') &&
		    !(word == 3 && v[i + 1] == '0' && v[i + 2] == '0')) /* a weight */
			return is_tiny(v + i, word);
		i += word;
	}
	return false;
}

/* text-decoration and its parts. */
static void
decorate(const char *name, size_t name_n, const char *v, size_t n, struct html_style *ret)
{
	bool all = is_name(name, name_n, "text-decoration");

	if (all || is_name(name, name_n, "text-decoration-line")) {
		ret->struck = contains(v, n, "line-through");
		ret->undrawn = !ret->struck;
	}
	if ((all || is_name(name, name_n, "text-decoration-color")) &&
	    contains(v, n, "transparent"))
		ret->undrawn = true;
}

static void
declaration(
    const char *name, size_t name_n, const char *v, size_t n, bool shown, struct html_style *ret)
{
	if (is_name(name, name_n, "display") && begins(v, n, "inline-"))
		ret->unstruck = true;
	for (size_t i = 0; i < HIDING; i++)
		if (is_name(name, name_n, hiding[i].name)) {
			hide(hiding[i].bit, hiding[i].holds(v, n), shown, ret);
			return;
		}
	if (is_name(name, name_n, "font"))
		hide(HIDE_SIZE, font_is_tiny(v, n), shown, ret);
	if (shown)
		return;
	if (is_name(name, name_n, "float"))
		ret->unstruck = !begins(v, n, "none");
	if (begins(name, name_n, "text-decoration"))
		decorate(name, name_n, v, n, ret);
	else if (is_name(name, name_n, "white-space"))
		ret->pre = begins(v, n, "pre") || begins(v, n, "break-spaces");
	else if (is_name(name, name_n, "direction"))
		ret->rtl = begins(v, n, "rtl");
	else if (is_name(name, name_n, "unicode-bidi"))
		ret->override = contains(v, n, "override");
	else if (is_name(name, name_n, "color"))
		ret->color = html_color_of(v, n);
	else if (is_name(name, name_n, "background-color"))
		ret->background = html_color_of(v, n);
	else if (is_name(name, name_n, "background"))
		ret->background = background_of(v, n);
	else if (is_name(name, name_n, "background-image") && !begins(v, n, "none"))
		ret->background = HTML_COLOR_OTHER;
	else if (is_name(name, name_n, "border"))
		ret->no_border = begins(v, n, "none") || is_zero(v, n);
	else if (is_name(name, name_n, "border-top"))
		ret->outlook_rule = contains(v, n, "#E1E1E1") || contains(v, n, "#B5C4DF");
}

/* The value without comments and escapes; CSS Syntax 4.3.2, 4.3.7. */
static size_t
plain(const char *v, size_t n, char ret[VALUE_MAX])
{
	size_t out = 0;

	for (size_t i = 0; i < n && out < VALUE_MAX; i++) {
		unsigned c = 0;
		size_t digits = 0;

		if (v[i] == '/' && i + 1 < n && v[i + 1] == '*') {
			const char *end = memmem(v + i + 2, n - i - 2, "*/", 2);

			i = end == NULL ? n : (size_t)(end - v) + 1;
			continue;
		}
		if (v[i] != '\\') {
			ret[out++] = v[i];
			continue;
		}
		while (digits < 6 && i + 1 < n && isxdigit((unsigned char)v[i + 1])) {
			c = c * 16 + (unsigned)hex(v[++i]);
			digits++;
		}
		if (digits == 0)
			continue;
		if (i + 1 < n && is_space(v[i + 1]))
			i++;
		ret[out++] = c > ' ' && c < 0x7F ? (char)c : '_';
	}
	return out;
}

static void
trim(const char **s, size_t *n)
{
	while (*n > 0 && is_space(**s))
		++*s, --*n;
	while (*n > 0 && is_space((*s)[*n - 1]))
		--*n;
}

/* Where the declaration that begins at p ends: the ";" that stands in no comment. */
static const char *
declaration_end(const char *p, const char *end)
{
	for (; p < end && *p != ';'; p++)
		if (*p == '/' && p + 1 < end && p[1] == '*') {
			const char *close = memmem(p + 2, (size_t)(end - p) - 2, "*/", 2);

			if (close == NULL)
				return end;
			p = close + 1;
		}
	return p;
}

/* The next declaration at or behind *at; false if there is none. */
static bool
next(const char **at, const char *end, const char **name, size_t *name_n, const char **v, size_t *n)
{
	while (*at < end) {
		const char *stop = declaration_end(*at, end);
		const char *colon = memchr(*at, ':', (size_t)(stop - *at));

		*name = *at;
		*at = stop < end ? stop + 1 : end;
		if (colon == NULL)
			continue;
		*name_n = (size_t)(colon - *name);
		*v = colon + 1;
		*n = (size_t)(stop - *v);
		trim(name, name_n);
		trim(v, n);
		if (*name_n > 0)
			return true;
	}
	return false;
}

static bool
needs_plain(const char *s, size_t n)
{
	return memchr(s, '\\', n) != NULL || memmem(s, n, "/*", 2) != NULL;
}

/* Is the value of n bytes followed by "!important"?  Takes it off. */
static bool
important(const char *v, size_t *n)
{
	const char *mark = *n > 0 ? memrchr(v, '!', *n) : NULL;

	if (mark == NULL || !contains(mark, *n - (size_t)(mark - v), "important"))
		return false;
	*n = (size_t)(mark - v);
	trim(&v, n);
	return true;
}

void
html_style_read(const char *style, size_t len, enum html_style_part part, struct html_style *ret)
{
	const char *end = style + len, *name, *v;
	char name_plain[VALUE_MAX], value_plain[VALUE_MAX];
	bool want_important = part == STYLE_IMPORTANT || part == STYLE_SHOWN_IMPORTANT;
	bool shown = part == STYLE_SHOWN || part == STYLE_SHOWN_IMPORTANT;
	size_t name_n, n;

	if (want_important && memchr(style, '!', len) == NULL)
		return;
	while (next(&style, end, &name, &name_n, &v, &n)) {
		if (needs_plain(name, name_n)) {
			name_n = plain(name, name_n, name_plain);
			name = name_plain;
			trim(&name, &name_n);
		}
		if (needs_plain(v, n)) {
			n = plain(v, n, value_plain);
			v = value_plain;
			trim(&v, &n);
		}
		if (important(v, &n) == want_important && name_n > 0)
			declaration(name, name_n, v, n, shown, ret);
	}
	ret->turned = ret->rtl && ret->override;
}

bool
html_style_hides(const struct html_style *s, bool cell)
{
	uint32_t alone = HIDE_DISPLAY | HIDE_MSO | HIDE_OPACITY | HIDE_CLIP_PATH | HIDE_TRANSFORM |
			 HIDE_MARGIN_LEFT | HIDE_MARGIN_TOP;
	uint32_t absolute = HIDE_CLIP | HIDE_LEFT | HIDE_RIGHT | HIDE_TOP | HIDE_BOTTOM;
	uint32_t flat = HIDE_HEIGHT | HIDE_WIDTH | HIDE_MAX_HEIGHT | HIDE_MAX_WIDTH;

	if ((s->hides & alone) != 0)
		return true;
	if ((s->hides & HIDE_ABSOLUTE) != 0 && (s->hides & absolute) != 0)
		return true;
	return !cell && (s->hides & HIDE_OVERFLOW) != 0 && (s->hides & flat) != 0;
}

enum html_style_concern
html_style_concerns(const char *style, size_t len)
{
	const char *end = style + len, *at = style, *name, *v;
	struct html_style all = { 0 };
	size_t name_n, n;
	bool any = false;

	while (!any && next(&at, end, &name, &name_n, &v, &n))
		any = needs_plain(name, name_n) || concerns(name, name_n);
	if (!any)
		return STYLE_NOTHING;
	html_style_read(style, len, STYLE_NORMAL, &all);
	html_style_read(style, len, STYLE_IMPORTANT, &all);
	return html_style_hides(&all, false) || (all.hides & HIDE_INHERITED) != 0 ? STYLE_HIDES
										  : STYLE_LOOKS;
}
