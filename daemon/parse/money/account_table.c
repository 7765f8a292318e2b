#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account_label.h"
#include "account_row.h"
#include "account_table.h"
#include "buf.h"
#include "mem.h"

#define HEAD_BYTES 48
#define HEAD_DIGITS 3
#define NUMBER_DIGITS 4
#define SHORT_LABEL 3 /* bytes */
#define CELL_LINES 4 /* of one cell, between the heads and the rest of their row */
#define COLUMN_DIGITS 6 /* fewer may be a part of a number that cells divide */
#define LIST_MAX 10 /* heads of a list */
#define LIST_AHEAD 800 /* bytes in which the number of a list's first value must stand */

/* Everything but what tells no number. */
#define NUMBERS (LABEL(BANK_NAME) - 1)

/* Says less than "bank account": customers and users have accounts too. */
#define VAGUE LABEL(ACCOUNT)

/* Digits, few letters among them, nothing that prose has. */
static bool
is_number(const struct account_cell *c)
{
	size_t d = account_row_digits(c->s, c->n), letters = 0;

	for (size_t i = 0; i < c->n; i++) {
		unsigned char ch = (unsigned char)c->s[i];

		letters += isalpha(ch) != 0;
		if (ch < 0x80 && !isalnum(ch) && strchr(" -./()#'", ch) == NULL)
			return false;
	}
	return d >= NUMBER_DIGITS && d >= letters && c->n <= 2 * HEAD_BYTES;
}

/* Only what Markdown draws between heads and values. */
static bool
is_rule(const struct account_row *r)
{
	size_t dashes = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (strchr(" |:+-=_\r\t", r->s[i]) == NULL)
			return false;
		dashes += r->s[i] == '-' || r->s[i] == '=' || r->s[i] == '_';
	}
	return dashes >= 3;
}

/* The labels in a cell: 1 << ACCOUNT_LABEL_*. */
static uint64_t
labels_in(const struct account_cell *c)
{
	struct account_label_hit *v = NULL;
	size_t n = 0;
	uint64_t whats = 0;

	account_label_find(c->s, 0, c->n, &v, &n);
	/* "Voss AG": short words stand in names, too. */
	for (size_t i = 0; i < n; i++)
		if (v[i].start == 0 || v[i].end - v[i].start >= SHORT_LABEL)
			whats |= v[i].whats;
	free(v);
	/* "Account no. (customer)" */
	if ((whats & LABEL(VETO)) != 0)
		return LABEL(VETO);
	if (whats == 0 && c->n >= 4 && strncasecmp(c->s, "iban", 4) == 0)
		return LABEL(BANK_ACCOUNT);
	return whats;
}

static bool
is_head(const struct account_cell *c)
{
	return c->n <= HEAD_BYTES && account_row_digits(c->s, c->n) <= HEAD_DIGITS;
}

/* Is the cell one label of a number and nothing else? */
static bool
is_label(const struct account_cell *c)
{
	struct account_label_hit *v = NULL;
	size_t n = 0, len = c->n;
	bool whole;

	while (len > 0 && strchr(": ", c->s[len - 1]) != NULL)
		len--;
	if (len == 4 && strncasecmp(c->s, "iban", 4) == 0)
		return true;
	account_label_find(c->s, 0, len, &v, &n);
	whole = n == 1 && v[0].start == 0 && v[0].end == len && (v[0].whats & NUMBERS) != 0;
	free(v);
	return whole;
}

/* May the cells be heads, whatever they say? */
static bool
may_be_heads(const struct account_row *r)
{
	for (size_t i = 0; i < r->cells; i++)
		if (!is_head(&r->cell[i]))
			return false;
	return r->cells >= 2;
}

/* What the heads say; false if they are none of bank details. */
static bool
heads_of(const struct account_row *r, uint64_t ret[ACCOUNT_ROW_CELLS])
{
	uint64_t numbers = 0;
	size_t banks = 0;

	for (size_t i = 0; i < r->cells; i++) {
		ret[i] = labels_in(&r->cell[i]);
		numbers |= ret[i] & NUMBERS;
		banks += (ret[i] & LABEL(VETO)) == 0 && (ret[i] & ~VAGUE) != 0;
	}
	return numbers != 0 && ((numbers & ~VAGUE) != 0 || banks > 0);
}

