#ifndef CMS_H
#define CMS_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * cms - the file inside an S/MIME wrapper (.p7m), as Italian invoices are sent; RFC 5652 5, by GnuTLS.
 * The signature is not verified: who signed does not tell whose account it is.
 */
#define CMS_BYTES_MAX (16u * 1024 * 1024) /* of one wrapper */

/* bytes: DER, PEM or base64.  The content, in the arena, not NULL; NULL where there is none to be had. */
const uint8_t *cms_content(struct arena *, const uint8_t *bytes, size_t n, size_t *ret_n);

#endif
