#include "ctl.h"
#include "parse.h"

/* What the parser says is checked, but for its texts; what is no UTF-8 is shown without its faults. */
static json_t *
text(struct arena *a, const char *s)
{
	json_t *j = json_string(s);

	return j != NULL ? j : json_string(ctl_clean(a, s));
}

static json_t *
strings(struct arena *a, const struct mail_strings *list)
{
	json_t *j = json_array();

	for (size_t i = 0; i < list->n; i++)
		json_array_append_new(j, text(a, list->v[i]));
	return j;
}

static json_t *
names(const struct parse_name *table, unsigned bits)
{
	json_t *j = json_array();

	for (; table->name != NULL; table++)
		if ((bits & table->bit) != 0)
			json_array_append_new(j, json_string(table->name));
	return j;
}

static json_t *
addresses(struct arena *a, const struct mail_addrs *list)
{
	static const char *const classes[] = { "none", "corporate", "freemail" };
	json_t *j = json_array();

	for (size_t i = 0; i < list->n; i++) {
		const struct mail_addr *x = &list->v[i];

		json_array_append_new(
		    j, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o}", "name",
			   text(a, x->name), "address", text(a, x->address), "flags",
			   names(parse_address_flags, x->flags), "written", text(a, x->written),
			   "display", text(a, x->display), "organisation", text(a, x->org), "class",
			   classes[x->class], "name_skeleton", text(a, x->skeleton)));
	}
	return j;
}

static json_t *
received(struct arena *a, const struct mail *m)
{
	json_t *j = json_array();

	for (size_t i = 0; i < m->received_n; i++) {
		const struct mail_received *x = &m->received_v[i];

		json_array_append_new(
		    j, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "from", text(a, x->from), "by",
			   text(a, x->by), "with", text(a, x->with), "date", ctl_json_time(x->date),
			   "authenticated_sender", text(a, x->auth_sender), "authenticated_from",
			   text(a, x->auth_from)));
	}
	return j;
}

static json_t *
quoted(struct arena *a, const struct parse_view *v)
{
	const struct mail *m = v->mail;
	const struct proto_parse_shown *t = v->texts;
	json_t *j = json_array();

	for (size_t i = 0; i < m->quoted_n; i++) {
		const struct mail_quoted *q = &m->quoted[i];
		bool shown = t != NULL && i < t->quoted_n;
		const char *from = q->from_address[0] != '\0' ? q->from_address : q->from_name;

		json_array_append_new(
		    j, json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "level", (int)q->level,
			   "from", text(a, from), "text", text(a, shown ? t->quoted[i].text : ""),
			   "name", text(a, q->from_name), "date", ctl_json_time(q->date), "subject",
			   text(a, q->subject), "header_block", q->header_block, "people",
			   addresses(a, &q->people)));
	}
	return j;
}

static json_t *
accounts(struct arena *a, const struct mail *m)
{
	json_t *j = json_array();

	for (size_t i = 0; i < m->accounts_n; i++) {
		const struct mail_account *x = &m->accounts[i];

		json_array_append_new(
		    j, json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:o, s:b, s:b, s:o}",
			   "kind", account_kind_name(x->kind), "value", text(a, x->value), "bic",
			   text(a, x->bic), "beneficiary", text(a, x->beneficiary), "bank",
			   text(a, x->bank), "country", text(a, x->country), "currency",
			   text(a, x->currency), "instruction", (int)x->instruction, "where",
			   text(a, parse_where(a, m, x)), "ours", x->ours, "obfuscated",
			   x->obfuscated, "evidence", text(a, x->evidence)));
	}
	return j;
}

static json_t *
wording(const struct mail *m)
{
	json_t *j = json_object();

	for (const struct parse_name *w = parse_wording; w->name != NULL; w++)
		json_object_set_new(j, w->name, json_boolean((m->wording & w->bit) != 0));
	return j;
}

static json_t *
method(struct arena *a, const struct mail *m, const struct mail_auth_method *x)
{
	if (x == NULL)
		return json_pack(
		    "{s:s, s:s, s:b}", "result", "unknown", "domain", "", "aligned", 0);
	return json_pack("{s:s, s:o, s:o, s:b, s:o, s:o}", "result", auth_result_name(x->result),
	    "word", text(a, x->word), "domain", text(a, x->domain), "aligned",
	    parse_auth_aligned(a, m, x->domain), "selector", text(a, x->selector), "reason",
	    text(a, x->reason));
}

static json_t *
auth_fields(struct arena *a, const struct parse_view *v)
{
	static const char *const sources[] = { "authentication-results", "received-spf", "arc" };
	json_t *j = json_array();

	for (size_t i = 0; i < v->mail->auth_n; i++) {
		const struct mail_auth_field *f = &v->mail->auth[i];
		json_t *methods = json_array();

		for (size_t k = 0; k < f->n; k++) {
			json_t *one = method(a, v->mail, &f->v[k]);

			json_object_set_new(one, "method", text(a, f->v[k].method));
			json_array_append_new(methods, one);
		}
		json_array_append_new(j,
		    json_pack("{s:s, s:o, s:i, s:b, s:b, s:o, s:o}", "source", sources[f->source],
			"authserv_id", text(a, f->authserv_id), "hops_above", (int)f->hops_above,
			"above_boundary", f->hops_above == 0, "trusted", parse_auth_trusted(v, f),
			"methods", methods, "header", text(a, f->header)));
	}
	return j;
}

