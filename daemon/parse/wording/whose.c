#include "whose.h"

#define YOURS_FAR 14
#define YOURS_FAR_CJK 6
#define YOURS_BEHIND 2
#define YOURS_BEHIND_SPAN 6
#define YOU_FAR 10 /* between "you have" and what you did */
#define YOU_ASKED_FAR 24
#define ME_FAR 16 /* between "me" and what is to be sent */
#define ME_FAR_CJK 4
#define GIVE_FAR 32
#define TOLD_FAR 32 /* the longest word for giving, and the reader behind it */
#define THIRD_BEHIND 9 /* between an account and "of the supplier" … */
#define THIRD_WORD(langs) (((langs)&LEX_CJK) != 0 ? 2u : 5u) /* … who is named by no less letters */
#define THIRD_FAR 40 /* between "the supplier" and "changed" */
#define THIRD_FAR_CLAIM 8
#define THIRD_OWNER_FAR 14 /* between "the supplier" and "of ours" */
#define THIRD_FAR_CJK 14

/* "貴公司付款的帳戶": the account that you pay into is not yours. */
static bool
pays_between(const struct wording *w, size_t a, size_t b)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start < b; i++)
		if (w->hits[i].role == LEX_PAY && w->hits[i].start >= a)
			return true;
	return false;
}

/* "The bank details of the supplier". */
static bool
third_behind(const struct wording *w, const struct lexicon_hit *noun)
{
	size_t i = (size_t)(noun - w->hits);

	for (i++; i < w->to && w->hits[i].start <= noun->end + THIRD_BEHIND; i++)
		if (w->hits[i].role == LEX_THIRD && w->hits[i].start > noun->end &&
		    w->hits[i].end - w->hits[i].start >= THIRD_WORD(w->hits[i].langs) &&
		    (w->hits[i].langs & noun->langs) != 0 &&
		    !clause_inside_of(w, i, LEX_RECORDS, LEX_PARTY) &&
		    clause_commas(&w->f, noun->end, w->hits[i].start) == 0)
			return true;
	return false;
}

/* "Rekening kami", where owners stand behind. */
static bool
ours_behind(const struct wording *w, const struct lexicon_hit *noun)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= noun->end + YOURS_BEHIND; i++)
		if (w->hits[i].role == LEX_OURS && w->hits[i].end > noun->end &&
		    (w->hits[i].langs & noun->langs & LEX_OWNER_BEHIND) != 0)
			return true;
	return false;
}

/* "Vi vill ge er ett annat konto", "ให้ท่าน": the reader, hit i, is whom something is given to, and owns nothing. */
static bool
is_told(const struct wording *w, size_t i)
{
	const struct lexicon_hit *you = &w->hits[i];

	if ((you->langs & (LEX_SV | LEX_ID | LEX_VI | LEX_TH | LEX_ZH)) == 0)
		return false;
	if (clause_inside_of(w, i, LEX_ADVERB, LEX_ADVERB))
		return true;
	for (size_t k = i; k-- > w->from && w->hits[k].start + TOLD_FAR > you->start;) {
		const struct lexicon_hit *give = &w->hits[k];

		/* "發給您的": of the Chinese words for giving those that name to whom. */
		if ((you->langs & LEX_ZH) != 0 && w->f.v[give->end - 1] != 0x7ED9 &&
		    w->f.v[give->end - 1] != 0x7D66)
			continue;
		if (give->role == LEX_GIVE && (give->langs & you->langs) != 0 &&
		    give->end + 1 >= you->start && give->end <= you->start)
			return clause_ours_between(w, w->start, give->start);
	}
	return false;
}

bool
whose_yours(const struct wording *w, size_t noun)
{
	const struct lexicon_hit *n = &w->hits[noun];
	size_t far = (n->langs & LEX_CJK) != 0 ? YOURS_FAR_CJK : YOURS_FAR;
	bool yours = third_behind(w, n);

	if (yours && (n->langs & LEX_OWNER_BEHIND) != 0)
		return true;
	if (ours_behind(w, n))
		return false;
	for (size_t i = noun + 1; i < w->to && w->hits[i].start <= n->end + YOURS_BEHIND; i++)
		if (w->hits[i].role == LEX_YOURS &&
		    (w->hits[i].langs & n->langs & LEX_OWNER_BEHIND) != 0 &&
		    !clause_inside_of(w, i, LEX_RECORDS, LEX_RECORDS) && !is_told(w, i))
			yours = true;
	for (size_t i = noun; i-- > w->from && w->hits[i].start + 2 * far + 8 > n->start;) {
		const struct lexicon_hit *h = &w->hits[i];

		if ((h->langs & n->langs) == 0 || clause_gap(h, n) > far)
			continue;
		if (h->role == LEX_OURS ||
		    ((n->langs & LEX_CJK) != 0 && pays_between(w, h->end, n->start)))
			return false;
		if (h->role == LEX_YOURS && !is_told(w, i))
			return true;
	}
	return yours;
}

