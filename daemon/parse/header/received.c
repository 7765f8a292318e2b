#include <string.h>

#include "date.h"
#include "received.h"
#include "text.h"
#include "tokens.h"
#include "words.h"

/* "(Authenticated sender: X, from: Y)": Postfix, Rackspace and their kin. */
static void
read_submitter(struct arena *a, const char *comment, struct mail_received *hop)
{
	static const char label[] = "authenticated sender:", from[] = "from:";
	size_t len = strlen(comment);
	const char *p = text_find(comment, len, label), *comma;

	if (p == NULL)
		return;
	p += sizeof(label) - 1;
	comma = strchr(p, ',');
	hop->auth_sender = text_line(a, p, comma != NULL ? (size_t)(comma - p) : strlen(p));
	if (comma != NULL && (p = text_find(comma, strlen(comma), from)) != NULL) {
		p += sizeof(from) - 1;
		hop->auth_from = text_line(a, p, strcspn(p, ","));
	}
}

static void
read_hop(struct reading *r, const char *field, struct mail_received *hop)
{
	size_t n;
	const struct token *t = tokens_of(r->a, field, &n), *date = NULL;

	*hop = (struct mail_received){ "", "", "", TIME_UNKNOWN, "", "" };
	for (size_t i = 0; i < n; i++) {
		const char **to = NULL;

		if (t[i].kind == TOKEN_SEMICOLON)
			date = &t[i];
		if (t[i].kind == TOKEN_COMMENT && hop->auth_sender[0] == '\0')
			read_submitter(r->a, t[i].text, hop);
		if (t[i].kind != TOKEN_WORD || i + 1 >= n || t[i + 1].kind != TOKEN_WORD)
			continue;
		if (text_same(t[i].text, "from"))
			to = &hop->from;
		else if (text_same(t[i].text, "by"))
			to = &hop->by;
		else if (text_same(t[i].text, "with"))
			to = &hop->with;
		if (to != NULL && (*to)[0] == '\0')
			*to = t[++i].text;
	}
	if (date != NULL)
		hop->date = date_read(field + date->at + 1, NULL);
}

void
received_read(struct reading *r, const struct fields *f)
{
	struct mail *m = r->m;

	m->received = TIME_UNKNOWN;
	for (size_t i = 0; i < f->n; i++) {
		if (!text_same(f->v[i].name, "Received"))
			continue;
		if (m->received_n >= MAIL_RECEIVED_MAX) {
			reading_limit(r, "received");
			break;
		}
		m->received_v =
		    arena_grow(r->a, m->received_v, m->received_n, sizeof(*m->received_v));
		read_hop(r, words_unfold(r, f->v[i].raw), &m->received_v[m->received_n++]);
	}
	if (m->received_n > 0)
		m->received = m->received_v[0].date;
}
