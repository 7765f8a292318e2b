#include <string.h>

#include "detection.h"
#include "lookalike.h"
#include "people.h"
#include "say.h"

/* One recipient who is not who our user takes him for. */
struct stray {
	const struct fact_party *x;
	const struct fact_person *person; /* for whom it stands, NULL if nobody known */
	enum severity severity;
};

struct strays {
	struct stray *v;
	size_t n;
	enum severity worst;
};

static bool
is_recipient(const struct fact_party *x)
{
	return (x->field == FIELD_TO || x->field == FIELD_CC || x->field == FIELD_BCC) &&
	       !x->ours && !x->mailbox && (x->addr->flags & ADDR_INVALID) == 0;
}

/* Somebody on the conversation who is proven, the administrator's, or known from elsewhere for long. */
static bool
is_known(const struct detection *d, const struct fact_party *x)
{
	const struct fact_person *p = roster_address(d->f, x->addr->address);

	if (x->worst == TRUST_HOSTILE)
		return false;
	return x->admin || x->trust == TRUST_PROVEN || x->established || x->reply_to_seen > 0 ||
	       (p != NULL && (person_proven(p) || p->attested));
}

/* The gravest of the people for whom that recipient stands, all of whose own addresses are gone. */
static const struct standin *
stands_for(const struct detection *d, size_t party)
{
	const struct standin *found = NULL;

	for (size_t i = 0; i < d->standins_n; i++) {
		const struct standin *s = &d->standins[i];
		const struct fact_person *p = &d->f->roster[s->person];

		/* Oneself at home; a second mailbox beside the first. */
		if (s->party != party || s->self || s->present || s->known_otherwise)
			continue;
		if (!person_proven(p) && !p->attested)
			continue;
		if (found == NULL || s->class < found->class)
			found = s;
	}
	return found;
}

static bool
is_bad_class(enum swap_class c)
{
	return c == SWAP_FREEMAIL || c == SWAP_LOOKALIKE;
}

/* The message that ours answers had a finding. */
static bool
answers_finding(const struct detection *d)
{
	for (size_t i = 0; i < d->f->references_n; i++)
		if (d->f->references[i].in_reply_to && d->f->references[i].had_findings)
			return true;
	return false;
}

/*
 * Somebody wrote from a private mailbox, and neither he nor anybody else on the conversation speaks of money: people do,
 * by accident and on the way.  Whoever means to deceive has to speak of it, and is told of when he does.
 */
static bool
only_private(const struct detection *d)
{
	return d->f->conversation.harmless && d->before->severity < SEVERITY_HIGH && !d->money &&
	       !d->presses && d->f->mail->attachments_n == 0;
}

static enum severity
judge_standin(const struct detection *d, const struct standin *s, size_t many, bool lost)
{
	const struct fact_party *x = &d->f->parties[s->party];
	const struct fact_person *p = &d->f->roster[s->person];
	bool suspected = d->f->conversation.has_findings || d->before->severity >= SEVERITY_MEDIUM;

	if (!is_bad_class(s->class)) {
		/* Whom we tell that money was sent at an address that never was, and nobody else of theirs. */
		if (s->class == SWAP_FOREIGN && person_proven(p) && !p->ours && lost &&
		    x->history.seen == 0 && (d->f->mail->wording & WORDING_PAYMENT_MADE) != 0)
			return SEVERITY_HIGH;
		if (s->class == SWAP_FOREIGN && (suspected || d->money_strong) && person_proven(p))
			return SEVERITY_MEDIUM;
		return SEVERITY_INFO;
	}
	if (d->before->severity < SEVERITY_HIGH && longer_name(d, x, p))
		return suspected || d->money ? SEVERITY_MEDIUM : SEVERITY_INFO;
	/* To a colleague at home. */
	if (p->ours && !suspected && !d->money_strong)
		return SEVERITY_INFO;
	/* From one private mailbox to another. */
	if (p->class == DOMAIN_FREEMAIL && s->class == SWAP_FREEMAIL && !suspected)
		return d->money_strong ? SEVERITY_MEDIUM : SEVERITY_INFO;
	if (d->before->severity >= SEVERITY_HIGH || many >= 2)
		return SEVERITY_CRITICAL;
	if (d->money_strong || (d->money && s->class == SWAP_LOOKALIKE))
		return SEVERITY_CRITICAL;
	/* Nobody of theirs is left, and the address was never seen: what it answered is missing here. */
	if (d->money && lost && x->history.seen == 0)
		return SEVERITY_CRITICAL;
	if (suspected && s->class == SWAP_FREEMAIL && only_private(d))
		return SEVERITY_MEDIUM;
	if (suspected)
		return SEVERITY_HIGH;
	/* A private address that our user knows by other ways; nobody speaks of money. */
	if (s->class == SWAP_LOOKALIKE || (d->money && !long_in_use(d, x)))
		return SEVERITY_HIGH;
	if (d->money)
		return SEVERITY_MEDIUM;
	return long_in_use(d, x) ? SEVERITY_INFO : SEVERITY_MEDIUM;
}

