#ifndef POSITIONS_H
#define POSITIONS_H

#include <string.h>

#include "store_sql.h"

/* positions - the rows of monitored mailboxes and of their folders, made where they are missing. */

/* Row id of a mailbox; one that no configuration named begins its life at now. 0 after a failure. */
int64_t positions_account(struct store *, const char *address, int64_t now);

/* Row id of a mailbox's folder. */
int64_t positions_folder(
    struct store *, int64_t account, const char *name, enum folder_role, uint32_t uidvalidity);

#endif
