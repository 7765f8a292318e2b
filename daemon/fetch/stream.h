#ifndef STREAM_H
#define STREAM_H

#include <libetpan/mailstream.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "proto.h"

/*
 * stream - one connection to a server: TCP, then TLS, never without time-outs.
 *
 * First our own line-wise dialogue (stream_line, stream_say), then, logged in, handed to
 * libetpan as a mailstream whose every byte passes the guard (guard.h).  Once a
 * call has failed all later ones fail at once, and stream_error tells the first reason.
 */
#define STREAM_LINE_MAX                                                                            \
	8192 /* bytes of a line before login; RFC 7162 4 asks clients and servers for 8192 */

struct stream;

struct stream_times { /* milliseconds */
	uint32_t connect_ms; /* for all addresses of the host together, and for the handshake */
	uint32_t read_ms; /* the longest silence */
};

/*
 * Connect to host:port.  Always returns a stream; look at stream_error.
 * host must live as long as the stream.  Messages are put into the arena.
 */
struct stream *stream_open(struct arena *, const char *host, uint16_t port, struct stream_times);
void stream_free(
    struct stream *); /* closes; NULL is allowed; not once stream_mailstream was called */

/* TLS from here on, with the anchors in ca_pem ("" = the system's).  Bytes that came in the clear
 * behind what was read are refused (CVE-2020-15953).  0, or -1. */
int stream_tls(struct stream *, const char *ca_pem);

/* A new command: so many milliseconds in all, so many bytes of answer, so large a literal. */
void stream_command(struct stream *, uint64_t ms, uint64_t bytes, uint64_t literal);

/* Send bytes as they are.  0, or -1. */
int stream_say(struct stream *, const void *p, size_t len);
/* The next line, without its end, NUL-terminated; valid until the next call.  NULL on error. */
const char *stream_line(struct stream *);

/*
 * What libetpan reads from: first the text given (static), then what the server sends.
 * The mailstream owns the stream: mailstream_close frees both.
 */
mailstream *stream_mailstream(struct stream *, const char *first);

/* FETCH_OK while all is well. */
enum fetch_status stream_error(const struct stream *, const char **ret_detail);
/* End it with this reason, unless there is one already. */
void stream_fail(struct stream *, enum fetch_status, const char *detail);

#endif
