#ifndef HTML_RULE_H
#define HTML_RULE_H

#include <stdint.h>

#include "html_sheet.h"

/* html_rule - the rules of a style sheet as they are kept; for html_sheet.c, which reads them, and html_match.c alone. */
#define CONDITIONS_MAX 4 /* ".a.b#c[d=e]": more of them in one part are not read */
#define MATCHED_MAX 256 /* rules that apply to one element */
#define BUCKETS 256

enum condition_kind {
	CONDITION_NAME, /* the element's */
	CONDITION_CLASS,
	CONDITION_ID,
	CONDITION_ATTRIBUTE /* how: '\0' it is there, '=', '~', '^', '$', '*', '|' */
};

/* Strings are views into the sheet's text. */
struct condition {
	enum condition_kind kind;
	char how;
	const char *s, *value;
	size_t n, value_n;
};

struct part {
	struct condition v[CONDITIONS_MAX];
	size_t n;
	bool child; /* the part before it must match the parent, not any element around it */
	unsigned before; /* bit of sheet_state of the part before it; SHEET_ANCESTORS_MAX: none */
};

struct selector {
	struct part part[SHEET_PARTS_MAX];
	size_t n;
	unsigned weight;
};

struct rule {
	struct part last;
	unsigned weight; /* specificity */
	unsigned order;
	bool shown; /* in @media: only what it shows counts */
	const char *style;
	size_t style_n;
	size_t next; /* 1 + index of the next rule in its bucket */
};

struct sheet {
	struct arena *a;
	struct rule *v;
	size_t n;
	size_t buckets[BUCKETS]; /* 1 + index; [0]: rules without class, id and name */
	struct part
	    prefixes[SHEET_ANCESTORS_MAX]; /* parts before the last one, each once; by bit */
	unsigned bits; /* used of sheet_state */
	size_t work;
	size_t matched[MATCHED_MAX]; /* sorted */
	size_t matched_n;
	bool cut, unknown;
};

/* Where a rule with that condition waits.  Names of elements have no case; classes and ids have, but share the hash. */
static inline size_t
rule_bucket(enum condition_kind kind, const char *s, size_t n)
{
	uint32_t h = 17 + (uint32_t)kind;

	for (size_t i = 0; i < n; i++)
		h = h * 31 + ((uint32_t)(unsigned char)s[i] | 0x20);
	return 1 + (h ^ h >> 8 ^ h >> 16) % (BUCKETS - 1);
}

#endif
