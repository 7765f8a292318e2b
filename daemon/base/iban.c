#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iban.h"

struct country {
	char cc[3]; /* ISO 3166-1 alpha-2 and NUL */
	unsigned char len; /* whole IBAN, characters */
	const char *bban; /* what follows the check digits: "4!a6!n8!n" */
};

static const struct country countries[] = {
#include "iban_registry.inc" /* sorted */
};

/* Where in the BBAN the bank's code stands, for those countries that have one. */
static const struct bank {
	char cc[3];
	unsigned char at, len;
} banks[] = {
#include "iban_banks.inc" /* sorted */
};

static int
country_cmp(const void *key, const void *elem)
{
	return memcmp(key, ((const struct country *)elem)->cc, 2);
}

static int
bank_cmp(const void *key, const void *elem)
{
	return memcmp(key, ((const struct bank *)elem)->cc, 2);
}

static const struct country *
country_of(const char *cc)
{
	return bsearch(cc, countries, sizeof(countries) / sizeof(countries[0]),
	    sizeof(countries[0]), country_cmp);
}

/* The value ISO/IEC 7064 gives a character: 0-9, A=10 ... Z=35; else -1. */
static int
digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return -1;
}

/*
 * Bytes of the separator at s, 0 if there is none.  Mail clients turn the print
 * form's spaces into U+00A0, U+2009 or U+202F; people write hyphens and dots.
 */
static size_t
separator_len(const char *s, size_t left)
{
	if (s[0] == ' ' || s[0] == '-' || s[0] == '.')
		return 1;
	if (left >= 2 && memcmp(s, "\xc2\xa0", 2) == 0)
		return 2;
	if (left >= 3 && (memcmp(s, "\xe2\x80\x89", 3) == 0 || memcmp(s, "\xe2\x80\xaf", 3) == 0))
		return 3;
	return 0;
}

/* Whether the characters are of the kinds that the country's structure names: n, a or c. */
static int
structure_holds(const char *structure, const char *bban)
{
	for (const char *p = structure; *p != '\0';) {
		char *end;
		long n = strtol(p, &end, 10);
		char kind = end[1]; /* end[0] is '!' */

		for (; n > 0; n--, bban++) {
			int v = digit_value(*bban);

			if (v == -1 || (kind == 'n' && v > 9) || (kind == 'a' && v < 10))
				return 0;
		}
		p = end + 2;
	}
	return *bban == '\0';
}

/* MOD 97-10 over the number with its first four characters moved to the end. */
static int
remainder97(const char *iban, size_t len)
{
	int rem = 0;

	for (size_t i = 0; i < len; i++) {
		int v = digit_value(iban[(i + 4) % len]);

		rem = (rem * (v < 10 ? 10 : 100) + v) % 97;
	}
	return rem;
}

enum iban_error
iban_parse(const char *s, size_t len, char ret[IBAN_MAX + 1])
{
	const struct country *country;
	char buf[IBAN_MAX + 1] = { 0 };
	size_t n = 0, skip;

	for (size_t i = 0; i < len; i += skip) {
		char c = s[i];

		if ((skip = separator_len(s + i, len - i)) > 0)
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (digit_value(c) == -1)
			return IBAN_ESYNTAX;
		if (n == IBAN_MAX)
			return IBAN_ELENGTH;
		buf[n++] = c;
		skip = 1;
	}
	if (n < 4)
		return IBAN_ELENGTH;
	if ((country = country_of(buf)) == NULL)
		return IBAN_ECOUNTRY;
	if (n != country->len)
		return IBAN_ELENGTH;
	if (!structure_holds(country->bban, buf + 4))
		return IBAN_ESTRUCTURE;

	/*
	 * 00, 01 and 99 leave the same remainder as 97, 98 and 02 but no bank
	 * issues them: accepting them would let one account have two spellings.
	 */
	if (digit_value(buf[2]) > 9 || digit_value(buf[3]) > 9 || memcmp(buf + 2, "00", 2) == 0 ||
	    memcmp(buf + 2, "01", 2) == 0 || memcmp(buf + 2, "99", 2) == 0 ||
	    remainder97(buf, n) != 1)
		return IBAN_ECHECK;

	memcpy(ret, buf, n + 1);
	return IBAN_OK;
}

enum iban_error
iban_of_bban(const char cc[2], const char *bban, char ret[IBAN_MAX + 1])
{
	char buf[IBAN_MAX + 1];
	size_t n = strlen(bban);
	int check;

	if (n + 4 > IBAN_MAX)
		return IBAN_ELENGTH;
	memcpy(buf, cc, 2);
	memcpy(buf + 2, "00", 2);
	memcpy(buf + 4, bban, n + 1);
	for (size_t i = 0; i < n + 4; i++)
		if (digit_value(buf[i]) == -1)
			return IBAN_ESYNTAX;
	check = 98 - remainder97(buf, n + 4);
	buf[2] = (char)('0' + check / 10);
	buf[3] = (char)('0' + check % 10);
	return iban_parse(buf, n + 4, ret);
}

size_t
iban_length(const char country[2])
{
	const struct country *c = country_of(country);

	return c != NULL ? c->len : 0;
}

const char *
iban_bank(const char *iban, size_t *ret_len)
{
	const struct bank *b =
	    bsearch(iban, banks, sizeof(banks) / sizeof(banks[0]), sizeof(banks[0]), bank_cmp);
	size_t at = b == NULL ? 0 : 4u + b->at;

	*ret_len = b == NULL || strlen(iban) < at + b->len ? 0 : b->len;
	return iban + at;
}

void
iban_mask(const char *iban, char ret[IBAN_MASKED_MAX])
{
	size_t len = strlen(iban);

	/* Too short to hide anything: show the country alone. */
	if (len < 12)
		snprintf(ret, IBAN_MASKED_MAX, "%.2s…", iban);
	else
		snprintf(ret, IBAN_MASKED_MAX, "%.4s…%.4s", iban, iban + len - 4);
}

const char *
iban_strerror(enum iban_error e)
{
	switch (e) {
	case IBAN_OK:
		return "valid";
	case IBAN_ESYNTAX:
		return "not an iban";
	case IBAN_ECOUNTRY:
		return "unknown country";
	case IBAN_ELENGTH:
		return "wrong length for its country";
	case IBAN_ESTRUCTURE:
		return "letters and digits not as its country has them";
	case IBAN_ECHECK:
		return "wrong check digits";
	}
	return "unknown error";
}
