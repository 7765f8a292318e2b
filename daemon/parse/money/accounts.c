#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "account_block.h"
#include "account_hide.h"
#include "account_masked.h"
#include "account_name.h"
#include "account_number.h"
#include "account_table.h"
#include "accounts.h"
#include "buf.h"
#include "html.h"
#include "iban_scan.h"
#include "mem.h"
#include "reading.h"
#include "struck.h"
#include "text.h"

#define INSTRUCTION_LINES 8 /* between two numbers of one payment instruction */
#define AGAIN_MAX                                                                                  \
	200 /* further mentions whose surroundings are read for what the first one lacks */
#define AROUND 120 /* bytes of evidence on each side */

/* Places of all numbers in a text, known or not. */
struct places {
	struct account_number *v;
	size_t n;
};

static int
by_start(const void *a, const void *b)
{
	const struct account_number *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void
places_add(struct places *p, struct account_number *v, size_t n)
{
	if (n > 0) {
		p->v = mem_realloc(p->v, p->n + n, sizeof(*p->v));
		memcpy(p->v + p->n, v, n * sizeof(*v));
		p->n += n;
	}
	free(v);
}

/* Where two readings overlap, the longer one is meant; of equal ones the one whose kind has a name. */
static void
part_places(struct places *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct account_number *last = n > 0 ? &p->v[n - 1] : NULL, *x = &p->v[i];

		if (last == NULL || x->start >= last->end)
			p->v[n++] = *x;
		else if (x->end - x->start > last->end - last->start ||
			 (x->end - x->start == last->end - last->start && x->kind > last->kind))
			*last = *x;
	}
	p->n = n;
}

static struct places
places_of(const char *text, size_t len)
{
	struct places p = { 0 };
	struct iban_scan scan;
	struct iban_match m, *ibans = NULL;
	struct account_number *found;
	size_t i = 0, n = 0, found_n;

	iban_scan_of(text, len, &scan);
	while (iban_scan_next(&scan, &i, true, &m)) {
		if ((n & (n - 1)) == 0)
			ibans = mem_realloc(ibans, n == 0 ? 1 : 2 * n, sizeof(*ibans));
		ibans[n++] = m;
	}
	p.v = account_numbers(text, &scan, ibans, n, &p.n);
	found = account_names(text, &scan, &found_n);
	places_add(&p, found, found_n);
	found = account_masked(text, &scan, &found_n);
	places_add(&p, found, found_n);
	iban_scan_free(&scan);
	if (n > 0)
		p.v = mem_realloc(p.v, p.n + n, sizeof(*p.v));
	for (i = 0; i < n; i++) {
		struct account_number *x = &p.v[p.n++];

		*x = (struct account_number){ .start = ibans[i].start,
			.end = ibans[i].end,
			.kind = ACCOUNT_IBAN,
			.obfuscated = ibans[i].obfuscated };
		memcpy(x->value, ibans[i].value, sizeof(ibans[i].value));
	}
	free(ibans);
	if (p.n > 1)
		qsort(p.v, p.n, sizeof(*p.v), by_start);
	part_places(&p);
	return p;
}

/* What stands for the number in evidence: of a domestic form only the account's own end. */
static void
mask_of(const struct account_number *x, char ret[ACCOUNT_SHOWN_MAX])
{
	const char *own = strrchr(x->value, '/');

	if (x->kind == ACCOUNT_IBAN || own == NULL)
		account_mask(x->kind, x->value, ret);
	else
		account_mask(ACCOUNT_OTHER, own + 1, ret);
}

/* Bytes start … end of text as one line, the numbers k … of p masked. */
static const char *
masked(
    struct arena *a, const char *text, size_t start, size_t end, const struct places *p, size_t k)
{
	struct buf b = { 0 };
	char mask[ACCOUNT_SHOWN_MAX];
	const char *line;
	size_t at = start;

	for (; k < p->n && p->v[k].start < end && !reading_limits()->whole_accounts; k++) {
		buf_bytes(&b, text + at, p->v[k].start - at);
		mask_of(&p->v[k], mask);
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
	struct places p;
	const char *line;

	text = account_table_unfold(a, text, len, &len);
	p = places_of(text, len);
	line = masked(a, text, 0, len, &p, 0);
	free(p.v);
	return line;
}

const char *
accounts_hide(struct arena *a, const char *text, const struct mail_account *v, size_t n)
{
	struct places p;
	const char *line;

	if (reading_limits()->whole_accounts || strpbrk(text, "0123456789@") == NULL)
		return text;
	p = places_of(text, strlen(text));
	line = p.n > 0 ? masked(a, text, 0, strlen(text), &p, 0) : text;
	free(p.v);
	return account_hide(a, line, v, n);
}

/* A number glued to other digits is none, but the cut may end behind it: then it would stand there whole. */
static const char *
hidden(struct arena *a, const char *line, const struct account_number *x)
{
	const char *own = strrchr(x->value, '/'), *value = own != NULL ? own + 1 : x->value;
	char mask[ACCOUNT_SHOWN_MAX];
	const char *at;

	mask_of(x, mask);
	if (reading_limits()->whole_accounts || strstr(mask, value) != NULL)
		return line;
	while ((at = strstr(line, value)) != NULL)
		line =
		    arena_printf(a, "%.*s%s%s", (int)(at - line), line, mask, at + strlen(value));
	return line;
}

/* The words around number k; another one that is only half in them is left out. */
static const char *
around(struct arena *a, const char *text, size_t len, const struct places *p, size_t k)
{
	const struct account_number *m = &p->v[k];
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
	return hidden(a, masked(a, text, start, end, p, first), m);
}

static struct mail_account *
known(struct mail_account *v, size_t n, const char *key, enum mail_where where, unsigned index)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].where == where && v[i].index == index && strcmp(v[i].key, key) == 0)
			return &v[i];
	return NULL;
}

