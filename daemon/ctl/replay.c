#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "address.h"
#include "ctl.h"
#include "organisation.h"
#include "pipeline.h"
#include "reading.h"
#include "replay.h"
#include "source.h"
#include "spool.h"
#include "store.h"

static const char help_text[] =
    "becwatch replay [OPTION]... ACCOUNT=PATH [ACCOUNT=PATH ...]\n"
    "\n"
    "Judges stored mail as if it arrived: strictly in the order of arrival over all\n"
    "accounts, knowing only what came before.  ACCOUNT is the monitored address, PATH an\n"
    "mbox file, a Maildir, or a folder of .eml files whose sub-folders are mail folders.\n"
    "\n"
    "  --json               each alert as one line of JSON, as a webhook gets it\n"
    "  --own-domain D       a domain of our own; may be given more than once\n"
    "  --config FILE        partners, own domains and limits from this configuration\n"
    "  --database FILE      keep what was learned here; else it is thrown away\n"
    "  --enrolled-at TIME   alerts on mail older than this (RFC 3339) are historical\n"
    "  --help\n"
    "\n"
    "Exit status: 0 all mail was read, whatever was found; 1 some could not be read, or\n"
    "the replay failed; 2 wrong command line.\n";

/* Nothing is historical: before any mail. */
#define BATCH 200 /* messages a transaction */
#define LONG_AGO (-62135596800) /* 0001-01-01 */

struct entry {
	int64_t arrived;
	size_t mail; /* index into source.mails: the order among equals */
	uint64_t at; /* in the spool */
	size_t length;
};

struct replay {
	const char *command;
	bool json;
	struct config *config;
	const char **accounts; /* one for each number in source */
	size_t accounts_n;
	struct source source;
	struct spool spool;
	struct entry *entries;
	size_t entries_n;
	size_t undated;
	size_t alerts;
	struct arena *arena;
};

static volatile sig_atomic_t interrupted;

static void
on_signal(int sig)
{
	interrupted = sig;
}

static void
note(void *arg, const char *path, const char *what)
{
	struct replay *r = arg;
	struct arena *a = arena_new();

	fprintf(stderr, "%s: %s: %s\n", r->command, ctl_clean(a, path), what);
	arena_free(a);
}

static void
note_mail(struct replay *r, size_t i, const char *what)
{
	struct arena *a = arena_new();

	note(r, source_name(&r->source, &r->source.mails[i], a), what);
	arena_free(a);
}

static int
get_bytes(void *arg, size_t i, struct buf *b, uint64_t *ret_size)
{
	struct replay *r = arg;

	if (source_read(
		&r->source, &r->source.mails[i], (size_t)r->config->mail_bytes, b, ret_size) == 0)
		return 0;
	note_mail(r, i, strerror(errno));
	return -1;
}

/* One message is understood: put it by until all are, for only then is their order known. */
static int
put_by(void *arg, size_t i, const struct mail *mail)
{
	struct replay *r = arg;
	struct buf b = { 0 };
	struct entry *e = &r->entries[r->entries_n++];
	int rc;

	e->mail = i;
	e->arrived = mail->received != TIME_UNKNOWN ? mail->received : mail->date;
	if (e->arrived == TIME_UNKNOWN) {
		e->arrived = r->source.mails[i].stored;
		r->undated++;
		note_mail(r, i, "neither Received nor Date: arrival taken from where it is stored");
	}
	if (mail_strings_has(&mail->flags, "unreadable"))
		note_mail(r, i, "the parser failed on it twice; recorded as unreadable");
	mail_put(&b, mail);
	e->length = b.len;
	if ((rc = spool_put(&r->spool, b.p, b.len, &e->at)) == -1)
		ctl_fail(r->command, "temporary file: %s", strerror(errno));
	buf_free(&b);
	return rc == -1 || interrupted != 0 ? -1 : 0;
}

static int
by_arrival(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	if (a->arrived != b->arrived)
		return a->arrived < b->arrived ? -1 : 1;
	return a->mail < b->mail ? -1 : a->mail > b->mail;
}

