#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "account.h"
#include "account_check.h"
#include "account_domestic.h"
#include "coin.h"
#include "iban.h"

#define PARTS_MAX 4
#define CONTAINED_MIN 8 /* digits that one number has in common with another */
#define CONTAINED_MIN_JP 7

enum form {
	FORM_IBAN, /* the value is an IBAN of that country */
	FORM_PARTS, /* parts of digits */
	FORM_NAME, /* what a wallet calls it */
	FORM_MASKED
};

/* A part: how many digits; the bank's or the account's.  min 0: may be unknown. */
struct part {
	unsigned char min, max;
};

struct scheme {
	enum account_kind kind;
	const char *name, *title;
	char country[3];
	enum form form;
	unsigned char parts; /* FORM_PARTS: the last one is the account */
	bool zeros; /* zeros before the account mean nothing */
	struct part part[PARTS_MAX];
};

static const struct scheme schemes[] = {
	{ ACCOUNT_IBAN, "iban", "IBAN", "", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_AE, "ae", "Emirati bank account", "AE", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_AT, "at", "Austrian bank account", "AT", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_BE, "be", "Belgian bank account", "BE", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_CH, "ch", "Swiss bank account", "CH", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_CZ, "cz", "Czech bank account", "CZ", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_DE, "de", "German bank account", "DE", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_DK, "dk", "Danish bank account", "DK", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_EE, "ee", "Estonian bank account", "EE", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_ES, "es", "Spanish bank account", "ES", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_FI, "fi", "Finnish bank account", "FI", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_FR, "fr", "French bank account", "FR", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_HU, "hu", "Hungarian bank account", "HU", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_IL, "il", "Israeli bank account", "IL", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_IT, "it", "Italian bank account", "IT", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_NL, "nl", "Dutch bank account", "NL", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_NO, "no", "Norwegian bank account", "NO", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_PL, "pl", "Polish bank account", "PL", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_PT, "pt", "Portuguese bank account", "PT", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_RU, "ru", "Russian bank account", "RU", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_SK, "sk", "Slovak bank account", "SK", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_TR, "tr", "Turkish bank account", "TR", FORM_IBAN, 0, false, { { 0, 0 } } },
	{ ACCOUNT_UK, "uk", "UK bank account", "GB", FORM_PARTS, 2, false, { { 6, 6 }, { 8, 8 } } },
	{ ACCOUNT_US, "us", "US bank account", "US", FORM_PARTS, 2, true, { { 9, 9 }, { 4, 17 } } },
	{ ACCOUNT_AU, "au", "Australian bank account", "AU", FORM_PARTS, 2, true,
	    { { 6, 6 }, { 5, 10 } } },
	{ ACCOUNT_IN, "in", "Indian bank account", "IN", FORM_PARTS, 2, true,
	    { { 4, 11 }, { 6, 18 } } },
	{ ACCOUNT_MX, "mx", "CLABE", "MX", FORM_PARTS, 1, false, { { 18, 18 } } },
	{ ACCOUNT_AR, "ar", "CBU", "AR", FORM_PARTS, 1, false, { { 22, 22 } } },
	{ ACCOUNT_CA, "ca", "Canadian bank account", "CA", FORM_PARTS, 3, true,
	    { { 3, 3 }, { 5, 5 }, { 5, 12 } } },
	{ ACCOUNT_BR, "br", "Brazilian bank account", "BR", FORM_PARTS, 3, true,
	    { { 0, 3 }, { 4, 4 }, { 4, 13 } } },
	{ ACCOUNT_CN, "cn", "Chinese bank account", "CN", FORM_PARTS, 1, false, { { 9, 30 } } },
	{ ACCOUNT_TW, "tw", "Taiwanese bank account", "TW", FORM_PARTS, 2, false,
	    { { 0, 3 }, { 9, 16 } } },
	{ ACCOUNT_HK, "hk", "Hong Kong bank account", "HK", FORM_PARTS, 1, false, { { 9, 16 } } },
	{ ACCOUNT_SG, "sg", "Singaporean bank account", "SG", FORM_PARTS, 2, false,
	    { { 0, 7 }, { 7, 14 } } },
	{ ACCOUNT_JP, "jp", "Japanese bank account", "JP", FORM_PARTS, 4, false,
	    { { 0, 4 }, { 0, 3 }, { 0, 1 }, { 7, 7 } } },
	{ ACCOUNT_KR, "kr", "Korean bank account", "KR", FORM_PARTS, 1, false, { { 10, 14 } } },
	{ ACCOUNT_NZ, "nz", "New Zealand bank account", "NZ", FORM_PARTS, 1, false,
	    { { 16, 16 } } },
	{ ACCOUNT_ZA, "za", "South African bank account", "ZA", FORM_PARTS, 2, true,
	    { { 6, 6 }, { 7, 11 } } },
	{ ACCOUNT_OTHER, "other", "bank account", "", FORM_PARTS, 1, false, { { 6, 20 } } },
	{ ACCOUNT_BANKGIRO, "bankgiro", "bankgiro", "SE", FORM_PARTS, 1, false, { { 7, 8 } } },
	{ ACCOUNT_PLUSGIRO, "plusgiro", "plusgiro", "SE", FORM_PARTS, 1, false, { { 2, 8 } } },
	{ ACCOUNT_PIX, "pix", "PIX key", "BR", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_UPI, "upi", "UPI address", "IN", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_PAYNOW, "paynow", "PayNow number", "SG", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_PAYPAL, "paypal", "PayPal account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_WISE, "wise", "Wise account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_ALIPAY, "alipay", "Alipay account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_LINEPAY, "linepay", "LINE Pay account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_BTC, "btc", "Bitcoin address", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_ETH, "eth", "Ethereum address", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_TRON, "tron", "TRON address", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_WECHAT, "wechat", "WeChat Pay account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_GIFTCARD, "giftcard", "gift cards", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_MASKED, "masked", "masked account number", "", FORM_MASKED, 0, false,
	    { { 0, 0 } } },
};

