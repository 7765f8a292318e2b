/* LINK: base record detect report poll */
/*
 * The two ways of answering a query give the same answers: generated mail is asked as it arrives
 * (query_match) and afterwards (hunt_run), with generated queries; the copies that match are compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account.h"
#include "address.h"
#include "config.h"
#include "draw.h"
#include "hunt.h"
#include "name.h"
#include "organisation.h"
#include "pipeline.h"
#include "query_field.h"
#include "searchable.h"
#include "store.h"
#include "scratch.h"
#include "tap.h"

enum { MAILS = 150, QUERIES = 700, T0 = 1772445600 };

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

/* -- queries -- */

/* What may stand behind the colon, by field; each takes the values of the mail above and others. */
static const struct {
	const char *field;
	const char *values[10];
	bool multi;
} fields[] = {
	{ "from",
	    { "partnera.example", "anna.keller@partnera.example", "keller", "*@gmail.com", "haas",
		"@partnera.example", "\"bad address\"", "*",
		"b\xC3\xBC"
		"cher.example",
		"root" },
	    true },
	{ "to", { "buyer.example", "ap@buyer.example", "accounts", "*pay*", "*" }, true },
	{ "cc", { "partnera.example", "gmail.com", "anna*", "*" }, true },
	{ "bcc", { "gmail.com", "*" }, true },
	{ "sender", { "lists.example", "anna", "*" }, true },
	{ "reply_to", { "partnera.example", "anna.keller@gmail.com", "x@*", "*" }, true },
	{ "recipient", { "buyer.example", "keller", "*@*.example" }, true },
	{ "address", { "partner-a.example", "keller", "list@lists.example" }, true },
	{ "from_domain", { "partnera.example", "*.partnera.example", "=partnera.example" }, true },
	{ "domain", { "gmail.com", "partner*" }, true },
	{ "from_name", { "keller", "=\"anna keller\"", "j\xC3\xBCrgen", "*" }, true },
	{ "name", { "keller", "haas", "payable" }, true },
	{ "from_trust", { "proven", "unknown", "candidate", "*" }, true },
	{ "recipient_trust", { "proven", "unknown", "(candidate OR hostile)", "*" }, true },
	{ "reply_to_trust", { "proven", "unknown", "candidate" }, true },
	{ "freemail", { "from", "to", "*", "(cc OR reply_to)" }, true },
	{ "subject",
	    { "invoice", "INVOICE", "f\xC3\xBCr", "re*4711", "=invoice", "\"a*b\"", "*",
		"\"invoice (hidden)\"" },
	    false },
	{ "message_id", { "<M7@Mail.partnera.example>", "M1*", "m7@mail.partnera.example" },
	    false },
	{ "message_id_host", { "partnera.example", "=mail.partnera.example", "*" }, false },
	{ "date", { ">2026-03-10", "2026-03", "2026-03-05", "<=2026-03-04T12:00:00Z", "*" },
	    false },
	{ "mailer", { "thunder", "*" }, false },
	{ "list", { "yes", "no", "*" }, false },
	{ "list_id", { "ap.lists", "*" }, false },
	{ "auto", { "yes", "no" }, false },
	{ "signature", { "smime", "pgp", "none", "*" }, false },
	{ "return_path", { "partnera.example", "ap@buyer.example", "*@*", "*" }, false },
	{ "wording", { "bank_change", "payment_made", "(pressure OR secrecy)", "*" }, false },
	{ "submission", { "login17", "relay.example", "u@*", "*" }, true },
	{ "attachment", { "invoice", "rechnung", "=logo.png", "*.pdf", "*" }, true },
	{ "attachment_type", { "application/pdf", "image/*", "pdf", "*" }, true },
	{ "attachment_sha256",
	    { "0000000000000000000000000000000000000000000000000000000000000001", "*2" }, true },
	{ "attachments", { "0", ">0", "1..2", "*" }, false },
	{ "recipients", { ">2", "0", "1..3" }, false },
	{ "bank_account",
	    { "DE89370400440532013000", "\"de89 3704 0044 0532 0130 00\"",
		"DE02\xE2\x80\xA6"
		"2051",
		"GB29NWBK60161331926819", "31926819", "uk:60-16-13/31926819", "*" },
	    true },
	{ "stated_account", { "DE89370400440532013000", "*" }, true },
	{ "bic", { "cobadeffxxx", "COBA*", "*" }, true },
	{ "country", { "DE", "(de OR gb)", "FR" }, true },
	{ "beneficiary", { "partner a", "*" }, true },
	{ "account", { "ap@buyer.example", "paulo*", "buyer.example" }, false },
	{ "folder", { "inbox", "archiv*", "=sent" }, false },
	{ "role", { "inbox", "sent", "(junk OR other)", "*" }, false },
	{ "arrived", { ">=2026-03-10", "2026-03-04..2026-03-09", "<2026-03-05T00:00:00Z" }, false },
	{ "since", { "2026-03-08", "12d" }, false },
	{ "before", { "2026-03-20", "20d" }, false },
	{ "direction", { "1", "2", "3", "(incoming OR internal)" }, false },
	{ "historical", { "yes", "no" }, false },
	{ "size", { ">2K", "0..1K", "<4000" }, false },
	{ "cut", { "yes", "no" }, false },
	{ "flag", { "html_hidden_text", "addr*", "*" }, true },
	{ "spf", { "pass", "unknown", "(fail OR softfail)", "*" }, false },
	{ "dkim", { "pass", "none", "unknown" }, false },
	{ "dmarc", { "fail", "pass", "*" }, false },
	{ "compauth", { "fail", "odd", "*" }, false },
	{ "aligned", { "yes", "no" }, false },
	{ "spf_domain", { "partnera.example", "*relay*", "*" }, false },
	{ "dmarc_policy", { "\"p=none sp=none\"", "*quarantine", "p=*", "*" }, false },
	{ "dkim_domain", { "partnera.example", "relay.example" }, false },
	{ "header", { "dmarc=fail", "X-Auth-ID", "spf=pass*dkim=none", "*" }, true },
	/* other names */
	{ "mailFromAddresses", { "anna.keller@partnera.example", "partnera.example", "keller" },
	    true },
	{ "mailToAddresses", { "ap@buyer.example", "buyer.example" }, true },
	{ "mailMsgSubject", { "Invoice", "rechnung", "*4711" }, false },
	{ "mailWantedHeaderValue", { "dmarc=fail", "dkim=none", "compauth=odd" }, true },
	{ "mailDirection", { "1", "2", "3" }, false },
	{ "until", { "2026-03-08", "12d" }, false },
	{ "after", { "2026-03-04", "2026-03-06T10:00:00+02:00", "3w" }, false },
	{ "newer_than", { "26d", "600h" }, false },
	{ "older_than", { "26d", "1w" }, false },
	{ "iban", { "DE89370400440532013000", "DE02*2051", "*" }, true },
	{ "mailbox", { "ap@buyer.example", "paulo*" }, false },
	{ "in", { "inbox", "junk" }, false },
	{ "signed", { "smime", "none", "*" }, false },
	{ "filename", { "invoice", "*.png" }, true },
};

