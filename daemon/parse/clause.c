#include <assert.h>
#include <unicode/uchar.h>

#include "clause.h"

/* Distances in units of the folded text. */
#define CHANGE_FAR 40 /* between a noun and what happens to it */
#define CHANGE_FAR_CJK 14
#define VOID_FAR 64 /* between a noun and what ends its use */
#define VOID_FAR_CJK 20
#define BANK_FAR 160 /* between a bank and where it is to be noted */
#define SWITCH_FAR 28 /* between who or what moved and the bank */
#define SWITCH_BEHIND 3 /* between a bank and the verb behind it */
#define BOOKS_DIGITS_MAX 5
#define NUMBER_SIGN_MAX 5 /* " no. " */
#define SAYS_FAR 60 /* between who says and "says" */
#define NEW_FAR 3 /* between "new" and its noun */
#define YOURS_FAR 14
#define YOURS_FAR_CJK 6
#define YOURS_BEHIND 2
#define YOURS_BEHIND_SPAN 6
#define HERE_FAR 12 /* between "below" and its noun */
#define HERE_FAR_CJK 2
#define HENCEFORTH_FAR 70 /* between "from now on" and the account to use */
#define GETS_FAR 48 /* between "if" and "receive" */
#define GETS_FAR_CJK 10
#define PAY_FAR 60 /* between what is paid and where to */
#define PAY_FAR_CJK 24
#define NOT_PAID_FAR_CJK 14 /* between "not" and where to */
#define NOT_PAY_FAR 24 /* between "not" and "pay" */
#define NOT_PAY_FAR_CJK 3
#define NAME_FAR 4 /* between a bank's name and "account" */
#define YOU_FAR 10 /* between "you have" and what you did */
#define YOU_ASKED_FAR 24
#define ME_FAR 16 /* between "me" and what is to be sent */
#define ME_FAR_CJK 4
#define GIVE_FAR 32
#define THIRD_FAR 6 /* between "the supplier" and "changed" */
#define WRONG_FAR 40 /* between what is wrong and whose it is */
#define CAUSE_FAR 12 /* between "because of" and "fraud" */
#define PHRASE_MAX 48 /* a phrase of the lexicon is shorter */
#define NOT_PRESSING 7 /* between "not" and "urgent" */
#define UNDO_FAR 160 /* how far a negation or condition reaches */

/* Languages by the bits of lexicon.h. */
enum {
	CJK = LEX_ZH | LEX_JA | LEX_KO | LEX_TH,
	VERB_LAST = LEX_JA | LEX_KO | LEX_TR,
	VERB_BEHIND = LEX_DE | LEX_NL, /* "die Bank gewechselt" */
	NO_SUBJECT = CJK | LEX_TR, /* where "our" goes without saying */
	OWNER_BEHIND = LEX_TH | LEX_VI | LEX_ID | LEX_TR | LEX_AR | LEX_PL | LEX_RU
};

static_assert(CLAUSE_NEAR >= UNDO_FAR + 2 * CHANGE_FAR, "a negation is still seen");

bool
clause_space_at(const struct folded *f, size_t i)
{
	return i >= f->n || f->v[i] == ' ' || f->v[i] == '\n';
}

static bool
is_comma(const struct folded *f, size_t i)
{
	UChar c = f->v[i];

	if (c == ',' && i + 1 < f->n && u_isdigit(f->v[i + 1]))
		return false;
	return c == ',' || c == 0x3001 || c == 0x060C || c == 0x2014 || c == '(' || c == ')' ||
	       (c == '-' && i > 0 && clause_space_at(f, i - 1) && clause_space_at(f, i + 1));
}

/* Commas between units a and b; counted up to two. */
static unsigned
commas(const struct folded *f, size_t a, size_t b)
{
	unsigned n = 0;

	for (size_t i = a; i < b && n < 2; i++)
		n += is_comma(f, i);
	return n;
}

/* Does a colon stand between units a and b? */
static bool
colon(const struct folded *f, size_t a, size_t b)
{
	for (size_t i = a; i < b; i++)
		if (f->v[i] == ':')
			return true;
	return false;
}

static struct span
span_of(const struct lexicon_hit *a, const struct lexicon_hit *b)
{
	return (struct span){ a->start < b->start ? a->start : b->start,
		a->end > b->end ? a->end : b->end, a->langs & b->langs, a, b };
}

/* Is a hit one of the words that the claim consists of ("no longer valid")? */
static bool
within(const struct lexicon_hit *h, struct span s)
{
	return (h->start >= s.a->start && h->end <= s.a->end) ||
	       (h->start >= s.b->start && h->end <= s.b->end);
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

static bool
ours_between(const struct wording *w, size_t a, size_t b)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start < b; i++)
		if (w->hits[i].role == LEX_OURS && w->hits[i].start >= a)
			return true;
	return false;
}

