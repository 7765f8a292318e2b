#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "gather.h"
#include "organisation.h"

/* How far a field is believed. */
enum belief {
	BELIEF_NONE = 0,
	BELIEF_FAILURES, /* a stranger may have written it: it can accuse, not acquit */
	BELIEF_ALL
};

/* Providers that write their results into every message they take: a forged field stands below theirs. */
static bool
always_stamps(const char *org)
{
	static const char *const providers[] = { "outlook.com", "google.com", "yahoo.com",
		"yahoodns.net", "icloud.com", "messagingengine.com", "zoho.com", "gmx.net",
		"protonmail.ch" };

	for (size_t i = 0; i < sizeof(providers) / sizeof(providers[0]); i++)
		if (strcmp(providers[i], org) == 0)
			return true;
	return false;
}

/* "localhost", a bare word, an address: no name that says whose it is. */
static bool
nameless(const char *host)
{
	return strchr(host, '.') == NULL || strchr(host, ':') != NULL || host[0] == '[' ||
	       strspn(host, "0123456789.") == strlen(host);
}

/* Handed on within one machine. */
static bool
is_local(const struct mail_received *r)
{
	return strncasecmp(r->with, "LMTP", 4) == 0 || strcasecmp(r->with, "local") == 0 ||
	       r->from[0] == '\0' || strcasecmp(r->from, "localhost") == 0;
}

/*
 * Handed on between servers of the reader's side?  The first hop that is not is the boundary.  A
 * name after "from" is what the peer called itself, so anybody may pretend to be inside: that makes
 * the hop no boundary, and what stands below it able to accuse only.
 */
static bool
is_internal(struct gathering *g, const struct mail_received *r, const char *reader)
{
	if (is_local(r) || nameless(r->from))
		return true;
	return reader[0] != '\0' && strcmp(organisation_registrable(g->a, r->from), reader) == 0;
}

/* Whose servers took the message: the organisation after the topmost "by" that says so. */
static const char *
reader_of(struct gathering *g)
{
	for (size_t i = 0; i < g->m->received_n; i++)
		if (!nameless(g->m->received_v[i].by))
			return organisation_registrable(g->a, g->m->received_v[i].by);
	return "";
}

static enum belief
by_position(struct gathering *g, const struct mail_auth_field *x)
{
	const char *reader = reader_of(g);
	size_t h = x->hops_above;
	bool local = true;

	if (g->m->received_n == 0 || h > g->m->received_n)
		return BELIEF_NONE;
	for (size_t i = 0; i < h; i++) {
		const struct mail_received *r = &g->m->received_v[i];

		if (is_internal(g, r, reader)) {
			local = local && is_local(r);
			continue;
		}
		/* Some write their results below the boundary, under their own name. */
		if (i + 1 < h || x->authserv_id[0] == '\0' ||
		    strcmp(organisation_registrable(g->a, x->authserv_id), reader) != 0)
			return BELIEF_NONE;
		return always_stamps(reader) ? BELIEF_ALL : BELIEF_FAILURES;
	}
	return local || always_stamps(reader) ? BELIEF_ALL : BELIEF_FAILURES;
}

static bool
is_configured(const struct gathering *g, const struct mail_auth_field *x)
{
	if (x->source == AUTH_SRC_ARC)
		return x->arc_sealer[0] != '\0' &&
		       mail_strings_has(&g->config->arc_sealers, x->arc_sealer);
	return x->source == AUTH_SRC_RESULTS && x->authserv_id[0] != '\0' &&
	       mail_strings_has(&g->config->authserv_ids, x->authserv_id);
}

static enum belief
belief_in(struct gathering *g, const struct mail_auth_field *x)
{
	if (is_configured(g, x))
		return BELIEF_ALL;
	return x->source == AUTH_SRC_ARC ? BELIEF_NONE : by_position(g, x);
}

static bool
same_registrable(struct gathering *g, const char *domain, const char *of)
{
	return domain[0] != '\0' && of[0] != '\0' &&
	       strcmp(organisation_registrable(g->a, domain), of) == 0;
}

