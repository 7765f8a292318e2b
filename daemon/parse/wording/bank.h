#ifndef BANK_H
#define BANK_H

#include "clause.h"

/* bank - the claims that name no account but a bank, or a company that is to be paid in the sender's place.  Pure. */

/* Is the hit a bank's name: one of the lexicon, or what the word for a bank stands behind, in Thai before? */
bool bank_is_name(const struct wording *, const struct lexicon_hit *);
/* "We now bank with …", "nothing more to … Bank": does the sender leave a bank, hit i, or come to it? */
bool bank_moves(const struct wording *, size_t i, struct span *ret);
/* "Do not pay into the old account any more", hit i: is that where the reader paid so far, and is not to? */
bool bank_paid_no_more(const struct wording *, size_t i, struct span *ret);
/* "Since we joined the … group customers pay them directly", hit i. */
bool bank_pays_merged(const struct wording *, size_t i, struct span *ret);
/* "Please pay our sister company", hit i. */
bool bank_pays_party(const struct wording *, size_t i, struct span *ret);

#endif
