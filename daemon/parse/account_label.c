#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "account_label.h"
#include "lexicon.h"
#include "mem.h"

static const struct {
	enum account_label what;
	const char *phrase;
} table[] = {
#include "account_labels.inc"
};

#define ROWS (sizeof(table) / sizeof(table[0]))
#define BUCKETS 256

struct label {
	UChar *v;
	size_t n;
	uint64_t whats;
};

/* Sorted by first unit modulo BUCKETS, then the longest first. */
static struct label labels[ROWS];
static size_t labels_n, heads[BUCKETS + 1];

static int
label_cmp(const void *a, const void *b)
{
	const struct label *x = a, *y = b;
	int d = x->v[0] % BUCKETS - y->v[0] % BUCKETS;

	if (d != 0 || (d = (int)y->n - (int)x->n) != 0)
		return d;
	return memcmp(x->v, y->v, x->n * sizeof(*x->v));
}

void
account_label_init(void)
{
	size_t n = 0;

	if (labels_n > 0)
		return;
	for (size_t i = 0; i < ROWS; i++) {
		struct folded f;

		lexicon_fold(table[i].phrase, strlen(table[i].phrase), &f);
		labels[i] =
		    (struct label){ .v = f.v, .n = f.n, .whats = (uint64_t)1 << table[i].what };
		free(f.at);
	}
	qsort(labels, ROWS, sizeof(labels[0]), label_cmp);
	for (size_t i = 0; i < ROWS; i++) {
		if (n > 0 && label_cmp(&labels[n - 1], &labels[i]) == 0) {
			labels[n - 1].whats |= labels[i].whats;
			free(labels[i].v);
		} else {
			labels[n++] = labels[i];
		}
	}
	labels_n = n;
	for (size_t b = 0, i = 0; b <= BUCKETS; b++) {
		while (i < n && labels[i].v[0] % BUCKETS < b)
			i++;
		heads[b] = i;
	}
}

/* The longest label at unit i, NULL if there is none. */
static const struct label *
label_at(const struct folded *f, size_t i)
{
	size_t bucket = f->v[i] % BUCKETS;

	for (size_t k = heads[bucket]; k < heads[bucket + 1]; k++) {
		const struct label *x = &labels[k];
		size_t end = i + x->n;

		if (end > f->n || memcmp(f->v + i, x->v, x->n * sizeof(*x->v)) != 0)
			continue;
		if (end < f->n && u_isalpha(f->v[end]) && u_isalpha(f->v[end - 1]) &&
		    !lexicon_free_script(f->v[end - 1]))
			continue;
		return x;
	}
	return NULL;
}

void
account_label_find(
    const char *text, size_t from, size_t to, struct account_label_hit **v, size_t *n)
{
	struct folded f;
	const struct label *x;

	lexicon_fold(text + from, to - from, &f);
	for (size_t i = 0; i < f.n;) {
		if ((i > 0 && u_isalnum(f.v[i - 1]) && u_isalnum(f.v[i]) &&
			!lexicon_free_script(f.v[i])) ||
		    (x = label_at(&f, i)) == NULL) {
			i++;
			continue;
		}
		if ((*n & (*n - 1)) == 0)
			*v = mem_realloc(*v, *n == 0 ? 1 : 2 * *n, sizeof(**v));
		(*v)[(*n)++] = (struct account_label_hit){ .start = (uint32_t)from + f.at[i],
			.end = (uint32_t)from + f.at[i + x->n],
			.whats = x->whats };
		i += x->n;
	}
	lexicon_folded_free(&f);
}
