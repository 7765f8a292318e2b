#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * guard - walks over what an IMAP server says before libetpan sees it, and refuses what
 * would kill or fill a parser.  Pure; knows nothing of meaning, only of shape:
 * lines, quoted strings, literals, parentheses and response codes (RFC 3501 9).
 *
 * What it refuses is no IMAP, or IMAP that no server needs: libetpan 1.9.4 recurses for each
 * parenthesis, allocates a literal's announced size at once, and dereferences NULL on
 * [BADCHARSET …] and on a PERMANENTFLAGS list that does not end.
 */
#define GUARD_LINE_MAX (64u * 1024) /* bytes between two line ends, literals not counted */
#define GUARD_DEPTH_MAX 64 /* parentheses open at once; FETCH data without BODYSTRUCTURE needs 3 */
#define GUARD_LITERAL_MAX 4096 /* where no message body is asked for: mailbox names */

enum guard_error {
	GUARD_OK = 0,
	GUARD_ELINE, /* line too long */
	GUARD_EDEPTH, /* parentheses too deep */
	GUARD_ELITERAL, /* literal larger than allowed */
	GUARD_ENUL, /* NUL outside a literal */
	GUARD_ESYNTAX, /* line end inside a quoted string, '{' that begins no literal, … */
	GUARD_ECODE, /* response code that is forbidden or does not end */
	GUARD_ECONTINUE /* "+": nothing was asked for that needs more from us */
};

struct guard {
	uint64_t literal_max; /* set by the owner, at any time */
	/* the rest is the guard's own */
	uint64_t literal; /* announced, then left */
	uint32_t line; /* bytes since the line began */
	uint32_t depth;
	unsigned char state;
	unsigned char word_n; /* characters of the present word, at most sizeof(word) */
	char word[12]; /* upper case; enough to tell OK, NO, BAD, BYE, PREAUTH, BADCHARSET */
};

void guard_init(struct guard *);

/* Walk over n further bytes.  After an error the guard must not be used again. */
enum guard_error guard_walk(struct guard *, const void *p, size_t n);

/* A lower-case phrase for a log line.  Static storage; never NULL. */
const char *guard_strerror(enum guard_error);

#endif
