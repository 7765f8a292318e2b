#include <string.h>

#include "detection.h"
#include "say.h"
#include "searchable.h"

enum { SEEN_MAX = 10 }; /* values of one field shown as evidence */

/* A value as evidence shows it: account numbers are masked. */
static json_t *
shown(struct detection *d, enum query_field field, const struct query_item *item)
{
	const struct query_field_info *f = &query_fields[field];
	const char *name;

	if (f->kind == QUERY_KIND_BANK)
		return json_text(say_account(d->a, item->text));
	if (f->kind == QUERY_KIND_CHOICE) {
		name = query_choice_name(field, item->number);
		return json_text(name);
	}
	if (f->kind == QUERY_KIND_TIME)
		return json_time(item->number);
	if (f->kind == QUERY_KIND_NUMBER)
		return json_integer(item->number);
	return json_text(item->text);
}

/* What the mail has of each field that the query asks for. */
static json_t *
seen(struct detection *d, const struct query *q, const struct query_record *r)
{
	json_t *o = json_object();

	for (size_t i = 0; i < q->terms_n; i++) {
		enum query_field field = q->terms[i].field;
		const struct query_items *items = &r->field[field];
		json_t *list;

		if (json_object_get(o, query_fields[field].name) != NULL)
			continue;
		list = json_array();
		for (size_t k = 0; k < items->n && k < SEEN_MAX; k++)
			if (items->v[k].text[0] != '\0' ||
			    query_fields[field].kind >= QUERY_KIND_CHOICE)
				json_array_append_new(list, shown(d, field, &items->v[k]));
		json_object_set_new(o, query_fields[field].name, list);
	}
	return o;
}

/* Does the rule rest on what a server said of SPF, DKIM and DMARC? */
static bool
about_authentication(const struct query *q)
{
	for (size_t i = 0; q != NULL && i < q->terms_n; i++)
		if (q->terms[i].field >= QUERY_SPF && q->terms[i].field <= QUERY_HEADER)
			return true;
	return false;
}

/* A query as it was written, but for account numbers. */
static const char *
written(struct detection *d, const struct query *q, const char *text)
{
	for (size_t i = 0; q != NULL && i < q->terms_n; i++)
		for (size_t k = 0; k < q->terms[i].n; k++) {
			const struct query_value *v = &q->terms[i].v[k];
			size_t n = strlen(v->given);
			const char *at;

			if (query_fields[q->terms[i].field].kind != QUERY_KIND_BANK || n < 8 ||
			    (at = strstr(text, v->given)) == NULL)
				continue;
			text = arena_printf(d->a, "%.*s%s%s", (int)(at - text), text,
			    v->form == QUERY_EXACT ? say_account(d->a, v->text)
						   : arena_printf(d->a, "…%s", v->given + n - 4),
			    at + n);
		}
	return text;
}

static void
violated(struct detection *d, const struct config_policy *p, const struct query_record *r)
{
	const struct config_rule *rule = p->rule;
	const struct query *asked = p->requirement != NULL ? p->requirement : p->match;
	struct finding *g = findings_add(d->out, DETECTOR_POLICY_VIOLATION, rule->severity);
	const char *with = p->partner == NULL
			       ? ""
			       : arena_printf(d->a, " with %s", say_clean(d->a, p->partner->name));

	g->reason = arena_printf(d->a, "This mail %s an agreed process%s: %s.",
	    p->requirement != NULL ? "does not fulfil" : "breaks", with,
	    say_clean(d->a, rule->title));
	g->evidence = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "rule", json_text(rule->id),
	    "title", json_text(rule->title), "partner",
	    p->partner == NULL ? json_null() : json_text(p->partner->name), "query",
	    json_text(written(d, p->match, rule->query)), "requirement",
	    rule->requirement[0] == '\0' ? json_null()
					 : json_text(written(d, p->requirement, rule->requirement)),
	    "seen", seen(d, asked, r));
	if (about_authentication(p->match) || about_authentication(p->requirement))
		g->header = d->f->auth.header;
	g->attack = rule->attack;
}

void
detect_policy_violation(struct detection *d)
{
	const struct config *c = d->f->config;
	struct query_record r;

	if (c->policies_n == 0)
		return;
	searchable(d->f, d->a, &r);
	for (size_t i = 0; i < c->policies_n; i++) {
		const struct config_policy *p = &c->policies[i];

		if (query_match(p->match, &r) &&
		    (p->requirement == NULL || !query_match(p->requirement, &r)))
			violated(d, p, &r);
	}
}
