/* LINK: base parse */
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/pkcs7.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "contents.h"
#include "message.h"
#include "smime.h"
#include "read_mail.h"
#include "tap.h"

#define Y2024 1704067200
#define Y2026 1767225600
#define BODY "Content-Type: text/plain\r\n\r\nIBAN DE89 3704 0044 0532 0130 00\r\n"
#define WHEN "Date: Mon, 3 Mar 2025 10:15:00 +0100\r\n"
#define FROM "From: Anna <Anna@partnera.example>\r\n"

struct identity {
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t crt;
};

/* Everything here is made, so every failure is the test's own. */
static void
must(int e)
{
	if (e >= 0)
		return;
	printf("Bail out! %s\n", gnutls_strerror(e));
	exit(1);
}

/* issuer NULL: it signs itself.  address NULL: an authority. */
static struct identity
identity(const struct identity *issuer, const char *name, const char *address, time_t until)
{
	static uint8_t serial;
	struct identity id;

	serial++;
	must(gnutls_x509_privkey_init(&id.key));
	must(gnutls_x509_privkey_generate(
	    id.key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
	must(gnutls_x509_crt_init(&id.crt));
	must(gnutls_x509_crt_set_version(id.crt, 3));
	must(gnutls_x509_crt_set_serial(id.crt, &serial, 1));
	must(gnutls_x509_crt_set_activation_time(id.crt, Y2024));
	must(gnutls_x509_crt_set_expiration_time(id.crt, until));
	must(gnutls_x509_crt_set_dn_by_oid(
	    id.crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned)strlen(name)));
	must(gnutls_x509_crt_set_key(id.crt, id.key));
	must(gnutls_x509_crt_set_basic_constraints(id.crt, address == NULL, -1));
	if (address == NULL)
		must(gnutls_x509_crt_set_key_usage(id.crt, GNUTLS_KEY_KEY_CERT_SIGN));
	else
		must(gnutls_x509_crt_set_subject_alt_name(
		    id.crt, GNUTLS_SAN_RFC822NAME, address, (unsigned)strlen(address), 0));
	must(gnutls_x509_crt_sign2(id.crt, issuer == NULL ? id.crt : issuer->crt,
	    issuer == NULL ? id.key : issuer->key, GNUTLS_DIG_SHA256, 0));
	return id;
}

static void
identity_free(struct identity *id)
{
	gnutls_x509_crt_deinit(id->crt);
	gnutls_x509_privkey_deinit(id->key);
}

/* The signature over BODY by each of n, base64 in lines. */
static const char *
sign(struct arena *a, const struct identity *v, size_t n, gnutls_digest_algorithm_t how,
    unsigned flags)
{
	gnutls_datum_t body = { (unsigned char *)(uintptr_t)BODY, sizeof(BODY) - 1 }, der, text;
	gnutls_pkcs7_t cms;
	const char *out = "";

	must(gnutls_pkcs7_init(&cms));
	for (size_t i = 0; i < n; i++) {
		gnutls_privkey_t key;

		must(gnutls_privkey_init(&key));
		must(gnutls_privkey_import_x509(key, v[i].key, 0));
		must(gnutls_pkcs7_sign(cms, v[i].crt, key, &body, NULL, NULL, how, flags));
		gnutls_privkey_deinit(key);
	}
	must(gnutls_pkcs7_export2(cms, GNUTLS_X509_FMT_DER, &der));
	must(gnutls_base64_encode2(&der, &text));
	for (unsigned i = 0; i < text.size; i += 64)
		out = arena_printf(a, "%s%.*s\r\n", out,
		    (int)(text.size - i < 64 ? text.size - i : 64), (const char *)text.data + i);
	gnutls_free(der.data);
	gnutls_free(text.data);
	gnutls_pkcs7_deinit(cms);
	return out;
}

static const char *
detached(struct arena *a, const char *header, const char *body, const char *signature)
{
	return arena_printf(a,
	    "%sMIME-Version: 1.0\r\nContent-Type: multipart/signed; "
	    "protocol=\"application/pkcs7-signature\"; boundary=\"=b\"\r\n\r\nfor "
	    "others\r\n--=b\r\n%s\r\n--=b\r\n"
	    "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%s\r\n--=b--\r\n",
	    header, body, signature);
}

static const char *
opaque(struct arena *a, const char *header, const char *type, const char *signature)
{
	return arena_printf(a,
	    "%sMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime%s\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n%s",
	    header, type, signature);
}

static const char *
line_feeds(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1, 1), *o = out;

	for (; *s != '\0'; s++)
		if (*s != '\r')
			*o++ = *s;
	return out;
}

