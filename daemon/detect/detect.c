#include <stdlib.h>
#include <string.h>

#include "detection.h"
#include "say.h"

static const struct {
	const char *id;
	unsigned version;
	enum family family;
} detectors[DETECTOR_COUNT] = {
	[DETECTOR_PARTICIPANT_SWAP] = { "participant_swap", 1, FAMILY_IDENTITY },
	[DETECTOR_DUPLICATE_IDENTITY] = { "duplicate_identity", 1, FAMILY_IDENTITY },
	[DETECTOR_OUTBOUND_DIVERSION] = { "outbound_diversion", 1, FAMILY_DIVERSION },
	[DETECTOR_REPLYTO_DIVERSION] = { "replyto_diversion", 1, FAMILY_DIVERSION },
	[DETECTOR_FAKE_REPLY] = { "fake_reply", 1, FAMILY_REPLY },
	[DETECTOR_BANK_CHANGE] = { "bank_change", 2, FAMILY_BANK },
	[DETECTOR_AUTH_CONTRADICTION] = { "auth_contradiction", 1, FAMILY_AUTH },
	[DETECTOR_SUBMISSION_MISMATCH] = { "submission_mismatch", 1, FAMILY_AUTH },
	[DETECTOR_RESEND_OTHER_ROUTE] = { "resend_other_route", 1, FAMILY_REPLY },
	[DETECTOR_HOSTILE_PIVOT] = { "hostile_pivot", 1, FAMILY_PIVOT },
	[DETECTOR_UNREADABLE_MAIL] = { "unreadable_mail", 1, FAMILY_OTHER },
	[DETECTOR_LOOKALIKE_DOMAIN] = { "lookalike_domain", 1, FAMILY_IDENTITY },
	[DETECTOR_POLICY_VIOLATION] = { "policy_violation", 1, FAMILY_POLICY },
	[DETECTOR_COPY_DIVERGENCE] = { "copy_divergence", 1, FAMILY_REPLY },
	[DETECTOR_PATH_CHANGE] = { "path_change", 1, FAMILY_OTHER },
	[DETECTOR_CHASER_CONFLICT] = { "chaser_conflict", 1, FAMILY_OTHER },
};

/* In this order: a detector may look at the findings of those before it. */
static void (*const run[])(struct detection *) = {
	detect_bank_change,
	detect_auth_contradiction,
	detect_submission_mismatch,
	detect_replyto_diversion,
	detect_participant_swap,
	detect_lookalike_domain,
	detect_fake_reply,
	detect_resend_other_route,
	detect_copy_divergence,
	detect_outbound_diversion,
	detect_hostile_pivot,
	detect_path_change,
	detect_chaser_conflict,
	detect_unreadable,
	detect_policy_violation,
};

const char *
detector_id(enum detector d)
{
	return detectors[d].id;
}

bool
detector_find(const char *id, enum detector *ret)
{
	for (int i = 0; i < DETECTOR_COUNT; i++)
		if (strcmp(detectors[i].id, id) == 0) {
			*ret = (enum detector)i;
			return true;
		}
	return false;
}

unsigned
detector_version(enum detector d)
{
	return detectors[d].version;
}

enum family
detector_family(enum detector d)
{
	return detectors[d].family;
}

struct finding *
findings_add(struct findings *fs, enum detector detector, enum severity severity)
{
	struct finding *f;

	fs->v = arena_grow(fs->arena, fs->v, fs->n, sizeof(*fs->v));
	f = &fs->v[fs->n++];
	*f = (struct finding){
		.detector = detector, .severity = severity, .reason = "", .header = ""
	};
	return f;
}

void
findings_clear(struct findings *fs)
{
	for (size_t i = 0; i < fs->n; i++)
		json_decref(fs->v[i].evidence);
	*fs = (struct findings){ .arena = fs->arena };
}

enum severity
detection_worst(const struct detection *d, unsigned families)
{
	enum severity worst = SEVERITY_INFO;

	for (size_t i = 0; i < d->out->n; i++)
		if ((detector_family(d->out->v[i].detector) & families) != 0 &&
		    d->out->v[i].severity > worst)
			worst = d->out->v[i].severity;
	return worst;
}

bool
detection_is_ours(const struct detection *d, const char *org)
{
	if (mail_strings_has(&d->f->config->own_domains, org))
		return true;
	for (size_t i = 0; i < d->f->parties_n; i++)
		if (d->f->parties[i].ours && strcmp(d->f->parties[i].addr->org, org) == 0)
			return true;
	return false;
}

