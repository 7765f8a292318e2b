#include <string.h>

#include "address.h"
#include "detection.h"
#include "lookalike.h"
#include "people.h"
#include "say.h"

/* A sender who has answered so often is known by whether his answers name what they answer. */
#define REPLIES_KNOWN 3
/* So much of a recorded message must be quoted before names in its heading are compared. */
#define SAME_QUOTE 0.7

#define QUOTES_LOOKED_AT 4
/* A quoted text of so many shingles is told from others. */
#define QUOTE_TELLS 8
/* So many mails that the mailbox sent are recorded before one is missed, … */
#define SENT_RECORDED 3
/* … and so long after it was sent it is in the folder of sent mail. */
#define SENT_STORED 600
/* DETECTORS "Conversation": within 45 days. */
#define STILL_GOING_ON (45 * (int64_t)86400)

struct reply {
	bool any_reference; /* it names messages */
	bool any_known; /* one of them is recorded */
	bool took_part; /* the sender was on one of those */
	bool answers_unknown; /* what it answers, by In-Reply-To, is not recorded */
	bool unknowable; /* what it names may be older than our history */
	const char *answered; /* a known message that it names */
};

static bool
looks_like_reply(const struct mail *m)
{
	if (m->subject_forward && !m->subject_reply)
		return false;
	if (m->subject_reply)
		return true;
	for (size_t i = 0; i < m->quoted_n; i++)
		if (m->quoted[i].header_block)
			return true;
	return false;
}

static struct reply
read_references(const struct facts *f)
{
	struct reply r = { .answered = "" };

	for (size_t i = 0; i < f->references_n; i++) {
		const struct fact_reference *x = &f->references[i];

		r.any_reference = true;
		if (!x->known) {
			r.answers_unknown = r.answers_unknown || x->in_reply_to;
			continue;
		}
		if (!r.any_known)
			r.answered = x->message_id;
		r.any_known = true;
		r.took_part = r.took_part || x->sender_took_part;
	}
	/* Outlook's own thread key names the conversation as well. */
	if (f->conversation.joined == JOINED_THREAD_INDEX)
		r.any_known = r.took_part = true;
	r.unknowable = f->history_from == TIME_UNKNOWN ||
		       (f->conversation.id == 0 && r.any_reference && !r.any_known);
	return r;
}

/* A colleague of somebody on the thread, one of us, or somebody on it himself. */
static bool
belongs_here(const struct detection *d)
{
	const struct mail_addr *from = d->from->addr;

	if (d->from->ours || d->from->admin)
		return true;
	for (size_t i = 0; i < d->f->roster_n; i++)
		if (person_has(&d->f->roster[i], from->address) ||
		    (from->org[0] != '\0' && strcmp(from->org, d->f->roster[i].org) == 0))
			return true;
	return false;
}

static bool
from_is_standin(const struct detection *d)
{
	if (d->from->known != NULL)
		return true;
	for (size_t i = 0; i < d->standins_n; i++)
		if (&d->f->parties[d->standins[i].party] == d->from &&
		    !d->standins[i].known_otherwise)
			return true;
	return false;
}

/* From one private mailbox to another of the same person's, as far as the name says: customers have several. */
static bool
both_private(const struct detection *d)
{
	for (size_t i = 0; i < d->standins_n; i++)
		if (&d->f->parties[d->standins[i].party] == d->from)
			return d->standins[i].class == SWAP_FREEMAIL &&
			       d->f->roster[d->standins[i].person].class == DOMAIN_FREEMAIL;
	return false;
}

/* The sender's answers usually name what they answer. */
static bool
usually_threads(const struct fact_sender *s)
{
	return s->replies >= REPLIES_KNOWN && s->replies_bare * 5u <= s->replies;
}

/* Answers without references are this sender's habit. */
static bool
usually_bare(const struct fact_sender *s)
{
	return s->replies_bare > 0 && s->replies_bare * 2u >= s->replies;
}

