#ifndef ACCOUNT_HIDE_H
#define ACCOUNT_HIDE_H

#include <stddef.h>

#include "arena.h"
#include "mail.h"

/*
 * account_hide - text in which the numbers of known accounts are masked, with or without their labels.
 */
#define ACCOUNT_HIDE_LEAST 6 /* digits of a number; fewer stand in many words and numbers */
#define ACCOUNT_HIDE_PART 7 /* characters of its end alone, without the bank's code */
#define ACCOUNT_HIDE_MIDDLE                                                                        \
	9 /* of any part of it; codes of banks, which stay, are shorter, as a rule */

/*
 * text (UTF-8) with the numbers of n accounts masked wherever they stand: whole, or a long part of one, however grouped, in
 * full width too, but not within a longer word or number.  In the arena, or text itself where nothing was masked.
 * Addresses and telephone numbers under which somebody is paid stay: they stand for other things as well.
 */
const char *account_hide(struct arena *, const char *text, const struct mail_account *v, size_t n);

#endif
