#include "gather.h"

enum { SMALLEST = 4, MODULUS = 16 };

size_t
sketch_samples(const struct mail_sketch *k, uint64_t ret[SAMPLES_MAX])
{
	size_t n = 0;

	if (k->n < SHINGLES_MIN)
		return 0;
	/* The smallest ones survive a changed bank block, the sampled ones a longer text around it. */
	for (size_t i = 0; i < k->n && n < SAMPLES_MAX; i++)
		if (i < SMALLEST || k->v[i] % MODULUS == 0)
			ret[n++] = k->v[i];
	return n;
}

struct mail_sketch
sketch_stored(struct arena *a, sqlite3_stmt *q, int complete, int hashes)
{
	const uint8_t *p = sqlite3_column_blob(q, hashes);
	size_t n = (size_t)sqlite3_column_bytes(q, hashes) / 8;
	uint64_t *v = arena_alloc(a, n + 1, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		for (int b = 7; b >= 0; b--)
			v[i] = v[i] << 8 | p[8 * i + (size_t)b];
	return (struct mail_sketch){ .v = v, .n = n, .complete = sql_col(q, complete) != 0 };
}

double
sketch_containment(const struct mail_sketch *old, const struct mail_sketch *new_)
{
	uint64_t limit = UINT64_MAX;
	size_t i = 0, k = 0, of = 0, both = 0;

	/* Beyond the last hash that an incomplete sketch kept, nothing is known of its text. */
	if (old->n == 0 || new_->n == 0)
		return -1;
	if (!old->complete)
		limit = old->v[old->n - 1];
	if (!new_->complete && new_->v[new_->n - 1] < limit)
		limit = new_->v[new_->n - 1];
	for (; i < old->n && old->v[i] <= limit; i++) {
		of++;
		while (k < new_->n && new_->v[k] < old->v[i])
			k++;
		if (k < new_->n && new_->v[k] == old->v[i])
			both++;
	}
	return of < SHINGLES_MIN ? -1 : (double)both / (double)of;
}
