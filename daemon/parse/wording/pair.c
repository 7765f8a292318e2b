#include "claim.h"
#include "harmless.h"
#include "pair.h"
#include "predicate.h"
#include "whose.h"

#define POINTS_FAR 40 /* between "below" and what stands there */
#define POINTS_FAR_CJK 16
#define NEWER_FAR 20 /* between "latest" and the details */
#define COUNTS_FAR 14 /* between "use" and "the one below" */
#define GIVE_FAR 32 /* from who means to give to what */
#define TAIL_MAX 16 /* behind "our bank changed": more would say what of it */

/* "The transfer to our usual account was refused"; where "our" is left out, to the usual one. */
static bool
bounced(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	struct span s = clause_span(noun, h);

	return noun->role == LEX_ACCOUNT &&
	       clause_near(w, clause_span(noun, noun), LEX_OLD, CHANGE_FAR, 1) &&
	       (clause_ours_near(w, s) || (s.langs & (LEX_ES | LEX_IT | LEX_PT)) != 0);
}

static unsigned
became(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	switch (h->role) {
	case LEX_STOP:
	case LEX_WRONG:
	case LEX_FORMER:
		return PAIR_VOID;
	case LEX_BOUNCES:
		return bounced(w, noun, h) ? PAIR_VOID : 0;
	case LEX_ENDED:
		return PAIR_MOVED;
	case LEX_NEW:
		return clause_gap(noun, h) <= NEW_FAR && clause_ours_near(w, clause_span(noun, h))
			   ? PAIR_MOVED
			   : 0;
	case LEX_CHANGE:
	case LEX_SWITCH:
		return h->start < noun->start || h->end + TAIL_MAX >= w->end ||
			       (noun->langs & h->langs & (LEX_VERB_LAST | LEX_VERB_BEHIND)) != 0
			   ? PAIR_MOVED
			   : 0;
	default:
		return 0;
	}
}

/* "The account on the last invoice": one that is paid into. */
static bool
of_payment(const struct wording *w, struct span s)
{
	return clause_near(w, s, LEX_BILL, VOID_FAR, 1) ||
	       clause_near(w, s, LEX_MONEY, VOID_FAR, 1) || clause_near(w, s, LEX_OLD, VOID_FAR, 1);
}

/* "Счёт": one word for a bill and an account, of which nothing here makes it the account. */
static bool
is_bill(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);

	for (size_t k = w->from; k < w->to && w->hits[k].start <= s.end + VOID_FAR; k++)
		if (w->hits[k].role == LEX_BILL && (w->hits[k].langs & s.langs) != 0 &&
		    w->hits[k].end + VOID_FAR >= s.start && clause_gap(&w->hits[k], s.a) > 0)
			return false; /* it stands on one */
	return clause_inside_of(w, i, LEX_BILL, LEX_BILL) &&
	       !clause_near(w, s, LEX_BANK, VOID_FAR, 2) &&
	       !clause_near(w, s, LEX_OLD, VOID_FAR, 2) && !clause_near(w, s, LEX_PAY, VOID_FAR, 2);
}

