#ifndef HEADERS_H
#define HEADERS_H

#include "fields.h"
#include "reading.h"

/*
 * headers - what the header says of the message itself: people, identifiers, dates, subject, kind.
 *
 * Every field of a kind is read, not the first: two From or Reply-To fields are shown differently by
 * different readers, so all their addresses count and a flag ("two_from", …) says so.
 * Of single values the first field counts.
 */
/* Of a header beyond parse_limits.header_count and header_bytes the first fields stay ("header_count", "header_bytes"). */
void headers_bound(struct reading *, struct fields *);

void headers_read(struct reading *, const struct fields *);

/* The header of a message inside this one, as a quoted segment: people (From, To, Cc), date, subject. */
void headers_quoted(struct reading *, const struct fields *, struct mail_quoted *ret);

#endif
