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
#define NAME_DIGITS 5 /* so many are no part of a name */
#define NAME_LEAST 4 /* bytes of a name in running text */
#define RUNNING_WORDS 9

/* Do so many digits as a number has follow before the line ends? */
static bool
number_follows(const char *text, size_t i, size_t to)
{
	size_t n = 0;

	for (; i < to && text[i] != '\n' && n < NAME_DIGITS; i++)
		if (text[i] >= '0' && text[i] <= '9')
			n++;
		else if (strchr(" -./", text[i]) == NULL)
			n = 0;
	return n == NAME_DIGITS;
}

/* "，", "。", "；", "（", "、": what ends a name in full width. */
static bool
wide_stop(const char *s, size_t left)
{
	static const char *const stops[] = { "，", "。", "；", "（", "）", "、", "：", NULL };

	for (const char *const *p = stops; left >= 3 && *p != NULL; p++)
		if (memcmp(s, *p, 3) == 0)
			return true;
	return false;
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
		else if (text[k] == ',' && number_follows(text, k + 1, to))
			end = k; /* "Acme Sp. z o.o., NIP 525-234-56-78" */
		for (const char *const *w = next; *w != NULL && k > i && k < end; w++)
			if (strncasecmp(text + k, *w, strlen(*w)) == 0 &&
			    !block_in_word(text[k - 1]))
				end = k;
	}
	return account_block_next(text, i, end);
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

/* The other half of a label: "Beneficiary Bank", "Payee Number". */
static bool
is_head_word(const char *s, size_t n)
{
	static const char *const words[] = { "bank", "number", "id", "reference", "country", "city",
		"email", "e-mail", "phone", "type", NULL };

	for (const char *const *w = words; *w != NULL; w++)
		if (n == strlen(*w) && strncasecmp(s, *w, n) == 0)
			return true;
	return false;
}

/* What a company is, at the end of its name; dots off. */
static bool
is_legal_form(const char *s, size_t n)
{
	static const char *const forms[] = { "ltd", "limited", "inc", "llc", "llp", "plc", "corp",
		"co", "gmbh", "ag", "kg", "ug", "ohg", "se", "eu", "ek", "sa", "sas", "sarl", "sl",
		"slu", "srl", "spa", "snc", "sc", "bv", "nv", "bvba", "oy", "oyj", "ab", "as",
		"asa", "aps", "doo", "sro", "spzoo", "kft", "zrt", "rt", "pty", "pte", "pvt", "sdn",
		"bhd", "kk", "tbk", "cv", "ltda", "me", "eireli", "jsc", "ooo", "dac", "jdoo", "dd",
		"ad", "eood", "ood", NULL };
	char plain[12];
	size_t k = 0;

	for (size_t i = 0; i < n && k < sizeof(plain) - 1; i++)
		if (s[i] != '.' && s[i] != '/')
			plain[k++] = s[i];
	plain[k] = '\0';
	for (const char *const *f = forms; *f != NULL; f++)
		if (strcasecmp(plain, *f) == 0)
			return true;
	return false;
}

/* Bytes value … end as a name, what divides it from the next off. */
static const char *
name_of(struct arena *a, const char *text, size_t value, size_t end)
{
	char *plain = arena_strndup(a, text + value, end - value), *wide;
	const char *name;
	size_t k;

	/* "Voss\xc2\xa0AG" */
	while ((wide = strstr(plain, "\xc2\xa0")) != NULL)
		wide[0] = wide[1] = ' ';
	name = text_line(a, plain, strlen(plain));
	k = strlen(name);

	for (;;) {
		size_t word = k;

		while (word > 0 && name[word - 1] != ' ')
			word--;
		if (k > 0 && strchr(" ,/-(*:", name[k - 1]) != NULL)
			k--;
		else if (k > word + 2 && name[k - 1] == '.' &&
			 memchr(name + word, '.', k - word - 1) == NULL &&
			 (!is_legal_form(name + word, k - word) || block_upper(name[word + 1])))
			k--; /* a sentence's, not an abbreviation's */
		else if (k >= 3 && memcmp(name + k - 3, "\xef\xbc\x9a", 3) == 0)
			k -= 3;
		else
			return name[k] == '\0' ? name : arena_strndup(a, name, k);
	}
}

/* Words that stand in names though no capital begins them. */
static bool
joins_names(const char *s, size_t n)
{
	static const char *const words[] = { "&", "y", "e", "i", "und", "and", "et", "of", "de",
		"del", "di", "da", "do", "dos", "du", "la", "le", "les", "van", "der", "den", "von",
		"zu", "og", "och", "z", "o.o.", "o.o", "s.r.o.", "a.s.", "e.u.", "e.k.", "d.o.o.",
		"s.p.a.", "v.o.s.", "gmbh", "ltd", NULL };

	for (const char *const *w = words; *w != NULL; w++)
		if (n == strlen(*w) && strncmp(s, *w, n) == 0)
			return true;
	return false;
}