/* Of several signatures the one that proves most is kept. */
static int
dkim_rank(enum auth_result r, bool aligned)
{
	switch (r) {
	case AUTH_PASS:
		return aligned ? 5 : 4;
	case AUTH_FAIL:
	case AUTH_SOFTFAIL:
	case AUTH_POLICY:
		return 3;
	case AUTH_UNKNOWN:
		return 0;
	case AUTH_NONE:
		return 1;
	default:
		return 2;
	}
}

static void
take(struct gathering *g, const struct mail_auth_method *v, const char *from, enum belief belief)
{
	struct fact_auth *f = &g->f->auth;
	bool aligned = v->result == AUTH_PASS && same_registrable(g, v->domain, from);

	/* A pass of somebody else's domain acquits nobody. */
	if (belief == BELIEF_FAILURES && v->result == AUTH_PASS &&
	    (aligned || v->domain[0] == '\0' || strcmp(v->method, "dmarc") == 0))
		return;
	if (strcmp(v->method, "spf") == 0 && f->spf == AUTH_UNKNOWN) {
		f->spf = v->result;
		f->spf_domain = v->domain;
		f->spf_aligned = aligned;
	} else if (strcmp(v->method, "dkim") == 0 &&
		   dkim_rank(v->result, aligned) > dkim_rank(f->dkim, f->dkim_aligned)) {
		f->dkim = v->result;
		f->dkim_domain = v->domain;
		f->dkim_aligned = aligned;
	} else if (strcmp(v->method, "dmarc") == 0 && f->dmarc == AUTH_UNKNOWN) {
		f->dmarc = v->result;
		f->dmarc_domain = v->domain;
		f->dmarc_policy = v->reason;
		f->aligned = v->result == AUTH_PASS && from[0] != '\0' &&
			     (v->domain[0] == '\0' || same_registrable(g, v->domain, from));
	} else if (strcmp(v->method, "compauth") == 0 && f->compauth == AUTH_UNKNOWN) {
		f->compauth = v->result;
		f->compauth_word = v->word;
		f->compauth_reason = v->reason;
	}
}

/* The domain that alignment is about: RFC 7489 knows no answer for a From of several domains. */
static const char *
from_domain(struct gathering *g)
{
	const char *domain = "";

	for (size_t i = 0; i < g->m->from.n; i++) {
		const char *d = organisation_registrable(g->a, g->m->from.v[i].domain);

		if (i > 0 && strcmp(d, domain) != 0)
			return "";
		domain = d;
	}
	return domain;
}

void
gather_auth(struct gathering *g)
{
	static const enum auth_source order[] = { AUTH_SRC_RESULTS, AUTH_SRC_ARC,
		AUTH_SRC_RECEIVED_SPF };
	struct fact_auth *f = &g->f->auth;
	const char *from = from_domain(g);
	size_t place = SIZE_MAX;

	*f = (struct fact_auth){ .spf_domain = "",
		.dkim_domain = "",
		.dmarc_domain = "",
		.compauth_word = "",
		.compauth_reason = "",
		.dmarc_policy = "",
		.header = "" };
	for (size_t o = 0; o < sizeof(order) / sizeof(order[0]); o++)
		for (size_t i = 0; i < g->m->auth_n; i++) {
			const struct mail_auth_field *x = &g->m->auth[i];
			enum belief belief = x->source == order[o] ? belief_in(g, x) : BELIEF_NONE;

			/* Of several places the topmost counts: what lies deeper is older, or forged. */
			if (belief == BELIEF_NONE ||
			    (place != SIZE_MAX && x->hops_above > place && !is_configured(g, x)))
				continue;
			if (x->source != AUTH_SRC_ARC && x->hops_above < place)
				place = x->hops_above;
			if (!f->known)
				f->header = x->header;
			f->known = true;
			for (size_t k = 0; k < x->n; k++)
				take(g, &x->v[k], from, belief);
		}
	f->aligned = f->aligned || f->spf_aligned || f->dkim_aligned;
}
