#include <string.h>

#include <gmime/gmime.h>

#include "addresses.h"
#include "date.h"
#include "headers.h"
#include "subject.h"
#include "text.h"
#include "words.h"

#define ID_MAX 998 /* bytes; RFC 5322 2.1.1.  Longer ids are cut: limit "message_id" */
#define THREAD_INDEX 22 /* bytes that all messages of one Outlook conversation share */

static const char *
id_clean(struct reading *r, const char *s, size_t len)
{
	char *out;
	size_t n = 0;

	if (len > ID_MAX) {
		reading_limit(r, "message_id");
		len = ID_MAX;
	}
	out = arena_alloc(r->a, len + 1, 1);
	for (size_t i = 0; i < len; i++)
		if (s[i] != ' ' && s[i] != '<' && s[i] != '>')
			out[n++] = s[i];
	return text_line(r->a, out, n);
}

/* Every id in the field: what stands in <>, and bare words with an "@" between them. */
static void
ids_read(struct reading *r, const char *field, struct mail_strings *out)
{
	const char *p = field, *end;

	while (*p != '\0') {
		p += strspn(p, " ,;()");
		if (*p == '<') {
			end = p + 1 + strcspn(p + 1, "<>");
			if (end > p + 1)
				mail_strings_add(
				    r->a, out, id_clean(r, p + 1, (size_t)(end - p - 1)));
			p = *end == '>' ? end + 1 : end;
		} else if (*p != '\0') {
			end = p + strcspn(p, " ,;<");
			if (memchr(p, '@', (size_t)(end - p)) != NULL)
				mail_strings_add(r->a, out, id_clean(r, p, (size_t)(end - p)));
			p = end;
		}
	}
}

/* Of more than MAIL_REFERENCES_MAX the newest stay. */
static void
ids_bound(struct reading *r, struct mail_strings *ids, const char *limit)
{
	if (ids->n <= MAIL_REFERENCES_MAX)
		return;
	reading_limit(r, limit);
	ids->v += ids->n - MAIL_REFERENCES_MAX;
	ids->n = MAIL_REFERENCES_MAX;
}

static const char *
message_id(struct reading *r, const char *field)
{
	struct mail_strings ids = { 0 };

	ids_read(r, field, &ids);
	if (ids.n > 0)
		return ids.v[0];
	if (field[0] != '\0')
		reading_flag(r, "message_id_broken");
	return id_clean(r, field, strlen(field));
}

static const char *
decoded(struct reading *r, const struct field *f)
{
	const char *value = words_unfold(r, f->raw);

	return words_decode(r, value, strlen(value), NULL);
}

