#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl.h"
#include "queries.h"

static const char help_text[] =
    "becwatch status [--config FILE | --database FILE] [--json]\n"
    "\n"
    "Proof of work, not of life: when each mailbox was last read with success, which alerts\n"
    "no endpoint has taken yet, and when one was last taken.  Works beside the running\n"
    "daemon and without it.\n"
    "\n"
    "  --config FILE     default " CTL_CONFIG "\n"
    "  --database FILE   look here, without a configuration\n"
    "  --json\n"
    "  --help\n"
    "\n"
    "Exit status: 0 all is well, 1 something is wrong, 2 wrong command line.\n";

#define LAG_S 900 /* without a configuration: a mailbox unread for so long is late */
#define UNDELIVERED_S 300 /* an alert that waits longer is late */
#define GIVEN_UP_S (24 * 3600) /* an alert given up within that time is a present trouble */

struct view {
	const struct config *config; /* NULL without one */
	int64_t now;
	struct query_mailbox *mailboxes;
	size_t mailboxes_n;
	struct query_queue queue;
	size_t open[SEVERITY_CRITICAL + 1];
};

static const struct config_account *
configured(const struct view *v, const struct query_mailbox *m)
{
	for (size_t i = 0; v->config != NULL && i < v->config->accounts_n; i++)
		if (strcmp(v->config->accounts[i].address, m->account) == 0)
			return &v->config->accounts[i];
	return NULL;
}

/* "watched", "late", …: one word; *ret_ok says whether somebody must look at it. */
static const char *
state_of(const struct view *v, const struct query_mailbox *m, bool *ret_ok)
{
	const struct config_account *acc = configured(v, m);
	int64_t limit = v->config != NULL ? (int64_t)v->config->lag_s : LAG_S;

	*ret_ok = true;
	if (v->config != NULL && acc == NULL)
		return "removed";
	if (acc != NULL && acc->paused)
		return "paused";
	*ret_ok = false;
	if (m->status[0] != '\0' && strcmp(m->status, "ok") != 0)
		return "failing";
	if (m->last_success == TIME_UNKNOWN && v->now - m->enrolled < limit) {
		*ret_ok = true;
		return "waiting";
	}
	if (m->last_success == TIME_UNKNOWN || v->now - m->last_success > limit)
		return "late";
	*ret_ok = true;
	return "ok";
}

static bool
queue_ok(const struct view *v)
{
	const struct query_queue *q = &v->queue;

	return (q->waiting == 0 || v->now - q->oldest <= UNDELIVERED_S) &&
	       (q->last_given_up == TIME_UNKNOWN || v->now - q->last_given_up > GIVEN_UP_S);
}

static bool
all_ok(const struct view *v)
{
	bool all = queue_ok(v);

	for (size_t i = 0; i < v->mailboxes_n; i++) {
		bool ok;

		state_of(v, &v->mailboxes[i], &ok);
		all = all && ok;
	}
	return all;
}

static void
print_json(const struct view *v, const char *database)
{
	const struct query_queue *q = &v->queue;
	json_t *o = json_object(), *list = json_array(), *open;

	for (size_t i = 0; i < v->mailboxes_n; i++) {
		const struct query_mailbox *m = &v->mailboxes[i];
		bool ok;
		const char *state = state_of(v, m, &ok);

		json_array_append_new(list,
		    json_pack("{s:s, s:b, s:s, s:o, s:o, s:o, s:s, s:s, s:I, s:o}", "account",
			m->account, "ok", ok, "state", state, "last_poll",
			ctl_json_time(m->last_poll), "last_success", ctl_json_time(m->last_success),
			"lag_s",
			m->last_success == TIME_UNKNOWN
			    ? json_null()
			    : json_integer((json_int_t)(v->now - m->last_success)),
			"status", m->status, "error", m->detail, "messages",
			(json_int_t)m->messages, "last_message", ctl_json_time(m->last_message)));
	}
	open = json_object();
	for (int s = SEVERITY_CRITICAL; s >= SEVERITY_LOW; s--)
		json_object_set_new(
		    open, severity_name((enum severity)s), json_integer((json_int_t)v->open[s]));
	json_object_set_new(o, "ok", json_boolean(all_ok(v)));
	json_object_set_new(o, "database", json_string(database));
	json_object_set_new(o, "mailboxes", list);
	json_object_set_new(o, "queue",
	    json_pack("{s:b, s:I, s:o, s:I, s:s, s:{s:o, s:s, s:s}}", "ok", queue_ok(v), "waiting",
		(json_int_t)q->waiting, "oldest", ctl_json_time(q->oldest), "given_up",
		(json_int_t)q->given_up, "last_error", q->last_error, "last_acknowledged", "at",
		ctl_json_time(q->last_acknowledged), "alert", q->last_alert, "endpoint",
		q->last_endpoint));
	json_object_set_new(o, "open_incidents", open);
	ctl_json_print(o);
}

