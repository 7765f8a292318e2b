#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "journal.h"
#include "log.h"
#include "severity.h"

/* What a string field of the payload says; "" when it is missing or of another kind. */
static const char *
text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s == NULL ? "" : s;
}

static enum log_level
level_of(const char *severity)
{
	static const enum log_level levels[] = { [SEVERITY_INFO] = LOG_INFORM,
		[SEVERITY_LOW] = LOG_INFORM,
		[SEVERITY_MEDIUM] = LOG_NOTE,
		[SEVERITY_HIGH] = LOG_WARN,
		[SEVERITY_CRITICAL] = LOG_ERROR };
	enum severity s = SEVERITY_CRITICAL;

	/* One that we do not know is better shown too loud than too low. */
	severity_parse(severity, &s);
	return levels[s];
}

/* "participant_swap bank_change" */
static const char *
detectors_of(const json_t *findings, struct arena *a)
{
	const char *ret = "";

	for (size_t i = 0; i < json_array_size(findings); i++)
		ret = arena_printf(a, "%s%s%s", ret, i == 0 ? "" : " ",
		    text_of(json_array_get(findings, i), "detector"));
	return ret;
}

/* "critical: one sentence [ap@b.example]" */
static const char *
sentence_of(const json_t *alert, const json_t *findings, struct arena *a)
{
	const char *reason = text_of(json_array_get(findings, 0), "reason");

	if (reason[0] == '\0')
		reason = arena_printf(
		    a, "incident %s %s", text_of(alert, "incident"), text_of(alert, "kind"));
	return arena_printf(
	    a, "%s: %s [%s]", text_of(alert, "severity"), reason, text_of(alert, "account"));
}

enum alert_outcome
journal_write(const struct proto_alert *x, const char **ret_detail)
{
	json_t *alert = json_loads(x->payload, JSON_REJECT_DUPLICATES, NULL);
	const json_t *findings = json_object_get(alert, "findings");
	struct arena *a;
	char *ascii;

	if (!json_is_object(alert)) {
		json_decref(alert);
		*ret_detail = "the payload is not a JSON object";
		return ALERT_REFUSED;
	}
	a = arena_new();
	/* The log escapes what would garble a terminal; JSON's own escapes leave it nothing to do. */
	ascii = json_dumps(alert, JSON_COMPACT | JSON_ENSURE_ASCII);
	log_fields(level_of(text_of(alert, "severity")), JOURNAL_ALERT_ID,
	    sentence_of(alert, findings, a), "BECWATCH_ALERT", x->id, "BECWATCH_INCIDENT",
	    text_of(alert, "incident"), "BECWATCH_SEVERITY", text_of(alert, "severity"),
	    "BECWATCH_KIND", text_of(alert, "kind"), "BECWATCH_ACCOUNT", text_of(alert, "account"),
	    "BECWATCH_DETECTORS", detectors_of(findings, a), "BECWATCH_MESSAGE_ID",
	    text_of(json_object_get(alert, "message"), "message_id"), "BECWATCH_PAYLOAD", ascii,
	    NULL);
	free(ascii);
	arena_free(a);
	json_decref(alert);
	*ret_detail = "written to the journal";
	return ALERT_DELIVERED;
}