/* What became of the bank or the account, hit i. */
static unsigned
trouble(const struct wording *w, size_t i)
{
	const struct lexicon_hit *noun = &w->hits[i];
	unsigned half = 0,
		 kept; /* commas between what is kept by the reader and what became of it */

	/* "The sort code that you have for us is of a branch, which closed." */
	kept = noun->role == LEX_ACCOUNT &&
		       clause_near(w, clause_span(noun, noun), LEX_OLD, CHANGE_FAR, 2)
		   ? 2
		   : 0;
	if (whose_yours(w, i) || is_bill(w, i) ||
	    ((noun->role == LEX_ANY_ACCOUNT || noun->role == LEX_DETAILS) &&
		!of_payment(w, clause_span(noun, noun))))
		return 0;
	for (size_t k = w->from; k < w->to && w->hits[k].start <= noun->end + VOID_FAR; k++) {
		const struct lexicon_hit *h = &w->hits[k];
		size_t far = (noun->langs & h->langs & LEX_CJK) != 0 ? VOID_FAR_CJK : VOID_FAR;
		struct span s = clause_span(noun, h);
		unsigned is;

		/* Thai writes without spaces, but not a character a word. */
		if (s.langs == LEX_TH)
			far *= 2;
		/* "It was refused, could you …?" */
		if (w->question && h->role != LEX_BOUNCES)
			continue;
		if (s.langs == 0 || clause_gap(noun, h) > far || predicate_outdone(w, k) ||
		    clause_commas(&w->f, noun->end, h->start) > kept ||
		    clause_commas(&w->f, h->end, noun->start) > 0 || (is = became(w, noun, h)) == 0)
			continue;
		if (clause_undone(w, i < k ? i : k, s, LEX_IF) || whose_spans_yours(w, s) ||
		    harmless_told(w, s) || whose_you_did(w, s) || whose_they_did(w, s) ||
		    clause_near(w, s, LEX_SINCE, UNDO_FAR, 3))
			continue;
		half |= is;
	}
	return half;
}

static bool
is_asked(const struct wording *w, struct span s)
{
	return clause_near(w, s, LEX_REQUEST, PAY_FAR, 2) ||
	       clause_near(w, s, LEX_CAN, PAY_FAR, 2) ||
	       clause_near(w, s, LEX_PAY_IT, PAY_FAR, 2) ||
	       clause_near(w, s, LEX_HENCEFORTH, PAY_FAR, 2);
}

static bool
is_paid(const struct wording *w, struct span s)
{
	size_t far = claim_pay_far(s);

	return clause_near(w, s, LEX_PAY, far, 2) || clause_near(w, s, LEX_MONEY, far, 2);
}

static bool
is_here(const struct wording *w, struct span s, size_t far)
{
	return clause_near(w, s, LEX_HERE, far, 2) || clause_near(w, s, LEX_ATTACHED, far, 2);
}

/* "Where to send the money: see below", "I will tell you". */
static bool
tells_where(const struct wording *w, struct span s)
{
	return is_paid(w, s) &&
	       (is_here(w, s, UNDO_FAR) ||
		   (clause_near(w, s, LEX_GIVE, UNDO_FAR, 3) && clause_ours_near(w, s)));
}

/* "Hold all payments until you get the new instructions." */
static bool
waits(const struct wording *w, struct span s)
{
	return is_asked(w, s) && clause_near(w, s, LEX_UNTIL, PAY_FAR, 2) &&
	       clause_near(w, s, LEX_NEW, UNDO_FAR, 3) &&
	       (clause_near(w, s, LEX_GETS, UNDO_FAR, 3) ||
		   clause_near(w, s, LEX_GIVE, UNDO_FAR, 3));
}

/* "Please transfer to the one below." */
static bool
pays_here(const struct wording *w, struct span s)
{
	size_t far = (s.langs & LEX_CJK) != 0 ? POINTS_FAR_CJK : POINTS_FAR;
	const struct lexicon_hit *here = clause_hit_near(w, s, LEX_HERE, far, 2);

	return here != NULL && is_asked(w, s) &&
	       !clause_near(w, clause_span(here, here), LEX_BILL, POINTS_FAR_CJK, 1);
}

/* "The latest payment instructions are attached": newer than the reader's. */
static bool
is_newer(const struct wording *w, struct span s)
{
	return clause_near(w, s, LEX_NEW, NEWER_FAR, 1) ||
	       clause_near(w, s, LEX_CURRENT, NEWER_FAR, 1);
}

