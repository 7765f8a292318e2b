/* LINK: base parse */
#include <stdio.h>
#include <string.h>

#include "tap.h"
#include "text.h"

/* What stands at every place of a line among letters, so that each step of eight bytes meets it. */
static const char *const pieces[] = { " ", "  ", "\t", "\r\n", "\r", "\n", "\x01", "\x1f", "\x7f",
	"!", " !", "  !", "~", "\u00e4", "\u00e4\u00e4", "\u8acb", "\U0001F600", "\x80", "\xc3",
	"\xff", "\x20\xa0", "\f" };
#define PIECES (sizeof(pieces) / sizeof(pieces[0]))

/* Bytes of the character at s if it is a good one. */
static size_t
good(const unsigned char *s)
{
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return s[0] < 0xf5 ? n : 0;
}

static void
line_slowly(const char *s, char *o)
{
	const char *start = o;

	while (*s != '\0') {
		unsigned char c = (unsigned char)*s;
		size_t n = good((const unsigned char *)s);

		if (c <= ' ' || c == 0x7f) {
			if (o > start && o[-1] != ' ')
				*o++ = ' ';
			s++;
		} else if (n == 0) {
			memcpy(o, "\xef\xbf\xbd", 3);
			o += 3;
			s++;
		} else {
			memcpy(o, s, n);
			o += n;
			s += n;
		}
	}
	while (o > start && o[-1] == ' ')
		o--;
	*o = '\0';
}

static void
lines_slowly(const char *s, char *o)
{
	while (*s != '\0') {
		unsigned char c = (unsigned char)*s;
		size_t n = good((const unsigned char *)s);

		if (n == 0) {
			memcpy(o, "\xef\xbf\xbd", 3);
			o += 3;
			n = 1;
		} else if (n > 1) {
			memcpy(o, s, n);
			o += n;
		} else if (c == '\r') {
			if (s[1] != '\n')
				*o++ = '\n';
		} else if (c != '\f') {
			*o++ = (char)((c < ' ' && c != '\n' && c != '\t') || c == 0x7f ? ' ' : c);
		}
		s += n;
	}
	*o = '\0';
}

static void
test_piece(const char *piece)
{
	bool line = true, lines = true, ascii = true, utf8 = true;

	for (size_t before = 0; before < 20; before++) {
		for (size_t behind = 0; behind < 20; behind++) {
			struct arena *a = arena_new();
			char s[64], want[192];
			size_t n, len;
			const char *p;
			bool bad = false, high = false;

			snprintf(s, sizeof(s), "%.*s%s%.*s", (int)before, "abcdefghijklmnopqrst",
			    piece, (int)behind, "ABCDEFGHIJKLMNOPQRST");
			len = strlen(s);
			p = arena_strndup(a, s, len);
			line_slowly(s, want);
			line &= strcmp(text_line(a, p, len), want) == 0;
			lines_slowly(s, want);
			lines &= strcmp(text_lines(a, p, len, &n), want) == 0 && n == strlen(want);
			for (const unsigned char *c = (const unsigned char *)s; *c != '\0'; c++) {
				high |= *c >= 0x80;
				bad |= *c >= 0xc0 && good(c) == 0;
				bad |= (*c & 0xc0) == 0x80 &&
				       (c == (const unsigned char *)s || c[-1] < 0x80);
			}
			ascii &= text_is_ascii(p, len) == !high;
			utf8 &= text_is_utf8(p, len) == !bad;
			arena_free(a);
		}
	}
	TAP_OK(line, "a line with %s", piece);
	TAP_OK(lines, "lines with %s", piece);
	TAP_OK(ascii && utf8, "kind of text with %s", piece);
}

int
main(void)
{
	for (size_t i = 0; i < PIECES; i++)
		test_piece(pieces[i]);
	return tap_done();
}
