#ifndef ADDRESS_MEMO_H
#define ADDRESS_MEMO_H

#include "address.h"

/*
 * address_memo - address_fill that remembers what it said.
 *
 * Most of a mailbox's mail is from and to the same people.  Of at most ADDRESS_MEMO_SLOTS of them, each of at most
 * ADDRESS_MEMO_BYTES, the answer is kept for as long as the process lives; what the answer is
 * depends on name and spec alone, so nothing of one message shows in another.
 */
#define ADDRESS_MEMO_SLOTS 1024
#define ADDRESS_MEMO_BYTES 512

/* As address_fill. */
void address_memo_fill(
    struct arena *, const char *name, const char *spec, size_t len, struct mail_addr *ret);

#endif
