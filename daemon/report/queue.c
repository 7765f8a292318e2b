#include <jansson.h>
#include <stdlib.h>

#include "digest.h"
#include "queue.h"

enum store_result
queue_alert(struct store *db, const struct config *config, const char *id, const char *payload,
    int64_t incident, enum severity severity, int64_t now)
{
	enum store_result e = STORE_OK;

	if (config->journal && severity >= config->journal_minimum_severity)
		e = store_outbox_add(db, id, "journal", payload, incident, severity, now);
	for (size_t i = 0; i < config->webhooks_n && e == STORE_OK; i++)
		if (severity >= config->webhooks[i].minimum_severity)
			e = store_outbox_add(
			    db, id, config->webhooks[i].name, payload, incident, severity, now);
	return e;
}

static int
gravest_first(const void *x, const void *y)
{
	const struct store_held *a = x, *b = y;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	return a->incident > b->incident ? -1 : a->incident < b->incident;
}

static json_t *
entry(const char *payload)
{
	json_t *alert = json_loads(payload, 0, NULL), *o;

	o = json_pack("{s:O*, s:O*, s:O*, s:O*}", "incident", json_object_get(alert, "incident"),
	    "severity", json_object_get(alert, "severity"), "subject",
	    json_object_get(json_object_get(alert, "conversation"), "subject"), "started",
	    json_object_get(json_object_get(alert, "conversation"), "started"));
	json_decref(alert);
	return o;
}

/* The newest alert of the gravest incident, which stands for all. */
static char *
digest_payload(const struct store_held *v, size_t n, const char *id)
{
	json_t *alert = json_loads(v[0].payload, 0, NULL), *list = json_array();
	char *text;

	for (size_t i = 0; i < n && i < DIGEST_LIST_MAX; i++)
		json_array_append_new(list, entry(v[i].payload));
	json_object_set_new(alert, "id", json_string(id));
	json_object_set_new(
	    alert, "digest", json_pack("{s:I, s:o}", "incidents", (json_int_t)n, "list", list));
	text = json_dumps(alert, JSON_COMPACT);
	json_decref(alert);
	return text;
}

static enum store_result
queue_held(struct store *db, const struct config *config, const char *account, struct store_held *v,
    size_t n, int64_t now, struct arena *a)
{
	enum store_result e;
	const char *id;
	char *payload;

	qsort(v, n, sizeof(*v), gravest_first);
	/* The same held alerts make the same digest, whenever it is made. */
	id = digest_id(a, "digest-", arena_printf(a, "%s|%s", account, v[0].payload));
	payload = digest_payload(v, n, id);
	e = payload == NULL
		? STORE_OK
		: queue_alert(db, config, id, payload, v[0].incident, v[0].severity, now);
	free(payload);
	return e == STORE_OK ? store_held_drop(db, account) : e;
}

enum store_result
queue_digest(struct store *db, const struct config *config, const char *account, int64_t now)
{
	struct arena *a = arena_new();
	struct store_held *v;
	size_t n = 0;
	enum store_result e = store_held(db, account, a, &v, &n);

	if (e == STORE_OK && n > 0 && (e = store_begin(db)) == STORE_OK) {
		e = queue_held(db, config, account, v, n, now, a);
		if (e == STORE_OK)
			e = store_commit(db);
		if (e != STORE_OK)
			store_rollback(db);
	}
	arena_free(a);
	return e;
}
