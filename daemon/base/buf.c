#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mem.h"

#if defined(__SANITIZE_ADDRESS__)
#define CAP_FIRST 1 /* so that one byte too far is seen */
#else
#define CAP_FIRST 64 /* most grow from nothing byte by byte */
#endif

void
buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ 0 };
}

/* Room for len bytes more; returns where they begin. */
static uint8_t *
room(struct buf *b, size_t len)
{
	if (b->cap - b->len < len) {
		size_t cap = b->cap == 0 ? CAP_FIRST : b->cap * 2;

		b->cap = cap > b->len + len ? cap : b->len + len;
		b->p = mem_realloc(b->p, b->cap, 1);
	}
	return b->p + b->len;
}

void
buf_bytes(struct buf *b, const void *p, size_t len)
{
	if (len == 0)
		return;
	memcpy(room(b, len), p, len);
	b->len += len;
}

static void
put_le(struct buf *b, uint64_t v, size_t width)
{
	uint8_t *p = room(b, width);

	for (size_t i = 0; i < width; i++)
		p[i] = (uint8_t)(v >> (8 * i));
	b->len += width;
}

void
buf_u8(struct buf *b, uint8_t v)
{
	put_le(b, v, 1);
}

void
buf_u16(struct buf *b, uint16_t v)
{
	put_le(b, v, 2);
}

void
buf_u32(struct buf *b, uint32_t v)
{
	put_le(b, v, 4);
}

void
buf_u64(struct buf *b, uint64_t v)
{
	put_le(b, v, 8);
}

void
buf_i64(struct buf *b, int64_t v)
{
	put_le(b, (uint64_t)v, 8);
}

void
buf_str(struct buf *b, const char *s)
{
	buf_blob(b, s, s == NULL ? 0 : strlen(s));
}

void
buf_blob(struct buf *b, const void *p, size_t len)
{
	buf_u32(b, (uint32_t)len);
	buf_bytes(b, p, len);
}

struct rd
rd_of(const void *p, size_t len)
{
	return (struct rd){ .p = p, .left = len };
}

static const uint8_t *
take(struct rd *r, size_t len)
{
	const uint8_t *p = r->p;

	if (r->bad || r->left < len) {
		r->bad = true;
		return NULL;
	}
	r->p += len;
	r->left -= len;
	return p;
}

static uint64_t
get_le(struct rd *r, size_t width)
{
	const uint8_t *p = take(r, width);
	uint64_t v = 0;

	for (size_t i = 0; p != NULL && i < width; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

uint8_t
rd_u8(struct rd *r)
{
	return (uint8_t)get_le(r, 1);
}

uint16_t
rd_u16(struct rd *r)
{
	return (uint16_t)get_le(r, 2);
}

uint32_t
rd_u32(struct rd *r)
{
	return (uint32_t)get_le(r, 4);
}

uint64_t
rd_u64(struct rd *r)
{
	return get_le(r, 8);
}

int64_t
rd_i64(struct rd *r)
{
	return (int64_t)get_le(r, 8);
}

const char *
rd_str(struct rd *r, struct arena *a)
{
	size_t len;
	const uint8_t *p = rd_blob(r, &len);

	if (p == NULL || len == 0)
		return "";
	if (memchr(p, 0, len) != NULL) {
		r->bad = true;
		return "";
	}
	return arena_strndup(a, (const char *)p, len);
}

const uint8_t *
rd_blob(struct rd *r, size_t *ret_len)
{
	uint32_t len = rd_u32(r);
	const uint8_t *p = take(r, len);

	*ret_len = p == NULL ? 0 : len;
	return p;
}

size_t
rd_count(struct rd *r, size_t min_size)
{
	uint32_t n = rd_u32(r);

	if (min_size == 0)
		min_size = 1;
	if (n > r->left / min_size) {
		r->bad = true;
		return 0;
	}
	return n;
}

unsigned
rd_enum(struct rd *r, unsigned n)
{
	unsigned v = rd_u8(r);

	if (v < n)
		return v;
	r->bad = true;
	return 0;
}

bool
rd_bool(struct rd *r)
{
	return rd_enum(r, 2) == 1;
}

bool
rd_done(const struct rd *r)
{
	return !r->bad && r->left == 0;
}
