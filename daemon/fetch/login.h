#ifndef LOGIN_H
#define LOGIN_H

#include "arena.h"
#include "proto.h"
#include "stream.h"

/*
 * login - from a fresh connection to an authenticated one: greeting, STARTTLS, CAPABILITY and
 * AUTHENTICATE PLAIN (RFC 4616) or LOGIN.
 *
 * Spoken line by line in our own words, because a server that has not yet shown a valid
 * certificate must not reach libetpan's parser.  A password leaves only over verified TLS.
 */

/* True if the string may be sent as a user name, password or mailbox name: no CR, LF; not "". */
bool login_can_send(const char *s);

/*
 * 0 when logged in, with *ret_capabilities (one line, in the arena).  Else -1,
 * and stream_error says why: FETCH_ELOGIN when the server refused, with its words.
 */
int login(
    struct stream *, const struct proto_fetch_job *, struct arena *, const char **ret_capabilities);

/* Is NAME one of the words of a capability line?  Without regard to case. */
bool login_capability(const char *capabilities, const char *name);

#endif
