#include <unicode/uchar.h>

#include "bank.h"
#include "claim.h"
#include "predicate.h"
#include "unicode.h"
#include "whose.h"

#define BANK_FAR 160 /* between a bank and where it is to be noted */
#define OURS_FAR 14 /* between "our" and "… account" */
#define VIA_FAR 16 /* between "through" and the company */
#define VIA_BEHIND 4
#define NOT_PAID_FAR_CJK 14 /* between "not" and where to */
#define NOT_PAY_FAR 24 /* between "not" and "pay" */
#define NOT_PAY_FAR_CJK 3

/* "Banco Azteca", "بنك مصر": a name stands behind the word, in other scripts than Arabic with a capital letter. */
static bool
named_behind(const struct wording *w, const struct lexicon_hit *bank)
{
	static const uint32_t before = LEX_AR | LEX_ES | LEX_FR | LEX_IT | LEX_PT | LEX_RU | LEX_VI;
	size_t at = bank->end + 1, n;

	if ((bank->langs & ~before) != 0 || at >= w->f.n || w->f.v[bank->end] != ' ' ||
	    !u_isalpha(w->f.v[at]))
		return false;
	if (bank->langs == LEX_AR)
		return true;
	return u_isupper(unicode_utf8(w->text + w->f.at[at], w->text + w->f.at[w->f.n], &n));
}

/* "ธนาคารจะ…": the bank will, which is no name. */
static bool
verb_at(const struct wording *w, size_t at)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= at; i++)
		if (w->hits[i].start == at && w->hits[i].role == LEX_UNTIL)
			return true;
	return false;
}

bool
bank_is_name(const struct wording *w, const struct lexicon_hit *bank)
{
	const struct folded *f = &w->f;

	if (bank->langs == LEX_ALL)
		return true;
	if ((bank->langs & LEX_CJK) == 0)
		return named_behind(w, bank);
	if ((bank->langs & LEX_TH) != 0)
		return bank->end < f->n && lexicon_free_script(f->v[bank->end]) &&
		       !verb_at(w, bank->end);
	return bank->start >= 2 && u_isalpha(f->v[bank->start - 1]) &&
	       u_isalpha(f->v[bank->start - 2]);
}

bool
bank_paid_no_more(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *where = &w->hits[i];
	struct span s = clause_span(where, where);
	bool cjk = (where->langs & LEX_CJK) != 0 && (where->langs & ~(uint32_t)LEX_CJK) == 0;
	size_t far = cjk ? NOT_PAID_FAR_CJK : PAY_FAR;

	if ((where->role == LEX_BANK ? !bank_is_name(w, where)
				     : !clause_near(w, s, LEX_OLD, far, 1)) ||
	    clause_near(w, s, LEX_DUE, far, 1) || clause_near(w, s, LEX_CHASER, far, 1))
		return false;
	for (size_t k = w->from; k < w->to && w->hits[k].start <= s.end + far; k++) {
		const struct lexicon_hit *no = &w->hits[k];

		if (no->role != LEX_NOT || (no->langs & s.langs) == 0 || no->end + far < s.start ||
		    clause_number_sign(w, no) ||
		    clause_commas(&w->f, no->end, s.start) +
			    clause_commas(&w->f, s.end, no->start) >
			0 ||
		    clause_and_between(w, no, s) ||
		    !clause_near(
			w, clause_span(where, no), LEX_PAY, cjk ? NOT_PAY_FAR_CJK : NOT_PAY_FAR, 1))
			continue;
		*ret = clause_span(where, no);
		if (claim_holds(w, i < k ? i : k, *ret))
			return true;
	}
	return false;
}

/* Does the sentence name another bank? */
static bool
another_bank(const struct wording *w, size_t at)
{
	for (size_t i = w->from; i < w->to; i++)
		if (w->hits[i].role == LEX_BANK && clause_gap(&w->hits[i], &w->hits[at]) > 0 &&
		    bank_is_name(w, &w->hits[i]))
			return true;
	return false;
}

