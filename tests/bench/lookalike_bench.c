/* LINK: base */
/*
 * lookalike_bench KNOWN POSITIVES NEGATIVES - files of lines: a registrable domain; a host, a tab and the domain that
 * it imitates; a host.  Prints how many are found, by kind, and how many honest ones are taken for one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arena.h"
#include "lookalike.h"
#include "mem.h"
#include "organisation.h"

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

int
main(int argc, char **argv)
{
	struct lines known, positives, negatives;

	if (argc < 4) {
		fputs("usage: lookalike_bench KNOWN POSITIVES NEGATIVES [MISSED]\n", stderr);
		return 2;
	}
	organisation_init();
	known = read_lines(argv[1]);
	positives = read_lines(argv[2]);
	negatives = read_lines(argv[3]);
	recall(&positives, argc > 4 ? argv[4] : NULL);
	flagged(&known, &negatives);
	return 0;
}
