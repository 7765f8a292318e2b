#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account_block.h"
#include "account_label.h"
#include "accounts.h"
#include "lexicon.h"
#include "text.h"

#define BLOCK_BYTES 1000
#define BIC_FAR 40 /* bytes between a label or the number, and the BIC */
#define NOT_LATIN 0xcd /* first byte of a letter in UTF-8, from Greek on */
#define BANK_WORD_BYTES 6 /* "Banque" alone is no name */
#define BANK_NAME_BYTES 60
#define CURRENCY_FAR 24 /* bytes between a currency and the account's label or number */
#define OURS_BEFORE 120 /* bytes in which words say whose account it is */
#define OURS_AFTER 60

/* ISO 3166-1 alpha-2 and XK; sorted. */
static const char countries[] = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBT"
				"BVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ"
				"DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGR"
				"GSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJP"
				"KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMN"
				"MOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOM"
				"PAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSN"
				"SOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUG"
				"UMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

static bool
upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
upper_or_digit(char c)
{
	return upper(c) || (c >= '0' && c <= '9');
}

static bool
in_word(char c)
{
	return upper_or_digit(c) || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool
is_country(const char *cc)
{
	for (const char *p = countries; *p != '\0'; p += 2)
		if (p[0] == cc[0] && p[1] == cc[1])
			return true;
	return false;
}

/* The place `lines` line ends before at, not before least. */
static size_t
lines_up(const char *text, size_t at, size_t least, unsigned lines)
{
	for (size_t n = 0; at > least && n < BLOCK_BYTES; at--, n++)
		if (text[at - 1] == '\n' && lines-- == 0)
			break;
	return at;
}

static size_t
lines_down(const char *text, size_t at, size_t most, unsigned lines)
{
	for (size_t n = 0; at < most && n < BLOCK_BYTES; at++, n++)
		if (text[at] == '\n' && lines-- == 0)
			break;
	return at;
}

/* The stretches of the block, in the order in which they are searched. */
struct range {
	size_t from, to;
};

static void
ranges(const struct account_block *b, bool before_first, struct range ret[4])
{
	struct range up = { lines_up(b->text, b->start, b->before, ACCOUNTS_BLOCK_LINES),
		b->start };
	struct range down = { b->end, lines_down(b->text, b->end, b->after, ACCOUNTS_BLOCK_LINES) };

	ret[0] = before_first ? up : down;
	ret[1] = before_first ? down : up;
	ret[2] = (struct range){ lines_up(b->text, b->start, 0, ACCOUNTS_BLOCK_LINES), b->start };
	ret[3] =
	    (struct range){ b->end, lines_down(b->text, b->end, b->len, ACCOUNTS_BLOCK_LINES) };
}

/* Characters of the BIC at text + i, 0 if there is none. */
static size_t
bic_at(const char *text, size_t i, size_t to)
{
	size_t n = 0;

	if (i > 0 && in_word(text[i - 1]))
		return 0;
	while (i + n < to && n < 12 && upper_or_digit(text[i + n]))
		n++;
	if ((n != 8 && n != 11) || (i + n < to && in_word(text[i + n])))
		return 0;
	for (size_t k = 0; k < 6; k++)
		if (!upper(text[i + k]))
			return 0;
	return is_country(text + i + 4) ? n : 0;
}

static bool
label_before(const char *text, size_t from, size_t i)
{
	size_t least = i > from + BIC_FAR ? i - BIC_FAR : from;

	for (size_t k = least; k + 3 <= i; k++) {
		size_t n = strncasecmp(text + k, "bic", 3) == 0     ? 3
			   : strncasecmp(text + k, "swift", 5) == 0 ? 5
								    : 0;

		if (n > 0 && k + n < i &&
		    (k == 0 || !in_word(text[k - 1]) || (unsigned char)text[k - 1] >= 0x80))
			return true;
	}
	return false;
}

const char *
account_block_bic(struct arena *a, const struct account_block *b, const char *country)
{
	struct range r[4];
	size_t n;

	ranges(b, false, r);
	for (size_t k = 0; k < 4; k++)
		for (size_t i = r[k].from; i < r[k].to; i++)
			if ((n = bic_at(b->text, i, r[k].to)) > 0 &&
			    label_before(b->text, r[k].from, i))
				return arena_strndup(a, b->text + i, n);
	for (size_t k = 0; k < 2; k++)
		for (size_t i = r[k].from; i < r[k].to; i++) {
			size_t far = i >= b->end ? i - b->end : b->start - i;

			if (far <= BIC_FAR && (n = bic_at(b->text, i, r[k].to)) > 0 &&
			    strncmp(b->text + i + 4, country, 2) == 0)
				return arena_strndup(a, b->text + i, n);
		}
	return "";
}

/* Bytes of the sign that parts a label from its value; 0 if there is none. */
static size_t
colon_at(const char *p, size_t left)
{
	if (left > 0 && (*p == ':' || *p == '\t' || *p == '\n' || *p == '|'))
		return 1;
	return left >= 3 && memcmp(p, "\xef\xbc\x9a", 3) == 0 ? 3 : 0;
}

/* Where the value behind a label that ends at i begins; 0 if this is no label. */
static size_t
value_at(const char *text, size_t i, size_t to)
{
	size_t n = 0, limit = i + 24 < to ? i + 24 : to;

	/* "Beneficiary (name) :" */
	while (i < limit && (text[i] == ' ' || text[i] == '*' || text[i] == '/' || text[i] == '('))
		if (text[i++] == '(')
			while (i < limit && text[i] != ')' && text[i] != '\n')
				i++;
		else
			continue;
	while (i < limit && (text[i] == ')' || text[i] == ' ' || text[i] == '*'))
		i++;
	if ((n = colon_at(text + i, to - i)) == 0)
		return 0;
	for (i += n;
	     i < to && (strchr(" \t\n|*", text[i]) != NULL || colon_at(text + i, to - i) > 0);)
		i += colon_at(text + i, to - i) > 1 ? 3 : 1;
	return i < to ? i : 0;
}

/* Labels of numbers, but for those that are parts of banks' names. */
#define NUMBER_LABELS                                                                              \
	((LABEL(BANK_NAME) - 1) & ~(LABEL(TW_BANK) | LABEL(JP_BANK) | LABEL(JP_BRANCH) |           \
				      LABEL(KR_ACCOUNT) | LABEL(BANK_CODE)))

static size_t
skip_spaces(const char *text, size_t i, size_t to)
{
	while (i < to && (strchr(" (:)*/-", text[i]) != NULL || colon_at(text + i, to - i) == 3))
		i += colon_at(text + i, to - i) == 3 ? 3 : 1;
	return i;
}

/* Where the next label behind i begins: one of a number, or any with a colon behind it; to if there is none. */
static size_t
next_label(const char *text, size_t i, size_t to)
{
	struct account_label_hit *v = NULL;
	size_t n = 0, at = to;

	account_label_find(text, i, to, &v, &n);
	for (size_t k = 0; k < n && at == to; k++) {
		char behind = text[skip_spaces(text, v[k].end, to)];
		/* "中国银行 账号": folded, one label begins in the name */
		const char *gap = (unsigned char)text[v[k].start] >= NOT_LATIN
				      ? memchr(text + v[k].start, ' ', v[k].end - v[k].start)
				      : NULL;

		if (v[k].start > i &&
		    (value_at(text, v[k].end, to) != 0 ||
			(behind >= '0' && behind <= '9' && (v[k].whats & NUMBER_LABELS) != 0)))
			at = gap != NULL ? (size_t)(gap - text) : v[k].start;
	}
	free(v);
	return at;
}

/* The end of a name that begins at i: its line's end, a cell's, or where the next label begins. */
static size_t
name_end(const char *text, size_t i, size_t to)
{
	static const char *const next[] = { "iban", "bic", "swift", NULL };
	size_t end = to;

	for (size_t k = i; k < end; k++) {
		if (text[k] == '\n' || text[k] == '\t' || text[k] == '|' || text[k] == ';')
			end = k;
		else if (text[k] == ':' && k > i && text[k - 1] == ' ' && k + 1 < to &&
			 text[k + 1] == ' ')
			end = k; /* html.h: the next cell */
		for (const char *const *w = next; *w != NULL && k > i && k < end; w++)
			if (strncasecmp(text + k, *w, strlen(*w)) == 0 && !in_word(text[k - 1]))
				end = k;
	}
	return next_label(text, i, end);
}

/* Bytes value … end as a name, what divides it from the next off. */
static const char *
name_of(struct arena *a, const char *text, size_t value, size_t end)
{
	const char *name = text_line(a, text + value, end - value);

	for (size_t k = strlen(name); k > 0 && strchr(" ,/-(*", name[k - 1]) != NULL;)
		name = arena_strndup(a, name, --k);
	return name;
}

static const char *
holder_in(struct arena *a, const struct account_block *b, struct range r, bool last)
{
	struct folded f;
	struct lexicon_hit *hits;
	size_t n, value, end, taken = 0;
	const char *name, *found = "";

	lexicon_fold(b->text + r.from, r.to - r.from, &f);
	hits = lexicon_hits(&f, 1ull << LEX_HOLDER, &n);
	for (size_t i = 0; i < n; i++) {
		size_t label = r.from + f.at[hits[i].end];

		if (label <= taken || (value = value_at(b->text, label, r.to)) == 0)
			continue;
		end = name_end(b->text, value, r.to);
		if (end - value > ACCOUNTS_NAME_MAX)
			continue;
		taken = end;
		name = name_of(a, b->text, value, end);
		if (name[0] == '\0')
			continue;
		found = name;
		if (!last)
			break;
	}
	free(hits);
	lexicon_folded_free(&f);
	return found;
}

const char *
account_block_holder(struct arena *a, const struct account_block *b)
{
	struct range r[4];
	const char *name = "";

	ranges(b, true, r);
	for (size_t k = 0; k < 3 && name[0] == '\0'; k++)
		name = holder_in(a, b, r[k], k % 2 == 0);
	return name;
}

static size_t
digits_in(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s >= '0' && *s <= '9';
	return n;
}

static const char *
labelled_bank(struct arena *a, const struct account_block *b, struct range r, bool last)
{
	struct account_label_hit *v = NULL;
	const char *name, *found = "";
	size_t n = 0, value;

	account_label_find(b->text, r.from, r.to, &v, &n);
	for (size_t i = 0; i < n; i++) {
		if ((v[i].whats & LABEL(BANK_NAME)) == 0 ||
		    (value = value_at(b->text, v[i].end, r.to)) == 0)
			continue;
		name = name_of(a, b->text, value, name_end(b->text, value, r.to));
		if (strlen(name) > ACCOUNTS_NAME_MAX || digits_in(name) > 4 ||
		    digits_in(name) == strlen(name))
			continue;
		found = name;
		if (!last)
			break;
	}
	free(v);
	return found;
}

/* Does the word of n bytes end as banks' names do? */
static bool
bank_word(const char *s, size_t n)
{
	static const char *const ends[] = { "bank", "banque", "banco", "banca", "banka", "bankası",
		"sparkasse", "volksbank", "kasse", "kantonalbank", "banken", "bankasi", "银行",
		"銀行", "은행", "信用金庫", NULL };

	for (const char *const *e = ends; *e != NULL; e++)
		if (n >= strlen(*e) && strncasecmp(s + n - strlen(*e), *e, strlen(*e)) == 0)
			return true;
	return false;
}

/* Words in capitals that make no name. */
static bool
no_name_word(const char *s, size_t n)
{
	static const char *const words[] = { "details", "account", "transfer", "information",
		"name", "address", "code", "branch", "holiday", "new", "our", "your", "konto",
		"details:", "and", NULL };

	for (const char *const *w = words; *w != NULL; w++)
		if (n == strlen(*w) && strncasecmp(s, *w, n) == 0)
			return true;
	return false;
}

/* A line, or a part of one between commas and cells, whose words all begin as names do, and one is a bank's. */
static bool
is_bank_name(const char *s, size_t n)
{
	bool bank = false;
	size_t words = 0;

	if (n < 4 || n > BANK_NAME_BYTES)
		return false;
	for (size_t i = 0, k; i < n; i = k + 1, words++) {
		for (k = i; k < n && s[k] != ' '; k++)
			if ((s[k] >= '0' && s[k] <= '9') || s[k] == '@' || s[k] == ':')
				return false;
		if (k == i)
			return false;
		bank |= bank_word(s + i, k - i);
		if (no_name_word(s + i, k - i) || (!upper(s[i]) && (unsigned char)s[i] < 0x80 &&
						      s[i] != '&' && s[i] != '(' && k - i > 3))
			return false;
	}
	return bank && words <= 7 && (words > 1 || n > BANK_WORD_BYTES) &&
	       (upper(s[0]) || (unsigned char)s[0] >= 0x80);
}

static const char *
named_bank(struct arena *a, const struct account_block *b, struct range r, bool last)
{
	const char *found = "";

	for (size_t i = r.from, k; i < r.to; i = k + 1) {
		size_t from = i, end;

		for (k = i; k < r.to && strchr("\n\t|,;:", b->text[k]) == NULL; k++)
			;
		end = k;
		while (from < end && b->text[from] == ' ')
			from++;
		while (end > from && strchr(" .*", b->text[end - 1]) != NULL)
			end--;
		/* "みずほ銀行 渋谷支店 普通": the first word */
		if ((unsigned char)b->text[from] >= 0xe3)
			for (size_t w = from; w < end; w++)
				if (b->text[w] == ' ' && bank_word(b->text + from, w - from))
					end = w;
		if (!is_bank_name(b->text + from, end - from))
			continue;
		found = name_of(a, b->text, from, next_label(b->text, from, end));
		if (!last)
			break;
	}
	return found;
}

const char *
account_block_bank(struct arena *a, const struct account_block *b)
{
	struct range r[4];
	const char *name = "";

	ranges(b, true, r);
	for (size_t k = 0; k < 3 && name[0] == '\0'; k++)
		name = labelled_bank(a, b, r[k], k % 2 == 0);
	for (size_t k = 0; k < 2 && name[0] == '\0'; k++)
		name = named_bank(a, b, r[k], k % 2 == 0);
	return name;
}

/* The currency whose code stands at s as a word; NULL if none does. */
static const char *
currency_at(const char *text, size_t i, size_t to)
{
	/* ISO 4217 of 2024, without funds and metals; each stands for itself. */
	static const char codes[][4] = { "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AZN",
		"BAM", "BBD", "BDT", "BGN", "BHD", "BND", "BOB", "BRL", "BSD", "BWP", "BYN", "BZD",
		"CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CVE", "CZK", "DJF", "DKK", "DOP",
		"DZD", "EGP", "ETB", "EUR", "FJD", "GBP", "GEL", "GHS", "GMD", "GTQ", "GYD", "HKD",
		"HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY",
		"KES", "KGS", "KHR", "KRW", "KWD", "KZT", "LAK", "LBP", "LKR", "LYD", "MAD", "MDL",
		"MGA", "MKD", "MMK", "MNT", "MOP", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
		"NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN",
		"PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SEK", "SGD", "SYP", "THB", "TND",
		"TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VES", "VND", "XAF",
		"XCD", "XOF", "XPF", "YER", "ZAR", "ZMW" };
	static const char *const others[][2] = { { "RMB", "CNY" }, { "NTD", "TWD" },
		{ "US$", "USD" }, { "EURO", "EUR" }, { "Euro", "EUR" }, { "€", "EUR" },
		{ "£", "GBP" }, { "人民币", "CNY" }, { "美元", "USD" }, { "美金", "USD" },
		{ "歐元", "EUR" }, { "欧元", "EUR" }, { "港幣", "HKD" }, { "新台幣", "TWD" } };

	if (i > 0 && in_word(text[i - 1]) && (unsigned char)text[i - 1] < 0x80)
		return NULL;
	for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]); k++)
		if (to - i >= 3 && memcmp(text + i, codes[k], 3) == 0 &&
		    (i + 3 >= to || !in_word(text[i + 3]) || (unsigned char)text[i + 3] >= 0x80))
			return codes[k];
	for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++) {
		size_t n = strlen(others[k][0]);

		if (to - i >= n && memcmp(text + i, others[k][0], n) == 0 &&
		    (i + n >= to || (!upper_or_digit(text[i + n]))))
			return others[k][1];
	}
	return NULL;
}