static void
check(struct arena *a, const char *what, const char *text, enum mail_verdict want, size_t accounts,
    const char *flag)
{
	struct mail *m = read_mail(a, text);

	bool ok = m->signature == SIGNED_SMIME && m->verdict == want && m->accounts_n == accounts &&
		  (flag == NULL || mail_strings_has(&m->flags, flag));

	TAP_OK(ok, "%s: %s", what, mail_verdict_name(want));
	if (ok)
		return;
	printf("# %d %s, %zu accounts, flags", (int)m->signature, mail_verdict_name(m->verdict),
	    m->accounts_n);
	for (size_t i = 0; i < m->flags.n; i++)
		printf(" %s", m->flags.v[i]);
	puts("");
}

static void
write_anchor(const struct identity *ca, char path[])
{
	int fd = mkstemp(path);
	gnutls_datum_t pem;

	must(fd);
	must(gnutls_x509_crt_export2(ca->crt, GNUTLS_X509_FMT_PEM, &pem));
	must((int)write(fd, pem.data, pem.size));
	close(fd);
	gnutls_free(pem.data);
}

static void
detached_signatures(struct arena *a, const struct identity *anna, const struct identity *stranger)
{
	const char *changed =
	    "Content-Type: text/plain\r\n\r\nIBAN GB29 NWBK 6016 1331 9268 19\r\n";
	const char *s = sign(a, anna, 1, GNUTLS_DIG_SHA256, GNUTLS_PKCS7_INCLUDE_CERT);
	const char *other = sign(a, stranger, 1, GNUTLS_DIG_SHA256, GNUTLS_PKCS7_INCLUDE_CERT);
	const char *bare = sign(a, anna, 1, GNUTLS_DIG_SHA256, 0);
	struct identity both[] = { *anna, *stranger };
	const char *two = sign(a, both, 2, GNUTLS_DIG_SHA256, GNUTLS_PKCS7_INCLUDE_CERT);
	const char *good = detached(a, WHEN FROM, BODY, s);
	struct mail *m;

	check(a, "detached", good, VERDICT_VALID, 1, NULL);
	m = read_mail(a, good);
	TAP_OK(m->signers.n == 1 && strcmp(m->signers.v[0].address, "anna@partnera.example") == 0,
	    "the certificate's address");
	TAP_OK(!mail_strings_has(&m->flags, "signer_not_from"), "is From's");
	check(a, "line ends lost on the way", line_feeds(a, good), VERDICT_VALID, 1, NULL);
	check(a, "content changed", detached(a, WHEN FROM, changed, s), VERDICT_INVALID, 1, NULL);
	check(a, "no authority that we know", detached(a, WHEN FROM, BODY, other),
	    VERDICT_UNKNOWN_SIGNER, 1, "signer_not_from");
	check(a, "certificate not enclosed", detached(a, WHEN FROM, BODY, bare),
	    VERDICT_UNKNOWN_SIGNER, 1, "smime_no_certificate");
	check(a, "the worse of two signers", detached(a, WHEN FROM, BODY, two),
	    VERDICT_UNKNOWN_SIGNER, 1, NULL);
	check(a, "another's name in From",
	    detached(a, WHEN "From: b@partnerb.example\r\n", BODY, s), VERDICT_VALID, 1,
	    "signer_not_from");
	check(a, "arrived after the certificate's end",
	    detached(a, "Received: by x; Mon, 2 Feb 2026 10:00:00 +0000\r\n" WHEN FROM, BODY, s),
	    VERDICT_UNKNOWN_SIGNER, 1, NULL);
	check(a, "without any date", detached(a, FROM, BODY, s), VERDICT_VALID, 1, NULL);
	check(a, "no signature in it", detached(a, WHEN FROM, BODY, "AAAA"), VERDICT_INVALID, 1,
	    NULL);
	check(a, "nothing in it", detached(a, WHEN FROM, BODY, ""), VERDICT_INVALID, 1, NULL);
	check(a, "in what a list made of it",
	    arena_printf(a,
		WHEN FROM "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
			  "boundary=o\r\n\r\n--o\r\n%s\r\n"
			  "--o\r\nContent-Type: text/plain\r\n\r\nfooter\r\n--o--\r\n",
		detached(a, "", BODY, s)),
	    VERDICT_VALID, 1, "signature_covers_part");
	check(a, "cut off", arena_strndup(a, good, strlen(good) - 300), VERDICT_INVALID, 1, NULL);
}

