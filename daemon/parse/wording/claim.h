#ifndef CLAIM_H
#define CLAIM_H

#include "clause.h"

/* claim - the sentences by which a sender says that his bank details change: wording.h names their kinds.  Pure. */

/* Is hit i what such a claim consists of?  *ret: where that stands; means nothing if not. */
bool claim_found(const struct wording *, size_t i, struct span *ret);

/* "Your new account": is hit i the reader's account, and said to be new or changed? */
bool claim_of_reader(const struct wording *, size_t i);

/* Is what was said of the sender's bank details, beginning with hit `at`, said by him, of him, and not undone? */
bool claim_holds(const struct wording *, size_t at, struct span);
/* Is there a month from which on it is so: "as of June"? */
bool claim_starts(const struct wording *, struct span);
/* Units between what is paid and where to. */
size_t claim_pay_far(struct span);

#endif
