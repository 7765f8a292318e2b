#ifndef CONFIRM_H
#define CONFIRM_H

#include "store.h"

/*
 * confirm - how a call-back ended.  A person rang the counterparty, and what the incident accuses turned out to be
 * legitimate or a fraud; that is recorded in the audit table, which only grows, and put into force.
 *
 * Legitimate: accounts become known, addresses proven for those in whose name they stood, nothing stays hostile.
 * Several: the counterparties of those accounts have one for each matter, building or currency.  A fraud takes that back.
 * Fraud: accounts and addresses are bad for every counterparty and every mailbox.  Either
 * closes the incident once nothing that it accuses is left undecided.
 */
struct store_accused_account {
	const char *value; /* electronic form */
	const char *owner; /* the counterparty for whom it was stated */
	bool known; /* to that counterparty: not what is in doubt */
	bool accused; /* by a finding */
	bool outbound; /* by our own mail only */
};

struct store_accused {
	struct mail_strings addresses;
	struct store_accused_account *accounts;
	size_t accounts_n;
};

/* What is to be confirmed: all that the incident's findings accuse, and the accounts that its mails stated beside. */
enum store_result store_accused(
    struct store *, int64_t incident, struct arena *, struct store_accused *ret);

struct store_confirmation {
	int64_t incident;
	bool fraud;
	bool several; /* legitimate, and they have several accounts */
	const char *person; /* who decided */
	const char *login; /* the user who typed it */
	const char *channel; /* "phone", "in_person", "other" */
	const char *contact; /* the number or the person called */
	const char *note; /* "" if none */
	struct mail_strings addresses, accounts; /* address form, electronic form */
	bool whole; /* they are all that the incident accuses: it is closed */
	int64_t at;
};

struct store_change {
	const char *kind; /* "account", "address", "counterparty", "partner" */
	const char *value;
	const char *owner; /* counterparty of an account, person of an address */
	const char *
	    became; /* "known", "proven", "bad", "hostile", "added", "changed", "removed", "several accounts", "one account" */
};

struct store_confirmed {
	struct store_change *v;
	size_t n;
	bool closed;
	struct mail_strings others; /* open incidents that accuse one of them too, public ids */
};

/*
 * Record the decision and put it into force, inside the caller's transaction.  STORE_OK with *ret_conflict set, and
 * nothing written: another incident was confirmed as a fraud by one of these values, which is its public id; that one must be
 * confirmed as legitimate first.
 */
enum store_result store_confirm(struct store *, const struct store_confirmation *, struct arena *,
    struct store_confirmed *ret, const char **ret_conflict);

/* An entry of the audit table on something other than an incident.  Inside the caller's transaction. */
enum store_result store_audit(struct store *, const struct store_confirmation *, const char *action,
    const struct store_change *, size_t n);

/* -- for the alert that says so -- */
struct store_closing {
	struct store_incident incident;
	int64_t mail;
	const char *message_id, *subject, *from, *account, *folder, *sha256;
	uint32_t uidvalidity, uid;
	enum direction direction;
	int64_t date, arrived;
	struct fact_conversation conversation;
	struct store_finding *findings; /* of that message, gravest first */
	size_t findings_n;
};

/* The incident and the message of its newest finding.  ret->incident.id 0: there is none. */
enum store_result store_closing(
    struct store *, int64_t incident, struct arena *, struct store_closing *ret);

#endif
