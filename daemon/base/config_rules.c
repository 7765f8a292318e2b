#include <stdio.h>
#include <string.h>

#include "config_read.h"

enum {
	STANDS_PARTNER = 0,
	STANDS_DOMAINS,
	STANDS_PEOPLE,
	STANDS_NAMES,
	STANDS_ACCOUNTS,
	STANDS_OWN,
	STANDS
};

static const struct {
	const char *name;
	const char *sample; /* what it stands for while a rule is only looked through */
	const char *needs; /* what a partner must have for it */
} placeholders[STANDS] = {
	[STANDS_PARTNER] = { "partner", "partner.example", "domains or people" },
	[STANDS_DOMAINS] = { "partner.domains", "partner.example", "domains" },
	[STANDS_PEOPLE] = { "partner.people", "a@partner.example", "people" },
	[STANDS_NAMES] = { "partner.names", "Partner", "a name" },
	[STANDS_ACCOUNTS] = { "partner.accounts", "DE89370400440532013000", "accounts" },
	[STANDS_OWN] = { "own", "own.example", "own domains" },
};

static void
add_all(struct arena *a, struct mail_strings *to, const struct mail_strings *from)
{
	for (size_t i = 0; i < from->n; i++)
		mail_strings_add(a, to, from->v[i]);
}

/* What the placeholders stand for with that partner; NULL: samples. */
static void
fill(struct arena *a, const struct config *c, const struct config_partner *p,
    struct query_placeholder ret[STANDS])
{
	struct mail_strings *own;

	memset(ret, 0, STANDS * sizeof(*ret));
	for (int i = 0; i < STANDS; i++) {
		ret[i].name = placeholders[i].name;
		if (p == NULL && i != STANDS_OWN)
			mail_strings_add(a, &ret[i].values, placeholders[i].sample);
	}
	own = &ret[STANDS_OWN].values;
	add_all(a, own, &c->own_domains);
	for (size_t i = 0; i < c->accounts_n; i++) {
		mail_strings_add(a, own, c->accounts[i].address);
		add_all(a, own, &c->accounts[i].aliases);
	}
	if (p == NULL)
		return;
	add_all(a, &ret[STANDS_PARTNER].values, &p->domains);
	add_all(a, &ret[STANDS_DOMAINS].values, &p->domains);
	add_all(a, &ret[STANDS_ACCOUNTS].values, &p->accounts);
	mail_strings_add(a, &ret[STANDS_NAMES].values, p->name);
	for (size_t i = 0; i < p->people_n; i++) {
		add_all(a, &ret[STANDS_PARTNER].values, &p->people[i].addresses);
		add_all(a, &ret[STANDS_PEOPLE].values, &p->people[i].addresses);
		mail_strings_add(a, &ret[STANDS_NAMES].values, p->people[i].name);
	}
}

static bool
speaks_of(const struct config_rule *rule, int placeholder)
{
	char word[40];

	snprintf(word, sizeof(word), "{%s}", placeholders[placeholder].name);
	return strstr(rule->query, word) != NULL || strstr(rule->requirement, word) != NULL;
}

/* Is it agreed with partners, rather than a rule for all mail? */
static bool
needs_partner(const struct config_rule *rule)
{
	for (int i = 0; i < STANDS; i++)
		if (i != STANDS_OWN && speaks_of(rule, i))
			return true;
	return false;
}

/* A mistake in a rule's file. */
static void
rule_wrong(struct config_read *r, const struct config_rule *rule, unsigned line, const char *text)
{
	config_stand_in(r, rule->file);
	config_wrong(r, line, "%s", text);
	config_stand_in(r, r->config->file);
}

/* NULL with the mistake noted, or because there is no text. */
static const struct query *
parse(struct config_read *r, const struct config_rule *rule, const char *key, const char *text,
    const struct query_placeholder *stand)
{
	const struct query_context context = {
		.rule = true, .placeholders = stand, .placeholders_n = STANDS
	};
	struct query_error e;
	struct query *q;
	unsigned line;

	if (text[0] == '\0')
		return NULL;
	if ((q = query_parse(r->arena, text, &context, &e)) != NULL)
		return q;
	/* A text of several lines begins below its key. */
	line = config_line(r, text) + (strchr(text, '\n') != NULL ? e.line : 0);
	rule_wrong(r, rule, line,
	    arena_printf(r->arena, "%s, column %u: %s\n%s", key, e.column, e.text,
		query_caret(r->arena, text, &e, "    ")));
	return NULL;
}

