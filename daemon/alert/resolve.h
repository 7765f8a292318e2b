#ifndef RESOLVE_H
#define RESOLVE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * resolve - names to addresses without holding up an event loop: getaddrinfo in a
 * thread a lookup, the answers over a pipe.
 *
 * libcurl's own threads are not used: each asks for a socketpair, which the jail refuses, and
 * libcurl waits for them when a transfer ends early.
 */
#define RESOLVE_MAX 64 /* lookups at once; more means that the name servers are silent */
#define RESOLVE_ADDRESSES_MAX 8 /* of a name; a connection is tried to each */

struct resolver;

struct lookup {
	uint64_t ticket; /* whatever the caller gave */
	char *host;
	int error; /* EAI_*, 0 when there are addresses */
	char *addresses; /* "192.0.2.1,[2001:db8::1]", in the order in which to try */
	int done_fd; /* the module's own */
};

/* Opens the pipe and lets the resolver read its files: call it before the jail.  NULL: errno says. */
struct resolver *resolver_new(void);
int resolver_fd(const struct resolver *); /* readable when a lookup has ended */
/* False when RESOLVE_MAX lookups are under way, or there can be no thread. */
bool resolver_start(struct resolver *, uint64_t ticket, const char *host);
/* A lookup that has ended, to be freed by lookup_free; NULL when there is none now. */
struct lookup *resolver_next(struct resolver *);
void lookup_free(struct lookup *); /* NULL is allowed */

#endif
