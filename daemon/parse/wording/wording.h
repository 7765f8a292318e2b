#ifndef WORDING_H
#define WORDING_H

#include "arena.h"

/*
 * wording - what the sender says about money, by roles: WORDING_* of mail.h.
 *
 * Judged by clauses: a sentence ends at its full stop, in Thai behind a word of courtesy, a blank line or the end of a short
 * line, a clause at a comma.
 * That bank details change is said by a phrase, or by a noun and what happens to it: they change, are new or other, ours or old
 * ones are closed or not to be used or paid to, were wrong, are void, stand on a corrected invoice; or by a bank that is
 * ours as of some day, is to be noted in the reader's records, is to be paid to from now on or no more; or by whom the money
 * goes to: another company of ours, one that collects for us or for now, elsewhere, not to us, not to the usual account; by an
 * account that is not ours, takes nothing in, takes all in as of now, or was opened to be used, and by a paper that still names the old bank;
 * by the only details to pay to, in a paper that is no bill, or an account to be passed over for the one below.  Or by two
 * sentences near each other, of which neither would say it alone (pair.h).
 * It is undone by a negation in its clause ("will never change by e-mail"), by a condition or a report of others in it or the
 * clause before ("if you receive …", "the supplier says", "should we ever"), by whose they are ("your bank details"), by how long ago
 * it was ("ever since"), and where it is advice, thanks, news, a direct debit or our own payment (harmless.h): by these alone, never by a
 * warning elsewhere in the text.
 * Money is asked for by a phrase, or by the sender's salary and an account, a bank or a change in one sentence.
 * Pressure needs a word of urgency that is not denied, or a request with an hour or day by which; that
 * the sender is away says nothing about calls.
 */

/* Reads the lexicon: call it before anything else here, and before a jail. */
void wording_init(void);

/*
 * Roles of new text and subject (a subject that begins with "RE:" or its like says nothing of its own).
 * *ret_evidence: the clause that set WORDING_BANK_CHANGE, else the one that set WORDING_PAYMENT_MADE, else
 * the one that set WORDING_CHASER, accounts masked,
 * at most MAIL_EVIDENCE_MAX bytes, in the arena; "" if none is set.  Linear in the text.
 */
unsigned wording_roles(
    struct arena *, const char *new_text, const char *subject, const char **ret_evidence);

#endif