/* Everybody proven on the other side is gone, and what is left was never seen before. */
static bool
lost_everybody(const struct detection *d)
{
	bool counterparty = false;

	for (size_t i = 0; i < d->f->roster_n; i++)
		if (!d->f->roster[i].ours && person_proven(&d->f->roster[i]))
			counterparty = true;
	if (!counterparty || d->f->mail->subject_forward)
		return false;
	for (size_t i = 0; i < d->f->parties_n; i++)
		if (is_recipient(&d->f->parties[i]) && is_known(d, &d->f->parties[i]))
			return false;
	return true;
}

/* Nobody's name, at the company's name under another suffix, and no word of money that went there: a branch, mostly. */
static bool
other_branch(const struct detection *d, const struct fact_party *x)
{
	return x->known == NULL && !d->money_strong &&
	       lookalike_of(d->a, x->addr->domain, x->addr->org, x->imitates) == LOOKALIKE_SUFFIX;
}

/* The sender's own name, or mailbox, elsewhere: what he sends home. */
static bool
senders_own(const struct detection *d, const struct mail_addr *x)
{
	const struct mail_addr *from = d->from != NULL ? d->from->addr : NULL;

	return from != NULL &&
	       ((people_several_words(x->skeleton) && strcmp(x->skeleton, from->skeleton) == 0) ||
		   (!is_role_word(from->local) && people_same_local(x->local, from->local)));
}

/* A free mailbox that nobody ever wrote from or to bears the name of somebody whom we know at a company. */
static bool
first_private(const struct detection *d, const struct fact_party *x)
{
	return x->known != NULL && !x->known->ours && x->addr->class == DOMAIN_FREEMAIL &&
	       x->history.first_seen == TIME_UNKNOWN && !d->f->mail->subject_forward;
}

/* Does somebody of that person's company receive this message at an address that we know?  Then it is no private one. */
static bool
colleague_reads(const struct detection *d, const struct fact_person *p)
{
	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *y = &d->f->parties[i];

		if (is_recipient(y) && is_known(d, y) && strcmp(y->addr->org, p->org) == 0)
			return true;
	}
	return false;
}

static enum severity
judge_stranger(const struct detection *d, const struct fact_party *x,
    const struct fact_person *person, bool lost, bool answers)
{
	bool doubtful = x->addr->class == DOMAIN_FREEMAIL || x->imitates[0] != '\0';

	if (x->worst == TRUST_HOSTILE)
		return SEVERITY_CRITICAL;
	if (is_known(d, x))
		return SEVERITY_INFO;
	if (x->known != NULL && (d->f->mail->wording & WORDING_PAYMENT_MADE) != 0)
		return SEVERITY_CRITICAL;
	if (answers && doubtful && d->before->severity < SEVERITY_HIGH &&
	    ((x->known != NULL && came_together(d, x, x->known)) ||
		(person != NULL && longer_name(d, x, person)) || other_department(d, x) ||
		other_branch(d, x)))
		return SEVERITY_MEDIUM;
	if (answers && doubtful)
		return d->before->severity >= SEVERITY_HIGH ? SEVERITY_CRITICAL
		       : d->money                           ? SEVERITY_HIGH
							    : SEVERITY_MEDIUM;
	if (lost && doubtful && x->history.seen == 0 && d->money_strong && !senders_own(d, x->addr))
		return SEVERITY_HIGH;
	if (first_private(d, x))
		return colleague_reads(d, x->known) ? (d->money ? SEVERITY_HIGH : SEVERITY_MEDIUM)
		       : d->money                   ? SEVERITY_MEDIUM
						    : SEVERITY_INFO;
	return SEVERITY_INFO;
}

