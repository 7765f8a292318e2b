#include <stdint.h>
#include <string.h>

#include "buf.h"
#include "mutf7.h"

/* Value of a character of RFC 2045's base64 with ',' for '/'; -1 if it is none. */
static int
base64_value(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == ',' ? 63 : -1;
}

static void
put_utf8(struct buf *b, uint32_t c)
{
	if (c < 0x80)
		buf_u8(b, (uint8_t)c);
	else if (c < 0x800) {
		buf_u8(b, (uint8_t)(0xc0 | c >> 6));
		buf_u8(b, (uint8_t)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_u8(b, (uint8_t)(0xe0 | c >> 12));
		buf_u8(b, (uint8_t)(0x80 | (c >> 6 & 0x3f)));
		buf_u8(b, (uint8_t)(0x80 | (c & 0x3f)));
	} else {
		buf_u8(b, (uint8_t)(0xf0 | c >> 18));
		buf_u8(b, (uint8_t)(0x80 | (c >> 12 & 0x3f)));
		buf_u8(b, (uint8_t)(0x80 | (c >> 6 & 0x3f)));
		buf_u8(b, (uint8_t)(0x80 | (c & 0x3f)));
	}
}

/* One UTF-16 unit; *high holds a high surrogate that waits for its low one. */
static bool
put_utf16(struct buf *b, uint32_t unit, uint32_t *high)
{
	if (unit >= 0xdc00 && unit <= 0xdfff) {
		if (*high == 0)
			return false;
		put_utf8(b, 0x10000 + ((*high - 0xd800) << 10) + (unit - 0xdc00));
		*high = 0;
		return true;
	}
	if (*high != 0)
		return false;
	if (unit >= 0xd800 && unit <= 0xdbff)
		*high = unit;
	else if (unit == 0)
		return false;
	else
		put_utf8(b, unit);
	return true;
}

/* What stands between '&' and '-'; *s is moved behind the '-'. */
static bool
decode_shifted(const char **s, struct buf *b)
{
	uint32_t bits = 0, high = 0;
	unsigned n = 0;
	int v;

	for (; **s != '-'; (*s)++) {
		if ((v = base64_value((unsigned char)**s)) == -1)
			return false;
		bits = bits << 6 | (uint32_t)v;
		n += 6;
		if (n >= 16) {
			n -= 16;
			if (!put_utf16(b, bits >> n & 0xffff, &high))
				return false;
			bits &= (1u << n) - 1;
		}
	}
	(*s)++;
	return high == 0 && n < 6 && bits == 0;
}

static bool
decode(const char *s, struct buf *b)
{
	while (*s != '\0') {
		unsigned char c = (unsigned char)*s++;

		if (c >= 0x80)
			return false;
		if (c != '&')
			buf_u8(b, c);
		else if (*s == '-') {
			buf_u8(b, '&');
			s++;
		} else if (!decode_shifted(&s, b))
			return false;
	}
	return true;
}

/* Length of the valid UTF-8 sequence at s, 0 if there is none (RFC 3629 4). */
static size_t
sequence_len(const unsigned char *s)
{
	static const struct {
		unsigned char first_lo, first_hi, second_lo, second_hi, len;
	} forms[] = {
		{ 0x00, 0x7f, 0x80, 0xbf, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		if (s[0] < forms[i].first_lo || s[0] > forms[i].first_hi)
			continue;
		if (forms[i].len > 1 && (s[1] < forms[i].second_lo || s[1] > forms[i].second_hi))
			return 0;
		for (size_t k = 2; k < forms[i].len; k++)
			if ((s[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].len;
	}
	return 0;
}

static void
put_valid(struct buf *b, const char *text, size_t max, bool one_line)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n;

	while (*s != '\0') {
		n = sequence_len(s);
		if (b->len + (n == 0 ? 3 : n) > max)
			break;
		if (n == 0) {
			put_utf8(b, 0xfffd);
			n = 1;
		} else if (one_line && (*s < 0x20 || *s == 0x7f))
			buf_u8(b, '?');
		else
			buf_bytes(b, s, n);
		s += n;
	}
}

const char *
mutf7_decode(struct arena *a, const char *raw)
{
	struct buf b = { 0 };
	const char *ret;

	if (!decode(raw, &b)) {
		b.len = 0;
		put_valid(&b, raw, SIZE_MAX, false);
	}
	ret = b.len == 0 ? "" : arena_strndup(a, (const char *)b.p, b.len);
	buf_free(&b);
	return ret;
}

const char *
utf8_line(struct arena *a, const char *bytes, size_t max)
{
	struct buf b = { 0 };
	const char *ret;

	put_valid(&b, bytes, max, true);
	ret = b.len == 0 ? "" : arena_strndup(a, (const char *)b.p, b.len);
	buf_free(&b);
	return ret;
}
