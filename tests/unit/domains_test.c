/* LINK: base record */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "draw.h"
#include "gather.h"
#include "guarded.h"
#include "lookalike.h"
#include "organisation.h"
#include "scratch.h"
#include "tap.h"

enum { KNOWN = 300, ASKED = 1500, FIRST = 1000, LATER = 5000 };

static const char *
name_random(struct arena *a)
{
	static const char letters[] = "aeioulnrst1b0mwv-";
	char label[24] = "x";
	size_t len = 3 + draw_below(16);

	for (size_t i = 1; i < len; i++)
		label[i] = letters[draw_below(sizeof(letters) - 1)];
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

	if (draw_below(5) == 0)
		return arena_printf(a, "pay-%.*s.example", (int)len, known);
	snprintf(label, sizeof(label), "%.*s", (int)len, known);
	for (int times = 0; times < 2 && len > 3; times++) {
		size_t at = 1 + draw_below(len - 2);

		if (draw_below(2) == 0) {
			memmove(label + at, label + at + 1, len - at);
			len--;
		} else
			label[at] = (char)('a' + draw_below(26));
	}
	return arena_printf(a, "%s.example", label);
}

static void
guard(struct store *s, const char *org)
{
	domain_seen(s, org, DOMAIN_CORPORATE, FIRST);
	domain_guard(s, org, false);
}

static bool
imitates(struct store *s, struct arena *a, const char *host, const char *known)
{
	return strcmp(domain_imitates(s, a, host, host, LATER), known) == 0;
}

struct known {
	const char *v[KNOWN];
	const char *asked[ASKED], *answers[ASKED];
};

/* One that it imitates, each compared with it. */
static const char *
imitated(struct arena *a, const char *host, const struct known *k)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (lookalike_of(a, host, host, k->v[i]) != LOOKALIKE_NONE)
			return k->v[i];
	return "";
}

static void
test_index(struct store *s, struct arena *a, struct known *k)
{
	size_t bad = 0, found = 0;

	store_begin(s);
	/* Half before the memory is filled, half while it grows. */
	for (size_t i = 0; i < KNOWN; i++) {
		guard(s, k->v[i] = name_random(a));
		if (i == KNOWN / 2)
			imitates(s, a, "nothing-like-it.example", "");
	}
	for (size_t i = 0; i < ASKED; i++) {
		const char *host =
		    draw_below(2) == 0 ? name_random(a) : name_near(a, k->v[draw_below(KNOWN)]);

		k->asked[i] = host;
		k->answers[i] = domain_imitates(s, a, host, host, LATER);
		found += k->answers[i][0] != '\0';
		if ((k->answers[i][0] == '\0') != (imitated(a, host, k)[0] == '\0')) {
			printf("# %s: \"%s\", wanted \"%s\"\n", host, k->answers[i],
			    imitated(a, host, k));
			bad++;
		}
	}
	store_commit(s);
	TAP_OK(found > ASKED / 10 && bad == 0, "found where one by one finds: %zu of %d imitate",
	    found, ASKED);
}

/* Answers of a store that was opened anew, with so much memory; those by two edits may be missing where it is little. */
static void
test_again(const char *file, struct arena *a, const struct known *k, size_t limit)
{
	char error[512];
	struct store *s;
	size_t bad = 0, missing = 0;
	bool full, few = limit < CONFIG_LOOKALIKE_BYTES;

	if (store_open(file, STORE_MEMORY_TEMPORARY, &s, error, sizeof(error)) != STORE_OK) {
		TAP_OK(false, "%s", error);
		return;
	}
	guarded_reset(s, limit);
	store_begin(s);
	for (size_t i = 0; i < ASKED; i++) {
		const char *host = k->asked[i], *answer = domain_imitates(s, a, host, host, LATER);

		if (strcmp(answer, k->answers[i]) == 0)
			continue;
		missing++;
		if (!few || lookalike_of(a, host, host, k->answers[i]) != LOOKALIKE_TYPO) {
			printf("# %s: \"%s\", before \"%s\"\n", host, answer, k->answers[i]);
			bad++;
		}
	}
	full = s->guarded.near.full;
	TAP_OK(bad == 0 && full == few && near_bytes(&s->guarded.near) <= limit,
	    "%s: the same answers, but for %zu of two edits", few ? "little memory" : "restarted",
	    missing);
	guard(s, "northwind-traders.example");
	TAP_OK(imitates(s, a, "northwind-tradesr.example", "northwind-traders.example"),
	    "what is guarded from now on is found too");
	store_rollback(s);
	store_begin(s);
	TAP_OK(imitates(s, a, "northwind-tradesr.example", ""), "rolled back");
	store_commit(s);
	store_close(s);
}

/* A reload with another limit: what was asked before is answered by what is found now. */
static void
test_reload(struct store *s, struct arena *a, const struct known *k)
{
	static const size_t limits[] = { 8000, CONFIG_LOOKALIKE_BYTES, 20000 };

	for (size_t n = 0; n < sizeof(limits) / sizeof(limits[0]); n++) {
		size_t missing = 0, bad = 0;
		bool few = limits[n] < CONFIG_LOOKALIKE_BYTES;

		guarded_reset(s, limits[n]);
		store_begin(s);
		for (size_t i = 0; i < ASKED; i++) {
			const char *host = k->asked[i],
				   *answer = domain_imitates(s, a, host, host, LATER);

			if (strcmp(answer, k->answers[i]) == 0)
				continue;
			missing++;
			bad += lookalike_of(a, host, host, k->answers[i]) != LOOKALIKE_TYPO;
		}
		store_commit(s);
		TAP_OK(bad == 0 && (missing > 0) == few && store_crowded(s) == few,
		    "reloaded with %zu bytes: %zu of two edits are missing", limits[n], missing);
	}
	guarded_reset(s, CONFIG_LOOKALIKE_BYTES);
}

static void
test_growth(struct store *s, struct arena *a)
{
	size_t bytes = near_bytes(&s->guarded.near);

	store_begin(s);
	for (size_t i = 0; i < 8 * KNOWN; i++)
		guard(s, name_random(a));
	guard(s, "northwind-traders.example");
	TAP_OK(imitates(s, a, "northwind-tradesr.example", "northwind-traders.example"),
	    "found in tables that were made anew");
	TAP_OK(near_bytes(&s->guarded.near) > bytes, "they are larger");
	store_commit(s);
}

static void
test_changes(struct store *s, struct store *other, struct arena *a)
{
	const char *host = "contoso-mechanlcal.example", *known = "contoso-mechanical.example";

	store_begin(s);
	TAP_OK(imitates(s, a, host, ""), "nothing like it yet");
	guard(s, known);
	TAP_OK(imitates(s, a, host, known), "found as soon as it is guarded");
	store_rollback(s);
	store_begin(s);
	TAP_OK(imitates(s, a, host, ""), "rolled back: nothing like it");
	store_commit(s);
	store_begin(other);
	guard(other, known);
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
	domain_guard(s, "fabrikam-tool.example", false);
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
	static struct known known;

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
	test_index(s, a, &known);
	test_again(scratch.file, a, &known, CONFIG_LOOKALIKE_BYTES);
	test_again(scratch.file, a, &known, 20000);
	test_again(scratch.file, a, &known, 8000);
	test_reload(s, a, &known);
	test_growth(s, a);
	test_changes(s, other, a);
	test_order(s, a);
	store_close(other);
	store_close(s);
	scratch_remove(&scratch);
	arena_free(a);
	return tap_done();
}
