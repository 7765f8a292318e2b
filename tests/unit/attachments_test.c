/* LINK: base parse */
#include <stdlib.h>
#include <string.h>

#include "accounts.h"
#include "attachments.h"
#include "html.h"
#include "mem.h"
#include "rtf.h"
#include "tap.h"
#include "xml.h"
#include "xml_invoice.h"

/*
 * Readers of attachments, file by file.  Each sample is also read cut at every byte, and with every byte wrong in several
 * ways, from a copy behind which nothing lies: what they say of it does not matter, what they touch does.
 */
#define DE "DE89370400440532013000"

/* Made by Python's zipfile: a Word file, packed; a workbook, stored; a bag of files. */
static const char docx[] =
    "PK\003\004\024\000\000\000\010\000\000\000!\000\257;q#\006\000\000\000\004\000\000"
    "\000\023\000\000\000[Content_Types].xml\263\011\321\267\003\000PK\003\004\024\000"
    "\000\000\010\000\000\000!\000P\317\032\277\134\000\000\000\215\000\000\000\001\000"
    "\000\000d\263)\267J\311O.\315M\315+Q\250\310\315\311+\266*\267U/W\267\263)\267*\000"
    "\021E`\042\000L\225%\346e\026g\350\333\331\350\303\205J\3542@\274\022\210\030\134"
    "C\211\235\213\253\205\245\261\271\201\211\201\201\211\211\201\251\261\221\201\241"
    "\261\201\201\001\212Z}\260\025\372\010\007\330\001\000PK\001\002\024\003\024\000\000"
    "\000\010\000\000\000!\000\257;q#\006\000\000\000\004\000\000\000\023\000\000\000\000"
    "\000\000\000\000\000\000\000\200\001\000\000\000\000[Content_Types].xmlPK\001\002"
    "\024\003\024\000\000\000\010\000\000\000!\000P\317\032\277\134\000\000\000\215\000"
    "\000\000\001\000\000\000\000\000\000\000\000\000\000\000\200\0017\000\000\000dPK\005"
    "\006\000\000\000\000\002\000\002\000p\000\000\000\262\000\000\000\000\000";
static const char xlsx[] =
    "PK\003\004\024\000\000\000\000\000\000\000!\000\257;q#\004\000\000\000\004\000\000"
    "\000\023\000\000\000[Content_Types].xml<T/>PK\003\004\024\000\000\000\000\000\000"
    "\000!\000%nh\0101\000\000\0001\000\000\000\001\000\000\000s<sst><si><t>DE89370400"
    "440532013000</t></si></sst>PK\003\004\024\000\000\000\000\000\000\000!\000\0260\346"
    "\373F\000\000\000F\000\000\000\001\000\000\000w<worksheet><row><c t='s'><v>0</v><"
    "/c><c><f>1</f></c></row></worksheet>PK\001\002\024\003\024\000\000\000\000\000\000"
    "\000!\000\257;q#\004\000\000\000\004\000\000\000\023\000\000\000\000\000\000\000\000"
    "\000\000\000\200\001\000\000\000\000[Content_Types].xmlPK\001\002\024\003\024\000"
    "\000\000\000\000\000\000!\000%nh\0101\000\000\0001\000\000\000\001\000\000\000\000"
    "\000\000\000\000\000\000\000\200\0015\000\000\000sPK\001\002\024\003\024\000\000\000"
    "\000\000\000\000!\000\0260\346\373F\000\000\000F\000\000\000\001\000\000\000\000\000"
    "\000\000\000\000\000\000\200\001\205\000\000\000wPK\005\006\000\000\000\000\003\000"
    "\003\000\237\000\000\000\352\000\000\000\000\000";
