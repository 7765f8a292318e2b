/* The query language: what reads, where a mistake stands, what matches. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "organisation.h"
#include "query.h"
#include "tap.h"

#define NOW 1772445600 /* 2026-03-02T10:00:00Z */

static const struct query_placeholder placeholders[] = {
	{ .name = "partner",
	    .values = { .v = (const char *[]){ "partnera.example", "x@free.example" }, .n = 2 } },
	{ .name = "nobody", .values = { 0 } },
};

static const char *const detectors[] = { "bank_change", "fake_reply", NULL };

static struct query *
parse(struct arena *a, const char *text, bool rule, struct query_error *e)
{
	const struct query_context c = { .rule = rule,
		.now = NOW,
		.detectors = detectors,
		.placeholders = rule ? placeholders : NULL,
		.placeholders_n = rule ? 2 : 0 };
	/* An exact copy on the heap: one byte too far is seen. */
	char *copy = strdup(text);
	struct query *q = query_parse(a, copy, &c, e);

	if (q != NULL)
		q->text = "";
	free(copy);
	return q;
}

/* -- mistakes -- */

static const struct {
	const char *text;
	unsigned line, column;
	const char *says;
	bool rule;
} bad[] = {
	{ "", 1, 1, "wanted is a condition", false },
	{ "   ", 1, 4, "wanted is a condition", false },
	{ "form:x", 1, 1, "did you mean 'from'", false },
	{ "reply-to:x", 1, 1, "did you mean 'reply_to'", false },
	{ "subjekt:x", 1, 1, "did you mean 'subject'", false },
	{ "mailFromAdresses:x", 1, 1, "did you mean 'mailFromAddresses'", false },
	{ "a AND zzzzz:x", 1, 7, "the fields are: from, ", false },
	{ "from:", 1, 6, "wanted is a value for from", false },
	{ "from: ", 1, 7, "wanted is a value for from", false },
	{ "from:a AND", 1, 11, "wanted is a condition", false },
	{ "from:a OR OR b", 1, 11, "wanted is a condition", false },
	{ "AND from:a", 1, 1, "wanted is a condition", false },
	{ "NOT", 1, 4, "wanted is a condition", false },
	{ "(from:a", 1, 1, "never closed", false },
	{ "from:(a OR b", 1, 6, "never closed", false },
	{ "from:a)", 1, 7, "never opened", false },
	{ "()", 1, 2, "wanted is a condition", false },
	{ "from:()", 1, 7, "wanted is a value for from", false },
	{ "subject:\"a", 1, 9, "quotation mark is never closed", false },
	{ "subject:\"\"", 1, 9, "nothing between", false },
	{ "subject:\"a\"b", 1, 12, "wanted is a space", false },
	{ ":x", 1, 1, "field's name", false },
	{ "*", 1, 1, "wanted is a condition", false },
	{ "dmarc:fial", 1, 7, "no value of dmarc", false },
	{ "direction:4", 1, 11, "wanted is one of internal", false },
	{ "list:maybe", 1, 6, "yes or no", false },
	{ "size:big", 1, 6, "no number", false },
	{ "size:5..2", 1, 6, "no number", false },
	{ "size:99999999999999999999", 1, 6, "no number", false },
	{ "subject:>a", 1, 9, "no more and less", false },
	{ "dmarc:>=pass", 1, 7, "no more and less", false },
	{ "since:2026-02-30", 1, 7, "no date", false },
	{ "since:2026-13", 1, 7, "no date", false },
	{ "since:yesterday", 1, 7, "no date", false },
	{ "since:2026-03-01T25:00:00Z", 1, 7, "no date", false },
	{ "since:>2026", 1, 7, "says already how", false },
	{ "arrived:30d", 1, 9, "needs a direction", false },
	{ "iban:?", 1, 6, "bank account", false },
	{ "iban:D", 1, 6, "two of its letters", false },
	{ "has:nothing", 1, 5, "there is no field", false },
	{ "only_subject:x", 1, 1, "one subject only", false },
	{ "only_reply_to:(a AND b)", 1, 1, "joined by OR", false },
	{ "from:{partner}", 1, 6, "stand in rules only", false },
	{ "from:{x", 1, 6, "brace is never closed", true },
	{ "from:{partnr}", 1, 6, "{partner}", true },
	{ "since:30d", 1, 7, "relative date", true },
	{ "severity:high", 1, 1, "not known while a rule judges", true },
	{ "has:incident", 1, 5, "not known while a rule judges", true },
	{ "subject:\x01", 1, 9, "control character", false },
	{ "über form:x", 1, 6, "did you mean 'from'", false },
	{ "from:a\nAND\n  form:x", 3, 3, "did you mean 'from'", false },
	{ "from:a\u00a0AND\u00a0form:x", 1, 12, "did you mean 'from'", false },
	{ "\u65e5\u672c\u3000form:x", 1, 4, "did you mean 'from'", false },
	{ "subject:\u201ca\u201d form:x", 1, 13, "did you mean 'from'", false },
	{ "subject:\u201ca", 1, 9, "quotation mark is never closed", false },
	{ "\tform:x", 1, 2, "did you mean 'from'", false },
	{ "from=a", 1, 5, "wanted is a colon behind from", false },
	{ "size>5", 1, 5, "wanted is a colon behind size", false },
	{ "from:a & to:b", 1, 8, "joined by AND", false },
	{ "from:a || to:b", 1, 8, "joined by AND", false },
	{ "from:a;to:b", 1, 7, "a space, AND or OR between", false },
	{ "from:a, to:b", 1, 7, "a ',' that belongs", false },
	{ "from:(a, b)", 1, 8, "a ',' that belongs", false },
	{ "mailDirection:4", 1, 15, "no value of mailDirection", false },
	{ "until:", 1, 7, "a value for until", false },
	{ "iban:DE89370400440532013001", 1, 6, "check digits", false },
	{ "detector:bank_chang", 1, 10, "did you mean 'bank_change'", false },
	{ "detector:magic", 1, 10, "wanted is one of bank_change, fake_reply", false },
};

