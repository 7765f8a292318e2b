#include <string.h>

#include "detection.h"
#include "lookalike.h"
#include "name.h"
#include "organisation.h"
#include "people.h"
#include "say.h"

#define COMPANY_MIN 6 /* letters of a company's own label; shorter ones stand in many a word */

/* Answers to that address stay with the sender, with us, or go where they always went. */
static bool
harmless(const struct detection *d, const struct fact_party *r)
{
	const struct mail_addr *x = r->addr, *from = d->from->addr;

	if (x->domain[0] == '\0' || r->mailbox || r->ours)
		return true;
	if (r->worst == TRUST_HOSTILE)
		return false;
	if (strcmp(x->address, from->address) == 0 || r->admin || r->reply_to_seen > 0)
		return true;
	if (x->org[0] != '\0' && strcmp(x->org, from->org) == 0)
		return true;
	/* A true address of somebody on the thread: an assistant, or the one who takes over. */
	if (roster_address(d->f, x->address) != NULL &&
	    standin_of(d, (size_t)(r - d->f->parties)) == NULL)
		return true;
	/* Its own long life excuses it, unless the message wants money elsewhere. */
	return r->established && detection_worst(d, FAMILY_BANK) < SEVERITY_MEDIUM;
}

struct reading {
	const struct standin *standin;
	const struct fact_person *person; /* whose answers are diverted, NULL if nobody known */
	bool same_identity; /* as From */
	bool freemail, lookalike;
};

/* Does the mailbox bear the name of the sender's company: acmetools.anna@? */
static bool
bears_company(const struct detection *d, const struct mail_addr *x, const struct mail_addr *from)
{
	const char *label = arena_strndup(d->a, from->org, strcspn(from->org, "."));

	return strlen(label) >= COMPANY_MIN && from->class == DOMAIN_CORPORATE &&
	       strstr(x->local, label) != NULL;
}

static struct reading
read_party(const struct detection *d, size_t i)
{
	const struct fact_party *r = &d->f->parties[i];
	const struct mail_addr *x = r->addr, *from = d->from->addr;
	struct reading w = { .standin = standin_of(d, i) };

	w.person = w.standin != NULL ? &d->f->roster[w.standin->person] : d->f->parties[i].known;
	w.same_identity = (x->skeleton[0] != '\0' && strcmp(x->skeleton, from->skeleton) == 0) ||
			  (x->local[0] != '\0' && strcmp(x->local, from->local) == 0 &&
			      !is_role_word(x->local)) ||
			  name_same_other_script(d->a, x->skeleton, from->skeleton);
	w.freemail = x->class == DOMAIN_FREEMAIL;
	w.same_identity =
	    w.same_identity ||
	    (w.freemail && (people_borne(x->local, from->skeleton) || bears_company(d, x, from)));
	/* The same name under another suffix: foreign, until it wants money elsewhere. */
	w.lookalike =
	    (r->imitates[0] != '\0' && (d->money_strong || lookalike_of(d->a, x->domain, x->org,
							       r->imitates) != LOOKALIKE_SUFFIX)) ||
	    (w.standin != NULL && w.standin->class == SWAP_LOOKALIKE);
	return w;
}

static enum severity
severity_of(const struct detection *d, const struct fact_party *r, const struct reading *w)
{
	/* A form on our own site writes from an address of ours, and names whoever filled it in. */
	bool proven =
	    (d->from_proven && !d->from->ours) || (w->person != NULL && person_proven(w->person));
	bool attested = d->from_attested || (w->person != NULL && w->person->attested);
	bool imitated = w->person != NULL || w->same_identity;
	/* Forms fail the checks of the domain that they write for. */
	bool doubted =
	    !d->from->ours && (detection_worst(d, FAMILY_AUTH) >= SEVERITY_MEDIUM ||
				  (d->f->auth.dmarc == AUTH_FAIL && !d->f->auth.aligned));
	enum severity s = SEVERITY_INFO;

	if (r->worst == TRUST_HOSTILE)
		return SEVERITY_HIGH;
	if (d->f->mail->auto_submitted)
		return SEVERITY_INFO;
	/* Lists set Reply-To as they please; not to a private mailbox in somebody's name when money is asked for. */
	if (d->bulk && !(w->person != NULL && (w->freemail || w->lookalike) && d->money))
		return SEVERITY_INFO;
	if (organisation_is_service(d->from->addr->org))
		return w->lookalike || r->imitates[0] != '\0' ||
			       (w->person != NULL && w->freemail && person_proven(w->person))
			   ? SEVERITY_HIGH
			   : SEVERITY_INFO;
	/* People with two private mailboxes. */
	if (d->from->addr->class == DOMAIN_FREEMAIL && w->person == NULL)
		return SEVERITY_INFO;
	if (w->lookalike && (imitated || d->money || strcmp(r->imitates, d->from->addr->org) == 0))
		s = proven && !(w->person == NULL && (d->f->auth.aligned || !d->f->auth.known) &&
				  other_department(d, r))
			? SEVERITY_HIGH
		    : proven || attested ? SEVERITY_MEDIUM
					 : SEVERITY_INFO;
	else if (w->freemail && imitated && proven)
		s = w->person != NULL || d->money ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	else if (w->freemail && imitated && attested)
		s = SEVERITY_MEDIUM;
	else if (w->freemail && proven && d->money_strong)
		s = SEVERITY_HIGH;
	else if (w->freemail && proven && d->money && doubted)
		s = SEVERITY_MEDIUM;
	else if (!w->freemail && imitated && proven && (d->money || doubted))
		s = SEVERITY_MEDIUM;
	if (s == SEVERITY_HIGH && doubted)
		s = SEVERITY_CRITICAL;
	return s;
}

