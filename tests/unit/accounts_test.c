/* LINK: base parse */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "account_hide.h"
#include "accounts.h"
#include "iban.h"
#include "mem.h"
#include "reading.h"
#include "growth.h"
#include "tap.h"
#include "text.h"
#include "wording.h"

#define DE "DE89370400440532013000"
#define GB "GB29NWBK60161331926819"
#define FR "FR1420041010050500013M02606"

/* want: the values, joined by spaces; '!' behind one that was obfuscated. */
static const struct {
	const char *descr, *in, *want;
} found[] = {
	{ "electronic form", "IBAN DE89370400440532013000", DE },
	{ "print form", "IBAN: DE89 3704 0044 0532 0130 00", DE },
	{ "print form, no label", "pay to DE89 3704 0044 0532 0130 00.", DE },
	{ "NBSP", "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000", DE },
	{ "narrow NBSP", "DE89\u202f3704\u202f0044\u202f0532\u202f0130\u202f00", DE },
	{ "thin spaces", "DE89\u20093704\u20090044\u20090532\u20090130\u200900", DE },
	{ "dashes", "DE89-3704-0044-0532-0130-00", DE },
	{ "long dashes", "DE89\u20133704\u20130044\u20130532\u20130130\u201300", DE },
	{ "dots", "DE89.3704.0044.0532.0130.00", DE },
	{ "lower case", "de89 3704 0044 0532 0130 00", DE },
	{ "domestic groups", "GB29 NWBK 601613 31926819", GB },
	{ "French groups", "FR14 20041 01005 0500013M026 06", FR },
	{ "odd groups", "DE893704 00440532 013000", DE },
	{ "country apart", "DE 89 3704 0044 0532 0130 00", DE },
	{ "full width", "ＤＥ８９３７０４００４４０５３２０１３０００", DE },
	{ "zero width inside", "DE89 3704\u200b 0044 05\u206032 0130 00", DE "!" },
	{ "zero width before only", "\u200bDE89 3704 0044 0532 0130 00", DE },
	{ "soft hyphen", "DE893704\u00ad00440532013000", DE "!" },
	{ "O for 0", "DE89 37O4 OO44 O532 O13O OO", DE "!" },
	{ "o, l and I", "DE89 37o4 0044 0532 0l30 00", DE "!" },
	{ "I for 1", "DE89 3704 0044 0532 0I30 00", DE "!" },
	{ "O for 0 where a letter may stand", "FR14 2004 1010 0505 OOO1 3M02 606", FR "!" },
	{ "l for 1 where a letter may stand", "FR14 2004 1010 0505 000l 3M02 606", FR "!" },
	{ "a letter that the check digits want stays", "FR9620041010050500O13M02606",
	    "FR9620041010050500O13M02606" },
	{ "O whose undoing fails the check", "DE89 37O4 0044 0532 0130 01", "" },
	{ "letter-spaced", "D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0", DE "!" },
	{ "Cyrillic letters",
	    "\u0415\u0415 no, D\u0415"
	    "89 3704 0044 0532 0130 00",
	    DE "!" },
	{ "over a line end", "IBAN: DE89 3704 0044\n0532 0130 00", DE },
	{ "over a line end in a group", "DE893704\n00440532013000", DE },
	{ "over a quoted line end", "> DE89 3704 0044\n> 0532 0130 00", DE },
	{ "over cells", "DE89\t3704\t0044\t0532\t0130\t00", DE },
	{ "over cells as html.h has them", "IBAN : DE89 : 3704 : 0044 : 0532 : 0130 : 00", DE },
	{ "over cells on lines", "DE89\n3704\n0044\n0532\n0130\n00", DE },
	{ "label glued", "IBANDE89370400440532013000", DE },
	{ "label glued, print form", "IBANDE89 3704 0044 0532 0130 00", DE },
	{ "label by equals sign", "IBAN=DE89370400440532013000", DE },
	{ "label in Chinese, glued", "帳號DE89370400440532013000謝謝", DE },
	{ "word behind it", "DE89 3704 0044 0532 0130 00 BIC COBADEFF", DE },
	{ "word behind it, no space", "DE89370400440532013000BIC COBADEFF", DE },
	{ "group of letters behind it", "DE89 3704 0044 0532 0130 00 EURO", DE },
	{ "slash and BIC", "COBADEFFXXX/DE89370400440532013000/x", DE },
	{ "in brackets", "(DE89370400440532013000)", DE },
	{ "end of a sentence", "Pay DE89370400440532013000. Thanks", DE },
	{ "two", "DE89370400440532013000 or GB29NWBK60161331926819", DE " " GB },
	{ "twice is once", "DE89370400440532013000 DE89 3704 0044 0532 0130 00", DE },
	{ "one behind a broken one", "DE89 DE89 3704 0044 0532 0130 00", DE },

	{ "wrong check digits", "DE88 3704 0044 0532 0130 00", "" },
	{ "too short", "DE89 3704 0044 0532 0130", "" },
	{ "too long, no space", "DE893704004405320130001", "" },
	{ "letter for a digit", "DE89 3704 0044 0532 0130 0X", "" },
	{ "country of no registry", "RF18539007547034", "" },
	{ "creditor identifier", "DE98ZZZ09999999999", "" },
	{ "in a longer token", "INVDE89370400440532013000", "" },
	{ "in a longer token, behind", "DE89370400440532013000A1", "" },
	{ "behind a digit", "7DE89370400440532013000", "" },
	{ "underscore", "ref_DE89370400440532013000", "" },
	{ "base64", "QUJDRA+DE89370400440532013000+Zg==", "" },
	{ "mixed case as in base64", "/De89370400440532013000/", "" },
	{ "URL", "https://pay.example/?iban=DE89370400440532013000", "" },
	{ "URL path", "https://pay.example/DE89370400440532013000/x", "" },
	{ "message-id", "<DE89370400440532013000@mail.example>", "" },
	{ "message-id with dots", "<DE89370400440532013000.123.x@mail.example>", "" },
	{ "order number in words", "order no 93 8601 1117 947 of today", "" },
	{ "odd groups in lower case", "de893704004 40532013000", "" },
	{ "prose", "mt84 malt 0110 is here and there are no more of them", "" },
};

