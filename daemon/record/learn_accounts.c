#include <string.h>

#include "learn.h"
#include "ledger.h"

#define FIRST_DAYS 2 /* an account becomes proven as an address does */
#define BESIDE_DAYS                                                                                \
	14 /* stated beside a known one, by their own authenticated mail, over so many days */

static int64_t
bank_id(struct learning *l, const struct mail_account *x)
{
	int64_t id = sql_int(l->s, 0, SQL_BANK_GET, "s", x->key);

	if (id != 0)
		return id;
	sql_run(l->s, SQL_BANK_ADD, "ssis", x->key, account_masked(l->a, x->key), (int64_t)x->kind,
	    x->country);
	return sql_inserted(l->s);
}

/* Is the number stated here as its sender's own, so that the ledger learns it? */
static bool
is_statement(const struct learning *l, size_t i)
{
	const struct mail_account *x = &l->f->mail->accounts[i];
	const struct fact_account *f = &l->f->accounts[i];

	if (!l->teaches || !account_kind_is_identity(x->kind) || x->where == WHERE_QUOTED ||
	    x->ours || f->trust == TRUST_HOSTILE || l->f->mail->subject_forward ||
	    f->owner[0] == '\0')
		return false;
	/* What we write of others' accounts, we repeat. */
	return !l->ours || f->ours || (f->other_owners.n == 0 && f->first_seen == TIME_UNKNOWN);
}

static bool
stated_before(const struct learning *l, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(l->f->mail->accounts[k].key, l->f->mail->accounts[i].key) == 0 &&
		    strcmp(l->f->accounts[k].owner, l->f->accounts[i].owner) == 0 &&
		    is_statement(l, k))
			return true;
	return false;
}

/* Had the owner a proven account before this message? */
static bool
another_proven(const struct fact_account *f)
{
	for (size_t i = 0; i < f->owner_n; i++)
		if (f->owner_v[i].trust == TRUST_PROVEN || f->owner_v[i].admin)
			return true;
	return false;
}

/* What makes it theirs, "" if nothing yet. */
static const char *
proof(const struct learning *l, const struct fact_account *f, bool aligned, int64_t appeared_in,
    int64_t days, int64_t span)
{
	if (!another_proven(f))
		return aligned ? "aligned" : days >= FIRST_DAYS ? "days" : "";
	/* A further one as a further address: from their own domain, and not by what it came up in. */
	if (!aligned || days < FIRST_DAYS)
		return "";
	return appeared_in != l->conversation || span >= BESIDE_DAYS ? "aligned" : "";
}

static void
became(
    struct learning *l, const struct fact_account *f, int64_t bank, bool known, const char *reason)
{
	struct ledger_cause cause = { .reason = reason, .at = l->f->arrived, .mail = l->mail };
	enum ledger_state state = f->shared                     ? LEDGER_SHARED
				  : l->ours && f->owner_is_ours ? LEDGER_OWN
				  : known                       ? LEDGER_KNOWN
								: LEDGER_CLAIMED;

	ledger_became(l->s, f->owner, bank, state, &cause);
}

static void
count(struct learning *l, size_t i, int64_t bank)
{
	const struct fact_account *f = &l->f->accounts[i];
	sqlite3_stmt *q;
	int64_t trust, appeared_in, seen, days, first_day, last_day;
	bool aligned = l->f->auth.aligned && !l->ours && strcmp(f->owner, l->f->from_owner) == 0 &&
		       strchr(f->owner, '@') == NULL;
	const char *why = "";

	sql_run(l->s, SQL_LEDGER_ADD, "siii", f->owner, bank, l->f->arrived, l->conversation);
	q = sql_query(l->s, SQL_LEDGER_GET, "si", f->owner, bank);
	if (!sql_row(l->s, q))
		return;
	trust = sql_col(q, 0);
	appeared_in = sql_col(q, 3);
	seen = sql_col(q, 4) + 1;
	days = sql_col(q, 5);
	first_day = sql_time(q, 6);
	last_day = sql_time(q, 7);
	sql_end(q);
	if (first_day == TIME_UNKNOWN || l->day < first_day || l->day > last_day)
		days++;
	if (first_day == TIME_UNKNOWN || l->day < first_day)
		first_day = l->day;
	if (last_day == TIME_UNKNOWN || l->day > last_day)
		last_day = l->day;
	if (trust != TRUST_PROVEN)
		why = proof(l, f, aligned, appeared_in, days, last_day - first_day);
	if (why[0] != '\0')
		trust = TRUST_PROVEN;
	if (why[0] != '\0' || seen == 1)
		became(l, f, bank, trust == TRUST_PROVEN, why[0] != '\0' ? why : "stated");
	sql_run(l->s, SQL_LEDGER_SET, "siiiiitt", f->owner, bank, trust, l->f->arrived, seen, days,
	    first_day, last_day);
}

void
learn_accounts(struct learning *l)
{
	const struct mail *m = l->f->mail;

	for (size_t i = 0; i < m->accounts_n; i++) {
		const struct mail_account *x = &m->accounts[i];
		int64_t bank = bank_id(l, x);

		sql_run(l->s, SQL_MAIL_ACCOUNT_ADD, "iiiiiisssii", l->mail, (int64_t)i, bank,
		    l->conversation, (int64_t)x->where, (int64_t)x->index, x->bic, x->beneficiary,
		    l->f->accounts[i].owner, (int64_t)(x->ours || l->f->accounts[i].ours),
		    (int64_t)l->teaches);
		if (is_statement(l, i) && !stated_before(l, i))
			count(l, i, bank);
	}
}

void
learn_account_alignment(struct learning *l)
{
	const struct mail *m = l->f->mail;

	for (size_t i = 0; i < m->accounts_n; i++) {
		const struct fact_account *f = &l->f->accounts[i];
		int64_t bank = bank_id(l, &m->accounts[i]);
		sqlite3_stmt *q;
		bool candidate;

		if (!is_statement(l, i) || another_proven(f) || strchr(f->owner, '@') != NULL ||
		    strcmp(f->owner, l->f->from_owner) != 0)
			continue;
		q = sql_query(l->s, SQL_LEDGER_GET, "si", f->owner, bank);
		candidate = sql_row(l->s, q) && sql_col(q, 0) == TRUST_CANDIDATE;
		sql_end(q);
		if (!candidate)
			continue;
		sql_run(l->s, SQL_LEDGER_PROVE, "si", f->owner, bank);
		became(l, f, bank, true, "aligned");
	}
}
