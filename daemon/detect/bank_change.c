#include <string.h>
#include <time.h>

#include "detection.h"
#include "lookalike.h"
#include "organisation.h"
#include "say.h"

/* So much of a recorded message must stand here before it counts as that message again. */
#define SAME_MAIL 0.8
#define SAME_QUOTE 0.7
/* The heading of a quotation is of another message when it names another year, so long before. */
#define OLDER (31 * (int64_t)86400)
/* Two accounts of one payee in one conversation within so many seconds contradict each other. */
#define CONFLICT_SPAN (30 * 86400)
/* A third unrelated counterparty: a factor or a payment service, not a mule. */
#define SHARED_OWNERS 2
/* Stated without a finding for so long, an account is no longer new; DETECTORS "Trust states". */
#define BESIDE_SPAN (14 * (int64_t)86400)
#define BESIDE_DAYS 3 /* on so many days, over twice that span, it is one of theirs */

/* What is known of the owner of one account of this message. */
struct comparison {
	struct mail_strings proven, stated; /* other accounts, electronic form */
	int64_t since; /* of the oldest of them */
	uint32_t times; /* stated so often */
	bool same_country; /* as one of them */
	bool as_old; /* the account is as old as they are: stated together */
	bool resent; /* stated in the very message that this one repeats */
	bool exchanged; /* stated in an attachment of the same name, which is another now */
};

static void
compare_ledger(struct arena *a, const struct fact_ledger *v, size_t n,
    const struct mail_account *account, const struct fact_account *fact, bool may_prove,
    struct comparison *c)
{
	for (size_t i = 0; i < n; i++) {
		bool proven = may_prove && (v[i].admin || v[i].trust == TRUST_PROVEN);
		struct mail_strings *list = proven ? &c->proven : &c->stated;

		if (v[i].trust == TRUST_HOSTILE || strcmp(v[i].value, account->key) == 0)
			continue;
		mail_strings_add_once(a, list, v[i].value);
		if (c->since == TIME_UNKNOWN || v[i].first_seen < c->since)
			c->since = v[i].first_seen;
		c->times += v[i].seen;
		if (strcmp(v[i].country, account->country) == 0)
			c->same_country = true;
		if (fact->first_seen != TIME_UNKNOWN && fact->first_seen <= v[i].first_seen)
			c->as_old = true;
	}
}

static void
compare_resent(struct arena *a, const struct facts *f, const struct mail_account *account,
    struct comparison *c)
{
	for (size_t i = 0; i < f->repeats_n; i++) {
		const struct fact_repeat *r = &f->repeats[i];

		if (r->quoted || r->containment < SAME_MAIL || r->accounts.n == 0 ||
		    r->had_findings || mail_strings_has(&r->accounts, account->key))
			continue;
		for (size_t k = 0; k < r->accounts.n; k++) {
			if (!mail_strings_has(&c->proven, r->accounts.v[k]) &&
			    !mail_strings_has(&c->stated, r->accounts.v[k]))
				mail_strings_add(a, &c->stated, r->accounts.v[k]);
			if (strcmp(account_key_country(a, r->accounts.v[k]), account->country) == 0)
				c->same_country = true;
		}
		if (c->since == TIME_UNKNOWN)
			c->since = r->arrived;
		c->resent = true;
	}
}

/* The attachment was seen before in this conversation, with other accounts in it. */
static void
compare_attachment(struct arena *a, const struct mail_account *account,
    const struct fact_account *fact, struct comparison *c)
{
	for (size_t i = 0; i < fact->attachment_accounts.n; i++) {
		const char *value = fact->attachment_accounts.v[i];

		if (!mail_strings_has(&c->proven, value))
			mail_strings_add_once(a, &c->stated, value);
		if (strcmp(account_key_country(a, value), account->country) == 0)
			c->same_country = true;
		c->exchanged = true;
	}
	if (c->exchanged && c->since == TIME_UNKNOWN)
		c->since = fact->attachment_since;
}

/* Somebody who is neither known nor was on the conversation gives another account than it had of late. */
static bool
conflicts(const struct detection *d, const struct fact_account *fact)
{
	if (d->from == NULL || d->from_proven || d->from_attested || d->bulk)
		return false;
	for (size_t i = 0; i < fact->conversation_n; i++)
		if (d->f->arrived - fact->conversation_v[i].first_seen <= CONFLICT_SPAN)
			return d->from->trust != TRUST_PROVEN;
	return false;
}

