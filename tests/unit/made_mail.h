#ifndef MADE_MAIL_H
#define MADE_MAIL_H

#include <string.h>

#include "address.h"
#include "draw.h"
#include "folders.h"
#include "mail.h"
#include "name.h"

/*
 * made_mail - mail made at random, of few values, so that queries find some of it.
 */
enum { T0 = 1772445600 };

#define PICK(array) (array)[draw_below(sizeof(array) / sizeof((array)[0]))]

static const char *const specs[] = { "anna.keller@partnera.example", "i.halvorsen@partnera.example",
	"billing@mail.partnera.example", "ap@buyer.example", "paulo@buyer.example",
	"anna.keller@gmail.com", "x@partner-a.example",
	"j\xC3\xBCrgen@b\xC3\xBC"
	"cher.example",
	"bad address", "root", "list@lists.example" };
static const char *const names[] = { "Anna Keller", "KELLER, Anna", "", "J\xC3\xBCrgen  Haas",
	"Accounts Payable", "anna.keller@partnera.example",
	"\xE9\x99\xB3\xE7\xBE\x8E\xE7\x8E\xB2", /* 陳美玲 */
	"\xC4\xB0pek Ya\xC4\x9F\x6D\x75r", /* İpek Yağmur */
	"An\xCC\x81na (EXT)", "O'Neil \"Bob\" \\ Co" };
static const char *const subjects[] = { "Invoice 4711", "RE: Invoice 4711",
	"Rechnung f\xC3\xBCr M\xC3\xA4rz", "", "invoice", "Lunch?", "In\xE2\x80\x8Bvoice (hidden)",
	"a*b", "\xE5\x9B\x9E\xE5\xA4\x8D\xEF\xBC\x9A\xE5\x8F\x91\xE7\xA5\xA8", /* 回复：发票 */
	"\xEF\xBC\xA9\xEF\xBC\xAE\xEF\xBC\xB6 4711", /* ＩＮＶ 4711 */
	"STRASSE / Stra\xC3\x9F\x65",
	"\xCE\xA4\xCE\xB9\xCE\xBC\xCE\xBF\xCE\xBB\xCF\x8C\xCE\xB3\xCE\xB9\xCE\xBF" /* Τιμολόγιο */
	"  \xF0\x9F\x92\xB6",
	"say \"yes\" AND (no) \\ NOT" };
static const char *const accounts[] = { "DE89370400440532013000", "DE02120300000000202051",
	"GB29NWBK60161331926819" };
static const char *const types[] = { "application/pdf", "image/png", "text/html" };
static const char *const files[] = { "invoice-4711.pdf", "logo.png", "Rechnung.PDF", "" };
static const char *const folders[] = { "INBOX", "Sent", "Junk", "Archiv/2026" };
static const enum folder_role roles[] = { FOLDER_INBOX, FOLDER_SENT, FOLDER_JUNK, FOLDER_OTHER };

static struct mail_addrs
some(struct arena *a, size_t most)
{
	struct mail_addrs list = { 0 };
	size_t n = draw_below(most + 1);

	list.v = arena_alloc(a, most + 1, sizeof(*list.v));
	for (size_t i = 0; i < n; i++) {
		const char *spec = PICK(specs);

		address_fill(a, PICK(names), spec, strlen(spec), &list.v[list.n++]);
	}
	return list;
}

