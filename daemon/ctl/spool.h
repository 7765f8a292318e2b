#ifndef SPOOL_H
#define SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * spool - blobs put by once, taken in any order later: in memory as far as
 * SPOOL_MEMORY_MAX, behind that in a file without a name.
 */
#define SPOOL_MEMORY_MAX (512u * 1024 * 1024)

struct spool {
	struct buf memory;
	size_t memory_max;
	int fd; /* -1 until it is needed */
	uint64_t end; /* bytes put by in all */
};

void spool_init(struct spool *, size_t memory_max);
void spool_free(struct spool *);

/* 0 and where it lies; -1 when the disk will not take it (errno). */
int spool_put(struct spool *, const void *p, size_t len, uint64_t *ret_at);
/* len bytes from there into b (emptied first); -1: errno. */
int spool_get(const struct spool *, uint64_t at, size_t len, struct buf *b);

#endif
