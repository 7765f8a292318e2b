#ifndef SIGN_H
#define SIGN_H

#include <stddef.h>
#include <stdint.h>

/*
 * sign - the webhook-signature header of the Standard Webhooks specification, symmetric
 * form: "v1," and the base64 of HMAC-SHA256 over "id.timestamp.payload".  Pure.
 */
#define SIGN_SIZE 48 /* "v1,", 44 characters, NUL */

/*
 * secret: "whsec_" and base64, whose bytes are the key; anything else is the key as it stands.
 * timestamp: of this attempt, seconds since 1970.
 * 0; or -1 and ret untouched: the secret is empty, or no base64 stands behind "whsec_".
 */
int sign_webhook(const char *secret, const char *id, int64_t timestamp, const void *payload,
    size_t payload_n, char ret[SIGN_SIZE]);

#endif
