#ifndef IMAP_H
#define IMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "proto.h"

/*
 * imap - a logged-in session over libetpan: LIST, EXAMINE and UID FETCH, nothing that
 * changes a mailbox.
 *
 * A session that has said IMAP_BROKEN is good for imap_close only.
 */
enum imap_result {
	IMAP_OK = 0,
	IMAP_NO, /* the server refused the command; the session goes on */
	IMAP_BROKEN /* time-out, lost, or something that is no IMAP: see imap_error */
};

struct imap;

/* Once a process, before the jail. */
void imap_init(void);

/*
 * Connect and log in.  FETCH_OK and *ret, to be given to imap_close; else why not, with
 * *ret_detail.  Everything that the job points to must outlive the session; texts go into the arena.
 */
enum fetch_status imap_open(const struct proto_fetch_job *, struct arena *, struct imap **ret,
    const char **ret_capabilities, const char **ret_detail);
void imap_close(struct imap *); /* says LOGOUT if that is still possible; NULL is allowed */

/* Why it is broken, or in which words the server refused (then FETCH_EFOLDER). */
enum fetch_status imap_error(const struct imap *, const char **ret_detail);

struct imap_folder {
	const char *raw; /* as the server wrote it */
	const char *name; /* UTF-8 */
	char delimiter; /* '\0' if there is no hierarchy */
	enum folder_role role; /* by SPECIAL-USE (RFC 6154); INBOX; else FOLDER_OTHER */
};

/* Every folder that can be opened, in the arena. */
enum imap_result imap_list(struct imap *, struct imap_folder **ret_v, size_t *ret_n);

struct imap_selected {
	uint32_t uidvalidity; /* 0: not given */
	uint32_t uidnext; /* 0: not given */
	uint32_t exists;
};

enum imap_result imap_examine(struct imap *, const char *raw, struct imap_selected *ret);

struct imap_item {
	uint32_t uid;
	int64_t date; /* INTERNALDATE; TIME_UNKNOWN if not there */
	uint64_t size; /* RFC822.SIZE; 0 if not there */
	bool has_body;
	const char *body; /* valid during the call; may be NULL when body_n is 0 */
	size_t body_n;
};

typedef void imap_item_fn(void *context, const struct imap_item *);

enum { IMAP_WANT_DATE = 1 << 0, IMAP_WANT_SIZE = 1 << 1 };

/*
 * UID FETCH from:* with UID and what is wanted, for at most about exists messages.  The server
 * returns its last message even if that is below from: the caller ignores it.
 * Items come in the server's order, also those before a failure.
 */
enum imap_result imap_fetch_from(
    struct imap *, uint32_t from, uint32_t exists, unsigned want, imap_item_fn *, void *context);

/*
 * UID FETCH of uids (ascending) with the first body_max bytes of each body, by
 * BODY.PEEK; 0: only UID.  expected: bytes that RFC822.SIZE lets us expect in all.
 */
enum imap_result imap_fetch_uids(struct imap *, const uint32_t *uids, size_t n, uint32_t body_max,
    uint64_t expected, imap_item_fn *, void *context);

/* Seconds since 1970 of an INTERNALDATE's parts; TIME_UNKNOWN if they are no date.
 * zone as libetpan gives it: +0530 is 530. */
int64_t imap_time(int year, int month, int day, int hour, int min, int sec, int zone);

#endif
