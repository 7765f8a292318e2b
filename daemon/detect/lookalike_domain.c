#include <string.h>

#include "detection.h"
#include "lookalike.h"
#include "say.h"

/* A second domain of a company that has been in use for so long is no imitation. */
#define LONG_USED_DAYS 10

struct likeness {
	const struct fact_party *x;
	const struct fact_person *person; /* whose name it bears as well, NULL if nobody's */
	enum severity severity;
};

static bool
on_roster(const struct detection *d, const char *org)
{
	for (size_t i = 0; i < d->f->roster_n; i++)
		if (strcmp(d->f->roster[i].org, org) == 0)
			return true;
	return false;
}

/* Somebody of the imitated company takes part or writes, or the administrator named it, or it is ours. */
static bool
matters_here(const struct detection *d, const char *org)
{
	const struct config *c = d->f->config;

	if (on_roster(d, org) || (d->from != NULL && strcmp(d->from->addr->org, org) == 0))
		return true;
	for (size_t i = 0; i < c->partners_n; i++)
		if (mail_strings_has(&c->partners[i].domains, org))
			return true;
	return detection_is_ours(d, org);
}

/* Whose name or mailbox of that company the address bears. */
static const struct fact_person *
identity_of(const struct detection *d, size_t party)
{
	const struct fact_party *x = &d->f->parties[party];
	const struct standin *s = standin_of(d, party);

	if (s != NULL)
		return &d->f->roster[s->person];
	return x->known;
}

/* Does somebody whom we know of the imitated company receive this message? */
static bool
imitated_reads(const struct detection *d, const struct fact_party *x)
{
	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *y = &d->f->parties[i];

		if ((y->field == FIELD_TO || y->field == FIELD_CC) && !y->ours &&
		    (y->trust == TRUST_PROVEN || y->admin) &&
		    strcmp(y->addr->org, x->imitates) == 0)
			return true;
	}
	return false;
}

/* Nobody's name that we know. */
static enum severity
judge_domain(const struct detection *d, const struct fact_party *x, enum lookalike kind)
{
	bool speaks = x->field == FIELD_FROM || x->field == FIELD_REPLY_TO;
	/* Honest domains are one letter, or a suffix, from another; nobody comes upon the others by chance. */
	bool by_chance = kind == LOOKALIKE_SUFFIX || kind == LOOKALIKE_TYPO;

	/* What we write ourselves to a new address is a customer's like any other. */
	if (d->bulk || d->ours)
		return SEVERITY_INFO;
	/* A company knows its own domains; on others' lips this one is one of us. */
	if (!speaks)
		return kind == LOOKALIKE_VISUAL && detection_is_ours(d, x->imitates)
			   ? SEVERITY_MEDIUM
			   : SEVERITY_INFO;
	if (detection_wants_elsewhere(d) && kind != LOOKALIKE_SUFFIX)
		return SEVERITY_HIGH;
	/* Whom it imitates reads it, and it asks for nothing: a company of their group. */
	if (!d->money && imitated_reads(d, x))
		return SEVERITY_INFO;
	/* … but not in the conversation of the very company that the domain resembles. */
	if (by_chance && kind != LOOKALIKE_SUFFIX && d->money && on_roster(d, x->imitates))
		return SEVERITY_MEDIUM;
	if (by_chance)
		return d->money_strong && matters_here(d, x->imitates) ? SEVERITY_MEDIUM
								       : SEVERITY_INFO;
	return d->money || matters_here(d, x->imitates) ? SEVERITY_MEDIUM : SEVERITY_INFO;
}

/* It names accounts that we know, and no others. */
static bool
to_known_accounts(const struct detection *d)
{
	const struct mail *m = d->f->mail;
	size_t stated = 0;

	for (size_t i = 0; i < m->accounts_n; i++) {
		if (m->accounts[i].where == WHERE_QUOTED)
			continue;
		if (!bank_account_known(&d->f->accounts[i]))
			return false;
		stated++;
	}
	return stated > 0;
}

/* Harmless mail was sent first, and now money is spoken of, for the first time, by one whose account is not known. */
static bool
first_bill(const struct detection *d, const struct fact_party *x)
{
	return x == d->from && d->money && !to_known_accounts(d) && !x->spoke_of_money;
}

static bool
in_use(const struct detection *d, const struct fact_party *x)
{
	return (x->trust == TRUST_PROVEN && x->history.days >= LONG_USED_DAYS) ||
	       (x->established && detection_worst(d, FAMILY_BANK) < SEVERITY_MEDIUM);
}

static enum severity
judge_unknown(const struct detection *d, const struct likeness *w)
{
	const struct fact_party *x = w->x;
	enum lookalike kind = lookalike_of(d->a, x->addr->domain, x->addr->org, x->imitates);
	bool speaks = x->field == FIELD_FROM || x->field == FIELD_REPLY_TO;

	/* The same name under another suffix may be theirs, until it wants money elsewhere. */
	if (w->person != NULL && kind == LOOKALIKE_SUFFIX)
		return !d->money_strong                 ? SEVERITY_INFO
		       : came_together(d, x, w->person) ? SEVERITY_MEDIUM
							: SEVERITY_HIGH;
	if (w->person != NULL && moved_within_group(d, x, w->person))
		return SEVERITY_MEDIUM;
	/* Our own answer to such a one gives nothing away: where it goes is outbound_diversion's to judge. */
	if (w->person != NULL && d->ours && d->before->severity < SEVERITY_HIGH &&
	    longer_name(d, x, w->person))
		return SEVERITY_MEDIUM;
	if (w->person != NULL)
		return d->money || speaks ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	return judge_domain(d, x, kind);
}

