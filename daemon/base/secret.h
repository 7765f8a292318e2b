#ifndef SECRET_H
#define SECRET_H

#include <stddef.h>

/*
 * secret - passwords and keys, from a file that only its owner can read, or from a systemd credential
 * ($CREDENTIALS_DIRECTORY/NAME).  Where systemd started nothing, as for an administrator's `becwatch
 * test-alert`, credential becwatch_NAME is the file NAME in the folder that the unit loads them from.
 */
#define SECRET_FOLDER "/etc/becwatch/credentials"
#define SECRET_PREFIX "becwatch_"
#define SECRET_MAX 4096 /* bytes; longer is refused, not cut */

/*
 * Exactly one of file and credential is non-empty.  One trailing newline is removed.
 * On success 0, and *ret is to be freed by secret_free.
 * On failure -1 and a sentence in error: which file, what is wrong, what to do
 * (missing, empty, too long, a NUL inside, readable or writable by others: chmod 600, not owned by us or root).
 */
int secret_read(
    const char *file, const char *credential, char **ret, char *error, size_t error_size);
void secret_free(char *); /* overwrites, then frees; NULL is allowed */

#endif
