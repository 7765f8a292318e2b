#ifndef SMIME_H
#define SMIME_H

#include <gmime/gmime.h>
#include <stddef.h>
#include <stdint.h>

#include "reading.h"

/*
 * smime - does the S/MIME signature of a message hold, and who made it; RFC 8551, RFC 8550, RFC 5652.
 *
 * Looked at is the outermost signature: multipart/signed (alone, or in the multipart/mixed that a mailing
 * list puts around it), or an opaque application/pkcs7-mime that is the whole message.  Certificates come from the message
 * alone and are judged at the time at which it arrived; nothing is fetched, revocation is not looked at.
 */
#define SMIME_SIGNATURES_MAX                                                                       \
	5 /* of one message; RFC 5652 names no limit.  Limit "smime_signatures" */
#define SMIME_CERTIFICATES_MAX 20 /* looked at; chains have 2 to 4.  Limit "smime_certificates" */
#define SMIME_CMS_MAX                                                                              \
	(16u * 1024 * 1024) /* bytes of one; an opaque one holds the mail.  Limit "smime_bytes" */

/*
 * Once, before entering a jail: load trust anchors from a PEM file, NULL = the system's.  Without any, and
 * without this call, a signature that fits is VERDICT_UNKNOWN_SIGNER at best.
 */
void smime_init(const char *anchors_file);

/*
 * Fills mail.signature, verdict and signers; flags "smime_weak" (MD5, SHA-1 and their kin), "smime_no_certificate"
 * (the signer's is not enclosed), "signer_not_from" (no certificate is for an address of From),
 * "signature_covers_part" (a list, or somebody, added to what was signed), "smime_opaque".  Needs headers_read and received_read before.  bytes: the message.
 *
 * Of an opaque message it returns what was signed, a MIME object in the arena, and its length; else NULL.
 */
const uint8_t *smime_read(
    struct reading *, GMimeObject *root, const uint8_t *bytes, size_t len, size_t *ret_len);

#endif
