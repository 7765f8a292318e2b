/* LINK: base */
/* Bytes, arenas, delays: what all else stands on. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "backoff.h"
#include "buf.h"
#include "tap.h"

static void
values(void)
{
	struct arena *a = arena_new();
	struct buf b = { 0 };
	struct rd r;
	const uint8_t *blob;
	size_t n = 99;

	buf_u8(&b, 0xfe);
	buf_u16(&b, 0x1234);
	buf_u32(&b, 0xdeadbeef);
	buf_u64(&b, UINT64_MAX - 1);
	buf_i64(&b, INT64_MIN);
	buf_str(&b, "Ä");
	buf_str(&b, NULL);
	buf_blob(&b, "a\0b", 3);
	TAP_OK(b.len == 1 + 2 + 4 + 8 + 8 + 6 + 4 + 7 && b.p[1] == 0x34 && b.p[3] == 0xef,
	    "little-endian, fixed widths");
	r = rd_of(b.p, b.len);
	TAP_OK(rd_u8(&r) == 0xfe && rd_u16(&r) == 0x1234 && rd_u32(&r) == 0xdeadbeef &&
		   rd_u64(&r) == UINT64_MAX - 1 && rd_i64(&r) == INT64_MIN,
	    "numbers come back");
	TAP_OK(strcmp(rd_str(&r, a), "Ä") == 0 && strcmp(rd_str(&r, a), "") == 0,
	    "so do strings; NULL as empty");
	TAP_OK(!rd_done(&r) && (blob = rd_blob(&r, &n)) != NULL && n == 3 &&
		   memcmp(blob, "a\0b", 3) == 0 && rd_done(&r),
	    "and bytes, to the end");
	TAP_OK(rd_u8(&r) == 0 && r.bad && !rd_done(&r), "beyond it all is bad");
	TAP_OK(strcmp(rd_str(&r, a), "") == 0 && rd_blob(&r, &n) == NULL && n == 0 &&
		   rd_count(&r, 1) == 0,
	    "and stays bad");
	buf_free(&b);
	TAP_OK(b.p == NULL && b.len == 0, "a freed buffer is an empty one");
	arena_free(a);
}

static void
counts(void)
{
	static const struct {
		const char *what;
		uint32_t n;
		size_t left, min;
		bool good;
	} cases[] = {
		{ "none", 0, 0, 8, true },
		{ "as many as fit", 3, 24, 8, true },
		{ "one more", 4, 31, 8, false },
		{ "4 G of 8 bytes", UINT32_MAX, 64, 8, false },
		{ "elements of no size", 5, 4, 0, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf b = { 0 };
		struct rd r;

		buf_u32(&b, cases[i].n);
		for (size_t k = 0; k < cases[i].left; k++)
			buf_u8(&b, 0);
		r = rd_of(b.p, b.len);
		TAP_OK(rd_count(&r, cases[i].min) == (cases[i].good ? cases[i].n : 0) &&
			   r.bad == !cases[i].good,
		    "a count: %s", cases[i].what);
		buf_free(&b);
	}
}

static void
arenas(void)
{
	struct arena *a = arena_new();
	const char **list = NULL, **before;
	char *big = arena_alloc(a, 1, 10u << 20), *small = arena_alloc(a, 3, 1);
	bool zero = true;

	for (size_t i = 0; i < 10u << 20; i += 4096)
		zero = zero && big[i] == 0;
	TAP_OK(zero && small[2] == 0, "memory is zeroed, large or small");
	TAP_OK(((uintptr_t)arena_alloc(a, 1, 8) & 7) == 0 &&
		   ((uintptr_t)arena_alloc(a, 1, 32) & 7) == 0,
	    "and aligned");
	for (size_t i = 0; i < 1000; i++) {
		before = list;
		list = arena_grow(a, list, i, sizeof(*list));
		if (before != NULL && before != list && before[i - 1] != list[i - 1])
			TAP_OK(0, "a grown array keeps its elements");
		list[i] = arena_printf(a, "%zu", i);
	}
	TAP_OK(strcmp(list[0], "0") == 0 && strcmp(list[999], "999") == 0, "an array grows");
	TAP_OK(strcmp(arena_strndup(a, "abc", 2), "ab") == 0 &&
		   strcmp(arena_strndup(a, "abc", 9), "abc") == 0 &&
		   strcmp(arena_strdup(a, ""), "") == 0,
	    "strings are copied");
	arena_free(a);
	arena_free(NULL);
}

static void
delays(void)
{
	bool within = true, first = true;
	unsigned last;

	for (uint32_t random = 0; random < 200000; random += 7) {
		unsigned d = backoff_delay(3, 10, 1000, random);

		within = within && d >= 32 && d <= 48;
		d = backoff_delay(UINT32_MAX, 250, 30000, random);
		first = first && d >= 24000 && d <= 30000;
	}
	TAP_OK(within, "four times the first, give or take a fifth");
	TAP_OK(first, "never longer than the longest, after any number of failures");
	TAP_OK(backoff_delay(0, 10, 1000, 20000) == 10 && backoff_delay(1, 10, 1000, 20000) == 10,
	    "the first delay");
	last = backoff_delay(1, 0, 0, 0);
	TAP_OK(last == 1, "never 0");
}

int
main(void)
{
	values();
	counts();
	arenas();
	delays();
	return tap_done();
}
