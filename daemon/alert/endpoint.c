#include <stdlib.h>
#include <string.h>

#include "endpoint.h"
#include "mem.h"

/* Of one entry, in memory of our own. */
struct entry {
	struct proto_endpoint ep;
	char *name, *url, *secret, *ca_pem;
};

struct endpoints {
	struct entry *v;
	size_t n;
};

struct endpoints *
endpoints_new(void)
{
	return mem_calloc(1, sizeof(struct endpoints));
}

static void
wipe(char *s)
{
	explicit_bzero(s, strlen(s));
	free(s);
}

static void
entry_clear(struct entry *e)
{
	free(e->name);
	wipe(e->url);
	wipe(e->secret);
	free(e->ca_pem);
}

void
endpoints_free(struct endpoints *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n; i++)
		entry_clear(&t->v[i]);
	free(t->v);
	free(t);
}

static struct entry *
find(const struct endpoints *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->v[i].name, name) == 0)
			return &t->v[i];
	return NULL;
}

void
endpoints_put(struct endpoints *t, const struct proto_endpoint *ep)
{
	struct entry *e = find(t, ep->name);

	if (e == NULL) {
		t->v = mem_realloc(t->v, t->n + 1, sizeof(*t->v));
		e = &t->v[t->n++];
	} else
		entry_clear(e);
	e->name = mem_strdup(ep->name);
	e->url = mem_strdup(ep->url);
	e->secret = mem_strdup(ep->secret);
	e->ca_pem = mem_strdup(ep->ca_pem);
	e->ep = (struct proto_endpoint){ .name = e->name,
		.url = e->url,
		.secret = e->secret,
		.ca_pem = e->ca_pem,
		.timeout_ms = ep->timeout_ms };
}

const struct proto_endpoint *
endpoints_find(const struct endpoints *t, const char *name)
{
	const struct entry *e = find(t, name);

	return e == NULL ? NULL : &e->ep;
}

bool
endpoint_is_journal(const struct proto_endpoint *ep)
{
	return ep->url[0] == '\0' && strcmp(ep->name, ENDPOINT_JOURNAL) == 0;
}
