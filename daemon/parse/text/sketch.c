#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "buf.h"
#include "iban_scan.h"
#include "lexicon.h"
#include "sketch.h"
#include "text.h"
#include "unicode.h"

#define DIGITS_MASKED 6
#define SHINGLE 3
#define ACCOUNT_DIGITS 7 /* one more within the length of an account, and there may be one */
#define MASK 0x1F /* a control character, so in no text */

#define FNV_OFFSET 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

struct sketcher {
	uint64_t last[SHINGLE]; /* hashes of the last tokens, newest last */
	size_t tokens;
	uint64_t *kept; /* ascending */
	size_t n;
	bool complete;
};

/* The text with every account number replaced by MASK. */
static void
mask_accounts(const char *text, size_t len, struct buf *ret)
{
	struct iban_scan scan;
	struct iban_match m;
	size_t i = 0, at = 0;

	iban_scan_of(text, len, &scan);
	while (iban_scan_next(&scan, &i, false, &m)) {
		buf_bytes(ret, text + at, m.start - at);
		buf_u8(ret, MASK);
		at = m.end;
	}
	iban_scan_free(&scan);
	buf_bytes(ret, text + at, len - at);
}

/* The finaliser of splitmix64: every bit of x moves every bit of the result. */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static void
keep(struct sketcher *s, uint64_t h)
{
	size_t lo = 0, half;

	if (s->n == SKETCH_MAX && h > s->kept[s->n - 1]) {
		s->complete = false;
		return;
	}
	/* No branch depends on a hash: the processor cannot foretell it. */
	for (size_t n = s->n; n > 0; n -= half) {
		half = (n + 1) / 2;
		lo += s->kept[lo + half - 1] < h ? half : 0;
	}
	if (lo < s->n && s->kept[lo] == h)
		return;
	if (s->n == SKETCH_MAX) {
		s->complete = false;
		s->n--;
	}
	memmove(s->kept + lo + 1, s->kept + lo, (s->n - lo) * sizeof(*s->kept));
	s->kept[lo] = h;
	s->n++;
}

static void
token(struct sketcher *s, uint64_t h)
{
	uint64_t shingle = FNV_OFFSET;

	memmove(s->last, s->last + 1, (SHINGLE - 1) * sizeof(s->last[0]));
	s->last[SHINGLE - 1] = h;
	if (++s->tokens < SHINGLE)
		return;
	for (size_t i = 0; i < SHINGLE; i++)
		shingle = mix(shingle ^ s->last[i]) * FNV_PRIME;
	keep(s, mix(shingle));
}

static uint64_t
hash_of(uint64_t h, UChar32 c)
{
	for (unsigned k = 0; k < 3; k++)
		h = (h ^ ((uint32_t)c >> 8 * k & 0xff)) * FNV_PRIME;
	return h;
}

