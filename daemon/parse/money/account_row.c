#include <string.h>

#include "account_row.h"

static bool
space(char c)
{
	return c == ' ' || c == '\r' || c == '\t';
}

struct account_cell
account_row_cell(const char *s, size_t n, size_t column)
{
	while (n > 0 && space(*s)) {
		s++;
		n--;
		column++;
	}
	while (n > 0 && space(s[n - 1]))
		n--;
	/* A quoted field of CSV; what is doubled in it stays so. */
	if (n >= 2 && s[0] == '"' && s[n - 1] == '"')
		return (struct account_cell){ s + 1, n - 2, column };
	return (struct account_cell){ s, n, column };
}

/* Bytes of the separator at s, 0 if none is there. */
static size_t
separates(const char *s, size_t left, enum account_separator sep)
{
	size_t n = 0;

	switch (sep) {
	case SEP_TAB:
		return left > 0 && *s == '\t';
	case SEP_PIPE:
		return left > 0 && *s == '|';
	case SEP_COLON:
		return left >= 3 && memcmp(s, " : ", 3) == 0 ? 3 : 0;
	case SEP_SEMICOLON:
		return left > 0 && *s == ';';
	case SEP_COMMA:
		return left > 0 && *s == ',';
	case SEP_GAP:
		while (n < left && s[n] == ' ')
			n++;
		return n >= 2 ? n : 0;
	case SEP_NONE:
		break;
	}
	return 0;
}

/* What divides the line: the first of enum account_separator that stands in it. */
static enum account_separator
separator_of(const char *s, size_t n)
{
	struct account_cell in = account_row_cell(s, n, 0);
	enum account_separator best = SEP_NONE;

	for (size_t i = 0; i < in.n && best != SEP_TAB; i++) {
		enum account_separator sep = in.s[i] == '\t'  ? SEP_TAB
					     : in.s[i] == '|' ? SEP_PIPE
					     : in.s[i] == ';' ? SEP_SEMICOLON
					     : in.s[i] == ',' ? SEP_COMMA
					     : in.s[i] == ' ' ? SEP_GAP
							      : SEP_NONE;

		if (sep == SEP_GAP && separates(in.s + i, in.n - i, SEP_COLON) > 0)
			sep = SEP_COLON;
		else if (sep == SEP_GAP && in.s[i + 1] != ' ')
			sep = SEP_NONE;
		if (sep != SEP_NONE && (best == SEP_NONE || sep < best))
			best = sep;
	}
	return best;
}

/* Divide the line r->s by r->sep. */
static void
split(struct account_row *r)
{
	const char *s = r->s, *end = r->s + r->n, *from;
	bool quoted = false;

	r->cells = 0;
	while (s < end && space(*s) && r->sep != SEP_TAB)
		s++;
	while (end > s && space(end[-1]))
		end--;
	if (r->sep == SEP_PIPE && s < end && *s == '|')
		s++;
	if (r->sep == SEP_PIPE && end > s && end[-1] == '|')
		end--;
	for (from = s;; s++) {
		size_t n = s < end && !quoted ? separates(s, (size_t)(end - s), r->sep) : 0;

		if (s < end && *s == '"' && r->sep >= SEP_SEMICOLON && r->sep <= SEP_COMMA)
			quoted = !quoted;
		if (s < end && n == 0)
			continue;
		if (r->cells == ACCOUNT_ROW_CELLS) {
			r->cells = 0;
			return;
		}
		r->cell[r->cells++] =
		    account_row_cell(from, (size_t)(s - from), (size_t)(from - r->s));
		if (s >= end)
			return;
		s += n - 1;
		from = s + 1;
	}
}

/* The line at s, split by sep; by what divides it if that is SEP_NONE. */
struct account_row
account_row_at(const char *s, const char *end, enum account_separator sep)
{
	const char *eol = memchr(s, '\n', (size_t)(end - s));
	struct account_row r = { .s = s };

	r.n = (size_t)((eol != NULL ? eol : end) - s);
	r.sep = sep != SEP_NONE ? sep : separator_of(s, r.n);
	if (r.sep != SEP_NONE)
		split(&r);
	return r;
}

const char *
account_row_next(const struct account_row *r, const char *end)
{
	return r->s + r->n < end ? r->s + r->n + 1 : end;
}

size_t
account_row_digits(const char *s, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += s[i] >= '0' && s[i] <= '9';
	return k;
}
