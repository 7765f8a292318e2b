#include <stdlib.h>
#include <string.h>

#include "account_hide.h"
#include "alert_json.h"
#include "detect.h"
#include "pipeline.h"
#include "queue.h"

/* Whom the findings accuse strongly enough to be called hostile from now on. */
static void
accused(struct arena *a, const struct findings *fs, struct mail_strings *ret_addresses,
    struct mail_strings *ret_accounts)
{
	for (size_t i = 0; i < fs->n; i++) {
		const struct finding *f = &fs->v[i];

		/* A medium finding accuses only where the whole message is high or critical. */
		if (f->severity < SEVERITY_MEDIUM || fs->severity < SEVERITY_HIGH)
			continue;
		for (size_t k = 0; k < f->hostile.n; k++)
			mail_strings_add_once(a, ret_addresses, f->hostile.v[k]);
		for (size_t k = 0; k < f->hostile_accounts.n; k++)
			mail_strings_add_once(a, ret_accounts, f->hostile_accounts.v[k]);
	}
}

/* Everything that they accuse of anything, for whoever rings the counterparty. */
static enum store_result
add_accused(struct store *db, int64_t incident, const struct findings *fs)
{
	enum store_result e = STORE_OK;

	for (size_t i = 0; i < fs->n && e == STORE_OK; i++)
		if (fs->v[i].severity > SEVERITY_INFO)
			e = store_incident_accused(
			    db, incident, &fs->v[i].hostile, &fs->v[i].hostile_accounts);
	return e;
}

static const char *
evidence_text(struct arena *a, const struct finding *f)
{
	char *text =
	    f->evidence == NULL ? NULL : json_dumps(f->evidence, JSON_COMPACT | JSON_SORT_KEYS);
	const char *copy = arena_strdup(a, text == NULL ? "{}" : text);

	free(text);
	return copy;
}

static const char *
joined(struct arena *a, const struct mail_strings *s)
{
	const char *text = "";

	for (size_t i = 0; i < s->n; i++)
		text = arena_printf(a, "%s%s%s", text, i == 0 ? "" : " ", s->v[i]);
	return text;
}

/*
 * Another copy of the message has said these things already: keep what is new.  That what it accused
 * is hostile since then makes nothing new; that the message comes to something worse does.
 */
static size_t
drop_known(struct store *db, const struct facts *f, struct findings *fs)
{
	size_t kept = 0;

	if (f->first_copy || fs->severity > f->recorded)
		return fs->n;
	for (size_t i = 0; i < fs->n; i++) {
		enum severity least =
		    fs->v[i].severity < SEVERITY_MEDIUM ? fs->v[i].severity : SEVERITY_MEDIUM;

		if (store_finding_known(db, f, detector_id(fs->v[i].detector), least)) {
			json_decref(fs->v[i].evidence);
			continue;
		}
		fs->v[kept++] = fs->v[i];
	}
	return fs->n = kept;
}

static enum store_result
add_findings(struct store *db, const struct findings *fs, int64_t incident, int64_t mail,
    int64_t copy, int64_t now, struct arena *a)
{
	enum store_result e = STORE_OK;

	for (size_t i = 0; i < fs->n && e == STORE_OK; i++)
		e = store_finding_add(db, &(struct store_finding){
					      .incident = incident,
					      .mail = mail,
					      .copy = copy,
					      .detector = detector_id(fs->v[i].detector),
					      .version = detector_version(fs->v[i].detector),
					      .severity = fs->v[i].severity,
					      .reason = fs->v[i].reason,
					      .evidence = evidence_text(a, &fs->v[i]),
					      .header = fs->v[i].header,
					      .attack = joined(a, &fs->v[i].attack),
					      .created = now,
					  });
	return e;
}

/* Open the incident, or add to it, and write the alert that says so. */
static enum store_result
report(struct store *db, const struct facts *f, const struct findings *fs, int64_t conversation,
    int64_t mail, int64_t copy, int64_t now, struct arena *a, struct pipeline_alert *ret)
{
	struct mail_strings addresses = { 0 }, accounts = { 0 };
	struct store_incident inc = { 0 };
	enum store_result e;
	bool opened;
	char *json;

	accused(a, fs, &addresses, &accounts);
	e = store_incident_find(db, conversation, &addresses, &accounts, a, &inc);
	if (e != STORE_OK)
		return e;
	opened = inc.id == 0;
	if (opened) {
		inc.conversation = conversation;
		inc.opened = f->arrived;
		inc.historical = f->historical;
	}
	inc.updated = f->arrived;
	inc.sequence++;
	inc.historical = inc.historical && f->historical;
	if (fs->severity > inc.severity)
		inc.severity = fs->severity;
	for (size_t i = 0; i < fs->n; i++) {
		if (fs->v[i].severity >= SEVERITY_HIGH)
			inc.families |= detector_family(fs->v[i].detector);
		if (fs->v[i].severity >= SEVERITY_MEDIUM)
			inc.families_medium |= detector_family(fs->v[i].detector);
	}
	/* The message that opened it names an incident for good: read again, it gets the same name. */
	e = store_incident_save(db, &inc,
	    arena_printf(a, "%s|%s|%s", f->mail->essence, f->mail->message_id, f->account), a);
	if (e == STORE_OK)
		e = store_incident_hostile(db, inc.id, mail, f, &addresses, &accounts);
	if (e == STORE_OK)
		e = add_accused(db, inc.id, fs);
	if (e == STORE_OK)
		e = add_findings(db, fs, inc.id, mail, copy, now, a);
	if (e != STORE_OK)
		return e;

	ret->id = arena_printf(a, "%s-%u", inc.public_id, inc.sequence);
	ret->severity = inc.severity;
	ret->historical = f->historical;
	json = alert_json(&(struct alert_input){
	    .id = ret->id,
	    .incident = inc.public_id,
	    .sequence = inc.sequence,
	    .kind = opened ? "opened" : "updated",
	    .severity = inc.severity,
	    .historical = f->historical,
	    .created = now,
	    .facts = f,
	    .findings = fs,
	    .conversation_public_id = store_conversation_public_id(db, conversation, a),
	});
	ret->payload = arena_strdup(a, json);
	free(json);
	if (ret->historical)
		return store_hold(
		    db, f->account, ret->id, ret->payload, inc.id, ret->severity, now);
	return queue_alert(db, f->config, ret->id, ret->payload, inc.id, ret->severity, now);
}

