#include <arpa/inet.h>
#include <gnutls/x509.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "mutf7.h"
#include "tls.h"

#define NAMES_SHOWN 5 /* of a certificate, in a message for people */
#define TEXT_MAX 200

static gnutls_certificate_credentials_t system_trust;
static gnutls_priority_t priority;

int
tls_init(const char **ret_why)
{
	int n, e;

	if ((e = gnutls_global_init()) < 0 ||
	    (e = gnutls_priority_init2(&priority, "-VERS-TLS1.0:-VERS-TLS1.1", NULL,
		 GNUTLS_PRIORITY_INIT_DEF_APPEND)) < 0 ||
	    (e = gnutls_certificate_allocate_credentials(&system_trust)) < 0) {
		*ret_why = gnutls_strerror(e);
		return -1;
	}
	/* A machine without ca-certificates still serves accounts that bring their own anchors. */
	n = gnutls_certificate_set_x509_system_trust(system_trust);
	return n < 0 ? 0 : n;
}

gnutls_certificate_credentials_t
tls_trust_new(const char *ca_pem)
{
	gnutls_certificate_credentials_t trust;
	gnutls_datum_t pem;

	if (ca_pem[0] == '\0')
		return system_trust;
	if (gnutls_certificate_allocate_credentials(&trust) < 0)
		return NULL;
	pem.data = (unsigned char *)(uintptr_t)ca_pem;
	pem.size = (unsigned)strlen(ca_pem);
	if (gnutls_certificate_set_x509_trust_mem(trust, &pem, GNUTLS_X509_FMT_PEM) <= 0) {
		gnutls_certificate_free_credentials(trust);
		return NULL;
	}
	return trust;
}

void
tls_trust_free(gnutls_certificate_credentials_t trust)
{
	if (trust != NULL && trust != system_trust)
		gnutls_certificate_free_credentials(trust);
}

static bool
is_address(const char *host)
{
	unsigned char buf[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, buf) == 1 || inet_pton(AF_INET6, host, buf) == 1;
}

