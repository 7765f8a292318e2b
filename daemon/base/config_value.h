#ifndef CONFIG_VALUE_H
#define CONFIG_VALUE_H

#include "config_table.h"

/*
 * config_value - one value of becwatch.yaml: from text into its field, and back.
 */
struct config_base {
	struct arena *arena;
	const char *folder; /* absolute: where relative paths begin */
	const char *state_folder; /* the same for KIND_STATE_PATH */
};

/*
 * Put text into key's field of object; a list kind adds one element.  NULL, or what is
 * wrong: one sentence in the arena, the field untouched.
 */
const char *config_value_set(
    const struct config_base *, const struct config_key *, const char *text, void *object);

/* What the key wants, for messages: "a duration such as 60s, 5m, 1h or 7 days". */
const char *config_value_wants(const struct config_key *);

#endif
