#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "archive.h"
#include "mem.h"

#define CHUNK (256 * 1024)

struct archive {
	zip_t *zip;
};

struct archive *
archive_open(const uint8_t *bytes, size_t n)
{
	struct archive *z;
	zip_error_t error;
	zip_source_t *source;
	zip_t *zip;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes, n, 0, &error);
	zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &error);
	if (zip == NULL)
		zip_source_free(source);
	zip_error_fini(&error);
	if (zip == NULL)
		return NULL;
	z = mem_calloc(1, sizeof(*z));
	z->zip = zip;
	return z;
}

void
archive_close(struct archive *z)
{
	if (z == NULL)
		return;
	zip_discard(z->zip);
	free(z);
}

size_t
archive_entries(const struct archive *z, bool *ret_more)
{
	zip_int64_t n = zip_get_num_entries(z->zip, 0);

	*ret_more = n > ARCHIVE_ENTRIES_MAX;
	return n <= 0 ? 0 : *ret_more ? ARCHIVE_ENTRIES_MAX : (size_t)n;
}

const char *
archive_name(const struct archive *z, size_t i)
{
	const char *name = zip_get_name(z->zip, i, ZIP_FL_ENC_RAW);
	size_t n = name == NULL ? 0 : strlen(name);

	return n == 0 || name[n - 1] == '/' ? "" : name;
}

/* How many bytes of an entry that is so big packed may be inflated. */
static size_t
most(const zip_stat_t *st, size_t max, size_t budget, enum archive_error *ret)
{
	size_t ratio = ARCHIVE_RATIO_FROM, n = max;

	if (st->valid & ZIP_STAT_COMP_SIZE &&
	    st->comp_size > ARCHIVE_RATIO_FROM / ARCHIVE_RATIO_MAX)
		ratio = st->comp_size < ARCHIVE_ENTRY_MAX ? ARCHIVE_RATIO_MAX * st->comp_size
							  : SIZE_MAX;
	*ret = ARCHIVE_OK;
	if (n > ARCHIVE_ENTRY_MAX || n > ratio) {
		*ret = ARCHIVE_EBOMB;
		n = ratio < ARCHIVE_ENTRY_MAX ? ratio : ARCHIVE_ENTRY_MAX;
	}
	if (n > budget) {
		*ret = ARCHIVE_EBUDGET;
		n = budget;
	}
	return n;
}

/* Up to limit bytes; damaged: it ended by an error. */
static size_t
inflate_to(zip_file_t *f, size_t limit, uint8_t **p, bool *damaged, bool *whole)
{
	size_t n = 0, cap = 0;
	zip_int64_t got = 1;

	while (n < limit && got > 0) {
		size_t want = limit - n < CHUNK ? limit - n : CHUNK;

		if (cap < n + want) {
			cap = n + want > 2 * cap ? n + want : 2 * cap;
			*p = mem_realloc(*p, cap, 1);
		}
		if ((got = zip_fread(f, *p + n, want)) > 0)
			n += (size_t)got;
	}
	*damaged = got < 0;
	*whole = got == 0;
	return n;
}

enum archive_error
archive_read(
    struct archive *z, size_t i, size_t max, size_t *budget, uint8_t **ret_p, size_t *ret_n)
{
	zip_stat_t st;
	zip_file_t *f;
	enum archive_error e;
	size_t limit;
	bool damaged = false, whole = false;
	uint8_t extra;

	*ret_p = mem_calloc(1, 1);
	*ret_n = 0;
	if (zip_stat_index(z->zip, i, 0, &st) != 0)
		return ARCHIVE_EDAMAGED;
	if (st.valid & ZIP_STAT_ENCRYPTION_METHOD && st.encryption_method != ZIP_EM_NONE)
		return ARCHIVE_EENCRYPTED;
	if ((f = zip_fopen_index(z->zip, i, 0)) == NULL)
		return ARCHIVE_EDAMAGED;
	limit = most(&st, max, *budget, &e);
	*ret_n = inflate_to(f, limit, ret_p, &damaged, &whole);
	/* An entry that ends just where it may did not hit the bound. */
	if (!damaged && !whole && e != ARCHIVE_OK)
		whole = zip_fread(f, &extra, 1) <= 0;
	zip_fclose(f);
	*budget -= *ret_n;
	if (damaged)
		return ARCHIVE_EDAMAGED;
	return whole ? ARCHIVE_OK : e;
}
