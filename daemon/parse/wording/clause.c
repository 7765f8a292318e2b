#include <assert.h>
#include <unicode/uchar.h>

#include "clause.h"

#define SAYS_FAR 60 /* between who says and "says" */
#define GETS_FAR 48 /* between "if" and "receive" */
#define GETS_FAR_CJK 10
#define CAUSE_FAR 12 /* between "because of" and "fraud" */
#define DENIED_FAR 18 /* from "no longer" to "the same" */
#define OLD_ONE_FAR 60 /* between the old account, with its number, and what remains of it */
#define EVER_FAR 90 /* between "if" and "we will write to you" */
#define EVER_FAR_CJK 24
#define NOT_USUAL_FAR 16
#define NOT_USUAL_FAR_CJK 8
#define PHRASE_MAX 48 /* a phrase of the lexicon is shorter */

static_assert(CLAUSE_NEAR >= UNDO_FAR + 2 * CHANGE_FAR, "a negation is still seen");

bool
clause_space_at(const struct folded *f, size_t i)
{
	return i >= f->n || f->v[i] == ' ' || f->v[i] == '\n';
}

bool
clause_comma_at(const struct folded *f, size_t i)
{
	UChar c = f->v[i];

	if (c == ',' && i + 1 < f->n && u_isdigit(f->v[i + 1]))
		return false;
	/* Japanese sets one behind its topic. */
	if (c == 0x3001 && i > 0 && f->v[i - 1] == 0x306F)
		return false;
	return c == ',' || c == 0x3001 || c == 0x060C || c == 0x2014 || c == '(' || c == ')' ||
	       (c == '-' && i > 0 && clause_space_at(f, i - 1) && clause_space_at(f, i + 1));
}

unsigned
clause_commas(const struct folded *f, size_t a, size_t b)
{
	unsigned n = 0;

	for (size_t i = a; i < b && n < 2; i++)
		n += clause_comma_at(f, i);
	return n;
}

bool
clause_colon(const struct folded *f, size_t a, size_t b)
{
	for (size_t i = a; i < b; i++)
		if (f->v[i] == ':')
			return true;
	return false;
}

struct span
clause_span(const struct lexicon_hit *a, const struct lexicon_hit *b)
{
	return (struct span){ a->start < b->start ? a->start : b->start,
		a->end > b->end ? a->end : b->end, a->langs & b->langs, a, b };
}

bool
clause_within(const struct lexicon_hit *h, struct span s)
{
	return (h->start >= s.a->start && h->end <= s.a->end) ||
	       (h->start >= s.b->start && h->end <= s.b->end) ||
	       (h->role == LEX_NOT && s.b->role == LEX_STOP && h->start > s.b->start &&
		   h->start < s.b->end);
}

/* Does another clause begin between units a and b?  After: any "and"; before: only one with a subject behind it. */
static bool
another_clause(const struct wording *w, size_t a, size_t b, bool subject)
{
	for (size_t i = w->from; i < w->to; i++) {
		const struct lexicon_hit *h = &w->hits[i];

		if (h->start > b)
			break;
		if (h->role != LEX_AND || h->start < a || h->end > b)
			continue;
		if (!subject)
			return true;
		for (size_t k = i + 1; k < w->to && w->hits[k].start <= h->end + 1; k++)
			if (w->hits[k].role == LEX_OURS && w->hits[k].start >= h->end)
				return true;
	}
	return false;
}

bool
clause_ours_between(const struct wording *w, size_t a, size_t b)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start < b; i++)
		if (w->hits[i].role == LEX_OURS && w->hits[i].start >= a)
			return true;
	return false;
}

bool
clause_number_sign(const struct wording *w, const struct lexicon_hit *h)
{
	UChar c = h->end < w->f.n ? w->f.v[h->end] : 0;
	UChar next = h->end + 1 < w->f.n ? w->f.v[h->end + 1] : 0;

	return h->end - h->start == 2 && w->f.v[h->start] == 'n' && w->f.v[h->start + 1] == 'o' &&
	       (c == '.' || c == ':' || c == '#' || (c == ' ' && u_isdigit(next)));
}