bool
detection_wants_elsewhere(const struct detection *d)
{
	return bank_claims_change(d) || detection_worst(d, FAMILY_BANK) >= SEVERITY_MEDIUM;
}

/* An account that we know asks for nothing new, and neither does the first one that a company ever gives. */
static bool
asks_anew(const struct detection *d, size_t i)
{
	const struct mail_account *x = &d->f->mail->accounts[i];
	const struct fact_account *fact = &d->f->accounts[i];

	if (x->ours || fact->ours || x->where == WHERE_QUOTED || fact->trust == TRUST_PROVEN)
		return false;
	return !(fact->owner_n == 0 && fact->trust != TRUST_HOSTILE && d->f->auth.aligned &&
		 d->f->from_stands_for == NULL && d->from != NULL &&
		 d->from->addr->class == DOMAIN_CORPORATE && d->from->imitates[0] == '\0' &&
		 d->f->mail->reply_to.n == 0);
}

static bool
at_home(const struct facts *f)
{
	const struct mail *m = f->mail;
	bool any = false;

	if ((m->wording & (WORDING_BANK_CHANGE | WORDING_PAYMENT_MADE | WORDING_ASKS_MONEY)) != 0)
		return false;
	for (size_t i = 0; i < m->accounts_n; i++) {
		if (m->accounts[i].where == WHERE_QUOTED)
			continue;
		if (f->accounts[i].trust != TRUST_PROVEN || f->accounts[i].owner_is_ours)
			return false;
		any = true;
	}
	return any;
}

void
detection_begin(const struct facts *f, const struct detect_before *before, struct findings *out,
    struct detection *ret)
{
	struct detection d = { .f = f, .before = before, .out = out, .a = out->arena };
	const struct mail *m = f->mail;

	for (size_t i = 0; i < f->parties_n && d.from == NULL; i++)
		if (f->parties[i].field == FIELD_FROM)
			d.from = &f->parties[i];
	d.ours = f->direction != DIRECTION_INBOUND;
	d.bulk = m->list || m->auto_submitted;
	if (d.from != NULL) {
		const struct fact_person *p = roster_address(f, d.from->addr->address);

		d.bulk = d.bulk || (d.from->addr->flags & ADDR_VIA) != 0;
		d.from_proven = d.from->trust == TRUST_PROVEN || d.from->admin ||
				(p != NULL && person_proven(p));
		d.from_attested = !d.from_proven && p != NULL && p->attested;
	}
	for (size_t i = 0; i < m->accounts_n; i++)
		if (asks_anew(&d, i))
			d.money_strong = true;
	if ((m->wording & (WORDING_BANK_CHANGE | WORDING_PAYMENT_MADE)) != 0)
		d.money_strong = true;
	d.money_at_home = at_home(f);
	d.asks_money = (m->wording & WORDING_ASKS_MONEY) != 0;
	d.money = d.money_strong || d.asks_money || (m->wording & WORDING_PAYMENT) != 0;
	d.presses = (m->wording & (WORDING_PRESSURE | WORDING_SECRECY | WORDING_AVOIDS_CALL)) != 0;
	standins_find(&d);
	*ret = d;
}

static int
graver_first(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	return a->detector < b->detector ? -1 : a->detector > b->detector;
}

void
detect_run(const struct facts *f, const struct detect_before *before, struct findings *ret)
{
	static const struct detect_before nothing = { .severity = SEVERITY_INFO };
	struct detection d;

	say_begin(f->mail, f->config != NULL && f->config->parse.whole_accounts);
	detection_begin(f, before != NULL ? before : &nothing, ret, &d);
	for (size_t i = 0; i < sizeof(run) / sizeof(run[0]); i++)
		run[i](&d);
	if (ret->n > 1)
		qsort(ret->v, ret->n, sizeof(*ret->v), graver_first);
	ret->severity = combine(ret, d.before);
	for (size_t i = 0; i < d.standins_n; i++) {
		ret->substitutes = arena_grow(
		    ret->arena, ret->substitutes, ret->substitutes_n, sizeof(*ret->substitutes));
		ret->substitutes[ret->substitutes_n++] =
		    (struct store_substitute){ .person = d.standins[i].person,
			    .party = d.standins[i].party };
	}
	if (ret->severity > SEVERITY_INFO)
		next_steps(&d);
}