static const char bag[] =
    "PK\003\004\024\000\000\000\010\000\000\000!\000^\000)@\030\000\000\000\026\000\000"
    "\000\005\000\000\000a.txtsq\265\260467010011056204600\000\000PK\003\004\024\000\000"
    "\000\010\000\000\000!\000L\204\310\322\013\000\000\000\011\000\000\000\005\000\000"
    "\000b.rtf\253\216)*I3T\250\250\005\000PK\001\002\024\003\024\000\000\000\010\000\000"
    "\000!\000^\000)@\030\000\000\000\026\000\000\000\005\000\000\000\000\000\000\000\000"
    "\000\000\000\200\001\000\000\000\000a.txtPK\001\002\024\003\024\000\000\000\010\000"
    "\000\000!\000L\204\310\322\013\000\000\000\011\000\000\000\005\000\000\000\000\000"
    "\000\000\000\000\000\000\200\001;\000\000\000b.rtfPK\005\006\000\000\000\000\002\000"
    "\002\000f\000\000\000i\000\000\000\000\000";
/* winmail.dat with a file, and its text as packed RTF. */
static const char winmail[] =
    "x\237>\042\001\000\001\007\220\006\000\010\000\000\000\344\004\000\000\000\000\000"
    "\000\350\000\002\002\220\006\000\016\000\000\000\000\000\000\000\000\000\000\000\000"
    "\000\000\000\000\000\000\000\002\020\200\001\000\006\000\000\000a.txt\000\357\001"
    "\002\017\200\006\000\001\000\000\000xx\000\002\005\220\006\000\034\000\000\000\001"
    "\000\000\000\037\000\0077\001\000\000\000\012\000\000\000b\000.\000t\000x\000t\000"
    "\000\000Y\002\001\003\220\006\000H\000\000\000\001\000\000\000\002\001\011\020\001"
    "\000\000\0005\000\000\0001\000\000\000\036\000\000\000LZFu\000\000\000\000\000{\134"
    "rtf1 D\000E8937040\00004405320\00013000}\001\000\003\000\000\000v\011";
static const char rtf[] = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f1\\fcharset204 x;}}{\\*\\x y}"
			  "\\uc1\\u68?E89{\\v 99}3704\\'30\\'3044\\bin2 }}{\\b 0532}013000\\cell"
			  "\\f1\\'c8\\par}";
static const char ubl[] =
    "<?xml version='1.0' encoding='UTF-8'?><I xmlns='i' xmlns:c='c'><!-- x -->"
    "<c:PayeeFinancialAccount a=\"b\"><c:ID>" DE
    "</c:ID><![CDATA[ x ]]>&amp;<c:Name>Acme</c:Name></c:PayeeFinancialAccount></I>";
static const char entities[] =
    "<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY % d SYSTEM 'file:///e'> %d;]><a>&b;&f;" DE "</a>";
static const char cms[] = "-----BEGIN CMS-----\nMAAwgDCA\n-----END CMS-----\n";

static const struct {
	const char *descr, *name;
	const char *p;
	size_t n;
	bool account; /* DE is found */
	const char *flag; /* of the first attachment; "" if none */
} samples[] = {
	{ "Word", "a.docx", docx, sizeof(docx) - 1, true, "" },
	{ "Excel", "a.xlsx", xlsx, sizeof(xlsx) - 1, true, "" },
	{ "files in an archive", "a.zip", bag, sizeof(bag) - 1, true, "" },
	{ "winmail.dat", "winmail.dat", winmail, sizeof(winmail) - 1, true, "tnef" },
	{ "RTF", "a.rtf", rtf, sizeof(rtf) - 1, true, "" },
	{ "UBL", "a.xml", ubl, sizeof(ubl) - 1, true, "" },
	{ "entities", "a.xml", entities, sizeof(entities) - 1, true, "entities" },
	{ "CMS that holds nothing", "a.p7m", cms, sizeof(cms) - 1, false, "not_read" },
	{ "nothing", "a.docx", "", 0, false, "" },
};

struct seen {
	bool account;
	bool flagged;
	size_t attachments;
};

