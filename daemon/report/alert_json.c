#include <stdlib.h>
#include <string.h>

#include "alert_json.h"
#include "attack.h"
#include "mem.h"
#include "say.h"

static json_t *
message(const struct facts *f)
{
	const struct mail *m = f->mail;
	struct arena *a = arena_new();
	json_t *o;

	o = json_pack("{s:o, s:o, s:I, s:I, s:s, s:o, s:o, s:o, s:o, s:s}", "message_id",
	    json_plain(m->message_id[0] == '\0' ? "" : arena_printf(a, "<%s>", m->message_id)),
	    "folder", json_text(f->folder), "uidvalidity", (json_int_t)f->uidvalidity, "uid",
	    (json_int_t)f->uid, "direction", direction_name(f->direction), "subject",
	    json_text(m->subject), "from", json_text(m->from.n > 0 ? m->from.v[0].address : ""),
	    "date", json_time(m->date), "arrived", json_time(f->arrived), "sha256", m->sha256);
	arena_free(a);
	return o;
}

/* {"T1199": "Trusted Relationship"} */
static json_t *
techniques(const struct mail_strings *ids)
{
	json_t *o = json_object();

	for (size_t i = 0; i < ids->n; i++)
		if (attack_name(ids->v[i]) != NULL)
			json_object_set_new(o, ids->v[i], json_text(attack_name(ids->v[i])));
	return o;
}

static json_t *
finding(const struct finding *f)
{
	json_t *evidence = f->evidence == NULL ? json_object() : json_incref(f->evidence);

	return json_pack("{s:s, s:i, s:s, s:o, s:o, s:o, s:o}", "detector",
	    detector_id(f->detector), "version", (int)detector_version(f->detector), "severity",
	    severity_name(f->severity), "reason", json_text(f->reason), "attack",
	    json_list(&f->attack), "techniques", techniques(&f->attack), "evidence", evidence);
}

/* They name the number to ring, and the incident. */
static json_t *
steps(const struct alert_input *in)
{
	const struct mail_strings *v = &in->findings->next_steps;
	const size_t len = strlen(NEXT_STEP_INCIDENT);
	json_t *list = json_array();
	struct arena *a = arena_new();

	for (size_t i = 0; i < v->n; i++) {
		const char *text = v->v[i], *at = strstr(text, NEXT_STEP_INCIDENT);

		if (at != NULL)
			text = arena_printf(
			    a, "%.*s%s%s", (int)(at - text), text, in->incident, at + len);
		json_array_append_new(list, json_step(text));
	}
	arena_free(a);
	return list;
}

static json_t *
conversation(const struct alert_input *in)
{
	const struct facts *f = in->facts;
	const struct fact_conversation *c = &f->conversation;

	return json_pack("{s:o, s:o, s:o, s:I}", "id", json_text(in->conversation_public_id),
	    "subject", json_text(c->id != 0 ? c->subject : f->mail->subject), "started",
	    json_time(c->id != 0 ? c->started : f->arrived), "messages",
	    (json_int_t)c->messages + (f->first_copy ? 1 : 0));
}

char *
alert_json(const struct alert_input *in)
{
	json_t *o, *findings = json_array();
	char *text;

	for (size_t i = 0; i < in->findings->n; i++)
		json_array_append_new(findings, finding(&in->findings->v[i]));
	o = json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:s}",
	    "schema", "becwatch.alert/1", "id", in->id, "incident", in->incident, "sequence",
	    (json_int_t)in->sequence, "kind", in->kind, "severity", severity_name(in->severity),
	    "historical", in->historical, "created", json_time(in->created), "account",
	    json_text(in->facts->account), "message", message(in->facts), "conversation",
	    conversation(in), "findings", findings, "next_steps", steps(in), "attack_version",
	    attack_version());
	if (in->outcome != NULL)
		json_object_set(o, "outcome", in->outcome);
	text = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	if (text == NULL)
		mem_exhausted();
	return text;
}