static void
tell(struct replay *r, const struct pipeline_alert *alert, const struct source_folder *folder,
    int64_t arrived, struct arena *a)
{
	r->alerts++;
	if (r->json)
		puts(alert->payload);
	else
		replay_print(a, alert->payload, r->accounts[folder->account], arrived);
	fflush(stdout);
}

/* An alert to be told once it is recorded. */
struct told {
	struct pipeline_alert alert;
	const struct source_folder *folder;
	int64_t arrived;
};

static int
judge(struct replay *r, struct store *db, const struct entry *e, struct buf *b, struct arena *a,
    struct told *ret)
{
	const struct source_mail *sm = &r->source.mails[e->mail];
	const struct source_folder *folder = &r->source.folders[sm->folder];
	struct store_copy copy = {
		.account = r->accounts[folder->account],
		.folder = folder->name,
		.role = folder->role,
		.uidvalidity = 1,
		.uid = sm->number,
		.arrived = e->arrived,
	};
	struct mail *mail;
	struct rd rd;
	enum store_result result;

	*ret = (struct told){ .folder = folder, .arrived = e->arrived };
	if (spool_get(&r->spool, e->at, e->length, b) == -1)
		return ctl_fail(r->command, "temporary file: %s", strerror(errno)), -1;
	rd = rd_of(b->p, b->len);
	if ((mail = mail_get(&rd, a)) == NULL || !rd_done(&rd)) {
		note_mail(r, e->mail, "its facts cannot be read back");
		return -1;
	}
	organisation_judge(a, mail);
	result = pipeline_mail(db, r->config, mail, &copy, 0, e->arrived, a, &ret->alert);
	if (result != STORE_OK)
		return ctl_fail(
			   r->command, "database: %s: %s", store_strerror(result), store_error(db)),
		       -1;
	return 0;
}

/* Judge n messages in one transaction, then tell what was found. */
static int
judge_batch(struct replay *r, struct store *db, const struct entry *v, size_t n, struct buf *b)
{
	struct arena *a = arena_new();
	struct told *told = arena_alloc(a, n, sizeof(*told));
	enum store_result e = store_begin(db);
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0 && e == STORE_OK; i++)
		rc = judge(r, db, &v[i], b, a, &told[i]);
	if (rc == 0 && e == STORE_OK)
		e = store_commit(db);
	if (e != STORE_OK)
		rc = (ctl_fail(r->command, "database: %s: %s", store_strerror(e), store_error(db)),
		    -1);
	if (rc != 0)
		store_rollback(db);
	for (size_t i = 0; i < n && rc == 0; i++)
		if (told[i].alert.id != NULL)
			tell(r, &told[i].alert, told[i].folder, told[i].arrived, a);
	arena_free(a);
	return rc == 0 && !ferror(stdout) ? 0 : -1;
}

static int
run_pipeline(struct replay *r, struct store *db)
{
	struct buf b = { 0 };
	int64_t begin = r->entries_n > 0 ? r->entries[0].arrived : 0;
	enum store_result e = store_configure(db, r->config, begin, NULL);
	int rc = 0;

	for (uint32_t i = 0; i < r->source.folders_n && e == STORE_OK; i++) {
		bool reset;

		if ((e = store_begin(db)) == STORE_OK)
			e = store_folder(db, r->accounts[r->source.folders[i].account],
			    r->source.folders[i].name, r->source.folders[i].role, 1, &reset);
		if (e == STORE_OK)
			e = store_commit(db);
	}
	if (e != STORE_OK)
		return ctl_fail(r->command, "database: %s: %s", store_strerror(e), store_error(db)),
		       -1;
	for (size_t i = 0, n; i < r->entries_n && rc == 0 && interrupted == 0; i += n) {
		n = r->entries_n - i < BATCH ? r->entries_n - i : BATCH;
		rc = judge_batch(r, db, &r->entries[i], n, &b);
	}
	buf_free(&b);
	return rc;
}

