#ifndef ACCOUNT_TOKEN_H
#define ACCOUNT_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "account_label.h"
#include "iban_scan.h"

/*
 * account_token - the numbers of a text, each with the label that says what it is.
 *
 * A number is a run of digits with single separators, or an IFSC.  Its label is the nearest one to its left, at most
 * LABEL_FAR bytes and one line end away, with nothing but a few words between.
 */
#define ACCOUNT_DIGITS_MAX 30
#define ACCOUNT_GROUPS_MAX 16

struct account_list;

struct account_token {
	size_t start, end; /* bytes of the text */
	char d[ACCOUNT_DIGITS_MAX + 1];
	size_t n;
	unsigned char group[ACCOUNT_GROUPS_MAX]; /* digits of each */
	size_t groups;
	char sep; /* the first separator, 0 if there is none */
	char last_sep;
	unsigned line;
	uint64_t label; /* of the nearest label to the left, 0 if none */
	bool odd, plus, paren, ifsc;
	bool
	    dated; /* "24-11-26" where its line says nothing of a bank: rather a day than a sort code */
	bool account; /* reads as one */
	bool alone; /* as one that needs no code */
	bool banked; /* a bank's name leads to it, and no other label */
	bool chinese; /* that bank's, in simplified characters */
	bool
	    canadian; /* transit and institution by its form alone, in a line that speaks of a bank */
	bool used; /* a code that an account has taken */
	bool abroad; /* its label names one country's accounts, or is not in Latin letters */
};

struct account_tokens {
	struct account_token *v;
	size_t n;
	struct account_label_hit *labels; /* around the numbers */
	size_t labels_n;
	const char *text;
	bool ordered, code_first; /* a code stands before the first account */
};

/*
 * The numbers of t->text, of which the scan was made, and their labels; to be freed.  Coins and RIBs, which have letters, go to the
 * list at once.  taken: taken_n places of IBANs, by start, which are left out.  Linear.
 */
void account_token_read(const struct iban_scan *, const struct iban_match *taken, size_t taken_n,
    struct account_tokens *t, struct account_list *);
void account_token_free(struct account_tokens *);

/* Has it n digits, and one of these labels? */
bool account_token_has(const struct account_token *, uint64_t labels, size_t n);

/* Is a label of these around it? */
bool account_token_hinted(
    const struct account_tokens *, const struct account_token *, uint64_t labels);

/* Does one of these words, NULL behind the last, stand around it? */
bool account_token_names(
    const struct account_tokens *, const struct account_token *, const char *const *words);

#endif