/* Bytes of the word at i of a name in running text. */
static size_t
word_length(const char *text, size_t i, size_t to)
{
	size_t n = 0;

	while (i + n < to && strchr(" \n\t|,;:()\"*", text[i + n]) == NULL &&
	       !wide_stop(text + i + n, to - i - n))
		n++;
	return n;
}

/*
 * The end of a name that stands at i in running text: words that begin as names do, up to a comma, a bracket, another
 * word.  i itself if they are no name: one word that is nothing more.
 */
static size_t
running_end(const char *text, size_t i, size_t to)
{
	size_t end = i, words = 0;
	bool company = false, wide = (unsigned char)text[i] >= 0xe1;

	for (size_t at = i; at < to && words < RUNNING_WORDS;) {
		size_t n = word_length(text, at, to), digits = 0;
		bool legal = is_legal_form(text + at, n);

		/* "Karoo Wind (Pty) Ltd" */
		if (n == 0 && text[at] == '(' && words > 0) {
			n = word_length(text, at + 1, to);
			if (n == 0 || at + 2 + n >= to || text[at + 1 + n] != ')' ||
			    text[at + 2 + n] != ' ' || !block_upper(text[at + 1]))
				break;
			at += n + 3;
			words++;
			continue;
		}

		if (n == 0)
			break;
		for (size_t k = 0; k < n; k++)
			digits += text[at + k] >= '0' && text[at + k] <= '9';
		if (digits >= NAME_DIGITS)
			break;
		if (joins_names(text + at, n) && !legal) {
			/* Only before another of the name's words. */
			at += n;
			words++;
			if (n >= 3 && text[at - 1] == '.') { /* "Sp. z o.o." */
				end = at;
				company = true;
			}
			at += at < to && text[at] == ' ';
			continue;
		}
		if (no_name_word(text + at, n) || (words == 0 && is_head_word(text + at, n)) ||
		    (!legal && !block_upper_or_digit(text[at]) && (unsigned char)text[at] < 0x80))
			break;
		end = at + n;
		words++;
		company |= legal;
		at = end;
		/* "Acme, Inc." */
		if (at + 1 < to && text[at] == ',' && text[at + 1] == ' ' &&
		    is_legal_form(text + at + 2, word_length(text, at + 2, to)))
			at++;
		else if (at < to && text[at] == ',')
			break;
		/* "Ltd. Please" */
		if (words > 1 && text[end - 1] == '.' && end - 2 > i && n > 2 && at + 1 < to &&
		    text[at] == ' ' && !is_legal_form(text + at + 1, word_length(text, at + 1, to)))
			break;
		if (at >= to || text[at] != ' ')
			break;
		at++;
	}
	if (end < to && text[end] == ':')
		return i; /* it was a label */
	return words > 1 || company || wide ? end : i;
}

/* Behind "is", "ist die Firma" and their like. */
static size_t
behind_fillers(const char *text, size_t i, size_t to)
{
	static const char *const words[] = { "is", "ist", "die", "der", "das", "the", "Firma",
		"Fa.", "Messrs", "Messrs.", "M/s", "M/s.", "our", "company", "est", "la", "es",
		NULL };

	for (const char *const *w = words; *w != NULL;) {
		size_t n = strlen(*w);

		if (to - i > n && strncmp(text + i, *w, n) == 0 && text[i + n] == ' ') {
			i += n + 1;
			w = words;
		} else {
			w++;
		}
	}
	return i;
}

