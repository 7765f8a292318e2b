#ifndef NOTICE_H
#define NOTICE_H

#include "clause.h"

/* notice - what else is said of money: that it was sent, that it is missed, that it is urgent.  Pure. */

/* Does hit i say that money was sent? */
bool notice_sent(const struct wording *, size_t i);
/* Does it ask after money that was due, or say that it did not come? */
bool notice_missing(const struct wording *, size_t i);
/* Does it, a hit of LEX_PRESSURE, press?  "Not urgent" presses nobody. */
bool notice_presses(const struct wording *, size_t i);

#endif