/* "From now on please pay to … Bank." */
static bool
paid_there_now(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *now;

	*ret = clause_span(&w->hits[i], &w->hits[i]);
	if (!bank_is_name(w, &w->hits[i]) ||
	    (!clause_near(w, *ret, LEX_PAY, claim_pay_far(*ret), 1) && !another_bank(w, i)))
		return false;
	if (clause_near(w, *ret, LEX_OURS, OURS_FAR, 1) && claim_starts(w, *ret))
		return claim_holds(w, i, *ret);
	now = clause_hit_near(w, *ret, LEX_HENCEFORTH, HENCEFORTH_FAR, 2);
	if (now == NULL)
		return false;
	ret->langs &= now->langs;
	return claim_holds(w, i, *ret);
}

/* "Through our subsidiary", "子公司经由": beside the party, on the side of its language. */
static bool
via(const struct wording *w, struct span party)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= party.end + VIA_BEHIND; i++) {
		const struct lexicon_hit *h = &w->hits[i];
		uint32_t langs = h->langs & party.langs;

		if (h->role != LEX_VIA || langs == 0)
			continue;
		if (h->end <= party.start ? h->end + VIA_FAR >= party.start
					  : h->start >= party.end && (langs & LEX_VERB_LAST) != 0)
			return true;
	}
	return false;
}

/* Is the party one that takes the money from now on? */
static bool
collects(const struct wording *w, struct span s)
{
	bool takes = clause_near(w, s, LEX_COLLECTS, PAY_FAR, 2), through = via(w, s);

	if (!takes && !through)
		return false;
	if (takes && clause_near(w, s, LEX_HENCEFORTH, HENCEFORTH_FAR, 2))
		return true;
	return (clause_near(w, s, LEX_MEANWHILE, HENCEFORTH_FAR, 2) ||
		   (through && clause_near(w, s, LEX_HENCEFORTH, HENCEFORTH_FAR, 2))) &&
	       ((takes && through) || clause_near(w, s, LEX_MONEY, claim_pay_far(s), 2) ||
		   clause_near(w, s, LEX_PAY, claim_pay_far(s), 2)) &&
	       (clause_ours_near(w, s) || (s.langs & LEX_NO_SUBJECT) != 0);
}

/* Is somebody asked to pay the party, or told that it is paid? */
static bool
is_paid_party(const struct wording *w, struct span s)
{
	bool now = clause_near(w, s, LEX_THIS_TIME, PAY_FAR, 2) ||
		   clause_near(w, s, LEX_HENCEFORTH, PAY_FAR, 2) ||
		   clause_near(w, s, LEX_MERGED, UNDO_FAR, 3);

	/* "… Holding" asks for its own money, unless it is ours. */
	if (s.a->role == LEX_GROUP && !clause_near(w, s, LEX_OURS, OURS_FAR, 1))
		return now;
	return now || clause_near(w, s, LEX_REQUEST, PAY_FAR, 2) ||
	       clause_near(w, s, LEX_CAN, PAY_FAR, 2) ||
	       clause_near(w, s, LEX_PAY_IT, PAY_FAR, 3) || clause_near(w, s, LEX_WANT, PAY_FAR, 2);
}

bool
bank_pays_party(const struct wording *w, size_t i, struct span *ret)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);
	const struct lexicon_hit *pay = clause_hit_near(w, s, LEX_PAY, claim_pay_far(s), 3);
	bool ours;

	/* "Holding" is a word of every language: the sentence is of one. */
	if (s.langs == LEX_ALL && pay != NULL)
		s.langs = pay->langs;
	ours = clause_ours_near(w, s) || (s.langs & LEX_NO_SUBJECT) != 0;
	*ret = s;
	return ((ours && pay != NULL && is_paid_party(w, s)) || collects(w, s)) &&
	       claim_holds(w, i, s);
}