/* Where or by what to pay, in what hit i says. */
static unsigned
points(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);
	size_t far = (s.langs & LEX_CJK) != 0 ? POINTS_FAR_CJK : POINTS_FAR;

	if ((w->question && !(clause_near(w, s, LEX_CAN, UNDO_FAR, 3) && clause_ours_near(w, s))) ||
	    clause_undone(w, i, s, LEX_IF))
		return 0;
	switch (w->hits[i].role) {
	case LEX_WHERE:
		return tells_where(w, s) ? PAIR_WHERE : 0;
	case LEX_COUNTS:
		return is_here(w, s, COUNTS_FAR) ? PAIR_WHERE : 0;
	case LEX_DISCARD:
		return clause_near(w, s, LEX_PAPER, VOID_FAR, 2) ||
			       clause_near(w, s, LEX_BILL, VOID_FAR, 2) ||
			       clause_near(w, s, LEX_DETAILS, VOID_FAR, 2)
			   ? PAIR_BILL
			   : 0;
	case LEX_MONEY:
	case LEX_PAY:
		return waits(w, s) || pays_here(w, s) ? PAIR_WHERE : 0;
	case LEX_PARTY:
		return is_asked(w, s) && is_paid(w, s) ? PAIR_WHERE : 0;
	default:
		break;
	}
	if (whose_yours(w, i) || whose_asked_for(w, s) ||
	    (!is_asked(w, s) && !clause_near(w, s, LEX_COUNTS, PAY_FAR, 2) && !is_newer(w, s)) ||
	    (!is_here(w, s, far) && !is_newer(w, s)))
		return 0;
	return w->hits[i].role == LEX_DETAILS || w->hits[i].role == LEX_ACCOUNT ? PAIR_WHERE
										: PAIR_BILL;
}

/* "Could you divert the transfer?  Treasury wants it at another bank." */
static unsigned
elsewhere(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);
	unsigned half = 0;

	if (clause_undone(w, i, s, LEX_IF))
		return 0;
	if (clause_near(w, s, LEX_CAN, UNDO_FAR, 2) && is_paid(w, s))
		half |= PAIR_HOLD;
	if (clause_near(w, s, LEX_WANT, PAY_FAR, 2) && clause_ours_near(w, s) && !w->question)
		half |= PAIR_ELSEWHERE;
	return half;
}

/* "We would like to give you a different account", hit i. */
static unsigned
gives_other(const struct wording *w, size_t i)
{
	const struct lexicon_hit *noun = &w->hits[i];
	struct span s = clause_span(noun, noun);
	const struct lexicon_hit *other = clause_hit_near(w, s, LEX_NEW, NEW_FAR, 1),
				 *give = clause_hit_near(w, s, LEX_GIVE, GIVE_FAR, 1);

	if (w->question || other == NULL || give == NULL || give->start > noun->start ||
	    clause_in_neutral(w, i) ||
	    !clause_near(w, clause_span(give, give), LEX_OURS, GIVE_FAR, 1) ||
	    !clause_near(w, clause_span(give, give), LEX_WANT, GIVE_FAR, 1))
		return 0;
	s = clause_span(noun, other);
	return clause_undone(w, i, s, LEX_IF) || whose_asked_for(w, s) || harmless_told(w, s)
		   ? 0
		   : PAIR_OTHER;
}

/* "Our treasury centre now takes in all that customers owe us", hit i. */
static unsigned
takes_in(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);

	return !w->question && !clause_undone(w, i, s, LEX_IF) &&
		       (clause_near(w, s, LEX_FROM, PAY_FAR, 3) ||
			   clause_near(w, s, LEX_HENCEFORTH, PAY_FAR, 3) ||
			   (s.langs & (LEX_JA | LEX_TH)) != 0) &&
		       (clause_ours_near(w, s) || (s.langs & LEX_NO_SUBJECT) != 0)
		   ? PAIR_COLLECTS
		   : 0;
}

/* "Would you mind holding Friday's wire?", hit i. */
static unsigned
holds(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);

	return (clause_near(w, s, LEX_CAN, PAY_FAR, 2) ||
		   clause_near(w, s, LEX_REQUEST, PAY_FAR, 2)) &&
		       is_paid(w, s)
		   ? PAIR_WAIT
		   : 0;
}

