#include <stdlib.h>

#include "account_code.h"
#include "account_form.h"
#include "account_join.h"
#include "account_labelled.h"
#include "account_number.h"
#include "account_token.h"

/* Is token i an account, and if it needs nothing else, which? */
static void
classify(struct account_tokens *t, size_t i, struct account_list *o)
{
	struct account_token *x = &t->v[i];
	size_t before = o->n;

	if (x->plus)
		return;
	if (account_form_alone(o, x))
		x->alone = x->account = o->n > before;
	else
		x->account =
		    (x->label & LABEL_ACCOUNTS) != 0 ? x->n >= 4 : account_labelled_follows(t, i);
	if (!x->account || t->ordered)
		return;
	t->ordered = true;
	for (size_t k = 0; k < i; k++)
		for (unsigned what = ACCOUNT_LABEL_ROUTING; what <= ACCOUNT_LABEL_IFSC; what++)
			t->code_first |= account_code_is(&t->v[k], what);
}

static int
by_start(const void *a, const void *b)
{
	const struct account_number *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

struct account_number *
account_numbers(const char *text, const struct iban_scan *s, const struct iban_match *taken,
    size_t n, size_t *ret_n)
{
	struct account_tokens t = { .text = text };
	struct account_list o = { 0 };

	account_token_read(s, taken, n, &t, &o);
	account_join_broken(&t);
	for (size_t i = 0; i < t.n; i++)
		classify(&t, i, &o);
	for (size_t i = 0; i < t.n; i++)
		if (t.v[i].account && !t.v[i].alone)
			account_labelled_add(&t, i, &o);
	account_token_free(&t);
	if (o.n > 1)
		qsort(o.v, o.n, sizeof(*o.v), by_start);
	*ret_n = o.n;
	return o.v;
}
