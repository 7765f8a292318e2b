#include <errno.h>
#include <gnutls/x509.h>
#include <netdb.h>
#include <stdbool.h>
#include <string.h>

#include "explain.h"
#include "judge.h"

/* libcurl with GnuTLS hands on the gnutls_certificate_status_t of the chain; the name it checks itself. */
static const char *
explain_certificate(CURL *easy, const char *host, const char *error, struct arena *a)
{
	long status = 0;

	curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &status);
	if (status & (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA |
			 GNUTLS_CERT_SIGNATURE_FAILURE))
		return arena_printf(a,
		    "the certificate of %s is signed by somebody we do not trust; "
		    "if that is your own authority, name its certificate as the webhook's ca_file",
		    host);
	if (status & GNUTLS_CERT_EXPIRED)
		return arena_printf(a,
		    "the certificate of %s has expired; the receiver's "
		    "administrator must renew it",
		    host);
	if (status & GNUTLS_CERT_NOT_ACTIVATED)
		return arena_printf(a,
		    "the certificate of %s is not valid yet; check the clocks of "
		    "both machines",
		    host);
	if (status != 0)
		return arena_printf(a, "the certificate of %s is refused: %s", host, error);
	return arena_printf(a,
	    "the certificate of %s is for another name (%s); set the webhook's url to "
	    "a name that the certificate carries",
	    host, error);
}

static const char *
explain_connect(CURL *easy, const char *host, struct arena *a)
{
	long e = 0;

	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &e);
	if (e == ECONNREFUSED)
		return arena_printf(a, "connection to %s refused: nothing listens there", host);
	if (e == ETIMEDOUT)
		return arena_printf(a, "connection to %s timed out", host);
	return arena_printf(
	    a, "no connection to %s: %s", host, e == 0 ? "it ended at once" : strerror((int)e));
}

static const char *
explain_timeout(
    CURL *easy, const char *host, unsigned timeout_ms, unsigned connect_ms, struct arena *a)
{
	curl_off_t connected = 0;
	const char *scheme = NULL;
	bool tls;

	/* Of https it is set when TLS is up. */
	curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
	curl_easy_getinfo(easy, CURLINFO_SCHEME, &scheme);
	tls = scheme != NULL && strcasecmp(scheme, "https") == 0;
	if (connected == 0)
		return arena_printf(a, "time-out: no %sconnection to %s within %g s",
		    tls ? "TLS " : "", host, connect_ms / 1000.0);
	return arena_printf(
	    a, "time-out: %s did not answer within %g s", host, timeout_ms / 1000.0);
}

const char *
explain_request(CURL *easy, CURLcode code, const char *host, unsigned timeout_ms,
    unsigned connect_ms, const char *error, struct arena *a)
{
	const char *text = judge_text(error, strlen(error), a);

	if (text[0] == '\0')
		text = curl_easy_strerror(code);
	switch (code) {
	case CURLE_COULDNT_CONNECT:
		return explain_connect(easy, host, a);
	case CURLE_OPERATION_TIMEDOUT:
		return explain_timeout(easy, host, timeout_ms, connect_ms, a);
	case CURLE_PEER_FAILED_VERIFICATION:
		return explain_certificate(easy, host, text, a);
	case CURLE_SSL_CACERT_BADFILE:
		return "the trust anchors cannot be read: the webhook's ca_file, or else the "
		       "system's ca-certificates";
	case CURLE_SSL_CONNECT_ERROR:
		return arena_printf(a, "TLS with %s failed: %s", host, text);
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		return arena_printf(a, "%s closed the connection without an answer", host);
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_WEIRD_SERVER_REPLY:
		return arena_printf(a, "%s answered something that is not HTTP", host);
	default:
		return arena_printf(a, "request to %s failed: %s", host, text);
	}
}

const char *
explain_lookup(int error, const char *name, struct arena *a)
{
	if (error == EAI_NONAME || error == EAI_NODATA)
		return arena_printf(a, "there is no host of the name %s", name);
	return arena_printf(a, "the name %s cannot be looked up: %s", name, gai_strerror(error));
}
