#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_check.h"
#include "account_domestic.h"
#include "account_label.h"
#include "account_number.h"
#include "coin.h"
#include "mem.h"

#define DIGITS_MAX 30
#define GROUPS_MAX 16
#define LABEL_FAR 60 /* bytes between a label and its number */
#define NO_FAR 8 /* bytes between an account's label and "no" */
#define LETTERS_FAR 24 /* letters among them */
#define WRAPPED_LINE 55 /* bytes: a line as long as this was broken by a program */
#define LONG_DIGITS 18 /* numbers of so many tell by their check digits that a line broke them */
#define BROKEN_DIGITS 7 /* fewer make no account: its line was broken */
#define RIB_GAP 32 /* characters between two parts of a RIB */
#define ISRAELI_FAR 80 /* bytes between the number of the bank and that of its branch */
#define BLOCK_LINES 8
#define BLOCK_BYTES 800
#define BLOCK_TOKENS 8
#define REGION_BEFORE 300 /* bytes around a number in which labels are looked for */
#define REGION_AFTER 120
#define NOT_LATIN 0xcd /* first byte of a letter in UTF-8, from Greek on */

#define IS(what) ((uint64_t)1 << ACCOUNT_LABEL_##what)

/* What a label of these may be followed by: an account's own number. */
#define ACCOUNTS                                                                                   \
	(IS(ACCOUNT) | IS(BANK_ACCOUNT) | IS(BR_ACCOUNT) | IS(CN_ACCOUNT) | IS(CZ_ACCOUNT) |       \
	    IS(FI_ACCOUNT) | IS(HU_ACCOUNT) | IS(IL_ACCOUNT) | IS(JP_ACCOUNT) | IS(JP_TYPE1) |     \
	    IS(JP_TYPE2) | IS(JP_NUMBER) | IS(KR_ACCOUNT) | IS(NO_ACCOUNT) | IS(RU_ACCOUNT) |      \
	    IS(TW_ACCOUNT))

/* A run of digits with single separators, or an IFSC. */
struct token {
	size_t start, end; /* bytes of the text */
	char d[DIGITS_MAX + 1];
	size_t n;
	unsigned char group[GROUPS_MAX];
	size_t groups;
	char sep; /* the first separator, 0 if there is none */
	char last_sep;
	unsigned line;
	uint64_t label; /* of the nearest label to the left, 0 if none */
	bool odd, plus, paren, ifsc;
	bool account; /* reads as one */
	bool alone; /* as one that needs no code */
	bool used; /* a code that an account has taken */
	bool abroad; /* its label names one country's accounts, or is not in Latin letters */
};

struct tokens {
	struct token *v;
	size_t n;
	struct account_label_hit *labels;
	size_t labels_n;
	const char *text;
	bool ordered, code_first; /* a code stands before the first account */
};

struct out {
	struct account_number *v;
	size_t n;
};

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
word(char c)
{
	return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\x01';
}

static char
at(const struct iban_scan *s, size_t i)
{
	return i < s->n ? s->c[i] : ' ';
}

static void
grow(void **v, size_t n, size_t size)
{
	if ((n & (n - 1)) == 0)
		*v = mem_realloc(*v, n == 0 ? 1 : 2 * n, size);
}

/* A digit, or the one that a letter looks like; 0 if it looks like none. */
static char
as_digit(char c)
{
	return digit(c) ? c : c == 'O' || c == 'o' ? '0' : c == 'l' || c == 'I' ? '1' : 0;
}

/*
 * Characters of the group of digits at i, letters for digits among them.  A word of letters alone is a group only behind
 * digits or before '-', and only of the letter that looks most like one: "2O-OO-00".
 */
static size_t
group_at(const struct iban_scan *s, size_t i, bool behind)
{
	size_t n = 0, digits = 0, naughts = 0;

	while (as_digit(at(s, i + n)) != 0) {
		digits += digit(s->c[i + n]);
		naughts += s->c[i + n] == 'O';
		n++;
	}
	/* "12345678abc": the digits alone, which the word behind them spoils. */
	if (n > 0 && word(at(s, i + n)))
		for (n = 0; digit(at(s, i + n));)
			n++;
	else if (digits == 0 && (n < 2 || naughts < n ||
				    (!behind && (at(s, i + n) != '-' || !digit(at(s, i + n + 1))))))
		n = 0;
	return n;
}

/* A day, or a time: "2026-11-24", "24.11.2026", "11/24/2026". */
static bool
is_date(const struct token *t)
{
	if (t->groups != 3 || t->sep == ' ' || t->n < 6 || t->n > 8)
		return false;
	return (t->group[0] == 4 && t->group[1] <= 2 && t->group[2] <= 2) ||
	       (t->group[0] <= 2 && t->group[1] <= 2 && t->group[2] == 4);
}

/* "No.", "Kontonr." */
static bool
behind_number_word(const struct iban_scan *s, size_t point)
{
	return point >= 2 && (strncasecmp(s->c + point - 2, "no", 2) == 0 ||
				 strncasecmp(s->c + point - 2, "nr", 2) == 0);
}

/* Read the run of digits at character i; false when it is part of a word, an amount, an address. */
static bool
read_token(const struct iban_scan *s, size_t *i, struct token *t)
{
	size_t p = *i, k = p;
	size_t n, letters = 0;
	char before = p > 0 ? s->c[p - 1] : ' ', c;
	bool good =
	    !word(before) && strchr("_@=%#&$", before) == NULL && (s->odd[p] & SCAN_ADDRESS) == 0;

	if ((before == '.' || before == ',' || before == '-') && p > 1 && word(s->c[p - 2]) &&
	    !(before == '.' && behind_number_word(s, p - 1)))
		good = false;
	*t = (struct token){ .start = s->at[p], .plus = before == '+', .paren = before == '(' };
	for (;;) {
		for (n = group_at(s, k, t->groups > 0); n > 0; n--) {
			if (t->n < DIGITS_MAX)
				t->d[t->n] = as_digit(s->c[k]);
			t->n++;
			letters += !digit(s->c[k]);
			t->odd |= !digit(s->c[k]) ||
				  (k > p && (s->odd[k] & (SCAN_HIDDEN | SCAN_DISGUISED)) != 0);
			if (t->groups < GROUPS_MAX && t->group[t->groups] < 255)
				t->group[t->groups]++;
			k++;
		}
		t->groups++;
		c = at(s, k);
		if ((c != ' ' && c != '-' && c != '.' && c != '/') ||
		    (n = group_at(s, k + 1, true)) == 0)
			break;
		/* "55779911 2nd floor" */
		if (c == ' ' && word(at(s, k + 1 + n)))
			break;
		/* "20-00-00 12345678" are two numbers, "4 01 82-3" is one. */
		if (t->sep != 0 && (t->sep == ' ') != (c == ' ') && !(c == '-' && n == 1))
			break;
		if (t->sep == 0)
			t->sep = c;
		t->last_sep = c;
		k++;
	}
	t->end = s->at[k];
	if (word(c) || c == '@' || c == '%' || c == '_' || (c == ',' && digit(at(s, k + 1))) ||
	    ((c == '.' || c == '-') && word(at(s, k + 1))))
		good = false;
	while (k < s->n && word(s->c[k]))
		k++;
	*i = k;
	return good && 2 * letters <= t->n && t->n >= 3 && t->n <= DIGITS_MAX &&
	       t->groups <= GROUPS_MAX && !is_date(t);
}

