/* LINK: base parse */
/* How often digits that nobody chose are taken for an account. */
#include <stdio.h>
#include <string.h>

#include "accounts.h"
#include "tap.h"
#include "wording.h"

/* Digits that nobody chose: xorshift. */
static uint32_t
chance(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* How many of 10,000 texts are accounts where each '#' is a random digit. */
static unsigned
found_from(uint32_t seed, const char *pattern)
{
	unsigned hits = 0;

	for (unsigned i = 0; i < 10000; i++) {
		struct arena *a = arena_new();
		struct mail_account *v = NULL;
		size_t count = 0;
		char s[200];

		snprintf(s, sizeof(s), "%s", pattern);
		for (char *p = s; *p != '\0'; p++)
			if (*p == '#')
				*p = (char)('0' + chance(&seed) % 10);
		accounts_find(a, s, WHERE_NEW_TEXT, 0, &v, &count);
		hits += count > 0;
		arena_free(a);
	}
	return hits;
}

static unsigned
found_in(const char *pattern)
{
	return found_from(88172645, pattern);
}

/* The same of n random digits behind a label. */
static unsigned
found(const char *label, unsigned n)
{
	char pattern[120];
	int at = snprintf(pattern, sizeof(pattern), "%s ", label);

	memset(pattern + at, '#', n);
	pattern[(unsigned)at + n] = '\0';
	return found_from(2463534242, pattern);
}

static void
pattern_rates(void)
{
	static const struct {
		const char *pattern;
		unsigned least, most; /* of 10,000 */
	} v[] = {
		{ "##-####-#######-##", 0, 600 }, /* 1/11 of the banks that there are */
		{ "##### ##### ########### ##", 60, 150 }, /* RIB, 1/97 */
		{ "PC-Konto 80-#####-#", 850, 1150 }, /* 1/10 */
		{ "卡号 62#################", 850, 1150 }, /* Luhn */
		{ "CNAPS: 1########### Account: 3456789012345", 850, 1150 }, /* MOD 11,10 */
		{ "Plusgiro: ######-#", 850, 1150 },
		{ "#### #### ## ##########", 50, 150 }, /* CCC, ~1/100 */
		{ "###-#######-##", 60, 150 }, /* Belgium, 1/97 */
		{ "####.##.#####", 700, 1150 }, /* Norway, 1/11 */
		{ "Chave PIX: ##.###.###/####-##", 60, 150 }, /* CNPJ */
		{ "DE## #### #### #### #### ##", 60, 150 }, /* 1/97 */
		{ "##########/0800", 700, 1150 }, /* Czechia, 1/11 */
		{ "######-##########/0800", 20, 150 }, /* 1/121, and zeros */
		{ "########-########-########", 60, 150 }, /* Hungary, 1/10 twice */
		{ "БИК 044525225\nр/с 40702810############", 850, 1150 }, /* 1/10 */
		{ "NIB: #### #### #### #### #### #", 60, 150 }, /* Portugal, 1/97 */
		{ "Tilinumero: ######-########", 850, 1150 }, /* Luhn */
		{ "+71<###############+########<", 850, 1150 }, /* Luhn */
		{ "GB## NWBK #### #### #### ##", 60, 150 },
		{ "###-#############-##", 60, 150 }, /* Serbia and Montenegro, 1/97 */
		{ "Žiro račun: #######-##########, a bank", 9000,
		    10000 }, /* labelled: an account, if no IBAN */
		{ "RIB: ## ### ############# ##", 60, 150 }, /* Tunisia, 1/97 */
		{ "RIB: ### ### ################ ##", 60, 150 }, /* Morocco, 1/97 */
		{ "Rtg/Acct: ######### / ##########", 250, 500 }, /* 3.8 % */
		{ "Team : Time : Points\nBlue : ##-##-## : ########", 0, 0 },
		{ "Order ##-##-##/########", 0, 0 },
		{ "Your card ending in ####, account page", 0, 0 },
		{ "Version ...#### of the drawing", 0, 0 },
		{ "ref ####### ####### 局", 0, 0 },
		{ "RF## #### #### #### ####, bank account", 0, 0 },
		{ "LEI ####################, bank account", 0, 0 },
		{ "EORI DE###############, bank", 0, 0 },
		{ "Gläubiger-ID DE##ZZZ###########, IBAN folgt", 0, 0 },
		{ "Container MSKU#######, bank details below", 0, 0 },
		{ "UPS 1Z999AA1##########, account department", 0, 0 },
		{ "ISBN 978-#-##-######-#, IMEI ###############, bank", 0, 0 },
		{ "FR## #########, TVA, banque", 0, 0 },
		{ "1################################# is no coin", 0, 0 },
		{ "SWIFT ######## SHIPMENT DOCUMENT THURSDAY", 0, 0 },
		{ "Invoice ######## of 2026, our bank is Acme", 0, 0 },
		{ "Tel. +44 20 #### ####, bank", 0, 0 },
		{ "Phone: (02) ####-####, account department", 0, 0 },
		{ "VAT no. GB#########, bank transfer", 0, 0 },
		{ "USt-IdNr. DE#########, Bank", 0, 0 },
		{ "Tracking no. ############, bank", 0, 0 },
		{ "Kundennummer ########, Bankverbindung folgt", 0, 0 },
		{ "Rechnungsnummer ##########, Bankverbindung folgt", 0, 0 },
		{ "20##-##-## ##:##:## bank account update", 0, 0 },
		{ "Order : Customer no : Bank\n########## : ######## : Acme", 0, 0 },
		{ "Invoice : Account : Amount\n########## : ######## : ####.##\nBank", 0, 0 },
		{ "Pos\tArticle\tEAN\tBank\n1\t########\t#############\tAcme", 0, 0 },
		{ "Meeting ID: ### #### #### Passcode ######, account, bank", 0, 0 },
		{ "统一社会信用代码 91############### 开户行 中国银行", 0, 0 },
		{ "統一編號 ######## 銀行 電話 02-####-####", 0, 0 },
		{ "사업자등록번호 ###-##-##### 은행", 0, 0 },
		{ "電話番号 03-####-#### 銀行", 0, 0 },
		{ "ИНН ########## КПП ######### банк", 0, 0 },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		unsigned n = found_in(v[i].pattern);
		char shown[200];

		snprintf(shown, sizeof(shown), "%s", v[i].pattern);
		for (char *p = shown; *p != '\0'; p++)
			if (*p == '\n' || *p == '#')
				*p = *p == '#' ? 'N' : '/';
		TAP_OK(n >= v[i].least && n <= v[i].most, "'%s': %u of 10000", shown, n);
	}
}

static void
rates(void)
{
	static const struct {
		const char *label;
		unsigned digits, least, most; /* of 10,000 */
	} v[] = {
		{ "", 9, 0, 0 }, { "Order", 18, 0, 0 }, { "", 18, 0, 0 }, { "", 20, 0, 0 },
		{ "", 26, 60, 150 }, /* 1/97 */
		{ "CLABE", 18, 850, 1150 }, /* 1/10 */
		{ "Bankgiro", 8, 850, 1150 }, { "CBU", 22, 60, 150 }, /* 1/100 */
		{ "Chave PIX", 11, 60, 150 }, { "account 12345678 ABA", 9, 250, 500 }, /* 3.8 % */
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		unsigned n = found(v[i].label, v[i].digits);

		TAP_OK(n >= v[i].least && n <= v[i].most,
		    "%u random digits behind '%s': %u of 10000", v[i].digits, v[i].label, n);
	}
}

int
main(void)
{
	wording_init();
	rates();
	pattern_rates();
	return tap_done();
}
