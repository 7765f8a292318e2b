#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/pkcs7.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#include "address_memo.h"
#include "buf.h"
#include "part.h"
#include "smime.h"
#include "text.h"

#define OID_EMAIL                                                                                  \
	"1.2.840.113549.1.9.1" /* PKCS #9 emailAddress in a subject: before RFC 5280's names */

static gnutls_x509_trust_list_t anchors;

/* The time at which certificates are judged: GnuTLS asks for it by itself. */
static time_t judged_at;

static time_t
judging_time(time_t *ret)
{
	if (ret != NULL)
		*ret = judged_at;
	return judged_at;
}

void
smime_init(const char *anchors_file)
{
	if (anchors != NULL)
		gnutls_x509_trust_list_deinit(anchors, 1);
	anchors = NULL;
	if (gnutls_x509_trust_list_init(&anchors, 0) != 0)
		return;
	if (anchors_file == NULL)
		gnutls_x509_trust_list_add_system_trust(anchors, 0, 0);
	else
		gnutls_x509_trust_list_add_trust_file(
		    anchors, anchors_file, NULL, GNUTLS_X509_FMT_PEM, 0, 0);
}

/* -- certificates -- */

struct certificates {
	gnutls_x509_crt_t v[SMIME_CERTIFICATES_MAX];
	unsigned n;
};

static void
certificates_load(struct reading *r, gnutls_pkcs7_t cms, struct certificates *ret)
{
	int n = gnutls_pkcs7_get_crt_count(cms);

	ret->n = 0;
	if (n > SMIME_CERTIFICATES_MAX) {
		reading_limit(r, "smime_certificates");
		n = SMIME_CERTIFICATES_MAX;
	}
	for (int i = 0; i < n; i++) {
		gnutls_datum_t raw = { 0 };
		gnutls_x509_crt_t crt;

		if (gnutls_pkcs7_get_crt_raw2(cms, (unsigned)i, &raw) != 0)
			continue;
		if (gnutls_x509_crt_init(&crt) == 0) {
			if (gnutls_x509_crt_import(crt, &raw, GNUTLS_X509_FMT_DER) == 0)
				ret->v[ret->n++] = crt;
			else
				gnutls_x509_crt_deinit(crt);
		}
		gnutls_free(raw.data);
	}
}

static void
certificates_free(struct certificates *c)
{
	for (unsigned i = 0; i < c->n; i++)
		gnutls_x509_crt_deinit(c->v[i]);
}

static bool
same(const gnutls_datum_t *x, const void *p, size_t n)
{
	return x->size == n && n > 0 && memcmp(x->data, p, n) == 0;
}

/* Is it the certificate that the signature names: by issuer and number, or by its key? */
static bool
is_signer(gnutls_x509_crt_t crt, const gnutls_pkcs7_signature_info_st *info)
{
	uint8_t id[256];
	size_t n = sizeof(id);
	gnutls_datum_t issuer = { 0 };
	bool ok;

	if (info->issuer_keyid.size > 0)
		return gnutls_x509_crt_get_subject_key_id(crt, id, &n, NULL) == 0 &&
		       same(&info->issuer_keyid, id, n);
	if (gnutls_x509_crt_get_serial(crt, id, &n) != 0 || !same(&info->signer_serial, id, n) ||
	    gnutls_x509_crt_get_raw_issuer_dn(crt, &issuer) != 0)
		return false;
	ok = same(&info->issuer_dn, issuer.data, issuer.size);
	gnutls_free(issuer.data);
	return ok;
}

/* Bring the signer's certificate to the front; false if it is not there. */
static bool
signer_first(struct certificates *c, const gnutls_pkcs7_signature_info_st *info)
{
	for (unsigned i = 0; i < c->n; i++)
		if (is_signer(c->v[i], info)) {
			gnutls_x509_crt_t first = c->v[0];

			c->v[0] = c->v[i];
			c->v[i] = first;
			return true;
		}
	return false;
}

static void
signer_add(struct reading *r, const char *address, size_t len)
{
	struct mail_addrs *list = &r->m->signers;
	struct mail_addr one = { 0 };

	if (list->n >= MAIL_SIGNERS_MAX) {
		reading_limit(r, "smime_signers");
		return;
	}
	address_memo_fill(r->a, "", address, len, &one);
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].address, one.address) == 0)
			return;
	list->v = arena_grow(r->a, list->v, list->n, sizeof(*list->v));
	list->v[list->n++] = one;
}