static bool
read_ifsc(const struct iban_scan *s, size_t i, struct token *t)
{
	if (i + 11 > s->n || s->c[i + 4] != '0' || word(at(s, i + 11)) ||
	    (s->odd[i] & SCAN_ADDRESS) != 0)
		return false;
	for (size_t k = 0; k < 11; k++)
		if (k < 4 ? !isupper((unsigned char)s->c[i + k])
			  : !digit(s->c[i + k]) && !isupper((unsigned char)s->c[i + k]))
			return false;
	*t = (struct token){ .start = s->at[i], .end = s->at[i + 11], .n = 11, .ifsc = true };
	memcpy(t->d, s->c + i, 11);
	return true;
}

static void
add(struct out *o, const struct token *t, enum account_kind kind, const char *value)
{
	struct account_number *x;

	if (!account_is_valid(kind, value))
		return;
	grow((void **)&o->v, o->n, sizeof(*o->v));
	x = &o->v[o->n++];
	*x = (struct account_number){
		.start = t->start, .end = t->end, .kind = kind, .obfuscated = t->odd
	};
	snprintf(x->value, sizeof(x->value), "%s", value);
}

/* The first character of a coin's address. */
static bool
may_be_coin(char c)
{
	return c == '1' || c == '3' || c == 'b' || c == 'B' || c == '0' || c == 'T';
}

/* Coins begin where a word begins, and are long. */
static size_t
read_coin(const struct iban_scan *s, size_t i, struct out *o)
{
	struct token t = { .start = s->at[i] };
	char value[COIN_MAX + 1];
	enum account_kind kind;
	size_t n = 0;

	while (n <= COIN_MAX && i + n < s->n && word(s->c[i + n]))
		n++;
	if (n < 26 || n > COIN_MAX || (s->odd[i] & SCAN_ADDRESS) != 0 || at(s, i + n) == '@')
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
	add(o, &t, kind, value);
	return n;
}

/* The gap between two parts of a RIB: separators, or the words for the next part; characters, -1 if it is none. */
static ptrdiff_t
rib_gap(const struct iban_scan *s, size_t i)
{
	size_t n = 0;
	unsigned lines = 0, letters = 0;

	while (n < RIB_GAP && i + n < s->n && !digit(s->c[i + n]) && s->c[i + n] != ';') {
		lines += s->c[i + n] == '\n';
		letters += word(s->c[i + n]);
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
		if (!digit(at(s, i + k)) && !isupper((unsigned char)at(s, i + k)))
			return false;
	return !word(at(s, i + n)) && !word(at(s, i - 1));
}

/*
 * Banque (5 digits), guichet (5), compte (11, capitals too), clé (2): with their labels or without, if the key holds.
 * Characters, 0 if there is none.
 */
static size_t
read_rib(const struct iban_scan *s, size_t i, struct out *o)
{
	static const unsigned char width[] = { 5, 5, 11, 2 };
	struct token t = { 0 };
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
			char c = at(s, p);

			if (!digit(c) && (k != 2 || !isupper((unsigned char)c)))
				return 0;
			v[n++] = c;
		}
		if (k != 3 && k != 0 && gap > 0 && word(at(s, p)))
			return 0;
		if (k == 2)
			t.end = s->at[p];
	}
	v[n] = '\0';
	if (word(at(s, p)) || !account_domestic(ACCOUNT_FR, v, iban))
		return 0;
	add(o, &t, ACCOUNT_FR, iban);
	return p - i;
}

static void
read_tokens(const struct iban_scan *s, const struct iban_match *taken, size_t taken_n,
    struct tokens *ret, struct out *o)
{
	unsigned line = 0;
	size_t next = 0;

	for (size_t i = 0; i < s->n;) {
		struct token t;
		char c = s->c[i];
		bool good = false;

		while (next < taken_n && taken[next].end <= s->at[i])
			next++;
		if (next < taken_n && taken[next].start <= s->at[i]) {
			line += c == '\n';
			i++;
			continue;
		}
		if (!word(c)) {
			line += c == '\n';
			i++;
			continue;
		}
		if (i == 0 || !word(s->c[i - 1])) {
			size_t n = may_be_coin(c) ? read_coin(s, i, o) : 0;

			if (n >= 26) {
				i += n;
				continue;
			}
			if (digit(c) && (n = read_rib(s, i, o)) > 0) {
				i += n;
				continue;
			}
		}
		if (digit(c) || (as_digit(c) != 0 && (i == 0 || !word(s->c[i - 1])) &&
				    group_at(s, i, false) > 0)) {
			good = read_token(s, &i, &t);
		} else {
			good = (i == 0 || !word(s->c[i - 1])) && read_ifsc(s, i, &t);
			if (good)
				i += 11;
			/* Nothing begins inside a word but a number. */
			while (!good && i < s->n && word(s->c[i]) && !digit(s->c[i]))
				i++;
		}
		if (!good)
			continue;
		t.line = line;
		grow((void **)&ret->v, ret->n, sizeof(*ret->v));
		ret->v[ret->n++] = t;
	}
}

