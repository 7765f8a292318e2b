#ifndef READING_H
#define READING_H

#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "mail.h"

/*
 * reading - many stored messages through jailed parsers and the PDF reader, as the
 * hub has it done, several at a time; the results come in the order of the messages.
 */
#define READING_PARSERS                                                                            \
	3 /* one more than the cores of a small machine: a parser waits for us half of the time */

/* Get the bytes of message i into b (emptied first), and what there is in all.  -1: it cannot be read; then it has been said. */
typedef int reading_bytes(void *arg, size_t i, struct buf *b, uint64_t *ret_size);
/* Message i is understood; mail lives until the call returns.  -1 ends the reading. */
typedef int reading_mail(void *arg, size_t i, const struct mail *);

struct reading_result {
	size_t read; /* handed to reading_mail */
	size_t missing; /* bytes could not be had */
	/* of those read, the parser died or overran twice: recorded as unreadable */
	size_t given_up;
};

/*
 * Read messages 0 … n - 1.  config: how long one may take in one parser, and what it may take of it.  0; or -1 and a
 * sentence in error: a role cannot be started or run, or reading_mail said so (error is "").
 */
int reading_run(size_t n, const struct config *config, reading_bytes *bytes, reading_mail *mail,
    void *arg, struct reading_result *ret, char *error, size_t error_size);
/* What the hub tells a parser first. */
struct child;
void reading_tell_limits(struct child *, const struct config *);

#endif
