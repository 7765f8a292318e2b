#include <string.h>

#include "detection.h"
#include "lookalike.h"
#include "people.h"
#include "say.h"

/* So many people who move to one new domain together are a company that was renamed. */
#define MIGRATION_PEOPLE 3
/* Below so many people on the roster, one is half of it but no pattern. */
#define SMALL_ROSTER 2

/* One person of the roster who stands in this message with another address. */
struct swap {
	const struct standin *s;
	const struct fact_person *p;
	const struct fact_party *x;
	enum severity severity; /* were it the only one */
	bool backed; /* p's address is proven or attested, and nothing speaks for x */
};

struct swaps {
	struct swap *v;
	size_t n;
	size_t backed; /* of the worse classes */
	size_t foreign; /* proven people at another organisation */
	size_t renamed; /* of those, at the company's name under a suffix that came up later */
	const char *org; /* the one organisation that all foreign ones share; "" if several */
};

static bool
is_bad(enum swap_class c)
{
	return c == SWAP_FREEMAIL || c == SWAP_LOOKALIKE;
}

/* Was the address put there by whoever wrote From alone, who may just have another mailbox? */
static bool
from_only(const struct swap *w)
{
	return w->x->field == FIELD_FROM;
}

/* The same but for digits: numbered mailboxes of one company. */
static bool
only_digits_differ(const char *x, const char *y)
{
	for (;;) {
		while (*x >= '0' && *x <= '9')
			x++;
		while (*y >= '0' && *y <= '9')
			y++;
		if (*x != *y)
			return false;
		if (*x == '\0')
			return true;
		x++, y++;
	}
}

/* Two free mailboxes of one provider, a letter apart: who has a second one himself names it so that it can be told. */
static bool
same_provider_alike(const struct detection *d, const struct swap *w)
{
	const char *at = strrchr(w->p->address, '@');

	return w->p->class == DOMAIN_FREEMAIL && w->s->class == SWAP_FREEMAIL && !d->ours &&
	       person_proven(w->p) && at != NULL && strcmp(at + 1, w->x->addr->domain) == 0 &&
	       !people_same_local(w->x->addr->local, w->p->local) &&
	       looks_alike(d->a, w->x->addr->local, w->p->local) &&
	       !only_digits_differ(w->x->addr->local, w->p->local);
}

static enum severity
judge_freemail(const struct detection *d, const struct swap *w)
{
	if (same_provider_alike(d, w))
		return d->money ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	/* From one private mailbox to another. */
	if (w->p->class == DOMAIN_FREEMAIL && w->s->class == SWAP_FREEMAIL)
		return d->money_strong && person_proven(w->p) ? SEVERITY_MEDIUM : SEVERITY_INFO;
	/* What our own user does is outbound_diversion's to judge; he may know their private mailboxes. */
	if (d->ours && d->before->severity < SEVERITY_HIGH && !d->money_strong)
		return w->p->ours || !d->money ? SEVERITY_INFO : SEVERITY_MEDIUM;
	if (moved_within_group(d, w->x, w->p))
		return SEVERITY_MEDIUM;
	if (person_proven(w->p)) {
		if (!from_only(w) || w->s->class == SWAP_LOOKALIKE)
			return SEVERITY_HIGH;
		if (w->p->ours && !d->money_strong && !d->asks_money && !d->presses)
			return SEVERITY_INFO; /* a colleague who writes from home */
		if (d->money && !d->money_at_home)
			return SEVERITY_HIGH;
		return !d->presses && long_in_use(d, w->x) ? SEVERITY_INFO : SEVERITY_MEDIUM;
	}
	if (d->ours)
		return SEVERITY_INFO; /* outbound_diversion weighs what we do ourselves */
	/* Whoever was written to at one address may answer from another. */
	if (from_only(w) && w->s->class == SWAP_FREEMAIL && !d->money_strong)
		return SEVERITY_INFO;
	return SEVERITY_MEDIUM;
}

/* The reader's own name at an address through which, and no other, the message came to him: an old mailbox of his. */
static bool
leads_here(const struct detection *d, const struct swap *w)
{
	const struct fact_party *x = w->x;

	if (d->f->direction != DIRECTION_INBOUND ||
	    (x->field != FIELD_TO && x->field != FIELD_CC) || x->worst == TRUST_HOSTILE ||
	    strcmp(w->p->address, d->f->account) != 0)
		return false;
	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *y = &d->f->parties[i];

		if ((y->field == FIELD_TO || y->field == FIELD_CC) && y != x)
			return false;
	}
	return true;
}

