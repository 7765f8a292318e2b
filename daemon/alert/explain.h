#ifndef EXPLAIN_H
#define EXPLAIN_H

#include <curl/curl.h>

#include "arena.h"

/*
 * explain - why a request came to no answer, in a sentence that says what an administrator
 * can do: no such name, refused, certificate, time-out, something that is not HTTP.
 *
 * host: name and port, for people.  error: libcurl's CURLOPT_ERRORBUFFER.  The sentence
 * lives in the arena (or is static) and holds nothing of the url but host and port.
 */
const char *explain_request(CURL *, CURLcode, const char *host, unsigned timeout_ms,
    unsigned connect_ms, const char *error, struct arena *);

/* The same for a name that was not found: an EAI_* value. */
const char *explain_lookup(int error, const char *name, struct arena *);

#endif
