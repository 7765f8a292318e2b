/* LINK: base record detect report */
/* What changes in the signatures of a correspondent, and what is no change; DETECTORS "auth_contradiction". */
#include <string.h>

#include "address.h"
#include "config.h"
#include "organisation.h"
#include "pipeline.h"
#include "scratch.h"
#include "store.h"
#include "tap.h"

enum { T0 = 1772445600, DAY = 86400 };

#define ANNA "anna@partnera.example"
#define OTHER "sales@relay.example"
#define KEY "6C98DBD24BC61648"
#define KEY2 "0123456789ABCDEF"

/* One mail's signature. */
struct sig {
	enum mail_signed kind;
	enum mail_verdict verdict;
	const char *signer; /* NULL: none */
	const char *key, *key2;
	const char *flag;
	bool cut;
};

#define UNSIGNED                                                                                   \
	{                                                                                          \
		0                                                                                  \
	}
#define SMIME(verdict, signer)                                                                     \
	{                                                                                          \
		SIGNED_SMIME, verdict, signer, NULL, NULL, NULL, false                             \
	}
#define PGP(key)                                                                                   \
	{                                                                                          \
		SIGNED_PGP, VERDICT_UNCHECKED, NULL, key, NULL, NULL, false                        \
	}

static const struct {
	const char *what;
	unsigned n; /* mails before */
	struct sig before, last;
	const char *want; /* "": none of these */
} rows[] = {
	{ "S/MIME as ever", 10, SMIME(VERDICT_VALID, ANNA), SMIME(VERDICT_VALID, ANNA), "" },
	{ "it no longer fits", 5, SMIME(VERDICT_VALID, ANNA), SMIME(VERDICT_INVALID, ANNA),
	    "signature_broken" },
	{ "it no longer fits, after too few", 4, SMIME(VERDICT_VALID, ANNA),
	    SMIME(VERDICT_INVALID, ANNA), "" },
	{ "it never fitted: some gateway changes all mail", 30, SMIME(VERDICT_INVALID, ANNA),
	    SMIME(VERDICT_INVALID, ANNA), "" },
	{ "nobody ever vouched, and it no longer fits", 5, SMIME(VERDICT_UNKNOWN_SIGNER, ANNA),
	    SMIME(VERDICT_INVALID, ANNA), "signature_broken" },
	{ "broken, and by somebody else: one fact", 5, SMIME(VERDICT_VALID, ANNA),
	    SMIME(VERDICT_INVALID, OTHER), "signature_broken" },
	{ "the mail is longer than what is read", 5, SMIME(VERDICT_VALID, ANNA),
	    { SIGNED_SMIME, VERDICT_INVALID, ANNA, NULL, NULL, NULL, true }, "" },
	{ "somebody added to it on the way", 5, SMIME(VERDICT_VALID, ANNA),
	    { SIGNED_SMIME, VERDICT_INVALID, ANNA, NULL, NULL, "signature_covers_part", false },
	    "" },
	{ "somebody else signed", 5, SMIME(VERDICT_VALID, ANNA), SMIME(VERDICT_VALID, OTHER),
	    "other_signer" },
	{ "somebody else signed, after too few", 4, SMIME(VERDICT_VALID, ANNA),
	    SMIME(VERDICT_VALID, OTHER), "" },
	{ "a certificate of that name that nobody vouches for", 5, SMIME(VERDICT_VALID, ANNA),
	    SMIME(VERDICT_UNKNOWN_SIGNER, ANNA), "signer_unknown" },
	{ "the same after too few", 4, SMIME(VERDICT_VALID, ANNA),
	    SMIME(VERDICT_UNKNOWN_SIGNER, ANNA), "" },
	{ "nobody ever vouched for it", 30, SMIME(VERDICT_UNKNOWN_SIGNER, ANNA),
	    SMIME(VERDICT_UNKNOWN_SIGNER, ANNA), "" },
	{ "S/MIME is missing", 10, SMIME(VERDICT_VALID, ANNA), UNSIGNED, "not_signed" },
	{ "S/MIME is missing, after too few", 9, SMIME(VERDICT_VALID, ANNA), UNSIGNED, "" },
	{ "PGP as ever", 10, PGP(KEY), PGP(KEY), "" },
	{ "another PGP key", 5, PGP(KEY), PGP(KEY2), "other_signer" },
	{ "another PGP key, after too few", 4, PGP(KEY), PGP(KEY2), "" },
	{ "a new key beside the old one", 5, PGP(KEY),
	    { SIGNED_PGP, VERDICT_UNCHECKED, NULL, KEY2, KEY, NULL, false }, "" },
	{ "a PGP signature without a key in it", 5, PGP(KEY), PGP(NULL), "" },
	{ "PGP is missing", 10, PGP(KEY), UNSIGNED, "not_signed" },
	{ "PGP instead of S/MIME", 5, SMIME(VERDICT_VALID, ANNA), PGP(KEY), "other_signer" },
	{ "S/MIME of the sender's own instead of PGP", 5, PGP(KEY), SMIME(VERDICT_VALID, ANNA),
	    "" },
	{ "never signed", 30, UNSIGNED, PGP(KEY), "" },
};

