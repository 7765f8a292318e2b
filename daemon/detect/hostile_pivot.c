#include <string.h>

#include "detection.h"
#include "organisation.h"
#include "say.h"

/* How much it says that something of an earlier alarm turns up elsewhere. */
static enum severity
severity_of(const struct detection *d, const struct fact_pivot *p)
{
	enum domain_class class;
	const char *org;

	/* Those who were warned quote what they were warned of: when they tell others, and when they ask. */
	if (p->quoted && !d->money_strong && !d->asks_money && !d->presses)
		return d->ours ? SEVERITY_INFO : SEVERITY_MEDIUM;
	if (strcmp(p->kind, "message_id_host") != 0)
		return SEVERITY_HIGH;
	/* Servers are shared with honest people: it takes one that is no free-mailer's and no service's, and money. */
	org = organisation_of(d->a, p->what, &class);
	return d->money && !d->bulk && class == DOMAIN_CORPORATE && !organisation_is_service(org)
		   ? SEVERITY_MEDIUM
		   : SEVERITY_INFO;
}

static const char *
words(const char *kind)
{
	static const struct {
		const char *kind, *words;
	} table[] = {
		{ "address", "the address" },
		{ "reply_to", "the answer address" },
		{ "account", "the bank account" },
		{ "message_id_host", "the mail server" },
		{ "submission", "the sending account" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].kind, kind) == 0)
			return table[i].words;
	return "something";
}

/* An address as it stands in this message: with the dots that some providers do not count. */
static const char *
shown(const struct detection *d, const struct fact_pivot *p)
{
	for (size_t i = 0; i < d->f->parties_n; i++)
		if (strcmp(d->f->parties[i].addr->address, p->what) == 0)
			return say_address(d->a, d->f->parties[i].addr);
	return say_clean(d->a, p->what);
}

void
detect_hostile_pivot(struct detection *d)
{
	const struct fact_pivot *worst = NULL;
	enum severity severity = SEVERITY_INFO;
	json_t *list = json_array();
	struct finding *g;

	for (size_t i = 0; i < d->f->pivots_n; i++) {
		const struct fact_pivot *p = &d->f->pivots[i];

		/* In its own conversation it is no pivot but the incident going on. */
		if (p->incident != 0 && p->incident == d->f->conversation.incident)
			continue;
		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:o, s:o}", "what", json_text(p->what), "kind",
			      json_text(p->kind), "incident", json_text(p->incident_id), "since",
			      json_time(p->since)));
		if (worst == NULL || severity_of(d, p) > severity) {
			worst = p;
			severity = severity_of(d, p);
		}
	}
	if (worst == NULL) {
		json_decref(list);
		return;
	}
	g = findings_add(d->out, DETECTOR_HOSTILE_PIVOT, severity);
	g->reason = arena_printf(d->a,
	    "This conversation contains %s %s, which an alarm of %s accuses, and nobody has "
	    "cleared.",
	    words(worst->kind), shown(d, worst), say_day(d->a, worst->since));
	g->evidence = json_pack("{s:o}", "pivots", list);
	mail_strings_add(d->a, &g->attack, "T1199");
	for (size_t i = 0; i < d->f->parties_n; i++)
		if (d->f->parties[i].worst == TRUST_HOSTILE)
			mail_strings_add(d->a, &g->hostile, d->f->parties[i].addr->address);
}
