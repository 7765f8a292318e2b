#ifndef PAYMENT_LINK_H
#define PAYMENT_LINK_H

#include "arena.h"

/*
 * payment_link - links that pay somebody when they are followed: BIP 21 (bitcoin:), EIP-681 (ethereum:), tron:, RFC 8905
 * (payto:), UPI (upi:), and the pages of PayPal, Wise, Venmo,
 * Cash App and Revolut that name whom they pay.
 *
 * Whom the link pays, in words that accounts_find reads ("IBAN DE89…, beneficiary: …"); "" for any other link.  href:
 * without percent encoding, one line.  In the arena.
 */
const char *payment_link_text(struct arena *, const char *href);

#endif
