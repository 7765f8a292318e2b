#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ctl.h"
#include "deliver.h"
#include "role.h"

static const char help_text[] =
    "becwatch test-alert [OPTION]... [WEBHOOK]...\n"
    "\n"
    "Sends a signed test alert to each webhook of the configuration, or to those named,\n"
    "through the alert role, and prints what each endpoint answered.  The alert carries\n"
    "\"test\": true; it is tried once and not put into the database.\n"
    "\n"
    "  --config FILE       default " CTL_CONFIG "\n"
    "  --severity LEVEL    what the alert says of itself: info (default) to critical\n"
    "  --json              an array of results\n"
    "  --help\n"
    "\n"
    "Exit status: 0 all were delivered, 1 one was not, 2 wrong command line.\n";

#define GRACE_MS 5000 /* beyond the webhook's own time-out: the role reports that itself */

struct outcome {
	const char *webhook;
	const char *url;
	struct proto_alert_result r;
};

struct options {
	const char *config;
	enum severity severity;
	bool json;
};

static char *
test_payload(struct arena *a, const char *id, const char *account, enum severity severity)
{
	const char *now = ctl_time(a, (int64_t)time(NULL));
	const char *level = severity_name(severity);
	json_t *j = json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:b, s:b, s:s, s:s,"
			      " s:{s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:s, s:s, s:s},"
			      " s:{s:s, s:s, s:s, s:i},"
			      " s:[{s:s, s:s, s:s, s:[], s:{}}], s:[s], s:s}",
	    "schema", "becwatch.alert/1", "id", id, "incident", id, "sequence", 1, "kind", "opened",
	    "severity", level, "historical", 0, "test", 1, "created", now, "account", account,
	    "message", "message_id", "<test@becwatch.invalid>", "folder", "INBOX", "uidvalidity", 1,
	    "uid", 1, "direction", "inbound", "subject", "Test alert of becwatch", "from",
	    "test@becwatch.invalid", "date", now, "arrived", now, "sha256",
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "conversation",
	    "id", id, "subject", "Test alert of becwatch", "started", now, "messages", 1,
	    "findings", "detector", "coverage", "severity", level, "reason",
	    "This is a test: an administrator ran becwatch test-alert.", "attack", "evidence",
	    "next_steps", "Nothing: this is a test.", "attack_version", "");
	char *text = json_dumps(j, JSON_COMPACT);

	json_decref(j);
	return text;
}

/* The alert role's answer to one alert; what goes wrong before it says anything counts as "again later". */
static void
send_one(struct child *alert, const struct config *config, const char *name, unsigned timeout_s,
    const struct options *o, uint64_t tag, struct arena *a, struct outcome *ret)
{
	struct buf b = { 0 };
	struct frame f;
	struct rd rd;
	const char *id = arena_printf(a, "test-%llx-%x-%llu", (unsigned long long)time(NULL),
	    (unsigned)getpid(), (unsigned long long)tag);
	char *payload = test_payload(a, id,
	    config->accounts_n > 0 ? config->accounts[0].address : "test@becwatch.invalid",
	    o->severity);
	enum chan_error e;

	ret->r = (struct proto_alert_result){ .outcome = ALERT_RETRY, .detail = "" };
	proto_alert_put(&b,
	    &(struct proto_alert){ .tag = tag, .endpoint = name, .id = id, .payload = payload });
	chan_queue(&alert->chan, PROTO_ALERT_SEND, b.p, b.len);
	buf_free(&b);
	free(payload);

	e = role_wait(alert, (int)timeout_s * 1000 + GRACE_MS, &f);
	if (e != CHAN_OK) {
		ret->r.detail = e == CHAN_AGAIN
				    ? "the alert role did not answer in time"
				    : arena_printf(a, "the alert role: %s", chan_strerror(e));
		return;
	}
	rd = rd_of(f.p, f.len);
	if (f.type != PROTO_ALERT_RESULT || !proto_alert_result_get(&rd, a, &ret->r) ||
	    !rd_done(&rd) || ret->r.tag != tag)
		ret->r = (struct proto_alert_result){ .outcome = ALERT_RETRY,
			.detail = "the alert role answered something else" };
}

