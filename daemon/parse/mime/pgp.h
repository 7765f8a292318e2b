#ifndef PGP_H
#define PGP_H

#include <stddef.h>

#include "reading.h"

/*
 * pgp - who claims to have made the OpenPGP signatures of a message; RFC 9580 5.2, 6.2, RFC 4880, RFC 3156.
 *
 * Nothing is verified, for nobody's key is known here.  What a signature says of its key is read so that it can be
 * compared with the sender's earlier ones.
 */
#define PGP_SIGNATURE_MAX (64 * 1024) /* bytes of one armour; real ones have under 2 KiB */

/*
 * Adds the key IDs of all signatures in bytes to mail.signing_keys, each once, MAIL_SIGNERS_MAX at most.  bytes: application/pgp-signature,
 * armoured or not, or a text that holds armoured signatures.  What cannot be read adds nothing.  Limit "pgp_signatures".
 */
void pgp_signatures(struct reading *, const void *bytes, size_t len);

/* Is the new text, what a quotation holds left out, signed within itself (RFC 9580 7)?  Then mail.signature says so. */
void pgp_text(struct reading *, const char *new_text);

#endif
