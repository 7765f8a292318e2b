#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "address.h"
#include "ctl.h"
#include "organisation.h"
#include "resembles.h"
#include "why.h"

static const char help_text[] =
    "becwatch why ADDRESS [--config FILE | --database FILE] [--json]\n"
    "\n"
    "Why an address is trusted as it is: for whom it stands, what made it proven, what keeps\n"
    "it from that, which incident accuses it; and, where it was never seen, what it resembles.\n"
    "\n"
    "  --config FILE     default " CTL_CONFIG "\n"
    "  --database FILE   look here, without a configuration\n"
    "  --json\n"
    "  --help\n"
    "\n"
    "Exit status: 0 (also when it was never seen), 1 failed, 2 wrong command line.\n";

#define DAY 86400
#define JOINT_DAYS 14

struct answer {
	struct arena *a;
	struct mail_addr x;
	struct why why;
	const char *imitates;
	struct mail_strings people;
};

static const char *
state_name(enum trust t)
{
	static const char *const names[] = { "unknown", "candidate", "proven", "hostile" };

	return names[t];
}

/* For anybody: hostile before proven before candidate. */
static enum trust
state_of(const struct answer *w)
{
	enum trust t = w->why.own || w->why.partner[0] != '\0' ? TRUST_PROVEN : TRUST_UNKNOWN;

	for (size_t i = 0; i < w->why.people_n; i++) {
		const struct why_person *p = &w->why.people[i];

		if (p->admin || p->trust == TRUST_PROVEN)
			t = TRUST_PROVEN;
		else if (t == TRUST_UNKNOWN)
			t = TRUST_CANDIDATE;
	}
	for (size_t i = 0; i < w->why.incidents_n; i++)
		if (!w->why.incidents[i].cleared)
			return TRUST_HOSTILE;
	return t;
}

static const char *
day(struct arena *a, int64_t t)
{
	const char *s = ctl_time(a, t);

	return s[0] == '\0' ? "an unknown day" : arena_strndup(a, s, 10);
}

static const char *
list(struct arena *a, const struct mail_strings *v)
{
	const char *s = "";

	for (size_t i = 0; i < v->n; i++)
		s = arena_printf(a, "%s%s%s", s, i == 0 ? "" : ", ", v->v[i]);
	return s;
}

/* The rule by which it moved, with the mail that did. */
static const char *
moved(struct arena *a, const struct why_move *m)
{
	const char *rule = "recorded as such";
	const char *by = m->message_id[0] == '\0'
			     ? ""
			     : arena_printf(a, " (mail <%s>, \"%s\")", m->message_id, m->subject);

	if (strcmp(m->how, "days") == 0)
		rule = "seen on two days without a finding";
	else if (strcmp(m->how, "aligned") == 0)
		rule = arena_printf(a, "%s passed for the sender's own domain",
		    m->detail[0] != '\0' ? m->detail : "authentication");
	else if (strcmp(m->how, "confirmed") == 0)
		rule = arena_printf(a, "confirmed by %s after a call-back", m->detail);
	else if (strcmp(m->how, "joint") == 0)
		rule = arena_printf(a,
		    "authenticated mail over %d days in conversations in which a proven address of "
		    "the same person wrote as well",
		    JOINT_DAYS);
	return arena_printf(a, "%s  %s: %s%s", day(a, m->when), state_name(m->state), rule, by);
}

/* What a candidate still lacks. */
static const char *
lacks(struct arena *a, const struct why_person *p)
{
	const char *joint = "no such mail so far";

	if (p->joint_first != TIME_UNKNOWN)
		joint = arena_printf(
		    a, "so far from %s to %s", day(a, p->joint_first), day(a, p->joint_last));
	if (p->proven.n == 0 && !p->substitute)
		return "not proven yet: it takes a second day without a finding, an authentication "
		       "pass of the company's own domain, or an administrator's word";
	return arena_printf(a,
	    "not proven: %s. A further address becomes proven by an administrator's word%s; or by "
	    "authenticated mail over %d days in conversations in which the proven address writes "
	    "as "
	    "well (%s). That we answered it never counts",
	    p->proven.n > 0 ? arena_printf(a, "proven for this person is %s", list(a, &p->proven))
			    : "it came in as a substitute",
	    p->substitute ? "" : "; by a pass of the person's own proven domain", JOINT_DAYS,
	    joint);
}

