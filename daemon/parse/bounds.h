#ifndef BOUNDS_H
#define BOUNDS_H

#include <stddef.h>
#include <stdint.h>

#include "reading.h"

/*
 * bounds - what of a message GMime is given: it spends some hundred bytes on each field and on each part, however
 * short, holds long fields several times, and compares each parameter with all before it.
 *
 * Told by how lines begin, without reading the structure; so text that looks like a header counts as one.  All
 * limits lie far above what mail programs write.
 */
#define BOUNDS_HEADER_BYTES                                                                        \
	(2u * 1024 * 1024) /* of the header, and of any one field; Postfix allows 100 kB a field */
#define BOUNDS_FIELDS 200000u /* lines that look like fields, in all */
#define BOUNDS_DELIMITERS                                                                          \
	20000u /* lines that begin with "--"; of which parse_limits.parts are read */
#define BOUNDS_PARAMETERS 200u /* of a Content- field; real ones have three */

/*
 * The bytes themselves, or a shorter copy in the arena: fields beyond the limits left out ("header_bytes", "fields"), the
 * message ended at one delimiter too many ("parts"), parameters beyond theirs made part of the last one
 * ("parameters").  Linear.
 */
const uint8_t *bounds_keep(struct reading *, const uint8_t *bytes, size_t len, size_t *ret_len);

#endif
