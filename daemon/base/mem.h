#ifndef MEM_H
#define MEM_H

#include <stddef.h>

/* Allocation that cannot fail: on out of memory the process says so and exits. */
void *mem_calloc(size_t n, size_t size);
void *mem_realloc(void *p, size_t n, size_t size); /* n * size bytes, overflow checked */
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t len); /* copies at most len bytes, adds a NUL */
_Noreturn void mem_exhausted(void); /* what they do then; for libraries that give NULL instead */

#endif
