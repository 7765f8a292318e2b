#ifndef NAME_ROMAN_H
#define NAME_ROMAN_H

#include "arena.h"
#include "unicode.h"

/*
 * name_roman - names in Cyrillic and Greek letters, in Latin ones.
 *
 * Words that are Cyrillic or Greek throughout are romanised, if one of them has a letter that nobody
 * takes for a Latin one; else they are meant to be read as Latin, and stay.  By the rules of BGN for the
 * language that the letters tell (Russian if none does), for Greek of UNGEGN, all ICU's, loaded at the first such name:
 * 15 ms.  A name takes 2 to 6 microseconds then; one without such letters is only looked through.
 *
 * t: NFKC, case folded.  The same t where nothing is romanised.  Pure.
 */
struct utext16 name_romanise(struct arena *, struct utext16 t);

#endif
