#include <string.h>

#include "account.h"
#include "detection.h"
#include "organisation.h"
#include "say.h"

#define SAME_TEXT 0.8 /* copies of one message: banners and footers are added */
#define RELAYED_TEXT 0.85 /* DOMAIN C4: somebody sent on what our user wrote */
#define RELAYED_WITHIN (10 * 86400)

/* What one copy has and the other lacks. */
struct difference {
	struct mail_strings here, there;
};

static bool
is_ours(const struct detection *d, const char *address)
{
	const struct fact_person *p = roster_address(d->f, address);

	for (size_t i = 0; i < d->f->parties_n; i++)
		if (strcmp(d->f->parties[i].addr->address, address) == 0)
			return d->f->parties[i].ours || d->f->parties[i].mailbox;
	return p != NULL && p->ours;
}

static bool
is_known(const struct detection *d, const char *address)
{
	const struct fact_person *p = roster_address(d->f, address);

	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *x = &d->f->parties[i];

		if (strcmp(x->addr->address, address) == 0 && x->worst != TRUST_HOSTILE &&
		    (x->ours || x->mailbox || x->admin || x->established ||
			x->trust == TRUST_PROVEN))
			return true;
	}
	return p != NULL && (person_proven(p) || p->attested);
}

static bool
all_ours(const struct detection *d, const struct mail_strings *v)
{
	for (size_t i = 0; i < v->n; i++)
		if (!is_ours(d, v->v[i]))
			return false;
	return true;
}

static void
without(struct arena *a, const struct mail_strings *of, const struct mail_strings *in,
    struct mail_strings *ret)
{
	for (size_t i = 0; i < of->n; i++)
		if (!mail_strings_has(in, of->v[i]))
			mail_strings_add_once(a, ret, of->v[i]);
}

static struct difference
differ(struct arena *a, const struct mail_strings *here, const struct mail_strings *there)
{
	struct difference x = { 0 };

	without(a, here, there, &x.here);
	without(a, there, here, &x.there);
	return x;
}

static struct mail_strings
addresses(const struct detection *d, enum field one, enum field other)
{
	struct mail_strings v = { 0 };

	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *x = &d->f->parties[i];

		if ((x->field == one || x->field == other) && !(x->addr->flags & ADDR_INVALID))
			mail_strings_add_once(d->a, &v, x->addr->address);
	}
	return v;
}

static struct mail_strings
accounts(const struct detection *d)
{
	struct mail_strings v = { 0 };

	for (size_t i = 0; i < d->f->mail->accounts_n; i++)
		if (d->f->mail->accounts[i].where != WHERE_QUOTED)
			mail_strings_add_once(d->a, &v, d->f->mail->accounts[i].key);
	return v;
}

/* To and Cc: not where each reader has a copy of his own, nor where only our own people differ. */
static struct difference
recipients_differ(const struct detection *d, const struct fact_twin *t)
{
	struct mail_strings here = addresses(d, FIELD_TO, FIELD_CC);
	struct difference x = differ(d->a, &here, &t->recipients), none = { 0 };
	bool shared = x.here.n < here.n;

	if (here.n == 0 || t->recipients.n == 0)
		return none;
	if (!shared && here.n == 1 && t->recipients.n == 1)
		return none; /* mail merge */
	return all_ours(d, &x.here) && all_ours(d, &x.there) ? none : x;
}

/* Reply-To: none stands for From; one's own organisation's, and ours, lead nobody astray. */
static struct difference
reply_to_differs(const struct detection *d, const struct fact_twin *t)
{
	struct mail_strings here = addresses(d, FIELD_REPLY_TO, FIELD_REPLY_TO);
	struct difference x, kept = { 0 };

	if (here.n == 0)
		mail_strings_add(d->a, &here, d->from->addr->address);
	x = differ(d->a, &here, &t->reply_to);
	for (size_t side = 0; side < 2; side++) {
		const struct mail_strings *v = side == 0 ? &x.here : &x.there;
		struct mail_strings *to = side == 0 ? &kept.here : &kept.there;

		for (size_t i = 0; i < v->n; i++) {
			const char *at = strrchr(v->v[i], '@');
			const char *org = at == NULL ? "" : organisation_registrable(d->a, at + 1);

			if (!is_ours(d, v->v[i]) && strcmp(v->v[i], d->from->addr->address) != 0 &&
			    (d->from->addr->org[0] == '\0' || strcmp(org, d->from->addr->org) != 0))
				mail_strings_add(d->a, to, v->v[i]);
		}
	}
	return kept;
}

