#ifndef ACCOUNT_DOMESTIC_H
#define ACCOUNT_DOMESTIC_H

#include <stdbool.h>
#include <stddef.h>

#include "account.h"
#include "iban.h"

/*
 * account_domestic - the IBAN of an account that is written in its country's own form.
 *
 * parts: the form's parts as people know them, without separators, capitals, divided by '/' ("37040044/532013000",
 * "19/2000145399/0800"); parts that a scheme fills with zeros from the left may be short.  A form of one part may have
 * any '/'.  False when a part is too long, a check digit of the scheme does not hold, or the kind has no such form.
 */
bool account_domestic(enum account_kind, const char *parts, char ret[IBAN_MAX + 1]);

#endif
