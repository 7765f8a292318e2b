/* LINK: base */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "chan.h"
#include "tap.h"

static const uint8_t header[12] = { 'b', 'w', 'F', '1', 7, 0, 0, 0, 3, 0, 0, 0 };

/* A channel, and the bare socket at its other end. */
static int
connected(struct chan *c)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		exit(1);
	chan_init(c, pair[0]);
	return pair[1];
}

static void
put(int fd, const void *p, size_t len)
{
	if (write(fd, p, len) != (ssize_t)len)
		perror("write");
}

static void
frames(void)
{
	struct chan c;
	struct frame f;
	int fd = connected(&c);
	uint8_t got[15];

	TAP_OK(chan_send(&c, 7, "abc", 3) == CHAN_OK && read(fd, got, 15) == 15 &&
		   memcmp(got, header, 12) == 0 && memcmp(got + 12, "abc", 3) == 0,
	    "a frame's bytes");
	put(fd, got, 15);
	TAP_OK(
	    chan_recv(&c, &f) == CHAN_OK && f.type == 7 && f.len == 3 && memcmp(f.p, "abc", 3) == 0,
	    "and back");
	TAP_OK(chan_fill(&c) == CHAN_AGAIN && chan_next(&c, &f) == CHAN_AGAIN,
	    "nothing more, and no waiting");
	for (size_t i = 0; i < 15; i++) {
		put(fd, got + i, 1);
		if (chan_fill(&c) != CHAN_OK || (chan_next(&c, &f) == CHAN_OK) != (i == 14))
			TAP_OK(0, "byte %zu of a frame", i);
	}
	TAP_OK(f.type == 7 && f.len == 3 && memcmp(f.p, "abc", 3) == 0, "a frame byte by byte");
	put(fd, got, 15);
	put(fd, "bwF1\x08\0\0\0\0\0\0\0", 12);
	put(fd, got, 5);
	TAP_OK(chan_fill(&c) == CHAN_OK && chan_next(&c, &f) == CHAN_OK && f.type == 7 &&
		   chan_next(&c, &f) == CHAN_OK && f.type == 8 && f.len == 0 &&
		   chan_next(&c, &f) == CHAN_AGAIN,
	    "two frames at once, one of them empty, and the begin of a third");
	close(fd);
	TAP_OK(chan_fill(&c) == CHAN_EBAD, "which is cut off");
	chan_close(&c);
	chan_close(&c);

	fd = connected(&c);
	close(fd);
	TAP_OK(chan_recv(&c, &f) == CHAN_EOF && chan_fill(&c) == CHAN_EOF,
	    "the end at a border is an end");
	TAP_OK(chan_send(&c, 1, "x", 1) == CHAN_EOF, "nobody reads: no signal");
	chan_close(&c);
}

static void
malformed(void)
{
	static const struct {
		const char *what;
		size_t at;
		uint8_t value;
	} cases[] = {
		{ "wrong magic", 0, 'B' },
		{ "another version", 3, '2' },
		{ "the reserved bytes set", 6, 1 },
		{ "the other reserved byte", 7, 1 },
		{ "4 GiB", 11, 0xff },
		{ "a length above the limit", 11, 3 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct chan c;
		struct frame f;
		uint8_t bad[12];
		int fd = connected(&c);

		memcpy(bad, header, 12);
		bad[cases[i].at] = cases[i].value;
		put(fd, bad, 12);
		TAP_OK(chan_recv(&c, &f) == CHAN_EBAD, "%s is no frame", cases[i].what);
		chan_close(&c);
		close(fd);
	}
}

static void
limit(void)
{
	struct chan c;
	struct frame f;
	int fd = connected(&c);
	uint8_t head[12];
	uint32_t max = CHAN_FRAME_MAX;

	memcpy(head, header, 12);
	memcpy(head + 8, &max, 4);
	put(fd, head, 12);
	TAP_OK(chan_fill(&c) == CHAN_OK && chan_next(&c, &f) == CHAN_AGAIN, "as long as may be");
	max++;
	memcpy(head + 8, &max, 4);
	chan_close(&c);
	close(fd);
	fd = connected(&c);
	put(fd, head, 12);
	TAP_OK(chan_fill(&c) == CHAN_OK && chan_next(&c, &f) == CHAN_EBAD, "one byte longer");
	chan_close(&c);
	close(fd);
}

static void *
read_all(void *arg)
{
	struct chan *c = arg;
	struct frame f;
	size_t total = 0;

	while (chan_recv(c, &f) == CHAN_OK)
		for (size_t i = 0; i < f.len; i++)
			total += f.p[i] == (uint8_t)f.type;
	return (void *)(uintptr_t)total;
}

/* More than a socket holds: the one side queues and flushes, the other blocks. */
static void
large(void)
{
	struct chan a, b;
	pthread_t reader;
	void *total;
	size_t sent = 0, rounds = 0;
	uint8_t *bytes = malloc(3u << 20);

	chan_init(&b, connected(&a));
	for (uint16_t i = 1; i <= 20; i++) {
		memset(bytes, i, 3u << 20);
		chan_queue(&a, i, bytes, (size_t)i * 150000);
		sent += (size_t)i * 150000;
	}
	TAP_OK(chan_flush(&a) == CHAN_OK && chan_pending(&a),
	    "flush leaves what the socket does not take");
	pthread_create(&reader, NULL, read_all, &b);
	while (chan_pending(&a) && rounds++ < 1000000) {
		struct pollfd pfd = { .fd = a.fd, .events = POLLOUT };

		poll(&pfd, 1, 1000);
		if (chan_flush(&a) != CHAN_OK)
			break;
	}
	chan_close(&a);
	pthread_join(reader, &total);
	TAP_OK((uintptr_t)total == sent, "all of it arrives, in order (%zu bytes)", sent);
	chan_close(&b);
	free(bytes);
}

static void
descriptors(void)
{
	int pair[2], fd = -2, null = open("/dev/null", O_RDWR);
	uint8_t bytes[16];
	size_t len = 0;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
		exit(1);
	TAP_OK(chan_send_fd(pair[0], "hello", 5, null) == CHAN_OK &&
		   chan_recv_fd(pair[1], bytes, sizeof(bytes), &len, &fd) == CHAN_OK && len == 5 &&
		   fd > 2 && write(fd, "x", 1) == 1,
	    "a descriptor travels");
	TAP_OK((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0, "and does not pass on by exec");
	close(fd);
	TAP_OK(chan_send_fd(pair[0], "hi", 2, -1) == CHAN_OK &&
		   chan_recv_fd(pair[1], bytes, sizeof(bytes), &len, &fd) == CHAN_OK && len == 2 &&
		   fd == -1,
	    "or none");
	TAP_OK(chan_send_fd(pair[0], "", 0, -1) == CHAN_EBAD,
	    "an empty message would look like the end");
	fcntl(pair[1], F_SETFL, O_NONBLOCK);
	TAP_OK(chan_recv_fd(pair[1], bytes, sizeof(bytes), &len, &fd) == CHAN_AGAIN, "nothing yet");
	close(pair[0]);
	TAP_OK(chan_recv_fd(pair[1], bytes, sizeof(bytes), &len, &fd) == CHAN_EOF, "the end");
	TAP_OK(chan_send_fd(pair[1], "x", 1, null) == CHAN_EOF, "to nobody");
	close(pair[1]);
	close(null);
}

int
main(void)
{
	frames();
	malformed();
	limit();
	large();
	descriptors();
	return tap_done();
}
