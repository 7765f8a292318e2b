#ifndef FOLDERS_H
#define FOLDERS_H

#include <stddef.h>

#include "proto.h"

/*
 * folders - what a mail folder is for, from its name alone, where no server says
 * so by SPECIAL-USE (RFC 6154): the names that mail clients and servers give
 * their Sent, Junk and Archive folders in the languages we know.
 *
 * Pure: no allocation, no locale.  Compared without regard to case (Latin, Greek, Cyrillic).
 */

/*
 * The role of a folder by its full name in UTF-8, NUL-terminated.  The last
 * component counts, after '/', '.' or '\': "INBOX.Sent", "[Gmail]/Sent Mail", ".Junk".
 * "INBOX" itself is FOLDER_INBOX, and so is ""; what is none of the usual names is FOLDER_OTHER.
 */
enum folder_role folder_role_of_name(const char *utf8);

#endif
