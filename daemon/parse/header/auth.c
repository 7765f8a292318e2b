#include <stdlib.h>
#include <string.h>

#include "address_memo.h"
#include "auth.h"
#include "submission.h"
#include "text.h"
#include "tokens.h"
#include "words.h"

#define ARC_SETS_MAX 50 /* RFC 8617 4.2.1 */

static const struct {
	const char *word;
	enum auth_result result;
} results[] = {
	{ "none", AUTH_NONE },
	{ "pass", AUTH_PASS },
	{ "bestguesspass", AUTH_PASS },
	{ "fail", AUTH_FAIL },
	{ "hardfail", AUTH_FAIL },
	{ "softfail", AUTH_SOFTFAIL },
	{ "neutral", AUTH_NEUTRAL },
	{ "policy", AUTH_POLICY },
	{ "temperror", AUTH_TEMPERROR },
	{ "permerror", AUTH_PERMERROR },
	{ "error", AUTH_TEMPERROR },
};

static enum auth_result
result_of(const char *method, const char *word)
{
	/* What RFC 4408's drafts called a record that cannot be read. */
	if (strcmp(method, "spf") == 0 && strcmp(word, "unknown") == 0)
		return AUTH_PERMERROR;
	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++)
		if (strcmp(results[i].word, word) == 0)
			return results[i].result;
	return AUTH_OTHER;
}

/* Domain of an address, or a domain as it stands: A-label, lower case; "" for "none" and nonsense. */
static const char *
domain_of(struct arena *a, const char *value)
{
	const char *at = strrchr(value, '@'), *spec;
	struct mail_addr one = { 0 };
	size_t len;

	value = at != NULL ? at + 1 : value;
	len = strcspn(value, "<>,; \"'");
	if (len == 0 || (len == 4 && text_begins(value, "none")))
		return "";
	spec = arena_printf(a, "x@%.*s", (int)(len < ADDRESS_MAX ? len : ADDRESS_MAX), value);
	address_memo_fill(a, "", spec, strlen(spec), &one);
	return one.domain;
}

static struct mail_auth_method *
method_add(struct reading *r, struct mail_auth_field *f, const char *method, const char *word)
{
	struct mail_auth_method *m;

	if (f->n >= AUTH_METHODS_MAX) {
		reading_limit(r, "auth_methods");
		return NULL;
	}
	f->v = arena_grow(r->a, f->v, f->n, sizeof(*f->v));
	m = &f->v[f->n++];
	*m = (struct mail_auth_method){ method, result_of(method, word), word, "", "", "" };
	return m;
}

/* One "ptype.property=value" of a method. */
static void
property(struct reading *r, const struct mail_auth_field *f, struct mail_auth_method *m,
    const char *key, const char *value)
{
	bool spf = strcmp(m->method, "spf") == 0, dkim = strcmp(m->method, "dkim") == 0;

	if (strcmp(key, "reason") == 0)
		m->reason = text_line(r->a, value, strlen(value));
	else if (strcmp(key, "action") == 0 && strcmp(m->method, "dmarc") == 0 &&
		 m->reason[0] == '\0')
		m->reason =
		    text_line(r->a, arena_printf(r->a, "action=%s", value), strlen(value) + 7);
	else if (strcmp(key, "smtp.auth") == 0)
		submission_add(r,
		    f->source == AUTH_SRC_ARC ? "ARC-Authentication-Results"
					      : "Authentication-Results",
		    value, f->header);
	else if (spf && (strcmp(key, "smtp.mailfrom") == 0 || strcmp(key, "smtp.mail") == 0 ||
			    strcmp(key, "envelope-from") == 0)) {
		const char *domain = domain_of(r->a, value);

		if (domain[0] != '\0')
			m->domain = domain;
	} else if (spf && (strcmp(key, "smtp.helo") == 0 || strcmp(key, "helo") == 0)) {
		if (m->domain[0] == '\0')
			m->domain = domain_of(r->a, value);
	} else if (dkim && strcmp(key, "header.d") == 0)
		m->domain = domain_of(r->a, value);
	else if (dkim && (strcmp(key, "header.i") == 0 || strcmp(key, "header.from") == 0)) {
		if (m->domain[0] == '\0' && key[7] == 'i')
			m->domain = domain_of(r->a, value);
	} else if (dkim && strcmp(key, "header.s") == 0)
		m->selector = text_line(r->a, value, strlen(value));
	else if (strcmp(m->method, "dmarc") == 0 && strcmp(key, "header.from") == 0)
		m->domain = domain_of(r->a, value);
	else if (m->domain[0] == '\0' &&
		 (strcmp(key, "header.d") == 0 || strcmp(key, "header.from") == 0))
		m->domain = domain_of(r->a, value);
}

