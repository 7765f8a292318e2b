#ifndef FILE_H
#define FILE_H

#include <stddef.h>

/*
 * file - text files of the configuration and those that it names, such as trust anchors.
 */
#define FILE_TEXT_MAX (64u * 1024 * 1024) /* a partner book of 100,000 has 11 MiB */

/* 0 and *ret (NUL-terminated, to be freed by file_free); or -1 and a sentence in error: missing, not
 * readable, a folder, too long, a NUL byte inside. */
int file_read(const char *path, char **ret, char *error, size_t error_size);
void file_free(char *); /* NULL is allowed */

#endif