static bool
new_suffix(const struct detection *d, const struct swap *w)
{
	return w->x->history.first_seen == TIME_UNKNOWN && !came_together(d, w->x, w->p) &&
	       lookalike_of(d->a, w->x->addr->domain, w->x->addr->org, w->p->org) ==
		   LOOKALIKE_SUFFIX;
}

/* Does the text give an address of the person's own, as their signature does? */
static bool
signs_as(const struct detection *d, const struct fact_person *p)
{
	for (size_t i = 0; i < d->f->mail->mailto.n; i++)
		if (person_has(p, d->f->mail->mailto.v[i].address))
			return true;
	return false;
}

/* Money is to go where we do not know, or is asked for. */
static bool
for_money(const struct detection *d)
{
	return (d->money_strong || d->asks_money || (d->money && d->presses)) && !d->money_at_home;
}

static enum severity
judge_foreign(const struct detection *d, const struct swap *w)
{
	if (!person_proven(w->p) || w->p->class == DOMAIN_FREEMAIL || d->ours)
		return SEVERITY_INFO;
	if (leads_here(d, w))
		return SEVERITY_INFO;
	/* Nobody ever saw the company's name under that suffix, and now it stands among those who speak of a payment. */
	if (d->money && !d->money_at_home && new_suffix(d, w))
		return SEVERITY_HIGH;
	/* Who has changed companies has another signature. */
	if (from_only(w) && signs_as(d, w->p))
		return for_money(d) ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	/* People change companies; whoever does so while money is asked for is looked at. */
	if (from_only(w) && !d->money && (d->f->auth.aligned || !d->f->auth.known))
		return SEVERITY_INFO;
	return SEVERITY_MEDIUM;
}

static enum severity
judge_one(const struct detection *d, struct swap *w)
{
	bool weighty = d->money_strong || detection_worst(d, FAMILY_DIVERSION) >= SEVERITY_MEDIUM;

	w->backed = person_proven(w->p) || w->p->attested;
	if (w->s->known_otherwise) {
		w->backed = false;
		return is_bad(w->s->class) && detection_worst(d, FAMILY_BANK) >= SEVERITY_MEDIUM
			   ? SEVERITY_MEDIUM
			   : SEVERITY_INFO;
	}
	if (w->x->worst == TRUST_HOSTILE)
		return SEVERITY_HIGH;
	if (!w->backed)
		return SEVERITY_INFO;
	/* Lists rewrite From, and answering machines answer from elsewhere. */
	if (d->bulk && !(is_bad(w->s->class) && weighty)) {
		w->backed = false;
		return SEVERITY_INFO;
	}
	switch (w->s->class) {
	case SWAP_FREEMAIL:
	case SWAP_LOOKALIKE:
		return judge_freemail(d, w);
	case SWAP_FOREIGN:
		return judge_foreign(d, w);
	case SWAP_SAME_DOMAIN:
		break;
	}
	/* bsmith@ and bob.smith@ are one mailbox; keller@ and keIler@ are not. */
	if (person_proven(w->p) && !w->p->ours && !d->ours &&
	    !people_same_local(w->x->addr->local, w->p->local) &&
	    looks_alike(d->a, w->x->addr->local, w->p->local))
		return SEVERITY_MEDIUM;
	w->backed = false;
	return SEVERITY_INFO;
}

/* Of two stand-ins of one person, the one that says more. */
static bool
says_more(const struct swap *a, const struct swap *b)
{
	if (a->severity != b->severity)
		return a->severity > b->severity;
	return a->x->field != FIELD_REPLY_TO && b->x->field == FIELD_REPLY_TO;
}