static void
lines_of_person(const struct answer *w, const struct why_person *p, struct mail_strings *ret)
{
	struct arena *a = w->a;
	enum trust t = p->admin ? TRUST_PROVEN : p->trust;

	mail_strings_add(a, ret,
	    arena_printf(a, "%s%s%s: %s%s", p->name, p->org[0] != '\0' ? " of " : "", p->org,
		state_name(t), p->admin ? " by the administrator's word (configuration)" : ""));
	mail_strings_add(a, ret,
	    arena_printf(a, "  %s  first seen%s%s%s%s", day(a, p->first_seen),
		p->substitute ? ", in this person's place and not as their own address" : "",
		p->appeared.id[0] != '\0' ? ", in " : "", p->appeared.id,
		p->appeared.id[0] != '\0' ? arena_printf(a, " \"%s\"", p->appeared.subject) : ""));
	if (p->days > 0)
		mail_strings_add(a, ret,
		    arena_printf(a,
			"  seen under this name on %lld day%s without a finding, %s to %s",
			(long long)p->days, p->days == 1 ? "" : "s", day(a, p->first_day * DAY),
			day(a, p->last_day * DAY)));
	for (size_t i = 0; i < p->moves_n; i++)
		mail_strings_add(a, ret, arena_printf(a, "  %s", moved(a, &p->moves[i])));
	for (size_t i = 0; i < p->joint_n; i++)
		mail_strings_add(a, ret,
		    arena_printf(a, "  wrote beside a proven address in %s \"%s\"", p->joint[i].id,
			p->joint[i].subject));
	if (t != TRUST_PROVEN)
		mail_strings_add(a, ret, arena_printf(a, "  %s.", lacks(a, p)));
}

static void
lines_of_incident(struct arena *a, const struct why_incident *i, struct mail_strings *ret)
{
	mail_strings_add(a, ret,
	    arena_printf(a, "%s: accused by incident %s%s",
		i->cleared ? "no longer hostile" : "hostile", i->id,
		i->cleared ? ", which an administrator took back" : ""));
	for (size_t k = 0; k < i->findings_n; k++)
		mail_strings_add(a, ret,
		    arena_printf(a, "  %s  %s %s: %s (mail <%s>)", day(a, i->findings[k].arrived),
			severity_name(i->findings[k].severity), i->findings[k].detector,
			i->findings[k].reason, i->findings[k].message_id));
}

static struct mail_strings
lines(const struct answer *w)
{
	struct arena *a = w->a;
	struct mail_strings v = { 0 };

	if (!w->why.known)
		mail_strings_add(a, &v, "It was never seen in recorded mail.");
	if (w->why.own)
		mail_strings_add(a, &v, "Its domain is our own by the configuration.");
	else if (w->why.partner[0] != '\0')
		mail_strings_add(a, &v,
		    arena_printf(a,
			"It is proven by the administrator's word: the configuration names it, or "
			"its domain, for partner %s.",
			w->why.partner));
	for (size_t i = 0; i < w->why.incidents_n; i++)
		lines_of_incident(a, &w->why.incidents[i], &v);
	for (size_t i = 0; i < w->why.people_n; i++)
		lines_of_person(w, &w->why.people[i], &v);
	if (w->why.known)
		mail_strings_add(a, &v,
		    arena_printf(a,
			"Without findings: in %lld messages on %lld days, wrote %lld (%lld "
			"authenticated); we wrote to it in %lld, which proves nothing.",
			(long long)w->why.seen, (long long)w->why.days, (long long)w->why.sent,
			(long long)w->why.sent_aligned, (long long)w->why.written_to));
	if (w->imitates[0] != '\0')
		mail_strings_add(a, &v,
		    arena_printf(a, "Its domain resembles %s, which we deal with.", w->imitates));
	if (w->people.n > 0)
		mail_strings_add(
		    a, &v, arena_printf(a, "It bears the local part of %s.", list(a, &w->people)));
	return v;
}

static void
print(const struct answer *w)
{
	struct mail_strings v = lines(w);

	printf("%s: %s\n", ctl_clean(w->a, w->x.display), state_name(state_of(w)));
	for (size_t i = 0; i < v.n; i++)
		printf("%s\n", ctl_clean(w->a, v.v[i]));
}

