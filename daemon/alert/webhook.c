#include <arpa/inet.h>
#include <curl/curl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "explain.h"
#include "hide.h"
#include "judge.h"
#include "mem.h"
#include "resolve.h"
#include "sign.h"
#include "webhook.h"

#define ID_MAX 256 /* bytes of a webhook-id */
#define WAIT_MS 60000

enum state { LOOKING_UP, REQUESTING, OVER };

/* One alert on its way to one endpoint. */
struct transfer {
	struct transfer *next;
	struct arena *a; /* owns the strings and this */
	enum state state;
	uint64_t ticket; /* of its lookup */
	int64_t begin_ms;
	unsigned timeout_ms, connect_ms;
	const char *host; /* as libcurl asks for it */
	const char *host_port; /* for people */
	unsigned port;
	struct hide hide;
	CURL *easy;
	struct curl_slist *headers, *addresses;
	int ca_fd; /* a memory file with the endpoint's anchors, or -1 */
	char error[CURL_ERROR_SIZE];
	struct buf answer;
	size_t answer_total; /* with what was dropped */
	struct proto_alert_result result;
};

struct webhooks {
	CURLM *multi;
	struct resolver *resolver;
	struct transfer *first;
	struct transfer *told; /* whose result the caller looks at */
	uint64_t tickets;
	size_t n;
};

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

struct webhooks *
webhooks_new(void)
{
	struct webhooks *w = mem_calloc(1, sizeof(*w));

	w->resolver = resolver_new();
	w->multi = curl_multi_init();
	if (w->resolver != NULL && w->multi != NULL)
		return w;
	free(w);
	return NULL;
}

static void
transfer_free(struct webhooks *w, struct transfer *t)
{
	if (t == NULL)
		return;
	if (t->easy != NULL) {
		curl_multi_remove_handle(w->multi, t->easy);
		curl_easy_cleanup(t->easy);
	}
	curl_slist_free_all(t->headers);
	curl_slist_free_all(t->addresses);
	if (t->ca_fd != -1)
		close(t->ca_fd);
	buf_free(&t->answer);
	for (size_t i = 0; i < t->hide.n; i++)
		explicit_bzero((char *)(uintptr_t)t->hide.v[i], strlen(t->hide.v[i]));
	arena_free(t->a);
}

void
webhooks_free(struct webhooks *w)
{
	struct transfer *t;

	if (w == NULL)
		return;
	while ((t = w->first) != NULL) {
		w->first = t->next;
		transfer_free(w, t);
	}
	transfer_free(w, w->told);
	curl_multi_cleanup(w->multi);
	free(w); /* threads may still write into the resolver's pipe: it stays */
}

static void
over(struct transfer *t, enum alert_outcome outcome, const char *detail)
{
	t->result.outcome = outcome;
	t->result.detail = detail;
	t->state = OVER;
}

/* -- the answer -- */

/* CURLOPT_WRITEFUNCTION: anything but n ends the request, whose status is known by then. */
static size_t
take_text(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	size_t left = WEBHOOK_ANSWER_KEPT - t->answer.len;

	n *= size;
	t->answer_total += n;
	buf_bytes(&t->answer, p, n < left ? n : left);
	return t->answer_total > WEBHOOK_ANSWER_MAX ? 0 : n;
}

/* CURLOPT_HEADERFUNCTION */
static size_t
take_header(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	(void)p;
	t->answer_total += size * n;
	return t->answer_total > WEBHOOK_ANSWER_MAX ? 0 : size * n;
}