/* "No. 12", "account no: 5": a number, not a negation. */
static bool
is_number_sign(const struct wording *w, const struct lexicon_hit *h)
{
	UChar c = h->end < w->f.n ? w->f.v[h->end] : 0;
	UChar next = h->end + 1 < w->f.n ? w->f.v[h->end + 1] : 0;

	return h->end - h->start == 2 && w->f.v[h->start] == 'n' && w->f.v[h->start + 1] == 'o' &&
	       (c == '.' || c == ':' || c == '#' || (c == ' ' && u_isdigit(next)));
}

/* Does hit i lie inside one of those roles? */
static bool
inside_of(const struct wording *w, size_t i, enum lexicon_role a, enum lexicon_role b)
{
	const struct lexicon_hit *h = &w->hits[i];

	while (i + 1 < w->to && w->hits[i + 1].start == h->start)
		i++;
	for (size_t k = i + 1; k-- > w->from && w->hits[k].start + PHRASE_MAX > h->start;)
		if ((w->hits[k].role == a || w->hits[k].role == b) && w->hits[k].end >= h->end)
			return true;
	return false;
}

static bool
negated(const struct wording *w, const struct lexicon_hit *h, struct span s)
{
	if ((h->role != LEX_NOT && h->role != LEX_NEVER) || (h->langs & s.langs) == 0 ||
	    within(h, s) || s.b->role == LEX_NOT || is_number_sign(w, h) ||
	    inside_of(w, (size_t)(h - w->hits), LEX_CAN, LEX_CAN))
		return false;
	if (h->end <= s.start && h->role == LEX_NOT &&
	    (h->langs & s.langs & ~(uint32_t)VERB_LAST) == 0)
		return false;
	if (h->end <= s.start)
		return (commas(&w->f, h->end, s.start) == 0 && !colon(&w->f, h->end, s.start) &&
			   !another_clause(w, h->end, s.start, true)) ||
		       (h->role == LEX_NEVER && !ours_between(w, h->end, s.end) &&
			   commas(&w->f, h->end, s.start) == 1);
	if (s.b->role == LEX_STOP && h->start >= s.end && (h->langs & s.langs & VERB_LAST) == 0)
		return false;
	return commas(&w->f, h->start < s.end ? h->start : s.end, h->start) == 0 &&
	       !another_clause(w, s.end, h->start, false);
}

static bool
ours_near(const struct wording *w, struct span s)
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
		    (w->hits[i].langs & h->langs & ~(uint32_t)VERB_LAST) != 0 &&
		    w->hits[i].end + CAUSE_FAR >= h->start)
			return true;
	for (size_t i = at + 1; i < w->to && w->hits[i].start <= h->end + CAUSE_FAR; i++)
		if (w->hits[i].role == LEX_CAUSE &&
		    (w->hits[i].langs & h->langs & VERB_LAST) != 0 && w->hits[i].start >= h->end)
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
	if (h->role != role || (h->langs & s.langs) == 0 || within(h, s) ||
	    (is_caused(w, h) && ours_near(w, s)))
		return false;
	if (h->end <= s.start)
		return commas(&w->f, h->end, s.start) <= ((s.langs & CJK) != 0 ? 0u : 1u);
	if (role == LEX_UNTIL && (h->langs & s.langs & (CJK | VERB_LAST)) == 0)
		return h->start < s.end;
	return h->start < s.end || commas(&w->f, s.end, h->start) == 0;
}

static bool
undone(const struct wording *w, size_t at, struct span s, enum lexicon_role condition)
{
	for (size_t i = at; i-- > w->from && w->hits[i].start + UNDO_FAR > s.start;)
		if (negated(w, &w->hits[i], s) || conditional(w, &w->hits[i], s, condition))
			return true;
	for (size_t i = at; i < w->to && w->hits[i].start < s.end + UNDO_FAR; i++)
		if (negated(w, &w->hits[i], s) || conditional(w, &w->hits[i], s, condition))
			return true;
	return false;
}

static size_t
gap(const struct lexicon_hit *a, const struct lexicon_hit *b)
{
	if (a->end <= b->start)
		return b->start - a->end;
	return b->end <= a->start ? a->start - b->end : 0;
}

/* "貴公司付款的帳戶": the account that you pay into is not yours. */
static bool
pays_between(const struct wording *w, size_t a, size_t b)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start < b; i++)
		if (w->hits[i].role == LEX_PAY && w->hits[i].start >= a)
			return true;
	return false;
}

