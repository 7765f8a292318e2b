#ifndef ACCOUNT_NUMBER_H
#define ACCOUNT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "account.h"
#include "iban_scan.h"

/*
 * account_number - account numbers of all schemes but IBANs, and coins, in running text.
 *
 * A number is a run of digits with single separators.  What it is, the nearest label to its left says (account_label.h;
 * at most LABEL_FAR bytes and one line end away), or its own form where that is unmistakable.  An account takes the bank
 * codes that stand nearest in its block.  Where neither label nor form tells a bank account, it is none.
 */
struct account_number {
	size_t start, end; /* bytes of the text: the account's own digits */
	enum account_kind kind;
	char value[ACCOUNT_VALUE_MAX + 1];
	bool obfuscated; /* invisible characters, letters for digits were undone */
};

/*
 * All of them, by start; the array is to be freed, NULL if there are none.  taken: the n places of IBANs, by start,
 * which are left out.  Linear; a text without a run of digits costs one look at each character.
 */
struct account_number *account_numbers(const char *text, const struct iban_scan *,
    const struct iban_match *taken, size_t n, size_t *ret_n);

#endif
