#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

void
mem_exhausted(void)
{
	fputs("out of memory\n", stderr);
	exit(1);
}

void *
mem_calloc(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL && n != 0 && size != 0)
		mem_exhausted();
	return p;
}

void *
mem_realloc(void *p, size_t n, size_t size)
{
	void *q;

	if (size != 0 && n > SIZE_MAX / size)
		mem_exhausted();
	/* What realloc does with 0 is for each library to say: never ask it. */
	q = realloc(p, n == 0 || size == 0 ? 1 : n * size);
	if (q == NULL)
		mem_exhausted();
	return q;
}

char *
mem_strdup(const char *s)
{
	char *p = strdup(s);

	if (p == NULL)
		mem_exhausted();
	return p;
}

char *
mem_strndup(const char *s, size_t len)
{
	char *p = strndup(s, len);

	if (p == NULL)
		mem_exhausted();
	return p;
}