static bool
new_account(const struct detection *d)
{
	for (size_t i = 0; i < d->f->mail->accounts_n; i++)
		if (!d->f->mail->accounts[i].ours &&
		    d->f->mail->accounts[i].where != WHERE_QUOTED &&
		    d->f->accounts[i].trust != TRUST_PROVEN && !d->f->accounts[i].ours)
			return true;
	return false;
}

static struct finding *
report(struct detection *d, enum severity severity, const char *how, const char *reason)
{
	struct finding *g = findings_add(d->out, DETECTOR_FAKE_REPLY, severity);
	const struct mail *m = d->f->mail;
	json_t *references = json_array();

	for (size_t i = 0; i < d->f->references_n; i++)
		json_array_append_new(
		    references, json_pack("{s:o, s:b, s:b}", "message_id",
				    json_text(d->f->references[i].message_id), "known",
				    d->f->references[i].known, "sender_took_part",
				    d->f->references[i].sender_took_part));
	g->reason = reason;
	g->header = arena_printf(d->a, "Subject: %s", say_clean(d->a, m->subject));
	g->evidence = json_pack("{s:s, s:o, s:o, s:o, s:I, s:I, s:o}", "how", how, "subject",
	    json_text(m->subject), "references", references, "conversation_subject",
	    json_text(d->f->conversation.subject), "replies", (json_int_t)d->f->sender.replies,
	    "replies_bare", (json_int_t)d->f->sender.replies_bare, "header", json_text(g->header));
	mail_strings_add(d->a, &g->attack, "T1199");
	return g;
}

/*
 * Other detectors say in this very message that money or answers go astray.  Whose answers are bare as a rule may change
 * the bank as others do.
 */
static bool
contradicted(const struct detection *d)
{
	unsigned families = FAMILY_DIVERSION | FAMILY_IDENTITY;

	if (!usually_bare(&d->f->sender))
		families |= FAMILY_BANK;
	return detection_worst(d, families) >= SEVERITY_MEDIUM;
}

/*
 * A quoted message that one of us is said to have written, in the time that we have of this mailbox; NULL: none.
 * *ret_sure: it is, beyond doubt; a heading without a date may be older than a short history.
 */
static const struct mail_quoted *
quotes_us(const struct detection *d, bool *ret_mailbox, bool *ret_sure)
{
	const struct mail *m = d->f->mail;

	for (size_t i = 0; i < m->quoted_n && i < QUOTES_LOOKED_AT; i++) {
		const struct mail_quoted *q = &m->quoted[i];
		struct mail_addr x;
		int64_t since;

		/* Undated, it is of no conversation that is still going on. */
		since = q->date != TIME_UNKNOWN ? q->date : d->f->arrived - STILL_GOING_ON;
		*ret_sure = since >= d->f->history_from;
		if (q->from_address[0] == '\0' || (q->date != TIME_UNKNOWN && !*ret_sure))
			continue;
		address_fill(d->a, q->from_name, q->from_address, strlen(q->from_address), &x);
		*ret_mailbox = strcmp(x.address, d->f->account) == 0;
		if (*ret_mailbox || (x.org[0] != '\0' && detection_is_ours(d, x.org)))
			return q;
	}
	return NULL;
}

/*
 * (a), by a stranger: the conversation that it answers is nowhere, but one of us is quoted in it, mostly as having agreed,
 * and money is to go to an account that nobody knows.  What a colleague wrote may never have come here.
 */
static enum severity
judge_invented(const struct detection *d, const struct reply *r)
{
	bool mailbox, sure;

	if (d->bulk || d->from_proven || d->from_attested || d->from->ours || d->from->admin ||
	    d->f->conversation.id != 0 || d->f->history_from == TIME_UNKNOWN ||
	    !(new_account(d) || d->asks_money) || quotes_us(d, &mailbox, &sure) == NULL)
		return SEVERITY_INFO;
	/* What it names may be a colleague's, and honest. */
	if (r->any_reference)
		return d->presses ? SEVERITY_MEDIUM : SEVERITY_INFO;
	return sure && (mailbox || d->presses) ? SEVERITY_HIGH : SEVERITY_MEDIUM;
}

