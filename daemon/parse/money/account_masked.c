#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account_label.h"
#include "account_masked.h"
#include "mem.h"
#include "text.h"

#define LABEL_BEFORE 60 /* bytes in which the account's label must stand */
#define CARD_BEHIND 24 /* bytes behind the digits in which a card's name may stand */
#define MASK_LEAST 2 /* signs that stand for digits */
#define MASK_MOST 40
#define POINTS_LEAST 3
#define SHOWN_LEAST 3
#define SHOWN_MOST 6
#define HEAD_MOST 8
#define LABELS_MOST 200 /* places whose labels are looked for in one text */

/* Words before the digits that end a number; lower case. */
static const char *const endings[] = { "ending in", "ending with", "ending on", "ending:", "ending",
	"ends in", "ends with", "last four digits are", "last four digits", "last 4 digits are",
	"last 4 digits", "last four", "last 4", "endet auf", "endet mit", "endend auf",
	"endend mit", "endziffern", "letzte vier ziffern", "letzten vier ziffern",
	"letzte 4 ziffern", "letzten 4 ziffern", "letzte 4 stellen", "letzten 4 stellen",
	"se terminant par", "finissant par", "se termine par", "finit par", "terminada en",
	"terminado en", "que termina en", "termina en", "acabada en", "acaba en", "che termina con",
	"terminante con", "termina con", "terminada em", "termina em", "com final", "eindigend op",
	"eindigt op", "eindigend met", "som slutar på", "slutar på", "som ender på", "ender på",
	"som slutter på", "slutter på", "päättyy", "kończący się na", "kończy się na",
	"kończącym się na", "končící na", "končí na", "końcówka", "оканчивается на",
	"заканчивается на", "закінчується на", "заканчивающийся на", "berakhir dengan",
	"berakhiran", "kết thúc bằng", "末四碼", "末四码", "末五碼", "末五码", "末4碼", "末5碼",
	"後四碼", "後五碼", "后四位", "末四位", "尾号", "尾號", "尾數", "末尾", "下4桁", "下四桁",
	"끝자리", "뒷자리", NULL };

/* Accounts that are so called without the word; right before it says how the number ends. */
static const char *const account_words[] = { "checking", "chequing", "savings", NULL };

/* A payment card's number is another thing. */
static const char *const cards[] = { "card", "visa", "amex", "maestro", "kreditkarte", "karte",
	"carte", "tarjeta", "carta di", "cartão", "kaart", "karta", "kort", "カード", "信用卡",
	NULL };

struct masked {
	const char *text;
	const struct iban_scan *s;
	struct account_number *v;
	size_t n;
	unsigned labels; /* places looked at */
};

static bool
any_in(const char *text, size_t len, const char *const *words)
{
	for (; *words != NULL; words++)
		if (text_find(text, len, *words) != NULL)
			return true;
	return false;
}

/* Does one of these words end at byte `at`, spaces left behind? */
static bool
word_ends(const char *text, size_t at, const char *const *words)
{
	while (at > 0 && text[at - 1] == ' ')
		at--;
	for (; *words != NULL; words++) {
		size_t n = strlen(*words);

		if (n <= at && strncasecmp(text + at - n, *words, n) == 0 &&
		    (n == at || !isalpha((unsigned char)text[at - n - 1])))
			return true;
	}
	return false;
}

/* Does an account's label stand before byte from, and no card's, nor behind byte to?  said: where it is said that the rest is left out. */
static bool
is_account(struct masked *x, size_t said, size_t from, size_t to)
{
	size_t len = x->s->at[x->s->n], start = from > LABEL_BEFORE ? from - LABEL_BEFORE : 0;
	size_t behind = len - to > CARD_BEHIND ? CARD_BEHIND : len - to;
	struct account_label_hit *v = NULL;
	size_t n = 0;
	bool good;

	if (x->labels++ >= LABELS_MOST)
		return false;
	while (start > 0 && ((unsigned char)x->text[start] & 0xc0) == 0x80)
		start--;
	for (size_t i = start; i < from; i++)
		if (x->text[i] == '\n' && i + 1 < from && x->text[i + 1] == '\n')
			start = i + 1;
	if (any_in(x->text + start, from - start, cards) || any_in(x->text + to, behind, cards))
		return false;
	account_label_find(x->text, start, from, &v, &n);
	good = n > 0 && (v[n - 1].whats & LABEL_ACCOUNTS) != 0;
	free(v);
	return good || text_find(x->text + start, from - start, "iban") != NULL ||
	       word_ends(x->text, said, account_words);
}

static void
add(struct masked *x, const char *head, const char *tail, size_t said, size_t from, size_t to)
{
	struct account_number *new;
	char value[ACCOUNT_VALUE_MAX + 1];

	snprintf(value, sizeof(value), "%s*%s", head, tail);
	if (!account_is_valid(ACCOUNT_MASKED, value) ||
	    !is_account(x, x->s->at[said], x->s->at[from], x->s->at[to]))
		return;
	if ((x->n & (x->n - 1)) == 0)
		x->v = mem_realloc(x->v, x->n == 0 ? 1 : 2 * x->n, sizeof(*x->v));
	new = &x->v[x->n++];
	*new = (struct account_number){
		.start = x->s->at[from], .end = x->s->at[to], .kind = ACCOUNT_MASKED
	};
	snprintf(new->value, sizeof(new->value), "%s", value);
}

