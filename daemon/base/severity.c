#include <stddef.h>
#include <string.h>

#include "severity.h"

static const char *const names[] = { "info", "low", "medium", "high", "critical" };

const char *
severity_name(enum severity s)
{
	return names[s];
}

int
severity_parse(const char *s, enum severity *ret)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(s, names[i]) == 0) {
			*ret = (enum severity)i;
			return 0;
		}
	return -1;
}