/* Does the new text state one of those as well? */
static bool
states_any(const struct detection *d, const struct mail_strings *values)
{
	const struct mail *m = d->f->mail;

	for (size_t i = 0; i < m->accounts_n; i++)
		if (m->accounts[i].where != WHERE_QUOTED &&
		    mail_strings_has(values, m->accounts[i].key))
			return true;
	return false;
}

static struct finding *
report(struct detection *d, enum severity severity, const struct fact_account *fact,
    const struct mail_account *account, const struct mail_strings *expected, int64_t since,
    uint32_t times, const char *reason)
{
	struct finding *g = findings_add(d->out, DETECTOR_BANK_CHANGE, severity);
	json_t *list = json_array(), *pairs = json_array();
	const char *seen = say_account(d->a, account->key);
	struct mail_strings doubts = bank_doubts(d, account, fact);
	const char *where = account->where == WHERE_NEW_TEXT ? "new_text" : "quoted";

	if (account->where == WHERE_ATTACHMENT && account->index < d->f->mail->attachments_n)
		where = arena_printf(
		    d->a, "attachment:%s", d->f->mail->attachments[account->index].name);
	for (size_t i = 0; i < expected->n; i++) {
		const char *known = say_account(d->a, expected->v[i]);

		json_array_append_new(list, json_text(known));
		json_array_append_new(pairs, json_pair("account", known, seen, since, times));
	}
	g->reason = reason;
	g->evidence = json_pack("{s:o, s:o, s:[o], s:s, s:o, s:s, s:s, s:b, s:o, s:o}",
	    "counterparty", json_text(fact->owner_name), "expected", list, "seen", json_text(seen),
	    "kind", account_kind_name(account->kind), "where", json_text(where), "country",
	    account->country, "bic", account->bic, "obfuscated", account->obfuscated, "text",
	    json_excerpt(account->evidence), "pairs", pairs);
	json_object_set_new(g->evidence, "doubts", json_list(&doubts));
	if (fact->attachment_accounts.n > 0)
		json_object_set_new(g->evidence, "attachment",
		    json_pack("{s:o, s:s, s:s, s:o}", "name",
			json_text(d->f->mail->attachments[account->index].name), "sha256",
			d->f->mail->attachments[account->index].sha256, "sha256_before",
			fact->attachment_before, "since", json_time(fact->attachment_since)));
	mail_strings_add(d->a, &g->attack, "T1657");
	mail_strings_add(d->a, &g->attack, "T1199");
	if (account_kind_is_identity(account->kind))
		mail_strings_add(d->a, &g->hostile_accounts, account->key);
	return g;
}

/* "is the account we know", "are the accounts we know" */
static const char *
known_as(const struct mail_strings *expected, bool proven)
{
	if (proven)
		return expected->n > 1 ? "are the accounts we know" : "is the account we know";
	return expected->n > 1 ? "were stated before" : "was stated before";
}

static const char *
masked_list(struct arena *a, const struct mail_strings *values)
{
	struct mail_strings masked = { 0 };

	for (size_t i = 0; i < values->n; i++)
		mail_strings_add(a, &masked, say_account(a, values->v[i]));
	return say_list(a, &masked);
}

/* Stated so long ago by a sender whom we know, and whose mail nobody checks? */
static bool
beside_for(const struct detection *d, const struct fact_account *fact, int64_t span)
{
	return !d->f->auth.known && d->from_proven && fact->first_seen != TIME_UNKNOWN &&
	       d->f->arrived - fact->first_seen >= span;
}

/* Is the owner told only by the sender's domain, which has the owner's name under another suffix? */
static bool
owner_by_suffix(const struct detection *d)
{
	return d->from != NULL && d->from->imitates[0] != '\0' && d->f->from_stands_for == NULL &&
	       lookalike_of(d->a, d->from->addr->domain, d->from->addr->org, d->from->imitates) ==
		   LOOKALIKE_SUFFIX;
}

/* … and under the suffix of the country in which the account is, with the checks passed and without haste? */
static bool
branch_at_home(const struct detection *d, const struct mail_account *account)
{
	return owner_by_suffix(d) && !d->presses && (d->f->auth.aligned || !d->f->auth.known) &&
	       account->country[0] != '\0' &&
	       strcmp(domain_country(d->a, d->from->addr->domain), account->country) == 0;
}

