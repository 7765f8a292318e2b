/* LINK: base record detect report poll */
/*
 * The two ways of answering a query give the same answers: generated mail is asked as it arrives
 * (query_match) and afterwards (hunt_run), with generated queries; the copies that match are compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "hunt.h"
#include "made_query.h"
#include "organisation.h"
#include "pipeline.h"
#include "searchable.h"
#include "store.h"
#include "scratch.h"
#include "tap.h"

enum { MAILS = 150, QUERIES = 700 };

/* Every field that rules may ask for is asked for, by each of its names. */
static void
test_fields(void)
{
	const char *name;

	for (size_t i = 0; (name = query_field_name(i)) != NULL; i++) {
		bool asked =
		    i < QUERY_FIELD_COUNT && (query_fields[i].flags & QUERY_HUNT_ONLY) != 0;

		for (size_t k = 0; k < sizeof(fields) / sizeof(fields[0]) && !asked; k++)
			asked = strcmp(fields[k].field, name) == 0;
		if (!asked)
			TAP_OK(false, "%s is asked for", name);
	}
}

/* Trust, and whose an account is, are kept as they were for the first copy: of others nothing is asked. */
static bool
asks_for_judgement(const struct query *q)
{
	for (size_t i = 0; i < q->terms_n; i++)
		if (q->terms[i].field == QUERY_FROM_TRUST ||
		    q->terms[i].field == QUERY_RECIPIENT_TRUST ||
		    q->terms[i].field == QUERY_REPLY_TO_TRUST ||
		    q->terms[i].field == QUERY_STATED_ACCOUNT)
			return true;
	return false;
}

/* -- the test -- */

static struct arena *arena;
static struct query *queries[QUERIES];
static const char *texts[QUERIES];
static unsigned char live[QUERIES][2 * MAILS + 2]; /* by UID: did it match on arrival? */

static void
make_queries(void)
{
	const struct query_context c = { .now = T0 + 30 * 86400 };

	size_t refused = 0;

	for (size_t i = 0; i < QUERIES; i += queries[i] != NULL) {
		struct query_error e;

		texts[i] = expression(arena, 3);
		queries[i] = query_parse(arena, texts[i], &c, &e);
		/* A value made at random may be none for its field. */
		if (queries[i] == NULL && ++refused > QUERIES / 10) {
			TAP_OK(0, "column %u: %s: %s", e.column, e.text, texts[i]);
			exit(tap_done());
		}
	}
}

/* One copy arrives: ask, then record. */
static bool
arrive(struct store *db, const struct config *config, struct mail *m, uint32_t uid, size_t where,
    const char *account)
{
	struct store_copy copy = { .account = account,
		.folder = folders[where],
		.role = roles[where],
		.uidvalidity = 1,
		.uid = uid,
		.arrived = m->received };
	struct arena *a = arena_new();
	struct facts facts;
	struct query_record record;
	struct pipeline_alert alert;
	enum store_result e = store_gather(db, config, m, &copy, a, &facts);

	searchable(&facts, a, &record);
	for (size_t i = 0; i < QUERIES; i++)
		live[i][uid] = query_match(queries[i], &record);
	if (e == STORE_OK)
		e = pipeline_mail(db, config, m, &copy, 0, m->received, a, &alert);
	arena_free(a);
	return e == STORE_OK;
}

static bool
fill(const char *file)
{
	static const char *const mailboxes[] = { "ap@buyer.example", "paulo@buyer.example" };
	struct config *config = config_defaults();
	char error[512];
	struct store *db;
	bool fine = true;

	mail_strings_add(config->arena, &config->own_domains, "buyer.example");
	config->accounts = arena_alloc(config->arena, 2, sizeof(*config->accounts));
	for (; config->accounts_n < 2; config->accounts_n++)
		config->accounts[config->accounts_n] = (struct config_account){
			.address = mailboxes[config->accounts_n],
			.name = "",
			.enrolled_at = T0 + 100 * 7200,
		};
	if (store_open(file, STORE_MEMORY_TEMPORARY, &db, error, sizeof(error)) != STORE_OK)
		return false;
	fine = store_configure(db, config, T0, NULL) == STORE_OK && store_begin(db) == STORE_OK;
	for (uint32_t n = 1; n <= MAILS && fine; n++) {
		struct mail *m = generate(arena, n);

		fine = arrive(db, config, m, 2 * n, draw_below(4), mailboxes[draw_below(2)]);
		if (fine && draw_below(4) == 0)
			fine = arrive(
			    db, config, m, 2 * n + 1, draw_below(4), mailboxes[draw_below(2)]);
	}
	fine = fine && store_commit(db) == STORE_OK;
	if (!fine)
		printf("# %s\n", store_error(db));
	store_close(db);
	config_free(config);
	return fine;
}

/* A query may have several lines, a test's name has one. */
static const char *
one_line(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s);

	for (char *p = out; *p != '\0'; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return out;
}

