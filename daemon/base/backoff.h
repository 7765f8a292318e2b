#ifndef BACKOFF_H
#define BACKOFF_H

#include <stdint.h>

/*
 * Seconds to wait before the next attempt: first_s, doubled with every failed
 * attempt (0 = none yet), at most longest_s; then spread by a quarter up or down as random
 * (any 32 bits) says, so that those who failed together do not return together.
 * Never 0, never more than longest_s + longest_s / 4.  Pure.
 */
unsigned	 backoff_delay(unsigned attempts, unsigned first_s, unsigned longest_s,
		    uint32_t random);

#endif