/* Did an invoicing service write, whose banks are in countries of its own, with the checks passed? */
static bool
collects(const struct detection *d)
{
	return d->from != NULL && (d->f->auth.aligned || !d->f->auth.known) &&
	       organisation_is_service(d->from->addr->org);
}

/* Is the account in the counterparty's own country, whatever bank they had until now? */
static bool
at_home(
    const struct detection *d, const struct mail_account *account, const struct fact_account *fact)
{
	return account->country[0] != '\0' &&
	       strcmp(domain_country(d->a, fact->owner), account->country) == 0;
}

/*
 * One more account of a company that has one for each matter, as a call-back or the partner book says: stated as its own, in its clerk's
 * own checked mail, which changes nothing and presses nobody, at a bank where one of its accounts is known.  Whoever got
 * into that mailbox has none there.
 */
static bool
one_of_several(
    const struct detection *d, const struct mail_account *account, const struct fact_account *fact)
{
	const struct mail *m = d->f->mail;
	int partner = d->from != NULL ? d->from->partner : -1;

	if (!fact->several && (partner < 0 || !d->f->config->partners[partner].several))
		return false;
	if (!d->f->auth.aligned || !d->from_proven || d->presses || d->bulk ||
	    d->f->from_stands_for != NULL || strcmp(d->f->from_owner, fact->owner) != 0 ||
	    account->obfuscated)
		return false;
	for (size_t i = 0; i < m->reply_to.n; i++)
		if (strcmp(m->reply_to.v[i].org, d->from->addr->org) != 0)
			return false;
	for (size_t i = 0; i < fact->owner_n; i++)
		if ((fact->owner_v[i].admin || fact->owner_v[i].trust == TRUST_PROVEN) &&
		    account_same_bank(fact->owner_v[i].value, account->key))
			return true;
	return false;
}

static bool
of_state_all(const struct mail_strings *accounts)
{
	for (size_t i = 0; i < accounts->n; i++)
		if (!account_of_state(accounts->v[i]))
			return false;
	return true;
}

/* "This mail gives … as the bank account of …", or by what else it wants to be paid. */
static const char *
says(const struct detection *d, const struct mail_account *account, const struct fact_account *fact)
{
	if (account->kind == ACCOUNT_GIFTCARD)
		return arena_printf(d->a, "This mail asks to pay %s with gift cards",
		    say_clean(d->a, fact->owner_name));
	if (account_kind_is_wallet(account->kind))
		return arena_printf(d->a, "This mail asks to pay %s through the %s %s",
		    say_clean(d->a, fact->owner_name), account_kind_title(account->kind),
		    say_account(d->a, account->key));
	return arena_printf(d->a, "This mail gives %s as the bank account of %s",
	    say_account(d->a, account->key), say_clean(d->a, fact->owner_name));
}

/* An account whose owner has, or stated, another one. */
static bool
judge_changed(
    struct detection *d, const struct mail_account *account, const struct fact_account *fact)
{
	struct comparison c = { .since = TIME_UNKNOWN };
	enum severity severity;
	const struct mail_strings *expected;
	bool claim = bank_claims_change(d), several = false;

	/* Somebody else's known account is mentioned: a list, an adviser's letter. */
	if (fact->proven_elsewhere && !claim)
		return false;

