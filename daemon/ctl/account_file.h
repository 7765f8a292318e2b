#ifndef ACCOUNT_FILE_H
#define ACCOUNT_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "config.h"

/*
 * account_file - one mailbox's file in the accounts folder (ADDRESS.yaml, 0640) and
 * its password beside it (ADDRESS.password, 0600), written whole or not at all.
 *
 * Both belong to the owner of the folder, so that the daemon can read what root enrolled.
 * Functions return 0, or -1 and a sentence in error.
 */
const char *account_file_yaml(struct arena *, const char *folder, const char *address);
const char *account_file_password(struct arena *, const char *folder, const char *address);

/*
 * Write both.  server: values equal to these defaults are left out of the file.
 * password NULL: account->password_file names one that exists.  replace: files that are there may be written over.
 */
int account_file_write(const char *folder, const struct config_account *,
    const struct config_account *server, const char *password, bool replace, char *error,
    size_t error_size);

/* Set "paused" in the file, leaving all else in it as it stands. */
int account_file_pause(const char *path, bool paused, char *error, size_t error_size);

/* Remove the file, and the password that enroll wrote beside it. */
int account_file_remove(const char *folder, const char *address, char *error, size_t error_size);

#endif
