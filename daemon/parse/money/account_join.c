#include <stdlib.h>
#include <string.h>

#include "account_form.h"
#include "account_join.h"

#define WRAPPED_LINE 55 /* bytes: a line as long as this was broken by a program */
#define LONG_DIGITS 18 /* numbers of so many tell by their check digits that a line broke them */
#define BROKEN_DIGITS 7 /* fewer make no account: its line was broken */

/* Is the line that ends at i so long that a program will have broken it? */
static bool
wrapped(const char *text, size_t i)
{
	size_t n = 0;

	while (n < WRAPPED_LINE && i > n && text[i - n - 1] != '\n')
		n++;
	return n == WRAPPED_LINE;
}

/* x and what stands on the next line, as one. */
static struct account_token
joined(const struct account_token *x, const struct account_token *y)
{
	struct account_token z = *x;

	memcpy(z.d + z.n, y->d, y->n + 1);
	memcpy(z.group + z.groups, y->group, y->groups);
	z.n += y->n;
	z.groups += y->groups;
	z.sep = z.sep != 0 ? z.sep : ' ';
	z.last_sep = y->last_sep != 0 ? y->last_sep : ' ';
	z.end = y->end;
	z.line = y->line;
	z.odd |= y->odd;
	return z;
}

/* Is it a number that its form and its check digits tell? */
static bool
is_alone(const struct account_token *t)
{
	struct account_list o = { 0 };
	bool alone = t->n >= LONG_DIGITS && account_form_alone(&o, t) && o.n > 0;

	free(o.v);
	return alone;
}

/* Does number y, on the next line, go on with x? */
static bool
goes_on(
    const struct account_tokens *t, const struct account_token *x, const struct account_token *y)
{
	bool line_end, hyphen = false;
	struct account_token z;
	char behind;

	if ((x->label & LABEL(VETO)) != 0 || x->ifsc || x->line + 1 != y->line || y->label != 0 ||
	    y->ifsc || y->plus || y->paren || y->sep == '/' || x->n + y->n > ACCOUNT_DIGITS_MAX ||
	    x->groups + y->groups > ACCOUNT_GROUPS_MAX || (y->sep == '-' && y->groups == 3))
		return false;
	/* A sort code is whole. */
	if (x->n == 6 && x->groups == 3 && x->sep == '-' && x->group[0] == 2)
		return false;
	for (size_t i = x->end; i < y->start; i++) {
		hyphen |= t->text[i] == '-';
		if (strchr(" \t\r\n>-", t->text[i]) == NULL)
			return false;
	}
	z = joined(x, y);
	if (is_alone(&z))
		return !is_alone(x);
	if ((x->label & LABEL_ACCOUNTS) == 0)
		return false;
	behind = t->text[y->end];
	line_end = behind == '\0' || strchr("\r\n.,;)", behind) != NULL;
	return hyphen || wrapped(t->text, x->end) || (x->n < BROKEN_DIGITS && line_end);
}

/* Numbers that a line's end has broken become one. */
void
account_join_broken(struct account_tokens *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		struct account_token *x = n > 0 ? &t->v[n - 1] : NULL, y = t->v[i];

		if (x == NULL || !goes_on(t, x, &y)) {
			t->v[n++] = y;
			continue;
		}
		*x = joined(x, &y);
	}
	t->n = n;
}