/* One endpoint, with an alert role of its own: what went wrong at one leaves the next alone. */
static void
try_webhook(const struct config *config, const struct config_webhook *w, const struct options *o,
    uint64_t tag, struct arena *a, struct outcome *ret)
{
	struct config one = *config;
	struct child alert = { 0 };
	char error[512] = "";

	one.webhooks = (struct config_webhook *)(uintptr_t)w;
	one.webhooks_n = w == NULL ? 0 : 1;
	*ret = (struct outcome){ .webhook = w == NULL ? "journal" : w->name,
		.url = w == NULL ? "" : w->url,
		.r = { .outcome = ALERT_REFUSED, .detail = "" } };
	if (role_start(ROLE_ALERT, 0, &alert) == -1) {
		ret->r.detail = "becwatch-alert cannot be started";
		return;
	}
	if (deliver_endpoints(&alert, &one, error, sizeof(error)) == -1)
		ret->r.detail = arena_strdup(a, error);
	else
		send_one(
		    &alert, config, ret->webhook, w == NULL ? 5 : w->timeout_s, o, tag, a, ret);
	role_stop(&alert);
}

static const char *
outcome_name(enum alert_outcome o)
{
	switch (o) {
	case ALERT_DELIVERED:
		return "delivered";
	case ALERT_RETRY:
		return "failed";
	case ALERT_REFUSED:
		return "refused";
	case ALERT_GONE:
		return "gone";
	}
	return "unknown";
}

static void
print(const struct outcome *v, size_t n, bool json, struct arena *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		const struct outcome *o = &v[i];

		if (!json) {
			printf("%s: %s", o->webhook, outcome_name(o->r.outcome));
			if (o->r.http_status != 0)
				printf(", HTTP %u", o->r.http_status);
			if (o->r.detail[0] != '\0')
				printf(": %s", ctl_clean(a, o->r.detail));
			if (o->url[0] != '\0')
				printf(" (%s)", o->url);
			putchar('\n');
		}
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:b, s:s, s:I, s:s}", "webhook", o->webhook, "url",
			      o->url, "delivered", o->r.outcome == ALERT_DELIVERED, "outcome",
			      outcome_name(o->r.outcome), "http_status",
			      (json_int_t)o->r.http_status, "detail", o->r.detail));
	}
	if (json)
		ctl_json_print(list);
	else
		json_decref(list);
}

static const struct config_webhook *
webhook_named(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->webhooks_n; i++)
		if (strcmp(config->webhooks[i].name, name) == 0)
			return &config->webhooks[i];
	return NULL;
}

/* CTL_OK, or what is wrong with the webhooks asked for. */
static int
names_ok(const char *command, const struct config *config, char **names, size_t n)
{
	if (n == 0 && config->webhooks_n == 0)
		return ctl_fail(command, "%s names no webhook", config->file);
	for (size_t i = 0; i < n; i++)
		if (webhook_named(config, names[i]) == NULL && strcmp(names[i], "journal") != 0)
			return ctl_usage(
			    command, "there is no webhook '%s' in %s", names[i], config->file);
	return CTL_OK;
}

static int
run(const char *command, const struct config *config, const struct options *o, char **names,
    size_t names_n)
{
	struct arena *a;
	size_t n = names_n > 0 ? names_n : config->webhooks_n;
	struct outcome *v;
	int rc = names_ok(command, config, names, names_n);

	if (rc != CTL_OK)
		return rc;
	a = arena_new();
	v = arena_alloc(a, n, sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		try_webhook(config,
		    names_n > 0 ? webhook_named(config, names[i]) : &config->webhooks[i], o, i + 1,
		    a, &v[i]);
		if (v[i].r.outcome != ALERT_DELIVERED)
			rc = CTL_FAILED;
	}
	print(v, n, o->json, a);
	arena_free(a);
	return rc;
}

int
cmd_test_alert(int argc, char **argv)
{
	static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
		{ "severity", required_argument, NULL, 's' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' }, { 0 } };
	struct options o = { .config = CTL_CONFIG, .severity = SEVERITY_INFO };
	struct config *config;
	int c, rc;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'c':
			o.config = optarg;
			break;
		case 's':
			if (severity_parse(optarg, &o.severity) == -1)
				return ctl_usage(argv[0],
				    "'%s' is no severity; there are info, low, medium, high, "
				    "critical",
				    optarg);
			break;
		case 'j':
			o.json = true;
			break;
		case 'h':
			return ctl_help(help_text);
		default:
			return ctl_try_help(argv[0]);
		}
	if ((config = ctl_config(argv[0], o.config)) == NULL)
		return CTL_FAILED;
	rc = run(argv[0], config, &o, argv + optind, (size_t)(argc - optind));
	config_free(config);
	return rc;
}