/* Are numbers below the heads that want some, and at least one? */
static bool
fits(const struct account_row *r, size_t cells, const uint64_t *heads)
{
	bool any = false;

	/* Of two lines "head: value" the second is none of values. */
	if (r->cells != cells || is_label(&r->cell[0]))
		return false;
	for (size_t i = 0; i < cells; i++) {
		if ((heads[i] & NUMBERS) == 0 || r->cell[i].n == 0)
			continue;
		if (is_number(&r->cell[i]))
			any = true;
		else if ((heads[i] & ~(~NUMBERS | LABEL(JP_BANK) | LABEL(TW_BANK) |
					 LABEL(JP_BRANCH) | LABEL(KR_ACCOUNT) | LABEL(BANK_CODE) |
					 LABEL(BRANCH_CODE) | LABEL(INSTITUTION) | LABEL(PIX))) !=
			 0)
			return false;
	}
	return any;
}

static void
put(struct buf *b, const struct account_cell *head, const struct account_cell *value)
{
	size_t n = head->n;

	if (value->n == 0)
		return;
	while (n > 0 && strchr(": \r\t", head->s[n - 1]) != NULL)
		n--;
	buf_bytes(b, head->s, n);
	if (n > 0)
		buf_bytes(b, ": ", 2);
	buf_bytes(b, value->s, value->n);
	buf_bytes(b, "\n", 1);
}

/* Columns of spaces whose number differs from the heads': each value goes to the head that it stands below. */
static void
align_columns(const struct account_row *head, struct account_row *r)
{
	struct account_row out = *r;

	out.cells = head->cells;
	memset(out.cell, 0, sizeof(out.cell));
	for (size_t i = 0; i < r->cells; i++) {
		size_t k = 0;

		while (k + 1 < head->cells && head->cell[k + 1].column <= r->cell[i].column + 1)
			k++;
		if (out.cell[k].n != 0)
			return;
		out.cell[k] = r->cell[i];
	}
	*r = out;
}

/* No number stands below a head that wants none. */
static bool
in_place(const struct account_row *r, const uint64_t *heads)
{
	for (size_t i = 0; i < r->cells; i++)
		if ((heads[i] & NUMBERS) == 0 && is_number(&r->cell[i]) &&
		    account_row_digits(r->cell[i].s, r->cell[i].n) >= COLUMN_DIGITS)
			return false;
	return true;
}

/* One or two cells are empty and gone: those without which numbers stand below the heads that want numbers. */
static void
align_kinds(const struct account_row *head, const uint64_t *heads, struct account_row *r)
{
	size_t missing = head->cells - r->cells;

	for (size_t i = head->cells; i-- > 0;)
		for (size_t k = missing == 1 ? 1 : i; k-- > 0;) {
			const struct account_cell none = { .s = r->s };
			struct account_row out = *r;

			out.cells = 0;
			for (size_t h = 0, from = 0; h < head->cells; h++)
				out.cell[out.cells++] =
				    h == i || (missing == 2 && h == k) ? none : r->cell[from++];
			if (in_place(&out, heads) && fits(&out, head->cells, heads)) {
				*r = out;
				return;
			}
		}
}

static void
align(const struct account_row *head, const uint64_t *heads, struct account_row *r)
{
	if (r->cells == 0 || r->cells >= head->cells)
		return;
	if (r->sep == SEP_GAP && r->cells >= 2)
		align_columns(head, r);
	else if ((r->sep == SEP_COLON || r->sep == SEP_TAB) && head->cells - r->cells <= 2)
		align_kinds(head, heads, r);
}

/* May r be a line of a cell that has several, of the row that is to come? */
static bool
is_cell_line(const struct account_row *head, const struct account_row *r)
{
	return head->sep == SEP_COLON && r->cells == 1 && r->n <= HEAD_BYTES &&
	       account_row_digits(r->s, r->n) < NUMBER_DIGITS;
}