	compare_ledger(d->a, fact->owner_v, fact->owner_n, account, fact, true, &c);
	if (c.proven.n == 0 && fact->owner[0] != '\0' && bank_known_counterparty(d))
		compare_resent(d->a, d->f, account, &c);
	compare_attachment(d->a, account, fact, &c);
	/* Others on the thread have accounts too: only with a claim, or from a newcomer, is theirs a contradiction. */
	if (c.proven.n == 0 && c.stated.n == 0 && (claim || conflicts(d, fact)))
		compare_ledger(
		    d->a, fact->conversation_v, fact->conversation_n, account, fact, false, &c);
	if ((c.proven.n == 0 && c.stated.n == 0) || (c.as_old && !c.resent && !c.exchanged))
		return false;
	if (c.proven.n > 0 && !claim && (d->f->auth.aligned || !d->f->auth.known) &&
	    states_any(d, &c.proven) &&
	    !mail_strings_has(&d->f->mail->flags, "alternatives_differ") &&
	    !mail_strings_has(&d->f->mail->flags, "html_hidden_account")) {
		/* A second account beside the known one: foreign currency, a branch.  Of somebody unknown it is worth a look. */
		severity = d->f->auth.aligned || (d->from_proven && d->f->mail->reply_to.n == 0)
			       ? SEVERITY_INFO
			       : SEVERITY_MEDIUM;
		expected = &c.proven;
	} else if (c.proven.n > 0) {
		severity =
		    c.same_country || at_home(d, account, fact) ? SEVERITY_HIGH : SEVERITY_CRITICAL;
		/* What we know of them is their tax office's, whom they told us to pay. */
		if (!claim && of_state_all(&c.proven))
			severity = SEVERITY_MEDIUM;
		expected = &c.proven;
	} else {
		severity = c.exchanged || (!c.same_country && (claim || c.resent))
			       ? SEVERITY_HIGH
			       : SEVERITY_MEDIUM;
		expected = &c.stated;
	}
	/* Stated beside the known one for weeks, where no checks could make it known. */
	if (severity >= SEVERITY_HIGH && !claim && beside_for(d, fact, 2 * BESIDE_SPAN) &&
	    fact->days >= BESIDE_DAYS)
		severity = SEVERITY_INFO;
	else if (severity == SEVERITY_HIGH && !claim && beside_for(d, fact, BESIDE_SPAN))
		severity = SEVERITY_MEDIUM;
	/* Another company of nearly that name, in another country, may have its bank there: to be asked all the same. */
	if (severity >= SEVERITY_HIGH && !c.resent && !claim && branch_at_home(d, account))
		severity = SEVERITY_MEDIUM;
	else if (severity == SEVERITY_CRITICAL && !c.resent && (owner_by_suffix(d) || collects(d)))
		severity = SEVERITY_HIGH;
	/* Who speaks of another's invoice may want to be paid for his own part in it. */
	if (fact->by_number && !claim && severity > SEVERITY_MEDIUM)
		severity = SEVERITY_MEDIUM;
	if (severity >= SEVERITY_MEDIUM && !claim && !c.resent && !c.exchanged)
		several = one_of_several(d, account, fact);
	if (several)
		severity = SEVERITY_LOW;
	/* Stated before is less than known; with two more facts against it the new one is not waved through. */
	if (severity == SEVERITY_MEDIUM && bank_doubts(d, account, fact).n >= 2)
		severity = SEVERITY_HIGH;
	/* Money to a factor or a provider that we know ourselves goes to no thief: to be settled, not to be stopped. */
	if (fact->shared && severity > SEVERITY_LOW)
		severity = SEVERITY_LOW;
	report(d, severity, fact, account, expected, c.since, c.times,
	    arena_printf(d->a, "%s (%s); %s %s%s%s%s%s.", says(d, account, fact),
		say_where(d->a, d->f->mail, account), masked_list(d->a, expected),
		known_as(expected, c.proven.n > 0), say_since(d->a, c.since),
		c.same_country || account_kind_is_wallet(account->kind) ? ""
									: ", in another country",
		c.exchanged ? "; an attachment of this name came before in this conversation, with "
			      "the other account"
			    : "",
		several ? "; it is at the same bank, and they have an account for each matter"
			: ""));
	return true;
}

/* An account that two counterparties with nothing in common both call theirs. */
static bool
judge_mule(struct detection *d, const struct mail_account *account, const struct fact_account *fact)
{
	struct mail_strings none = { 0 };
	struct finding *g;

	if (fact->shared || fact->other_owners.n == 0 || fact->other_owners.n >= SHARED_OWNERS ||
	    fact->trust == TRUST_PROVEN || d->bulk || d->f->mail->subject_forward)
		return false;
	g = report(d, SEVERITY_HIGH, fact, account, &none, TIME_UNKNOWN, 0,
	    arena_printf(d->a,
		"The bank account %s that this mail gives for %s was given before for %s, who has "
		"nothing "
		"to do with it.",
		say_account(d->a, account->key), say_clean(d->a, fact->owner_name),
		say_clean(d->a, fact->other_owners.v[0])));
	json_object_set_new(g->evidence, "other_owners", json_list(&fact->other_owners));
	return true;
}

static bool
judge_hostile(
    struct detection *d, const struct mail_account *account, const struct fact_account *fact)
{
	struct comparison c = { .since = TIME_UNKNOWN };
	bool quoted = account->where == WHERE_QUOTED;

