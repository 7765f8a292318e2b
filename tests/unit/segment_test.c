/* LINK: base parse */
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "segment.h"
#include "tap.h"

/* Each segment as "level|H or -|name|address|subject|people|text", lines of text joined by "/". */
static const struct {
	const char *descr, *in, *want_new;
	const char *want[4];
} cases[] = {
	{ "nothing quoted", "Dear Anna,\n\nthank you.\n", "Dear Anna,\n\nthank you.", { 0 } },
	{ "marks", "yes\n> really?\n> > hm\n", "yes", { "1|-||||0|really?", "2|-||||0|hm" } },
	{ "marks without spaces", "yes\n>really?\n>>hm\n", "yes",
	    { "1|-||||0|really?", "2|-||||0|hm" } },
	{ "answers between", "> a\nno\n> b\nyes", "no\nyes", { "1|-||||0|a/b" } },
	{ "signature stays", "yes\n-- \nAnna\n", "yes\n-- \nAnna", { 0 } },
	{ "attribution",
	    "yes\n\nOn 3 Mar 2025, at 10:15, Anna Keller <Anna@PartnerA.com> wrote:\n> old", "yes",
	    { "1|-|Anna Keller|anna@partnera.com||1|old" } },
	{ "attribution over two lines",
	    "yes\n\nOn Mon, Mar 3, 2025 at 10:15 AM Anna Keller <\nanna@partnera.com> wrote:\n\n> "
	    "old",
	    "yes", { "1|-|Anna Keller|anna@partnera.com||1|old" } },
	{ "attribution without marks",
	    "yes\n\nOn 3 Mar 2025, at 10:15, Anna <anna@partnera.com> wrote:\n\nold\nolder", "yes",
	    { "1|-|Anna|anna@partnera.com||1|old/older" } },
	{ "attribution below a text line",
	    "Best regards\nOn 3 Mar 2025 10:15, Anna <anna@partnera.com> wrote:\n> old",
	    "Best regards", { "1|-|Anna|anna@partnera.com||1|old" } },
	{ "attribution without an address needs marks",
	    "yes\nOn 03/03/25 10:15, Anna wrote:\nnot quoted",
	    "yes\nOn 03/03/25 10:15, Anna wrote:\nnot quoted", { 0 } },
	{ "attribution without an address", "yes\nOn 03/03/25 10:15, Anna Keller wrote:\n> old",
	    "yes", { "1|-|Anna Keller|||0|old" } },
	{ "German", "ja\n\nAm 03.03.25 um 10:15 schrieb Anna Keller:\n> alt", "ja",
	    { "1|-|Anna Keller|||0|alt" } },
	{ "German Gmail",
	    "ja\n\nAm Mo., 3. März 2025 um 10:15 Uhr schrieb Anna Keller <anna@partnera.com>:\n\n> "
	    "alt",
	    "ja", { "1|-|Anna Keller|anna@partnera.com||1|alt" } },
	{ "French",
	    "oui\n\nLe lun. 3 mars 2025 à 10:15, Anna Keller <anna@partnera.com> a écrit :\n> "
	    "vieux",
	    "oui", { "1|-|Anna Keller|anna@partnera.com||1|vieux" } },
	{ "Japanese Gmail", "はい\n\n2025年3月3日(月) 10:15 Anna Keller <anna@partnera.com>:\n> 前",
	    "はい", { "1|-|Anna Keller|anna@partnera.com||1|前" } },
	{ "Taiwan Gmail",
	    "好\n\nAnna Keller <anna@partnera.com> 於 2025年3月3日 週一 上午10:15寫道：\n\n> 舊",
	    "好", { "1|-|Anna Keller|anna@partnera.com||1|舊" } },
	{ "Korean",
	    "네\n\n2025년 3월 3일 (월) 오전 10:15, Anna Keller <anna@partnera.com>님이 작성:\n> 전",
	    "네", { "1|-|Anna Keller|anna@partnera.com||1|전" } },
	{ "a sentence that ends in a colon", "Anna wrote:\nthe account is new",
	    "Anna wrote:\nthe account is new", { 0 } },
	{ "a meeting time and a colon", "We meet at 10:15 on 3 March 2025:\nroom 4",
	    "We meet at 10:15 on 3 March 2025:\nroom 4", { 0 } },
	{ "Hebrew Gmail, with marks of direction",
	    "כן\n\n\u202bבתאריך יום ב׳, 3 במרץ 2025 ב-10:15 מאת \u202aAnna Keller\u202c\u200f "
	    "<\u202aanna@partnera.com\u202c\u200f>:\u202c\n\nישן",
	    "כן", { "1|-|Anna Keller|anna@partnera.com||1|ישן" } },
	{ "Arabic digits",
	    "نعم\n\nفي ٣ مارس ٢٠٢٥، الساعة ١٠:١٥، كتب Anna <anna@partnera.com>:\n\nقديم", "نعم",
	    { "1|-|Anna|anna@partnera.com||1|قديم" } },
	{ "an address wrapped behind the name",
	    "好\n\nAnna Keller <\nanna@partnera.com> 于2025年3月3日周一 10:15写道：\n\n旧", "好",
	    { "1|-|Anna Keller|anna@partnera.com||1|旧" } },
	{ "no date, but marks", "yes\nQuoting Anna <anna@partnera.com>:\n> old", "yes",
	    { "1|-|Anna|anna@partnera.com||1|old" } },
	{ "no date, no marks", "yes\nQuoting Anna <anna@partnera.com>:\nold",
	    "yes\nQuoting Anna <anna@partnera.com>:\nold", { 0 } },
	{ "dashes for a colon",
	    "yes\n---- On Mon, 03 Mar 2025 10:15:22 +0100 Anna <anna@partnera.com> wrote ---\nold",
	    "yes", { "1|-|Anna|anna@partnera.com||1|old" } },
	{ "dashes around no attribution",
	    "yes\n---- anna@partnera.com, by 3 Mar 2025 10:15 ----\nIBAN",
	    "yes\n---- anna@partnera.com, by 3 Mar 2025 10:15 ----\nIBAN", { 0 } },
	{ "GroupWise", "yes\n\n>>> Anna <anna@partnera.com> 03.03.2025 10:15 >>>\nold", "yes",
	    { "1|-|Anna|anna@partnera.com||1|old" } },
	{ "three marks", "yes\n>>> old", "yes", { "3|-||||0|old" } },
	{ "Lotus Notes",
	    "yes\n\nAnna Keller <anna@partnera.com> \n03/03/2025 10:15 "
	    "AM\n\nTo\nbert@partnerb.com\n"
	    "cc\n\nSubject\nRe: Invoice\n\nold",
	    "yes", { "1|H|Anna Keller|anna@partnera.com|Re: Invoice|2|old" } },
	{ "Lotus Notes, labels at the edge",
	    "yes\n\n    Anna Keller\n    <anna@partnera.com\n    >                        To\n"
	    "    03.03.2025 10:15         bert@partnerb.com\n                             cc\n\n"
	    "                        Subject\n           Re: Invoice\n\nold",
	    "yes", { "1|H|Anna Keller|anna@partnera.com|Re: Invoice|2|old" } },
	{ "Lotus Notes, in HTML",
	    "yes\n\nAnna Keller/PartnerA\n03.03.2025 10:15\nAn : bert@partnerb.com\nKopie : \n"
	    "Thema : Rechnung\n\nold",
	    "yes", { "1|H|Anna Keller/PartnerA||Rechnung|1|old" } },
	{ "labels alone that are none of a header", "Anna\n\nTo\nBert\n\nSubject\nContract",
	    "Anna\n\nTo\nBert\n\nSubject\nContract", { 0 } },
	{ "the date first",
	    "ja\n\nGesendet: Montag, 3. März 2025 um 10:15 Uhr\nVon: \"Anna\" <anna@partnera.com>\n"
	    "An: bert@partnerb.com\nBetreff: x\n\nalt",
	    "ja", { "1|H|Anna|anna@partnera.com|x|2|alt" } },
	{ "a journey", "Date: 3 March\nFrom: Bern\nTo: Rome\nSubject to change",
	    "Date: 3 March\nFrom: Bern\nTo: Rome\nSubject to change", { 0 } },
	{ "fields between bars",
	    "yes\n---- Replied Message ----\n| From | Anna<anna@partnera.com> |\n| Date | "
	    "03/03/2025 |"
	    "\n| To | <bert@partnerb.com> |\n| Cc | |\n| Subject | x |\n\nold",
	    "yes", { "1|H|Anna|anna@partnera.com|x|2|old" } },
	{ "the header inside the marks",
	    "oui\n> Message du 03/03/25 10:15\n> De : \"Anna\" <anna@partnera.com>\n> A : "
	    "bert@partnerb.com\n> Copie à : \n> Objet : x\n>\n> vieux",
	    "oui", { "1|H|Anna|anna@partnera.com|x|2|vieux" } },
	{ "Outlook",
	    "yes\n\nFrom: Anna Keller <anna@partnera.com>\nSent: Monday, March 3, 2025 10:15 AM\n"
	    "To: Bert Moss <bert@partnerb.com>; Cara Lund <cara@partnerc.com>\nCc: "
	    "dan@partnera.com\nSubject: Invoice 4711\n\nold",
	    "yes", { "1|H|Anna Keller|anna@partnera.com|Invoice 4711|4|old" } },
	{ "Outlook with a rule",
	    "yes\n________________________________\nFrom: Anna <anna@partnera.com>\nSent: Monday\n"
	    "To: Bert\nSubject: x\n\nold",
	    "yes", { "1|H|Anna|anna@partnera.com|x|1|old" } },
	{ "a rule alone is text", "yes\n________________________________\nTotal 100",
	    "yes\n________________________________\nTotal 100", { 0 } },
	{ "original message line",
	    "yes\n\n-----Original Message-----\nFrom: Anna [mailto:anna@partnera.com]\nSubject: "
	    "x\n\nold",
	    "yes", { "1|H|Anna|anna@partnera.com|x|1|old" } },
	{ "original message line, no header", "yes\n-----Ursprüngliche Nachricht-----\nalt", "yes",
	    { "1|-||||0|alt" } },
	{ "dashes around other words are text", "yes\n----- Bank details -----\nIBAN",
	    "yes\n----- Bank details -----\nIBAN", { 0 } },
	{ "German Outlook",
	    "ja\n\nVon: Keller, Anna <anna@partnera.com>\nGesendet: Montag, 3. März 2025 "
	    "10:15\nAn: Bert Moss\n"
	    "Betreff: AW: Rechnung\n\nalt",
	    "ja", { "1|H|Keller, Anna|anna@partnera.com|AW: Rechnung|1|alt" } },
	{ "French Outlook",
	    "oui\n\nDe : Anna <anna@partnera.com>\nEnvoyé : lundi 3 mars 2025 10:15\nÀ : "
	    "Bert\nObjet : Facture\n\nvieux",
	    "oui", { "1|H|Anna|anna@partnera.com|Facture|1|vieux" } },
	{ "Japanese Outlook",
	    "はい\n\n差出人: Anna <anna@partnera.com>\n送信日時: 2025年3月3日 10:15\n宛先: "
	    "Bert\n件名: 請求書\n\n前",
	    "はい", { "1|H|Anna|anna@partnera.com|請求書|1|前" } },
	{ "Chinese, full-width colons",
	    "好\n\n发件人：Anna "
	    "<anna@partnera.com>\n发送时间：2025年3月3日\n收件人：Bert\n主题：发票\n\n旧",
	    "好", { "1|H|Anna|anna@partnera.com|发票|1|旧" } },
	{ "labels between stars",
	    "yes\n\n*From:* Anna <anna@partnera.com>\n*Sent:* Monday\n*To:* Bert\n*Subject:* "
	    "x\n\nold",
	    "yes", { "1|H|Anna|anna@partnera.com|x|1|old" } },
	{ "blank lines between fields",
	    "yes\n\nFrom: Anna <anna@partnera.com>\n\nSent: Monday\n\nTo: Bert\n\nSubject: "
	    "x\n\nold",
	    "yes", { "1|H|Anna|anna@partnera.com|x|1|old" } },
	{ "recipients over two lines",
	    "yes\n\nFrom: Anna <anna@partnera.com>\nSent: Monday\nTo: Bert <bert@partnerb.com>;\n"
	    " Cara <cara@partnerc.com>\nSubject: x\nold",
	    "yes", { "1|H|Anna|anna@partnera.com|x|3|old" } },
	{ "two messages deep",
	    "yes\n\nFrom: Anna <anna@partnera.com>\nSent: 2\nTo: B\nSubject: x\n\nsecond\n\n"
	    "From: Bert <bert@partnerb.com>\nSent: 1\nTo: A\nSubject: y\n\nfirst",
	    "yes",
	    { "1|H|Anna|anna@partnera.com|x|1|second", "2|H|Bert|bert@partnerb.com|y|1|first" } },
	{ "From alone is text", "From: the desk of Anna\nwe write to you",
	    "From: the desk of Anna\nwe write to you", { 0 } },
	{ "From and To are text", "From: Hamburg\nTo: Taipei\nPrice: 100",
	    "From: Hamburg\nTo: Taipei\nPrice: 100", { 0 } },
	{ "forwarded by Gmail",
	    "see\n\n---------- Forwarded message ---------\nFrom: Anna <anna@partnera.com>\n"
	    "Date: Mon, Mar 3, 2025 at 10:15 AM\nSubject: x\nTo: Bert <bert@partnerb.com>\n\n\nold",
	    "see", { "1|H|Anna|anna@partnera.com|x|2|old" } },
	{ "forwarded by Apple Mail",
	    "see\n\nBegin forwarded message:\n\n> From: Anna <anna@partnera.com>\n> Subject: x\n"
	    "> Date: 3 March 2025 10:15\n> To: Bert\n> \n> old",
	    "see", { "1|H|Anna|anna@partnera.com|x|1|old" } },
	{ "block inside marks",
	    "yes\n> no\n> From: Anna <anna@partnera.com>\n> Sent: 1\n> To: B\n> Subject: x\n>\n> "
	    "old",
	    "yes", { "1|-||||0|no", "2|H|Anna|anna@partnera.com|x|1|old" } },
	{ "separator, then attribution, then marks",
	    "yes\n-----Original Message-----\nOn 3 Mar 2025, 10:15, A <a@partnera.com> wrote:\n"
	    "> old",
	    "yes", { "1|-|A|a@partnera.com||1|old" } },
	{ "two separators in a row",
	    "yes\n-----Original Message-----\n-----Original Message-----\nFrom: A "
	    "<a@partnera.com>\nold",
	    "yes", { "1|H|A|a@partnera.com||1|old" } },
	{ "address linked twice",
	    "yes\n\nFrom: A <a@partnera.com<mailto:a@partnera.com>>\nSent: 1\nTo: b\n\nold", "yes",
	    { "1|H|A|a@partnera.com||1|old" } },
	{ "carriage returns", "yes\r\n\r\n> old\r\n", "yes", { "1|-||||0|old" } },
	{ "only quoted", "> old", "", { "1|-||||0|old" } },
	{ "empty", "", "", { 0 } },
};

