#ifndef POSTURE_H
#define POSTURE_H

#include "queries.h"

/*
 * posture - how well a partner's mail can be told from a forger's: what share passes SPF, DKIM and DMARC for the
 * partner's own domain, which DMARC policy was seen, who signs and who sends for them.
 *
 * Counted are mails that came in, in their first copy, not through lists, and without a finding of high severity or
 * more, for those may be a forger's; of each address the newest POSTURE_MAILS, for older ones say how it was.
 */
#define POSTURE_MAILS 500

struct posture_name {
	const char *name; /* a registrable domain, or what submitted the mail as */
	int64_t mails;
};

struct posture {
	const char *domain; /* registrable */
	int64_t mails;
	int64_t checked; /* with results that becwatch believes */
	int64_t aligned; /* some check passed for the own domain */
	int64_t spf, dkim; /* … that one */
	int64_t dmarc_pass, dmarc_fail, dmarc_none;
	const char
	    *policy; /* newest seen: reject, quarantine, none; absent: no record; "": never seen */
	int64_t policy_seen;
	int64_t smime, pgp;
	struct posture_name *signers; /* of DKIM, that passed */
	size_t signers_n;
	struct posture_name *services; /* other organisations that a check passed for */
	size_t services_n;
	struct posture_name *submission; /* accounts under which the mail was handed in */
	size_t submission_n;
};

/*
 * One partner by name or domain, or with partner NULL every one whose addresses are proven.
 * *ret_v in the arena, by domain; none found: *ret_n 0.  0, or -1 and queries_error.
 */
int posture_ask(
    struct queries *, struct arena *, const char *partner, struct posture **ret_v, size_t *ret_n);

/* What to ask the partner for: a sentence each, most useful first; empty when there is nothing. */
void posture_advice(struct arena *, const struct posture *, struct mail_strings *ret);

#endif