/* The digits that are shown at i; characters, 0 where they are too few, too many, or part of more. */
static size_t
shown_at(const struct iban_scan *s, size_t i, char ret[SHOWN_MOST + 1])
{
	size_t n = 0;

	while (iban_scan_digit(iban_scan_at(s, i + n)) && n <= SHOWN_MOST)
		n++;
	if (n < SHOWN_LEAST || n > SHOWN_MOST || iban_scan_word(iban_scan_at(s, i + n)) ||
	    (strchr("-/.,@%", iban_scan_at(s, i + n)) != NULL &&
		iban_scan_word(iban_scan_at(s, i + n + 1))))
		return 0;
	memcpy(ret, s->c + i, n);
	ret[n] = '\0';
	return n;
}

/* How many digits the sign at i stands for: "*", "x", a bullet one, "…" several; a point one, and only behind another. */
static size_t
masks_at(const struct masked *x, size_t i)
{
	static const char *const bullets[] = { "\u2022", "\u25cf", "\u00b7", "\u2219", "\u2217",
		"\u25aa", "\u25a0", "\u2588", "\uff0a", "\u00d7", NULL };
	const struct iban_scan *s = x->s;
	char c = iban_scan_at(s, i);
	const char *p = x->text + (i < s->n ? s->at[i] : 0);
	size_t n = i < s->n ? s->at[i + 1] - s->at[i] : 0;

	if (c == '*' || c == 'x' || c == 'X' || c == '#')
		return 1;
	if (n < 2)
		return 0;
	if (n == 3 && memcmp(p, "\u2026", 3) == 0)
		return MASK_LEAST;
	for (const char *const *w = bullets; *w != NULL; w++)
		if (n >= strlen(*w) && memcmp(p, *w, strlen(*w)) == 0)
			return 1;
	return 0;
}

/* "...1234": three points and more, glued to the digits; how many. */
static size_t
points_at(const struct iban_scan *s, size_t i)
{
	size_t n = 0;

	while (iban_scan_at(s, i + n) == '.')
		n++;
	return n >= POINTS_LEAST && iban_scan_digit(iban_scan_at(s, i + n)) ? n : 0;
}

/* "****1234" and what is shown before it, masks at i; characters, 0 if there is none. */
static size_t
mask_at(struct masked *x, size_t i)
{
	const struct iban_scan *s = x->s;
	char tail[SHOWN_MOST + 1], head[HEAD_MOST + 1] = "";
	size_t p = i, masks = points_at(s, i), n, from = i, heads = 0;

	p += masks;
	for (; p - i < MASK_MOST; p++) {
		n = masks_at(x, p);
		masks += n;
		if (n == 0 &&
		    ((iban_scan_at(s, p) != ' ' && iban_scan_at(s, p) != '-') || masks == 0))
			break;
	}
	if (masks < MASK_LEAST || (n = shown_at(s, p, tail)) == 0)
		return 0;
	/* "DE89 ****": a country, digits */
	while (from > 0 && i - from < HEAD_MOST &&
	       (isupper((unsigned char)s->c[from - 1]) || iban_scan_digit(s->c[from - 1]) ||
		   (s->c[from - 1] == ' ' && from > 1 && iban_scan_digit(s->c[from - 2]))))
		from--;
	for (size_t k = from; k < i; k++)
		if (s->c[k] != ' ')
			head[heads++] = s->c[k];
	head[heads] = '\0';
	if (heads > 0 &&
	    (heads < 4 || !isupper((unsigned char)head[0]) || !iban_scan_digit(head[2]))) {
		head[0] = '\0';
		from = i;
	}
	/* "2xx4321" */
	if (from == i && i > 0 && iban_scan_word(s->c[i - 1]))
		return 0;
	add(x, head, tail, i, from, p + n);
	return p + n - i;
}

/* "ending in 1234" at i. */
static size_t
ending_at(struct masked *x, size_t i)
{
	const struct iban_scan *s = x->s;
	const char *p = x->text + s->at[i];
	size_t left = s->at[s->n] - s->at[i];
	char tail[SHOWN_MOST + 1];

	for (const char *const *w = endings; *w != NULL; w++) {
		size_t n, k, shown;

		if ((*w)[0] != (char)tolower((unsigned char)p[0]) ||
		    (*w)[1] != (char)tolower((unsigned char)p[1]))
			continue;
		n = strlen(*w);
		if (n > left || text_find(p, n, *w) != p)
			continue;
		for (k = i; s->at[k] < s->at[i] + n; k++)
			;
		while (k < s->n && strchr(" :.*\"'-(", s->c[k]) != NULL)
			k++;
		if ((shown = shown_at(s, k, tail)) == 0)
			return 0;
		add(x, "", tail, i, k, k + shown);
		return k + shown - i;
	}
	return 0;
}

struct account_number *
account_masked(const char *text, const struct iban_scan *s, size_t *ret_n)
{
	struct masked x = { .text = text, .s = s };

	for (size_t i = 0; i < s->n; i++) {
		char c = s->c[i], before = i > 0 ? s->c[i - 1] : ' ';
		size_t n = 0;

		if (masks_at(&x, i) > 0 ? (!iban_scan_word(before) || iban_scan_digit(before)) &&
					      (i == 0 || masks_at(&x, i - 1) == 0)
					: c == '.' && before != '.' && !iban_scan_digit(before))
			n = mask_at(&x, i);
		if (n == 0 && (c == '\x02' || (iban_scan_word(c) && !iban_scan_digit(c) &&
						  !iban_scan_word(before))))
			n = ending_at(&x, i);
		if (n > 0)
			i += n - 1;
	}
	*ret_n = x.n;
	return x.v;
}