static void
test_mistakes(void)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct arena *a = arena_new();
		struct query_error e = { 0 };
		const struct query *q = parse(a, bad[i].text, bad[i].rule, &e);

		TAP_OK(q == NULL && e.line == bad[i].line && e.column == bad[i].column &&
			   strstr(e.text, bad[i].says) != NULL,
		    "mistake: %.*s (%u:%u: %.80s)", (int)strcspn(bad[i].text, "\n"), bad[i].text,
		    e.line, e.column, e.text);
		arena_free(a);
	}
}

/* -- matching -- */

static void
add_address(struct arena *a, struct query_record *r, enum query_field field, const char *address,
    const char *name)
{
	query_record_add(
	    a, r, field, &(struct query_item){ .text = address, .display = address, .name = name });
	query_record_add(a, r, QUERY_ADDRESS,
	    &(struct query_item){ .text = address, .display = address, .name = name });
}

static void
add(struct arena *a, struct query_record *r, enum query_field field, const char *text, int64_t n)
{
	query_record_add(a, r, field, &(struct query_item){ .text = text, .number = n });
}

/* One mail that all the rows below ask about. */
static void
sample(struct arena *a, struct query_record *r)
{
	*r = (struct query_record){ 0 };
	add_address(a, r, QUERY_FROM, "anna.keller@mail.partnera.example", "Anna Keller");
	add_address(a, r, QUERY_RECIPIENT, "ap@partnerb.example", "");
	add_address(a, r, QUERY_REPLY_TO, "anna.keller@partnera.example", "");
	add_address(a, r, QUERY_REPLY_TO, "x@free.example", "");
	add(a, r, QUERY_SUBJECT, "RE:  Rechnung Für März (4711)", 0);
	add(a, r, QUERY_HEADER,
	    "spf=softfail smtp.mailfrom=x; dkim=none (message not signed); dmarc=fail", 0);
	add(a, r, QUERY_DIRECTION, "", 3);
	add(a, r, QUERY_DMARC, "", AUTH_FAIL);
	add(a, r, QUERY_SPF, "", AUTH_UNKNOWN);
	add(a, r, QUERY_WORDING, "", WORDING_PRESSURE);
	add(a, r, QUERY_ARRIVED, "", NOW - 86400);
	add(a, r, QUERY_SIZE, "", 2048);
	add(a, r, QUERY_SEVERITY, "", 3);
	add(a, r, QUERY_BANK_ACCOUNT, "DE89370400440532013000", 0);
	add(a, r, QUERY_COUNTRY, "DE", 0);
	add(a, r, QUERY_MESSAGE_ID, "Ab@Host.example", 0);
	add(a, r, QUERY_ATTACHMENT, "Invoice_4711.pdf", 0);
	add(a, r, QUERY_ATTACHMENT_TYPE, "application/pdf", 0);
}