static struct mail_strings
masked(struct arena *a, const struct mail_strings *v)
{
	struct mail_strings out = { 0 };

	for (size_t i = 0; i < v->n; i++)
		mail_strings_add(a, &out, say_account(a, v->v[i]));
	return out;
}

static void
accuse(struct detection *d, struct finding *g, const struct difference *x)
{
	for (size_t side = 0; side < 2; side++) {
		const struct mail_strings *v = side == 0 ? &x->here : &x->there;

		for (size_t i = 0; i < v->n; i++)
			if (!is_known(d, v->v[i]))
				mail_strings_add_once(d->a, &g->hostile, v->v[i]);
	}
}

static const char *
part(struct detection *d, const char *what, const struct difference *x)
{
	if (x->here.n == 0)
		return arena_printf(
		    d->a, "%s: this copy lacks %s", what, say_list(d->a, &x->there));
	if (x->there.n == 0)
		return arena_printf(d->a, "%s: this copy adds %s", what, say_list(d->a, &x->here));
	return arena_printf(d->a, "%s: %s here, %s there", what, say_list(d->a, &x->here),
	    say_list(d->a, &x->there));
}

static void
report(struct detection *d, int64_t arrived, const char *message_id, double containment,
    bool relayed, const struct difference *to, const struct difference *reply,
    const struct difference *bank)
{
	struct finding *g = findings_add(d->out, DETECTOR_COPY_DIVERGENCE, SEVERITY_HIGH);
	struct difference numbers = { masked(d->a, &bank->here), masked(d->a, &bank->there) };
	struct mail_strings parts = { 0 };

	accuse(d, g, to);
	accuse(d, g, reply);
	if (to->here.n + to->there.n > 0)
		mail_strings_add(d->a, &parts, part(d, "recipients", to));
	if (reply->here.n + reply->there.n > 0)
		mail_strings_add(d->a, &parts, part(d, "where answers go", reply));
	if (bank->here.n + bank->there.n > 0)
		mail_strings_add(d->a, &parts, part(d, "account numbers", &numbers));
	/* Somebody whom we know is left out, and nobody else came in. */
	if (g->hostile.n == 0 && bank->here.n + bank->there.n == 0)
		g->severity = SEVERITY_MEDIUM;
	g->reason = arena_printf(d->a, "%s of %s is not what this is: %s.",
	    relayed ? "What our own user sent as the same text" : "Another copy of this same mail",
	    say_day(d->a, arrived), say_list(d->a, &parts));
	g->evidence = json_pack("{s:o, s:o, s:f, s:b, s:{s:o, s:o}, s:{s:o, s:o}, s:{s:o, s:o}}",
	    "other", json_text(message_id), "other_arrived", json_time(arrived), "same_text",
	    containment, "relayed", relayed, "recipients", "here", json_list(&to->here), "there",
	    json_list(&to->there), "reply_to", "here", json_list(&reply->here), "there",
	    json_list(&reply->there), "accounts", "here", json_list(&numbers.here), "there",
	    json_list(&numbers.there));
	mail_strings_add(d->a, &g->attack, "T1565.002");
	mail_strings_add(d->a, &g->attack, "T1199");
}

static struct difference
accounts_differ(const struct detection *d, const struct mail_strings *there)
{
	struct mail_strings here = accounts(d);
	struct difference x = differ(d->a, &here, there), none = { 0 };

	/* A copy of which an attachment was not read says nothing. */
	return x.here.n > 0 && x.there.n > 0 ? x : none;
}