/* Labels are looked for around the numbers only. */
static void
read_labels(struct tokens *t, size_t len)
{
	size_t from = 0, to = 0;

	for (size_t i = 0; i < t->n; i++) {
		size_t start = t->v[i].start > REGION_BEFORE ? t->v[i].start - REGION_BEFORE : 0;
		size_t end = len - t->v[i].end > REGION_AFTER ? t->v[i].end + REGION_AFTER : len;

		while (start > 0 && ((unsigned char)t->text[start] & 0xc0) == 0x80)
			start--;
		while (end < len && ((unsigned char)t->text[end] & 0xc0) == 0x80)
			end++;
		if (start > to) {
			account_label_find(t->text, from, to, &t->labels, &t->labels_n);
			from = start;
		}
		to = end;
	}
	account_label_find(t->text, from, to, &t->labels, &t->labels_n);
}

/* Does the text between a label and a number lead from one to the other? */
static bool
leads(const char *s, size_t n)
{
	unsigned lines = 0, letters = 0, others = 0;

	if (n > LABEL_FAR)
		return false;
	for (size_t i = 0; i < n; i++) {
		lines += s[i] == '\n';
		letters += isalpha((unsigned char)s[i]) != 0;
		others += isspace((unsigned char)s[i]) == 0 && s[i] != ':' && s[i] != '*';
		if (digit(s[i]) || s[i] == ';')
			return false;
		if ((s[i] == '.' || s[i] == '?' || s[i] == '!') && i + 2 < n && s[i + 1] == ' ' &&
		    isalpha((unsigned char)s[i + 2]))
			return false;
	}
	/* A value in a paragraph of its own, below its label. */
	return (lines <= 1 || (lines == 2 && others == 0)) && letters <= LETTERS_FAR;
}

/* "口座 No. 1234567": "no" vetoes, but not right behind the label of an account. */
static const struct account_label_hit *
behind_no(const struct tokens *t, size_t k)
{
	const struct account_label_hit *h = &t->labels[k], *before = &t->labels[k - 1];

	if (h->end - h->start == 2 && strncasecmp(t->text + h->start, "no", 2) == 0 &&
	    (before->whats & (ACCOUNTS | IS(CLABE) | IS(BANKGIRO) | IS(PLUSGIRO))) != 0 &&
	    h->start - before->end <= NO_FAR && before->end <= h->start)
		return before;
	return h;
}

static void
assign_labels(struct tokens *t)
{
	size_t k = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct account_label_hit *h;
		size_t last;

		while (k < t->labels_n && t->labels[k].end <= t->v[i].start)
			k++;
		last = k;
		/* "Account (currency USD) 55779911" */
		if (last > 0 && t->labels[last - 1].whats == IS(CURRENCY))
			last--;
		if (last == 0)
			continue;
		h = last > 1 ? behind_no(t, last - 1) : &t->labels[last - 1];
		if (!leads(t->text + h->end, t->v[i].start - h->end))
			continue;
		t->v[i].label = h->whats;
		t->v[i].abroad = (h->whats & (IS(ACCOUNT) | IS(BANK_ACCOUNT))) == 0 ||
				 (unsigned char)t->text[h->start] >= NOT_LATIN;
	}
}

static bool
has(const struct token *t, uint64_t what, size_t n)
{
	return (t->label & what) != 0 && t->n == n && !t->ifsc;
}

/* 0, institution, transit: the electronic form of a Canadian bank's code, which no American one has. */
static bool
is_canadian(const char *d)
{
	static const char institutions[] =
	    "001 002 003 004 006 010 016 030 039 614 809 815 828 829 837 839 865 879 889 899";
	const char code[] = { d[1], d[2], d[3], '\0' };

	return d[0] == '0' && !check_aba(d) && strstr(institutions, code) != NULL;
}

/* Is token t a code of that kind? */
static bool
is_code(const struct token *t, enum account_label what)
{
	switch (what) {
	case ACCOUNT_LABEL_ROUTING:
		return has(t, IS(ROUTING), 9) && check_aba(t->d);
	case ACCOUNT_LABEL_SORT:
		if (has(t, IS(SORT), 6))
			return true;
		return t->label == 0 && t->n == 6 && t->groups == 3 && t->sep == '-' &&
		       t->group[0] == 2 && t->group[1] == 2;
	case ACCOUNT_LABEL_BSB:
		return has(t, IS(BSB), 6);
	case ACCOUNT_LABEL_TRANSIT:
		return has(t, IS(TRANSIT), 5) || has(t, IS(TRANSIT), 8) ||
		       (has(t, IS(TRANSIT), 9) && t->d[0] == '0') ||
		       (has(t, IS(ROUTING), 9) && is_canadian(t->d));
	case ACCOUNT_LABEL_INSTITUTION:
		return has(t, IS(INSTITUTION) | IS(BANK_CODE) | IS(HINT), 3);
	case ACCOUNT_LABEL_BLZ:
		return has(t, IS(BLZ), 8) || has(t, IS(BLZ), 5);
	case ACCOUNT_LABEL_CLEARING:
		return (t->label & IS(CLEARING)) != 0 && t->n >= 3 && t->n <= 5;
	case ACCOUNT_LABEL_BIK:
		return has(t, IS(BIK), 9) && t->d[0] == '0' && t->d[1] == '4';
	case ACCOUNT_LABEL_DK_REG:
		return has(t, IS(DK_REG), 4);
	case ACCOUNT_LABEL_AGENCY:
		return has(t, IS(AGENCY), 4) || has(t, IS(AGENCY), 5);
	case ACCOUNT_LABEL_BANK_CODE:
		return has(t, IS(BANK_CODE), 3);
	case ACCOUNT_LABEL_BRANCH_CODE:
		return has(t, IS(BRANCH_CODE), 3);
	case ACCOUNT_LABEL_ZA_BRANCH:
		return has(t, IS(ZA_BRANCH) | IS(BRANCH_CODE), 6);
	case ACCOUNT_LABEL_JP_BANK:
		return has(t, IS(JP_BANK), 4);
	case ACCOUNT_LABEL_JP_BRANCH:
		return has(t, IS(JP_BRANCH), 3);
	case ACCOUNT_LABEL_TW_BANK:
		return has(t, IS(TW_BANK) | IS(BANK_CODE), 3) || has(t, IS(TW_BANK), 7) ||
		       (t->label == 0 && t->paren && t->n == 3);
	case ACCOUNT_LABEL_CNAPS:
		return has(t, IS(CNAPS), 12) && check_cnaps(t->d);
	case ACCOUNT_LABEL_IFSC:
		return t->ifsc;
	case ACCOUNT_LABEL_IL_BRANCH:
		return has(t, IS(IL_BRANCH) | IS(BRANCH_CODE), 3);
	case ACCOUNT_LABEL_JP_SYMBOL:
		return has(t, IS(JP_SYMBOL), 5) && t->d[0] == '1';
	case ACCOUNT_LABEL_SE_CLEARING:
		return has(t, IS(SE_CLEARING), 4) || (has(t, IS(SE_CLEARING), 5) && t->d[0] == '8');
	case ACCOUNT_LABEL_ABI:
		return has(t, IS(ABI), 5);
	case ACCOUNT_LABEL_CAB:
		return has(t, IS(CAB), 5);
	default:
		return false;
	}
}

