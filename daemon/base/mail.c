#include <string.h>

#include "mail.h"

#define END_MARK 0x646e656du /* "mend": nothing was left out before it */

void
mail_strings_add(struct arena *a, struct mail_strings *list, const char *s)
{
	list->v = arena_grow(a, list->v, list->n, sizeof(*list->v));
	list->v[list->n++] = s;
}

bool
mail_strings_has(const struct mail_strings *list, const char *s)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i], s) == 0)
			return true;
	return false;
}

void
mail_strings_add_once(struct arena *a, struct mail_strings *list, const char *s)
{
	if (!mail_strings_has(list, s))
		mail_strings_add(a, list, s);
}

const char *
auth_result_name(enum auth_result r)
{
	static const char *const names[] = { "unknown", "none", "pass", "fail", "softfail",
		"neutral", "policy", "temperror", "permerror", "other" };

	return names[r];
}

const char *
mail_verdict_name(enum mail_verdict v)
{
	static const char *const names[] = { "unchecked", "valid", "unknown_signer", "invalid" };

	return names[v];
}

/* -- reading with validation -- */

/* Length of the well-formed UTF-8 sequence at p (RFC 3629), 0 if there is none. */
static size_t
utf8_len(const unsigned char *p)
{
	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xc2 && p[0] <= 0xdf && (p[1] & 0xc0) == 0x80)
		return 2;
	if (p[0] >= 0xe0 && p[0] <= 0xef && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 &&
	    !(p[0] == 0xe0 && p[1] < 0xa0) && !(p[0] == 0xed && p[1] > 0x9f))
		return 3;
	if (p[0] >= 0xf0 && p[0] <= 0xf4 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80 &&
	    (p[3] & 0xc0) == 0x80 && !(p[0] == 0xf0 && p[1] < 0x90) &&
	    !(p[0] == 0xf4 && p[1] > 0x8f))
		return 4;
	return 0;
}

static const char *
get_text(struct rd *r, struct arena *a)
{
	const char *s = rd_str(r, a);

	for (const unsigned char *p = (const unsigned char *)s; *p != '\0';) {
		size_t n = utf8_len(p);

		/* Evidence may keep its line breaks and tabs; other controls never. */
		if (n == 0 || (*p < 0x20 && *p != '\n' && *p != '\t')) {
			r->bad = true;
			return "";
		}
		p += n;
	}
	return s;
}

static size_t
get_count(struct rd *r, size_t min_size, size_t max)
{
	size_t n = rd_count(r, min_size);

	if (n <= max)
		return n;
	r->bad = true;
	return 0;
}

/* Minutes east of UTC; RFC 5322 3.3: "+hhmm", up to +9959. */
static int
get_zone(struct rd *r)
{
	int64_t zone = rd_i64(r);

	if (zone >= -(99 * 60 + 59) && zone <= 99 * 60 + 59)
		return (int)zone;
	r->bad = true;
	return 0;
}

/* -- the parts, in pairs -- */

static void
strings_put(struct buf *b, const struct mail_strings *s)
{
	buf_u32(b, (uint32_t)s->n);
	for (size_t i = 0; i < s->n; i++)
		buf_str(b, s->v[i]);
}

static void
strings_get(struct rd *r, struct arena *a, struct mail_strings *s)
{
	s->n = rd_count(r, 4);
	s->v = arena_alloc(a, s->n, sizeof(*s->v));
	for (size_t i = 0; i < s->n; i++)
		s->v[i] = get_text(r, a);
}

static void
addrs_put(struct buf *b, const struct mail_addrs *list)
{
	buf_u32(b, (uint32_t)list->n);
	for (size_t i = 0; i < list->n; i++) {
		const struct mail_addr *x = &list->v[i];

		buf_str(b, x->name);
		buf_str(b, x->address);
		buf_str(b, x->written);
		buf_str(b, x->display);
		buf_str(b, x->skeleton);
		buf_str(b, x->local);
		buf_str(b, x->domain);
		buf_str(b, x->org);
		buf_u8(b, (uint8_t)x->class);
		buf_u32(b, x->flags);
	}
}

