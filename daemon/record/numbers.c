#include <stdbool.h>
#include <string.h>

#include "numbers.h"

/* Length of the number at p; 12.345,60 is one, and its digits go to ret. */
static size_t
read_number(const char *p, char ret[NUMBER_LEN_MAX + 1], bool *ret_amount)
{
	size_t n = 0, len = 0;

	*ret_amount = false;
	for (;; len++) {
		if (p[len] >= '0' && p[len] <= '9') {
			if (n < NUMBER_LEN_MAX && (n > 0 || p[len] != '0'))
				ret[n++] = p[len];
			continue;
		}
		if ((p[len] != '.' && p[len] != ',') || p[len + 1] < '0' || p[len + 1] > '9')
			break;
		*ret_amount = true;
	}
	ret[n] = '\0';
	return len;
}

static bool
is_year(const char *digits)
{
	return strlen(digits) == 4 && strcmp(digits, "1990") >= 0 && strcmp(digits, "2039") <= 0;
}

size_t
numbers_read(const char *text, char ret[][NUMBER_LEN_MAX + 1], size_t n, size_t max)
{
	for (const char *p = text; *p != '\0' && n < max;) {
		bool amount;

		p += strcspn(p, "0123456789");
		if (*p == '\0')
			break;
		p += read_number(p, ret[n], &amount);
		if (!amount && strlen(ret[n]) >= 3 && !is_year(ret[n]))
			n++;
	}
	return n;
}