/* "key=value" at token i, also as "key = value"; moves *i past it.  NULL: not of that form. */
static const char *
pair_at(struct arena *a, const struct token *t, size_t n, size_t *i, const char **ret_value)
{
	const char *eq = strchr(t[*i].text, '='), *key, *value;
	bool word_next = *i + 1 < n && t[*i + 1].kind == TOKEN_WORD;

	if (eq == NULL) {
		if (!word_next || t[*i + 1].text[0] != '=')
			return NULL;
		key = text_lower(a, t[*i].text, strlen(t[*i].text));
		value = t[++*i].text + 1;
		word_next = *i + 1 < n && t[*i + 1].kind == TOKEN_WORD;
	} else {
		key = text_lower(a, t[*i].text, (size_t)(eq - t[*i].text));
		value = eq + 1;
	}
	if (value[0] == '\0' && word_next && strchr(t[*i + 1].text, '=') == NULL)
		value = t[++*i].text;
	*ret_value = value;
	return key;
}

/* "dkim/1" names a version of the method: RFC 8601 2.2. */
static const char *
method_name(struct arena *a, const char *key)
{
	return arena_strndup(a, key, strcspn(key, "/"));
}

/* What stands between two semicolons: a method with its result, comments and properties. */
static void
read_statement(struct reading *r, struct mail_auth_field *f, const struct token *t, size_t n)
{
	struct mail_auth_method *m = NULL;

	for (size_t i = 0; i < n; i++) {
		const char *key, *value;

		if (t[i].kind == TOKEN_COMMENT) {
			if (m != NULL && strcmp(m->method, "dmarc") == 0 &&
			    text_begins(t[i].text, "p="))
				m->reason = text_evidence(r->a, t[i].text, MAIL_EVIDENCE_MAX);
			continue;
		}
		if ((key = pair_at(r->a, t, n, &i, &value)) == NULL)
			continue;
		if (m != NULL && (strchr(key, '.') != NULL || strcmp(key, "reason") == 0 ||
				     strcmp(key, "action") == 0)) {
			property(r, f, m, key, value);
			continue;
		}
		if (m != NULL && strcmp(key, "spf") != 0 && strcmp(key, "dkim") != 0 &&
		    strcmp(key, "dmarc") != 0)
			continue; /* "sender=x": no property known, no method either */
		m = method_add(
		    r, f, method_name(r->a, key), text_lower(r->a, value, strlen(value)));
		if (m == NULL)
			return;
	}
}

static void
read_results(struct reading *r, struct mail_auth_field *f, const char *field)
{
	size_t n, from = 0;
	const struct token *t = tokens_of(r->a, field, &n);
	bool first = true;

	if (n == TOKENS_MAX)
		reading_limit(r, "auth_tokens");
	for (size_t i = 0; i <= n; i++) {
		bool has_pair = false;
		size_t words = 0;

		if (i < n && t[i].kind != TOKEN_SEMICOLON)
			continue;
		for (size_t k = from; k < i; k++) {
			if (t[k].kind != TOKEN_WORD)
				continue;
			words++;
			has_pair |= strchr(t[k].text, '=') != NULL;
		}
		if (f->source == AUTH_SRC_ARC && f->arc_instance == 0 && words == 1 &&
		    text_begins(t[from].text, "i=")) {
			f->arc_instance = (unsigned)strtoul(t[from].text + 2, NULL, 10);
			if (f->arc_instance > ARC_SETS_MAX)
				f->arc_instance = 0;
		} else if (words > 0) {
			if (first && !has_pair) {
				for (size_t k = from; k < i && f->authserv_id[0] == '\0'; k++)
					if (t[k].kind == TOKEN_WORD)
						f->authserv_id =
						    text_lower(r->a, t[k].text, strlen(t[k].text));
			} else {
				read_statement(r, f, t + from, i - from);
			}
			first = false;
		}
		from = i + 1;
	}
}

/* The domain that a Received-SPF comment speaks of. */
static const char *
spf_comment_domain(struct arena *a, const char *c)
{
	static const char of[] = "domain of ", tr[] = "transitioning ",
			  not [] = " does not designate";
	size_t len = strlen(c);
	const char *p = text_find(c, len, of), *b;

	if (p != NULL) {
		p += sizeof(of) - 1;
		if (text_begins(p, tr))
			p += sizeof(tr) - 1;
		return domain_of(a, p);
	}
	if ((p = text_find(c, len, not )) != NULL) {
		for (b = p; b > c && b[-1] != ' '; b--)
			;
		return domain_of(a, b);
	}
	return "";
}