static void
addrs_get(struct rd *r, struct arena *a, struct mail_addrs *list)
{
	list->n = get_count(r, 8 * 4 + 5, MAIL_ADDRESSES_MAX);
	list->v = arena_alloc(a, list->n, sizeof(*list->v));
	for (size_t i = 0; i < list->n; i++) {
		struct mail_addr *x = &list->v[i];

		x->name = get_text(r, a);
		x->address = get_text(r, a);
		x->written = get_text(r, a);
		x->display = get_text(r, a);
		x->skeleton = get_text(r, a);
		x->local = get_text(r, a);
		x->domain = get_text(r, a);
		x->org = get_text(r, a);
		x->class = (enum domain_class)rd_enum(r, DOMAIN_FREEMAIL + 1);
		x->flags = rd_u32(r);
	}
}

static void
received_put(struct buf *b, const struct mail_received *x)
{
	buf_str(b, x->from);
	buf_str(b, x->by);
	buf_str(b, x->with);
	buf_i64(b, x->date);
	buf_str(b, x->auth_sender);
	buf_str(b, x->auth_from);
}

static void
received_get(struct rd *r, struct arena *a, struct mail_received *x)
{
	x->from = get_text(r, a);
	x->by = get_text(r, a);
	x->with = get_text(r, a);
	x->date = rd_i64(r);
	x->auth_sender = get_text(r, a);
	x->auth_from = get_text(r, a);
}

static void
auth_put(struct buf *b, const struct mail_auth_field *x)
{
	buf_u8(b, (uint8_t)x->source);
	buf_str(b, x->authserv_id);
	buf_u32(b, x->arc_instance);
	buf_str(b, x->arc_sealer);
	buf_u32(b, x->hops_above);
	buf_str(b, x->header);
	buf_u32(b, (uint32_t)x->n);
	for (size_t i = 0; i < x->n; i++) {
		buf_str(b, x->v[i].method);
		buf_u8(b, (uint8_t)x->v[i].result);
		buf_str(b, x->v[i].word);
		buf_str(b, x->v[i].domain);
		buf_str(b, x->v[i].selector);
		buf_str(b, x->v[i].reason);
	}
}

static void
auth_get(struct rd *r, struct arena *a, struct mail_auth_field *x)
{
	x->source = (enum auth_source)rd_enum(r, AUTH_SRC_ARC + 1);
	x->authserv_id = get_text(r, a);
	x->arc_instance = rd_u32(r);
	x->arc_sealer = get_text(r, a);
	x->hops_above = rd_u32(r);
	x->header = get_text(r, a);
	x->n = rd_count(r, 5 * 4 + 1);
	x->v = arena_alloc(a, x->n, sizeof(*x->v));
	for (size_t i = 0; i < x->n; i++) {
		x->v[i].method = get_text(r, a);
		x->v[i].result = (enum auth_result)rd_enum(r, AUTH_OTHER + 1);
		x->v[i].word = get_text(r, a);
		x->v[i].domain = get_text(r, a);
		x->v[i].selector = get_text(r, a);
		x->v[i].reason = get_text(r, a);
	}
}

static void
submission_put(struct buf *b, const struct mail_submission *x)
{
	buf_str(b, x->header);
	buf_str(b, x->address);
	buf_str(b, x->domain);
	buf_str(b, x->org);
	buf_str(b, x->line);
}

static void
submission_get(struct rd *r, struct arena *a, struct mail_submission *x)
{
	x->header = get_text(r, a);
	x->address = get_text(r, a);
	x->domain = get_text(r, a);
	x->org = get_text(r, a);
	x->line = get_text(r, a);
}

static void
sketch_put(struct buf *b, const struct mail_sketch *s)
{
	buf_u8(b, s->complete);
	buf_u32(b, (uint32_t)s->n);
	for (size_t i = 0; i < s->n; i++)
		buf_u64(b, s->v[i]);
}

