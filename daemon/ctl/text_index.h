#ifndef TEXT_INDEX_H
#define TEXT_INDEX_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * text_index - which number stands for a text; search and insertion are logarithmic.
 *
 * Texts are compared byte for byte and must live as long as the index.
 */
struct text_index {
	void *root; /* zeroed: empty */
};

/* Enter it unless it is there.  The number that it had before or has now. */
size_t text_index_add(struct text_index *, struct arena *, const char *text, size_t number);

bool text_index_find(const struct text_index *, const char *text, size_t *ret);

void text_index_free(struct text_index *);

#endif
