/* LINK: base poll */
#include <stdbool.h>
#include <stdlib.h>

#include "schedule.h"
#include "tap.h"

static void
order(void)
{
	struct schedule *s = schedule_new(4, 1000, 400);
	size_t m = 99;

	TAP_OK(schedule_next(s) == 1000 && !schedule_take(s, 999, &m) && m == 99,
	    "nobody is due early");
	TAP_OK(schedule_take(s, 1000, &m) && m == 0 && schedule_next(s) == 1100,
	    "spread over the interval");
	TAP_OK(!schedule_take(s, 1099, &m) && schedule_take(s, 1300, &m) && m == 1,
	    "who has been due longest first");
	schedule_put(s, 3, 1150);
	TAP_OK(schedule_next(s) == 1150 && schedule_take(s, 1300, &m) && m == 3,
	    "one that waits is moved forward");
	schedule_put(s, 2, 5000);
	TAP_OK(schedule_next(s) == 5000, "and back");
	schedule_put(s, 0, 4000);
	TAP_OK(schedule_take(s, 9000, &m) && m == 0 && schedule_take(s, 9000, &m) && m == 2,
	    "one is put in again");
	TAP_OK(!schedule_take(s, INT64_MAX, &m) && schedule_next(s) == INT64_MAX, "nobody waits");
	schedule_free(s);
	s = schedule_new(0, 0, 60000);
	TAP_OK(
	    !schedule_take(s, INT64_MAX, &m) && schedule_next(s) == INT64_MAX, "no mailbox at all");
	schedule_free(s);
	schedule_free(NULL);
}

/* Against a plain array, 100,000 steps. */
static void
many(void)
{
	enum { N = 200 };
	struct schedule *s = schedule_new(N, 0, 1000);
	int64_t due[N];
	unsigned seed = 1;
	bool same = true;

	for (size_t i = 0; i < N; i++)
		due[i] = 1000 * (int64_t)i / N;
	for (int step = 0; step < 100000 && same; step++) {
		size_t m = (size_t)rand_r(&seed) % N;
		int64_t first = INT64_MAX;

		for (size_t i = 0; i < N; i++)
			if (due[i] < first)
				first = due[i];
		same = schedule_next(s) == first;
		if (rand_r(&seed) % 2 == 0) {
			due[m] = rand_r(&seed) % 100000;
			schedule_put(s, m, due[m]);
		} else if (first != INT64_MAX) {
			same = same && !schedule_take(s, first - 1, &m) &&
			       schedule_take(s, first, &m) && due[m] == first;
			due[m] = INT64_MAX;
		}
	}
	TAP_OK(same, "the same as looking through all, 100,000 times");
	schedule_free(s);
}

int
main(void)
{
	order();
	many();
	return tap_done();
}