/* No time that it was in use excuses what wants money elsewhere; and the first bill of an imitation is looked at. */
static enum severity
judge(const struct detection *d, const struct likeness *w)
{
	const struct fact_party *x = w->x;
	bool suffix =
	    lookalike_of(d->a, x->addr->domain, x->addr->org, x->imitates) == LOOKALIKE_SUFFIX;
	enum severity severity;

	if (!in_use(d, x) || (!suffix && detection_wants_elsewhere(d)))
		return judge_unknown(d, w);
	if (suffix || !first_bill(d, x))
		return SEVERITY_INFO;
	severity = judge_unknown(d, w);
	return severity > SEVERITY_MEDIUM ? SEVERITY_MEDIUM : severity;
}

static void
report(struct detection *d, const struct likeness *w)
{
	struct finding *g = findings_add(d->out, DETECTOR_LOOKALIKE_DOMAIN, w->severity);
	const struct fact_party *x = w->x;

	g->reason =
	    w->person != NULL
		? arena_printf(d->a,
		      "%s in %s bears the name of %s (%s), at a domain that only looks like %s.",
		      say_address(d->a, x->addr), say_field(x->field),
		      say_name(d->a, w->person->name, w->person->address),
		      say_clean(d->a, w->person->address), say_clean(d->a, x->imitates))
		: arena_printf(d->a,
		      "The domain of %s in %s looks like %s, and is not that company's.",
		      say_address(d->a, x->addr), say_field(x->field),
		      say_clean(d->a, x->imitates));
	g->header = say_header(d->a, x);
	g->evidence =
	    json_pack("{s:o, s:o, s:s, s:o, s:o, s:[o]}", "domain", json_text(x->addr->domain),
		"imitates", json_text(x->imitates), "field", field_name(x->field), "first_seen",
		json_time(x->history.first_seen), "header", json_text(g->header), "pairs",
		json_pair("domain", x->imitates, x->addr->domain, x->history.first_seen,
		    x->history.seen));
	mail_strings_add(d->a, &g->attack, "T1583.001");
	if (w->person != NULL)
		mail_strings_add(d->a, &g->hostile, x->addr->address);
}

/*
 * A domain in the text, or the server that made the Message-ID.  Companies name their other domains in what they write;
 * what the eye cannot tell from the known one is nobody's other domain.
 */
static enum severity
judge_mention(const struct detection *d, const struct fact_mention *x)
{
	enum lookalike kind = lookalike_of(d->a, x->domain, x->org, x->imitates);

	if (x->imitates[0] == '\0' || d->bulk || d->ours || !matters_here(d, x->imitates))
		return SEVERITY_INFO;
	/* Under the name of one whom it imitates; other suffixes are replyto_diversion's to judge. */
	if (x->person != NULL && kind != LOOKALIKE_SUFFIX && x->seen == 0 &&
	    person_proven(x->person))
		return d->money ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	return kind == LOOKALIKE_VISUAL || (d->money_strong && kind != LOOKALIKE_SUFFIX)
		   ? SEVERITY_MEDIUM
		   : SEVERITY_INFO;
}

static void
report_mention(struct detection *d, const struct fact_mention *x, enum severity severity)
{
	struct finding *g = findings_add(d->out, DETECTOR_LOOKALIKE_DOMAIN, severity);
	bool text = x->address[0] != '\0';

	g->reason = text
			? arena_printf(d->a,
			      "The text asks to write to %s: that domain looks like %s, and is "
			      "not that company's.",
			      say_clean(d->a, x->address), say_clean(d->a, x->imitates))
			: arena_printf(d->a,
			      "This mail was made by the server %s: that domain looks like %s, and "
			      "is not that company's.",
			      say_clean(d->a, x->domain), say_clean(d->a, x->imitates));
	g->evidence = json_pack("{s:o, s:o, s:s, s:[o]}", "domain", json_text(x->domain),
	    "imitates", json_text(x->imitates), "field", text ? "text" : "message_id", "pairs",
	    json_pair("domain", x->imitates, x->domain, TIME_UNKNOWN, 0));
	mail_strings_add(d->a, &g->attack, "T1583.001");
}

static void
judge_mentions(struct detection *d)
{
	const struct fact_mention *worst = NULL;
	enum severity severity = SEVERITY_INFO;

	for (size_t i = 0; i < d->f->mentions_n; i++) {
		enum severity s = judge_mention(d, &d->f->mentions[i]);

		if (s > severity) {
			worst = &d->f->mentions[i];
			severity = s;
		}
	}
	if (worst != NULL)
		report_mention(d, worst, severity);
}

void
detect_lookalike_domain(struct detection *d)
{
	struct likeness worst = { .severity = SEVERITY_INFO };
	bool any = false;

	for (size_t i = 0; i < d->f->parties_n; i++) {
		struct likeness w = { .x = &d->f->parties[i] };

		if (w.x->imitates[0] == '\0' || w.x->field == FIELD_SENDER)
			continue;
		w.person = identity_of(d, i);
		w.severity = judge(d, &w);
		if (!any || w.severity > worst.severity)
			worst = w;
		any = true;
	}
	if (any && worst.severity > SEVERITY_INFO)
		report(d, &worst);
	else
		judge_mentions(d);
}
