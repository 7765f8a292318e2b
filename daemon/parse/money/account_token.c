#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account_code.h"
#include "account_form.h"
#include "account_token.h"
#include "mem.h"

#define LABEL_FAR 60 /* bytes between a label and its number */
#define NO_FAR 8 /* bytes between an account's label and "no" */
#define LETTERS_FAR 24 /* letters among them */
#define REGION_BEFORE 300 /* bytes around a number in which labels are looked for */
#define REGION_AFTER 120
#define ACCOUNT_LEAST 6 /* digits of an account behind a code and a stroke */
#define LAST_GROUP 3 /* digits behind the only '-' of a number that spaces divide */
#define BRANCH_FAR                                                                                 \
	40 /* bytes of a branch's name, or of a country's, between a bank's name and a number */
#define BRANCH_WORDS 2
#define PAIR_FAR 4 /* bytes between two numbers that two labels lead to */
#define YEAR_LEAST 15 /* of a day without its century */
#define YEAR_MOST 45
#define NOT_LATIN 0xcd /* first byte of a letter in UTF-8, from Greek on */

/* A digit, or the one that a letter looks like; 0 if it looks like none. */
static char
as_digit(char c)
{
	return iban_scan_digit(c) ? c : c == 'O' || c == 'o' ? '0' : c == 'l' || c == 'I' ? '1' : 0;
}

/*
 * Characters of the group of digits at i, letters for digits among them.  A word of letters alone is a group only behind
 * digits or before '-', and only of the letter that looks most like one: "2O-OO-00".
 */
static size_t
group_at(const struct iban_scan *s, size_t i, bool behind)
{
	size_t n = 0, digits = 0, naughts = 0;

	while (as_digit(iban_scan_at(s, i + n)) != 0) {
		digits += iban_scan_digit(s->c[i + n]);
		naughts += s->c[i + n] == 'O';
		n++;
	}
	/* "12345678abc": the digits alone, which the word behind them spoils. */
	if (n > 0 && iban_scan_word(iban_scan_at(s, i + n)))
		for (n = 0; iban_scan_digit(iban_scan_at(s, i + n));)
			n++;
	else if (digits == 0 && (n < 2 || naughts < n ||
				    (!behind && (iban_scan_at(s, i + n) != '-' ||
						    !iban_scan_digit(iban_scan_at(s, i + n + 1))))))
		n = 0;
	return n;
}

/* A day, or a time: "2026-11-24", "24.11.2026", "11/24/2026". */
static bool
is_date(const struct account_token *t)
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

/* Is the sign at i, before n digits, the last of a number that spaces divide: "4 01 82-3", "1234 56-207"? */
static bool
ends_with(const struct iban_scan *s, size_t i, size_t n)
{
	return s->c[i] == '-' && n <= LAST_GROUP && iban_scan_at(s, i + n + 1) != '-';
}

/* The last group is another number's. */
static void
leave_group(struct account_token *t)
{
	t->groups--;
	t->n -= t->group[t->groups];
	memset(t->d + t->n, 0, t->group[t->groups]);
	t->group[t->groups] = 0;
	if (t->groups == 1)
		t->sep = t->last_sep = 0;
}

/* "60-16-13/31926819", "062-000/12345678", "121000248/4121555778": a bank's code, and behind the stroke n digits. */
static bool
is_code_before(const struct account_token *t, size_t n)
{
	static const unsigned char sort[] = { 2, 2, 2 }, bsb[] = { 3, 3 };

	if (n < ACCOUNT_LEAST)
		return false;
	return (t->groups == 1 && t->n == 9) ||
	       (t->sep == '-' && ((t->groups == 3 && memcmp(t->group, sort, sizeof(sort)) == 0) ||
				     (t->groups == 2 && memcmp(t->group, bsb, sizeof(bsb)) == 0)));
}