/* Parse everything, put it in order, judge it. */
static int
replay_all(struct replay *r, struct store *db)
{
	struct reading_result result;
	size_t unread;
	char error[512];
	int rc;

	r->entries = arena_alloc(r->arena, r->source.mails_n + 1, sizeof(*r->entries));
	rc = reading_run(
	    r->source.mails_n, r->config, get_bytes, put_by, r, &result, error, sizeof(error));
	if (rc == -1 && error[0] != '\0')
		ctl_fail(r->command, "%s", error);
	if (rc == 0) {
		qsort(r->entries, r->entries_n, sizeof(*r->entries), by_arrival);
		rc = run_pipeline(r, db);
	}
	if (store_crowded(db))
		ctl_fail(r->command,
		    "limits.lookalike_memory was full: domains two letters off were not compared "
		    "with all of the others; give it more");
	unread = result.missing + r->source.unreadable;
	fprintf(stderr,
	    "%s: %zu message%s read, %zu of them unreadable to the parser, %zu without "
	    "a date; %zu file%s not read; %zu alert%s%s\n",
	    r->command, result.read, result.read == 1 ? "" : "s", result.given_up, r->undated,
	    unread, unread == 1 ? "" : "s", r->alerts, r->alerts == 1 ? "" : "s",
	    interrupted != 0 ? "; interrupted"
	    : rc != 0        ? "; not finished"
			     : "");
	return rc != 0 || interrupted != 0 || unread > 0 || result.given_up > 0 ? CTL_FAILED
										: CTL_OK;
}

/* SQLite's own files beside a database. */
static void
remove_database(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		unlink(arena_printf(a, "%s%s", path, suffixes[i]));
	arena_free(a);
}

/* A database that this replay makes may lose everything in a power cut: it is made again. */
static int
with_database(struct replay *r, const char *path, bool throw_away)
{
	struct stat st;
	struct store *db = NULL;
	bool fresh = stat(path, &st) == -1 || st.st_size == 0;
	enum store_result e;
	char error[512] = "";
	int rc, fd;

	e = store_open(path, fresh ? STORE_MEMORY_TEMPORARY : 0, &db, error, sizeof(error));
	if (e != STORE_OK)
		return ctl_fail(r->command, "%s: %s: %s", path, store_strerror(e), error);
	rc = replay_all(r, db);
	store_close(db);
	if (fresh && !throw_away && (fd = open(path, O_RDONLY | O_CLOEXEC)) != -1) {
		if (fsync(fd) == -1)
			rc = ctl_fail(r->command, "%s: %s", path, strerror(errno));
		close(fd);
	}
	return rc;
}

static int
with_temporary(struct replay *r)
{
	const char *folder = getenv("TMPDIR"), *path;
	char *dir;
	int rc;

	dir = arena_printf(r->arena, "%s/becwatch-replay-XXXXXX",
	    folder == NULL || folder[0] == '\0' ? "/tmp" : folder);
	if (mkdtemp(dir) == NULL)
		return ctl_fail(r->command, "%s: %s", dir, strerror(errno));
	path = arena_printf(r->arena, "%s/becwatch.db", dir);
	rc = with_database(r, path, true);
	remove_database(path);
	rmdir(dir);
	return rc;
}

static struct config_account *
account_of(struct config *config, const char *address)
{
	for (size_t i = 0; i < config->accounts_n; i++)
		if (strcmp(config->accounts[i].address, address) == 0)
			return &config->accounts[i];
	config->accounts = arena_grow(
	    config->arena, config->accounts, config->accounts_n, sizeof(*config->accounts));
	config->accounts[config->accounts_n] = (struct config_account){
		.address = address,
		.name = "",
		.host = "",
		.ca_file = "",
		.user = address,
		.password_file = "",
		.password_credential = "",
		.file = "",
		.enrolled_at = LONG_AGO,
	};
	return &config->accounts[config->accounts_n++];
}