/* Are both in one block? */
static bool
near(const struct token *a, const struct token *b)
{
	return b->line - a->line <= BLOCK_LINES && b->start - a->end <= BLOCK_BYTES;
}

/* How far apart in the reader's eye: a line's end counts more than a word, a blank line more still. */
static size_t
gap(const struct tokens *t, const struct token *a, const struct token *b)
{
	size_t n = b->start - a->end;

	for (size_t i = a->end; i < b->start; i++)
		if (t->text[i] == '\n')
			n += t->text[i + 1] == '\n' ? 200 : 20;
	return n;
}

/* Whose is the code? */
enum claim {
	CLAIM_BEFORE, /* it leads to this account: nothing else has it, no account between */
	CLAIM_AFTER, /* it follows this account, and is not rather the next one's */
	CLAIM_SHARED, /* another account's before this one, lent */
	CLAIM_SHARED_AFTER, /* the same of one behind */
	CLAIM_NONE
};

struct claimed {
	size_t at; /* token */
	size_t far; /* tokens from the account */
	enum claim claim;
};

/* Does code k, behind account i, rather lead to the account that follows? */
static bool
leads_on(const struct tokens *t, size_t i, size_t k)
{
	for (size_t j = k + 1; j < t->n && j - k <= BLOCK_TOKENS && near(&t->v[k], &t->v[j]); j++)
		if (t->v[j].account) {
			size_t back = gap(t, &t->v[i], &t->v[k]), on = gap(t, &t->v[k], &t->v[j]);

			return t->code_first ? on < 2 * back : 2 * on < back;
		}
	return false;
}

/* The code of that kind that is account i's: the nearest one of the best claim. */
static struct claimed
claimed(const struct tokens *t, size_t i, enum account_label what)
{
	const struct token *x = &t->v[i];
	struct claimed best = { .claim = CLAIM_NONE };
	bool between = false;

	for (size_t k = i; k-- > 0 && i - k <= BLOCK_TOKENS && near(&t->v[k], x);) {
		if (is_code(&t->v[k], what)) {
			best = (struct claimed){ k, i - k,
				between || t->v[k].used ? CLAIM_SHARED : CLAIM_BEFORE };
			break;
		}
		between |= t->v[k].account;
	}
	if (best.claim == CLAIM_BEFORE)
		return best;
	between = false;
	for (size_t k = i + 1; k < t->n && k - i <= BLOCK_TOKENS && near(x, &t->v[k]); k++) {
		if (is_code(&t->v[k], what)) {
			bool own = !between && !t->v[k].used && !leads_on(t, i, k);

			if (own || best.claim == CLAIM_NONE)
				best = (struct claimed){ k, k - i,
					own ? CLAIM_AFTER : CLAIM_SHARED_AFTER };
			break;
		}
		between |= t->v[k].account;
	}
	/* What its own kind of label or its script keeps apart borrows nothing. */
	if (best.claim >= CLAIM_SHARED && x->abroad)
		best.claim = CLAIM_NONE;
	return best;
}

/* The same; NULL if there is none. */
static struct token *
code(const struct tokens *t, size_t i, enum account_label what)
{
	struct claimed c = claimed(t, i, what);

	return c.claim == CLAIM_NONE ? NULL : &t->v[c.at];
}

/* Is a label of these in the block of account i? */
static bool
hinted(const struct tokens *t, const struct token *x, uint64_t whats)
{
	size_t lo = 0, hi = t->labels_n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (t->labels[mid].end + REGION_BEFORE < x->start)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < t->labels_n && t->labels[lo].start < x->end + REGION_AFTER; lo++)
		if ((t->labels[lo].whats & whats) != 0)
			return true;
	return false;
}

/* Does the block name the country, or one of its banks?  Words end in NULL. */
static bool
names(const struct tokens *t, const struct token *x, const char *const *words)
{
	size_t from = x->start > REGION_BEFORE ? x->start - REGION_BEFORE : 0;
	const char *s = t->text + from;
	size_t n = strnlen(s, x->end - from + REGION_AFTER);

	for (; *words != NULL; words++)
		if (memmem(s, n, *words, strlen(*words)) != NULL)
			return true;
	return false;
}

/* Words that tell a country; letters 5 and 6 of a BIC among them. */
static const char *const hong_kong[] = { "Hong Kong", "Hongkong", "HONG KONG", "HKHH", "Hang Seng",
	"香港", "匯豐", "恒生", "恆生", NULL };
static const char *const singapore[] = { "Singapore", "SINGAPORE", "SGSG", "新加坡", NULL };
static const char *const new_zealand[] = { "New Zealand", "NEW ZEALAND", "NZ2", "Kiwibank", NULL };
static const char *const israel[] = { "Israel", "ISRAEL", "ILIT", "Leumi", "Hapoalim", NULL };

static bool
shape(const struct token *t, char sep, const char *groups)
{
	size_t n = strlen(groups);

	if (t->groups != n || (t->sep != sep && n > 1))
		return false;
	for (size_t i = 0; i < n; i++)
		if (t->group[i] != (groups[i] <= '9' ? groups[i] - '0' : groups[i] - 'a' + 10))
			return false;
	return true;
}

static void
add_domestic(struct out *o, const struct token *t, enum account_kind kind, const char *parts)
{
	char iban[IBAN_MAX + 1];

	if (account_domestic(kind, parts, iban))
		add(o, t, kind, iban);
}

