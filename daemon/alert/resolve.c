#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mem.h"
#include "resolve.h"

#define STACK_SIZE (1024 * 1024)
#define TEXT_SIZE (RESOLVE_ADDRESSES_MAX * (INET6_ADDRSTRLEN + 3))

struct resolver {
	int fds[2]; /* read, write */
	unsigned running;
};

struct resolver *
resolver_new(void)
{
	struct resolver *r = mem_calloc(1, sizeof(*r));
	struct addrinfo *list = NULL;

	if (pipe2(r->fds, O_CLOEXEC) == -1 || fcntl(r->fds[0], F_SETFL, O_NONBLOCK) == -1) {
		free(r);
		return NULL;
	}
	/* getaddrinfo knows no deadline: bound it by the resolver's own means. */
	setenv("RES_OPTIONS", "timeout:3 attempts:2", 0);
	if (getaddrinfo("localhost", "https", NULL, &list) == 0)
		freeaddrinfo(list);
	return r;
}

int
resolver_fd(const struct resolver *r)
{
	return r->fds[0];
}

/* The form of CURLOPT_RESOLVE. */
static char *
addresses_text(const struct addrinfo *list)
{
	char *text = mem_calloc(TEXT_SIZE, 1);
	size_t len = 0;
	int n = 0;

	for (const struct addrinfo *ai = list; ai != NULL && n < RESOLVE_ADDRESSES_MAX;
	     ai = ai->ai_next) {
		const struct sockaddr_in6 *in6 = (const void *)ai->ai_addr;
		const struct sockaddr_in *in = (const void *)ai->ai_addr;
		bool six = ai->ai_family == AF_INET6;
		char one[INET6_ADDRSTRLEN];

		if (inet_ntop(ai->ai_family,
			six ? (const void *)&in6->sin6_addr : (const void *)&in->sin_addr, one,
			sizeof(one)) == NULL)
			continue;
		len += (size_t)snprintf(
		    text + len, TEXT_SIZE - len, six ? "%s[%s]" : "%s%s", n++ == 0 ? "" : ",", one);
	}
	return text;
}

static void *
run(void *arg)
{
	struct lookup *l = arg;
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL;
	ssize_t n;

	l->error = getaddrinfo(l->host, NULL, &hints, &list);
	if (l->error == 0) {
		l->addresses = addresses_text(list);
		freeaddrinfo(list);
	}
	/* A pointer is written whole: PIPE_BUF, pipe(7). */
	do
		n = write(l->done_fd, &l, sizeof(l));
	while (n == -1 && errno == EINTR);
	return NULL;
}

bool
resolver_start(struct resolver *r, uint64_t ticket, const char *host)
{
	struct lookup *l;
	pthread_attr_t attr;
	pthread_t thread;
	int e;

	if (r->running >= RESOLVE_MAX)
		return false;
	l = mem_calloc(1, sizeof(*l));
	l->ticket = ticket;
	l->host = mem_strdup(host);
	l->done_fd = r->fds[1];
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	e = pthread_create(&thread, &attr, run, l);
	pthread_attr_destroy(&attr);
	if (e != 0) {
		lookup_free(l);
		return false;
	}
	r->running++;
	return true;
}

struct lookup *
resolver_next(struct resolver *r)
{
	struct lookup *l;

	if (read(r->fds[0], &l, sizeof(l)) != (ssize_t)sizeof(l))
		return NULL;
	r->running--;
	return l;
}

void
lookup_free(struct lookup *l)
{
	if (l == NULL)
		return;
	free(l->host);
	free(l->addresses);
	free(l);
}
