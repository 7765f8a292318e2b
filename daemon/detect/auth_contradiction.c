#include <string.h>

#include "detection.h"
#include "organisation.h"
#include "say.h"

/* DETECTORS: so many mails, so large a share of them aligned, before their absence says anything. */
#define HISTORY_MAILS 20
#define HISTORY_SHARE 95 /* per cent */
#define HISTORY_ALWAYS 5 /* … or so many without an exception */
#define SIGNED_MAILS 10
#define SIGNER_MAILS 5 /* signed by those who are known to sign */
/* A sender whose mail has been seen so often without ever being aligned is not judged by it. */
#define NEVER_ALIGNED 3

static bool
temporary(const struct fact_auth *a)
{
	return a->spf == AUTH_TEMPERROR || a->dkim == AUTH_TEMPERROR ||
	       a->dmarc == AUTH_TEMPERROR || a->compauth == AUTH_TEMPERROR;
}

/* Is it usual for this sender that the checks fail (no SPF, a service that sends for them)? */
static bool
usually_unaligned(const struct fact_sender *s)
{
	return s->with_auth >= NEVER_ALIGNED && s->aligned * 2 < s->with_auth;
}

/* Mail that a forwarder passed on names nobody of ours as its recipient. */
static bool
names_us(const struct facts *f)
{
	for (size_t i = 0; i < f->parties_n; i++) {
		const struct fact_party *p = &f->parties[i];

		if ((p->field == FIELD_TO || p->field == FIELD_CC) && (p->mailbox || p->ours))
			return true;
	}
	return false;
}

/*
 * Lists and forwarders that change a message: the sender's own signature is there and no longer fits, and the server
 * that passed it on answers for itself.
 */
static bool
altered_on_the_way(const struct detection *d)
{
	const struct fact_auth *x = &d->f->auth;
	const char *org = d->from->addr->org;

	return x->dkim == AUTH_FAIL && x->spf == AUTH_PASS && !x->spf_aligned && org[0] != '\0' &&
	       strcmp(organisation_registrable(d->a, x->dkim_domain), org) == 0;
}

struct contradictions {
	struct mail_strings codes; /* for machines */
	struct mail_strings words; /* for people */
};

static void
add(struct arena *a, struct contradictions *c, const char *code, const char *words)
{
	mail_strings_add(a, &c->codes, code);
	mail_strings_add(a, &c->words, words);
}

static void
failures(const struct detection *d, struct contradictions *c)
{
	const struct fact_auth *x = &d->f->auth;
	const struct fact_sender *s = &d->f->sender;
	const char *other;

	if (!x->known || x->aligned || temporary(x) || usually_unaligned(s))
		return;
	other = x->spf == AUTH_PASS && !x->spf_aligned     ? x->spf_domain
		: x->dkim == AUTH_PASS && !x->dkim_aligned ? x->dkim_domain
							   : "";
	/* One fact: the failure, and whose server it was instead. */
	if (other[0] != '\0')
		add(d->a, c, "unaligned_pass",
		    arena_printf(d->a, "it was sent through %s and not by the sender's own servers",
			say_clean(d->a, other)));
	else if (x->dmarc == AUTH_FAIL)
		add(d->a, c, "dmarc_fail", "the check of the sender's domain failed");
	if (x->compauth == AUTH_FAIL)
		add(d->a, c, "compauth_fail", "the mail provider doubts the sender");
	if ((s->with_auth >= HISTORY_MAILS && s->aligned * 100u >= s->with_auth * HISTORY_SHARE) ||
	    (d->money_strong && s->with_auth >= HISTORY_ALWAYS && s->aligned == s->with_auth))
		add(d->a, c, "never_unaligned_before",
		    arena_printf(
			d->a, "%u of %u earlier mails passed the check", s->aligned, s->with_auth));
}

/* Mails whose signature fitted, or was PGP's: what the sender's own are known by. */
static uint32_t
signers_seen(const struct fact_sender *s)
{
	uint32_t seen = 0;

	for (size_t i = 0; i < s->signers_n; i++)
		seen += s->signers[i].seen;
	return seen;
}

static bool
signed_before(const struct fact_sender *s, const char *signer)
{
	for (size_t i = 0; i < s->signers_n; i++)
		if (strcmp(signer, s->signers[i].what) == 0)
			return true;
	return false;
}

/* An address, or the ID of a PGP key. */
static const char *
signer_named(struct arena *a, const char *signer)
{
	return arena_printf(
	    a, "%s%s", strchr(signer, '@') == NULL ? "the PGP key " : "", say_clean(a, signer));
}

/*
 * Who signed, if it is somebody else than ever before for this sender; else NULL.  A new certificate of the sender's own
 * address, or of an address that signed before, is none.
 */
static const char *
other_signer(const struct detection *d)
{
	const struct fact_sender *s = &d->f->sender;
	const struct mail_addrs *now = &d->f->mail->signers;
	const struct mail_strings *keys = &d->f->mail->signing_keys;

	if (signers_seen(s) < SIGNER_MAILS)
		return NULL;
	for (size_t k = 0; k < now->n; k++)
		if (signed_before(s, now->v[k].address) ||
		    strcmp(now->v[k].address, d->from->addr->address) == 0)
			return NULL;
	for (size_t k = 0; k < keys->n; k++)
		if (signed_before(s, keys->v[k]))
			return NULL;
	return now->n > 0    ? say_address(d->a, &now->v[0])
	       : keys->n > 0 ? signer_named(d->a, keys->v[0])
			     : NULL;
}

