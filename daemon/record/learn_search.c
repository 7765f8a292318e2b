#include <string.h>

#include "learn.h"

enum { RESULT_MAX = 60 }; /* bytes of "dmarc=fail"; longer ones are nobody's results */

static const char *
source_name(enum auth_source source)
{
	switch (source) {
	case AUTH_SRC_RECEIVED_SPF:
		return "Received-SPF";
	case AUTH_SRC_ARC:
		return "ARC-Authentication-Results";
	case AUTH_SRC_RESULTS:
		break;
	}
	return "Authentication-Results";
}

/* The field, and what the parser read behind the place where it was cut. */
static const char *
auth_line(struct arena *a, const struct mail_auth_field *f)
{
	const char *line = f->header;

	for (size_t i = 0; i < f->n && f->source != AUTH_SRC_RECEIVED_SPF; i++) {
		const char *said = arena_printf(a, "%s=%s", f->v[i].method, f->v[i].word);

		if (strlen(said) <= RESULT_MAX && strcasestr(line, said) == NULL &&
		    strlen(line) < 2 * MAIL_EVIDENCE_MAX)
			line = arena_printf(a, "%s; %s", line, said);
	}
	return line;
}

size_t
mail_lines(struct arena *a, const struct mail *m, struct mail_line ret[HEADERS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < m->auth_n && n < HEADERS_MAX; i++)
		ret[n++] = (struct mail_line){ .name = source_name(m->auth[i].source),
			.value = auth_line(a, &m->auth[i]) };
	for (size_t i = 0; i < m->submission_n && n < HEADERS_MAX; i++) {
		bool again = false;

		for (size_t k = 0; k < n && !again; k++)
			again = strcmp(ret[k].value, m->submission[i].line) == 0;
		if (!again)
			ret[n++] = (struct mail_line){ .name = m->submission[i].header,
				.value = m->submission[i].line };
	}
	return n;
}

const char *
mail_flags_text(struct arena *a, const struct mail *m)
{
	const struct mail_strings *lists[] = { &m->flags, &m->limits };
	const char *text = "";

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < lists[i]->n; k++)
			text = arena_printf(
			    a, "%s%s%s", text, text[0] == '\0' ? "" : " ", lists[i]->v[k]);
	return text;
}

void
learn_headers(struct learning *l, int64_t copy)
{
	struct mail_line lines[HEADERS_MAX];
	size_t n = mail_lines(l->a, l->f->mail, lines);

	for (size_t i = 0; i < n; i++)
		sql_run(l->s, SQL_COPY_HEADER_ADD, "iiss", copy, (int64_t)i, lines[i].name,
		    lines[i].value);
}

void
learn_attachments(struct learning *l)
{
	const struct mail *m = l->f->mail;

	for (size_t i = 0; i < m->attachments_n; i++)
		sql_run(l->s, SQL_MAIL_ATTACHMENT_ADD, "iissis", l->mail, (int64_t)i,
		    m->attachments[i].name, m->attachments[i].type,
		    (int64_t)m->attachments[i].bytes, m->attachments[i].sha256);
}
