#include "bank.h"
#include "harmless.h"

#define HEARD_FAR 80 /* between who was asked and "spoke to" */
#define HEARD_FAR_CJK 12
#define OUT_OF_FAR 60 /* between "from our", or "from there", and the account */
#define THANKS_FAR 40
#define RECORDED_FAR 24 /* between what and "we have entered" */
#define OWNER_FAR 6 /* between "our" and the account */
#define OWNER_BEHIND 2
#define OBJECT_FAR 16 /* between "changed" and "the fees" */
#define CONTRACT_FAR 70 /* between whose contract it is and its number */

bool
harmless_heard(const struct wording *w, size_t i)
{
	const struct lexicon_hit *h = &w->hits[i];
	size_t far = (h->langs & LEX_CJK) != 0 ? HEARD_FAR_CJK : HEARD_FAR;

	for (size_t k = w->from; k < w->to && w->hits[k].start <= h->end + far; k++)
		if (w->hits[k].role == LEX_THIRD && (w->hits[k].langs & h->langs) != 0 &&
		    w->hits[k].end + far >= h->start)
			return true;
	return false;
}

static bool
has(const struct wording *w, struct span s, enum lexicon_role role)
{
	return clause_near(w, s, role, UNDO_FAR, 3);
}

/* Heard before, in this sentence or the one before it. */
static bool
is_report(const struct wording *w, struct span s)
{
	if (w->heard_before)
		return true;
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + HEARD_FAR; i++)
		if (w->hits[i].role == LEX_SPOKE && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + UNDO_FAR > s.start && harmless_heard(w, i))
			return true;
	return false;
}

/* What always to do: nothing of the sender's is told.  Where "our" goes without saying, nothing may be left out. */
static bool
is_advice(const struct wording *w, struct span s)
{
	bool check = has(w, s, LEX_CHECK), always = has(w, s, LEX_ALWAYS);
	bool ours = clause_ours_near(w, s) || (s.langs & LEX_NO_SUBJECT) != 0;

	return has(w, s, LEX_BY_PHONE) && (ours ? check && always : check || always);
}

/* Thai has no space before the owner. */
static size_t
owner_behind(struct span s)
{
	return (s.langs & LEX_TH) != 0 ? 1 : OWNER_BEHIND;
}

/* "Our", before what is spoken of and near it. */
static bool
names_owner(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start < s.end + owner_behind(s); i++)
		if (w->hits[i].role == LEX_OURS && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + OWNER_FAR >= s.start &&
		    (w->hits[i].start < s.end ||
			((s.langs & LEX_OWNER_BEHIND) != 0 &&
			    clause_commas(&w->f, s.end, w->hits[i].start) == 0)))
			return true;
	return false;
}

static bool
is_own_payment(const struct wording *w, struct span s)
{
	if (!has(w, s, LEX_WE_PAY))
		return false;
	if (has(w, s, LEX_CHECK))
		return true;
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + OUT_OF_FAR; i++)
		if (w->hits[i].role == LEX_OUT_OF && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + OUT_OF_FAR >= s.start)
			return true;
	return false;
}

unsigned
harmless_drawing(const struct wording *w, size_t from, size_t to)
{
	uint32_t drawn = 0, out_of = 0, drawn_end = 0;
	unsigned ret = 0;

	for (size_t i = from; i < to; i++) {
		const struct lexicon_hit *h = &w->hits[i];

		/* The longest of those that begin in one place stands last. */
		for (size_t k = i; k < to && w->hits[k].start == h->start; k++)
			if (w->hits[k].role == LEX_DRAWN && w->hits[k].end > drawn_end)
				drawn_end = w->hits[k].end;
		if (h->role == LEX_DRAWN)
			drawn |= h->langs;
		if (h->role == LEX_OUT_OF)
			out_of |= h->langs;
		/* "otomatik ödeme": part of what is drawn. */
		if ((h->role == LEX_PAY || h->role == LEX_PAY_IT) && h->end > drawn_end)
			ret |= HARMLESS_PAYS;
	}
	return ret | ((drawn & out_of) != 0 ? HARMLESS_DRAWN : 0);
}