static const char *
thread_index(struct reading *r, const char *field)
{
	unsigned char in[64], out[64];
	size_t len = strlen(field), n;
	int state = 0;
	guint32 save = 0;
	char *hex;

	len = len < sizeof(in) ? len : sizeof(in) - 1;
	memcpy(in, field, len);
	n = g_mime_encoding_base64_decode_step(in, len, out, &state, &save);
	if (n < THREAD_INDEX)
		return "";
	hex = arena_alloc(r->a, 2 * THREAD_INDEX + 1, 1);
	for (size_t i = 0; i < THREAD_INDEX; i++) {
		hex[2 * i] = "0123456789abcdef"[out[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[out[i] & 15];
	}
	return hex;
}

/* The envelope sender as the delivering server wrote it down: RFC 5321 4.4. */
static void
return_path(struct reading *r, const char *value, unsigned *seen)
{
	struct mail_addrs *list = &r->m->return_path;

	if (++*seen > 1) {
		reading_flag(r, "two_return_path");
		return;
	}
	if (text_same(value, "<>")) {
		reading_flag(r, "null_return_path");
		return;
	}
	addresses_read(r, value, list);
	if (list->n > 1) {
		reading_flag(r, "return_path_list");
		list->n = 1;
	}
}

/* "multipart/report; report-type=…" and a meeting's Content-Class. */
static void
content_kind(struct reading *r, const char *value)
{
	static const struct {
		const char *type, *flag;
	} reports[] = {
		{ "delivery-status", "delivery_report" }, /* RFC 3464 */
		{ "disposition-notification", "read_report" }, /* RFC 8098 */
		{ "feedback-report", "abuse_report" }, /* RFC 5965 */
	};
	const char *type;

	if (!text_begins(value, "multipart/report") ||
	    (type = text_find(value, strlen(value), "report-type=")) == NULL)
		return;
	type += strlen("report-type=");
	type += strspn(type, "\" ");
	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++)
		if (text_begins(type, reports[i].type))
			reading_flag(r, reports[i].flag);
}

/* What several fields together decide. */
struct kind {
	unsigned return_paths;
	bool unsubscribe, precedence_list;
};

/* A machine answered: RFC 3834 5, and what came before it. */
static void
auto_reply(struct reading *r)
{
	r->m->auto_submitted = true;
	reading_flag(r, "auto_reply");
}

static void
read_kind(struct reading *r, const char *name, const char *value, struct kind *k)
{
	struct mail *m = r->m;

	if (text_same(name, "List-Id")) {
		const char *open = strrchr(value, '<');

		m->list = true;
		if (m->list_id[0] == '\0')
			m->list_id = open != NULL
					 ? text_lower(r->a, open + 1, strcspn(open + 1, ">"))
					 : text_lower(r->a, value, strlen(value));
	} else if (text_same(name, "List-Post") || text_same(name, "Mailing-List") ||
		   text_same(name, "X-Mailing-List")) {
		m->list = true;
	} else if (text_same(name, "List-Unsubscribe")) {
		k->unsubscribe = true;
	} else if (text_same(name, "Precedence")) {
		k->precedence_list |= text_same(value, "list") || text_same(value, "bulk") ||
				      text_same(value, "junk");
		if (text_same(value, "auto_reply"))
			auto_reply(r);
	} else if (text_same(name, "Auto-Submitted")) {
		m->auto_submitted |= value[0] != '\0' && !text_begins(value, "no");
		if (text_begins(value, "auto-replied"))
			auto_reply(r);
	} else if (text_same(name, "X-Autoreply") || text_same(name, "X-Autorespond") ||
		   text_same(name, "X-Autogenerated")) {
		if (!text_begins(value, "no"))
			auto_reply(r);
	} else if (text_same(name, "X-Failed-Recipients")) {
		/* Exim's word for a bounce. */
		m->auto_submitted = true;
		reading_flag(r, "delivery_report");
	} else if (text_same(name, "X-Auto-Response-Suppress")) {
		/* Newsletters set it too: it says what the sender wants back, not what this is. */
		reading_flag(r, "auto_response_suppress");
	} else if (text_same(name, "Return-Path")) {
		return_path(r, value, &k->return_paths);
	} else if (text_same(name, "X-Mailer") || text_same(name, "User-Agent")) {
		if (m->mailer[0] == '\0')
			m->mailer = text_evidence(r->a, value, MAIL_EVIDENCE_MAX);
	} else if (text_same(name, "Thread-Index")) {
		if (m->thread_index[0] == '\0')
			m->thread_index = thread_index(r, value);
	}
}

static void
read_ids(struct reading *r, const struct field *f)
{
	struct mail *m = r->m;

	if (text_same(f->name, "Message-ID")) {
		if (m->message_id[0] != '\0')
			reading_flag(r, "two_message_id");
		else
			m->message_id = message_id(r, words_unfold(r, f->raw));
	} else if (text_same(f->name, "In-Reply-To")) {
		ids_read(r, words_unfold(r, f->raw), &m->in_reply_to);
	} else if (text_same(f->name, "References")) {
		ids_read(r, words_unfold(r, f->raw), &m->references);
	}
}

void
headers_bound(struct reading *r, struct fields *fields)
{
	const struct parse_limits *limits = reading_limits();
	uint64_t size = 0;

	if (fields->n > limits->header_count) {
		reading_limit(r, "header_count");
		fields->n = limits->header_count;
	}
	for (size_t i = 0; i < fields->n; i++) {
		size += strlen(fields->v[i].name) + strlen(fields->v[i].raw);
		if (size > limits->header_bytes) {
			reading_limit(r, "header_bytes");
			fields->n = i;
		}
	}
}

void
headers_read(struct reading *r, const struct fields *fields)
{
	struct mail *m = r->m;
	struct {
		const char *name, *twice;
		struct mail_addrs *list;
		unsigned seen;
	} people[] = {
		{ "From", "two_from", &m->from, 0 },
		{ "Sender", "two_sender", &m->sender, 0 },
		{ "Reply-To", "two_reply_to", &m->reply_to, 0 },
		{ "To", "two_to", &m->to, 0 },
		{ "Cc", "two_cc", &m->cc, 0 },
		{ "Bcc", "two_bcc", &m->bcc, 0 },
	};
	unsigned dates = 0, subjects = 0;
	struct kind kind = { 0 };

	for (size_t i = 0; i < fields->n; i++) {
		const struct field *f = &fields->v[i];

		for (size_t k = 0; k < sizeof(people) / sizeof(people[0]); k++) {
			if (!text_same(f->name, people[k].name))
				continue;
			addresses_read(r, words_unfold(r, f->raw), people[k].list);
			if (++people[k].seen == 2)
				reading_flag(r, people[k].twice);
		}
		if (text_same(f->name, "Date")) {
			if (++dates == 1)
				m->date = date_read(words_unfold(r, f->raw), &m->zone);
			else
				reading_flag(r, "two_date");
		} else if (text_same(f->name, "Subject")) {
			if (++subjects == 1)
				m->subject = decoded(r, f);
			else
				reading_flag(r, "two_subject");
		}
		read_ids(r, f);
		if (text_begins(f->name, "List-") || text_begins(f->name, "X-") ||
		    f->name[0] == 'P' || f->name[0] == 'p' ||
		    strchr("MmAaRrUuTt", f->name[0]) != NULL)
			read_kind(r, f->name, words_unfold(r, f->raw), &kind);
		else if (text_same(f->name, "Content-Type"))
			content_kind(r, words_unfold(r, f->raw));
		else if (text_same(f->name, "Content-Class") &&
			 text_find(f->raw, strlen(f->raw), "calendarmessage") != NULL)
			reading_flag(r, "calendar");
	}
	ids_bound(r, &m->in_reply_to, "in_reply_to");
	ids_bound(r, &m->references, "references");
	m->list |= kind.unsubscribe && kind.precedence_list;
	m->subject_base = subject_base(r->a, m->subject, &m->subject_reply, &m->subject_forward);
	if (m->from.n == 0)
		reading_flag(r, "no_from");
	if (m->from.n > 1 && people[0].seen == 1)
		reading_flag(r, "from_list");
	if (dates == 0)
		reading_flag(r, "no_date");
	else if (m->date == TIME_UNKNOWN)
		reading_flag(r, "date_broken");
	if (m->message_id[0] == '\0')
		reading_flag(r, "no_message_id");
}

void
headers_quoted(struct reading *r, const struct fields *all, struct mail_quoted *q)
{
	struct fields bounded = *all, *fields = &bounded;
	size_t from = 0;

	headers_bound(r, fields);
	q->header_block = true;
	for (size_t i = 0; i < fields->n; i++) {
		const struct field *f = &fields->v[i];

		if (text_same(f->name, "From")) {
			addresses_read(r, words_unfold(r, f->raw), &q->people);
			if (from == 0 && q->people.n > 0) {
				q->from_name = q->people.v[0].name;
				q->from_address = q->people.v[0].address;
			}
			from = q->people.n;
		}
	}
	for (size_t i = 0; i < fields->n; i++) {
		const struct field *f = &fields->v[i];

		if (text_same(f->name, "To") || text_same(f->name, "Cc"))
			addresses_read(r, words_unfold(r, f->raw), &q->people);
		else if (text_same(f->name, "Date") && q->date == TIME_UNKNOWN)
			q->date = date_read(words_unfold(r, f->raw), NULL);
		else if (text_same(f->name, "Subject") && q->subject[0] == '\0')
			q->subject = decoded(r, f);
	}
}
