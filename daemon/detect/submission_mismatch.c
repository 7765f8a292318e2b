#include <string.h>

#include "detection.h"
#include "say.h"

/* Has mail of this From been submitted by that organisation before? */
static bool
usual(const struct fact_sender *s, const char *org)
{
	for (uint32_t i = 0; i < s->submissions_n; i++)
		if (s->submissions[i].seen > 0 && strcmp(s->submissions[i].org, org) == 0)
			return true;
	return false;
}

/* An own organisation's relay: named in the configuration, or someone of ours in this message. */
static bool
our_relay(const struct facts *f, const struct mail_submission *s)
{
	if (mail_strings_has(&f->config->own_domains, s->domain) ||
	    mail_strings_has(&f->config->own_domains, s->org))
		return true;
	for (size_t i = 0; i < f->parties_n; i++)
		if (f->parties[i].ours && strcmp(f->parties[i].addr->org, s->org) == 0)
			return true;
	return false;
}

static bool
mismatches(const struct detection *d, const struct mail_submission *s)
{
	/* A bare login name and a free-mail account belong to no organisation. */
	if (s->org[0] == '\0' || strcmp(s->org, d->from->addr->org) == 0)
		return false;
	return !our_relay(d->f, s) && !usual(&d->f->sender, s->org);
}

void
detect_submission_mismatch(struct detection *d)
{
	const struct mail *m = d->f->mail;
	const struct mail_submission *s = NULL;
	enum severity severity = SEVERITY_INFO;
	struct finding *g;

	if (d->ours || d->from == NULL || m->list || (d->from->addr->flags & ADDR_VIA) != 0 ||
	    d->from->addr->class != DOMAIN_CORPORATE)
		return;
	for (size_t i = 0; i < m->submission_n && s == NULL; i++)
		if (mismatches(d, &m->submission[i]))
			s = &m->submission[i];
	if (s == NULL)
		return;
	if (d->from_proven)
		severity = SEVERITY_HIGH;
	else if (d->from_attested || d->from->partner >= 0 ||
		 (d->money && !d->bulk && d->f->auth.known))
		severity =
		    SEVERITY_MEDIUM; /* of others only those who want something, and were checked */
	/* The domain's owner has authorised that server. */
	if (d->f->auth.aligned)
		severity =
		    severity > SEVERITY_INFO && d->money_strong ? SEVERITY_MEDIUM : SEVERITY_INFO;
	g = findings_add(d->out, DETECTOR_SUBMISSION_MISMATCH, severity);
	g->reason = arena_printf(d->a,
	    "This mail says that it is from %s, but it was handed in by the account %s, which "
	    "belongs to "
	    "%s.",
	    say_address(d->a, d->from->addr), say_clean(d->a, s->address), say_clean(d->a, s->org));
	g->header = s->line;
	g->evidence = json_pack("{s:o, s:o, s:o, s:o, s:o, s:[o]}", "from",
	    json_text(d->from->addr->address), "submitted_by", json_text(s->address),
	    "organisation", json_text(s->org), "field", json_text(s->header), "header",
	    json_text(s->line), "pairs",
	    json_pair("submission", d->from->addr->org, s->org, TIME_UNKNOWN, d->f->sender.mails));
	mail_strings_add(d->a, &g->attack, "T1584.004");
	mail_strings_add(d->a, &g->attack, "T1078");
	mail_strings_add(d->a, &g->attack, "T1496");
	if (strchr(s->address, '@') != NULL)
		mail_strings_add(d->a, &g->hostile, s->address);
}