/* What stands for an unknown kind: a number of no scheme. */
static const struct scheme unknown = { .name = "", .title = "account", .form = FORM_NAME };

static const struct scheme *
scheme_of(enum account_kind kind)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (schemes[i].kind == kind)
			return &schemes[i];
	return &unknown;
}

const char *
account_kind_name(enum account_kind kind)
{
	return scheme_of(kind)->name;
}

enum account_kind
account_kind_from_name(const char *name)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strcmp(schemes[i].name, name) == 0)
			return schemes[i].kind;
	return (enum account_kind)0;
}

const char *
account_kind_title(enum account_kind kind)
{
	return scheme_of(kind)->title;
}

bool
account_kind_is_wallet(enum account_kind kind)
{
	return kind >= ACCOUNT_PAYPAL && kind <= ACCOUNT_GIFTCARD;
}

bool
account_kind_is_identity(enum account_kind kind)
{
	return kind != ACCOUNT_MASKED && kind != ACCOUNT_GIFTCARD;
}

static bool
digits_only(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* Four letters, 0, six letters or digits. */
static bool
is_ifsc(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (i < 4 ? s[i] < 'A' || s[i] > 'Z'
			  : !digits_only(s + i, 1) && (s[i] < 'A' || s[i] > 'Z'))
			return false;
	return n == 4 || (n == 11 && s[4] == '0');
}

static bool
parts_hold(const struct scheme *x, const char *value)
{
	const char *p = value;

	for (unsigned k = 0; k < x->parts; k++) {
		size_t n = strcspn(p, "/");
		bool last = k + 1 == x->parts;

		if (n > x->part[k].max || (n < x->part[k].min) ||
		    (x->part[k].min == 0 && n != 0 && n != x->part[k].max && x->kind != ACCOUNT_SG))
			return false;
		if (x->kind == ACCOUNT_IN && !last ? !is_ifsc(p, n) : !digits_only(p, n))
			return false;
		if ((p[n] == '\0') != last)
			return false;
		p += n + (last ? 0 : 1);
	}
	return true;
}

static bool
parts_check(enum account_kind kind, const char *value)
{
	size_t n = strlen(value);

	switch (kind) {
	case ACCOUNT_US:
		return check_aba(value);
	case ACCOUNT_MX:
		return check_clabe(value);
	case ACCOUNT_AR:
		return check_cbu(value);
	case ACCOUNT_NZ:
		return check_nz(value);
	case ACCOUNT_BANKGIRO:
	case ACCOUNT_PLUSGIRO:
		return check_luhn(value, n);
	default:
		/* No bank numbers its accounts with zeros alone. */
		return strspn(strrchr(value, '/') != NULL ? strrchr(value, '/') + 1 : value, "0") <
		       strlen(strrchr(value, '/') != NULL ? strrchr(value, '/') + 1 : value);
	}
}

/* One @, something around it, nothing that a mail address in lower case has not. */
static bool
is_address(const char *s, bool domain)
{
	const char *at = strchr(s, '@');

	if (at == NULL || at == s || at[1] == '\0' || strchr(at + 1, '@') != NULL)
		return false;
	for (const char *p = s; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || (*p >= 'A' && *p <= 'Z') || strchr("<>\",;:/", *p))
			return false;
	return domain == (strchr(at, '.') != NULL);
}

/* UUID of version 4 */
static bool
is_evp(const char *s)
{
	static const char form[] = "xxxxxxxx-xxxx-4xxx-Vxxx-xxxxxxxxxxxx";

	if (strlen(s) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i] != '\0'; i++)
		if (form[i] == 'x'   ? strchr("0123456789abcdef", s[i]) == NULL
		    : form[i] == 'V' ? strchr("89ab", s[i]) == NULL
				     : s[i] != form[i])
			return false;
	return true;
}

