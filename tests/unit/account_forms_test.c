/* LINK: base parse */
/* Each form of account, however it is set, on both sides of its check. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accounts.h"
#include "buf.h"
#include "html.h"
#include "tap.h"
#include "wording.h"

/* The example of each country of the IBAN registry, release 101. */
static const char *const ibans[] = {
	"AD1200012030200359100100",
	"AE070331234567890123456",
	"AL47212110090000000235698741",
	"AT611904300234573201",
	"AZ21NABZ00000000137010001944",
	"BA391290079401028494",
	"BE68539007547034",
	"BG80BNBG96611020345678",
	"BH67BMAG00001299123456",
	"BI4210000100010000332045181",
	"BR9700360305000010009795493P1",
	"BY13NBRB3600900000002Z00AB00",
	"CH9300762011623852957",
	"CR05015202001026284066",
	"CY17002001280000001200527600",
	"CZ6508000000192000145399",
	"DE89370400440532013000",
	"DJ2110002010010409943020008",
	"DK5000400440116243",
	"DO28BAGR00000001212453611324",
	"EE382200221020145685",
	"EG380019000500000000263180002",
	"ES9121000418450200051332",
	"FI2112345600000785",
	"FK88SC123456789012",
	"FO2000400440116243",
	"FR1420041010050500013M02606",
	"GB29NWBK60161331926819",
	"GE29NB0000000101904917",
	"GI75NWBK000000007099453",
	"GL2000400440116243",
	"GR1601101250000000012300695",
	"GT82TRAJ01020000001210029690",
	"HN88CABF00000000000250005469",
	"HR1210010051863000160",
	"HU42117730161111101800000000",
	"IE29AIBK93115212345678",
	"IL620108000000099999999",
	"IQ98NBIQ850123456789012",
	"IS140159260076545510730339",
	"IT60X0542811101000000123456",
	"JO94CBJO0010000000000131000302",
	"KW81CBKU0000000000001234560101",
	"KZ86125KZT5004100100",
	"LB62099900000001001901229114",
	"LC55HEMM000100010012001200023015",
	"LI21088100002324013AA",
	"LT121000011101001000",
	"LU280019400644750000",
	"LV80BANK0000435195001",
	"LY83002048000020100120361",
	"MC5811222000010123456789030",
	"MD24AG000225100013104168",
	"ME25505000012345678951",
	"MK07250120000058984",
	"MN121234123456789123",
	"MR1300020001010000123456753",
	"MT84MALT011000012345MTLCAST001S",
	"MU17BOMM0101101030300200000MUR",
	"NI45BAPR00000013000003558124",
	"NL91ABNA0417164300",
	"NO9386011117947",
	"OM810180000001299123456",
	"PK36SCBL0000001123456702",
	"PL61109010140000071219812874",
	"PS92PALS000000000400123456702",
	"PT50000201231234567890154",
	"QA58DOHB00001234567890ABCDEFG",
	"RO49AAAA1B31007593840000",
	"RS35260005601001611379",
	"RU0304452522540817810538091310419",
	"SA0380000000608010167519",
	"SC18SSCB11010000000000001497USD",
	"SD2129010501234001",
	"SE4550000000058398257466",
	"SI56191000000123438",
	"SK3112000000198742637541",
	"SM86U0322509800000000270100",
	"SO211000001001000100141",
	"ST68000100010051845310112",
	"SV62CENR00000000000000700025",
	"TL380080012345678910157",
	"TN5910006035183598478831",
	"TR330006100519786457841326",
	"UA213996220000026007233566001",
	"VA59001123000012345678",
	"VG96VPVG0000012345678901",
	"XK051212012345678906",
	"YE15CBYE0001018861234567891234",
};

