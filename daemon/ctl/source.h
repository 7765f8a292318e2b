#ifndef SOURCE_H
#define SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "proto.h"

/*
 * source - stored mail as replay finds it: mbox files, Maildirs, folders of .eml
 * files, and mixtures of them below one path.
 *
 * source_add lists what is there, folder by folder, in a stable order (mbox:
 * as in the file; else by file name); source_read gets the bytes of one message.
 * Nothing is opened for writing.
 */
#define SOURCE_DEPTH_MAX 32 /* nested folders below a path; deeper ones are said and left out */

struct source_folder {
	size_t account; /* the number given to source_add */
	const char *name; /* "INBOX", "Sent", "INBOX/Partners", … UTF-8 */
	enum folder_role role;
	uint32_t messages;
};

struct source_mail {
	uint32_t folder; /* index into source->folders */
	uint32_t number; /* 1 … in its folder, in the stable order: its UID */
	uint32_t file; /* index into source->files */
	uint64_t offset; /* mbox: where the message begins, behind its "From " line */
	uint64_t length; /* mbox: its bytes as stored; 0 for a file of its own */
	int64_t stored; /* mbox: the "From " line's date, else the file's time; seconds */
};

struct source_file {
	const char *path;
	uint8_t *map; /* mbox: the file, mapped; NULL for a single message */
	size_t size;
};

/* What was passed over, and why: told as it is found, for people. */
typedef void source_note(void *arg, const char *path, const char *what);

struct source {
	struct arena *arena;
	struct source_file *files;
	size_t files_n;
	struct source_folder *folders;
	size_t folders_n;
	struct source_mail *mails;
	size_t mails_n;
	size_t unreadable; /* files and folders that could not be opened */
	source_note *note;
	void *arg;
};

void source_init(struct source *, source_note *, void *arg);
void source_free(struct source *);

/* List everything below path for that account.  -1 when path itself cannot be opened (errno says why). */
int source_add(struct source *, size_t account, const char *path);

/*
 * The bytes of one message into b (emptied first), at most max of them; mbox quoting (">From ") is undone.
 * *ret_size: what there is in all.  -1: the file cannot be read (errno).
 */
int source_read(const struct source *, const struct source_mail *, size_t max, struct buf *b,
    uint64_t *ret_size);

/* "PATH" or "PATH, at byte N": for messages about it.  In the arena given. */
const char *source_name(const struct source *, const struct source_mail *, struct arena *);

#endif
