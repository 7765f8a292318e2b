#ifndef CLAUSE_H
#define CLAUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lexicon.h"

/*
 * clause - what stands where in one sentence: which phrases are near enough to each other, in which clause, and what
 * a negation or a condition takes back.  Pure; the cost of each question is bounded by how far words may stand apart.
 */

/* Units beyond which hits do not matter to each other. */
#define CLAUSE_NEAR 240

/* Distances in units of the folded text, which several rules measure; _CJK where a character is a word or half of one. */
#define CHANGE_FAR 40 /* between a noun and what happens to it */
#define CHANGE_FAR_CJK 14
#define VOID_FAR 64 /* between a noun and what ends its use */
#define VOID_FAR_CJK 20
#define NEW_FAR 3 /* between "new" and its noun */
#define HENCEFORTH_FAR 70 /* between "from now on" and the account to use */
#define PAY_FAR 60 /* between what is paid and where to */
#define WRONG_FAR 40 /* between what is wrong and whose it is */
#define UNDO_FAR 160 /* how far a negation or condition reaches */

/* One text while it is judged. */
struct wording {
	const char *text;
	struct folded f;
	struct lexicon_hit *hits;
	size_t hits_n;
	size_t from, to; /* hits of the sentence; from moves up to what is near enough to matter */
	size_t start, end; /* units of the sentence */
	bool question;
	bool heard_before; /* the sentence before tells what a third party said */
	uint32_t card,
	    card_before; /* languages in which the sentence, and the one before it, speak of a bank card */
	unsigned drawing; /* harmless_drawing of the sentence */
	bool drawn_beside; /* the sentence before or behind lets the reader draw on an account */
};

/* What was said: by one phrase (a is b) or by a noun and what happens to it. */
struct span {
	size_t start, end;
	uint32_t langs;
	const struct lexicon_hit *a, *b;
};

/* Is unit i white space, or behind the end? */
bool clause_space_at(const struct folded *, size_t i);
/* Does a clause end at unit i? */
bool clause_comma_at(const struct folded *, size_t i);
/* Commas between units a and b; counted up to two. */
unsigned clause_commas(const struct folded *, size_t a, size_t b);
/* Does a colon stand between units a and b? */
bool clause_colon(const struct folded *, size_t a, size_t b);

/* Call first, once a sentence: what is received behind "if", what others say, what is asked, become conditions (LEX_IF). */
void clause_join_conditions(struct wording *);

/* From the beginning of the one to the end of the other, in the languages that they share. */
struct span clause_span(const struct lexicon_hit *, const struct lexicon_hit *);
/* Is the hit one of the words that the span consists of ("no longer valid")? */
bool clause_within(const struct lexicon_hit *, struct span);
/* Does hit i lie inside one of those roles? */
bool clause_inside_of(const struct wording *, size_t i, enum lexicon_role, enum lexicon_role);
/* "The account manager", "your user account": does hit i lie inside a phrase of its language that means something else? */
bool clause_in_neutral(const struct wording *, size_t i);
/* Units between two hits; 0 where they overlap. */
size_t clause_gap(const struct lexicon_hit *, const struct lexicon_hit *);

/* A hit of that role, of the span's language, at most far units from it and fewer than clauses commas; NULL if there is none. */
const struct lexicon_hit *clause_hit_near(
    const struct wording *, struct span, enum lexicon_role, size_t far, unsigned clauses);
bool clause_near(
    const struct wording *, struct span, enum lexicon_role, size_t far, unsigned clauses);
/* Does the sender name himself between units a and b; or anywhere near the span? */
bool clause_ours_between(const struct wording *, size_t a, size_t b);
bool clause_ours_near(const struct wording *, struct span);
/* Does another clause begin between the hit and the span behind it? */
bool clause_and_between(const struct wording *, const struct lexicon_hit *, struct span);

/* "No. 12", "account no: 5": a number, not a negation. */
bool clause_number_sign(const struct wording *, const struct lexicon_hit *);
/* "Not the usual one", "instead of …", where verbs come last behind it: what denies hit i in favour of another; NULL if nothing. */
const struct lexicon_hit *clause_not_this(const struct wording *, size_t i);
/* Is the hit, behind the span, said of the old account ("the old one remains valid")?  by_no_noun: of one that no noun names. */
bool clause_of_old(
    const struct wording *, const struct lexicon_hit *, struct span, bool by_no_noun);
/* Is the hit a negation of what the span says? */
bool clause_negated(const struct wording *, const struct lexicon_hit *, struct span);
/* Is what the span says, whose first hit is `at`, negated, or made a condition by a hit of that role? */
bool clause_undone(const struct wording *, size_t at, struct span, enum lexicon_role condition);

#endif