/* One entry a person: the gravest of its stand-ins that are (not) gone. */
static void
collect(struct detection *d, bool present, struct swaps *ret)
{
	for (size_t i = 0; i < d->standins_n; i++) {
		const struct standin *s = &d->standins[i];
		struct swap w = {
			.s = s, .p = &d->f->roster[s->person], .x = &d->f->parties[s->party]
		};
		size_t k;

		/* One's own other mailbox; and answers led astray are replyto_diversion's. */
		if (s->present != present || (d->ours && s->self) ||
		    (present && w.x->field == FIELD_REPLY_TO))
			continue;
		w.severity = judge_one(d, &w);
		for (k = 0; k < ret->n; k++)
			if (ret->v[k].p == w.p)
				break;
		if (k < ret->n) {
			if (says_more(&w, &ret->v[k]))
				ret->v[k] = w;
			continue;
		}
		ret->v = arena_grow(d->a, ret->v, ret->n, sizeof(*ret->v));
		ret->v[ret->n++] = w;
	}
	ret->org = "";
	for (size_t i = 0; i < ret->n; i++) {
		const struct swap *w = &ret->v[i];

		if (w->backed && is_bad(w->s->class))
			ret->backed++;
		if (w->backed && w->s->class == SWAP_FOREIGN && person_proven(w->p)) {
			if (lookalike_of(d->a, w->x->addr->domain, w->x->addr->org, w->p->org) ==
				LOOKALIKE_SUFFIX &&
			    !came_together(d, w->x, w->p))
				ret->renamed++;
			if (ret->foreign++ == 0)
				ret->org = w->x->addr->org;
			else if (strcmp(ret->org, w->x->addr->org) != 0)
				ret->org = "";
		}
	}
}

static enum severity
worst_of(const struct swaps *s)
{
	enum severity worst = SEVERITY_INFO;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].severity > worst)
			worst = s->v[i].severity;
	return worst;
}

static bool
has_hostile(const struct swaps *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].x->worst == TRUST_HOSTILE)
			return true;
	return false;
}

/* All of them at one ordinary company, and nobody asks for money: it was renamed, or bought. */
static bool
is_migration(const struct detection *d, const struct swaps *s)
{
	return s->backed == 0 && s->foreign >= 2 && s->org[0] != '\0' && !d->money_strong &&
	       (d->f->auth.aligned || !d->f->auth.known);
}

/* … but a company that takes a longer name. */
static bool
at_lookalike(const struct detection *d, const struct swaps *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].backed && s->v[i].s->class == SWAP_LOOKALIKE &&
		    !longer_name(d, s->v[i].x, s->v[i].p))
			return true;
	return false;
}

static enum severity
judge_together(const struct detection *d, const struct swaps *s)
{
	enum severity worst = worst_of(s);
	size_t together = s->backed + s->foreign;

	/* Two who appear at the company's name under another suffix when money is spoken of are no company that moved. */
	if (is_migration(d, s))
		return d->money && s->foreign < MIGRATION_PEOPLE && s->renamed == s->foreign
			   ? SEVERITY_HIGH
			   : SEVERITY_MEDIUM;
	if (together >= 2 && (s->backed > 0 || s->foreign >= 2)) {
		/* Our own user may know two friends' private addresses; nobody has two at a look-alike of theirs. */
		if (d->ours && !has_hostile(s) && !d->money &&
		    d->before->severity < SEVERITY_HIGH && !at_lookalike(d, s))
			return worst > SEVERITY_MEDIUM ? SEVERITY_MEDIUM : SEVERITY_INFO;
		return SEVERITY_CRITICAL;
	}
	if (together == 1 && worst == SEVERITY_HIGH && d->money_strong && !d->ours &&
	    d->f->roster_n <= SMALL_ROSTER)
		return SEVERITY_CRITICAL;
	return worst;
}

static json_t *
entries(const struct detection *d, const struct swaps *s)
{
	json_t *list = json_array();

	(void)d;
	for (size_t i = 0; i < s->n; i++) {
		const struct swap *w = &s->v[i];

		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:o, s:s, s:s, s:o, s:I, s:b}", "name",
			      json_text(w->p->name[0] != '\0' ? w->p->name : w->x->addr->name),
			      "expected", json_text(w->p->address), "seen",
			      json_text(w->x->addr->address), "class", swap_class_name(w->s->class),
			      "field", field_name(w->x->field), "since", json_time(w->p->since),
			      "times", (json_int_t)w->p->seen, "proven", person_proven(w->p)));
	}
	return list;
}

