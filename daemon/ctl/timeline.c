#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "queries.h"
#include "slots.h"

static const char help_text[] =
    "becwatch timeline ID [--config FILE | --database FILE] [--json]\n"
    "\n"
    "One incident, message by message: when, counted from the first message of the\n"
    "conversation; in which mailbox and folder; from whom to whom; how many of its people stand\n"
    "in it under another's address; what was detected.  '!' marks addresses that the incident\n"
    "accuses.  The beginning of an ID will do.\n"
    "\n"
    "  --config FILE     default " CTL_CONFIG "\n"
    "  --database FILE   look here, without a configuration\n"
    "  --json\n"
    "  --help\n"
    "\n"
    "Exit status: 0, 1 there is no such incident, or failed, 2 wrong command line.\n";

struct view {
	struct query_incident *incident;
	struct query_copy *copies;
	size_t n;
	struct slots slots;
};

static const char *
direction_word(enum direction d)
{
	switch (d) {
	case DIRECTION_OUTBOUND:
		return "sent";
	case DIRECTION_INTERNAL:
		return "internal";
	case DIRECTION_INBOUND:
		break;
	}
	return "received";
}

/* The addresses of a field, those accused marked; "" if there are none. */
static const char *
people(struct arena *a, const struct query_copy *c, const char *field)
{
	const char *text = "";

	for (size_t i = 0; i < c->parties_n; i++)
		if (strcmp(c->parties[i].field, field) == 0)
			text = arena_printf(a, "%s%s%s%s", text, text[0] == '\0' ? "" : ", ",
			    c->parties[i].hostile ? "!" : "", c->parties[i].address);
	return ctl_clean(a, text);
}

static const char *
and_slot(struct arena *a, const char *text, const struct slot *x)
{
	return arena_printf(a, "%s%s%s", text, text[0] == '\0' ? "" : ", ",
	    ctl_clean(a, x->name[0] != '\0' ? x->name : x->address));
}

/* The slots in that state, by the people's names. */
static const char *
names(struct arena *a, const struct slots *s, const struct slot_view *w, enum slot_state state)
{
	const char *text = "";

	for (size_t i = 0; i < s->n; i++)
		if (w->states[i] == state)
			text = and_slot(a, text, &s->v[i]);
	return text;
}

static const char *
names_marked(struct arena *a, const struct slots *s, const bool *marked)
{
	const char *text = "";

	for (size_t i = 0; i < s->n; i++)
		if (marked[i])
			text = and_slot(a, text, &s->v[i]);
	return text;
}

static void
print_slots(struct arena *a, const struct slots *s, const struct slot_view *w)
{
	const char *added = names(a, s, w, SLOT_ADDED), *returned = names_marked(a, s, w->returned),
		   *dropped = names_marked(a, s, w->dropped);

	if (w->swapped > 0)
		printf("            swapped %zu of %zu: %s\n", w->swapped, w->known,
		    names(a, s, w, SLOT_SWAPPED));
	if (added[0] != '\0')
		printf("            added beside the true address: %s\n", added);
	if (returned[0] != '\0')
		printf("            back under the true address: %s\n", returned);
	if (dropped[0] != '\0')
		printf("            no longer there: %s\n", dropped);
}

static void
print_copy(struct arena *a, const struct view *v, const struct query_copy *c)
{
	const char *reply_to = people(a, c, "reply_to"), *cc = people(a, c, "cc");
	const char *subject = v->incident->subject;

	printf("%-10s  %s  %s in %s, %s\n", ctl_offset(a, c->arrived - v->copies[0].arrived),
	    ctl_time(a, c->arrived), direction_word(c->direction), ctl_clean(a, c->account),
	    ctl_clean(a, c->folder));
	printf("            %s -> %s\n", people(a, c, "from"), people(a, c, "to"));
	if (cc[0] != '\0')
		printf("            cc %s\n", cc);
	if (reply_to[0] != '\0')
		printf("            answers go to %s\n", reply_to);
	if (strcmp(c->subject, subject) != 0)
		printf("            \"%s\"\n", ctl_clean(a, c->subject));
	print_slots(a, &v->slots, &v->slots.views[c - v->copies]);
	for (size_t i = 0; i < c->findings_n; i++)
		printf("            %s %s: %s\n", severity_name(c->findings[i].severity),
		    c->findings[i].detector, ctl_clean(a, c->findings[i].reason));
}

