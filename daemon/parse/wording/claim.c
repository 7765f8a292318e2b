#include <unicode/uchar.h>

#include "bank.h"
#include "claim.h"
#include "harmless.h"
#include "predicate.h"
#include "whose.h"

#define USUAL_OWN 3 /* between "usual" and its own account */
#define DAY_FAR 12 /* between "as of" and "15th" */
#define MONTH_FAR 4 /* between "as of" and "June" */
#define OURS_FAR 14
#define AT_BANK_FAR 20 /* between an account and the bank it is with */
#define PAY_FAR_CJK 24
#define NAME_FAR 4 /* between a bank's name and "account" */

size_t
claim_pay_far(struct span s)
{
	return (s.langs & LEX_CJK) != 0 && s.langs != LEX_ALL ? PAY_FAR_CJK : PAY_FAR;
}

/* "Could you pay into the other account?" */
static bool
asks_to_pay(const struct wording *w, struct span s)
{
	return (clause_near(w, s, LEX_REQUEST, PAY_FAR, 2) ||
		   clause_near(w, s, LEX_CAN, PAY_FAR, 2)) &&
	       clause_near(w, s, LEX_PAY, claim_pay_far(s), 1);
}

/* "The old account": the sender's, or one to pay into, in English else any account of any system. */
static bool
told_of(const struct wording *w, struct span s)
{
	static const enum lexicon_role by[] = { LEX_OURS, LEX_PAY, LEX_MONEY, LEX_BILL, LEX_REQUEST,
		LEX_STOP, LEX_NOT, LEX_BANK };

	for (size_t i = 0; i < sizeof(by) / sizeof(by[0]); i++)
		if (clause_near(w, s, by[i], UNDO_FAR, 3))
			return true;
	return false;
}

/* "Our new account, which has not changed since": nothing is new. */
static bool
long_so(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + UNDO_FAR; i++) {
		const struct lexicon_hit *h = &w->hits[i];

		if (h->role == LEX_SINCE && (h->langs & s.langs) != 0 &&
		    h->end + UNDO_FAR >= s.start && clause_commas(&w->f, h->end, s.start) < 3 &&
		    clause_commas(&w->f, s.end, h->start) < 3 && !clause_of_old(w, h, s, false))
			return true;
	}
	return false;
}

bool
claim_holds(const struct wording *w, size_t at, struct span s)
{
	if (clause_undone(w, at, s, LEX_IF) || whose_spans_yours(w, s) || harmless_is(w, s))
		return false;
	if (w->question && !asks_to_pay(w, s) && !clause_ours_near(w, s))
		return false;
	if ((w->question || s.b->role == LEX_CHANGE || s.b->role == LEX_SWITCH) &&
	    whose_you_did(w, s))
		return false;
	if ((s.b->role == LEX_CHANGE || s.b->role == LEX_SWITCH || s.b->role == LEX_CLAIM) &&
	    whose_they_did(w, s))
		return false;
	if (s.b->role != LEX_NOT && s.b->role != LEX_STOP && s.b->role != LEX_WRONG &&
	    s.b->role != LEX_COLLECTS && s.b->role != LEX_NOT_OURS && whose_asked_for(w, s))
		return false;
	switch (s.b->role) {
	case LEX_PARTY: /* "sent from my private account" */
		return s.a->role != LEX_ACCOUNT || clause_gap(s.a, s.b) > 0 ||
		       !clause_near(w, clause_span(s.b, s.b), LEX_OUT_OF, 0, 1);
	case LEX_FORMER:
		if (s.langs == LEX_EN && !told_of(w, s))
			return false;
		/* fallthrough */
	case LEX_NEW:
	case LEX_CHANGE:
	case LEX_CLAIM:
	case LEX_SWITCH:
		return !long_so(w, s);
	default:
		return true;
	}
}