static void
sketch_get(struct rd *r, struct arena *a, struct mail_sketch *s)
{
	uint64_t *v;

	s->complete = rd_bool(r);
	s->n = get_count(r, 8, SKETCH_MAX);
	v = arena_alloc(a, s->n, sizeof(*v));
	for (size_t i = 0; i < s->n; i++) {
		v[i] = rd_u64(r);
		if (i > 0 && v[i] <= v[i - 1])
			r->bad = true;
	}
	s->v = v;
}

static void
quoted_put(struct buf *b, const struct mail_quoted *q)
{
	buf_u32(b, q->level);
	buf_u8(b, q->header_block);
	buf_str(b, q->from_name);
	buf_str(b, q->from_address);
	buf_i64(b, q->date);
	buf_str(b, q->subject);
	addrs_put(b, &q->people);
	sketch_put(b, &q->sketch);
}

static void
quoted_get(struct rd *r, struct arena *a, struct mail_quoted *q)
{
	q->level = rd_u32(r);
	q->header_block = rd_bool(r);
	q->from_name = get_text(r, a);
	q->from_address = get_text(r, a);
	q->date = rd_i64(r);
	q->subject = get_text(r, a);
	addrs_get(r, a, &q->people);
	sketch_get(r, a, &q->sketch);
}

void
mail_account_put(struct buf *b, const struct mail_account *x)
{
	buf_u8(b, (uint8_t)x->kind);
	buf_str(b, x->value);
	buf_str(b, x->country);
	buf_str(b, x->bic);
	buf_str(b, x->bank);
	buf_str(b, x->beneficiary);
	buf_str(b, x->currency);
	buf_u32(b, x->instruction);
	buf_u8(b, (uint8_t)x->where);
	buf_u32(b, x->index);
	buf_u8(b, x->ours);
	buf_u8(b, x->obfuscated);
	buf_str(b, x->evidence);
}

void
mail_account_get(struct rd *r, struct arena *a, struct mail_account *x)
{
	x->kind = (enum account_kind)rd_enum(r, ACCOUNT_MASKED + 1);
	x->value = get_text(r, a);
	if (!r->bad && !account_is_valid(x->kind, x->value))
		r->bad = true;
	x->key = r->bad ? "" : account_key(a, x->kind, x->value);
	x->country = get_text(r, a);
	x->bic = get_text(r, a);
	x->bank = get_text(r, a);
	x->beneficiary = get_text(r, a);
	x->currency = get_text(r, a);
	x->instruction = rd_u32(r);
	x->where = (enum mail_where)rd_enum(r, WHERE_ATTACHMENT + 1);
	x->index = rd_u32(r);
	x->ours = rd_bool(r);
	x->obfuscated = rd_bool(r);
	x->evidence = get_text(r, a);
}

static void
attachment_put(struct buf *b, const struct mail_attachment *x)
{
	buf_str(b, x->name);
	buf_str(b, x->type);
	buf_u64(b, x->bytes);
	buf_str(b, x->sha256);
	buf_u8(b, x->read);
	buf_u8(b, x->wants_pdf);
	strings_put(b, &x->flags);
}

static void
attachment_get(struct rd *r, struct arena *a, struct mail_attachment *x)
{
	x->name = get_text(r, a);
	x->type = get_text(r, a);
	x->bytes = rd_u64(r);
	x->sha256 = get_text(r, a);
	x->read = rd_bool(r);
	x->wants_pdf = rd_bool(r);
	strings_get(r, a, &x->flags);
}

/* Version 2: the envelope sender, signatures and links. */
static void
version2_put(struct buf *b, const struct mail *m)
{
	addrs_put(b, &m->return_path);
	buf_u32(b, (uint32_t)m->dkim_n);
	for (size_t i = 0; i < m->dkim_n; i++) {
		buf_str(b, m->dkim[i].domain);
		buf_str(b, m->dkim[i].selector);
	}
	buf_u32(b, (uint32_t)m->links_n);
	for (size_t i = 0; i < m->links_n; i++) {
		buf_str(b, m->links[i].host);
		buf_str(b, m->links[i].shown);
	}
	buf_u8(b, (uint8_t)m->verdict);
	addrs_put(b, &m->signers);
}

