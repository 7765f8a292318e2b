#ifndef ROLES_H
#define ROLES_H

#include "jail.h"
#include "proto.h"

/*
 * roles - what each process may still do once it is locked in: one table.
 */

#define ROLE_PATH_MAX 4096

/*
 * Where the binary of a role is: beside this program, as in the build folder, else in
 * ../libexec/becwatch as seen from there, as installed under any prefix.  -1 and errno:
 * in neither place; ret then names the second.
 */
int role_path(enum proto_role, char ret[ROLE_PATH_MAX]);

/* Lock this process in as that role, with the paths that only it knows (the hub's). Returns or exits 71. */
void role_enter_jail(enum proto_role, const struct jail_path *extra, size_t extra_n);

#endif