static struct mail_addrs
hidden_names(struct arena *a, const struct mail *m, const struct mail_addrs *addrs)
{
	struct mail_addrs ret = { .v = arena_alloc(a, addrs->n, sizeof(*ret.v)), .n = addrs->n };

	for (size_t i = 0; i < addrs->n; i++) {
		ret.v[i] = addrs->v[i];
		ret.v[i].name = account_hide(a, addrs->v[i].name, m->accounts, m->accounts_n);
	}
	return ret;
}

/*
 * What people are shown of a message: its subject, the names of its files and the names beside addresses may hold the
 * numbers of accounts that stand somewhere else in it.  Who somebody is, the skeleton of the name says as it was.
 */
static const struct mail *
hidden(struct arena *a, const struct config *config, const struct mail *m)
{
	struct mail *copy;

	if (config->parse.whole_accounts || m->accounts_n == 0)
		return m;
	copy = arena_alloc(a, 1, sizeof(*copy));
	*copy = *m;
	copy->subject = account_hide(a, m->subject, m->accounts, m->accounts_n);
	copy->attachments = arena_alloc(a, m->attachments_n, sizeof(*copy->attachments));
	for (size_t i = 0; i < m->attachments_n; i++) {
		copy->attachments[i] = m->attachments[i];
		copy->attachments[i].name =
		    account_hide(a, m->attachments[i].name, m->accounts, m->accounts_n);
	}
	copy->from = hidden_names(a, m, &m->from);
	copy->sender = hidden_names(a, m, &m->sender);
	copy->reply_to = hidden_names(a, m, &m->reply_to);
	copy->to = hidden_names(a, m, &m->to);
	copy->cc = hidden_names(a, m, &m->cc);
	copy->bcc = hidden_names(a, m, &m->bcc);
	copy->mailer = account_hide(a, m->mailer, m->accounts, m->accounts_n);
	return copy;
}

static enum store_result
judge(struct store *db, const struct config *config, const struct mail *mail,
    const struct store_copy *copy, int64_t now, struct arena *a, struct pipeline_alert *ret)
{
	struct facts facts = { 0 };
	struct findings fs = { .arena = a };
	struct store_incident open = { 0 };
	struct detect_before before = { .severity = SEVERITY_INFO };
	int64_t mail_id, copy_id, conversation;
	enum store_result e;

	e = store_gather(db, config, hidden(a, config, mail), copy, a, &facts);
	if (e == STORE_OK && facts.conversation.id != 0)
		e = store_incident_find(db, facts.conversation.id, &(struct mail_strings){ 0 },
		    &(struct mail_strings){ 0 }, a, &open);
	if (e != STORE_OK)
		return e;
	if (open.id != 0)
		before = (struct detect_before){ .families = open.families,
			.families_medium = open.families_medium,
			.severity = open.severity };
	detect_run(&facts, &before, &fs);

	e = store_learn(db, &facts,
	    &(struct store_judgement){ .severity = fs.severity,
		.substitutes = fs.substitutes,
		.substitutes_n = fs.substitutes_n },
	    &mail_id, &copy_id, &conversation);
	if (e == STORE_OK && drop_known(db, &facts, &fs) > 0) {
		if (fs.severity > SEVERITY_INFO)
			e = report(db, &facts, &fs, conversation, mail_id, copy_id, now, a, ret);
		else
			e = add_findings(db, &fs, 0, mail_id, copy_id, now, a);
	}
	findings_clear(&fs);
	return e;
}

enum store_result
pipeline_mail(struct store *db, const struct config *config, const struct mail *mail,
    const struct store_copy *copy, uint32_t position, int64_t now, struct arena *a,
    struct pipeline_alert *ret_alert)
{
	bool own = store_scope_begin(db);
	enum store_result e = STORE_OK;

	*ret_alert = (struct pipeline_alert){ 0 };
	if (!store_has_copy(db, copy->account, copy->folder, copy->uidvalidity, copy->uid))
		e = judge(db, config, mail, copy, now, a, ret_alert);
	if (e == STORE_OK && position != 0)
		e = store_position(db, copy->account, copy->folder, copy->uidvalidity, position);
	if (e == STORE_OK)
		e = store_scope_end(db, own);
	else if (own)
		store_rollback(db);
	if (e != STORE_OK)
		*ret_alert = (struct pipeline_alert){ 0 };
	return e;
}
