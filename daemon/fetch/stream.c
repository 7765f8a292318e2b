#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "guard.h"
#include "mem.h"
#include "stream.h"
#include "tls.h"

#define BUFFER_SIZE (16 * 1024) /* a TLS record, RFC 8446 5.1 */

struct stream {
	struct arena *arena;
	const char *host;
	int fd;
	struct stream_times times;
	gnutls_certificate_credentials_t trust;
	gnutls_session_t tls; /* NULL: in the clear */
	bool handshaken;
	int64_t deadline; /* of the command */
	uint64_t budget; /* bytes that it may still answer */
	struct guard guard;
	const char *first; /* said to libetpan before the server's bytes */
	enum fetch_status error;
	const char *detail;
	size_t in_n, in_used;
	unsigned char in[BUFFER_SIZE]; /* received, not yet handed out */
	char line[STREAM_LINE_MAX + 1];
};

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
stream_fail(struct stream *s, enum fetch_status error, const char *detail)
{
	if (s->error != FETCH_OK)
		return;
	s->error = error;
	s->detail = detail;
}

enum fetch_status
stream_error(const struct stream *s, const char **ret_detail)
{
	*ret_detail = s->detail;
	return s->error;
}

/* Wait until the descriptor is ready, within the command's deadline and the longest silence. */
static int
wait_ready(struct stream *s, short events)
{
	int64_t left = s->deadline - now_ms(), until;
	int n;

	if (left > (int64_t)s->times.read_ms)
		left = s->times.read_ms;
	until = now_ms() + left;
	do {
		struct pollfd pfd = { .fd = s->fd, .events = events };

		left = until - now_ms();
		n = left <= 0 ? 0 : poll(&pfd, 1, (int)left);
	} while (n == -1 && errno == EINTR);
	if (n > 0)
		return 0;
	if (n == 0)
		stream_fail(s, FETCH_ETIMEOUT,
		    now_ms() >= s->deadline
			? arena_printf(s->arena, "%s took too long over one command", s->host)
			: arena_printf(
			      s->arena, "%s said nothing for %u ms", s->host, s->times.read_ms));
	else
		stream_fail(s, FETCH_ELOST, strerror(errno));
	return -1;
}

static int
tls_wait(struct stream *s)
{
	return wait_ready(s, gnutls_record_get_direction(s->tls) ? POLLOUT : POLLIN);
}

static void
lost(struct stream *s, const char *why)
{
	stream_fail(
	    s, FETCH_ELOST, arena_printf(s->arena, "connection to %s ended: %s", s->host, why));
}

/* One read from the server into s->in, which must be used up.  0, or -1. */
static int
fill(struct stream *s)
{
	ssize_t n;

	s->in_n = s->in_used = 0;
	while (s->error == FETCH_OK) {
		if (now_ms() >= s->deadline) {
			stream_fail(s, FETCH_ETIMEOUT,
			    arena_printf(s->arena, "%s took too long over one command", s->host));
			break;
		}
		if (s->tls != NULL)
			n = gnutls_record_recv(s->tls, s->in, sizeof(s->in));
		else
			n = recv(s->fd, s->in, sizeof(s->in), 0);
		if (n > 0) {
			s->in_n = (size_t)n;
			if ((uint64_t)n > s->budget) {
				stream_fail(s, FETCH_EPROTO,
				    arena_printf(s->arena,
					"%s answered far more than was asked for", s->host));
				break;
			}
			s->budget -= (uint64_t)n;
			return 0;
		}
		if (n == 0)
			lost(s, "closed by the server");
		else if (s->tls != NULL) {
			if (gnutls_error_is_fatal((int)n) || n == GNUTLS_E_REHANDSHAKE)
				lost(s, gnutls_strerror((int)n));
			else if (n == GNUTLS_E_AGAIN)
				tls_wait(s);
		} else if (errno == EAGAIN || errno == EWOULDBLOCK)
			wait_ready(s, POLLIN);
		else if (errno != EINTR)
			lost(s, strerror(errno));
	}
	s->in_n = 0;
	return -1;
}