static void
compare(struct queries *q, size_t i, size_t *ret_matched)
{
	const struct hunt_options o = { 0 };
	struct arena *a = arena_new();
	struct hunt_copy *v = NULL;
	size_t n = 0, wrong = 0, matched = 0;
	unsigned char hunted[2 * MAILS + 2] = { 0 };
	int rc = hunt_run(q, queries[i], &o, a, &v, &n);

	for (size_t k = 0; k < n; k++)
		hunted[v[k].uid]++;
	for (size_t uid = 0; uid < sizeof(hunted); uid++) {
		if (asks_for_judgement(queries[i]) && uid % 2 == 1)
			continue;
		matched += live[i][uid];
		wrong += hunted[uid] != live[i][uid];
	}
	*ret_matched += matched > 0;
	TAP_OK(rc == 0 && wrong == 0, "%zu match, %zu differ: %s%s", matched, wrong,
	    one_line(a, texts[i]), rc == 0 ? "" : queries_error(q));
	arena_free(a);
}

static void
test_plans(struct queries *q)
{
	static const struct {
		const char *text;
		const char *has; /* in the plan */
	} rows[] = {
		{ "from:anna.keller@partnera.example", "mail_address_address" },
		{ "from:anna.keller@partnera.example subject:invoice", "mail_address_address" },
		{ "(from:a@b.example OR to:c@d.example) AND header:dmarc=fail",
		    "mail_address_address" },
		{ "message_id:<a@b> -list:yes", "sqlite_autoindex_mail_1 (message_id=" },
		{ "iban:DE89370400440532013000", "mail_account_bank_account" },
		{ "attachment_sha256:00", "mail_attachment_sha256" },
		{ "detector:bank_change", "finding_detector" },
		{ "incident:inc-1", "finding_incident" },
		{ "since:30d", "copy_arrived (arrived>" },
		{ "subject:invoice", "SCAN y USING INDEX copy_arrived" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct query_context c = { .now = T0 };
		struct arena *a = arena_new();
		struct query_error e;
		const struct query *query = query_parse(a, rows[i].text, &c, &e);
		const char *plan = "";
		int rc = query == NULL ? -1 : hunt_plan(q, query, a, &plan);

		TAP_OK(rc == 0 && strstr(plan, rows[i].has) != NULL &&
			   strstr(plan, "SCAN m") == NULL && strstr(plan, "SCAN x") == NULL &&
			   strstr(plan, "SCAN k") == NULL,
		    "plan: %s", rows[i].text);
		arena_free(a);
	}
}

/* The largest queries that are read, and many rules' together. */
static void
test_limits(struct queries *q)
{
	static const char *const shapes[] = { "(subject:a AND NOT ", "(subject:a OR NOT ", "NOT ",
		"(from:a@b.example OR (reply_to:x AND " };
	const struct query_context c = { .now = T0 };
	const struct hunt_options o = { .limit = 1 };
	const struct query *many[2000];
	struct query_error e;
	struct hunt_copy *v;
	size_t n;

	for (size_t i = 0; i < 4; i++) {
		size_t deep = i == 2 ? QUERY_DEPTH_MAX : QUERY_DEPTH_MAX / 2;
		const char *text = "", *end = "";
		const struct query *query;

		for (size_t k = 0; k < deep; k++) {
			text = arena_printf(arena, "%s%s", text, shapes[i]);
			end = arena_printf(arena, "%s%s", end, i == 2 ? "" : i == 3 ? "))" : ")");
		}
		query = query_parse(arena, arena_printf(arena, "%ssize:>1%s", text, end), &c, &e);
		TAP_OK(query != NULL && hunt_run(q, query, &o, arena, &v, &n) == 0,
		    "as deep as it goes: %s… %s", shapes[i], queries_error(q));
	}
	for (size_t i = 0; i < 2000; i++)
		many[i] = query_unmet(arena, queries[i % QUERIES], queries[(i + 1) % QUERIES]);
	TAP_OK(hunt_run(q, query_any(arena, many, 2000), &o, arena, &v, &n) == 0 && n == 1,
	    "two thousand rules at once %s", queries_error(q));
	for (size_t i = 0; i < 2000; i++)
		many[i] = query_parse(arena, "from:a@b.example", &c, &e);
	TAP_OK(hunt_run(q, query_any(arena, many, 2000), &o, arena, &v, &n) == 0 && n == 0,
	    "two thousand searches at once %s", queries_error(q));
}

static void
test_stops(struct queries *q)
{
	static volatile sig_atomic_t stop = 1;
	const struct hunt_options o = { .interrupted = &stop };
	const struct query_context c = { .now = T0 };
	struct query_error e;
	struct hunt_copy *v;
	size_t n;

	TAP_OK(hunt_run(q, query_parse(arena, "header:zzz OR name:yyy", &c, &e), &o, arena, &v,
		   &n) == -1 &&
		   strcmp(queries_error(q), "interrupted") == 0,
	    "an interrupted hunt says so");
}

int
main(void)
{
	struct scratch scratch;
	char error[512];
	struct queries *q;
	size_t matched = 0;

	organisation_init();
	arena = arena_new();
	test_fields();
	if (!scratch_make(&scratch))
		return 1;
	make_queries();
	TAP_OK(fill(scratch.file), "generated mail is recorded");
	if ((q = queries_open(scratch.file, error, sizeof(error))) != NULL) {
		for (size_t i = 0; i < QUERIES; i++)
			compare(q, i, &matched);
		TAP_OK(
		    matched > QUERIES / 2, "%zu of %d queries match something", matched, QUERIES);
		test_plans(q);
		test_limits(q);
		test_stops(q);
	}
	queries_close(q);
	scratch_remove(&scratch);
	arena_free(arena);
	return tap_done();
}
