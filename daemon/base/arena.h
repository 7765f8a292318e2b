#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

/*
 * arena - one pool for everything that belongs to one message: allocate freely,
 * free once.  Nothing in it can be freed singly; the memory is zeroed.
 * On out of memory the process exits (mem.h).
 */
struct arena;

struct arena *arena_new(void); /* never NULL */
void arena_free(struct arena *); /* NULL is allowed */
void *arena_alloc(struct arena *, size_t n, size_t size);
char *arena_strdup(struct arena *, const char *s);
char *arena_strndup(struct arena *, const char *s, size_t len);
char *arena_printf(struct arena *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Grow an array of n elements of size bytes to hold one more; doubles as needed.
 * Returns the (perhaps moved) array; the old one stays valid until arena_free. */
void *arena_grow(struct arena *, void *array, size_t n, size_t size);

#endif