static void
opaque_signatures(struct arena *a, const struct identity *anna, const struct identity *stranger)
{
	const unsigned flags = GNUTLS_PKCS7_INCLUDE_CERT | GNUTLS_PKCS7_EMBED_DATA;
	const char *s = sign(a, anna, 1, GNUTLS_DIG_SHA256, flags);
	const char *other = sign(a, stranger, 1, GNUTLS_DIG_SHA256, flags);
	struct mail *m;

	check(a, "opaque", opaque(a, WHEN FROM, "; smime-type=signed-data", s), VERDICT_VALID, 1,
	    "smime_opaque");
	check(a, "opaque, its type not said", opaque(a, WHEN FROM, "", s), VERDICT_VALID, 1, NULL);
	check(a, "opaque, a stranger's", opaque(a, WHEN FROM, "", other), VERDICT_UNKNOWN_SIGNER, 1,
	    NULL);
	m = read_mail(a, opaque(a, WHEN FROM, "; smime-type=enveloped-data", "AAAA"));
	TAP_OK(m->verdict == VERDICT_UNCHECKED && m->signature == SIGNED_NONE &&
		   mail_strings_has(&m->flags, "encrypted"),
	    "what cannot be read is no signature");
}

/* Weak hashes, and none of it ends the parser, however it is broken. */
static void
weak_and_broken(struct arena *a, const struct identity *anna)
{
	const char *s = sign(a, anna, 1, GNUTLS_DIG_SHA256, GNUTLS_PKCS7_INCLUDE_CERT);
	const char *good = detached(a, WHEN FROM, BODY, s);
	size_t valid = 0, places = 0, from = (size_t)(strstr(good, s) - good);

	check(a, "SHA-1",
	    detached(
		a, WHEN FROM, BODY, sign(a, anna, 1, GNUTLS_DIG_SHA1, GNUTLS_PKCS7_INCLUDE_CERT)),
	    VERDICT_UNKNOWN_SIGNER, 1, "smime_weak");
	for (size_t i = from; i < from + strlen(s); i += 3) {
		struct arena *one = arena_new();
		char *copy = arena_strdup(one, good);

		if (copy[i] == '\r' || copy[i] == '\n' || copy[i] == '=') {
			arena_free(one);
			continue;
		}
		copy[i] = copy[i] == 'A' ? 'B' : 'A';
		valid += read_mail(one, copy)->verdict == VERDICT_VALID;
		places++;
		arena_free(one);
	}
	/* Some bytes of CMS say nothing of the content: versions, certificates' unused fields. */
	TAP_OK(
	    valid < places / 4, "changed in one of %zu places it is valid in %zu", places, valid);
}

int
main(void)
{
	char path[] = "/tmp/becwatch-smime.XXXXXX";
	struct arena *a = arena_new();
	struct identity ca, other_ca, anna, stranger;

	message_init();
	ca = identity(NULL, "Authority", NULL, Y2026 + 86400 * 3650);
	other_ca = identity(NULL, "Other", NULL, Y2026 + 86400 * 3650);
	anna = identity(&ca, "Anna", "anna@partnera.example", Y2026);
	stranger = identity(&other_ca, "Anna", "anna@evil.example", Y2026);
	check(a, "without anchors",
	    detached(a, WHEN FROM, BODY,
		sign(a, &anna, 1, GNUTLS_DIG_SHA256, GNUTLS_PKCS7_INCLUDE_CERT)),
	    VERDICT_UNKNOWN_SIGNER, 1, NULL);
	write_anchor(&ca, path);
	smime_init(path);
	unlink(path);
	detached_signatures(a, &anna, &stranger);
	opaque_signatures(a, &anna, &stranger);
	weak_and_broken(a, &anna);
	identity_free(&ca);
	identity_free(&other_ca);
	identity_free(&anna);
	identity_free(&stranger);
	arena_free(a);
	return tap_done();
}