static bool
is_pix(const char *s)
{
	size_t n = strlen(s);

	if (n == 11 && digits_only(s, n))
		return check_cpf(s);
	if (n == 14 && s[0] != '+')
		return check_cnpj(s);
	/* +55, area, 9 digits that begin with 9 */
	if (strncmp(s, "+55", 3) == 0)
		return n == 14 && digits_only(s + 3, n - 3) && s[3] != '0' && s[5] == '9';
	return is_evp(s) || (n <= 77 && is_address(s, true));
}

static bool
is_tag(const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0; i < n; i++)
		if (!islower((unsigned char)s[i]) && !digits_only(s + i, 1) &&
		    strchr("._-", s[i]) == NULL)
			return false;
	return n >= 3 && n <= 60;
}

static bool
name_holds(enum account_kind kind, const char *s)
{
	size_t n = strlen(s);

	switch (kind) {
	case ACCOUNT_PIX:
		return is_pix(s);
	case ACCOUNT_UPI:
		return is_address(s, false);
	case ACCOUNT_PAYNOW:
		return check_uen(s, n);
	case ACCOUNT_ALIPAY:
		return is_address(s, true) || (n >= 6 && n <= 20 && digits_only(s, n));
	case ACCOUNT_PAYPAL:
	case ACCOUNT_WISE:
	case ACCOUNT_LINEPAY:
	case ACCOUNT_WECHAT:
		return is_address(s, true) || is_tag(s);
	case ACCOUNT_GIFTCARD:
		return strcmp(s, ACCOUNT_GIFTCARD_VALUE) == 0;
	case ACCOUNT_BTC:
		return coin_is_btc(s, n) && strncmp(s, "BC1", 3) != 0;
	case ACCOUNT_ETH:
		for (size_t i = 0; i < n; i++)
			if (isupper((unsigned char)s[i]))
				return false;
		return coin_is_eth(s, n);
	case ACCOUNT_TRON:
		return coin_is_tron(s, n);
	default:
		return false;
	}
}

/* What is shown before and behind one '*': capitals and digits, two at least. */
static bool
mask_holds(const char *s)
{
	size_t shown = 0, stars = 0;

	for (; *s != '\0'; s++) {
		stars += *s == '*';
		if (*s != '*' && !digits_only(s, 1) && (*s < 'A' || *s > 'Z'))
			return false;
		shown += *s != '*';
	}
	return stars == 1 && shown >= 2 && shown <= 16;
}

bool
account_is_valid(enum account_kind kind, const char *value)
{
	const struct scheme *x = scheme_of(kind);
	char iban[IBAN_MAX + 1];

	if (x == &unknown || strlen(value) > ACCOUNT_VALUE_MAX)
		return false;
	switch (x->form) {
	case FORM_IBAN:
		if (iban_parse(value, strlen(value), iban) != IBAN_OK || strcmp(iban, value) != 0)
			return false;
		return x->country[0] == '\0' || strncmp(iban, x->country, 2) == 0;
	case FORM_PARTS:
		return parts_hold(x, value) && parts_check(kind, value);
	case FORM_MASKED:
		return mask_holds(value);
	case FORM_NAME:
		break;
	}
	return name_holds(kind, value);
}

const char *
account_country(struct arena *a, enum account_kind kind, const char *value)
{
	const struct scheme *x = scheme_of(kind);

	if (x->country[0] == '\0' && x->form == FORM_IBAN)
		return arena_strndup(a, value, 2);
	return x->country;
}

/* The account's own part. */
static const char *
own_part(const char *value)
{
	const char *slash = strrchr(value, '/');

	return slash != NULL ? slash + 1 : value;
}