static json_t *
arc(struct arena *a, const struct mail *m)
{
	json_t *j = json_array();

	for (size_t i = 0; i < m->auth_n; i++)
		if (m->auth[i].source == AUTH_SRC_ARC)
			json_array_append_new(j,
			    json_pack("{s:i, s:o, s:o}", "instance", (int)m->auth[i].arc_instance,
				"sealer", text(a, m->auth[i].arc_sealer), "authserv_id",
				text(a, m->auth[i].authserv_id)));
	return j;
}

static json_t *
submissions(struct arena *a, const struct mail *m, bool with_lines)
{
	json_t *j = json_array();

	for (size_t i = 0; i < m->submission_n; i++) {
		const struct mail_submission *x = &m->submission[i];

		json_array_append_new(
		    j, !with_lines ? text(a, x->address)
				   : json_pack("{s:o, s:o, s:o}", "header", text(a, x->header),
					 "address", text(a, x->address), "line", text(a, x->line)));
	}
	return j;
}

static json_t *
auth(struct arena *a, const struct parse_view *v)
{
	const struct mail *m = v->mail;
	struct parse_auth f = parse_auth_of(a, v);
	json_t *dkim = json_array(), *dmarc = method(a, m, f.dmarc), *signatures = json_array();

	for (size_t i = 0; i < f.dkim_n; i++)
		json_array_append_new(dkim, method(a, m, f.dkim[i]));
	for (size_t i = 0; i < m->dkim_n; i++)
		json_array_append_new(
		    signatures, json_pack("{s:o, s:o}", "domain", text(a, m->dkim[i].domain),
				    "selector", text(a, m->dkim[i].selector)));
	json_object_set_new(dmarc, "policy", text(a, parse_auth_policy(a, f.dmarc)));
	return json_pack("{s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "trusted",
	    f.trusted, "spf", method(a, m, f.spf), "dkim", dkim, "dmarc", dmarc, "compauth",
	    text(a, f.compauth == NULL ? "" : f.compauth->word), "compauth_reason",
	    text(a, f.compauth == NULL ? "" : f.compauth->reason), "submission",
	    submissions(a, m, false), "submitted_by", submissions(a, m, true), "arc", arc(a, m),
	    "dkim_signatures", signatures, "fields", auth_fields(a, v));
}

static json_t *
attachments(struct arena *a, const struct mail *m)
{
	json_t *j = json_array();

	for (size_t i = 0; i < m->attachments_n; i++) {
		const struct mail_attachment *x = &m->attachments[i];

		json_array_append_new(
		    j, json_pack("{s:o, s:o, s:I, s:o, s:b, s:o}", "name", text(a, x->name), "type",
			   text(a, x->type), "bytes", (json_int_t)x->bytes, "sha256",
			   text(a, x->sha256), "read", x->read, "flags", strings(a, &x->flags)));
	}
	return j;
}

static json_t *
links(struct arena *a, const struct mail *m)
{
	json_t *j = json_array();

	for (size_t i = 0; i < m->links_n; i++)
		json_array_append_new(j, json_pack("{s:o, s:o}", "host", text(a, m->links[i].host),
					     "shown", text(a, m->links[i].shown)));
	return j;
}

static json_t *
people(struct arena *a, const struct mail *m)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "from",
	    addresses(a, &m->from), "sender", addresses(a, &m->sender), "reply_to",
	    addresses(a, &m->reply_to), "to", addresses(a, &m->to), "cc", addresses(a, &m->cc),
	    "bcc", addresses(a, &m->bcc), "return_path", addresses(a, &m->return_path), "signers",
	    addresses(a, &m->signers), "signing_keys", strings(a, &m->signing_keys), "mailto",
	    addresses(a, &m->mailto));
}

json_t *
parse_json(struct arena *a, const struct parse_view *v)
{
	static const char *const kinds[] = { "none", "smime", "pgp" };
	const struct mail *m = v->mail;
	const struct proto_parse_shown *t = v->texts;
	json_t *j = json_pack("{s:o, s:o, s:o}", "message_id", text(a, m->message_id), "date",
	    ctl_json_time(m->date), "subject", text(a, m->subject));
	json_t *rest = json_pack(
	    "{s:o, s:o, s:o, s:i, s:b, s:b, s:o, s:b, s:o, s:b, s:s, s:s, s:o, s:o}", "arrived",
	    ctl_json_time(m->received), "in_reply_to", strings(a, &m->in_reply_to), "references",
	    strings(a, &m->references), "zone_minutes", m->zone, "reply", m->subject_reply,
	    "forward", m->subject_forward, "subject_base", text(a, m->subject_base), "list",
	    m->list, "list_id", text(a, m->list_id), "auto_submitted", m->auto_submitted, "signed",
	    kinds[m->signature], "signature", mail_verdict_name(m->verdict), "mailer",
	    text(a, m->mailer), "thread_index", text(a, m->thread_index));
	json_t *contents = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
	    "new_text", text(a, t == NULL ? "" : t->new_text), "quoted", quoted(a, v),
	    "hidden_text", text(a, t == NULL ? "" : t->hidden), "accounts", accounts(a, m),
	    "wording", wording(m), "wording_evidence", text(a, m->wording_evidence), "auth",
	    auth(a, v), "attachments", attachments(a, m), "links", links(a, m), "flags",
	    strings(a, &m->flags), "limits", strings(a, &m->limits));
	json_t *raw = json_pack("{s:o, s:I, s:b, s:o, s:o}", "sha256", text(a, m->sha256), "bytes",
	    (json_int_t)m->size, "cut", m->cut, "essence", text(a, m->essence), "received",
	    received(a, m));
	json_t *all[] = { people(a, m), rest, contents, raw };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		json_object_update(j, all[i]);
		json_decref(all[i]);
	}
	return j;
}
