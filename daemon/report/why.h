#ifndef WHY_H
#define WHY_H

#include "mail.h"
#include "queries.h"

/*
 * why - what moved an address to where it stands, for people who ask.  Strings live in
 * the arena and are never NULL; times are seconds since 1970, TIME_UNKNOWN where there is none.
 */
struct why_move {
	enum trust state;
	const char *how; /* "days", "aligned", "joint" */
	const char *detail; /* "DKIM of partner.example"; "" */
	int64_t when;
	const char *message_id, *subject; /* of the mail that moved it; "" if that is not known */
};

struct why_conversation {
	const char *id, *subject;
};

/* One person for whom it stands. */
struct why_person {
	const char *name, *org;
	enum trust trust; /* hostility, which is the address', apart */
	bool admin; /* by the administrator's word */
	bool substitute; /* it came in as another organisation's, in this person's place */
	int64_t first_seen;
	struct why_conversation appeared; /* where */
	int64_t days, first_day, last_day; /* without findings; days since 1970 */
	int64_t joint_first, joint_last; /* aligned mail beside a proven address */
	struct mail_strings proven; /* the person's other proven addresses */
	struct why_move *moves;
	size_t moves_n;
	struct why_conversation
	    *joint; /* conversations in which a proven address of theirs wrote too */
	size_t joint_n;
};

struct why_finding {
	const char *detector, *reason, *message_id;
	enum severity severity;
	int64_t arrived;
};

/* An incident that accuses it. */
struct why_incident {
	const char *id;
	int64_t opened;
	bool cleared; /* by the administrator */
	struct why_finding *findings;
	size_t findings_n;
};

struct why {
	bool known; /* recorded at all */
	int64_t first_seen, last_seen;
	int64_t seen, days, sent, sent_aligned, written_to; /* in messages without findings */
	const char *partner; /* whose address or domain it is by the configuration; "" nobody's */
	bool own; /* … our own */
	struct why_person *people;
	size_t people_n;
	struct why_incident *incidents;
	size_t incidents_n;
};

/* address: in address form, its domain and organisation beside it.  0, or -1 and queries_error. */
int why_ask(struct queries *, const struct mail_addr *, struct arena *, struct why *ret);

/* One accused address that a mailbox has written to: what automatic completion has learnt there. */
struct purge_entry {
	const char *account;
	const char *address;
	const char *display; /* the same for people: as it is written */
	const char *name; /* the display name under which it was written to */
	int64_t first, last; /* sent */
	int64_t mails;
	struct why_conversation *threads;
	size_t threads_n;
};
/* Of an incident's accused addresses, by mailbox. */
int purge_list(
    struct queries *, int64_t incident, struct arena *, struct purge_entry **ret, size_t *ret_n);

#endif
