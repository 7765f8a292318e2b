#ifndef FLOWED_H
#define FLOWED_H

#include <stdbool.h>

#include "arena.h"

/*
 * flowed - text/plain; format=flowed back to paragraphs; RFC 3676.  Quote marks stay, one ">" a level and a
 * space; space-stuffing goes; "-- " never flows.  delsp: the space that marks a soft break goes too.
 */
const char *flowed_join(struct arena *, const char *text, bool delsp);

#endif