/* Is the code at i, of three bytes, an amount's: a number beside it that is not the account? */
static bool
is_amount(const struct account_block *b, size_t i)
{
	size_t behind = skip_spaces(b->text, i + 3, b->len), before = i;

	while (before > 0 && b->text[before - 1] == ' ')
		before--;
	if (behind != b->start && behind < b->len && b->text[behind] >= '0' &&
	    b->text[behind] <= '9')
		return true;
	return before > 0 && before != b->end && b->text[before - 1] >= '0' &&
	       b->text[before - 1] <= '9';
}

/* Is the word of three bytes at i beside an account's label, the number, or alone on its line? */
static bool
beside_account(const struct account_block *b, size_t i, struct range r)
{
	size_t line = lines_up(b->text, i, 0, 0), end = lines_down(b->text, i, b->len, 0);
	size_t from = i > line + CURRENCY_FAR ? i - CURRENCY_FAR : line;
	size_t to = i + 3 + CURRENCY_FAR < end ? i + 3 + CURRENCY_FAR : end, n = 0;
	struct account_label_hit *v = NULL;
	bool beside = false;

	if (skip_spaces(b->text, i + 3, b->len) == b->start ||
	    (i >= b->end && skip_spaces(b->text, b->end, i) == i))
		return true;
	if (r.from == b->end)
		return false;
	if (skip_spaces(b->text, line, i) == i && skip_spaces(b->text, i + 3, end) == end)
		return true;
	while (from > line && ((unsigned char)b->text[from] & 0xc0) == 0x80)
		from--;
	while (to < end && ((unsigned char)b->text[to] & 0xc0) == 0x80)
		to++;
	account_label_find(b->text, from, to, &v, &n);
	for (size_t k = 0; k < n; k++)
		if ((v[k].whats & (LABEL(ROUTING) - 1)) != 0 &&
		    (skip_spaces(b->text, v[k].end, i) == i ||
			skip_spaces(b->text, i + 3, v[k].start) == v[k].start))
			beside = true;
	free(v);
	return beside;
}

