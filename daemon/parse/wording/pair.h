#ifndef PAIR_H
#define PAIR_H

#include "clause.h"

/*
 * pair - a claim that is told in two sentences: the one says that the bank, or an account, is not what it was, the other
 * where or by what to pay, or that payments are to wait: "Our bank was changed.  Please use the details below."
 * Neither claims anything alone.  Pure.
 */
enum {
	PAIR_MOVED = 1 << 0, /* a bank or an account changed, or serves no more */
	PAIR_VOID = 1 << 1, /* one is wrong, or no longer used */
	PAIR_WHERE = 1 << 2, /* where to pay: other details, another company, later */
	PAIR_BILL =
	    1
	    << 3, /* which copy of a bill counts, which paper does not: completes only PAIR_VOID */
	PAIR_HOLD = 1 << 4, /* the reader is to change or hold a payment … */
	PAIR_ELSEWHERE = 1 << 5, /* … and it should go elsewhere */
	PAIR_OWED = 1 << 6, /* of a payment or a bill … */
	PAIR_OTHER = 1 << 7, /* … and the sender means to give another account for it */
	PAIR_COLLECTS = 1 << 8, /* somebody takes in what the sender is owed … */
	PAIR_PAYEE = 1 << 9, /* … and is to be entered as who is paid */
	PAIR_WAIT = 1 << 10, /* a payment is to wait … */
	PAIR_NUMBERS =
	    1 << 11, /* … since a bank does not serve the sender, who will have other numbers */
	PAIR_DETAILS = 1 << 12, /* the sender's details are in an attached paper … */
	PAIR_INSTEAD = 1 << 13 /* … to be used in place of what the reader has */
};

/* The half, or halves, that hit i stands for; 0 if none. */
unsigned pair_half(const struct wording *, size_t i);

/* Do halves, of sentences near each other, make a claim? */
bool pair_claims(unsigned halves);

#endif