/* The checked number stands in brackets. */
static const struct {
	enum account_kind kind;
	const char *text, *value;
} forms[] = {
	{ ACCOUNT_US, "ABA: [021000021]\nAccount: 4839201755", "021000021/4839201755" },
	{ ACCOUNT_MX, "CLABE: [032 180 00011835971 9]", "032180000118359719" },
	{ ACCOUNT_AR, "CBU [2850590940090418135201]", "2850590940090418135201" },
	{ ACCOUNT_NZ, "Please pay 01-0242-[0100194]-00", "0102420100194000" },
	{ ACCOUNT_CZ, "[19-2000145399]/0800", "CZ6508000000192000145399" },
	{ ACCOUNT_SK, "[19-8742637541]/1200", "SK3112000000198742637541" },
	{ ACCOUNT_PL, "[61 1090 1014 0000 0712 1981 2874]", "PL61109010140000071219812874" },
	{ ACCOUNT_FR, "RIB : [20041 01005] 0500013M026 [06]", "FR1420041010050500013M02606" },
	{ ACCOUNT_ES, "[2100 0418 45 0200051332]", "ES9121000418450200051332" },
	{ ACCOUNT_BE, "[539-0075470-34]", "BE68539007547034" },
	{ ACCOUNT_NO, "[8601.11.17947]", "NO9386011117947" },
	{ ACCOUNT_FI, "Tilinumero: [123456-785]", "FI2112345600000785" },
	{ ACCOUNT_PT, "NIB: [0002 0123 1234 5678 9015 4]", "PT50000201231234567890154" },
	{ ACCOUNT_HU, "[11773016-11111018-00000000]", "HU42117730161111101800000000" },
	{ ACCOUNT_RU, "БИК 044525225\nр/с [40702810200000012345]",
	    "RU2504452522540702810200000012345" },
	{ ACCOUNT_CH, "PC-Konto [80-5522-5]", "CH3509000000800055225" },
	{ ACCOUNT_BANKGIRO, "Bankgiro: [5050-1055]", "50501055" },
	{ ACCOUNT_PLUSGIRO, "Plusgiro: [41 23 45-1]", "4123451" },
	{ ACCOUNT_CN, "卡号 62[22021000000000124]", "6222021000000000124" },
	{ ACCOUNT_CN, "CNAPS: 1[02100099996] Account: 3456789012345", "3456789012345" },
	{ ACCOUNT_PIX, "Chave PIX: [529.982.247-25]", "52998224725" },
	{ ACCOUNT_PIX, "Chave PIX: [11.222.333/0001-81]", "11222333000181" },
	{ ACCOUNT_PAYNOW, "PayNow UEN: [197401143]C", "197401143C" },
	{ ACCOUNT_FIK, "+71<[123456789012347]+87654321<", "87654321" },
	{ ACCOUNT_BTC, "send to 1A[1]zP[1]eP[5]QGefi[2]DMPTfTL[5]SLmv[7]DivfNa",
	    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" },
	{ ACCOUNT_BTC, "bc1qw[508]d[6]qejxtdg[4]y[5]r[3]zarvary[0]c[5]xw[7]kv[8]f[3]t[4]",
	    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
	{ ACCOUNT_TRON, "USDT: TR[7]NHqjeKQxGTCi[8]q[8]ZY[4]pL[8]otSzgjLj[6]t",
	    "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" },
};

/* The one account of the text, NULL where there is another number of them. */
static const struct mail_account *
only(struct arena *a, const char *text)
{
	struct mail_account *v = NULL;
	size_t n = 0;

	accounts_find(a, text, WHERE_NEW_TEXT, 0, &v, &n);
	return n == 1 ? v : NULL;
}

static bool
is(const struct mail_account *x, enum account_kind kind, const char *value)
{
	return x != NULL && x->kind == kind && strcmp(x->value, value) == 0;
}

/* text with `to` for each `from`, in the arena. */
static const char *
replaced(struct arena *a, const char *text, const char *from, const char *to)
{
	const char *s = "";

	for (const char *at; (at = strstr(text, from)) != NULL; text = at + strlen(from))
		s = arena_printf(a, "%s%.*s%s", s, (int)(at - text), text, to);
	return arena_printf(a, "%s%s", s, text);
}

static const char *
in_html(struct arena *a, const char *html)
{
	struct html_facts facts;

	return html_text(a, html, strlen(html), &facts);
}

static const char *
print_form(struct arena *a, const char *iban, const char *gap)
{
	const char *s = "";

	for (size_t i = 0; iban[i] != '\0'; i++)
		s = arena_printf(a, "%s%s%c", s, i > 0 && i % 4 == 0 ? gap : "", iban[i]);
	return s;
}

/* Is there none, whichever digit of the value is another? */
static bool
none_with_one_wrong(struct arena *a, const char *iban)
{
	for (size_t i = 2; iban[i] != '\0'; i++) {
		char *wrong = arena_strdup(a, iban);

		if (iban[i] < '0' || iban[i] > '9')
			continue;
		wrong[i] = (char)(iban[i] == '9' ? '0' : iban[i] + 1);
		if (only(a, wrong) != NULL) {
			printf("# %s\n", wrong);
			return false;
		}
	}
	return true;
}

static void
registry(void)
{
	static const struct {
		const char *what, *gap, *before, *behind;
		bool html;
	} settings[] = {
		{ "print form", " ", "IBAN: ", "", false },
		{ "no spaces", "", "IBAN ", ".", false },
		{ "dashes", "-", "(", ")", false },
		{ "dots", ".", "Konto: ", "\n", false },
		{ "no-break spaces", "\u00a0", "IBAN\u00a0", "\u00a0BIC", false },
		{ "thin spaces", "\u2009", "", "", false },
		{ "zero width", " \u200b", "IBAN ", "", false },
		{ "soft hyphens", "\u00ad", "IBAN ", "", false },
		{ "each group a line", "\n", "IBAN:\n", "\n", false },
		{ "quoted lines", "\n> ", "> IBAN: ", "\n", false },
		{ "cells", "</td><td>", "<table><tr><td>IBAN</td><td>", "</td></tr></table>",
		    true },
		{ "tags inside", "</b> <b>", "<p>IBAN <b>", "</b></p>", true },
		{ "entities", "&nbsp;", "<p>IBAN&#58;&nbsp;", "</p>", true },
		{ "a line break", "<br>", "<div>IBAN<br>", "</div>", true },
	};
	size_t n = sizeof(ibans) / sizeof(ibans[0]);

	for (size_t k = 0; k < sizeof(settings) / sizeof(settings[0]); k++) {
		size_t found = 0;

		for (size_t i = 0; i < n; i++) {
			struct arena *a = arena_new();
			const char *s = arena_printf(a, "%s%s%s", settings[k].before,
			    print_form(a, ibans[i], settings[k].gap), settings[k].behind);

			if (is(only(a, settings[k].html ? in_html(a, s) : s), ACCOUNT_IBAN,
				ibans[i]))
				found++;
			else
				printf("# %s: %s\n", settings[k].what, s);
			arena_free(a);
		}
		TAP_OK(found == n, "%s: %zu of %zu examples", settings[k].what, found, n);
	}
	for (size_t i = 0; i < n; i++) {
		struct arena *a = arena_new();

		TAP_OK(none_with_one_wrong(a, ibans[i]), "%s with one digit wrong", ibans[i]);
		arena_free(a);
	}
}

/* The text without its brackets; digit k of those in them is another one, of none where k is none's. */
static const char *
plain(struct arena *a, const char *text, size_t k, bool *ret_any)
{
	char *s = arena_strdup(a, text), *o = s;
	bool inside = false;

	*ret_any = false;
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '[' || *p == ']') {
			inside = *p == '[';
			continue;
		}
		*o = *p;
		if (inside && *p >= '0' && *p <= '9' && k-- == 0) {
			*o = (char)(*p == '9' ? '0' : *p + 1);
			*ret_any = true;
		}
		o++;
	}
	*o = '\0';
	return s;
}