/* "your bank details", "貴公司帳戶", "hesap bilgilerinizi". */
static bool
is_yours(const struct wording *w, size_t noun)
{
	const struct lexicon_hit *n = &w->hits[noun];
	size_t far = (n->langs & CJK) != 0 ? YOURS_FAR_CJK : YOURS_FAR;
	bool yours = false;

	for (size_t i = noun + 1; i < w->to && w->hits[i].start <= n->end + YOURS_BEHIND; i++)
		if (w->hits[i].role == LEX_YOURS &&
		    (w->hits[i].langs & n->langs & OWNER_BEHIND) != 0)
			yours = true;
	for (size_t i = noun; i-- > w->from && w->hits[i].start + 2 * far + 8 > n->start;) {
		const struct lexicon_hit *h = &w->hits[i];

		if ((h->langs & n->langs) == 0 || gap(h, n) > far)
			continue;
		if (h->role == LEX_OURS ||
		    ((n->langs & CJK) != 0 && pays_between(w, h->end, n->start)))
			return false;
		if (h->role == LEX_YOURS)
			return true;
	}
	return yours;
}

/* A hit of that role, of the span's language, near it and in its clause or the next; NULL if there is none. */
static const struct lexicon_hit *
hit_near(
    const struct wording *w, struct span s, enum lexicon_role role, size_t far, unsigned clauses)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + far; i++) {
		const struct lexicon_hit *h = &w->hits[i];

		if (h->role != role || (h->langs & s.langs) == 0 || h->end + far < s.start)
			continue;
		if (commas(&w->f, h->end, s.start) < clauses &&
		    commas(&w->f, s.end, h->start) < clauses)
			return h;
	}
	return NULL;
}

static bool
near_to(
    const struct wording *w, struct span s, enum lexicon_role role, size_t far, unsigned clauses)
{
	return hit_near(w, s, role, far, clauses) != NULL;
}

/* "The account is blocked, I will give you another": one that is named by no other noun. */
static bool
another_given(const struct wording *w, struct span s, size_t far)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + far; i++) {
		const struct lexicon_hit *h = &w->hits[i];
		struct span other = span_of(h, h);

		if (h->role != LEX_NEW || (h->langs & s.langs) == 0 || h->start < s.end)
			continue;
		other.langs &= s.langs;
		if (h->end >= w->f.n ||
		    (!clause_space_at(&w->f, h->end) && !u_isalnum(w->f.v[h->end])) ||
		    h->end + 1 >= w->end || (other.langs & (LEX_JA | LEX_KO)) != 0 ||
		    near_to(w, other, LEX_ACCOUNT, NEW_FAR, 1))
			return true;
	}
	return false;
}

/* "The IBAN on your invoice is wrong", "a wrong amount": whose the details are, what else is wrong. */
static bool
wrong_of_others(const struct wording *w, struct span s)
{
	bool others = false;

	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + WRONG_FAR; i++) {
		const struct lexicon_hit *h = &w->hits[i];

		if ((h->langs & s.langs) == 0 || h->end + WRONG_FAR < s.start ||
		    commas(&w->f, h->end, s.start) + commas(&w->f, s.end, h->start) > 0 ||
		    within(h, s))
			continue;
		if (h->role == LEX_OURS)
			return false;
		others |= h->role == LEX_YOURS && !inside_of(w, i, LEX_OLD, LEX_RECORDS);
	}
	return others;
}

/* Does what is wrong go with the sender, with what is right, or with what was said before? */
static bool
is_righted(const struct wording *w, struct span s)
{
	return near_to(w, s, LEX_OURS, UNDO_FAR, 3) || near_to(w, s, LEX_OLD, UNDO_FAR, 3) ||
	       near_to(w, s, LEX_HERE, UNDO_FAR, 3) || near_to(w, s, LEX_NEW, UNDO_FAR, 3) ||
	       near_to(w, s, LEX_REQUEST, UNDO_FAR, 3);
}

/*
 * An old account, or ours, that is no longer to be used; bank details that are wrong; an account to be used from
 * now on.
 */