/* What another mention of the account says of it that the first did not. */
static void
complete(
    struct arena *a, struct mail_account *x, const struct account_block *b, const char *country)
{
	if (x->bic[0] == '\0')
		x->bic = account_block_bic(a, b, country);
	if (x->beneficiary[0] == '\0')
		x->beneficiary = account_block_holder(a, b);
	if (x->bank[0] == '\0')
		x->bank = account_block_bank(a, b);
	if (x->currency[0] == '\0')
		x->currency = account_block_currency(b);
}

/* Is what stands between two numbers little enough for one payment instruction? */
static bool
one_block(const char *text, size_t from, size_t to)
{
	unsigned lines = 0;

	for (; from < to && lines <= INSTRUCTION_LINES; from++)
		lines += text[from] == '\n';
	return lines <= INSTRUCTION_LINES;
}

/* The line that ends before at, in *ret_n bytes; NULL above the first. */
static const char *
line_above(const char *text, size_t at, size_t *ret_n)
{
	size_t end, start;

	if (at == 0 || text[at - 1] != '\n')
		return NULL;
	end = start = at - 1;
	while (start > 0 && text[start - 1] != '\n' && end - start <= ACCOUNTS_NAME_MAX)
		start--;
	*ret_n = end - start;
	return text + start;
}

/*
 * Bank and holder in the payload of a payment's QR code, EPC069-12: lines "BCD", version, character set, "SCT", BIC,
 * holder, IBAN.  Elsewhere both stay as they are.
 */
static void
epc_payload(struct arena *a, const char *text, const struct account_number *x, const char **ret_bic,
    const char **ret_holder)
{
	const char *line[6];
	size_t n[6], at = x->start;

	if (x->kind != ACCOUNT_IBAN)
		return;
	for (size_t k = 6; k-- > 0; at = (size_t)(line[k] - text))
		if ((line[k] = line_above(text, at, &n[k])) == NULL || n[k] > ACCOUNTS_NAME_MAX)
			return;
	if (n[0] != 3 || memcmp(line[0], "BCD", 3) != 0 || n[3] != 3 ||
	    memcmp(line[3], "SCT", 3) != 0)
		return;
	if (n[4] == 8 || n[4] == 11)
		*ret_bic = arena_strndup(a, line[4], n[4]);
	*ret_holder = text_line(a, line[5], n[5]);
}

bool
accounts_find(struct arena *a, const char *text, enum mail_where where, unsigned index,
    struct mail_account **v, size_t *n)
{
	size_t len = strlen(text);
	const char *whole = text;
	struct places p;
	bool full = false;
	unsigned instruction = 0, again = 0;

	text = struck_out(a, text, &len);
	if (text != whole)
		text = account_table_unfold(a, text, len, &len);
	p = text != whole ? places_of(text, len) : (struct places){ 0 };
	/* Where only struck numbers stand, the reader has no others. */
	if (p.n == 0) {
		free(p.v);
		len = strlen(whole);
		text = account_table_unfold(a, whole, len, &len);
		p = places_of(text, len);
	}
	for (size_t k = 0; k < p.n && !full; k++) {
		const struct account_number *m = &p.v[k];
		struct mail_account *old = NULL;
		const char *key = account_key(a, m->kind, m->value);
		const char *country = account_country(a, m->kind, m->value);
		struct account_block block = { .text = text,
			.len = len,
			.start = m->start,
			.end = m->end,
			.before = k > 0 ? p.v[k - 1].end : 0,
			.after = k + 1 < p.n ? p.v[k + 1].start : len };

		if (k > 0 && !one_block(text, p.v[k - 1].end, m->start))
			instruction++;
		old = known(*v, *n, key, where, index);
		if (old != NULL) {
			/* The international form tells more than the domestic one. */
			if (m->kind == ACCOUNT_IBAN && old->kind != ACCOUNT_IBAN) {
				old->kind = ACCOUNT_IBAN;
				old->value = arena_strdup(a, m->value);
				old->country = country;
			}
			if (again++ < AGAIN_MAX)
				complete(a, old, &block, country);
			old->obfuscated |= m->obfuscated;
			continue;
		}
		if (*n >= MAIL_ACCOUNTS_MAX) {
			full = true;
			break;
		}
		*v = arena_grow(a, *v, *n, sizeof(**v));
		(*v)[*n] = (struct mail_account){ .kind = m->kind,
			.value = arena_strdup(a, m->value),
			.key = key,
			.country = country,
			.bank = account_block_bank(a, &block),
			.currency = account_block_currency(&block),
			.instruction = instruction,
			.bic = account_block_bic(a, &block, country),
			.beneficiary = account_block_holder(a, &block),
			.where = where,
			.index = index,
			.ours = account_block_ours(&block),
			.obfuscated = m->obfuscated,
			.evidence = around(a, text, len, &p, k) };
		epc_payload(a, text, m, &(*v)[*n].bic, &(*v)[*n].beneficiary);
		(*n)++;
	}
	free(p.v);
	return full;
}