/* (a) and (b): it names nothing, or nothing that exists. */
static void
judge_unreferenced(struct detection *d, const struct reply *r)
{
	const struct fact_conversation *c = &d->f->conversation;
	bool joined = c->joined == JOINED_SUBJECT || c->joined == JOINED_TEXT;
	/* Many clients lose references: only what asks for money elsewhere makes it odd. */
	bool strong = (d->f->mail->wording & WORDING_BANK_CHANGE) != 0 ||
		      (new_account(d) && !d->f->auth.aligned && usually_threads(&d->f->sender));
	bool someone = d->from_proven || d->from_attested || from_is_standin(d);
	enum severity severity = SEVERITY_INFO;
	const char *who = say_address(d->a, d->from->addr);

	if (!d->bulk && contradicted(d))
		severity = joined ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	else if (!d->bulk && someone && !usually_bare(&d->f->sender) && !r->unknowable && strong)
		severity = SEVERITY_MEDIUM;
	else
		severity = judge_invented(d, r);
	report(d, severity, r->any_reference ? "unknown_reference" : "no_reference",
	    joined ? arena_printf(d->a,
			 "This mail of %s looks like an answer in the conversation \"%s\"%s, but "
			 "it answers none "
			 "of its messages.",
			 who, say_clean(d->a, c->subject), say_since(d->a, c->started))
		   : arena_printf(d->a,
			 "This mail of %s looks like an answer, but it answers no message that "
			 "there is.",
			 who));
}

/* A proven counterparty's own address is among the recipients. */
static bool
known_reads(const struct detection *d)
{
	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *x = &d->f->parties[i];
		const struct fact_person *p = roster_address(d->f, x->addr->address);

		if ((x->field == FIELD_TO || x->field == FIELD_CC) && !x->ours && p != NULL &&
		    person_proven(p))
			return true;
	}
	return false;
}

/* (c): it answers a message that its sender never got. */
static void
judge_stranger(struct detection *d, const struct reply *r)
{
	enum severity severity = SEVERITY_INFO;
	struct finding *g;
	bool astray = detection_worst(d, FAMILY_BANK | FAMILY_DIVERSION) >= SEVERITY_MEDIUM;

	/* That a stand-in was not on the message is what it is to be a stand-in: it takes more. */
	if (from_is_standin(d) && both_private(d) && !astray)
		severity = d->money_strong ? SEVERITY_MEDIUM : SEVERITY_INFO;
	else if (from_is_standin(d))
		severity = d->money_strong || astray ? SEVERITY_CRITICAL : SEVERITY_INFO;
	else if (belongs_here(d))
		return; /* the message reached a colleague by a list or a forward */
	else if (astray)
		severity = SEVERITY_HIGH;
	else if (d->money_strong)
		/*
		 * Somebody who was brought in answers, and whom we know reads it: that the checks say, or that he
		 * answers the forward that we never got.
		 */
		severity = known_reads(d) &&
				   (d->f->auth.aligned || (!d->f->auth.known && r->answers_unknown))
			       ? SEVERITY_MEDIUM
			       : SEVERITY_HIGH;
	if (d->bulk || d->f->mail->subject_forward)
		severity = SEVERITY_INFO;
	g = report(d, severity, "not_a_participant",
	    arena_printf(d->a,
		"%s answers a message of the conversation \"%s\" that was never sent to that "
		"address.",
		say_address(d->a, d->from->addr), say_clean(d->a, d->f->conversation.subject)));
	json_object_set_new(g->evidence, "answered", json_text(r->answered));
	if (from_is_standin(d))
		mail_strings_add(d->a, &g->hostile, d->from->addr->address);
}

