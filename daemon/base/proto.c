#include "proto.h"

const char *
proto_role_name(enum proto_role role)
{
	static const char *const names[] = { "hub", "fetch", "parse", "pdf", "alert", "nobody" };

	return names[role];
}

const char *
fetch_status_name(enum fetch_status status)
{
	static const char *const names[] = { "ok", "host_unknown", "connect_failed", "tls_failed",
		"certificate_name", "certificate_expired", "certificate_unknown", "login_refused",
		"folder_failed", "protocol_error", "timeout", "connection_lost", "invalid_job" };

	return names[status];
}

void
proto_child_put(struct buf *b, const struct proto_child *c)
{
	buf_u8(b, (uint8_t)c->role);
	buf_u32(b, c->slot);
	buf_u32(b, (uint32_t)c->pid);
}

bool
proto_child_get(struct rd *r, struct proto_child *ret)
{
	ret->role = (enum proto_role)rd_enum(r, ROLE_COUNT);
	ret->slot = rd_u32(r);
	ret->pid = (int32_t)rd_u32(r);
	return !r->bad;
}

void
proto_fetch_job_put(struct buf *b, const struct proto_fetch_job *j)
{
	buf_u64(b, j->tag);
	buf_str(b, j->account);
	buf_str(b, j->host);
	buf_u16(b, j->port);
	buf_u8(b, (uint8_t)j->tls);
	buf_str(b, j->ca_pem);
	buf_str(b, j->user);
	buf_str(b, j->password);
	buf_u8(b, j->probe_only);
	buf_i64(b, j->since);
	buf_u32(b, j->connect_ms);
	buf_u32(b, j->read_ms);
	buf_u32(b, j->command_ms);
	buf_u64(b, j->mail_bytes);
	buf_u32(b, j->mails_max);
	buf_u32(b, (uint32_t)j->positions_n);
	for (size_t i = 0; i < j->positions_n; i++) {
		buf_str(b, j->positions[i].folder);
		buf_u32(b, j->positions[i].uidvalidity);
		buf_u32(b, j->positions[i].uid);
	}
}

bool
proto_fetch_job_get(struct rd *r, struct arena *a, struct proto_fetch_job *ret)
{
	ret->tag = rd_u64(r);
	ret->account = rd_str(r, a);
	ret->host = rd_str(r, a);
	ret->port = rd_u16(r);
	ret->tls = (enum proto_tls)rd_enum(r, PROTO_TLS_STARTTLS + 1);
	ret->ca_pem = rd_str(r, a);
	ret->user = rd_str(r, a);
	ret->password = rd_str(r, a);
	ret->probe_only = rd_bool(r);
	ret->since = rd_i64(r);
	ret->connect_ms = rd_u32(r);
	ret->read_ms = rd_u32(r);
	ret->command_ms = rd_u32(r);
	ret->mail_bytes = rd_u64(r);
	ret->mails_max = rd_u32(r);
	ret->positions_n = rd_count(r, 12);
	ret->positions = arena_alloc(a, ret->positions_n, sizeof(*ret->positions));
	for (size_t i = 0; i < ret->positions_n; i++) {
		ret->positions[i].folder = rd_str(r, a);
		ret->positions[i].uidvalidity = rd_u32(r);
		ret->positions[i].uid = rd_u32(r);
	}
	return !r->bad;
}

void
proto_fetch_folder_put(struct buf *b, const struct proto_fetch_folder *f)
{
	buf_u64(b, f->tag);
	buf_str(b, f->name);
	buf_u8(b, (uint8_t)f->role);
	buf_u32(b, f->uidvalidity);
	buf_u32(b, f->uidnext);
	buf_u8(b, f->reset);
}

bool
proto_fetch_folder_get(struct rd *r, struct arena *a, struct proto_fetch_folder *ret)
{
	ret->tag = rd_u64(r);
	ret->name = rd_str(r, a);
	ret->role = (enum folder_role)rd_enum(r, FOLDER_OTHER + 1);
	ret->uidvalidity = rd_u32(r);
	ret->uidnext = rd_u32(r);
	ret->reset = rd_bool(r);
	return !r->bad;
}