static struct mail *
mail_of(struct arena *a, unsigned n, const struct sig *s, bool passes)
{
	static struct mail_auth_method fail = { "dmarc", AUTH_FAIL, "fail", "partnera.example", "",
		"" },
				       pass = { "dmarc", AUTH_PASS, "pass", "partnera.example", "",
					       "" };
	struct mail *m = arena_alloc(a, 1, sizeof(*m));
	struct mail_auth_field *f = arena_alloc(a, 1, sizeof(*f));

	m->sha256 = m->essence = arena_printf(a, "%064x", n);
	m->message_id = arena_printf(a, "%u@partnera.example", n);
	m->subject = m->subject_base = arena_printf(a, "note %u", n);
	m->list_id = m->mailer = m->thread_index = m->wording_evidence = "";
	m->received = m->date = T0 + (int64_t)n * DAY;
	m->cut = s->cut;
	m->from.v = arena_alloc(a, 1, sizeof(*m->from.v));
	address_fill(a, "Anna Keller", ANNA, strlen(ANNA), &m->from.v[m->from.n++]);
	m->to.v = arena_alloc(a, 1, sizeof(*m->to.v));
	address_fill(a, "", "ap@buyer.example", 16, &m->to.v[m->to.n++]);
	*f = (struct mail_auth_field){ .authserv_id = "mx.buyer.example",
		.arc_sealer = "",
		.header = "Authentication-Results: mx.buyer.example",
		.v = passes ? &pass : &fail,
		.n = 1 };
	m->auth = f;
	m->auth_n = 1;
	m->signature = s->kind;
	m->verdict = s->verdict;
	if (s->signer != NULL) {
		m->signers.v = arena_alloc(a, 1, sizeof(*m->signers.v));
		address_fill(a, "", s->signer, strlen(s->signer), &m->signers.v[m->signers.n++]);
	}
	if (s->key != NULL)
		mail_strings_add(a, &m->signing_keys, s->key);
	if (s->key2 != NULL)
		mail_strings_add(a, &m->signing_keys, s->key2);
	if (s->flag != NULL)
		mail_strings_add(a, &m->flags, s->flag);
	return m;
}

/* One mail through all: the alert's text, "" if there is none; NULL when it fails. */
static const char *
arrive(struct store *db, const struct config *config, const struct mail *m, unsigned n,
    struct arena *a)
{
	struct store_copy copy = { .account = "ap@buyer.example",
		.folder = "INBOX",
		.role = FOLDER_INBOX,
		.uidvalidity = 1,
		.uid = n + 1,
		.arrived = m->received };
	struct pipeline_alert alert = { 0 };

	if (pipeline_mail(db, config, m, &copy, 0, m->received, a, &alert) != STORE_OK)
		return NULL;
	return alert.id == NULL ? "" : alert.payload;
}

static void
check(const struct config *config, size_t i)
{
	static const char *const codes[] = { "signature_broken", "other_signer", "signer_unknown",
		"not_signed" };
	struct arena *a = arena_new();
	struct scratch scratch;
	struct store *db = NULL;
	char error[512];
	const char *said = NULL;
	bool fine = scratch_make(&scratch) &&
		    store_open(scratch.file, STORE_MEMORY_TEMPORARY, &db, error, sizeof(error)) ==
			STORE_OK &&
		    store_configure(db, config, T0, NULL) == STORE_OK;

	for (unsigned n = 0; n < rows[i].n && fine; n++)
		fine = arrive(db, config, mail_of(a, n, &rows[i].before, true), n, a) != NULL;
	/* Of one contradiction nobody is told: let the check of the domain be the other. */
	if (fine)
		said =
		    arrive(db, config, mail_of(a, rows[i].n, &rows[i].last, false), rows[i].n, a);
	fine = said != NULL;
	for (size_t k = 0; k < sizeof(codes) / sizeof(codes[0]) && fine; k++) {
		const char *at = strstr(said, arena_printf(a, "\"%s\"", codes[k]));

		fine = (at != NULL) == (strcmp(codes[k], rows[i].want) == 0);
	}
	TAP_OK(fine, "%s: %s", rows[i].what, rows[i].want[0] == '\0' ? "no word" : rows[i].want);
	if (!fine)
		printf("# %s\n", said == NULL ? error : said);
	store_close(db);
	scratch_remove(&scratch);
	arena_free(a);
}

int
main(void)
{
	struct config *config = config_defaults();
	struct config_account account = {
		.address = "ap@buyer.example", .name = "", .enrolled_at = 0
	};

	organisation_init();
	mail_strings_add(config->arena, &config->own_domains, "buyer.example");
	mail_strings_add(config->arena, &config->authserv_ids, "mx.buyer.example");
	config->accounts = &account;
	config->accounts_n = 1;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check(config, i);
	config_free(config);
	return tap_done();
}
