#include <stdio.h>

#include "ctl.h"
#include "rule_list.h"

static bool
is_on(const struct config *c, const struct config_rule *rule)
{
	for (size_t i = 0; i < c->policies_n; i++)
		if (c->policies[i].rule == rule)
			return true;
	return false;
}

size_t
rule_list_on(const struct config *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->rules_n; i++)
		n += is_on(c, &c->rules[i]);
	return n;
}

const char *
rule_list_off(struct arena *a, const struct config *c, const struct config_rule *rule)
{
	if (is_on(c, rule))
		return "";
	if (!rule->enabled)
		return arena_printf(a, "it says 'enabled: false'; change that in %s", rule->file);
	return arena_printf(a,
	    "it is agreed with partners one by one, and no partner names it; write 'rules: [%s]' "
	    "under "
	    "the partner in %s",
	    rule->id, c->file);
}

/* The partners that a rule is asked for; "all mail" where it needs none. */
static const char *
asked_of(struct arena *a, const struct config *c, const struct config_rule *rule)
{
	const char *text = "";

	for (size_t i = 0; i < c->policies_n; i++)
		if (c->policies[i].rule == rule)
			text = arena_printf(a, "%s%s%s", text, text[0] == '\0' ? "" : ", ",
			    c->policies[i].partner == NULL ? "all mail"
							   : c->policies[i].partner->name);
	return text;
}

void
rule_list_print(struct arena *a, const struct config *c)
{
	for (size_t i = 0; i < c->rules_n; i++) {
		const struct config_rule *rule = &c->rules[i];
		const char *off = rule_list_off(a, c, rule);

		printf("%-3s  %s: %s\n", off[0] == '\0' ? "on" : "off", rule->id,
		    ctl_clean(a, rule->title));
		printf("     %s%s\n", off[0] == '\0' ? "asked of: " : "",
		    ctl_clean(a, off[0] == '\0' ? asked_of(a, c, rule) : off));
	}
}

json_t *
rule_list_json(struct arena *a, const struct config *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->rules_n; i++) {
		const struct config_rule *rule = &c->rules[i];
		json_t *partners = json_array();

		for (size_t k = 0; k < c->policies_n; k++)
			if (c->policies[k].rule == rule && c->policies[k].partner != NULL)
				json_array_append_new(
				    partners, json_string(c->policies[k].partner->name));
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:b, s:o, s:s}", "rule", rule->id, "title",
			      rule->title, "on", is_on(c, rule), "partners", partners, "why_off",
			      rule_list_off(a, c, rule)));
	}
	return list;
}
