#ifndef ACCOUNT_ROWS_H
#define ACCOUNT_ROWS_H

#include <stdlib.h>
#include <string.h>

#include "accounts.h"
#include "tap.h"

/*
 * account_rows - tables of texts and the accounts in them.
 */
#define NBSP "\xc2\xa0"
#define ZWSP "\xe2\x80\x8b"

/* want: "kind value", several divided by ", ", '!' behind what was obfuscated; "" for none. */
struct account_text {
	const char *what, *in, *want;
};

static const char *
account_rows_joined(struct arena *a, const struct mail_account *v, size_t n)
{
	const char *s = "";

	for (size_t i = 0; i < n; i++)
		s = arena_printf(a, "%s%s%s %s%s", s, i > 0 ? ", " : "",
		    account_kind_name(v[i].kind), v[i].value, v[i].obfuscated ? "!" : "");
	return s;
}

/* Each text has the accounts that are wanted, and their evidence hides them. */
static void
account_rows_check(const struct account_text *rows, size_t n_rows)
{
	for (size_t i = 0; i < n_rows; i++) {
		struct arena *a = arena_new();
		struct mail_account *v = NULL;
		size_t n = 0, len = strlen(rows[i].in);
		char *copy = malloc(len + 1);
		const char *got, *own;
		bool hides = true;

		memcpy(copy, rows[i].in, len + 1);
		accounts_find(a, copy, WHERE_NEW_TEXT, 0, &v, &n);
		got = account_rows_joined(a, v, n);
		for (size_t k = 0; k < n; k++) {
			own = strrchr(v[k].value, '/') != NULL ? strrchr(v[k].value, '/') + 1
							       : v[k].value;
			hides &=
			    v[k].kind == ACCOUNT_GIFTCARD || strstr(v[k].evidence, own) == NULL;
		}
		TAP_OK(strcmp(got, rows[i].want) == 0, "%s: '%s'", rows[i].what, got);
		TAP_OK(hides, "%s: the evidence hides it", rows[i].what);
		free(copy);
		arena_free(a);
	}
}

#endif
