#include <string.h>

#include "account_check.h"
#include "account_code.h"

#define BLOCK_LINES 8
#define BLOCK_BYTES 800
#define BLOCK_TOKENS 8

bool
account_code_canadian(const char *d)
{
	static const char institutions[] =
	    "001 002 003 004 006 010 016 030 039 614 809 815 828 829 837 839 865 879 889 899";
	const char code[] = { d[0], d[1], d[2], '\0' };

	return strstr(institutions, code) != NULL;
}

/* 0, institution, transit: the electronic form of a Canadian bank's code, which no American one has. */
static bool
is_canadian(const char *d)
{
	return d[0] == '0' && !check_aba(d) && account_code_canadian(d + 1);
}

/* Is token t a code of that kind? */
bool
account_code_is(const struct account_token *t, enum account_label what)
{
	switch (what) {
	case ACCOUNT_LABEL_ROUTING:
		return account_token_has(t, LABEL(ROUTING), 9) && check_aba(t->d);
	case ACCOUNT_LABEL_SORT:
		if (account_token_has(t, LABEL(SORT), 6))
			return true;
		return (t->label & ~(LABEL_CONTEXT | LABEL(ACCOUNT) | LABEL(BANK_ACCOUNT))) == 0 &&
		       !t->dated && t->n == 6 && t->groups == 3 &&
		       (t->sep == '-' || (t->sep == ' ' && t->label != 0)) && t->group[0] == 2 &&
		       t->group[1] == 2;
	case ACCOUNT_LABEL_BSB:
		/* "ANZ 013-999", "NAB 083 170" */
		return account_token_has(t, LABEL(BSB), 6) ||
		       (t->label == LABEL(BANK) && t->n == 6 && t->groups == 2 &&
			   (t->sep == '-' || (t->sep == ' ' && t->banked)) && t->group[0] == 3);
	case ACCOUNT_LABEL_TRANSIT:
		return account_token_has(t, LABEL(TRANSIT), 5) ||
		       account_token_has(t, LABEL(TRANSIT), 8) ||
		       (account_token_has(t, LABEL(TRANSIT), 9) && t->d[0] == '0') ||
		       (account_token_has(t, LABEL(ROUTING), 9) && is_canadian(t->d)) ||
		       (t->canadian && (t->label & ~LABEL_CONTEXT) == 0);
	case ACCOUNT_LABEL_INSTITUTION:
		return account_token_has(t, LABEL(INSTITUTION) | LABEL(BANK_CODE) | LABEL(HINT), 3);
	case ACCOUNT_LABEL_BLZ:
		return account_token_has(t, LABEL(BLZ), 8) || account_token_has(t, LABEL(BLZ), 5);
	case ACCOUNT_LABEL_CLEARING:
		return (t->label & LABEL(CLEARING)) != 0 && t->n >= 3 && t->n <= 5;
	case ACCOUNT_LABEL_BIK:
		return account_token_has(t, LABEL(BIK), 9) && t->d[0] == '0' && t->d[1] == '4';
	case ACCOUNT_LABEL_DK_REG:
		return account_token_has(t, LABEL(DK_REG), 4);
	case ACCOUNT_LABEL_AGENCY:
		return account_token_has(t, LABEL(AGENCY), 4) ||
		       account_token_has(t, LABEL(AGENCY), 5);
	case ACCOUNT_LABEL_BANK_CODE:
		return account_token_has(t, LABEL(BANK_CODE), 3);
	case ACCOUNT_LABEL_BRANCH_CODE:
		return account_token_has(t, LABEL(BRANCH_CODE), 3);
	case ACCOUNT_LABEL_ZA_BRANCH:
		return account_token_has(t, LABEL(ZA_BRANCH) | LABEL(BRANCH_CODE), 6);
	case ACCOUNT_LABEL_JP_BANK:
		return account_token_has(t, LABEL(JP_BANK), 4);
	case ACCOUNT_LABEL_JP_BRANCH:
		return account_token_has(t, LABEL(JP_BRANCH), 3);
	case ACCOUNT_LABEL_TW_BANK:
		return account_token_has(t, LABEL(TW_BANK) | LABEL(BANK_CODE), 3) ||
		       account_token_has(t, LABEL(TW_BANK), 7) ||
		       (t->label == 0 && t->paren && t->n == 3);
	case ACCOUNT_LABEL_CNAPS:
		return account_token_has(t, LABEL(CNAPS), 12) && check_cnaps(t->d);
	case ACCOUNT_LABEL_IFSC:
		return t->ifsc;
	case ACCOUNT_LABEL_IL_BRANCH:
		return account_token_has(t, LABEL(IL_BRANCH) | LABEL(BRANCH_CODE), 3);
	case ACCOUNT_LABEL_JP_SYMBOL:
		return account_token_has(t, LABEL(JP_SYMBOL), 5) && t->d[0] == '1';
	case ACCOUNT_LABEL_TR_BRANCH:
		return (t->label & LABEL(TR_BRANCH)) != 0 && t->n >= 3 && t->n <= 5;
	case ACCOUNT_LABEL_SE_CLEARING:
		return account_token_has(t, LABEL(SE_CLEARING), 4) ||
		       (account_token_has(t, LABEL(SE_CLEARING), 5) && t->d[0] == '8');
	case ACCOUNT_LABEL_ABI:
		return account_token_has(t, LABEL(ABI), 5);
	case ACCOUNT_LABEL_CAB:
		return account_token_has(t, LABEL(CAB), 5);
	default:
		return false;
	}
}

