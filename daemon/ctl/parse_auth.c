#include <limits.h>
#include <string.h>
#include <strings.h>

#include "organisation.h"
#include "parse.h"

const struct parse_name parse_address_flags[] = {
	{ ADDR_GROUP, "group" },
	{ ADDR_INVALID, "invalid" },
	{ ADDR_IN_NAME, "address_in_name" },
	{ ADDR_INVISIBLE, "invisible_characters" },
	{ ADDR_MIXED, "mixed_scripts" },
	{ ADDR_ENCODED, "encoded_name" },
	{ ADDR_VIA, "via_list" },
	{ 0, NULL },
};

const struct parse_name parse_wording[] = {
	{ WORDING_BANK_CHANGE, "bank_change" },
	{ WORDING_PAYMENT_MADE, "payment_made" },
	{ WORDING_PRESSURE, "pressure" },
	{ WORDING_SECRECY, "secrecy" },
	{ WORDING_AVOIDS_CALL, "avoids_call" },
	{ WORDING_ASKS_RECEIPT, "asks_receipt" },
	{ WORDING_PAYMENT, "payment" },
	{ WORDING_CHASER, "chaser" },
	{ WORDING_ASKS_MONEY, "asks_money" },
	{ WORDING_READERS_CHANGE, "readers_change" },
	{ 0, NULL },
};

const char *
parse_where(struct arena *a, const struct mail *m, const struct mail_account *x)
{
	switch (x->where) {
	case WHERE_QUOTED:
		return "quoted";
	case WHERE_ATTACHMENT:
		return arena_printf(a, "attachment:%s", m->attachments[x->index].name);
	case WHERE_NEW_TEXT:
		break;
	}
	return "new_text";
}

bool
parse_auth_trusted(const struct parse_view *v, const struct mail_auth_field *x)
{
	switch (x->source) {
	case AUTH_SRC_RESULTS:
		if (x->authserv_id[0] != '\0' &&
		    mail_strings_has(&v->config->authserv_ids, x->authserv_id))
			return true;
		return x->hops_above == 0 && v->mail->received_n > 0;
	case AUTH_SRC_RECEIVED_SPF:
		return x->hops_above == 0 && v->mail->received_n > 0;
	case AUTH_SRC_ARC:
		return x->arc_sealer[0] != '\0' &&
		       mail_strings_has(&v->config->arc_sealers, x->arc_sealer);
	}
	return false;
}

static void
take(struct arena *a, struct parse_auth *f, const struct mail_auth_method *m)
{
	if (strcmp(m->method, "spf") == 0 && f->spf == NULL) {
		f->spf = m;
	} else if (strcmp(m->method, "dmarc") == 0 && f->dmarc == NULL) {
		f->dmarc = m;
	} else if (strcmp(m->method, "compauth") == 0 && f->compauth == NULL) {
		f->compauth = m;
	} else if (strcmp(m->method, "dkim") == 0) {
		f->dkim = arena_grow(a, f->dkim, f->dkim_n, sizeof(*f->dkim));
		f->dkim[f->dkim_n++] = m;
	}
}

struct parse_auth
parse_auth_of(struct arena *a, const struct parse_view *v)
{
	static const enum auth_source order[] = { AUTH_SRC_RESULTS, AUTH_SRC_ARC,
		AUTH_SRC_RECEIVED_SPF };
	const struct mail *m = v->mail;
	struct parse_auth f = { 0 };
	unsigned top = UINT_MAX;

	for (size_t i = 0; i < m->auth_n; i++) {
		f.trusted |= parse_auth_trusted(v, &m->auth[i]);
		if (m->auth[i].source != AUTH_SRC_ARC && m->auth[i].hops_above < top)
			top = m->auth[i].hops_above;
	}
	for (size_t o = 0; o < sizeof(order) / sizeof(order[0]); o++)
		for (size_t i = 0; i < m->auth_n; i++) {
			const struct mail_auth_field *x = &m->auth[i];

			if (x->source != order[o] ||
			    (f.trusted ? !parse_auth_trusted(v, x)
				       : x->source == AUTH_SRC_ARC || x->hops_above > top))
				continue;
			for (size_t k = 0; k < x->n; k++)
				take(a, &f, &x->v[k]);
		}
	return f;
}

bool
parse_auth_aligned(struct arena *a, const struct mail *m, const char *domain)
{
	const char *of = organisation_registrable(a, domain);

	if (of[0] == '\0' || m->from.n == 0)
		return false;
	for (size_t i = 0; i < m->from.n; i++)
		if (strcmp(organisation_registrable(a, m->from.v[i].domain), of) != 0)
			return false;
	return true;
}

const char *
parse_auth_policy(struct arena *a, const struct mail_auth_method *m)
{
	size_t n;
	char *policy;

	if (m == NULL || strncasecmp(m->reason, "p=", 2) != 0)
		return "";
	n = strspn(m->reason + 2, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
	policy = arena_strndup(a, m->reason + 2, n);
	for (char *p = policy; *p != '\0'; p++)
		*p = (char)(*p | 0x20);
	return policy;
}
