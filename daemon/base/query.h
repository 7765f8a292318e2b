#ifndef QUERY_H
#define QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "mail.h"

/*
 * query - the language of policy rules and of `becwatch hunt`; becwatch-query(7).
 *
 *     or      = and *( "OR" and )          and  = not *( ["AND"] not )
 *     not     = ("NOT" | "-") not | "(" or ")" | term
 *     term    = word | phrase | field ":" [op] value | field ":" "(" values joined by AND, OR, NOT ")"
 *
 * A query is asked of one copy of one message.  It becomes one tree, which two back ends answer
 * from: query_match over a query_record in memory (rules, on mail that arrives) and report/hunt.c
 * by SQL over the history.  What a value means is decided here alone (query_term_text,
 * query_term_number), so that both give the same answers.  Pure; ICU inside, no I/O.
 */
#define QUERY_BYTES_MAX 8192 /* of a query; Windows' command line ends there */
#define QUERY_DEPTH_MAX 20 /* parentheses and NOTs in one another; SQLite's parser stacks 100 */
#define QUERY_TERMS_MAX 300 /* SQLite's expressions nest 1000 deep */
#define QUERY_VALUES_MAX 2000 /* of all terms together, what placeholders stand for included */

enum query_field {
	/* addresses in header fields; the mask is in query_fields[].headers */
	QUERY_FROM = 0,
	QUERY_SENDER,
	QUERY_REPLY_TO,
	QUERY_TO,
	QUERY_CC,
	QUERY_BCC,
	QUERY_RECIPIENT,
	QUERY_ADDRESS,
	QUERY_FROM_DOMAIN,
	QUERY_DOMAIN,
	QUERY_FROM_NAME,
	QUERY_NAME,
	QUERY_FROM_TRUST,
	QUERY_RECIPIENT_TRUST,
	QUERY_REPLY_TO_TRUST,
	QUERY_FREEMAIL,
	/* of the message */
	QUERY_SUBJECT,
	QUERY_MESSAGE_ID,
	QUERY_MESSAGE_ID_HOST,
	QUERY_CONVERSATION,
	QUERY_DATE,
	QUERY_MAILER,
	QUERY_LIST,
	QUERY_LIST_ID,
	QUERY_AUTO,
	QUERY_SIGNATURE,
	QUERY_RETURN_PATH,
	QUERY_WORDING,
	QUERY_SUBMISSION,
	QUERY_ATTACHMENT,
	QUERY_ATTACHMENT_TYPE,
	QUERY_ATTACHMENT_SHA256,
	QUERY_ATTACHMENTS,
	QUERY_RECIPIENTS,
	QUERY_BANK_ACCOUNT,
	QUERY_STATED_ACCOUNT,
	QUERY_BIC,
	QUERY_COUNTRY,
	QUERY_BENEFICIARY,
	/* of the copy */
	QUERY_ACCOUNT,
	QUERY_FOLDER,
	QUERY_ROLE,
	QUERY_ARRIVED,
	QUERY_DIRECTION,
	QUERY_HISTORICAL,
	QUERY_SIZE,
	QUERY_CUT,
	QUERY_FLAG,
	QUERY_SPF,
	QUERY_DKIM,
	QUERY_DMARC,
	QUERY_COMPAUTH,
	QUERY_ALIGNED,
	QUERY_SPF_DOMAIN,
	QUERY_DKIM_DOMAIN,
	QUERY_DMARC_POLICY,
	QUERY_HEADER,
	/* what becwatch made of it: for hunting only */
	QUERY_SEVERITY,
	QUERY_DETECTOR,
	QUERY_INCIDENT,
	QUERY_FIELD_COUNT
};

enum query_kind {
	QUERY_KIND_ADDRESS = 0, /* whole, its domain, a part of it or of the display name */
	QUERY_KIND_DOMAIN, /* a domain and what is below it */
	QUERY_KIND_TEXT, /* contains; folded as name_fold does */
	QUERY_KIND_WORD, /* the whole value, folded */
	QUERY_KIND_ID, /* the whole value, as written, without <> */
	QUERY_KIND_BANK, /* a bank account, whole or masked */
	QUERY_KIND_CHOICE, /* one of names, each a number */
	QUERY_KIND_NUMBER,
	QUERY_KIND_TIME
};

