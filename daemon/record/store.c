#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "guarded.h"
#include "mem.h"
#include "name.h"
#include "schema.inc"
#include "store_sql.h"

#define SCHEMA_VERSION ((int)(sizeof(schema_migrations) / sizeof(schema_migrations[0])))
#define BUSY_MS 5000 /* how long to wait for another writer, such as `becwatch confirm` */

const char *
store_strerror(enum store_result e)
{
	switch (e) {
	case STORE_OK:
		return "all is well";
	case STORE_EBUSY:
		return "another process is writing";
	case STORE_EFULL:
		return "the disk is full";
	case STORE_ENEWER:
		return "the database is of a newer becwatch";
	case STORE_ECORRUPT:
		return "not a becwatch database, or damaged";
	case STORE_EIO:
		return "the database cannot be used";
	}
	return "unknown result";
}

const char *
store_error(const struct store *s)
{
	return s == NULL ? "" : s->error;
}

static enum store_result
exec(struct store *s, const char *text)
{
	int rc = sqlite3_exec(s->db, text, NULL, NULL, NULL);

	return rc == SQLITE_OK ? STORE_OK : sql_failed(s, rc);
}

/* The number that a pragma answers, -1 if it answers nothing. */
static int64_t
pragma(struct store *s, const char *text)
{
	sqlite3_stmt *q = NULL;
	int64_t value = -1;
	int rc = sqlite3_prepare_v2(s->db, text, -1, &q, NULL);

	if (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW)
		value = sqlite3_column_int64(q, 0);
	else if (rc != SQLITE_DONE)
		sql_failed(s, rc);
	sqlite3_finalize(q);
	return value;
}

static void
join(struct buf *b, const char *const *lines)
{
	for (; *lines != NULL; lines++)
		buf_bytes(b, *lines, strlen(*lines));
}

static enum store_result
drop_views(struct store *s)
{
	sqlite3_stmt *q = NULL;
	struct buf b = { 0 };
	enum store_result e = STORE_OK;
	int rc;

	rc = sqlite3_prepare_v2(s->db,
	    "SELECT 'DROP VIEW \"' || name || '\";' FROM sqlite_schema"
	    " WHERE type = 'view'",
	    -1, &q, NULL);
	while (rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		buf_bytes(&b, sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0));
	sqlite3_finalize(q);
	if (rc != SQLITE_OK)
		e = sql_failed(s, rc);
	buf_u8(&b, 0);
	if (e == STORE_OK)
		e = exec(s, (const char *)b.p);
	buf_free(&b);
	return e;
}

/* Names as they are compared, for the migrations. */
static void
sql_name(sqlite3_context *c, const char *(*of)(struct arena *, const char *), sqlite3_value *v)
{
	const char *name = (const char *)sqlite3_value_text(v);
	struct arena *a = arena_new();

	sqlite3_result_text(c, of(a, name == NULL ? "" : name), -1, SQLITE_TRANSIENT);
	arena_free(a);
}

static void
sql_skeleton(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	sql_name(c, name_skeleton, v[0]);
}

static void
sql_sound(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	sql_name(c, name_sound, v[0]);
}

static enum store_result
name_functions(struct store *s)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
	int rc = sqlite3_create_function(
	    s->db, "name_skeleton", 1, flags, NULL, sql_skeleton, NULL, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_create_function(
		    s->db, "name_sound", 1, flags, NULL, sql_sound, NULL, NULL);
	return rc == SQLITE_OK ? STORE_OK : sql_failed(s, rc);
}

/*
 * One migration, or the views, together with what says that it was done.  The views go first: SQLite renames no table
 * while one of them names a table that is not there.
 */
static enum store_result
upgrade_step(struct store *s, const char *const *lines, const char *done)
{
	struct buf b = { 0 };
	enum store_result e = STORE_OK;

	join(&b, lines);
	buf_u8(&b, 0);
	if ((e = exec(s, "BEGIN IMMEDIATE")) == STORE_OK) {
		e = drop_views(s);
		if (e == STORE_OK)
			e = exec(s, (const char *)b.p);
		if (e == STORE_OK)
			e = exec(s, done);
		if (e == STORE_OK)
			e = exec(s, "COMMIT");
		if (e != STORE_OK)
			sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	}
	buf_free(&b);
	return e;
}

/*
 * From version on.  A table that is made anew leaves those that refer to it without it for a while (SQLite's "Making Other
 * Kinds Of Table Schema Changes"), so references are looked at behind the last migration instead.
 */
