#ifndef REPLAY_H
#define REPLAY_H

#include <stdint.h>

#include "arena.h"

/* An alert's payload as a few lines for people, to stdout. */
void replay_print(struct arena *, const char *payload, const char *account, int64_t arrived);

#endif
