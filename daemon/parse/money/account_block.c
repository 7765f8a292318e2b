#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account_block_text.h"
#include "account_label.h"
#include "accounts.h"
#include "lexicon.h"

#define BLOCK_BYTES 1000
#define BIC_FAR 40 /* bytes between a label or the number, and the BIC */
#define NOT_LATIN 0xcd /* first byte of a letter in UTF-8, from Greek on */
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

/* Labels of numbers, but for those that are parts of banks' names. */
#define NUMBER_LABELS                                                                              \
	((LABEL(BANK_NAME) - 1) & ~(LABEL(TW_BANK) | LABEL(JP_BANK) | LABEL(JP_BRANCH) |           \
				      LABEL(KR_ACCOUNT) | LABEL(BANK_CODE) | LABEL(TR_BRANCH)))

/* The place `lines` line ends before at, not before least. */
size_t
account_block_up(const char *text, size_t at, size_t least, unsigned lines)
{
	for (size_t n = 0; at > least && n < BLOCK_BYTES; at--, n++)
		if (text[at - 1] == '\n' && lines-- == 0)
			break;
	return at;
}

size_t
account_block_down(const char *text, size_t at, size_t most, unsigned lines)
{
	for (size_t n = 0; at < most && n < BLOCK_BYTES; at++, n++)
		if (text[at] == '\n' && lines-- == 0)
			break;
	return at;
}

void
account_block_ranges(const struct account_block *b, bool before_first, struct account_range ret[4])
{
	struct account_range up = {
		account_block_up(b->text, b->start, b->before, ACCOUNTS_BLOCK_LINES), b->start
	};
	struct account_range down = { b->end,
		account_block_down(b->text, b->end, b->after, ACCOUNTS_BLOCK_LINES) };

	ret[0] = before_first ? up : down;
	ret[1] = before_first ? down : up;
	ret[2] =
	    (struct account_range){ account_block_up(b->text, b->start, 0, ACCOUNTS_BLOCK_LINES),
		    b->start };
	ret[3] = (struct account_range){ b->end,
		account_block_down(b->text, b->end, b->len, ACCOUNTS_BLOCK_LINES) };
}

static bool
is_country(const char *cc)
{
	for (const char *p = countries; *p != '\0'; p += 2)
		if (p[0] == cc[0] && p[1] == cc[1])
			return true;
	return false;
}

/* Characters of the BIC at text + i, 0 if there is none. */
static size_t
bic_at(const char *text, size_t i, size_t to)
{
	size_t n = 0;

	if (i > 0 && block_in_word(text[i - 1]))
		return 0;
	while (i + n < to && n < 12 && block_upper_or_digit(text[i + n]))
		n++;
	if ((n != 8 && n != 11) || (i + n < to && block_in_word(text[i + n])))
		return 0;
	for (size_t k = 0; k < 6; k++)
		if (!block_upper(text[i + k]))
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
		    (k == 0 || !block_in_word(text[k - 1]) || (unsigned char)text[k - 1] >= 0x80))
			return true;
	}
	return false;
}

const char *
account_block_bic(struct arena *a, const struct account_block *b, const char *country)
{
	struct account_range r[4];
	size_t n;

	account_block_ranges(b, false, r);
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

/* Bytes of the German ending in "Kontoinhaber:in", "Inhaber*in", "Empfänger/-in". */
static size_t
feminine_at(const char *p, size_t left)
{
	size_t n = left > 0 && strchr(":*/_", *p) != NULL ? 1 : 0;

	if (n > 0 && left > n && *p == '/' && p[n] == '-')
		n++;
	return n > 0 && left > n + 2 && memcmp(p + n, "in", 2) == 0 && !block_in_word(p[n + 2])
		   ? n + 2
		   : 0;
}

/* Where the value behind a label that ends at i begins; 0 if this is no label. */
size_t
account_block_value(const char *text, size_t i, size_t to)
{
	size_t n = 0, limit = i + 24 < to ? i + 24 : to;

	i += feminine_at(text + i, to - i);
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

size_t
account_block_skip(const char *text, size_t i, size_t to)
{
	while (i < to && (strchr(" (:)*/-", text[i]) != NULL || colon_at(text + i, to - i) == 3))
		i += colon_at(text + i, to - i) == 3 ? 3 : 1;
	return i;
}

/* Where the next label behind i begins: one of a number, or any with a colon behind it; to if there is none. */
size_t
account_block_next(const char *text, size_t i, size_t to)
{
	struct account_label_hit *v = NULL;
	size_t n = 0, at = to;

	account_label_find(text, i, to, &v, &n);
	for (size_t k = 0; k < n && at == to; k++) {
		char behind = text[account_block_skip(text, v[k].end, to)];
		/* "中国银行 账号": folded, one label begins in the name */
		const char *gap = (unsigned char)text[v[k].start] >= NOT_LATIN
				      ? memchr(text + v[k].start, ' ', v[k].end - v[k].start)
				      : NULL;

		if (v[k].start > i &&
		    (account_block_value(text, v[k].end, to) != 0 ||
			(behind >= '0' && behind <= '9' && (v[k].whats & NUMBER_LABELS) != 0)))
			at = gap != NULL ? (size_t)(gap - text) : v[k].start;
	}
	free(v);
	return at;
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
	static const bool roles[LEX_ROLES] = { [LEX_DEBIT] = true,
		[LEX_NEW] = true,
		[LEX_CHANGE] = true,
		[LEX_CLAIM] = true,
		[LEX_HOLDER] = true };
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
	hits = lexicon_hits(&f, roles, &n);
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