/* The name behind a label without a colon; its end in *ret_end, 0 if there is none. */
static size_t
running_value(const char *text, size_t label, size_t to, size_t *ret_end)
{
	struct account_label_hit *v = NULL;
	size_t i = label, n = 0, end;
	bool is_label = false;

	while (i < to && (text[i] == ' ' || text[i] == '"' || text[i] == '*'))
		i++;
	i = behind_fillers(text, i, to);
	if (i >= to || (i == label && (unsigned char)text[i] < 0xe1) ||
	    (!block_upper_or_digit(text[i]) && (unsigned char)text[i] < 0x80))
		return 0;
	end = account_block_next(text, i, running_end(text, i, to));
	account_label_find(text, i, end, &v, &n);
	for (size_t k = 0; k < n; k++)
		is_label |= v[k].start == i;
	free(v);
	if (end <= i || end - i < NAME_LEAST || is_label)
		return 0;
	*ret_end = end;
	return i;
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

		if (label <= taken)
			continue;
		if ((value = account_block_value(b->text, label, r.to)) != 0)
			end = name_end(b->text, value, r.to);
		else if ((value = running_value(b->text, label, r.to, &end)) == 0)
			continue;
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

/* "Konto / Zahlbar an", the number, the name: a Swiss payment slip. */
static const char *
slip_holder(struct arena *a, const struct account_block *b)
{
	static const bool roles[LEX_ROLES] = { [LEX_HOLDER] = true };
	size_t to = b->start, from, end;
	struct folded f;
	struct lexicon_hit *hits;
	bool slip = false;
	size_t n;

	while (to > 0 && strchr(" \n", b->text[to - 1]) != NULL)
		to--;
	from = account_block_up(b->text, to, b->before, 0);
	lexicon_fold(b->text + from, to - from, &f);
	hits = lexicon_hits(&f, roles, &n);
	for (size_t i = 0; i < n && to < b->start; i++)
		slip |= f.at[hits[i].end] == to - from &&
			memchr(b->text + from, '/', to - from) != NULL;
	free(hits);
	lexicon_folded_free(&f);
	from = b->end;
	while (from < b->len && b->text[from] == ' ')
		from++;
	if (!slip || from >= b->len || b->text[from] != '\n')
		return "";
	end = account_block_down(b->text, ++from, b->len, 0);
	return end - from > ACCOUNTS_NAME_MAX ? "" : name_of(a, b->text, from, end);
}

const char *
account_block_holder(struct arena *a, const struct account_block *b)
{
	struct account_range r[4];
	const char *name = slip_holder(a, b);

	account_block_ranges(b, true, r);
	for (size_t k = 0; k < 3 && name[0] == '\0'; k++)
		name = holder_in(a, b, r[k], k % 2 == 0);
	if (name[0] == '\0' && account_block_line(b, &r[0]))
		name = name_of(a, b->text, r[0].from, name_end(b->text, r[0].from, r[0].to));
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

/* A label whose value is on the next line has its own line for itself: "Pay to Silicon Bank" has not. */
static bool
shares_line(const char *text, const struct account_label_hit *h, size_t value)
{
	size_t i = h->start;

	if (memchr(text + h->end, '\n', value - h->end) == NULL)
		return false;
	while (i > 0 && strchr(" *>|\t", text[i - 1]) != NULL)
		i--;
	return i > 0 && text[i - 1] != '\n';
}

static const char *
labelled_bank(struct arena *a, const struct account_block *b, struct account_range r, bool last)
{
	struct account_label_hit *v = NULL;
	const char *name, *found = "";
	size_t n = 0, value, taken = 0;

	account_label_find(b->text, r.from, r.to, &v, &n);
	for (size_t i = 0; i < n; i++) {
		if ((v[i].whats & LABEL(BANK_NAME)) == 0 || v[i].start < taken ||
		    (value = account_block_value(b->text, v[i].end, r.to)) == 0 ||
		    shares_line(b->text, &v[i], value))
			continue;
		taken = name_end(b->text, value, r.to);
		name = name_of(a, b->text, value, taken);
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

/* Behind the words that only lead to a bank's name: "Pay to", "Überweisung an". */
static size_t
behind_words(const char *text, size_t from, size_t end)
{
	static const char *const leads[] = { "to", "at", "with", "via", "through", "bei", "auf",
		"an", "von", "til", "hos", "till", "chez", "bij", "presso", "para", "our", "unsere",
		"unser", "notre", "nostra", "nuestro", "naar", "w", "u", "tại", NULL };
	size_t at = from;

	for (size_t i = from, k; i < end; i = k + 1) {
		for (k = i; k < end && text[k] != ' '; k++)
			;
		for (const char *const *w = leads; *w != NULL; w++)
			if (k - i == strlen(*w) && strncmp(text + i, *w, k - i) == 0)
				at = k + 1 < end ? k + 1 : at;
	}
	return at;
}

/* What the list of banks knows as one. */
static const char *
listed_bank(struct arena *a, const struct account_block *b, struct account_range r, bool last)
{
	struct account_label_hit *v = NULL;
	const char *found = "";
	size_t n = 0;

	account_label_find(b->text, r.from, r.to, &v, &n);
	for (size_t i = 0; i < n && (last || found[0] == '\0'); i++)
		if ((v[i].whats & LABEL(BANK)) != 0 && block_upper(b->text[v[i].start]))
			found = text_line(a, b->text + v[i].start, v[i].end - v[i].start);
	free(v);
	return found;
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
		from = behind_words(b->text, from, end);
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
	for (size_t k = 0; k < 2 && name[0] == '\0'; k++)
		name = listed_bank(a, b, r[k], k % 2 == 0);
	return name;
}