static uint32_t
retry_after_of(CURL *easy)
{
	struct curl_header *h;

	if (curl_easy_header(easy, "Retry-After", 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return 0;
	return judge_retry_after(h->value, time(NULL));
}

static void
finish(struct transfer *t, CURLcode code)
{
	long status = 0;
	const char *text;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status < 200) {
		over(t, ALERT_RETRY,
		    explain_request(
			t->easy, code, t->host_port, t->timeout_ms, t->connect_ms, t->error, t->a));
		return;
	}
	/* The status is the answer, also when its text broke off. */
	hide_text(&t->hide, &t->answer);
	text = judge_text(t->answer.p, t->answer.len, t->a);
	t->result.http_status = (uint32_t)status;
	t->result.retry_after_s = retry_after_of(t->easy);
	over(t, judge_status(t->result.http_status),
	    judge_sentence(t->result.http_status, text, t->a));
}

/* -- the request -- */

/* The id goes into a header and into the signed text. */
static bool
id_is_good(const char *id)
{
	size_t n = 0;

	for (; id[n] > ' ' && id[n] < 0x7f; n++)
		;
	return n > 0 && n <= ID_MAX && id[n] == '\0';
}

static bool
set_headers(struct transfer *t, const struct proto_endpoint *ep, const struct proto_alert *x)
{
	int64_t now = time(NULL);
	char signature[SIGN_SIZE];
	const char *const lines[] = {
		"Content-Type: application/json",
		"Accept: */*",
		"Expect:", /* no 100-continue: one round trip */
		arena_printf(t->a, "webhook-id: %s", x->id),
		arena_printf(t->a, "webhook-timestamp: %" PRId64, now),
	};

	if (sign_webhook(ep->secret, x->id, now, x->payload, strlen(x->payload), signature) != 0)
		return false;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		t->headers = curl_slist_append(t->headers, lines[i]);
	t->headers =
	    curl_slist_append(t->headers, arena_printf(t->a, "webhook-signature: %s", signature));
	return true;
}

/* A file for GnuTLS, which libcurl 7.88 gives anchors by name only. */
static int
memory_file(const char *text)
{
	size_t left = strlen(text);
	int fd = memfd_create("ca", MFD_CLOEXEC);

	while (fd != -1 && left > 0) {
		ssize_t n = write(fd, text, left);

		if (n <= 0) {
			close(fd);
			return -1;
		}
		text += n;
		left -= (size_t)n;
	}
	return fd;
}

static bool
set_trust(struct transfer *t, const struct proto_endpoint *ep)
{
	if (ep->ca_pem[0] == '\0')
		return true;
	if ((t->ca_fd = memory_file(ep->ca_pem)) == -1)
		return false;
	/* Without CAPATH: its own anchors instead of the system's, not beside them. */
	return curl_easy_setopt(t->easy, CURLOPT_CAINFO,
		   arena_printf(t->a, "/proc/self/fd/%d", t->ca_fd)) == CURLE_OK &&
	       curl_easy_setopt(t->easy, CURLOPT_CAPATH, NULL) == CURLE_OK;
}

#define SET(option, value) (curl_easy_setopt(t->easy, (option), (value)) == CURLE_OK)

static bool
set_options(struct transfer *t, const struct proto_endpoint *ep, const struct proto_alert *x)
{
	return SET(CURLOPT_URL, ep->url) && SET(CURLOPT_PROTOCOLS_STR, "http,https") &&
	       SET(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1) &&
	       SET(CURLOPT_FOLLOWLOCATION, 0L) &&
	       SET(CURLOPT_PROXY, "") && /* not those of the environment */
	       SET(CURLOPT_NOSIGNAL, 1L) && SET(CURLOPT_SSL_VERIFYPEER, 1L) &&
	       SET(CURLOPT_SSL_VERIFYHOST, 2L) &&
	       SET(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2) &&
	       SET(CURLOPT_SSL_SESSIONID_CACHE, 0L) &&
	       SET(CURLOPT_FRESH_CONNECT, 1L) && /* an endpoint may have been given other anchors */
	       SET(CURLOPT_FORBID_REUSE, 1L) &&
	       SET(CURLOPT_USERAGENT, "becwatch/" BECWATCH_VERSION) &&
	       SET(CURLOPT_HTTPHEADER, t->headers) &&
	       SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(x->payload)) &&
	       SET(CURLOPT_COPYPOSTFIELDS, x->payload) && SET(CURLOPT_ERRORBUFFER, t->error) &&
	       SET(CURLOPT_WRITEFUNCTION, take_text) && SET(CURLOPT_WRITEDATA, t) &&
	       SET(CURLOPT_HEADERFUNCTION, take_header) && SET(CURLOPT_HEADERDATA, t) &&
	       SET(CURLOPT_PRIVATE, t);
}

/* Name and port of the url, as libcurl looks them up. */
static bool
set_host(struct transfer *t, const char *url)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *port = NULL;
	bool ok;

	ok = u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
	     curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	     (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) &&
	     curl_url_get(u, CURLUPART_HOST, &host, CURLU_PUNYCODE) == CURLUE_OK &&
	     curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) == CURLUE_OK;
	if (ok) {
		t->host = arena_strdup(t->a, host);
		t->host_port = arena_printf(t->a, "%s:%s", host, port);
		t->port = (unsigned)strtoul(port, NULL, 10);
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_url_cleanup(u);
	return ok;
}

static bool
host_is_address(const char *host)
{
	unsigned char in[sizeof(struct in_addr)];

	return host[0] == '[' || inet_pton(AF_INET, host, in) == 1;
}

/* What is left of a limit that began with the lookup; at least 1, since 0 is none for libcurl. */
static long
left_ms(const struct transfer *t, unsigned limit_ms)
{
	int64_t left = t->begin_ms + limit_ms - now_ms();

	return left > 0 ? (long)left : 1;
}

static void
request(struct webhooks *w, struct transfer *t, const char *addresses)
{
	if (addresses != NULL)
		t->addresses = curl_slist_append(
		    NULL, arena_printf(t->a, "+%s:%u:%s", t->host, t->port, addresses));
	if (!SET(CURLOPT_RESOLVE, t->addresses) ||
	    !SET(CURLOPT_TIMEOUT_MS, left_ms(t, t->timeout_ms)) ||
	    !SET(CURLOPT_CONNECTTIMEOUT_MS, left_ms(t, t->connect_ms)) ||
	    curl_multi_add_handle(w->multi, t->easy) != CURLM_OK) {
		over(t, ALERT_RETRY, "the request cannot be set up: out of memory");
		return;
	}
	t->state = REQUESTING;
}

