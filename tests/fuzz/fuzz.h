#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "mail.h"
#include "mem.h"
#include "message.h"
#include "reading.h"
#include "text.h"

/*
 * fuzz - what the fuzz targets of single parsers share.  Whatever a parser puts into a struct mail must go
 * over to the hub and come back the same; mail_get refuses what is no UTF-8, holds a control or points nowhere.
 */
int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A NUL-terminated copy in memory of its own, to be freed: one byte too far is seen. */
static inline char *
fuzz_string(const uint8_t *p, size_t len)
{
	return mem_strndup((const char *)p, len);
}

/* An empty message to be filled. */
static inline struct reading
fuzz_reading(struct arena *a)
{
	struct message_files files;
	struct mail *m = message_read(a, (const uint8_t *)"", 0, false, &files);

	return (struct reading){ .a = a, .m = m, .text_left = MAIL_TEXT_MAX };
}

static inline void
fuzz_sound(struct arena *a, const struct mail *m)
{
	struct buf b = { 0 }, again = { 0 };
	struct mail *back;
	struct rd r;

	mail_put(&b, m);
	r = rd_of(b.p, b.len);
	if ((back = mail_get(&r, a)) == NULL || !rd_done(&r))
		abort();
	mail_put(&again, back);
	if (again.len != b.len || memcmp(again.p, b.p, b.len) != 0)
		abort();
	buf_free(&b);
	buf_free(&again);
}

/* Clean text (text.h), of a line or of lines. */
static inline void
fuzz_clean(const char *s, const char *controls)
{
	if (!text_is_utf8(s, strlen(s)))
		abort();
	for (; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 && strchr(controls, *s) == NULL)
			abort();
}

#endif
