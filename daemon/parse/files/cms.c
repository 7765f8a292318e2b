#include <gnutls/gnutls.h>
#include <gnutls/pkcs7.h>
#include <string.h>

#include "cms.h"
#include "text.h"

static const uint8_t *
content(struct arena *a, const gnutls_datum_t *der, size_t *ret_n)
{
	gnutls_pkcs7_t cms;
	gnutls_datum_t out = { 0 };
	uint8_t *p = NULL;

	if (gnutls_pkcs7_init(&cms) != 0)
		return NULL;
	if (gnutls_pkcs7_import(cms, der, GNUTLS_X509_FMT_DER) == 0 &&
	    gnutls_pkcs7_get_embedded_data(cms, 0, &out) == 0) {
		p = arena_alloc(a, (size_t)out.size + 1, 1);
		memcpy(p, out.data, out.size);
		*ret_n = out.size;
		gnutls_free(out.data);
	}
	gnutls_pkcs7_deinit(cms);
	return p;
}

/* What stands between the lines of PEM, whatever they call it; all of it where there are none. */
static gnutls_datum_t
pem_body(gnutls_datum_t in)
{
	unsigned char *line, *end;

	if (in.size < 11 || memcmp(in.data, "-----BEGIN ", 11) != 0 ||
	    (line = memchr(in.data, '\n', in.size)) == NULL)
		return in;
	in.size -= (unsigned)(line + 1 - in.data);
	in.data = line + 1;
	if ((end = memchr(in.data, '-', in.size)) != NULL)
		in.size = (unsigned)(end - in.data);
	return in;
}

const uint8_t *
cms_content(struct arena *a, const uint8_t *bytes, size_t n, size_t *ret_n)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)bytes, (unsigned)n }, der = { 0 };
	const uint8_t *p;

	if (n == 0 || n > CMS_BYTES_MAX)
		return NULL;
	if (!text_is_ascii((const char *)bytes, n))
		return content(a, &in, ret_n);
	in = pem_body(in);
	if (gnutls_base64_decode2(&in, &der) != 0)
		return NULL;
	p = content(a, &der, ret_n);
	gnutls_free(der.data);
	return p;
}
