#ifndef SCRATCH_H
#define SCRATCH_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * scratch - a folder of one's own with a place for a database, and nothing of it left behind.
 */
struct scratch {
	char folder[32];
	char file[40]; /* the database, not made yet */
};

/* False when it cannot be made: said on stderr. */
static inline bool
scratch_make(struct scratch *s)
{
	snprintf(s->folder, sizeof(s->folder), "/tmp/becwatch-scratch-XXXXXX");
	if (mkdtemp(s->folder) == NULL) {
		perror(s->folder);
		return false;
	}
	snprintf(s->file, sizeof(s->file), "%s/db", s->folder);
	return true;
}

static inline void
scratch_remove(const struct scratch *s)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		char path[sizeof(s->file) + 8];

		snprintf(path, sizeof(path), "%s%s", s->file, suffixes[i]);
		unlink(path);
	}
	rmdir(s->folder);
}

#endif
