#include <string.h>
#include <strings.h>

#include "payment_link.h"

/* The value of "name=…" behind '?', its bytes in *ret_n; "" if it has none. */
static const char *
parameter(const char *href, const char *name, size_t *ret_n)
{
	const char *p = strchr(href, '?');
	size_t n = strlen(name);

	for (; p != NULL; p = strchr(p, '&')) {
		p++;
		if (strncasecmp(p, name, n) == 0 && p[n] == '=') {
			*ret_n = strcspn(p + n + 1, "&#");
			return p + n + 1;
		}
	}
	*ret_n = 0;
	return "";
}

/* "payto://iban/COBADEFFXXX/DE89…?receiver-name=…": the last part of the path is the account. */
static const char *
payto_text(struct arena *a, const char *href)
{
	const char *type = href + 8, *end = type + strcspn(type, "?#"), *account = end, *name;
	size_t n;

	while (account > type && account[-1] != '/')
		account--;
	name = parameter(href, "receiver-name", &n);
	return arena_printf(a, "%.*s: %.*s\n%s%.*s", (int)strcspn(type, "/?#"), type,
	    (int)(end - account), account, n > 0 ? "beneficiary: " : "", (int)n, name);
}

const char *
payment_link_text(struct arena *a, const char *href)
{
	static const char *const coins[] = { "bitcoin:", "ethereum:", "tron:", NULL };
	static const char *const pages[] = { "paypal.me/", "paypal.com/paypalme/", "wise.com/pay/",
		"venmo.com/u/", "cash.app/$", "revolut.me/", NULL };
	const char *name;
	size_t n;

	href += strspn(href, " \t");
	for (const char *const *p = coins; *p != NULL; p++)
		if (strncasecmp(href, *p, strlen(*p)) == 0) {
			const char *to = href + strlen(*p);

			to += strncmp(to, "//", 2) == 0 ? 2 : 0;
			to += strncasecmp(to, "pay-", 4) == 0 ? 4 : 0; /* EIP-681 */
			return arena_printf(a, "%s %.*s", *p, (int)strcspn(to, "?@/#"), to);
		}
	if (strncasecmp(href, "payto://", 8) == 0)
		return payto_text(a, href);
	if (strncasecmp(href, "upi:", 4) == 0) {
		name = parameter(href, "pa", &n);
		return n > 0 ? arena_printf(a, "UPI: %.*s", (int)n, name) : "";
	}
	if (strncasecmp(href, "http", 4) == 0)
		for (const char *const *p = pages; *p != NULL; p++) {
			const char *at = strcasestr(href, *p);

			if (at != NULL && (at[-1] == '/' || at[-1] == '.') &&
			    (size_t)(at - href) < strcspn(href, "?#"))
				return arena_printf(a, "https://%.*s", (int)strcspn(at, "?#"), at);
		}
	return "";
}
