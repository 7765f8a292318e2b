#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "account_check.h"
#include "account_code.h"
#include "account_domestic.h"
#include "account_form.h"
#include "account_labelled.h"

#define BANKED_LEAST 9 /* digits of an account that a bank's name alone leads to */
#define BANKED_MOST 20
#define SPACED_LEAST 12 /* the same, divided by spaces: fewer are telephone numbers, too */
#define OFFICE_FAR 12 /* bytes between the word for a post office and its number */
#define BRANCH_FAR 30 /* bytes of a branch's name */
#define ISRAELI_FAR 80 /* bytes between the number of the bank and that of its branch */

/* Words that tell a country; letters 5 and 6 of a BIC among them. */
static const char *const hong_kong[] = { "Hong Kong", "Hongkong", "HONG KONG", "HKHH", "Hang Seng",
	"香港", "匯豐", "恒生", "恆生", NULL };
static const char *const singapore[] = { "Singapore", "SINGAPORE", "SGSG", "新加坡", NULL };
static const char *const new_zealand[] = { "New Zealand", "NEW ZEALAND", "NZ2", "Kiwibank", NULL };
static const char *const danish[] = { "Danske Bank", "Jyske Bank", "Sydbank", "Nykredit",
	"Spar Nord", "Arbejdernes Landsbank", "Lån & Spar", NULL };
static const char *const israel[] = { "Israel", "ISRAEL", "ILIT", "Leumi", "Hapoalim", NULL };

/* The letter in front follows from the rest. */
static void
add_italian(struct account_list *o, const struct account_token *x, const struct account_token *abi,
    const struct account_token *cab)
{
	size_t before = o->n;
	char bban[64];

	for (char cin = 'A'; cin <= 'Z' && o->n == before; cin++) {
		snprintf(bban, sizeof(bban), "%c%.5s%.5s%.*s%s", cin, abi->d, cab->d,
		    (int)(12 - x->n), "000000000000", x->d);
		account_form_domestic(o, x, ACCOUNT_IT, bban);
	}
}

/* Account i at the bank of code c; false when they make no account of that scheme. */
static bool
add_with(const struct account_tokens *t, size_t i, enum account_label what, struct account_token *c,
    struct account_list *o)
{
	const struct account_token *x = &t->v[i];
	struct account_token *b = NULL;
	struct account_claim bank;
	size_t before = o->n;
	char v[100];

	snprintf(v, sizeof(v), "%s/%s", c->d, x->d);
	switch (what) {
	case ACCOUNT_LABEL_ROUTING:
		account_form_add(o, x, ACCOUNT_US, v);
		break;
	case ACCOUNT_LABEL_SORT:
		if (x->n < 6 || x->n > 8 || ((c->label & LABEL(SORT)) == 0 && x->n != 8))
			return false;
		snprintf(v, sizeof(v), "%s/%.*s%s", c->d, (int)(8 - x->n), "00", x->d);
		account_form_add(o, x, ACCOUNT_UK, v);
		break;
	case ACCOUNT_LABEL_BSB:
		account_form_add(o, x, ACCOUNT_AU, v);
		break;
	case ACCOUNT_LABEL_IFSC:
		account_form_add(o, x, ACCOUNT_IN, v);
		break;
	case ACCOUNT_LABEL_CNAPS:
		account_form_add(o, x, ACCOUNT_CN, x->d);
		break;
	case ACCOUNT_LABEL_SE_CLEARING:
		/* Banks differ in how an IBAN is made of them. */
		snprintf(v, sizeof(v), "%.4s%s", c->d, x->d);
		account_form_add(o, x, ACCOUNT_OTHER, v);
		break;
	case ACCOUNT_LABEL_ABI:
		if ((b = account_code_of(t, i, ACCOUNT_LABEL_CAB)) != NULL && x->n <= 12)
			add_italian(o, x, c, b);
		break;
	case ACCOUNT_LABEL_TRANSIT:
		if (c->n == 5 && (b = account_code_of(t, i, ACCOUNT_LABEL_INSTITUTION)) == NULL)
			return false;
		if (c->n == 9)
			snprintf(v, sizeof(v), "%.3s/%.5s/%s", c->d + 1, c->d + 4, x->d);
		else
			snprintf(
			    v, sizeof(v), "%.3s/%.5s/%s", c->n == 8 ? c->d + 5 : b->d, c->d, x->d);
		account_form_add(o, x, ACCOUNT_CA, v);
		break;
	case ACCOUNT_LABEL_BLZ:
		account_form_domestic(o, x, c->n == 8 ? ACCOUNT_DE : ACCOUNT_AT, v);
		break;
	case ACCOUNT_LABEL_CLEARING:
		account_form_domestic(o, x, ACCOUNT_CH, v);
		break;
	case ACCOUNT_LABEL_BIK:
		if (x->n == 20)
			account_form_domestic(o, x, ACCOUNT_RU, v);
		break;
	case ACCOUNT_LABEL_DK_REG:
		account_form_domestic(o, x, ACCOUNT_DK, v);
		break;
	case ACCOUNT_LABEL_AGENCY:
		bank = account_code_claimed(t, i, ACCOUNT_LABEL_BANK_CODE);
		if (bank.claim != CLAIM_NONE)
			b = &t->v[bank.at];
		snprintf(v, sizeof(v), "%s/%.4s/%s",
		    bank.claim != CLAIM_NONE ? t->v[bank.at].d : "", c->d, x->d);
		account_form_add(o, x, ACCOUNT_BR, v);
		break;
	case ACCOUNT_LABEL_ZA_BRANCH:
		if (x->n >= 7 && x->n <= 11)
			account_form_add(o, x, ACCOUNT_ZA, v);
		break;
	default:
		break;
	}
	if (o->n == before)
		return false;
	o->v[o->n - 1].obfuscated |= c->odd;
	c->used = true;
	if (b != NULL)
		b->used = true;
	return true;
}

