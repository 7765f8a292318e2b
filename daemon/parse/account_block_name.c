#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account_block_text.h"
#include "account_label.h"
#include "accounts.h"
#include "lexicon.h"
#include "text.h"

#define BANK_WORD_BYTES 6 /* "Banque" alone is no name */
#define BANK_NAME_BYTES 60

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
			if (strncasecmp(text + k, *w, strlen(*w)) == 0 &&
			    !block_in_word(text[k - 1]))
				end = k;
	}
	return account_block_next(text, i, end);
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
holder_in(struct arena *a, const struct account_block *b, struct account_range r, bool last)
{
	static const bool roles[LEX_ROLES] = { [LEX_HOLDER] = true };
	struct folded f;
	struct lexicon_hit *hits;
	size_t n, value, end, taken = 0;
	const char *name, *found = "";

	lexicon_fold(b->text + r.from, r.to - r.from, &f);
	hits = lexicon_hits(&f, roles, &n);
	for (size_t i = 0; i < n; i++) {
		size_t label = r.from + f.at[hits[i].end];

		if (label <= taken || (value = account_block_value(b->text, label, r.to)) == 0)
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
	struct account_range r[4];
	const char *name = "";

	account_block_ranges(b, true, r);
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
labelled_bank(struct arena *a, const struct account_block *b, struct account_range r, bool last)
{
	struct account_label_hit *v = NULL;
	const char *name, *found = "";
	size_t n = 0, value;

	account_label_find(b->text, r.from, r.to, &v, &n);
	for (size_t i = 0; i < n; i++) {
		if ((v[i].whats & LABEL(BANK_NAME)) == 0 ||
		    (value = account_block_value(b->text, v[i].end, r.to)) == 0)
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
		if (no_name_word(s + i, k - i) ||
		    (!block_upper(s[i]) && (unsigned char)s[i] < 0x80 && s[i] != '&' &&
			s[i] != '(' && k - i > 3))
			return false;
	}
	return bank && words <= 7 && (words > 1 || n > BANK_WORD_BYTES) &&
	       (block_upper(s[0]) || (unsigned char)s[0] >= 0x80);
}

static const char *
named_bank(struct arena *a, const struct account_block *b, struct account_range r, bool last)
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
		found = name_of(a, b->text, from, account_block_next(b->text, from, end));
		if (!last)
			break;
	}
	return found;
}

const char *
account_block_bank(struct arena *a, const struct account_block *b)
{
	struct account_range r[4];
	const char *name = "";

	account_block_ranges(b, true, r);
	for (size_t k = 0; k < 3 && name[0] == '\0'; k++)
		name = labelled_bank(a, b, r[k], k % 2 == 0);
	for (size_t k = 0; k < 2 && name[0] == '\0'; k++)
		name = named_bank(a, b, r[k], k % 2 == 0);
	return name;
}
