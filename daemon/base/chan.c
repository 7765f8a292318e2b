#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "chan.h"
#include "mem.h"

#define MAGIC 0x31467762u /* "bwF1" */
#define HEADER_LEN 12
#define READ_SIZE (256 * 1024)
#define FD_MESSAGE_MAX 4096

void
chan_init(struct chan *c, int fd)
{
	*c = (struct chan){ .fd = fd };
}

void
chan_close(struct chan *c)
{
	if (c->fd != -1)
		close(c->fd);
	c->fd = -1;
	buf_free(&c->in);
	buf_free(&c->out);
	c->in_used = c->out_done = 0;
}

void
chan_queue(struct chan *c, uint16_t type, const void *p, size_t len)
{
	buf_u32(&c->out, MAGIC);
	buf_u16(&c->out, type);
	buf_u16(&c->out, 0);
	buf_u32(&c->out, (uint32_t)len);
	buf_bytes(&c->out, p, len);
}

bool
chan_pending(const struct chan *c)
{
	return c->out.len > c->out_done;
}

static enum chan_error
write_some(struct chan *c, int flags)
{
	while (chan_pending(c)) {
		ssize_t n = send(
		    c->fd, c->out.p + c->out_done, c->out.len - c->out_done, MSG_NOSIGNAL | flags);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return CHAN_AGAIN;
		if (n == -1)
			return errno == EPIPE || errno == ECONNRESET ? CHAN_EOF : CHAN_EIO;
		c->out_done += (size_t)n;
	}
	/* Keep the room for the next frame, but not that of a huge one. */
	c->out_done = c->out.len = 0;
	if (c->out.cap > 4 * READ_SIZE)
		buf_free(&c->out);
	return CHAN_OK;
}

enum chan_error
chan_flush(struct chan *c)
{
	enum chan_error e = write_some(c, MSG_DONTWAIT);

	return e == CHAN_AGAIN ? CHAN_OK : e;
}

enum chan_error
chan_send(struct chan *c, uint16_t type, const void *p, size_t len)
{
	enum chan_error e;

	chan_queue(c, type, p, len);
	while ((e = write_some(c, 0)) == CHAN_AGAIN) {
		struct pollfd pfd = { .fd = c->fd, .events = POLLOUT };

		if (poll(&pfd, 1, -1) == -1 && errno != EINTR)
			return CHAN_EIO;
	}
	return e;
}

/* Make room at the front and for one more read. */
static void
compact(struct chan *c)
{
	if (c->in_used > 0) {
		c->in.len -= c->in_used;
		memmove(c->in.p, c->in.p + c->in_used, c->in.len);
		c->in_used = 0;
		if (c->in.len == 0 && c->in.cap > 8 * READ_SIZE)
			buf_free(&c->in);
	}
	if (c->in.cap - c->in.len < READ_SIZE) {
		size_t cap = c->in.cap * 2;

		if (cap < c->in.len + READ_SIZE)
			cap = c->in.len + READ_SIZE;
		c->in.p = mem_realloc(c->in.p, cap, 1);
		c->in.cap = cap;
	}
}

static enum chan_error
read_some(struct chan *c, int flags)
{
	ssize_t n;

	compact(c);
	do
		n = recv(c->fd, c->in.p + c->in.len, READ_SIZE, flags);
	while (n == -1 && errno == EINTR);
	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return CHAN_AGAIN;
	if (n == -1)
		return errno == ECONNRESET ? CHAN_EOF : CHAN_EIO;
	if (n == 0)
		return c->in.len == 0 ? CHAN_EOF : CHAN_EBAD;
	c->in.len += (size_t)n;
	return CHAN_OK;
}

enum chan_error
chan_fill(struct chan *c)
{
	return read_some(c, MSG_DONTWAIT);
}

enum chan_error
chan_next(struct chan *c, struct frame *ret)
{
	struct rd r;
	uint32_t magic, len;
	uint16_t type;

	if (c->in.len - c->in_used < HEADER_LEN)
		return CHAN_AGAIN;
	r = rd_of(c->in.p + c->in_used, c->in.len - c->in_used);
	magic = rd_u32(&r);
	type = rd_u16(&r);
	if (magic != MAGIC || rd_u16(&r) != 0)
		return CHAN_EBAD;
	if ((len = rd_u32(&r)) > CHAN_FRAME_MAX)
		return CHAN_EBAD;
	if (r.left < len)
		return CHAN_AGAIN;
	*ret = (struct frame){ .type = type, .p = r.p, .len = len };
	c->in_used += HEADER_LEN + len;
	return CHAN_OK;
}

enum chan_error
chan_recv(struct chan *c, struct frame *ret)
{
	enum chan_error e;

	while ((e = chan_next(c, ret)) == CHAN_AGAIN) {
		e = read_some(c, 0);
		if (e == CHAN_AGAIN) {
			struct pollfd pfd = { .fd = c->fd, .events = POLLIN };

			if (poll(&pfd, 1, -1) == -1 && errno != EINTR)
				return CHAN_EIO;
		} else if (e != CHAN_OK)
			return e;
	}
	return e;
}

const char *
chan_strerror(enum chan_error e)
{
	switch (e) {
	case CHAN_OK:
		return "success";
	case CHAN_AGAIN:
		return "nothing whole yet";
	case CHAN_EOF:
		return "peer gone";
	case CHAN_EBAD:
		return "malformed frame";
	case CHAN_EIO:
		return "input/output error";
	}
	return "unknown error";
}

enum chan_error
chan_send_fd(int sock, const void *p, size_t len, int fd)
{
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { .space = { 0 } };
	struct iovec iov = { .iov_base = (void *)(uintptr_t)p, .iov_len = len };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t n;

	if (len == 0 || len > FD_MESSAGE_MAX)
		return CHAN_EBAD;
	if (fd != -1) {
		struct cmsghdr *cm;

		msg.msg_control = control.space;
		msg.msg_controllen = sizeof(control.space);
		cm = CMSG_FIRSTHDR(&msg);
		cm->cmsg_level = SOL_SOCKET;
		cm->cmsg_type = SCM_RIGHTS;
		cm->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(cm), &fd, sizeof(int));
	}
	do
		n = sendmsg(sock, &msg, MSG_NOSIGNAL);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return errno == EPIPE || errno == ECONNRESET ? CHAN_EOF : CHAN_EIO;
	return (size_t)n == len ? CHAN_OK : CHAN_EIO;
}

enum chan_error
chan_recv_fd(int sock, void *p, size_t cap, size_t *ret_len, int *ret_fd)
{
	union {
		char space[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { .space = { 0 } };
	struct iovec iov = { .iov_base = p, .iov_len = cap };
	struct msghdr msg = { .msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.space,
		.msg_controllen = sizeof(control.space) };
	struct cmsghdr *cm;
	ssize_t n;

	do
		n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return errno == EAGAIN ? CHAN_AGAIN : errno == ECONNRESET ? CHAN_EOF : CHAN_EIO;
	if (n == 0)
		return CHAN_EOF;
	*ret_fd = -1;
	for (cm = CMSG_FIRSTHDR(&msg); cm != NULL; cm = CMSG_NXTHDR(&msg, cm))
		if (cm->cmsg_level == SOL_SOCKET && cm->cmsg_type == SCM_RIGHTS)
			memcpy(ret_fd, CMSG_DATA(cm), sizeof(int));
	*ret_len = (size_t)n;
	return CHAN_OK;
}
