#ifndef QUERIES_H
#define QUERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "facts.h"
#include "severity.h"

/*
 * queries - the history, as people ask for it: read only, beside a running daemon or
 * without one.  What the becwatch command shows; administrators have views.sql.
 *
 * Strings live in the arena given and are never NULL; times are seconds since 1970,
 * TIME_UNKNOWN where there is none.  Functions return 0, or -1 and a sentence by queries_error.
 */
struct queries;

/* Open an existing database for reading.  NULL and a sentence in error. */
struct queries *queries_open(const char *path, char *error, size_t error_size);
void queries_close(struct queries *); /* NULL is allowed */
const char *queries_error(const struct queries *);
/* For the other files that ask: the connection, and how they say what went wrong (returns -1). */
struct sqlite3;
struct sqlite3 *queries_handle(struct queries *);
int queries_failed(struct queries *, const char *what);

struct query_mailbox {
	const char *account;
	int64_t enrolled;
	int64_t last_poll; /* tried */
	int64_t last_success;
	const char *status; /* "ok", a fetch status' name, "" = never polled */
	const char *detail; /* of the last error */
	int64_t messages;
	int64_t last_message; /* arrival of the newest */
};
int queries_mailboxes(struct queries *, struct arena *, struct query_mailbox **ret, size_t *ret_n);

struct query_queue {
	int64_t waiting; /* alerts (one an endpoint) not yet taken */
	int64_t oldest; /* when the oldest of them was queued */
	int64_t given_up;
	int64_t last_given_up;
	const char *last_error; /* of a waiting or given-up one, newest */
	int64_t last_acknowledged; /* when */
	const char *last_alert; /* id of the one then acknowledged */
	const char *last_endpoint;
};
int queries_queue(struct queries *, struct arena *, struct query_queue *ret);

struct query_incident {
	int64_t id; /* row */
	const char *public_id;
	enum severity severity;
	int64_t opened, updated;
	bool closed, historical;
	const char *subject; /* of its conversation */
	const char *conversation; /* public id */
	int64_t alerts;
	const char *accounts; /* mailboxes concerned, separated by ", " */
	const char *detectors; /* likewise */
	const char *hostile; /* addresses it accuses, likewise */
};
struct query_incidents {
	enum severity severity; /* at least */
	int64_t since; /* updated then or later; TIME_UNKNOWN = all */
	bool closed; /* closed ones as well */
};
/* Oldest first. */
int queries_incidents(struct queries *, const struct query_incidents *, struct arena *,
    struct query_incident **ret, size_t *ret_n);
/* Those whose public id begins with prefix: at most two, which is enough to see that it is not unique. */
int queries_incident(struct queries *, const char *prefix, struct arena *,
    struct query_incident **ret, size_t *ret_n);

/* One address of one message. */
struct query_party {
	const char *field; /* "from", "reply_to", "to", "cc" */
	const char *name;
	const char *address;
	bool hostile; /* this incident accuses it */
};
/* What one detector said of one copy. */
struct query_finding {
	const char *detector;
	enum severity severity;
	const char *reason;
	const char *evidence; /* JSON */
	bool in_incident; /* it belongs to the incident asked for */
};
/* One copy of one message of the conversation. */
struct query_copy {
	int64_t arrived;
	const char *account, *folder;
	enum direction direction;
	const char *message_id, *subject;
	struct query_party *parties;
	size_t parties_n;
	struct query_finding *findings;
	size_t findings_n;
};
/* Every recorded copy of the incident's conversation, in order of arrival. */
int queries_timeline(
    struct queries *, int64_t incident, struct arena *, struct query_copy **ret, size_t *ret_n);

#endif