static const struct {
	const char *descr, *in, *bic, *holder;
	int ours;
} blocks[] = {
	{ "in the name of", "IBAN " DE ", in the name of Acme Tools Ltd. Please confirm.", "",
	    "Acme Tools Ltd.", 0 },
	{ "payee, comma", "IBAN " DE ", payee ACME TOOLS LTD, quoting order 4711", "",
	    "ACME TOOLS LTD", 0 },
	{ "payee in a sentence", "The payee will be told. IBAN " DE, "", "", 0 },
	{ "half a label", "Beneficiary Bank Acme\nIBAN " DE, "", "", 0 },
	{ "a label is no holder", "Account name Bank: Acme\nIBAN " DE, "", "", 0 },
	{ "brackets in a name", "Account holder Acme (Pty) Ltd, IBAN " DE, "", "Acme (Pty) Ltd",
	    0 },
	{ "German", "auf IBAN " DE ", lautend auf Müller & Söhne GmbH bei der Bank", "",
	    "Müller & Söhne GmbH", 0 },
	{ "Dutch", "Graag op " DE " t.n.v. Van Dijk Bouw B.V. o.v.v. 2026-0451", "",
	    "Van Dijk Bouw B.V.", 0 },
	{ "Spanish", "en la cuenta " DE ", a nombre de Aceros del Bajío SA de CV. Gracias", "",
	    "Aceros del Bajío SA de CV", 0 },
	{ "Italian", "bonifico a favore di Officine Rossi S.r.l.\nIBAN: " DE, "",
	    "Officine Rossi S.r.l.", 0 },
	{ "Polish, a tax number behind",
	    "IBAN " DE ", odbiorca: Stal-Met Sp. z o.o., NIP 525-234-56-78", "",
	    "Stal-Met Sp. z o.o.", 0 },
	{ "Indonesian", "Rek. IBAN " DE " a.n. PT Maju Jaya. Terima kasih", "", "PT Maju Jaya", 0 },
	{ "Finnish", "Tilinumero " DE ", saaja Virtanen Puu Oy", "", "Virtanen Puu Oy", 0 },
	{ "Chinese, a colon behind", "户名：恒达机械有限公司：\nIBAN " DE, "", "恒达机械有限公司",
	    0 },
	{ "one word is no name", "recipient Tomorrow, IBAN " DE, "", "", 0 },
	{ "English block",
	    "Beneficiary: Acme Ltd\nBank: Commerzbank\nIBAN: DE89 3704 0044 0532 0130 00\nBIC: "
	    "COBADEFFXXX\n",
	    "COBADEFFXXX", "Acme Ltd", 0 },
	{ "a name beside an account", "Name: Acme Ltd\nIBAN: " DE, "", "Acme Ltd", 0 },
	{ "a name below one", "IBAN: " DE "\nName : Acme Ltd", "", "Acme Ltd", 0 },
	{ "a name beside a bank", "Name: Acme Ltd\nBank: Umoja\n\nIBAN: " DE, "", "Acme Ltd", 0 },
	{ "a name in a table", "| Name | IBAN |\n|---|---|\n| Acme Ltd | " DE " |", "", "Acme Ltd",
	    0 },
	{ "a person's name", "Name: Anna Keller\nTel.: 0221\nIBAN: " DE, "", "", 0 },
	{ "a name in another paragraph", "Name: Anna Keller\n\nIBAN: " DE, "", "", 0 },
	{ "a file's name", "File name: Acme\nIBAN: " DE, "", "", 0 },
	{ "a holder is better", "Name: Anna Keller\nAccount holder: Acme Ltd\nIBAN: " DE, "",
	    "Acme Ltd", 0 },
	{ "holder below",
	    "IBAN DE89370400440532013000\nSWIFT-Code COBADEFF\nAccount name: Acme Ltd.\n",
	    "COBADEFF", "Acme Ltd.", 0 },
	{ "one line", "Account holder: Acme Ltd, IBAN: DE89370400440532013000, BIC: COBADEFF",
	    "COBADEFF", "Acme Ltd", 0 },
	{ "cells", "Beneficiary\tAcme Ltd\nIBAN\tDE89370400440532013000\nBIC\tCOBADEFF\n",
	    "COBADEFF", "Acme Ltd", 0 },
	{ "cells as html.h has them",
	    "Beneficiary: : Acme Ltd : IBAN : DE89370400440532013000 : BIC : COBADEFF", "COBADEFF",
	    "Acme Ltd", 0 },
	{ "value on the next line", "Account holder\nAcme Ltd\nIBAN\nDE89370400440532013000\n", "",
	    "Acme Ltd", 0 },
	{ "BIC next to it, no label", "DE89370400440532013000 COBADEFF", "COBADEFF", "", 0 },
	{ "word like a BIC", "DE89370400440532013000 DELIVERY SHIPMENT", "", "", 0 },
	{ "BIC of another country needs a label", "DE89370400440532013000 BARCGB22", "", "", 0 },
	{ "German", "Kontoinhaber: Müller GmbH\nIBAN: DE89370400440532013000", "", "Müller GmbH",
	    0 },
	{ "French", "Titulaire du compte : Société X\nIBAN : DE89370400440532013000", "",
	    "Société X", 0 },
	{ "Spanish", "Beneficiario: Pérez S.L.\nIBAN DE89370400440532013000", "", "Pérez S.L.", 0 },
	{ "Italian", "Intestatario: Rossi SpA\nIBAN DE89370400440532013000", "", "Rossi SpA", 0 },
	{ "Traditional Chinese", "戶名：宏達股份有限公司\n帳號：DE89370400440532013000", "",
	    "宏達股份有限公司", 0 },
	{ "Simplified Chinese", "收款人：上海公司\n账号：DE89370400440532013000", "", "上海公司",
	    0 },
	{ "too far away",
	    "Beneficiary: Acme Ltd\n1\n2\n3\n4\n5\n6\n7\nIBAN: DE89370400440532013000\n", "", "",
	    0 },
	{ "a word, no label", "The beneficiary will tell you.\nIBAN: DE89370400440532013000\n", "",
	    "", 0 },
	{ "your account", "We will debit your account DE89370400440532013000 on 3 March.", "", "",
	    1 },
	{ "mandate", "SEPA mandate reference 4711, IBAN DE89370400440532013000", "", "", 1 },
	{ "German debit",
	    "Wir ziehen den Betrag per Lastschrift von Ihrem Konto DE89370400440532013000 ein.", "",
	    "", 1 },
	{ "Chinese", "我們將自貴公司帳戶DE89370400440532013000扣款", "", "", 1 },
	{ "our account", "Please pay to our account DE89370400440532013000.", "", "", 0 },
	{ "your account, said of a new one",
	    "Please update your account records: our new IBAN is DE89370400440532013000.", "", "",
	    0 },
	{ "another paragraph", "Your account was debited.\n\nPay to DE89370400440532013000.", "",
	    "", 0 },
};

