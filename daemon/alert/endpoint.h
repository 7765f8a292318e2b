#ifndef ENDPOINT_H
#define ENDPOINT_H

#include "proto.h"

/*
 * endpoint - where alerts go: the table that the hub tells us, one entry a name.
 */
#define ENDPOINT_JOURNAL "journal" /* the name whose url is empty */

struct endpoints;

struct endpoints *endpoints_new(void);
void endpoints_free(struct endpoints *); /* wipes the secrets; NULL is allowed */
/* Copies everything; replaces the entry of that name. */
void endpoints_put(struct endpoints *, const struct proto_endpoint *);
/* NULL when there is none of that name.  Valid until the next endpoints_put. */
const struct proto_endpoint *endpoints_find(const struct endpoints *, const char *name);
bool endpoint_is_journal(const struct proto_endpoint *);

#endif