/* "prefix-number/bank" */
static void
add_czech(struct out *o, const struct token *t)
{
	static const char czech[] = "0100 0300 0600 0710 0800 2010 2060 2070 2100 2200 2220 2250 "
				    "2260 2275 2600 2700 3030 3050 3060 3500 4000 4300 5500 5800 "
				    "6000 6100 6200 6210 6300 6700 6800 7910 7950 7960 7970 7990 "
				    "8030 8040 8060 8090 8150 8250";
	static const char slovak[] = "0200 0900 1100 1111 1200 3000 3100 5200 5600 5900 6500 7500 "
				     "7930 8050 8100 8120 8130 8160 8170 8180 8320 8330 8360 8370 "
				     "8420 8430 9951 9952";
	char parts[DIGITS_MAX + 3];
	const char *bank = t->d + t->n - 4;
	size_t first = t->groups == 3 ? t->group[0] : 0;

	if (strstr(czech, bank) == NULL && strstr(slovak, bank) == NULL)
		return;
	snprintf(parts, sizeof(parts), "%.*s/%.*s/%s", first > 0 ? (int)first : 1,
	    first > 0 ? t->d : "0", (int)(t->n - 4 - first), t->d + first, bank);
	add_domestic(o, t, strstr(czech, bank) != NULL ? ACCOUNT_CZ : ACCOUNT_SK, parts);
}

/* Bank, branch, base, suffix */
static bool
is_grouped_nz(const struct token *t)
{
	return t->groups == 4 && t->group[0] == 2 && t->group[1] == 4 && t->group[2] == 7 &&
	       (t->n == 15 || t->n == 16);
}

static void
add_new_zealand(struct out *o, const struct token *t)
{
	char nz[20];

	snprintf(nz, sizeof(nz), "%.13s%s%s", t->d, t->n == 15 ? "0" : "", t->d + 13);
	add(o, t, ACCOUNT_NZ, nz);
}

/* "80-5522-7": the check digit is that of Swiss payment slips, zeros fill the middle. */
static void
add_swiss_postal(struct out *o, const struct token *t)
{
	char v[24], parts[40];

	if (t->groups != 3 || t->group[0] != 2 || t->group[1] > 6 || t->group[2] != 1)
		return;
	snprintf(v, sizeof(v), "%.2s%.*s%s", t->d, 6 - t->group[1], "000000", t->d + 2);
	if (!check_swiss_postal(v))
		return;
	/* Numbers of payment slips, which are no accounts themselves. */
	if (strncmp(v, "01", 2) == 0 || strncmp(v, "03", 2) == 0) {
		add(o, t, ACCOUNT_OTHER, v);
		return;
	}
	snprintf(parts, sizeof(parts), "09000/%s", v);
	add_domestic(o, t, ACCOUNT_CH, parts);
}

/* Numbers that their own form or one label tells. */
static bool
add_alone(struct out *o, const struct token *t)
{
	size_t before = o->n;

	if ((t->label & IS(VETO)) != 0 || t->ifsc)
		return true;
	if (t->sep == '-' && t->last_sep == '-' && is_grouped_nz(t)) {
		add_new_zealand(o, t);
	} else if (t->last_sep == '/' && t->group[t->groups - 1] == 4 &&
		   (t->groups == 2 || (t->groups == 3 && t->sep == '-')) &&
		   (t->n >= 11 || (t->label & ACCOUNTS) != 0)) {
		add_czech(o, t);
	} else if (t->n == 26) {
		add_domestic(o, t, ACCOUNT_PL, t->d);
	} else if (shape(t, '-', "372") || ((t->label & ACCOUNTS) != 0 && shape(t, ' ', "372"))) {
		add_domestic(o, t, ACCOUNT_BE, t->d);
	} else if (t->n == 11 && (shape(t, '.', "425") || (t->label & IS(NO_ACCOUNT)) != 0)) {
		add_domestic(o, t, ACCOUNT_NO, t->d);
	} else if (t->n == 20 && (shape(t, ' ', "442a") || shape(t, '-', "442a") ||
				     (t->label & (ACCOUNTS | IS(CCC))) != 0)) {
		add_domestic(o, t, ACCOUNT_ES, t->d);
	} else if (t->n == 23 &&
		   (shape(t, ' ', "55b2") || (t->label & (ACCOUNTS | IS(RIB))) != 0)) {
		add_domestic(o, t, ACCOUNT_FR, t->d);
	} else if (t->n == 22 && (t->d[0] < '6' || (t->label & IS(CBU)) != 0)) {
		add(o, t, ACCOUNT_AR, t->d);
	} else if (has(t, IS(CLABE), 18)) {
		add(o, t, ACCOUNT_MX, t->d);
	} else if (has(t, IS(NIB), 21)) {
		add_domestic(o, t, ACCOUNT_PT, t->d);
	} else if ((t->label & IS(BANKGIRO)) != 0) {
		add(o, t, ACCOUNT_BANKGIRO, t->d);
	} else if ((t->label & IS(PLUSGIRO)) != 0) {
		add(o, t, ACCOUNT_PLUSGIRO, t->d);
	} else if ((t->label & IS(PIX)) != 0 && (t->n == 11 || t->n == 14)) {
		add(o, t, ACCOUNT_PIX, t->d);
	} else if ((t->label & (IS(HU_ACCOUNT))) != 0 && (t->n == 16 || t->n == 24)) {
		add_domestic(o, t, ACCOUNT_HU, t->d);
	} else if ((t->label & IS(FI_ACCOUNT)) != 0) {
		add_domestic(o, t, ACCOUNT_FI, t->d);
	} else if ((t->label & IS(CH_POSTAL)) != 0) {
		add_swiss_postal(o, t);
	}
	return o->n > before;
}

/* Is the line that ends at i so long that a program will have broken it? */
static bool
wrapped(const char *text, size_t i)
{
	size_t n = 0;

	while (n < WRAPPED_LINE && i > n && text[i - n - 1] != '\n')
		n++;
	return n == WRAPPED_LINE;
}

/* x and what stands on the next line, as one. */
static struct token
joined(const struct token *x, const struct token *y)
{
	struct token z = *x;

	memcpy(z.d + z.n, y->d, y->n + 1);
	memcpy(z.group + z.groups, y->group, y->groups);
	z.n += y->n;
	z.groups += y->groups;
	z.sep = z.sep != 0 ? z.sep : ' ';
	z.last_sep = y->last_sep != 0 ? y->last_sep : ' ';
	z.end = y->end;
	z.line = y->line;
	z.odd |= y->odd;
	return z;
}

/* Is it a number that its form and its check digits tell? */
static bool
is_alone(const struct token *t)
{
	struct out o = { 0 };
	bool alone = t->n >= LONG_DIGITS && add_alone(&o, t) && o.n > 0;

	free(o.v);
	return alone;
}

