#ifndef AUTH_H
#define AUTH_H

#include "fields.h"
#include "reading.h"

/*
 * auth - what servers state about the sender: Authentication-Results (RFC 8601, and Microsoft's without
 * an authserv-id), ARC-Authentication-Results with the sealer of its set (RFC 8617), Received-SPF (RFC 7208 9.1,
 * and Microsoft's).  Results that no list names are kept as AUTH_OTHER with their word.  Which of
 * the statements count is decided elsewhere: here they are only read.
 */
#define AUTH_FIELDS_MAX 60 /* limit "auth_fields" */
#define AUTH_METHODS_MAX 64 /* of one field; limit "auth_methods" */

/* Fills mail.auth and mail.dkim (limit "dkim"); logins named by auth methods go to submission.h. */
void auth_read(struct reading *, const struct fields *);

#endif