/* The same for a character of ASCII. */
static uint64_t
hash_of_ascii(uint64_t h, char c)
{
	return (h ^ (uint8_t)c) * (FNV_PRIME * FNV_PRIME * FNV_PRIME);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* A line of ASCII: what tokens() makes of it, without ICU. */
static void
tokens_ascii(struct sketcher *s, const char *p, size_t n)
{
	uint64_t h = FNV_OFFSET;
	bool open = false;

	for (size_t i = 0, end; i < n; i = end) {
		char c = p[i];

		end = i + 1;
		if (is_letter(c)) {
			h = hash_of_ascii(h, (char)(c | 0x20));
			while (end < n && is_letter(p[end]))
				h = hash_of_ascii(h, (char)(p[end++] | 0x20));
			open = true;
			continue;
		}
		if (is_digit(c)) {
			while (end < n && is_digit(p[end]))
				end++;
			if (end - i < DIGITS_MASKED) {
				for (; i < end; i++)
					h = hash_of_ascii(h, p[i]);
				open = true;
				continue;
			}
			c = MASK;
		}
		if (open)
			token(s, h);
		if (c == MASK)
			token(s, hash_of_ascii(FNV_OFFSET, MASK));
		open = false;
		h = FNV_OFFSET;
	}
	if (open)
		token(s, h);
}

/* Digits from i on. */
static int32_t
digits_at(const struct utext16 *t, int32_t i)
{
	int32_t n = 0;

	while (i + n < t->n && t->v[i + n] >= '0' && t->v[i + n] <= '9')
		n++;
	return n;
}

static bool
in_word(UChar32 c)
{
	int8_t type;

	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
	type = u_charType(c);
	return u_isalnum(c) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

static void
tokens(struct sketcher *s, const struct utext16 *t)
{
	uint64_t h = FNV_OFFSET;
	bool open = false;
	int32_t digits, i = 0;

	while (i < t->n) {
		UChar32 c;

		digits = digits_at(t, i);
		c = unicode_next(t, &i);
		if (digits >= DIGITS_MASKED || c == MASK) {
			if (open)
				token(s, h);
			token(s, hash_of(FNV_OFFSET, MASK));
			i += digits > 0 ? digits - 1 : 0;
			open = false;
			h = FNV_OFFSET;
		} else if (c >= 0x80 && lexicon_free_script(c)) {
			if (open)
				token(s, h);
			if (in_word(c))
				token(s, hash_of(FNV_OFFSET, c));
			open = false;
			h = FNV_OFFSET;
		} else if (in_word(c)) {
			h = hash_of(h, c);
			open = true;
			/* The rest of a short run, or it would be counted again at each digit. */
			for (; digits > 1; digits--)
				h = hash_of(h, unicode_next(t, &i));
		} else if (open) {
			token(s, h);
			open = false;
			h = FNV_OFFSET;
		}
	}
	if (open)
		token(s, h);
}

/* Normalisation never crosses a line's end, and no token does. */
static void
tokens_of_lines(struct sketcher *s, const char *p, size_t len)
{
	const char *end = p + len, *next;
	struct arena *scratch = NULL;

	for (; p < end; p = next) {
		size_t n;

		next = memchr(p, '\n', (size_t)(end - p));
		next = next == NULL ? end : next + 1;
		n = (size_t)(next - p);
		if (text_is_ascii(p, n)) {
			tokens_ascii(s, p, n);
		} else {
			struct utext16 t;

			scratch = scratch == NULL ? arena_new() : scratch;
			t = unicode_normalise(
			    scratch, unicode_from(scratch, p, n), UNICODE_NFKC_CASEFOLD);
			tokens(s, &t);
		}
	}
	arena_free(scratch);
}

/* May a character whose UTF-8 begins with c be a digit, or look like one?  No Latin letter may, nor a Han one. */
static bool
may_begin_digit(unsigned char c)
{
	return c >= 0xcd && !(c >= 0xe4 && c <= 0xe9);
}

/*
 * Can there be an account?  Not without so many digits near each other: half of the characters of one are digits,
 * though a few may be written as letters that look like them.  What is not ASCII may be a digit here.
 */
static bool
may_hold_account(const char *text, size_t len)
{
	size_t last[ACCOUNT_DIGITS] = { 0 }, written = 0, digits = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (is_digit(c) || may_begin_digit((unsigned char)c)) {
			size_t *place = &last[digits++ % ACCOUNT_DIGITS];

			if (digits > ACCOUNT_DIGITS && written - *place < IBAN_MAX)
				return true;
			*place = written++;
		} else {
			written += is_letter(c);
		}
	}
	return false;
}

struct mail_sketch
sketch_of(struct arena *a, const char *text)
{
	struct sketcher s = { .complete = true };
	struct buf b = { 0 };
	size_t len = strlen(text);

	s.kept = arena_alloc(a, SKETCH_MAX, sizeof(*s.kept));
	if (may_hold_account(text, len)) {
		mask_accounts(text, len, &b);
		tokens_of_lines(&s, (const char *)b.p, b.len);
	} else {
		tokens_of_lines(&s, text, len);
	}
	buf_free(&b);
	return (struct mail_sketch){ s.kept, s.n, s.complete };
}
