#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "unicode.h"

static bool
is_ascii(const UChar *v, int32_t n)
{
	UChar all = 0;

	for (int32_t i = 0; i < n; i++)
		all |= v[i];
	return all < 0x80;
}

struct utext16
unicode_from(struct arena *a, const char *s, size_t len)
{
	struct utext16 t;
	UErrorCode e = U_ZERO_ERROR;

	if (len > UNICODE_MAX)
		len = UNICODE_MAX;
	/* UTF-8 never takes fewer bytes than UTF-16 takes units. */
	t.v = arena_alloc(a, len + 1, sizeof(UChar));
	for (t.n = 0; (size_t)t.n < len && (unsigned char)s[t.n] < 0x80; t.n++)
		t.v[t.n] = (UChar)s[t.n];
	if ((size_t)t.n == len)
		return t;
	t.n = 0;
	u_strFromUTF8WithSub(t.v, (int32_t)len + 1, &t.n, s, (int32_t)len, 0xFFFD, NULL, &e);
	if (U_FAILURE(e))
		t.n = 0;
	t.v[t.n] = 0;
	return t;
}

char *
unicode_to(struct arena *a, const UChar *v, int32_t n)
{
	char *s = arena_alloc(a, (size_t)n * 3 + 1, 1);
	int32_t len = 0;
	UErrorCode e = U_ZERO_ERROR;

	if (is_ascii(v, n)) {
		for (; len < n; len++)
			s[len] = (char)v[len];
		return s;
	}
	u_strToUTF8WithSub(s, n * 3 + 1, &len, v, n, 0xFFFD, NULL, &e);
	if (U_FAILURE(e))
		len = 0;
	s[len] = '\0';
	return s;
}

/* In ASCII all forms are the text itself, and case folding is the lower case (UAX #15, CaseFolding.txt). */
static struct utext16
ascii_normal(struct arena *a, struct utext16 t, enum unicode_form form)
{
	struct utext16 ret = { arena_alloc(a, (size_t)t.n + 1, sizeof(UChar)), t.n };

	for (int32_t i = 0; i < t.n; i++) {
		bool fold = form == UNICODE_NFKC_CASEFOLD && t.v[i] >= 'A' && t.v[i] <= 'Z';

		ret.v[i] = (UChar)(fold ? t.v[i] - 'A' + 'a' : t.v[i]);
	}
	return ret;
}

struct utext16
unicode_normalise(struct arena *a, struct utext16 t, enum unicode_form form)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *n2;
	struct utext16 ret;
	int32_t room = t.n + t.n / 2 + 32;

	if (is_ascii(t.v, t.n))
		return ascii_normal(a, t, form);
	n2 = form == UNICODE_NFC    ? unorm2_getNFCInstance(&e)
	     : form == UNICODE_NFKC ? unorm2_getNFKCInstance(&e)
				    : unorm2_getNFKCCasefoldInstance(&e);
	if (U_FAILURE(e))
		return t;
	for (int pass = 0; pass < 2; pass++) {
		e = U_ZERO_ERROR;
		ret.v = arena_alloc(a, (size_t)room + 1, sizeof(UChar));
		ret.n = unorm2_normalize(n2, t.v, t.n, ret.v, room, &e);
		if (e != U_BUFFER_OVERFLOW_ERROR)
			break;
		room = ret.n;
	}
	if (U_FAILURE(e))
		return t;
	ret.v[ret.n] = 0;
	return ret;
}

UChar32
unicode_next(const struct utext16 *t, int32_t *i)
{
	UChar c = t->v[(*i)++];

	if (!U16_IS_SURROGATE(c))
		return c;
	if (U16_IS_SURROGATE_LEAD(c) && *i < t->n && U16_IS_TRAIL(t->v[*i]))
		return U16_GET_SUPPLEMENTARY(c, t->v[(*i)++]);
	return 0xFFFD;
}

UChar32
unicode_utf8(const char *p, const char *end, size_t *ret_len)
{
	ptrdiff_t left = end - p;
	int32_t i = 0, n = left > 4 ? 4 : (int32_t)left;
	UChar32 c;

	U8_NEXT((const uint8_t *)p, i, n, c);
	*ret_len = (size_t)i;
	return c < 0 ? 0xFFFD : c;
}

size_t
unicode_put(char *p, UChar32 c)
{
	uint32_t u = (uint32_t)c;
	uint8_t *o = (uint8_t *)p;
	size_t n = 0;

	U8_APPEND_UNSAFE(o, n, u);
	return n;
}

bool
unicode_cjk(UChar32 c)
{
	UErrorCode e = U_ZERO_ERROR;

	if (c < 0x1100)
		return false;
	switch (uscript_getScript(c, &e)) {
	case USCRIPT_HAN:
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
	case USCRIPT_BOPOMOFO:
	case USCRIPT_HANGUL:
		return true;
	default:
		return c == 0x30FC || c == 0xFF70; /* prolonged sound marks: Common */
	}
}

bool
unicode_invisible(UChar32 c)
{
	if (c < 0xAD)
		return false;
	if (c == 0x200C || c == 0x200D)
		return true;
	return u_charType(c) == U_FORMAT_CHAR ||
	       (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) &&
		   !(c >= 0xFE00 && c <= 0xFE0F)); /* variation selectors come with emoji */
}

bool
unicode_mixed_scripts(const char *word, size_t len)
{
	const char *end = word + len;
	UScriptCode seen = USCRIPT_COMMON;
	bool cjk = false;

	for (size_t n; word < end; word += n) {
		UErrorCode e = U_ZERO_ERROR;
		UChar32 c = unicode_utf8(word, end, &n);
		UScriptCode s;

		if (c < 0x80 && !u_isalpha(c))
			continue;
		if (unicode_cjk(c)) {
			cjk = true;
			continue;
		}
		s = uscript_getScript(c, &e);
		if (U_FAILURE(e) || s == USCRIPT_COMMON || s == USCRIPT_INHERITED ||
		    s == USCRIPT_UNKNOWN)
			continue;
		if (seen != USCRIPT_COMMON && s != seen)
			return true;
		seen = s;
	}
	return cjk && seen != USCRIPT_COMMON && seen != USCRIPT_LATIN;
}
