#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uidna.h>

#include "lookalike.h"
#include "lookalike_words.h"
#include "name.h"
#include "organisation.h"

enum {
	LABEL_MAX = 63, /* RFC 1035 2.3.4 */
	SUFFIX_MIN = 4, /* shorter labels are anybody's under another suffix */
	NUMBER_MAX = 4, /* digits beside a name */
	TOKENS_MAX = 8
};

const char *
lookalike_name(enum lookalike l)
{
	static const char *const names[] = { "none", "visual", "suffix", "typo", "word",
		"subdomain" };

	return names[l];
}

const char *
lookalike_label(struct arena *a, const char *org)
{
	static UIDNA *idna;
	UErrorCode e = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	const char *label = arena_strndup(a, org, strcspn(org, "."));
	char out[4 * LABEL_MAX + 1];
	int32_t n;

	if (strncmp(label, "xn--", 4) != 0)
		return label;
	if (idna == NULL)
		idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_UNICODE, &e);
	if (U_FAILURE(e))
		return label;
	n = uidna_labelToUnicodeUTF8(idna, label, -1, out, sizeof(out) - 1, &info, &e);
	if (U_FAILURE(e) || info.errors != 0 || n <= 0)
		return label;
	return arena_strndup(a, out, (size_t)n);
}

static size_t
least(size_t x, size_t y, size_t z)
{
	size_t m = x < y ? x : y;

	return m < z ? m : z;
}

/* Optimal string alignment: insertions, deletions, replacements, exchanges of neighbours. */
static size_t
distance(const char *x, const char *y)
{
	size_t rows[3][LABEL_MAX + 1], *before = rows[0], *last = rows[1], *row = rows[2], *t;
	size_t nx = strlen(x), ny = strlen(y);

	if (nx > LABEL_MAX || ny > LABEL_MAX || nx > ny + 2 || ny > nx + 2)
		return LABEL_MAX;
	for (size_t j = 0; j <= ny; j++)
		last[j] = j;
	memset(before, 0, sizeof(rows[0]));
	for (size_t i = 1; i <= nx; i++) {
		row[0] = i;
		for (size_t j = 1; j <= ny; j++) {
			row[j] = least(
			    last[j] + 1, row[j - 1] + 1, last[j - 1] + (x[i - 1] != y[j - 1]));
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] &&
			    before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		t = before;
		before = last;
		last = row;
		row = t;
	}
	return last[ny];
}

