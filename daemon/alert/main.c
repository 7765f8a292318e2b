/*
 * becwatch-alert - carries alerts to webhooks and into the journal for the hub.
 *
 * Rights: its channel (descriptor 3), the network, the files of the resolver and the system's
 * trust anchors; neither mail nor the database.
 */
#include <curl/curl.h>
#include <errno.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>

#include "chan.h"
#include "endpoint.h"
#include "journal.h"
#include "log.h"
#include "proto.h"
#include "roles.h"
#include "webhook.h"

#define ARENAS_MAX 2 /* of malloc: each reserves 64 MiB, and threads would make many */

struct alert {
	struct chan chan;
	struct endpoints *endpoints;
	struct webhooks *webhooks;
};

static void
answer(struct chan *c, const struct proto_alert_result *r)
{
	struct buf b = { 0 };

	proto_alert_result_put(&b, r);
	chan_queue(c, PROTO_ALERT_RESULT, b.p, b.len);
	buf_free(&b);
}

static void
deliver(struct alert *self, const struct proto_alert *x)
{
	const struct proto_endpoint *ep = endpoints_find(self->endpoints, x->endpoint);
	struct proto_alert_result r = { .tag = x->tag,
		.outcome = ALERT_RETRY,
		.detail = "no webhook of that name is configured" };

	if (ep != NULL && !endpoint_is_journal(ep)) {
		webhooks_start(self->webhooks, ep, x);
		return;
	}
	if (ep != NULL)
		r.outcome = journal_write(x, &r.detail);
	answer(&self->chan, &r);
}

/* False when the frame is malformed: the hub and we do not understand each other. */
static bool
serve(struct alert *self, const struct frame *f)
{
	struct proto_endpoint ep;
	struct proto_alert x;
	struct arena *a = arena_new();
	struct rd r = rd_of(f->p, f->len);
	bool ok = false;

	if (f->type == PROTO_ALERT_ENDPOINT) {
		ok = proto_endpoint_get(&r, a, &ep) && rd_done(&r);
		if (ok)
			endpoints_put(self->endpoints, &ep);
		explicit_bzero((char *)(uintptr_t)ep.secret, strlen(ep.secret));
		explicit_bzero((char *)(uintptr_t)ep.url, strlen(ep.url));
	} else if (f->type == PROTO_ALERT_SEND) {
		ok = proto_alert_get(&r, a, &x) && rd_done(&r);
		if (ok)
			deliver(self, &x);
	}
	arena_free(a);
	return ok;
}

static enum chan_error
take_frames(struct alert *self)
{
	struct frame f;
	enum chan_error e;

	while ((e = chan_next(&self->chan, &f)) == CHAN_OK)
		if (!serve(self, &f))
			return CHAN_EBAD;
	return e == CHAN_AGAIN ? CHAN_OK : e;
}

/* Until the hub goes away. */
static enum chan_error
loop(struct alert *self)
{
	const struct proto_alert_result *r;
	enum chan_error e = CHAN_OK;
	bool readable = false;

	while (e == CHAN_OK) {
		if (!webhooks_wait(
			self->webhooks, self->chan.fd, chan_pending(&self->chan), &readable))
			return CHAN_EIO;
		if (readable && (e = chan_fill(&self->chan)) == CHAN_AGAIN)
			e = CHAN_OK;
		if (e == CHAN_OK)
			e = take_frames(self);
		while ((r = webhooks_next(self->webhooks)) != NULL)
			answer(&self->chan, r);
		if (e == CHAN_OK)
			e = chan_flush(&self->chan);
	}
	return e;
}

int
main(void)
{
	struct alert self = { .endpoints = endpoints_new() };
	enum chan_error e;

	log_open("becwatch-alert");
	signal(SIGPIPE, SIG_IGN);
	mallopt(M_ARENA_MAX, ARENAS_MAX);
	setlocale(LC_CTYPE, "C.UTF-8"); /* libidn2 reads a url's host in it */
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (self.webhooks = webhooks_new()) == NULL) {
		log_text(LOG_ERROR, "libcurl cannot be set up: %s", strerror(errno));
		return 1;
	}
	role_enter_jail(ROLE_ALERT, NULL, 0);

	chan_init(&self.chan, CHAN_CHILD_FD);
	e = loop(&self);
	chan_close(&self.chan);
	webhooks_free(self.webhooks);
	endpoints_free(self.endpoints);
	if (e == CHAN_EOF)
		return 0;
	log_text(LOG_ERROR, "channel to the hub: %s", chan_strerror(e));
	return 1;
}
