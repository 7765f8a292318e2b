#ifndef RULE_LIST_H
#define RULE_LIST_H

#include <jansson.h>

#include "arena.h"
#include "config.h"

/*
 * rule_list - which rules are asked of mail, of whose, and how the others are switched on; becwatch-rules(5).
 */

/* How many are asked of mail, with however many partners. */
size_t rule_list_on(const struct config *);
/* Why a rule is asked of no mail, and what to do about it; "" if it is asked.  In the arena. */
const char *rule_list_off(struct arena *, const struct config *, const struct config_rule *);
/* Two lines a rule, on stdout. */
void rule_list_print(struct arena *, const struct config *);
/* [{"rule", "title", "on", "partners": […], "why_off"}] */
json_t *rule_list_json(struct arena *, const struct config *);

#endif
