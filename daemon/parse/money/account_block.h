#ifndef ACCOUNT_BLOCK_H
#define ACCOUNT_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * account_block - what stands around one account number: holder, bank, whose account it is said to be.
 *
 * Nothing farther than ACCOUNTS_BLOCK_LINES lines or BLOCK_BYTES bytes is looked at.
 */
struct account_block {
	const char *text;
	size_t len;
	size_t start, end; /* the number, bytes of text */
	size_t before; /* where the number before it ends, 0 if there is none */
	size_t after; /* where the next one begins, len if there is none */
};

/* ISO 9362, 8 or 11 capitals and digits; "" if none.  Labelled, or next to the number and of its country (ISO 3166-1, "" if it has none). */
const char *account_block_bic(struct arena *, const struct account_block *, const char *country);

/* The name behind a label of LEX_HOLDER, one line; "" if none.  Nothing behind the next number is looked at. */
const char *account_block_holder(struct arena *, const struct account_block *);

/*
 * The bank's name, one line: behind its label, else a name that says itself that it is one ("Barclays Bank PLC",
 * "みずほ銀行"); "" if none.
 */
const char *account_block_bank(struct arena *, const struct account_block *);

/* ISO 4217 code of the account's currency: behind its label, beside the account's ("USD account"), a line of its own
 * above; not an amount's.  "" if none.  Static. */
const char *account_block_currency(const struct account_block *);

/* Is it said to be the reader's own: a debit, a mandate, "your account"?  Not where it is said to be new. */
bool account_block_ours(const struct account_block *);

#endif
