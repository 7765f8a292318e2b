#include <string.h>

#include "asking.h"
#include "why.h"

enum { PEOPLE_MAX = 50, OWN = -1 };

/* Damaged rows are not believed. */
static enum trust
trust(sqlite3_stmt *st, int column)
{
	int v = sqlite3_column_int(st, column);

	return v < TRUST_UNKNOWN || v > TRUST_HOSTILE ? TRUST_UNKNOWN : (enum trust)v;
}

static int64_t
ask_address(struct asking *k, const char *address, struct why *ret)
{
	sqlite3_stmt *st =
	    asking_prepare(k, "SELECT id, first_seen, last_seen, seen, days, sent, sent_aligned,"
			      " written_to FROM address WHERE address = ?1");
	int64_t id = 0;

	sqlite3_bind_text(st, 1, address, -1, SQLITE_STATIC);
	while (asking_row(k, st)) {
		id = sqlite3_column_int64(st, 0);
		ret->known = true;
		ret->first_seen = column_time(st, 1);
		ret->last_seen = column_time(st, 2);
		ret->seen = sqlite3_column_int64(st, 3);
		ret->days = sqlite3_column_int64(st, 4);
		ret->sent = sqlite3_column_int64(st, 5);
		ret->sent_aligned = sqlite3_column_int64(st, 6);
		ret->written_to = sqlite3_column_int64(st, 7);
	}
	return id;
}

/* The administrator's word for the address or its domain. */
static void
ask_partner(struct asking *k, const struct mail_addr *x, struct why *ret)
{
	sqlite3_stmt *st = asking_prepare(k,
	    "SELECT w.partner, coalesce(p.name, '') FROM (SELECT partner FROM admin_address"
	    " WHERE address = ?1 UNION ALL SELECT partner FROM admin_domain WHERE domain = ?2"
	    " UNION ALL SELECT partner FROM admin_domain WHERE domain = ?3) w"
	    " LEFT JOIN partner p ON p.id = w.partner LIMIT 1");

	sqlite3_bind_text(st, 1, x->address, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, x->domain, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, x->org, -1, SQLITE_STATIC);
	while (asking_row(k, st)) {
		ret->own = sqlite3_column_int64(st, 0) == OWN;
		ret->partner = column_text(st, 1, k->a);
	}
}

static void
ask_moves(struct asking *k, int64_t address, int64_t person, struct why_person *p)
{
	sqlite3_stmt *st = asking_prepare(k,
	    "SELECT t.state, t.how, t.detail, t.moved, coalesce(m.message_id, ''),"
	    " coalesce(m.subject, '') FROM trust_move t LEFT JOIN mail m ON m.id = t.mail"
	    " WHERE t.address = ?1 AND t.person = ?2 ORDER BY t.id");

	sqlite3_bind_int64(st, 1, address);
	sqlite3_bind_int64(st, 2, person);
	while (asking_row(k, st)) {
		p->moves = arena_grow(k->a, p->moves, p->moves_n, sizeof(*p->moves));
		p->moves[p->moves_n++] = (struct why_move){ .state = trust(st, 0),
			.how = column_text(st, 1, k->a),
			.detail = column_text(st, 2, k->a),
			.when = column_time(st, 3),
			.message_id = column_text(st, 4, k->a),
			.subject = column_text(st, 5, k->a) };
	}
}

static void
ask_others(struct asking *k, int64_t address, int64_t person, struct why_person *p)
{
	sqlite3_stmt *st = asking_prepare(k,
	    "SELECT a.address FROM person_address pa JOIN address a ON a.id = pa.address"
	    " WHERE pa.person = ?1 AND pa.address <> ?2 AND (pa.trust = 2 OR pa.admin = 1) "
	    "LIMIT 20");

	sqlite3_bind_int64(st, 1, person);
	sqlite3_bind_int64(st, 2, address);
	while (asking_row(k, st))
		mail_strings_add(k->a, &p->proven, column_text(st, 0, k->a));
	st = asking_prepare(k,
	    "SELECT c.public_id, c.subject FROM (SELECT DISTINCT m.conversation FROM mail_address "
	    "z "
	    "JOIN mail m ON m.id = z.mail WHERE z.address = ?2) v JOIN appearance x ON "
	    "x.conversation = v.conversation AND x.address = ?2 JOIN conversation c ON c.id = "
	    "v.conversation WHERE x.sent > 0 AND EXISTS (SELECT 1 FROM "
	    "person_address pa JOIN appearance y ON y.address = pa.address AND y.conversation = "
	    "x.conversation WHERE pa.person = ?1 AND pa.address <> ?2 AND (pa.trust = 2 OR "
	    "pa.admin = 1) AND y.sent > 0) ORDER BY c.started LIMIT 20");
	sqlite3_bind_int64(st, 1, person);
	sqlite3_bind_int64(st, 2, address);
	while (asking_row(k, st)) {
		p->joint = arena_grow(k->a, p->joint, p->joint_n, sizeof(*p->joint));
		p->joint[p->joint_n++] = (struct why_conversation){ .id = column_text(st, 0, k->a),
			.subject = column_text(st, 1, k->a) };
	}
}

