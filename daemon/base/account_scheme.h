#ifndef ACCOUNT_SCHEME_H
#define ACCOUNT_SCHEME_H

#include <stdbool.h>
#include <stddef.h>

#include "account.h"

/* account_scheme - what the values of each kind of account look like; for account_*.c alone. */
#define ACCOUNT_PARTS_MAX 4

enum account_form {
	FORM_IBAN, /* the value is an IBAN of that country */
	FORM_PARTS, /* parts of digits */
	FORM_NAME, /* what a wallet calls it */
	FORM_MASKED
};

struct account_scheme {
	enum account_kind kind; /* 0: of no scheme */
	const char *name, *title;
	char country[3]; /* "" where the value tells it, or nothing does */
	enum account_form form;
	unsigned char parts; /* FORM_PARTS: the last one is the account */
	bool zeros; /* zeros before the account mean nothing */
	/* How many digits; min 0: may be unknown. */
	struct account_part {
		unsigned char min, max;
	} part[ACCOUNT_PARTS_MAX];
};

/* Never NULL; static. */
const struct account_scheme *account_scheme_of(enum account_kind);

/* The account's own part: what stands behind the last '/'. */
const char *account_scheme_own(const char *value);

/* The identity of (kind, value). */
#define ACCOUNT_KEY_MAX (ACCOUNT_VALUE_MAX + 16) /* bytes, with the NUL */
void account_scheme_key(enum account_kind, const char *value, char ret[ACCOUNT_KEY_MAX]);

bool account_scheme_digits(const char *s, size_t n);

#endif