static const char *
sentence(struct detection *d, const struct swaps *s, bool present)
{
	struct mail_strings names = { 0 };

	for (size_t i = 0; i < s->n; i++) {
		const struct swap *w = &s->v[i];
		const char *name = say_name(d->a, w->p->name, w->x->addr->name);

		if (s->n == 1)
			return arena_printf(d->a,
			    present ? "%s has %s in %s, beside the known address %s%s."
				    : "%s has %s in %s, where the known address is %s%s.",
			    name[0] != '\0' ? name : say_clean(d->a, w->p->local),
			    say_address(d->a, w->x->addr), say_field(w->x->field),
			    say_clean(d->a, w->p->address), say_since(d->a, w->p->since));
		mail_strings_add(d->a, &names,
		    arena_printf(d->a, "%s has %s instead of %s", name,
			say_address(d->a, w->x->addr), say_clean(d->a, w->p->address)));
	}
	return arena_printf(d->a,
	    "%zu of %zu people on this conversation stand here with %s address: %s.", s->n,
	    d->f->roster_n, present ? "a second" : "another", say_list(d->a, &names));
}

static void
report(struct detection *d, enum detector detector, enum severity severity, struct swaps *s)
{
	struct finding *g = findings_add(d->out, detector, severity);
	bool lookalike = false, other = false;
	json_t *before = json_array();

	for (size_t i = 0; i < d->f->roster_n; i++)
		json_array_append_new(before, json_text(d->f->roster[i].address));
	g->reason = sentence(d, s, detector == DETECTOR_DUPLICATE_IDENTITY);
	g->header = say_header(d->a, s->v[0].x);
	g->evidence = json_pack("{s:o, s:I, s:I, s:o}", "swaps", entries(d, s), "swapped",
	    (json_int_t)s->n, "participants", (json_int_t)d->f->roster_n, "roster", before);
	json_object_set_new(g->evidence, "header", json_text(g->header));
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].s->class == SWAP_LOOKALIKE)
			lookalike = true;
		else
			other = true;
		if (!s->v[i].s->known_otherwise)
			mail_strings_add(d->a, &g->hostile, s->v[i].x->addr->address);
	}
	if (other)
		mail_strings_add(d->a, &g->attack, "T1585.002");
	if (lookalike)
		mail_strings_add(d->a, &g->attack, "T1583.001");
	mail_strings_add(d->a, &g->attack, "T1199");
}

/* What is below a level of its own does not count among those that are above it. */
static void
drop_weak(struct swaps *s, enum severity severity)
{
	size_t kept = 0;

	if (severity <= SEVERITY_INFO)
		return;
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].severity > SEVERITY_INFO || s->v[i].backed)
			s->v[kept++] = s->v[i];
	s->n = kept;
}

/* The known address stands there as well: one level lower, and mostly somebody's second mailbox. */
static void
judge_duplicates(struct detection *d)
{
	struct swaps twice = { 0 };
	enum severity severity;

	collect(d, true, &twice);
	if (twice.n == 0)
		return;
	severity = worst_of(&twice);
	if (severity > SEVERITY_INFO)
		severity--;
	if (to_oneself(d) && !has_hostile(&twice))
		severity = SEVERITY_INFO;
	for (size_t i = 0; i < twice.n; i++)
		if (twice.v[i].s->self && !has_hostile(&twice) &&
		    twice.v[i].s->class != SWAP_LOOKALIKE && severity > SEVERITY_INFO &&
		    twice.n == 1)
			severity = SEVERITY_INFO; /* the sender copies himself at home */
	if (severity == SEVERITY_LOW || (!d->money && !has_hostile(&twice)))
		severity = SEVERITY_INFO;
	if (d->ours && !has_hostile(&twice))
		severity = SEVERITY_INFO;
	drop_weak(&twice, severity);
	report(d, DETECTOR_DUPLICATE_IDENTITY, severity, &twice);
}

/* To be kept secret, and at once or without a call: nobody orders a payment like that who may. */
static bool
urges(const struct mail *m)
{
	return (m->wording & WORDING_SECRECY) != 0 &&
	       (m->wording & (WORDING_AVOIDS_CALL | WORDING_PRESSURE)) != 0;
}

static bool
hides(const struct mail *m)
{
	return (m->wording & (WORDING_SECRECY | WORDING_AVOIDS_CALL)) != 0;
}

