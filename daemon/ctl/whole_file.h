#ifndef WHOLE_FILE_H
#define WHOLE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "arena.h"

/*
 * whole_file - a file of the configuration, written whole or not at all: a new one beside path, complete and on disk,
 * then under its name.  It belongs to the owner of its folder, so that the daemon can read what root wrote.
 *
 * replace: it may be there already.  0, or -1 and a sentence in error.
 */
int whole_file_write(struct arena *, const char *path, mode_t mode, const void *p, size_t len,
    bool replace, char *error, size_t error_size);

#endif