/* Has it its own country's bank code that claims it as well as the one far away, or better? */
static bool
own_code(const struct account_tokens *t, size_t i, struct account_claim other)
{
	static const struct {
		uint64_t label;
		enum account_label code;
	} own[] = {
		{ LABEL(TW_ACCOUNT), ACCOUNT_LABEL_TW_BANK },
		{ LABEL(JP_ACCOUNT), ACCOUNT_LABEL_JP_BANK },
		{ LABEL(JP_ACCOUNT), ACCOUNT_LABEL_JP_BRANCH },
	};

	for (size_t k = 0; k < sizeof(own) / sizeof(own[0]); k++) {
		struct account_claim c;

		if ((t->v[i].label & own[k].label) == 0)
			continue;
		c = account_code_claimed(t, i, own[k].code);
		if (c.claim < other.claim || (c.claim == other.claim && c.far <= other.far))
			return true;
	}
	return false;
}

/* Bank, branch and account are one number, of which the first may stand apart. */
static void
add_hong_kong(const struct account_tokens *t, size_t i, struct account_list *o)
{
	const struct account_token *x = &t->v[i],
				   *c = account_code_of(t, i, ACCOUNT_LABEL_BANK_CODE),
				   *b = account_code_of(t, i, ACCOUNT_LABEL_BRANCH_CODE);
	const char *branch = x->n < 12 && b != NULL && strncmp(x->d, b->d, 3) != 0 ? b->d : "";
	const char *bank = c != NULL && strncmp(x->d, c->d, 3) != 0 ? c->d : "";
	char v[3 * ACCOUNT_DIGITS_MAX + 8];

	snprintf(v, sizeof(v), "%s%s%s", bank, branch, x->d);
	if (strlen(v) >= 9 && strlen(v) <= 16)
		account_form_add(o, x, ACCOUNT_HK, v);
}

