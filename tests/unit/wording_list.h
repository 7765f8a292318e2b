#ifndef WORDING_LIST_H
#define WORDING_LIST_H

#include <stdlib.h>

#include "mail.h"
#include "mem.h"
#include "tap.h"
#include "wording.h"

/* wording_list - lists of sentences, all of which have a role, or none of which has it. */

#define N(v) (sizeof(v) / sizeof((v)[0]))

static unsigned
roles_of(struct arena *a, const char *text, const char **ret)
{
	char *copy = mem_strdup(text);
	unsigned roles = wording_roles(a, copy, "", ret);

	free(copy);
	return roles;
}

/* want: 1 when every sentence has the bit, with evidence where that is kept; 0 when none has. */
static void
check_list(
    struct arena *a, const char *descr, const char *const *v, size_t n, unsigned bit, int want)
{
	for (size_t i = 0; i < n; i++) {
		const char *evidence;
		unsigned roles = roles_of(a, v[i], &evidence);

		TAP_OK(
		    ((roles & bit) != 0) == want &&
			(!want ||
			    (bit & ~(unsigned)(WORDING_BANK_CHANGE | WORDING_PAYMENT_MADE)) != 0 ||
			    evidence[0] != '\0'),
		    "%s: %s", descr, v[i]);
	}
}

#endif
