#ifndef SPELLING_H
#define SPELLING_H

#include <stddef.h>

/* spelling - how far a word is from the one that was meant; for "did you mean" in messages. */

/* Damerau-Levenshtein (neighbours exchanged count once); 32 for words of 32 bytes and more. */
size_t spelling_distance(const char *, const char *);

/* So far away may a word be that is still the one meant. */
size_t spelling_limit(const char *word);

#endif
