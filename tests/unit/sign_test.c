/* LINK: base alert */
#include <stdlib.h>
#include <string.h>

#include "sign.h"
#include "tap.h"

/* The first row is the specification's own; the others were made by Python's hmac. */
static const struct {
	const char *descr;
	const char *secret;
	const char *id;
	int64_t timestamp;
	const char *payload;
	const char *want; /* NULL: refused */
} cases[] = {
	{ "Standard Webhooks' vector", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
	    "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}",
	    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" },
	{ "a raw secret", "correct horse battery staple", "a", 1, "{}",
	    "v1,KDIzsW7nW4Msmj4z8/Qa1VuES6Jvyv6P/lMWjwMDjMo=" },
	{ "another prefix is no prefix", "WHSEC_MfKQ", "a", 1, "{}",
	    "v1,oL4Th7YOm441wwfusJuasNntfF4/uUwZ8gL90Vcpeyg=" },
	{ "an empty payload", "whsec_AAAA", "a", 0, "",
	    "v1,bgTtLRZwJ7Vl4qiHkyGQ/EK5IJ9kqBwQsfukbZGFDAQ=" },
	{ "no secret", "", "a", 1, "{}", NULL },
	{ "nothing behind whsec_", "whsec_", "a", 1, "{}", NULL },
	{ "no base64 behind whsec_", "whsec_!!!!", "a", 1, "{}", NULL },
	{ "base64 that is cut", "whsec_MfKQ9", "a", 1, "{}", NULL },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char got[SIGN_SIZE] = "untouched";
		size_t n = strlen(cases[i].payload);
		char *payload = malloc(n == 0 ? 1 : n);
		int rc;

		memcpy(payload, cases[i].payload, n);
		rc =
		    sign_webhook(cases[i].secret, cases[i].id, cases[i].timestamp, payload, n, got);
		TAP_OK(rc == (cases[i].want == NULL ? -1 : 0) &&
			   strcmp(got, cases[i].want == NULL ? "untouched" : cases[i].want) == 0,
		    "%s", cases[i].descr);
		free(payload);
	}
	return tap_done();
}
