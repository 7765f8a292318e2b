/* LINK: base */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "proto.h"
#include "tap.h"

/* Read, and write again: what comes out must be what went in. */
#define AGAIN(name)                                                                                \
	static bool name##_again(struct rd *r, struct arena *a, struct buf *out)                   \
	{                                                                                          \
		struct proto_##name x;                                                             \
                                                                                                   \
		if (!proto_##name##_get(r, a, &x))                                                 \
			return false;                                                              \
		if (out != NULL)                                                                   \
			proto_##name##_put(out, &x);                                               \
		return true;                                                                       \
	}
AGAIN(fetch_job)
AGAIN(fetch_folder)
AGAIN(fetch_mail)
AGAIN(fetch_done)
AGAIN(file)
AGAIN(parse_shown)

static bool
limits_again(struct rd *r, struct arena *a, struct buf *out)
{
	struct parse_limits x;

	(void)a;
	if (!parse_limits_get(r, &x))
		return false;
	if (out != NULL)
		parse_limits_put(out, &x);
	return true;
}
AGAIN(endpoint)
AGAIN(alert)
AGAIN(alert_result)

static bool
child_again(struct rd *r, struct arena *a, struct buf *out)
{
	struct proto_child x;

	(void)a;
	if (!proto_child_get(r, &x))
		return false;
	if (out != NULL)
		proto_child_put(out, &x);
	return true;
}

typedef bool again(struct rd *, struct arena *, struct buf *);

/* From a heap copy that ends where the message does. */
static bool
reads(again *f, const uint8_t *p, size_t len, struct buf *out)
{
	struct arena *a = arena_new();
	uint8_t *copy = malloc(len == 0 ? 1 : len);
	struct rd r;
	bool ok;

	memcpy(copy, p, len);
	r = rd_of(copy, len);
	ok = f(&r, a, out) && rd_done(&r);
	free(copy);
	arena_free(a);
	return ok;
}

static void
pair(const char *what, again *f, struct buf *b, const size_t *enums, size_t enums_n)
{
	struct buf out = { 0 };
	size_t taken = 0;

	TAP_OK(
	    reads(f, b->p, b->len, &out) && out.len == b->len && memcmp(out.p, b->p, b->len) == 0,
	    "%s: what is put is got", what);
	for (size_t len = 0; len < b->len; len++)
		taken += reads(f, b->p, len, NULL);
	TAP_OK(taken == 0, "%s: cut anywhere it is refused", what);
	buf_u8(b, 0);
	TAP_OK(!reads(f, b->p, b->len, NULL), "%s: so is a byte too many", what);
	b->len--;
	for (size_t i = 0; i < enums_n; i++) {
		uint8_t was = b->p[enums[i]];

		b->p[enums[i]] = (uint8_t)(was + 1);
		TAP_OK(!reads(f, b->p, b->len, NULL), "%s: so is a value of no list (byte %zu)",
		    what, enums[i]);
		b->p[enums[i]] = was;
	}
	for (size_t i = 0; i < b->len; i++) {
		uint8_t was = b->p[i];

		b->p[i] = 0xff;
		reads(f, b->p, b->len, NULL);
		b->p[i] = was;
	}
	buf_free(&out);
	buf_free(b);
}

static void
pairs(void)
{
	struct proto_position positions[] = { { "INBOX", 1, 2 }, { "Gesendet/Ä", UINT32_MAX, 0 } };
	struct parse_limits limits;
	struct proto_quoted_text texts[] = { { 1, "a@a.example", "old" }, { 2, "", "older" } };
	struct buf b = { 0 };

	proto_child_put(
	    &b, &(struct proto_child){ .role = ROLE_ALERT, .slot = 63, .pid = 4194304 });
	pair("child", child_again, &b, (const size_t[]){ 0 }, 1);

	proto_fetch_job_put(&b, &(struct proto_fetch_job){ .tag = 1,
				    .account = "",
				    .host = "",
				    .port = 993,
				    .tls = PROTO_TLS_STARTTLS,
				    .ca_pem = "-----",
				    .user = "u",
				    .password = "p",
				    .probe_only = true,
				    .since = TIME_UNKNOWN,
				    .connect_ms = 1,
				    .read_ms = 2,
				    .command_ms = 3,
				    .mail_bytes = UINT64_MAX,
				    .mails_max = 5,
				    .positions = positions,
				    .positions_n = 2 });
	/* tag, two empty strings, port; then tls, three strings, probe_only */
	pair("fetch_job", fetch_job_again, &b, (const size_t[]){ 18, 34 }, 2);

	proto_fetch_folder_put(&b, &(struct proto_fetch_folder){ .tag = 1,
				       .name = "INBOX",
				       .role = FOLDER_OTHER,
				       .uidvalidity = 1,
				       .uidnext = 2,
				       .reset = true });
	pair("fetch_folder", fetch_folder_again, &b, (const size_t[]){ 17, 26 }, 2);

	proto_fetch_mail_put(&b, &(struct proto_fetch_mail){ .tag = 1,
				     .folder = "INBOX",
				     .uidvalidity = 1,
				     .uid = 2,
				     .internaldate = -1,
				     .size = 9,
				     .position = 2,
				     .bytes = (const uint8_t *)"a\0b",
				     .bytes_n = 3 });
	pair("fetch_mail", fetch_mail_again, &b, NULL, 0);

	proto_fetch_done_put(&b, &(struct proto_fetch_done){ .tag = 1,
				     .status = FETCH_EINVAL,
				     .detail = "",
				     .mails = 1,
				     .more = true,
				     .folders = "INBOX",
				     .capabilities = "IDLE" });
	pair("fetch_done", fetch_done_again, &b, (const size_t[]){ 8, 17 }, 2);

	proto_file_put(&b,
	    &(struct proto_file){ .tag = 1, .index = 2, .note = "n", .bytes = NULL, .bytes_n = 0 });
	pair("file", file_again, &b, NULL, 0);

	limits = parse_limits_default();
	parse_limits_put(&b, &limits);
	pair("parse_limits", limits_again, &b, NULL, 0);
	limits.addresses = MAIL_ADDRESSES_MAX + 1;
	parse_limits_put(&b, &limits);
	TAP_OK(!reads(limits_again, b.p, b.len, NULL), "more addresses than a message holds");
	buf_free(&b);

	proto_parse_shown_put(&b,
	    &(struct proto_parse_shown){
		.tag = 1, .new_text = "two\nlines", .hidden = "", .quoted = texts, .quoted_n = 2 });
	pair("parse_shown", parse_shown_again, &b, NULL, 0);

	proto_endpoint_put(&b, &(struct proto_endpoint){ .name = "soc",
				   .url = "https://x/",
				   .secret = "whsec_",
				   .ca_pem = "",
				   .timeout_ms = 1 });
	pair("endpoint", endpoint_again, &b, NULL, 0);

	proto_alert_put(
	    &b, &(struct proto_alert){ .tag = 1, .endpoint = "soc", .id = "i", .payload = "{}" });
	pair("alert", alert_again, &b, NULL, 0);

	proto_alert_result_put(&b, &(struct proto_alert_result){ .tag = 1,
				       .outcome = ALERT_GONE,
				       .http_status = 410,
				       .retry_after_s = 5,
				       .detail = "gone" });
	pair("alert_result", alert_result_again, &b, (const size_t[]){ 8 }, 1);
}

/* A count that the bytes cannot hold must not make us allocate. */
static void
counts(void)
{
	struct buf b = { 0 };

	proto_fetch_job_put(&b, &(struct proto_fetch_job){ .account = "" });
	memset(b.p + b.len - 4, 0xff, 4);
	TAP_OK(!reads(fetch_job_again, b.p, b.len, NULL), "4,294,967,295 positions in no bytes");
	buf_free(&b);
	buf_u64(&b, 1);
	buf_u32(&b, 0);
	buf_u32(&b, 3);
	buf_bytes(&b, "a\0b", 3);
	buf_u32(&b, 0);
	TAP_OK(!reads(file_again, b.p, b.len, NULL), "a NUL inside a string");
	buf_free(&b);
}

static void
names(void)
{
	bool named = true;

	for (int i = 0; i < ROLE_COUNT; i++)
		named = named && proto_role_name((enum proto_role)i)[0] != '\0';
	for (int i = 0; i <= FETCH_EINVAL; i++)
		named = named && fetch_status_name((enum fetch_status)i)[0] != '\0';
	TAP_OK(named, "every value has a name");
}

int
main(void)
{
	pairs();
	counts();
	names();
	return tap_done();
}
