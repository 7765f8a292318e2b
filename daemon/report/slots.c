#include <string.h>

#include "asking.h"
#include "slots.h"

enum { SLOTS_MAX = 200 };

const char *
slot_state_name(enum slot_state s)
{
	static const char *const names[] = { "absent", "true", "added", "swapped" };

	return names[s];
}

static sqlite3_stmt *
ask(struct asking *k, const char *sql, int64_t one, int64_t two)
{
	sqlite3_stmt *st = asking_prepare(k, sql);

	sqlite3_bind_int64(st, 1, one);
	sqlite3_bind_int64(st, 2, two);
	return st;
}

static void
read_list(struct asking *k, const char *sql, int64_t one, int64_t two, struct mail_strings *ret)
{
	sqlite3_stmt *st = ask(k, sql, one, two);

	while (asking_row(k, st)) {
		const char *s = column_text(st, 0, k->a);

		mail_strings_add_once(k->a, ret, s);
	}
}

static int
read_slots(struct queries *q, int64_t incident, struct arena *a, struct slots *ret)
{
	struct asking k = { .q = q, .a = a };
	int64_t ids[SLOTS_MAX] = { 0 }, conversation = 0;
	sqlite3_stmt *st = ask(&k,
	    "SELECT p.person, p.name, a.display, p.since, p.conversation FROM participant p"
	    " JOIN address a ON a.id = p.address WHERE p.conversation ="
	    " (SELECT conversation FROM incident WHERE id = ?1) ORDER BY p.since, p.person LIMIT "
	    "200",
	    incident, 0);

	while (asking_row(&k, st)) {
		if (ret->n == SLOTS_MAX)
			continue;
		ret->v = arena_grow(a, ret->v, ret->n, sizeof(*ret->v));
		ids[ret->n] = sqlite3_column_int64(st, 0);
		conversation = sqlite3_column_int64(st, 4);
		ret->v[ret->n] = (struct slot){ .name = column_text(st, 1, a),
			.address = column_text(st, 2, a),
			.since = sqlite3_column_int64(st, 3) };
		mail_strings_add(a, &ret->v[ret->n].own, ret->v[ret->n].address);
		ret->n++;
	}
	for (size_t i = 0; i < ret->n; i++) {
		read_list(&k,
		    "SELECT a.display FROM person_address pa JOIN address a ON a.id = pa.address"
		    " WHERE pa.person = ?1 AND (pa.trust = 2 OR pa.admin = 1) LIMIT 20",
		    ids[i], 0, &ret->v[i].own);
		read_list(&k,
		    "SELECT a.display FROM substitute u JOIN address a ON a.id = u.address"
		    " WHERE u.person = ?1 AND u.conversation = ?2 LIMIT 20",
		    ids[i], conversation, &ret->v[i].substitutes);
	}
	return k.rc;
}

static enum slot_state
state_of(const struct slot *s, const struct query_copy *c)
{
	bool own_from = false, own_else = false, false_reply = false, false_else = false;

	for (size_t i = 0; i < c->parties_n; i++) {
		const struct query_party *p = &c->parties[i];
		bool own = mail_strings_has(&s->own, p->address);
		bool other = !own && mail_strings_has(&s->substitutes, p->address);

		own_from |= own && strcmp(p->field, "from") == 0;
		own_else |= own && strcmp(p->field, "from") != 0;
		false_reply |= other && strcmp(p->field, "reply_to") == 0;
		false_else |= other && strcmp(p->field, "reply_to") != 0;
	}
	if (false_reply && !own_else)
		return SLOT_SWAPPED;
	if (false_reply || false_else)
		return own_from || own_else ? SLOT_ADDED : SLOT_SWAPPED;
	return own_from || own_else ? SLOT_TRUE : SLOT_ABSENT;
}

/* before: each slot's last state that was not absence. */
static void
view(const struct slots *s, const struct query_copy *c, const struct slot_view *last,
    enum slot_state *before, struct arena *a, struct slot_view *ret)
{
	*ret = (struct slot_view){ .states = arena_alloc(a, s->n + 1, sizeof(*ret->states)),
		.returned = arena_alloc(a, s->n + 1, sizeof(bool)),
		.dropped = arena_alloc(a, s->n + 1, sizeof(bool)) };
	for (size_t i = 0; i < s->n; i++) {
		enum slot_state now = state_of(&s->v[i], c);

		ret->states[i] = now;
		ret->known += s->v[i].since <= c->arrived;
		ret->swapped += now == SLOT_SWAPPED;
		ret->returned[i] =
		    now == SLOT_TRUE && (before[i] == SLOT_SWAPPED || before[i] == SLOT_ADDED);
		ret->dropped[i] =
		    now == SLOT_ABSENT && last != NULL && last->states[i] == SLOT_TRUE;
		if (now != SLOT_ABSENT)
			before[i] = now;
	}
}

static const char *
domain_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at == NULL ? "" : at + 1;
}

static void
find_silence(
    const struct query_copy *copies, size_t n, size_t slot, struct arena *a, struct slots *s)
{
	struct slot_silence x = { .domain = domain_of(s->v[slot].address), .since = TIME_UNKNOWN };

	for (size_t i = 0; i < s->silent_n; i++)
		if (strcmp(s->silent[i].domain, x.domain) == 0)
			return;
	for (size_t k = 0; k < n; k++) {
		bool real = false, fake = false;

		for (size_t i = 0; i < s->n; i++) {
			if (strcmp(domain_of(s->v[i].address), x.domain) != 0)
				continue;
			real |= s->views[k].states[i] == SLOT_TRUE ||
				s->views[k].states[i] == SLOT_ADDED;
			fake |= s->views[k].states[i] == SLOT_SWAPPED;
		}
		if (real) {
			x.since = copies[k].arrived;
			x.messages = 0;
		} else
			x.messages += fake;
	}
	if (x.messages == 0)
		return;
	s->silent = arena_grow(a, s->silent, s->silent_n, sizeof(*s->silent));
	s->silent[s->silent_n++] = x;
}

int
slots_of(struct queries *q, int64_t incident, const struct query_copy *copies, size_t n,
    struct arena *a, struct slots *ret)
{
	enum slot_state *before;
	size_t most = 0;

	*ret = (struct slots){ 0 };
	if (read_slots(q, incident, a, ret) == -1)
		return -1;
	before = arena_alloc(a, ret->n + 1, sizeof(*before));
	ret->views = arena_alloc(a, n + 1, sizeof(*ret->views));
	for (size_t k = 0; k < n; k++) {
		view(ret, &copies[k], k > 0 ? &ret->views[k - 1] : NULL, before, a, &ret->views[k]);
		if (ret->views[k].swapped > most) {
			most = ret->views[k].swapped;
			ret->rises++;
		}
	}
	for (size_t i = 0; i < ret->n; i++)
		find_silence(copies, n, i, a, ret);
	return 0;
}