/* Read p as an attachment, from a copy of just its size. */
static struct seen
look(const char *name, const char *p, size_t n, const char *flag)
{
	struct arena *a = arena_new();
	struct mail *m = arena_alloc(a, 1, sizeof(*m));
	struct reading r = { .a = a, .m = m };
	struct message_files files = { 0 };
	struct attachments w;
	struct part part = { .type = "application/octet-stream", .name = name, .charset = "" };
	struct mail_account *v = NULL;
	struct html_facts facts;
	struct seen seen = { 0 };
	size_t found = 0;
	char *copy = malloc(n > 0 ? n : 1);

	memcpy(copy, p, n);
	part.bytes = (const uint8_t *)copy;
	part.n = n;
	m->size = n;
	attachments_begin(&w, &r, &files);
	attachments_read(&w, &part, false);
	for (size_t i = 0; i < w.n; i++)
		accounts_find(a,
		    w.v[i].html ? html_text(a, w.v[i].text, strlen(w.v[i].text), &facts)
				: w.v[i].text,
		    WHERE_ATTACHMENT, w.v[i].index, &v, &found);
	for (size_t i = 0; i < found; i++)
		seen.account |= strcmp(v[i].value, DE) == 0;
	seen.attachments = m->attachments_n;
	seen.flagged = flag[0] == '\0' ? m->attachments[0].flags.n == 0
				       : mail_strings_has(&m->attachments[0].flags, flag);
	free(copy);
	arena_free(a);
	return seen;
}

static void
whole(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct seen s = look(samples[i].name, samples[i].p, samples[i].n, samples[i].flag);

		TAP_OK(s.account == samples[i].account && s.flagged, "%s", samples[i].descr);
	}
}

static void
broken(void)
{
	static const unsigned char wrong[] = { 0x01, 0x80, 0xff };

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		size_t n = samples[i].n, read = 0;
		char *copy = mem_calloc(n + 1, 1);

		for (size_t k = 0; k < n; k++)
			read += look(samples[i].name, samples[i].p, k, "").attachments > 0;
		for (size_t k = 0; k < n; k++)
			for (size_t j = 0; j < sizeof(wrong); j++) {
				memcpy(copy, samples[i].p, n);
				copy[k] = (char)(copy[k] ^ wrong[j]);
				read += look(samples[i].name, copy, n, "").attachments > 0;
			}
		free(copy);
		TAP_OK(read == n + n * sizeof(wrong), "%s, cut and broken everywhere",
		    samples[i].descr);
	}
}

static void
roots(void)
{
	static const struct {
		const char *descr, *xml, *want;
	} v[] = { { "a first tag", "<a>", "a" }, { "with prefix", "<x:a b='c:d'>", "a" },
		{ "behind a declaration, a comment that holds one, a DTD",
		    "<?xml?><!-- <b> --><!DOCTYPE c [<!ELEMENT d ANY>]><a/>", "a" },
		{ "cut", "<a", "" }, { "in a comment without end", "<!-- <a>", "" },
		{ "none", "a > b", "" }, { "nothing", "", "" } };
	char root[8];

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		size_t n = strlen(v[i].xml);
		char *copy = malloc(n > 0 ? n : 1);

		memcpy(copy, v[i].xml, n);
		xml_root(copy, n, root, sizeof(root));
		TAP_OK(strcmp(root, v[i].want) == 0, "%s", v[i].descr);
		free(copy);
	}
}

static void
texts(void)
{
	struct arena *a = arena_new();
	struct rtf_result r;
	struct xml_invoice x;
	const char *s;

	s = rtf_text(a, (const uint8_t *)rtf, sizeof(rtf) - 1, 1000, &r);
	TAP_OK(strcmp(s, DE " : \u0418\n") == 0 && !r.cut && !r.damaged, "RTF: %s", s);
	s = rtf_text(a, (const uint8_t *)rtf, sizeof(rtf) - 1, 5, &r);
	TAP_OK(strcmp(s, "DE893") == 0 && r.cut && r.n == 5, "no more than wanted: %s", s);
	s = xml_invoice_text(a, ubl, sizeof(ubl) - 1, 1000, &x);
	TAP_OK(strcmp(s, "Beneficiary: Acme\nIBAN: " DE "\n" XML_INVOICE_GAP "ID: " DE
			 "\nPayeeFinancialAccount: x &\nName: Acme\n") == 0 &&
		   x.invoice && x.xml == 0,
	    "XML: %s", x.limit);
	s = xml_invoice_text(a, "<a>b</a>", 8, 0, &x);
	TAP_OK(s[0] == '\0' && x.cut && !x.invoice, "no room");
	arena_free(a);
}

int
main(void)
{
	message_init();
	whole();
	broken();
	roots();
	texts();
	return tap_done();
}