static enum store_result
migrate(struct store *s, int64_t version)
{
	char done[128];
	enum store_result e = exec(s, "PRAGMA foreign_keys = OFF");

	for (int64_t v = version; v < SCHEMA_VERSION && e == STORE_OK; v++) {
		snprintf(done, sizeof(done),
		    "DELETE FROM meta WHERE name = 'views'; PRAGMA user_version = %lld",
		    (long long)v + 1);
		e = upgrade_step(s, schema_migrations[v], done);
	}
	if (e == STORE_OK && version > 0 && version < SCHEMA_VERSION &&
	    pragma(s, "SELECT count(*) FROM pragma_foreign_key_check") > 0) {
		snprintf(s->error, sizeof(s->error),
		    "schema version %d: rows refer to others that are not there; \"sqlite3 FILE "
		    "'PRAGMA foreign_key_check'\" lists them",
		    SCHEMA_VERSION);
		e = s->result = STORE_ECORRUPT;
	}
	return e == STORE_OK ? exec(s, "PRAGMA foreign_keys = ON") : e;
}

static void
views_digest(char ret[2 * SHA256_DIGEST_SIZE + 1])
{
	struct sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&ctx);
	for (const char *const *l = schema_views; *l != NULL; l++)
		sha256_update(&ctx, strlen(*l), (const uint8_t *)*l);
	sha256_digest(&ctx, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(ret + 2 * i, 3, "%02x", digest[i]);
}

bool
store_version_fits(int64_t version, char *error, size_t error_size)
{
	if (version > SCHEMA_VERSION)
		snprintf(error, error_size, "schema version %lld; this becwatch knows %d",
		    (long long)version, SCHEMA_VERSION);
	else if (version < SCHEMA_VERSION)
		snprintf(error, error_size,
		    "schema version %lld; start becwatchd once, which brings it to %d",
		    (long long)version, SCHEMA_VERSION);
	return version == SCHEMA_VERSION;
}

static enum store_result
upgrade(struct store *s, unsigned flags)
{
	int64_t version = pragma(s, "PRAGMA user_version");
	char digest[2 * SHA256_DIGEST_SIZE + 1], done[256];
	enum store_result e = sql_result(s);

	if (e != STORE_OK)
		return e;
	if (version < 0) {
		snprintf(s->error, sizeof(s->error), "no schema version");
		return s->result = STORE_ECORRUPT;
	}
	if (store_version_fits(version, s->error, sizeof(s->error)) &&
	    flags & (STORE_READ_ONLY | STORE_EXISTING))
		return STORE_OK;
	if (version > SCHEMA_VERSION)
		return s->result = STORE_ENEWER;
	if (flags & (STORE_READ_ONLY | STORE_EXISTING))
		return s->result = STORE_EIO;
	s->error[0] = '\0';
	if (version == 0 && pragma(s, "SELECT count(*) FROM sqlite_schema") > 0) {
		snprintf(s->error, sizeof(s->error), "somebody else's SQLite database");
		return s->result = STORE_ECORRUPT;
	}
	if ((e = name_functions(s)) != STORE_OK || (e = migrate(s, version)) != STORE_OK)
		return e;
	views_digest(digest);
	snprintf(
	    done, sizeof(done), "SELECT 1 FROM meta WHERE name = 'views' AND value = '%s'", digest);
	if (pragma(s, done) == 1)
		return sql_result(s);
	snprintf(done, sizeof(done), "INSERT OR REPLACE INTO meta VALUES ('views', '%s')", digest);
	return upgrade_step(s, schema_views, done);
}

/*
 * What a message adds lies scattered, and a page is written for each piece: with pages of 1 KiB 11.3 KiB a message, with
 * 4 KiB 22 (bench-record, 256 messages at once), and more of them as the history grows: 1.27 times as many in the last
 * tenth of 200,000 as in the second, where 4 KiB took 1.51.  A database that exists keeps the size that it has.
 */
static enum store_result
set_up_writing(struct store *s, unsigned flags)
{
	enum {
		PAGE = 1024,
		WAL = 64 << 20
	}; /* bytes; WAL: of the log before it is copied into the database */
	int one = 1;
	char text[160];
	enum store_result e;

	snprintf(text, sizeof(text),
	    "PRAGMA page_size = %d; PRAGMA journal_mode = WAL; PRAGMA synchronous = %s", PAGE,
	    flags & STORE_MEMORY_TEMPORARY ? "OFF" : "FULL");
	e = exec(s, text);
	if (e != STORE_OK)
		return e;
	snprintf(text, sizeof(text), "PRAGMA wal_autocheckpoint = %d",
	    (int)(WAL / pragma(s, "PRAGMA page_size")));
	/* -wal and -shm stay when we close: else no other user could read the database at rest. */
	sqlite3_file_control(s->db, "main", SQLITE_FCNTL_PERSIST_WAL, &one);
	return exec(s, text);
}

