#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html.h"

#define NEAR_WHITE 240 /* of 255: nobody reads that on white */

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

static int
hex(char c)
{
	return c >= '0' && c <= '9'         ? c - '0'
	       : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10
					    : -1;
}

static enum html_color
hex_color(const char *s, size_t len)
{
	size_t per = len == 3 || len == 4 ? 1 : len == 6 || len == 8 ? 2 : 0;

	if (per == 0)
		return HTML_COLOR_OTHER;
	for (size_t i = 0; i < 3; i++) {
		int hi = hex(s[i * per]), lo = hex(s[i * per + per - 1]);

		if (hi < 0 || lo < 0 || hi * 16 + lo < NEAR_WHITE)
			return HTML_COLOR_OTHER;
	}
	return HTML_COLOR_WHITE;
}

/* rgb(255, 255, 255): the first three numbers. */
static enum html_color
rgb_color(const char *s, size_t len)
{
	int seen = 0;

	for (size_t i = 0; i < len && seen < 3; i++) {
		int v = 0;

		if (!isdigit((unsigned char)s[i]))
			continue;
		for (; i < len && isdigit((unsigned char)s[i]); i++)
			v = v < 1000 ? v * 10 + s[i] - '0' : v;
		if (i < len && s[i] == '%')
			v = v * 255 / 100;
		if (v < NEAR_WHITE)
			return HTML_COLOR_OTHER;
		seen++;
	}
	return seen == 3 ? HTML_COLOR_WHITE : HTML_COLOR_OTHER;
}

enum html_color
html_color_of(const char *s, size_t len)
{
	static const char *const white[] = { "white", "snow", "ivory", "ghostwhite", "floralwhite",
		"mintcream", "azure", "aliceblue", "whitesmoke" };

	while (len > 0 && is_space(*s))
		s++, len--;
	while (len > 0 && (is_space(s[len - 1])))
		len--;
	if (len == 0 || begins(s, len, "transparent") || begins(s, len, "inherit") ||
	    begins(s, len, "initial") || begins(s, len, "none") || begins(s, len, "currentcolor"))
		return HTML_COLOR_UNSET;
	if (*s == '#')
		return hex_color(s + 1, strcspn(s, " ;!") < len ? strcspn(s, " ;!") - 1 : len - 1);
	if (begins(s, len, "rgb"))
		return rgb_color(s, len);
	for (size_t i = 0; i < sizeof(white) / sizeof(white[0]); i++)
		if (begins(s, len, white[i]) &&
		    (len == strlen(white[i]) || is_space(s[strlen(white[i])])))
			return HTML_COLOR_WHITE;
	return HTML_COLOR_OTHER;
}

/* Is a length nothing, or next to nothing?  "0", "0px", ".1em", "1px", "0.5pt". */
static bool
is_tiny(const char *s, size_t len)
{
	char buf[24], *end;
	double v;

	if (len == 0 || !(isdigit((unsigned char)*s) || *s == '.'))
		return false;
	len = len < sizeof(buf) - 1 ? len : sizeof(buf) - 1;
	memcpy(buf, s, len);
	buf[len] = '\0';
	v = strtod(buf, &end);
	if (strncasecmp(end, "em", 2) == 0 || strncasecmp(end, "rem", 3) == 0)
		v *= 16;
	else if (*end == '%')
		v *= 0.16;
	return v <= 1.5;
}

static bool
is_zero(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && (s[i] == '0' || s[i] == '.'))
		i++;
	return i > 0 && (i == len || !isdigit((unsigned char)s[i]));
}

static void
declaration(const char *name, size_t name_n, const char *v, size_t n, struct html_style *ret)
{
	struct {
		const char *name;
		bool hides;
	} hiding[] = {
		{ "display", begins(v, n, "none") },
		{ "visibility", begins(v, n, "hidden") || begins(v, n, "collapse") },
		{ "font-size", is_tiny(v, n) },
		{ "opacity", is_zero(v, n) },
		{ "max-height", is_zero(v, n) },
		{ "max-width", is_zero(v, n) },
		{ "mso-hide", begins(v, n, "all") },
		{ "text-indent", begins(v, n, "-9") && n >= 4 },
	};

	for (size_t i = 0; i < sizeof(hiding) / sizeof(hiding[0]); i++)
		if (name_n == strlen(hiding[i].name) &&
		    strncasecmp(name, hiding[i].name, name_n) == 0)
			ret->hidden |= hiding[i].hides;
	if (name_n == 11 && begins(name, name_n, "white-space"))
		ret->pre = begins(v, n, "pre") || begins(v, n, "break-spaces");
	else if (name_n == 5 && begins(name, name_n, "color"))
		ret->color = html_color_of(v, n);
	else if (name_n == 16 && begins(name, name_n, "background-color"))
		ret->background = html_color_of(v, n);
	else if (name_n == 10 && begins(name, name_n, "background"))
		ret->background = contains(v, n, "url(") ? HTML_COLOR_OTHER : html_color_of(v, n);
	else if (name_n == 6 && begins(name, name_n, "border"))
		ret->no_border = begins(v, n, "none") || is_zero(v, n);
	else if (name_n == 10 && begins(name, name_n, "border-top"))
		ret->outlook_rule = contains(v, n, "#E1E1E1") || contains(v, n, "#B5C4DF");
}

void
html_style_read(const char *style, struct html_style *ret)
{
	if (style == NULL)
		return;
	for (const char *p = style; *p != '\0';) {
		size_t n = strcspn(p, ";"), name_n;
		const char *colon = memchr(p, ':', n), *next = p + n + (p[n] == ';');

		if (colon != NULL) {
			const char *end = p + n;

			while (p < colon && is_space(*p))
				p++;
			name_n = (size_t)(colon - p);
			while (name_n > 0 && is_space(p[name_n - 1]))
				name_n--;
			for (colon++; colon < end && is_space(*colon);)
				colon++;
			declaration(p, name_n, colon, (size_t)(end - colon), ret);
		}
		p = next;
	}
}