static const char *
labelled_currency(const struct account_block *b, struct range r, bool last)
{
	struct account_label_hit *v = NULL;
	const char *code, *found = "";
	size_t n = 0, at;

	account_label_find(b->text, r.from, r.to, &v, &n);
	for (size_t i = 0; i < n; i++) {
		if ((v[i].whats & LABEL(CURRENCY)) == 0)
			continue;
		if ((at = value_at(b->text, v[i].end, r.to)) == 0)
			at = skip_spaces(b->text, v[i].end, r.to);
		if ((code = currency_at(b->text, at, r.to)) == NULL)
			continue;
		found = code;
		if (!last)
			break;
	}
	free(v);
	return found;
}

const char *
account_block_currency(const struct account_block *b)
{
	struct range r[4];
	const char *code = "", *c;

	ranges(b, true, r);
	for (size_t k = 0; k < 3 && code[0] == '\0'; k++)
		code = labelled_currency(b, r[k], k % 2 == 0);
	for (size_t i = r[0].to; i > r[0].from && code[0] == '\0'; i--)
		if (upper(b->text[i - 1]) && (c = currency_at(b->text, i - 1, b->len)) != NULL &&
		    !is_amount(b, i - 1) && beside_account(b, i - 1, r[0]))
			code = c;
	for (size_t i = r[1].from; i < r[1].to && i < b->end + CURRENCY_FAR && code[0] == '\0'; i++)
		if (upper(b->text[i]) && (c = currency_at(b->text, i, b->len)) != NULL &&
		    !is_amount(b, i) && beside_account(b, i, r[1]))
			code = c;
	return code;
}

