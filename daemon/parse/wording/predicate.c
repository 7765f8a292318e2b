#include <unicode/uchar.h>

#include "claim.h"
#include "predicate.h"
#include "whose.h"

#define SWITCH_FAR 28 /* between who or what moved and the bank */
#define SWITCH_BEHIND 3 /* between a bank and the verb behind it */
#define OWNED_FAR 3 /* between "our" and "payment" */
#define RECEIVE_NOT_FAR 24 /* between "not" and "receive" */
#define RECEIVE_NOT_FAR_CJK 6
#define WHICH_FAR 2 /* between an account and "which you have" */
#define BOOKS_DIGITS_MAX 5
#define NUMBER_SIGN_MAX 5 /* " no. " */
#define HERE_FAR 12 /* between "below" and its noun */
#define HERE_FAR_CJK 2

/* "The account is blocked, I will give you another": one that is named by no other noun. */
static bool
another_given(const struct wording *w, struct span s, size_t far)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + far; i++) {
		const struct lexicon_hit *h = &w->hits[i];
		struct span other = clause_span(h, h);

		if (h->role != LEX_NEW || (h->langs & s.langs) == 0 || h->start < s.end ||
		    clause_inside_of(w, i, LEX_CHANGE, LEX_CHANGE)) /* "更新" */
			continue;
		other.langs &= s.langs;
		if (h->end >= w->f.n ||
		    (!clause_space_at(&w->f, h->end) && !u_isalnum(w->f.v[h->end])) ||
		    h->end + 1 >= w->end || (other.langs & (LEX_JA | LEX_KO)) != 0 ||
		    clause_near(w, other, LEX_ACCOUNT, NEW_FAR, 1))
			return true;
	}
	return false;
}

/* Does the sender say whose it is, other than of a payment: "our transfer came back"? */
static bool
ours_not_payment(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + UNDO_FAR; i++) {
		const struct lexicon_hit *h = &w->hits[i];
		bool payment = false;

		if (h->role != LEX_OURS || (h->langs & s.langs) == 0 || h->end + UNDO_FAR < s.start)
			continue;
		for (size_t k = i + 1; k < w->to && w->hits[k].start <= h->end + OWNED_FAR; k++)
			payment |= w->hits[k].role == LEX_MONEY && w->hits[k].start >= h->end;
		if (!payment)
			return true;
	}
	return false;
}

/* "On that account we can not receive anything." */
static bool
receives_not(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	bool cjk = (noun->langs & h->langs & LEX_CJK) != 0;
	const struct lexicon_hit *no = clause_hit_near(
	    w, clause_span(h, h), LEX_NOT, cjk ? RECEIVE_NOT_FAR_CJK : RECEIVE_NOT_FAR, 1);

	/* "收款账户" is one word. */
	if (no == NULL || clause_inside_of(w, (size_t)(h - w->hits), LEX_ACCOUNT, LEX_ACCOUNT))
		return false;
	return no->start < h->start || (no->langs & h->langs & LEX_VERB_LAST) != 0;
}

/* Does what is wrong go with the sender, with what is right, or with what was said before? */
static bool
is_righted(const struct wording *w, struct span s)
{
	return ours_not_payment(w, s) || clause_near(w, s, LEX_OLD, UNDO_FAR, 3) ||
	       clause_near(w, s, LEX_HERE, UNDO_FAR, 3) ||
	       clause_near(w, s, LEX_NEW, UNDO_FAR, 3) ||
	       clause_near(w, s, LEX_REQUEST, UNDO_FAR, 3);
}

/*
 * An old account, or ours, that is no longer to be used; bank details that are wrong; an account to be used from
 * now on.
 */
