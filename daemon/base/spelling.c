#include <string.h>

#include "spelling.h"

static size_t
least(size_t x, size_t y)
{
	return x < y ? x : y;
}

size_t
spelling_distance(const char *x, const char *y)
{
	size_t d[32][32], n = strlen(x), m = strlen(y);

	if (n > 31 || m > 31)
		return 32;
	for (size_t i = 0; i <= n; i++)
		for (size_t j = 0; j <= m; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
			    d[i - 1][j - 1] + (x[i - 1] != y[j - 1]));
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n][m];
}

size_t
spelling_limit(const char *word)
{
	return strlen(word) < 5 ? 1 : 2;
}