/*
 * The name of somebody whom we know from other conversations, on a free-mail or look-alike address of
 * this one.  People do have private addresses, and namesakes: it takes money to make it a finding.
 */
static enum severity
judge_known(const struct detection *d, const struct fact_party *x)
{
	bool asks = (d->f->mail->wording & WORDING_BANK_CHANGE) != 0 ||
		    detection_worst(d, FAMILY_BANK) >= SEVERITY_MEDIUM;

	if (x->worst == TRUST_HOSTILE)
		return SEVERITY_HIGH;
	if (d->ours || d->bulk || x->established || person_has(x->known, d->f->account))
		return SEVERITY_INFO; /* to oneself, from one's private mailbox, too */
	/* Fifty harmless mails may have been written to earn the trust that this one needs. */
	if (x->trust == TRUST_PROVEN && x->field == FIELD_FROM && !asks && d->asks_money &&
	    x->known->ours && x->addr->class == DOMAIN_FREEMAIL)
		return d->presses ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	if (x->trust == TRUST_PROVEN)
		return asks && x->field == FIELD_FROM &&
			       (x->addr->class == DOMAIN_FREEMAIL ||
				   (x->imitates[0] != '\0' &&
				       lookalike_of(d->a, x->addr->domain, x->addr->org,
					   x->imitates) != LOOKALIKE_SUFFIX))
			   ? SEVERITY_HIGH
			   : SEVERITY_INFO;
	/* The same name under another suffix may be theirs, until it wants money elsewhere. */
	if (x->imitates[0] != '\0' &&
	    lookalike_of(d->a, x->addr->domain, x->addr->org, x->imitates) == LOOKALIKE_SUFFIX)
		return !d->money_strong                ? SEVERITY_INFO
		       : came_together(d, x, x->known) ? SEVERITY_MEDIUM
						       : SEVERITY_HIGH;
	if (x->imitates[0] != '\0')
		return d->money && !moved_within_group(d, x, x->known) ? SEVERITY_HIGH
								       : SEVERITY_MEDIUM;
	if (x->field != FIELD_FROM)
		return SEVERITY_INFO;
	if (x->addr->class != DOMAIN_FREEMAIL && signs_as(d, x->known) && d->money)
		return for_money(d) ? SEVERITY_HIGH : SEVERITY_MEDIUM;
	if (x->addr->class != DOMAIN_FREEMAIL)
		return x->known->ours && d->asks_money && hides(d->f->mail) ? SEVERITY_HIGH
		       : asks || (x->known->ours && d->asks_money)          ? SEVERITY_MEDIUM
									    : SEVERITY_INFO;
	/* Our own people's names are used to order payments; whoever is one of us is asked on the telephone. */
	if (x->known->ours && (d->asks_money || (d->money && urges(d->f->mail))))
		return SEVERITY_HIGH;
	if (asks || ((d->asks_money || (x->known->ours && d->money_strong)) && d->presses))
		return SEVERITY_HIGH;
	/* … of a customer's or a vendor's, the first mail that the mailbox ever sent is looked at. */
	return d->money_strong || d->asks_money ||
		       (d->money && (x->known->ours ? d->presses
						    : x->history.sent == 0 && !long_in_use(d, x)))
		   ? SEVERITY_MEDIUM
		   : SEVERITY_INFO;
}

static json_t *
known_entry(const struct fact_party *x, enum swap_class class)
{
	return json_pack("{s:o, s:o, s:o, s:s, s:s, s:o, s:I, s:b}", "name",
	    json_text(x->known->name), "expected", json_text(x->known->address), "seen",
	    json_text(x->addr->address), "class", swap_class_name(class), "field",
	    field_name(x->field), "since", json_time(x->known->since), "times",
	    (json_int_t)x->known->seen, "proven", 1);
}