/* Texts of the mail above, from which values are made. */
static const char *
any_text(void)
{
	switch (draw_below(5)) {
	case 0:
		return PICK(specs);
	case 1:
		return PICK(names);
	case 2:
		return PICK(files);
	case 3:
		return PICK(folders);
	default:
		return PICK(subjects);
	}
}

/* Some characters of it, in quotes or not, with other case, asterisks, and all escaped that must be. */
static const char *
made_value(struct arena *a)
{
	const char *s = any_text(), *out = "";
	size_t n = strlen(s), from = draw_below(n + 1), len = draw_below(n - from + 1);
	bool quotes = draw_below(2) == 0;

	/* Whole characters. */
	while (from < n && ((unsigned char)s[from] & 0xc0) == 0x80)
		from++;
	len = from + len > n ? n - from : len;
	while (from + len < n && ((unsigned char)s[from + len] & 0xc0) == 0x80)
		len++;
	if (draw_below(4) == 0) {
		from = 0;
		len = n;
	}
	if (len == 0)
		return quotes ? "\"x\"" : "*x*";
	for (size_t i = from; i < from + len; i++) {
		char c = s[i];

		if (!quotes && i > from && ((unsigned char)c & 0xc0) != 0x80 && draw_below(12) == 0)
			out = arena_printf(a, "%s*", out);
		if (draw_below(6) == 0 && c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (quotes ? c == '"' || c == '\\' : strchr("\"\\()*{=<>-:", c) != NULL)
			out = arena_printf(a, "%s\\", out);
		if (!quotes && c == ' ')
			c = '*';
		out = arena_printf(a, "%s%c", out, c);
	}
	return quotes ? arena_printf(a, "\"%s\"", out) : out;
}

/* Numbers and times, with all that may stand before and behind them. */
static const char *
made_amount(struct arena *a, bool time)
{
	static const char *const signs[] = { "", ">", ">=", "<", "<=" };
	static const char *const times[] = { "", "T08:30:00Z", "T23:59:59-05:00" };
	size_t x = 1 + draw_below(20), y = x + draw_below(10);

	if (!time && draw_below(4) == 0)
		return arena_printf(a, "%zu..%zu", x * 100, y * 100);
	if (!time)
		return arena_printf(a, "%s%zu%s", PICK(signs), x, draw_below(3) == 0 ? "K" : "");
	switch (draw_below(4)) {
	case 0:
		return arena_printf(a, "2026-03-%02zu..2026-03-%02zu", x, y);
	case 1:
		return arena_printf(a, "%s%zud", signs[1 + draw_below(4)], x);
	default:
		return arena_printf(a, "%s2026-03-%02zu%s", PICK(signs), x, PICK(times));
	}
}

/* As it may be written too: with other case. */
static const char *
shouted(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s);

	for (char *p = out; *p != '\0' && draw_below(5) != 0; p++)
		if (*p >= 'a' && *p <= 'z' && draw_below(2) == 0)
			*p = (char)(*p - 'a' + 'A');
	return out;
}

