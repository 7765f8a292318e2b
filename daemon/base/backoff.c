#include "backoff.h"

unsigned
backoff_delay(unsigned attempts, unsigned first_s, unsigned longest_s, uint32_t random)
{
	uint64_t	delay = first_s == 0 ? 1 : first_s;
	uint64_t	quarter;

	for (unsigned i = 0; i < attempts && delay < longest_s; i++)
		delay *= 2;
	if (delay > longest_s)
		delay = longest_s == 0 ? 1 : longest_s;
	quarter = delay / 4;
	if (quarter > 0)
		delay = delay - quarter + random % (2 * quarter + 1);
	return (unsigned)delay;
}
