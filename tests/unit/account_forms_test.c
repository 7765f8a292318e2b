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

/* Forms without check digits: the label tells them, or a bank beside them; the same where neither does. */
static const struct {
	enum account_kind kind;
	const char *text, *value, *without;
} labelled[] = {
	{ ACCOUNT_UK, "Sort code: 60-16-13\nAccount: 31926819", "601613/31926819",
	    "Part: 60-16-13\nOrder: 31926819" },
	{ ACCOUNT_UK, "Sort code: 60 16 13\nAccount: 1926819", "601613/01926819",
	    "Part: 60 16 13\nOrder: 1926819" },
	{ ACCOUNT_US, "ABA: 0260-0959-3\nAccount: 4839 2017 55", "026009593/4839201755",
	    "Lot: 0260-0959-3\nOrder: 4839 2017 55" },
	{ ACCOUNT_AU, "BSB: 062-000\nAccount: 1234 5678", "062000/12345678",
	    "Part: 062-000\nOrder: 1234 5678" },
	{ ACCOUNT_IN, "IFSC: HDFC0000123\nAccount: 50100012345678", "HDFC0000123/50100012345678",
	    "Part: HDFC0000123\nOrder: 50100012345678" },
	{ ACCOUNT_UPI, "UPI: acme@okhdfcbank", "acme@okhdfcbank", "Write: acme@okhdfcbank" },
	{ ACCOUNT_CA, "Institution: 003\nTransit: 10202\nAccount: 1234567", "003/10202/1234567",
	    "Shelf: 003\nPart: 10202\nOrder: 1234567" },
	{ ACCOUNT_BR, "Banco: 341\nAgência: 1234-5\nConta: 12345-6", "341/1234/123456",
	    "Lote: 341\nPeça: 1234-5\nPedido: 12345-6" },
	{ ACCOUNT_CN, "开户行: 中国银行\n账号: 3584 6832 1001", "358468321001",
	    "规格: 中国\n订单号: 3584 6832 1001" },
	{ ACCOUNT_TW, "銀行: 第一銀行 (007)\n帳號: 145-10-088123", "007/14510088123",
	    "品名: (007)\n訂單: 145-10-088123" },
	{ ACCOUNT_HK, "Bank: Hang Seng Bank\nAccount: 012-875-0-012345", "0128750012345",
	    "Part: Hang Seng\nOrder: 012-875-0-012345" },
	{ ACCOUNT_SG, "Bank: OCBC Singapore\nAccount: 588-123456-001", "/588123456001",
	    "Part: Singapore\nOrder: 588-123456-001" },
	{ ACCOUNT_JP, "銀行: みずほ銀行 (0001)\n支店: 渋谷支店 (210)\n普通: 1234567",
	    "0001/210/1/1234567", "品名: (0001)\n品番: (210)\n注文: 1234567" },
	{ ACCOUNT_KR, "은행: 국민은행\n계좌: 123-45-6789-012", "123456789012",
	    "품명: 국민\n주문: 123-45-6789-012" },
	{ ACCOUNT_ZA, "Branch code: 250655\nBank: FNB\nAccount: 62001234567", "250655/62001234567",
	    "Part: 250655\nOrder: 62001234567" },
	{ ACCOUNT_IL, "Bank: Leumi Israel\nAccount: 12-800-123456", "IL340128000000000123456",
	    "Part: Leumi\nOrder: 12-800-123456" },
	{ ACCOUNT_DE, "BLZ: 370 400 44\nKonto: 532013000", "DE89370400440532013000",
	    "Teil: 370 400 44\nAuftrag: 532013000" },
	{ ACCOUNT_AT, "BLZ: 19043\nKonto: 234573201", "AT611904300234573201",
	    "Teil: 19043\nAuftrag: 234573201" },
	{ ACCOUNT_DK, "Reg.nr.: 0040\nKontonr.: 440116243", "DK5000400440116243",
	    "Vare: 0040\nOrdre: 440116243" },
	{ ACCOUNT_IT, "ABI: 05428\nCAB: 11101\nConto corrente: 123456",
	    "IT60X0542811101000000123456", "Pezzo: 05428\nLotto: 11101\nOrdine: 123456" },
	{ ACCOUNT_ETH, "Wallet: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
	    "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
	    "Wallet: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD" },
	{ ACCOUNT_OTHER, "Bank: Maybank\nAccount: 514012345678", "514012345678",
	    "Part: Bolts\nOrder: 514012345678" },
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

/* Something invisible behind each digit. */
static const char *
invisible(struct arena *a, const char *text)
{
	const char *s = "";

	for (; *text != '\0'; text++)
		s = arena_printf(
		    a, "%s%c%s", s, *text, *text >= '0' && *text <= '9' ? "\u200b" : "");
	return s;
}

/* Digits in full width. */
static const char *
wide(struct arena *a, const char *text)
{
	const char *s = "";

	for (; *text != '\0'; text++)
		s = *text >= '0' && *text <= '9'
			? arena_printf(a, "%s\xef\xbc%c", s, 0x90 + *text - '0')
			: arena_printf(a, "%s%c", s, *text);
	return s;
}

static void
by_label(void)
{
	for (size_t i = 0; i < sizeof(labelled) / sizeof(labelled[0]); i++) {
		struct arena *a = arena_new();
		const char *s = labelled[i].text;
		const struct {
			const char *what, *text;
		} settings[] = {
			{ "as it is", s },
			{ "in one line", replaced(a, s, "\n", ", ") },
			{ "below its label", replaced(a, s, ": ", ":\n") },
			{ "lines that end in two characters", replaced(a, s, "\n", "\r\n") },
			{ "quoted", replaced(a, s, "\n", "\n> ") },
			{ "no-break spaces", replaced(a, s, " ", "\u00a0") },
			{ "invisible characters", invisible(a, s) },
			{ "full width", wide(a, s) },
			{ "lines of HTML", in_html(a, arena_printf(a, "<p>%s</p>",
							  replaced(a, replaced(a, s, "\n", "<br>"),
							      " ", "&nbsp;"))) },
			{ "cells of HTML",
			    in_html(a, arena_printf(a, "<table><tr><td>%s</td></tr></table>",
					   replaced(a, replaced(a, s, "\n", "</td></tr><tr><td>"),
					       ": ", "</td><td>"))) },
			{ "tags inside", in_html(a, arena_printf(a, "<p>%s</p>",
							replaced(a, replaced(a, s, "\n", "<br>"),
							    ": ", ": <b>"))) },
		};

		for (size_t k = 0; k < sizeof(settings) / sizeof(settings[0]); k++) {
			const struct mail_account *x;

			/* A wallet's name is exact. */
			if ((labelled[i].kind == ACCOUNT_ETH || labelled[i].kind == ACCOUNT_IN) &&
			    settings[k].text != s && strcmp(settings[k].what, "full width") == 0)
				continue;
			x = only(a, settings[k].text);
			TAP_OK(is(x, labelled[i].kind, labelled[i].value), "%s %s, %s: %s",
			    account_kind_name(labelled[i].kind), labelled[i].value,
			    settings[k].what, x != NULL ? x->value : "none");
		}
		TAP_OK(only(a, labelled[i].without) == NULL, "%s, no label",
		    account_kind_name(labelled[i].kind));
		arena_free(a);
	}
}

int
main(void)
{
	wording_init();
	by_label();
	registry();
	both_sides();
	return tap_done();
}