static const char *
made_condition(struct arena *a)
{
	static const char *const texts[] = { "from", "to", "cc", "bcc", "sender", "reply_to",
		"recipient", "address", "from_name", "name", "subject", "mailer", "list_id",
		"attachment", "beneficiary", "folder", "account", "submission", "header",
		"return_path" };
	static const char *const amounts[] = { "size", "attachments", "recipients" };
	static const char *const times[] = { "date", "arrived" };
	const char *field = shouted(a, PICK(texts)), *equal = draw_below(5) == 0 ? "=" : "";

	switch (draw_below(6)) {
	case 0:
		return made_value(a);
	case 1:
		return arena_printf(a, "%s:%s", PICK(amounts), made_amount(a, false));
	case 2:
		return arena_printf(a, "%s: %s", PICK(times), made_amount(a, true));
	case 3:
		return arena_printf(a, "%s:(%s %s (%s%s))", field, made_value(a),
		    PICK(((const char *[]){ "OR", "and", "OR NOT" })),
		    draw_below(2) == 0 ? "not " : "", made_value(a));
	default:
		return arena_printf(a, "%s:%s%s", field, equal, made_value(a));
	}
}

static const char *
condition(struct arena *a)
{
	static const char *const words[] = { "keller", "invoice", "\"j\xC3\xBCrgen haas\"", "png" };
	size_t i = draw_below(sizeof(fields) / sizeof(fields[0])), n = 0;
	const char *value, *field = shouted(a, fields[i].field);

	if (draw_below(3) == 0)
		return made_condition(a);
	if (draw_below(12) == 0)
		return PICK(words);
	if (draw_below(12) == 0)
		return arena_printf(a, "has:%s", field);
	while (n < 10 && fields[i].values[n] != NULL)
		n++;
	value = fields[i].values[draw_below(n)];
	if (fields[i].multi && draw_below(4) == 0)
		return arena_printf(a, "only_%s:%s", field, value);
	if (draw_below(6) == 0 && strcmp(value, "*") != 0 && strpbrk(value, "><(") == NULL)
		return arena_printf(
		    a, "%s:(%s OR NOT %s)", field, value, fields[i].values[draw_below(n)]);
	return arena_printf(a, "%s:%s", field, value);
}

