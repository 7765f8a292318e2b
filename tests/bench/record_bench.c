/* LINK: base record detect report poll */
/*
 * record_bench [MAILS [FILE]] - what a message costs once it is parsed: gather, detect, learn, report.
 *
 * Generated business mail of one company with USERS mailboxes: threads with people of organisations that become more all
 * the time, answered with references and quotes; invoices with accounts, newsletters, private people at a free-mailer,
 * colleagues who get a copy; and, once in ATTACKS_EVERY answers, somebody at a look-alike domain with another account.
 * Prints the rate, and what the last tenth costs beside the second one: the cost of a message must not grow with the
 * history.  FILE: the history stays there, to try commands on.
 *
 * Rates are by the clock on the wall, and by the processor's time (cpu), which tells more where others work beside.
 * Pages that SQLite writes are counted too: they do not depend on the machine.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "address.h"
#include "config.h"
#include "draw.h"
#include "name.h"
#include "organisation.h"
#include "pipeline.h"
#include "store.h"
#include "store_sql.h"
#include "scratch.h"

enum {
	BATCH = 256, /* as the hub commits */
	USERS = 40,
	PEOPLE_PER_ORG = 5,
	ORGS_FIRST = 200,
	ORGS_EVERY = 80, /* messages until there is one organisation more */
	THREADS_OPEN = 400,
	SHINGLES = 60, /* of a text of some seventy words */
	PRIVATE_EVERY = 12, /* threads: with somebody at a free-mailer */
	NEWS_EVERY = 8,
	ACCOUNTS_EVERY = 5,
	UNSIGNED_EVERY = 10,
	ATTACKS_EVERY = 500,
	SECONDS_APART = 300,
	PARTS = 10
};

static bool
once_in(size_t n)
{
	return draw_below(n) == 0;
}

/* The same number for the same thing, whenever it is asked for. */
static uint64_t
number_of(uint64_t kind, uint64_t which)
{
	uint64_t x = (which + 1) * 0x9e3779b97f4a7c15ull ^ kind * 0xd6e8feb86659fd93ull;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return x ^ x >> 31;
}

enum { OF_ORG = 1, OF_GIVEN, OF_FAMILY, OF_ACCOUNT };

static const char *
word(struct arena *a, uint64_t number, int syllables)
{
	static const char letters[] = "bcdfghjklmnprstvwxyz";
	char *w = arena_alloc(a, (size_t)syllables * 2 + 1, 1);

	for (int i = 0; i < syllables; i++, number /= 100) {
		w[2 * i] = letters[number % 100 / 5];
		w[2 * i + 1] = "aeiou"[number % 5];
	}
	return w;
}

static const char *
capital(struct arena *a, const char *w)
{
	return arena_printf(a, "%c%s", w[0] - 'a' + 'A', w + 1);
}

/* Number n of those at a domain. */
static void
person(struct arena *a, uint64_t n, const char *domain, struct mail_addr *ret)
{
	const char *given = word(a, number_of(OF_GIVEN, n) % 10000, 2);
	const char *family = word(a, number_of(OF_FAMILY, n), 3);
	const char *spec = arena_printf(a, "%s.%s@%s", given, family, domain);

	address_fill(a, arena_printf(a, "%s %s", capital(a, given), capital(a, family)), spec,
	    strlen(spec), ret);
}

static const char *
org_label(struct arena *a, size_t org)
{
	return word(a, number_of(OF_ORG, org), 4);
}

static void
user(struct arena *a, size_t n, struct mail_addr *ret)
{
	person(a, 1000000 + n, "buyer.example", ret);
}

struct thread {
	size_t org, person; /* with whom; PEOPLE_PER_ORG and above: a private person */
	size_t user, colleague; /* colleague: USERS if there is none */
	bool second; /* another of that organisation is on Cc */
	unsigned number, mails;
	char last[64];
	bool last_outbound;
	uint64_t shingles[SHINGLES]; /* of the last message */
};

static struct thread threads[THREADS_OPEN];
static unsigned threads_made;

static void
counterparty(struct arena *a, const struct thread *t, size_t n, bool attack, struct mail_addr *ret)
{
	const char *label = org_label(a, t->org);

	if (t->person >= PEOPLE_PER_ORG)
		person(a, 2000000 + t->org, "gmail.com", ret);
	else
		person(a, t->org * PEOPLE_PER_ORG + n % PEOPLE_PER_ORG,
		    arena_printf(
			a, attack ? "%s%c.example" : "%s.example", label, label[strlen(label) - 1]),
		    ret);
}

