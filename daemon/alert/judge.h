#ifndef JUDGE_H
#define JUDGE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "proto.h"

/*
 * judge - what an endpoint's answer means for the alert.  Pure.
 *
 * Standard Webhooks: 2xx is delivered, 3xx a failure, 410 ends the endpoint.  Of the other 4xx
 * those are final that speak of this payload (400, 413, 422 ...); those that an administrator
 * can mend at either end (token, path, method) are tried again, so that no alert is lost by a typo.
 */
#define JUDGE_TEXT_MAX 200 /* characters of the answer that are passed on */
#define JUDGE_RETRY_MAX (30u * 24 * 3600) /* s: a longer Retry-After is taken for this */

enum alert_outcome judge_status(unsigned http_status);

/* A sentence about it, in the arena: "HTTP 503: the endpoint failed: TEXT"; text may be "". */
const char *judge_sentence(unsigned http_status, const char *text, struct arena *);

/*
 * Retry-After (RFC 9110 10.2.3): seconds, or an HTTP-date of which now (seconds since 1970)
 * is subtracted.  NULL, unreadable or past: 0.
 */
uint32_t judge_retry_after(const char *value, int64_t now);

/*
 * The answer's bytes as one line of printable ASCII, at most JUDGE_TEXT_MAX characters and
 * "..." if there were more: runs of blanks and controls become one space, each other character '?'.
 */
const char *judge_text(const void *bytes, size_t n, struct arena *);

#endif