/* "Please take the direct debit from my new account": what the reader draws is not sent there. */
static bool
is_drawn(const struct wording *w)
{
	return (w->drawing & HARMLESS_PAYS) == 0 &&
	       (w->drawn_beside || (w->drawing & HARMLESS_DRAWN) != 0);
}

/* "We could not charge your card, please update the payment details": the reader's. */
static bool
is_card(const struct wording *w, struct span s)
{
	/* In Chinese, "更新" also holds "新". */
	bool changed = s.b->role == LEX_CHANGE || s.b->role == LEX_CLAIM ||
		       clause_inside_of(w, (size_t)(s.b - w->hits), LEX_CHANGE, LEX_CHANGE);

	return changed && ((w->card | w->card_before) & s.langs) != 0 && !names_owner(w, s);
}

/* "Thank you for the new bank details", "we have entered the new account": the reader's, whose else. */
static bool
is_thanks(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + THANKS_FAR; i++) {
		const struct lexicon_hit *h = &w->hits[i];
		size_t far = h->role == LEX_THANKS ? THANKS_FAR : RECORDED_FAR;

		if ((h->role != LEX_THANKS && h->role != LEX_RECORDED) ||
		    (h->langs & s.langs) == 0 || h->end + far < s.start || h->start > s.end + far ||
		    (h->start >= s.end && h->role == LEX_THANKS && (h->langs & LEX_VERB_LAST) == 0))
			continue;
		if (h->role == LEX_RECORDED &&
		    (has(w, s, LEX_YOU) ||
			(!clause_ours_near(w, s) && (s.langs & LEX_NO_SUBJECT) == 0)))
			continue;
		if (!names_owner(w, s))
			return true;
	}
	return false;
}

static bool
about_payment(const struct wording *w, struct span s)
{
	static const enum lexicon_role by[] = { LEX_PAY, LEX_MONEY, LEX_BILL, LEX_REQUEST, LEX_CAN,
		LEX_ATTACHED, LEX_HENCEFORTH, LEX_RECORDS };

	for (size_t i = 0; i < sizeof(by) / sizeof(by[0]); i++)
		if (has(w, s, by[i]))
			return true;
	return clause_ours_near(w, s);
}

static bool
is_news(const struct wording *w, struct span s)
{
	if (s.b->role != LEX_STOP && s.b->role != LEX_CHANGE && s.b->role != LEX_FORMER)
		return false;
	for (size_t i = w->from; i < w->to && w->hits[i].end <= s.end; i++)
		if (w->hits[i].role == LEX_BANK && !clause_within(&w->hits[i], s) &&
		    ((s.langs & LEX_NO_SUBJECT) == 0 || !bank_is_name(w, &w->hits[i])))
			return !about_payment(w, s);
	return false;
}

/* "The bank changed the signatories of our account": not what it is paid into by. */
static bool
is_object(const struct wording *w, struct span s)
{
	if (s.b->role != LEX_CHANGE && s.b->role != LEX_SWITCH &&
	    (s.b->role != LEX_NEW || s.b->start < s.a->end))
		return false;
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + OBJECT_FAR; i++)
		if (w->hits[i].role == LEX_OBJECT && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + OBJECT_FAR >= s.start &&
		    clause_commas(&w->f, w->hits[i].end, s.start) == 0 &&
		    clause_commas(&w->f, s.end, w->hits[i].start) == 0 &&
		    !clause_and_between(w, &w->hits[i], s))
			return true;
	return false;
}

static bool
is_contract(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].end <= s.start; i++)
		if (w->hits[i].role == LEX_YOURS && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + CONTRACT_FAR >= s.start &&
		    clause_commas(&w->f, w->hits[i].end, s.start) == 0)
			return !about_payment(w, s) && !has(w, s, LEX_BANK);
	return false;
}

bool
harmless_told(const struct wording *w, struct span s)
{
	return is_report(w, s) || is_advice(w, s) || is_own_payment(w, s) || is_drawn(w) ||
	       is_thanks(w, s);
}

bool
harmless_is(const struct wording *w, struct span s)
{
	return harmless_told(w, s) || is_card(w, s) || is_news(w, s) || is_contract(w, s) ||
	       is_object(w, s);
}
