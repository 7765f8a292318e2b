#ifndef HEADER_LINE_H
#define HEADER_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "mail.h"

/*
 * header_line - single lines by which mail clients introduce an earlier message.
 * Lines are given without ">" prefix and line end; no NUL is needed.  Pure.
 */
enum label_kind {
	LABEL_NONE = 0,
	LABEL_FROM,
	LABEL_DATE,
	LABEL_TO,
	LABEL_CC,
	LABEL_SUBJECT,
	LABEL_OTHER, /* of a header, of no interest */
	LABEL_FORWARD, /* "Begin forwarded message:" */
	LABEL_SEPARATOR, /* "Original Message": between dashes only */
	LABEL_WROTE
};

/* The label that the line begins with, and where its value begins; LABEL_NONE if none. */
enum label_kind header_line_label(const char *line, size_t len, size_t *ret_value);

/* The label that the line is, without colon: Lotus Notes puts the value on the next one. */
#define LABEL_ALONE_MAX 24 /* bytes */
enum label_kind header_line_label_alone(const char *line, size_t len);

/*
 * What is to be read of a line that right-to-left clients wrote, to out, which has room for len bytes: without marks of
 * direction, with ASCII digits and commas, spaces for no-break ones.  Returns the bytes written.
 */
size_t header_line_plain(char *out, const char *s, size_t len);

/* "-----Original Message-----" and its kin.  dashes alone with other words in between: no. */
bool header_line_separator(const char *line, size_t len);
/* Only underscores, at least ten: Outlook draws it above a header block. */
bool header_line_rule(const char *line, size_t len);

#define HEADER_LINE_WROTE_MAX 400 /* bytes of a "wrote" line, its parts joined */

/*
 * Is this "On 3 March at 10:15, Anna Keller <a@x> wrote:"?
 * WROTE_SURE: has an address and a time; what follows is quoted whether it has ">" or not.
 * WROTE_LIKELY: has an address, a date or a time, and a word for "wrote"; counts if ">" follows.
 * Zoho has dashes around it, GroupWise ">>>", and no colon then.  The line is as header_line_plain writes it.
 */
enum wrote { WROTE_NO = 0, WROTE_LIKELY, WROTE_SURE };
/* May such a line end so? */
bool header_line_closes(const char *line, size_t len);
enum wrote header_line_wrote(const char *line, size_t len);
/* Who, of such a line: a name (may be "") in ret_name; addresses are found by header_line_people. */
const char *header_line_wrote_name(struct arena *, const char *line, size_t len);

/* Append every address in a field's value, with the name before it. */
void header_line_people(struct arena *, const char *value, size_t len, struct mail_addrs *);
/* The name in a From value: what stands before its address, or all of it. */
const char *header_line_name(struct arena *, const char *value, size_t len);

#endif
