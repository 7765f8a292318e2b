/* LINK: base record */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gather.h"
#include "lookalike.h"
#include "organisation.h"
#include "scratch.h"
#include "tap.h"

enum { KNOWN = 300, ASKED = 1500, FIRST = 1000, LATER = 5000 };

static uint64_t state = 88172645463325252ull;

static size_t
below(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (size_t)(state % n);
}

static const char *
name_random(struct arena *a)
{
	static const char letters[] = "aeioulnrst1b0mwv-";
	char label[24] = "x";
	size_t len = 3 + below(16);

	for (size_t i = 1; i < len; i++)
		label[i] = letters[below(sizeof(letters) - 1)];
	label[len] = 'k';
	label[len + 1] = '\0';
	return arena_printf(a, "%s.example", label);
}

/* A letter left out, put in, changed or swapped, twice; or a word beside the label. */
static const char *
name_near(struct arena *a, const char *known)
{
	char label[64];
	size_t len = strcspn(known, ".");

	if (below(5) == 0)
		return arena_printf(a, "pay-%.*s.example", (int)len, known);
	snprintf(label, sizeof(label), "%.*s", (int)len, known);
	for (int times = 0; times < 2 && len > 3; times++) {
		size_t at = 1 + below(len - 2);

		if (below(2) == 0) {
			memmove(label + at, label + at + 1, len - at);
			len--;
		} else
			label[at] = (char)('a' + below(26));
	}
	return arena_printf(a, "%s.example", label);
}

static void
guard(struct store *s, struct arena *a, const char *org)
{
	domain_seen(s, org, DOMAIN_CORPORATE, FIRST);
	domain_guard(s, a, org, false);
}

static bool
imitates(struct store *s, struct arena *a, const char *host, const char *known)
{
	return strcmp(domain_imitates(s, a, host, host, LATER), known) == 0;
}

static void
test_same_answers(struct store *filtered, struct store *plain, struct arena *a)
{
	const char *known[KNOWN];
	size_t bad = 0, found = 0;

	store_begin(filtered);
	/* Half before the filter is made, half while it grows. */
	for (size_t i = 0; i < KNOWN; i++) {
		guard(filtered, a, known[i] = name_random(a));
		if (i == KNOWN / 2)
			imitates(filtered, a, "nothing-like-it.example", "");
	}
	store_commit(filtered);
	store_begin(filtered);
	for (size_t i = 0; i < ASKED; i++) {
		const char *host =
		    below(2) == 0 ? name_random(a) : name_near(a, known[below(KNOWN)]);
		const char *expected = domain_imitates(plain, a, host, host, LATER);

		found += expected[0] != '\0';
		if (!imitates(filtered, a, host, expected)) {
			printf("# %s: %s\n", host, expected);
			bad++;
		}
	}
	store_commit(filtered);
	TAP_OK(
	    filtered->near.v != NULL && plain->near.v == NULL, "one has the filter, one has not");
	TAP_OK(found > ASKED / 10 && bad == 0, "the same answers: %zu of %d imitate", found, ASKED);
}

static void
test_growth(struct store *s, struct arena *a)
{
	size_t blocks = s->near.blocks;

	store_begin(s);
	for (size_t i = 0; i < 8 * KNOWN; i++)
		guard(s, a, name_random(a));
	guard(s, a, "northwind-traders.example");
	TAP_OK(imitates(s, a, "northwind-tradesr.example", "northwind-traders.example"),
	    "found in a filter that was made anew");
	TAP_OK(s->near.blocks > blocks && !near_filter_outgrown(&s->near), "it is larger");
	store_commit(s);
}

static void
test_changes(struct store *s, struct store *other, struct arena *a)
{
	const char *host = "contoso-mechanlcal.example", *known = "contoso-mechanical.example";

	store_begin(s);
	TAP_OK(imitates(s, a, host, ""), "nothing like it yet");
	guard(s, a, known);
	TAP_OK(imitates(s, a, host, known), "found as soon as it is guarded");
	store_rollback(s);
	store_begin(s);
	TAP_OK(imitates(s, a, host, ""), "rolled back: nothing like it");
	store_commit(s);
	store_begin(other);
	guard(other, a, known);
	store_commit(other);
	store_begin(s);
	TAP_OK(imitates(s, a, host, known), "another process guarded it");
	store_commit(s);
}

static void
test_order(struct store *s, struct arena *a)
{
	store_begin(s);
	domain_seen(s, "fabrikam-tools.example", DOMAIN_CORPORATE, FIRST);
	TAP_OK(imitates(s, a, "fabrikam-tools.example", ""), "an early one");
	domain_seen(s, "fabrikam-tool.example", DOMAIN_CORPORATE, FIRST + 1);
	domain_guard(s, a, "fabrikam-tool.example", false);
	TAP_OK(imitates(s, a, "fabrikam-tools.example", ""), "who was there first imitates nobody");
	domain_seen(s, "fabrikam-tool.example", DOMAIN_CORPORATE, FIRST - 1);
	TAP_OK(imitates(s, a, "fabrikam-tools.example", "fabrikam-tool.example"),
	    "older mail shows that the other one was first");
	store_commit(s);
}

int
main(void)
{
	struct scratch scratch;
	char error[512];
	struct store *s = NULL, *other = NULL;
	struct arena *a = arena_new();

	organisation_init();
	if (!scratch_make(&scratch))
		return 1;
	if (store_open(scratch.file, STORE_MEMORY_TEMPORARY, &s, error, sizeof(error)) !=
		STORE_OK ||
	    store_open(scratch.file, STORE_MEMORY_TEMPORARY, &other, error, sizeof(error)) !=
		STORE_OK) {
		printf("# %s\n", error);
		return 1;
	}
	test_same_answers(s, other, a);
	test_growth(s, a);
	test_changes(s, other, a);
	test_order(s, a);
	store_close(other);
	store_close(s);
	scratch_remove(&scratch);
	arena_free(a);
	return tap_done();
}
