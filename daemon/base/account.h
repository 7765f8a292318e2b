#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * account - where money can be sent: what a bank account, a wallet or a payment name is called in each scheme, when two
 * of them are the same, and how they are shown to people.
 *
 * An account is (kind, value).  The value is canonical: no separators, capitals, its parts divided by '/'.  A part that
 * was not stated is empty ("/2045678901").  The key is the account's identity, one string for all its forms:
 *
 *	the IBAN		where the value is one, or gives one
 *	"uk:SORT/ACCOUNT"	for British and Irish accounts, which an IBAN names too, but not the reverse
 *	"KIND:VALUE"		for all others
 *
 * record/ stores the key wherever it knows an account again (bank_account.value, hostile.value, sets of accounts), so
 * that both forms of one account are one row; it tells its kind (account_of_key), country and masked form.  What only
 * account_compare can tell (ACCOUNT_CONTAINED, ACCOUNT_MASK_COMPATIBLE) is asked of the few accounts of one owner.
 * ACCOUNT_MASKED is no account: it may fit a known one, and is never learnt; ACCOUNT_GIFTCARD fits none.
 */
#define ACCOUNT_VALUE_MAX 100 /* bytes of a value, without the NUL */
#define ACCOUNT_SHOWN_MAX 64 /* bytes of a masked form, with the NUL */
#define ACCOUNT_GIFTCARD_VALUE "gift cards"

/* Stored in the database: numbers stay. */
enum account_kind {
	ACCOUNT_IBAN = 1, /* "DE89370400440532013000" */

	/* The domestic form of an account with an IBAN, which is the value. */
	ACCOUNT_AE = 2, /* bank and account */
	ACCOUNT_AT = 3, /* BLZ and Kontonummer */
	ACCOUNT_BE = 4, /* NNN-NNNNNNN-CC */
	ACCOUNT_CH = 5, /* clearing number and account */
	ACCOUNT_CZ = 6, /* prefix-number/bank */
	ACCOUNT_DE = 7, /* BLZ and Kontonummer */
	ACCOUNT_DK = 8, /* registreringsnummer and kontonummer */
	ACCOUNT_EE = 9, /* 16 digits */
	ACCOUNT_ES = 10, /* CCC */
	ACCOUNT_FI = 11, /* NNNNNN-NN… */
	ACCOUNT_FR = 12, /* RIB */
	ACCOUNT_HU = 13, /* 8-8 or 8-8-8 */
	ACCOUNT_IL = 14, /* bank, branch, account */
	ACCOUNT_IT = 15, /* CIN ABI CAB conto */
	ACCOUNT_NL = 16, /* bank letters of the BIC, and account */
	ACCOUNT_NO = 17, /* NNNN.NN.NNNNN */
	ACCOUNT_PL = 18, /* NRB, 26 digits */
	ACCOUNT_PT = 19, /* NIB, 21 digits */
	ACCOUNT_RU = 20, /* BIK and account */
	ACCOUNT_SK = 21, /* as CZ */
	ACCOUNT_TR = 22, /* bank and account */

	/* Accounts that have no IBAN, or none that can be derived. */
	ACCOUNT_UK = 40, /* "601613/31926819": sort code, account of 8 digits; Ireland's too */
	ACCOUNT_US = 41, /* "021000021/123456789": routing number, account */
	ACCOUNT_AU = 42, /* "062000/12345678": BSB, account */
	ACCOUNT_IN = 43, /* "HDFC0000123/50100012345678": IFSC, account */
	ACCOUNT_MX = 44, /* CLABE, 18 digits */
	ACCOUNT_AR = 45, /* CBU or CVU, 22 digits */
	ACCOUNT_CA = 46, /* "003/10202/1234567": institution, transit, account */
	ACCOUNT_BR = 47, /* "341/1234/123456": bank, agency, account, with their check digits */
	ACCOUNT_CN = 48, /* account or bank card, digits */
	ACCOUNT_TW = 49, /* "007/14510088123": bank, account */
	ACCOUNT_HK = 50, /* "012875000123456": bank, branch, account as one */
	ACCOUNT_SG = 51, /* "7171/0011234567": bank, account */
	ACCOUNT_JP =
	    52, /* "0001/210/1/1234567": bank, branch, type (1 普通, 2 当座, 4 貯蓄), account */
	ACCOUNT_KR = 53, /* account, digits */
	ACCOUNT_NZ = 54, /* "0102420100194000": bank 2, branch 4, base 7, suffix 3 */
	ACCOUNT_ZA = 55, /* "250655/62001234567": branch, account */
	ACCOUNT_OTHER = 56, /* an account number whose scheme nothing tells; digits */