static const struct {
	const char *descr, *in, *bank, *currency;
} banks[] = {
	{ "labels", "Bank: Commerzbank Frankfurt\nIBAN: " DE "\nCurrency: EUR",
	    "Commerzbank Frankfurt", "EUR" },
	{ "one line", "USD account: 483920117, ABA 021000021, Bank: JPMorgan Chase, N.A.",
	    "JPMorgan Chase, N.A.", "USD" },
	{ "CSV", "Bank,Name,Account No,Sort code,Currency\nBarclays,\"A, B\",55779911,20-00-00,GBP",
	    "Barclays", "GBP" },
	{ "German", "Währung: CHF\nKreditinstitut: Bank Muster AG\nIBAN CH93 0076 2011 6238 5295 7",
	    "Bank Muster AG", "CHF" },
	{ "Chinese", "银行：中国银行 账号：345678901234567 币种：人民币", "中国银行", "CNY" },
	{ "Taiwan", "開戶銀行：第一銀行 城中分行\n帳號：145-10-088123 幣別：USD",
	    "第一銀行 城中分行", "USD" },
	{ "Japan, no label", "みずほ銀行 渋谷支店 普通 1234567", "みずほ銀行", "" },
	{ "a name that says so", "Barclays Bank PLC, London\nSort code 20-00-00\nAccount 55779911",
	    "Barclays Bank PLC", "" },
	{ "another bank's day off", "Our bank holiday is Monday.\nIBAN " DE, "", "" },
	{ "a head", "Bank Details\nIBAN " DE, "", "" },
	{ "heading with the currency", "EUR account\nIBAN " DE, "", "EUR" },
	{ "currency in brackets", "Account (GBP): " GB, "", "GBP" },
	{ "currency before", "EUR: " DE, "", "EUR" },
	{ "currency behind", "IBAN: " DE " (EUR)", "", "EUR" },
	{ "an amount", "Total EUR 12,300.00 to IBAN " DE, "", "" },
	{ "an amount, currency behind", "Pay 12,300.00 USD to account 483920117 ABA 021000021", "",
	    "" },
	{ "words before it", "Pay to Silicon Bank\nIBAN " DE, "Silicon Bank", "" },
	{ "Danish words before it", "Betales til Danske Bank\nIBAN " DE, "Danske Bank", "" },
	{ "of the list", "Barclays, sort code 20-00-00, account 55779911", "Barclays", "" },
	{ "a word like one of the list", "the barclays, sort code 20-00-00, account 55779911", "",
	    "" },
	{ "terms below each other", "Bank\nMizuho Bank\nBranch\nUmeda\nIBAN\n" DE, "Mizuho Bank",
	    "" },
	{ "no currency", "Currency: to be agreed\nIBAN " DE, "", "" },
};

