#ifndef TONES_H
#define TONES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

/*
 * tones - the marks that Vietnamese words differ by and lexicon.h folds away: "khoản" (an amount) is not "khoan" (wait).
 * Those who type without them are still read; those who type them are taken at their word.
 */

/* Before anything else here, and before a jail. */
void tones_init(void);

/*
 * The marks of n bytes of UTF-8 as a number: equal for words with equal marks, whichever letter of a syllable has
 * them ("hóa", "hoá"), whatever their case, composed or not.
 */
uint32_t tones_of(const char *text, size_t n);

/* Is it a letter that no other language of the lexicon has? */
bool tones_letter(UChar32 c);

#endif
