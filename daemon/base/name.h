#ifndef NAME_H
#define NAME_H

#include <stdbool.h>

#include "arena.h"

/*
 * name - the skeleton under which people's names are compared.
 *
 * NFKC, invisible characters removed, UTS #39 confusables folded, case and
 * diacritics folded; "Last, First" turned round; titles, suffixes, "(EXT)",
 * "[External]", "via X", quotes and company forms in parentheses removed; tokens sorted and joined by
 * one space.  Names in Han, Kana or Hangul are kept whole, without spaces; those in Cyrillic and Greek are romanised
 * (name_roman.h).
 * A name that is itself an address gives the skeleton of its local part.
 * "" for a name in which nothing is left.  Pure; ICU inside, no I/O.
 */
const char *name_skeleton(struct arena *, const char *name);

/*
 * Is one skeleton a Chinese name of two to four characters and the other the same name in simplified
 * characters (陳偉明, 陈伟明), or in Mandarin pinyin, of several words in any order: Wei-Ming Chen, Chen Wei Ming?
 * ü may be u, ue, v or yu.  Or do both sound alike (name_sound), so that one may be another romanisation of the other?
 * Many characters are read alike: who asks must have another reason to take the two for one person.
 * Characters that are read in several ways count in each.  Cantonese and Wade-Giles spellings are not known.
 * False where neither holds.  Pure; readings by
 * ICU (Unicode's kMandarin), whose rules are loaded at the first name that may match: 0.2 s, once.
 */
bool name_same_other_script(struct arena *, const char *skeleton, const char *other);

/*
 * How a skeleton sounds, whoever romanised it: Iwanow and Ivanov, Yuliya and Julia, Schtscherbakow and Shcherbakov are
 * one.  Many other names of a language become one as well: who asks must have another reason to take two for one person.
 * "" for a skeleton of one word, of fewer than seven letters, or of others than a to z.  Pure.
 */
const char *name_sound(struct arena *, const char *skeleton);

/* Has it a Cyrillic or Greek letter? */
bool name_in_other_alphabet(const char *name);

/* The same folding for a domain label or local part: no token sorting, '-' dropped,
 * rn->m, vv->w, cl->d, 0->o, 1|il->l, 5->s: two that look alike become equal. */
const char *name_visual(struct arena *, const char *label);

/* Case folded, NFKC, white space folded to single spaces: for subjects and phrases. */
const char *name_fold(struct arena *, const char *text);

#endif