struct query_choice {
	const char *name; /* the first of a number is how it is written */
	int64_t number;
};

enum {
	QUERY_MULTI =
	    1 << 0, /* a message may have several: only_NAME asks whether all of them match */
	QUERY_HUNT_ONLY = 1 << 1, /* not known while a rule judges */
	QUERY_ORDERED = 1 << 2, /* a choice that knows more and less */
	QUERY_BITS = 1 << 3 /* the numbers are bits of one */
};

struct query_field_info {
	const char *name;
	enum query_kind kind;
	unsigned flags;
	const struct query_choice *choices; /* QUERY_KIND_CHOICE; ends with name NULL */
	unsigned headers; /* bits 1 << enum field, for those of addresses */
};

extern const struct query_field_info query_fields[QUERY_FIELD_COUNT];

enum query_form {
	QUERY_EXACT = 0, /* text */
	QUERY_PIECES, /* pieces in this order; the first at the start, the last at the end if so said */
	QUERY_UNDER, /* text is the domain, or one above it */
	QUERY_RANGE, /* low to high, both included */
	QUERY_PRESENT /* anything at all */
};

struct query_value {
	enum query_form form;
	const char *given; /* as the reader wrote it */
	const char *text;
	struct mail_strings pieces;
	bool at_start, at_end;
	int64_t low, high;
};

struct query_term {
	enum query_field field;
	bool every; /* all values that the message has match, also none */
	struct query_value *v; /* any of them */
	size_t n;
};

enum query_type { QUERY_AND = 0, QUERY_OR, QUERY_NOT, QUERY_TERM };

struct query_node {
	enum query_type type;
	struct query_node **v; /* QUERY_NOT has one */
	size_t n;
	size_t term; /* QUERY_TERM: index into query.terms */
};

struct query {
	const char *text;
	struct query_node *root;
	struct query_term *terms;
	size_t terms_n;
};

/* {name} in a query stands for all these values. */
struct query_placeholder {
	const char *name;
	struct mail_strings values; /* none: it matches nothing */
};

struct query_context {
	bool rule; /* refuses fields and dates that say nothing while mail arrives */
	int64_t now; /* relative dates count from here */
	const struct query_placeholder *placeholders;
	size_t placeholders_n;
	const char *const *detectors; /* their names, NULL behind the last; NULL: any will do */
};

struct query_error {
	size_t offset; /* bytes */
	unsigned line, column; /* from 1, in the query; columns are characters */
	char text[2000]; /* one sentence */
};

/* Everything lives in the arena.  NULL: the first mistake in ret. */
struct query *query_parse(
    struct arena *, const char *text, const struct query_context *, struct query_error *ret);

/* What matches the one and not the other (NULL: no other); any of n queries.  Parts are shared. */
struct query *query_unmet(
    struct arena *, const struct query *match, const struct query *requirement);
struct query *query_any(struct arena *, const struct query *const *, size_t n);

/* The line of text with the mistake, and a caret below it; two lines, each begins with indent. */
const char *query_caret(
    struct arena *, const char *text, const struct query_error *, const char *indent);

/* One value that a message has. */
struct query_item {
	const char *text; /* an address, a name, a line …; "" counts as not there */
	const char *display; /* of an address: with the domain for people; else "" */
	const char *name; /* of an address: display name; else "" */
	int64_t number; /* choices, numbers, times */
};

struct query_record {
	struct query_items {
		struct query_item *v;
		size_t n;
	} field[QUERY_FIELD_COUNT];
};

void query_record_add(
    struct arena *, struct query_record *, enum query_field, const struct query_item *);

/* Does the copy match? */
bool query_match(const struct query *, const struct query_record *);

/* Does any of the term's values match?  name_only: by the display name; else by the rest. */
bool query_term_text(const struct query_term *, const char *text, const char *display);
bool query_term_name(const struct query_term *, const char *name);
bool query_term_number(const struct query_term *, int64_t);
/* May query_term_name ever be true? */
bool query_term_names(const struct query_term *);

/* How a number of a field is written, "" if it has no name; static. */
const char *query_choice_name(enum query_field, int64_t number);

#endif
