#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "config.h"
#include "facts.h"
#include "mail.h"
#include "severity.h"

/*
 * store - becwatch's history in SQLite (WAL, one writer, synchronous=FULL).
 *
 * Schema in schema/NNNN_*.sql and schema/views.sql, compiled in; migrations run
 * at open, each in one transaction with its user_version.  All statements are in one table and prepared at
 * open.  A failing statement leaves its message in store_error; the caller rolls back.
 *
 * One process writes at a time, by SQLite's own lock: the hub, and for the moment that it takes a command that
 * records a decision (becwatch confirm).  Each waits for the other; store_begin notices what the other changed.
 */
struct store;

enum store_result {
	STORE_OK = 0,
	STORE_EBUSY, /* another process writes: wait, try again */
	STORE_EFULL, /* disk full: nothing is lost, try again later */
	STORE_ENEWER, /* the database is of a newer becwatch */
	STORE_ECORRUPT, /* not a database, or damaged */
	STORE_EIO /* anything else; store_error says */
};

const char *store_strerror(enum store_result);

enum {
	STORE_READ_ONLY = 1 << 0,
	STORE_MEMORY_TEMPORARY = 1 << 1, /* synchronous off: replay's throw-away file */
	STORE_EXISTING = 1 << 2 /* neither created nor upgraded: the daemon does that */
};

/*
 * A database of this schema version (PRAGMA user_version) can be asked without changing it.  Otherwise error, which is not
 * NULL, says why and what to do.
 */
bool store_version_fits(int64_t version, char *error, size_t error_size);

enum store_result store_open(
    const char *path, unsigned flags, struct store **ret, char *error, size_t error_size);
void store_close(struct store *); /* NULL is allowed */
const char *store_error(const struct store *); /* of the last failure */

enum store_result store_begin(struct store *); /* BEGIN IMMEDIATE */
enum store_result store_commit(struct store *);
void store_rollback(struct store *);
/*
 * A group of writes: a transaction of its own (true) unless the caller has one open.
 * The end commits or rolls back what the begin opened, and says how it went.
 */
bool store_scope_begin(struct store *);
enum store_result store_scope_end(struct store *, bool own);
/* After STORE_EFULL or STORE_EBUSY: would a write succeed now?  Begins, writes a byte that changes nothing, commits. */
enum store_result store_probe(struct store *);

/* Bring accounts, own domains, partners, their people and known bank accounts into the database: what the administrator proves.
 * Alerts that wait for an endpoint which is no longer configured are given up; ret_given_up (may be NULL): of so many endpoints.  One transaction of its own. now: for first_seen of new rows. */
enum store_result store_configure(
    struct store *, const struct config *, int64_t now, unsigned *ret_given_up);

/* Do the domains that others are compared with no longer fit into limits.lookalike_memory?  The rest is looked up more slowly. */
bool store_crowded(const struct store *);

/* When the account was enrolled: the configuration's time, else when store_configure first saw it. */
int64_t store_enrolled_at(struct store *, const char *account);

/* -- folders -- */
/* Known positions of an account's folders, for a fetch job. */
enum store_result store_positions(struct store *, const char *account, struct arena *,
    struct proto_position **ret_v, size_t *ret_n);
/* A folder was opened by a fetch worker; a changed UIDVALIDITY resets the position to 0. *ret_reset says so. */
enum store_result store_folder(struct store *, const char *account, const char *name,
    enum folder_role role, uint32_t uidvalidity, bool *ret_reset);
/* Set a folder's position; inside the mail's transaction. */
enum store_result store_position(
    struct store *, const char *account, const char *folder, uint32_t uidvalidity, uint32_t uid);
bool store_has_copy(
    struct store *, const char *account, const char *folder, uint32_t uidvalidity, uint32_t uid);
/* Outcome of a poll: status name ("ok" or a fetch_status_name), detail, time. */
enum store_result store_polled(
    struct store *, const char *account, const char *status, const char *detail, int64_t now);

/* -- one message: gather, then (detectors run), then learn -- */
struct store_copy {
	const char *account;
	const char *folder;
	enum folder_role role;
	uint32_t uidvalidity, uid;
	int64_t arrived;
};

/* What was known strictly before this message.  facts live in the arena. */
enum store_result store_gather(struct store *, const struct config *, const struct mail *,
    const struct store_copy *, struct arena *, struct facts *ret);

/*
 * Record the message, its copy, people, addresses, roster, accounts and sketches, and move trust
 * states as DETECTORS' ground rules say.  A message whose severity is medium or above
 * teaches nothing: it makes nobody and no account proven, and counts as nobody's day.
 * Whom it accuses becomes hostile by store_incident_hostile, not here.
 */
