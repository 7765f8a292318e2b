#ifndef ROLES_H
#define ROLES_H

#include "jail.h"
#include "proto.h"

/*
 * roles - what each process may still do once it is locked in: one table.
 */

/* Lock this process in as that role, with the paths that only it knows (the hub's). Returns or exits 71. */
void	 role_enter_jail(enum proto_role, const struct jail_path *extra, size_t extra_n);

#endif
