/* LINK: base record */
/*
 * lookalike_bench attacks FILE - lines of a host, a tab and the domain that it imitates: prints those that are not found
 * ("missed"), and those that are only where a known name is borne as well ("named").
 *
 * lookalike_bench strangers CONTACTS FILE - files of domains: prints those of FILE that are taken for one of
 * the contacts though they bear no known name, how, and for whom.
 *
 * lookalike_bench look-ups N - what a look-up of an unknown domain costs beside N recorded ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "gather.h"
#include "guarded.h"
#include "lookalike.h"
#include "mem.h"
#include "organisation.h"
#include "scratch.h"

struct lines {
	char **v;
	size_t n;
};

static struct lines
read_lines(const char *path)
{
	struct lines l = { 0 };
	char *line = NULL;
	size_t cap = 0;
	FILE *f = fopen(path, "r");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (getline(&line, &cap, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		l.v = mem_realloc(l.v, l.n + 1, sizeof(*l.v));
		l.v[l.n++] = mem_strdup(line);
	}
	free(line);
	fclose(f);
	return l;
}

/* ret_nameless: does it say something where no name is shared as well? */
static enum lookalike
compare(const char *host, const char *known, bool *ret_nameless)
{
	struct arena *a = arena_new();
	const char *org = organisation_registrable(a, host);
	enum lookalike found = lookalike_of(a, host, org, known);

	*ret_nameless = found != LOOKALIKE_NONE && !lookalike_is_faint(a, host, org, known);
	arena_free(a);
	return found;
}

/* Who attacks mostly bears a name that is known. */
static void
attacks(const struct lines *attacks)
{
	for (size_t i = 0; i < attacks->n; i++) {
		const char *line = attacks->v[i], *tab = strchr(line, '\t');
		bool nameless;
		char *host;

		if (tab == NULL)
			continue;
		host = mem_strndup(line, (size_t)(tab - line));
		if (compare(host, tab + 1, &nameless) == LOOKALIKE_NONE)
			printf("missed\t%s\n", line);
		else if (!nameless)
			printf("named\t%s\n", line);
		free(host);
	}
}

/* Strangers bear no name that is known. */
static void
compare_stranger(const struct near *contacts, struct near_keys *keys, const char *host)
{
	struct arena *a = arena_new();
	uint32_t ids[GUARDED_FOUND_MAX];
	size_t n;

	near_keys_asked(keys, a, host, organisation_registrable(a, host));
	n = near_find(contacts, keys, ids, GUARDED_FOUND_MAX);
	for (size_t i = 0; i < n; i++) {
		const char *known = near_domain(contacts, ids[i]);
		bool nameless;
		enum lookalike kind = compare(host, known, &nameless);

		if (!nameless)
			continue;
		printf("%s\t%s\t%s\n", host, lookalike_name(kind), known);
		break;
	}
	arena_free(a);
}

static void
strangers(const struct lines *known, const struct lines *strangers)
{
	struct near contacts = { 0 };
	struct near_keys keys = { 0 };

	near_init(&contacts, CONFIG_LOOKALIKE_BYTES);
	for (size_t i = 0; i < known->n; i++)
		near_put(&contacts, (uint32_t)i + 1, known->v[i], true);
	near_build(&contacts);
	for (size_t i = 0; i < strangers->n; i++)
		compare_stranger(&contacts, &keys, strangers->v[i]);
	near_keys_free(&keys);
	near_free(&contacts);
}

/* A name of one or two made-up words: "ralto", "keminas-dor". */
static const char *
name_made(struct arena *a, uint64_t n)
{
	static const char *const syllables[] = { "ba", "ker", "li", "mon", "sta", "ro", "vel",
		"dun", "fa", "gri", "hol", "ti", "nas", "pro", "qui", "sen", "ul", "wex", "yor",
		"zan", "cor", "dex", "mi", "bel", "tra", "no", "lum", "pha", "sig", "ort", "eg",
		"av" };
	const char *name = "";

	n *= 0x9e3779b97f4a7c15u;
	for (int i = 0, count = 4 + (int)(n >> 62); i < count; i++, n ^= n << 9, n >>= 5)
		name = arena_printf(a, "%s%s%s", name, i == 3 && (n & 1024) != 0 ? "-" : "",
		    syllables[n >> 20 & 31]);
	return arena_printf(a, "%s.example", name);
}

