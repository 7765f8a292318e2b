#ifndef HARMLESS_H
#define HARMLESS_H

#include "clause.h"

/* harmless - sentences that speak of changed accounts, and by which nobody claims that the sender's change.  Pure. */

/*
 * Is the span part of one: of advice to check what changed ("verify changed bank details by phone"), of what somebody heard
 * from a third party ("I called the supplier, the new account is right"), of what the sender pays the reader from, or lets him
 * draw on ("take the direct debit from my new account"), of thanks
 * for the reader's new details or word that they were entered; of a bank's own news ("… Bank closes old accounts"), of the
 * reader's contract ("your contract has a new account number"), of something else of an account ("new fees")?
 */
bool harmless_is(const struct wording *, struct span);
/* Those up to the thanks alone: what a bank does to old accounts may be told of the sender's, in two sentences. */
bool harmless_told(const struct wording *, struct span);

/* Is hit i, of LEX_SPOKE, what was heard from a third party?  Asked once a hit, before anything else here. */
bool harmless_heard(const struct wording *, size_t i);

/* What a sentence, of hits from … to, says of the sender's account. */
enum {
	HARMLESS_DRAWN = 1 << 0, /* the reader is to draw on it */
	HARMLESS_PAYS = 1 << 1 /* something is paid, other than by that */
};
unsigned harmless_drawing(const struct wording *, size_t from, size_t to);

#endif