static const char *
joined(struct arena *a, const struct mail_account *v, size_t n)
{
	const char *s = "";

	for (size_t i = 0; i < n; i++)
		s = arena_printf(
		    a, "%s%s%s%s", s, i > 0 ? " " : "", v[i].value, v[i].obfuscated ? "!" : "");
	return s;
}

static void
check_found(struct arena *a)
{
	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
		struct mail_account *v = NULL;
		size_t n = 0;
		char *copy = mem_strdup(found[i].in);
		bool full = accounts_find(a, copy, WHERE_QUOTED, 3, &v, &n);
		const char *got = joined(a, v, n);

		TAP_OK(!full && strcmp(got, found[i].want) == 0, "%s: \"%s\"", found[i].descr, got);
		if (n > 0)
			TAP_OK(v[0].where == WHERE_QUOTED && v[0].index == 3 &&
				   v[0].kind == ACCOUNT_IBAN &&
				   strncmp(v[0].country, v[0].value, 2) == 0 &&
				   strstr(v[0].evidence, "…") != NULL &&
				   strstr(v[0].evidence, "0044") == NULL,
			    "%s: evidence \"%s\"", found[i].descr, v[0].evidence);
		free(copy);
	}
}

static void
check_blocks(struct arena *a)
{
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		struct mail_account *v = NULL;
		size_t n = 0;

		accounts_find(a, blocks[i].in, WHERE_NEW_TEXT, 0, &v, &n);
		if (n != 1) {
			TAP_OK(n == 1, "%s: %zu accounts", blocks[i].descr, n);
			continue;
		}
		TAP_OK(strcmp(v[0].bic, blocks[i].bic) == 0, "%s: bic \"%s\"", blocks[i].descr,
		    v[0].bic);
		TAP_OK(strcmp(v[0].beneficiary, blocks[i].holder) == 0, "%s: holder \"%s\"",
		    blocks[i].descr, v[0].beneficiary);
		TAP_OK(
		    v[0].ours == (blocks[i].ours != 0), "%s: ours %d", blocks[i].descr, v[0].ours);
	}
}

