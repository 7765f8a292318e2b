#include <stdio.h>
#include <string.h>

#include "account_scheme.h"

static const struct account_scheme schemes[] = {
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
	{ ACCOUNT_OTHER, "other", "bank account", "", FORM_PARTS, 1, false, { { 6, 24 } } },
	{ ACCOUNT_BANKGIRO, "bankgiro", "bankgiro", "SE", FORM_PARTS, 1, false, { { 7, 8 } } },
	{ ACCOUNT_PLUSGIRO, "plusgiro", "plusgiro", "SE", FORM_PARTS, 1, false, { { 2, 8 } } },
	{ ACCOUNT_PIX, "pix", "PIX key", "BR", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_UPI, "upi", "UPI address", "IN", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_PAYNOW, "paynow", "PayNow number", "SG", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_FIK, "fik", "FIK creditor", "DK", FORM_PARTS, 1, false, { { 7, 8 } } },
	{ ACCOUNT_PAYPAL, "paypal", "PayPal account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_WISE, "wise", "Wise account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_ALIPAY, "alipay", "Alipay account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_LINEPAY, "linepay", "LINE Pay account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_BTC, "btc", "Bitcoin address", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_ETH, "eth", "Ethereum address", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_TRON, "tron", "TRON address", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_WECHAT, "wechat", "WeChat Pay account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_GIFTCARD, "giftcard", "gift cards", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_ZELLE, "zelle", "Zelle account", "US", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_VENMO, "venmo", "Venmo account", "US", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_CASHAPP, "cashapp", "Cash App account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_REVOLUT, "revolut", "Revolut account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_SKRILL, "skrill", "Skrill account", "", FORM_NAME, 0, false, { { 0, 0 } } },
	{ ACCOUNT_MASKED, "masked", "masked account number", "", FORM_MASKED, 0, false,
	    { { 0, 0 } } },
};

/* What stands for an unknown kind: a number of no scheme. */
static const struct account_scheme unknown = { .name = "", .title = "account", .form = FORM_NAME };

const struct account_scheme *
account_scheme_of(enum account_kind kind)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (schemes[i].kind == kind)
			return &schemes[i];
	return &unknown;
}

const char *
account_kind_name(enum account_kind kind)
{
	return account_scheme_of(kind)->name;
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
	return account_scheme_of(kind)->title;
}

bool
account_kind_is_wallet(enum account_kind kind)
{
	return kind >= ACCOUNT_PAYPAL && kind <= ACCOUNT_SKRILL;
}

bool
account_kind_is_identity(enum account_kind kind)
{
	return kind != ACCOUNT_MASKED && kind != ACCOUNT_GIFTCARD;
}

bool
account_scheme_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

/* The account's own part. */
const char *
account_scheme_own(const char *value)
{
	const char *slash = strrchr(value, '/');

	return slash != NULL ? slash + 1 : value;
}

void
account_scheme_key(enum account_kind kind, const char *value, char ret[ACCOUNT_KEY_MAX])
{
	const struct account_scheme *x = account_scheme_of(kind);
	const char *own = account_scheme_own(value);
	int bank = (int)(own - value);
	size_t size = ACCOUNT_KEY_MAX;

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
