#include "detection.h"
#include "say.h"

/* Transfers take days, and reminders cross with them. */
#define UNDERWAY (3 * 86400)
#define REMEMBERED (180 * 86400)

void
detect_chaser_conflict(struct detection *d)
{
	const struct fact_paid *p = &d->f->paid;
	int64_t apart = d->f->arrived - p->arrived;
	struct finding *g;

	if (d->ours || d->from == NULL || p->message_id[0] == '\0' || apart < 0 ||
	    apart > REMEMBERED || (apart < UNDERWAY && !p->had_findings))
		return;
	g = findings_add(d->out, DETECTOR_CHASER_CONFLICT, SEVERITY_MEDIUM);
	g->reason = arena_printf(d->a,
	    "%s asks after a payment that our mail of %s (\"%s\") to %s says was made: the money "
	    "may "
	    "have gone to somebody else.",
	    say_address(d->a, d->from->addr), say_day(d->a, p->arrived),
	    say_clean(d->a, p->subject), say_list(d->a, &p->recipients));
	g->evidence = json_pack("{s:o, s:o, s:o, s:o, s:b, s:o}", "paid", json_text(p->message_id),
	    "paid_arrived", json_time(p->arrived), "subject", json_text(p->subject), "told",
	    json_list(&p->recipients), "same_conversation", p->same_conversation, "text",
	    json_excerpt(d->f->mail->wording_evidence));
	mail_strings_add(d->a, &g->attack, "T1657");
}