/* Read the run of digits at character i; false when it is part of a word, an amount, an address. */
static bool
read_token(const struct iban_scan *s, size_t *i, struct account_token *t)
{
	size_t p = *i, k = p, group;
	size_t n, letters = 0;
	char before = p > 0 ? s->c[p - 1] : ' ', c;
	bool good = !iban_scan_word(before) && strchr("_@=%#&$", before) == NULL &&
		    (s->odd[p] & SCAN_ADDRESS) == 0;

	if ((before == '.' || before == ',' || before == '-') && p > 1 &&
	    iban_scan_word(s->c[p - 2]) && !(before == '.' && behind_number_word(s, p - 1)))
		good = false;
	*t = (struct account_token){
		.start = s->at[p], .plus = before == '+', .paren = before == '('
	};
	for (;;) {
		group = k;
		for (n = group_at(s, k, t->groups > 0); n > 0; n--) {
			if (t->n < ACCOUNT_DIGITS_MAX)
				t->d[t->n] = as_digit(s->c[k]);
			t->n++;
			letters += !iban_scan_digit(s->c[k]);
			t->odd |= !iban_scan_digit(s->c[k]) ||
				  (k > p && (s->odd[k] & (SCAN_HIDDEN | SCAN_DISGUISED)) != 0);
			if (t->groups < ACCOUNT_GROUPS_MAX && t->group[t->groups] < 255)
				t->group[t->groups]++;
			k++;
		}
		t->groups++;
		c = iban_scan_at(s, k);
		if ((c != ' ' && c != '-' && c != '.' && c != '/') ||
		    (n = group_at(s, k + 1, true)) == 0)
			break;
		if (c == '/' && is_code_before(t, n))
			break;
		/* "55779911 2nd floor" */
		if (c == ' ' && iban_scan_word(iban_scan_at(s, k + 1 + n)))
			break;
		/* "20-00-00 12345678" are two numbers, "4 01 82-3" is one. */
		if (t->sep != 0 && (t->sep == ' ') != (c == ' ') && !ends_with(s, k, n)) {
			/* "808 0912-940-012345": the second number begins behind the space. */
			if (c == '-' && t->groups == 2 && t->n <= ACCOUNT_DIGITS_MAX) {
				leave_group(t);
				k = group - 1;
				c = ' ';
			}
			break;
		}
		if (t->sep == 0)
			t->sep = c;
		t->last_sep = c;
		k++;
	}
	t->end = s->at[k];
	if (iban_scan_word(c) || c == '@' || c == '%' || c == '_' ||
	    (c == ',' && iban_scan_digit(iban_scan_at(s, k + 1))) ||
	    ((c == '.' || c == '-') && iban_scan_word(iban_scan_at(s, k + 1))))
		good = false;
	while (k < s->n && iban_scan_word(s->c[k]))
		k++;
	*i = k;
	return good && 2 * letters <= t->n && t->n >= 3 && t->n <= ACCOUNT_DIGITS_MAX &&
	       t->groups <= ACCOUNT_GROUPS_MAX && !is_date(t);
}

static bool
read_ifsc(const struct iban_scan *s, size_t i, struct account_token *t)
{
	if (i + 11 > s->n || s->c[i + 4] != '0' || iban_scan_word(iban_scan_at(s, i + 11)) ||
	    (s->odd[i] & SCAN_ADDRESS) != 0)
		return false;
	for (size_t k = 0; k < 11; k++)
		if (k < 4 ? !isupper((unsigned char)s->c[i + k])
			  : !iban_scan_digit(s->c[i + k]) && !isupper((unsigned char)s->c[i + k]))
			return false;
	*t = (struct account_token){
		.start = s->at[i], .end = s->at[i + 11], .n = 11, .ifsc = true
	};
	memcpy(t->d, s->c + i, 11);
	return true;
}

static void
read_tokens(const struct iban_scan *s, const struct iban_match *taken, size_t taken_n,
    struct account_tokens *ret, struct account_list *o)
{
	unsigned line = 0;
	size_t next = 0;

	for (size_t i = 0; i < s->n;) {
		struct account_token t;
		char c = s->c[i];
		bool good = false;

		while (next < taken_n && taken[next].end <= s->at[i])
			next++;
		if (next < taken_n && taken[next].start <= s->at[i]) {
			line += c == '\n';
			i++;
			continue;
		}
		if (!iban_scan_word(c)) {
			line += c == '\n';
			i++;
			continue;
		}
		if (i == 0 || !iban_scan_word(s->c[i - 1])) {
			size_t n = account_form_coin(s, i, o);

			if (n >= 26) {
				i += n;
				continue;
			}
			if (iban_scan_digit(c) && ((n = account_form_fik(s, i, o)) > 0 ||
						      (n = account_form_rib(s, i, o)) > 0)) {
				i += n;
				continue;
			}
		}
		if (iban_scan_digit(c) ||
		    (as_digit(c) != 0 && (i == 0 || !iban_scan_word(s->c[i - 1])) &&
			group_at(s, i, false) > 0)) {
			good = read_token(s, &i, &t);
		} else {
			good = (i == 0 || !iban_scan_word(s->c[i - 1])) && read_ifsc(s, i, &t);
			if (good)
				i += 11;
			/* Nothing begins inside a word but a number. */
			while (!good && i < s->n && iban_scan_word(s->c[i]) &&
			       !iban_scan_digit(s->c[i]))
				i++;
		}
		if (!good)
			continue;
		t.line = line;
		if ((ret->n & (ret->n - 1)) == 0)
			ret->v = mem_realloc(ret->v, ret->n == 0 ? 1 : 2 * ret->n, sizeof(*ret->v));
		ret->v[ret->n++] = t;
	}
}