/* "The bank has blocked us and I am waiting for the new numbers", hit i. */
static unsigned
other_numbers(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);

	return clause_near(w, s, LEX_NEW, NEWER_FAR, 1) &&
		       clause_near(w, s, LEX_BANK, UNDO_FAR, 3) &&
		       (clause_near(w, s, LEX_STOP, UNDO_FAR, 3) ||
			   clause_near(w, s, LEX_ENDED, UNDO_FAR, 3)) &&
		       !clause_undone(w, i, s, LEX_IF)
		   ? PAIR_NUMBERS
		   : 0;
}

/* "In place of what you have", hit i. */
static unsigned
in_place(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);

	return clause_not_this(w, i) != NULL && is_asked(w, s) ? PAIR_INSTEAD : 0;
}

/* "Attached is the form with our remittance information", hit i. */
static unsigned
encloses(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);

	return !w->question &&
		       (clause_near(w, s, LEX_OURS, NEWER_FAR, 1) ||
			   (s.langs & LEX_NO_SUBJECT) != 0) &&
		       (clause_near(w, s, LEX_ATTACHED, UNDO_FAR, 2) ||
			   clause_near(w, s, LEX_HERE, UNDO_FAR, 2)) &&
		       !clause_undone(w, i, s, LEX_IF)
		   ? PAIR_DETAILS
		   : 0;
}

/* "Could you resend it to the other one that I will give you?", hit i. */
static unsigned
to_other(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);

	return clause_near(w, s, LEX_CAN, PAY_FAR, 2) && clause_near(w, s, LEX_PAY, PAY_FAR, 2) &&
		       clause_near(w, s, LEX_GIVE, GIVE_FAR, 2) && !whose_asked_for(w, s) &&
		       !clause_undone(w, i, s, LEX_IF)
		   ? PAIR_WHERE
		   : 0;
}

unsigned
pair_half(const struct wording *w, size_t i)
{
	unsigned half;

	switch (w->hits[i].role) {
	case LEX_ANY_ACCOUNT:
		return trouble(w, i) | gives_other(w, i);
	case LEX_BANK:
		return trouble(w, i);
	case LEX_ACCOUNT:
	case LEX_DETAILS:
		half = trouble(w, i);
		return (half != 0 ? half : points(w, i)) | encloses(w, i);
	case LEX_MONEY:
	case LEX_PAY:
	case LEX_BILL:
		return points(w, i) | PAIR_OWED;
	case LEX_WHERE:
	case LEX_COUNTS:
	case LEX_DISCARD:
	case LEX_PARTY:
	case LEX_VERSION:
		return points(w, i);
	case LEX_ELSEWHERE:
		return elsewhere(w, i);
	case LEX_COLLECTS:
		return takes_in(w, i);
	case LEX_PAYEE:
		return w->question && !is_asked(w, clause_span(&w->hits[i], &w->hits[i]))
			   ? 0
			   : PAIR_PAYEE;
	case LEX_HOLD:
		return holds(w, i);
	case LEX_NEW:
		return to_other(w, i);
	case LEX_NUMBERS:
		return other_numbers(w, i);
	case LEX_OLD:
	case LEX_USUAL:
	case LEX_YOU:
		return in_place(w, i);
	default:
		return 0;
	}
}

bool
pair_claims(unsigned halves)
{
	static const unsigned both[] = { PAIR_OWED | PAIR_OTHER, PAIR_HOLD | PAIR_ELSEWHERE,
		PAIR_COLLECTS | PAIR_PAYEE, PAIR_WAIT | PAIR_NUMBERS, PAIR_DETAILS | PAIR_INSTEAD };

	for (size_t i = 0; i < sizeof(both) / sizeof(both[0]); i++)
		if ((halves & both[i]) == both[i])
			return true;
	return ((halves & (PAIR_MOVED | PAIR_VOID)) != 0 && (halves & PAIR_WHERE) != 0) ||
	       ((halves & PAIR_VOID) != 0 && (halves & PAIR_BILL) != 0);
}
