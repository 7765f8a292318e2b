#ifndef SKETCH_H
#define SKETCH_H

#include "arena.h"
#include "mail.h"

/*
 * sketch - what two texts have in common, as struct mail_sketch says.
 *
 * Tokens are words (NFKC, case folded, invisible characters dropped) and single characters of scripts without spaces.
 * Account numbers, however they are set and whether or not their check digits hold, and runs of six digits or more are
 * one and the same token.  A text of fewer than three tokens has an empty, complete sketch.  Linear.
 */
struct mail_sketch sketch_of(struct arena *, const char *text);

#endif
