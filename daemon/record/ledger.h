#ifndef LEDGER_H
#define LEDGER_H

#include "gather.h"

/*
 * ledger - what an account is to a counterparty, and the evidence that made it so.
 *
 * An owner is an organisation, or an address where there is none.  Every change of state is one row of
 * ledger_event; the state itself follows from the tables (view bank_accounts).
 */
enum ledger_state {
	LEDGER_CLAIMED = 0, /* stated, by nobody whom we must believe */
	LEDGER_KNOWN, /* stated and proven, or the administrator's word */
	LEDGER_OWN, /* ours */
	LEDGER_SHARED, /* of many unrelated counterparties: a factor, a payment provider */
	LEDGER_BAD /* of a fraud, for everybody */
};

const char *ledger_state_name(enum ledger_state); /* "claimed", …; static */

/* Where a change came from; rows are 0 where there is none. */
struct ledger_cause {
	const char
	    *reason; /* "stated", "days", "aligned", "configuration", "incident", "confirmed" */
	int64_t at, mail, incident, audit;
};

/* The account became this to the owner; nothing is written where it was that already. */
void ledger_became(struct store *, const char *owner, int64_t bank_account, enum ledger_state,
    const struct ledger_cause *);

/* An account's row; *ret_shared (may be NULL): by the administrator's word.  0: never seen. */
int64_t ledger_account(struct store *, const char *value, bool *ret_shared);

#endif
