#include <string.h>

#include "known_rows.h"

/* The finishing steps of MurmurHash3: every bit of a key moves the place. */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 33) * 0xff51afd7ed558ccdull;
	x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53ull;
	return x ^ x >> 33;
}

bool
known_rows_add(struct known_rows *k, int table, int64_t a, int64_t b)
{
	uint64_t place = mix(mix((uint64_t)a) ^ (uint64_t)b) % KNOWN_ROWS;
	struct known_row *row = &k->v[place];

	if (row->table == table && row->a == a && row->b == b)
		return true;
	*row = (struct known_row){ .table = table, .a = a, .b = b };
	return false;
}

void
known_rows_forget(struct known_rows *k)
{
	memset(k, 0, sizeof(*k));
}
