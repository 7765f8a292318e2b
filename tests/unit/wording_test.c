/* LINK: base parse */
/* Several roles of one mail, its subject, how it is written, and the evidence. */
#include <string.h>

#include "mail.h"
#include "tap.h"
#include "text.h"
#include "wording.h"

static const struct {
	const char *descr, *subject, *text;
	unsigned all, none; /* bits that are set, and bits that are not */
	const char *evidence;
} cases[] = {
	{ "nothing", "", "", 0, ~0u, "" },
	{ "small talk", "Hello", "See you on Monday.", 0, ~0u, "" },
	{ "an invoice", "Invoice 4711", "Please find it attached.", WORDING_PAYMENT,
	    WORDING_BANK_CHANGE | WORDING_PAYMENT_MADE, "" },
	{ "pressure, secrecy, no calls, receipt", "",
	    "This is urgent. Keep this between us. I am in a meeting, cannot take calls. Send the "
	    "swift copy.",
	    WORDING_PRESSURE | WORDING_SECRECY | WORDING_AVOIDS_CALL | WORDING_ASKS_RECEIPT,
	    WORDING_BANK_CHANGE, "" },
	{ "the same in Traditional Chinese", "",
	    "這是急件。請保密。開會中，不方便接電話。請回傳匯款憑證。",
	    WORDING_PRESSURE | WORDING_SECRECY | WORDING_AVOIDS_CALL | WORDING_ASKS_RECEIPT |
		WORDING_PAYMENT,
	    WORDING_BANK_CHANGE | WORDING_PAYMENT_MADE, "" },
	{ "claim in the subject", "Change of bank details", "Dear Bert,\nsee attached.",
	    WORDING_BANK_CHANGE, 0, "Change of bank details" },
	{ "claim in a subject that is answered", "Re: Change of bank details", "Thank you, noted.",
	    0, WORDING_BANK_CHANGE, "" },
	{ "claim in a subject that is answered, German", "AW: Neue Bankverbindung", "Danke.", 0,
	    WORDING_BANK_CHANGE, "" },
	{ "a footer does not excuse the message", "",
	    "Our bank details have changed.\n\n-- \nBeware of fraud: we will never change our "
	    "account by e-mail.",
	    WORDING_BANK_CHANGE, 0, "Our bank details have changed." },
	{ "evidence is the sentence, accounts masked", "",
	    "Hello Bert. Our new bank account is DE89 3704 0044 0532 0130 00, please use it. Bye.",
	    WORDING_BANK_CHANGE, 0, "Our new bank account is DE89…3000, please use it." },
	{ "claim before payment", "", "The payment has been made. Our IBAN has changed.",
	    WORDING_BANK_CHANGE | WORDING_PAYMENT_MADE, 0, "Our IBAN has changed." },
	{ "payment", "", "Hi. We have wired the funds today. Regards", WORDING_PAYMENT_MADE,
	    WORDING_BANK_CHANGE, "We have wired the funds today." },
	{ "a sentence over wrapped lines", "",
	    "We would like to inform you that with effect from today our bank\naccount details "
	    "have changed.",
	    WORDING_BANK_CHANGE, 0,
	    "We would like to inform you that with effect from today our bank account details have "
	    "changed." },
	{ "wrapped Chinese", "",
	    "敬啟者，本公司因應年度稽核作業之需要，自即日起本公司之匯\n款帳號已變更，請查照。",
	    WORDING_BANK_CHANGE, 0,
	    "敬啟者，本公司因應年度稽核作業之需要，自即日起本公司之匯 款帳號已變更，請查照。" },
	{ "short lines are sentences", "", "Bank account: as before\nNew:\nprice list", 0,
	    WORDING_BANK_CHANGE, "" },
	{ "spaces between Chinese characters", "", "本公司 匯款 帳 號 已 變更", WORDING_BANK_CHANGE,
	    0, "本公司 匯款 帳 號 已 變更" },
	{ "full width", "", "Ｏｕｒ ＩＢＡＮ ｈａｓ ｃｈａｎｇｅｄ", WORDING_BANK_CHANGE, 0,
	    "Ｏｕｒ ＩＢＡＮ ｈａｓ ｃｈａｎｇｅｄ" },
	{ "zero width inside", "", "our bank acc\u200bount has chan\u200bged", WORDING_BANK_CHANGE,
	    0, "our bank acc\u200bount has chan\u200bged" },
	{ "Cyrillic letters in Latin words", "", "our b\u0430nk account has ch\u0430ng\u0435d",
	    WORDING_BANK_CHANGE, 0, "our b\u0430nk account has ch\u0430ng\u0435d" },
	{ "without accents", "", "Nos coordonnees bancaires ont change", WORDING_BANK_CHANGE, 0,
	    "Nos coordonnees bancaires ont change" },
	{ "decomposed accents", "", "compte be\u0301ne\u0301ficiaire modifie\u0301",
	    WORDING_BANK_CHANGE, 0, "compte be\u0301ne\u0301ficiaire modifie\u0301" },
	{ "inside a word", "", "The riban has changed", 0, WORDING_BANK_CHANGE, "" },
};

static void
check_cases(struct arena *a)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *evidence = NULL;
		unsigned roles = wording_roles(a, cases[i].text, cases[i].subject, &evidence);

		TAP_OK((roles & cases[i].all) == cases[i].all && (roles & cases[i].none) == 0,
		    "%s: %x", cases[i].descr, roles);
		TAP_OK(strcmp(evidence, cases[i].evidence) == 0, "%s: \"%s\"", cases[i].descr,
		    evidence);
	}
}

static void
check_long_evidence(struct arena *a)
{
	const char *s = "", *evidence;

	for (int i = 0; i < 300; i++)
		s = arena_printf(a, "%s銀", s);
	wording_roles(a, arena_printf(a, "%s本公司匯款帳號已變更%s", s, s), "", &evidence);
	TAP_OK(strlen(evidence) <= MAIL_EVIDENCE_MAX && text_is_utf8(evidence, strlen(evidence)) &&
		   strstr(evidence, "匯款帳號已變更") != NULL,
	    "evidence of a long sentence: %s", evidence);
}

int
main(void)
{
	struct arena *a = arena_new();

	wording_init();
	check_cases(a);
	check_long_evidence(a);
	arena_free(a);
	return tap_done();
}
