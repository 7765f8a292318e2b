#include <curl/curl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"

enum alert_outcome
judge_status(unsigned http_status)
{
	if (http_status >= 200 && http_status < 300)
		return ALERT_DELIVERED;
	if (http_status < 400 || http_status >= 500)
		return ALERT_RETRY;
	switch (http_status) {
	case 410:
		return ALERT_GONE;
	case 401: /* token, path, method, proxy, virtual host: somebody mends it */
	case 402:
	case 403:
	case 404:
	case 405:
	case 407:
	case 421:
	case 408: /* now is not the time */
	case 409:
	case 423:
	case 425:
	case 429:
		return ALERT_RETRY;
	}
	return ALERT_REFUSED;
}

static const char *
meaning(unsigned http_status)
{
	switch (http_status) {
	case 401:
	case 402:
	case 403:
	case 407:
		return "the endpoint does not let us in; check the token in the webhook's url";
	case 404:
	case 405:
	case 421:
		return "nothing takes alerts at the webhook's url";
	case 408:
	case 425:
		return "the endpoint asks to try again";
	case 410:
		return "the endpoint wants no alerts any more";
	case 429:
		return "the endpoint asks for fewer alerts";
	}
	if (http_status >= 300 && http_status < 400)
		return "the endpoint redirects, which is not followed; set the webhook's url to "
		       "where it leads";
	if (http_status >= 400 && http_status < 500)
		return judge_status(http_status) == ALERT_REFUSED
			   ? "the endpoint refuses this alert"
			   : "the endpoint cannot take alerts now";
	if (http_status >= 500 && http_status < 600)
		return "the endpoint failed";
	return "not an answer to a webhook";
}

const char *
judge_sentence(unsigned http_status, const char *text, struct arena *a)
{
	const char *colon = text[0] == '\0' ? "" : ": ";

	if (judge_status(http_status) == ALERT_DELIVERED)
		return arena_printf(a, "HTTP %u%s%s", http_status, colon, text);
	return arena_printf(a, "HTTP %u: %s%s%s", http_status, meaning(http_status), colon, text);
}

uint32_t
judge_retry_after(const char *value, int64_t now)
{
	int64_t seconds;
	size_t digits;

	if (value == NULL)
		return 0;
	value += strspn(value, " \t");
	digits = strspn(value, "0123456789");
	if (digits > 0 && value[digits + strspn(value + digits, " \t")] == '\0')
		seconds = digits > 9 ? JUDGE_RETRY_MAX : strtol(value, NULL, 10);
	else if (digits > 0 || (seconds = curl_getdate(value, NULL)) == -1)
		return 0; /* "7 apples"; an HTTP-date begins with the day's name */
	else
		seconds -= now;
	if (seconds <= 0)
		return 0;
	return seconds < (int64_t)JUDGE_RETRY_MAX ? (uint32_t)seconds : JUDGE_RETRY_MAX;
}

const char *
judge_text(const void *bytes, size_t n, struct arena *a)
{
	const unsigned char *p = bytes;
	char *ret = arena_alloc(a, JUDGE_TEXT_MAX + 4, 1);
	size_t len = 0;
	bool space = false;

	for (size_t i = 0; i < n; i++) {
		char c = p[i] < 0x80 ? (char)p[i] : '?';

		if (p[i] <= ' ' || p[i] == 0x7f) {
			space = len > 0;
			continue;
		}
		if (p[i] >= 0x80 && p[i] < 0xc0 && i > 0 && p[i - 1] >= 0x80)
			continue; /* the rest of a character of several bytes */
		if (len + space >= JUDGE_TEXT_MAX) {
			memcpy(ret + len, "...", 3);
			break;
		}
		if (space)
			ret[len++] = ' ';
		space = false;
		ret[len++] = c;
	}
	return ret;
}