static bool
diverts(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	bool cjk = (noun->langs & h->langs & CJK) != 0;
	struct span s = span_of(noun, noun);

	s.langs &= h->langs;
	if (h->role == LEX_WRONG)
		return !near_to(w, s, LEX_MONEY, WRONG_FAR, 1) && is_righted(w, s) &&
		       !wrong_of_others(w, span_of(noun, h));
	if (h->role == LEX_STOP)
		return near_to(w, s, LEX_OLD, cjk ? VOID_FAR_CJK : VOID_FAR, 1) ||
		       near_to(w, s, LEX_OURS, cjk ? VOID_FAR_CJK : VOID_FAR, 1) ||
		       another_given(w, s, cjk ? VOID_FAR_CJK : VOID_FAR) ||
		       ((s.langs & NO_SUBJECT) != 0 && near_to(w, s, LEX_BANK, CHANGE_FAR_CJK, 1));
	return gap(noun, h) <= (cjk ? HERE_FAR_CJK : HERE_FAR) &&
	       near_to(w, s, LEX_HENCEFORTH, HENCEFORTH_FAR, 2);
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
		       h == LEX_HERE || h == LEX_PARTY || h == LEX_FORMER;
	case LEX_DETAILS:
		return h == LEX_NEW || h == LEX_HERE;
	case LEX_BANK:
		return h == LEX_SWITCH || h == LEX_NEW || h == LEX_STOP;
	default:
		return false;
	}
}

/* "Konto 4400", "счет № 123": an account of somebody's books, an invoice. */
static bool
of_books(const struct wording *w, const struct lexicon_hit *noun)
{
	size_t i = noun->end, digits = 0;

	/* NFKC has made "no" of the numero sign. */
	while (i < w->f.n && i < noun->end + NUMBER_SIGN_MAX && !u_isdigit(w->f.v[i]) &&
	       (w->f.v[i] == ' ' || w->f.v[i] == 'n' || w->f.v[i] == 'o' || w->f.v[i] == '.'))
		i++;
	while (i + digits < w->f.n && u_isdigit(w->f.v[i + digits]))
		digits++;
	return digits > 0 && digits <= BOOKS_DIGITS_MAX && clause_space_at(&w->f, i + digits);
}

/* Who changed: "we changed banks" does, "our bank changed its hours" does not. */
static bool
is_switched(const struct lexicon_hit *bank, const struct lexicon_hit *h)
{
	if ((bank->langs & h->langs & VERB_LAST) != 0)
		return gap(bank, h) <= SWITCH_BEHIND;
	return h->start < bank->start || (bank->langs & h->langs & VERB_BEHIND) != 0;
}

/* "The account, which you have on file, no longer exists." */
static bool
stops_behind(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	if (h->role != LEX_STOP || h->start < noun->end || gap(noun, h) > VOID_FAR ||
	    !is_comma(&w->f, noun->end))
		return false;
	for (size_t i = w->from; i < w->to && w->hits[i].end <= h->start; i++)
		if (w->hits[i].role == LEX_OLD && w->hits[i].start > noun->end &&
		    (w->hits[i].langs & noun->langs) != 0)
			return commas(&w->f, w->hits[i].end, h->start) > 0;
	return false;
}

/* "Bank account: New York branch", "口座名義：新日本商事": a label and its value, of which nothing is said. */
static bool
is_value(const struct wording *w, const struct lexicon_hit *noun, const struct lexicon_hit *h)
{
	if (h->role != LEX_NEW && h->role != LEX_PARTY && h->role != LEX_FORMER)
		return false;
	return colon(&w->f, noun->end, h->start);
}

/* Is it the beginning of a longer word of another language, "cambia" of "cambiato"? */
static bool
outdone(const struct wording *w, size_t k)
{
	const struct lexicon_hit *h = &w->hits[k];

	for (size_t i = k + 1; i < w->to && w->hits[i].start == h->start; i++)
		if (w->hits[i].role == h->role && w->hits[i].end > h->end &&
		    (w->hits[i].langs & h->langs) == 0 && u_isalpha(w->f.v[h->end]))
			return true;
	return false;
}

/* Is hit k what happens to the noun i? */
static bool
happens_to(const struct wording *w, size_t i, size_t k)
{
	const struct lexicon_hit *noun = &w->hits[i], *h = &w->hits[k];
	bool cjk = (noun->langs & h->langs & CJK) != 0;
	size_t far;

	if ((noun->langs & h->langs) == 0 || !goes_with(noun->role, h->role) || outdone(w, k) ||
	    is_value(w, noun, h))
		return false;
	if (stops_behind(w, noun, h))
		return true;
	if (h->role == LEX_NEW || h->role == LEX_FORMER)
		far = cjk ? 1 : NEW_FAR;
	else if (h->role == LEX_STOP || h->role == LEX_WRONG)
		far = cjk ? VOID_FAR_CJK : VOID_FAR;
	else if (h->role == LEX_SWITCH)
		far = cjk ? CHANGE_FAR_CJK : SWITCH_FAR;
	else
		far = cjk ? CHANGE_FAR_CJK : CHANGE_FAR;
	if ((h->role == LEX_STOP || h->role == LEX_WRONG || h->role == LEX_HERE) &&
	    !diverts(w, noun, h))
		return false;
	if ((h->role == LEX_SWITCH && !is_switched(noun, h)) ||
	    ((h->role == LEX_WRONG || h->role == LEX_NEW) && of_books(w, noun)))
		return false;
	return gap(noun, h) <= far && commas(&w->f, noun->end, h->start) == 0 &&
	       commas(&w->f, h->end, noun->start) == 0;
}

