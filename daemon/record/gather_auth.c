#include <string.h>

#include "gather.h"
#include "organisation.h"

/*
 * Results above every Received field are those of the server that delivered; further down anybody may have
 * written them, so there they count by a configured authserv-id only.
 */
static bool
trusted(const struct gathering *g, const struct mail_auth_field *x)
{
	switch (x->source) {
	case AUTH_SRC_RESULTS:
		if (x->authserv_id[0] != '\0' &&
		    mail_strings_has(&g->config->authserv_ids, x->authserv_id))
			return true;
		return x->hops_above == 0 && g->m->received_n > 0;
	case AUTH_SRC_RECEIVED_SPF:
		return x->hops_above == 0 && g->m->received_n > 0;
	case AUTH_SRC_ARC:
		return x->arc_sealer[0] != '\0' &&
		       mail_strings_has(&g->config->arc_sealers, x->arc_sealer);
	}
	return false;
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
take(struct gathering *g, const struct mail_auth_method *v, const char *from)
{
	struct fact_auth *f = &g->f->auth;
	bool aligned = v->result == AUTH_PASS && same_registrable(g, v->domain, from);

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

			if (x->source != order[o] || !trusted(g, x))
				continue;
			if (!f->known)
				f->header = x->header;
			f->known = true;
			for (size_t k = 0; k < x->n; k++)
				take(g, &x->v[k], from);
		}
	f->aligned = f->aligned || f->spf_aligned || f->dkim_aligned;
}