struct store_substitute {
	size_t person; /* index into facts->roster */
	size_t party; /* index into facts->parties */
};
struct store_judgement {
	enum severity severity; /* of this message's findings, combined */
	/* parties that stand for a roster person without being proven: never that person's address here */
	const struct store_substitute *substitutes;
	size_t substitutes_n;
};
enum store_result store_learn(struct store *, const struct facts *, const struct store_judgement *,
    int64_t *ret_mail, int64_t *ret_copy, int64_t *ret_conversation);

/* The id under which alerts name a conversation; in the arena, "" if there is none. */
const char *store_conversation_public_id(struct store *, int64_t conversation, struct arena *);

/* -- incidents -- */
struct store_incident {
	int64_t id;
	const char *public_id;
	int64_t conversation;
	enum severity severity;
	unsigned families, families_medium; /* FAMILY_* bits, kept as numbers */
	uint32_t sequence; /* of its newest alert */
	int64_t opened, updated;
	bool closed;
	bool historical;
};

/*
 * The open incident that a message with these hostile addresses and accounts joins: same conversation
 * and a shared hostile address or account, or same conversation and either set empty.  ret->id = 0 when there is none.
 */
enum store_result store_incident_find(struct store *, int64_t conversation,
    const struct mail_strings *hostile, const struct mail_strings *hostile_accounts, struct arena *,
    struct store_incident *ret);
/* Insert (id 0: id and public_id are filled in; seed makes public_id deterministic) or update. */
enum store_result store_incident_save(
    struct store *, struct store_incident *, const char *seed, struct arena *);
/* What the incident's findings accuse, be it grave enough to be hostile or not: that is what a call-back decides. */
enum store_result store_incident_accused(struct store *, int64_t incident,
    const struct mail_strings *addresses, const struct mail_strings *accounts);
/*
 * What a message accuses becomes hostile, and with it the traces of an inbound message that honest mail
 * never left: the host of its Message-ID and the logins that submitted it.
 */
enum store_result store_incident_hostile(struct store *, int64_t incident, int64_t mail,
    const struct facts *, const struct mail_strings *addresses,
    const struct mail_strings *accounts);

/* Did the detector say at least so much of another copy of this message? */
bool store_finding_known(
    struct store *, const struct facts *, const char *detector, enum severity least);
struct store_finding {
	int64_t incident; /* 0: below any incident (info) */
	int64_t mail, copy;
	const char *detector;
	unsigned version;
	enum severity severity;
	const char *reason, *evidence /* JSON */, *header, *attack /* space separated */;
	int64_t created;
};
enum store_result store_finding_add(struct store *, const struct store_finding *);

/* -- outbox -- */
struct store_outbox {
	int64_t id;
	const char *alert_id; /* stable over retries */
	const char *endpoint; /* webhook's name, or "journal" */
	const char *payload;
	uint32_t attempts;
	int64_t next_attempt; /* seconds */
	int64_t created;
};
/* Queue for every endpoint named; part of the message's transaction. */
enum store_result store_outbox_add(struct store *, const char *alert_id, const char *endpoint,
    const char *payload, int64_t incident, enum severity, int64_t now);
/* An endpoint's due rows, oldest first, one an incident so that its alerts stay in order, unless the
 * earlier one was refused three times; at most max. */
enum store_result store_outbox_due(struct store *, const char *endpoint, int64_t now, size_t max,
    struct arena *, struct store_outbox **ret_v, size_t *ret_n);
int64_t store_outbox_next(
    struct store *); /* time of the earliest next_attempt; TIME_UNKNOWN if empty */
/* One row; ret->id = 0 when it is gone. */
enum store_result store_outbox_get(
    struct store *, int64_t id, struct arena *, struct store_outbox *ret);
/* Alerts on mail that is older than its mailbox's enrolment wait here for that mailbox's digest. */
struct store_held {
	int64_t incident;
	enum severity severity;
	const char *payload;
};
enum store_result store_hold(struct store *, const char *account, const char *alert_id,
    const char *payload, int64_t incident, enum severity, int64_t now);
/* The newest of each incident, oldest incident first. */
enum store_result store_held(
    struct store *, const char *account, struct arena *, struct store_held **ret_v, size_t *ret_n);
enum store_result store_held_drop(struct store *, const char *account);
enum store_result store_outbox_delivered(struct store *, int64_t id, int64_t now);
enum store_result store_outbox_retry(
    struct store *, int64_t id, int64_t next_attempt, const char *error);
enum store_result store_outbox_dead(struct store *, int64_t id, int64_t now, const char *error);

#endif
