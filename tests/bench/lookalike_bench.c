/* LINK: base record */
/*
 * lookalike_bench KNOWN POSITIVES NEGATIVES - files of lines: a registrable domain; a host, a tab and the domain that
 * it imitates; a host.  Prints how many are found, by kind, and how many honest ones are taken for one.
 *
 * lookalike_bench CONTACTS - what a look-up of an unknown domain costs beside so many recorded ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arena.h"
#include "gather.h"
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

static enum lookalike
compare(const char *host, const char *known)
{
	struct arena *a = arena_new();
	enum lookalike found = lookalike_of(a, host, organisation_registrable(a, host), known);

	arena_free(a);
	return found;
}

static void
recall(const struct lines *positives, const char *missed_file)
{
	size_t found = 0;
	FILE *missed = missed_file == NULL ? NULL : fopen(missed_file, "w");

	for (size_t i = 0; i < positives->n; i++) {
		char *tab = strchr(positives->v[i], '\t');

		if (tab == NULL)
			continue;
		*tab = '\0';
		if (compare(positives->v[i], tab + 1) != LOOKALIKE_NONE)
			found++;
		else if (missed != NULL)
			fprintf(missed, "%s\t%s\n", positives->v[i], tab + 1);
	}
	if (missed != NULL)
		fclose(missed);
	printf("figure lookalike_positives %zu\n", positives->n);
	printf("figure lookalike_recall %.2f %%\n", 100.0 * (double)found / (double)positives->n);
}

static void
flagged(const struct lines *known, const struct lines *negatives)
{
	size_t bad = 0;
	enum lookalike kind;
	clock_t begin = clock();

	for (size_t i = 0; i < negatives->n; i++)
		for (size_t k = 0; k < known->n; k++)
			if ((kind = compare(negatives->v[i], known->v[k])) != LOOKALIKE_NONE) {
				printf("# %s: %s, %s\n", negatives->v[i], lookalike_name(kind),
				    known->v[k]);
				bad++;
				break;
			}
	printf("figure lookalike_contacts %zu\n", known->n);
	printf("figure lookalike_honest %zu\n", negatives->n);
	printf("figure lookalike_flagged %.2f %%\n", 100.0 * (double)bad / (double)negatives->n);
	printf("figure lookalike_pair %.2f us\n",
	    1e6 * (double)(clock() - begin) / CLOCKS_PER_SEC / (double)(known->n * negatives->n));
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
record(uint64_t contacts)
{
	static struct looked looked;
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
	printf("figure lookup_contacts %llu\n", (unsigned long long)contacts);
	printf("figure lookup_first %.0f ms\n", (now_us(CLOCK_PROCESS_CPUTIME_ID) - begin) / 1e3);
	look_up(s, contacts, &looked);
	printf("figure lookup_each %.2f us\n", looked.spent);
	printf("figure lookup_none_median %.2f us\n", median(looked.us[0], looked.n[0]));
	printf("figure lookup_imitating_median %.2f us\n", median(looked.us[1], looked.n[1]));
	printf("figure lookup_imitating %.2f %%\n", 100.0 * (double)looked.n[1] / LOOKUPS);
	printf("figure lookup_memory %.1f MB\n", (double)near_bytes(&s->guarded.near) / 1e6);
	store_rollback(s);
	store_close(s);
	arena_free(names);
	scratch_remove(&scratch);
	return 0;
}

int
main(int argc, char **argv)
{
	struct lines known, positives, negatives;

	organisation_init();
	if (argc == 2)
		return record(strtoull(argv[1], NULL, 10));
	if (argc < 4) {
		fputs("usage: lookalike_bench KNOWN POSITIVES NEGATIVES [MISSED], or CONTACTS\n",
		    stderr);
		return 2;
	}
	known = read_lines(argv[1]);
	positives = read_lines(argv[2]);
	negatives = read_lines(argv[3]);
	recall(&positives, argc > 4 ? argv[4] : NULL);
	flagged(&known, &negatives);
	return 0;
}