	/* Names and giro numbers under which accounts are paid. */
	ACCOUNT_BANKGIRO = 70, /* Sweden, digits */
	ACCOUNT_PLUSGIRO = 71, /* Sweden, digits */
	ACCOUNT_PIX =
	    72, /* Brazil: CPF, CNPJ, "+55…", mail address or UUID; lower case but for a CNPJ */
	ACCOUNT_UPI = 73, /* India: "name@handle", lower case */
	ACCOUNT_PAYNOW = 74, /* Singapore: UEN */
	ACCOUNT_FIK = 75, /* Denmark: creditor of a payment slip, 7 or 8 digits */

	/* Wallets. */
	ACCOUNT_PAYPAL = 80, /* mail address or the name of a paypal.me link, lower case */
	ACCOUNT_WISE = 81, /* wise tag, lower case */
	ACCOUNT_ALIPAY = 82, /* mail address or digits */
	ACCOUNT_LINEPAY = 83, /* LINE Pay id, lower case */
	ACCOUNT_BTC = 84, /* base58 as written, bech32 in lower case */
	ACCOUNT_ETH = 85, /* "0x" and 40 hexadecimal digits, lower case */
	ACCOUNT_TRON = 86, /* base58 as written */
	ACCOUNT_WECHAT = 87, /* WeChat Pay: id, lower case */
	ACCOUNT_GIFTCARD = 88, /* their codes are asked for: names nobody; ACCOUNT_GIFTCARD_VALUE */
	ACCOUNT_ZELLE = 89, /* mail address in lower case, or digits of an American telephone */
	ACCOUNT_VENMO = 90, /* tag, lower case */
	ACCOUNT_CASHAPP = 91, /* cashtag without "$", lower case */
	ACCOUNT_REVOLUT = 92, /* revtag, lower case */
	ACCOUNT_SKRILL = 93, /* mail address, lower case */

	ACCOUNT_MASKED = 99 /* "DE89*3000", "*9981": what was shown of a number */
};

/* The CONTRACT's word: "iban", "us", "uk", …  Static; "" for what is no kind. */
const char *account_kind_name(enum account_kind);

/* The kind of that name, 0 if there is none. */
enum account_kind account_kind_from_name(const char *name);

/* What people call it: "IBAN", "US bank account", "Bitcoin address"; static. */
const char *account_kind_title(enum account_kind);

/* Does it name one account?  Then it can be learnt, be hostile, be somebody else's: not so a masked one, or gift cards. */
bool account_kind_is_identity(enum account_kind);

/* Not paid through a bank: a wallet, a coin, gift cards.  Then a change from a bank account is a change of method. */
bool account_kind_is_wallet(enum account_kind);

/*
 * Read what a person wrote down: an IBAN in print form, or "KIND:VALUE" whose parts may have separators ("uk:20-00-00/
 * 12345678", "us:021000021/123456789", "de:37040044/532013000").  False when the scheme's form or check digits do
 * not hold; then *ret_error (may be NULL) is a lower-case phrase, static.  *ret_value lives in the arena.
 */
bool account_read(struct arena *, const char *text, enum account_kind *ret_kind,
    const char **ret_value, const char **ret_error);

/* Is it a canonical value of that kind, by form, length and check digits? */
bool account_is_valid(enum account_kind, const char *value);

/* ISO 3166-1 alpha-2, or "" where the account has no country; in the arena or static. */
const char *account_country(struct arena *, enum account_kind, const char *value);

/* The identity, see above. */
const char *account_key(struct arena *, enum account_kind, const char *value);

/* Its country, as above; Irish accounts are told as British ones. */
const char *account_key_country(struct arena *, const char *key);

/* Is it an account that only a state can have, at its central bank or treasury (config/data/state_banks.tsv)? */
bool account_of_state(const char *key);

/* What a key stands for: ACCOUNT_IBAN and the IBAN, or the kind and its value.  0 when it is no key. */
enum account_kind account_of_key(const char *key, const char **ret_value);

/*
 * "DE89…3000", "20-00-00 …5678", "021000021 …6789", "a…@pay.example": never the whole number.  Codes of banks are
 * public and stay.
 */
void account_mask(enum account_kind, const char *value, char ret[ACCOUNT_SHOWN_MAX]);
void account_mask_key(const char *key, char ret[ACCOUNT_SHOWN_MAX]);

enum account_match {
	ACCOUNT_DIFFERENT = 0,
	ACCOUNT_MASK_COMPATIBLE, /* one is masked, and what it shows fits the other */
	ACCOUNT_CONTAINED, /* one is the other without its bank code; at least 8 digits (7 in Japan) */
	ACCOUNT_EQUIVALENT, /* two forms of one account */
	ACCOUNT_SAME
};

/* Symmetric. */
enum account_match account_compare(
    enum account_kind kind_a, const char *a, enum account_kind kind_b, const char *b);

/*
 * Are both at one bank, of accounts that tell their bank or branch?  False where either does not: wallets, names, numbers
 * whose scheme keeps no part for it.
 */
bool account_same_bank(const char *key_a, const char *key_b);

/* The same of two keys; a string that is no key differs from all others. */
enum account_match account_compare_keys(const char *a, const char *b);

#endif