/* "We have updated your bank details …, and will use the new account": whose details were changed before. */
static bool
yours_before(const struct wording *w, size_t noun)
{
	for (size_t i = noun; i-- > w->from && w->hits[i].end + UNDO_FAR > w->hits[noun].start;) {
		if (w->hits[i].role != LEX_ACCOUNT || !whose_yours(w, i) ||
		    (w->hits[i].langs & w->hits[noun].langs) == 0)
			continue;
		for (size_t k = w->from; k < noun; k++)
			if (w->hits[k].role == LEX_CHANGE && predicate_of(w, i, k))
				return true;
	}
	return false;
}

/* "The new details are on the invoice": whose details, the rest of the sentence tells. */
static bool
about_money(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);

	return clause_near(w, s, LEX_BILL, PAY_FAR, 2) || clause_near(w, s, LEX_PAY, PAY_FAR, 2);
}

/* "The corrected invoice with our account number." */
static bool
on_new_bill(const struct wording *w, size_t i, struct span *ret)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);
	size_t far = claim_pay_far(s);

	for (size_t k = w->from; k < w->to && w->hits[k].start <= s.end + far; k++) {
		/* In some languages a bill and an account are one word. */
		if (w->hits[k].role != LEX_BILL || w->hits[k].end + far < s.start ||
		    (w->hits[k].start < s.end && w->hits[k].end > s.start) ||
		    (w->hits[k].langs & s.langs) == 0)
			continue;
		for (size_t n = w->from; n < w->to && w->hits[n].start <= w->hits[k].end + NEW_FAR;
		     n++) {
			if (w->hits[n].role != LEX_REVISED ||
			    (w->hits[n].langs & w->hits[k].langs & s.langs) == 0 ||
			    clause_gap(&w->hits[n], &w->hits[k]) > NEW_FAR)
				continue;
			*ret = clause_span(&w->hits[i], &w->hits[n]);
			if (claim_holds(w, i, *ret))
				return true;
		}
	}
	return false;
}

/* "As of the 15th", "15日より": a day of the month beside what begins then. */
static bool
dated(const struct wording *w, const struct lexicon_hit *from)
{
	bool before = (from->langs & (LEX_CJK | LEX_TR)) != 0;
	size_t i = before && from->start > DAY_FAR ? from->start - DAY_FAR : before ? 0 : from->end;
	size_t end = from->end + DAY_FAR < w->end ? from->end + DAY_FAR : w->end;
	size_t digits = 0;

	for (; i < end; i++) {
		if (u_isdigit(w->f.v[i])) {
			digits++;
			continue;
		}
		if (digits > 0 && digits <= 2)
			return true;
		digits = 0;
	}
	return false;
}

bool
claim_starts(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + HENCEFORTH_FAR; i++)
		if (w->hits[i].role == LEX_FROM && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + HENCEFORTH_FAR >= s.start && dated(w, &w->hits[i]))
			return true;
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + HENCEFORTH_FAR; i++)
		if (w->hits[i].role == LEX_MONTH && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + HENCEFORTH_FAR >= s.start &&
		    clause_near(w, clause_span(&w->hits[i], &w->hits[i]), LEX_FROM, MONTH_FAR, 1))
			return true;
	return false;
}

/* "The dollar account at Citibank." */
static bool
at_bank(const struct wording *w, struct span s)
{
	return clause_near(w, s, LEX_BANK, AT_BANK_FAR, 1);
}

/* "From June all customers pay into our … account." */
static bool
paid_from(const struct wording *w, size_t i, struct span *ret)
{
	*ret = clause_span(&w->hits[i], &w->hits[i]);
	return (claim_starts(w, *ret) || clause_near(w, *ret, LEX_HENCEFORTH, HENCEFORTH_FAR, 2)) &&
	       (clause_near(w, *ret, LEX_OURS, OURS_FAR, 1) || at_bank(w, *ret)) &&
	       clause_near(w, *ret, LEX_PAY, claim_pay_far(*ret), 2) &&
	       !clause_near(w, *ret, LEX_SINCE, UNDO_FAR, 3) && claim_holds(w, i, *ret);
}

