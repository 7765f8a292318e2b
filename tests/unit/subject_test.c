/* LINK: base parse */
#include <string.h>

#include "subject.h"
#include "tap.h"

static const struct {
	const char *descr, *in, *want;
	bool reply, forward;
} cases[] = {
	{ "plain", "Invoice 4711", "invoice 4711", false, false },
	{ "reply", "RE: Invoice 4711", "invoice 4711", true, false },
	{ "no space", "Re:Invoice 4711", "invoice 4711", true, false },
	{ "French space", "RE : Facture", "facture", true, false },
	{ "counted", "Re[2]: Invoice", "invoice", true, false },
	{ "counted in parentheses", "Re (3): Invoice", "invoice", true, false },
	{ "counted with caret", "RE^4: Invoice", "invoice", true, false },
	{ "German", "AW: WG: Rechnung", "rechnung", true, true },
	{ "Swedish", "SV: Faktura", "faktura", true, false },
	{ "Polish", "Odp: Faktura", "faktura", true, false },
	{ "Turkish", "Ynt: Fatura", "fatura", true, false },
	{ "Latvian", "Atb.: x", "atb.: x", false, false },
	{ "Spanish forward", "RV: Factura", "factura", false, true },
	{ "Chinese, full-width colon", "回复：发票", "发票", true, false },
	{ "Taiwan", "回覆: 轉寄: 發票", "發票", true, true },
	{ "Japanese", "返信: 請求書", "請求書", true, false },
	{ "Korean forward", "전달: 송장", "송장", false, true },
	{ "Russian", "Отв: Счёт", "счёт", true, false },
	{ "repeated", "Re: RE: re: Fwd: FW: x", "x", true, true },
	{ "gateway mark", "[EXTERNAL] RE: Invoice", "invoice", true, false },
	{ "mark with a colon", "EXT: Invoice", "invoice", false, false },
	{ "list tag between", "Re: [ap-list] Re: Invoice", "invoice", true, false },
	{ "spam stars", "***SPAM*** Invoice", "invoice", false, false },
	{ "number in brackets stays", "[INV-4711] Reminder", "[inv-4711] reminder", false, false },
	{ "a tag alone stays", "[ap-list]", "[ap-list]", false, false },
	{ "prefix alone", "Re: ", "", true, false },
	{ "a word that begins like one", "Reference: 12", "reference: 12", false, false },
	{ "a colon later", "Rechnung 12: Mahnung", "rechnung 12: mahnung", false, false },
	{ "no colon", "re invoice", "re invoice", false, false },
	{ "spaces folded", "  Re:   a \t b  ", "a b", true, false },
	{ "zero-width characters", "R\u200be: In\u200bvoice", "invoice", true, false },
	{ "empty", "", "", false, false },
};

int
main(void)
{
	struct arena *a = arena_new();
	const size_t n = 1000 * 1000;
	char *big = arena_alloc(a, n + 1, 1);
	bool reply, forward;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = subject_base(a, cases[i].in, &reply, &forward);

		TAP_OK(strcmp(got, cases[i].want) == 0 && reply == cases[i].reply &&
			   forward == cases[i].forward,
		    "%s: \"%s\"", cases[i].descr, got);
	}
	for (size_t i = 0; i < n; i++)
		big[i] = "re:["[i % 4];
	subject_base(a, big, &reply, &forward);
	TAP_OK(reply, "a megabyte of prefixes");
	for (size_t i = 0; i < n; i++)
		big[i] = "[a]"[i % 3];
	TAP_OK(subject_base(a, big, &reply, &forward)[0] == '[', "a megabyte of tags");
	arena_free(a);
	return tap_done();
}