static const struct {
	const char *text;
	bool matches;
	bool rule;
} asked[] = {
	{ "from:anna.keller@mail.partnera.example", true, false },
	{ "FROM:ANNA.KELLER@MAIL.PARTNERA.EXAMPLE", true, false },
	{ "from:anna.keller+tag@mail.partnera.example", true, false },
	{ "from:anna@mail.partnera.example", false, false },
	{ "from:partnera.example", true, false },
	{ "from:artnera.example", false, false },
	{ "from:@partnera.example", false, false },
	{ "from:@mail.partnera.example", true, false },
	{ "from:*@*.partnera.example", true, false },
	{ "from:keller", true, false },
	{ "from:\"anna  KELLER\"", true, false },
	{ "from:\"Keller, Anna\"", false, false },
	{ "from:kel*", false, false },
	{ "from:*kel*", true, false },
	{ "from_domain:partnera.example", false, false }, /* the sample has none */
	{ "reply_to:x@free.example", true, false },
	{ "only_reply_to:partnera.example", false, false },
	{ "only_reply_to:(partnera.example OR free.example)", true, false },
	{ "only_cc:partnera.example", true, false }, /* there is none */
	{ "subject:rechnung", true, false },
	{ "subject:RECHNUNG", true, false },
	{ "subject:\"rechnung für\"", true, false },
	{ "subject:f\xC3\x9CR", true, false },
	{ "subject:rech*4711", true, false },
	{ "subject:\"rech*4711\"", false, false },
	{ "subject:=rechnung", false, false },
	{ "subject:=*rechnung*", true, false },
	{ "subject:\"(4711)\"", true, false },
	{ "subject:\\(4711\\)", true, false },
	{ "header:dmarc=fail", true, false },
	{ "mailWantedHeaderValue:dkim=none", true, false },
	{ "mailwantedheadervalue:dkim=pass", false, false },
	{ "mailDirection:3", true, false },
	{ "direction:inbound", true, false },
	{ "direction:(1 OR outgoing)", false, false },
	{ "dmarc:fail", true, false },
	{ "dmarc:(none OR fail)", true, false },
	{ "NOT dmarc:pass", true, false },
	{ "-dmarc:fail", false, false },
	{ "spf:unknown", true, false },
	{ "has:spf", false, false },
	{ "has:dmarc", true, false },
	{ "dmarc:*", true, false },
	{ "has:cc", false, false },
	{ "wording:pressure", true, false },
	{ "wording:(secrecy OR pressure)", true, false },
	{ "wording:bank_change", false, false },
	{ "since:1d", true, false },
	{ "since:23h", false, false },
	{ "before:23h", true, false },
	{ "since:2026-03-01", true, false },
	{ "until:2026-03-01", true, false },
	{ "before:2026-03-01", false, false },
	{ "after:2026-03-01", false, false },
	{ "arrived:2026-03", true, false },
	{ "arrived:2026-03-01T10:00:00Z", true, false },
	{ "arrived:2026-03-01T11:00:00+01:00", true, false },
	{ "arrived:2026-02-01..2026-03-01", true, false },
	{ "arrived:>=2026-03-02", false, false },
	{ "size:2K", true, false },
	{ "size:>2K", false, false },
	{ "size:1K..1M", true, false },
	{ "severity:>=medium", true, false },
	{ "severity:<high", false, false },
	{ "iban:DE89370400440532013000", true, false },
	{ "iban:\"de89 3704 0044 0532 0130 00\"", true, false },
	{ "iban:DE89…3000", true, false },
	{ "iban:DE89*3001", false, false },
	{ "iban:0532013000", true, false },
	{ "iban:de:37040044/532013000", true, false },
	{ "country:de", true, false },
	{ "country:d", false, false },
	{ "message_id:<Ab@Host.example>", true, false },
	{ "message_id:ab@host.example", false, false },
	{ "attachment:invoice", true, false },
	{ "attachment_type:application/*", true, false },
	{ "only_attachment_type:image/*", false, false },
	{ "keller 4711", true, false },
	{ "keller 4712", false, false },
	{ "\"invoice_4711\"", true, false },
	{ "a OR rechnung", true, false },
	{ "a or rechnung", true, false },
	{ "rechnung not keller", false, false },
	{ "zzz OR rechnung AND keller", true, false },
	{ "(zzz OR rechnung) AND zzz", false, false },
	{ "subject:(rechnung AND NOT mahnung)", true, false },
	{ "subject:(rechnung 4711)", true, false },
	{ "from:{partner}", true, true },
	{ "from:({partner} OR b.example)", true, true },
	{ "only_reply_to:{partner}", true, true },
	{ "from:{nobody}", false, true },
	{ "only_reply_to:{nobody}", false, true },
};

