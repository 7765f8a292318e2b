#ifndef RTF_PACKED_H
#define RTF_PACKED_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * rtf_packed - RTF as Outlook compresses it; MS-OXRTFCP 2.1.
 * Unpacked, in the arena; NULL where it is none.  What breaks off is given as far as it goes.  At most 17 times n.
 */
const uint8_t *rtf_packed_open(struct arena *, const uint8_t *bytes, size_t n, size_t *ret_n);

#endif