/* "Your change of bank details", "rekening baru Anda": whose the whole of it is. */
static bool
spans_yours(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].start <= s.end + YOURS_BEHIND_SPAN; i++) {
		const struct lexicon_hit *h = &w->hits[i];

		if (h->role != LEX_YOURS || (h->langs & s.langs) == 0)
			continue;
		if (h->end <= s.start && h->end + YOURS_BEHIND >= s.start)
			return true;
		if (h->start >= s.end && (h->langs & s.langs & OWNER_BEHIND) != 0)
			return true;
	}
	return false;
}

/* A bank's name: of the lexicon, or what the word for a bank stands behind, in Thai before. */
static bool
is_name(const struct wording *w, const struct lexicon_hit *bank)
{
	const struct folded *f = &w->f;

	if (bank->langs == LEX_ALL)
		return true;
	if ((bank->langs & CJK) == 0)
		return false;
	if ((bank->langs & LEX_TH) != 0)
		return bank->end < f->n && lexicon_free_script(f->v[bank->end]);
	return bank->start >= 2 && u_isalpha(f->v[bank->start - 1]) &&
	       u_isalpha(f->v[bank->start - 2]);
}

static size_t
pay_far(struct span s)
{
	return (s.langs & CJK) != 0 && s.langs != LEX_ALL ? PAY_FAR_CJK : PAY_FAR;
}

/* "Could you pay into the other account?" */
static bool
asks_to_pay(const struct wording *w, struct span s)
{
	return (near_to(w, s, LEX_REQUEST, PAY_FAR, 2) || near_to(w, s, LEX_CAN, PAY_FAR, 2)) &&
	       near_to(w, s, LEX_PAY, pay_far(s), 1);
}

/* "You have changed banks": who did stands before it. */
static bool
you_did(const struct wording *w, struct span s)
{
	size_t far = w->question ? YOU_ASKED_FAR : YOU_FAR;
	bool you = false;

	for (size_t i = w->from; i < w->to && w->hits[i].end <= s.end; i++)
		if ((w->hits[i].langs & s.langs) != 0 && w->hits[i].end + far >= s.start &&
		    (w->hits[i].role == LEX_YOU || w->hits[i].role == LEX_OURS))
			you = w->hits[i].role == LEX_YOU;
	return you;
}

/* "Please send us the new bank details." */
static bool
asks_for(const struct wording *w, struct span s)
{
	size_t far = (s.langs & CJK) != 0 ? ME_FAR_CJK : ME_FAR;

	return near_to(w, s, LEX_ME, far, 2) && near_to(w, s, LEX_GIVE, GIVE_FAR, 3) &&
	       (w->question || near_to(w, s, LEX_REQUEST, PAY_FAR, 3) ||
		   near_to(w, s, LEX_CAN, PAY_FAR, 2));
}

/* "The supplier has changed its bank account." */
static bool
they_did(const struct wording *w, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].end <= s.start; i++)
		if (w->hits[i].role == LEX_THIRD && (w->hits[i].langs & s.langs) != 0 &&
		    w->hits[i].end + THIRD_FAR >= s.start &&
		    commas(&w->f, w->hits[i].end, s.start) == 0 &&
		    !ours_between(w, w->hits[i].end, s.end))
			return true;
	return false;
}

/* "The old account": the sender's, or one to pay into, in English else any account of any system. */
static bool
told_of(const struct wording *w, struct span s)
{
	static const enum lexicon_role by[] = { LEX_OURS, LEX_PAY, LEX_MONEY, LEX_BILL, LEX_REQUEST,
		LEX_STOP, LEX_NOT, LEX_BANK };

	for (size_t i = 0; i < sizeof(by) / sizeof(by[0]); i++)
		if (near_to(w, s, by[i], UNDO_FAR, 3))
			return true;
	return false;
}

