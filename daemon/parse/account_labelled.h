#ifndef ACCOUNT_LABELLED_H
#define ACCOUNT_LABELLED_H

#include "account_form.h"
#include "account_token.h"

/*
 * account_labelled - account numbers that a label tells, and the code of their bank beside them; scheme by scheme.
 */

/* Append number i, which a label says to be an account, if its scheme can be told and it has that scheme's form. */
void account_labelled_add(const struct account_tokens *, size_t i, struct account_list *);

/* An account that follows its code at once has no label of its own: "20-00-00 12345678". */
bool account_labelled_follows(const struct account_tokens *, size_t i);

#endif
