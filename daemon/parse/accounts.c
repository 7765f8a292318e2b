#include <stdlib.h>
#include <string.h>

#include "account_block.h"
#include "accounts.h"
#include "buf.h"
#include "iban_scan.h"
#include "mem.h"
#include "text.h"

#define AROUND 120 /* bytes of evidence on each side */

/* Places of all numbers in a text, known or not. */
struct places {
	struct iban_match *v;
	size_t n, cap;
};

static void
places_add(struct places *p, const struct iban_match *m)
{
	if (p->n == p->cap) {
		p->cap = p->cap == 0 ? 16 : 2 * p->cap;
		p->v = mem_realloc(p->v, p->cap, sizeof(*p->v));
	}
	p->v[p->n++] = *m;
}

static struct places
places_of(const char *text, size_t len)
{
	struct places p = { 0 };
	struct iban_scan scan;
	struct iban_match m;
	size_t i = 0;

	iban_scan_of(text, len, &scan);
	while (iban_scan_next(&scan, &i, true, &m))
		places_add(&p, &m);
	iban_scan_free(&scan);
	return p;
}

/* Bytes start … end of text as one line, the numbers k … of p masked. */
static const char *
masked(
    struct arena *a, const char *text, size_t start, size_t end, const struct places *p, size_t k)
{
	struct buf b = { 0 };
	char mask[IBAN_MASKED_MAX];
	const char *line;
	size_t at = start;

	for (; k < p->n && p->v[k].start < end; k++) {
		buf_bytes(&b, text + at, p->v[k].start - at);
		iban_mask(p->v[k].value, mask);
		buf_bytes(&b, mask, strlen(mask));
		at = p->v[k].end;
	}
	if (at < end)
		buf_bytes(&b, text + at, end - at);
	line = text_prefix(
	    a, text_line(a, b.p == NULL ? "" : (const char *)b.p, b.len), MAIL_EVIDENCE_MAX);
	buf_free(&b);
	return line;
}

const char *
accounts_masked(struct arena *a, const char *text, size_t len)
{
	struct places p = places_of(text, len);
	const char *line = masked(a, text, 0, len, &p, 0);

	free(p.v);
	return line;
}

/* A number glued to other digits is none, but the cut may end behind it: then it would stand there whole. */
static const char *
hidden(struct arena *a, const char *line, const char *value)
{
	char mask[IBAN_MASKED_MAX];
	const char *at;

	iban_mask(value, mask);
	while ((at = strstr(line, value)) != NULL)
		line =
		    arena_printf(a, "%.*s%s%s", (int)(at - line), line, mask, at + strlen(value));
	return line;
}

/* The words around number k; another one that is only half in them is left out. */
static const char *
around(struct arena *a, const char *text, size_t len, const struct places *p, size_t k)
{
	const struct iban_match *m = &p->v[k];
	size_t start = m->start > AROUND ? m->start - AROUND : 0;
	size_t end = len - m->end > AROUND ? m->end + AROUND : len, first = k;

	while (first > 0 && p->v[first - 1].end > start)
		first--;
	if (first < k && p->v[first].start < start)
		start = p->v[first++].end;
	for (size_t i = k + 1; i < p->n && p->v[i].start < end; i++)
		if (p->v[i].end > end)
			end = p->v[i].start;
	while (start < m->start && ((unsigned char)text[start] & 0xc0) == 0x80)
		start++;
	while (end > m->end && end < len && ((unsigned char)text[end] & 0xc0) == 0x80)
		end--;
	return hidden(a, masked(a, text, start, end, p, first), m->value);
}

static struct mail_account *
known(struct mail_account *v, size_t n, const char *value, enum mail_where where, unsigned index)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].where == where && v[i].index == index && strcmp(v[i].value, value) == 0)
			return &v[i];
	return NULL;
}

bool
accounts_find(struct arena *a, const char *text, enum mail_where where, unsigned index,
    struct mail_account **v, size_t *n)
{
	size_t len = strlen(text);
	struct places p = places_of(text, len);
	bool full = false;

	for (size_t k = 0; k < p.n && !full; k++) {
		const struct iban_match *m = &p.v[k];
		struct mail_account *old = known(*v, *n, m->value, where, index);
		struct account_block block = { .text = text,
			.len = len,
			.start = m->start,
			.end = m->end,
			.before = k > 0 ? p.v[k - 1].end : 0,
			.after = k + 1 < p.n ? p.v[k + 1].start : len };

		if (old != NULL) {
			old->obfuscated |= m->obfuscated;
			continue;
		}
		if (*n >= MAIL_ACCOUNTS_MAX) {
			full = true;
			break;
		}
		*v = arena_grow(a, *v, *n, sizeof(**v));
		(*v)[*n] = (struct mail_account){ .kind = ACCOUNT_IBAN,
			.value = arena_strdup(a, m->value),
			.key = account_key(a, ACCOUNT_IBAN, m->value),
			.country = arena_strndup(a, m->value, 2),
			.bank = "",
			.currency = "",
			.bic = account_block_bic(a, &block, m->value),
			.beneficiary = account_block_holder(a, &block),
			.where = where,
			.index = index,
			.ours = account_block_ours(&block),
			.obfuscated = m->obfuscated,
			.evidence = around(a, text, len, &p, k) };
		(*n)++;
	}
	free(p.v);
	return full;
}
