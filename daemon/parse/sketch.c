#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "buf.h"
#include "iban_scan.h"
#include "lexicon.h"
#include "sketch.h"
#include "unicode.h"

#define DIGITS_MASKED 6
#define SHINGLE 3
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
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->kept[mid] < h)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < s->n && s->kept[lo] == h)
		return;
	if (s->n == SKETCH_MAX) {
		s->complete = false;
		if (lo == s->n)
			return;
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

struct mail_sketch
sketch_of(struct arena *a, const char *text)
{
	struct sketcher s = { .complete = true };
	struct arena *scratch = arena_new();
	struct buf b = { 0 };
	struct utext16 t;

	s.kept = arena_alloc(a, SKETCH_MAX, sizeof(*s.kept));
	mask_accounts(text, strlen(text), &b);
	if (b.len > 0) {
		t = unicode_normalise(scratch, unicode_from(scratch, (const char *)b.p, b.len),
		    UNICODE_NFKC_CASEFOLD);
		tokens(&s, &t);
	}
	buf_free(&b);
	arena_free(scratch);
	return (struct mail_sketch){ s.kept, s.n, s.complete };
}