/* From a blank line on, other things are told. */
static bool
paragraph_between(const char *text, size_t from, size_t to)
{
	for (size_t i = from; i + 1 < to; i++)
		if (text[i] == '\n' && text[i + 1] == '\n')
			return true;
	return false;
}

bool
account_block_ours(const struct account_block *b)
{
	size_t from = b->start > OURS_BEFORE ? b->start - OURS_BEFORE : 0;
	size_t to = b->len - b->end > OURS_AFTER ? b->end + OURS_AFTER : b->len, n;
	struct folded f;
	struct lexicon_hit *hits;
	bool ours = false, change = false;

	if (from < b->before)
		from = b->before;
	if (to > b->after)
		to = b->after;
	lexicon_fold(b->text + from, to - from, &f);
	hits = lexicon_hits(&f,
	    1ull << LEX_DEBIT | 1ull << LEX_NEW | 1ull << LEX_CHANGE | 1ull << LEX_CLAIM |
		1ull << LEX_HOLDER,
	    &n);
	for (size_t i = 0; i < n; i++) {
		size_t s = from + f.at[hits[i].start], e = from + f.at[hits[i].end];

		if (hits[i].role != LEX_DEBIT)
			change = true;
		else if (!(e <= b->start ? paragraph_between(b->text, e, b->start)
					 : paragraph_between(b->text, b->end, s)))
			ours = true;
	}
	free(hits);
	lexicon_folded_free(&f);
	return ours && !change;
}
