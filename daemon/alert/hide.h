#ifndef HIDE_H
#define HIDE_H

#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "proto.h"

/*
 * hide - keeps an endpoint's secrets out of what is said about it.
 *
 * An answer may quote the request ("Cannot POST /services/T0KEN").  Secret are the signing key, the
 * url's user, password and query with its values, and its path, which carries the token of many
 * chat services.  Only what is long enough to be one is looked for.
 */
struct hide {
	const char **v; /* in the arena */
	size_t n;
};

/* What to hide of an endpoint whose url is readable; otherwise the key alone. */
void hide_init(struct hide *, const struct proto_endpoint *, struct arena *);

/* Replace each of them by "[hidden]". */
void hide_text(const struct hide *, struct buf *text);

#endif
