#ifndef READ_MAIL_H
#define READ_MAIL_H

#include <stdlib.h>
#include <string.h>

#include "message.h"

/* read_mail - a mail in a string, read from a heap copy that ends where the mail does. */
static inline struct mail *
read_mail(struct arena *a, const char *text)
{
	struct message_files files;
	size_t len = strlen(text);
	uint8_t *copy = malloc(len);
	struct mail *m;

	memcpy(copy, text, len);
	m = message_read(a, copy, len, false, &files);
	free(copy);
	return m;
}

#endif
