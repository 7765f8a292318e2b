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