void
proto_fetch_mail_put(struct buf *b, const struct proto_fetch_mail *m)
{
	buf_u64(b, m->tag);
	buf_str(b, m->folder);
	buf_u32(b, m->uidvalidity);
	buf_u32(b, m->uid);
	buf_i64(b, m->internaldate);
	buf_u64(b, m->size);
	buf_u32(b, m->position);
	buf_blob(b, m->bytes, m->bytes_n);
}

bool
proto_fetch_mail_get(struct rd *r, struct arena *a, struct proto_fetch_mail *ret)
{
	ret->tag = rd_u64(r);
	ret->folder = rd_str(r, a);
	ret->uidvalidity = rd_u32(r);
	ret->uid = rd_u32(r);
	ret->internaldate = rd_i64(r);
	ret->size = rd_u64(r);
	ret->position = rd_u32(r);
	ret->bytes = rd_blob(r, &ret->bytes_n);
	return !r->bad;
}

void
proto_fetch_done_put(struct buf *b, const struct proto_fetch_done *d)
{
	buf_u64(b, d->tag);
	buf_u8(b, (uint8_t)d->status);
	buf_str(b, d->detail);
	buf_u32(b, d->mails);
	buf_u8(b, d->more);
	buf_str(b, d->folders);
	buf_str(b, d->capabilities);
}

bool
proto_fetch_done_get(struct rd *r, struct arena *a, struct proto_fetch_done *ret)
{
	ret->tag = rd_u64(r);
	ret->status = (enum fetch_status)rd_enum(r, FETCH_EINVAL + 1);
	ret->detail = rd_str(r, a);
	ret->mails = rd_u32(r);
	ret->more = rd_bool(r);
	ret->folders = rd_str(r, a);
	ret->capabilities = rd_str(r, a);
	return !r->bad;
}

void
proto_file_put(struct buf *b, const struct proto_file *f)
{
	buf_u64(b, f->tag);
	buf_u32(b, f->index);
	buf_str(b, f->note);
	buf_blob(b, f->bytes, f->bytes_n);
}

bool
proto_file_get(struct rd *r, struct arena *a, struct proto_file *ret)
{
	ret->tag = rd_u64(r);
	ret->index = rd_u32(r);
	ret->note = rd_str(r, a);
	ret->bytes = rd_blob(r, &ret->bytes_n);
	return !r->bad;
}

struct parse_limits
parse_limits_default(void)
{
	return (struct parse_limits){ .parts = 1000,
		.depth = 100,
		.header_count = 2000,
		.header_bytes = 1024 * 1024,
		.addresses = MAIL_ADDRESSES_MAX,
		.text_bytes = MAIL_TEXT_MAX,
		.attachment_bytes = 64u * 1024 * 1024,
		.pdf_pages = 50,
		.cpu_seconds = 10,
		.memory = 512u * 1024 * 1024 };
}

void
parse_limits_put(struct buf *b, const struct parse_limits *l)
{
	buf_u32(b, l->parts);
	buf_u32(b, l->depth);
	buf_u32(b, l->header_count);
	buf_u64(b, l->header_bytes);
	buf_u32(b, l->addresses);
	buf_u64(b, l->text_bytes);
	buf_u64(b, l->attachment_bytes);
	buf_u32(b, l->pdf_pages);
	buf_u32(b, l->cpu_seconds);
	buf_u64(b, l->memory);
	buf_u8(b, l->whole_accounts);
}