static void
version2_get(struct rd *r, struct arena *a, struct mail *m)
{
	addrs_get(r, a, &m->return_path);
	m->dkim_n = get_count(r, 8, MAIL_DKIM_MAX);
	m->dkim = arena_alloc(a, m->dkim_n, sizeof(*m->dkim));
	for (size_t i = 0; i < m->dkim_n; i++) {
		m->dkim[i].domain = get_text(r, a);
		m->dkim[i].selector = get_text(r, a);
	}
	m->links_n = get_count(r, 8, MAIL_LINKS_MAX);
	m->links = arena_alloc(a, m->links_n, sizeof(*m->links));
	for (size_t i = 0; i < m->links_n; i++) {
		m->links[i].host = get_text(r, a);
		m->links[i].shown = get_text(r, a);
	}
	m->verdict = (enum mail_verdict)rd_enum(r, VERDICT_INVALID + 1);
	addrs_get(r, a, &m->signers);
	if (m->return_path.n > 1 || m->signers.n > MAIL_SIGNERS_MAX)
		r->bad = true;
}

static void
keys_get(struct rd *r, struct arena *a, struct mail_strings *ret)
{
	strings_get(r, a, ret);
	if (ret->n > MAIL_SIGNERS_MAX)
		r->bad = true;
	for (size_t i = 0; i < ret->n; i++)
		if (strlen(ret->v[i]) != 16 || strspn(ret->v[i], "0123456789ABCDEF") != 16)
			r->bad = true;
}

/* -- the whole -- */

void
mail_put(struct buf *b, const struct mail *m)
{
	buf_u16(b, MAIL_VERSION);
	buf_str(b, m->sha256);
	buf_u64(b, m->size);
	buf_u8(b, m->cut);
	buf_str(b, m->message_id);
	buf_str(b, m->essence);
	strings_put(b, &m->in_reply_to);
	strings_put(b, &m->references);
	buf_i64(b, m->date);
	buf_i64(b, m->zone);
	buf_i64(b, m->received);
	buf_str(b, m->subject);
	buf_str(b, m->subject_base);
	buf_u8(b, m->subject_reply);
	buf_u8(b, m->subject_forward);
	addrs_put(b, &m->from);
	addrs_put(b, &m->sender);
	addrs_put(b, &m->reply_to);
	addrs_put(b, &m->to);
	addrs_put(b, &m->cc);
	addrs_put(b, &m->bcc);
	buf_u8(b, m->list);
	buf_str(b, m->list_id);
	buf_u8(b, m->auto_submitted);
	buf_u8(b, (uint8_t)m->signature);
	buf_str(b, m->mailer);
	buf_str(b, m->thread_index);
	buf_u32(b, (uint32_t)m->received_n);
	for (size_t i = 0; i < m->received_n; i++)
		received_put(b, &m->received_v[i]);
	buf_u32(b, (uint32_t)m->auth_n);
	for (size_t i = 0; i < m->auth_n; i++)
		auth_put(b, &m->auth[i]);
	buf_u32(b, (uint32_t)m->submission_n);
	for (size_t i = 0; i < m->submission_n; i++)
		submission_put(b, &m->submission[i]);
	buf_u32(b, m->wording);
	buf_str(b, m->wording_evidence);
	sketch_put(b, &m->sketch);
	buf_u32(b, (uint32_t)m->quoted_n);
	for (size_t i = 0; i < m->quoted_n; i++)
		quoted_put(b, &m->quoted[i]);
	buf_u32(b, (uint32_t)m->attachments_n);
	for (size_t i = 0; i < m->attachments_n; i++)
		attachment_put(b, &m->attachments[i]);
	buf_u32(b, (uint32_t)m->accounts_n);
	for (size_t i = 0; i < m->accounts_n; i++)
		mail_account_put(b, &m->accounts[i]);
	addrs_put(b, &m->mailto);
	version2_put(b, m);
	strings_put(b, &m->signing_keys); /* since version 4 */
	strings_put(b, &m->flags);
	strings_put(b, &m->limits);
	buf_u32(b, END_MARK);
}