static void
both_sides(void)
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct arena *a = arena_new();
		bool any;
		const char *good = plain(a, forms[i].text, SIZE_MAX, &any), *html;
		const struct mail_account *x = only(a, good);

		TAP_OK(is(x, forms[i].kind, forms[i].value), "%s: %s", good,
		    x != NULL ? x->value : "none");
		TAP_OK(is(only(a, replaced(a, good, " ", "\u00a0")), forms[i].kind, forms[i].value),
		    "%s: no-break spaces", good);
		html = arena_printf(a, "<p>%s</p>",
		    replaced(a, replaced(a, replaced(a, good, "<", "&lt;"), "\n", "<br>"), " ",
			"&nbsp;"));
		TAP_OK(is(only(a, in_html(a, html)), forms[i].kind, forms[i].value), "%s", html);
		html = arena_printf(a, "<table><tr><td>%s</td></tr></table>",
		    replaced(a,
			replaced(a, replaced(a, good, "<", "&lt;"), "\n", "</td></tr><tr><td>"),
			": ", "</td><td>"));
		TAP_OK(is(only(a, in_html(a, html)), forms[i].kind, forms[i].value), "%s", html);
		any = true;
		for (size_t k = 0; any; k++) {
			const char *wrong = plain(a, forms[i].text, k, &any);

			if (!any)
				break;
			x = only(a, wrong);
			TAP_OK(x == NULL || x->kind != forms[i].kind || x->kind == ACCOUNT_OTHER,
			    "%s: %s", wrong, x != NULL ? x->value : "none");
		}
		arena_free(a);
	}
}

int
main(void)
{
	wording_init();
	registry();
	both_sides();
	return tap_done();
}