/* A row of heads at *head, rows of values below: false if there is none, else *ret is behind it. */
static bool
unfold_rows(struct buf *b, const struct account_row *head, const char *end, const char **ret)
{
	uint64_t heads[ACCOUNT_ROW_CELLS];
	const char *at = account_row_next(head, end);
	bool known = false;
	size_t rows = 0;

	for (size_t lines = 0; at < end && lines < ACCOUNT_TABLE_ROWS; lines++) {
		struct account_row r = account_row_at(at, end, head->sep);

		bool cell_line = lines < CELL_LINES && is_cell_line(head, &r);

		if (rows == 0 && (cell_line || is_rule(&r))) {
			at = account_row_next(&r, end);
			if (cell_line)
				buf_bytes(b, r.s, (size_t)(at - r.s));
			continue;
		}
		if (r.cells > head->cells || account_row_digits(r.s, r.n) < NUMBER_DIGITS)
			break;
		if (!known && !heads_of(head, heads))
			return false;
		known = true;
		align(head, heads, &r);
		if (!fits(&r, head->cells, heads))
			break;
		for (size_t i = 0; i < r.cells; i++)
			put(b, &head->cell[i], &r.cell[i]);
		buf_bytes(b, "\n", 1);
		at = account_row_next(&r, end);
		*ret = at;
		rows++;
	}
	return rows > 0;
}

/* Heads in the first column, an account in each of the others. */
static bool
unfold_columns(struct buf *b, const struct account_row *first, const char *end, const char **ret)
{
	struct account_row *rows = mem_calloc(ACCOUNT_TABLE_ROWS, sizeof(*rows));
	const char *at = first->s;
	size_t n = 0;
	bool found = false;

	for (; at < end && n < ACCOUNT_TABLE_ROWS; n++) {
		size_t numbers = 0;

		rows[n] = account_row_at(at, end, first->sep);
		if (rows[n].cells != first->cells || !is_head(&rows[n].cell[0]))
			break;
		for (size_t k = 1; k < rows[n].cells; k++)
			numbers += is_number(&rows[n].cell[k]) &&
				   account_row_digits(rows[n].cell[k].s, rows[n].cell[k].n) >=
				       COLUMN_DIGITS;
		if (!found && numbers >= 2) {
			uint64_t whats = labels_in(&rows[n].cell[0]);

			found = (whats & NUMBERS) != 0 && (whats & LABEL(VETO)) == 0;
		}
		at = account_row_next(&rows[n], end);
	}
	*ret = at;
	found &= n >= 2;
	for (size_t k = 1; found && k < first->cells; k++) {
		for (size_t i = 0; i < n; i++)
			put(b, &rows[i].cell[0], &rows[i].cell[k]);
		buf_bytes(b, "\n", 1);
	}
	free(rows);
	return found;
}

static struct account_cell
line_of(const char *s, const char *end)
{
	const char *eol = s < end ? memchr(s, '\n', (size_t)(end - s)) : NULL;

	return account_row_cell(s, (size_t)((eol != NULL ? eol : end) - s), 0);
}

static const char *
line_after(const struct account_cell *c, const char *end)
{
	const char *eol = c->s < end ? memchr(c->s, '\n', (size_t)(end - c->s)) : NULL;

	return eol != NULL ? eol + 1 : end;
}

/* "Bank: Barclays": head and value in one line. */
static bool
has_value(const struct account_cell *c)
{
	for (size_t i = 0; i < c->n; i++) {
		size_t colon = c->s[i] == ':'                                              ? 1
			       : c->n - i >= 3 && memcmp(c->s + i, "\xef\xbc\x9a", 3) == 0 ? 3
											   : 0;

		if (colon > 0 && i + colon < c->n)
			return true;
	}
	return false;
}

/* Do the n lines from at on hold what the heads want, and at least one number?  *ret_behind is behind them. */
static bool
list_fits(const uint64_t *whats, size_t n, const char *at, const char *end,
    struct account_cell *value, const char **ret_behind)
{
	size_t numbers = 0;