/* An account that points into the message must point at something. */
static bool
account_in_place(const struct mail *m, const struct mail_account *x)
{
	switch (x->where) {
	case WHERE_QUOTED:
		return x->index < m->quoted_n;
	case WHERE_ATTACHMENT:
		return x->index < m->attachments_n;
	case WHERE_NEW_TEXT:
		break;
	}
	return true;
}

struct mail *
mail_get(struct rd *r, struct arena *a)
{
	struct mail *m = arena_alloc(a, 1, sizeof(*m));

	if (rd_u16(r) != MAIL_VERSION)
		return NULL;
	m->sha256 = get_text(r, a);
	m->size = rd_u64(r);
	m->cut = rd_bool(r);
	m->message_id = get_text(r, a);
	m->essence = get_text(r, a);
	strings_get(r, a, &m->in_reply_to);
	strings_get(r, a, &m->references);
	m->date = rd_i64(r);
	m->zone = get_zone(r);
	m->received = rd_i64(r);
	m->subject = get_text(r, a);
	m->subject_base = get_text(r, a);
	m->subject_reply = rd_bool(r);
	m->subject_forward = rd_bool(r);
	addrs_get(r, a, &m->from);
	addrs_get(r, a, &m->sender);
	addrs_get(r, a, &m->reply_to);
	addrs_get(r, a, &m->to);
	addrs_get(r, a, &m->cc);
	addrs_get(r, a, &m->bcc);
	m->list = rd_bool(r);
	m->list_id = get_text(r, a);
	m->auto_submitted = rd_bool(r);
	m->signature = (enum mail_signed)rd_enum(r, SIGNED_PGP + 1);
	m->mailer = get_text(r, a);
	m->thread_index = get_text(r, a);
	m->received_n = get_count(r, 5 * 4 + 8, MAIL_RECEIVED_MAX);
	m->received_v = arena_alloc(a, m->received_n, sizeof(*m->received_v));
	for (size_t i = 0; i < m->received_n; i++)
		received_get(r, a, &m->received_v[i]);
	m->auth_n = rd_count(r, 25);
	m->auth = arena_alloc(a, m->auth_n, sizeof(*m->auth));
	for (size_t i = 0; i < m->auth_n; i++)
		auth_get(r, a, &m->auth[i]);
	m->submission_n = rd_count(r, 20);
	m->submission = arena_alloc(a, m->submission_n, sizeof(*m->submission));
	for (size_t i = 0; i < m->submission_n; i++)
		submission_get(r, a, &m->submission[i]);
	m->wording = rd_u32(r);
	m->wording_evidence = get_text(r, a);
	sketch_get(r, a, &m->sketch);
	m->quoted_n = get_count(r, 34, MAIL_QUOTED_MAX);
	m->quoted = arena_alloc(a, m->quoted_n, sizeof(*m->quoted));
	for (size_t i = 0; i < m->quoted_n; i++)
		quoted_get(r, a, &m->quoted[i]);
	m->attachments_n = get_count(r, 26, MAIL_ATTACHMENTS_MAX);
	m->attachments = arena_alloc(a, m->attachments_n, sizeof(*m->attachments));
	for (size_t i = 0; i < m->attachments_n; i++)
		attachment_get(r, a, &m->attachments[i]);
	m->accounts_n = get_count(r, 40, MAIL_ACCOUNTS_MAX);
	m->accounts = arena_alloc(a, m->accounts_n, sizeof(*m->accounts));
	for (size_t i = 0; i < m->accounts_n; i++) {
		mail_account_get(r, a, &m->accounts[i]);
		if (!account_in_place(m, &m->accounts[i]))
			r->bad = true;
	}
	addrs_get(r, a, &m->mailto);
	version2_get(r, a, m);
	keys_get(r, a, &m->signing_keys);
	strings_get(r, a, &m->flags);
	strings_get(r, a, &m->limits);
	return rd_u32(r) == END_MARK && !r->bad ? m : NULL;
}
