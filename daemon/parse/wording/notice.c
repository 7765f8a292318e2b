#include "notice.h"
#include "predicate.h"
#include "whose.h"

#define NOT_SEEN_FAR 14 /* between "not" and "arrived" */
#define NOT_SEEN_FAR_CJK 6
#define SUPPOSE_FAR 40 /* between "if" and "has not arrived" */
#define PAID_FAR 30 /* between the account and "paid" */
#define NUMBER_MAX 40 /* an account's, between the bill and "has been paid" */
#define NOT_PRESSING 7 /* between "not" and "urgent" */

/* "The payment has not yet arrived": by no phrase, but by what is not said of it. */
static bool
not_seen(const struct wording *w, size_t i)
{
	const struct lexicon_hit *seen = &w->hits[i], *no;
	struct span s = clause_span(seen, seen);
	bool cjk = (s.langs & LEX_CJK) != 0;

	if (w->question)
		return false;
	no = clause_hit_near(w, s, LEX_NOT, cjk ? NOT_SEEN_FAR_CJK : NOT_SEEN_FAR, 1);
	if (no == NULL || !clause_near(w, s, LEX_MONEY, cjk ? CHANGE_FAR_CJK : CHANGE_FAR, 1))
		return false;
	s = clause_span(seen, no);
	return !clause_undone(w, i, s, LEX_IF) && !clause_undone(w, i, s, LEX_UNTIL);
}

/* "If payment has not arrived": what may be, in the same clause. */
static bool
supposed(const struct wording *w, const struct lexicon_hit *h)
{
	const struct lexicon_hit *suppose =
	    clause_hit_near(w, clause_span(h, h), LEX_SUPPOSE, SUPPOSE_FAR, 1);

	return suppose != NULL && (suppose->end <= h->start || (h->langs & LEX_VERB_LAST) != 0);
}

bool
notice_missing(const struct wording *w, size_t i)
{
	const struct lexicon_hit *h = &w->hits[i];

	if (h->role == LEX_CHASER)
		return !clause_undone(w, i, clause_span(h, h), LEX_IF) && !supposed(w, h);
	if (h->role == LEX_SEEN)
		return not_seen(w, i);
	for (size_t k = w->from; (h->role == LEX_MONEY || h->role == LEX_BILL) && k < w->to; k++) {
		if (w->hits[k].start > h->end + CHANGE_FAR)
			break;
		if (w->hits[k].role == LEX_DUE && w->hits[k].end + CHANGE_FAR >= h->start &&
		    predicate_of(w, i, k) &&
		    !clause_undone(w, i < k ? i : k, clause_span(h, &w->hits[k]), LEX_UNTIL))
			return true;
	}
	return false;
}

/* "The SWIFT copy is attached." */
static bool
shows_receipt(const struct wording *w, size_t i)
{
	struct span s = clause_span(&w->hits[i], &w->hits[i]);

	return w->hits[i].role == LEX_RECEIPT && clause_near(w, s, LEX_ATTACHED, VOID_FAR, 2) &&
	       !clause_near(w, s, LEX_REQUEST, VOID_FAR, 1) && !clause_undone(w, i, s, LEX_UNTIL);
}

/* "已將發票 310 的款項匯至 …": money, between what says that it is done and what is done with it. */
static bool
done_with(const struct wording *w, const struct lexicon_hit *money)
{
	struct span s = clause_span(money, money);
	const struct lexicon_hit *done = clause_hit_near(w, s, LEX_DONE_WITH, CHANGE_FAR_CJK, 1);

	if (done == NULL || done->start > money->start)
		return false;
	for (size_t i = w->from; i < w->to && w->hits[i].start <= money->end + CHANGE_FAR_CJK; i++)
		if (w->hits[i].role == LEX_PAY && w->hits[i].start >= money->end &&
		    (w->hits[i].langs & money->langs) != 0 &&
		    clause_commas(&w->f, money->end, w->hits[i].start) == 0)
			return true;
	return false;
}

/* "Haben heute 12.000 auf euer neues Konto überwiesen": into the reader's account, hit i. */
static bool
paid_in(const struct wording *w, size_t i)
{
	const struct lexicon_hit *paid;

	if (!whose_yours(w, i))
		return false;
	paid = clause_hit_near(w, clause_span(&w->hits[i], &w->hits[i]), LEX_PAID, PAID_FAR, 1);
	return paid != NULL && !clause_undone(w, i, clause_span(&w->hits[i], paid), LEX_UNTIL) &&
	       !clause_undone(w, i, clause_span(&w->hits[i], paid), LEX_IF);
}

bool
notice_sent(const struct wording *w, size_t i)
{
	const struct lexicon_hit *h = &w->hits[i];

	if (w->question)
		return false;
	if (shows_receipt(w, i))
		return true;
	if (h->role == LEX_ACCOUNT && paid_in(w, i))
		return true;
	if (h->role == LEX_MONEY && done_with(w, h))
		return !clause_undone(w, i, clause_span(h, h), LEX_UNTIL);
	if (h->role == LEX_SENT)
		return !clause_undone(w, i, clause_span(h, h), LEX_UNTIL);
	for (size_t k = w->from; (h->role == LEX_MONEY || h->role == LEX_BILL) && k < w->to; k++) {
		if (w->hits[k].start > h->end + CHANGE_FAR + NUMBER_MAX)
			break;
		/* "未付清" holds "付清". */
		if (w->hits[k].role != LEX_DUE && !clause_inside_of(w, k, LEX_DUE, LEX_CHASER) &&
		    w->hits[k].end + CHANGE_FAR + NUMBER_MAX >= h->start && predicate_of(w, i, k) &&
		    !clause_undone(w, i < k ? i : k, clause_span(h, &w->hits[k]), LEX_UNTIL))
			return true;
	}
	return false;
}

bool
notice_presses(const struct wording *w, size_t at)
{
	const struct lexicon_hit *h = &w->hits[at];
	struct span s = clause_span(h, h);

	s.langs = ~0u; /* "urgente" is also English with an ending */
	for (size_t i = at; i-- > w->from && w->hits[i].start + 2 * NOT_PRESSING > h->start;)
		if (clause_negated(w, &w->hits[i], s) && clause_gap(&w->hits[i], h) <= NOT_PRESSING)
			return false;
	for (size_t i = at + 1; i < w->to && w->hits[i].start <= h->end + NOT_PRESSING; i++)
		if ((w->hits[i].langs & h->langs & LEX_VERB_LAST) != 0 &&
		    clause_negated(w, &w->hits[i], s))
			return false;
	return true;
}