bool
whose_wrong_of_others(const struct wording *w, struct span s)
{
	bool others = false;

	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + WRONG_FAR; i++) {
		const struct lexicon_hit *h = &w->hits[i];

		if ((h->langs & s.langs) == 0 || h->end + WRONG_FAR < s.start ||
		    clause_commas(&w->f, h->end, s.start) + clause_commas(&w->f, s.end, h->start) >
			0 ||
		    clause_within(h, s))
			continue;
		if (h->role == LEX_OURS)
			return false;
		others |= h->role == LEX_YOURS && !clause_inside_of(w, i, LEX_OLD, LEX_RECORDS);
	}
	return others;
}

/* "請貴公司更新我們的帳號": who is to change it does not own it. */
static bool
you_change_ours(const struct wording *w, struct span s)
{
	if ((s.langs & (LEX_CJK | LEX_VI)) == 0)
		return false;
	for (size_t i = w->from; i < w->to && w->hits[i].start < s.end + YOURS_BEHIND; i++)
		if (w->hits[i].role == LEX_OURS && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].start >= s.start &&
		    clause_commas(&w->f, s.start, w->hits[i].start) == 0)
			return true;
	return false;
}

bool
whose_spans_yours(const struct wording *w, struct span s)
{
	if (you_change_ours(w, s))
		return false;
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + YOURS_BEHIND_SPAN; i++) {
		const struct lexicon_hit *h = &w->hits[i];

		if (h->role != LEX_YOURS || (h->langs & s.langs) == 0 ||
		    clause_inside_of(w, i, LEX_RECORDS, LEX_RECORDS) || is_told(w, i))
			continue;
		if (h->end <= s.start && h->end + YOURS_BEHIND >= s.start)
			return true;
		if (h->start >= s.end && (h->langs & s.langs & LEX_OWNER_BEHIND) != 0)
			return true;
	}
	return false;
}

bool
whose_you_did(const struct wording *w, struct span s)
{
	size_t far = w->question ? YOU_ASKED_FAR : YOU_FAR;
	bool you = false;

	for (size_t i = w->from; i < w->to && w->hits[i].end <= s.end; i++)
		if ((w->hits[i].langs & s.langs) != 0 && w->hits[i].end + far >= s.start &&
		    !(w->hits[i].role == LEX_OURS && clause_inside_of(w, i, LEX_YOU, LEX_YOU)) &&
		    !(w->hits[i].role == LEX_YOU && clause_inside_of(w, i, LEX_OLD, LEX_OLD)) &&
		    (w->hits[i].role == LEX_YOU || w->hits[i].role == LEX_OURS))
			you = w->hits[i].role == LEX_YOU;
	return you;
}

bool
whose_given(const struct wording *w, struct span s)
{
	size_t far = (s.langs & LEX_CJK) != 0 ? ME_FAR_CJK : ME_FAR;

	return clause_near(w, s, LEX_ME, far, 2) && clause_near(w, s, LEX_GIVE, GIVE_FAR, 3);
}

/* "請提供正確帳號": to whom, goes without saying. */
static bool
asked_at_once(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].end <= s.start; i++)
		if (w->hits[i].role == LEX_GIVE && w->hits[i].end == s.start &&
		    (w->hits[i].langs & s.langs & LEX_ZH) != 0 &&
		    !clause_ours_between(w, w->start, w->hits[i].start) &&
		    clause_near(w, clause_span(&w->hits[i], &w->hits[i]), LEX_REQUEST, 1, 1))
			return true;
	return false;
}

bool
whose_asked_for(const struct wording *w, struct span s)
{
	if (asked_at_once(w, s))
		return true;
	return whose_given(w, s) && (w->question || clause_near(w, s, LEX_REQUEST, PAY_FAR, 3) ||
					clause_near(w, s, LEX_CAN, PAY_FAR, 2));
}

/* "Klien kami": whose third party it is, where owners stand behind. */
static bool
only_owner(const struct wording *w, const struct lexicon_hit *third, size_t end)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start < end; i++)
		if (w->hits[i].role == LEX_OURS && w->hits[i].start >= third->end &&
		    ((third->langs & LEX_OWNER_BEHIND) == 0 ||
			w->hits[i].start > third->end + THIRD_OWNER_FAR))
			return false;
	return true;
}

/* "Changed banks": does the phrase tell what somebody did? */
static bool
has_verb(const struct wording *w, const struct lexicon_hit *claim)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start < claim->end; i++)
		if ((w->hits[i].role == LEX_CHANGE || w->hits[i].role == LEX_SWITCH) &&
		    w->hits[i].start >= claim->start)
			return true;
	return false;
}

bool
whose_they_did(const struct wording *w, struct span s)
{
	size_t far = (s.langs & LEX_CJK) != 0 ? THIRD_FAR_CJK : THIRD_FAR;

	if (s.b->role == LEX_CLAIM && !has_verb(w, s.b))
		far = THIRD_FAR_CLAIM;

	for (size_t i = w->from; i < w->to && w->hits[i].end <= s.start; i++)
		if (w->hits[i].role == LEX_THIRD && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + far >= s.start &&
		    clause_commas(&w->f, w->hits[i].end, s.start) == 0 &&
		    !clause_colon(&w->f, w->hits[i].end, s.start) &&
		    only_owner(w, &w->hits[i], s.end))
			return true;
	return false;
}
