#include <stdlib.h>
#include <string.h>

#include "attack.h"

static const struct technique {
	const char *id, *name;
} techniques[] = {
#include "attack.inc" /* sorted; defines ATTACK_VERSION */
};

static int
technique_cmp(const void *key, const void *elem)
{
	return strcmp(key, ((const struct technique *)elem)->id);
}

const char *
attack_name(const char *id)
{
	const struct technique *t = bsearch(id, techniques,
	    sizeof(techniques) / sizeof(techniques[0]), sizeof(techniques[0]), technique_cmp);

	return t != NULL ? t->name : NULL;
}

const char *
attack_version(void)
{
	return ATTACK_VERSION;
}
