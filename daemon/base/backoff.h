#ifndef BACKOFF_H
#define BACKOFF_H

#include <stdint.h>

/*
 * backoff - how long to wait before the next try: first_s after the first failure, twice
 * as long after each further one, never longer than longest_s; all of it give or take a
 * fifth by the random number, so that many do not come back at once.  Pure.
 *
 * attempts: failures so far; 0 counts as 1.  Never 0 s; with jitter at most longest_s.
 */
unsigned backoff_delay(unsigned attempts, unsigned first_s, unsigned longest_s, uint32_t random);

#endif