static const char *
shown(struct arena *a, const struct segment *g)
{
	char *text = arena_strdup(a, g->text);

	for (char *p = text; *p != '\0'; p++)
		if (*p == '\n')
			*p = '/';
	return arena_printf(a, "%u|%s|%s|%s|%s|%zu|%s", g->level, g->header_block ? "H" : "-",
	    g->from_name, g->from_address, g->subject, g->people.n, text);
}

static void
check_case(struct arena *a, size_t i)
{
	struct segments s;
	size_t n = 0;

	segments_split(a, cases[i].in, &s);
	TAP_OK(strcmp(s.new_text, cases[i].want_new) == 0, "%s: new text \"%s\"", cases[i].descr,
	    s.new_text);
	while (n < 4 && cases[i].want[n] != NULL)
		n++;
	TAP_OK(s.n == n, "%s: %zu segments", cases[i].descr, s.n);
	for (size_t k = 0; k < n && k < s.n; k++) {
		const char *got = shown(a, &s.v[k]);

		TAP_OK(strcmp(got, cases[i].want[k]) == 0, "%s: %s", cases[i].descr, got);
	}
}

static void
check_pathological(void)
{
	static const char *const units[] = { "\n", ">", "> \n", "a:\n", "From: a@b.c\n",
		"From: a@b.c\nSent: 1\nTo: b\n\nx\n", "-----Original Message-----\n",
		"On 1.1.2025 10:15 a <a@b.c>\n", "On 1.1.2025 10:15 a <a@b.c> wrote:\n> x\n",
		"To: a@b.c;\n", "From: ", "@", "From: a@b.c a@b.c;", "________________\n",
		"2025 10:15\n", " >\n>>>>\n" };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		const size_t n = 2 * 1000 * 1000, u = strlen(units[i]);
		struct arena *a = arena_new();
		char *s = mem_calloc(n + 1, 1);
		struct segments g;

		for (size_t k = 0; k + u <= n; k += u)
			memcpy(s + k, units[i], u);
		segments_split(a, s, &g);
		TAP_OK(g.n <= MAIL_QUOTED_MAX, "2 MB, case %zu: %zu segments", i, g.n);
		free(s);
		arena_free(a);
	}
}

int
main(void)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(a, i);
	check_pathological();
	arena_free(a);
	return tap_done();
}
