#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "known_rows.h"
#include "shingles.h"
#include "near.h"
#include "store.h"

/*
 * store_sql - the one table of statements, prepared at open, and how they are run.
 *
 * A failure is remembered in the store: from then on every query gives no rows and nothing
 * is written, so callers check sql_result once, at their end.  sql_fresh forgets it.
 */
enum sql {
	/* configuration */
	SQL_ACCOUNT_GET = 0,
	SQL_ACCOUNT_ADD,
	SQL_ACCOUNT_CONFIGURE,
	SQL_ACCOUNTS_FORGET,
	SQL_ACCOUNT_OLDEST,
	SQL_ACCOUNT_POLLED,
	SQL_ALIAS_CLEAR,
	SQL_ALIAS_ADD,
	SQL_ALIASES,
	SQL_ADMIN_DOMAINS_CLEAR,
	SQL_ADMIN_ADDRESSES_CLEAR,
	SQL_ADMIN_DOMAIN_ADD,
	SQL_ADMIN_ADDRESS_ADD,
	SQL_ADMIN_DOMAIN,
	SQL_ADMIN_ADDRESS,
	SQL_PARTNERS_CLEAR,
	SQL_PARTNER_ADD,
	SQL_PERSON_ADMIN_CLEAR,
	SQL_PERSON_ADMIN,
	SQL_LEDGER_ADMIN_CLEAR,
	SQL_LEDGER_ADMIN,
	SQL_LEDGER_WITHDRAWN,
	SQL_LEDGER_ADMIN_END,
	SQL_SHARED_CLEAR,
	SQL_SHARED_SET,
	SQL_DOMAIN_ADMIN_CLEAR,
	/* folders */
	SQL_FOLDERS,
	SQL_FOLDER_GET,
	SQL_FOLDER_ADD,
	SQL_FOLDER_SET,
	SQL_FOLDER_POSITION,
	SQL_COPY_KNOWN,
	SQL_META_NUMBER,
	SQL_META_SET,
	SQL_META_IS,
	/* messages */
	SQL_MAIL_FIND,
	SQL_MAIL_BY_MESSAGE_ID,
	SQL_MAIL_CONVERSATION,
	SQL_MAIL_ADD,
	SQL_MAIL_RAISE,
	SQL_MAIL_HEAD,
	SQL_COPY_ADD,
	SQL_MAIL_ADDRESS_ADD,
	SQL_MAIL_ADDRESSES,
	SQL_MAIL_SUBMISSION_ADD,
	SQL_MAIL_ATTACHMENT_ADD,
	SQL_COPY_HEADER_ADD,
	/* conversations */
	SQL_CONVERSATION_ADD,
	SQL_CONVERSATION_GET,
	SQL_CONVERSATION_WEIGHTY,
	SQL_CONVERSATION_MAIL,
	SQL_KEY_ADD,
	SQL_KEY_FIRST,
	SQL_KEY_NEWEST,
	SQL_KEY_HAS,
	SQL_ROSTER,
	SQL_PARTICIPANT_ADD,
	SQL_PARTICIPANT_SEEN,
	SQL_PARTICIPANT_COUNT,
	SQL_SUBSTITUTE_ADD,
	SQL_SUBSTITUTES,
	/* people and addresses */
	SQL_ADDRESS_GET,
	SQL_ADDRESS_ADD,
	SQL_ADDRESS_TOUCH,
	SQL_ADDRESS_COUNT,
	SQL_ADDRESS_PROVEN,
	SQL_KNOWN_BY_LOCAL,
	SQL_PERSON_ID,
	SQL_PERSON_GET,
	SQL_PERSON_ADD,
	SQL_PEOPLE_NAMED,
	SQL_PEOPLE_SOUNDING,
	SQL_TRUST_GET,
	SQL_TRUST_ADD,
	SQL_TRUST_COUNT,
	SQL_TRUST_PROVE,
	SQL_TRUST_PROVEN_OF,
	SQL_NAMES_OF,
	SQL_TRUST_OTHER_PROVEN,
	SQL_APPEARANCE_GET,
	SQL_APPEARANCE_COUNT,
	SQL_PROVEN_WROTE,
	/* domains */
	SQL_DOMAIN_GET,
	SQL_DOMAIN_ADD,
	SQL_DOMAIN_PROVEN,
	SQL_DOMAIN_GUARD,
	SQL_GUARDED_GET,
	SQL_GUARDED_ADD,
	SQL_GUARDED_AFTER,
	SQL_GUARDED_KEYED,
	SQL_NEAR_ADD,
	SQL_NEAR_FIND,
	SQL_DOMAIN_CONFIRM,
	/* texts */
	SQL_SKETCH_ADD,
	SQL_SKETCH_GET,
	SQL_SKETCHES_OLDEST,
	SQL_SKETCHES_DROP,
	SQL_SHINGLE_ADD,
	SQL_SHINGLE_FIND,
	SQL_SHINGLE_SWEEP,
	SQL_SKETCHES_AFTER,
	/* bank accounts */
	SQL_BANK_GET,
	SQL_BANK_READ,
	SQL_BANK_ADD,
	SQL_LEDGER_GET,
	SQL_LEDGER_OF,
	SQL_LEDGER_OWNERS,
	SQL_LEDGER_ADD,
	SQL_LEDGER_SET,
	SQL_LEDGER_PROVE,
	SQL_LEDGER_EVENT,
	SQL_LEDGER_CONFIRM,
	SQL_MAIL_ACCOUNT_ADD,
	SQL_MAIL_ACCOUNTS,
	SQL_CONVERSATION_ACCOUNTS,
	SQL_CONVERSATION_ATTACHMENTS,
	SQL_ATTACHMENT_ACCOUNTS,
	/* habits */
	SQL_SENDER_GET,
	SQL_SENDER_COUNT,
	SQL_HABIT_GET,
	SQL_HABITS,
	SQL_HABIT_COUNT,
	SQL_CLEAN_TRACE_ADD,
	SQL_CLEAN_TRACE,
	SQL_TWINS,
	SQL_PATHS,
	SQL_PATH_COUNT,
	SQL_PAID_ADD,
	SQL_PAID,
	SQL_BILLED_ADD,
	SQL_BILLED,
	SQL_MOVE_ADD,
	/* incidents */
	SQL_INCIDENTS_OPEN,
	SQL_INCIDENT_ADD,
	SQL_INCIDENT_NAMED,
	SQL_INCIDENT_SET,
	SQL_INCIDENT_HOSTILES,
	SQL_HOSTILE_ADD,
	SQL_HOSTILE_GET,
	SQL_HOSTILE_ELSEWHERE,
	SQL_FINDING_ADD,
	SQL_FINDING_KNOWN,
	SQL_ACCUSED_ADD,
	/* how it ended */
	SQL_INCIDENT_GET,
	SQL_INCIDENT_CLOSE,
	SQL_INCIDENT_ACCUSED,
	SQL_INCIDENT_ACCOUNTS,
	SQL_INCIDENT_PEOPLE,
	SQL_INCIDENT_SUBSTITUTES,
	SQL_INCIDENT_LEFT,
	SQL_INCIDENTS_ACCUSING,
	SQL_INCIDENT_MESSAGE,
	SQL_INCIDENT_FINDINGS,
	SQL_TRUST_CONFIRM,
	SQL_SUBSTITUTE_DROP,
	SQL_HOSTILE_CLEAR,
	SQL_HOSTILE_CLEAR_TRACES,
	SQL_HOSTILE_CONFIRM,
	SQL_HOSTILE_CONFIRMED,
	SQL_AUDIT_ADD,
	SQL_AUDIT_CHANGE_ADD,
	SQL_SEVERAL_ADD,
	SQL_SEVERAL_DROP,
	SQL_SEVERAL,
	/* outbox */
	SQL_OUTBOX_ADD,
	SQL_OUTBOX_DUE,
	SQL_OUTBOX_ENDPOINTS,
	SQL_OUTBOX_ORPHANED,
	SQL_OUTBOX_HOLD,
	SQL_OUTBOX_HELD,
	SQL_OUTBOX_HELD_DROP,
	SQL_OUTBOX_NEXT,
	SQL_OUTBOX_GET,
	SQL_OUTBOX_DONE,
	SQL_OUTBOX_RETRY,
	SQL_COUNT
};

