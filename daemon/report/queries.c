#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asking.h"
#include "mem.h"
#include "store.h"

#define BUSY_MS 5000 /* a writer's checkpoint may hold readers up for a moment */
#define CACHE_SIZE "-65536" /* KiB of pages: what a question reads twice comes from memory */

struct queries {
	sqlite3 *db;
	char error[512];
};

/*
 * A WAL database can be read beside its writer, who keeps -wal and -shm.  At rest without them, in a
 * folder where we may not make them, it can be read only as one that nobody changes.
 */
static int
open_database(const char *path, sqlite3 **ret)
{
	struct arena *a = arena_new();
	sqlite3_stmt *st = NULL;
	struct stat sb;
	char *uri;
	int e;

	e = sqlite3_open_v2(path, ret, SQLITE_OPEN_READONLY, NULL);
	if (e == SQLITE_OK) {
		sqlite3_busy_timeout(*ret, BUSY_MS);
		sqlite3_exec(*ret, "PRAGMA cache_size = " CACHE_SIZE, NULL, NULL, NULL);
		e = sqlite3_prepare_v2(*ret, "SELECT count(*) FROM sqlite_schema", -1, &st, NULL);
		if (e == SQLITE_OK && (e = sqlite3_step(st)) == SQLITE_ROW)
			e = SQLITE_OK;
		sqlite3_finalize(st);
	}
	if ((e == SQLITE_CANTOPEN || e == SQLITE_READONLY) && access(path, R_OK) == 0 &&
	    (stat(arena_printf(a, "%s-wal", path), &sb) == -1 || sb.st_size == 0)) {
		sqlite3_close(*ret);
		uri = sqlite3_mprintf("file:%s?immutable=1", path);
		/* A name that URIs would read otherwise is given up rather than misread. */
		e = strpbrk(path, "?#%") != NULL
			? SQLITE_CANTOPEN
			: sqlite3_open_v2(uri, ret, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
		sqlite3_free(uri);
	}
	arena_free(a);
	return e;
}

static bool
version_fits(sqlite3 *db, const char *path, char *error, size_t error_size)
{
	sqlite3_stmt *st = NULL;
	char why[128] = "no schema version";
	bool ok = false;

	if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		ok = store_version_fits(sqlite3_column_int64(st, 0), why, sizeof(why));
	sqlite3_finalize(st);
	if (!ok)
		snprintf(error, error_size, "%s: %s", path, why);
	return ok;
}

struct queries *
queries_open(const char *path, char *error, size_t error_size)
{
	struct queries *q = mem_calloc(1, sizeof(*q));
	struct stat sb;
	int e = SQLITE_CANTOPEN;

	if (stat(path, &sb) == -1)
		snprintf(error, error_size, "%s: there is no database", path);
	else if ((e = open_database(path, &q->db)) != SQLITE_OK)
		snprintf(error, error_size, "%s: %s", path,
		    e == SQLITE_NOTADB ? "is not a database"
		    : q->db == NULL    ? sqlite3_errstr(e)
				       : sqlite3_errmsg(q->db));
	if (e == SQLITE_OK && version_fits(q->db, path, error, error_size))
		return q;
	queries_close(q);
	return NULL;
}

void
queries_close(struct queries *q)
{
	if (q == NULL)
		return;
	sqlite3_close(q->db);
	free(q);
}

const char *
queries_error(const struct queries *q)
{
	return q->error;
}

struct sqlite3 *
queries_handle(struct queries *q)
{
	return q->db;
}

int
queries_failed(struct queries *q, const char *what)
{
	snprintf(q->error, sizeof(q->error), "%s", what);
	return -1;
}

/* -- statements -- */

enum statement {
	MAILBOXES,
	QUEUE,
	QUEUE_ERROR,
	QUEUE_LAST,
	INCIDENTS,
	INCIDENT,
	COPIES,
	PARTIES,
	FINDINGS
};

/* The columns of an incident, in the order that read_incident takes them. */
#define INCIDENT_COLUMNS                                                                           \
	"i.id, i.public_id, i.severity, i.opened, i.updated, i.closed, i.historical,"              \
	" c.subject, c.public_id, i.sequence,"                                                     \
	" (SELECT group_concat(address, ', ') FROM (SELECT DISTINCT a.address FROM finding f"      \
	"  JOIN copy k ON k.id = f.copy JOIN folder d ON d.id = k.folder"                          \
	"  JOIN account a ON a.id = d.account WHERE f.incident = i.id ORDER BY a.address)),"       \
	" (SELECT group_concat(detector, ', ') FROM (SELECT DISTINCT f.detector FROM finding f"    \
	"  WHERE f.incident = i.id ORDER BY f.detector)),"                                         \
	" (SELECT group_concat(shown, ', ') FROM (SELECT CASE WHEN instr(h.value, 'xn--') > 0"     \
	"  THEN h.value ELSE coalesce(w.display, h.value) END AS shown FROM hostile h"             \
	"  LEFT JOIN address w ON w.address = h.value WHERE h.incident = i.id AND h.kind = 1"      \
	"  AND h.cleared = 0 ORDER BY h.value))"                                                   \
	" FROM incident i JOIN conversation c ON c.id = i.conversation"

static const char *const sql[] = {
	[MAILBOXES] =
	    "SELECT a.address, a.enrolled_at, a.polled_at, a.succeeded_at, a.status, a.detail,"
	    " (SELECT count(*) FROM copy k JOIN folder d ON d.id = k.folder WHERE d.account = "
	    "a.id),"
	    /* The newest of each folder by its UID: no walk over all copies. */
	    " (SELECT max((SELECT k.arrived FROM copy k WHERE k.folder = d.id"
	    "  ORDER BY k.uidvalidity DESC, k.uid DESC LIMIT 1)) FROM folder d WHERE d.account = "
	    "a.id)"
	    " FROM account a WHERE a.configured = 1 ORDER BY a.address",
	[QUEUE] = "SELECT (SELECT count(*) FROM outbox WHERE state = 0),"
		  " (SELECT min(created) FROM outbox WHERE state = 0),"
		  " (SELECT count(*) FROM outbox WHERE state = 2),"
		  " (SELECT max(done) FROM outbox WHERE state = 2)",
	[QUEUE_ERROR] =
	    "SELECT endpoint || ': ' || error FROM outbox WHERE state IN (0, 2) AND error <> ''"
	    " ORDER BY id DESC LIMIT 1",
	[QUEUE_LAST] = "SELECT done, alert_id, endpoint FROM outbox WHERE state = 1 ORDER BY done "
		       "DESC, id DESC LIMIT 1",
	[INCIDENTS] = "SELECT " INCIDENT_COLUMNS
		      " WHERE i.severity >= ?1 AND i.updated >= ?2 AND (i.closed = 0 OR ?3)"
		      " ORDER BY i.opened, i.id",
	/* A range instead of LIKE: no wildcard of the reader's means anything. */
	[INCIDENT] = "SELECT " INCIDENT_COLUMNS
		     " WHERE i.public_id >= ?1 AND substr(i.public_id, 1, length(?1)) = ?1"
		     " ORDER BY i.public_id LIMIT 2",
	[COPIES] =
	    "SELECT k.id, m.id, k.arrived, a.address, d.name, k.direction, m.message_id, m.subject"
	    " FROM mail m JOIN copy k ON k.mail = m.id JOIN folder d ON d.id = k.folder"
	    " JOIN account a ON a.id = d.account"
	    " WHERE m.conversation = (SELECT conversation FROM incident WHERE id = ?1)"
	    " ORDER BY k.arrived, k.id",
	[PARTIES] =
	    "SELECT p.field, p.name, a.display, EXISTS (SELECT 1 FROM hostile h WHERE h.kind = 1"
	    "  AND h.value = a.address AND h.incident = ?2 AND h.cleared = 0)"
	    " FROM mail_address p JOIN address a ON a.id = p.address WHERE p.mail = ?1"
	    " ORDER BY p.field, p.position",
	[FINDINGS] =
	    "SELECT detector, severity, reason, evidence, coalesce(incident = ?2, 0) FROM finding"
	    " WHERE copy = ?1 ORDER BY severity DESC, id",
};

static sqlite3_stmt *
prepare(struct queries *q, enum statement which)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(q->db, sql[which], -1, &st, NULL) == SQLITE_OK)
		return st;
	snprintf(q->error, sizeof(q->error), "%s", sqlite3_errmsg(q->db));
	return NULL;
}

