#ifndef LEARN_H
#define LEARN_H

#include "gather.h"

/*
 * learn - the parts of store_learn.  What is recorded of every message, and what
 * only a message without findings teaches.
 */
struct learning {
	struct store *s;
	const struct facts *f;
	const struct store_judgement *j;
	struct arena *a;
	int64_t day; /* UTC day of arrival */
	int64_t mail, conversation;
	bool teaches; /* no finding of medium or above */
	bool ours; /* our own user wrote it */
	bool from_trusted; /* by our own user, or by a proven sender */
	int64_t *addresses; /* rows, parallel to facts->parties */
	int64_t *people; /* likewise; 0 where the entry names nobody */
};

/* Rows of every address and person of the message. */
void learn_parties(struct learning *);
/* That they stood in it. */
void learn_entries(struct learning *);
/* Who takes part in the conversation, and who only stands for somebody who does. */
void learn_roster(struct learning *);
/* What the message counts for, and whom that makes proven. */
void learn_trust(struct learning *);
/* Another copy of a message brought the authentication that the first one lacked. */
void learn_alignment(struct learning *);
void learn_account_alignment(struct learning *);
/* Accounts stated, and what that makes proven. */
void learn_accounts(struct learning *);
/* How the sender usually sends. */
void learn_habits(struct learning *);
/* The attachments' names, types and hashes. */
void learn_attachments(struct learning *);
/* A copy's header lines on authentication and on who handed it in. */
void learn_headers(struct learning *, int64_t copy);
/* By what way the sender's mail comes. */
void learn_path(struct learning *);
/* That it says that money was sent, and for what. */
void learn_paid(struct learning *);
/* The numbers of what its sender wants to be paid for. */
void learn_billed(struct learning *);
/* The text's sketch, to find repeats by; forgets those too old. */
void learn_sketch(struct learning *);

#endif
