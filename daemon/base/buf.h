#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

/*
 * buf - bytes that grow, and typed values in them: what serialisers write to.
 * rd  - the reading side, over bytes somebody else may have made up.
 *
 * Integers are little-endian and of fixed width; strings and blobs are a u32
 * length and the bytes.  A string may hold any byte but NUL; rd refuses one.
 */
struct buf {
	uint8_t *p;
	size_t len;
	size_t cap;
};

void buf_free(struct buf *); /* frees the bytes, leaves an empty buf */
void buf_bytes(struct buf *, const void *p, size_t len); /* no length written */
void buf_u8(struct buf *, uint8_t);
void buf_u16(struct buf *, uint16_t);
void buf_u32(struct buf *, uint32_t);
void buf_u64(struct buf *, uint64_t);
void buf_i64(struct buf *, int64_t);
void buf_str(struct buf *, const char *s); /* NULL is written as "" */
void buf_blob(struct buf *, const void *p, size_t len);

/*
 * Reading past the end, an over-long string or a NUL inside one sets bad, and
 * from then on every call returns 0, "" or NULL: check rd_done() once at the end.
 */
struct rd {
	const uint8_t *p;
	size_t left;
	bool bad;
};

struct rd rd_of(const void *p, size_t len);
uint8_t rd_u8(struct rd *);
uint16_t rd_u16(struct rd *);
uint32_t rd_u32(struct rd *);
uint64_t rd_u64(struct rd *);
int64_t rd_i64(struct rd *);
const char *rd_str(struct rd *, struct arena *); /* copied into the arena, never NULL */
const uint8_t *rd_blob(struct rd *, size_t *ret_len); /* a view into the frame */

/*
 * A count that is followed by that many elements of at least min_size bytes each:
 * one that the bytes left cannot hold is bad, so no one can make us allocate.
 */
size_t rd_count(struct rd *, size_t min_size);

unsigned rd_enum(struct rd *, unsigned n); /* one byte below n; more makes the frame bad */
bool rd_bool(struct rd *); /* 0 or 1 */
bool rd_done(const struct rd *); /* all read, nothing bad */

#endif
