#include <stdio.h>
#include <string.h>

#include "account.h"
#include "account_scheme.h"
#include "iban.h"

/* "…" and the end of a number, no more than half of it. */
static void
tail(const char *s, char *ret, size_t size)
{
	size_t n = strlen(s), keep = n >= 8 ? 4 : n >= 6 ? 3 : n >= 4 ? 2 : 0;

	snprintf(ret, size, "…%s", s + n - keep);
}

static void
mask_name(const char *s, char *ret, size_t size)
{
	const char *at = strchr(s, '@');

	if (at != NULL)
		snprintf(ret, size, "%.1s…%.40s", s, at);
	else if (strlen(s) >= 16)
		snprintf(ret, size, "%.4s…%s", s, s + strlen(s) - 4);
	else
		tail(s, ret, size);
}

void
account_mask(enum account_kind kind, const char *value, char ret[ACCOUNT_SHOWN_MAX])
{
	const struct account_scheme *x = account_scheme_of(kind);
	const char *own = account_scheme_own(value);
	char end[24];

	switch (x->form) {
	case FORM_IBAN:
		iban_mask(value, ret);
		return;
	case FORM_MASKED: {
		size_t head = strcspn(value, "*");

		snprintf(ret, ACCOUNT_SHOWN_MAX, "%.*s…%.16s", (int)head, value,
		    value[head] == '\0' ? "" : value + head + 1);
		return;
	}
	case FORM_NAME:
		if (kind == ACCOUNT_GIFTCARD)
			snprintf(ret, ACCOUNT_SHOWN_MAX, "%s", ACCOUNT_GIFTCARD_VALUE);
		else
			mask_name(value, ret, ACCOUNT_SHOWN_MAX);
		return;
	case FORM_PARTS:
		break;
	}
	tail(own, end, sizeof(end));
	if (own == value)
		snprintf(ret, ACCOUNT_SHOWN_MAX, "%s", end);
	else if (kind == ACCOUNT_UK && own - value == 7)
		snprintf(
		    ret, ACCOUNT_SHOWN_MAX, "%.2s-%.2s-%.2s %s", value, value + 2, value + 4, end);
	else if (kind == ACCOUNT_AU && own - value == 7)
		snprintf(ret, ACCOUNT_SHOWN_MAX, "%.3s-%.3s %s", value, value + 3, end);
	else {
		size_t n = (size_t)(own - value);

		while (n > 0 && value[n - 1] == '/')
			n--;
		while (n > 0 && value[0] == '/') {
			value++;
			n--;
		}
		snprintf(ret, ACCOUNT_SHOWN_MAX, "%.*s%s%s", (int)(n > 24 ? 24 : n), value,
		    n > 0 ? " " : "", end);
	}
}

void
account_mask_key(const char *key, char ret[ACCOUNT_SHOWN_MAX])
{
	const char *value = key;
	enum account_kind kind = account_of_key(key, &value);

	if (kind == 0)
		iban_mask(key, ret);
	else
		account_mask(kind, value, ret);
}
