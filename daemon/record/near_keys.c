#include <stdlib.h>
#include <string.h>

#include "lookalike.h"
#include "mem.h"
#include "name.h"
#include "near_keys.h"

enum {
	TEXT_MAX = 255, /* RFC 1035 2.3.4; no longer name is looked at in parts */
	WORD_MIN = 2, /* of a label between dots and hyphens, below somebody else's domain */
	PART_MAX = 63 /* no label is longer */
};

enum kind { KIND_NAME = 1, KIND_VISUAL, KIND_EDIT, KIND_VISUAL_EDIT };

void
near_keys_free(struct near_keys *k)
{
	free(k->v);
	*k = (struct near_keys){ 0 };
}

/* Hashes of the beginnings of a text; with them that of any part, or of what is left without a letter, is at hand. */
struct text {
	uint64_t begin[TEXT_MAX + 1];
	size_t n;
};

static const uint64_t *
powers(void)
{
	static uint64_t v[TEXT_MAX + 1];

	if (v[0] == 0) {
		v[0] = 1;
		for (size_t i = 1; i <= TEXT_MAX; i++)
			v[i] = v[i - 1] * 0x9e3779b97f4a7c15u; /* 2^64 / the golden ratio */
	}
	return v;
}

/* False: longer than any domain. */
static bool
text_of(struct text *t, const char *s)
{
	uint64_t base = powers()[1];

	t->n = strlen(s);
	if (t->n > TEXT_MAX)
		return false;
	t->begin[0] = 0;
	for (size_t i = 0; i < t->n; i++)
		t->begin[i + 1] = t->begin[i] * base + (unsigned char)s[i] + 1;
	return true;
}

static uint64_t
part(const struct text *t, size_t from, size_t to)
{
	return t->begin[to] - t->begin[from] * powers()[to - from];
}

static uint64_t
together(uint64_t left, uint64_t right, size_t right_len)
{
	return left * powers()[right_len] + right;
}

/* Every bit depends on every other (MurmurHash3's last step). */
static uint64_t
finished(enum kind kind, uint64_t h)
{
	h += (uint64_t)kind * 0xd1b54a32d192ed03u;
	h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
	h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 33;
}

static void
room_for(struct near_keys *k, size_t more)
{
	if (k->n + more <= k->room)
		return;
	k->room = 2 * (k->n + more);
	k->v = mem_realloc(k->v, k->room, sizeof(*k->v));
}

/* There is room for it. */
static inline void
add(struct near_keys *k, enum kind kind, uint64_t h)
{
	k->v[k->n++] = finished(kind, h);
}

static void
add_whole(struct near_keys *k, enum kind kind, const char *s)
{
	struct text t;

	if (s[0] == '\0' || !text_of(&t, s))
		return;
	room_for(k, 1);
	add(k, kind, t.begin[t.n]);
}

/* Itself, and with one letter left out; of equal neighbours the first only. */
static void
add_shorter(struct near_keys *k, enum kind kind, const char *s)
{
	struct text t;

	if (!text_of(&t, s))
		return;
	room_for(k, t.n + 1);
	add(k, kind, t.begin[t.n]);
	for (size_t i = 0; i < t.n; i++)
		if (i == 0 || s[i] != s[i - 1])
			add(k, kind, together(t.begin[i], part(&t, i + 1, t.n), t.n - i - 1));
}

/* With two letters left out. */
static void
add_shorter_by_two(struct near_keys *k, enum kind kind, const char *s)
{
	struct text t;

	if (!text_of(&t, s))
		return;
	room_for(k, t.n * t.n / 2 + 1);
	for (size_t i = 0; i < t.n; i++) {
		if (i > 0 && s[i] == s[i - 1])
			continue;
		for (size_t j = i + 1; j < t.n; j++)
			if (j == i + 1 || s[j] != s[j - 1])
				add(k, kind,
				    together(together(t.begin[i], part(&t, i + 1, j), j - i - 1),
					part(&t, j + 1, t.n), t.n - j - 1));
	}
}

/* Every part that a known name may be: anywhere, or at the beginning, after a hyphen or a word that imitators add. */
static void
add_parts(struct near_keys *k, enum kind kind, const char *s, bool anywhere)
{
	struct text t;

	if (!text_of(&t, s))
		return;
	for (size_t i = 0; i + LOOKALIKE_WORD_MIN <= t.n; i++) {
		size_t longest = t.n - i < PART_MAX ? t.n - i : PART_MAX;

		if (!anywhere && i > 0 && s[i - 1] != '-' && !lookalike_is_addition(s, i))
			continue;
		room_for(k, longest + 1);
		for (size_t len = LOOKALIKE_WORD_MIN; len <= longest; len++)
			add(k, kind, part(&t, i, i + len));
	}
}

/* One letter left out, then what is far-fetched: of what the eye sees, and two letters. */
static void
add_edits(struct near_keys *k, const char *label, const char *visual, size_t longest)
{
	size_t n = strlen(label);

	if (n >= LOOKALIKE_EDIT1_MIN)
		add_shorter(k, KIND_EDIT, label);
	k->near = k->n;
	if (n >= LOOKALIKE_EDIT1_MIN)
		add_shorter(k, KIND_VISUAL_EDIT, visual);
	if (n < LOOKALIKE_EDIT2_MIN || n > longest)
		return;
	/* One letter of the one, two of the other: they are all looked for in one place. */
	add_shorter(k, KIND_EDIT, label);
	add_shorter_by_two(k, KIND_EDIT, label);
}

void
near_keys_known(struct near_keys *k, struct arena *a, const char *domain)
{
	const char *label = lookalike_label(a, domain), *visual = name_visual(a, label),
		   *order = lookalike_order(a, label);

	k->n = 0;
	add_whole(k, KIND_NAME, label);
	add_whole(k, KIND_VISUAL, visual);
	if (strcmp(order, label) != 0)
		add_whole(k, KIND_NAME, order);
	k->names = k->n;
	add_edits(k, label, visual, NEAR_EDIT2_MAX);
}

void
near_keys_count(const char *domain, size_t *ret_names, size_t *ret_near, size_t *ret_far)
{
	size_t n = strcspn(domain, ".");

	*ret_names = 3;
	*ret_near = n + 1;
	*ret_far = n + 1 + (n <= NEAR_EDIT2_MAX ? n + 1 + n * n / 2 : 0);
}

void
near_keys_asked(struct near_keys *k, struct arena *a, const char *host, const char *org)
{
	const char *label = lookalike_label(a, org), *visual = name_visual(a, label),
		   *whole = lookalike_joined(a, host, org), *seen = name_visual(a, whole);

	k->n = 0;
	add_whole(k, KIND_NAME, lookalike_order(a, label));
	/* Where nothing was drawn together, what stands in the label stands in what the eye sees of it as well. */
	if (strlen(visual) != strlen(label))
		add_parts(k, KIND_NAME, label, false);
	add_parts(k, KIND_VISUAL, seen, strcmp(host, org) != 0);
	if (strlen(seen) < LOOKALIKE_WORD_MIN)
		add_whole(k, KIND_VISUAL, seen);
	if (strcmp(visual, seen) != 0)
		add_parts(k, KIND_VISUAL, visual, false);
	for (const char *p = host; *p != '\0';) {
		size_t n = strcspn(p, ".-");

		if (n >= WORD_MIN)
			add_whole(k, KIND_NAME, arena_strndup(a, p, n));
		p += n + (p[n] != '\0');
	}
	k->names = k->n;
	add_edits(k, label, visual, NEAR_EDIT2_MAX + 2);
}