static const char *
expression(struct arena *a, size_t depth)
{
	static const char *const joins[] = { " AND ", " OR ", " ", " AND NOT ", " OR -", "\n\tor  ",
		" and not not " };

	if (depth == 0 || draw_below(3) == 0)
		return condition(a);
	if (draw_below(5) == 0)
		return arena_printf(
		    a, "%s(%s)", draw_below(2) == 0 ? "NOT " : "-", expression(a, depth - 1));
	/* Without parentheses the rules of what binds closer are asked for. */
	return arena_printf(a, draw_below(3) == 0 ? "%s%s%s" : "(%s%s%s)", expression(a, depth - 1),
	    PICK(joins), expression(a, depth - 1));
}

/* Every field that rules may ask for is asked for, by each of its names. */
static void
test_fields(void)
{
	const char *name;

	for (size_t i = 0; (name = query_field_name(i)) != NULL; i++) {
		bool asked =
		    i < QUERY_FIELD_COUNT && (query_fields[i].flags & QUERY_HUNT_ONLY) != 0;

		for (size_t k = 0; k < sizeof(fields) / sizeof(fields[0]) && !asked; k++)
			asked = strcmp(fields[k].field, name) == 0;
		if (!asked)
			TAP_OK(false, "%s is asked for", name);
	}
}

/* Trust, and whose an account is, are kept as they were for the first copy: of others nothing is asked. */
static bool
asks_for_judgement(const struct query *q)
{
	for (size_t i = 0; i < q->terms_n; i++)
		if (q->terms[i].field == QUERY_FROM_TRUST ||
		    q->terms[i].field == QUERY_RECIPIENT_TRUST ||
		    q->terms[i].field == QUERY_REPLY_TO_TRUST ||
		    q->terms[i].field == QUERY_STATED_ACCOUNT)
			return true;
	return false;
}

/* -- the test -- */

static struct arena *arena;
static struct query *queries[QUERIES];
static const char *texts[QUERIES];
static unsigned char live[QUERIES][2 * MAILS + 2]; /* by UID: did it match on arrival? */

static void
make_queries(void)
{
	const struct query_context c = { .now = T0 + 30 * 86400 };

	size_t refused = 0;

	for (size_t i = 0; i < QUERIES; i += queries[i] != NULL) {
		struct query_error e;

		texts[i] = expression(arena, 3);
		queries[i] = query_parse(arena, texts[i], &c, &e);
		/* A value made at random may be none for its field. */
		if (queries[i] == NULL && ++refused > QUERIES / 10) {
			TAP_OK(0, "column %u: %s: %s", e.column, e.text, texts[i]);
			exit(tap_done());
		}
	}
}

/* One copy arrives: ask, then record. */
static bool
arrive(struct store *db, const struct config *config, struct mail *m, uint32_t uid, size_t where,
    const char *account)
{
	struct store_copy copy = { .account = account,
		.folder = folders[where],
		.role = roles[where],
		.uidvalidity = 1,
		.uid = uid,
		.arrived = m->received };
	struct arena *a = arena_new();
	struct facts facts;
	struct query_record record;
	struct pipeline_alert alert;
	enum store_result e = store_gather(db, config, m, &copy, a, &facts);

	searchable(&facts, a, &record);
	for (size_t i = 0; i < QUERIES; i++)
		live[i][uid] = query_match(queries[i], &record);
	if (e == STORE_OK)
		e = pipeline_mail(db, config, m, &copy, 0, m->received, a, &alert);
	arena_free(a);
	return e == STORE_OK;
}