static const char *
without(struct arena *a, const char *s, char c)
{
	char *copy = arena_strdup(a, s), *o = copy;

	for (const char *p = s; *p != '\0'; p++)
		if (*p != c)
			*o++ = *p;
	*o = '\0';
	return copy;
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* "tools-acme" and "acme-tools". */
const char *
lookalike_order(struct arena *a, const char *label)
{
	const char *v[TOKENS_MAX], *text = "";
	size_t n = 0;

	for (const char *p = label; *p != '\0' && n < TOKENS_MAX;) {
		size_t len = strcspn(p, "-");

		if (len > 0)
			v[n++] = arena_strndup(a, p, len);
		p += len + (p[len] == '-');
	}
	if (n > 1)
		qsort(v, n, sizeof(v[0]), by_text);
	for (size_t i = 0; i < n; i++)
		text = arena_printf(a, "%s%s", text, v[i]);
	return text;
}

bool
lookalike_is_addition(const char *s, size_t len)
{
	while (len > 0 && (*s == '-' || *s == '.'))
		s++, len--;
	while (len > 0 && (s[len - 1] == '-' || s[len - 1] == '.'))
		len--;
	if (len == 0 || (len <= NUMBER_MAX && strspn(s, "0123456789") >= len))
		return true;
	return lookalike_word_added(s, len);
}

/* The known name, if it is no word of everybody's, stands in the label with nothing but words that imitators add. */
static bool
has_addition(const char *label, const char *known)
{
	size_t n = strlen(label), k = strlen(known);

	if (k < LOOKALIKE_WORD_MIN || k >= n || lookalike_word_first(known, k) == k)
		return false;
	for (const char *at = strstr(label, known); at != NULL; at = strstr(at + 1, known))
		if (lookalike_is_addition(label, (size_t)(at - label)) &&
		    lookalike_is_addition(at + k, n - k - (size_t)(at - label)))
			return true;
	return false;
}

/* … or, where it is so long that it is no chance, at the beginning or after a hyphen, with whatever behind it. */
static bool
contains(const char *label, const char *known)
{
	size_t n = strlen(label), k = strlen(known);

	if (has_addition(label, known))
		return true;
	if (k < LOOKALIKE_NAME_MIN || k >= n || lookalike_word_first(known, k) == k)
		return false;
	for (const char *at = strstr(label, known); at != NULL; at = strstr(at + 1, known)) {
		size_t before = (size_t)(at - label);

		if (k >= LOOKALIKE_NAME_MIN + (at[k] != '-') &&
		    (before == 0 || at[-1] == '-' || lookalike_is_addition(label, before)))
			return true;
	}
	return false;
}

/* Letters of the word that ends x, where y ends with it too: up to the last hyphen, or nobody's name. */
static size_t
shared_last(const char *x, size_t nx, const char *y, size_t ny)
{
	size_t n = 0, word;

	while (n < nx && n < ny && x[nx - 1 - n] == y[ny - 1 - n])
		n++;
	for (size_t k = n; k > 1; k--)
		if (x[nx - k] == '-')
			return k;
	word = lookalike_word_last(x, nx);
	return word <= n ? word : 0;
}

static size_t
shared_first(const char *x, size_t nx, const char *y, size_t ny)
{
	size_t n = 0, word;

	while (n < nx && n < ny && x[n] == y[n])
		n++;
	for (size_t k = n; k > 1; k--)
		if (x[k - 1] == '-')
			return k;
	word = lookalike_word_first(x, nx);
	return word <= n ? word : 0;
}

/*
 * How long the names are in which the two differ, the shorter one: without the words that both begin or end with.
 * "dune-project" and "dunst-project" are four letters and five.
 */
static size_t
differing(const char *x, const char *y)
{
	size_t nx = strlen(x), ny = strlen(y), n;

	while ((n = shared_last(x, nx, y, ny)) > 0)
		nx -= n, ny -= n;
	while ((n = shared_first(x, nx, y, ny)) > 0)
		x += n, y += n, nx -= n, ny -= n;
	return nx < ny ? nx : ny;
}

/* One edit, two in a longer name; or one of what the eye sees, which is two as well. */
static bool
is_typo(struct arena *a, const char *x, const char *y)
{
	size_t nx = strlen(x), ny = strlen(y), shorter = nx < ny ? nx : ny, d = distance(x, y);

	if (shorter < LOOKALIKE_EDIT1_MIN)
		return false;
	if (d == 2 && shorter >= LOOKALIKE_EDIT2_MIN)
		return differing(x, y) >= LOOKALIKE_EDIT2_MIN;
	return d <= 1 || (shorter >= LOOKALIKE_NAME_MIN &&
			     distance(name_visual(a, x), name_visual(a, y)) <= 1);
}

const char *
lookalike_joined(struct arena *a, const char *host, const char *org)
{
	const char *suffix = strchr(org, '.');
	size_t n = strlen(host), s = suffix == NULL ? 0 : strlen(suffix);

	return without(a, arena_strndup(a, host, n > s ? n - s : n), '.');
}

/* "partnera.com.evil.io", "partnera-com.evil.io".  A bare label below a domain is a customer's at a service. */
static bool
below_another(struct arena *a, const char *host, const char *org, const char *known)
{
	size_t n = strlen(host), o = strlen(org);
	const char *left, *flat = without(a, without(a, known, '.'), '-');

	if (n <= o + 1)
		return false;
	left = arena_strndup(a, host, n - o - 1);
	return strstr(left, known) != NULL ||
	       strstr(without(a, without(a, left, '.'), '-'), flat) != NULL;
}

/* "partneracom.net", "partnera-com.net" */
static bool
is_whole(struct arena *a, const char *x, const char *y, const char *known)
{
	return strlen(y) >= LOOKALIKE_WORD_MIN &&
	       strcmp(without(a, x, '-'), without(a, known, '.')) == 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Do they stand beside each other as "plant1" and "plant2" do, or "site06a" and "site12a"? */
static bool
in_a_row(const char *x, const char *y)
{
	size_t n = strlen(x);

	if (n < 2 || n != strlen(y))
		return false;
	for (size_t i = 0; i < n; i++)
		if (x[i] != y[i] && i != n - 1 && !(is_digit(x[i]) && is_digit(y[i])))
			return false;
	return true;
}

/*
 * Is the suffix one that nobody takes but to be read as the other: one typing mistake from .com, .net or .org, or resold
 * by a company (com.de, uk.com)?  Companies have second domains under other suffixes.
 */
static bool
reads_as_suffix(const char *org, const char *known)
{
	static const char *const common[] = { "com", "net", "org" };
	const char *x = strchr(org, '.'), *y = strchr(known, '.');

	if (x == NULL || y == NULL)
		return false;
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (strcmp(y + 1, common[i]) == 0 && distance(x + 1, y + 1) == 1)
			return true;
	return organisation_is_resold(org) && !organisation_is_resold(known);
}

enum lookalike
lookalike_of(struct arena *a, const char *host, const char *org, const char *known)
{
	const char *x, *y, *vx, *vy;

	if (org[0] == '\0' || known[0] == '\0' || strcmp(org, known) == 0)
		return LOOKALIKE_NONE;
	x = lookalike_label(a, org);
	y = lookalike_label(a, known);
	vx = name_visual(a, x);
	vy = name_visual(a, y);
	if (strcmp(x, y) == 0)
		return strlen(x) < SUFFIX_MIN        ? LOOKALIKE_NONE
		       : reads_as_suffix(org, known) ? LOOKALIKE_VISUAL
						     : LOOKALIKE_SUFFIX;
	if (strcmp(vx, vy) == 0 && vx[0] != '\0')
		return LOOKALIKE_VISUAL;
	if (strlen(y) >= LOOKALIKE_WORD_MIN &&
	    strcmp(name_visual(a, lookalike_joined(a, host, org)), vy) == 0)
		return LOOKALIKE_VISUAL;
	if (strchr(x, '-') != NULL && strlen(y) >= LOOKALIKE_EDIT1_MIN &&
	    strcmp(lookalike_order(a, x), lookalike_order(a, y)) == 0)
		return LOOKALIKE_VISUAL;
	if (is_typo(a, x, y))
		return LOOKALIKE_TYPO;
	if (is_whole(a, x, y, known))
		return LOOKALIKE_WORD;
	if (contains(x, y) || contains(vx, vy))
		return LOOKALIKE_WORD;
	return below_another(a, host, org, known) ? LOOKALIKE_SUBDOMAIN : LOOKALIKE_NONE;
}

bool
lookalike_is_faint(struct arena *a, const char *host, const char *org, const char *known)
{
	const char *x = lookalike_label(a, org), *y = lookalike_label(a, known);

	switch (lookalike_of(a, host, org, known)) {
	case LOOKALIKE_TYPO:
		return in_a_row(x, y) || differing(x, y) < LOOKALIKE_EDIT1_MIN;
	case LOOKALIKE_WORD:
		return !is_whole(a, x, y, known) && !has_addition(x, y) &&
		       !has_addition(name_visual(a, x), name_visual(a, y));
	default:
		return false;
	}
}
