#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "mem.h"
#include "near.h"

enum {
	LINE = 16, /* slots; 64 bytes, as the processor reads them */
	SLOT = sizeof(uint32_t),
	LINES_MIN = 16,
	TABLES_MIN = 3 * LINES_MIN * LINE * SLOT, /* bytes */
	HUGE = 2 << 20, /* bytes of a large page */
	FILLED = 12, /* of the slots of a line, at most, in the mean */
	KEY = SLOT * LINE / FILLED + 1, /* bytes of a key, rounded up */
	ID_BITS_MIN = 10,
	FAR_SHARE = 64, /* of the limit, for far-fetched keys */
	AHEAD = 16 /* keys whose lines are fetched before they are looked at */
};

void
near_init(struct near *x, size_t limit)
{
	near_free(x);
	x->limit = limit;
	x->id_bits = ID_BITS_MIN;
}

void
near_free(struct near *x)
{
	free(x->names.slots);
	free(x->edits.slots);
	free(x->far.slots);
	free(x->domains);
	free(x->text);
	near_keys_free(&x->keys);
	*x = (struct near){ 0 };
}

static size_t
table_bytes(const struct near_table *t)
{
	return t->lines * LINE * SLOT;
}

size_t
near_bytes(const struct near *x)
{
	return table_bytes(&x->names) + table_bytes(&x->edits) + table_bytes(&x->far) +
	       x->domains_room * sizeof(*x->domains) + x->text_room;
}

const char *
near_domain(const struct near *x, uint32_t id)
{
	return x->text + x->domains[id].at;
}

bool
near_domain_admin(const struct near *x, uint32_t id)
{
	return x->domains[id].admin;
}

/* The upper half of a hash says where, the lower one stands in the slot as far as there is room. */
static size_t
line_of(const struct near_table *t, uint64_t hash)
{
	return (size_t)((hash >> 32) * t->lines >> 32);
}

static uint32_t
slot_of(const struct near *x, uint64_t hash, uint32_t id)
{
	uint32_t below = ((uint32_t)1 << x->id_bits) - 1;

	return ((uint32_t)hash & ~below) | id;
}

static void
insert(const struct near *x, struct near_table *t, uint64_t hash, uint32_t id)
{
	uint32_t slot = slot_of(x, hash, id);

	for (size_t line = line_of(t, hash);; line = line + 1 < t->lines ? line + 1 : 0) {
		uint32_t *s = t->slots + line * LINE;

		for (int i = 0; i < LINE; i++) {
			if (s[i] == slot)
				return;
			if (s[i] != 0)
				continue;
			s[i] = slot;
			t->keys++;
			return;
		}
	}
}

/* The keys of x->keys; far: all of them. */
static void
insert_keys(struct near *x, uint32_t id, bool far)
{
	const struct near_keys *k = &x->keys;

	for (size_t i = 0; i < k->names; i++)
		insert(x, &x->names, k->v[i], id);
	for (size_t i = k->names; i < k->near; i++)
		insert(x, &x->edits, k->v[i], id);
	for (size_t i = k->near; i < k->n && far; i++)
		insert(x, &x->far, k->v[i], id);
}

static bool
has_room(const struct near_table *t, size_t keys)
{
	return t->keys + keys <= t->lines * FILLED;
}

/* Is there room for the domain's far-fetched keys?  Asked in the order of the numbers: the same after a restart. */
static bool
takes_far(const struct near *x, bool admin, size_t far)
{
	return admin || (x->far_wanted + far) * KEY <= x->limit / FAR_SHARE;
}

static void
insert_domain(struct near *x, uint32_t id)
{
	struct arena *a = arena_new();
	const char *domain = near_domain(x, id);
	bool admin = x->domains[id].admin, fetched;
	size_t names, near, far;

	near_keys_count(domain, &names, &near, &far);
	near_keys_known(&x->keys, a, domain);
	fetched = takes_far(x, admin, far);
	insert_keys(x, id, fetched);
	if (fetched && !admin)
		x->far_wanted += far;
	arena_free(a);
}

/* Room for so many keys, and a quarter more where the limit allows it. */
static void
table_make(const struct near *x, struct near_table *t, size_t keys)
{
	size_t lines = (keys + keys / 4) / FILLED + 1;
	void *slots;

	if (lines * LINE * SLOT + near_bytes(x) > x->limit)
		lines = keys / FILLED + 1;
	t->lines = lines < LINES_MIN ? LINES_MIN : lines;
	t->keys = 0;
	if (posix_memalign(&slots, table_bytes(t) < HUGE ? LINE * SLOT : HUGE, table_bytes(t)) != 0)
		mem_exhausted();
	t->slots = slots;
	/* Else each look at a large table were a miss of the page table's cache too.  Refused: it is slower. */
	if (table_bytes(t) >= HUGE)
		madvise(t->slots, table_bytes(t), MADV_HUGEPAGE);
	memset(t->slots, 0, table_bytes(t));
}

/* What the domains need, up to the last one that fits; larger numbers are not kept. */
static void
count(struct near *x, size_t *ret_names, size_t *ret_edits, size_t *ret_far)
{
	size_t bytes = x->domains_room * sizeof(*x->domains) + x->text_room + TABLES_MIN;

	*ret_names = *ret_edits = *ret_far = 0;
	x->far_wanted = 0;
	for (uint32_t id = 1; id <= x->last; id++) {
		size_t names, near, far;

		if (x->domains[id].at == 0)
			continue;
		near_keys_count(near_domain(x, id), &names, &near, &far);
		if (!takes_far(x, x->domains[id].admin, far))
			far = 0;
		else if (!x->domains[id].admin)
			x->far_wanted += far;
		if (bytes + (*ret_names + names + *ret_edits + near + *ret_far + far) * KEY >
		    x->limit) {
			near_cut(x, id - 1);
			x->full = true;
			return;
		}
		*ret_names += names;
		*ret_edits += near;
		*ret_far += far;
	}
}

