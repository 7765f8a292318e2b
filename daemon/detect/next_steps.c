#include <string.h>

#include "detection.h"
#include "say.h"

static const struct finding *
find(const struct detection *d, enum detector detector)
{
	for (size_t i = 0; i < d->out->n; i++)
		if (d->out->v[i].detector == detector && d->out->v[i].severity > SEVERITY_INFO)
			return &d->out->v[i];
	return NULL;
}

static bool
owns(const struct config_partner *p, const char *org)
{
	return org[0] != '\0' && mail_strings_has(&p->domains, org);
}

/* The partner whose money, or whose name, is at stake: of the sender, else of anybody on the conversation. */
static const struct config_partner *
partner_of(const struct detection *d)
{
	const struct config *c = d->f->config;

	if (d->f->from_stands_for != NULL)
		for (size_t i = 0; i < c->partners_n; i++)
			if (owns(&c->partners[i], d->f->from_stands_for->org))
				return &c->partners[i];
	for (size_t i = 0; i < c->partners_n && d->from != NULL; i++)
		if (owns(&c->partners[i], d->from->imitates))
			return &c->partners[i];
	for (size_t i = 0; i < d->f->parties_n; i++)
		if (d->f->parties[i].partner >= 0)
			return &c->partners[d->f->parties[i].partner];
	for (size_t k = 0; k < d->f->roster_n; k++)
		for (size_t i = 0; i < c->partners_n && !d->f->roster[k].ours; i++)
			if (owns(&c->partners[i], d->f->roster[k].org))
				return &c->partners[i];
	return NULL;
}

/* In whose name the message comes, as far as that is known for sure. */
static const char *
counterparty(const struct detection *d, const struct config_partner *p)
{
	const char *org = "";

	if (p != NULL)
		return p->name;
	if (d->f->from_stands_for != NULL)
		org = d->f->from_stands_for->org;
	else if (d->from != NULL && d->from->imitates[0] != '\0')
		org = d->from->imitates;
	else if (d->from_proven && !d->ours)
		org = d->f->from_owner;
	return org[0] != '\0' ? say_clean(d->a, org) : "this counterparty";
}

/* Whom to ring: never by a number that a mail gave. */
static const char *
ring(const struct detection *d, const char *what_for)
{
	const struct config_partner *p = partner_of(d);

	if (p == NULL || p->callback_phone[0] == '\0')
		return arena_printf(d->a,
		    "No call-back number of %s is in the partner book. Look for one in the "
		    "contract, in the "
		    "vendor master or on an invoice that was paid long ago, never in a mail of "
		    "this "
		    "conversation; ring them, and ask %s. Then have the number entered (partners: "
		    "in "
		    "becwatch.yaml), and the next alert will name it.",
		    counterparty(d, p), what_for);
	return arena_printf(d->a,
	    "Ring %s of %s on %s (agreed beforehand), on no number that stands in this mail, and "
	    "ask "
	    "%s.",
	    p->callback_name[0] != '\0' ? p->callback_name : "the call-back contact", p->name,
	    p->callback_phone, what_for);
}

static void
add(struct detection *d, const char *step)
{
	mail_strings_add(d->out->arena, &d->out->next_steps, step);
}

static void
add_for_outbound(struct detection *d, const struct finding *f)
{
	bool paid = (d->f->mail->wording & WORDING_PAYMENT_MADE) != 0;

	if (paid) {
		add(d, "Ring your bank's fraud desk now and demand a recall of the payment (SWIFT: "
		       "cancellation request, camt.056; SEPA: recall for fraud); within the first "
		       "24 to 72 "
		       "hours money can often still be stopped.");
		add(d, "Have the receiving bank told to freeze the account, and report the case to "
		       "the "
		       "police at once; both ask for the transfer's reference, amount and time.");
	} else
		add(d, "Stop every payment to this counterparty until it is cleared up.");
	add(d, ring(d, paid ? "whether the money arrived, and tell them of the fraud"
			    : "whether they got this mail, and which account is right"));
	add(d,
	    arena_printf(d->a,
		"Do not write to %s again; remove it from the address book and from the automatic "
		"completion of %s (becwatch incidents ID --purge-list names every mailbox that "
		"has written there).",
		f->hostile.n > 0 ? say_list(d->a, &f->hostile) : "these addresses",
		say_clean(d->a, d->f->account)));
}

