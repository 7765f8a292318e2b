#include "detection.h"
#include "say.h"

/* DETECTORS: three change together, with so many mails of history. */
#define MAILS_KNOWN 10
#define TRAITS_CHANGED 3

static const char *const names[TRAITS] = { [TRAIT_MESSAGE_ID] = "form of the Message-ID",
	[TRAIT_DKIM] = "signing domain",
	[TRAIT_HOP] = "first server",
	[TRAIT_MAILER] = "mail program",
	[TRAIT_ZONE] = "time zone" };

/* Never had by this sender, nor by a colleague, and most of the sender's mail has another. */
static bool
changed(const struct fact_path *p, const struct fact_trait *t)
{
	return t->now_seen == 0 && !t->org_knows && t->usual_seen * 2 > p->mails;
}

/* Who changes computer, provider or billing system asks for no new account in that very mail. */
static bool
weighs(const struct detection *d)
{
	const struct findings *fs = d->out;

	for (size_t i = 0; i < fs->n; i++)
		if (fs->v[i].severity >= SEVERITY_MEDIUM)
			return true;
	/* Also the first account that a company ever gives. */
	for (size_t i = 0; i < d->f->mail->accounts_n; i++)
		if (!d->f->mail->accounts[i].ours && !d->f->accounts[i].ours &&
		    d->f->mail->accounts[i].where != WHERE_QUOTED &&
		    d->f->accounts[i].trust != TRUST_PROVEN)
			return true;
	return d->money_strong || (d->money && d->presses) || d->f->conversation.has_findings;
}

void
detect_path_change(struct detection *d)
{
	const struct fact_path *p = &d->f->path;
	struct mail_strings words = { 0 };
	json_t *pairs;
	struct finding *g;

	if (d->ours || d->from == NULL || d->bulk || p->varied || p->mails < MAILS_KNOWN)
		return;
	pairs = json_array();
	for (size_t i = 0; i < TRAITS; i++) {
		const struct fact_trait *t = &p->traits[i];

		if (!changed(p, t))
			continue;
		json_array_append_new(
		    pairs, json_pair(names[i], t->usual, t->now, TIME_UNKNOWN, t->usual_seen));
		mail_strings_add(d->a, &words,
		    arena_printf(d->a, "%s %s instead of %s", names[i],
			t->now[0] != '\0' ? say_clean(d->a, t->now) : "missing",
			t->usual[0] != '\0' ? say_clean(d->a, t->usual) : "none"));
	}
	if (words.n < TRAITS_CHANGED) {
		json_decref(pairs);
		return;
	}
	g = findings_add(d->out, DETECTOR_PATH_CHANGE, weighs(d) ? SEVERITY_MEDIUM : SEVERITY_INFO);
	g->reason = arena_printf(d->a, "Mail of %s never came like this in %u mails before: %s.",
	    say_address(d->a, d->from->addr), p->mails, say_list(d->a, &words));
	g->evidence = json_pack("{s:o, s:I}", "pairs", pairs, "mails", (json_int_t)p->mails);
	mail_strings_add(d->a, &g->attack, "T1078");
	mail_strings_add(d->a, &g->attack, "T1584.004");
}