	if (fact->trust != TRUST_HOSTILE)
		return false;
	compare_ledger(d->a, fact->owner_v, fact->owner_n, account, fact, true, &c);
	report(d, quoted ? SEVERITY_INFO : SEVERITY_HIGH, fact, account,
	    c.proven.n > 0 ? &c.proven : &c.stated, c.since, c.times,
	    arena_printf(d->a,
		"The bank account %s (%s) was given before in a mail that raised an alarm, and "
		"nobody has cleared it; no money may go there.",
		say_account(d->a, account->key), say_where(d->a, d->f->mail, account)));
	return true;
}

static int
year_of(int64_t t)
{
	time_t when = (time_t)t;
	struct tm tm;

	return gmtime_r(&when, &tm) != NULL ? tm.tm_year : 0;
}

/* Is the quoted message one of an earlier year, by its heading?  Days and months stand there in either order. */
static bool
quotes_older(const struct mail *m, const struct fact_repeat *r)
{
	int64_t date = r->index < m->quoted_n ? m->quoted[r->index].date : TIME_UNKNOWN;

	return date != TIME_UNKNOWN && r->arrived - date > OLDER &&
	       year_of(date) != year_of(r->arrived);
}

/* Does the quoted segment say another account than the message that it quotes? */
static bool
judge_quoted(
    struct detection *d, const struct mail_account *account, const struct fact_account *fact)
{
	const struct fact_repeat *original = NULL;
	struct finding *g;

	/* Theirs as well: vendors write every invoice in the same words, and nobody is led astray. */
	if (fact->trust == TRUST_PROVEN || bank_form_of_known(fact, account))
		return false;
	for (size_t i = 0; i < d->f->repeats_n; i++) {
		const struct fact_repeat *r = &d->f->repeats[i];

		if (!r->quoted || r->index != account->index || r->containment < SAME_QUOTE ||
		    !r->same_conversation || quotes_older(d->f->mail, r))
			continue;
		if (mail_strings_has(&r->accounts, account->key))
			return false;
		if (r->accounts.n > 0 && !r->had_findings &&
		    (original == NULL || r->containment > original->containment))
			original = r;
	}
	if (original == NULL)
		return false;
	g = report(d, SEVERITY_CRITICAL, fact, account, &original->accounts, original->arrived, 1,
	    arena_printf(d->a,
		"This mail quotes the message of %s from %s, but with the bank account %s where "
		"that message said %s: the quoted text was altered.",
		say_day(d->a, original->arrived), say_clean(d->a, original->from),
		say_account(d->a, account->key), masked_list(d->a, &original->accounts)));
	json_object_set_new(g->evidence, "original", json_text(original->message_id));
	return true;
}

/* Does that quoted segment state one of those as well? */
static bool
quote_states_any(const struct detection *d, unsigned index, const struct mail_strings *values)
{
	const struct mail *m = d->f->mail;

	for (size_t i = 0; i < m->accounts_n; i++)
		if (m->accounts[i].where == WHERE_QUOTED && m->accounts[i].index == index &&
		    mail_strings_has(values, m->accounts[i].key))
			return true;
	return false;
}

/*
 * A message of a counterparty that we never got is carried inside this one, forwarded by a colleague or by
 * themselves, and states an account that nobody here has seen.
 */
static bool
judge_carried(
    struct detection *d, const struct mail_account *account, const struct fact_account *fact)
{
	const struct mail *m = d->f->mail;
	struct comparison c = { .since = TIME_UNKNOWN };
	const struct mail_quoted *q;
	struct finding *g;

	if (account->index >= m->quoted_n || account->kind == ACCOUNT_MASKED ||
	    fact->owner_is_ours || fact->shared || fact->proven_elsewhere ||
	    fact->trust == TRUST_PROVEN || fact->first_seen != TIME_UNKNOWN ||
	    bank_form_of_known(fact, account))
		return false;
	q = &m->quoted[account->index];
	if (!q->header_block || q->from_address[0] == '\0')
		return false;
	for (size_t i = 0; i < d->f->repeats_n; i++)
		if (d->f->repeats[i].quoted && d->f->repeats[i].index == account->index &&
		    d->f->repeats[i].containment >= SAME_QUOTE)
			return false; /* we have it: judge_quoted's */
	compare_ledger(d->a, fact->owner_v, fact->owner_n, account, fact, true, &c);
	/* Theirs of old: the message is older than what we know of them. */
	if (c.proven.n == 0 || (q->date != TIME_UNKNOWN && q->date < c.since) ||
	    quote_states_any(d, account->index, &c.proven))
		return false;
	g = report(d,
	    q->date == TIME_UNKNOWN ? SEVERITY_MEDIUM
	    : c.same_country        ? SEVERITY_HIGH
				    : SEVERITY_CRITICAL,
	    fact, account, &c.proven, c.since, c.times,
	    arena_printf(d->a,
		"A message of %s that is carried inside this mail, and that never came here, gives "
		"%s as the bank account of %s; %s %s%s%s.",
		say_clean(d->a, q->from_address), say_account(d->a, account->key),
		say_clean(d->a, fact->owner_name), masked_list(d->a, &c.proven),
		known_as(&c.proven, true), say_since(d->a, c.since),
		c.same_country ? "" : ", in another country"));
	json_object_set_new(g->evidence, "carried", json_true());
	return true;
}