/* Did we know the account of its owner before the other copy came? */
static bool
known_before(const struct detection *d, const char *key, int64_t arrived)
{
	for (size_t i = 0; i < d->f->mail->accounts_n; i++) {
		const struct fact_account *x = &d->f->accounts[i];

		if (strcmp(d->f->mail->accounts[i].key, key) == 0 && x->trust == TRUST_PROVEN &&
		    x->first_seen != TIME_UNKNOWN && x->first_seen < arrived)
			return true;
		for (size_t k = 0; k < x->owner_n; k++)
			if (strcmp(x->owner_v[k].value, key) == 0 &&
			    (x->owner_v[k].admin || x->owner_v[k].first_seen < arrived))
				return true;
	}
	return false;
}

/*
 * One of two accounts is forged, and it need not be that of the copy which came last: who changed a mail may be the
 * faster one.  Both wait for the call-back, except those that we knew before.
 */
static void
accuse_accounts(const struct detection *d, const struct difference *bank, int64_t arrived)
{
	struct finding *g = &d->out->v[d->out->n - 1];
	const struct mail *m = d->f->mail;

	/* A number that is no account's alone accuses many. */
	for (size_t i = 0; i < m->accounts_n; i++)
		if (!account_kind_is_identity(m->accounts[i].kind) &&
		    mail_strings_has(&bank->here, m->accounts[i].key))
			return;
	for (int side = 0; side < 2; side++) {
		const struct mail_strings *v = side == 0 ? &bank->here : &bank->there;

		for (size_t i = 0; i < v->n; i++)
			if (!known_before(d, v->v[i], arrived))
				mail_strings_add_once(d->a, &g->hostile_accounts, v->v[i]);
	}
}

static bool
same_id(struct detection *d)
{
	for (size_t i = 0; i < d->f->twins_n; i++) {
		const struct fact_twin *t = &d->f->twins[i];
		struct difference to = { 0 }, reply = { 0 }, bank;

		if (t->containment < 0 ? !t->same_head : t->containment < SAME_TEXT)
			continue;
		if (!d->bulk && !t->list) {
			to = recipients_differ(d, t);
			reply = reply_to_differs(d, t);
		}
		bank = accounts_differ(d, &t->accounts);
		if (to.here.n + to.there.n + reply.here.n + reply.there.n + bank.here.n == 0)
			continue;
		report(d, t->arrived, d->f->mail->message_id, t->containment, false, &to, &reply,
		    &bank);
		accuse_accounts(d, &bank, t->arrived);
		return true;
	}
	return false;
}

/* Both sides visible: our user's text comes to another of our mailboxes under another name or with other numbers. */
static void
relayed(struct detection *d)
{
	struct difference none = { 0 };

	if (d->ours || d->bulk || d->f->mail->subject_forward || d->f->auth.aligned ||
	    !d->f->auth.known)
		return;
	for (size_t i = 0; i < d->f->repeats_n; i++) {
		const struct fact_repeat *r = &d->f->repeats[i];
		struct difference bank;
		const struct fact_person *p = d->f->from_stands_for;

		if (r->quoted || !r->outbound || r->containment < RELAYED_TEXT ||
		    d->f->arrived < r->arrived || d->f->arrived - r->arrived > RELAYED_WITHIN ||
		    strcmp(r->message_id, d->f->mail->message_id) == 0)
			continue;
		if (strcmp(r->from, d->from->addr->address) != 0 &&
		    (p == NULL || !person_has(p, r->from)))
			continue;
		bank = accounts_differ(d, &r->accounts);
		if (bank.here.n == 0)
			continue;
		report(d, r->arrived, r->message_id, r->containment, true, &none, &none, &bank);
		return;
	}
}

void
detect_copy_divergence(struct detection *d)
{
	if (d->from != NULL && !same_id(d))
		relayed(d);
}