static void
test_matching(void)
{
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct arena *a = arena_new();
		struct query_record r;
		struct query_error e = { 0 };
		const struct query *q = parse(a, asked[i].text, asked[i].rule, &e);

		sample(a, &r);
		TAP_OK(q != NULL && query_match(q, &r) == asked[i].matches, "%s %s%s",
		    asked[i].text, asked[i].matches ? "matches" : "does not match",
		    q == NULL ? e.text : "");
		arena_free(a);
	}
}

/* -- limits -- */

static char *
repeated(const char *piece, size_t n, const char *tail)
{
	size_t len = strlen(piece);
	char *s = malloc(n * len + strlen(tail) + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(s + i * len, piece, len);
	strcpy(s + n * len, tail);
	return s;
}

static void
test_limits(void)
{
	static const struct {
		const char *what, *piece, *tail;
		size_t n;
		const char *says; /* NULL: reads */
	} rows[] = {
		{ "20 parentheses", "(", "x))))))))))))))))))))", 20, NULL },
		{ "4000 parentheses", "(", "x", 4000, "at most 20 deep" },
		{ "2000 NOTs", "NOT ", "x", 2000, "at most 20 deep" },
		{ "300 conditions", "to:a ", "", 300, NULL },
		{ "301 conditions", "to:a ", "", 301, "at most 300 conditions" },
		{ "bytes", "a", "", QUERY_BYTES_MAX + 1, "at most 8192 bytes" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a = arena_new();
		struct query_error e = { 0 };
		char *text = repeated(rows[i].piece, rows[i].n, rows[i].tail);
		const struct query *q = parse(a, text, false, &e);

		TAP_OK(rows[i].says == NULL ? q != NULL
					    : q == NULL && strstr(e.text, rows[i].says) != NULL,
		    "limits: %s", rows[i].what);
		free(text);
		arena_free(a);
	}
}

static void
test_caret(void)
{
	struct arena *a = arena_new();
	struct query_error e = { 0 };
	const char *text = "from:a AND\n\tsübject:über form:x";

	parse(a, text, false, &e);
	TAP_OK(strcmp(query_caret(a, text, &e, "> "),
		   ">  sübject:über form:x\n>               ^") == 0,
	    "a caret stands under the mistake, in its line, by characters");
	arena_free(a);
}

int
main(void)
{
	organisation_init();
	test_mistakes();
	test_matching();
	test_limits();
	test_caret();
	return tap_done();
}