static void
check_banks(struct arena *a)
{
	for (size_t i = 0; i < sizeof(banks) / sizeof(banks[0]); i++) {
		struct mail_account *v = NULL;
		size_t n = 0;

		accounts_find(a, banks[i].in, WHERE_NEW_TEXT, 0, &v, &n);
		TAP_OK(n == 1 && strcmp(v[0].bank, banks[i].bank) == 0, "%s: bank \"%s\"",
		    banks[i].descr, n == 1 ? v[0].bank : "?");
		TAP_OK(n == 1 && strcmp(v[0].currency, banks[i].currency) == 0,
		    "%s: currency \"%s\"", banks[i].descr, n == 1 ? v[0].currency : "?");
	}
}

/* Each number has what stands nearest to it. */
static void
check_two_blocks(struct arena *a)
{
	struct mail_account *v = NULL;
	size_t n = 0;

	accounts_find(a,
	    "Beneficiary: One Ltd\nIBAN: DE89370400440532013000\nBIC: COBADEFF\n"
	    "Beneficiary: Two Ltd\nIBAN: GB29NWBK60161331926819\nBIC: NWBKGB2L\n",
	    WHERE_NEW_TEXT, 0, &v, &n);
	TAP_OK(n == 2 && strcmp(v[0].beneficiary, "One Ltd") == 0 &&
		   strcmp(v[1].beneficiary, "Two Ltd") == 0,
	    "two blocks: holders %s, %s", v[0].beneficiary, v[1].beneficiary);
	TAP_OK(n == 2 && strcmp(v[0].bic, "COBADEFF") == 0 && strcmp(v[1].bic, "NWBKGB2L") == 0,
	    "two blocks: banks %s, %s", v[0].bic, v[1].bic);
	v = NULL;
	n = 0;
	accounts_find(a,
	    "Beneficiary: One Ltd\nEUR: DE89370400440532013000\nGBP: GB29NWBK60161331926819\n",
	    WHERE_NEW_TEXT, 0, &v, &n);
	TAP_OK(n == 2 && strcmp(v[1].beneficiary, "One Ltd") == 0, "one holder of two accounts: %s",
	    v[1].beneficiary);
	{
		struct mail_account *w = NULL;
		size_t k = 0;

		accounts_find(a, "IBAN: " DE "\nIBAN: " GB "\nBeneficiary: Two Ltd\n",
		    WHERE_NEW_TEXT, 0, &w, &k);
		TAP_OK(k == 2 && w[0].beneficiary[0] == '\0' &&
			   strcmp(w[1].beneficiary, "Two Ltd") == 0,
		    "a holder behind the next number is the next number's");
		w = NULL;
		k = 0;
		accounts_find(a,
		    "Account name: Acme Account Services Ltd, Sort code: 20-00-00 "
		    "Account number: 55779911",
		    WHERE_NEW_TEXT, 0, &w, &k);
		TAP_OK(k == 1 && strcmp(w[0].beneficiary, "Acme Account Services Ltd") == 0,
		    "a name with a label's word in it: %s", k == 1 ? w[0].beneficiary : "?");
	}
	TAP_OK(strstr(v[0].evidence, "…6819") != NULL && strstr(v[0].evidence, "1926819") == NULL,
	    "the other number is masked too: %s", v[0].evidence);
}