static void
ask_people(struct asking *k, int64_t address, struct why *ret)
{
	int64_t ids[PEOPLE_MAX] = { 0 };
	sqlite3_stmt *st = asking_prepare(k,
	    "SELECT p.id, p.name, p.org, pa.trust, pa.admin, pa.claimed, pa.first_seen,"
	    " coalesce(c.public_id, ''), coalesce(c.subject, ''), pa.days, pa.first_day, "
	    "pa.last_day,"
	    " pa.joint_first, pa.joint_last FROM person_address pa JOIN person p ON p.id = "
	    "pa.person"
	    " LEFT JOIN conversation c ON c.id = pa.appeared_in WHERE pa.address = ?1"
	    " ORDER BY pa.first_seen, p.id LIMIT 50");

	sqlite3_bind_int64(st, 1, address);
	while (asking_row(k, st)) {
		ids[ret->people_n] = sqlite3_column_int64(st, 0);
		ret->people = arena_grow(k->a, ret->people, ret->people_n, sizeof(*ret->people));
		ret->people[ret->people_n++] =
		    (struct why_person){ .name = column_text(st, 1, k->a),
			    .org = column_text(st, 2, k->a),
			    .trust = trust(st, 3),
			    .admin = sqlite3_column_int(st, 4) != 0,
			    .substitute = sqlite3_column_int(st, 5) != 0,
			    .first_seen = column_time(st, 6),
			    .appeared = { .id = column_text(st, 7, k->a),
				.subject = column_text(st, 8, k->a) },
			    .days = sqlite3_column_int64(st, 9),
			    .first_day = column_time(st, 10),
			    .last_day = column_time(st, 11),
			    .joint_first = column_time(st, 12),
			    .joint_last = column_time(st, 13) };
	}
	for (size_t i = 0; i < ret->people_n; i++) {
		ask_moves(k, address, ids[i], &ret->people[i]);
		ask_others(k, address, ids[i], &ret->people[i]);
	}
}

/* What the incident says of mail in which the address stands. */
static void
ask_findings(struct asking *k, int64_t incident, const char *address, struct why_incident *i)
{
	sqlite3_stmt *st = asking_prepare(k,
	    "SELECT f.detector, f.reason, m.message_id, f.severity, m.arrived FROM finding f"
	    " JOIN mail m ON m.id = f.mail WHERE f.incident = ?1 AND f.severity >= 2 AND EXISTS"
	    " (SELECT 1 FROM mail_address x JOIN address a ON a.id = x.address WHERE x.mail = "
	    "f.mail"
	    "  AND a.address = ?2) ORDER BY f.id LIMIT 20");

	sqlite3_bind_int64(st, 1, incident);
	sqlite3_bind_text(st, 2, address, -1, SQLITE_STATIC);
	while (asking_row(k, st)) {
		i->findings = arena_grow(k->a, i->findings, i->findings_n, sizeof(*i->findings));
		i->findings[i->findings_n++] =
		    (struct why_finding){ .detector = column_text(st, 0, k->a),
			    .reason = column_text(st, 1, k->a),
			    .message_id = column_text(st, 2, k->a),
			    .severity = column_severity(st, 3),
			    .arrived = column_time(st, 4) };
	}
}

