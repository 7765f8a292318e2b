#ifndef CHAN_H
#define CHAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * chan - frames over one end of a stream socketpair.
 *
 * A frame is u32 magic "bwF1", u16 type, u16 zero, u32 length, then the bytes.
 * Frames are whole or not there; what does not begin with the magic or is longer
 * than CHAN_FRAME_MAX ends the channel (CHAN_EBAD): the peer is broken or taken
 * over, and it alone pays for that.
 */
#define CHAN_FRAME_MAX                                                                             \
	(40u * 1024 *                                                                              \
	    1024) /* the largest mail read (limits.mail_bytes at most 32 MiB) and its facts */
#define CHAN_CHILD_FD                                                                              \
	3 /* every role finds its channel to the hub (becwatch-hub: to becwatchd) here */

enum chan_error {
	CHAN_OK = 0,
	CHAN_AGAIN, /* nothing whole yet; poll() and call again */
	CHAN_EOF, /* the peer is gone, at a frame's border */
	CHAN_EBAD, /* not a frame, too long, or cut off */
	CHAN_EIO /* errno says */
};

struct chan {
	int fd;
	struct buf in; /* bytes received, not yet handed out */
	size_t in_used; /* of them handed out by chan_next */
	struct buf out; /* frames queued, not yet written */
	size_t out_done;
};

struct frame {
	uint16_t type;
	const uint8_t *p; /* valid until the next call on the channel */
	size_t len;
};

void chan_init(struct chan *, int fd); /* takes the descriptor over */
void chan_close(struct chan *); /* closes and frees; may be called twice */

/* Blocking side (roles): whole frames only; the descriptor may block. */
enum chan_error chan_send(struct chan *, uint16_t type, const void *p, size_t len);
enum chan_error chan_recv(struct chan *, struct frame *ret); /* waits for one */

/*
 * Event-loop side (hub): queue, then flush when poll() says writable;
 * fill when readable, then take frames by chan_next until it says CHAN_AGAIN.
 * These never block (MSG_DONTWAIT), whatever the descriptor's mode.
 */
void chan_queue(struct chan *, uint16_t type, const void *p, size_t len);
bool chan_pending(const struct chan *); /* bytes wait to be flushed */
enum chan_error chan_flush(struct chan *); /* CHAN_OK also when some are left */
enum chan_error chan_fill(struct chan *); /* one read; CHAN_OK, _AGAIN, _EOF, _EIO */
enum chan_error chan_next(struct chan *, struct frame *ret); /* CHAN_OK, _AGAIN, _EBAD */

/* A lower-case phrase for a log line.  Static storage; never NULL. */
const char *chan_strerror(enum chan_error);

/* Pass one descriptor with a frame's worth of bytes (SCM_RIGHTS); blocking.
 * chan_recv_fd stores -1 when the message carried none.  len at most 4096. */
enum chan_error chan_send_fd(int sock, const void *p, size_t len, int fd);
enum chan_error chan_recv_fd(int sock, void *p, size_t cap, size_t *ret_len, int *ret_fd);

#endif