static void
add_for_bank(struct detection *d, const struct finding *f)
{
	struct mail_strings masked = { 0 };

	for (size_t i = 0; i < f->hostile_accounts.n; i++)
		mail_strings_add(d->a, &masked, say_account(d->a, f->hostile_accounts.v[i]));
	add(d, masked.n > 0 ? arena_printf(d->a, "Pay nothing to %s.", say_list(d->a, &masked))
			    : "Change no bank details in the master data because of this mail.");
	add(d, ring(d, "whether its bank details have changed"));
}

/* What to type once the call-back is done, so that the same does not alarm again. */
static void
add_for_callback(struct detection *d, const struct finding *bank)
{
	const char *one =
	    "becwatch confirm " NEXT_STEP_INCIDENT
	    " --legitimate --by 'YOUR NAME' --channel phone --contact 'WHOM YOU RANG'";

	if (bank == NULL || bank->severity < SEVERITY_HIGH || bank->hostile_accounts.n == 0)
		return;
	add(d, arena_printf(d->a,
		   "Once they have said on the telephone that the account is theirs, have the "
		   "administrator type: %s - and it raises no alarm again. If they have an account "
		   "for each matter, building or currency, add --several: then no further one at a "
		   "bank of theirs does, as long as their own checked mail gives it and neither "
		   "speaks of a change nor presses. If it is not theirs: --fraud instead of "
		   "--legitimate.",
		   one));
}

static void
add_for_chaser(struct detection *d)
{
	add(d, "Look up to which account the payment went, and compare it with the account in the "
	       "master data and on the first invoice of this counterparty.");
	add(d,
	    "If they differ, ring your bank's fraud desk now and demand a recall of the payment.");
}

void
next_steps(struct detection *d)
{
	const struct finding *outbound = find(d, DETECTOR_OUTBOUND_DIVERSION);
	const struct finding *bank = find(d, DETECTOR_BANK_CHANGE);
	const struct finding *swap = find(d, DETECTOR_PARTICIPANT_SWAP);
	const struct finding *reply_to = find(d, DETECTOR_REPLYTO_DIVERSION);
	const struct finding *policy = find(d, DETECTOR_POLICY_VIOLATION);

	if (outbound != NULL)
		add_for_outbound(d, outbound);
	if (find(d, DETECTOR_CHASER_CONFLICT) != NULL)
		add_for_chaser(d);
	if (bank != NULL)
		add_for_bank(d, bank);
	if (outbound == NULL && (swap != NULL || reply_to != NULL))
		add(d,
		    arena_printf(d->a,
			"Do not answer this mail: answers would reach %s. Write a new mail to the "
			"addresses that you knew before.",
			say_list(d->a, reply_to != NULL ? &reply_to->hostile : &swap->hostile)));
	if (outbound == NULL && bank == NULL)
		add(d, ring(d, "whether this mail is theirs"));
	if (policy != NULL)
		add(d,
		    "Pay nothing and change no master data because of this mail until the agreed "
		    "process is kept.");
	if (find(d, DETECTOR_SUBMISSION_MISMATCH) != NULL)
		add(d, "Tell the operator of the sending account named in the evidence that it is "
		       "misused.");
	add_for_callback(d, bank);
	if (d->out->severity >= SEVERITY_HIGH)
		add(d, arena_printf(d->a,
			   "Somebody reads mail of this conversation: check sign-ins, forwarding "
			   "rules and "
			   "filters of %s, and warn the other side to do the same.",
			   say_clean(d->a, d->f->account)));
}