static bool
diverts(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	bool cjk = (noun->langs & h->langs & LEX_CJK) != 0;
	struct span s = clause_span(noun, noun);

	s.langs &= h->langs;
	if (h->role == LEX_WRONG)
		return !clause_near(w, s, LEX_MONEY, WRONG_FAR, 1) && is_righted(w, s) &&
		       !whose_wrong_of_others(w, clause_span(noun, h));
	if (h->role == LEX_COLLECTS)
		return receives_not(w, noun, h) &&
		       (clause_near(w, clause_span(h, h), LEX_MEANWHILE, UNDO_FAR, 2) ||
			   another_given(w, clause_span(noun, h), cjk ? VOID_FAR_CJK : VOID_FAR));
	if (h->role == LEX_STOP)
		return clause_near(w, s, LEX_OLD, cjk ? VOID_FAR_CJK : VOID_FAR, 1) ||
		       clause_near(w, s, LEX_OURS, cjk ? VOID_FAR_CJK : VOID_FAR, 1) ||
		       another_given(w, clause_span(noun, h), cjk ? VOID_FAR_CJK : VOID_FAR) ||
		       ((s.langs & LEX_NO_SUBJECT) != 0 &&
			   clause_near(w, s, LEX_BANK, CHANGE_FAR_CJK, 1));
	return clause_gap(noun, h) <= (cjk ? HERE_FAR_CJK : HERE_FAR) &&
	       (clause_near(w, s, LEX_HENCEFORTH, HENCEFORTH_FAR, 2) ||
		   (claim_starts(w, s) && clause_near(w, s, LEX_PAY, claim_pay_far(s), 2)) ||
		   (clause_near(w, s, LEX_RECORDS, HENCEFORTH_FAR, 2) &&
		       clause_near(w, s, LEX_REQUEST, UNDO_FAR, 2)));
}

/* What is said of a noun of that role by a word of the other. */
static bool
goes_with(enum lexicon_role noun, enum lexicon_role h)
{
	switch (noun) {
	case LEX_MONEY:
		return h == LEX_DONE || h == LEX_PAID || h == LEX_DUE;
	case LEX_BILL:
		return h == LEX_PAID || h == LEX_DUE;
	case LEX_ACCOUNT:
		return h == LEX_NEW || h == LEX_CHANGE || h == LEX_STOP || h == LEX_WRONG ||
		       h == LEX_HERE || h == LEX_PARTY || h == LEX_FORMER || h == LEX_COLLECTS ||
		       h == LEX_NOT_OURS;
	case LEX_ANY_ACCOUNT:
		return h == LEX_HERE || h == LEX_COLLECTS || h == LEX_NOT_OURS;
	case LEX_DETAILS:
		return h == LEX_NEW || h == LEX_HERE;
	case LEX_BANK:
		return h == LEX_SWITCH || h == LEX_NEW || h == LEX_STOP;
	default:
		return false;
	}
}

bool
predicate_of_books(const struct wording *w, size_t end)
{
	size_t i = end, digits = 0;

	/* NFKC has made "no" of the numero sign. */
	while (i < w->f.n && i < end + NUMBER_SIGN_MAX && !u_isdigit(w->f.v[i]) &&
	       (w->f.v[i] == ' ' || w->f.v[i] == 'n' || w->f.v[i] == 'o' || w->f.v[i] == '.'))
		i++;
	while (i + digits < w->f.n && u_isdigit(w->f.v[i + digits]))
		digits++;
	return digits > 0 && digits <= BOOKS_DIGITS_MAX &&
	       (clause_space_at(&w->f, i + digits) || w->f.v[i + digits] == '.') &&
	       (i + digits + 1 >= w->f.n || !u_isdigit(w->f.v[i + digits + 1]));
}

/* Who changed: "we changed banks" does, "our bank changed its hours" does not. */
static bool
is_switched(const struct lexicon_hit *bank, const struct lexicon_hit *h)
{
	if ((bank->langs & h->langs & LEX_VERB_LAST) != 0)
		return clause_gap(bank, h) <= SWITCH_BEHIND;
	return h->start < bank->start || (bank->langs & h->langs & LEX_VERB_BEHIND) != 0;
}

