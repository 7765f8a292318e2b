#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "account_label.h"
#include "accounts.h"
#include "claim.h"
#include "harmless.h"
#include "lexicon.h"
#include "mail.h"
#include "mem.h"
#include "notice.h"
#include "pair.h"
#include "subject.h"
#include "text.h"
#include "unicode.h"
#include "wording.h"

#define EVIDENCE_READ (4 * MAIL_EVIDENCE_MAX)
#define PAIR_SENTENCES 3 /* in which a claim may be told */

static bool roles_read[LEX_ROLES];

void
wording_init(void)
{
	for (size_t i = 0; i < LEX_ROLES; i++)
		roles_read[i] = i != LEX_HOLDER && i != LEX_DEBIT;
	lexicon_init();
	account_label_init();
}

/* Thai sets no stops, but a space behind a word of courtesy: "ครับ", "ค่ะ", "คะ"; i >= 5. */
static bool
thai_courtesy(const struct folded *f, size_t i)
{
	static const UChar said[][4] = { { 0x0E04, 0x0E23, 0x0E31, 0x0E1A },
		{ 0, 0x0E04, 0x0E48, 0x0E30 }, { 0, 0, 0x0E04, 0x0E30 } };

	for (size_t k = 0; k < sizeof(said) / sizeof(said[0]); k++) {
		size_t n = 4;

		while (n > 0 && (said[k][n - 1] == 0 || f->v[i - 6 + n] == said[k][n - 1]))
			n--;
		if (n == 0)
			return true;
	}
	return false;
}

/* Does a sentence end in front of unit i? */
static bool
ends_sentence(const struct folded *f, size_t i)
{
	UChar c = f->v[i - 1];

	if (c == ' ' && i >= 5 && f->v[i - 2] >= 0x0E00 && f->v[i - 2] <= 0x0E7F)
		return thai_courtesy(f, i);

	if ((c >= 'a' && c <= 'z') || c == ' ')
		return false;
	if (c == '\n' || c == 0x3002 || c == 0x061F || c == 0x06D4 || c == 0x061B || c == ';')
		return true;
	if (c == '!' || c == '?')
		return i >= f->n || (f->v[i] != '!' && f->v[i] != '?');
	if (c != '.' || !clause_space_at(f, i))
		return false;
	/* "No. 4", "c. 3": an abbreviation before a number or after one letter. */
	if (i + 1 < f->n && f->v[i] == ' ' && u_isdigit(f->v[i + 1]))
		return false;
	/* "1. März", "z. B." */
	if (i >= 3 && f->v[i] == ' ' && u_isalnum(f->v[i - 2]) && !lexicon_free_script(f->v[i - 2]))
		return u_isdigit(f->v[i - 2]) ? !u_isdigit(f->v[i - 3]) && f->v[i - 3] != ' '
					      : f->v[i - 3] != ' ' && f->v[i - 3] != '.';
	return true;
}

static unsigned
plain_role(enum lexicon_role role)
{
	switch (role) {
	case LEX_PAYMENT:
		return WORDING_PAYMENT;
	case LEX_AVOIDS_CALL:
		return WORDING_AVOIDS_CALL;
	case LEX_ASKS_RECEIPT:
		return WORDING_ASKS_RECEIPT;
	case LEX_ASKS_MONEY:
		return WORDING_ASKS_MONEY;
	default:
		return 0;
	}
}

/* Beside a salary: that it is to go elsewhere. */
static bool
sends_elsewhere(enum lexicon_role role)
{
	return role == LEX_ACCOUNT || role == LEX_BANK || role == LEX_CHANGE || role == LEX_NEW ||
	       role == LEX_SWITCH;
}

/* The sentence around what was found in it, or as much of it as evidence may hold. */
static const char *
evidence(struct arena *a, const struct wording *w, size_t around)
{
	size_t start = w->f.at[w->start], end = w->f.at[w->end], at = w->f.at[around];

	if (end - start > EVIDENCE_READ || end - start > MAIL_EVIDENCE_MAX) {
		if (at - start > MAIL_EVIDENCE_MAX / 2)
			start = at - MAIL_EVIDENCE_MAX / 2;
		if (end - start > EVIDENCE_READ)
			end = start + EVIDENCE_READ;
		while (start < at && ((unsigned char)w->text[start] & 0xc0) == 0x80)
			start++;
		while (end > at && ((unsigned char)w->text[end] & 0xc0) == 0x80)
			end--;
	}
	return accounts_masked(a, w->text + start, end - start);
}

/* The sentences because of which a role was found; "" where it was not. */
struct because {
	const char *change, *readers, *sent, *chaser;
};

/* What the last sentences said by halves of a claim; the last one first. */
struct halves {
	unsigned said[PAIR_SENTENCES];
	size_t start[PAIR_SENTENCES];
};

static void
next_sentence(struct halves *h, size_t start)
{
	memmove(h->said + 1, h->said, sizeof(h->said) - sizeof(h->said[0]));
	memmove(h->start + 1, h->start, sizeof(h->start) - sizeof(h->start[0]));
	h->said[0] = 0;
	h->start[0] = start;
}

/* Do the halves of this sentence and those before make a claim?  *ret_start: where that begins. */
static bool
completed(const struct halves *h, size_t *ret_start)
{
	unsigned all = 0;

	for (size_t i = 0; h->said[0] != 0 && i < PAIR_SENTENCES; i++) {
		all |= h->said[i];
		if (pair_claims(all)) {
			*ret_start = h->start[i];
			return true;
		}
	}
	return false;
}