/* Countries whose accounts stand beside a code of the bank: the nearest of the best claim. */
static bool
add_coded(const struct account_tokens *t, size_t i, struct account_list *o)
{
	static const enum account_label codes[] = { ACCOUNT_LABEL_ROUTING, ACCOUNT_LABEL_SORT,
		ACCOUNT_LABEL_BSB, ACCOUNT_LABEL_IFSC, ACCOUNT_LABEL_CNAPS, ACCOUNT_LABEL_TRANSIT,
		ACCOUNT_LABEL_BLZ, ACCOUNT_LABEL_CLEARING, ACCOUNT_LABEL_SE_CLEARING,
		ACCOUNT_LABEL_BIK, ACCOUNT_LABEL_DK_REG, ACCOUNT_LABEL_AGENCY, ACCOUNT_LABEL_ABI,
		ACCOUNT_LABEL_ZA_BRANCH };
	const struct account_token *x = &t->v[i];
	struct account_claim all[sizeof(codes) / sizeof(codes[0])], best = { .claim = CLAIM_NONE };
	size_t before = o->n;
	char v[100];

	/* 普通 and 当座 stand in Japan only. */
	if ((x->label & (LABEL(JP_TYPE1) | LABEL(JP_TYPE2))) != 0)
		return false;
	for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
		all[k] = account_code_claimed(t, i, codes[k]);
		if (all[k].claim < best.claim ||
		    (all[k].claim == best.claim && all[k].far < best.far))
			best = all[k];
	}
	if (best.claim != CLAIM_NONE && !own_code(t, i, best))
		for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++)
			if (all[k].claim == best.claim && all[k].at == best.at &&
			    add_with(t, i, codes[k], &t->v[best.at], o))
				return true;
	if (best.claim != CLAIM_NONE)
		return false;
	if (account_token_names(t, x, hong_kong)) {
		add_hong_kong(t, i, o);
	} else if (account_token_names(t, x, singapore) && x->n >= 7 && x->n <= 14) {
		snprintf(v, sizeof(v), "/%s", x->d);
		account_form_add(o, x, ACCOUNT_SG, v);
	} else if ((account_form_is_nz(x) || x->n == 16) &&
		   account_token_names(t, x, new_zealand)) {
		account_form_nz(o, x);
	}
	return o->n > before;
}

static void
add_japanese(const struct account_tokens *t, size_t i, struct account_list *o)
{
	const struct account_token *x = &t->v[i], *c = account_code_of(t, i, ACCOUNT_LABEL_JP_BANK),
				   *b = account_code_of(t, i, ACCOUNT_LABEL_JP_BRANCH);
	const char *type = "";
	char v[100];

	if ((x->label & LABEL(JP_TYPE1)) != 0 || account_token_hinted(t, x, LABEL(JP_TYPE1)))
		type = "1";
	else if ((x->label & LABEL(JP_TYPE2)) != 0 || account_token_hinted(t, x, LABEL(JP_TYPE2)))
		type = "2";
	if ((x->label & (LABEL(JP_TYPE1) | LABEL(JP_TYPE2))) == 0 &&
	    !account_token_hinted(
		t, x, LABEL(JP_BANK) | LABEL(JP_BRANCH) | LABEL(JP_TYPE1) | LABEL(JP_TYPE2)))
		return;
	snprintf(
	    v, sizeof(v), "%s/%s/%s/%s", c != NULL ? c->d : "", b != NULL ? b->d : "", type, x->d);
	account_form_add(o, x, ACCOUNT_JP, v);
}

/* The post office's: branch and account as other banks write to it. */
static void
add_japanese_post(const struct account_tokens *t, size_t i, struct account_list *o)
{
	const struct account_token *x = &t->v[i], *c = i > 0 ? &t->v[i - 1] : NULL;
	char v[32];

	if (c == NULL || !account_code_is(c, ACCOUNT_LABEL_JP_SYMBOL) || x->n < 2 || x->n > 8 ||
	    x->d[x->n - 1] != '1')
		return;
	snprintf(v, sizeof(v), "9900/%.2s8/1/%.*s%.*s", c->d + 1, (int)(8 - x->n), "0000000",
	    (int)(x->n - 1), x->d);
	account_form_add(o, x, ACCOUNT_JP, v);
}

/* Two digits within a few words before the branch: "(10) branch 936". */
static bool
israeli_bank(const struct account_tokens *t, const struct account_token *branch, char ret[3])
{
	size_t least = branch->start > ISRAELI_FAR ? branch->start - ISRAELI_FAR : 0;

	for (size_t i = branch->start; i > least + 2; i--) {
		const char *s = t->text + i - 3;

		if (!iban_scan_digit(s[0]) && iban_scan_digit(s[1]) && iban_scan_digit(s[2]) &&
		    !iban_scan_digit(s[3])) {
			memcpy(ret, s + 1, 2);
			ret[2] = '\0';
			return true;
		}
	}
	return false;
}