/* "The account, which you have on file, no longer exists." */
static bool
stops_behind(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	bool comma = clause_comma_at(&w->f, noun->end);

	if (h->role != LEX_STOP || h->start < noun->end || clause_gap(noun, h) > VOID_FAR)
		return false;
	for (size_t i = w->from; i < w->to && w->hits[i].end <= h->start; i++)
		if (w->hits[i].role == LEX_OLD && w->hits[i].start > noun->end &&
		    (comma || w->hits[i].start <= noun->end + WHICH_FAR) &&
		    (w->hits[i].langs & noun->langs) != 0)
			return clause_commas(&w->f, w->hits[i].end, h->start) > 0;
	return false;
}

/* "Bank account: New York branch", "口座名義：新日本商事": a label and its value, of which nothing is said. */
static bool
is_value(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	if (h->role != LEX_NEW && h->role != LEX_PARTY && h->role != LEX_FORMER)
		return false;
	return clause_colon(&w->f, noun->end, h->start);
}

bool
predicate_outdone(const struct wording *w, size_t k)
{
	const struct lexicon_hit *h = &w->hits[k];

	for (size_t i = k + 1; i < w->to && w->hits[i].start == h->start; i++)
		if (w->hits[i].role == h->role && w->hits[i].end > h->end &&
		    (w->hits[i].langs & h->langs) == 0 && u_isalpha(w->f.v[h->end]))
			return true;
	return false;
}

/* Units between two hits; between a bill and what became of it, those of the numbers there are none. */
static size_t
gap_of(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	const struct lexicon_hit *first = noun->end <= h->start ? noun : h,
				 *then = first == noun ? h : noun;
	size_t gap = clause_gap(noun, h);

	if (noun->role != LEX_MONEY && noun->role != LEX_BILL)
		return gap;
	for (size_t i = first->end; i < then->start && i < w->f.n; i++)
		if (u_isdigit(w->f.v[i]) ||
		    (w->f.v[i] == ' ' && i > first->end && u_isdigit(w->f.v[i - 1])))
			gap--;
	return gap;
}

bool
predicate_of(const struct wording *w, size_t i, size_t k)
{
	const struct lexicon_hit *noun = &w->hits[i], *h = &w->hits[k];
	bool cjk = (noun->langs & h->langs & LEX_CJK) != 0;
	size_t far;

	if ((noun->langs & h->langs) == 0 || !goes_with(noun->role, h->role) ||
	    predicate_outdone(w, k) || is_value(w, noun, h))
		return false;
	/* "I checked the invoice: IBAN and amount are right." */
	if (h->role == LEX_STOP && clause_colon(&w->f, h->end, noun->start))
		return false;
	if (stops_behind(w, noun, h))
		return true;
	if (h->role == LEX_NEW || h->role == LEX_FORMER)
		far = cjk ? 1 : NEW_FAR;
	else if (h->role == LEX_STOP || h->role == LEX_WRONG || h->role == LEX_COLLECTS ||
		 h->role == LEX_NOT_OURS)
		far = cjk ? VOID_FAR_CJK : VOID_FAR;
	else if (h->role == LEX_SWITCH)
		far = cjk ? CHANGE_FAR_CJK : SWITCH_FAR;
	else
		far = cjk ? CHANGE_FAR_CJK : CHANGE_FAR;
	/* Thai writes without spaces, but not a character a word. */
	if ((noun->langs & h->langs) == LEX_TH)
		far *= 2;
	if (h->role == LEX_NOT_OURS)
		return clause_gap(noun, h) <= far && h->start > noun->start;
	if ((h->role == LEX_STOP || h->role == LEX_WRONG || h->role == LEX_HERE ||
		h->role == LEX_COLLECTS) &&
	    !diverts(w, noun, h))
		return false;
	if ((h->role == LEX_SWITCH && !is_switched(noun, h)) ||
	    ((h->role == LEX_WRONG || h->role == LEX_NEW) &&
		predicate_of_books(w, clause_span(noun, h).end)))
		return false;
	/* "На счёт, указанный в конце". */
	if (h->role == LEX_HERE && h->start == noun->end + 2)
		return true;
	return gap_of(w, noun, h) <= far && clause_commas(&w->f, noun->end, h->start) == 0 &&
	       clause_commas(&w->f, h->end, noun->start) == 0;
}
