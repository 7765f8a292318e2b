#include <string.h>
#include <strings.h>

#include "asking.h"
#include "mail.h"
#include "organisation.h"
#include "posture.h"

#define ENOUGH 95 /* per cent: a few failures are everybody's */
#define NAMES_MAX 20 /* signers, services, submission accounts shown */
#define PARTNERS_MAX 10000

static sqlite3_stmt *
ask(struct asking *k, const char *sql, const char *arg)
{
	sqlite3_stmt *st = asking_prepare(k, sql);

	if (st != NULL && arg != NULL &&
	    sqlite3_bind_text(st, 1, arg, -1, SQLITE_STATIC) != SQLITE_OK)
		k->rc = queries_failed(k->q, sqlite3_errmsg(queries_handle(k->q)));
	return st;
}

/* -- which partners -- */

static void
domain_add(struct asking *k, struct posture **v, size_t *n, const char *domain)
{
	const char *org = organisation_registrable(k->a, domain);

	for (size_t i = 0; i < *n; i++)
		if (strcmp((*v)[i].domain, org) == 0)
			return;
	if (org[0] == '\0' || *n == PARTNERS_MAX)
		return;
	*v = arena_grow(k->a, *v, *n, sizeof(**v));
	(*v)[(*n)++] = (struct posture){ .domain = org, .policy = "", .policy_seen = TIME_UNKNOWN };
}

static void
ask_partners(struct asking *k, const char *partner, struct posture **v, size_t *n)
{
	sqlite3_stmt *st = partner == NULL
			       ? ask(k,
				     "SELECT DISTINCT a.org FROM person_address pa JOIN address a"
				     " ON a.id = pa.address WHERE (pa.trust = 2 OR pa.admin = 1)"
				     " AND a.class = 1 AND a.org <> '' AND a.org NOT IN"
				     " (SELECT domain FROM admin_domain WHERE partner = -1)"
				     " UNION SELECT domain FROM admin_domain WHERE partner > 0"
				     " ORDER BY 1",
				     NULL)
			       : ask(k,
				     "SELECT d.domain FROM partner p JOIN admin_domain d"
				     " ON d.partner = p.id WHERE p.name = ?1 COLLATE NOCASE"
				     " UNION SELECT org FROM address WHERE org = lower(?1)"
				     " UNION SELECT domain FROM admin_domain"
				     " WHERE domain = lower(?1) AND partner > 0",
				     partner);

	while (asking_row(k, st))
		domain_add(k, v, n, column_text(st, 0, k->a));
}

/* -- one of them -- */

static void
count(struct asking *k, struct posture_name **v, size_t *n, const char *name, int64_t mails)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp((*v)[i].name, name) == 0) {
			(*v)[i].mails += mails;
			return;
		}
	if (name[0] == '\0' || *n == NAMES_MAX)
		return;
	*v = arena_grow(k->a, *v, *n, sizeof(**v));
	(*v)[(*n)++] = (struct posture_name){ name, mails };
}

/* "p=REJECT sp=REJECT dis=NONE": what stands after "p=". */
static const char *
policy_of(const char *s)
{
	static const char *const words[] = { "reject", "quarantine", "none" };

	for (const char *p = s; (p = strcasestr(p, "p=")) != NULL; p += 2)
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if ((p == s || (p[-1] != 's' && p[-1] != 'S')) &&
			    strncasecmp(p + 2, words[i], strlen(words[i])) == 0)
				return words[i];
	return "";
}

static const char *
registrable(struct asking *k, sqlite3_stmt *st, int column)
{
	const char *s = column_text(st, column, k->a);

	return s[0] == '\0' ? s : organisation_registrable(k->a, s);
}

static void
take(struct asking *k, sqlite3_stmt *st, struct posture *p)
{
	enum { SPF, SPF_DOMAIN, DKIM, DKIM_DOMAIN, DMARC, ALIGNED, POLICY, SIGNED, MAILS, LAST };
	int64_t mails = sqlite3_column_int64(st, MAILS), last = sqlite3_column_int64(st, LAST);
	int spf = sqlite3_column_int(st, SPF), dkim = sqlite3_column_int(st, DKIM);
	int dmarc = sqlite3_column_int(st, DMARC);
	const char *spf_org = registrable(k, st, SPF_DOMAIN);
	const char *dkim_org = registrable(k, st, DKIM_DOMAIN);
	const char *policy =
	    dmarc == AUTH_NONE ? "absent" : policy_of(column_text(st, POLICY, k->a));

	p->mails += mails;
	p->smime += sqlite3_column_int(st, SIGNED) == SIGNED_SMIME ? mails : 0;
	p->pgp += sqlite3_column_int(st, SIGNED) == SIGNED_PGP ? mails : 0;
	if (spf == AUTH_UNKNOWN && dkim == AUTH_UNKNOWN && dmarc == AUTH_UNKNOWN)
		return;
	p->checked += mails;
	p->aligned += sqlite3_column_int(st, ALIGNED) != 0 ? mails : 0;
	p->dmarc_pass += dmarc == AUTH_PASS ? mails : 0;
	p->dmarc_fail += dmarc == AUTH_FAIL ? mails : 0;
	p->dmarc_none += dmarc == AUTH_NONE ? mails : 0;
	if (policy[0] != '\0' && last >= p->policy_seen) {
		p->policy = policy;
		p->policy_seen = last;
	}
	if (spf == AUTH_PASS && strcmp(spf_org, p->domain) == 0)
		p->spf += mails;
	else if (spf == AUTH_PASS)
		count(k, &p->services, &p->services_n, spf_org, mails);
	if (dkim != AUTH_PASS)
		return;
	count(k, &p->signers, &p->signers_n, dkim_org, mails);
	if (strcmp(dkim_org, p->domain) == 0)
		p->dkim += mails;
	else if (strcmp(dkim_org, spf_org) != 0 || spf != AUTH_PASS)
		count(k, &p->services, &p->services_n, dkim_org, mails);
}

