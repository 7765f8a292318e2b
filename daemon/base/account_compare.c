#include <string.h>

#include "account.h"
#include "account_scheme.h"
#include "iban.h"

#define CONTAINED_MIN 8 /* digits that one number has in common with another */
#define CONTAINED_MIN_JP 7
#define CONTAINED_MIN_TR 6 /* that are not 0 */

/* Letters and digits of a number, '/' gone. */
static size_t
flat(const char *s, char ret[ACCOUNT_VALUE_MAX + 1])
{
	size_t n = 0;

	for (; *s != '\0' && n < ACCOUNT_VALUE_MAX; s++)
		if (*s != '/')
			ret[n++] = *s;
	ret[n] = '\0';
	return n;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return k <= n && strcmp(s + n - k, end) == 0;
}

/* Does what the mask shows fit the account? */
static bool
mask_fits(const char *mask, enum account_kind kind, const char *value)
{
	size_t head = strcspn(mask, "*");
	const char *end = mask[head] == '\0' ? "" : mask + head + 1;
	const char *own = account_scheme_own(value);
	char all[ACCOUNT_VALUE_MAX + 1];

	flat(value, all);
	if (strlen(all) <= head + strlen(end) || !ends_with(all, end))
		return false;
	if (strncmp(all, mask, head) == 0)
		return true;
	return account_scheme_of(kind)->form == FORM_PARTS && strncmp(own, mask, head) == 0;
}

/* Of two countries at least one is unknown, or they are one. */
static bool
same_country(
    const struct account_scheme *x, const char *a, const struct account_scheme *y, const char *b)
{
	const char *p = x->form == FORM_IBAN ? a : x->country;
	const char *q = y->form == FORM_IBAN ? b : y->country;

	if (p[0] == '\0' || q[0] == '\0')
		return true;
	/* Irish sort codes are of the British kind. */
	return strncmp(p, q, 2) == 0 || (x->kind == ACCOUNT_UK && strncmp(q, "IE", 2) == 0) ||
	       (y->kind == ACCOUNT_UK && strncmp(p, "IE", 2) == 0);
}

/* May the number stand there without its bank's code? */
static bool
may_lack_bank(const struct account_scheme *x, const char *value)
{
	if (x->form != FORM_PARTS)
		return false;
	switch (x->kind) {
	case ACCOUNT_OTHER:
	case ACCOUNT_CN:
	case ACCOUNT_HK:
		return true;
	default:
		return value[0] == '/';
	}
}

/* s without its zeros; their number is the bank's affair where it fills branch and account with them. */
static size_t
without_zeros(const char *s, char ret[ACCOUNT_VALUE_MAX + 1])
{
	size_t n = 0;

	for (; *s != '\0' && n < ACCOUNT_VALUE_MAX; s++)
		if (*s != '0')
			ret[n++] = *s;
	ret[n] = '\0';
	return n;
}

/* Branch and account of a Turkish IBAN, each filled with zeros as the bank likes. */
static bool
contained_in_turkish(const char *part, const char *iban)
{
	char a[ACCOUNT_VALUE_MAX + 1], b[ACCOUNT_VALUE_MAX + 1];

	if (strncmp(iban, "TR", 2) != 0 || strlen(iban) != 26 || strlen(part) < CONTAINED_MIN)
		return false;
	without_zeros(iban + 10, b);
	return without_zeros(part, a) >= CONTAINED_MIN_TR && ends_with(b, a);
}

static bool
contained(const struct account_scheme *x, const char *part, const struct account_scheme *y,
    const char *whole)
{
	char a[ACCOUNT_VALUE_MAX + 1], b[ACCOUNT_VALUE_MAX + 1];
	const char *own = account_scheme_own(part);
	size_t least = y->kind == ACCOUNT_JP ? CONTAINED_MIN_JP : CONTAINED_MIN;

	if (!may_lack_bank(x, part) || !same_country(x, part, y, whole))
		return false;
	while (own[0] == '0')
		own++;
	if (flat(own, a) < least && !(x->kind == ACCOUNT_JP && y->kind == ACCOUNT_JP))
		return false;
	/* What is known of both banks must agree. */
	if (x->kind == y->kind && x->parts > 1) {
		if (strcmp(account_scheme_own(part), account_scheme_own(whole)) != 0)
			return false;
		for (const char *p = part, *q = whole; *p != '\0' && *q != '\0';) {
			size_t n = strcspn(p, "/"), m = strcspn(q, "/");

			if (n != 0 && m != 0 && (n != m || strncmp(p, q, n) != 0))
				return false;
			p += n + (p[n] == '/');
			q += m + (q[m] == '/');
		}
		return true;
	}
	flat(whole, b);
	/* In an IBAN the account may stand before a check digit. */
	if (y->form == FORM_IBAN)
		return strstr(b + 4, a) != NULL || contained_in_turkish(a, whole);
	return ends_with(b, a);
}

enum account_match
account_compare(enum account_kind kind_a, const char *a, enum account_kind kind_b, const char *b)
{
	const struct account_scheme *x = account_scheme_of(kind_a), *y = account_scheme_of(kind_b);
	char p[ACCOUNT_KEY_MAX], q[ACCOUNT_VALUE_MAX + 16];

	if (kind_a == kind_b && strcmp(a, b) == 0)
		return ACCOUNT_SAME;
	if (x->form == FORM_MASKED || y->form == FORM_MASKED) {
		if (x->form == y->form)
			return ACCOUNT_DIFFERENT;
		return (x->form == FORM_MASKED ? mask_fits(a, kind_b, b) : mask_fits(b, kind_a, a))
			   ? ACCOUNT_MASK_COMPATIBLE
			   : ACCOUNT_DIFFERENT;
	}
	account_scheme_key(kind_a, a, p);
	account_scheme_key(kind_b, b, q);
	if (strcmp(p, q) == 0)
		return ACCOUNT_EQUIVALENT;
	if (y->form == FORM_NAME || x->form == FORM_NAME)
		return ACCOUNT_DIFFERENT;
	return contained(x, a, y, b) || contained(y, b, x, a) ? ACCOUNT_CONTAINED
							      : ACCOUNT_DIFFERENT;
}

enum account_match
account_compare_keys(const char *a, const char *b)
{
	const char *p = a, *q = b;
	enum account_kind x = account_of_key(a, &p), y = account_of_key(b, &q);

	if (x == 0 || y == 0)
		return ACCOUNT_DIFFERENT;
	return account_compare(x, p, y, q);
}

/* The bank's or branch's code of an account, *ret_len characters; 0: none. */
static const char *
bank_of(enum account_kind kind, const char *value, size_t *ret_len)
{
	const char *own = account_scheme_own(value);

	*ret_len = 0;
	if (kind == ACCOUNT_IBAN)
		return iban_bank(value, ret_len);
	if (account_scheme_of(kind)->form == FORM_PARTS)
		*ret_len = (size_t)(own - value);
	return value;
}

bool
account_same_bank(const char *key_a, const char *key_b)
{
	const char *a, *b;
	enum account_kind ka = account_of_key(key_a, &a), kb = account_of_key(key_b, &b);
	size_t la, lb;

	if (ka == 0 || ka != kb || (ka == ACCOUNT_IBAN && strncmp(a, b, 2) != 0))
		return false;
	a = bank_of(ka, a, &la);
	b = bank_of(kb, b, &lb);
	/* "/" alone: a part that was not stated. */
	return la > 1 && la == lb && strncmp(a, b, la) == 0;
}
