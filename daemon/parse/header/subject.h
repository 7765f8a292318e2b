#ifndef SUBJECT_H
#define SUBJECT_H

#include <stdbool.h>

#include "arena.h"

/*
 * subject - what a conversation is about, whatever mail clients put before it.
 *
 * Reply and forward prefixes of all languages ("RE:", "AW:", "回复：", "Re[2]:",
 * "SV :"), list tags and gateways' marks ("[list]", "[EXTERNAL]", "EXT:") are taken
 * off as often as they stand there; the rest is case folded (NFKC), its spaces
 * folded.  A tag that holds a digit ("[INV-4711]") belongs to the subject.
 *
 * subject: decoded, UTF-8.  Returns "" when nothing is left.  Pure, linear.
 */
const char *subject_base(struct arena *, const char *subject, bool *ret_reply, bool *ret_forward);

#endif
