#include <search.h>
#include <string.h>

#include "mem.h"
#include "text_index.h"

struct indexed {
	const char *text;
	size_t number;
};

static int
compare(const void *a, const void *b)
{
	const struct indexed *x = a, *y = b;

	return strcmp(x->text, y->text);
}

size_t
text_index_add(struct text_index *index, struct arena *a, const char *text, size_t number)
{
	struct indexed *e = arena_alloc(a, 1, sizeof(*e));
	struct indexed *const *at;

	*e = (struct indexed){ text, number };
	at = tsearch(e, &index->root, compare);
	if (at == NULL)
		mem_exhausted();
	else
		number = (*at)->number;
	return number;
}

bool
text_index_find(const struct text_index *index, const char *text, size_t *ret)
{
	const struct indexed wanted = { .text = text };
	struct indexed *const *at = tfind(&wanted, &index->root, compare);

	if (at == NULL)
		return false;
	*ret = (*at)->number;
	return true;
}

static void
keep(void *entry)
{
	(void)entry; /* the arena's */
}

void
text_index_free(struct text_index *index)
{
	tdestroy(index->root, keep);
	index->root = NULL;
}
