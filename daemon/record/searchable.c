#include <string.h>

#include "gather.h"
#include "searchable.h"

struct filling {
	const struct facts *f;
	struct arena *a;
	struct query_record *r;
};

static void
text(struct filling *x, enum query_field field, const char *s)
{
	query_record_add(x->a, x->r, field, &(struct query_item){ .text = s });
}

static void
number(struct filling *x, enum query_field field, int64_t n)
{
	query_record_add(x->a, x->r, field, &(struct query_item){ .number = n });
}

static void
parties(struct filling *x)
{
	int64_t recipients = 0;

	for (size_t i = 0; i < x->f->parties_n; i++) {
		const struct fact_party *p = &x->f->parties[i];
		struct query_item item = {
			.text = p->addr->address, .display = p->addr->display, .name = p->addr->name
		};

		if (p->field == FIELD_TO || p->field == FIELD_CC || p->field == FIELD_BCC)
			recipients++;
		for (int k = 0; k < QUERY_FIELD_COUNT; k++) {
			const struct query_field_info *f = &query_fields[k];

			if ((f->headers & 1u << p->field) == 0)
				continue;
			if (k == QUERY_FREEMAIL) {
				if (p->addr->class == DOMAIN_FREEMAIL)
					number(x, QUERY_FREEMAIL, (int64_t)p->field + 1);
			} else if (f->kind == QUERY_KIND_CHOICE)
				number(x, (enum query_field)k, (int64_t)p->trust);
			else if (f->kind == QUERY_KIND_TEXT)
				text(x, (enum query_field)k, p->addr->name);
			else
				query_record_add(x->a, x->r, (enum query_field)k, &item);
		}
	}
	number(x, QUERY_RECIPIENTS, recipients);
}

static void
contents(struct filling *x)
{
	const struct mail *m = x->f->mail;

	for (size_t i = 0; i < m->submission_n; i++)
		text(x, QUERY_SUBMISSION, m->submission[i].address);
	for (size_t i = 0; i < m->attachments_n; i++) {
		text(x, QUERY_ATTACHMENT, m->attachments[i].name);
		text(x, QUERY_ATTACHMENT_TYPE, m->attachments[i].type);
		text(x, QUERY_ATTACHMENT_SHA256, m->attachments[i].sha256);
	}
	number(x, QUERY_ATTACHMENTS, (int64_t)m->attachments_n);
	for (size_t i = 0; i < m->accounts_n; i++) {
		const struct mail_account *b = &m->accounts[i];

		text(x, QUERY_BANK_ACCOUNT, b->key);
		if (b->where != WHERE_QUOTED && !b->ours && !x->f->accounts[i].ours)
			text(x, QUERY_STATED_ACCOUNT, b->key);
		text(x, QUERY_BIC, b->bic);
		text(x, QUERY_COUNTRY, b->country);
		text(x, QUERY_BENEFICIARY, b->beneficiary);
	}
	for (unsigned bit = 0; bit < 31; bit++)
		if ((m->wording & 1u << bit) != 0)
			number(x, QUERY_WORDING, (int64_t)1 << bit);
}

static void
message(struct filling *x)
{
	const struct mail *m = x->f->mail;

	text(x, QUERY_SUBJECT, m->subject);
	text(x, QUERY_MESSAGE_ID, m->message_id);
	text(x, QUERY_MESSAGE_ID_HOST, message_id_host(x->a, m->message_id));
	if (m->date != TIME_UNKNOWN)
		number(x, QUERY_DATE, m->date);
	text(x, QUERY_MAILER, m->mailer);
	number(x, QUERY_LIST, m->list);
	text(x, QUERY_LIST_ID, m->list_id);
	number(x, QUERY_AUTO, m->auto_submitted);
	number(x, QUERY_SIGNATURE, m->signature);
	text(x, QUERY_RETURN_PATH, m->return_path.n > 0 ? m->return_path.v[0].address : "");
}

static void
copy(struct filling *x)
{
	const struct facts *f = x->f;
	struct mail_line lines[HEADERS_MAX];
	size_t n = mail_lines(x->a, f->mail, lines);
	const char *flags = mail_flags_text(x->a, f->mail);

	text(x, QUERY_ACCOUNT, f->account);
	text(x, QUERY_FOLDER, f->folder);
	number(x, QUERY_ROLE, (int64_t)f->role + 1);
	number(x, QUERY_ARRIVED, f->arrived);
	number(x, QUERY_DIRECTION, f->direction);
	number(x, QUERY_HISTORICAL, f->historical);
	number(x, QUERY_SIZE, (int64_t)f->mail->size);
	number(x, QUERY_CUT, f->mail->cut);
	number(x, QUERY_SPF, f->auth.spf);
	number(x, QUERY_DKIM, f->auth.dkim);
	number(x, QUERY_DMARC, f->auth.dmarc);
	text(x, QUERY_COMPAUTH, f->auth.compauth_word);
	number(x, QUERY_ALIGNED, f->auth.aligned);
	text(x, QUERY_SPF_DOMAIN, f->auth.spf_domain);
	text(x, QUERY_DKIM_DOMAIN, f->auth.dkim_domain);
	text(x, QUERY_DMARC_POLICY, f->auth.dmarc_policy);
	for (size_t i = 0; i < n; i++)
		text(x, QUERY_HEADER, lines[i].value);
	while (*flags != '\0') {
		size_t len = strcspn(flags, " ");

		if (len > 0)
			text(x, QUERY_FLAG, arena_strndup(x->a, flags, len));
		flags += len + (flags[len] == ' ');
	}
}

void
searchable(const struct facts *f, struct arena *a, struct query_record *ret)
{
	struct filling x = { .f = f, .a = a, .r = ret };

	*ret = (struct query_record){ 0 };
	parties(&x);
	message(&x);
	contents(&x);
	copy(&x);
}
