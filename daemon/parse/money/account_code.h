#ifndef ACCOUNT_CODE_H
#define ACCOUNT_CODE_H

#include "account_token.h"

/*
 * account_code - codes of banks (routing number, sort code, BLZ, …), and whose account each belongs to.
 *
 * Both stand in one block: BLOCK_LINES lines, BLOCK_BYTES bytes, BLOCK_TOKENS numbers at most.
 */

/* Whose is the code? */
enum account_claimed {
	CLAIM_BEFORE, /* it leads to this account: nothing else has it, no account between */
	CLAIM_AFTER, /* it follows this account, and is not rather the next one's */
	CLAIM_SHARED, /* another account's before this one, lent */
	CLAIM_SHARED_AFTER, /* the same of one behind */
	CLAIM_NONE
};

struct account_claim {
	size_t at; /* token */
	size_t far; /* tokens from the account */
	enum account_claimed claim;
};

/* Three digits: an institution of Payments Canada? */
bool account_code_canadian(const char *d);

/* Is the token a code of that kind? */
bool account_code_is(const struct account_token *, enum account_label what);

/* The code of that kind that is account i's: the nearest one of the best claim. */
struct account_claim account_code_claimed(
    const struct account_tokens *, size_t i, enum account_label what);

/* The same; NULL if there is none. */
struct account_token *account_code_of(
    const struct account_tokens *, size_t i, enum account_label what);

#endif
