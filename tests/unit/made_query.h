#ifndef MADE_QUERY_H
#define MADE_QUERY_H

#include <string.h>

#include "made_mail.h"
#include "query_field.h"

/*
 * made_query - queries made at random, of the values that made_mail.h has, and of others.
 */

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

#endif