/* "We have opened an account with …: please use it." */
static bool
opened(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *verb;

	*ret = clause_span(&w->hits[i], &w->hits[i]);
	verb = clause_hit_near(w, *ret, LEX_OPENED, claim_pay_far(*ret), 1);
	if (verb == NULL || w->question)
		return false;
	*ret = clause_span(&w->hits[i], verb);
	return (clause_ours_near(w, *ret) || (ret->langs & LEX_NO_SUBJECT) != 0) &&
	       !whose_you_did(w, *ret) && !whose_they_did(w, *ret) &&
	       (clause_near(w, *ret, LEX_COUNTS, UNDO_FAR, 3) ||
		   clause_near(w, *ret, LEX_PAY, UNDO_FAR, 3)) &&
	       (clause_near(w, *ret, LEX_REQUEST, UNDO_FAR, 3) ||
		   clause_near(w, *ret, LEX_HENCEFORTH, UNDO_FAR, 3)) &&
	       claim_holds(w, i, *ret);
}

/* "Customers' payments now come in on our account in …." */
static bool
received_now(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *now, *in;
	size_t far;

	*ret = clause_span(&w->hits[i], &w->hits[i]);
	far = claim_pay_far(*ret);
	if ((now = clause_hit_near(w, *ret, LEX_FROM, far, 1)) == NULL)
		now = clause_hit_near(w, *ret, LEX_HENCEFORTH, far, 1);
	in = clause_hit_near(w, *ret, LEX_COLLECTS, far, 1);
	if (w->question || now == NULL || in == NULL || now == in ||
	    (!clause_near(w, *ret, LEX_OURS, far, 1) && (ret->langs & LEX_NO_SUBJECT) == 0) ||
	    clause_near(w, *ret, LEX_DONE, far, 1) ||
	    clause_inside_of(w, (size_t)(in - w->hits), LEX_ACCOUNT, LEX_PARTY) ||
	    !(clause_near(w, *ret, LEX_MONEY, far, 1) || clause_near(w, *ret, LEX_PAY, far, 1)))
		return false;
	ret->langs &= now->langs & in->langs;
	return ret->langs != 0 && claim_holds(w, i, *ret);
}

/* "Pay only to the details in the attached sheet": where the bill, which tells it too, is not meant. */
static bool
paid_only(const struct wording *w, size_t i, struct span *ret)
{
	size_t far;

	*ret = clause_span(&w->hits[i], &w->hits[i]);
	far = claim_pay_far(*ret);
	return !w->question && clause_near(w, *ret, LEX_ONLY, far, 1) &&
	       clause_near(w, *ret, LEX_PAY, far, 1) && !clause_near(w, *ret, LEX_BILL, far, 1) &&
	       (clause_near(w, *ret, LEX_HERE, far, 1) ||
		   clause_near(w, *ret, LEX_ATTACHED, far, 1)) &&
	       (clause_near(w, *ret, LEX_PAPER, far, 1) ||
		   clause_near(w, *ret, LEX_BOUNCES, UNDO_FAR, 3)) &&
	       claim_holds(w, i, *ret);
}

/* "Disregard the account on our last invoice and use the one below." */
static bool
replaced(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *noun = &w->hits[i], *discard;
	bool cjk = (noun->langs & LEX_CJK) != 0;

	*ret = clause_span(noun, noun);
	discard = clause_hit_near(w, *ret, LEX_DISCARD, cjk ? VOID_FAR_CJK : VOID_FAR, 1);
	if (discard == NULL || !clause_near(w, *ret, LEX_HERE, UNDO_FAR, 3) ||
	    !(clause_near(w, *ret, LEX_COUNTS, UNDO_FAR, 3) ||
		clause_near(w, *ret, LEX_HENCEFORTH, UNDO_FAR, 3) ||
		clause_near(w, *ret, LEX_PAY, UNDO_FAR, 3)))
		return false;
	*ret = clause_span(noun, discard);
	return claim_holds(w, i, *ret);
}

/* "The director wants the rest on his own account." */
static bool
paid_to_boss(const struct wording *w, size_t i, struct span *ret)
{
	*ret = clause_span(&w->hits[i], &w->hits[i]);
	return !w->question && clause_near(w, *ret, LEX_BOSS, UNDO_FAR, 2) &&
	       clause_near(w, *ret, LEX_WANT, UNDO_FAR, 2) &&
	       (clause_near(w, *ret, LEX_PAY, UNDO_FAR, 2) ||
		   clause_near(w, *ret, LEX_MONEY, UNDO_FAR, 2)) &&
	       !clause_near(w, *ret, LEX_SALARY, UNDO_FAR, 3) && !clause_undone(w, i, *ret, LEX_IF);
}