static void
report(struct detection *d, const struct fact_party *r, const struct reading *w, enum severity s)
{
	const struct mail_addr *from = d->from->addr;
	struct finding *g = findings_add(d->out, DETECTOR_REPLYTO_DIVERSION, s);
	const char *expected = w->person != NULL ? w->person->address : from->address;
	const char *class = w->lookalike ? "lookalike" : w->freemail ? "freemail" : "foreign";
	const char *kind = w->lookalike  ? arena_printf(d->a, ", a domain that looks like %s",
                                              r->imitates[0] != '\0' ? r->imitates : expected)
			   : w->freemail ? ", a free mailbox"
					 : ", at another company";

	if (w->person != NULL)
		g->reason = arena_printf(d->a,
		    "Answers to this mail of %s go to %s%s, which bears the name of %s; the known "
		    "address is "
		    "%s%s.",
		    say_address(d->a, from), say_address(d->a, r->addr), kind,
		    say_name(d->a, w->person->name, w->person->address),
		    say_clean(d->a, w->person->address), say_since(d->a, w->person->since));
	else
		g->reason = arena_printf(d->a,
		    "Answers to this mail of %s go to %s%s, which this sender has never used "
		    "before.",
		    say_address(d->a, from), say_address(d->a, r->addr), kind);
	g->header = say_header(d->a, r);
	g->evidence = json_pack("{s:o, s:o, s:o, s:o, s:s, s:b, s:o, s:o, s:[o]}", "from",
	    json_text(from->address), "name", json_text(r->addr->name), "expected",
	    json_text(expected), "seen", json_text(r->addr->address), "class", class,
	    "same_identity", w->same_identity || w->person != NULL, "since",
	    json_time(w->person != NULL ? w->person->since : d->from->history.first_seen), "header",
	    json_text(g->header), "pairs",
	    json_pair("reply_to", expected, r->addr->address,
		w->person != NULL ? w->person->since : d->from->history.first_seen,
		w->person != NULL ? w->person->seen : d->from->history.sent));
	mail_strings_add(d->a, &g->attack, w->lookalike ? "T1583.001" : "T1585.002");
	mail_strings_add(d->a, &g->attack, "T1584.004");
	mail_strings_add(d->a, &g->hostile, r->addr->address);
}

/*
 * An address in the text, under a name that stands on the conversation.  Private addresses stand in signatures, and companies
 * get other suffixes: it takes money.
 */
static enum severity
judge_mention(const struct detection *d, const struct fact_mention *x)
{
	enum lookalike kind = x->imitates[0] == '\0'
				  ? LOOKALIKE_NONE
				  : lookalike_of(d->a, x->domain, x->org, x->imitates);

	if (d->bulk || (!person_proven(x->person) && !x->person->attested))
		return SEVERITY_INFO;
	if (x->hostile)
		return SEVERITY_HIGH;
	/* lookalike_domain says so. */
	if (kind != LOOKALIKE_NONE && kind != LOOKALIKE_SUFFIX)
		return SEVERITY_INFO;
	if (detection_wants_elsewhere(d))
		return SEVERITY_HIGH;
	if (x->seen > 0 || (kind == LOOKALIKE_SUFFIX && !d->money))
		return SEVERITY_INFO;
	return d->money && !d->money_at_home ? SEVERITY_MEDIUM : SEVERITY_INFO;
}

static void
report_mention(struct detection *d, const struct fact_mention *x, enum severity severity)
{
	struct finding *g = findings_add(d->out, DETECTOR_REPLYTO_DIVERSION, severity);
	const struct fact_person *p = x->person;

	g->reason = arena_printf(d->a,
	    "The text names %s, which bears the name of %s; the known address is %s%s. Answer to "
	    "the known one only.",
	    say_clean(d->a, x->shown), say_name(d->a, p->name, p->address),
	    say_clean(d->a, p->address), say_since(d->a, p->since));
	g->evidence = json_pack("{s:o, s:o, s:o, s:s, s:s, s:o, s:[o]}", "from",
	    json_text(d->from->addr->address), "expected", json_text(p->address), "seen",
	    json_text(x->address), "class", x->imitates[0] != '\0' ? "lookalike" : "freemail",
	    "field", "text", "since", json_time(p->since), "pairs",
	    json_pair("text", p->address, x->address, p->since, p->seen));
	mail_strings_add(d->a, &g->attack, x->imitates[0] != '\0' ? "T1583.001" : "T1585.002");
	mail_strings_add(d->a, &g->hostile, x->address);
}

/* Answers may be led elsewhere by what is written as well; the gravest says so. */
static void
judge_text(struct detection *d)
{
	const struct fact_mention *worst = NULL;
	enum severity severity = SEVERITY_INFO;

	for (size_t i = 0; i < d->f->mentions_n; i++) {
		const struct fact_mention *x = &d->f->mentions[i];
		enum severity s = x->person != NULL ? judge_mention(d, x) : SEVERITY_INFO;

		if (s > severity) {
			worst = x;
			severity = s;
		}
	}
	if (worst != NULL)
		report_mention(d, worst, severity);
}

void
detect_replyto_diversion(struct detection *d)
{
	if (d->ours || d->from == NULL)
		return;
	judge_text(d);
	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *r = &d->f->parties[i];
		struct reading w;

		if (r->field != FIELD_REPLY_TO || harmless(d, r))
			continue;
		w = read_party(d, i);
		if (w.person == NULL && !w.same_identity && !w.freemail && !w.lookalike &&
		    r->worst != TRUST_HOSTILE)
			continue;
		report(d, r, &w, severity_of(d, r, &w));
	}
}
