#include <string.h>

#include "address_memo.h"
#include "organisation.h"
#include "submission.h"
#include "text.h"
#include "words.h"

/* Fields whose value is the submitting account; all begin with "X-". */
static const char *const fields[] = {
	"X-Auth-ID",
	"X-Authenticated-Sender",
	"X-Source-Auth",
	"X-Sender",
	"X-AuthUser",
	"X-Auth-User",
	"X-Authenticated-User",
	"X-Authenticated-Id",
	"X-SMTP-Auth-User",
	"X-SASL-User",
	"X-Get-Message-Sender-Via",
	"X-Authentication-User",
	"X-Mailgun-Sending-User",
	"X-Authenticated-By",
	"X-Authenticated-As",
	"X-Authenticated-IMAP-User",
	"X-Originating-Account",
};

void
submission_add(struct reading *r, const char *header, const char *value, const char *line)
{
	struct mail *m = r->m;
	struct mail_submission *s;
	size_t len;

	value = text_line(r->a, value, strlen(value));
	value += strspn(value, "<\"' ");
	len = strcspn(value, ">\"', ;");
	if (len == 0)
		return;
	if (m->submission_n >= SUBMISSIONS_MAX) {
		reading_limit(r, "submissions");
		return;
	}
	m->submission = arena_grow(r->a, m->submission, m->submission_n, sizeof(*m->submission));
	s = &m->submission[m->submission_n++];
	*s = (struct mail_submission){ header, "", "", "",
		text_evidence(r->a, line, MAIL_EVIDENCE_MAX) };
	if (memchr(value, '@', len) != NULL) {
		struct mail_addr one = { 0 };

		address_memo_fill(r->a, "", value, len, &one);
		s->address = one.address;
		s->domain = one.domain;
		s->org = one.org;
	} else {
		s->address = text_lower(r->a, value, len);
	}
}

void
submission_read(struct reading *r, const struct fields *f)
{
	for (size_t i = 0; i < f->n; i++) {
		if (!text_begins(f->v[i].name, "X-"))
			continue;
		for (size_t k = 0; k < sizeof(fields) / sizeof(fields[0]); k++) {
			const char *line, *value, *id;

			if (!text_same(f->v[i].name, fields[k]))
				continue;
			value = line = words_unfold(r, f->v[i].raw);
			/* cPanel: "host.tld: authenticated_id: user@domain"; Exim: "host: login@domain" */
			if ((id = strstr(value, ": ")) != NULL && strchr(id, '@') != NULL) {
				while (strstr(id + 1, ": ") != NULL)
					id = strstr(id + 1, ": ");
				value = id + 2;
				if (strchr(value, '/') != NULL &&
				    strchr(value, '@') > strchr(value, '/'))
					value = strchr(value, '/') + 1;
			}
			submission_add(
			    r, fields[k], value, arena_printf(r->a, "%s: %s", fields[k], line));
		}
	}
	for (size_t i = 0; i < r->m->received_n; i++) {
		const struct mail_received *hop = &r->m->received_v[i];

		if (hop->auth_sender[0] != '\0')
			submission_add(r, "Received", hop->auth_sender,
			    arena_printf(r->a, "Received: by %s (Authenticated sender: %s%s%s)",
				hop->by, hop->auth_sender,
				hop->auth_from[0] != '\0' ? ", from: " : "", hop->auth_from));
	}
}