/* Labels are looked for around the numbers only. */
static void
read_labels(struct account_tokens *t, size_t len)
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
		if (iban_scan_digit(s[i]) || s[i] == ';')
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
behind_no(const struct account_tokens *t, size_t k)
{
	const struct account_label_hit *h = &t->labels[k], *before = &t->labels[k - 1];

	if (h->end - h->start == 2 && strncasecmp(t->text + h->start, "no", 2) == 0 &&
	    (before->whats & (LABEL_ACCOUNTS | LABEL(CLABE) | LABEL(BANKGIRO) | LABEL(PLUSGIRO))) !=
		0 &&
	    h->start - before->end <= NO_FAR && before->end <= h->start)
		return before;
	return h;
}

static bool
is_hiragana(const char *s, size_t left)
{
	return left >= 3 && (unsigned char)s[0] == 0xe3 &&
	       ((unsigned char)s[1] == 0x81 ||
		   ((unsigned char)s[1] == 0x82 && (unsigned char)s[2] <= 0x9f));
}

/* A day without its century: "24-11-26", "11-24-26". */
static bool
is_short_date(const struct account_token *t)
{
	int v[3];

	if (t->groups != 3 || t->n != 6 || t->sep != '-' || t->group[0] != 2 || t->group[1] != 2)
		return false;
	for (int i = 0; i < 3; i++)
		v[i] = (t->d[2 * i] - '0') * 10 + t->d[2 * i + 1] - '0';
	return v[0] >= 1 && v[1] >= 1 && v[0] <= 31 && v[1] <= 31 && (v[0] <= 12 || v[1] <= 12) &&
	       v[2] >= YEAR_LEAST && v[2] <= YEAR_MOST;
}