/* The identity of (kind, value), at most ACCOUNT_VALUE_MAX + 16 bytes. */
static void
key_of(enum account_kind kind, const char *value, char ret[ACCOUNT_VALUE_MAX + 16])
{
	const struct scheme *x = scheme_of(kind);
	const char *own = own_part(value);
	int bank = (int)(own - value);
	size_t size = ACCOUNT_VALUE_MAX + 16;

	if (x->form == FORM_IBAN) {
		/* Four letters of the bank, sort code, account. */
		if (strlen(value) == 22 &&
		    (strncmp(value, "GB", 2) == 0 || strncmp(value, "IE", 2) == 0))
			snprintf(ret, size, "uk:%.6s/%.8s", value + 8, value + 14);
		else
			snprintf(ret, size, "%.*s", ACCOUNT_VALUE_MAX, value);
		return;
	}
	if (x->zeros)
		while (own[0] == '0' && own[1] != '\0')
			own++;
	/* Any branch of the bank. */
	if (kind == ACCOUNT_IN && bank > 5)
		snprintf(ret, size, "in:%.4s/%.*s", value, ACCOUNT_VALUE_MAX - 20, own);
	else
		snprintf(
		    ret, size, "%s:%.*s%.*s", x->name, bank, value, ACCOUNT_VALUE_MAX - bank, own);
}

const char *
account_key(struct arena *a, enum account_kind kind, const char *value)
{
	char key[ACCOUNT_VALUE_MAX + 16];

	key_of(kind, value, key);
	return arena_strdup(a, key);
}

enum account_kind
account_of_key(const char *key, const char **ret_value)
{
	const char *colon = strchr(key, ':');
	char name[16];

	if (colon == NULL) {
		if (strlen(key) < 5 || strlen(key) > IBAN_MAX || iban_length(key) != strlen(key))
			return (enum account_kind)0;
		*ret_value = key;
		return ACCOUNT_IBAN;
	}
	if ((size_t)(colon - key) >= sizeof(name) || strlen(colon) > ACCOUNT_VALUE_MAX)
		return (enum account_kind)0;
	memcpy(name, key, (size_t)(colon - key));
	name[colon - key] = '\0';
	*ret_value = colon + 1;
	return account_kind_from_name(name);
}

const char *
account_key_country(struct arena *a, const char *key)
{
	const char *value = key;
	enum account_kind kind = account_of_key(key, &value);

	return kind == 0 ? "" : account_country(a, kind, value);
}

/* "…" and the end of a number, no more than half of it. */
static void
tail(const char *s, char *ret, size_t size)
{
	size_t n = strlen(s), keep = n >= 8 ? 4 : n >= 6 ? 3 : n >= 4 ? 2 : 0;

	snprintf(ret, size, "…%s", s + n - keep);
}

static void
mask_name(const char *s, char *ret, size_t size)
{
	const char *at = strchr(s, '@');

	if (at != NULL)
		snprintf(ret, size, "%.1s…%.40s", s, at);
	else if (strlen(s) >= 16)
		snprintf(ret, size, "%.4s…%s", s, s + strlen(s) - 4);
	else
		tail(s, ret, size);
}

void
account_mask(enum account_kind kind, const char *value, char ret[ACCOUNT_SHOWN_MAX])
{
	const struct scheme *x = scheme_of(kind);
	const char *own = own_part(value);
	char end[24];

	switch (x->form) {
	case FORM_IBAN:
		iban_mask(value, ret);
		return;
	case FORM_MASKED: {
		size_t head = strcspn(value, "*");

		snprintf(ret, ACCOUNT_SHOWN_MAX, "%.*s…%.16s", (int)head, value,
		    value[head] == '\0' ? "" : value + head + 1);
		return;
	}
	case FORM_NAME:
		if (kind == ACCOUNT_GIFTCARD)
			snprintf(ret, ACCOUNT_SHOWN_MAX, "%s", ACCOUNT_GIFTCARD_VALUE);
		else
			mask_name(value, ret, ACCOUNT_SHOWN_MAX);
		return;
	case FORM_PARTS:
		break;
	}
	tail(own, end, sizeof(end));
	if (own == value)
		snprintf(ret, ACCOUNT_SHOWN_MAX, "%s", end);
	else if (kind == ACCOUNT_UK && own - value == 7)
		snprintf(
		    ret, ACCOUNT_SHOWN_MAX, "%.2s-%.2s-%.2s %s", value, value + 2, value + 4, end);
	else if (kind == ACCOUNT_AU && own - value == 7)
		snprintf(ret, ACCOUNT_SHOWN_MAX, "%.3s-%.3s %s", value, value + 3, end);
	else {
		size_t n = (size_t)(own - value);

		while (n > 0 && value[n - 1] == '/')
			n--;
		while (n > 0 && value[0] == '/') {
			value++;
			n--;
		}
		snprintf(ret, ACCOUNT_SHOWN_MAX, "%.*s%s%s", (int)(n > 24 ? 24 : n), value,
		    n > 0 ? " " : "", end);
	}
}

