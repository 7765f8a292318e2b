#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "account_check.h"
#include "account_domestic.h"
#include "account_form.h"
#include "coin.h"
#include "mem.h"

#define RIB_GAP 32 /* characters between two parts of a RIB */

void
account_form_add(struct account_list *o, const struct account_token *t, enum account_kind kind,
    const char *value)
{
	struct account_number *x;

	if (!account_is_valid(kind, value))
		return;
	if ((o->n & (o->n - 1)) == 0)
		o->v = mem_realloc(o->v, o->n == 0 ? 1 : 2 * o->n, sizeof(*o->v));
	x = &o->v[o->n++];
	*x = (struct account_number){
		.start = t->start, .end = t->end, .kind = kind, .obfuscated = t->odd
	};
	snprintf(x->value, sizeof(x->value), "%s", value);
}

void
account_form_domestic(struct account_list *o, const struct account_token *t, enum account_kind kind,
    const char *parts)
{
	char iban[IBAN_MAX + 1];

	if (account_domestic(kind, parts, iban))
		account_form_add(o, t, kind, iban);
}

/* The first character of a coin's address. */
static bool
may_be_coin(char c)
{
	return c == '1' || c == '3' || c == 'b' || c == 'B' || c == '0' || c == 'T';
}

/* Coins begin where a word begins, and are long. */
size_t
account_form_coin(const struct iban_scan *s, size_t i, struct account_list *o)
{
	struct account_token t = { .start = s->at[i] };
	char value[COIN_MAX + 1];
	enum account_kind kind;
	size_t n = 0;

	if (!may_be_coin(iban_scan_at(s, i)))
		return 0;
	while (n <= COIN_MAX && i + n < s->n && iban_scan_word(s->c[i + n]))
		n++;
	if (n < 26 || n > COIN_MAX || (s->odd[i] & SCAN_ADDRESS) != 0 ||
	    (iban_scan_at(s, i + n) == '@' && !iban_scan_digit(iban_scan_at(s, i + n + 1))))
		return n;
	kind = coin_is_btc(s->c + i, n)    ? ACCOUNT_BTC
	       : coin_is_eth(s->c + i, n)  ? ACCOUNT_ETH
	       : coin_is_tron(s->c + i, n) ? ACCOUNT_TRON
					   : (enum account_kind)0;
	if (kind == 0)
		return n;
	memcpy(value, s->c + i, n);
	value[n] = '\0';
	if (kind == ACCOUNT_ETH || strncmp(value, "BC1", 3) == 0)
		for (size_t k = 0; k < n; k++)
			value[k] = (char)tolower((unsigned char)value[k]);
	t.end = s->at[i + n];
	account_form_add(o, &t, kind, value);
	return n;
}

/* The gap between two parts of a RIB: separators, or the words for the next part; characters, -1 if it is none. */
static ptrdiff_t
rib_gap(const struct iban_scan *s, size_t i)
{
	size_t n = 0;
	unsigned lines = 0, letters = 0;

	while (n < RIB_GAP && i + n < s->n && !iban_scan_digit(s->c[i + n]) && s->c[i + n] != ';') {
		lines += s->c[i + n] == '\n';
		letters += iban_scan_word(s->c[i + n]);
		n++;
	}
	if (letters > 0 && memmem(s->c + i, n, "guichet", 7) == NULL &&
	    memmem(s->c + i, n, "Guichet", 7) == NULL && memmem(s->c + i, n, "ompte", 5) == NULL &&
	    memmem(s->c + i, n, "OMPTE", 5) == NULL && memmem(s->c + i, n, "GUICHET", 7) == NULL &&
	    memmem(s->c + i, n, "RIB", 3) == NULL && memmem(s->c + i, n, "Cl", 2) == NULL)
		return -1;
	return lines <= 2 ? (ptrdiff_t)n : -1;
}

/* n capitals and digits that are a word */
static bool
is_code_word(const struct iban_scan *s, size_t i, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (!iban_scan_digit(iban_scan_at(s, i + k)) &&
		    !isupper((unsigned char)iban_scan_at(s, i + k)))
			return false;
	return !iban_scan_word(iban_scan_at(s, i + n)) && !iban_scan_word(iban_scan_at(s, i - 1));
}

/*
 * Banque (5 digits), guichet (5), compte (11, capitals too), clé (2): with their labels or without, if the key holds.
 * Characters, 0 if there is none.
 */
