#include <string.h>

#include "detection.h"
#include "say.h"

#define SAME_MAIL 0.8
#define SOON (72 * 3600) /* seconds; DETECTORS: within 72 h */

/* An account in the new text that nobody has proven. */
static bool
open_account(const struct detection *d)
{
	for (size_t i = 0; i < d->f->mail->accounts_n; i++)
		if (!d->f->mail->accounts[i].ours && !d->f->accounts[i].ours &&
		    d->f->mail->accounts[i].where != WHERE_QUOTED &&
		    d->f->accounts[i].trust != TRUST_PROVEN)
			return true;
	return false;
}

void
detect_resend_other_route(struct detection *d)
{
	const struct fact_repeat *earlier = NULL;
	struct finding *g;

	if (d->ours || d->from == NULL || d->bulk || d->f->mail->subject_forward)
		return;
	if (!open_account(d) && detection_worst(d, FAMILY_DIVERSION) < SEVERITY_MEDIUM)
		return;
	for (size_t i = 0; i < d->f->repeats_n && earlier == NULL; i++) {
		const struct fact_repeat *r = &d->f->repeats[i];

		if (!r->quoted && r->containment >= SAME_MAIL && r->same_conversation &&
		    !r->same_route && d->f->arrived - r->arrived <= SOON &&
		    d->f->arrived >= r->arrived &&
		    strcmp(r->message_id, d->f->mail->message_id) != 0)
			earlier = r;
	}
	if (earlier == NULL)
		return;
	g = findings_add(d->out, DETECTOR_RESEND_OTHER_ROUTE, SEVERITY_MEDIUM);
	g->reason = arena_printf(d->a,
	    "This is nearly the same text as the mail of %s from %s, sent again by %s by another "
	    "route.",
	    say_day(d->a, earlier->arrived), say_clean(d->a, earlier->from),
	    say_address(d->a, d->from->addr));
	g->evidence = json_pack("{s:o, s:o, s:f, s:[o]}", "earlier", json_text(earlier->message_id),
	    "earlier_arrived", json_time(earlier->arrived), "same_text", earlier->containment,
	    "pairs", json_pair("from", earlier->from, d->from->addr->address, earlier->arrived, 1));
	mail_strings_add(d->a, &g->attack, "T1199");
}
