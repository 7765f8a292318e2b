#ifndef SPAWN_H
#define SPAWN_H

#include <sys/types.h>

#include "proto.h"

/*
 * spawn - start one role's binary.
 *
 * The process gets: the channel as descriptor 3 (CHAN_CHILD_FD), /dev/null as stdin, our stdout
 * and stderr, and no other descriptor; no signal blocked, ignored or caught; a session of its own,
 * so that ^C reaches becwatchd alone; no more of the environment than PATH, LANG, TZ and
 * JOURNAL_STREAM, the hub also systemd's *_DIRECTORY; and SIGKILL when becwatchd ends.
 */

/*
 * Find where the binaries are: role_path.  0, or -1 with a sentence logged for every one that is missing.
 * Call once, before spawn_role.
 */
int spawn_find(void);

/* config_file is passed to the hub.  channel stays the caller's.  The pid; -1 and errno. */
pid_t spawn_role(enum proto_role, const char *config_file, int channel);

#endif