/* "Please enter our details with the new bank." */
static bool
details_there(const struct wording *w, struct span s)
{
	return s.b->role == LEX_NEW &&
	       (clause_near(w, s, LEX_DETAILS, PAY_FAR, 2) ||
		   clause_near(w, s, LEX_ACCOUNT, PAY_FAR, 2)) &&
	       (clause_near(w, s, LEX_REQUEST, UNDO_FAR, 2) ||
		   clause_near(w, s, LEX_CAN, UNDO_FAR, 2));
}

bool
bank_pays_merged(const struct wording *w, size_t i, struct span *ret)
{
	*ret = clause_span(&w->hits[i], &w->hits[i]);
	return clause_near(w, *ret, LEX_DIRECTLY, UNDO_FAR, 3) &&
	       clause_near(w, *ret, LEX_PAY, UNDO_FAR, 3) && claim_holds(w, i, *ret);
}

/* What makes the bank, in the span, a former or a wrong one; NULL if nothing does. */
static const struct lexicon_hit *
former(const struct wording *w, struct span s)
{
	bool cjk = (s.langs & LEX_CJK) != 0;
	const struct lexicon_hit *h = clause_hit_near(w, s, LEX_FORMER, cjk ? 1 : NEW_FAR, 1);

	if (h == NULL)
		h = clause_hit_near(w, s, LEX_WRONG, cjk ? CHANGE_FAR_CJK : CHANGE_FAR, 1);
	if (h == NULL && clause_near(w, s, LEX_STILL, claim_pay_far(s), 1))
		h = clause_hit_near(w, s, LEX_OLD, cjk ? 1 : NEW_FAR, 1);
	return h;
}

/* "The invoice still names the old bank": a paper of the sender's. */
static bool
on_paper(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *old;

	*ret = clause_span(&w->hits[i], &w->hits[i]);
	if (w->question || (old = former(w, *ret)) == NULL)
		return false;
	ret->langs &= old->langs;
	return !whose_wrong_of_others(w, *ret) &&
	       (clause_near(w, *ret, LEX_BILL, UNDO_FAR, 2) ||
		   clause_near(w, *ret, LEX_PAPER, UNDO_FAR, 2)) &&
	       claim_holds(w, i, *ret);
}

/* "We have switched banks", "to our other bank". */
static bool
switches(const struct wording *w, size_t i, struct span *ret)
{
	for (size_t k = w->from; k < w->to && w->hits[k].start <= w->hits[i].end + CHANGE_FAR;
	     k++) {
		if (w->hits[k].end + CHANGE_FAR < w->hits[i].start || !predicate_of(w, i, k))
			continue;
		*ret = clause_span(&w->hits[i], &w->hits[k]);
		if ((w->hits[k].role == LEX_NEW || w->hits[k].role == LEX_STOP) &&
		    !clause_near(w, *ret, LEX_PAY, claim_pay_far(*ret), 3) &&
		    !clause_near(w, *ret, LEX_MONEY, claim_pay_far(*ret), 3) &&
		    !details_there(w, *ret))
			continue;
		if (w->hits[k].role == LEX_STOP && !bank_is_name(w, &w->hits[i]))
			continue;
		if (((ret->langs & LEX_NO_SUBJECT) != 0 || clause_ours_near(w, *ret)) &&
		    claim_holds(w, i < k ? i : k, *ret))
			return true;
	}
	return false;
}

bool
bank_moves(const struct wording *w, size_t i, struct span *ret)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);
	bool banking = clause_near(w, s, LEX_BANKING, CHANGE_FAR, 2);
	bool ours = clause_ours_near(w, s) || (banking && (s.langs & LEX_NO_SUBJECT) != 0);

	if (whose_yours(w, i))
		return false;
	if (switches(w, i, ret) || bank_paid_no_more(w, i, ret) || paid_there_now(w, i, ret) ||
	    on_paper(w, i, ret))
		return true;
	*ret = s;
	return ours &&
	       (clause_near(w, s, LEX_RECORDS, BANK_FAR, 3) ||
		   (banking && clause_near(w, s, LEX_FROM, BANK_FAR, 2))) &&
	       claim_holds(w, i, s);
}