static void
ask_incidents(struct asking *k, const char *address, struct why *ret)
{
	int64_t ids[PEOPLE_MAX] = { 0 };
	sqlite3_stmt *st = asking_prepare(k,
	    "SELECT i.id, i.public_id, i.opened, h.cleared FROM hostile h JOIN incident i"
	    " ON i.id = h.incident WHERE h.kind = 1 AND h.value = ?1 ORDER BY i.opened LIMIT 50");

	sqlite3_bind_text(st, 1, address, -1, SQLITE_STATIC);
	while (asking_row(k, st)) {
		ids[ret->incidents_n] = sqlite3_column_int64(st, 0);
		ret->incidents =
		    arena_grow(k->a, ret->incidents, ret->incidents_n, sizeof(*ret->incidents));
		ret->incidents[ret->incidents_n++] =
		    (struct why_incident){ .id = column_text(st, 1, k->a),
			    .opened = column_time(st, 2),
			    .cleared = sqlite3_column_int(st, 3) != 0 };
	}
	for (size_t i = 0; i < ret->incidents_n; i++)
		ask_findings(k, ids[i], address, &ret->incidents[i]);
}

int
why_ask(struct queries *q, const struct mail_addr *x, struct arena *a, struct why *ret)
{
	struct asking k = { .q = q, .a = a };
	int64_t id;

	*ret = (struct why){ .partner = "", .first_seen = TIME_UNKNOWN, .last_seen = TIME_UNKNOWN };
	id = ask_address(&k, x->address, ret);
	ask_partner(&k, x, ret);
	if (id != 0)
		ask_people(&k, id, ret);
	ask_incidents(&k, x->address, ret);
	return k.rc;
}

static void
ask_threads(struct asking *k, int64_t account, int64_t address, struct purge_entry *e)
{
	sqlite3_stmt *st = asking_prepare(k,
	    "SELECT DISTINCT c.public_id, c.subject FROM mail_address x JOIN mail m ON m.id "
	    "= x.mail"
	    " JOIN conversation c ON c.id = m.conversation JOIN copy y ON y.mail = m.id"
	    " JOIN folder d ON d.id = y.folder WHERE x.address = ?2 AND x.field IN (3, 4, 5)"
	    " AND d.account = ?1 AND y.direction = 2 ORDER BY c.started LIMIT 50");

	sqlite3_bind_int64(st, 1, account);
	sqlite3_bind_int64(st, 2, address);
	while (asking_row(k, st)) {
		e->threads = arena_grow(k->a, e->threads, e->threads_n, sizeof(*e->threads));
		e->threads[e->threads_n++] =
		    (struct why_conversation){ .id = column_text(st, 0, k->a),
			    .subject = column_text(st, 1, k->a) };
	}
}

int
purge_list(
    struct queries *q, int64_t incident, struct arena *a, struct purge_entry **ret, size_t *ret_n)
{
	struct asking k = { .q = q, .a = a };
	struct purge_entry *v = NULL;
	struct {
		int64_t account, address;
	} *ids = NULL;
	size_t n = 0;
	sqlite3_stmt *st = asking_prepare(&k,
	    "SELECT w.id, a.id, w.address, a.address, a.display, max(x.name), min(y.arrived), "
	    "max(y.arrived),"
	    " count(DISTINCT x.mail) FROM hostile h JOIN address a ON a.address = h.value"
	    " JOIN mail_address x ON x.address = a.id AND x.field IN (3, 4, 5)"
	    " JOIN copy y ON y.mail = x.mail AND y.direction = 2 JOIN folder d ON d.id = y.folder"
	    " JOIN account w ON w.id = d.account WHERE h.incident = ?1 AND h.kind = 1"
	    " AND h.cleared = 0 GROUP BY w.id, a.id ORDER BY w.address, a.address");

	sqlite3_bind_int64(st, 1, incident);
	while (asking_row(&k, st)) {
		v = arena_grow(a, v, n, sizeof(*v));
		ids = arena_grow(a, ids, n, sizeof(*ids));
		ids[n].account = sqlite3_column_int64(st, 0);
		ids[n].address = sqlite3_column_int64(st, 1);
		v[n++] = (struct purge_entry){ .account = column_text(st, 2, a),
			.address = column_text(st, 3, a),
			.display = column_text(st, 4, a),
			.name = column_text(st, 5, a),
			.first = column_time(st, 6),
			.last = column_time(st, 7),
			.mails = sqlite3_column_int64(st, 8) };
	}
	for (size_t i = 0; i < n; i++)
		ask_threads(&k, ids[i].account, ids[i].address, &v[i]);
	*ret = v;
	*ret_n = n;
	return k.rc;
}
