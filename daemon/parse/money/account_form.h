#ifndef ACCOUNT_FORM_H
#define ACCOUNT_FORM_H

#include "account_number.h"
#include "account_token.h"

/*
 * account_form - account numbers that their own form, or one label, tells: no code of a bank is needed beside them.
 */

/* Accounts found; v is to be freed. */
struct account_list {
	struct account_number *v;
	size_t n;
};

/* Append (kind, value), standing where the token stands, if it is valid. */
void account_form_add(
    struct account_list *, const struct account_token *, enum account_kind, const char *value);

/* The same of parts that account_domestic makes an IBAN of. */
void account_form_domestic(
    struct account_list *, const struct account_token *, enum account_kind, const char *parts);

/* The characters of the word at i, 0 where no coin's address begins so; appended if it is one, which has 26 and more. */
size_t account_form_coin(const struct iban_scan *, size_t i, struct account_list *);

/*
 * Banque (5 digits), guichet (5), compte (11, capitals too), clé (2) at i: with their labels or without, if the key
 * holds.  Characters, 0 if there is none.
 */
size_t account_form_rib(const struct iban_scan *, size_t i, struct account_list *);

/*
 * A line of a Danish payment slip at i, "71<123456789012347+12345678<": type, payment, creditor, whom it names.
 * Characters, 0 if there is none.
 */
size_t account_form_fik(const struct iban_scan *, size_t i, struct account_list *);

/* Append the token if it tells itself.  True when it did, or when its label says that it is no account. */
bool account_form_alone(struct account_list *, const struct account_token *);

/* Is it divided as New Zealand's: bank, branch, base, suffix?  And such a one, or its 16 digits, appended. */
bool account_form_is_nz(const struct account_token *);
void account_form_nz(struct account_list *, const struct account_token *);

#endif