bool
clause_inside_of(const struct wording *w, size_t i, enum lexicon_role a, enum lexicon_role b)
{
	const struct lexicon_hit *h = &w->hits[i];

	while (i + 1 < w->to && w->hits[i + 1].start == h->start)
		i++;
	for (size_t k = i + 1; k-- > w->from && w->hits[k].start + PHRASE_MAX > h->start;)
		if ((w->hits[k].role == a || w->hits[k].role == b) && w->hits[k].end >= h->end)
			return true;
	return false;
}

bool
clause_in_neutral(const struct wording *w, size_t i)
{
	const struct lexicon_hit *h = &w->hits[i];

	for (size_t k = w->from; k < w->to && w->hits[k].start <= h->start; k++)
		if (w->hits[k].role == LEX_NEUTRAL && w->hits[k].end >= h->end &&
		    (w->hits[k].langs & h->langs) != 0)
			return true;
	return false;
}

/* "No longer the same." */
static bool
denied(const struct wording *w, const struct lexicon_hit *same)
{
	size_t i = (size_t)(same - w->hits);

	if (clause_inside_of(w, i, LEX_CHANGE, LEX_STOP))
		return true;
	while (i-- > w->from && w->hits[i].start + DENIED_FAR > same->start)
		if ((w->hits[i].role == LEX_NOT || w->hits[i].role == LEX_STOP) &&
		    (w->hits[i].langs & same->langs) != 0 && w->hits[i].start < same->start)
			return true;
	return false;
}

bool
clause_of_old(const struct wording *w, const struct lexicon_hit *h, struct span s, bool by_no_noun)
{
	const struct lexicon_hit *old = NULL;

	for (size_t i = w->from; i < w->to && w->hits[i].end <= h->start; i++) {
		if ((w->hits[i].langs & h->langs) == 0 || w->hits[i].start < s.end)
			continue;
		if (w->hits[i].role == LEX_OLD || w->hits[i].role == LEX_FORMER)
			old = &w->hits[i];
		else if (w->hits[i].role == LEX_ACCOUNT && by_no_noun)
			old = NULL;
	}
	return old != NULL && old->end + OLD_ONE_FAR >= h->start;
}

bool
clause_negated(const struct wording *w, const struct lexicon_hit *h, struct span s)
{
	if ((h->role != LEX_NOT && h->role != LEX_NEVER && h->role != LEX_SAME) ||
	    (h->langs & s.langs) == 0 || clause_within(h, s) || s.b->role == LEX_NOT ||
	    s.b->role == LEX_COLLECTS ||
	    (h->role == LEX_SAME && (denied(w, h) || clause_of_old(w, h, s, true))) ||
	    clause_number_sign(w, h) ||
	    clause_inside_of(w, (size_t)(h - w->hits), LEX_CAN, LEX_CAN))
		return false;
	if (h->end <= s.start && h->role == LEX_NOT &&
	    (h->langs & s.langs & ~(uint32_t)LEX_VERB_LAST) == 0)
		return false;
	if (h->end <= s.start)
		return (clause_commas(&w->f, h->end, s.start) == 0 &&
			   !clause_colon(&w->f, h->end, s.start) &&
			   !another_clause(w, h->end, s.start, (h->langs & s.langs) != LEX_TH)) ||
		       (h->role == LEX_NEVER && !clause_ours_between(w, h->end, s.end) &&
			   clause_commas(&w->f, h->end, s.start) == 1);
	if (s.b->role == LEX_STOP && h->start >= s.end && (h->langs & s.langs & LEX_VERB_LAST) == 0)
		return false;
	return clause_commas(&w->f, h->start < s.end ? h->start : s.end, h->start) == 0 &&
	       !another_clause(w, s.end, h->start, false);
}

bool
clause_ours_near(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start < s.end + UNDO_FAR; i++)
		if (w->hits[i].role == LEX_OURS && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + UNDO_FAR > s.start)
			return true;
	return false;
}