/* Is what was said of the sender's bank details a claim that they change? */
static bool
is_claim(const struct wording *w, size_t at, struct span s)
{
	if (undone(w, at, s, LEX_IF) || spans_yours(w, s))
		return false;
	if (w->question && !asks_to_pay(w, s) && !ours_near(w, s))
		return false;
	if ((w->question || s.b->role == LEX_CHANGE || s.b->role == LEX_SWITCH) && you_did(w, s))
		return false;
	if ((s.b->role == LEX_CHANGE || s.b->role == LEX_SWITCH) && they_did(w, s))
		return false;
	if (s.b->role != LEX_NOT && s.b->role != LEX_STOP && s.b->role != LEX_WRONG &&
	    asks_for(w, s))
		return false;
	switch (s.b->role) {
	case LEX_FORMER:
		if (s.langs == LEX_EN && !told_of(w, s))
			return false;
		/* fallthrough */
	case LEX_NEW:
	case LEX_CHANGE:
	case LEX_CLAIM:
	case LEX_SWITCH:
		return !near_to(w, s, LEX_SINCE, UNDO_FAR, 3);
	default:
		return true;
	}
}

/* Does another clause begin between the hit and the span behind it? */
static bool
and_between(const struct wording *w, const struct lexicon_hit *h, struct span s)
{
	for (size_t i = w->from; i < w->to && w->hits[i].end <= s.start; i++)
		if (w->hits[i].role == LEX_AND && w->hits[i].start >= h->end &&
		    (w->hits[i].langs & s.langs & h->langs) != 0)
			return true;
	return false;
}

/*
 * "Do not pay into the old account any more", "nothing more to … Bank": where the reader paid so far, and is not to.
 * Which bank that is a name tells, not the word.
 */
static bool
not_paid_there(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *where = &w->hits[i];
	struct span s = span_of(where, where);
	bool cjk = (where->langs & CJK) != 0 && (where->langs & ~(uint32_t)CJK) == 0;
	size_t far = cjk ? NOT_PAID_FAR_CJK : PAY_FAR;

	if ((where->role == LEX_BANK ? !is_name(w, where) : !near_to(w, s, LEX_OLD, far, 1)) ||
	    near_to(w, s, LEX_DUE, far, 1) || near_to(w, s, LEX_CHASER, far, 1))
		return false;
	for (size_t k = w->from; k < w->to && w->hits[k].start <= s.end + far; k++) {
		const struct lexicon_hit *not = &w->hits[k];

		if (not ->role != LEX_NOT || (not ->langs & s.langs) == 0 ||
		    not ->end + far < s.start || is_number_sign(w, not ) ||
		    commas(&w->f, not ->end, s.start) + commas(&w->f, s.end, not ->start) > 0 ||
		    and_between(w, not, s) ||
		    !near_to(
			w, span_of(not, not ), LEX_PAY, cjk ? NOT_PAY_FAR_CJK : NOT_PAY_FAR, 1))
			continue;
		*ret = span_of(where, not );
		if (is_claim(w, i < k ? i : k, *ret))
			return true;
	}
	return false;
}

/* Does the sentence name another bank? */
static bool
another_bank(const struct wording *w, size_t at)
{
	for (size_t i = w->from; i < w->to; i++)
		if (w->hits[i].role == LEX_BANK && gap(&w->hits[i], &w->hits[at]) > 0 &&
		    is_name(w, &w->hits[i]))
			return true;
	return false;
}

/* "From now on please pay to … Bank." */
static bool
paid_there_now(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *now;

	*ret = span_of(&w->hits[i], &w->hits[i]);
	if (!is_name(w, &w->hits[i]) ||
	    (!near_to(w, *ret, LEX_PAY, pay_far(*ret), 1) && !another_bank(w, i)))
		return false;
	now = hit_near(w, *ret, LEX_HENCEFORTH, HENCEFORTH_FAR, 2);
	if (now == NULL)
		return false;
	ret->langs &= now->langs;
	return is_claim(w, i, *ret);
}

/* "Please pay our sister company." */
static bool
pays_party(const struct wording *w, size_t i, struct span *ret)
{
	*ret = span_of(&w->hits[i], &w->hits[i]);
	return ours_near(w, *ret) && near_to(w, *ret, LEX_PAY, pay_far(*ret), 1) &&
	       near_to(w, *ret, LEX_REQUEST, PAY_FAR, 2) && is_claim(w, i, *ret);
}

/* "We have switched banks", "to our other bank". */
static bool
switches(const struct wording *w, size_t i, struct span *ret)
{
	for (size_t k = w->from; k < w->to && w->hits[k].start <= w->hits[i].end + CHANGE_FAR;
	     k++) {
		if (w->hits[k].end + CHANGE_FAR < w->hits[i].start || !happens_to(w, i, k))
			continue;
		*ret = span_of(&w->hits[i], &w->hits[k]);
		if ((w->hits[k].role == LEX_NEW || w->hits[k].role == LEX_STOP) &&
		    !near_to(w, *ret, LEX_PAY, pay_far(*ret), 3) &&
		    !near_to(w, *ret, LEX_MONEY, pay_far(*ret), 3))
			continue;
		if (w->hits[k].role == LEX_STOP && !is_name(w, &w->hits[i]))
			continue;
		if (((ret->langs & NO_SUBJECT) != 0 || ours_near(w, *ret)) &&
		    is_claim(w, i < k ? i : k, *ret))
			return true;
	}
	return false;
}

