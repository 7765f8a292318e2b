#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

#include "iban_scan.h"
#include "mem.h"
#include "unicode.h"

#define GAP_MAX 24 /* characters between two of one IBAN: a line end and an indentation */
#define LABEL_MAX 6 /* characters between "IBAN" and the number */

enum { LETTER = 1, OTHER = 2 };

struct country {
	char cc[3];
	unsigned char len;
	const char *bban;
};

static const struct country countries[] = {
#include "iban_registry.inc" /* sorted */
};

/* Cyrillic and Greek letters that look like a Latin one; what they look like, in the same order. */
static const UChar32 lookalikes[] = { 0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D,
	0x39F, 0x3A1, 0x3A4, 0x3A5, 0x3A7, 0x3BF, 0x405, 0x406, 0x408, 0x410, 0x412, 0x415, 0x41A,
	0x41C, 0x41D, 0x41E, 0x420, 0x421, 0x422, 0x425, 0x430, 0x435, 0x43E, 0x440, 0x441, 0x445,
	0x455, 0x456, 0x458 };
static const char looks_like[] = "ABEZHIKMNOPTYXoSIJABEKMHOPCTXaeopcxsij";

static bool
alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
word(char c)
{
	return alpha(c) || digit(c) || c == LETTER;
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static char
fold(UChar32 c, uint8_t *odd)
{
	int32_t d;

	if (c >= 0xFF01 && c <= 0xFF5E)
		return (char)(c - 0xFEE0);
	if (u_isUWhiteSpace(c))
		return c == 0x2028 || c == 0x2029 || c == 0x85 ? '\n' : ' ';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';
	if (c == 0xB7 || c == 0x2022)
		return '.';
	for (size_t i = 0; c <= 0x458 && i < sizeof(lookalikes) / sizeof(lookalikes[0]); i++) {
		if (lookalikes[i] == c) {
			*odd |= SCAN_DISGUISED;
			return looks_like[i];
		}
	}
	if ((d = u_charDigitValue(c)) >= 0) {
		if (c > 0x6F9) /* the digits of Arabic and Persian are no disguise */
			*odd |= SCAN_DISGUISED;
		return (char)('0' + d);
	}
	if (c >= 0x1D400 && c <= 0x1D6A3) { /* mathematical letters: alphabets of 52 */
		d = (c - 0x1D400) % 52;
		*odd |= SCAN_DISGUISED;
		return (char)(d < 26 ? 'A' + d : 'a' + d - 26);
	}
	return c < 0x530 && u_isalpha(c) ? LETTER : OTHER;
}

/* What a character does to a URL or an address: end it, begin one, or begin one behind "www" or ":/". */
enum address_mark { ENDS_ADDRESS = 1, BEGINS_ADDRESS, MAY_BEGIN_ADDRESS };

static const uint8_t address_marks[0x80] = { [0] = ENDS_ADDRESS,
	[' '] = ENDS_ADDRESS,
	['\t'] = ENDS_ADDRESS,
	['\n'] = ENDS_ADDRESS,
	['<'] = ENDS_ADDRESS,
	['>'] = ENDS_ADDRESS,
	['('] = ENDS_ADDRESS,
	[')'] = ENDS_ADDRESS,
	['"'] = ENDS_ADDRESS,
	['\''] = ENDS_ADDRESS,
	[','] = ENDS_ADDRESS,
	[';'] = ENDS_ADDRESS,
	['@'] = BEGINS_ADDRESS,
	['/'] = MAY_BEGIN_ADDRESS,
	['.'] = MAY_BEGIN_ADDRESS };

/* Does an address begin with the '/' or '.' at i? */
static bool
begins_address(const char *c, size_t i)
{
	if (c[i] == '/')
		return i >= 2 && c[i - 1] == '/' && c[i - 2] == ':';
	return i >= 3 && strncasecmp(c + i - 3, "www", 3) == 0;
}

void
iban_scan_of(const char *text, size_t len, struct iban_scan *ret)
{
	const char *end = text + len;
	uint8_t odd = 0;
	bool address = false;
	size_t n = 0, k;

	ret->c = mem_realloc(NULL, len + 1, 1);
	ret->odd = mem_realloc(NULL, len + 1, 1);
	ret->at = mem_realloc(NULL, len + 1, sizeof(*ret->at));
	for (const char *p = text; p < end; p += k) {
		UChar32 c = (unsigned char)*p;
		uint8_t mark;

		k = 1;
		if (c >= 0x80) {
			c = unicode_utf8(p, end, &k);
			if (unicode_invisible(c)) {
				odd = SCAN_HIDDEN;
				continue;
			}
			c = (UChar32)fold(c, &odd);
		}
		ret->c[n] = c == '\r' || c == 0 ? ' ' : (char)c;
		mark = address_marks[(uint8_t)ret->c[n]];
		if (mark != 0)
			address =
			    mark == BEGINS_ADDRESS ||
			    (mark == MAY_BEGIN_ADDRESS && (address || begins_address(ret->c, n)));
		ret->odd[n] = address ? odd | SCAN_ADDRESS : odd;
		ret->at[n++] = (uint32_t)(p - text);
		odd = 0;
	}
	ret->c[n] = '\0';
	ret->at[n] = (uint32_t)len;
	ret->n = n;
}

void
iban_scan_free(struct iban_scan *s)
{
	free(s->c);
	free(s->at);
	free(s->odd);
	memset(s, 0, sizeof(*s));
}

static char
char_at(const struct iban_scan *s, size_t i)
{
	return i < s->n ? s->c[i] : ' ';
}

static int
country_cmp(const void *key, const void *elem)
{
	return memcmp(key, ((const struct country *)elem)->cc, 2);
}

/* Does a label "IBAN" stand before character i, glued to it or nearly so? */
static bool
labelled(const struct iban_scan *s, size_t i)
{
	size_t k = i;

	while (k > 0 && i - k < LABEL_MAX && !word(s->c[k - 1]))
		k--;
	if (k < 4 || strncasecmp(s->c + k - 4, "iban", 4) != 0)
		return false;
	return k == 4 || !word(s->c[k - 5]);
}

/* May an IBAN begin at character i, judging by what stands before it? */
static bool
may_begin(const struct iban_scan *s, size_t i, bool label)
{
	char before = i > 0 ? s->c[i - 1] : ' ';

	if (word(before) || before == '=')
		return label;
	if (before == '-' || before == '.')
		return label || i < 2 || !word(s->c[i - 2]);
	return strchr("@_%&+", before) == NULL;
}

/* May it end before character i? */
static bool
may_end(const struct iban_scan *s, size_t i)
{
	char c = char_at(s, i);

	if (i + 3 <= s->n && strncasecmp(s->c + i, "bic", 3) == 0 && !word(char_at(s, i + 3)))
		return true;
	if (word(c) || strchr("@_%&+=", c) != NULL)
		return false;
	/* The left part of a message-id or an address. */
	for (size_t k = i; k < s->n && k < i + GAP_MAX * 4; k++) {
		if (s->c[k] == '@')
			return false;
		if (!word(s->c[k]) && strchr(".-_", s->c[k]) == NULL)
			break;
	}
	return true;
}

/* How the characters of one IBAN are set: bit k says that something stands before character k. */
struct setting {
	uint64_t gaps;
	uint64_t breaks; /* gaps that hold a line end or a tab */
	unsigned lower, upper, digits;
	bool odd;
};

static size_t
skip_gap(const struct iban_scan *s, size_t i, bool *ret_break)
{
	size_t start = i;
	unsigned marks = 0, lines = 0;

	*ret_break = false;
	for (; i < s->n && i - start < GAP_MAX; i++) {
		char c = s->c[i];

		if (c == '\n' || c == '\t') {
			*ret_break = true;
			lines += c == '\n';
		} else if (c == ':' && i > start && char_at(s, i - 1) == ' ' &&
			   char_at(s, i + 1) == ' ') {
			*ret_break = true; /* html.h: between two cells */
		} else if (c == '-' || c == '.' || c == '/' || c == '|') {
			marks++;
		} else if (c != ' ' && !(c == '>' && lines > 0)) {
			break;
		}
		if (lines > 2 || marks > 1)
			break;
	}
	return i;
}

/* What stands at place k of that country's IBANs, k > 1: 'n', 'a' or 'c'; 0 past the end. */
static char
kind_at(const char *bban, size_t k)
{
	if (k < 4)
		return 'n';
	k -= 4;
	while (*bban != '\0') {
		char *end;
		size_t n = (size_t)strtoul(bban, &end, 10);

		if (k < n)
			return end[1];
		k -= n;
		bban = end + 2;
	}
	return 0;
}

/* c as a character of that kind; 0 if it is none.  Where a digit must stand, letters that look like one do. */
static char
as_kind(char c, char kind, bool *odd)
{
	c = upper(c);
	if (kind == 'n' && (c == 'O' || c == 'I' || c == 'L')) {
		*odd = true;
		return c == 'O' ? '0' : '1';
	}
	if (digit(c))
		return kind == 'a' ? 0 : c;
	return alpha(c) && kind != 'n' ? c : 0;
}

/* Makes digits of the letters that look like one where either may stand; false if there are none. */
static bool
undo_letters(const char *bban, size_t len, char *v)
{
	bool any = false;

	for (size_t k = 4; k < len; k++) {
		if (kind_at(bban, k) != 'c' || strchr("OIL", v[k]) == NULL)
			continue;
		v[k] = v[k] == 'O' ? '0' : '1';
		any = true;
	}
	return any;
}

/* Do the gaps look like those of an account, not like those between words and numbers that follow each other? */
static bool
set_well(const struct setting *set, size_t len, bool label)
{
	uint64_t plain = set->gaps & ~set->breaks;
	size_t first = 0;

	if (set->digits * 2 < len)
		return false;
	if (label || (unsigned)__builtin_popcountll(set->gaps) == len - 1)
		return true;
	if (set->gaps == 0)
		return set->lower == 0 || set->upper == 0;
	if ((set->gaps & 1u << 1) != 0)
		return false;
	for (size_t k = 1; k < len && first == 0; k++)
		if ((plain >> k & 1) != 0)
			first = k;
	if (first == 2) {
		/* "DE 89 3704": only in capitals and in groups of four. */
		for (size_t k = 3; k < len; k++)
			if ((k % 4 == 0) != ((set->gaps >> k & 1) != 0))
				return false;
		return set->lower == 0;
	}
	return first == 0 || first == 4 || set->lower == 0 || (set->breaks & ((1u << 4) | 1u)) != 0;
}

static size_t
match_at(const struct iban_scan *s, size_t i, bool label, bool checked, struct iban_match *ret)
{
	const struct country *country = NULL;
	struct setting set = { 0 };
	char v[IBAN_MAX + 1] = { 0 }, digits[IBAN_MAX + 1];
	size_t p = i, len = 2;
	bool broken = false;
	enum iban_error e;

	for (size_t k = 0; k < len; k++) {
		size_t next = k == 0 ? p : skip_gap(s, p, &broken);
		char c = char_at(s, next);

		if (next > p) {
			set.gaps |= (uint64_t)1 << k;
			set.breaks |= (uint64_t)broken << k;
		}
		v[k] = as_kind(c, country != NULL ? kind_at(country->bban, k) : 'a', &set.odd);
		if (next >= s->n || v[k] == 0)
			return 0;
		set.lower += c >= 'a' && c <= 'z' && !digit(v[k]);
		set.upper += c >= 'A' && c <= 'Z' && !digit(v[k]);
		set.digits += digit(v[k]);
		set.odd |= (s->odd[next] & SCAN_DISGUISED) != 0 ||
			   (k > 0 && (s->odd[next] & SCAN_HIDDEN) != 0);
		p = next + 1;
		if (k != 1)
			continue;
		country = bsearch(v, countries, sizeof(countries) / sizeof(countries[0]),
		    sizeof(countries[0]), country_cmp);
		if (country == NULL)
			return 0;
		len = country->len;
	}
	if (!may_end(s, p) || !set_well(&set, len, label))
		return 0;
	e = iban_parse(v, len, ret->value);
	memcpy(digits, v, sizeof(v));
	if (e == IBAN_ECHECK && undo_letters(country->bban, len, digits) &&
	    iban_parse(digits, len, ret->value) == IBAN_OK) {
		set.odd = true;
		e = IBAN_OK;
	}
	if (e == IBAN_ECHECK && !checked)
		memcpy(ret->value, v, sizeof(v));
	else if (e != IBAN_OK)
		return 0;
	ret->start = s->at[i];
	ret->end = s->at[p];
	ret->obfuscated = set.odd || (unsigned)__builtin_popcountll(set.gaps) == len - 1;
	return p;
}

/* An ordinary word: where the check digits of an IBAN would stand is a letter that looks like no digit. */
static bool
is_plain_word(const struct iban_scan *s, size_t i)
{
	char third = char_at(s, i + 2);

	return alpha(char_at(s, i + 1)) && alpha(third) && strchr("OoIiLl", third) == NULL;
}

/* Two letters and two check digits, as match_at wants them first. */
static bool
begins_like_one(const struct iban_scan *s, size_t i)
{
	bool unused = false;

	for (size_t k = 0; k < 4; k++) {
		if (k > 0)
			i = skip_gap(s, i, &unused);
		if (i >= s->n || as_kind(s->c[i], k < 2 ? 'a' : 'n', &unused) == 0)
			return false;
		i++;
	}
	return true;
}

/* Inside a word nothing begins but behind "IBAN". */
static bool
is_inside_word(const struct iban_scan *s, size_t i)
{
	return i > 0 && word(s->c[i - 1]) && (s->c[i - 1] | 0x20) != 'n';
}

bool
iban_scan_next(const struct iban_scan *s, size_t *i, bool checked, struct iban_match *ret)
{
	size_t end;
	bool label;

	for (; *i < s->n; (*i)++) {
		if (!alpha(s->c[*i]))
			continue;
		if (!is_inside_word(s, *i) && (s->odd[*i] & SCAN_ADDRESS) == 0 &&
		    !is_plain_word(s, *i) && begins_like_one(s, *i)) {
			label = labelled(s, *i);
			if (may_begin(s, *i, label) &&
			    (end = match_at(s, *i, label, checked, ret)) != 0) {
				*i = end;
				return true;
			}
		}
		while (*i + 1 < s->n && alpha(s->c[*i + 1]) && (s->c[*i] | 0x20) != 'n')
			(*i)++;
	}
	return false;
}
