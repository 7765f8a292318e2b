#ifndef DOUBLED_H
#define DOUBLED_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * doubled - the message as a program reads it that takes the first of two Content-Type, Content-Transfer-Encoding or
 * Content-Disposition fields of a header, where GMime takes the last: mail filters and mail programs differ, and
 * senders use it to show a reader what the filter did not see.
 *
 * A copy in the arena without the later ones; the bytes themselves where there are none.  Headers are told by how
 * lines begin, as in bounds.h.  Linear.
 */
const uint8_t *doubled_first(struct arena *, const uint8_t *bytes, size_t len, size_t *ret_len);

#endif
