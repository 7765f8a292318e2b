#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "chan.h"
#include "imap.h"
#include "job.h"
#include "log.h"
#include "proto.h"
#include "roles.h"
#include "tls.h"

/* Let the resolver read its files and load what it needs, while that is still allowed. */
static void
prime_resolver(void)
{
	struct addrinfo *list = NULL;

	/* getaddrinfo knows no deadline: bound it by the resolver's own means. */
	setenv("RES_OPTIONS", "timeout:3 attempts:2", 0);
	if (getaddrinfo("localhost", "imaps", NULL, &list) == 0)
		freeaddrinfo(list);
}

/* False when the frame is no job: the hub and we do not understand each other. */
static bool
serve(struct chan *c, const struct frame *f, enum chan_error *ret)
{
	struct proto_fetch_job job;
	struct arena *a = arena_new();
	struct rd r = rd_of(f->p, f->len);
	bool ok = f->type == PROTO_FETCH_JOB && proto_fetch_job_get(&r, a, &job) && rd_done(&r);

	if (ok) {
		*ret = job_run(c, &job);
		explicit_bzero((char *)(uintptr_t)job.password, strlen(job.password));
	}
	arena_free(a);
	return ok;
}

int
main(void)
{
	struct chan c;
	struct frame f;
	enum chan_error e;
	const char *why = "";

	log_open("becwatch-fetch");
	signal(SIGPIPE, SIG_IGN);
	prime_resolver();
	imap_init();
	if (tls_init(&why) == -1) {
		log_text(LOG_ERROR, "TLS cannot be set up: %s", why);
		return 1;
	}
	role_enter_jail(ROLE_FETCH, NULL, 0);

	chan_init(&c, CHAN_CHILD_FD);
	while ((e = chan_recv(&c, &f)) == CHAN_OK) {
		if (!serve(&c, &f, &e)) {
			log_text(LOG_ERROR, "the hub sent something that is no job");
			e = CHAN_EBAD;
		}
		if (e != CHAN_OK)
			break;
	}
	chan_close(&c);
	return e == CHAN_EOF ? 0 : 1;
}
