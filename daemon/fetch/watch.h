#ifndef WATCH_H
#define WATCH_H

#include <stddef.h>

#include "arena.h"
#include "imap.h"

/*
 * watch - which folders of a mailbox are read: INBOX, and the Sent and Junk folders.
 * Pure.
 *
 * By the attributes of RFC 6154; for a role that no folder is marked with, every folder
 * whose name is a usual one (folders.h) at the top, below INBOX or below a "[Gmail]".  At most max.
 * INBOX comes first; it is missing if the server lists none.
 */
size_t watch_choose(const struct imap_folder *, size_t n, struct imap_folder *ret, size_t max);

/* "INBOX, Sent (\Sent), Junk": those marked by the server with their attribute. */
const char *watch_text(struct arena *, const struct imap_folder *all, size_t all_n,
    const struct imap_folder *watched, size_t n);

#endif
