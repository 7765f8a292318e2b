#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "why.h"

static const char *
threads(struct arena *a, const struct purge_entry *e)
{
	const char *s = "";

	for (size_t i = 0; i < e->threads_n; i++)
		s = arena_printf(a, "%s%s\"%s\"", s, i == 0 ? "" : ", ", e->threads[i].subject);
	return s;
}

static void
print(struct arena *a, const struct purge_entry *v, size_t n)
{
	struct ctl_table t;

	if (n == 0) {
		puts("No mailbox has written to an accused address.");
		return;
	}
	ctl_table_init(&t, a, 6);
	ctl_table_row(
	    &t, "MAILBOX", "ADDRESS TO REMOVE", "NAME", "FIRST SENT", "LAST SENT", "THREADS");
	for (size_t i = 0; i < n; i++)
		ctl_table_row(&t, v[i].account, v[i].display, v[i].name, ctl_time(a, v[i].first),
		    ctl_time(a, v[i].last), threads(a, &v[i]));
	ctl_table_print(&t);
}

/* RFC 4180; what a spreadsheet would take for a formula stands behind an apostrophe. */
static void
csv_field(struct arena *a, const char *s, bool last)
{
	putchar('"');
	if (s[0] != '\0' && strchr("=+-@\t", s[0]) != NULL)
		putchar('\'');
	for (s = ctl_clean(a, s); *s != '\0'; s++) {
		if (*s == '"')
			putchar('"');
		putchar(*s);
	}
	fputs(last ? "\"\r\n" : "\",", stdout);
}

static void
print_csv(struct arena *a, const struct purge_entry *v, size_t n)
{
	fputs("mailbox,address,name,first_sent,last_sent,messages,threads\r\n", stdout);
	for (size_t i = 0; i < n; i++) {
		csv_field(a, v[i].account, false);
		csv_field(a, v[i].display, false);
		csv_field(a, v[i].name, false);
		csv_field(a, ctl_time(a, v[i].first), false);
		csv_field(a, ctl_time(a, v[i].last), false);
		csv_field(a, arena_printf(a, "%lld", (long long)v[i].mails), false);
		csv_field(a, threads(a, &v[i]), true);
	}
}

static void
print_json(const struct purge_entry *v, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *t = json_array();

		for (size_t k = 0; k < v[i].threads_n; k++)
			json_array_append_new(
			    t, json_pack("{s:s, s:s}", "conversation", v[i].threads[k].id,
				   "subject", v[i].threads[k].subject));
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:o, s:o, s:I, s:o}", "mailbox", v[i].account,
			      "address", v[i].display, "name", v[i].name, "first_sent",
			      ctl_json_time(v[i].first), "last_sent", ctl_json_time(v[i].last),
			      "messages", (json_int_t)v[i].mails, "threads", t));
	}
	ctl_json_print(list);
}

int
ctl_purge_list(
    const char *command, struct queries *q, const char *id, enum ctl_form form, struct arena *a)
{
	const struct query_incident *incident = ctl_incident(command, q, id, a);
	struct purge_entry *v;
	size_t n;

	if (incident == NULL)
		return CTL_FAILED;
	if (purge_list(q, incident->id, a, &v, &n) == -1)
		return ctl_fail(command, "%s", queries_error(q));
	if (form == CTL_FORM_JSON)
		print_json(v, n);
	else if (form == CTL_FORM_CSV)
		print_csv(a, v, n);
	else
		print(a, v, n);
	return CTL_OK;
}