/* The first label that ends at byte `at` or behind it. */
static size_t
first_label(const struct account_tokens *t, size_t byte)
{
	size_t lo = 0, hi = t->labels_n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (t->labels[mid].end < byte)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Does the token's line say something of a bank? */
static bool
line_hints(const struct account_tokens *t, const struct account_token *x)
{
	size_t from = x->start, to = x->end;

	while (from > 0 && x->start - from < REGION_BEFORE && t->text[from - 1] != '\n')
		from--;
	while (to - x->end < REGION_AFTER && t->text[to] != '\n' && t->text[to] != '\0')
		to++;
	for (size_t k = first_label(t, from); k < t->labels_n && t->labels[k].start < to; k++)
		if ((t->labels[k].whats &
			(LABEL(HINT) | LABEL(BANK_NAME) | LABEL(BANK) | LABEL(SORT))) != 0)
			return true;
	return false;
}

/* "，", "。", "：", "、": what a word does not go on behind. */
static bool
is_wide_stop(const char *s)
{
	static const char *const stops[] = { "，", "。", "；", "（", "）", "、", "：", "】", NULL };

	for (const char *const *w = stops; *w != NULL; w++)
		if (memcmp(s, *w, 3) == 0)
			return true;
	return false;
}

static bool
is_pronoun(const char *s)
{
	static const char *const words[] = { "Our ", "Your ", "The ", "My ", "This ", "Their ",
		"New ", "Old ", "Receiving ", "Beneficiary ", "Correspondent ", "Intermediary ",
		NULL };

	for (const char *const *w = words; *w != NULL; w++)
		if (strncmp(s, *w, strlen(*w)) == 0)
			return true;
	return false;
}

/* "00072-010": transit and institution, as Canada's cheques have them. */
static bool
is_canadian(const struct account_token *t)
{
	return t->groups == 2 && t->sep == '-' && t->group[0] == 5 && t->group[1] == 3 &&
	       account_code_canadian(t->d + 5);
}

/* "Banco Estado", "Banque Misr": the word for a bank begins its name. */
static bool
is_romance_bank(const char *s, size_t n)
{
	static const char *const words[] = { "Banco", "Banca", "Banque", NULL };

	for (const char *const *w = words; *w != NULL; w++)
		if (n == strlen(*w) && memcmp(s, *w, n) == 0)
			return s[n] == ' ' && isupper((unsigned char)s[n + 1]);
	return false;
}

/* Is the label a bank's name, or does the word for a bank end one: "Equity Bank", "玉山銀行"? */
static bool
is_bank_name(const struct account_tokens *t, const struct account_label_hit *h)
{
	size_t i = h->start;

	if ((h->whats & LABEL(BANK)) != 0)
		return true;
	if ((h->whats & LABEL(BANK_NAME)) == 0 || i < 4)
		return false;
	if ((unsigned char)t->text[i] >= NOT_LATIN)
		return (unsigned char)t->text[i - 1] >= 0x80 && !is_wide_stop(t->text + i - 3);
	if (is_romance_bank(t->text + i, h->end - i))
		return true;
	if (h->end - i != 4 || t->text[i] != 'B' || t->text[i - 1] != ' ' ||
	    !islower((unsigned char)t->text[i - 2]))
		return false;
	for (i -= 2; i > 0 && isalpha((unsigned char)t->text[i - 1]);)
		i--;
	return isupper((unsigned char)t->text[i]) && !is_pronoun(t->text + i);
}

/* Nothing but a branch's name, or a country's, and signs in n bytes? */
static bool
is_branch(const char *s, size_t n)
{
	unsigned words = 0;

	for (size_t i = 0; i < n; i++) {
		bool begins = i == 0 || !isalpha((unsigned char)s[i - 1]);

		if (strchr("\n.;#", s[i]) != NULL || iban_scan_digit(s[i]))
			return false;
		if (isalpha((unsigned char)s[i]) && begins) {
			words++;
			if (!isupper((unsigned char)s[i]))
				return false;
		}
	}
	return n <= BRANCH_FAR && words <= BRANCH_WORDS;
}

/* "工行": the short name of a Chinese bank. */
static bool
is_chinese_bank(const char *s, size_t n)
{
	static const char banks[] = "工行 农行 建行 中行 招行 交行 ";

	return n == 6 && (unsigned char)s[0] >= 0xe4 && memmem(banks, sizeof(banks), s, n) != NULL;
}

/* Does a bank's name lead to number x, whose label is k?  "建设银行上海分行 3105…": a branch's may stand between. */
static void
lead_from_bank(const struct account_tokens *t, size_t k, struct account_token *x)
{
	const struct account_label_hit *h = &t->labels[k];

	if (h->whats == LABEL(HINT) && k > 0)
		h--;
	x->banked = is_bank_name(t, h) && is_branch(t->text + h->end, x->start - h->end);
	x->chinese =
	    x->banked && ((h->end - h->start == 6 && memcmp(t->text + h->start, "银行", 6) == 0) ||
			     is_chinese_bank(t->text + h->start, h->end - h->start));
}

static void
assign_labels(struct account_tokens *t)
{
	size_t k = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct account_label_hit *h;
		size_t last;

		t->v[i].dated = is_short_date(&t->v[i]) && !line_hints(t, &t->v[i]);
		t->v[i].canadian = is_canadian(&t->v[i]) && line_hints(t, &t->v[i]);
		while (k < t->labels_n && t->labels[k].end <= t->v[i].start)
			k++;
		last = k;
		/* "Account (currency USD) 55779911" */
		if (last > 0 && t->labels[last - 1].whats == LABEL(CURRENCY))
			last--;
		/* "account at Barclays 55779911" */
		if (last > 1 && t->labels[last - 1].whats == LABEL(BANK) &&
		    leads(
			t->text + t->labels[last - 2].end, t->v[i].start - t->labels[last - 2].end))
			last--;
		if (last == 0)
			continue;
		h = last > 1 ? behind_no(t, last - 1) : &t->labels[last - 1];
		if (!leads(t->text + h->end, t->v[i].start - h->end))
			continue;
		/* "当座の対応": another word begins so. */
		if ((h->whats & (LABEL(JP_TYPE1) | LABEL(JP_TYPE2))) != 0 &&
		    is_hiragana(t->text + h->end, t->v[i].start - h->end))
			continue;
		t->v[i].label = h->whats;
		lead_from_bank(t, h == &t->labels[last - 1] ? last - 1 : last - 2, &t->v[i]);
		t->v[i].abroad = (h->whats & (LABEL(ACCOUNT) | LABEL(BANK_ACCOUNT))) == 0 ||
				 (unsigned char)t->text[h->start] >= NOT_LATIN;
	}
}