static bool
has_proven(const struct fact_account *fact)
{
	for (size_t i = 0; i < fact->owner_n; i++)
		if (fact->owner_v[i].admin || fact->owner_v[i].trust == TRUST_PROVEN)
			return true;
	return false;
}

/* The last digits of an account to pay to, which no known one of the payee's has. */
static bool
judge_part(struct detection *d, const struct mail_account *account, const struct fact_account *fact)
{
	struct comparison c = { .since = TIME_UNKNOWN };

	if (!bank_known_counterparty(d) || d->bulk || fact->shared || fact->owner_is_ours ||
	    (d->f->mail->wording & WORDING_PAYMENT) == 0 ||
	    (d->f->mail->wording & (WORDING_PAYMENT_MADE | WORDING_CHASER)) != 0)
		return false;
	compare_ledger(d->a, fact->owner_v, fact->owner_n, account, fact, true, &c);
	if (c.proven.n == 0 || states_any(d, &c.proven))
		return false;
	report(d, SEVERITY_MEDIUM, fact, account, &c.proven, c.since, c.times,
	    arena_printf(d->a, "%s (%s); %s %s%s, and %s.", says(d, account, fact),
		say_where(d->a, d->f->mail, account), masked_list(d->a, &c.proven),
		known_as(&c.proven, true), say_since(d->a, c.since),
		c.proven.n > 1 ? "none ends so" : "it does not end so"));
	return true;
}

static bool
judge_account(struct detection *d, size_t i)
{
	const struct mail_account *account = &d->f->mail->accounts[i];
	const struct fact_account *fact = &d->f->accounts[i];

	if (account->ours || fact->ours)
		return false;
	/* One account is one finding, however often it is stated. */
	for (size_t k = 0; k < i; k++)
		if (d->f->mail->accounts[k].where == account->where &&
		    strcmp(d->f->mail->accounts[k].key, account->key) == 0)
			return false;
	if (judge_hostile(d, account, fact))
		return true;
	/* A tax office, a treasury: whoever names it, the money goes to no thief. */
	if (to_oneself(d) || account_of_state(account->key))
		return false;
	/* What we write ourselves states our own accounts, or repeats what we were told. */
	if (d->ours && (d->f->direction != DIRECTION_INTERNAL || fact->owner_is_ours) &&
	    account->where != WHERE_QUOTED)
		return false;
	if (d->ours && account->where == WHERE_QUOTED)
		return d->f->direction == DIRECTION_INTERNAL && judge_carried(d, account, fact);
	if (account->where != WHERE_QUOTED && !bank_claims_change(d) && !d->asks_money &&
	    d->f->from_stands_for == NULL && bank_holder_is_ours(d, account))
		return false;
	/* Who has paid us names our account, whether we ever wrote it down or not. */
	if ((d->f->mail->wording & WORDING_PAYMENT_MADE) != 0 && !bank_claims_change(d) &&
	    (!has_proven(fact) || bank_holder_is_us(d, account)))
		return false;
	if (account->where == WHERE_QUOTED)
		return judge_quoted(d, account, fact) || judge_carried(d, account, fact);
	if (fact->trust == TRUST_PROVEN || bank_form_of_known(fact, account))
		return false;
	/* A few digits say nothing by themselves, but that it is none of theirs that we know. */
	if (account->kind == ACCOUNT_MASKED && !bank_claims_change(d))
		return judge_part(d, account, fact);
	return judge_changed(d, account, fact) || judge_mule(d, account, fact);
}

void
detect_bank_change(struct detection *d)
{
	bool any = false;

	for (size_t i = 0; i < d->f->mail->accounts_n; i++)
		if (judge_account(d, i))
			any = true;
	bank_words(d, any);
}