/* ACCOUNT=PATH.  0, or an exit code. */
static int
add_argument(struct replay *r, const char *argument, int64_t enrolled_at)
{
	const char *equals = strchr(argument, '='), *address;
	struct config_account *account;

	if (equals == NULL || equals == argument || equals[1] == '\0')
		return ctl_usage(r->command, "'%s' is not ACCOUNT=PATH", argument);
	address = address_form(
	    r->config->arena, arena_strndup(r->arena, argument, (size_t)(equals - argument)));
	if (address == NULL)
		return ctl_usage(
		    r->command, "'%.*s' is not a mail address", (int)(equals - argument), argument);
	account = account_of(r->config, address);
	account->enrolled_at = enrolled_at;
	r->accounts = arena_grow(r->arena, r->accounts, r->accounts_n, sizeof(*r->accounts));
	/* The same account given twice is one mailbox in two places. */
	for (size_t i = 0; i < r->accounts_n; i++)
		if (strcmp(r->accounts[i], address) == 0) {
			if (source_add(&r->source, i, equals + 1) == -1)
				return ctl_fail(r->command, "%s: %s", equals + 1, strerror(errno));
			return CTL_OK;
		}
	r->accounts[r->accounts_n] = account->address;
	if (source_add(&r->source, r->accounts_n++, equals + 1) == -1)
		return ctl_fail(r->command, "%s: %s", equals + 1, strerror(errno));
	return CTL_OK;
}

struct options {
	const char *config, *database;
	struct mail_strings own_domains;
	int64_t enrolled_at;
};

/* -1: go on; else the exit code. */
static int
parse_options(struct replay *r, int argc, char **argv, struct options *ret)
{
	static const struct option longs[] = { { "own-domain", required_argument, NULL, 'o' },
		{ "config", required_argument, NULL, 'c' },
		{ "database", required_argument, NULL, 'd' },
		{ "enrolled-at", required_argument, NULL, 'e' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' }, { 0 } };
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'o':
			mail_strings_add(r->arena, &ret->own_domains, optarg);
			break;
		case 'c':
			ret->config = optarg;
			break;
		case 'd':
			ret->database = optarg;
			break;
		case 'e':
			if (ctl_time_parse(optarg, &ret->enrolled_at) == -1)
				return ctl_usage(
				    r->command, "'%s' is not an RFC 3339 time", optarg);
			break;
		case 'j':
			r->json = true;
			break;
		case 'h':
			return ctl_help(help_text);
		default:
			return ctl_try_help(r->command);
		}
	if (optind == argc)
		return ctl_usage(r->command, "give at least one ACCOUNT=PATH");
	return -1;
}

/* What the replay works with: nobody is told but standard output. */
static int
make_config(struct replay *r, const struct options *o)
{
	r->config = o->config == NULL ? config_defaults() : ctl_config(r->command, o->config);
	if (r->config == NULL)
		return CTL_FAILED;
	r->config->webhooks_n = 0;
	r->config->journal = false;
	for (size_t i = 0; i < o->own_domains.n; i++) {
		struct mail_addr addr;
		const char *d = o->own_domains.v[i];
		const char *spec = arena_printf(r->arena, "x@%s", d[0] == '@' ? d + 1 : d);

		address_fill(r->config->arena, "", spec, strlen(spec), &addr);
		if ((addr.flags & ADDR_INVALID) != 0)
			return ctl_usage(r->command, "'%s' is not a domain", d);
		mail_strings_add(r->config->arena, &r->config->own_domains, addr.domain);
	}
	return CTL_OK;
}

int
cmd_replay(int argc, char **argv)
{
	struct sigaction act = { .sa_handler = on_signal };
	struct replay r = { .command = argv[0], .arena = arena_new() };
	struct options o = { .enrolled_at = LONG_AGO };
	int rc = parse_options(&r, argc, argv, &o);

	source_init(&r.source, note, &r);
	spool_init(&r.spool, SPOOL_MEMORY_MAX);
	if (rc != -1)
		goto out;
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	organisation_init();
	if ((rc = make_config(&r, &o)) != CTL_OK)
		goto out;
	organisation_set_freemail(&r.config->freemail_domains);
	for (int i = optind; i < argc && rc == CTL_OK; i++)
		rc = add_argument(&r, argv[i], o.enrolled_at);
	if (rc == CTL_OK)
		rc = o.database != NULL ? with_database(&r, o.database, false) : with_temporary(&r);
out:
	config_free(r.config);
	spool_free(&r.spool);
	source_free(&r.source);
	arena_free(r.arena);
	return rc;
}