size_t
account_form_rib(const struct iban_scan *s, size_t i, struct account_list *o)
{
	static const unsigned char width[] = { 5, 5, 11, 2 };
	struct account_token t = { 0 };
	char v[24], iban[IBAN_MAX + 1];
	size_t p = i, n = 0;

	for (size_t k = 0; k < 4; k++) {
		ptrdiff_t gap = k == 0 ? 0 : rib_gap(s, p);

		/* An account may begin with a letter. */
		if (k == 2 && gap != 0 && is_code_word(s, p + 1, width[k]))
			gap = 1;
		if (gap < 0)
			return 0;
		p += (size_t)gap;
		if (k == 2)
			t.start = s->at[p];
		for (size_t m = 0; m < width[k]; m++, p++) {
			char c = iban_scan_at(s, p);

			if (!iban_scan_digit(c) && (k != 2 || !isupper((unsigned char)c)))
				return 0;
			v[n++] = c;
		}
		if (k != 3 && k != 0 && gap > 0 && iban_scan_word(iban_scan_at(s, p)))
			return 0;
		if (k == 2)
			t.end = s->at[p];
	}
	v[n] = '\0';
	if (iban_scan_word(iban_scan_at(s, p)) || !account_domestic(ACCOUNT_FR, v, iban))
		return 0;
	account_form_add(o, &t, ACCOUNT_FR, iban);
	return p - i;
}

/* Digits at *i, spaces around them left behind; how many, max + 1 for more. */
static size_t
digits_at(const struct iban_scan *s, size_t *i, char *ret, size_t max)
{
	size_t n = 0;

	while (iban_scan_at(s, *i) == ' ' && *i < s->n)
		++*i;
	for (; iban_scan_digit(iban_scan_at(s, *i)); ++*i)
		if (n <= max)
			ret[n++] = s->c[*i];
	ret[n <= max ? n : max] = '\0';
	while (iban_scan_at(s, *i) == ' ' && *i < s->n)
		++*i;
	return n;
}

size_t
account_form_fik(const struct iban_scan *s, size_t i, struct account_list *o)
{
	/* Type, digits of the payment's number; of 71 and 75 its last is Luhn's. */
	static const struct {
		char type[3];
		size_t digits;
		bool luhn;
	} slips[] = { { "71", 15, true }, { "75", 16, true }, { "73", 0, false },
		{ "04", 16, true }, { "15", 16, true }, { "01", 0, false } };
	char type[4], payment[20], creditor[10];
	struct account_token t = { 0 };
	size_t p = i, n;

	if (digits_at(s, &p, type, 2) != 2 || iban_scan_at(s, p++) != '<' ||
	    (n = digits_at(s, &p, payment, 18)) > 18 || iban_scan_at(s, p++) != '+')
		return 0;
	while (iban_scan_at(s, p) == ' ' && p < s->n)
		p++;
	t.start = s->at[p];
	for (size_t k = 0; k < sizeof(slips) / sizeof(slips[0]); k++) {
		size_t q = p, of;

		if (strcmp(slips[k].type, type) != 0)
			continue;
		of = digits_at(s, &q, creditor, 8);
		t.end = t.start + of;
		if (n != slips[k].digits || (slips[k].luhn && !check_luhn(payment, n)) || of < 7 ||
		    of > 8 || iban_scan_word(iban_scan_at(s, q)))
			return 0;
		account_form_add(o, &t, ACCOUNT_FIK, creditor);
		return q - i;
	}
	return 0;
}

static bool
shape(const struct account_token *t, char sep, const char *groups)
{
	size_t n = strlen(groups);

	if (t->groups != n || (t->sep != sep && n > 1))
		return false;
	for (size_t i = 0; i < n; i++)
		if (t->group[i] != (groups[i] <= '9' ? groups[i] - '0' : groups[i] - 'a' + 10))
			return false;
	return true;
}

/* "prefix-number/bank" */
static void
add_czech(struct account_list *o, const struct account_token *t)
{
	static const char czech[] = "0100 0300 0600 0710 0800 2010 2060 2070 2100 2200 2220 2250 "
				    "2260 2275 2600 2700 3030 3050 3060 3500 4000 4300 5500 5800 "
				    "6000 6100 6200 6210 6300 6700 6800 7910 7950 7960 7970 7990 "
				    "8030 8040 8060 8090 8150 8250";
	static const char slovak[] = "0200 0900 1100 1111 1200 3000 3100 5200 5600 5900 6500 7500 "
				     "7930 8050 8100 8120 8130 8160 8170 8180 8320 8330 8360 8370 "
				     "8420 8430 9951 9952";
	char parts[ACCOUNT_DIGITS_MAX + 3];
	const char *bank = t->d + t->n - 4;
	size_t first = t->groups == 3 ? t->group[0] : 0;

	if (strstr(czech, bank) == NULL && strstr(slovak, bank) == NULL)
		return;
	snprintf(parts, sizeof(parts), "%.*s/%.*s/%s", first > 0 ? (int)first : 1,
	    first > 0 ? t->d : "0", (int)(t->n - 4 - first), t->d + first, bank);
	account_form_domestic(o, t, strstr(czech, bank) != NULL ? ACCOUNT_CZ : ACCOUNT_SK, parts);
}

