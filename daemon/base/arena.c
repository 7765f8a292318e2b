#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
#define BLOCK_SIZE 0 /* a block for each allocation, so that one byte too far is seen */
#else
#define BLOCK_SIZE (16 * 1024) /* a mail's facts fit one block: measured p90 9 KB */
#endif
#define ALIGNMENT 16

struct block {
	struct block *next;
	size_t used;
	size_t size;
	/* the bytes follow, aligned */
};

struct arena {
	struct block *blocks;
};

#define HEADER ((sizeof(struct block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)

struct arena *
arena_new(void)
{
	return mem_calloc(1, sizeof(struct arena));
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	for (struct block *b = a->blocks, *next; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
}

void *
arena_alloc(struct arena *a, size_t n, size_t size)
{
	struct block *b = a->blocks;
	size_t want;

	if (size != 0 && n > (SIZE_MAX / 2 - HEADER) / size) {
		fputs("out of memory\n", stderr);
		exit(1);
	}
	want = n * size;
	if (BLOCK_SIZE > 0)
		want = (want + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (b == NULL || b->size - b->used < want) {
		size_t room = want > BLOCK_SIZE ? want : BLOCK_SIZE;

		b = mem_calloc(1, HEADER + room);
		b->size = room;
		/* A big block goes behind, so that the current one is filled first. */
		if (want > BLOCK_SIZE && a->blocks != NULL) {
			b->next = a->blocks->next;
			a->blocks->next = b;
		} else {
			b->next = a->blocks;
			a->blocks = b;
		}
	}
	b->used += want;
	return (char *)b + HEADER + b->used - want;
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	size_t n = strnlen(s, len);
	char *p = arena_alloc(a, n + 1, 1);

	memcpy(p, s, n);
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = arena_alloc(a, (size_t)n + 1, 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}

void *
arena_grow(struct arena *a, void *array, size_t n, size_t size)
{
	void *p;

	/* Full exactly when n is 0 or a power of two from 4 on. */
	if (n != 0 && (n < 4 || (n & (n - 1)) != 0))
		return array;
	p = arena_alloc(a, n == 0 ? 4 : n * 2, size);
	if (n > 0)
		memcpy(p, array, n * size);
	return p;
}