static void
add_auth(struct arena *a, struct mail *m)
{
	static const struct {
		enum auth_result result;
		const char *word;
	} results[] = { { AUTH_PASS, "pass" }, { AUTH_FAIL, "fail" }, { AUTH_NONE, "none" },
		{ AUTH_SOFTFAIL, "softfail" }, { AUTH_OTHER, "odd" } };
	static const char *const methods[] = { "spf", "dkim", "dmarc", "compauth" };
	static const char *const policies[] = { "", "p=none sp=none", "action=quarantine" };
	struct mail_auth_field *f = arena_alloc(a, 1, sizeof(*f));
	const char *line = "mx.buyer.example";

	f->v = arena_alloc(a, 4, sizeof(*f->v));
	for (size_t i = 0; i < 4; i++) {
		size_t k = draw_below(5);

		if (draw_below(4) == 0)
			continue;
		f->v[f->n++] = (struct mail_auth_method){ .method = methods[i],
			.result = results[k].result,
			.word = results[k].word,
			.domain = draw_below(2) == 0 ? "partnera.example" : "relay.example",
			.selector = "",
			.reason = i == 2 ? PICK(policies) : "" };
		line = arena_printf(a, "%s; %s=%s", line, methods[i], results[k].word);
	}
	f->authserv_id = "mx.buyer.example";
	f->arc_sealer = "";
	f->header = line;
	m->auth = f;
	m->auth_n = 1;
}

static void
add_contents(struct arena *a, struct mail *m)
{
	m->accounts = arena_alloc(a, 2, sizeof(*m->accounts));
	for (size_t n = draw_below(3); m->accounts_n < n && draw_below(2) == 0; m->accounts_n++) {
		const char *value = PICK(accounts);

		m->accounts[m->accounts_n] = (struct mail_account){ .kind = ACCOUNT_IBAN,
			.value = value,
			.key = account_key(a, ACCOUNT_IBAN, value),
			.bank = "",
			.currency = "",
			.country = arena_strndup(a, value, 2),
			.bic = draw_below(2) == 0 ? "COBADEFFXXX" : "",
			.beneficiary = draw_below(2) == 0 ? "Partner A GmbH" : "",
			.where = WHERE_NEW_TEXT,
			.ours = draw_below(4) == 0,
			.evidence = "" };
	}
	m->attachments = arena_alloc(a, 2, sizeof(*m->attachments));
	for (size_t n = draw_below(3); m->attachments_n < n; m->attachments_n++)
		m->attachments[m->attachments_n] = (struct mail_attachment){ .name = PICK(files),
			.type = PICK(types),
			.bytes = draw_below(100000),
			.sha256 = arena_printf(a, "%064zx", draw_below(4)) };
	if (draw_below(3) == 0) {
		m->submission = arena_alloc(a, 1, sizeof(*m->submission));
		m->submission[m->submission_n++] = (struct mail_submission){ .header = "X-Auth-ID",
			.address = draw_below(2) == 0 ? "login17" : "u@relay.example",
			.domain = "",
			.org = "",
			.line = "X-Auth-ID: u@relay.example" };
	}
	m->wording = (unsigned)draw_below(256);
	if (draw_below(4) == 0)
		mail_strings_add(a, &m->flags, "html_hidden_text");
	if (draw_below(4) == 0)
		mail_strings_add(a, &m->limits, "addresses");
}

static struct mail *
generate(struct arena *a, unsigned n)
{
	struct mail *m = arena_alloc(a, 1, sizeof(*m));

	m->sha256 = m->essence = arena_printf(a, "%064x", n);
	m->message_id = arena_printf(a, "M%u@Mail.partnera.example", n);
	m->subject = PICK(subjects);
	m->subject_base = name_fold(a, m->subject);
	m->list = draw_below(8) == 0;
	m->list_id = m->list ? "AP list <ap.lists.example>" : "";
	m->auto_submitted = draw_below(8) == 0;
	m->signature = (enum mail_signed)draw_below(3);
	m->mailer = draw_below(2) == 0 ? "Thunderbird" : "";
	m->thread_index = m->wording_evidence = "";
	m->size = draw_below(5000);
	m->cut = draw_below(10) == 0;
	m->received = T0 + (int64_t)n * 7200;
	m->date = draw_below(8) == 0 ? TIME_UNKNOWN : m->received - (int64_t)draw_below(3600);
	m->from = some(a, 2);
	m->to = some(a, 3);
	m->cc = some(a, 2);
	m->bcc = some(a, 1);
	m->reply_to = some(a, 2);
	m->sender = some(a, 1);
	m->return_path = some(a, 1);
	if (draw_below(4) > 0)
		add_auth(a, m);
	add_contents(a, m);
	return m;
}

#endif
