/*
 * What is said of bank details where no number tells: announced, asked for in secret, or spoken of by those who pay us.
 */
#include <string.h>

#include "detection.h"
#include "say.h"

/* Customers speak of a bank account of ours as new for so long, … */
#define OWN_CHANGE_SPAN (180 * (int64_t)86400)
/* … and after so long that we state one we would know of another. */
#define OWN_KNOWN_SPAN (14 * (int64_t)86400)

/* Does the new text or an attachment state an account that is nobody's whom we know? */
static bool
states_unknown(const struct detection *d)
{
	const struct mail *m = d->f->mail;

	for (size_t i = 0; i < m->accounts_n; i++)
		if (m->accounts[i].where != WHERE_QUOTED && !m->accounts[i].ours &&
		    account_kind_is_identity(m->accounts[i].kind) &&
		    !bank_account_known(&d->f->accounts[i]) && d->f->accounts[i].owner_n == 0)
			return true;
	return false;
}

/* Nobody of theirs ever wrote to us without a finding, as far as we can see. */
static bool
stranger(const struct detection *d)
{
	return !bank_known_counterparty(d) && d->from->trust != TRUST_PROVEN && !d->from->ours &&
	       !d->from->established && !long_in_use(d, d->from) && d->f->sender.mails == 0;
}

static struct finding *
report_words(struct detection *d, enum severity severity, const char *kind, const char *reason)
{
	struct finding *g = findings_add(d->out, DETECTOR_BANK_CHANGE, severity);

	g->reason = reason;
	g->evidence = json_pack("{s:o, s:[], s:[], s:s, s:s, s:b, s:o}", "counterparty",
	    json_text(d->f->from_owner), "expected", "seen", "kind", kind, "where", "new_text",
	    "announced", strcmp(kind, "announced") == 0, "text",
	    json_excerpt(d->f->mail->wording_evidence));
	mail_strings_add(d->a, &g->attack, "T1657");
	mail_strings_add(d->a, &g->attack, "T1199");
	return g;
}

/*
 * Announced, with no number to compare, or with the first number that we ever get.  By somebody unknown it takes the
 * number: the bank details of a company that we owe, or what we owe it that now is his.
 */
static void
judge_announced(struct detection *d)
{
	const struct mail *m = d->f->mail;
	const struct fact_person *p = d->f->from_stands_for;
	bool known, hushed;
	const char *who;

	if (!bank_claims_change(d) || d->ours || d->bulk || d->from == NULL)
		return;
	known = bank_known_counterparty(d);
	if (!known && !(stranger(d) && states_unknown(d)))
		return;
	for (size_t i = 0; i < m->accounts_n; i++)
		if (m->accounts[i].where != WHERE_QUOTED && !m->accounts[i].ours &&
		    (d->f->accounts[i].trust == TRUST_PROVEN ||
			bank_form_of_known(&d->f->accounts[i], &m->accounts[i])))
			return; /* repeats the account that we know */
	who = p != NULL ? say_name(d->a, p->name, p->address)
			: say_name(d->a, d->from->addr->name, d->from->addr->address);
	/* Who is not to be asked has nothing to be asked about that is true. */
	hushed = !known && (m->wording & (WORDING_SECRECY | WORDING_AVOIDS_CALL)) != 0;
	report_words(d, hushed ? SEVERITY_HIGH : SEVERITY_MEDIUM, "announced",
	    known ? arena_printf(d->a,
			"This mail in the name of %s says that the bank details change%s.", who,
			m->accounts_n == 0 ? " and gives no number yet" : "")
		  : arena_printf(d->a,
			"%s never wrote here before, and says that money is to go to another "
			"account from now on.",
			say_address(d->a, d->from->addr)));
}

/*
 * Somebody unknown gives an account, and the reader is to keep it to himself and not to ask anybody by telephone: the
 * lawyer of a secret purchase.  Honest people let themselves be asked.
 */
static bool
judge_secret(struct detection *d)
{
	const unsigned hushed = WORDING_SECRECY | WORDING_AVOIDS_CALL;

	bool account;

	if (d->ours || d->bulk || d->from == NULL || (d->f->mail->wording & hushed) != hushed ||
	    !d->money || !stranger(d))
		return false;
	/* The number comes once the reader has answered. */
	account = states_unknown(d);
	if (!account && !d->asks_money)
		return false;
	report_words(d, account ? SEVERITY_HIGH : SEVERITY_MEDIUM, "in_secret",
	    arena_printf(d->a,
		"%s never wrote here before, %s, and asks to keep it secret and not to call.",
		say_address(d->a, d->from->addr),
		account ? "gives an account to pay to" : "asks for a payment"));
	return true;
}

/* Did we take another account ourselves of late, so that they may well speak of it? */
static bool
changed_ourselves(const struct detection *d)
{
	const struct fact_own *own = &d->f->own;

	return own->accounts >= 2 && own->newest > own->oldest &&
	       d->f->arrived - own->newest < OWN_CHANGE_SPAN;
}

/*
 * A customer speaks of new bank details of ours, and we have none: somebody wrote to him in our name.  Where we know
 * ourselves of no account, or for days only, it may be an older story.
 */
static void
judge_readers(struct detection *d)
{
	const struct mail *m = d->f->mail;
	const struct fact_own *own = &d->f->own;
	bool paid = (m->wording & WORDING_PAYMENT_MADE) != 0, known;
	struct finding *g;

	if ((m->wording & WORDING_READERS_CHANGE) == 0 || d->ours || d->bulk || d->from == NULL ||
	    d->from->ours || !d->money || !(d->from_proven || d->from_attested) ||
	    changed_ourselves(d))
		return;
	for (size_t i = 0; i < m->accounts_n; i++)
		if (m->accounts[i].where != WHERE_QUOTED && d->f->accounts[i].ours)
			return; /* it is an account of ours */
	known = own->oldest != TIME_UNKNOWN && d->f->arrived - own->oldest >= OWN_KNOWN_SPAN;
	g = report_words(d, paid && known ? SEVERITY_HIGH : SEVERITY_MEDIUM, "readers_change",
	    arena_printf(d->a,
		"%s speaks of new bank details of ours%s, and we know of none: somebody may have "
		"written to them in our name.",
		say_address(d->a, d->from->addr), paid ? " to which money was sent" : ""));
	for (size_t i = 0; i < m->accounts_n; i++)
		if (m->accounts[i].where == WHERE_NEW_TEXT &&
		    !bank_account_known(&d->f->accounts[i]) &&
		    account_kind_is_identity(m->accounts[i].kind))
			mail_strings_add(d->a, &g->hostile_accounts, m->accounts[i].key);
}

void
bank_words(struct detection *d, bool numbers)
{
	if (!numbers && !judge_secret(d))
		judge_announced(d);
	judge_readers(d);
}
