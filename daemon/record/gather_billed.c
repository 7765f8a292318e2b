#include <string.h>

#include "digest.h"
#include "gather.h"
#include "learn.h"
#include "numbers.h"

/* Of one mail's subject and the words beside its accounts, and so many companies that a mail's number may be of. */
enum { BILLED_NUMBERS = 8, BILLED_OWNERS = 4 };

static size_t
numbers_of(const struct mail *m, char ret[][NUMBER_LEN_MAX + 1])
{
	size_t n = numbers_read(m->subject, ret, 0, BILLED_NUMBERS);

	for (size_t i = 0; i < m->accounts_n; i++)
		if (m->accounts[i].where != WHERE_QUOTED)
			n = numbers_read(m->accounts[i].evidence, ret, n, BILLED_NUMBERS);
	return n;
}

static size_t
add_other(const struct facts *f, const char *owner, const char **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i], owner) == 0)
			return n;
	if (owner[0] == '\0' || strcmp(owner, f->from_owner) == 0 || n == BILLED_OWNERS)
		return n;
	v[n] = owner;
	return n + 1;
}

const char *
billed_owner(struct gathering *g)
{
	const struct facts *f = g->f;
	char number[BILLED_NUMBERS][NUMBER_LEN_MAX + 1];
	const char *owners[BILLED_OWNERS];
	size_t owners_n = 0, n;

	if (f->direction != DIRECTION_INBOUND ||
	    (g->m->wording & (WORDING_ASKS_MONEY | WORDING_PAYMENT)) == 0)
		return "";
	for (size_t i = 0; i < f->parties_n; i++)
		if (!f->parties[i].ours && !f->parties[i].mailbox)
			owners_n = add_other(f, addr_owner(f->parties[i].addr), owners, owners_n);
	for (size_t i = 0; i < f->roster_n; i++)
		if (!f->roster[i].ours)
			owners_n = add_other(f, person_owner(&f->roster[i]), owners, owners_n);
	n = owners_n == 0 ? 0 : numbers_of(g->m, number);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < owners_n; k++)
			if (sql_int(g->s, 0, SQL_BILLED, "i",
				digest_key('b', number[i], owners[k])) != 0)
				return owners[k];
	return "";
}

void
learn_billed(struct learning *l)
{
	const struct mail *m = l->f->mail;
	char number[BILLED_NUMBERS][NUMBER_LEN_MAX + 1];
	bool states = false;
	size_t n;

	if (l->f->direction != DIRECTION_INBOUND || !l->teaches || m->subject_forward)
		return;
	for (size_t i = 0; i < m->accounts_n; i++)
		states |= m->accounts[i].where != WHERE_QUOTED && !m->accounts[i].ours &&
			  !l->f->accounts[i].ours &&
			  strcmp(l->f->accounts[i].owner, l->f->from_owner) == 0;
	n = states ? numbers_of(m, number) : 0;
	for (size_t i = 0; i < n; i++)
		sql_run(l->s, SQL_BILLED_ADD, "ii", digest_key('b', number[i], l->f->from_owner),
		    l->mail);
}