/* Is it the quote of another recorded message, worded as that one, which did go to or come from that address? */
static bool
quotes_another(const struct detection *d, const struct fact_repeat *r, const char *address)
{
	for (size_t i = 0; i < d->f->repeats_n; i++) {
		const struct fact_repeat *other = &d->f->repeats[i];

		if (other->quoted && other->index == r->index && other->mail != r->mail &&
		    other->outbound && other->containment >= SAME_QUOTE &&
		    mail_strings_has(&other->addresses, address))
			return true;
	}
	return false;
}

/* (d): the heading of a quoted message that we have names another address than the message had. */
static bool
judge_quoted_people(struct detection *d)
{
	const struct mail *m = d->f->mail;

	for (size_t i = 0; i < d->f->repeats_n; i++) {
		const struct fact_repeat *r = &d->f->repeats[i];
		const struct mail_quoted *q;
		struct finding *g;

		if (!r->quoted || r->index >= m->quoted_n || r->containment < SAME_QUOTE ||
		    r->had_findings)
			continue;
		q = &m->quoted[r->index];
		for (size_t k = 0; k < q->people.n; k++) {
			const struct mail_addr *x = &q->people.v[k];

			for (size_t p = 0; p < d->f->roster_n; p++) {
				const struct fact_person *who = &d->f->roster[p];

				if (x->class != DOMAIN_FREEMAIL || who->class == DOMAIN_FREEMAIL ||
				    x->skeleton[0] == '\0' ||
				    strcmp(x->skeleton, who->skeleton) != 0 ||
				    person_has(who, x->address) ||
				    mail_strings_has(&r->addresses, x->address) ||
				    !mail_strings_has(&r->addresses, who->address) ||
				    quotes_another(d, r, x->address))
					continue;
				g = report(d, d->money ? SEVERITY_CRITICAL : SEVERITY_HIGH,
				    "quote_altered",
				    arena_printf(d->a,
					"This mail quotes the message of %s from %s, but with %s "
					"where that message "
					"had %s: the quoted text was altered.",
					say_day(d->a, r->arrived), say_clean(d->a, r->from),
					say_address(d->a, x), say_clean(d->a, who->address)));
				json_object_set_new(g->evidence, "pairs",
				    json_pack("[o]", json_pair("quoted_address", who->address,
							 x->address, r->arrived, 1)));
				mail_strings_add(d->a, &g->hostile, x->address);
				return true;
			}
		}
	}
	return false;
}

/* Of a quoted message, an author with the sender's name at a company's address that is not the sender's. */
static const char *
quoted_namesake(const struct detection *d)
{
	const struct mail_addr *from = d->from->addr;

	for (size_t i = 0; i < d->f->mail->quoted_n && i < QUOTES_LOOKED_AT; i++) {
		const struct mail_quoted *q = &d->f->mail->quoted[i];
		struct mail_addr x;

		if (q->from_address[0] == '\0')
			continue;
		address_fill(d->a, q->from_name, q->from_address, strlen(q->from_address), &x);
		if (x.class != DOMAIN_CORPORATE || (x.flags & ADDR_INVALID) != 0 ||
		    strcmp(x.org, from->org) == 0 || strcmp(x.skeleton, from->skeleton) != 0 ||
		    !people_several_words(x.skeleton) || is_role_word(x.skeleton))
			continue;
		if (from->class == DOMAIN_FREEMAIL ||
		    lookalike_of(d->a, from->domain, from->org, x.org) != LOOKALIKE_NONE)
			return x.address;
	}
	return "";
}

/*
 * (e): the history begins in the middle of the attack, and nothing is known of anybody; but the text below is quoted
 * from the sender's namesake at a company, while the answer comes from a free-mailer and changes bank details.
 */
