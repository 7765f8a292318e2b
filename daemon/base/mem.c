#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

_Noreturn static void
oom(void)
{
	fputs("out of memory\n", stderr);
	exit(1);
}

void *
mem_calloc(size_t n, size_t size)
{
	void	*p = calloc(n, size);

	if (p == NULL && n != 0 && size != 0)
		oom();
	return p;
}

void *
mem_realloc(void *p, size_t n, size_t size)
{
	void	*q;

	if (size != 0 && n > SIZE_MAX / size)
		oom();
	q = realloc(p, n * size);
	if (q == NULL && n != 0 && size != 0)
		oom();
	return q;
}

char *
mem_strdup(const char *s)
{
	char	*p = strdup(s);

	if (p == NULL)
		oom();
	return p;
}

char *
mem_strndup(const char *s, size_t len)
{
	char	*p = strndup(s, len);

	if (p == NULL)
		oom();
	return p;
}
