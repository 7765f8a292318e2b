#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "ctl.h"
#include "parse.h"

static void
line(struct arena *a, const char *label, const char *value)
{
	if (value[0] != '\0')
		printf("%-15s %s\n", label, ctl_clean(a, value));
}

static const char *
joined(struct arena *a, const struct mail_strings *list)
{
	const char *out = "";

	for (size_t i = 0; i < list->n; i++)
		out = arena_printf(a, "%s%s%s", out, i > 0 ? ", " : "", list->v[i]);
	return out;
}

static const char *
bits(struct arena *a, const struct parse_name *table, unsigned set)
{
	struct mail_strings list = { 0 };

	for (; table->name != NULL; table++)
		if ((set & table->bit) != 0)
			mail_strings_add(a, &list, table->name);
	return joined(a, &list);
}

static void
people(struct arena *a, const char *label, const struct mail_addrs *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct mail_addr *x = &list->v[i];
		const char *flags = bits(a, parse_address_flags, x->flags);
		const char *what = x->name[0] != '\0'
				       ? arena_printf(a, "%s <%s>", x->name, x->display)
				       : x->display;

		line(a, i == 0 ? label : "",
		    flags[0] == '\0' ? what : arena_printf(a, "%s  [%s]", what, flags));
	}
}

/* Several lines, each behind a mark, so that no text of the mail is taken for one of ours. */
static void
block(struct arena *a, const char *title, const char *text)
{
	size_t n;

	if (text[strspn(text, " \t\n")] == '\0')
		return;
	printf("\n%s\n", ctl_clean(a, title));
	for (; *text != '\0'; text += n) {
		n = strcspn(text, "\n");
		printf("  | %s\n", ctl_clean(a, arena_strndup(a, text, n)));
		n += text[n] == '\n';
	}
}

static void
method(struct arena *a, const struct mail *m, const char *label, const struct mail_auth_method *x)
{
	if (x == NULL)
		return;
	line(a, label,
	    arena_printf(a, "%s%s%s%s%s%s", x->word, x->domain[0] != '\0' ? " for " : "", x->domain,
		x->domain[0] == '\0'                  ? ""
		: parse_auth_aligned(a, m, x->domain) ? " (aligned with From)"
						      : " (not aligned with From)",
		x->reason[0] != '\0' ? ", " : "", x->reason));
}

static void
authentication(struct arena *a, const struct parse_view *v)
{
	const struct mail *m = v->mail;
	struct parse_auth f = parse_auth_of(a, v);

	if (m->auth_n > 0)
		line(a, "Authentication",
		    f.trusted ? "by a server that counts"
			      : "by nobody whose word counts; what stands topmost:");
	method(a, m, "  SPF", f.spf);
	for (size_t i = 0; i < f.dkim_n; i++)
		method(a, m, "  DKIM", f.dkim[i]);
	method(a, m, "  DMARC", f.dmarc);
	method(a, m, "  compauth", f.compauth);
	for (size_t i = 0; i < m->auth_n; i++)
		if (m->auth[i].source == AUTH_SRC_ARC)
			line(a, "  ARC",
			    arena_printf(a, "set %u sealed by %s", m->auth[i].arc_instance,
				m->auth[i].arc_sealer));
	for (size_t i = 0; i < m->dkim_n; i++)
		line(a, "DKIM-Signature",
		    arena_printf(a, "%s, key %s", m->dkim[i].domain, m->dkim[i].selector));
	for (size_t i = 0; i < m->submission_n; i++)
		line(a, "Submitted by",
		    arena_printf(a, "%s (%s)", m->submission[i].address, m->submission[i].header));
}

static void
header(struct arena *a, const struct mail *m)
{
	static const char *const kinds[] = { "", "S/MIME", "PGP" };

	line(a, "Message-ID", m->message_id);
	line(a, "Date", ctl_time(a, m->date));
	line(a, "Arrived", ctl_time(a, m->received));
	people(a, "From", &m->from);
	people(a, "Sender", &m->sender);
	people(a, "Reply-To", &m->reply_to);
	people(a, "To", &m->to);
	people(a, "Cc", &m->cc);
	people(a, "Bcc", &m->bcc);
	people(a, "Return-Path", &m->return_path);
	line(a, "Subject", m->subject);
	line(a, "In-Reply-To", joined(a, &m->in_reply_to));
	line(a, "References", joined(a, &m->references));
	line(a, "List", m->list ? m->list_id[0] != '\0' ? m->list_id : "yes" : "");
	line(a, "Automatic", m->auto_submitted ? "yes" : "");
	line(a, "Mailer", m->mailer);
	if (m->signature != SIGNED_NONE)
		line(a, "Signature",
		    arena_printf(a, "%s, %s", kinds[m->signature], mail_verdict_name(m->verdict)));
	people(a, "Signed by", &m->signers);
	line(a, "Signing key", joined(a, &m->signing_keys));
}

static void
findings(struct arena *a, const struct mail *m)
{
	for (size_t i = 0; i < m->accounts_n; i++) {
		const struct mail_account *x = &m->accounts[i];

		line(a, "Account",
		    arena_printf(a, "%s %s, BIC %s, of %s, in %s%s%s", x->country, x->value,
			x->bic[0] != '\0' ? x->bic : "unknown",
			x->beneficiary[0] != '\0' ? x->beneficiary : "unknown",
			parse_where(a, m, x), x->ours ? ", the reader's own" : "",
			x->obfuscated ? ", obfuscated" : ""));
	}
	line(a, "Wording", bits(a, parse_wording, m->wording));
	line(a, "  because of", m->wording_evidence);
	for (size_t i = 0; i < m->links_n; i++)
		line(a, "Link",
		    m->links[i].shown[0] == '\0'
			? m->links[i].host
			: arena_printf(a, "%s, shown as %s", m->links[i].host, m->links[i].shown));
	people(a, "Addresses", &m->mailto);
	for (size_t i = 0; i < m->attachments_n; i++) {
		const struct mail_attachment *x = &m->attachments[i];

		line(a, "Attachment",
		    arena_printf(a, "%s, %s, %llu bytes, %s%s%s", x->name, x->type,
			(unsigned long long)x->bytes, x->read ? "read" : "not read",
			x->flags.n > 0 ? ", " : "", joined(a, &x->flags)));
	}
	line(a, "Flags", joined(a, &m->flags));
	line(a, "Limits", joined(a, &m->limits));
}

void
parse_print(struct arena *a, const struct parse_view *v)
{
	const struct mail *m = v->mail;

	header(a, m);
	authentication(a, v);
	findings(a, m);
	if (v->texts == NULL)
		return;
	block(a, "New text", v->texts->new_text);
	for (size_t i = 0; i < v->texts->quoted_n && i < m->quoted_n; i++)
		block(a,
		    arena_printf(a, "Quoted, level %u%s%s", m->quoted[i].level,
			m->quoted[i].from_address[0] != '\0' ? ", from " : "",
			m->quoted[i].from_address),
		    v->texts->quoted[i].text);
	block(a, "Hidden text", v->texts->hidden);
}