/* "Rather use our … account": a bank's name, the account and what prefers it. */
static bool
prefers(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *noun = &w->hits[i];

	*ret = clause_span(noun, noun);
	if (!clause_near(w, *ret, LEX_HENCEFORTH, HENCEFORTH_FAR, 1))
		return false;
	for (size_t k = w->from; k < w->to && w->hits[k].start <= noun->end + NAME_FAR; k++)
		if (w->hits[k].role == LEX_BANK && w->hits[k].langs == LEX_ALL &&
		    clause_gap(&w->hits[k], noun) <= NAME_FAR)
			return claim_holds(w, i, *ret);
	return false;
}

/* "Treasury wants the transfer routed elsewhere", "the money goes to them and not to us". */
static bool
goes_elsewhere(const struct wording *w, size_t i, struct span *ret)
{
	*ret = clause_span(&w->hits[i], &w->hits[i]);
	return (clause_near(w, *ret, LEX_MONEY, claim_pay_far(*ret), 3) ||
		   clause_near(w, *ret, LEX_PAY, claim_pay_far(*ret), 2)) &&
	       (w->hits[i].role == LEX_NOT_US || clause_near(w, *ret, LEX_REQUEST, PAY_FAR, 3) ||
		   clause_near(w, *ret, LEX_CAN, PAY_FAR, 3) ||
		   clause_near(w, *ret, LEX_WANT, claim_pay_far(*ret), 2)) &&
	       claim_holds(w, i, *ret);
}

/* An account that is not the usual one, hit i, of which `no` denies: it may stand before or behind that. */
static const struct lexicon_hit *
other_than(const struct wording *w, size_t i, const struct lexicon_hit *no)
{
	const struct lexicon_hit *usual = &w->hits[i];
	struct span s = clause_span(usual, usual);

	for (size_t k = w->from; k < w->to && w->hits[k].start <= usual->end + PAY_FAR; k++) {
		const struct lexicon_hit *h = &w->hits[k];
		bool any = h->role == LEX_ANY_ACCOUNT && !clause_in_neutral(w, k) &&
			   (clause_near(w, s, LEX_PART, UNDO_FAR, 3) ||
			       clause_near(w, s, LEX_MONEY, UNDO_FAR, 3) ||
			       clause_near(w, s, LEX_PAY, UNDO_FAR, 3));

		if ((h->role == LEX_ACCOUNT || any) && (h->langs & usual->langs) != 0 &&
		    h->end + PAY_FAR >= usual->start &&
		    (h->end <= no->start || clause_gap(h, usual) > USUAL_OWN) && !whose_yours(w, k))
			return h;
	}
	return NULL;
}

/* "The rest is to go to the Dubai account, not to the usual one." */
static bool
not_usual(const struct wording *w, size_t i, struct span *ret)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);
	const struct lexicon_hit *no = clause_not_this(w, i), *other = NULL;

	if (no == NULL || (other = other_than(w, i, no)) == NULL ||
	    clause_near(w, s, LEX_SENT, UNDO_FAR, 3))
		return false;
	*ret = clause_span(&w->hits[i], no);
	return (clause_near(w, s, LEX_WANT, UNDO_FAR, 3) ||
		   clause_near(w, s, LEX_REQUEST, UNDO_FAR, 3) ||
		   clause_near(w, s, LEX_CAN, UNDO_FAR, 3) ||
		   clause_near(w, s, LEX_PAY_IT, UNDO_FAR, 3) ||
		   clause_near(w, clause_span(other, other), LEX_OURS, OURS_FAR, 1)) &&
	       claim_holds(w, i, *ret);
}