static void
add_israeli(const struct account_tokens *t, size_t i, struct account_list *o)
{
	const struct account_token *x = &t->v[i], *b;
	char v[3 * ACCOUNT_DIGITS_MAX + 8], bank[3];

	if (x->groups == 3) {
		snprintf(v, sizeof(v), "%.*s/%.*s/%s", x->group[0], x->d, x->group[1],
		    x->d + x->group[0], x->d + x->group[0] + x->group[1]);
		account_form_domestic(o, x, ACCOUNT_IL, v);
	} else if ((b = account_code_of(t, i, ACCOUNT_LABEL_IL_BRANCH)) != NULL && x->n <= 9 &&
		   israeli_bank(t, b, bank)) {
		snprintf(v, sizeof(v), "%s/%s/%s", bank, b->d, x->d);
		account_form_domestic(o, x, ACCOUNT_IL, v);
	}
}

/* bank-branch-account */
static bool
is_taiwanese_long(const struct account_token *x)
{
	return x->groups == 3 && x->group[0] == 3 && x->group[1] == 4 && x->group[2] >= 10;
}

static void
add_taiwanese(const struct account_tokens *t, size_t i, struct account_list *o)
{
	const struct account_token *x = &t->v[i], *c = account_code_of(t, i, ACCOUNT_LABEL_TW_BANK);
	char v[ACCOUNT_DIGITS_MAX + 5];

	if (is_taiwanese_long(x))
		snprintf(v, sizeof(v), "%.3s/%s", x->d, x->d + 7);
	else
		snprintf(v, sizeof(v), "%.3s/%s", c != NULL ? c->d : "", x->d);
	account_form_add(o, x, ACCOUNT_TW, v);
}

/* The post office's: "局號 0001234 帳號 0123456". */
static bool
add_taiwanese_post(const struct account_tokens *t, size_t i, struct account_list *o)
{
	const struct account_token *x = &t->v[i], *c = i > 0 ? &t->v[i - 1] : NULL;
	size_t before = c == NULL ? 0 : c->start < OFFICE_FAR ? c->start : OFFICE_FAR;
	char v[2 * ACCOUNT_DIGITS_MAX + 8];

	if (c == NULL || x->n != 7 || c->n != 7 || x->line - c->line > 1 ||
	    (memmem(t->text + c->start - before, before, "局號", 6) == NULL &&
		memmem(t->text + c->start - before, before, "局号", 6) == NULL))
		return false;
	snprintf(v, sizeof(v), "700/%s%s", c->d, x->d);
	account_form_add(o, x, ACCOUNT_TW, v);
	return true;
}

/* Nothing but signs, or a branch's name in Chinese: "(007) 板橋分行 205-10-012345". */
static bool
is_chinese_branch(const char *s, size_t n)
{
	bool letters = false;

	for (size_t i = 0; i < n; i++) {
		if (isalnum((unsigned char)s[i]) || s[i] == '\n')
			return false;
		letters |= (unsigned char)s[i] >= 0xe4;
	}
	return n <= (letters ? BRANCH_FAR : 5);
}

/* A bank's three digits right before the account: "第一銀行（007）145-10-088123", "帳號：013-218035009176". */
static const char *
taiwanese_bank(const struct account_tokens *t, size_t i, const char **ret_account)
{
	static const char banks[] =
	    "004 005 006 007 008 009 011 012 013 016 017 018 021 048 050 052 053 054 081 101 102 "
	    "103 108 118 147 700 803 805 806 807 808 809 810 812 816 822 823 824 826 ";
	const struct account_token *x = &t->v[i], *c = i > 0 ? &t->v[i - 1] : NULL;
	char code[5];
	size_t n;

	if (x->groups == 2 && x->group[0] == 3 && x->sep == '-') {
		*ret_account = x->d + 3;
		n = x->group[1];
		snprintf(code, sizeof(code), "%.3s ", x->d);
	} else if (c != NULL && c->n == 3 && !c->ifsc && x->line == c->line &&
		   is_chinese_branch(t->text + c->end, x->start - c->end) &&
		   (c->paren || (c->label & (LABEL(TW_BANK) | LABEL(TW_ACCOUNT))) != 0)) {
		*ret_account = x->d;
		n = x->n;
		snprintf(code, sizeof(code), "%.3s ", c->d);
	} else {
		return NULL;
	}
	if (x->ifsc || n < 10 || n > 14 ||
	    !account_token_hinted(t, x, LABEL(TW_BANK) | LABEL(TW_ACCOUNT)))
		return NULL;
	return strstr(banks, code);
}