/* Bank, branch, base, suffix */
bool
account_form_is_nz(const struct account_token *t)
{
	return t->groups == 4 && t->group[0] == 2 && (t->group[1] == 3 || t->group[1] == 4) &&
	       t->group[2] == 7 && (t->group[3] == 2 || t->group[3] == 3);
}

void
account_form_nz(struct account_list *o, const struct account_token *t)
{
	size_t branch = t->groups == 4 ? t->group[1] : 4, base = 2 + branch;
	char nz[20];

	snprintf(nz, sizeof(nz), "%.2s%s%.*s%s%s", t->d, branch == 3 ? "0" : "", (int)branch + 7,
	    t->d + 2, t->n - base - 7 == 2 ? "0" : "", t->d + base + 7);
	account_form_add(o, t, ACCOUNT_NZ, nz);
}

/* "80-5522-7": the check digit is that of Swiss payment slips, zeros fill the middle. */
static void
add_swiss_postal(struct account_list *o, const struct account_token *t)
{
	char v[24], parts[40];

	if (t->groups != 3 || t->group[0] != 2 || t->group[1] > 6 || t->group[2] != 1)
		return;
	snprintf(v, sizeof(v), "%.2s%.*s%s", t->d, 6 - t->group[1], "000000", t->d + 2);
	if (!check_swiss_postal(v))
		return;
	/* Numbers of payment slips, which are no accounts themselves. */
	if (strncmp(v, "01", 2) == 0 || strncmp(v, "03", 2) == 0) {
		account_form_add(o, t, ACCOUNT_OTHER, v);
		return;
	}
	snprintf(parts, sizeof(parts), "09000/%s", v);
	account_form_domestic(o, t, ACCOUNT_CH, parts);
}

/* Three digits of one of Mexico's larger banks: Banco de México, participants of SPEI. */
static bool
is_mexican(const char *d)
{
	static const char banks[] =
	    "002 012 014 019 021 030 036 042 044 058 059 060 062 072 106 108 110 112 113 127 128 "
	    "130 132 133 136 137 138 140 143 145 147 155 156 166 638 646 659 684 706 722 728";
	const char code[] = { d[0], d[1], d[2], '\0' };

	return strstr(banks, code) != NULL;
}

/* The middle of three groups, filled with zeros to its width in ret of n + 1 characters; false when it is too long. */
static bool
filled(const struct account_token *t, size_t head, size_t n, char *ret)
{
	size_t tail = t->group[t->groups - 1], middle = t->n - head - tail;

	if (t->n > n)
		return false;
	memcpy(ret, t->d, head);
	memset(ret + head, '0', n - t->n);
	memcpy(ret + head + n - t->n, t->d + head, middle + tail);
	ret[n] = '\0';
	return true;
}

/*
 * What a country's own check digits tell to be the rest of an IBAN.  "260-56010016113-79": Serbia, Montenegro (banks 5…),
 * zeros left out behind a label only; "250-1200000589-84": Macedonia; "26330-0012039086": Slovenia;
 * "1001005-1863000160": Croatia; a RIB of 20 digits: Tunisia; of 24: Morocco.
 */
static void
add_bban(struct account_list *o, const struct account_token *t)
{
	bool account = (t->label & (LABEL(ACCOUNT) | LABEL(BANK_ACCOUNT))) != 0,
	     rib = (t->label & LABEL(RIB)) != 0;
	const char *cc = NULL;
	char bban[ACCOUNT_DIGITS_MAX + 1], iban[IBAN_MAX + 1];

	snprintf(bban, sizeof(bban), "%s", t->d);
	if (shape(t, '-', "3a2") && account) {
		cc = check_97(t->d, t->n) ? "MK" : NULL;
	} else if (t->groups == 3 && t->sep == '-' && t->last_sep == '-' && t->group[0] == 3 &&
		   t->group[2] == 2 && (account || t->n == 18) && filled(t, 3, 18, bban)) {
		if (check_97(bban, 18))
			cc = bban[0] == '5' ? "ME" : "RS";
	} else if (shape(t, '-', "5a") && account) {
		cc = check_97(t->d, t->n) ? "SI" : NULL;
	} else if (shape(t, '-', "7a") && account) {
		cc = check_11_10(t->d, 7) && check_11_10(t->d + 7, 10) ? "HR" : NULL;
	} else if (t->n == 20 && (account || rib) && check_rib(t->d, t->n)) {
		cc = "TN";
	} else if (t->n == 24 && (account || rib) && check_rib(t->d, t->n)) {
		/* Morocco has no IBAN in the registry. */
		account_form_add(o, t, ACCOUNT_OTHER, t->d);
	}
	if (cc == NULL && t->n == 18 && account && t->groups == 1 && t->d[0] != '0' &&
	    t->d[0] <= '5' && check_97(t->d, t->n))
		cc = t->d[0] == '5' ? "ME" : "RS";
	if (cc != NULL && iban_of_bban(cc, bban, iban) == IBAN_OK)
		account_form_add(o, t, ACCOUNT_IBAN, iban);
}

