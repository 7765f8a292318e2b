/* LINK: base parse */
/* Any bytes as a message; what the parser makes of them the hub must understand, whole. */
#include <stdlib.h>
#include <string.h>

#include "mail.h"
#include "message.h"

int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	message_init();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct arena *a = arena_new();
	struct message_files files;
	struct mail *m = message_read(a, p, len, len % 2 == 1, &files), *back;
	struct buf b = { 0 }, again = { 0 };
	struct rd r;

	mail_put(&b, m);
	r = rd_of(b.p, b.len);
	if ((back = mail_get(&r, a)) == NULL || !rd_done(&r))
		abort();
	mail_put(&again, back);
	if (again.len != b.len || memcmp(again.p, b.p, b.len) != 0)
		abort();
	for (size_t i = 0; i < files.n; i++)
		if (files.v[i].index >= back->attachments_n || files.v[i].n > len)
			abort();
	buf_free(&b);
	buf_free(&again);
	arena_free(a);
	return 0;
}
