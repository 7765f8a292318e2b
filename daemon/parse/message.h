#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "mail.h"

/*
 * message - the bytes of one message in, what becwatch knows of it out.
 *
 * Never fails: what cannot be read is flagged and the rest kept.  Time and memory are linear in the
 * bytes; limits that are hit are named in mail.limits.  Pure apart from the tables that
 * message_init sets up: no file, no clock, no locale.
 */
#define MESSAGE_FILES_MAX 10 /* PDFs read of one message; limit "pdf_files" */
#define MESSAGE_FILE_BYTES_MAX (16u * 1024 * 1024) /* of one; limit "pdf_bytes" */

/* An attachment that another role reads. */
struct message_file {
	uint32_t index; /* into mail.attachments */
	const uint8_t *bytes; /* in the arena */
	size_t n;
};

struct message_files {
	struct message_file *v;
	size_t n;
};

/* Once, before entering a jail: opens charsets, public suffixes, lexicon and MIME tables. */
void message_init(void);

struct contents;

/* cut: more bytes exist than these.  ret_files is filled anew. */
struct mail *message_read(
    struct arena *, const uint8_t *bytes, size_t len, bool cut, struct message_files *ret_files);
/* The same, with the texts (contents.h) that otherwise are forgotten. */
struct mail *message_show(struct arena *, const uint8_t *bytes, size_t len, bool cut,
    struct message_files *ret_files, struct contents *ret_texts);

#endif
