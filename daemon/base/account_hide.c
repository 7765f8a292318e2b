#include <ctype.h>
#include <string.h>

#include "account.h"
#include "account_hide.h"
#include "account_scheme.h"
#include "buf.h"
#include "unicode.h"

enum {
	NUMBER_MAX =
	    64 /* more than the characters of any account, ACCOUNT_VALUE_MAX apart from names */
};

/* Letters and digits, upper case, full width as half; 0: something else. */
static char
plain(UChar32 c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0;
	return c < 0x80 && isalnum((int)c) ? (char)toupper((int)c) : '\0';
}

static bool
separates(UChar32 c)
{
	return c == ' ' || c == '.' || c == '-' || c == '/' || c == '_' || c == 0xa0 ||
	       c == 0x202f || unicode_invisible(c);
}

/* The account's own characters as plain() has them; "" where it has none to be hidden. */
static void
own_number(const struct mail_account *x, char ret[NUMBER_MAX + 1])
{
	const char *own = account_scheme_own(x->value);
	size_t n = 0, digits = 0;

	ret[0] = '\0';
	if (!account_kind_is_identity(x->kind) || own[0] == '+' || strchr(own, '@') != NULL)
		return;
	for (; *own != '\0' && n < NUMBER_MAX; own++)
		if (isalnum((unsigned char)*own)) {
			ret[n++] = (char)toupper((unsigned char)*own);
			digits += isdigit((unsigned char)*own) != 0;
		}
	/* What a wallet is called may be a word, or a person's name. */
	ret[digits >= ACCOUNT_HIDE_LEAST ? n : 0] = '\0';
}

/* How many bytes at s are the number, or an end of it that is long enough; 0: none.  ret: the characters. */
static size_t
stands_at(const char *s, const char *end, const char *number, char ret[NUMBER_MAX + 1])
{
	char found[NUMBER_MAX + 1];
	size_t n = 0, len, best = 0, all = strlen(number);
	size_t least = all < ACCOUNT_HIDE_PART ? all : ACCOUNT_HIDE_PART;
	bool separated = true;

	for (const char *p = s; p < end && n < all; p += len) {
		UChar32 next = unicode_utf8(p, end, &len);
		char c = plain(next);

		if (c == '\0') {
			if (separated || !separates(next))
				break;
			separated = !unicode_invisible(next);
			continue;
		}
		separated = false;
		found[n++] = c;
		found[n] = '\0';
		if (strstr(number, found) == NULL)
			break;
		if (n < ACCOUNT_HIDE_MIDDLE && (n < least || strcmp(number + all - n, found) != 0))
			continue;
		if (p + len < end && plain(unicode_utf8(p + len, end, &(size_t){ 0 })) != '\0')
			continue;
		best = (size_t)(p + len - s);
		memcpy(ret, found, n + 1);
	}
	return best;
}

static const char *
hide_one(struct arena *a, const char *text, const struct mail_account *x, const char *number)
{
	const char *end = text + strlen(text), *s = text;
	char found[NUMBER_MAX + 1], mask[ACCOUNT_SHOWN_MAX];
	struct buf b = { 0 };
	bool begins = true, any = false;

	while (s < end) {
		size_t len, n = begins ? stands_at(s, end, number, found) : 0;
		char c;

		if (n > 0) {
			bool whole =
			    strcmp(found, number) == 0 && account_scheme_own(x->value) == x->value;

			account_mask(
			    whole ? x->kind : ACCOUNT_OTHER, whole ? x->value : found, mask);
			buf_bytes(&b, mask, strlen(mask));
			s += n;
			any = true;
			continue;
		}
		c = plain(unicode_utf8(s, end, &len));
		begins = c == '\0';
		buf_bytes(&b, s, len);
		s += len;
	}
	if (any)
		text = arena_strndup(a, (const char *)b.p, b.len);
	buf_free(&b);
	return text;
}

const char *
account_hide(struct arena *a, const char *text, const struct mail_account *v, size_t n)
{
	char number[NUMBER_MAX + 1];

	if (strlen(text) < ACCOUNT_HIDE_LEAST)
		return text;
	for (size_t i = 0; i < n; i++) {
		own_number(&v[i], number);
		if (number[0] != '\0')
			text = hide_one(a, text, &v[i], number);
	}
	return text;
}
