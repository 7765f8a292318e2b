#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <unicode/utf8.h>

#include "text.h"

#define REPLACEMENT "\xef\xbf\xbd"

#define EACH (UINT64_MAX / 0xff) /* 1 in each of eight bytes */
#define TOP (EACH * 0x80)

static uint64_t
eight(const char *s)
{
	uint64_t v;

	memcpy(&v, s, sizeof(v));
	return v;
}

/* How many bytes of ASCII s begins with, or fewer by up to seven. */
static size_t
ascii_run(const char *s, size_t len)
{
	size_t n = 0;

	while (len - n >= 8 && (eight(s + n) & TOP) == 0)
		n += 8;
	return n;
}

/* Is one of eight bytes a control character, DEL or not ASCII? */
static bool
is_special(uint64_t v)
{
	return ((v | (v + EACH) | (v - EACH * 0x20)) & TOP) != 0;
}

/* The same of ASCII without control characters. */
static size_t
printable_run(const char *s, size_t len)
{
	size_t n = 0;

	while (len - n >= 8 && !is_special(eight(s + n)))
		n += 8;
	return n;
}

bool
text_is_ascii(const char *s, size_t len)
{
	for (size_t i = ascii_run(s, len); i < len; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

bool
text_is_utf8(const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		UChar32 c;

		if ((unsigned char)s[i] < 0x80) {
			i++;
			i += ascii_run(s + i, len - i);
			continue;
		}
		U8_NEXT((const uint8_t *)s, i, len, c);
		if (c < 0)
			return false;
	}
	return true;
}

/* Room for the worst case: every byte becomes a replacement character. */
static char *
room_for(struct arena *a, const char *s, size_t len)
{
	return arena_alloc(a, text_is_utf8(s, len) ? len + 1 : 3 * len + 1, 1);
}

/* Copy the character at s + *i; moves *i on.  Returns bytes written. */
static size_t
copy_char(char *out, const char *s, size_t *i, size_t len)
{
	size_t start = *i;
	UChar32 c;

	U8_NEXT((const uint8_t *)s, *i, len, c);
	if (c < 0) {
		memcpy(out, REPLACEMENT, 3);
		return 3;
	}
	memcpy(out, s + start, *i - start);
	return *i - start;
}

/* Eight characters that text_line leaves as they are: printable, no two spaces; space: one stands before. */
static bool
is_line_already(const char *s, bool space)
{
	uint64_t v = eight(s), other = v ^ EACH * ' ', spaces = (other - EACH) & ~other & TOP;

	return !is_special(v) && (spaces & spaces << 8) == 0 && !(space && s[0] == ' ');
}

const char *
text_line(struct arena *a, const char *s, size_t len)
{
	char *out = room_for(a, s, len);
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		unsigned char c;

		while (len - i >= 8 && is_line_already(s + i, n == 0 || out[n - 1] == ' ')) {
			memcpy(out + n, s + i, 8);
			n += 8;
			i += 8;
		}
		if (i == len)
			break;
		c = (unsigned char)s[i];
		if (c <= 0x20 || c == 0x7f) {
			if (n > 0 && out[n - 1] != ' ')
				out[n++] = ' ';
			i++;
		} else if (c < 0x80) {
			out[n++] = s[i++];
		} else {
			n += copy_char(out + n, s, &i, len);
		}
	}
	if (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return out;
}

const char *
text_lines(struct arena *a, const char *s, size_t len, size_t *ret_len)
{
	char *out = room_for(a, s, len);
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		unsigned char c = (unsigned char)s[i];
		size_t run = printable_run(s + i, len - i);

		if (run > 0) {
			memcpy(out + n, s + i, run);
			n += run;
			i += run;
			continue;
		}
		if (c >= 0x80) {
			n += copy_char(out + n, s, &i, len);
			continue;
		}
		i++;
		if (c == '\r') {
			if (i >= len || s[i] != '\n')
				out[n++] = '\n';
		} else if (c == 0 || c == '\f') {
			continue;
		} else {
			out[n++] =
			    (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? ' ' : (char)c;
		}
	}
	out[n] = '\0';
	*ret_len = n;
	return out;
}

const char *
text_prefix(struct arena *a, const char *s, size_t max)
{
	size_t cut = strlen(s);

	if (cut <= max)
		return s;
	for (cut = max; cut > 0 && ((unsigned char)s[cut] & 0xc0) == 0x80; cut--)
		;
	return arena_strndup(a, s, cut);
}

const char *
text_evidence(struct arena *a, const char *s, size_t max)
{
	size_t len = strlen(s);

	return text_prefix(a, text_line(a, s, len < 4 * max ? len : 4 * max), max);
}

bool
text_is_blank(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] > ' ' && s[i] != '=')
			return false;
	return true;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

const char *
text_lower(struct arena *a, const char *s, size_t len)
{
	char *out = arena_strndup(a, s, len);

	for (char *p = out; *p != '\0'; p++)
		*p = lower(*p);
	return out;
}

bool
text_begins(const char *s, const char *prefix)
{
	for (; *prefix != '\0'; s++, prefix++)
		if (lower(*s) != lower(*prefix))
			return false;
	return true;
}

bool
text_same(const char *a, const char *b)
{
	return text_begins(a, b) && a[strlen(b)] == '\0';
}

const char *
text_find(const char *s, size_t len, const char *needle)
{
	size_t n = strlen(needle);

	for (size_t i = 0; i + n <= len; i++) {
		size_t j = 0;

		while (j < n && lower(s[i + j]) == needle[j])
			j++;
		if (j == n)
			return s + i;
	}
	return NULL;
}
