#ifndef ALERT_JSON_H
#define ALERT_JSON_H

#include "finding.h"

/*
 * alert_json - an alert as the JSON object of CONTRACT ("becwatch.alert/1",
 * schema/alert.schema.json): the webhook's payload and replay's line.
 */
struct alert_input {
	const char *id;
	const char *incident; /* public id */
	uint32_t sequence;
	const char *kind; /* "opened", "updated", "closed" */
	enum severity severity; /* the highest that the incident has reached by this alert */
	bool historical;
	int64_t created;
	const struct facts *facts;
	const struct findings *findings;
	/* facts->conversation has none yet when the message begins it */
	const char *conversation_public_id;
	json_t *outcome; /* of a "closed" one: {"result","by","channel","at"}; else NULL */
};

/* One line, compact, keys in CONTRACT's order; to be freed.  Never NULL. */
char *alert_json(const struct alert_input *);

#endif
