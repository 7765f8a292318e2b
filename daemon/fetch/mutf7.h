#ifndef MUTF7_H
#define MUTF7_H

#include <stdbool.h>

#include "arena.h"

/*
 * mutf7 - mailbox names in IMAP's modified UTF-7 (RFC 3501 5.1.3), for reading.
 *
 * IMAP's own encoding, which no library here speaks; the name as the server wrote it is kept
 * beside the decoded one and is what goes back to the server.
 */

/*
 * The name in UTF-8, in the arena.  A name that is no proper modified UTF-7 (bad base64, lone
 * surrogates, a server that sends UTF-8) is returned as it stands, with each byte that belongs to no
 * valid UTF-8 sequence replaced by U+FFFD.
 */
const char *mutf7_decode(struct arena *, const char *raw);

/* Any bytes as one line of valid UTF-8: invalid ones become U+FFFD, control characters '?', at most
 * max bytes (cut between characters). */
const char *utf8_line(struct arena *, const char *bytes, size_t max);

#endif