/* True while there is a row; *rc becomes -1 when it ended by an error. */
static bool
step(struct queries *q, sqlite3_stmt *st, int *rc)
{
	int e = sqlite3_step(st);

	if (e == SQLITE_ROW)
		return true;
	if (e != SQLITE_DONE) {
		snprintf(q->error, sizeof(q->error), "%s", sqlite3_errmsg(q->db));
		*rc = -1;
	}
	return false;
}

int
queries_mailboxes(struct queries *q, struct arena *a, struct query_mailbox **ret, size_t *ret_n)
{
	struct query_mailbox *v = NULL;
	size_t n = 0;
	sqlite3_stmt *st = prepare(q, MAILBOXES);
	int rc = 0;

	if (st == NULL)
		return -1;
	while (step(q, st, &rc)) {
		v = arena_grow(a, v, n, sizeof(*v));
		v[n++] = (struct query_mailbox){
			.account = column_text(st, 0, a),
			.enrolled = column_time(st, 1),
			.last_poll = column_time(st, 2),
			.last_success = column_time(st, 3),
			.status = column_text(st, 4, a),
			.detail = column_text(st, 5, a),
			.messages = sqlite3_column_int64(st, 6),
			.last_message = column_time(st, 7),
		};
	}
	sqlite3_finalize(st);
	*ret = v;
	*ret_n = n;
	return rc;
}