static json_t *
json_of_person(const struct why_person *p)
{
	json_t *moves = json_array(), *joint = json_array();

	for (size_t i = 0; i < p->moves_n; i++)
		json_array_append_new(moves,
		    json_pack("{s:s, s:s, s:s, s:o, s:s, s:s}", "state",
			state_name(p->moves[i].state), "how", p->moves[i].how, "detail",
			p->moves[i].detail, "at", ctl_json_time(p->moves[i].when), "message_id",
			p->moves[i].message_id, "subject", p->moves[i].subject));
	for (size_t i = 0; i < p->joint_n; i++)
		json_array_append_new(joint, json_pack("{s:s, s:s}", "conversation", p->joint[i].id,
						 "subject", p->joint[i].subject));
	return json_pack("{s:s, s:s, s:s, s:b, s:b, s:o, s:s, s:I, s:o, s:o, s:o, s:o, s:o}",
	    "name", p->name, "organisation", p->org, "trust",
	    state_name(p->admin ? TRUST_PROVEN : p->trust), "administrator", p->admin, "substitute",
	    p->substitute, "first_seen", ctl_json_time(p->first_seen), "appeared_in",
	    p->appeared.id, "days", (json_int_t)p->days, "joint_first",
	    ctl_json_time(p->joint_first), "joint_last", ctl_json_time(p->joint_last), "joint",
	    joint, "proven", ctl_json_strings(&p->proven), "moves", moves);
}

static json_t *
json_of_incident(const struct why_incident *i)
{
	json_t *findings = json_array();

	for (size_t k = 0; k < i->findings_n; k++)
		json_array_append_new(findings,
		    json_pack("{s:s, s:s, s:s, s:s, s:o}", "detector", i->findings[k].detector,
			"severity", severity_name(i->findings[k].severity), "reason",
			i->findings[k].reason, "message_id", i->findings[k].message_id, "arrived",
			ctl_json_time(i->findings[k].arrived)));
	return json_pack("{s:s, s:o, s:b, s:o}", "incident", i->id, "opened",
	    ctl_json_time(i->opened), "cleared", i->cleared, "findings", findings);
}

static void
print_json(const struct answer *w)
{
	struct mail_strings v = lines(w);
	json_t *people = json_array(), *incidents = json_array();

	for (size_t i = 0; i < w->why.people_n; i++)
		json_array_append_new(people, json_of_person(&w->why.people[i]));
	for (size_t i = 0; i < w->why.incidents_n; i++)
		json_array_append_new(incidents, json_of_incident(&w->why.incidents[i]));
	ctl_json_print(json_pack("{s:s, s:b, s:s, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:s, s:b, "
				 "s:o, s:o, s:{s:s, s:o}, s:o}",
	    "address", w->x.address, "known", w->why.known, "trust", state_name(state_of(w)),
	    "first_seen", ctl_json_time(w->why.first_seen), "last_seen",
	    ctl_json_time(w->why.last_seen), "messages", (json_int_t)w->why.seen, "days",
	    (json_int_t)w->why.days, "sent", (json_int_t)w->why.sent, "sent_authenticated",
	    (json_int_t)w->why.sent_aligned, "written_to", (json_int_t)w->why.written_to, "partner",
	    w->why.partner, "own", w->why.own, "people", people, "incidents", incidents,
	    "resembles", "domain", w->imitates, "people", ctl_json_strings(&w->people), "why",
	    ctl_json_strings(&v)));
}

/* Likeness is the recorder's to tell; a database that it cannot open tells the rest all the same. */
static void
resemble(struct answer *w, const char *database)
{
	struct store *s;
	char error[512];

	w->imitates = "";
	if (store_open(database, STORE_READ_ONLY, &s, error, sizeof(error)) != STORE_OK)
		return;
	if (store_resembles(s, &w->x, time(NULL), w->a, &w->imitates, &w->people) != STORE_OK)
		w->imitates = "";
	store_close(s);
}

static int
answer(const char *command, const char *database, const char *address, bool json)
{
	struct answer w = { .a = arena_new() };
	struct queries *q;
	char error[512];
	int rc = CTL_OK;

	address_fill(w.a, "", address, strlen(address), &w.x);
	if (w.x.flags & ADDR_INVALID)
		rc = ctl_usage(command, "'%s' is no mail address", address);
	else if ((q = queries_open(database, error, sizeof(error))) == NULL)
		rc = ctl_fail(command, "%s", error);
	else {
		if (why_ask(q, &w.x, w.a, &w.why) == -1)
			rc = ctl_fail(command, "%s: %s", database, queries_error(q));
		queries_close(q);
		if (rc == CTL_OK) {
			resemble(&w, database);
			if (json)
				print_json(&w);
			else
				print(&w);
		}
	}
	arena_free(w.a);
	return rc;
}

int
cmd_why(int argc, char **argv)
{
	struct ctl_look o;
	struct config *config;
	int rc;

	if ((rc = ctl_look_options(argc, argv, help_text, &o)) != -1)
		return rc;
	if (optind + 1 != argc)
		return ctl_usage(argv[0], "give one address");
	organisation_init();
	if ((o.database = ctl_database(argv[0], o.database, o.config, &config)) == NULL)
		return CTL_FAILED;
	rc = answer(argv[0], o.database, argv[optind], o.json);
	config_free(config);
	return rc;
}
