#ifndef WHOSE_H
#define WHOSE_H

#include "clause.h"

/* whose - whose account it is that a sentence speaks of, and who did what is said of it.  Pure. */

/* "Your bank details", "貴公司帳戶", "hesap bilgilerinizi": is the noun, hit i, the reader's, or a third party's? */
bool whose_yours(const struct wording *, size_t i);
/* "Your change of bank details", "rekening baru Anda": is the whole of it? */
bool whose_spans_yours(const struct wording *, struct span);
/* "The IBAN on your invoice is wrong", "a wrong amount": is it the reader's, or something else, that is wrong? */
bool whose_wrong_of_others(const struct wording *, struct span);
/* "You have changed banks": did the reader? */
bool whose_you_did(const struct wording *, struct span);
/* "The supplier has changed its bank account": did a third party? */
bool whose_they_did(const struct wording *, struct span);
/* "Send us the new bank details": does somebody give them to the sender? */
bool whose_given(const struct wording *, struct span);
/* "Please send us the new bank details": is the reader asked for it? */
bool whose_asked_for(const struct wording *, struct span);

#endif