	for (size_t i = 0; i < n; i++) {
		bool number;

		value[i] = line_of(at, end);
		number = is_number(&value[i]);
		if (value[i].n == 0 || value[i].n > 4 * HEAD_BYTES ||
		    (number != ((whats[i] & NUMBERS) != 0) &&
			(whats[i] & (~NUMBERS | LABEL(JP_BANK) | LABEL(TW_BANK))) == 0))
			return false;
		numbers += number && (whats[i] & NUMBERS) != 0;
		at = line_after(&value[i], end);
	}
	*ret_behind = at;
	return numbers > 0;
}

/* Heads on lines of their own, their values on as many lines below; a title may stand above the heads. */
static bool
unfold_list(struct buf *b, const char *s, const char *end, const char **ret)
{
	struct account_cell head[LIST_MAX], value[LIST_MAX];
	uint64_t whats[LIST_MAX];
	const char *at = s, *behind;
	size_t n = 0;

	for (; n < LIST_MAX; n++) {
		head[n] = line_of(at, end);
		if (head[n].n == 0 || head[n].n > HEAD_BYTES || has_value(&head[n]) ||
		    account_row_digits(head[n].s, head[n].n) > 0 ||
		    (whats[n] = labels_in(&head[n])) == 0 || (whats[n] & LABEL(VETO)) != 0)
			break;
		at = line_after(&head[n], end);
	}
	*ret = at;
	for (size_t first = 0; first + 2 <= n; first++) {
		if (!list_fits(whats + first, n - first, at, end, value, &behind))
			continue;
		buf_bytes(b, s, (size_t)(head[first].s - s));
		for (size_t i = first; i < n; i++)
			put(b, &head[i], &value[i - first]);
		*ret = behind;
		return true;
	}
	return false;
}

/* May a list of heads begin here?  A cheap look before the labels are searched. */
static bool
may_be_list(const char *s, const char *end)
{
	struct account_cell a = line_of(s, end), b;
	const char *next = line_after(&a, end);

	if (a.n == 0 || a.n > HEAD_BYTES || next >= end || account_row_digits(a.s, a.n) > 0)
		return false;
	b = line_of(next, end);
	if (b.n == 0 || b.n > HEAD_BYTES || account_row_digits(b.s, b.n) > 0)
		return false;
	if ((size_t)(end - next) > LIST_AHEAD)
		end = next + LIST_AHEAD;
	for (size_t run = 0; next < end; next++) {
		run = isdigit((unsigned char)*next) ? run + 1 : 0;
		if (run == NUMBER_DIGITS - 2)
			return true;
	}
	return false;
}

const char *
account_table_unfold(struct arena *a, const char *text, size_t len, size_t *ret_len)
{
	const char *end = text + len, *done = text, *no_columns = text, *no_list = text;
	struct buf out = { 0 };

	*ret_len = len;
	if (account_row_digits(text, len) < NUMBER_DIGITS)
		return text;
	for (const char *s = text; s < end;) {
		struct account_row r = account_row_at(s, end, SEP_NONE);
		struct buf b = { 0 };
		const char *behind = NULL;
		bool found = false;

		if (may_be_heads(&r))
			found = unfold_rows(&b, &r, end, &behind);
		if (!found && r.cells >= 3 && s >= no_columns) {
			found = unfold_columns(&b, &r, end, &behind);
			if (!found)
				no_columns = behind;
		}
		if (!found && s >= no_list && may_be_list(s, end)) {
			found = unfold_list(&b, s, end, &behind);
			if (!found)
				no_list = behind;
		}
		if (found) {
			buf_bytes(&out, done, (size_t)(s - done));
			buf_bytes(&out, b.p, b.len);
			done = behind;
		}
		buf_free(&b);
		s = found ? behind : account_row_next(&r, end);
	}
	if (out.p == NULL)
		return text;
	buf_bytes(&out, done, (size_t)(end - done));
	*ret_len = out.len;
	text = arena_strndup(a, (const char *)out.p, out.len);
	buf_free(&out);
	return text;
}