static bool
fill(const char *file)
{
	static const char *const mailboxes[] = { "ap@buyer.example", "paulo@buyer.example" };
	struct config *config = config_defaults();
	char error[512];
	struct store *db;
	bool fine = true;

	mail_strings_add(config->arena, &config->own_domains, "buyer.example");
	config->accounts = arena_alloc(config->arena, 2, sizeof(*config->accounts));
	for (; config->accounts_n < 2; config->accounts_n++)
		config->accounts[config->accounts_n] = (struct config_account){
			.address = mailboxes[config->accounts_n],
			.name = "",
			.enrolled_at = T0 + 100 * 7200,
		};
	if (store_open(file, STORE_MEMORY_TEMPORARY, &db, error, sizeof(error)) != STORE_OK)
		return false;
	fine = store_configure(db, config, T0, NULL) == STORE_OK && store_begin(db) == STORE_OK;
	for (uint32_t n = 1; n <= MAILS && fine; n++) {
		struct mail *m = generate(arena, n);

		fine = arrive(db, config, m, 2 * n, draw_below(4), mailboxes[draw_below(2)]);
		if (fine && draw_below(4) == 0)
			fine = arrive(
			    db, config, m, 2 * n + 1, draw_below(4), mailboxes[draw_below(2)]);
	}
	fine = fine && store_commit(db) == STORE_OK;
	if (!fine)
		printf("# %s\n", store_error(db));
	store_close(db);
	config_free(config);
	return fine;
}