/* Send some.  How many bytes, or -1. */
static ssize_t
send_some(struct stream *s, const void *p, size_t len)
{
	ssize_t n;

	while (s->error == FETCH_OK) {
		if (s->tls != NULL)
			n = gnutls_record_send(s->tls, p, len);
		else
			n = send(s->fd, p, len, MSG_NOSIGNAL);
		if (n >= 0)
			return n;
		if (s->tls != NULL) {
			if (gnutls_error_is_fatal((int)n) || n == GNUTLS_E_REHANDSHAKE)
				lost(s, gnutls_strerror((int)n));
			else if (n == GNUTLS_E_AGAIN)
				tls_wait(s);
		} else if (errno == EAGAIN || errno == EWOULDBLOCK)
			wait_ready(s, POLLOUT);
		else if (errno != EINTR)
			lost(s, strerror(errno));
	}
	return -1;
}

int
stream_say(struct stream *s, const void *p, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t n = send_some(s, (const char *)p + done, len - done);

		if (n == -1)
			return -1;
		done += (size_t)n;
	}
	return s->error == FETCH_OK ? 0 : -1;
}

const char *
stream_line(struct stream *s)
{
	size_t n = 0;

	for (;;) {
		while (s->in_used < s->in_n) {
			char c = (char)s->in[s->in_used++];

			if (c == '\n') {
				if (n > 0 && s->line[n - 1] == '\r')
					n--;
				s->line[n] = '\0';
				return s->line;
			}
			if (c == '\0' || n == STREAM_LINE_MAX) {
				stream_fail(s, FETCH_EPROTO,
				    arena_printf(s->arena, "%s does not speak IMAP: %s", s->host,
					guard_strerror(c == '\0' ? GUARD_ENUL : GUARD_ELINE)));
				return NULL;
			}
			s->line[n++] = c;
		}
		if (fill(s) == -1)
			return NULL;
	}
}

void
stream_command(struct stream *s, uint64_t ms, uint64_t bytes, uint64_t literal)
{
	s->deadline = now_ms() + (int64_t)ms;
	s->budget = bytes;
	s->guard.literal_max = literal;
}

/* One address.  The descriptor, or -1 and errno. */
static int
connect_one(const struct addrinfo *ai, int64_t deadline)
{
	struct pollfd pfd = { .events = POLLOUT };
	socklen_t len = sizeof(int);
	int fd, e = 0, n, one = 1;

	fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return -1;
	if (connect(fd, ai->ai_addr, ai->ai_addrlen) == -1) {
		e = errno;
		if (e == EINPROGRESS) {
			pfd.fd = fd;
			do {
				int64_t left = deadline - now_ms();

				n = left <= 0 ? 0 : poll(&pfd, 1, (int)left);
			} while (n == -1 && errno == EINTR);
			if (n <= 0)
				e = n == 0 ? ETIMEDOUT : errno;
			else if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &len) == -1)
				e = errno;
		}
	}
	if (e != 0) {
		close(fd);
		errno = e;
		return -1;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static void
connect_any(struct stream *s, uint16_t port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_family = AF_UNSPEC };
	struct addrinfo *list = NULL;
	char service[8];
	int64_t deadline;
	int e, error = 0, n = 0, i = 0;

	snprintf(service, sizeof(service), "%u", port);
	if ((e = getaddrinfo(s->host, service, &hints, &list)) != 0) {
		stream_fail(s, FETCH_EHOST,
		    arena_printf(s->arena, "%s: %s", s->host,
			e == EAI_SYSTEM ? strerror(errno) : gai_strerror(e)));
		return;
	}
	deadline = now_ms() + s->times.connect_ms;
	for (const struct addrinfo *ai = list; ai != NULL; ai = ai->ai_next)
		n++;
	/* A dead address must leave time for those behind it. */
	for (const struct addrinfo *ai = list; ai != NULL && s->fd == -1; ai = ai->ai_next, i++) {
		int64_t left = deadline - now_ms();

		if (left <= 0 && error != 0)
			break;
		if ((s->fd = connect_one(ai, now_ms() + left / (n - i))) == -1)
			error = errno;
	}
	freeaddrinfo(list);
	if (s->fd == -1)
		stream_fail(s, FETCH_ECONNECT,
		    arena_printf(s->arena, "%s port %u: %s", s->host, port, strerror(error)));
}

struct stream *
stream_open(struct arena *a, const char *host, uint16_t port, struct stream_times times)
{
	struct stream *s = mem_calloc(1, sizeof(*s));

	s->arena = a;
	s->host = host;
	s->fd = -1;
	s->times = times;
	s->detail = "";
	guard_init(&s->guard);
	stream_command(s, times.connect_ms, STREAM_LINE_MAX, 0);
	connect_any(s, port);
	return s;
}

