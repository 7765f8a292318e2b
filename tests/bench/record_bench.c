/* LINK: base record detect report poll */
/*
 * record_bench [MAILS] - what a message costs once it is parsed: gather, detect, learn, report.
 *
 * Generated business mail: organisations, people, threads that are answered with references,
 * invoices with accounts.  Prints the rate, and what the last tenth costs beside the second one:
 * the cost of a message must not grow with the history.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "address.h"
#include "config.h"
#include "name.h"
#include "organisation.h"
#include "pipeline.h"
#include "store.h"
#include "scratch.h"

enum { BATCH = 64, ORGS = 2000, PEOPLE_PER_ORG = 5, THREADS_OPEN = 400, PARTS = 10 };

static uint64_t state = 88172645463325252ull;

static uint64_t
rnd(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static size_t
below(size_t n)
{
	return (size_t)(rnd() % n);
}

struct thread {
	size_t org, person;
	unsigned number, mails;
	char last[64];
};

static struct thread threads[THREADS_OPEN];
static unsigned threads_made;

static const char *first_names[] = { "Anna", "Bruno", "Chloe", "Dmitri", "Elena", "Farid", "Greta",
	"Hugo", "Ines", "Jonas", "Karin", "Luis", "Marta", "Nils", "Olga", "Pedro" };
static const char *last_names[] = { "Keller", "Novak", "Durand", "Rossi", "Larsen", "Kowalska",
	"Silva", "Weber", "Marin", "Okafor", "Tanaka", "Haas", "Lindqvist", "Moreau", "Fischer",
	"Costa" };

static void
person(struct arena *a, size_t org, size_t n, struct mail_addr *ret)
{
	const char *given = first_names[(org * 7 + n * 3) % 16];
	const char *family = last_names[(org * 5 + n * 11) % 16];
	const char *spec = arena_printf(a, "%s.%s@firm%zu.example", given, family, org);

	address_fill(a, arena_printf(a, "%s %s", given, family), spec, strlen(spec), ret);
}

static void
user(struct arena *a, struct mail_addr *ret)
{
	address_fill(a, "Accounts Payable", "ap@buyer.example", 16, ret);
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
sketch(struct arena *a)
{
	uint64_t *v = arena_alloc(a, 60, sizeof(*v));

	for (size_t i = 0; i < 60; i++)
		v[i] = rnd();
	qsort(v, 60, sizeof(*v), ascending);
	return (struct mail_sketch){ .v = v, .n = 60, .complete = true };
}

static struct mail *
mail_make(struct arena *a, struct thread *t, unsigned n, bool outbound)
{
	struct mail *m = arena_alloc(a, 1, sizeof(*m));

	m->sha256 = m->essence = arena_printf(a, "%064x", n);
	m->message_id = arena_printf(a, "%u.%zu@mail.firm%zu.example", n, below(1000000), t->org);
	m->subject = arena_printf(a, "%sInvoice %u", t->mails > 0 ? "RE: " : "", t->number);
	m->subject_base = name_fold(a, arena_printf(a, "invoice %u", t->number));
	m->subject_reply = t->mails > 0;
	m->list_id = m->mailer = m->thread_index = m->wording_evidence = "";
	m->date = m->received = 1500000000 + (int64_t)n * 300;
	if (t->mails > 0) {
		mail_strings_add(a, &m->in_reply_to, arena_strdup(a, t->last));
		mail_strings_add(a, &m->references, arena_strdup(a, t->last));
	}
	m->from = list_of(a, 1);
	m->to = list_of(a, 1);
	m->cc = list_of(a, 2);
	person(a, t->org, t->person, outbound ? &m->to.v[0] : &m->from.v[0]);
	user(a, outbound ? &m->from.v[0] : &m->to.v[0]);
	for (size_t i = 0; i < 2; i++)
		person(a, t->org, (t->person + 1 + i) % PEOPLE_PER_ORG, &m->cc.v[i]);
	m->wording = WORDING_PAYMENT;
	m->sketch = sketch(a);
	if (!outbound) {
		m->received_v = arena_alloc(a, 1, sizeof(*m->received_v));
		m->received_v[0] = (struct mail_received){ .from = "mail.elsewhere.example",
			.by = "mx.buyer.example",
			.with = "ESMTPS",
			.date = m->date,
			.auth_sender = "",
			.auth_from = "" };
		m->received_n = 1;
	}
	snprintf(t->last, sizeof(t->last), "%s", m->message_id);
	return m;
}

static struct thread *
thread_next(void)
{
	struct thread *t = &threads[below(THREADS_OPEN)];

	if (t->mails == 0 || below(8) == 0)
		*t = (struct thread){ .org = below(ORGS),
			.person = below(PEOPLE_PER_ORG),
			.number = ++threads_made };
	return t;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
one(struct store *db, const struct config *config, unsigned n, double *spent)
{
	struct arena *a = arena_new();
	struct pipeline_alert alert;
	struct thread *t = thread_next();
	bool outbound = t->mails > 0 && below(2) == 0;
	struct mail *m = mail_make(a, t, n, outbound);
	struct store_copy copy = { .account = "ap@buyer.example",
		.folder = outbound ? "Sent" : "INBOX",
		.role = outbound ? FOLDER_SENT : FOLDER_INBOX,
		.uidvalidity = 1,
		.uid = n,
		.arrived = m->date };
	double begin = now();
	enum store_result e = pipeline_mail(db, config, m, &copy, 0, m->date, a, &alert);

	*spent += now() - begin;
	t->mails++;
	arena_free(a);
	if (e != STORE_OK)
		fprintf(stderr, "%s: %s\n", store_strerror(e), store_error(db));
	return e == STORE_OK;
}

int
main(int argc, char **argv)
{
	unsigned mails = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 200000;
	struct config *config = config_defaults();
	struct scratch scratch;
	char error[512];
	double spent[PARTS] = { 0 }, total = 0;
	struct store *db;
	bool ok = true;

	organisation_init();
	if (!scratch_make(&scratch))
		return 1;
	if (store_open(scratch.file, STORE_MEMORY_TEMPORARY, &db, error, sizeof(error)) !=
	    STORE_OK) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	for (unsigned n = 0; n < mails && ok; n++) {
		double *part = &spent[(uint64_t)n * PARTS / mails], begin = now();

		/* As the hub does it. */
		if (n % BATCH == 0)
			ok =
			    (n == 0 || store_commit(db) == STORE_OK) && store_begin(db) == STORE_OK;
		*part += now() - begin;
		ok = ok && one(db, config, n + 1, part);
	}
	ok = ok && store_commit(db) == STORE_OK;
	store_close(db);
	for (int i = 0; i < PARTS; i++) {
		total += spent[i];
		printf("# tenth %d: %.0f mails/s\n", i + 1, mails / (double)PARTS / spent[i]);
	}
	printf("figure record_mails %u\n", mails);
	printf("figure record_rate %.0f mails/s\n", mails / total);
	printf("figure record_growth %.2f x\n", spent[PARTS - 1] / spent[1]);
	scratch_remove(&scratch);
	config_free(config);
	return ok ? 0 : 1;
}