static bool
add_taiwanese_pair(const struct account_tokens *t, size_t i, struct account_list *o)
{
	const char *account, *bank = taiwanese_bank(t, i, &account);
	const struct account_token *x = &t->v[i], *c = account_code_of(t, i, ACCOUNT_LABEL_TW_BANK);
	char v[ACCOUNT_DIGITS_MAX + 5];

	/* "218-03500917" where the bank's code stands elsewhere: the first digits are the branch's. */
	if (bank == NULL || (account != x->d && c != NULL && strncmp(c->d, bank, 3) != 0))
		return false;
	snprintf(v, sizeof(v), "%.3s/%s", bank, account);
	account_form_add(o, x, ACCOUNT_TW, v);
	return true;
}

/* A number of no scheme; Turkey's with the branch before it, where that is told. */
static void
add_other(const struct account_tokens *t, size_t i, struct account_list *o)
{
	const struct account_token *x = &t->v[i];
	struct account_token *c = account_code_of(t, i, ACCOUNT_LABEL_TR_BRANCH);
	char v[2 * ACCOUNT_DIGITS_MAX + 1];

	if (c != NULL && x->n <= 8) {
		snprintf(v, sizeof(v), "%s%s", c->d, x->d);
		c->used = true;
		account_form_add(o, x, ACCOUNT_OTHER, v);
	} else {
		account_form_add(o, x, ACCOUNT_OTHER, x->d);
	}
}

/* "Danske Bank 9570-0012345678" */
static bool
is_danish(const struct account_tokens *t, const struct account_token *x)
{
	return x->groups == 2 && x->sep == '-' && x->group[0] == 4 && x->group[1] == 10 &&
	       account_token_names(t, x, danish);
}

/* Set as telephone numbers are: "0345 734 5345", "800-869-3557", "1300886688". */
static bool
is_telephone(const struct account_token *x)
{
	static const char *const prefixes[] = { "1300", "1800", "1860", "800", "1", NULL };

	if (x->d[0] == '0' && x->n <= 11 && (x->sep != '-' || x->group[x->groups - 1] > 1))
		return true;
	for (const char *const *w = prefixes; *w != NULL; w++)
		if (strncmp(x->d, *w, strlen(*w)) == 0 &&
		    x->n == (**w == '8' || (*w)[1] != '\0' ? 10 : 11))
			return true;
	return x->groups >= 3 && x->n <= 11 && x->group[x->groups - 1] == 4;
}

/* "FNB 62091234567", "Equity Bank Kenya: 0102-0123-45600": a bank's name leads to it; no card's number. */
static bool
is_banked(const struct account_token *x)
{
	return x->banked && x->n >= BANKED_LEAST && x->n <= BANKED_MOST && !x->ifsc && !x->plus &&
	       (x->sep == 0 || x->sep == '-' || x->n >= SPACED_LEAST) && x->last_sep != '/' &&
	       x->last_sep != '.' && !is_telephone(x) &&
	       !((x->n == 15 || x->n == 16) && x->d[0] >= '3' && x->d[0] <= '5' &&
		   check_luhn(x->d, x->n));
}

/* "20208000900123456001": Russian accounts begin with 4, and need their BIK. */
static bool
is_uzbek(const struct account_token *x)
{
	return (x->label & LABEL(RU_ACCOUNT)) != 0 && x->n == 20 && x->d[0] == '2';
}