/* Are both in one block? */
static bool
near(const struct account_token *a, const struct account_token *b)
{
	return b->line - a->line <= BLOCK_LINES && b->start - a->end <= BLOCK_BYTES;
}

/* How far apart in the reader's eye: a line's end counts more than a word, a blank line more still. */
static size_t
gap(const struct account_tokens *t, const struct account_token *a, const struct account_token *b)
{
	size_t n = b->start - a->end;

	for (size_t i = a->end; i < b->start; i++)
		if (t->text[i] == '\n')
			n += t->text[i + 1] == '\n' ? 200 : 20;
	return n;
}

/* Does code k, behind account i, rather lead to the account that follows? */
static bool
leads_on(const struct account_tokens *t, size_t i, size_t k)
{
	for (size_t j = k + 1; j < t->n && j - k <= BLOCK_TOKENS && near(&t->v[k], &t->v[j]); j++)
		if (t->v[j].account) {
			size_t back = gap(t, &t->v[i], &t->v[k]), on = gap(t, &t->v[k], &t->v[j]);

			return t->code_first ? on < 2 * back : 2 * on < back;
		}
	return false;
}

/* The code of that kind that is account i's: the nearest one of the best claim. */
struct account_claim
account_code_claimed(const struct account_tokens *t, size_t i, enum account_label what)
{
	const struct account_token *x = &t->v[i];
	struct account_claim best = { .claim = CLAIM_NONE };
	bool between = false;

	for (size_t k = i; k-- > 0 && i - k <= BLOCK_TOKENS && near(&t->v[k], x);) {
		if (account_code_is(&t->v[k], what)) {
			best = (struct account_claim){ k, i - k,
				between || t->v[k].used ? CLAIM_SHARED : CLAIM_BEFORE };
			break;
		}
		between |= t->v[k].account;
	}
	if (best.claim == CLAIM_BEFORE)
		return best;
	between = false;
	for (size_t k = i + 1; k < t->n && k - i <= BLOCK_TOKENS && near(x, &t->v[k]); k++) {
		if (account_code_is(&t->v[k], what)) {
			bool own = !between && !t->v[k].used && !leads_on(t, i, k);

			if (own || best.claim == CLAIM_NONE)
				best = (struct account_claim){ k, k - i,
					own ? CLAIM_AFTER : CLAIM_SHARED_AFTER };
			break;
		}
		between |= t->v[k].account;
	}
	/* What its own kind of label or its script keeps apart borrows nothing. */
	if (best.claim >= CLAIM_SHARED && x->abroad)
		best.claim = CLAIM_NONE;
	return best;
}

/* The same; NULL if there is none. */
struct account_token *
account_code_of(const struct account_tokens *t, size_t i, enum account_label what)
{
	struct account_claim c = account_code_claimed(t, i, what);

	return c.claim == CLAIM_NONE ? NULL : &t->v[c.at];
}
