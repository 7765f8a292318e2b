#include "backoff.h"

unsigned
backoff_delay(unsigned attempts, unsigned first_s, unsigned longest_s, uint32_t random)
{
	uint64_t delay = first_s == 0 ? 1 : first_s, longest = longest_s == 0 ? 1 : longest_s;

	for (unsigned i = 1; i < attempts && delay < longest; i++)
		delay *= 2;
	if (delay > longest)
		delay = longest;
	/* 80 % to 120 %, rounded to whole seconds. */
	delay = (delay * (80000 + (uint64_t)random % 40001) + 50000) / 100000;
	if (delay > longest)
		delay = longest;
	return delay == 0 ? 1 : (unsigned)delay;
}
