#ifndef WEBHOOK_H
#define WEBHOOK_H

#include "proto.h"

/*
 * webhook - alerts to endpoints by HTTP POST, many at once, each on its own.
 *
 * Headers and signature are those of the Standard Webhooks specification.  http and https
 * only; a chain that ends in the endpoint's ca_pem (or the system's anchors) and carries the
 * url's host; TLS 1.2 or later; no redirects, no proxies, no cookies, one connection a request.
 * Nothing that comes out of here holds the endpoint's secret, or its url beyond host and port.
 */
#define WEBHOOK_MAX 64 /* at once; the hub has 32 under way */
#define WEBHOOK_CONNECT_MS 10000u /* name, TCP and TLS; less when timeout_ms is */
#define WEBHOOK_TIMEOUT_MS 30000u /* for an endpoint whose timeout_ms is 0 */
#define WEBHOOK_ANSWER_KEPT (64u * 1024) /* bytes of an answer's text; more is read but dropped */
#define WEBHOOK_ANSWER_MAX                                                                         \
	(1024u * 1024) /* bytes of headers and text; then the status alone counts */

struct webhooks;

/* Call it before the jail, after curl_global_init.  NULL: errno says. */
struct webhooks *webhooks_new(void);
void webhooks_free(struct webhooks *); /* breaks off what is under way */

/* Everything is copied.  The outcome, whatever it is, comes from webhooks_next. */
void webhooks_start(struct webhooks *, const struct proto_endpoint *, const struct proto_alert *);

/* Wait until some request may have got further, or fd is readable (ret_readable) or, if asked
 * for, writable.  False: the process cannot wait any more. */
bool webhooks_wait(struct webhooks *, int fd, bool writable, bool *ret_readable);

/* One that is over; NULL when there is none now.  Valid until the next call. */
const struct proto_alert_result *webhooks_next(struct webhooks *);

#endif