enum { IMITATION_CACHE = 4096 }; /* domains whose likeness is remembered */

struct store {
	sqlite3 *db;
	sqlite3_stmt *statements[SQL_COUNT];
	enum store_result result; /* STORE_OK, or the first failure since sql_fresh */
	char error[512];
	uint64_t guard_generation; /* changes whenever a guarded domain may have */
	int64_t data_version; /* SQLite's: changes when another process has written */
	struct imitation {
		uint64_t key;
		uint64_t generation;
		int64_t first_seen; /* of the domain that was asked for */
		char *domain; /* owned; NULL: imitates none */
	} imitations[IMITATION_CACHE];
	/* The guarded domains in memory; guarded.c's. */
	struct guarded {
		struct near near;
		struct near_keys asked; /* room for the keys of one look-up */
		size_t limit; /* bytes */
		bool ready; /* near is in use */
		bool stale; /* the database may have more */
		uint32_t keyed; /* all past near's, up to this one, stand in domain_near */
		uint32_t begin, begin_keyed; /* near.last and keyed when the transaction began */
	} guarded;
	struct known_rows known; /* by the statement that writes them */
	struct shingles shingles;
};

const char *sql_text_of(enum sql); /* the statement's text; static */

/* Prepare every statement; STORE_OK or why not. */
enum store_result sql_prepare(struct store *);
void sql_finalize(struct store *);

void sql_fresh(struct store *);
enum store_result sql_result(const struct store *);
/* What SQLite said last, as what the caller can do about it; remembered in the store. */
enum store_result sql_failed(struct store *, int rc);

/*
 * Reset a statement and bind one argument per letter of types: i int64_t, s const char *,
 * b const void * and size_t, t int64_t of which TIME_UNKNOWN and z int64_t of which 0 is stored as NULL.
 * The strings must live until the statement is done.
 */
sqlite3_stmt *sql_query(struct store *, enum sql, const char *types, ...);
/* The next row?  After the last one, or a failure, the statement is reset. */
bool sql_row(struct store *, sqlite3_stmt *);
void sql_end(sqlite3_stmt *); /* when leaving before the last row */
void sql_run(struct store *, enum sql, const char *types, ...);
/* First column of the first row, none if there is no row or it is NULL. */
int64_t sql_int(struct store *, int64_t none, enum sql, const char *types, ...);
/* Is the row of key (a, b) known to be there, so that this INSERT OR IGNORE need not run?  If not, the caller runs it. */
bool sql_known(struct store *, enum sql, int64_t a, int64_t b);
int64_t sql_inserted(const struct store *);

int64_t sql_col(sqlite3_stmt *, int column);
int64_t sql_time(sqlite3_stmt *, int column); /* NULL is TIME_UNKNOWN */
uint32_t sql_count(sqlite3_stmt *, int column);
const char *sql_string(struct arena *, sqlite3_stmt *, int column); /* NULL is "" */

#endif