/* "Because of a fraud": it has happened. */
static bool
is_caused(const struct wording *w, const struct lexicon_hit *h)
{
	size_t at = (size_t)(h - w->hits);

	if (h->role != LEX_IF)
		return false;
	for (size_t i = at; i-- > w->from && w->hits[i].start + PHRASE_MAX > h->start;)
		if (w->hits[i].role == LEX_CAUSE &&
		    (w->hits[i].langs & h->langs & ~(uint32_t)LEX_VERB_LAST) != 0 &&
		    w->hits[i].end + CAUSE_FAR >= h->start)
			return true;
	for (size_t i = at + 1; i < w->to && w->hits[i].start <= h->end + CAUSE_FAR; i++)
		if (w->hits[i].role == LEX_CAUSE &&
		    (w->hits[i].langs & h->langs & LEX_VERB_LAST) != 0 &&
		    w->hits[i].start >= h->end)
			return true;
	return false;
}

/*
 * A condition: in the same clause, or before it and at most one comma away.  What makes a payment wait stands before it
 * ("once", "when you have"), but for languages whose verbs come last.
 */
static bool
conditional(
    const struct wording *w, const struct lexicon_hit *h, struct span s, enum lexicon_role role)
{
	if (h->role != role || (h->langs & s.langs) == 0 || clause_within(h, s) ||
	    clause_inside_of(w, (size_t)(h - w->hits), LEX_MEANWHILE, LEX_MEANWHILE) ||
	    (is_caused(w, h) && clause_ours_near(w, s)))
		return false;
	if (h->end <= s.start)
		return clause_commas(&w->f, h->end, s.start) <=
		       ((s.langs & LEX_CJK) != 0 ? 0u : 1u);
	if (role == LEX_UNTIL && (h->langs & s.langs & (LEX_CJK | LEX_VERB_LAST)) == 0)
		return h->start < s.end;
	return h->start < s.end ||
	       (clause_commas(&w->f, s.end, h->start) == 0 &&
		   ((s.langs & LEX_TH) == 0 || !another_clause(w, s.end, h->start, false)));
}

bool
clause_undone(const struct wording *w, size_t at, struct span s, enum lexicon_role condition)
{
	for (size_t i = at; i-- > w->from && w->hits[i].start + UNDO_FAR > s.start;)
		if (clause_negated(w, &w->hits[i], s) || conditional(w, &w->hits[i], s, condition))
			return true;
	for (size_t i = at; i < w->to && w->hits[i].start < s.end + UNDO_FAR; i++)
		if (clause_negated(w, &w->hits[i], s) || conditional(w, &w->hits[i], s, condition))
			return true;
	return false;
}

size_t
clause_gap(const struct lexicon_hit *a, const struct lexicon_hit *b)
{
	if (a->end <= b->start)
		return b->start - a->end;
	return b->end <= a->start ? a->start - b->end : 0;
}

const struct lexicon_hit *
clause_hit_near(
    const struct wording *w, struct span s, enum lexicon_role role, size_t far, unsigned clauses)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + far; i++) {
		const struct lexicon_hit *h = &w->hits[i];

		if (h->role != role || (h->langs & s.langs) == 0 || h->end + far < s.start)
			continue;
		if (clause_commas(&w->f, h->end, s.start) < clauses &&
		    clause_commas(&w->f, s.end, h->start) < clauses)
			return h;
	}
	return NULL;
}

bool
clause_near(
    const struct wording *w, struct span s, enum lexicon_role role, size_t far, unsigned clauses)
{
	return clause_hit_near(w, s, role, far, clauses) != NULL;
}

bool
clause_and_between(const struct wording *w, const struct lexicon_hit *h, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].end <= s.start; i++)
		if (w->hits[i].role == LEX_AND && w->hits[i].start >= h->end &&
		    (w->hits[i].langs & s.langs & h->langs) != 0)
			return true;
	return false;
}