static void
print_mailboxes(const struct view *v, struct arena *a)
{
	struct ctl_table t;

	ctl_table_init(&t, a, 6);
	ctl_table_row(&t, "MAILBOX", "STATE", "LAST SUCCESS", "AGO", "MESSAGES", "LAST ERROR");
	for (size_t i = 0; i < v->mailboxes_n; i++) {
		const struct query_mailbox *m = &v->mailboxes[i];
		bool failing = strcmp(m->status, "ok") != 0 && m->status[0] != '\0';
		bool ok;

		ctl_table_row(&t, m->account, state_of(v, m, &ok),
		    m->last_success == TIME_UNKNOWN ? "never" : ctl_time(a, m->last_success),
		    m->last_success == TIME_UNKNOWN ? "-" : ctl_span(a, v->now - m->last_success),
		    arena_printf(a, "%lld", (long long)m->messages),
		    failing ? arena_printf(a, "%s: %s", m->status, m->detail) : "");
	}
	ctl_table_print(&t);
}

static void
print(const struct view *v, struct arena *a)
{
	const struct query_queue *q = &v->queue;

	if (v->mailboxes_n == 0)
		puts("No mailbox has been enrolled.");
	else
		print_mailboxes(v, a);
	printf("\nAlerts: %lld waiting", (long long)q->waiting);
	if (q->waiting > 0)
		printf(", the oldest for %s", ctl_span(a, v->now - q->oldest));
	if (q->given_up > 0)
		printf(", %lld given up, last %s ago", (long long)q->given_up,
		    ctl_span(a, v->now - q->last_given_up));
	if (q->last_acknowledged == TIME_UNKNOWN)
		puts("; none taken so far");
	else
		printf("; last taken %s ago: %s by %s\n",
		    ctl_span(a, v->now - q->last_acknowledged), ctl_clean(a, q->last_alert),
		    ctl_clean(a, q->last_endpoint));
	if (q->last_error[0] != '\0' && (q->waiting > 0 || !queue_ok(v)))
		printf("    %s\n", ctl_clean(a, q->last_error));
	printf("Open incidents: %zu critical, %zu high, %zu medium, %zu low\n",
	    v->open[SEVERITY_CRITICAL], v->open[SEVERITY_HIGH], v->open[SEVERITY_MEDIUM],
	    v->open[SEVERITY_LOW]);
}

static int
look(struct queries *q, struct arena *a, struct view *v)
{
	struct query_incident *incidents;
	size_t n;

	if (queries_mailboxes(q, a, &v->mailboxes, &v->mailboxes_n) == -1 ||
	    queries_queue(q, a, &v->queue) == -1 ||
	    queries_incidents(q,
		&(struct query_incidents){ .severity = SEVERITY_INFO, .since = TIME_UNKNOWN }, a,
		&incidents, &n) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		v->open[incidents[i].severity]++;
	return 0;
}

static int
status(const char *command, const struct ctl_look *o)
{
	const char *database;
	struct config *config;
	struct queries *q;
	struct arena *a;
	struct view v = { .now = (int64_t)time(NULL) };
	char error[512];
	int rc;

	if ((database = ctl_database(command, o->database, o->config, &config)) == NULL)
		return CTL_FAILED;
	v.config = config;
	if ((q = queries_open(database, error, sizeof(error))) == NULL) {
		rc = ctl_fail(command, "%s", error);
		config_free(config);
		return rc;
	}
	a = arena_new();
	if (look(q, a, &v) == -1)
		rc = ctl_fail(command, "%s: %s", database, queries_error(q));
	else {
		if (o->json)
			print_json(&v, database);
		else
			print(&v, a);
		rc = all_ok(&v) ? CTL_OK : CTL_FAILED;
	}
	queries_close(q);
	arena_free(a);
	config_free(config);
	return rc;
}

int
cmd_status(int argc, char **argv)
{
	struct ctl_look o;
	int rc;

	if ((rc = ctl_look_alone(argc, argv, help_text, &o)) != -1)
		return rc;
	return status(argv[0], &o);
}
