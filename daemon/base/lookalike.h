#ifndef LOOKALIKE_H
#define LOOKALIKE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * lookalike - does one domain imitate another?  Pure; ICU inside, no I/O.
 *
 * Compared are the host as written (A-labels) and the registrable domain of the known company.  At the
 * distances and lengths below, beside a thousand companies, 98 % of dnstwist's permutations are found and
 * 0.6 % of other companies' domains are taken for one (make bench-lookalike): alone it is a sign, never a finding.
 */
enum {
	LOOKALIKE_EDIT1_MIN =
	    5, /* shorter labels are one edit away from too many others; DOMAIN B2 */
	LOOKALIKE_EDIT2_MIN = 9, /* … two edits */
	LOOKALIKE_NAME_MIN =
	    7, /* so long a name before a hyphen is no chance, nor one letter more before anything */
	LOOKALIKE_WORD_MIN = 4 /* with a business word beside it */
};

enum lookalike {
	LOOKALIKE_NONE = 0,
	LOOKALIKE_VISUAL, /* letters that look the same: rn/m, 0/o, Cyrillic; hyphens and dots moved; .co for .com, com.de for .de */
	LOOKALIKE_SUFFIX, /* the same name under another public suffix */
	LOOKALIKE_TYPO, /* one edit (labels from 5 letters), two (from 9 of the name in which they differ) */
	LOOKALIKE_WORD, /* the name and a word: -invoices, group, pay */
	LOOKALIKE_SUBDOMAIN /* the name below somebody else's domain */
};

const char *lookalike_name(enum lookalike); /* "visual", "suffix", …; static */

/*
 * host: the domain of an address; org: its registrable domain; known: a company's registrable domain.
 * LOOKALIKE_NONE when org is known, or either is "".
 */
enum lookalike lookalike_of(struct arena *, const char *host, const char *org, const char *known);

/*
 * Is the likeness one that companies have with each other by chance, or as members of one group?  It says nothing
 * unless a name that we know is borne as well.  So are edits of the last letter, or of digits ("plant1" and "plant2", "site06a"
 * and "site12a"), edits in a short name beside a word of everybody's ("abc-tourism"), and a name with a word
 * behind it that imitators do not add.
 */
bool lookalike_is_faint(struct arena *, const char *host, const char *org, const char *known);

/* What stands beside a name is a word that imitators add, a number, or nothing. */
bool lookalike_is_addition(const char *, size_t len);

/* A label with its words in order, joined: equal for "tools-acme" and "acme-tools". */
const char *lookalike_order(struct arena *, const char *label);

/* The labels of a host in front of its public suffix, joined: "par.tnera.com" is "partnera". */
const char *lookalike_joined(struct arena *, const char *host, const char *org);

/* A domain's own label as people see it: "bücher" of xn--bcher-kva.example.  In the arena. */
const char *lookalike_label(struct arena *, const char *org);

#endif