bool
parse_limits_get(struct rd *r, struct parse_limits *ret)
{
	ret->parts = rd_u32(r);
	ret->depth = rd_u32(r);
	ret->header_count = rd_u32(r);
	ret->header_bytes = rd_u64(r);
	ret->addresses = rd_u32(r);
	ret->text_bytes = rd_u64(r);
	ret->attachment_bytes = rd_u64(r);
	ret->pdf_pages = rd_u32(r);
	ret->cpu_seconds = rd_u32(r);
	ret->memory = rd_u64(r);
	ret->whole_accounts = rd_u8(r) != 0;
	return !r->bad && ret->parts > 0 && ret->depth > 0 && ret->header_count > 0 &&
	       ret->header_bytes > 0 && ret->addresses > 0 &&
	       ret->addresses <= MAIL_ADDRESSES_MAX && ret->text_bytes > 0 &&
	       ret->attachment_bytes > 0 && ret->pdf_pages > 0 && ret->pdf_pages <= INT32_MAX &&
	       ret->cpu_seconds > 0 && ret->memory > 0;
}

void
proto_parse_shown_put(struct buf *b, const struct proto_parse_shown *s)
{
	buf_u64(b, s->tag);
	buf_str(b, s->new_text);
	buf_str(b, s->hidden);
	buf_u32(b, (uint32_t)s->quoted_n);
	for (size_t i = 0; i < s->quoted_n; i++) {
		buf_u32(b, s->quoted[i].level);
		buf_str(b, s->quoted[i].from);
		buf_str(b, s->quoted[i].text);
	}
}

bool
proto_parse_shown_get(struct rd *r, struct arena *a, struct proto_parse_shown *ret)
{
	ret->tag = rd_u64(r);
	ret->new_text = rd_str(r, a);
	ret->hidden = rd_str(r, a);
	ret->quoted_n = rd_count(r, 12);
	if (ret->quoted_n > PROTO_QUOTED_TEXTS_MAX)
		return false;
	ret->quoted = arena_alloc(a, ret->quoted_n, sizeof(*ret->quoted));
	for (size_t i = 0; i < ret->quoted_n; i++) {
		ret->quoted[i].level = rd_u32(r);
		ret->quoted[i].from = rd_str(r, a);
		ret->quoted[i].text = rd_str(r, a);
	}
	return !r->bad;
}

void
proto_endpoint_put(struct buf *b, const struct proto_endpoint *e)
{
	buf_str(b, e->name);
	buf_str(b, e->url);
	buf_str(b, e->secret);
	buf_str(b, e->ca_pem);
	buf_u32(b, e->timeout_ms);
}

bool
proto_endpoint_get(struct rd *r, struct arena *a, struct proto_endpoint *ret)
{
	ret->name = rd_str(r, a);
	ret->url = rd_str(r, a);
	ret->secret = rd_str(r, a);
	ret->ca_pem = rd_str(r, a);
	ret->timeout_ms = rd_u32(r);
	return !r->bad;
}

void
proto_alert_put(struct buf *b, const struct proto_alert *x)
{
	buf_u64(b, x->tag);
	buf_str(b, x->endpoint);
	buf_str(b, x->id);
	buf_str(b, x->payload);
}

bool
proto_alert_get(struct rd *r, struct arena *a, struct proto_alert *ret)
{
	ret->tag = rd_u64(r);
	ret->endpoint = rd_str(r, a);
	ret->id = rd_str(r, a);
	ret->payload = rd_str(r, a);
	return !r->bad;
}

void
proto_alert_result_put(struct buf *b, const struct proto_alert_result *x)
{
	buf_u64(b, x->tag);
	buf_u8(b, (uint8_t)x->outcome);
	buf_u32(b, x->http_status);
	buf_u32(b, x->retry_after_s);
	buf_str(b, x->detail);
}

bool
proto_alert_result_get(struct rd *r, struct arena *a, struct proto_alert_result *ret)
{
	ret->tag = rd_u64(r);
	ret->outcome = (enum alert_outcome)rd_enum(r, ALERT_GONE + 1);
	ret->http_status = rd_u32(r);
	ret->retry_after_s = rd_u32(r);
	ret->detail = rd_str(r, a);
	return !r->bad;
}