/* Does number y, on the next line, go on with x? */
static bool
goes_on(const struct tokens *t, const struct token *x, const struct token *y)
{
	bool line_end, hyphen = false;
	struct token z;
	char behind;

	if ((x->label & IS(VETO)) != 0 || x->ifsc || x->line + 1 != y->line || y->label != 0 ||
	    y->ifsc || y->plus || y->paren || y->sep == '/' || x->n + y->n > DIGITS_MAX ||
	    x->groups + y->groups > GROUPS_MAX || (y->sep == '-' && y->groups == 3))
		return false;
	for (size_t i = x->end; i < y->start; i++) {
		hyphen |= t->text[i] == '-';
		if (strchr(" \t\r\n>-", t->text[i]) == NULL)
			return false;
	}
	z = joined(x, y);
	if (is_alone(&z))
		return !is_alone(x);
	if ((x->label & ACCOUNTS) == 0)
		return false;
	behind = t->text[y->end];
	line_end = behind == '\0' || strchr("\r\n.,;)", behind) != NULL;
	return hyphen || wrapped(t->text, x->end) || (x->n < BROKEN_DIGITS && line_end);
}

/* Numbers that a line's end has broken become one. */
static void
join_broken(struct tokens *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		struct token *x = n > 0 ? &t->v[n - 1] : NULL, y = t->v[i];

		if (x == NULL || !goes_on(t, x, &y)) {
			t->v[n++] = y;
			continue;
		}
		*x = joined(x, &y);
	}
	t->n = n;
}

/* The letter in front follows from the rest. */
static void
add_italian(struct out *o, const struct token *x, const struct token *abi, const struct token *cab)
{
	size_t before = o->n;
	char bban[64];

	for (char cin = 'A'; cin <= 'Z' && o->n == before; cin++) {
		snprintf(bban, sizeof(bban), "%c%.5s%.5s%.*s%s", cin, abi->d, cab->d,
		    (int)(12 - x->n), "000000000000", x->d);
		add_domestic(o, x, ACCOUNT_IT, bban);
	}
}

