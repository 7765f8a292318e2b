#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "mail.h"

/*
 * accounts - account numbers in text, and what stands around each: whose it is, at which bank.
 *
 * A number counts when its country, structure and check digits hold (iban_scan.h).  Beneficiary and BIC are those of
 * the same block: at most BLOCK_LINES lines away, those nearer to this number than to the next one first.
 */
#define ACCOUNTS_BLOCK_LINES 5
#define ACCOUNTS_NAME_MAX 200 /* bytes of a beneficiary's name */

/*
 * Append every distinct account of text (UTF-8, NUL-terminated) to *v, once for this where and index; of those that are struck
 * out (HTML_STRUCK) none where others stand.  Strings live in
 * the arena.  True when MAIL_ACCOUNTS_MAX kept one out.  Linear in the text.  wording_init must have been called.
 */
bool accounts_find(struct arena *, const char *text, enum mail_where where, unsigned index,
    struct mail_account **v, size_t *n);

/* One line (text.h) of len bytes of text, accounts masked, at most MAIL_EVIDENCE_MAX bytes. */
const char *accounts_masked(struct arena *, const char *text, size_t len);

/*
 * text, a line, with the accounts in it masked, and those of v (n) wherever their numbers stand (account_hide.h); at most
 * MAIL_EVIDENCE_MAX bytes where there are any, else text itself.  As it is where parse_limits.whole_accounts says so.
 */
const char *accounts_hide(struct arena *, const char *text, const struct mail_account *v, size_t n);

#endif
