/* LINK: base alert */
#include <string.h>

#include "hide.h"
#include "judge.h"
#include "tap.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define NOW 784111777 /* Sun, 06 Nov 1994 08:49:37 GMT: RFC 9110's example */

static const struct {
	const char *value;
	uint32_t want;
} retry_after[] = {
	{ "120", 120 },
	{ "0", 0 },
	{ " 7 ", 7 },
	{ "-5", 0 },
	{ "7 apples", 0 },
	{ "7.5", 0 },
	{ "", 0 },
	{ "soon", 0 },
	{ "2592000", JUDGE_RETRY_MAX },
	{ "2592001", JUDGE_RETRY_MAX },
	{ "99999999999999999999999", JUDGE_RETRY_MAX },
	{ "Sun, 06 Nov 1994 08:50:37 GMT", 60 },
	{ "Sunday, 06-Nov-94 08:50:37 GMT", 60 },
	{ "Sun Nov  6 08:50:37 1994", 60 },
	{ "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
	{ "Sun, 06 Nov 1994 08:49:36 GMT", 0 },
	{ "Fri, 06 Nov 2015 08:49:37 GMT", JUDGE_RETRY_MAX },
};

static const struct {
	unsigned status;
	enum alert_outcome want;
	const char *says;
} status[] = {
	{ 0, ALERT_RETRY, "not an answer" },
	{ 101, ALERT_RETRY, "not an answer" },
	{ 199, ALERT_RETRY, "not an answer" },
	{ 200, ALERT_DELIVERED, "HTTP 200" },
	{ 204, ALERT_DELIVERED, "HTTP 204" },
	{ 299, ALERT_DELIVERED, "HTTP 299" },
	{ 300, ALERT_RETRY, "redirects" },
	{ 302, ALERT_RETRY, "redirects" },
	{ 399, ALERT_RETRY, "redirects" },
	{ 400, ALERT_REFUSED, "refuses" },
	{ 401, ALERT_RETRY, "token" },
	{ 403, ALERT_RETRY, "token" },
	{ 404, ALERT_RETRY, "url" },
	{ 405, ALERT_RETRY, "url" },
	{ 408, ALERT_RETRY, "try again" },
	{ 409, ALERT_RETRY, "now" },
	{ 410, ALERT_GONE, "any more" },
	{ 413, ALERT_REFUSED, "refuses" },
	{ 415, ALERT_REFUSED, "refuses" },
	{ 422, ALERT_REFUSED, "refuses" },
	{ 425, ALERT_RETRY, "try again" },
	{ 429, ALERT_RETRY, "fewer" },
	{ 499, ALERT_REFUSED, "refuses" },
	{ 500, ALERT_RETRY, "failed" },
	{ 503, ALERT_RETRY, "failed" },
	{ 599, ALERT_RETRY, "failed" },
	{ 600, ALERT_RETRY, "not an answer" },
};

static const struct {
	const char *in;
	size_t n;
	const char *want;
} text[] = {
	{ "", 0, "" },
	{ "  \r\n ok \t\n then\r\n", 16, "ok then" },
	{ "a\0b", 3, "a b" },
	{ "\x1b[31mred\x7f", 9, "[31mred" },
	{ "Schl\xc3\xbcssel", 10, "Schl?ssel" },
	{ "\xe2\x80\xae"
	  "abc",
	    6, "?abc" },
	{ "\x80\xff", 2, "??" },
};

static const struct {
	const char *what;
	const char *url, *secret;
	const char *in;
	const char *want;
} hide[] = {
	{ "a path with a token", "https://h.example/services/T0/B0/xyz", "k",
	    "Cannot POST /services/T0/B0/xyz", "Cannot POST [hidden]" },
	{ "a short path is a word", "https://h.example/soc", "k", "no /soc here", "no /soc here" },
	{ "the query and its values", "https://h.example/?token=abcdefghij", "k",
	    "?token=abcdefghij is bad: abcdefghij", "?[hidden] is bad: [hidden]" },
	{ "user and password, encoded or not", "https://anna:p%40ss@h.example/", "k",
	    "anna p%40ss p@ss", "[hidden] [hidden] [hidden]" },
	{ "the key, with and without its prefix", "https://h.example/", "whsec_MfKQ9r8G",
	    "whsec_MfKQ9r8G or MfKQ9r8G", "[hidden] or [hidden]" },
	{ "the key of a url that is none", "::", "some key", "some key", "[hidden]" },
};

static void
check_hide(struct arena *a, size_t i)
{
	struct proto_endpoint ep = {
		.name = "e", .url = hide[i].url, .secret = hide[i].secret, .ca_pem = ""
	};
	struct hide h;
	struct buf b = { 0 };

	buf_bytes(&b, hide[i].in, strlen(hide[i].in));
	hide_init(&h, &ep, a);
	hide_text(&h, &b);
	TAP_OK(b.len == strlen(hide[i].want) && memcmp(b.p, hide[i].want, b.len) == 0, "hidden: %s",
	    hide[i].what);
	buf_free(&b);
}

int
main(void)
{
	struct arena *a = arena_new();
	char longer[JUDGE_TEXT_MAX + 2];

	for (size_t i = 0; i < N(retry_after); i++)
		TAP_OK(judge_retry_after(retry_after[i].value, NOW) == retry_after[i].want,
		    "Retry-After: \"%s\"", retry_after[i].value);
	TAP_OK(judge_retry_after(NULL, NOW) == 0, "no Retry-After");
	for (size_t i = 0; i < N(status); i++)
		TAP_OK(judge_status(status[i].status) == status[i].want &&
			   strstr(judge_sentence(status[i].status, "x", a), status[i].says) != NULL,
		    "status %u", status[i].status);
	TAP_OK(strcmp(judge_sentence(500, "disk full", a),
		   "HTTP 500: the endpoint failed: disk full") == 0,
	    "the answer's text ends the sentence");
	TAP_OK(strcmp(judge_sentence(200, "", a), "HTTP 200") == 0, "no text, no colon");
	for (size_t i = 0; i < N(text); i++)
		TAP_OK(strcmp(judge_text(text[i].in, text[i].n, a), text[i].want) == 0,
		    "text \"%s\"", text[i].want);
	memset(longer, 'x', sizeof(longer));
	TAP_OK(strlen(judge_text(longer, JUDGE_TEXT_MAX, a)) == JUDGE_TEXT_MAX, "the longest text");
	TAP_OK(strcmp(judge_text(longer, JUDGE_TEXT_MAX + 1, a) + JUDGE_TEXT_MAX, "...") == 0,
	    "a longer one is cut, and says so");
	for (size_t i = 0; i < N(hide); i++)
		check_hide(a, i);
	arena_free(a);
	return tap_done();
}