void
account_mask_key(const char *key, char ret[ACCOUNT_SHOWN_MAX])
{
	const char *value = key;
	enum account_kind kind = account_of_key(key, &value);

	if (kind == 0)
		iban_mask(key, ret);
	else
		account_mask(kind, value, ret);
}

/* Letters and digits of a number, '/' gone. */
static size_t
flat(const char *s, char ret[ACCOUNT_VALUE_MAX + 1])
{
	size_t n = 0;

	for (; *s != '\0' && n < ACCOUNT_VALUE_MAX; s++)
		if (*s != '/')
			ret[n++] = *s;
	ret[n] = '\0';
	return n;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return k <= n && strcmp(s + n - k, end) == 0;
}

/* Does what the mask shows fit the account? */
static bool
mask_fits(const char *mask, enum account_kind kind, const char *value)
{
	size_t head = strcspn(mask, "*");
	const char *end = mask[head] == '\0' ? "" : mask + head + 1;
	const char *own = own_part(value);
	char all[ACCOUNT_VALUE_MAX + 1];

	flat(value, all);
	if (strlen(all) <= head + strlen(end) || !ends_with(all, end))
		return false;
	if (strncmp(all, mask, head) == 0)
		return true;
	return scheme_of(kind)->form == FORM_PARTS && strncmp(own, mask, head) == 0;
}

/* Of two countries at least one is unknown, or they are one. */
static bool
same_country(const struct scheme *x, const char *a, const struct scheme *y, const char *b)
{
	const char *p = x->form == FORM_IBAN ? a : x->country;
	const char *q = y->form == FORM_IBAN ? b : y->country;

	if (p[0] == '\0' || q[0] == '\0')
		return true;
	/* Irish sort codes are of the British kind. */
	return strncmp(p, q, 2) == 0 || (x->kind == ACCOUNT_UK && strncmp(q, "IE", 2) == 0) ||
	       (y->kind == ACCOUNT_UK && strncmp(p, "IE", 2) == 0);
}

/* May the number stand there without its bank's code? */
static bool
may_lack_bank(const struct scheme *x, const char *value)
{
	if (x->form != FORM_PARTS)
		return false;
	switch (x->kind) {
	case ACCOUNT_OTHER:
	case ACCOUNT_CN:
	case ACCOUNT_HK:
		return true;
	default:
		return value[0] == '/';
	}
}

static bool
contained(const struct scheme *x, const char *part, const struct scheme *y, const char *whole)
{
	char a[ACCOUNT_VALUE_MAX + 1], b[ACCOUNT_VALUE_MAX + 1];
	const char *own = own_part(part);
	size_t least = y->kind == ACCOUNT_JP ? CONTAINED_MIN_JP : CONTAINED_MIN;

	if (!may_lack_bank(x, part) || !same_country(x, part, y, whole))
		return false;
	while (own[0] == '0')
		own++;
	if (flat(own, a) < least && !(x->kind == ACCOUNT_JP && y->kind == ACCOUNT_JP))
		return false;
	/* What is known of both banks must agree. */
	if (x->kind == y->kind && x->parts > 1) {
		if (strcmp(own_part(part), own_part(whole)) != 0)
			return false;
		for (const char *p = part, *q = whole; *p != '\0' && *q != '\0';) {
			size_t n = strcspn(p, "/"), m = strcspn(q, "/");

			if (n != 0 && m != 0 && (n != m || strncmp(p, q, n) != 0))
				return false;
			p += n + (p[n] == '/');
			q += m + (q[m] == '/');
		}
		return true;
	}
	flat(whole, b);
	/* In an IBAN the account may stand before a check digit. */
	return y->form == FORM_IBAN ? strstr(b + 4, a) != NULL : ends_with(b, a);
}

