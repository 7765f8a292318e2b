#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * archive - the files in a ZIP archive that lies in memory; libzip, never a file.
 *
 * What is inflated is bounded: of one entry, of all archives of a message (a budget that the caller holds), and by how
 * much the packing may save.  Reaching a bound is told; the bytes up to it are given.
 */
#define ARCHIVE_ENTRIES_MAX 2000 /* a big workbook has some hundreds; limit "zip_entries" */
#define ARCHIVE_ENTRY_MAX (32u * 1024 * 1024) /* bytes inflated of one: a million cells are 30 MB */
#define ARCHIVE_RATIO_MAX 200 /* office files reach 60, deflate 1032; a bomb lives from it */
#define ARCHIVE_RATIO_FROM                                                                         \
	(1024u * 1024) /* bytes from which on it is a bomb: small ones are harmless */

struct archive;

enum archive_error {
	ARCHIVE_OK = 0,
	ARCHIVE_EDAMAGED, /* no archive, or this entry cannot be unpacked: ret_n says how far it went */
	ARCHIVE_EENCRYPTED, /* asks for a password */
	ARCHIVE_EBOMB, /* ARCHIVE_RATIO_MAX or ARCHIVE_ENTRY_MAX; the bytes up to it are given */
	ARCHIVE_EBUDGET /* the budget is used up; likewise */
};

/* bytes must live as long as the archive.  NULL: no archive, or one too damaged. */
struct archive *archive_open(const uint8_t *bytes, size_t n);
void archive_close(struct archive *); /* NULL is allowed */

/* Entries, at most ARCHIVE_ENTRIES_MAX; ret_more: there are more. */
size_t archive_entries(const struct archive *, bool *ret_more);

/* The path of entry i as its bytes stand, "" for a folder or one without name; lives with the archive. */
const char *archive_name(const struct archive *, size_t i);

/*
 * At most max bytes of entry i, inflated.  ret_p is to be freed, ret_n its bytes, also on error; not NULL.  Stopping
 * at max is no error.  Takes what was inflated from *budget.
 */
enum archive_error archive_read(
    struct archive *, size_t i, size_t max, size_t *budget, uint8_t **ret_p, size_t *ret_n);

#endif