static void
check_evidence(struct arena *a)
{
	struct mail_account *v = NULL;
	size_t n = 0;
	const char *s = "";

	for (int i = 0; i < 200; i++)
		s = arena_printf(a, "%s銀", s);
	s = arena_printf(a, "%s " DE "\n%s", s, s);
	accounts_find(a, s, WHERE_NEW_TEXT, 0, &v, &n);
	TAP_OK(n == 1 && strlen(v[0].evidence) <= MAIL_EVIDENCE_MAX &&
		   text_is_utf8(v[0].evidence, strlen(v[0].evidence)) &&
		   strchr(v[0].evidence, '\n') == NULL,
	    "evidence is short, whole characters, one line");
	s = accounts_masked(a, "to " DE " or " GB ".", strlen("to " DE " or " GB "."));
	TAP_OK(strcmp(s, "to DE89…3000 or GB29…6819.") == 0, "masked: %s", s);
}

/* Numbers of a known account that stand without their labels. */
static void
check_hide_known(struct arena *a)
{
	static const struct {
		enum account_kind kind;
		const char *value, *text, *want; /* want NULL: as it is */
	} rows[] = {
		{ ACCOUNT_IBAN, "DE75512108001245126199",
		    "DE75 5121 0800 1245 1261 99, de75512108001245126199", "DE75…6199, DE75…6199" },
		{ ACCOUNT_IBAN, "DE75512108001245126199", "Kto. 1245126199, BLZ 512 108 00",
		    "Kto. …6199, BLZ 512 108 00" },
		{ ACCOUNT_IBAN, "DE89370400440532013000", "Kto 532013000", "Kto …3000" },
		{ ACCOUNT_IBAN, "DE75512108001245126199", "126199, 51210800, DE75", NULL },
		{ ACCOUNT_UK, "200000/31926819", "invoice_31926819.pdf 3192-6819",
		    "invoice_…6819.pdf …6819" },
		{ ACCOUNT_UK, "200000/31926819", "3192  6819, 319268190, A31926819, 20-00-00",
		    NULL },
		{ ACCOUNT_UK, "200000/05577991", "5577991", "…991" },
		{ ACCOUNT_UK, "200000/31926819", "３１９２６８１９", "…6819" },
		{ ACCOUNT_UK, "200000/31926819",
		    "3192\xC2\xA0"
		    "6819 3192\xE2\x80\x8B"
		    "6819",
		    "…6819 …6819" },
		{ ACCOUNT_US, "021000021/771200458816", "021000021 …8816 and 771200458816",
		    "021000021 …8816 and …8816" },
		{ ACCOUNT_NZ, "0109020068389000", "01-0902-0068389-00", "…8900" },
		{ ACCOUNT_BTC, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
		    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa.txt", "1A1z…vfNa.txt" },
		{ ACCOUNT_PIX, "+5511987654321", "Ring +55 11 98765-4321", NULL },
		{ ACCOUNT_PIX, "ann2026112@vendor.example", "From ann2026112@vendor.example",
		    NULL },
		{ ACCOUNT_WISE, "annakeller", "Anna Keller, annakeller", NULL },
		{ ACCOUNT_SG, "7171/12345", "12345", NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct mail_account x = { .kind = rows[i].kind, .value = rows[i].value };
		const char *s = account_hide(a, rows[i].text, &x, 1);

		TAP_OK(strcmp(s, rows[i].want == NULL ? rows[i].text : rows[i].want) == 0,
		    "hidden: %s: %s", rows[i].text, s);
	}
}

/* What people are shown of a line: no number in whole, unless the configuration wants it. */
static void
check_hide(struct arena *a)
{
	struct parse_limits limits = parse_limits_default();
	struct mail_account *v = NULL;
	const char *s;
	size_t n = 0;

	accounts_find(
	    a, "Sort code: 20-00-00\nAccount number: 55779911", WHERE_NEW_TEXT, 0, &v, &n);
	s = accounts_hide(a, "Pay 5577 9911 and 55779911 (not 155779911)", v, n);
	TAP_OK(strcmp(s, "Pay …9911 and …9911 (not 155779911)") == 0, "known: %s", s);
	s = accounts_hide(a, "New account 31926819, sort code 60-16-13; " DE, v, n);
	TAP_OK(strcmp(s, "New account …6819, sort code 60-16-13; DE89…3000") == 0, "found: %s", s);
	s = accounts_hide(a, "PayPal: ann@pay.example", v, n);
	TAP_OK(strcmp(s, "PayPal: a…@pay.example") == 0, "a name: %s", s);
	s = accounts_hide(a, "Invoice 20261124 of 2026-11-24", v, n);
	TAP_OK(strcmp(s, "Invoice 20261124 of 2026-11-24") == 0, "other numbers stay: %s", s);
	check_hide_known(a);
	limits.whole_accounts = true;
	reading_limits_set(&limits);
	s = accounts_hide(a, "account 55779911, " DE, v, n);
	TAP_OK(strcmp(s, "account 55779911, " DE) == 0, "whole: %s", s);
	s = accounts_masked(a, "to " DE ".", strlen("to " DE "."));
	TAP_OK(strcmp(s, "to " DE ".") == 0, "whole in evidence: %s", s);
	limits.whole_accounts = false;
	reading_limits_set(&limits);
}

/* A valid German account for every number. */
static void
check_many(struct arena *a)
{
	struct mail_account *v = NULL;
	size_t n = 0, len = 0;
	char *s = mem_calloc(151, 32), iban[64], value[IBAN_MAX + 1];

	for (unsigned i = 0; i < 150; i++) {
		for (unsigned check = 2; check < 99; check++) {
			snprintf(iban, sizeof(iban), "DE%02u37040044%010u", check, i);
			if (iban_parse(iban, strlen(iban), value) == IBAN_OK)
				break;
		}
		len += (size_t)sprintf(s + len, "%s\n", value);
	}
	TAP_OK(accounts_find(a, s, WHERE_NEW_TEXT, 0, &v, &n) && n == MAIL_ACCOUNTS_MAX,
	    "too many: %zu", n);
	TAP_OK(accounts_find(a, "DE89370400440532013000", WHERE_NEW_TEXT, 0, &v, &n) &&
		   n == MAIL_ACCOUNTS_MAX,
	    "full is full");
	free(s);
}

static void
work(const char *text)
{
	struct arena *a = arena_new();
	struct mail_account *v = NULL;
	size_t n = 0;

	accounts_find(a, text, WHERE_NEW_TEXT, 0, &v, &n);
	arena_free(a);
}

int
main(void)
{
	struct arena *a = arena_new();

	wording_init();
	check_found(a);
	check_blocks(a);
	check_banks(a);
	check_two_blocks(a);
	check_evidence(a);
	check_hide(a);
	check_many(a);
	growth_check(work, "DE89 ", "beginnings");
	growth_check(work, "DE89", "beginnings, glued");
	growth_check(work, "DE89370400440532013000 ", "one account");
	growth_check(work, "DE89 3704 0044 0532 0130 01 ", "wrong ones");
	growth_check(work, "DE89 3704                                            ", "gaps");
	growth_check(work, "\u200b", "nothing to see");
	growth_check(work, "D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 1 ", "spaced ones");
	growth_check(work, "account ...7731 ", "masked ones");
	growth_check(work, "\u2026", "masks");
	growth_check(work, "account ending in ", "endings");
	growth_check(work, "Rtg/Acct: 121000248 / 4121555778 ", "two labels for two numbers");
	growth_check(work, "Konto / Zahlbar an\nDE89370400440532013000\n", "slips");
	arena_free(a);
	return tap_done();
}