int
queries_queue(struct queries *q, struct arena *a, struct query_queue *ret)
{
	sqlite3_stmt *st = prepare(q, QUEUE), *error = prepare(q, QUEUE_ERROR),
		     *last = prepare(q, QUEUE_LAST);
	int rc = st == NULL || error == NULL || last == NULL ? -1 : 0;

	*ret = (struct query_queue){ .oldest = TIME_UNKNOWN,
		.last_given_up = TIME_UNKNOWN,
		.last_error = "",
		.last_acknowledged = TIME_UNKNOWN,
		.last_alert = "",
		.last_endpoint = "" };
	if (rc == 0 && step(q, st, &rc)) {
		ret->waiting = sqlite3_column_int64(st, 0);
		ret->oldest = column_time(st, 1);
		ret->given_up = sqlite3_column_int64(st, 2);
		ret->last_given_up = column_time(st, 3);
	}
	if (rc == 0 && step(q, error, &rc))
		ret->last_error = column_text(error, 0, a);
	if (rc == 0 && step(q, last, &rc)) {
		ret->last_acknowledged = column_time(last, 0);
		ret->last_alert = column_text(last, 1, a);
		ret->last_endpoint = column_text(last, 2, a);
	}
	sqlite3_finalize(st);
	sqlite3_finalize(error);
	sqlite3_finalize(last);
	return rc;
}

static int
read_incidents(struct queries *q, sqlite3_stmt *st, struct arena *a, struct query_incident **ret,
    size_t *ret_n)
{
	struct query_incident *v = NULL;
	size_t n = 0;
	int rc = 0;

	while (step(q, st, &rc)) {
		v = arena_grow(a, v, n, sizeof(*v));
		v[n++] = (struct query_incident){
			.id = sqlite3_column_int64(st, 0),
			.public_id = column_text(st, 1, a),
			.severity = column_severity(st, 2),
			.opened = column_time(st, 3),
			.updated = column_time(st, 4),
			.closed = sqlite3_column_int(st, 5) != 0,
			.historical = sqlite3_column_int(st, 6) != 0,
			.subject = column_text(st, 7, a),
			.conversation = column_text(st, 8, a),
			.alerts = sqlite3_column_int64(st, 9),
			.accounts = column_text(st, 10, a),
			.detectors = column_text(st, 11, a),
			.hostile = column_text(st, 12, a),
		};
	}
	sqlite3_finalize(st);
	*ret = v;
	*ret_n = n;
	return rc;
}