/* "We now bank with …": a bank, and where the reader is to note it or since when it is ours. */
static bool
moves_bank(const struct wording *w, size_t i, struct span *ret)
{
	struct span s = span_of(&w->hits[i], &w->hits[i]);
	bool banking = near_to(w, s, LEX_BANKING, CHANGE_FAR, 2);
	bool ours = ours_near(w, s) || (banking && (s.langs & NO_SUBJECT) != 0);

	if (is_yours(w, i))
		return false;
	if (switches(w, i, ret) || not_paid_there(w, i, ret) || paid_there_now(w, i, ret))
		return true;
	*ret = s;
	return ours &&
	       (near_to(w, s, LEX_RECORDS, BANK_FAR, 3) ||
		   (banking && near_to(w, s, LEX_FROM, BANK_FAR, 2))) &&
	       is_claim(w, i, s);
}

/* "We have updated your bank details …, and will use the new account": whose details were changed before. */
static bool
yours_before(const struct wording *w, size_t noun)
{
	for (size_t i = noun; i-- > w->from && w->hits[i].end + UNDO_FAR > w->hits[noun].start;) {
		if (w->hits[i].role != LEX_ACCOUNT || !is_yours(w, i) ||
		    (w->hits[i].langs & w->hits[noun].langs) == 0)
			continue;
		for (size_t k = w->from; k < noun; k++)
			if (w->hits[k].role == LEX_CHANGE && happens_to(w, i, k))
				return true;
	}
	return false;
}

/* "The new details are on the invoice": whose details, the rest of the sentence tells. */
static bool
about_money(const struct wording *w, size_t i)
{
	struct span s = span_of(&w->hits[i], &w->hits[i]);

	return near_to(w, s, LEX_BILL, PAY_FAR, 2) || near_to(w, s, LEX_PAY, PAY_FAR, 2);
}

/* "The corrected invoice with our account number." */
static bool
on_new_bill(const struct wording *w, size_t i, struct span *ret)
{
	struct span s = span_of(&w->hits[i], &w->hits[i]);
	size_t far = pay_far(s);

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
			    gap(&w->hits[n], &w->hits[k]) > NEW_FAR)
				continue;
			*ret = span_of(&w->hits[i], &w->hits[n]);
			if (is_claim(w, i, *ret))
				return true;
		}
	}
	return false;
}

/* "Rather use our … account": a bank's name, the account and what prefers it. */
static bool
prefers(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *noun = &w->hits[i];

	*ret = span_of(noun, noun);
	if (!near_to(w, *ret, LEX_HENCEFORTH, HENCEFORTH_FAR, 1))
		return false;
	for (size_t k = w->from; k < w->to && w->hits[k].start <= noun->end + NAME_FAR; k++)
		if (w->hits[k].role == LEX_BANK && w->hits[k].langs == LEX_ALL &&
		    gap(&w->hits[k], noun) <= NAME_FAR)
			return is_claim(w, i, *ret);
	return false;
}