static enum store_result
set_up(struct store *s, unsigned flags)
{
	enum store_result e;

	sqlite3_busy_timeout(s->db, BUSY_MS);
	sqlite3_extended_result_codes(s->db, 1);
	/* Nothing that a damaged or planted schema holds is run with side effects. */
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	e = exec(s, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
		    " PRAGMA cache_size = -131072;");
	return e != STORE_OK || flags & STORE_READ_ONLY ? e : set_up_writing(s, flags);
}

enum store_result
store_open(const char *path, unsigned flags, struct store **ret, char *error, size_t error_size)
{
	struct store *s = mem_calloc(1, sizeof(*s));
	enum store_result e = STORE_OK;
	int fd, rc;

	/* History is not for everybody: SQLite gives -wal and -shm the same mode. */
	if (!(flags & (STORE_READ_ONLY | STORE_EXISTING)) &&
	    (fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640)) != -1)
		close(fd);
	rc = sqlite3_open_v2(path, &s->db,
	    (flags & STORE_READ_ONLY     ? SQLITE_OPEN_READONLY
		: flags & STORE_EXISTING ? SQLITE_OPEN_READWRITE
					 : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
		SQLITE_OPEN_NOMUTEX,
	    NULL);
	if (s->db == NULL) {
		snprintf(s->error, sizeof(s->error), "out of memory");
		e = STORE_EIO;
	} else if (rc != SQLITE_OK) {
		sql_failed(s, rc);
		e = s->result;
	}
	if (e == STORE_OK)
		e = set_up(s, flags);
	if (e == STORE_OK)
		e = upgrade(s, flags);
	if (e == STORE_OK)
		e = sql_prepare(s);
	/* Who only reads is a command that asks once: nothing is written for what would not fit. */
	guarded_reset(s, flags & STORE_READ_ONLY ? SIZE_MAX : CONFIG_LOOKALIKE_BYTES);
	if (e == STORE_OK) {
		*ret = s;
		return e;
	}
	snprintf(error, error_size, "%s", s->error);
	store_close(s);
	return e;
}

void
store_close(struct store *s)
{
	if (s == NULL)
		return;
	sql_finalize(s);
	sqlite3_close(s->db);
	for (size_t i = 0; i < IMITATION_CACHE; i++)
		free(s->imitations[i].domain);
	guarded_reset(s, 0);
	free(s);
}

enum store_result
store_begin(struct store *s)
{
	enum store_result e;
	int64_t version;

	sql_fresh(s);
	e = exec(s, "BEGIN IMMEDIATE");
	/* Somebody else wrote since we last did: what is remembered may be wrong. */
	if (e == STORE_OK) {
		version = pragma(s, "PRAGMA data_version");
		guarded_begin(s, version != s->data_version);
		if (version != s->data_version) {
			s->guard_generation++;
			known_rows_forget(&s->known);
			shingles_forget(&s->shingles);
		}
		s->data_version = version;
	}
	return e;
}

enum store_result
store_commit(struct store *s)
{
	if (s->result != STORE_OK)
		return s->result;
	return exec(s, "COMMIT");
}

void
store_rollback(struct store *s)
{
	/* SQLite has rolled back by itself after some failures. */
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->guard_generation++;
	guarded_rollback(s);
	known_rows_forget(&s->known);
	shingles_forget(&s->shingles);
	sql_fresh(s);
}

enum store_result
store_probe(struct store *s)
{
	enum store_result e = store_begin(s);

	if (e == STORE_OK) {
		/* Another value than last time, so that pages are really written. */
		sql_run(s, SQL_META_SET, "ss", "probe",
		    sql_int(s, 0, SQL_META_IS, "ss", "probe", "0") ? "1" : "0");
		e = store_commit(s);
	}
	if (e != STORE_OK)
		store_rollback(s);
	return e;
}

bool
store_scope_begin(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		return false;
	store_begin(s);
	return true;
}

enum store_result
store_scope_end(struct store *s, bool own)
{
	enum store_result e = sql_result(s);

	if (!own)
		return e;
	if (e == STORE_OK)
		e = store_commit(s);
	if (e != STORE_OK)
		store_rollback(s);
	return e;
}