void
account_labelled_add(const struct account_tokens *t, size_t i, struct account_list *o)
{
	const struct account_token *x = &t->v[i];
	uint64_t banks = LABEL(HINT) | LABEL(BANK_NAME) | LABEL(BANK) | LABEL(BANK_ACCOUNT) |
			 LABEL(TW_BANK) | LABEL(JP_BANK) | LABEL(BANK_CODE);
	size_t before = o->n;

	if (((x->label & ~LABEL_CONTEXT) == 0 || (x->label & LABEL(TW_ACCOUNT)) != 0) &&
	    add_taiwanese_pair(t, i, o))
		return;
	if ((x->label & ~LABEL_CONTEXT) == 0 && is_danish(t, x)) {
		char v[ACCOUNT_DIGITS_MAX + 2];

		snprintf(v, sizeof(v), "%.4s/%s", x->d, x->d + 4);
		account_form_domestic(o, x, ACCOUNT_DK, v);
		return;
	}
	if ((x->label & LABEL_ACCOUNTS) == LABEL(CA_ACCOUNT) &&
	    account_code_of(t, i, ACCOUNT_LABEL_TRANSIT) == NULL)
		return;
	if (add_coded(t, i, o))
		return;
	if ((x->label & (LABEL(JP_ACCOUNT) | LABEL(JP_TYPE1) | LABEL(JP_TYPE2))) != 0) {
		if (x->n == 7)
			add_japanese(t, i, o);
	} else if ((x->label & LABEL(TW_ACCOUNT)) != 0) {
		if (add_taiwanese_post(t, i, o))
			return;
		if (x->n >= 9 && x->n <= (is_taiwanese_long(x) ? 23 : 17) &&
		    account_token_hinted(
			t, x, LABEL(HINT) | LABEL(BANK_NAME) | LABEL(BANK) | LABEL(TW_BANK)))
			add_taiwanese(t, i, o);
	} else if ((x->label & LABEL(KR_ACCOUNT)) != 0) {
		if (x->n >= 10 && x->n <= 14)
			account_form_add(o, x, ACCOUNT_KR, x->d);
	} else if ((x->label & LABEL(CN_ACCOUNT)) != 0) {
		if (x->n >= 9 &&
		    (strncmp(x->d, "62", 2) == 0 && x->n >= 16 && x->n <= 19
			    ? check_luhn(x->d, x->n)
			    : account_token_hinted(t, x,
				  LABEL(HINT) | LABEL(BANK_NAME) | LABEL(BANK) | LABEL(CNAPS))))
			account_form_add(o, x, ACCOUNT_CN, x->d);
	} else if ((x->label & LABEL(JP_NUMBER)) != 0) {
		add_japanese_post(t, i, o);
	} else if (x->chinese && is_banked(x)) {
		account_form_add(o, x, ACCOUNT_CN, x->d);
	} else if ((x->label & LABEL(IL_ACCOUNT)) != 0 || account_token_names(t, x, israel)) {
		add_israeli(t, i, o);
		if (o->n == before && x->n >= 7)
			account_form_add(o, x, ACCOUNT_OTHER, x->d);
	} else if (x->n >= 7 &&
		   x->n <= ((x->label & LABEL(BANK_ACCOUNT)) != 0 || is_uzbek(x) ? 20 : 18) &&
		   ((x->label & LABEL(BANK_ACCOUNT)) != 0 || is_uzbek(x) ||
		       account_token_hinted(t, x, banks))) {
		add_other(t, i, o);
	}
}

/* Nothing but signs between two numbers of one line, or of two. */
static bool
side_by_side(
    const struct account_tokens *t, const struct account_token *c, const struct account_token *x)
{
	if (x->start - c->end > 5 || x->line - c->line > 1)
		return false;
	for (size_t i = c->end; i < x->start; i++)
		if (isalpha((unsigned char)t->text[i]))
			return false;
	return true;
}

/* "024-123-456789-001" where a bank of Hong Kong is named: bank, branch, account. */
static bool
is_hong_kong(const struct account_tokens *t, const struct account_token *x)
{
	static const char banks[] =
	    "003 004 006 009 012 015 016 018 020 024 025 027 028 035 039 040 041 043 061 072 "
	    "128 250 382 387 388 389 390 391 395 ";
	/* "恒生銀行 024 283-123456-883" */
	const struct account_token *c =
	    x != t->v && side_by_side(t, x - 1, x) && x[-1].n == 3 ? x - 1 : NULL;
	char code[5];

	snprintf(code, sizeof(code), "%.3s ", c != NULL ? c->d : x->d);
	return x->groups >= 3 && x->group[0] == 3 && (x->group[1] == 3 || c != NULL) &&
	       x->sep == '-' && x->last_sep == '-' && x->n >= (c != NULL ? 9 : 12) && x->n <= 15 &&
	       strstr(banks, code) != NULL && account_token_names(t, x, hong_kong);
}