static unsigned
judge_sentence(
    struct arena *a, struct wording *w, unsigned found, struct halves *halves, struct because *why)
{
	struct span s;
	unsigned roles = found;
	bool secret = false, footer = false, heard = false;
	uint32_t card = 0;
	/* languages in which something is requested, in which by when; of a salary, of what becomes of it */
	uint32_t asked = 0, dated = 0, salary = 0, elsewhere = 0;

	for (size_t i = w->from; i < w->to; i++)
		card |= w->hits[i].role == LEX_CARD ? w->hits[i].langs : 0;
	w->card_before = w->card;
	w->card = card;
	for (size_t i = w->from; i < w->to; i++) {
		while (w->hits[w->from].end + CLAUSE_NEAR < w->hits[i].start)
			w->from++;
		roles |= plain_role(w->hits[i].role);
		secret |= w->hits[i].role == LEX_SECRECY;
		footer |= w->hits[i].role == LEX_FOOTER;
		if (w->hits[i].role == LEX_REQUEST)
			asked |= w->hits[i].langs;
		if (w->hits[i].role == LEX_DEADLINE)
			dated |= w->hits[i].langs;
		if (w->hits[i].role == LEX_SALARY)
			salary |= w->hits[i].langs;
		if (sends_elsewhere(w->hits[i].role))
			elsewhere |= w->hits[i].langs;
		if ((salary & elsewhere) != 0)
			roles |= WORDING_ASKS_MONEY;
		if ((asked & dated) != 0 ||
		    (w->hits[i].role == LEX_PRESSURE && notice_presses(w, i)))
			roles |= WORDING_PRESSURE;
		if ((roles & WORDING_BANK_CHANGE) == 0 && claim_found(w, i, &s)) {
			roles |= WORDING_BANK_CHANGE;
			why->change = evidence(a, w, s.start);
		}
		if ((roles & WORDING_BANK_CHANGE) == 0) {
			halves->said[0] |= pair_half(w, i);
			heard |= w->hits[i].role == LEX_SPOKE && harmless_heard(w, i);
		}
		if ((roles & WORDING_READERS_CHANGE) == 0 && claim_of_reader(w, i)) {
			roles |= WORDING_READERS_CHANGE;
			why->readers = evidence(a, w, w->hits[i].start);
		}
		if ((roles & WORDING_PAYMENT_MADE) == 0 && notice_sent(w, i)) {
			roles |= WORDING_PAYMENT_MADE | WORDING_PAYMENT;
			why->sent = evidence(a, w, w->hits[i].start);
		}
		if ((roles & WORDING_CHASER) == 0 && notice_missing(w, i)) {
			roles |= WORDING_CHASER;
			why->chaser = evidence(a, w, w->hits[i].start);
		}
	}
	if (secret && !footer)
		roles |= WORDING_SECRECY;
	w->heard_before = heard;
	if ((roles & WORDING_BANK_CHANGE) == 0 && completed(halves, &w->start)) {
		roles |= WORDING_BANK_CHANGE;
		why->change = evidence(a, w, w->start);
	}
	return roles;
}

/* The end of the sentence that begins at unit i. */
static size_t
sentence_end(const struct folded *f, size_t i)
{
	for (i++; i < f->n && !ends_sentence(f, i);)
		i++;
	return i < f->n ? i : f->n;
}

/* Does the sentence behind this one let the reader draw on an account? */
static bool
drawn_behind(const struct wording *w)
{
	size_t end = w->end < w->f.n ? sentence_end(&w->f, w->end) : w->end, to = w->to;

	while (to < w->hits_n && w->hits[to].start < end)
		to++;
	return harmless_drawing(w, w->to, to) == HARMLESS_DRAWN;
}

static unsigned
judge(struct arena *a, const char *text, unsigned roles, struct because *why)
{
	struct wording w = { .text = text };
	struct halves halves = { 0 };
	bool drawn = false;

	lexicon_fold(text, strlen(text), &w.f);
	w.hits = lexicon_hits(&w.f, roles_read, &w.hits_n);
	for (size_t i = 1; i <= w.f.n; i++) {
		if (i < w.f.n && !ends_sentence(&w.f, i))
			continue;
		w.end = i;
		w.question = w.f.v[i - 1] == '?' || w.f.v[i - 1] == 0x061F;
		w.from = w.to;
		while (w.to < w.hits_n && w.hits[w.to].start < i)
			w.to++;
		clause_join_conditions(&w);
		w.drawn_beside = drawn || drawn_behind(&w);
		w.drawing = harmless_drawing(&w, w.from, w.to);
		drawn = w.drawing == HARMLESS_DRAWN;
		if (w.to > w.from) {
			next_sentence(&halves, w.start);
			roles = judge_sentence(a, &w, roles, &halves, why);
		}
		w.start = i;
	}
	free(w.hits);
	lexicon_folded_free(&w.f);
	return roles;
}

unsigned
wording_roles(struct arena *a, const char *new_text, const char *subject, const char **ret_evidence)
{
	struct because why = { "", "", "", "" };
	bool reply = false, forward = false;
	unsigned roles;

	roles = judge(a, subject, 0, &why);
	subject_base(a, subject, &reply, &forward);
	if (reply || forward)
		roles &= ~(
		    unsigned)(WORDING_BANK_CHANGE | WORDING_READERS_CHANGE | WORDING_PAYMENT_MADE);
	roles = judge(a, new_text, roles, &why);
	*ret_evidence = (roles & WORDING_BANK_CHANGE) != 0    ? why.change
			: (roles & WORDING_PAYMENT_MADE) != 0 ? why.sent
			: (roles & WORDING_CHASER) != 0       ? why.chaser
							      : why.readers;
	return roles;
}