static void
print(struct arena *a, const struct view *v)
{
	const struct query_incident *i = v->incident;

	printf("Incident %s, %s%s%s: \"%s\"\n", i->public_id, severity_name(i->severity),
	    i->historical ? ", historical" : "", i->closed ? ", closed" : "",
	    ctl_clean(a, i->subject));
	if (i->hostile[0] != '\0')
		printf("Accused: %s\n", ctl_clean(a, i->hostile));
	putchar('\n');
	for (size_t k = 0; k < v->n; k++)
		print_copy(a, v, &v->copies[k]);
	if (v->slots.rises >= 2)
		printf("\nThe share of swapped people rose %zu times.\n", v->slots.rises);
	for (size_t k = 0; k < v->slots.silent_n; k++)
		printf("No true address of %s after %s, in %zu messages with substitutes of its "
		       "people.\n",
		    ctl_clean(a, v->slots.silent[k].domain),
		    v->slots.silent[k].since == TIME_UNKNOWN
			? "the beginning"
			: ctl_offset(a, v->slots.silent[k].since - v->copies[0].arrived),
		    v->slots.silent[k].messages);
}

/* Absent ones are left out, but for those who were there in the message before. */
static json_t *
json_of_slots(const struct slots *s, const struct slot_view *w)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n; i++)
		if (w->states[i] != SLOT_ABSENT || w->dropped[i])
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s, s:b, s:b}", "name", s->v[i].name, "address",
				s->v[i].address, "state", slot_state_name(w->states[i]), "returned",
				w->returned[i], "dropped", w->dropped[i]));
	return json_pack("{s:I, s:I, s:o}", "swapped", (json_int_t)w->swapped, "participants",
	    (json_int_t)w->known, "slots", list);
}

static json_t *
json_of_silence(const struct slots *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->silent_n; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:o, s:I}", "domain", s->silent[i].domain, "last_seen",
			      ctl_json_time(s->silent[i].since), "messages",
			      (json_int_t)s->silent[i].messages));
	return list;
}

static json_t *
json_of_parties(const struct query_copy *c, const char *field)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->parties_n; i++)
		if (strcmp(c->parties[i].field, field) == 0)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:b}", "name", c->parties[i].name, "address",
				c->parties[i].address, "accused", c->parties[i].hostile));
	return list;
}

static json_t *
json_of_findings(const struct query_copy *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->findings_n; i++) {
		const struct query_finding *f = &c->findings[i];
		json_t *evidence = json_loads(f->evidence, 0, NULL);

		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:s, s:o, s:b}", "detector", f->detector,
			      "severity", severity_name(f->severity), "reason", f->reason,
			      "evidence", evidence == NULL ? json_object() : evidence,
			      "of_this_incident", f->in_incident));
	}
	return list;
}

static void
print_json(struct arena *a, const struct view *v)
{
	json_t *o = ctl_json_incident(v->incident), *list = json_array();

	for (size_t k = 0; k < v->n; k++) {
		const struct query_copy *c = &v->copies[k];

		json_array_append_new(list,
		    json_pack(
			"{s:s, s:I, s:o, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
			"offset", ctl_offset(a, c->arrived - v->copies[0].arrived), "offset_s",
			(json_int_t)(c->arrived - v->copies[0].arrived), "arrived",
			ctl_json_time(c->arrived), "account", c->account, "folder", c->folder,
			"direction", direction_name(c->direction), "message_id", c->message_id,
			"subject", c->subject, "from", json_of_parties(c, "from"), "reply_to",
			json_of_parties(c, "reply_to"), "to", json_of_parties(c, "to"), "cc",
			json_of_parties(c, "cc"), "findings", json_of_findings(c), "roster",
			json_of_slots(&v->slots, &v->slots.views[k])));
	}
	json_object_set_new(o, "messages", list);
	json_object_set_new(o, "substitution_rises", json_integer((json_int_t)v->slots.rises));
	json_object_set_new(o, "silent_domains", json_of_silence(&v->slots));
	ctl_json_print(o);
}

static int
show(const char *command, struct queries *q, const char *id, bool json, struct arena *a)
{
	struct view v;

	if ((v.incident = ctl_incident(command, q, id, a)) == NULL)
		return CTL_FAILED;
	if (queries_timeline(q, v.incident->id, a, &v.copies, &v.n) == -1 ||
	    slots_of(q, v.incident->id, v.copies, v.n, a, &v.slots) == -1)
		return ctl_fail(command, "%s", queries_error(q));
	if (json)
		print_json(a, &v);
	else
		print(a, &v);
	return CTL_OK;
}

int
cmd_timeline(int argc, char **argv)
{
	struct ctl_look o;
	struct config *config;
	struct queries *q;
	struct arena *a;
	char error[512];
	int rc;

	if ((rc = ctl_look_options(argc, argv, help_text, &o)) != -1)
		return rc;
	if (optind + 1 != argc)
		return ctl_usage(argv[0], "give one incident's ID");
	if ((o.database = ctl_database(argv[0], o.database, o.config, &config)) == NULL)
		return CTL_FAILED;
	a = arena_new();
	if ((q = queries_open(o.database, error, sizeof(error))) == NULL)
		rc = ctl_fail(argv[0], "%s", error);
	else
		rc = show(argv[0], q, argv[optind], o.json, a);
	queries_close(q);
	arena_free(a);
	config_free(config);
	return rc;
}