static void
report_known(struct detection *d, const struct fact_party *x, enum severity severity)
{
	struct finding *g = findings_add(d->out, DETECTOR_PARTICIPANT_SWAP, severity);
	enum swap_class class = x->imitates[0] != '\0'              ? SWAP_LOOKALIKE
				: x->addr->class == DOMAIN_FREEMAIL ? SWAP_FREEMAIL
								    : SWAP_FOREIGN;

	g->reason = arena_printf(d->a,
	    "%s stands in %s in the name of %s, whom we know as %s%s; this conversation never had "
	    "that address%s.",
	    say_address(d->a, x->addr), say_field(x->field),
	    say_name(d->a, x->known->name, x->known->address), say_clean(d->a, x->known->address),
	    say_since(d->a, x->known->since),
	    d->asks_money ? ", and it asks for money or what is worth money" : "");
	g->header = say_header(d->a, x);
	g->evidence =
	    json_pack("{s:[o], s:i, s:I, s:b, s:o}", "swaps", known_entry(x, class), "swapped", 1,
		"participants", (json_int_t)(d->f->roster_n > 0 ? d->f->roster_n : d->f->parties_n),
		"elsewhere", 1, "header", json_text(g->header));
	mail_strings_add(d->a, &g->attack, class == SWAP_LOOKALIKE ? "T1583.001" : "T1585.002");
	mail_strings_add(d->a, &g->attack, "T1199");
	mail_strings_add(d->a, &g->hostile, x->addr->address);
}

/* Somebody whom we know, at a domain that imitates the company's; other than its name and a word, or under another suffix. */
static bool
at_imitation(const struct detection *d, const struct fact_party *x)
{
	return x->known != NULL && x->field != FIELD_SENDER && x->field != FIELD_REPLY_TO &&
	       x->imitates[0] != '\0' && judge_known(d, x) >= SEVERITY_MEDIUM &&
	       !longer_name(d, x, x->known) &&
	       lookalike_of(d->a, x->addr->domain, x->addr->org, x->imitates) != LOOKALIKE_SUFFIX;
}

static void
judge_elsewhere(struct detection *d)
{
	const struct fact_party *worst = NULL;
	enum severity severity = SEVERITY_INFO;
	size_t imitated = 0;

	for (size_t i = 0; i < d->f->parties_n; i++) {
		const struct fact_party *x = &d->f->parties[i];
		enum severity s;

		imitated += at_imitation(d, x);
		if (x->known == NULL || x->field == FIELD_SENDER || x->field == FIELD_REPLY_TO ||
		    (s = judge_known(d, x)) <= severity)
			continue;
		worst = x;
		severity = s;
	}
	/* One may have been mistyped. */
	if (imitated >= 2 && severity == SEVERITY_MEDIUM)
		severity = SEVERITY_HIGH;
	if (worst != NULL)
		report_known(d, worst, severity);
}

/* How many people stood under a substitute in earlier messages of the conversation. */
static size_t
substituted_before(const struct detection *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->f->roster_n; i++)
		n += d->f->roster[i].substitutes.n > 0;
	return n;
}

/*
 * One more person than before stands under another's address, though none of them is proven and each step is
 * weak: an attacker who takes a conversation over one by one.  ret: people substituted by now, 0 if it is none.
 */
static size_t
is_gradual(const struct detection *d, const struct swaps *s)
{
	size_t before = substituted_before(d), fresh = 0;

	for (size_t i = 0; i < s->n; i++)
		if (is_bad(s->v[i].s->class) && !s->v[i].s->known_otherwise &&
		    s->v[i].p->class != DOMAIN_FREEMAIL && s->v[i].p->substitutes.n == 0)
			fresh++;
	return before > 0 && fresh > 0 && d->money && !d->ours && !d->bulk ? before + fresh : 0;
}

void
detect_participant_swap(struct detection *d)
{
	struct swaps gone = { 0 };

	collect(d, false, &gone);
	if (gone.n > 0) {
		enum severity severity = judge_together(d, &gone);
		size_t gradual = is_gradual(d, &gone);
		bool migration = is_migration(d, &gone) && gone.foreign >= MIGRATION_PEOPLE;

		if (gradual > 0 && severity < SEVERITY_MEDIUM)
			severity = SEVERITY_MEDIUM;
		else
			drop_weak(&gone, severity);
		if (gone.n > 0) {
			report(d, DETECTOR_PARTICIPANT_SWAP, severity, &gone);
			if (gradual > 0)
				json_object_set_new(d->out->v[d->out->n - 1].evidence,
				    "substituted_so_far", json_integer((json_int_t)gradual));
			if (migration)
				json_object_set_new(d->out->v[d->out->n - 1].evidence,
				    "domain_migration", json_true());
		}
	} else
		judge_elsewhere(d);
	judge_duplicates(d);
}
