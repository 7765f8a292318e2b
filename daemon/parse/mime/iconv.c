/*
 * iconv_open, iconv, iconv_close over ICU.
 *
 * GMime decodes the parameters of MIME fields (RFC 2231) through the C library's iconv, which
 * loads a file for each charset at first use: inside the jail that fails or ends the process.
 * The linker resolves the libraries' references to these definitions, so that the parser
 * decodes every charset with the tables it was started with.  What does not fit becomes
 * U+FFFD, never an error.
 */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "charset.h"
#include "mem.h"

#define PIVOT 512

struct conversion {
	UConverter *from, *to;
	UChar pivot[PIVOT], *source, *target;
};

static void
conversion_free(struct conversion *c)
{
	if (c->from != NULL)
		ucnv_close(c->from);
	if (c->to != NULL)
		ucnv_close(c->to);
	free(c);
}

iconv_t
iconv_open(const char *to, const char *from)
{
	struct conversion *c = mem_calloc(1, sizeof(*c));

	c->from = charset_open(from);
	c->to = charset_open(to);
	c->source = c->target = c->pivot;
	if (c->from != NULL && c->to != NULL)
		return (iconv_t)c;
	conversion_free(c);
	errno = EINVAL;
	return (iconv_t)-1;
}

size_t
iconv(iconv_t cd, char **restrict in, size_t *restrict in_left, char **restrict out,
    size_t *restrict out_left)
{
	struct conversion *c = (struct conversion *)cd;
	const char *p = "", *end = p;
	char *target;
	UErrorCode e = U_ZERO_ERROR;
	UBool flush = in == NULL || *in == NULL;

	if (!flush) {
		p = *in;
		end = p + *in_left;
	}
	if (out == NULL || *out == NULL) {
		ucnv_reset(c->from);
		ucnv_reset(c->to);
		c->source = c->target = c->pivot;
		return 0;
	}
	target = *out;
	ucnv_convertEx(c->to, c->from, &target, *out + *out_left, &p, end, c->pivot, &c->source,
	    &c->target, c->pivot + PIVOT, false, flush, &e);
	*out_left -= (size_t)(target - *out);
	*out = target;
	if (!flush) {
		*in_left = (size_t)(end - p);
		*in += *in_left == 0 ? end - *in : p - *in;
	}
	if (e == U_BUFFER_OVERFLOW_ERROR) {
		errno = E2BIG;
		return (size_t)-1;
	}
	if (flush) {
		ucnv_reset(c->from);
		ucnv_reset(c->to);
		c->source = c->target = c->pivot;
	}
	return 0;
}

int
iconv_close(iconv_t cd)
{
	conversion_free((struct conversion *)cd);
	return 0;
}
