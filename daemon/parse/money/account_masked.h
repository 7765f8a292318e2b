#ifndef ACCOUNT_MASKED_H
#define ACCOUNT_MASKED_H

#include "account_number.h"
#include "iban_scan.h"

/*
 * account_masked - account numbers of which only a part is shown: "account ****1234", "DE89 **** **** 3000", "account
 * ending in 1234".  Not of payment cards.
 *
 * All of them in text, of which scan was made, by start; the array is to be freed, NULL if there are none.  Linear.
 * account_label_init must have been called.
 */
struct account_number *account_masked(const char *text, const struct iban_scan *, size_t *ret_n);

#endif