/* A query may have several lines, a test's name has one. */
static const char *
one_line(struct arena *a, const char *s)
{
	char *out = arena_strdup(a, s);

	for (char *p = out; *p != '\0'; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	return out;
}

static void
compare(struct queries *q, size_t i, size_t *ret_matched)
{
	const struct hunt_options o = { 0 };
	struct arena *a = arena_new();
	struct hunt_copy *v = NULL;
	size_t n = 0, wrong = 0, matched = 0;
	unsigned char hunted[2 * MAILS + 2] = { 0 };
	int rc = hunt_run(q, queries[i], &o, a, &v, &n);

	for (size_t k = 0; k < n; k++)
		hunted[v[k].uid]++;
	for (size_t uid = 0; uid < sizeof(hunted); uid++) {
		if (asks_for_judgement(queries[i]) && uid % 2 == 1)
			continue;
		matched += live[i][uid];
		wrong += hunted[uid] != live[i][uid];
	}
	*ret_matched += matched > 0;
	TAP_OK(rc == 0 && wrong == 0, "%zu match, %zu differ: %s%s", matched, wrong,
	    one_line(a, texts[i]), rc == 0 ? "" : queries_error(q));
	arena_free(a);
}

static void
test_plans(struct queries *q)
{
	static const struct {
		const char *text;
		const char *has; /* in the plan */
	} rows[] = {
		{ "from:anna.keller@partnera.example", "mail_address_address" },
		{ "from:anna.keller@partnera.example subject:invoice", "mail_address_address" },
		{ "(from:a@b.example OR to:c@d.example) AND header:dmarc=fail",
		    "mail_address_address" },
		{ "message_id:<a@b> -list:yes", "sqlite_autoindex_mail_1 (message_id=" },
		{ "iban:DE89370400440532013000", "mail_account_bank_account" },
		{ "attachment_sha256:00", "mail_attachment_sha256" },
		{ "detector:bank_change", "finding_detector" },
		{ "incident:inc-1", "finding_incident" },
		{ "since:30d", "copy_arrived (arrived>" },
		{ "subject:invoice", "SCAN y USING INDEX copy_arrived" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct query_context c = { .now = T0 };
		struct arena *a = arena_new();
		struct query_error e;
		const struct query *query = query_parse(a, rows[i].text, &c, &e);
		const char *plan = "";
		int rc = query == NULL ? -1 : hunt_plan(q, query, a, &plan);

		TAP_OK(rc == 0 && strstr(plan, rows[i].has) != NULL &&
			   strstr(plan, "SCAN m") == NULL && strstr(plan, "SCAN x") == NULL &&
			   strstr(plan, "SCAN k") == NULL,
		    "plan: %s", rows[i].text);
		arena_free(a);
	}
}

/* The largest queries that are read, and many rules' together. */
static void
test_limits(struct queries *q)
{
	static const char *const shapes[] = { "(subject:a AND NOT ", "(subject:a OR NOT ", "NOT ",
		"(from:a@b.example OR (reply_to:x AND " };
	const struct query_context c = { .now = T0 };
	const struct hunt_options o = { .limit = 1 };
	const struct query *many[2000];
	struct query_error e;
	struct hunt_copy *v;
	size_t n;

	for (size_t i = 0; i < 4; i++) {
		size_t deep = i == 2 ? QUERY_DEPTH_MAX : QUERY_DEPTH_MAX / 2;
		const char *text = "", *end = "";
		const struct query *query;

		for (size_t k = 0; k < deep; k++) {
			text = arena_printf(arena, "%s%s", text, shapes[i]);
			end = arena_printf(arena, "%s%s", end, i == 2 ? "" : i == 3 ? "))" : ")");
		}
		query = query_parse(arena, arena_printf(arena, "%ssize:>1%s", text, end), &c, &e);
		TAP_OK(query != NULL && hunt_run(q, query, &o, arena, &v, &n) == 0,
		    "as deep as it goes: %s… %s", shapes[i], queries_error(q));
	}
	for (size_t i = 0; i < 2000; i++)
		many[i] = query_unmet(arena, queries[i % QUERIES], queries[(i + 1) % QUERIES]);
	TAP_OK(hunt_run(q, query_any(arena, many, 2000), &o, arena, &v, &n) == 0 && n == 1,
	    "two thousand rules at once %s", queries_error(q));
	for (size_t i = 0; i < 2000; i++)
		many[i] = query_parse(arena, "from:a@b.example", &c, &e);
	TAP_OK(hunt_run(q, query_any(arena, many, 2000), &o, arena, &v, &n) == 0 && n == 0,
	    "two thousand searches at once %s", queries_error(q));
}

static void
test_stops(struct queries *q)
{
	static volatile sig_atomic_t stop = 1;
	const struct hunt_options o = { .interrupted = &stop };
	const struct query_context c = { .now = T0 };
	struct query_error e;
	struct hunt_copy *v;
	size_t n;

	TAP_OK(hunt_run(q, query_parse(arena, "header:zzz OR name:yyy", &c, &e), &o, arena, &v,
		   &n) == -1 &&
		   strcmp(queries_error(q), "interrupted") == 0,
	    "an interrupted hunt says so");
}

int
main(void)
{
	struct scratch scratch;
	char error[512];
	struct queries *q;
	size_t matched = 0;

	organisation_init();
	arena = arena_new();
	test_fields();
	if (!scratch_make(&scratch))
		return 1;
	make_queries();
	TAP_OK(fill(scratch.file), "generated mail is recorded");
	if ((q = queries_open(scratch.file, error, sizeof(error))) != NULL) {
		for (size_t i = 0; i < QUERIES; i++)
			compare(q, i, &matched);
		TAP_OK(
		    matched > QUERIES / 2, "%zu of %d queries match something", matched, QUERIES);
		test_plans(q);
		test_limits(q);
		test_stops(q);
	}
	queries_close(q);
	scratch_remove(&scratch);
	arena_free(arena);
	return tap_done();
}