/* Forms that nothing else has, beside a bank: Thailand's "118-4-56789-0", Bank Rakyat's "0123-01-012345-50-7". */
static bool
is_grouped(const struct account_tokens *t, const struct account_token *x)
{
	static const unsigned char forms[][5] = { { 3, 1, 5, 1, 0 }, { 4, 2, 6, 2, 1 } };

	for (size_t k = 0; k < sizeof(forms) / sizeof(forms[0]); k++) {
		size_t n = forms[k][4] == 0 ? 4 : 5;

		if (x->groups == n && x->sep == '-' && x->last_sep == '-' &&
		    memcmp(x->group, forms[k], n) == 0)
			return account_token_hinted(
			    t, x, LABEL(BANK) | LABEL(BANK_NAME) | LABEL(HINT));
	}
	return false;
}

/* Is anything around x said of accounts, banks or paying? */
static bool
speaks_of_money(const struct account_tokens *t, const struct account_token *x)
{
	static const char *const words[] = { "account", "Account", "ACCOUNT", "bank", "Bank",
		"BANK", "pay", "Pay", "PAY", "remit", "Remit", "transfer", "Transfer", "Sort",
		"sort", "SORT", NULL };

	return account_token_names(t, x, words) ||
	       account_token_hinted(t, x,
		   LABEL_ACCOUNTS | LABEL(HINT) | LABEL(BANK) | LABEL(BANK_NAME) | LABEL(CURRENCY));
}

/* Is a number like c in the line above or below: a column of them? */
static bool
in_column(const struct account_tokens *t, const struct account_token *c)
{
	const struct account_token *end = t->v + t->n;

	for (const struct account_token *o = c; o-- > t->v && c->line - o->line <= 1;)
		if (o->line != c->line && o->n == c->n && o->groups == c->groups)
			return true;
	for (const struct account_token *o = c; ++o < end && o->line - c->line <= 1;)
		if (o->line != c->line && o->n == c->n && o->groups == c->groups)
			return true;
	return false;
}

/* Do both stand in rows of a table that has other columns than an account's? */
static bool
other_columns(
    const struct account_tokens *t, const struct account_token *c, const struct account_token *x)
{
	size_t n = x->start - c->end;

	return c->label == 0 &&
	       (in_column(t, c) || memmem(t->text + c->end, n, " : ", 3) != NULL ||
		   memchr(t->text + c->end, '\t', n) != NULL ||
		   memchr(t->text + c->end, '|', n) != NULL) &&
	       !speaks_of_money(t, x);
}

bool
account_labelled_follows(const struct account_tokens *t, size_t i)
{
	const struct account_token *x = &t->v[i], *c = i > 0 ? &t->v[i - 1] : NULL;
	const char *account;

	if (is_banked(x))
		return true;
	if ((x->label & ~LABEL_CONTEXT) != 0)
		return false;
	if (taiwanese_bank(t, i, &account) != NULL || is_hong_kong(t, x) || is_grouped(t, x) ||
	    is_danish(t, x))
		return true;
	/* "SBI 12345678901 SBIN0001234" */
	if (i + 1 < t->n && x[1].ifsc && x[1].line == x->line && x->n >= BANKED_LEAST &&
	    x->groups == 1 && side_by_side(t, x, x + 1))
		return true;
	if (c == NULL || x->n < 6 || !side_by_side(t, c, x) || other_columns(t, c, x))
		return false;
	return account_code_is(c, ACCOUNT_LABEL_SORT) || account_code_is(c, ACCOUNT_LABEL_BSB) ||
	       account_code_is(c, ACCOUNT_LABEL_ROUTING) || c->ifsc ||
	       account_code_is(c, ACCOUNT_LABEL_TRANSIT);
}
