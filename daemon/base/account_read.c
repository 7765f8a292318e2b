#include <ctype.h>
#include <string.h>

#include "account.h"
#include "account_domestic.h"
#include "account_scheme.h"
#include "iban.h"

/* Separators out, letters as the kind has them; false when it is too long. */
static bool
canonical(const struct account_scheme *x, const char *s, char ret[ACCOUNT_VALUE_MAX + 1])
{
	bool name = x->form == FORM_NAME && x->kind != ACCOUNT_PAYNOW;
	bool as_written = x->kind == ACCOUNT_BTC || x->kind == ACCOUNT_TRON;
	size_t n = 0;

	for (; *s != '\0'; s++) {
		char c = *s;

		if (c == ' ' || (!name && (c == '-' || c == '.')))
			continue;
		if (n == ACCOUNT_VALUE_MAX)
			return false;
		if (!as_written && name && c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		else if (!name && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		ret[n++] = c;
	}
	ret[n] = '\0';
	return n > 0;
}

/* A PIX key that is a CPF or a CNPJ may be written with its points. */
static void
plain_pix(char *s)
{
	char v[ACCOUNT_VALUE_MAX + 1];
	size_t n = 0;

	for (const char *p = s; *p != '\0'; p++)
		if (strchr(".-/", *p) == NULL)
			v[n++] = (char)toupper((unsigned char)*p);
	v[n] = '\0';
	if ((n == 11 && account_scheme_digits(v, n)) ||
	    (n == 14 && account_scheme_digits(v + 12, 2) && v[0] != '+'))
		memcpy(s, v, n + 1);
}

bool
account_read(struct arena *a, const char *text, enum account_kind *ret_kind, const char **ret_value,
    const char **ret_error)
{
	const char *colon = strchr(text, ':'), *error = NULL;
	char v[ACCOUNT_VALUE_MAX + 1] = "", iban[IBAN_MAX + 1];
	enum account_kind kind = ACCOUNT_IBAN;
	enum iban_error e;

	if (colon != NULL)
		kind = account_kind_from_name(arena_strndup(a, text, (size_t)(colon - text)));
	if (colon == NULL || kind == ACCOUNT_IBAN) {
		const char *s = colon != NULL ? colon + 1 : text;

		if ((e = iban_parse(s, strlen(s), iban)) != IBAN_OK)
			error = iban_strerror(e);
		else
			memcpy(v, iban, sizeof(iban));
	} else if (kind == 0 || kind == ACCOUNT_MASKED) {
		error = "unknown kind of account";
	} else if (!canonical(account_scheme_of(kind), colon + 1, v)) {
		error = "empty or too long";
	} else {
		if (kind == ACCOUNT_PIX)
			plain_pix(v);
		if (account_scheme_of(kind)->form == FORM_IBAN && account_domestic(kind, v, iban))
			memcpy(v, iban, sizeof(iban));
		if (!account_is_valid(kind, v))
			error = "not of the form that its kind has, or wrong check digits";
	}
	if (error == NULL) {
		*ret_kind = kind;
		*ret_value = arena_strdup(a, v);
	} else if (ret_error != NULL) {
		*ret_error = error;
	}
	return error == NULL;
}
