#ifndef FIELDS_H
#define FIELDS_H

#include <stddef.h>

/*
 * fields - the header of a message as it stood: every field in order, values raw (folded, undecoded, NUL-terminated).
 */
struct field {
	const char *name;
	const char *raw;
};

struct fields {
	struct field *v;
	size_t n;
};

#endif