static struct mail_addrs
list_of(struct arena *a, size_t n)
{
	return (struct mail_addrs){ .v = arena_alloc(a, n, sizeof(struct mail_addr)), .n = n };
}

static int
ascending(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

static struct mail_sketch
sketch(struct arena *a, const uint64_t *old)
{
	uint64_t *v = arena_alloc(a, SHINGLES, sizeof(*v));

	for (size_t i = 0; i < SHINGLES; i++)
		v[i] = old == NULL ? draw() : old[i];
	qsort(v, SHINGLES, sizeof(*v), ascending);
	return (struct mail_sketch){ .v = v, .n = SHINGLES, .complete = true };
}

static struct mail *
mail_make(struct arena *a, unsigned n, const char *host, const char *subject)
{
	struct mail *m = arena_alloc(a, 1, sizeof(*m));

	m->essence = arena_printf(a, "%016llx%048x", (unsigned long long)draw(), n);
	m->sha256 = m->essence;
	m->message_id = arena_printf(a, "%016llx.%u@%s", (unsigned long long)draw(), n, host);
	m->subject = subject;
	m->list_id = m->mailer = m->thread_index = m->wording_evidence = "";
	m->date = m->received = 1500000000 + (int64_t)n * SECONDS_APART;
	m->size = 20000;
	m->sketch = sketch(a, NULL);
	return m;
}

/* From outside: one hop, and as a rule a signature of the sender's. */
static void
arrive(struct arena *a, struct mail *m, bool is_signed)
{
	const char *domain = m->from.v[0].domain;

	m->received_v = arena_alloc(a, 1, sizeof(*m->received_v));
	m->received_n = 1;
	m->received_v[0] = (struct mail_received){ .from = arena_printf(a, "mail.%s", domain),
		.by = "mx.buyer.example",
		.with = "ESMTPS",
		.date = m->date,
		.auth_sender = "",
		.auth_from = "" };
	m->mailer = "Mozilla Thunderbird";
	if (!is_signed)
		return;
	m->auth = arena_alloc(a, 1, sizeof(*m->auth));
	m->auth_n = 1;
	m->auth[0] = (struct mail_auth_field){ .source = AUTH_SRC_RESULTS,
		.authserv_id = "mx.buyer.example",
		.arc_sealer = "",
		.header = arena_printf(a, "mx.buyer.example; dkim=pass header.d=%s", domain),
		.v = arena_alloc(a, 1, sizeof(struct mail_auth_method)),
		.n = 1 };
	m->auth[0].v[0] = (struct mail_auth_method){ .method = "dkim",
		.result = AUTH_PASS,
		.word = "pass",
		.domain = domain,
		.selector = "s1",
		.reason = "" };
	m->dkim = arena_alloc(a, 1, sizeof(*m->dkim));
	m->dkim_n = 1;
	m->dkim[0] = (struct mail_dkim){ .domain = domain, .selector = "s1" };
}

static void
state_account(struct arena *a, struct mail *m, uint64_t whose)
{
	uint64_t account = number_of(OF_ACCOUNT, whose) % 1000000000000000000ull;

	m->accounts = arena_alloc(a, 1, sizeof(*m->accounts));
	m->accounts_n = 1;
	m->accounts[0] = (struct mail_account){ .kind = ACCOUNT_IBAN,
		.value = arena_printf(a, "DE42%018llu", (unsigned long long)account),
		.country = "DE",
		.bic = "",
		.bank = "",
		.beneficiary = "",
		.currency = "EUR",
		.evidence = "" };
	m->accounts[0].key = m->accounts[0].value;
}

static void
answer(struct arena *a, struct mail *m, const struct thread *t, const struct mail_addr *whom)
{
	mail_strings_add(a, &m->in_reply_to, arena_strdup(a, t->last));
	mail_strings_add(a, &m->references, arena_strdup(a, t->last));
	m->quoted = arena_alloc(a, 1, sizeof(*m->quoted));
	m->quoted_n = 1;
	m->quoted[0] = (struct mail_quoted){ .level = 1,
		.from_name = whom->name,
		.from_address = whom->address,
		.date = m->date - 86400,
		.subject = "",
		.sketch = sketch(a, t->shingles) };
}

static struct mail *
thread_mail(struct arena *a, struct thread *t, unsigned n, bool outbound)
{
	bool attack = !outbound && t->mails > 1 && once_in(ATTACKS_EVERY);
	bool colleague = t->colleague < USERS;
	struct mail_addr them = { 0 }, us = { 0 };
	struct mail *m;
	size_t cc = 0;

	counterparty(a, t, t->person, attack, &them);
	user(a, t->user, &us);
	m = mail_make(a, n, outbound ? us.domain : them.domain,
	    arena_printf(a, "%sInvoice %u", t->mails > 0 ? "RE: " : "", t->number));
	m->subject_base = name_fold(a, arena_printf(a, "invoice %u", t->number));
	m->subject_reply = t->mails > 0;
	m->from = list_of(a, 1);
	m->to = list_of(a, 1);
	m->from.v[0] = outbound ? us : them;
	m->to.v[0] = outbound ? them : us;
	m->cc = list_of(a, 2);
	if (t->second)
		counterparty(a, t, t->person + 1, attack, &m->cc.v[cc++]);
	if (colleague)
		user(a, t->colleague, &m->cc.v[cc++]);
	m->cc.n = cc;
	m->wording = WORDING_PAYMENT;
	if (t->mails > 0)
		answer(a, m, t, t->last_outbound ? &us : &them);
	if (!outbound)
		arrive(a, m, attack || !once_in(UNSIGNED_EVERY));
	if (attack || (!outbound && t->person < PEOPLE_PER_ORG && once_in(ACCOUNTS_EVERY)))
		state_account(a, m, attack ? 1000000 + n : t->org);
	snprintf(t->last, sizeof(t->last), "%s", m->message_id);
	memcpy(t->shingles, m->sketch.v, sizeof(t->shingles));
	t->last_outbound = outbound;
	t->mails++;
	return m;
}

static struct mail *
news(struct arena *a, size_t org, unsigned n)
{
	const char *domain = arena_printf(a, "%s.example", org_label(a, org));
	const char *spec = arena_printf(a, "newsletter@%s", domain);
	struct mail *m = mail_make(a, n, domain, arena_printf(a, "What is new, issue %u", n));

	m->subject_base = name_fold(a, m->subject);
	m->from = list_of(a, 1);
	address_fill(a, capital(a, org_label(a, org)), spec, strlen(spec), &m->from.v[0]);
	m->to = list_of(a, 1);
	user(a, draw_below(USERS), &m->to.v[0]);
	m->list = true;
	m->list_id = domain;
	arrive(a, m, true);
	return m;
}

/* Some are written to more often than others. */
static size_t
org_next(unsigned n)
{
	size_t orgs = ORGS_FIRST + n / ORGS_EVERY, x = draw_below(orgs), y = draw_below(orgs);

	return x < y ? x : y;
}

static struct thread *
thread_next(unsigned n)
{
	struct thread *t = &threads[draw_below(THREADS_OPEN)];

	if (t->mails == 0 || once_in(8))
		*t = (struct thread){ .org = org_next(n),
			.person =
			    once_in(PRIVATE_EVERY) ? PEOPLE_PER_ORG : draw_below(PEOPLE_PER_ORG),
			.user = draw_below(USERS),
			.colleague = once_in(3) ? draw_below(USERS) : USERS,
			.second = once_in(2),
			.number = ++threads_made };
	return t;
}

static double
clock_of(clockid_t which)
{
	struct timespec t;

	clock_gettime(which, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct spent {
	double wall, cpu;
	long long pages; /* given to the file system */
};

/* Since it was asked last. */
static int
pages_written(struct store *s)
{
	int n = 0, most;

	sqlite3_db_status(s->db, SQLITE_DBSTATUS_CACHE_WRITE, &n, &most, 1);
	return n;
}

static void
spend(struct spent *s, double sign)
{
	s->wall += sign * clock_of(CLOCK_MONOTONIC);
	s->cpu += sign * clock_of(CLOCK_PROCESS_CPUTIME_ID);
}

struct bench {
	struct store *db;
	struct config *config;
	unsigned n, mails; /* recorded, and how many there shall be */
	unsigned alerts;
	struct spent spent[PARTS];
};

static struct spent *
part(struct bench *b)
{
	return &b->spent[(uint64_t)b->n * PARTS / b->mails];
}

/* One mailbox's copy, as the hub records it. */
static bool
record(struct bench *b, struct arena *a, const struct mail *m, const char *account, bool outbound)
{
	struct pipeline_alert alert = { 0 };
	struct store_copy copy = { .account = account,
		.folder = outbound ? "Sent" : "INBOX",
		.role = outbound ? FOLDER_SENT : FOLDER_INBOX,
		.uidvalidity = 1,
		.uid = b->n + 1,
		.arrived = m->date };
	struct spent *spent = part(b);
	enum store_result e = STORE_OK;

	spend(spent, -1);
	if (b->n % BATCH == 0 && b->n > 0)
		e = store_commit(b->db);
	if (b->n % BATCH == 0 && e == STORE_OK)
		e = store_begin(b->db);
	if (e == STORE_OK)
		e = pipeline_mail(b->db, b->config, m, &copy, 0, m->date, a, &alert);
	spend(spent, 1);
	spent->pages += pages_written(b->db);
	b->n++;
	b->alerts += alert.id != NULL;
	if (e != STORE_OK)
		fprintf(stderr, "%s: %s\n", store_strerror(e), store_error(b->db));
	return e == STORE_OK;
}

/* One message, and the copy of it that a colleague gets. */
static bool
one(struct bench *b)
{
	struct arena *a = arena_new();
	struct thread *t;
	struct mail_addr colleague = { 0 };
	struct mail *m;
	bool outbound, ok;

	if (once_in(NEWS_EVERY)) {
		m = news(a, org_next(b->n), b->n);
		ok = record(b, a, m, m->to.v[0].address, false);
		arena_free(a);
		return ok;
	}
	t = thread_next(b->n);
	outbound = t->mails > 0 && once_in(2);
	m = thread_mail(a, t, b->n, outbound);
	ok = record(b, a, m, outbound ? m->from.v[0].address : m->to.v[0].address, outbound);
	if (ok && t->colleague < USERS && b->n < b->mails) {
		user(a, t->colleague, &colleague);
		ok = record(b, a, m, colleague.address, false);
	}
	arena_free(a);
	return ok;
}

static void
print(const struct bench *b)
{
	const struct spent *last = &b->spent[PARTS - 1], *second = &b->spent[1];
	struct spent total = { 0 };

	for (int i = 0; i < PARTS; i++) {
		total.wall += b->spent[i].wall;
		total.cpu += b->spent[i].cpu;
		total.pages += b->spent[i].pages;
		printf("# tenth %d: %.0f mails/s, %.0f by cpu, %.1f pages a mail\n", i + 1,
		    b->mails / (double)PARTS / b->spent[i].wall,
		    b->mails / (double)PARTS / b->spent[i].cpu,
		    (double)b->spent[i].pages * PARTS / b->mails);
	}
	printf("figure record_mails %u\n", b->mails);
	printf("figure record_alerts %u\n", b->alerts);
	printf("figure record_rate %.0f mails/s\n", b->mails / total.wall);
	printf("figure record_rate_cpu %.0f mails/s\n", b->mails / total.cpu);
	printf("figure record_pages %.1f pages/mail\n", (double)total.pages / b->mails);
	printf("figure record_growth %.2f x\n", last->wall / second->wall);
	printf("figure record_growth_cpu %.2f x\n", last->cpu / second->cpu);
	printf("figure record_growth_pages %.2f x\n", (double)last->pages / (double)second->pages);
}

int
main(int argc, char **argv)
{
	struct bench b = { .mails = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 200000,
		.config = config_defaults() };
	struct scratch scratch;
	char error[512];
	bool ok = true;

	organisation_init();
	if (!scratch_make(&scratch))
		return 1;
	if (store_open(argc > 2 ? argv[2] : scratch.file, STORE_MEMORY_TEMPORARY, &b.db, error,
		sizeof(error)) != STORE_OK) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	while (ok && b.n < b.mails)
		ok = one(&b);
	ok = ok && store_commit(b.db) == STORE_OK;
	store_close(b.db);
	print(&b);
	scratch_remove(&scratch);
	config_free(b.config);
	return ok ? 0 : 1;
}