/* The addresses that the certificate is for: RFC 8550 3. */
static void
signer_addresses(struct reading *r, gnutls_x509_crt_t crt)
{
	char name[ADDRESS_MAX + 1];

	for (unsigned i = 0; i < MAIL_SIGNERS_MAX; i++) {
		size_t n = sizeof(name);
		int kind = gnutls_x509_crt_get_subject_alt_name(crt, i, name, &n, NULL);

		if (kind == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			break;
		if (kind == GNUTLS_SAN_RFC822NAME)
			signer_add(r, name, strnlen(name, n));
	}
	for (unsigned i = 0; i < MAIL_SIGNERS_MAX; i++) {
		size_t n = sizeof(name);

		if (gnutls_x509_crt_get_dn_by_oid(crt, OID_EMAIL, i, 0, name, &n) != 0)
			break;
		signer_add(r, name, strnlen(name, n));
	}
}

/* Does the first certificate lead to an anchor, for mail, at the time at which the message arrived? */
static bool
is_trusted(const struct mail *m, struct certificates *c)
{
	gnutls_typed_vdata_st purpose = { GNUTLS_DT_KEY_PURPOSE_OID,
		(unsigned char *)(uintptr_t)GNUTLS_KP_EMAIL_PROTECTION, 0 };
	int64_t at = m->received != TIME_UNKNOWN ? m->received : m->date;
	unsigned flags = at == TIME_UNKNOWN ? GNUTLS_VERIFY_DISABLE_TIME_CHECKS : 0, status = 0;

	if (anchors == NULL)
		return false;
	judged_at = at == TIME_UNKNOWN ? 0 : (time_t)at;
	return gnutls_x509_trust_list_verify_crt2(
		   anchors, c->v, c->n, &purpose, 1, flags, &status, NULL) == 0 &&
	       status == 0;
}

/* -- signatures -- */

/* GnuTLS 3.7 leaks when it verifies by a certificate whose key it cannot take: so ask before. */
static bool
has_key(gnutls_x509_crt_t crt)
{
	gnutls_pubkey_t key;
	bool ok;

	if (gnutls_pubkey_init(&key) != 0)
		return false;
	ok = gnutls_pubkey_import_x509(key, crt, 0) == 0;
	gnutls_pubkey_deinit(key);
	return ok;
}

/*
 * data: what is signed where it stands apart, else NULL.  GnuTLS wants the certificate in force at once; here
 * that is asked later, for an expired one proves a change of the content all the same.
 */
static int
verify_with(gnutls_pkcs7_t cms, gnutls_x509_crt_t crt, unsigned i, const gnutls_datum_t *data)
{
	gnutls_global_set_time_function(judging_time);
	judged_at = gnutls_x509_crt_get_activation_time(crt);
	return gnutls_pkcs7_verify_direct(cms, crt, i, data, 0);
}

static bool
is_weak(int e)
{
	return e == GNUTLS_E_INSUFFICIENT_SECURITY || e == GNUTLS_E_UNKNOWN_HASH_ALGORITHM ||
	       e == GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM || e == GNUTLS_E_UNKNOWN_ALGORITHM ||
	       e == GNUTLS_E_UNKNOWN_PK_ALGORITHM;
}

/* strict, plain: the signed bytes with their line ends made CRLF, and as they stand. */
static enum mail_verdict
judge_signature(struct reading *r, gnutls_pkcs7_t cms, unsigned i, struct certificates *c,
    const gnutls_datum_t *strict, const gnutls_datum_t *plain)
{
	gnutls_pkcs7_signature_info_st info;
	bool found, weak;
	int e;

	if (gnutls_pkcs7_get_signature_info(cms, i, &info) != 0)
		return VERDICT_INVALID;
	found = signer_first(c, &info);
	weak = gnutls_sign_is_secure2(info.algo, GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS) == 0;
	gnutls_pkcs7_signature_info_deinit(&info);
	if (!found) {
		reading_flag(r, "smime_no_certificate");
		return VERDICT_UNKNOWN_SIGNER;
	}
	signer_addresses(r, c->v[0]);
	if (!has_key(c->v[0]))
		return VERDICT_INVALID;
	e = verify_with(cms, c->v[0], i, strict);
	if (e != 0 && plain != NULL)
		e = verify_with(cms, c->v[0], i, plain);
	if (is_weak(e) || (e == 0 && weak)) {
		reading_flag(r, "smime_weak");
		return VERDICT_UNKNOWN_SIGNER;
	}
	if (e != 0)
		return VERDICT_INVALID;
	return is_trusted(r->m, c) ? VERDICT_VALID : VERDICT_UNKNOWN_SIGNER;
}

/* The worst of all its signatures: one that holds does not mend one that does not. */
static enum mail_verdict
judge(struct reading *r, gnutls_pkcs7_t cms, const gnutls_datum_t *strict,
    const gnutls_datum_t *plain)
{
	int n = gnutls_pkcs7_get_signature_count(cms);
	enum mail_verdict worst = VERDICT_VALID, one;
	struct certificates c;

	if (n <= 0)
		return VERDICT_INVALID;
	if (n > SMIME_SIGNATURES_MAX) {
		reading_limit(r, "smime_signatures");
		n = SMIME_SIGNATURES_MAX;
	}
	certificates_load(r, cms, &c);
	for (int i = 0; i < n; i++) {
		one = judge_signature(r, cms, (unsigned)i, &c, strict, plain);
		worst = one > worst ? one : worst;
	}
	certificates_free(&c);
	return worst;
}

static gnutls_pkcs7_t
cms_of(struct reading *r, const struct part *p)
{
	gnutls_datum_t der = { (unsigned char *)(uintptr_t)p->bytes, (unsigned)p->n };
	gnutls_pkcs7_t cms;

	if (p->n > SMIME_CMS_MAX) {
		reading_limit(r, "smime_bytes");
		return NULL;
	}
	if (p->n == 0 || gnutls_pkcs7_init(&cms) != 0)
		return NULL;
	if (gnutls_pkcs7_import(cms, &der, GNUTLS_X509_FMT_DER) == 0)
		return cms;
	gnutls_pkcs7_deinit(cms);
	return NULL;
}

static bool
is_from(const struct mail *m)
{
	for (size_t i = 0; i < m->signers.n; i++)
		for (size_t k = 0; k < m->from.n; k++)
			if (strcmp(m->signers.v[i].address, m->from.v[k].address) == 0)
				return true;
	return false;
}

static void
conclude(struct reading *r, enum mail_verdict verdict)
{
	r->m->signature = SIGNED_SMIME;
	r->m->verdict = verdict;
	if (r->m->signers.n > 0 && !is_from(r->m))
		reading_flag(r, "signer_not_from");
}

/* -- detached: multipart/signed -- */

/* A line "--boundary" or "--boundary--" at or after s; NULL if there is none. */
static const char *
delimiter(const char *s, const char *end, const char *boundary)
{
	size_t n = strlen(boundary);

	for (const char *line = s; line < end; line++) {
		const char *rest = line + n + 2;

		if (rest <= end && memcmp(line, "--", 2) == 0 &&
		    memcmp(line + 2, boundary, n) == 0 &&
		    (rest == end || strchr("\r\n \t-", *rest) != NULL))
			return line;
		if ((line = memchr(line, '\n', (size_t)(end - line))) == NULL)
			break;
	}
	return NULL;
}

/* The first part between delimiters, as it stands: its line end before the next one is not its own (RFC 2046 5.1.1). */
static bool
first_part(const char *s, const char *end, const char *boundary, gnutls_datum_t *ret)
{
	const char *from = delimiter(s, end, boundary), *to;

	if (from == NULL || (from = memchr(from, '\n', (size_t)(end - from))) == NULL)
		return false;
	from++;
	if ((to = delimiter(from, end, boundary)) == NULL || to == from)
		return false;
	to--;
	if (to > from && to[-1] == '\r')
		to--;
	ret->data = (unsigned char *)(uintptr_t)from;
	ret->size = (unsigned)(to - from);
	return true;
}

/* Every line end CRLF: RFC 8551 3.1.1.  In the arena. */
static gnutls_datum_t
canonical(struct arena *a, const gnutls_datum_t *in)
{
	unsigned char *out = arena_alloc(a, 2 * (size_t)in->size + 1, 1), *o = out;

	for (unsigned i = 0; i < in->size; i++) {
		if (in->data[i] == '\n' && (i == 0 || in->data[i - 1] != '\r'))
			*o++ = '\r';
		*o++ = in->data[i];
	}
	return (gnutls_datum_t){ out, (unsigned)(o - out) };
}

/* multipart/signed for S/MIME: the message itself, or within what a list made of it. */
static GMimeMultipart *
find_signed(struct reading *r, GMimeObject *o)
{
	const char *protocol;

	if (!GMIME_IS_MULTIPART(o))
		return NULL;
	if (strcmp(part_type(r->a, o), "multipart/mixed") == 0 &&
	    g_mime_multipart_get_count(GMIME_MULTIPART(o)) > 0) {
		o = g_mime_multipart_get_part(GMIME_MULTIPART(o), 0);
		if (!GMIME_IS_MULTIPART(o) || strcmp(part_type(r->a, o), "multipart/signed") != 0)
			return NULL;
		reading_flag(r, "signature_covers_part");
	}
	if (strcmp(part_type(r->a, o), "multipart/signed") != 0)
		return NULL;
	protocol = g_mime_object_get_content_type_parameter(o, "protocol");
	if (protocol != NULL && text_find(protocol, strlen(protocol), "pgp") != NULL)
		return NULL;
	return GMIME_MULTIPART(o);
}

static void
read_detached(struct reading *r, GMimeMultipart *multi, const uint8_t *bytes, size_t len)
{
	const char *boundary = g_mime_multipart_get_boundary(multi);
	GMimeObject *second =
	    g_mime_multipart_get_count(multi) == 2 ? g_mime_multipart_get_part(multi, 1) : NULL;
	gnutls_datum_t plain, strict;
	gnutls_pkcs7_t cms = NULL;
	struct part p;
	enum mail_verdict verdict = VERDICT_INVALID;

	if (second != NULL && GMIME_IS_PART(second)) {
		part_read(r, GMIME_PART(second), &p);
		cms = cms_of(r, &p);
	}
	if (cms != NULL && boundary != NULL &&
	    first_part((const char *)bytes, (const char *)bytes + len, boundary, &plain)) {
		strict = canonical(r->a, &plain);
		verdict = judge(r, cms, &strict, strict.size != plain.size ? &plain : NULL);
	}
	if (cms != NULL)
		gnutls_pkcs7_deinit(cms);
	conclude(r, verdict);
}

/* -- opaque: application/pkcs7-mime -- */

static const uint8_t *
read_opaque(struct reading *r, GMimePart *part, size_t *ret_len)
{
	gnutls_datum_t inner = { 0 };
	gnutls_pkcs7_t cms;
	struct part p;
	uint8_t *content = NULL;

	part_read(r, part, &p);
	/* Encrypted, or certificates only: nothing was signed. */
	if ((cms = cms_of(r, &p)) == NULL)
		return NULL;
	if (gnutls_pkcs7_get_signature_count(cms) > 0 &&
	    gnutls_pkcs7_get_embedded_data(cms, 0, &inner) == 0) {
		reading_flag(r, "smime_opaque");
		conclude(r, judge(r, cms, NULL, NULL));
		content = arena_alloc(r->a, (size_t)inner.size + 1, 1);
		memcpy(content, inner.data, inner.size);
		*ret_len = inner.size;
		gnutls_free(inner.data);
	}
	gnutls_pkcs7_deinit(cms);
	return content;
}

const uint8_t *
smime_read(struct reading *r, GMimeObject *root, const uint8_t *bytes, size_t len, size_t *ret_len)
{
	GMimeMultipart *multi = find_signed(r, root);
	const char *type;

	if (multi != NULL) {
		read_detached(r, multi, bytes, len);
		return NULL;
	}
	if (!GMIME_IS_PART(root))
		return NULL;
	type = part_type(r->a, root);
	if (strcmp(type, "application/pkcs7-mime") != 0 &&
	    strcmp(type, "application/x-pkcs7-mime") != 0)
		return NULL;
	return read_opaque(r, GMIME_PART(root), ret_len);
}
