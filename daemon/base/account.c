#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "account.h"
#include "account_check.h"
#include "account_scheme.h"
#include "coin.h"
#include "iban.h"

/* Four letters, 0, six letters or digits. */
static bool
is_ifsc(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (i < 4 ? s[i] < 'A' || s[i] > 'Z'
			  : !account_scheme_digits(s + i, 1) && (s[i] < 'A' || s[i] > 'Z'))
			return false;
	return n == 4 || (n == 11 && s[4] == '0');
}

static bool
parts_hold(const struct account_scheme *x, const char *value)
{
	const char *p = value;

	for (unsigned k = 0; k < x->parts; k++) {
		size_t n = strcspn(p, "/");
		bool last = k + 1 == x->parts;

		if (n > x->part[k].max || (n < x->part[k].min) ||
		    (x->part[k].min == 0 && n != 0 && n != x->part[k].max && x->kind != ACCOUNT_SG))
			return false;
		if (x->kind == ACCOUNT_IN && !last ? !is_ifsc(p, n) : !account_scheme_digits(p, n))
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

	if (n == 11 && account_scheme_digits(s, n))
		return check_cpf(s);
	if (n == 14 && s[0] != '+')
		return check_cnpj(s);
	/* +55, area, 9 digits that begin with 9 */
	if (strncmp(s, "+55", 3) == 0)
		return n == 14 && account_scheme_digits(s + 3, n - 3) && s[3] != '0' && s[5] == '9';
	return is_evp(s) || (n <= 77 && is_address(s, true));
}

static bool
is_tag(const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0; i < n; i++)
		if (!islower((unsigned char)s[i]) && !account_scheme_digits(s + i, 1) &&
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
		return is_address(s, true) || (n >= 6 && n <= 20 && account_scheme_digits(s, n));
	case ACCOUNT_PAYPAL:
	case ACCOUNT_WISE:
	case ACCOUNT_LINEPAY:
	case ACCOUNT_WECHAT:
		return is_address(s, true) || is_tag(s);
	case ACCOUNT_ZELLE:
		return is_address(s, true) || (n == 10 && account_scheme_digits(s, n));
	case ACCOUNT_SKRILL:
		return is_address(s, true);
	case ACCOUNT_VENMO:
	case ACCOUNT_CASHAPP:
	case ACCOUNT_REVOLUT:
		return is_tag(s);
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
		if (*s != '*' && !account_scheme_digits(s, 1) && (*s < 'A' || *s > 'Z'))
			return false;
		shown += *s != '*';
	}
	return stars == 1 && shown >= 2 && shown <= 16;
}

bool
account_is_valid(enum account_kind kind, const char *value)
{
	const struct account_scheme *x = account_scheme_of(kind);
	char iban[IBAN_MAX + 1];

	if (x->kind == 0 || strlen(value) > ACCOUNT_VALUE_MAX)
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
	const struct account_scheme *x = account_scheme_of(kind);

	if (x->country[0] == '\0' && x->form == FORM_IBAN)
		return arena_strndup(a, value, 2);
	return x->country;
}

const char *
account_key(struct arena *a, enum account_kind kind, const char *value)
{
	char key[ACCOUNT_KEY_MAX];

	account_scheme_key(kind, value, key);
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
