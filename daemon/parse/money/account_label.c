#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "account_label.h"
#include "lexicon.h"
#include "mem.h"
#include "trie.h"

static const struct {
	enum account_label what;
	const char *phrase;
} table[] = {
#include "account_labels.inc"
};

#define ROWS (sizeof(table) / sizeof(table[0]))

struct label {
	UChar *v;
	size_t n;
	uint64_t whats;
};

static struct label labels[ROWS]; /* sorted */
static size_t labels_n;
static struct trie trie; /* of them */

static int
label_cmp(const void *a, const void *b)
{
	const struct label *x = a, *y = b;

	return u_strCompare(x->v, (int32_t)x->n, y->v, (int32_t)y->n, false);
}

void
account_label_init(void)
{
	struct trie_word words[ROWS];
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
	for (size_t i = 0; i < n; i++)
		words[i] = (struct trie_word){ labels[i].v, labels[i].n };
	trie_build(words, n, &trie);
}

/* A letter of a script whose words end in spaces or punctuation; text is folded. */
static bool
is_letter(UChar c)
{
	return c < 0x80 ? c >= 'a' && c <= 'z' : u_isalpha(c) && !lexicon_free_script(c);
}

static bool
is_alnum(UChar c)
{
	return c < 0x80 ? (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') : u_isalnum(c);
}

/* The longest label at unit i, NULL if there is none. */
static const struct label *
label_at(const struct folded *f, size_t i)
{
	const struct label *longest = NULL;
	uint32_t node = 0;

	for (size_t end = i; end < f->n && (node = trie_step(&trie, node, f->v[end])) != 0;) {
		end++;
		if (trie.nodes[node].ends == 0)
			continue;
		if (end < f->n && is_letter(f->v[end - 1]) && u_isalpha(f->v[end]))
			continue;
		longest = &labels[trie.nodes[node].first];
	}
	return longest;
}

void
account_label_find(
    const char *text, size_t from, size_t to, struct account_label_hit **v, size_t *n)
{
	struct folded f;
	const struct label *x;

	lexicon_fold(text + from, to - from, &f);
	for (size_t i = 0; i < f.n;) {
		if ((i > 0 && is_alnum(f.v[i]) && is_alnum(f.v[i - 1]) &&
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