/* Was all of what was signed there to be looked at? */
static bool
whole(const struct mail *m)
{
	return !m->cut && !mail_strings_has(&m->limits, "smime_bytes") &&
	       !mail_strings_has(&m->flags, "signature_covers_part");
}

/* One fact at most: whatever is wrong with a signature, it is the same one. */
static void
signature(const struct detection *d, struct contradictions *c)
{
	const struct fact_sender *s = &d->f->sender;
	const struct mail *m = d->f->mail;
	const char *other = other_signer(d);

	if (m->verdict == VERDICT_INVALID && whole(m) && signers_seen(s) >= SIGNER_MAILS)
		add(d->a, c, "signature_broken",
		    "its digital signature does not fit its text, those of earlier mail did");
	else if (other != NULL)
		add(d->a, c, "other_signer",
		    arena_printf(d->a,
			"it is digitally signed by %s, earlier mail was signed by %s", other,
			signer_named(d->a, s->signers[0].what)));
	else if (m->verdict == VERDICT_UNKNOWN_SIGNER && s->valid >= SIGNER_MAILS)
		add(d->a, c, "signer_unknown",
		    "nobody vouches for the certificate of its digital signature, as somebody did "
		    "for "
		    "those of earlier mail");
	else if (s->mails >= SIGNED_MAILS && s->signed_mails * 100u >= s->mails * HISTORY_SHARE &&
		 m->signature == SIGNED_NONE)
		add(d->a, c, "not_signed",
		    "the digital signature is missing that was there before");
}

/*
 * To nobody but us, an account in the new text or an attachment that is neither ours nor known.  What goes to others as
 * well may be our own bill, by a service that sends them.
 */
static bool
orders_us(const struct detection *d)
{
	const struct mail *m = d->f->mail;

	for (size_t i = 0; i < d->f->parties_n; i++)
		if ((d->f->parties[i].field == FIELD_TO || d->f->parties[i].field == FIELD_CC) &&
		    !d->f->parties[i].ours)
			return false;
	for (size_t i = 0; i < m->accounts_n; i++)
		if (m->accounts[i].where != WHERE_QUOTED && !m->accounts[i].ours &&
		    !bank_account_known(&d->f->accounts[i]) &&
		    !bank_holder_is_us(d, &m->accounts[i]))
			return true;
	return false;
}

void
detect_auth_contradiction(struct detection *d)
{
	struct contradictions c = { 0 };
	const struct fact_auth *x = &d->f->auth;
	enum severity severity = SEVERITY_INFO;
	struct finding *g;

	if (d->ours || d->from == NULL || d->f->mail->list ||
	    (d->from->addr->flags & ADDR_VIA) != 0)
		return;
	failures(d, &c);
	signature(d, &c);
	if (c.codes.n == 0)
		return;
	if (c.codes.n >= 2 && d->from_proven)
		/* Forwarders break checks every day, and what they bring names none of us. */
		severity =
		    d->money || d->presses || names_us(d->f) ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	else if (d->from->ours && d->money_strong && (d->presses || d->asks_money) && orders_us(d))
		/* One of us, by a stranger's server, orders money to an account that is not ours. */
		severity = SEVERITY_HIGH;
	else if (c.codes.n == 1 && d->from_proven && d->money_strong)
		severity = SEVERITY_MEDIUM;
	else if (c.codes.n >= 2 && (d->from_attested || d->from->partner >= 0))
		severity = SEVERITY_MEDIUM;
	/* One level less, while nothing else is asked for than ever. */
	if (altered_on_the_way(d) && !d->money_strong && !d->presses &&
	    detection_worst(d, FAMILY_BANK) < SEVERITY_MEDIUM)
		severity = severity == SEVERITY_HIGH ? SEVERITY_MEDIUM : SEVERITY_INFO;
	if (d->f->mail->auto_submitted ||
	    (!names_us(d->f) && d->f->sender.with_auth < NEVER_ALIGNED))
		severity = SEVERITY_INFO;
	g = findings_add(d->out, DETECTOR_AUTH_CONTRADICTION, severity);
	g->reason = arena_printf(d->a, "It is doubtful that this mail came from %s: %s.",
	    say_address(d->a, d->from->addr), say_list(d->a, &c.words));
	g->header = x->header;
	g->evidence =
	    json_pack("{s:o, s:o, s:s, s:o, s:b, s:s, s:o, s:b, s:s, s:o, s:o, s:I, s:I, s:o}",
		"from", json_text(d->from->addr->address), "contradictions", json_list(&c.codes),
		"spf", auth_result_name(x->spf), "spf_domain", json_text(x->spf_domain),
		"spf_aligned", x->spf_aligned, "dkim", auth_result_name(x->dkim), "dkim_domain",
		json_text(x->dkim_domain), "dkim_aligned", x->dkim_aligned, "dmarc",
		auth_result_name(x->dmarc), "dmarc_policy", json_text(x->dmarc_policy), "compauth",
		json_text(x->compauth_word), "mails", (json_int_t)d->f->sender.with_auth, "aligned",
		(json_int_t)d->f->sender.aligned, "header", json_text(x->header));
	mail_strings_add(d->a, &g->attack, "T1584.004");
}
