#ifndef SUBMISSION_H
#define SUBMISSION_H

#include "fields.h"
#include "reading.h"

/*
 * submission - the account through which a message was handed in, by its provider's own words:
 * X-Auth-ID and its kin, "(Authenticated sender: X" in Received, smtp.auth= in ARC.
 */
#define SUBMISSIONS_MAX 40 /* limit "submissions" */

/* Reads the fields; needs received_read before it. */
void submission_read(struct reading *, const struct fields *);

/* Note one: value is an address or a login name, line the field it came from. */
void submission_add(struct reading *, const char *header, const char *value, const char *line);

#endif
