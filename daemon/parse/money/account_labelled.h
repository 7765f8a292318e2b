#ifndef ACCOUNT_LABELLED_H
#define ACCOUNT_LABELLED_H

#include "account_form.h"
#include "account_token.h"

/*
 * account_labelled - account numbers that a label tells, and the code of their bank beside them; scheme by scheme.
 */

/* Append number i, which a label says to be an account, if its scheme can be told and it has that scheme's form. */
void account_labelled_add(const struct account_tokens *, size_t i, struct account_list *);

/*
 * Is number i an account without a label of its own: one that follows its code at once ("20-00-00 12345678"), or that has
 * the form of Taiwan's or Hong Kong's beside a bank from there?
 */
bool account_labelled_follows(const struct account_tokens *, size_t i);

#endif
