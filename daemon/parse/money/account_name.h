#ifndef ACCOUNT_NAME_H
#define ACCOUNT_NAME_H

#include "account_number.h"
#include "iban_scan.h"

/*
 * account_name - names under which money is paid: PIX keys, UPI addresses, PayNow, wallets.  And gift cards, which have
 * no name: that their codes are asked for.
 *
 * A name counts behind the word for its method ("PayPal", "chave PIX", "UPI") with nothing but ":", "to", "account" and
 * their like between, or in a link of the method's own.
 */

/*
 * All of them in text, of which scan was made, by start; the array is to be freed, NULL if there are none.  Digits that account_numbers reads itself
 * (CPF, CNPJ) are left to it.  Linear.
 */
struct account_number *account_names(const char *text, const struct iban_scan *, size_t *ret_n);

#endif