int
queries_incidents(struct queries *q, const struct query_incidents *which, struct arena *a,
    struct query_incident **ret, size_t *ret_n)
{
	sqlite3_stmt *st = prepare(q, INCIDENTS);

	if (st == NULL)
		return -1;
	sqlite3_bind_int(st, 1, (int)which->severity);
	sqlite3_bind_int64(st, 2, which->since);
	sqlite3_bind_int(st, 3, which->closed);
	return read_incidents(q, st, a, ret, ret_n);
}

int
queries_incident(struct queries *q, const char *prefix, struct arena *a,
    struct query_incident **ret, size_t *ret_n)
{
	sqlite3_stmt *st = prepare(q, INCIDENT);

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, prefix, -1, SQLITE_STATIC);
	return read_incidents(q, st, a, ret, ret_n);
}

static int
read_parties(struct queries *q, sqlite3_stmt *st, int64_t mail, int64_t incident, struct arena *a,
    struct query_copy *ret)
{
	int rc = 0;

	sqlite3_reset(st);
	sqlite3_bind_int64(st, 1, mail);
	sqlite3_bind_int64(st, 2, incident);
	while (step(q, st, &rc)) {
		int field = sqlite3_column_int(st, 0);

		ret->parties = arena_grow(a, ret->parties, ret->parties_n, sizeof(*ret->parties));
		ret->parties[ret->parties_n++] = (struct query_party){
			.field = field < FIELD_FROM || field > FIELD_BCC
				     ? ""
				     : field_name((enum field)field),
			.name = column_text(st, 1, a),
			.address = column_text(st, 2, a),
			.hostile = sqlite3_column_int(st, 3) != 0,
		};
	}
	return rc;
}

static int
read_findings(struct queries *q, sqlite3_stmt *st, int64_t copy, int64_t incident, struct arena *a,
    struct query_copy *ret)
{
	int rc = 0;

	sqlite3_reset(st);
	sqlite3_bind_int64(st, 1, copy);
	sqlite3_bind_int64(st, 2, incident);
	while (step(q, st, &rc)) {
		ret->findings =
		    arena_grow(a, ret->findings, ret->findings_n, sizeof(*ret->findings));
		ret->findings[ret->findings_n++] = (struct query_finding){
			.detector = column_text(st, 0, a),
			.severity = column_severity(st, 1),
			.reason = column_text(st, 2, a),
			.evidence = column_text(st, 3, a),
			.in_incident = sqlite3_column_int(st, 4) != 0,
		};
	}
	return rc;
}

int
queries_timeline(
    struct queries *q, int64_t incident, struct arena *a, struct query_copy **ret, size_t *ret_n)
{
	struct query_copy *v = NULL;
	size_t n = 0;
	sqlite3_stmt *st = prepare(q, COPIES), *parties = prepare(q, PARTIES),
		     *findings = prepare(q, FINDINGS);
	int rc = st == NULL || parties == NULL || findings == NULL ? -1 : 0;

	if (rc == 0)
		sqlite3_bind_int64(st, 1, incident);
	while (rc == 0 && step(q, st, &rc)) {
		struct query_copy c = {
			.arrived = column_time(st, 2),
			.account = column_text(st, 3, a),
			.folder = column_text(st, 4, a),
			.direction = column_direction(st, 5),
			.message_id = column_text(st, 6, a),
			.subject = column_text(st, 7, a),
		};

		rc = read_parties(q, parties, sqlite3_column_int64(st, 1), incident, a, &c);
		if (rc == 0)
			rc = read_findings(
			    q, findings, sqlite3_column_int64(st, 0), incident, a, &c);
		v = arena_grow(a, v, n, sizeof(*v));
		v[n++] = c;
	}
	sqlite3_finalize(st);
	sqlite3_finalize(parties);
	sqlite3_finalize(findings);
	*ret = v;
	*ret_n = n;
	return rc;
}
