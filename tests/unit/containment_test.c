/* LINK: base parse record */
/* How much of a text stands in another one: what DOMAIN's measurements call the same mail, and what not. */
#include "arena.h"
#include "gather.h"
#include "sketch.h"
#include "tap.h"

#define LETTER                                                                                     \
	"Dear Marta, please find below our invoice 8830 over EUR 9,120.00 for the couplings that " \
	"we delivered to your plant on the coast in February. The delivery was signed for by Mr "  \
	"Osei at gate four, and the packing list is with your warehouse. Payable within thirty "   \
	"days without deduction to the account below. "
#define TRUE_BANK "Bank: DNB Bank ASA, Oslo, IBAN NO93 8601 1117 947, BIC DNBANOKK. "
#define FALSE_BANK "Bank: SEB bankas, Vilnius, IBAN LT12 1000 0111 0100 1000, BIC CBVILT2X. "
#define END                                                                                        \
	"Kind regards, Ingrid Halvorsen, Halvorsen Tools AS, Strandgaten 12, 5004 Bergen, Norway"
#define ADDED                                                                                      \
	" Please note that the account has changed because of our annual audit. Kindly confirm "   \
	"by return when the payment will be made."
#define NEXT                                                                                       \
	"Dear Marta, please find below our invoice 8901 over EUR 4,480.00 for the bearings that "  \
	"we delivered to your plant on the coast in March. The delivery was signed for by Mrs "    \
	"Lind at gate two, and the packing list is with your warehouse. Payable within thirty "    \
	"days without deduction to the account below. "
#define ZH_LETTER                                                                                                                              \
	"王小姐您好：附上二月份聯軸器之發票，號碼八八三零，金額美元九千一百二十元整。貨品已於上週" \
	"送達貴公司沿海廠區，"                                                                                                       \
	"由四號門林先生簽收，裝箱單已交貴公司倉庫。請於三十日內全額匯入下列帳戶，勿扣手續費。"
#define ZH_TRUE "銀行：第一商業銀行台中分行，帳號：401-10-033858。"
#define ZH_FALSE "銀行：玉山商業銀行高雄分行，帳號：0886-968-031245。"
#define ZH_END "如有任何問題請與我們聯絡，謝謝您的配合。海豐工具股份有限公司 業務部 陳怡君 敬上"

static const struct {
	const char *what, *old, *new_;
	double least, most;
} cases[] = {
	{ "the same", LETTER TRUE_BANK END, LETTER TRUE_BANK END, 1, 1 },
	{ "another account number", LETTER "IBAN NO93 8601 1117 947. " END,
	    LETTER "IBAN LT12 1000 0111 0100 1000. " END, 1, 1 },
	{ "another bank block", LETTER TRUE_BANK END, LETTER FALSE_BANK END, 0.85, 0.99 },
	{ "another bank block, and two sentences more", LETTER TRUE_BANK END,
	    LETTER FALSE_BANK END ADDED, 0.85, 0.99 },
	{ "below a long text", LETTER TRUE_BANK END, ADDED NEXT ADDED LETTER TRUE_BANK END, 1, 1 },
	{ "the next invoice on the same form", LETTER TRUE_BANK END, NEXT TRUE_BANK END, 0.4,
	    0.79 },
	{ "a short note", LETTER TRUE_BANK END, "Dear Marta, please find our new account attached.",
	    0, 0.1 },
	{ "nothing in common", LETTER TRUE_BANK END,
	    "The drawings for line two follow tomorrow by courier, with the parts list.", 0, 0 },
	{ "Chinese: another bank block", ZH_LETTER ZH_TRUE ZH_END, ZH_LETTER ZH_FALSE ZH_END, 0.85,
	    0.99 },
	{ "too short to say anything", "one two three", "one two three", -1, -1 },
	{ "nothing", "", LETTER, -1, -1 },
};

int
main(void)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail_sketch old = sketch_of(a, cases[i].old),
				   new_ = sketch_of(a, cases[i].new_);
		double got = sketch_containment(&old, &new_);

		TAP_OK(got >= cases[i].least && got <= cases[i].most, "%s: %.2f of %.2f to %.2f",
		    cases[i].what, got, cases[i].least, cases[i].most);
	}
	arena_free(a);
	return tap_done();
}