enum account_match
account_compare(enum account_kind kind_a, const char *a, enum account_kind kind_b, const char *b)
{
	const struct scheme *x = scheme_of(kind_a), *y = scheme_of(kind_b);
	char p[ACCOUNT_VALUE_MAX + 16], q[ACCOUNT_VALUE_MAX + 16];

	if (kind_a == kind_b && strcmp(a, b) == 0)
		return ACCOUNT_SAME;
	if (x->form == FORM_MASKED || y->form == FORM_MASKED) {
		if (x->form == y->form)
			return ACCOUNT_DIFFERENT;
		return (x->form == FORM_MASKED ? mask_fits(a, kind_b, b) : mask_fits(b, kind_a, a))
			   ? ACCOUNT_MASK_COMPATIBLE
			   : ACCOUNT_DIFFERENT;
	}
	key_of(kind_a, a, p);
	key_of(kind_b, b, q);
	if (strcmp(p, q) == 0)
		return ACCOUNT_EQUIVALENT;
	if (y->form == FORM_NAME || x->form == FORM_NAME)
		return ACCOUNT_DIFFERENT;
	return contained(x, a, y, b) || contained(y, b, x, a) ? ACCOUNT_CONTAINED
							      : ACCOUNT_DIFFERENT;
}

enum account_match
account_compare_keys(const char *a, const char *b)
{
	const char *p = a, *q = b;
	enum account_kind x = account_of_key(a, &p), y = account_of_key(b, &q);

	if (x == 0 || y == 0)
		return ACCOUNT_DIFFERENT;
	return account_compare(x, p, y, q);
}

/* Separators out, letters as the kind has them; false when it is too long. */
static bool
canonical(const struct scheme *x, const char *s, char ret[ACCOUNT_VALUE_MAX + 1])
{
	bool name = x->form == FORM_NAME && x->kind != ACCOUNT_PAYNOW;
	bool as_written = x->kind == ACCOUNT_BTC || x->kind == ACCOUNT_TRON;
	size_t n = 0;

	for (; *s != '\0'; s++) {
		char c = *s;

		if (c == ' ' || (!name && (c == '-' || c == '.')))
			continue;
		if (n == ACCOUNT_VALUE_MAX)
			return false;
		if (!as_written && name && c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		else if (!name && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		ret[n++] = c;
	}
	ret[n] = '\0';
	return n > 0;
}

/* A PIX key that is a CPF or a CNPJ may be written with its points. */
static void
plain_pix(char *s)
{
	char v[ACCOUNT_VALUE_MAX + 1];
	size_t n = 0;

	for (const char *p = s; *p != '\0'; p++)
		if (strchr(".-/", *p) == NULL)
			v[n++] = (char)toupper((unsigned char)*p);
	v[n] = '\0';
	if ((n == 11 && digits_only(v, n)) || (n == 14 && digits_only(v + 12, 2) && v[0] != '+'))
		memcpy(s, v, n + 1);
}

bool
account_read(struct arena *a, const char *text, enum account_kind *ret_kind, const char **ret_value,
    const char **ret_error)
{
	const char *colon = strchr(text, ':'), *error = NULL;
	char v[ACCOUNT_VALUE_MAX + 1] = "", iban[IBAN_MAX + 1];
	enum account_kind kind = ACCOUNT_IBAN;
	enum iban_error e;

	if (colon != NULL)
		kind = account_kind_from_name(arena_strndup(a, text, (size_t)(colon - text)));
	if (colon == NULL || kind == ACCOUNT_IBAN) {
		const char *s = colon != NULL ? colon + 1 : text;

		if ((e = iban_parse(s, strlen(s), iban)) != IBAN_OK)
			error = iban_strerror(e);
		else
			memcpy(v, iban, sizeof(iban));
	} else if (kind == 0 || kind == ACCOUNT_MASKED) {
		error = "unknown kind of account";
	} else if (!canonical(scheme_of(kind), colon + 1, v)) {
		error = "empty or too long";
	} else {
		if (kind == ACCOUNT_PIX)
			plain_pix(v);
		if (scheme_of(kind)->form == FORM_IBAN && account_domestic(kind, v, iban))
			memcpy(v, iban, sizeof(iban));
		if (!account_is_valid(kind, v))
			error = "not of the form that its kind has, or wrong check digits";
	}
	if (error == NULL) {
		*ret_kind = kind;
		*ret_value = arena_strdup(a, v);
	} else if (ret_error != NULL) {
		*ret_error = error;
	}
	return error == NULL;
}