/* "Treasury wants the transfer routed elsewhere." */
static bool
goes_elsewhere(const struct wording *w, size_t i, struct span *ret)
{
	*ret = span_of(&w->hits[i], &w->hits[i]);
	return near_to(w, *ret, LEX_MONEY, pay_far(*ret), 3) &&
	       (near_to(w, *ret, LEX_REQUEST, PAY_FAR, 3) ||
		   near_to(w, *ret, LEX_CAN, PAY_FAR, 3)) &&
	       is_claim(w, i, *ret);
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

bool
clause_claims(const struct wording *w, size_t i, struct span *ret)
{
	const struct lexicon_hit *h = &w->hits[i];

	if (h->role == LEX_BANK)
		return moves_bank(w, i, ret);
	if (h->role == LEX_PARTY)
		return pays_party(w, i, ret);
	if (h->role == LEX_ELSEWHERE)
		return goes_elsewhere(w, i, ret);
	if ((h->role != LEX_ACCOUNT && h->role != LEX_CLAIM && h->role != LEX_DETAILS) ||
	    is_yours(w, i) || ends_in_neutral(w, i) ||
	    (h->role == LEX_DETAILS && !about_money(w, i)))
		return false;
	if (h->role == LEX_CLAIM) {
		*ret = span_of(h, h);
		return is_claim(w, i, *ret);
	}
	for (size_t k = w->from; k < w->to; k++) {
		if (w->hits[k].start > h->end + VOID_FAR)
			break;
		if (w->hits[k].end + VOID_FAR < h->start || !happens_to(w, i, k))
			continue;
		*ret = span_of(h, &w->hits[k]);
		if (is_claim(w, i < k ? i : k, *ret) && !yours_before(w, i))
			return true;
	}
	return h->role == LEX_ACCOUNT &&
	       (not_paid_there(w, i, ret) || on_new_bill(w, i, ret) || prefers(w, i, ret));
}

/* Asks after money that was due, or says that it did not come. */
bool
clause_asks_after(const struct wording *w, size_t i)
{
	const struct lexicon_hit *h = &w->hits[i];

	if (h->role == LEX_CHASER)
		return !undone(w, i, span_of(h, h), LEX_IF);
	for (size_t k = w->from; (h->role == LEX_MONEY || h->role == LEX_BILL) && k < w->to; k++) {
		if (w->hits[k].start > h->end + CHANGE_FAR)
			break;
		if (w->hits[k].role == LEX_DUE && w->hits[k].end + CHANGE_FAR >= h->start &&
		    happens_to(w, i, k) &&
		    !undone(w, i < k ? i : k, span_of(h, &w->hits[k]), LEX_UNTIL))
			return true;
	}
	return false;
}

/* "The SWIFT copy is attached." */
static bool
shows_receipt(const struct wording *w, size_t i)
{
	struct span s = span_of(&w->hits[i], &w->hits[i]);

	return w->hits[i].role == LEX_RECEIPT && near_to(w, s, LEX_ATTACHED, VOID_FAR, 2) &&
	       !near_to(w, s, LEX_REQUEST, VOID_FAR, 1) && !undone(w, i, s, LEX_UNTIL);
}

bool
clause_says_sent(const struct wording *w, size_t i)
{
	const struct lexicon_hit *h = &w->hits[i];

	if (w->question)
		return false;
	if (shows_receipt(w, i))
		return true;
	if (h->role == LEX_SENT)
		return !undone(w, i, span_of(h, h), LEX_UNTIL);
	for (size_t k = w->from; (h->role == LEX_MONEY || h->role == LEX_BILL) && k < w->to; k++) {
		if (w->hits[k].start > h->end + CHANGE_FAR)
			break;
		if (w->hits[k].role != LEX_DUE && w->hits[k].end + CHANGE_FAR >= h->start &&
		    happens_to(w, i, k) &&
		    !undone(w, i < k ? i : k, span_of(h, &w->hits[k]), LEX_UNTIL))
			return true;
	}
	return false;
}

bool
clause_presses(const struct wording *w, size_t at)
{
	const struct lexicon_hit *h = &w->hits[at];
	struct span s = span_of(h, h);

	s.langs = ~0u; /* "urgente" is also English with an ending */
	for (size_t i = at; i-- > w->from && w->hits[i].start + 2 * NOT_PRESSING > h->start;)
		if (negated(w, &w->hits[i], s) && gap(&w->hits[i], h) <= NOT_PRESSING)
			return false;
	for (size_t i = at + 1; i < w->to && w->hits[i].start <= h->end + NOT_PRESSING; i++)
		if ((w->hits[i].langs & h->langs & VERB_LAST) != 0 && negated(w, &w->hits[i], s))
			return false;
	return true;
}

/* Does the hit, behind the other, make a condition of what it says?  "If you receive", "the supplier says". */
static bool
joins(const struct wording *w, const struct lexicon_hit *first, const struct lexicon_hit *h)
{
	bool cjk = (h->langs & first->langs & CJK) != 0;
	size_t far;

	if ((first->langs & h->langs) == 0 || first->end > h->start)
		return false;
	if (first->role == LEX_UNTIL && h->role == LEX_GETS)
		far = cjk ? GETS_FAR_CJK : GETS_FAR;
	else if (first->role == LEX_THIRD && h->role == LEX_SAYS)
		far = SAYS_FAR;
	else
		return false;
	return h->start - first->end <= far &&
	       (h->role == LEX_GETS || (!ours_between(w, first->end, h->start) &&
					   commas(&w->f, first->end, h->start) == 0));
}

void
clause_join_conditions(struct wording *w)
{
	size_t from = w->from;

	for (size_t i = w->from; i < w->to; i++) {
		struct lexicon_hit *h = &w->hits[i];

		if (h->role != LEX_GETS && h->role != LEX_SAYS)
			continue;
		while (w->hits[from].start + SAYS_FAR + GETS_FAR < h->start)
			from++;
		for (size_t k = from; k < i; k++)
			if (joins(w, &w->hits[k], h))
				h->role = LEX_IF;
	}
}