static void
switch_on(
    struct config_read *r, const struct config_rule *rule, const struct config_partner *partner)
{
	struct config *c = r->config;
	struct query_placeholder stand[STANDS];
	struct config_policy policy = { .rule = rule, .partner = partner };

	fill(r->arena, c, partner, stand);
	policy.match = parse(r, rule, "query", rule->query, stand);
	policy.requirement = parse(r, rule, "requirement", rule->requirement, stand);
	if (policy.match == NULL || (policy.requirement == NULL && rule->requirement[0] != '\0'))
		return;
	c->policies = arena_grow(r->arena, c->policies, c->policies_n, sizeof(policy));
	c->policies[c->policies_n++] = policy;
}

static const struct config_rule *
find(const struct config *c, const char *id)
{
	for (size_t i = 0; i < c->rules_n; i++)
		if (strcmp(c->rules[i].id, id) == 0)
			return &c->rules[i];
	return NULL;
}

/* Has the partner what the rule speaks of? */
static bool
suits(struct config_read *r, const struct config_rule *rule, const struct config_partner *p,
    unsigned line)
{
	struct query_placeholder stand[STANDS];
	bool fine = true;

	fill(r->arena, r->config, p, stand);
	for (int i = 0; i < STANDS; i++)
		if (i != STANDS_OWN && stand[i].values.n == 0 && speaks_of(rule, i)) {
			config_wrong(r, line, "rule '%s' of partner '%s' needs the partner's %s",
			    rule->id, p->name, placeholders[i].needs);
			fine = false;
		}
	return fine;
}

static void
agree(struct config_read *r, const struct config_partner *p, const char *id)
{
	const struct config_rule *rule = find(r->config, id);
	unsigned line = config_line(r, id);

	if (rule == NULL) {
		const char *known = "";

		for (size_t i = 0; i < r->config->rules_n; i++)
			if (needs_partner(&r->config->rules[i]))
				known = arena_printf(r->arena, "%s%s%s", known,
				    known[0] == '\0' ? "" : ", ", r->config->rules[i].id);
		config_wrong(r, line, "there is no rule '%s' for partner '%s'; there is: %s", id,
		    p->name, known[0] == '\0' ? "none" : known);
	} else if (!needs_partner(rule))
		config_wrong(r, line,
		    "rule '%s' is for all mail and needs no partner; take it out of '%s'", id,
		    p->name);
	else if (rule->enabled && suits(r, rule, p, line))
		switch_on(r, rule, p);
}

void
config_rules(struct config_read *r)
{
	struct config *c = r->config;
	size_t mistakes = r->faults_n;

	for (size_t i = 0; i < c->rules_n; i++) {
		const struct config_rule *rule = &c->rules[i], *first = find(c, rule->id);
		struct query_placeholder stand[STANDS];

		if (first != rule && rule->id[0] != '\0')
			rule_wrong(r, rule, config_line(r, rule->id),
			    arena_printf(r->arena, "rule '%s' is given twice; first at %s:%u",
				rule->id, first->file, first->line));
		fill(r->arena, c, NULL, stand);
		parse(r, rule, "query", rule->query, stand);
		parse(r, rule, "requirement", rule->requirement, stand);
	}
	if (r->faults_n > mistakes)
		return;
	for (size_t i = 0; i < c->rules_n; i++)
		if (c->rules[i].enabled && !needs_partner(&c->rules[i]))
			switch_on(r, &c->rules[i], NULL);
	for (size_t i = 0; i < c->partners_n; i++)
		for (size_t k = 0; k < c->partners[i].rules.n; k++)
			agree(r, &c->partners[i], c->partners[i].rules.v[k]);
}