void
near_build(struct near *x)
{
	size_t names, edits, far;

	free(x->names.slots);
	free(x->edits.slots);
	free(x->far.slots);
	x->names = x->edits = x->far = (struct near_table){ 0 };
	x->id_bits = ID_BITS_MIN;
	count(x, &names, &edits, &far);
	while (x->last >> x->id_bits != 0 || (x->last + x->last / 4) >> x->id_bits != 0)
		x->id_bits++;
	table_make(x, &x->names, names);
	table_make(x, &x->edits, edits);
	table_make(x, &x->far, far);
	x->far_wanted = 0;
	for (uint32_t id = 1; id <= x->last; id++)
		if (x->domains[id].at != 0)
			insert_domain(x, id);
}

static size_t
larger(size_t room, size_t needed)
{
	size_t more = room + room / 4;

	return more > needed ? more : needed + needed / 4 + 64;
}

/* Room for the domain itself; false: the limit does not allow it. */
static bool
make_room(struct near *x, uint32_t id, size_t n)
{
	size_t domains = x->domains_room, text = x->text_room;

	if (id >= domains)
		domains = larger(domains, id + (size_t)1);
	if (x->text_n + n > text)
		text = larger(text, x->text_n + n);
	if (id > NEAR_ID_MAX || domains * sizeof(*x->domains) + text + TABLES_MIN > x->limit)
		return false;
	if (domains > x->domains_room) {
		x->domains = mem_realloc(x->domains, domains, sizeof(*x->domains));
		memset(x->domains + x->domains_room, 0,
		    (domains - x->domains_room) * sizeof(*x->domains));
		x->domains_room = domains;
	}
	if (text > x->text_room) {
		x->text = mem_realloc(x->text, text, 1);
		x->text_room = text;
	}
	return true;
}

bool
near_put(struct near *x, uint32_t id, const char *domain, bool admin)
{
	size_t n = strlen(domain) + 1;

	if (id <= x->last && x->domains[id].at != 0) {
		x->domains[id].admin = admin;
		return true;
	}
	if (x->text_n == 0)
		x->text_n = 1; /* at 0 stands no domain */
	if (x->full || !make_room(x, id, n)) {
		x->full = true;
		return false;
	}
	memcpy(x->text + x->text_n, domain, n);
	x->domains[id].at = (unsigned)x->text_n & 0x7fffffff;
	x->domains[id].admin = admin;
	x->text_n += n;
	x->last = id;
	return true;
}

void
near_cut(struct near *x, uint32_t last)
{
	for (uint32_t id = last + 1; id <= x->last; id++)
		x->domains[id].at = 0;
	if (last < x->last)
		x->last = last;
}

bool
near_add(struct near *x, uint32_t id, const char *domain, bool admin)
{
	size_t names, near, far;

	if (!near_put(x, id, domain, admin))
		return false;
	near_keys_count(domain, &names, &near, &far);
	if (id >> x->id_bits == 0 && has_room(&x->names, names) && has_room(&x->edits, near) &&
	    (!takes_far(x, admin, far) || has_room(&x->far, far)))
		insert_domain(x, id);
	else
		near_build(x);
	return id <= x->last;
}

struct found {
	uint32_t *v;
	size_t n, max;
};

static void
add_found(const struct near *x, struct found *f, uint32_t id)
{
	if (id == 0 || id > x->last || x->domains[id].at == 0 || f->n == f->max)
		return;
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i] == id)
			return;
	f->v[f->n++] = id;
}

static void
find(const struct near *x, const struct near_table *t, uint64_t hash, struct found *f)
{
	uint32_t below = ((uint32_t)1 << x->id_bits) - 1, wanted = (uint32_t)hash & ~below;

	for (size_t line = line_of(t, hash);; line = line + 1 < t->lines ? line + 1 : 0) {
		const uint32_t *s = t->slots + line * LINE;
		uint32_t any = 0;

		/* All eight at once; mostly it is none. */
		for (int i = 0; i < LINE; i++)
			any |= (s[i] & ~below) == wanted;
		if (any != 0)
			for (int i = 0; i < LINE; i++)
				if ((s[i] & ~below) == wanted)
					add_found(x, f, s[i] & below);
		if (s[LINE - 1] == 0)
			return;
	}
}

static void
find_all(const struct near *x, const struct near_table *t, const uint64_t *keys, size_t n,
    struct found *f)
{
	if (t->lines == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		if (i + AHEAD < n)
			__builtin_prefetch(t->slots + line_of(t, keys[i + AHEAD]) * LINE);
		find(x, t, keys[i], f);
	}
}

size_t
near_find(const struct near *x, const struct near_keys *asked, uint32_t *ret, size_t max)
{
	struct found f = { .v = ret, .max = max };

	find_all(x, &x->names, asked->v, asked->names, &f);
	find_all(x, &x->edits, asked->v + asked->names, asked->near - asked->names, &f);
	find_all(x, &x->far, asked->v + asked->near, asked->n - asked->near, &f);
	return f.n;
}