/* Numbers that their own form or one label tells. */
bool
account_form_alone(struct account_list *o, const struct account_token *t)
{
	size_t before = o->n;

	if ((t->label & LABEL(VETO)) != 0 || t->ifsc)
		return true;
	/* A Russian bank's own, at the central bank. */
	if ((t->label & LABEL(RU_ACCOUNT)) != 0 && t->n == 20 && strncmp(t->d, "301", 3) == 0)
		return true;
	if (account_form_is_nz(t) && ((t->sep == '-' && t->last_sep == '-') ||
					 (t->label & (LABEL_ACCOUNTS | LABEL(BANK))) != 0)) {
		account_form_nz(o, t);
	} else if (t->last_sep == '/' && t->group[t->groups - 1] == 4 &&
		   (t->groups == 2 || (t->groups == 3 && t->sep == '-')) &&
		   (t->n >= 11 || (t->label & LABEL_ACCOUNTS) != 0)) {
		add_czech(o, t);
	} else if (t->n == 26) {
		account_form_domestic(o, t, ACCOUNT_PL, t->d);
	} else if (shape(t, '-', "372") ||
		   ((t->label & LABEL_ACCOUNTS) != 0 && shape(t, ' ', "372"))) {
		account_form_domestic(o, t, ACCOUNT_BE, t->d);
	} else if (t->n == 11 && (shape(t, '.', "425") || (t->label & LABEL(NO_ACCOUNT)) != 0)) {
		account_form_domestic(o, t, ACCOUNT_NO, t->d);
	} else if (t->n == 20 && (shape(t, ' ', "442a") || shape(t, '-', "442a") ||
				     (t->label & (LABEL_ACCOUNTS | LABEL(CCC))) != 0)) {
		account_form_domestic(o, t, ACCOUNT_ES, t->d);
	} else if (t->n == 23 &&
		   (shape(t, ' ', "55b2") || (t->label & (LABEL_ACCOUNTS | LABEL(RIB))) != 0)) {
		account_form_domestic(o, t, ACCOUNT_FR, t->d);
	} else if (t->n == 22 && (t->d[0] < '6' || (t->label & LABEL(CBU)) != 0)) {
		account_form_add(o, t, ACCOUNT_AR, t->d);
	} else if (account_token_has(t, LABEL(CLABE), 18) ||
		   (t->n == 18 && t->banked && is_mexican(t->d))) {
		account_form_add(o, t, ACCOUNT_MX, t->d);
	} else if (account_token_has(t, LABEL(NIB), 21)) {
		account_form_domestic(o, t, ACCOUNT_PT, t->d);
	} else if ((t->label & LABEL(BANKGIRO)) != 0) {
		account_form_add(o, t, ACCOUNT_BANKGIRO, t->d);
	} else if ((t->label & LABEL(PLUSGIRO)) != 0) {
		account_form_add(o, t, ACCOUNT_PLUSGIRO, t->d);
	} else if ((t->label & LABEL(PIX)) != 0 && (t->n == 11 || t->n == 14)) {
		account_form_add(o, t, ACCOUNT_PIX, t->d);
	} else if (shape(t, '-', "888") ||
		   ((t->label & (LABEL(HU_ACCOUNT))) != 0 && (t->n == 16 || t->n == 24))) {
		account_form_domestic(o, t, ACCOUNT_HU, t->d);
	} else if ((t->label & LABEL(FI_ACCOUNT)) != 0) {
		account_form_domestic(o, t, ACCOUNT_FI, t->d);
	} else if ((t->label & LABEL(CH_POSTAL)) != 0) {
		add_swiss_postal(o, t);
	}
	if (o->n == before)
		add_bban(o, t);
	return o->n > before;
}
