#ifndef TLS_H
#define TLS_H

#include <gnutls/gnutls.h>
#include <stddef.h>

#include "arena.h"
#include "proto.h"

/*
 * tls - what GnuTLS needs to know before a handshake, and what it found out in one.
 *
 * TLS 1.2 or later; the chain must end in a trust anchor and the certificate must carry
 * the host's name (RFC 6125; for an address its iPAddress).
 */

/* Load the system's trust anchors and the algorithm list: files are opened here and never again, so
 * call it before the jail.  Returns how many anchors there are, or -1 with *ret_why (static). */
int tls_init(const char **ret_why);

/*
 * Trust for one session: the anchors in ca_pem, or the system's if it is "".
 * NULL when the PEM holds no certificate.  To be given to tls_trust_free.
 */
gnutls_certificate_credentials_t tls_trust_new(const char *ca_pem);
void tls_trust_free(gnutls_certificate_credentials_t);

/* A client session that sends host as SNI (unless it is an address) and verifies the peer in
 * its handshake.  NULL on failure.  host and trust must outlive it. */
gnutls_session_t tls_session_new(gnutls_certificate_credentials_t trust, const char *host);

/*
 * Why a handshake failed with the GnuTLS error e.
 * The detail, in the arena, says what the certificate shows and what an administrator can do.
 */
enum fetch_status tls_explain(
    gnutls_session_t, int e, const char *host, struct arena *, const char **ret_detail);

#endif