static void
collect(const struct detection *d, struct strays *ret)
{
	bool lost = lost_everybody(d), answers = answers_finding(d);
	size_t many = 0;

	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct standin *s = is_recipient(&d->f->parties[i]) ? stands_for(d, i) : NULL;

		if (s != NULL && is_bad_class(s->class))
			many++;
	}
	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *x = &d->f->parties[i];
		const struct standin *s;
		struct stray w = { .x = x };
		enum severity severity;

		if (!is_recipient(x))
			continue;
		s = stands_for(d, i);
		w.person = s != NULL ? &d->f->roster[s->person] : x->known;
		w.severity = judge_stranger(d, x, w.person, lost, answers);
		if (s != NULL) {
			severity = judge_standin(d, s, many, lost);
			if (severity > w.severity)
				w.severity = severity;
		}
		if (w.severity == SEVERITY_INFO)
			continue;
		if (w.severity > ret->worst)
			ret->worst = w.severity;
		ret->v = arena_grow(d->a, ret->v, ret->n, sizeof(*ret->v));
		ret->v[ret->n++] = w;
	}
}

static const char *
kind_of(const struct detection *d)
{
	if ((d->f->mail->wording & WORDING_PAYMENT_MADE) != 0)
		return "payment_made";
	return d->f->conversation.id != 0 || d->f->mail->subject_reply ? "reply" : "new_thread";
}

/* A colleague's mail to others came here in copy: his own mailbox may be none of those that are watched. */
static bool
colleague_wrote(const struct detection *d)
{
	return d->f->direction == DIRECTION_INBOUND && d->from != NULL && d->from->ours &&
	       !d->bulk && (d->f->auth.aligned || !d->f->auth.known);
}

static const char *
sender(const struct detection *d)
{
	return colleague_wrote(d) ? d->from->addr->address : d->f->account;
}

static const char *
sentence(const struct detection *d, const struct strays *s)
{
	struct mail_strings list = { 0 };
	bool paid = (d->f->mail->wording & WORDING_PAYMENT_MADE) != 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct stray *w = &s->v[i];

		mail_strings_add(d->a, &list,
		    w->person == NULL
			? say_address(d->a, w->x->addr)
			: arena_printf(d->a, "%s instead of %s", say_address(d->a, w->x->addr),
			      say_clean(d->a, w->person->address)));
	}
	return arena_printf(d->a, "%s sent this mail to %s%s.", say_clean(d->a, sender(d)),
	    say_list(d->a, &list), paid ? ", and it says that money was sent" : "");
}

void
detect_outbound_diversion(struct detection *d)
{
	struct strays s = { 0 };
	struct finding *g;
	json_t *recipients = json_array(), *pairs = json_array();

	if ((d->f->direction == DIRECTION_OUTBOUND || colleague_wrote(d)) &&
	    !d->f->mail->auto_submitted)
		collect(d, &s);
	if (s.n == 0) {
		json_decref(recipients);
		json_decref(pairs);
		return;
	}
	g = findings_add(d->out, DETECTOR_OUTBOUND_DIVERSION, s.worst);
	for (size_t i = 0; i < s.n; i++) {
		const struct stray *w = &s.v[i];

		json_array_append_new(recipients, json_text(w->x->addr->address));
		if (w->person != NULL)
			json_array_append_new(
			    pairs, json_pair(field_name(w->x->field), w->person->address,
				       w->x->addr->address, w->person->since, w->person->seen));
		mail_strings_add(d->a, &g->hostile, w->x->addr->address);
	}
	g->reason = sentence(d, &s);
	g->header = say_header(d->a, s.v[0].x);
	g->evidence = json_pack("{s:o, s:s, s:o, s:o, s:o}", "recipients", recipients, "kind",
	    kind_of(d), "pairs", pairs, "text", json_excerpt(d->f->mail->wording_evidence),
	    "header", json_text(g->header));
	mail_strings_add(d->a, &g->attack, "T1199");
	mail_strings_add(d->a, &g->attack, "T1657");
}
