#include "closing.h"

#include <stdlib.h>
#include <string.h>

#include "alert_json.h"
#include "queue.h"
#include "say.h"

static struct findings
findings_of(struct arena *a, const struct store_closing *c)
{
	struct findings fs = { .arena = a, .severity = c->incident.severity };

	for (size_t i = 0; i < c->findings_n; i++) {
		const struct store_finding *x = &c->findings[i];
		enum detector detector;
		struct finding *f;
		const char *p = x->attack;

		if (!detector_find(x->detector, &detector))
			continue;
		f = findings_add(&fs, detector, x->severity);
		f->reason = x->reason;
		f->evidence = json_loads(x->evidence, 0, NULL);
		for (size_t len; *p != '\0'; p += len + (p[len] == ' ')) {
			len = strcspn(p, " ");
			mail_strings_add(a, &f->attack, arena_strndup(a, p, len));
		}
	}
	return fs;
}

/* What is left to do once it is known what it was. */
static void
add_steps(struct arena *a, const struct store_confirmation *c, const struct store_confirmed *done,
    struct findings *fs)
{
	if (c->fraud)
		mail_strings_add(a, &fs->next_steps,
		    "Pay nothing to the accounts named, write to none of the addresses named, and "
		    "keep the mails as evidence: every further mail with one of them raises an "
		    "alert.");
	else
		mail_strings_add(a, &fs->next_steps,
		    "Nothing is left to do: what was in doubt counts as known from now on.");
	if (done->others.n > 0)
		mail_strings_add(a, &fs->next_steps,
		    arena_printf(a, "The same account or address is in doubt in %s too.",
			say_list(a, &done->others)));
}

static enum store_result
tell(struct store *db, const struct config *config, const struct store_confirmation *c,
    const struct store_confirmed *done, struct arena *a)
{
	struct store_closing x;
	enum store_result e = store_closing(db, c->incident, a, &x);
	struct findings fs;
	struct mail mail = { .message_id = "" };
	struct mail_addr from = { .name = "" };
	json_t *outcome;
	const char *id;
	char *json;

	if (e != STORE_OK || x.incident.id == 0 || x.mail == 0)
		return e;
	from.address = x.from;
	mail = (struct mail){ .message_id = x.message_id,
		.subject = x.subject,
		.date = x.date,
		.sha256 = x.sha256,
		.from = { .v = &from, .n = x.from[0] != '\0' } };
	fs = findings_of(a, &x);
	add_steps(a, c, done, &fs);
	id = arena_printf(a, "%s-%u", x.incident.public_id, x.incident.sequence);
	outcome = json_pack("{s:s, s:o, s:s, s:o}", "result", c->fraud ? "fraud" : "legitimate",
	    "by", json_text(c->person), "channel", c->channel, "at", json_time(c->at));
	json = alert_json(&(struct alert_input){
	    .id = id,
	    .incident = x.incident.public_id,
	    .sequence = x.incident.sequence,
	    .kind = "closed",
	    .severity = x.incident.severity,
	    .historical = x.incident.historical,
	    .created = c->at,
	    .facts = &(struct facts){ .mail = &mail,
		.account = x.account,
		.folder = x.folder,
		.uidvalidity = x.uidvalidity,
		.uid = x.uid,
		.arrived = x.arrived,
		.direction = x.direction,
		.conversation = x.conversation },
	    .findings = &fs,
	    .conversation_public_id = x.conversation.public_id,
	    .outcome = outcome,
	});
	e = queue_alert(db, config, id, json, x.incident.id, x.incident.severity, c->at);
	free(json);
	json_decref(outcome);
	findings_clear(&fs);
	return e;
}

enum store_result
closing_confirm(struct store *db, const struct config *config, const struct store_confirmation *c,
    struct arena *a, struct store_confirmed *ret, const char **ret_conflict)
{
	enum store_result e = store_confirm(db, c, a, ret, ret_conflict);

	if (e == STORE_OK && *ret_conflict == NULL && ret->closed)
		e = tell(db, config, c, ret, a);
	return e;
}
