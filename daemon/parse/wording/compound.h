#ifndef COMPOUND_H
#define COMPOUND_H

#include "lexicon.h"

/*
 * compound - the words that end in a bank or an account: "Raiffeisenbank", "Handelsbanken", "Sparkassenkonto".  Languages
 * that join words make new ones of these every day, no list has them all.
 */

/* Does such a word end with what begins at unit i, inside the word?  *ret: the whole word; a bank's is a name (LEX_ALL). */
bool compound_ends(const struct folded *, size_t i, struct lexicon_hit *ret);

#endif