int
stream_tls(struct stream *s, const char *ca_pem)
{
	const char *detail = "";
	enum fetch_status status;
	int e;

	if (s->error != FETCH_OK)
		return -1;
	if (s->in_used < s->in_n) {
		stream_fail(s, FETCH_EPROTO,
		    arena_printf(s->arena,
			"%s sent more in the clear after it agreed to TLS: somebody may have put "
			"it there",
			s->host));
		return -1;
	}
	if ((s->trust = tls_trust_new(ca_pem)) == NULL) {
		stream_fail(s, FETCH_EINVAL, "the account's ca_file holds no certificate");
		return -1;
	}
	if ((s->tls = tls_session_new(s->trust, s->host)) == NULL) {
		stream_fail(s, FETCH_ETLS, "TLS could not be set up");
		return -1;
	}
	gnutls_transport_set_int(s->tls, s->fd);
	stream_command(s, s->times.connect_ms, 0, 0);
	while (s->error == FETCH_OK && (e = gnutls_handshake(s->tls)) < 0) {
		if (gnutls_error_is_fatal(e)) {
			status = tls_explain(s->tls, e, s->host, s->arena, &detail);
			stream_fail(s, status, detail);
		} else if (e == GNUTLS_E_AGAIN)
			tls_wait(s);
		else if (now_ms() >= s->deadline)
			stream_fail(s, FETCH_ETIMEOUT, "the TLS handshake does not end");
	}
	s->handshaken = s->error == FETCH_OK;
	return s->handshaken ? 0 : -1;
}

void
stream_free(struct stream *s)
{
	if (s == NULL)
		return;
	if (s->tls != NULL) {
		if (s->handshaken)
			gnutls_bye(s->tls, GNUTLS_SHUT_WR);
		gnutls_deinit(s->tls);
	}
	tls_trust_free(s->trust);
	if (s->fd != -1)
		close(s->fd);
	free(s);
}

/* ---- libetpan's side ---- */

static ssize_t
low_read(mailstream_low *low, void *p, size_t len)
{
	struct stream *s = low->data;
	enum guard_error e;
	size_t n;

	if (s->first != NULL && *s->first != '\0') {
		n = strlen(s->first);
		if (n > len)
			n = len;
		memcpy(p, s->first, n);
		s->first += n;
		return (ssize_t)n;
	}
	if (s->error != FETCH_OK || (s->in_used == s->in_n && fill(s) == -1))
		return -1;
	n = s->in_n - s->in_used;
	if (n > len)
		n = len;
	if ((e = guard_walk(&s->guard, s->in + s->in_used, n)) != GUARD_OK) {
		stream_fail(s, FETCH_EPROTO,
		    arena_printf(s->arena, "%s sent %s", s->host, guard_strerror(e)));
		return -1;
	}
	memcpy(p, s->in + s->in_used, n);
	s->in_used += n;
	return (ssize_t)n;
}

static ssize_t
low_write(mailstream_low *low, const void *p, size_t len)
{
	return send_some(low->data, p, len);
}

static int
low_close(mailstream_low *low)
{
	stream_fail(low->data, FETCH_ELOST, "closed");
	return 0;
}

static int
low_fd(mailstream_low *low)
{
	return ((struct stream *)low->data)->fd;
}

static void
low_free(mailstream_low *low)
{
	stream_free(low->data);
	free(low);
}

static void
low_cancel(mailstream_low *low)
{
	stream_fail(low->data, FETCH_ELOST, "cancelled");
}

static struct mailstream_cancel *
low_get_cancel(mailstream_low *low)
{
	(void)low;
	return NULL;
}

static mailstream_low_driver driver = {
	.mailstream_read = low_read,
	.mailstream_write = low_write,
	.mailstream_close = low_close,
	.mailstream_get_fd = low_fd,
	.mailstream_free = low_free,
	.mailstream_cancel = low_cancel,
	.mailstream_get_cancel = low_get_cancel,
};

mailstream *
stream_mailstream(struct stream *s, const char *first)
{
	mailstream_low *low = mailstream_low_new(s, &driver);
	mailstream *ret = low == NULL ? NULL : mailstream_new(low, BUFFER_SIZE);

	if (ret == NULL) {
		fputs("out of memory\n", stderr);
		exit(1);
	}
	s->first = first;
	return ret;
}