static void
read_received_spf(struct reading *r, struct mail_auth_field *f, const char *field)
{
	size_t n;
	const struct token *t = tokens_of(r->a, field, &n);
	struct mail_auth_method *m = NULL;
	const char *from_comment = "", *key, *value;

	for (size_t i = 0; i < n; i++) {
		if (t[i].kind == TOKEN_COMMENT) {
			if (from_comment[0] == '\0')
				from_comment = spf_comment_domain(r->a, t[i].text);
		} else if (t[i].kind == TOKEN_WORD && m == NULL) {
			m = method_add(r, f, "spf", text_lower(r->a, t[i].text, strlen(t[i].text)));
		} else if (t[i].kind == TOKEN_WORD && m != NULL &&
			   (key = pair_at(r->a, t, n, &i, &value)) != NULL) {
			if (strcmp(key, "receiver") == 0)
				f->authserv_id = text_lower(r->a, value, strlen(value));
			else
				property(r, f, m, key, value);
		}
	}
	if (m != NULL && from_comment[0] != '\0')
		m->domain =
		    from_comment; /* envelope-from= may be another's wording of it; helo= is not */
}

/* d= and s= of a DKIM-Signature or ARC-Seal, and its i= where that is a number. */
static unsigned long
read_tags(struct reading *r, const char *field, const char **ret_domain, const char **ret_selector)
{
	size_t n;
	unsigned long instance = 0;
	const struct token *t = tokens_of(r->a, field, &n);
	const char *key, *value;

	*ret_domain = *ret_selector = "";
	for (size_t k = 0; k < n; k++) {
		if (t[k].kind != TOKEN_WORD || (key = pair_at(r->a, t, n, &k, &value)) == NULL)
			continue;
		if (strcmp(key, "i") == 0)
			instance = strtoul(value, NULL, 10);
		else if (strcmp(key, "d") == 0)
			*ret_domain = domain_of(r->a, value);
		else if (strcmp(key, "s") == 0)
			*ret_selector = text_line(r->a, value, strlen(value));
	}
	return instance;
}

static void
read_dkim(struct reading *r, const char *field)
{
	struct mail *m = r->m;
	struct mail_dkim *d;

	if (m->dkim_n >= MAIL_DKIM_MAX) {
		reading_limit(r, "dkim");
		return;
	}
	m->dkim = arena_grow(r->a, m->dkim, m->dkim_n, sizeof(*m->dkim));
	d = &m->dkim[m->dkim_n++];
	read_tags(r, field, &d->domain, &d->selector);
	if (d->domain[0] == '\0')
		reading_flag(r, "dkim_signature_broken");
}

/* d= of each ARC-Seal, by its instance. */
static void
read_sealers(struct reading *r, const struct fields *fields, const char *ret[ARC_SETS_MAX + 1])
{
	for (size_t i = 0; i <= ARC_SETS_MAX; i++)
		ret[i] = "";
	for (size_t i = 0; i < fields->n; i++) {
		unsigned long instance;
		const char *d, *selector;

		if (!text_same(fields->v[i].name, "ARC-Seal"))
			continue;
		instance = read_tags(r, words_unfold(r, fields->v[i].raw), &d, &selector);
		if (instance > 0 && instance <= ARC_SETS_MAX && ret[instance][0] == '\0')
			ret[instance] = d;
	}
}

void
auth_read(struct reading *r, const struct fields *fields)
{
	struct mail *m = r->m;
	const char *sealers[ARC_SETS_MAX + 1];
	unsigned hops = 0;

	read_sealers(r, fields, sealers);
	for (size_t i = 0; i < fields->n; i++) {
		const char *name = fields->v[i].name, *value;
		struct mail_auth_field f = {
			.authserv_id = "", .arc_sealer = "", .hops_above = hops
		};

		if (text_same(name, "Received")) {
			hops++;
			continue;
		}
		if (text_same(name, "DKIM-Signature")) {
			read_dkim(r, words_unfold(r, fields->v[i].raw));
			continue;
		}
		if (text_same(name, "Authentication-Results"))
			f.source = AUTH_SRC_RESULTS;
		else if (text_same(name, "ARC-Authentication-Results"))
			f.source = AUTH_SRC_ARC;
		else if (text_same(name, "Received-SPF"))
			f.source = AUTH_SRC_RECEIVED_SPF;
		else
			continue;
		if (m->auth_n >= AUTH_FIELDS_MAX) {
			reading_limit(r, "auth_fields");
			break;
		}
		value = words_unfold(r, fields->v[i].raw);
		f.header = text_evidence(
		    r->a, arena_printf(r->a, "%s: %s", name, value), MAIL_EVIDENCE_MAX);
		if (f.source == AUTH_SRC_RECEIVED_SPF)
			read_received_spf(r, &f, value);
		else
			read_results(r, &f, value);
		if (f.source == AUTH_SRC_ARC)
			f.arc_sealer = sealers[f.arc_instance];
		m->auth = arena_grow(r->a, m->auth, m->auth_n, sizeof(*m->auth));
		m->auth[m->auth_n++] = f;
	}
}
