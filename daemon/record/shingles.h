#ifndef SHINGLES_H
#define SHINGLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * shingles - which recorded messages hold a sampled hash of their text.
 *
 * Hashes lie scattered, and a page would be written for each.  Those of the newest messages stand in memory, and are
 * merged into the table together, in their order, when there is no room for more: then many fall on one page.  They are
 * read again from mail_sketch when the process starts, after a rollback, and when another process has written; shingles_merged
 * in table meta is the last message whose hashes stand in the table.
 *
 * Then too sketches older than REPEAT_WINDOW are forgotten, and what the table holds of forgotten ones goes from beside
 * what is merged.  Failures stay in the store.
 */
enum {
	SHINGLES_FRESH = 1 << 15, /* hashes in memory, of some 4,000 messages; 0.8 MB */
	SHINGLES_FOUND = 6 /* messages told of one hash, the newest */
};

struct shingle {
	int64_t hash, mail;
};

struct shingles {
	bool loaded;
	uint32_t n, mails;
	struct shingle v[SHINGLES_FRESH]; /* in the order of arrival */
	uint32_t older[SHINGLES_FRESH]; /* 1 + index of the next one in the same bucket, 0 */
	uint32_t newest[SHINGLES_FRESH]; /* of a bucket, the same */
};

struct mail_sketch;
struct store;

/* The newest messages from since on that hold the hash, newest first. */
size_t shingles_find(struct store *, uint64_t hash, int64_t since, int64_t ret[SHINGLES_FOUND]);
/* mail is the newest message, and its sketch is in mail_sketch. */
void shingles_add(struct store *, int64_t mail, int64_t arrived, const struct mail_sketch *);
/* What is in memory is read anew before it is used. */
void shingles_forget(struct shingles *);

#endif
