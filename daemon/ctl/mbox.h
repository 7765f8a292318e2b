#ifndef MBOX_H
#define MBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * mbox - messages in one file, each behind a "From " line (RFC 4155 and its
 * relatives mboxo and mboxrd).  Content-Length is ignored: it lies too often.
 *
 * A line begins a message when it starts with "From ", stands at the beginning of
 * the file or behind an empty line, and either ends in a date or is followed by
 * a header field: "From " at the start of a paragraph splits no message.
 * LF and CRLF both end lines.  Pure functions over bytes; no NUL needed.
 */
struct mbox_message {
	size_t offset; /* behind the "From " line */
	size_t length; /* without the empty line that ends it */
	int64_t date; /* of the "From " line, TIME_UNKNOWN if it has none */
};

/* Is this the beginning of an mbox?  (p, len) may be its first bytes only. */
bool mbox_is(const uint8_t *p, size_t len);

/*
 * The next message at or behind *at, which moves on; false at the end.
 * *at = 0 to begin; what stands before the first "From " line belongs to no message.
 */
bool mbox_next(const uint8_t *p, size_t len, size_t *at, struct mbox_message *ret);

/* Append the message with its quoting undone: one '>' off every line of ">"s and "From ". */
void mbox_unquote(const uint8_t *p, size_t len, struct buf *);

#endif
