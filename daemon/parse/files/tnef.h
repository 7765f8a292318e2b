#ifndef TNEF_H
#define TNEF_H

#include "attachments.h"

/*
 * tnef - winmail.dat, in which Outlook wraps a message's text and attachments; MS-OXTNEF, MS-OXRTFCP.
 *
 * The text counts as that of winmail.dat, each file in it as an attachment of its own.  A wrong checksum is flagged
 * ("damaged") and read over, as Outlook does.  Linear, no recursion.
 *
 * Ours and not libytnef 2.0: that dereferences NULL on damaged input within seconds of fuzzing, which here would cost
 * the whole mail, stops at the first wrong checksum, and writes a line to standard output for each.
 */
void tnef_read(struct attachments *, const struct part *, unsigned index, unsigned depth);

#endif