/* A sentence about what makes a request impossible; NULL if it can be made. */
static const char *
prepare(struct webhooks *w, struct transfer *t, const struct proto_endpoint *ep,
    const struct proto_alert *x)
{
	if (w->n > WEBHOOK_MAX)
		return "too many alerts are under way";
	if (!set_host(t, ep->url))
		return "the webhook's url is not usable: it must be https://HOST/PATH or "
		       "http://HOST/PATH";
	if (!set_headers(t, ep, x))
		return "the webhook's secret is not usable: whsec_ and base64, or any other text";
	if ((t->easy = curl_easy_init()) == NULL || !set_options(t, ep, x) || !set_trust(t, ep))
		return "the request cannot be set up: out of memory or descriptors";
	return NULL;
}

void
webhooks_start(struct webhooks *w, const struct proto_endpoint *ep, const struct proto_alert *x)
{
	struct arena *a = arena_new();
	struct transfer *t = arena_alloc(a, 1, sizeof(*t));
	const char *wrong;

	t->a = a;
	t->ca_fd = -1;
	t->result.tag = x->tag;
	t->ticket = ++w->tickets;
	t->begin_ms = now_ms();
	t->timeout_ms = ep->timeout_ms == 0 ? WEBHOOK_TIMEOUT_MS : ep->timeout_ms;
	t->connect_ms = t->timeout_ms < WEBHOOK_CONNECT_MS ? t->timeout_ms : WEBHOOK_CONNECT_MS;
	t->next = w->first;
	w->first = t;
	w->n++;
	hide_init(&t->hide, ep, a);
	if (!id_is_good(x->id))
		over(t, ALERT_REFUSED, "the alert's id cannot be sent");
	else if ((wrong = prepare(w, t, ep, x)) != NULL)
		over(t, ALERT_RETRY, wrong);
	else if (host_is_address(t->host))
		request(w, t, NULL);
	else if (!resolver_start(w->resolver, t->ticket, t->host))
		over(t, ALERT_RETRY,
		    "too many names are being looked up: the name servers do not "
		    "answer");
}

/* -- the loop -- */

static struct transfer *
by_ticket(struct webhooks *w, uint64_t ticket)
{
	struct transfer *t = w->first;

	while (t != NULL && (t->ticket != ticket || t->state != LOOKING_UP))
		t = t->next;
	return t;
}

static void
take_lookups(struct webhooks *w)
{
	struct lookup *l;
	struct transfer *t;

	while ((l = resolver_next(w->resolver)) != NULL) {
		if ((t = by_ticket(w, l->ticket)) == NULL)
			; /* given up meanwhile */
		else if (l->error != 0)
			over(t, ALERT_RETRY, explain_lookup(l->error, t->host, t->a));
		else
			request(w, t, l->addresses);
		lookup_free(l);
	}
}

static void
end_lookups(struct webhooks *w)
{
	int64_t now = now_ms();

	for (struct transfer *t = w->first; t != NULL; t = t->next)
		if (t->state == LOOKING_UP && now >= t->begin_ms + t->connect_ms)
			over(t, ALERT_RETRY,
			    arena_printf(t->a,
				"time-out: the name %s was not found "
				"within %g s",
				t->host, t->connect_ms / 1000.0));
}

/* Until something of ours is due; libcurl bounds it by its own timers. */
static int
wait_ms(const struct webhooks *w)
{
	int64_t ret = WAIT_MS, now = now_ms();

	for (const struct transfer *t = w->first; t != NULL; t = t->next) {
		int64_t left = t->begin_ms + t->connect_ms - now;

		if (t->state == OVER)
			return 0;
		if (t->state == LOOKING_UP && left < ret)
			ret = left > 0 ? left : 0;
	}
	return (int)ret;
}

bool
webhooks_wait(struct webhooks *w, int fd, bool writable, bool *ret_readable)
{
	struct curl_waitfd fds[2] = {
		{ .fd = fd, .events = CURL_WAIT_POLLIN },
		{ .fd = resolver_fd(w->resolver), .events = CURL_WAIT_POLLIN },
	};
	struct CURLMsg *msg;
	struct transfer *t;
	int running, left;

	if (writable)
		fds[0].events |= CURL_WAIT_POLLOUT;
	if (curl_multi_poll(w->multi, fds, 2, wait_ms(w), NULL) != CURLM_OK)
		return false;
	*ret_readable = (fds[0].revents & CURL_WAIT_POLLIN) != 0;
	take_lookups(w);
	end_lookups(w);
	if (curl_multi_perform(w->multi, &running) != CURLM_OK)
		return false;
	while ((msg = curl_multi_info_read(w->multi, &left)) != NULL) {
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &t);
		finish(t, msg->data.result);
	}
	return true;
}

const struct proto_alert_result *
webhooks_next(struct webhooks *w)
{
	struct transfer **p = &w->first;

	transfer_free(w, w->told);
	w->told = NULL;
	while (*p != NULL && (*p)->state != OVER)
		p = &(*p)->next;
	if (*p == NULL)
		return NULL;
	w->told = *p;
	*p = w->told->next;
	w->n--;
	return &w->told->result;
}
