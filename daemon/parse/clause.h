#ifndef CLAUSE_H
#define CLAUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lexicon.h"

/*
 * clause - what the phrases found in one sentence come to, by the clauses that they stand in: wording.h says which
 * rules there are.  Pure; the cost of each question is bounded by how far words may stand apart.
 */

/* Units beyond which hits do not matter to each other. */
#define CLAUSE_NEAR 240

/* One text while it is judged. */
struct wording {
	const char *text;
	struct folded f;
	struct lexicon_hit *hits;
	size_t hits_n;
	size_t from, to; /* hits of the sentence; from moves up to what is near enough to matter */
	size_t start, end; /* units of the sentence */
	bool question;
};

/* What was said: by one phrase (a is b) or by a noun and what happens to it. */
struct span {
	size_t start, end;
	uint32_t langs;
	const struct lexicon_hit *a, *b;
};

/* Is unit i white space, or behind the end? */
bool clause_space_at(const struct folded *, size_t i);

/* Call first, once a sentence: what is received behind "if", what others say, become conditions (LEX_IF). */
void clause_join_conditions(struct wording *);

/* Is hit i what a claim that the sender's bank details change consists of?  *ret: where that stands; means nothing if not. */
bool clause_claims(const struct wording *, size_t i, struct span *ret);
/* Does it say that money was sent? */
bool clause_says_sent(const struct wording *, size_t i);
/* Does it ask after money that was due, or say that it did not come? */
bool clause_asks_after(const struct wording *, size_t i);
/* Does it, a hit of LEX_PRESSURE, press?  "Not urgent" presses nobody. */
bool clause_presses(const struct wording *, size_t i);

#endif