static bool
judge_quoted_namesake(struct detection *d)
{
	const char *quoted;
	struct finding *g;

	if (d->bulk || d->from_proven || d->from->ours || !d->money_strong ||
	    (quoted = quoted_namesake(d))[0] == '\0')
		return false;
	g = report(d,
	    (d->f->mail->wording & WORDING_BANK_CHANGE) != 0 ? SEVERITY_HIGH : SEVERITY_MEDIUM,
	    "quotes_namesake",
	    arena_printf(d->a,
		"%s answers in the name of the person who wrote the quoted message from %s, and "
		"asks "
		"for money elsewhere.",
		say_address(d->a, d->from->addr), say_clean(d->a, quoted)));
	json_object_set_new(g->evidence, "pairs",
	    json_pack("[o]", json_pair("from", quoted, d->from->addr->address, TIME_UNKNOWN, 0)));
	mail_strings_add(d->a, &g->hostile, d->from->addr->address);
	return true;
}

/* How many mails from the reader's own mailbox are recorded. */
static uint32_t
recorded_sent(const struct detection *d)
{
	for (size_t i = 0; i < d->f->parties_n; i++)
		if (d->f->parties[i].mailbox)
			return d->f->parties[i].history.sent;
	return 0;
}

static bool
is_recorded(const struct detection *d, unsigned quoted)
{
	for (size_t i = 0; i < d->f->repeats_n; i++)
		if (d->f->repeats[i].quoted && d->f->repeats[i].index == quoted)
			return true;
	return false;
}

/*
 * What is quoted first is said to be the reader's own, of a day that we have, and neither its text nor its id ever was.
 * Programs send in a user's name what no folder of theirs holds, and begin conversations so: this one was going on.
 */
static const struct mail_quoted *
never_sent(const struct detection *d, const struct reply *r)
{
	const struct mail_quoted *q = d->f->mail->quoted;
	int64_t since = d->f->conversation.started;

	if (!r->answers_unknown || d->bulk || d->f->mail->quoted_n == 0 ||
	    !(d->from_proven || d->from_attested) || d->from->ours ||
	    d->f->history_from == TIME_UNKNOWN || recorded_sent(d) < SENT_RECORDED ||
	    d->f->conversation.id == 0)
		return NULL;
	if (q->date != TIME_UNKNOWN && q->date < since)
		return NULL;
	if (q->date != TIME_UNKNOWN)
		since = q->date;
	if (strcmp(q->from_address, d->f->account) != 0 || since < d->f->history_from ||
	    since + SENT_STORED > d->f->arrived || q->sketch.n < QUOTE_TELLS || is_recorded(d, 0))
		return NULL;
	return q;
}

/*
 * (f): the counterparty answers what the reader never sent: somebody writes to them in the reader's name.  A telephone
 * may have sent it and kept no copy, so that alone it is looked at.
 */
static bool
judge_never_sent(struct detection *d, const struct reply *r)
{
	const struct mail_quoted *q = never_sent(d, r);
	struct finding *g;

	if (q == NULL)
		return false;
	g = report(d,
	    contradicted(d) || detection_wants_elsewhere(d) ? SEVERITY_HIGH : SEVERITY_MEDIUM,
	    "answers_unsent",
	    arena_printf(d->a,
		"%s answers a mail that %s is said to have sent%s%s, and that was never sent "
		"from there: somebody may write to them in that name.",
		say_address(d->a, d->from->addr), say_clean(d->a, d->f->account),
		q->date != TIME_UNKNOWN ? " on " : "",
		q->date != TIME_UNKNOWN ? say_day(d->a, q->date) : ""));
	json_object_set_new(g->evidence, "quoted_from", json_text(q->from_address));
	json_object_set_new(g->evidence, "quoted_date", json_time(q->date));
	return true;
}

void
detect_fake_reply(struct detection *d)
{
	struct reply r;

	if (d->ours || d->from == NULL || d->f->mail->auto_submitted ||
	    !looks_like_reply(d->f->mail))
		return;
	if (judge_quoted_people(d) || judge_quoted_namesake(d))
		return;
	r = read_references(d->f);
	if (judge_never_sent(d, &r))
		return;
	if (!r.any_known)
		judge_unreferenced(d, &r);
	else if (!r.took_part)
		judge_stranger(d, &r);
}