/* n bytes: a stroke, "&", "and"? */
static bool
is_pairing(const char *s, size_t n)
{
	static const char *const signs[] = { "/", "&", "+", "and", "und", "et", "y", "e", NULL };

	while (n > 0 && (*s == ' ' || *s == '.')) {
		s++;
		n--;
	}
	while (n > 0 && s[n - 1] == ' ')
		n--;
	for (const char *const *w = signs; *w != NULL; w++)
		if (n == strlen(*w) && strncasecmp(s, *w, n) == 0)
			return true;
	return false;
}

/* "Routing/Account: 121000248 / 4121555778": two labels, then as many numbers in their order. */
static void
pair_labels(struct account_tokens *t)
{
	const uint64_t codes = (LABEL(JP_BANK) - 1) & ~LABEL_ACCOUNTS;
	size_t k = 0;

	for (size_t i = 0; i + 1 < t->n; i++) {
		struct account_token *x = &t->v[i], *y = x + 1;
		const struct account_label_hit *g, *h;
		bool code_first;

		while (k < t->labels_n && t->labels[k].end <= x->start)
			k++;
		if (k < 2 || y->label != 0 || y->line != x->line || y->start - x->end > PAIR_FAR)
			continue;
		g = &t->labels[k - 2];
		h = &t->labels[k - 1];
		code_first = (g->whats & codes) != 0 && (h->whats & LABEL_ACCOUNTS) != 0;
		if (x->label != h->whats || h->start < g->end ||
		    !is_pairing(t->text + g->end, h->start - g->end) ||
		    (!code_first && ((g->whats & LABEL_ACCOUNTS) == 0 || (h->whats & codes) == 0)))
			continue;
		x->label = g->whats;
		y->label = h->whats;
	}
}

bool
account_token_has(const struct account_token *t, uint64_t what, size_t n)
{
	return (t->label & what) != 0 && t->n == n && !t->ifsc;
}

/* Is a label of these in the block of account i? */
/* Is a word behind the number, and behind its sentence, that is no label: "Account 4711. Your bank will not be charged." */
static bool
is_other_matter(const struct account_tokens *t, const struct account_token *x,
    const struct account_label_hit *h)
{
	bool sentence = false;
	size_t i;

	if (h->start < x->end || (h->whats & LABEL(BANK)) != 0)
		return false;
	for (i = x->end; i < h->start; i++)
		sentence |= (t->text[i] == '.' || t->text[i] == '!' || t->text[i] == '?') &&
			    t->text[i + 1] == ' ';
	for (i = h->end; t->text[i] == ' ';)
		i++;
	return sentence && (unsigned char)t->text[h->start] < 0x80 && t->text[i] != ':' &&
	       isalpha((unsigned char)t->text[i]) && islower((unsigned char)t->text[i]);
}

bool
account_token_hinted(const struct account_tokens *t, const struct account_token *x, uint64_t what)
{
	size_t k = first_label(t, x->start > REGION_BEFORE ? x->start - REGION_BEFORE : 0);

	for (; k < t->labels_n && t->labels[k].start < x->end + REGION_AFTER; k++)
		if ((t->labels[k].whats & what) != 0 && !is_other_matter(t, x, &t->labels[k]))
			return true;
	return false;
}

/* Does the word stand in n bytes?  Its spaces may be no-break spaces there. */
static bool
stands_in(const char *s, size_t n, const char *word)
{
	const char *end = s + n;

	for (const char *at = s; (at = memchr(at, word[0], (size_t)(end - at))) != NULL; at++) {
		const char *p = at, *w = word;

		while (*w != '\0' && p < end) {
			if (*w == ' ' && end - p >= 2 && memcmp(p, "\xc2\xa0", 2) == 0)
				p++;
			else if (*p != *w)
				break;
			p++;
			w++;
		}
		if (*w == '\0')
			return true;
	}
	return false;
}

/* Does the block name the country, or one of its banks?  Words end in NULL. */
bool
account_token_names(
    const struct account_tokens *t, const struct account_token *x, const char *const *words)
{
	size_t from = x->start > REGION_BEFORE ? x->start - REGION_BEFORE : 0;
	const char *s = t->text + from;
	size_t n = strnlen(s, x->end - from + REGION_AFTER);

	for (; *words != NULL; words++)
		if (stands_in(s, n, *words))
			return true;
	return false;
}

void
account_token_read(const struct iban_scan *s, const struct iban_match *taken, size_t taken_n,
    struct account_tokens *t, struct account_list *o)
{
	read_tokens(s, taken, taken_n, t, o);
	if (t->n > 0) {
		read_labels(t, s->at[s->n]);
		assign_labels(t);
		pair_labels(t);
	}
}

void
account_token_free(struct account_tokens *t)
{
	free(t->v);
	free(t->labels);
}
