#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "backoff.h"
#include "deliver.h"
#include "file.h"
#include "log.h"
#include "secret.h"

static int
endpoint_of(const struct config_webhook *w, struct arena *a, struct proto_endpoint *ret,
    char **ret_secret, char *error, size_t error_size)
{
	char *ca = NULL;

	if (secret_read(w->secret_file, w->secret_credential, ret_secret, error, error_size) != 0)
		return -1;
	if (w->ca_file[0] != '\0' && file_read(w->ca_file, &ca, error, error_size) != 0)
		return -1;
	*ret = (struct proto_endpoint){
		.name = w->name,
		.url = w->url,
		.secret = *ret_secret,
		.ca_pem = ca == NULL ? "" : arena_strdup(a, ca),
		.timeout_ms = w->timeout_s * 1000,
	};
	file_free(ca);
	return 0;
}

static void
tell(struct child *alert, const struct proto_endpoint *ep)
{
	struct buf b = { 0 };

	proto_endpoint_put(&b, ep);
	chan_queue(&alert->chan, PROTO_ALERT_ENDPOINT, b.p, b.len);
	explicit_bzero(b.p, b.len);
	buf_free(&b);
}

int
deliver_endpoints(struct child *alert, const struct config *config, char *error, size_t error_size)
{
	struct arena *a = arena_new();
	char one[512];
	size_t used = 0;

	error[0] = '\0';
	tell(alert,
	    &(struct proto_endpoint){ .name = "journal", .url = "", .secret = "", .ca_pem = "" });
	for (size_t i = 0; i < config->webhooks_n; i++) {
		struct proto_endpoint ep;
		char *secret = NULL;

		/* One that cannot be used silences no other. */
		if (endpoint_of(&config->webhooks[i], a, &ep, &secret, one, sizeof(one)) == 0)
			tell(alert, &ep);
		else if (used < error_size)
			used += (size_t)snprintf(error + used, error_size - used, "%s%s: %s",
			    used == 0 ? "" : "; ", config->webhooks[i].name, one);
		secret_free(secret);
	}
	arena_free(a);
	return used == 0 ? 0 : -1;
}

static int64_t *
slot_of(struct deliver *d, int64_t row)
{
	for (size_t i = 0; i < DELIVER_IN_FLIGHT_MAX; i++)
		if (d->in_flight[i] == row)
			return &d->in_flight[i];
	return NULL;
}

static void
hand_over(struct deliver *d, struct child *alert, const struct store_outbox *row)
{
	struct buf b = { 0 };
	int64_t *slot;

	if (slot_of(d, row->id) != NULL || (slot = slot_of(d, 0)) == NULL)
		return;
	*slot = row->id;
	proto_alert_put(&b, &(struct proto_alert){ .tag = (uint64_t)row->id,
				.endpoint = row->endpoint,
				.id = row->alert_id,
				.payload = row->payload });
	chan_queue(&alert->chan, PROTO_ALERT_SEND, b.p, b.len);
	buf_free(&b);
}

/* Those in flight are due as well, and the first ones: so they take their endpoint's share. */
static enum store_result
endpoint_due(
    struct deliver *d, struct child *alert, struct store *db, const char *endpoint, int64_t now)
{
	struct arena *a = arena_new();
	struct store_outbox *rows;
	size_t n;
	enum store_result e =
	    store_outbox_due(db, endpoint, now, DELIVER_ENDPOINT_MAX, a, &rows, &n);

	for (size_t i = 0; e == STORE_OK && i < n; i++)
		hand_over(d, alert, &rows[i]);
	arena_free(a);
	return e;
}

enum store_result
deliver_due(struct deliver *d, struct child *alert, struct store *db, const struct config *config,
    int64_t now)
{
	enum store_result e;

	if (!alert->connected)
		return STORE_OK;
	e = endpoint_due(d, alert, db, "journal", now);
	for (size_t i = 0; e == STORE_OK && i < config->webhooks_n; i++)
		e = endpoint_due(d, alert, db, config->webhooks[i].name, now);
	return e;
}

static void
log_outcome(
    enum log_level level, const char *text, const struct store_outbox *row, const char *detail)
{
	log_fields(level, NULL, text, "BECWATCH_ALERT", row->alert_id, "BECWATCH_ENDPOINT",
	    row->endpoint, "BECWATCH_DETAIL", detail, NULL);
}

static enum store_result
settle(struct store *db, const struct config *config, const struct store_outbox *row,
    const struct proto_alert_result *r, int64_t now)
{
	uint32_t random = 0;
	unsigned delay;

	if (r->outcome == ALERT_DELIVERED)
		return store_outbox_delivered(db, row->id, now);
	if (r->outcome == ALERT_REFUSED || r->outcome == ALERT_GONE) {
		log_outcome(LOG_ERROR, "the endpoint refuses this alert; it will not be sent again",
		    row, r->detail);
		return store_outbox_dead(db, row->id, now, r->detail);
	}
	if (now - row->created > (int64_t)config->retry_give_up_s) {
		log_outcome(
		    LOG_ERROR, "alert given up after intervals.retry_give_up", row, r->detail);
		return store_outbox_dead(db, row->id, now, r->detail);
	}
	if (getrandom(&random, sizeof(random), 0) != (ssize_t)sizeof(random))
		random = (uint32_t)row->id;
	delay = backoff_delay(
	    row->attempts + 1, config->retry_first_s, config->retry_longest_s, random);
	if (r->retry_after_s > delay)
		delay = r->retry_after_s < config->retry_longest_s ? r->retry_after_s
								   : config->retry_longest_s;
	log_outcome(LOG_WARN, "alert not delivered, will be tried again", row, r->detail);
	return store_outbox_retry(db, row->id, now + delay, r->detail);
}

bool
deliver_answer(struct deliver *d, struct store *db, const struct config *config,
    const struct frame *f, int64_t now, enum store_result *ret)
{
	struct proto_alert_result r;
	struct store_outbox row;
	struct arena *a = arena_new();
	struct rd rd = rd_of(f->p, f->len);
	int64_t *slot = NULL;
	bool ok;

	ok = f->type == PROTO_ALERT_RESULT && proto_alert_result_get(&rd, a, &r) && rd_done(&rd) &&
	     r.tag != 0 && (slot = slot_of(d, (int64_t)r.tag)) != NULL;
	*ret = STORE_OK;
	if (ok) {
		*ret = store_outbox_get(db, *slot, a, &row);
		if (*ret == STORE_OK && row.id != 0)
			*ret = settle(db, config, &row, &r, now);
		/* Not written down: it stays due, and is sent again under the same id. */
		*slot = 0;
	}
	arena_free(a);
	return ok;
}

bool
deliver_busy(const struct deliver *d)
{
	for (size_t i = 0; i < DELIVER_IN_FLIGHT_MAX; i++)
		if (d->in_flight[i] != 0)
			return true;
	return false;
}

void
deliver_child_gone(struct deliver *d)
{
	memset(d, 0, sizeof(*d));
}
