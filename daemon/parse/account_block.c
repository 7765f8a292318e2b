#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account_block.h"
#include "accounts.h"
#include "lexicon.h"
#include "text.h"

#define BLOCK_BYTES 1000
#define BIC_FAR 40 /* bytes between a label or the number, and the BIC */
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

/* The end of a name that begins at i: its line's end, a cell's, or where the next label begins. */
static size_t
name_end(const char *text, size_t i, size_t to)
{
	static const char *const next[] = { "iban", "bic", "swift", "bank:", "account", "konto",
		NULL };

	for (size_t k = i; k < to; k++) {
		if (text[k] == '\n' || text[k] == '\t' || text[k] == '|' || text[k] == ';')
			return k;
		if (text[k] == ':' && k > i && text[k - 1] == ' ' && k + 1 < to &&
		    text[k + 1] == ' ')
			return k; /* html.h: the next cell */
		for (const char *const *w = next; *w != NULL && k > i; w++)
			if (strncasecmp(text + k, *w, strlen(*w)) == 0 && !in_word(text[k - 1]))
				return k;
	}
	return to;
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
		name = text_line(a, b->text + value, end - value);
		for (size_t k = strlen(name); k > 0 && strchr(" ,/-(*", name[k - 1]) != NULL;)
			name = arena_strndup(a, name, --k);
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
	for (size_t k = 0; k < 4 && name[0] == '\0'; k++)
		name = holder_in(a, b, r[k], k % 2 == 0);
	return name;
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