static double
now_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

enum { LOOKUPS = 20000, BATCH = 100 };

struct looked {
	double spent; /* by the processor, us, mean */
	double
	    us[2]
	      [LOOKUPS]; /* by the clock, each: of those that imitate none, and of those that do */
	size_t n[2];
};

/* Looks up other names of the same making. */
static void
look_up(struct store *s, uint64_t first, struct looked *ret)
{
	for (uint64_t i = 0; i < LOOKUPS; i += BATCH) {
		struct arena *a = arena_new();
		const char *hosts[BATCH];
		double began, begin, end;

		for (size_t k = 0; k < BATCH; k++)
			hosts[k] = name_made(a, first + i + k);
		began = now_us(CLOCK_PROCESS_CPUTIME_ID);
		for (size_t k = 0; k < BATCH; k++) {
			bool found;

			begin = now_us(CLOCK_MONOTONIC);
			found = domain_imitates(s, a, hosts[k], hosts[k], 2000)[0] != '\0';
			end = now_us(CLOCK_MONOTONIC);
			ret->us[found][ret->n[found]++] = end - begin;
		}
		ret->spent += now_us(CLOCK_PROCESS_CPUTIME_ID) - began;
		arena_free(a);
	}
	ret->spent /= LOOKUPS;
}

static int
by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return a < b ? -1 : a > b;
}

static double
median(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), by_size);
	return n == 0 ? 0 : v[n / 2];
}

static int
look_ups(uint64_t contacts)
{
	static struct looked looked;
	unsigned long long n = contacts;
	struct scratch scratch;
	char error[512];
	struct store *s;
	struct arena *names = arena_new();
	double begin;

	if (!scratch_make(&scratch))
		return 1;
	if (store_open(scratch.file, STORE_MEMORY_TEMPORARY, &s, error, sizeof(error)) !=
	    STORE_OK) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	store_begin(s);
	for (uint64_t i = 0; i < contacts; i++) {
		struct arena *a = arena_new();
		const char *org = name_made(a, i);

		domain_seen(s, org, DOMAIN_CORPORATE, 1000);
		domain_guard(s, org, false);
		arena_free(a);
	}
	begin = now_us(CLOCK_PROCESS_CPUTIME_ID);
	domain_imitates(s, names, "first.example", "first.example", 2000);
	printf("figure lookup_%llu_first %.0f ms\n", n,
	    (now_us(CLOCK_PROCESS_CPUTIME_ID) - begin) / 1e3);
	look_up(s, contacts, &looked);
	printf("figure lookup_%llu_each %.2f us\n", n, looked.spent);
	printf("figure lookup_%llu_none_median %.2f us\n", n, median(looked.us[0], looked.n[0]));
	printf(
	    "figure lookup_%llu_imitating_median %.2f us\n", n, median(looked.us[1], looked.n[1]));
	printf("figure lookup_%llu_imitating %.2f %%\n", n, 100.0 * (double)looked.n[1] / LOOKUPS);
	printf(
	    "figure lookup_%llu_memory %.1f MB\n", n, (double)near_bytes(&s->guarded.near) / 1e6);
	store_rollback(s);
	store_close(s);
	arena_free(names);
	scratch_remove(&scratch);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";
	struct lines known, lines;

	organisation_init();
	if (strcmp(what, "look-ups") == 0)
		return look_ups(strtoull(argv[2], NULL, 10));
	if (strcmp(what, "attacks") == 0) {
		lines = read_lines(argv[2]);
		attacks(&lines);
	} else if (strcmp(what, "strangers") == 0 && argc > 3) {
		known = read_lines(argv[2]);
		lines = read_lines(argv[3]);
		strangers(&known, &lines);
	} else {
		fputs(
		    "usage: lookalike_bench attacks FILE | strangers CONTACTS FILE | look-ups N\n",
		    stderr);
		return 2;
	}
	return 0;
}