/* "Our new account manager": the phrase ends in something else. */
static bool
ends_in_neutral(const struct wording *w, size_t i)
{
	const struct lexicon_hit *h = &w->hits[i];

	for (size_t k = i + 1; k < w->to && w->hits[k].start < h->end; k++)
		if (w->hits[k].role == LEX_NEUTRAL && w->hits[k].start > h->start &&
		    w->hits[k].end > h->end && (w->hits[k].langs & h->langs) != 0)
			return true;
	return false;
}

/* "New account number 5512", "kontot 4710": the longest phrase of an account there leads to a number of somebody's books. */
static bool
of_books(const struct wording *w, size_t i)
{
	size_t end = w->hits[i].end;

	for (size_t k = w->from; k < w->to && w->hits[k].start < w->hits[i].end; k++)
		if (w->hits[k].role == LEX_ACCOUNT && w->hits[k].start >= w->hits[i].start &&
		    w->hits[k].end > end)
			end = w->hits[k].end;
	return predicate_of_books(w, end);
}

bool
claim_of_reader(const struct wording *w, size_t i)
{
	const struct lexicon_hit *h = &w->hits[i];

	if (h->role != LEX_ACCOUNT || !whose_yours(w, i) || ends_in_neutral(w, i) ||
	    predicate_of_books(w, h->end))
		return false;
	for (size_t k = w->from; k < w->to && w->hits[k].start <= h->end + VOID_FAR; k++) {
		enum lexicon_role by = w->hits[k].role;
		struct span s;

		if ((by != LEX_NEW && by != LEX_CHANGE) || !predicate_of(w, i, k))
			continue;
		s = clause_span(h, &w->hits[k]);
		/* "Please send us, or change, your bank details." */
		if (!clause_undone(w, i < k ? i : k, s, LEX_IF) && !whose_given(w, s) &&
		    !(by == LEX_CHANGE && clause_near(w, s, LEX_REQUEST, PAY_FAR, 2)))
			return true;
	}
	return false;
}

bool
claim_found(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *h = &w->hits[i];

	if (h->role == LEX_BANK)
		return bank_moves(w, i, ret);
	if (h->role == LEX_PARTY || h->role == LEX_GROUP)
		return bank_pays_party(w, i, ret);
	if (h->role == LEX_ANY_ACCOUNT && clause_in_neutral(w, i))
		return false;
	if (h->role == LEX_PERSONAL)
		return paid_to_boss(w, i, ret);
	if (h->role == LEX_USUAL)
		return not_usual(w, i, ret);
	if (h->role == LEX_MERGED)
		return bank_pays_merged(w, i, ret);
	if (h->role == LEX_ELSEWHERE || h->role == LEX_NOT_US)
		return goes_elsewhere(w, i, ret);
	if ((h->role != LEX_ACCOUNT && h->role != LEX_CLAIM && h->role != LEX_DETAILS &&
		h->role != LEX_ANY_ACCOUNT) ||
	    whose_yours(w, i) || ends_in_neutral(w, i) || of_books(w, i) ||
	    (h->role == LEX_DETAILS && !about_money(w, i)))
		return false;
	if (h->role == LEX_CLAIM) {
		*ret = clause_span(h, h);
		return claim_holds(w, i, *ret);
	}
	for (size_t k = w->from; k < w->to; k++) {
		if (w->hits[k].start > h->end + VOID_FAR)
			break;
		if (w->hits[k].end + VOID_FAR < h->start || !predicate_of(w, i, k))
			continue;
		*ret = clause_span(h, &w->hits[k]);
		if (claim_holds(w, i < k ? i : k, *ret) && !yours_before(w, i))
			return true;
	}
	if (h->role == LEX_ANY_ACCOUNT)
		return opened(w, i, ret) || received_now(w, i, ret) || paid_only(w, i, ret);
	if (h->role == LEX_DETAILS)
		return paid_only(w, i, ret);
	return h->role == LEX_ACCOUNT &&
	       (paid_only(w, i, ret) || replaced(w, i, ret) || bank_paid_no_more(w, i, ret) ||
		   on_new_bill(w, i, ret) || prefers(w, i, ret) || paid_from(w, i, ret) ||
		   opened(w, i, ret) || received_now(w, i, ret));
}
