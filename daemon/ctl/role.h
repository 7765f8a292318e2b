#ifndef ROLE_H
#define ROLE_H

#include <stdbool.h>
#include <stdint.h>

#include "chan.h"
#include "child.h"
#include "proto.h"
#include "roles.h"

/*
 * role - the daemon's role binaries, started for one command: becwatch takes the
 * hub's place at the other end of their channel.
 */
/*
 * Start it: ret->chan is connected, ret->connected set.  It ends with us.
 * -1: it cannot be started; errno says, ENOENT when the binary is missing.
 */
int role_start(enum proto_role, uint32_t slot, struct child *ret);

/* Close its channel, kill it if it does not end by that, and wait.  Returns waitpid's status, -1 if it was not running.
 * May be called for one that ended already, and for a zeroed one. */
int role_stop(struct child *);

/* Wait for one frame, at most timeout_ms; CHAN_AGAIN when none came in time. */
enum chan_error role_wait(struct child *, int timeout_ms, struct frame *ret);

/* Monotonic clock, milliseconds. */
int64_t role_now_ms(void);

#endif
