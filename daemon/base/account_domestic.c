#include <stdio.h>
#include <string.h>

#include "account_check.h"
#include "account_domestic.h"

#define PARTS_MAX 3

/* How the parts make the BBAN: their widths there, filled with zeros from the left. */
struct form {
	enum account_kind kind;
	char cc[3];
	unsigned char width[PARTS_MAX]; /* in the order in which people write them */
	const char *order; /* of the parts in the BBAN; another digit stands for itself */
};

static const struct form forms[] = {
	{ ACCOUNT_AE, "AE", { 3, 16 }, "ab" },
	{ ACCOUNT_AT, "AT", { 5, 11 }, "ab" },
	{ ACCOUNT_BE, "BE", { 12 }, "a" },
	{ ACCOUNT_CH, "CH", { 5, 12 }, "ab" },
	{ ACCOUNT_CZ, "CZ", { 6, 10, 4 }, "cab" },
	{ ACCOUNT_DE, "DE", { 8, 10 }, "ab" },
	{ ACCOUNT_DK, "DK", { 4, 10 }, "ab" },
	{ ACCOUNT_EE, "EE", { 16 }, "a" },
	{ ACCOUNT_ES, "ES", { 20 }, "a" },
	{ ACCOUNT_FI, "FI", { 14 }, "a" },
	{ ACCOUNT_FR, "FR", { 23 }, "a" },
	{ ACCOUNT_HU, "HU", { 24 }, "a" },
	{ ACCOUNT_IL, "IL", { 3, 3, 13 }, "abc" },
	{ ACCOUNT_IT, "IT", { 23 }, "a" },
	{ ACCOUNT_NL, "NL", { 4, 10 }, "ab" },
	{ ACCOUNT_NO, "NO", { 11 }, "a" },
	{ ACCOUNT_PL, "PL", { 26 }, "a" },
	{ ACCOUNT_PT, "PT", { 21 }, "a" },
	{ ACCOUNT_RU, "RU", { 9, 20 }, "ab" },
	{ ACCOUNT_SK, "SK", { 6, 10, 4 }, "cab" },
	{ ACCOUNT_TR, "TR", { 5, 16 }, "a0b" },
};

static const struct form *
form_of(enum account_kind kind)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (forms[i].kind == kind)
			return &forms[i];
	return NULL;
}

/* The one part of a form without a '/': all of them are written as one. */
static bool
joined(const char *parts, char *ret, size_t size)
{
	size_t n = 0;

	for (; *parts != '\0'; parts++) {
		if (*parts == '/')
			continue;
		if (n + 1 >= size)
			return false;
		ret[n++] = *parts;
	}
	ret[n] = '\0';
	return true;
}

/* "123456-785": behind the sixth digit, or the seventh of those banks, zeros fill up to 14. */
static void
lengthen_fi(char *s)
{
	char out[15];
	size_t n = strlen(s), head = s[0] == '4' || s[0] == '5' ? 7 : 6;

	if (n < 8 || n >= 14)
		return;
	memcpy(out, s, head);
	memset(out + head, '0', 14 - n);
	memcpy(out + head + 14 - n, s + head, n - head + 1);
	memcpy(s, out, sizeof(out));
}

/* Fill what is written shorter than it is; false when a check digit of the country does not hold. */
static bool
checked_whole(enum account_kind kind, char *s)
{
	size_t n = strlen(s);

	switch (kind) {
	case ACCOUNT_BE:
		return n == 12 && check_be(s);
	case ACCOUNT_ES:
		return n == 20 && check_es(s);
	case ACCOUNT_FI:
		lengthen_fi(s);
		return strlen(s) == 14 && check_fi(s);
	case ACCOUNT_FR:
		return n == 23 && check_fr(s);
	case ACCOUNT_HU:
		if (n == 16)
			memcpy(s + 16, "00000000", sizeof("00000000"));
		return check_hu(s, strlen(s));
	case ACCOUNT_IT:
		return n == 23 && check_it(s);
	case ACCOUNT_NO:
		return n == 11 && check_no(s);
	case ACCOUNT_PT:
		return n == 21 && check_pt(s);
	case ACCOUNT_PL:
		return n == 26;
	default:
		return n == 16; /* EE */
	}
}

static bool
checked_parts(enum account_kind kind, char part[PARTS_MAX][40])
{
	switch (kind) {
	case ACCOUNT_CZ:
	case ACCOUNT_SK:
		return check_cz(part[0], 6) && check_cz(part[1], 10) &&
		       strcmp(part[1], "0000000000") != 0;
	case ACCOUNT_RU:
		return check_ru(part[0], part[1]);
	default:
		return true;
	}
}

/* The parts in text, each filled to its width; false when their number or lengths are not those of the form. */
static bool
filled(const struct form *f, const char *text, char part[PARTS_MAX][40])
{
	size_t k = 0;

	for (;; k++) {
		size_t n = strcspn(text, "/"), width;

		if (k == PARTS_MAX || (width = f->width[k]) == 0 || n > width || n + k == 0)
			return false;
		memset(part[k], '0', width - n);
		memcpy(part[k] + width - n, text, n);
		part[k][width] = '\0';
		text += n;
		if (*text == '\0')
			break;
		text++;
	}
	return k + 1 == PARTS_MAX || f->width[k + 1] == 0;
}

bool
account_domestic(enum account_kind kind, const char *parts, char ret[IBAN_MAX + 1])
{
	const struct form *f = form_of(kind);
	char part[PARTS_MAX][40], bban[IBAN_MAX + 1];
	size_t n = 0;

	if (f == NULL)
		return false;
	if (f->width[1] == 0) {
		if (!joined(parts, part[0], 30) || !checked_whole(kind, part[0]))
			return false;
		if (kind == ACCOUNT_PL) {
			char iban[sizeof("PL") + sizeof(part[0])];

			snprintf(iban, sizeof(iban), "PL%s", part[0]);
			return iban_parse(iban, strlen(iban), ret) == IBAN_OK;
		}
		return iban_of_bban(f->cc, part[0], ret) == IBAN_OK;
	}
	/* A Czech number may have no prefix. */
	if (f->width[2] == 4 && strchr(parts, '/') == strrchr(parts, '/')) {
		char with[64];

		if (strlen(parts) > 16)
			return false;
		snprintf(with, sizeof(with), "0/%s", parts);
		return account_domestic(kind, with, ret);
	}
	if (!filled(f, parts, part) || !checked_parts(kind, part))
		return false;
	for (const char *o = f->order; *o != '\0'; o++)
		n += (size_t)snprintf(
		    bban + n, sizeof(bban) - n, "%s", *o >= 'a' ? part[*o - 'a'] : "0");
	return iban_of_bban(f->cc, bban, ret) == IBAN_OK;
}