gnutls_session_t
tls_session_new(gnutls_certificate_credentials_t trust, const char *host)
{
	gnutls_session_t s;

	if (gnutls_init(&s, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
		return NULL;
	if (gnutls_priority_set(s, priority) < 0 ||
	    gnutls_credentials_set(s, GNUTLS_CRD_CERTIFICATE, trust) < 0 ||
	    (!is_address(host) &&
		gnutls_server_name_set(s, GNUTLS_NAME_DNS, host, strlen(host)) < 0)) {
		gnutls_deinit(s);
		return NULL;
	}
	gnutls_session_set_verify_cert(s, host, 0);
	return s;
}

static const char *
day_of(struct arena *a, time_t t)
{
	struct tm tm;
	char buf[32];

	if (t == (time_t)-1 || gmtime_r(&t, &tm) == NULL ||
	    strftime(buf, sizeof(buf), "%Y-%m-%d %H:%M UTC", &tm) == 0)
		return "an unknown date";
	return arena_strdup(a, buf);
}

static const char *
names_of(struct arena *a, gnutls_x509_crt_t crt)
{
	const char *ret = "";
	unsigned shown = 0;

	for (unsigned i = 0; shown < NAMES_SHOWN; i++) {
		char buf[256], text[INET6_ADDRSTRLEN];
		size_t len = sizeof(buf) - 1;
		const char *name = NULL;
		int type = gnutls_x509_crt_get_subject_alt_name(crt, i, buf, &len, NULL);

		if (type == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			break;
		if (type == GNUTLS_SAN_DNSNAME) {
			buf[len] = '\0';
			name = utf8_line(a, buf, TEXT_MAX);
		} else if (type == GNUTLS_SAN_IPADDRESS && (len == 4 || len == 16))
			name = inet_ntop(len == 4 ? AF_INET : AF_INET6, buf, text, sizeof(text));
		if (name == NULL)
			continue;
		ret = arena_printf(a, "%s%s%s", ret, shown == 0 ? "" : ", ", name);
		shown++;
	}
	if (shown == 0) {
		char buf[256];
		size_t len = sizeof(buf);

		if (gnutls_x509_crt_get_dn_by_oid(
			crt, GNUTLS_OID_X520_COMMON_NAME, 0, 0, buf, &len) >= 0)
			ret =
			    arena_printf(a, "only a common name, %s", utf8_line(a, buf, TEXT_MAX));
		else
			ret = "no name";
	}
	return ret;
}

static const char *
issuer_of(struct arena *a, gnutls_x509_crt_t crt)
{
	char buf[512];
	size_t len = sizeof(buf);

	if (gnutls_x509_crt_get_issuer_dn(crt, buf, &len) < 0)
		return "unknown";
	return utf8_line(a, buf, TEXT_MAX);
}

static const char *
verification_text(struct arena *a, unsigned status)
{
	gnutls_datum_t d = { 0 };
	const char *ret = "not accepted";

	if (gnutls_certificate_verification_status_print(status, GNUTLS_CRT_X509, &d, 0) >= 0)
		ret = utf8_line(a, (const char *)d.data, TEXT_MAX);
	gnutls_free(d.data);
	return ret;
}

static enum fetch_status
explain_certificate(
    gnutls_x509_crt_t crt, unsigned status, const char *host, struct arena *a, const char **ret)
{
	if (status & (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA |
			 GNUTLS_CERT_SIGNATURE_FAILURE)) {
		*ret = arena_printf(a,
		    "certificate of %s is signed by somebody we do not trust "
		    "(issuer: %s; names: %s); if that is your own authority, name its certificate "
		    "as the account's ca_file",
		    host, issuer_of(a, crt), names_of(a, crt));
		return FETCH_ECERT_UNKNOWN;
	}
	if (status & GNUTLS_CERT_EXPIRED) {
		*ret = arena_printf(a,
		    "certificate of %s expired on %s (issuer: %s); the server's "
		    "administrator must renew it",
		    host, day_of(a, gnutls_x509_crt_get_expiration_time(crt)), issuer_of(a, crt));
		return FETCH_ECERT_EXPIRED;
	}
	if (status & GNUTLS_CERT_NOT_ACTIVATED) {
		*ret = arena_printf(a,
		    "certificate of %s is valid only from %s on (issuer: %s); "
		    "check the clocks of both machines",
		    host, day_of(a, gnutls_x509_crt_get_activation_time(crt)), issuer_of(a, crt));
		return FETCH_ECERT_EXPIRED;
	}
	if (status & GNUTLS_CERT_UNEXPECTED_OWNER) {
		*ret = arena_printf(a,
		    "certificate is not for %s but for: %s (issuer: %s); set the "
		    "account's host to a name that the certificate carries",
		    host, names_of(a, crt), issuer_of(a, crt));
		return FETCH_ECERT_NAME;
	}
	*ret = arena_printf(a, "certificate of %s is refused: %s (issuer: %s)", host,
	    verification_text(a, status), issuer_of(a, crt));
	return FETCH_ECERT_UNKNOWN;
}

enum fetch_status
tls_explain(gnutls_session_t s, int e, const char *host, struct arena *a, const char **ret)
{
	enum fetch_status status = FETCH_ETLS;
	gnutls_x509_crt_t crt = NULL;
	const gnutls_datum_t *peers;
	unsigned n = 0;

	switch (e) {
	case GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR:
		peers = gnutls_certificate_get_peers(s, &n);
		if (n == 0 || gnutls_x509_crt_init(&crt) < 0 ||
		    gnutls_x509_crt_import(crt, &peers[0], GNUTLS_X509_FMT_DER) < 0) {
			*ret = arena_printf(a, "certificate of %s cannot be read", host);
			status = FETCH_ECERT_UNKNOWN;
		} else
			status = explain_certificate(
			    crt, gnutls_session_get_verify_cert_status(s), host, a, ret);
		gnutls_x509_crt_deinit(crt);
		break;
	case GNUTLS_E_UNEXPECTED_PACKET_LENGTH:
	case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
	case GNUTLS_E_UNEXPECTED_PACKET:
	case GNUTLS_E_RECORD_LIMIT_REACHED:
		*ret = arena_printf(a,
		    "%s does not speak TLS on this port (%s); perhaps the port is "
		    "for STARTTLS",
		    host, gnutls_strerror(e));
		break;
	case GNUTLS_E_FATAL_ALERT_RECEIVED:
		*ret = arena_printf(a, "%s ended the TLS handshake: %s", host,
		    gnutls_alert_get_name(gnutls_alert_get(s)));
		break;
	default:
		*ret =
		    arena_printf(a, "TLS handshake with %s failed: %s", host, gnutls_strerror(e));
		break;
	}
	return status;
}