/* "Before you pay, we must give you …": what is given is the sender's to give, in another clause than what waits. */
static bool
gives_itself(const struct wording *w, const struct lexicon_hit *first, const struct lexicon_hit *h)
{
	if (!clause_inside_of(w, (size_t)(h - w->hits), LEX_GIVE, LEX_GIVE))
		return false;
	for (size_t i = w->from; i < w->to && w->hits[i].start < h->start; i++)
		if (w->hits[i].role == LEX_OURS && w->hits[i].start >= first->end &&
		    (w->hits[i].langs & h->langs) != 0 && !clause_inside_of(w, i, LEX_ME, LEX_ME) &&
		    clause_commas(&w->f, first->end, w->hits[i].start) > 0)
			return true;
	return false;
}

/* Does the hit, behind the other, make a condition of what it says?  "If you receive", "the supplier says". */
static bool
joins(const struct wording *w, const struct lexicon_hit *first, const struct lexicon_hit *h)
{
	bool cjk = (h->langs & first->langs & LEX_CJK) != 0;
	size_t far;

	if ((first->langs & h->langs) == 0 || first->end > h->start)
		return false;
	if (first->role == LEX_UNTIL && h->role == LEX_GETS &&
	    !clause_inside_of(w, (size_t)(first - w->hits), LEX_MEANWHILE, LEX_REQUEST) &&
	    !gives_itself(w, first, h))
		far = cjk ? GETS_FAR_CJK : GETS_FAR;
	else if (first->role == LEX_THIRD && h->role == LEX_SAYS)
		far = SAYS_FAR;
	else
		return false;
	return h->start - first->end <= far &&
	       (h->role == LEX_GETS || (!clause_ours_between(w, first->end, h->start) &&
					   clause_commas(&w->f, first->end, h->start) == 0));
}

/* "If we ever change banks", "should our bank change, we will write to you": it has not. */
static void
suppose(struct wording *w, const struct lexicon_hit *ever)
{
	for (size_t i = w->from; i < w->to; i++) {
		struct lexicon_hit *h = &w->hits[i];
		size_t far = (h->langs & ever->langs & LEX_CJK) != 0 ? EVER_FAR_CJK : EVER_FAR;

		if (h->start > ever->end + far)
			break;
		if (h->role == LEX_SUPPOSE && (h->langs & ever->langs) != 0 &&
		    h->end + far >= ever->start && !clause_inside_of(w, i, LEX_HERE, LEX_CAUSE) &&
		    clause_commas(&w->f, h->end, ever->start) < 2 &&
		    clause_commas(&w->f, ever->end, h->start) == 0) {
			h->role = LEX_IF;
			h->langs &= ever->langs;
		}
	}
}

void
clause_join_conditions(struct wording *w)
{
	size_t from = w->from;

	for (size_t i = w->from; i < w->to; i++) {
		struct lexicon_hit *h = &w->hits[i];
		uint32_t joined = 0;

		if (h->role == LEX_EVER)
			suppose(w, h);
		if (h->role == LEX_SHALL_WE && w->question)
			h->role = LEX_IF;
		if (h->role != LEX_GETS && h->role != LEX_SAYS)
			continue;
		while (w->hits[from].start + SAYS_FAR + GETS_FAR < h->start)
			from++;
		for (size_t k = from; k < i; k++)
			if (joins(w, &w->hits[k], h))
				joined |= w->hits[k].langs & h->langs;
		if (joined != 0) {
			h->role = LEX_IF;
			h->langs = joined;
		}
	}
}

const struct lexicon_hit *
clause_not_this(const struct wording *w, size_t i)
{
	const struct lexicon_hit *usual = &w->hits[i];

	for (size_t k = w->from; k < w->to; k++) {
		const struct lexicon_hit *no = &w->hits[k];
		uint32_t langs = no->langs & usual->langs;
		size_t far = (langs & LEX_CJK) != 0 ? NOT_USUAL_FAR_CJK : NOT_USUAL_FAR;

		if (no->start > usual->end + far)
			break;
		if ((no->role != LEX_NOT && no->role != LEX_INSTEAD) || langs == 0 ||
		    clause_gap(no, usual) > far ||
		    clause_commas(&w->f, no->end, usual->start) > (no->role == LEX_INSTEAD))
			continue;
		if ((langs & LEX_VERB_LAST) != 0 ? no->start >= usual->end
						 : no->end <= usual->start)
			return no;
	}
	return NULL;
}