#define TEXT(number) TEXT_OF(number)
#define TEXT_OF(number) #number

/* Of each address the newest, by the index of its mails: a longer history costs no more. */
#define THEIR_MAILS                                                                                \
	" FROM address a CROSS JOIN mail_address x ON x.address = a.id AND x.field = 0"            \
	" AND x.position = 0 AND x.mail >= coalesce((SELECT z.mail FROM mail_address z"            \
	" WHERE z.address = a.id AND z.field = 0 AND z.position = 0 ORDER BY z.mail DESC"          \
	" LIMIT 1 OFFSET " TEXT(POSTURE_MAILS) " - 1), 0) CROSS JOIN mail m ON m.id = x.mail"
#define COUNTED " WHERE a.org = ?1 AND m.direction NOT IN (1, 2) AND m.list = 0 AND m.severity < 3"

static void
ask_one(struct asking *k, struct posture *p)
{
	sqlite3_stmt *st = ask(k,
	    "SELECT y.spf, y.spf_domain, y.dkim, y.dkim_domain, y.dmarc, y.aligned,"
	    " y.dmarc_policy, m.signature, count(*), max(m.arrived)" THEIR_MAILS
	    " JOIN copy y ON y.id = (SELECT min(id) FROM copy WHERE mail = m.id)" COUNTED
	    " GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 9 DESC",
	    p->domain);

	while (asking_row(k, st))
		take(k, st, p);
	st = ask(k,
	    "SELECT s.address, count(*)" THEIR_MAILS
	    " JOIN mail_submission s ON s.mail = m.id" COUNTED " GROUP BY 1 ORDER BY 2 DESC",
	    p->domain);
	while (asking_row(k, st))
		count(k, &p->submission, &p->submission_n, column_text(st, 0, k->a),
		    sqlite3_column_int64(st, 1));
}

int
posture_ask(
    struct queries *q, struct arena *a, const char *partner, struct posture **ret_v, size_t *ret_n)
{
	struct asking k = { q, a, 0 };
	struct posture *v = NULL;
	size_t n = 0;

	ask_partners(&k, partner, &v, &n);
	for (size_t i = 0; i < n; i++)
		ask_one(&k, &v[i]);
	if (k.rc == 0) {
		*ret_v = v;
		*ret_n = n;
	}
	return k.rc;
}

/* -- what to ask for -- */

static bool
enough(int64_t part, int64_t of)
{
	return part * 100 >= of * ENOUGH;
}

static void
advise_policy(struct arena *a, const struct posture *p, struct mail_strings *ret)
{
	if (strcmp(p->policy, "absent") == 0)
		mail_strings_add(a, ret,
		    arena_printf(a,
			"Ask them to publish DMARC for %s, with p=reject once all their mail "
			"passes: without it anybody may write under their name.",
			p->domain));
	else if (strcmp(p->policy, "none") == 0)
		mail_strings_add(a, ret,
		    arena_printf(a,
			"Ask them to raise the DMARC policy of %s from p=none to p=reject: p=none "
			"stops no forger.",
			p->domain));
	else if (strcmp(p->policy, "quarantine") == 0)
		mail_strings_add(a, ret,
		    arena_printf(a,
			"Ask them to raise the DMARC policy of %s from p=quarantine to p=reject.",
			p->domain));
}

void
posture_advice(struct arena *a, const struct posture *p, struct mail_strings *ret)
{
	int64_t signed_mails = p->smime + p->pgp;

	if (p->mails == 0)
		return;
	if (p->checked == 0) {
		mail_strings_add(a, ret,
		    "No check of their mail was seen: have your own mail server add "
		    "Authentication-Results, and name it under authserv_ids.");
		return;
	}
	advise_policy(a, p, ret);
	if (!enough(p->dkim, p->checked))
		mail_strings_add(a, ret,
		    arena_printf(a,
			"Ask them to sign every mail with DKIM aligned to %s (d=%s): %lld of %lld "
			"were.",
			p->domain, p->domain, (long long)p->dkim, (long long)p->checked));
	if (!enough(p->spf, p->checked) && !enough(p->dkim, p->checked))
		mail_strings_add(a, ret,
		    arena_printf(a,
			"Ask them to name all their servers in the SPF record of %s, and to send "
			"with a bounce address of that domain.",
			p->domain));
	for (size_t i = 0; i < p->services_n && !enough(p->aligned, p->checked); i++)
		mail_strings_add(a, ret,
		    arena_printf(a, "Ask them to have %s, which sends for them, sign with d=%s.",
			p->services[i].name, p->domain));
	if (signed_mails * 2 >= p->mails && !enough(signed_mails, p->mails))
		mail_strings_add(a, ret,
		    arena_printf(a,
			"Ask them to sign all their mail with %s: %lld of %lld were, so a missing "
			"signature says nothing.",
			p->smime >= p->pgp ? "S/MIME" : "PGP", (long long)signed_mails,
			(long long)p->mails));
}