/* Account i at the bank of code c; false when they make no account of that scheme. */
static bool
add_with(const struct tokens *t, size_t i, enum account_label what, struct token *c, struct out *o)
{
	const struct token *x = &t->v[i];
	struct token *b = NULL;
	struct claimed bank;
	size_t before = o->n;
	char v[100];

	snprintf(v, sizeof(v), "%s/%s", c->d, x->d);
	switch (what) {
	case ACCOUNT_LABEL_ROUTING:
		add(o, x, ACCOUNT_US, v);
		break;
	case ACCOUNT_LABEL_SORT:
		if (x->n < 6 || x->n > 8 || ((c->label & IS(SORT)) == 0 && x->n != 8))
			return false;
		snprintf(v, sizeof(v), "%s/%.*s%s", c->d, (int)(8 - x->n), "00", x->d);
		add(o, x, ACCOUNT_UK, v);
		break;
	case ACCOUNT_LABEL_BSB:
		add(o, x, ACCOUNT_AU, v);
		break;
	case ACCOUNT_LABEL_IFSC:
		add(o, x, ACCOUNT_IN, v);
		break;
	case ACCOUNT_LABEL_CNAPS:
		add(o, x, ACCOUNT_CN, x->d);
		break;
	case ACCOUNT_LABEL_SE_CLEARING:
		/* Banks differ in how an IBAN is made of them. */
		snprintf(v, sizeof(v), "%.4s%s", c->d, x->d);
		add(o, x, ACCOUNT_OTHER, v);
		break;
	case ACCOUNT_LABEL_ABI:
		if ((b = code(t, i, ACCOUNT_LABEL_CAB)) != NULL && x->n <= 12)
			add_italian(o, x, c, b);
		break;
	case ACCOUNT_LABEL_TRANSIT:
		if (c->n == 5 && (b = code(t, i, ACCOUNT_LABEL_INSTITUTION)) == NULL)
			return false;
		if (c->n == 9)
			snprintf(v, sizeof(v), "%.3s/%.5s/%s", c->d + 1, c->d + 4, x->d);
		else
			snprintf(
			    v, sizeof(v), "%.3s/%.5s/%s", c->n == 8 ? c->d + 5 : b->d, c->d, x->d);
		add(o, x, ACCOUNT_CA, v);
		break;
	case ACCOUNT_LABEL_BLZ:
		add_domestic(o, x, c->n == 8 ? ACCOUNT_DE : ACCOUNT_AT, v);
		break;
	case ACCOUNT_LABEL_CLEARING:
		add_domestic(o, x, ACCOUNT_CH, v);
		break;
	case ACCOUNT_LABEL_BIK:
		if (x->n == 20)
			add_domestic(o, x, ACCOUNT_RU, v);
		break;
	case ACCOUNT_LABEL_DK_REG:
		add_domestic(o, x, ACCOUNT_DK, v);
		break;
	case ACCOUNT_LABEL_AGENCY:
		bank = claimed(t, i, ACCOUNT_LABEL_BANK_CODE);
		if (bank.claim != CLAIM_NONE)
			b = &t->v[bank.at];
		snprintf(v, sizeof(v), "%s/%.4s/%s",
		    bank.claim != CLAIM_NONE ? t->v[bank.at].d : "", c->d, x->d);
		add(o, x, ACCOUNT_BR, v);
		break;
	case ACCOUNT_LABEL_ZA_BRANCH:
		if (x->n >= 7 && x->n <= 11)
			add(o, x, ACCOUNT_ZA, v);
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
own_code(const struct tokens *t, size_t i, struct claimed other)
{
	static const struct {
		uint64_t label;
		enum account_label code;
	} own[] = {
		{ IS(TW_ACCOUNT), ACCOUNT_LABEL_TW_BANK },
		{ IS(JP_ACCOUNT), ACCOUNT_LABEL_JP_BANK },
		{ IS(JP_ACCOUNT), ACCOUNT_LABEL_JP_BRANCH },
	};

	for (size_t k = 0; k < sizeof(own) / sizeof(own[0]); k++) {
		struct claimed c;

		if ((t->v[i].label & own[k].label) == 0)
			continue;
		c = claimed(t, i, own[k].code);
		if (c.claim < other.claim || (c.claim == other.claim && c.far <= other.far))
			return true;
	}
	return false;
}

/* Bank, branch and account are one number, of which the first may stand apart. */
static void
add_hong_kong(const struct tokens *t, size_t i, struct out *o)
{
	const struct token *x = &t->v[i], *c = code(t, i, ACCOUNT_LABEL_BANK_CODE),
			   *b = code(t, i, ACCOUNT_LABEL_BRANCH_CODE);
	const char *branch = x->n < 12 && b != NULL && strncmp(x->d, b->d, 3) != 0 ? b->d : "";
	const char *bank = c != NULL && strncmp(x->d, c->d, 3) != 0 ? c->d : "";
	char v[3 * DIGITS_MAX + 8];

	snprintf(v, sizeof(v), "%s%s%s", bank, branch, x->d);
	if (strlen(v) >= 9 && strlen(v) <= 16)
		add(o, x, ACCOUNT_HK, v);
}

/* Countries whose accounts stand beside a code of the bank: the nearest of the best claim. */
static bool
add_coded(const struct tokens *t, size_t i, struct out *o)
{
	static const enum account_label codes[] = { ACCOUNT_LABEL_ROUTING, ACCOUNT_LABEL_SORT,
		ACCOUNT_LABEL_BSB, ACCOUNT_LABEL_IFSC, ACCOUNT_LABEL_CNAPS, ACCOUNT_LABEL_TRANSIT,
		ACCOUNT_LABEL_BLZ, ACCOUNT_LABEL_CLEARING, ACCOUNT_LABEL_SE_CLEARING,
		ACCOUNT_LABEL_BIK, ACCOUNT_LABEL_DK_REG, ACCOUNT_LABEL_AGENCY, ACCOUNT_LABEL_ABI,
		ACCOUNT_LABEL_ZA_BRANCH };
	const struct token *x = &t->v[i];
	struct claimed all[sizeof(codes) / sizeof(codes[0])], best = { .claim = CLAIM_NONE };
	size_t before = o->n;
	char v[100];

	/* 普通 and 当座 stand in Japan only. */
	if ((x->label & (IS(JP_TYPE1) | IS(JP_TYPE2))) != 0)
		return false;
	for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++) {
		all[k] = claimed(t, i, codes[k]);
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
	if (names(t, x, hong_kong)) {
		add_hong_kong(t, i, o);
	} else if (names(t, x, singapore) && x->n >= 7 && x->n <= 14) {
		snprintf(v, sizeof(v), "/%s", x->d);
		add(o, x, ACCOUNT_SG, v);
	} else if ((is_grouped_nz(x) || x->n == 16) && names(t, x, new_zealand)) {
		add_new_zealand(o, x);
	}
	return o->n > before;
}

static void
add_japanese(const struct tokens *t, size_t i, struct out *o)
{
	const struct token *x = &t->v[i], *c = code(t, i, ACCOUNT_LABEL_JP_BANK),
			   *b = code(t, i, ACCOUNT_LABEL_JP_BRANCH);
	const char *type = "";
	char v[100];

	if ((x->label & IS(JP_TYPE1)) != 0 || hinted(t, x, IS(JP_TYPE1)))
		type = "1";
	else if ((x->label & IS(JP_TYPE2)) != 0 || hinted(t, x, IS(JP_TYPE2)))
		type = "2";
	if ((x->label & (IS(JP_TYPE1) | IS(JP_TYPE2))) == 0 &&
	    !hinted(t, x, IS(JP_BANK) | IS(JP_BRANCH) | IS(JP_TYPE1) | IS(JP_TYPE2)))
		return;
	snprintf(
	    v, sizeof(v), "%s/%s/%s/%s", c != NULL ? c->d : "", b != NULL ? b->d : "", type, x->d);
	add(o, x, ACCOUNT_JP, v);
}

/* The post office's: branch and account as other banks write to it. */
static void
add_japanese_post(const struct tokens *t, size_t i, struct out *o)
{
	const struct token *x = &t->v[i], *c = i > 0 ? &t->v[i - 1] : NULL;
	char v[32];

	if (c == NULL || !is_code(c, ACCOUNT_LABEL_JP_SYMBOL) || x->n < 2 || x->n > 8 ||
	    x->d[x->n - 1] != '1')
		return;
	snprintf(v, sizeof(v), "9900/%.2s8/1/%.*s%.*s", c->d + 1, (int)(8 - x->n), "0000000",
	    (int)(x->n - 1), x->d);
	add(o, x, ACCOUNT_JP, v);
}

/* Two digits within a few words before the branch: "(10) branch 936". */
static bool
israeli_bank(const struct tokens *t, const struct token *branch, char ret[3])
{
	size_t least = branch->start > ISRAELI_FAR ? branch->start - ISRAELI_FAR : 0;

	for (size_t i = branch->start; i > least + 2; i--) {
		const char *s = t->text + i - 3;

		if (!digit(s[0]) && digit(s[1]) && digit(s[2]) && !digit(s[3])) {
			memcpy(ret, s + 1, 2);
			ret[2] = '\0';
			return true;
		}
	}
	return false;
}

static void
add_israeli(const struct tokens *t, size_t i, struct out *o)
{
	const struct token *x = &t->v[i], *b;
	char v[3 * DIGITS_MAX + 8], bank[3];

	if (x->groups == 3) {
		snprintf(v, sizeof(v), "%.*s/%.*s/%s", x->group[0], x->d, x->group[1],
		    x->d + x->group[0], x->d + x->group[0] + x->group[1]);
		add_domestic(o, x, ACCOUNT_IL, v);
	} else if ((b = code(t, i, ACCOUNT_LABEL_IL_BRANCH)) != NULL && x->n <= 9 &&
		   israeli_bank(t, b, bank)) {
		snprintf(v, sizeof(v), "%s/%s/%s", bank, b->d, x->d);
		add_domestic(o, x, ACCOUNT_IL, v);
	}
}

static void
add_taiwanese(const struct tokens *t, size_t i, struct out *o)
{
	const struct token *x = &t->v[i], *c = code(t, i, ACCOUNT_LABEL_TW_BANK);
	char v[DIGITS_MAX + 5];

	/* bank-branch-account */
	if (x->groups == 3 && x->group[0] == 3 && x->group[1] == 4 && x->group[2] >= 10)
		snprintf(v, sizeof(v), "%.3s/%s", x->d, x->d + 7);
	else
		snprintf(v, sizeof(v), "%.3s/%s", c != NULL ? c->d : "", x->d);
	add(o, x, ACCOUNT_TW, v);
}

/* A bank's three digits right before the account: "第一銀行（007）145-10-088123", "帳號：013-218035009176". */
static const char *
taiwanese_bank(const struct tokens *t, size_t i, const char **ret_account)
{
	static const char banks[] =
	    "004 005 006 007 008 009 011 012 013 016 017 018 021 048 050 052 053 054 081 101 102 "
	    "103 108 118 147 700 803 805 806 807 808 809 810 812 816 822 823 824 826 ";
	const struct token *x = &t->v[i], *c = i > 0 ? &t->v[i - 1] : NULL;
	char code[5];
	size_t n;

	if (x->groups == 2 && x->group[0] == 3 && x->sep == '-') {
		*ret_account = x->d + 3;
		n = x->group[1];
		snprintf(code, sizeof(code), "%.3s ", x->d);
	} else if (c != NULL && c->n == 3 && !c->ifsc && x->start - c->end <= 5 &&
		   x->line == c->line &&
		   (c->paren || (c->label & (IS(TW_BANK) | IS(TW_ACCOUNT))) != 0)) {
		*ret_account = x->d;
		n = x->n;
		snprintf(code, sizeof(code), "%.3s ", c->d);
	} else {
		return NULL;
	}
	if (x->ifsc || n < 10 || n > 14 || !hinted(t, x, IS(TW_BANK) | IS(TW_ACCOUNT)))
		return NULL;
	return strstr(banks, code);
}

static bool
add_taiwanese_pair(const struct tokens *t, size_t i, struct out *o)
{
	const char *account, *bank = taiwanese_bank(t, i, &account);
	const struct token *x = &t->v[i], *c = code(t, i, ACCOUNT_LABEL_TW_BANK);
	char v[DIGITS_MAX + 5];

	/* "218-03500917" where the bank's code stands elsewhere: the first digits are the branch's. */
	if (bank == NULL || (account != x->d && c != NULL && strncmp(c->d, bank, 3) != 0))
		return false;
	snprintf(v, sizeof(v), "%.3s/%s", bank, account);
	add(o, x, ACCOUNT_TW, v);
	return true;
}

static void
add_labelled(const struct tokens *t, size_t i, struct out *o)
{
	const struct token *x = &t->v[i];
	uint64_t banks =
	    IS(HINT) | IS(BANK_NAME) | IS(BANK_ACCOUNT) | IS(TW_BANK) | IS(JP_BANK) | IS(BANK_CODE);
	size_t before = o->n;

	if ((x->label == 0 || (x->label & IS(TW_ACCOUNT)) != 0) && add_taiwanese_pair(t, i, o))
		return;
	if (add_coded(t, i, o))
		return;
	if ((x->label & (IS(JP_ACCOUNT) | IS(JP_TYPE1) | IS(JP_TYPE2))) != 0) {
		if (x->n == 7)
			add_japanese(t, i, o);
	} else if ((x->label & IS(TW_ACCOUNT)) != 0) {
		if (x->n >= 9 && x->n <= 17 && hinted(t, x, IS(HINT) | IS(BANK_NAME) | IS(TW_BANK)))
			add_taiwanese(t, i, o);
	} else if ((x->label & IS(KR_ACCOUNT)) != 0) {
		if (x->n >= 10 && x->n <= 14)
			add(o, x, ACCOUNT_KR, x->d);
	} else if ((x->label & IS(CN_ACCOUNT)) != 0) {
		if (x->n >= 9 && (strncmp(x->d, "62", 2) == 0 && x->n >= 16 && x->n <= 19
					 ? check_luhn(x->d, x->n)
					 : hinted(t, x, IS(HINT) | IS(BANK_NAME) | IS(CNAPS))))
			add(o, x, ACCOUNT_CN, x->d);
	} else if ((x->label & IS(JP_NUMBER)) != 0) {
		add_japanese_post(t, i, o);
	} else if ((x->label & IS(IL_ACCOUNT)) != 0 || names(t, x, israel)) {
		add_israeli(t, i, o);
		if (o->n == before && x->n >= 7)
			add(o, x, ACCOUNT_OTHER, x->d);
	} else if (x->n >= 7 && x->n <= 18 &&
		   ((x->label & IS(BANK_ACCOUNT)) != 0 || hinted(t, x, banks))) {
		add(o, x, ACCOUNT_OTHER, x->d);
	}
}

/* An account that follows its code at once has no label of its own: "20-00-00 12345678". */
static bool
follows_code(const struct tokens *t, size_t i)
{
	const struct token *x = &t->v[i], *c = i > 0 ? &t->v[i - 1] : NULL;
	const char *account;

	if (x->label == 0 && taiwanese_bank(t, i, &account) != NULL)
		return true;
	if (c == NULL || x->label != 0 || x->start - c->end > 5 || x->line - c->line > 1 ||
	    x->n < 6)
		return false;
	return is_code(c, ACCOUNT_LABEL_SORT) || is_code(c, ACCOUNT_LABEL_BSB) || c->ifsc ||
	       is_code(c, ACCOUNT_LABEL_TRANSIT);
}

/* Is token i an account, and if it needs nothing else, which? */
static void
classify(struct tokens *t, size_t i, struct out *o)
{
	struct token *x = &t->v[i];
	size_t before = o->n;

	if (x->plus)
		return;
	if (add_alone(o, x))
		x->alone = x->account = o->n > before;
	else
		x->account = (x->label & ACCOUNTS) != 0 ? x->n >= 4 : follows_code(t, i);
	if (!x->account || t->ordered)
		return;
	t->ordered = true;
	for (size_t k = 0; k < i; k++)
		for (unsigned what = ACCOUNT_LABEL_ROUTING; what <= ACCOUNT_LABEL_IFSC; what++)
			t->code_first |= is_code(&t->v[k], what);
}

static int
by_start(const void *a, const void *b)
{
	const struct account_number *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

struct account_number *
account_numbers(const char *text, const struct iban_scan *s, const struct iban_match *taken,
    size_t n, size_t *ret_n)
{
	struct tokens t = { .text = text };
	struct out o = { 0 };

	read_tokens(s, taken, n, &t, &o);
	if (t.n > 0) {
		read_labels(&t, s->at[s->n]);
		assign_labels(&t);
		join_broken(&t);
	}
	for (size_t i = 0; i < t.n; i++)
		classify(&t, i, &o);
	for (size_t i = 0; i < t.n; i++)
		if (t.v[i].account && !t.v[i].alone)
			add_labelled(&t, i, &o);
	free(t.v);
	free(t.labels);
	if (o.n > 1)
		qsort(o.v, o.n, sizeof(*o.v), by_start);
	*ret_n = o.n;
	return o.v;
}
