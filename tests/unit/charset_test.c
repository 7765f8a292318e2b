/* LINK: base parse */
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>

#include "charset.h"
#include "mem.h"
#include "tap.h"

/* Short mail of each language in the charsets that its old mail programs write, undeclared. */
static const struct {
	const char *charsets, *text;
} undeclared[] = {
	{ "euc-kr", "안녕하세요, 계좌번호가 변경되었습니다. 확인 부탁드립니다." },
	{ "euc-kr", "은행 계좌" },
	{ "euc-kr", "송금 계좌 안내: 국민은행 123-45-678901 (예금주 김철수)\n"
		    "새로운 계좌로 입금해 주시기 바랍니다." },
	{ "euc-jp shift_jis",
	    "お世話になっております。振込先の口座が変更になりましたのでお知らせいたします。" },
	{ "euc-jp", "口座番号のご案内" },
	{ "euc-jp shift_jis", "請求書をお送りします。\nみずほ銀行 渋谷支店 普通 1234567 "
			      "カ）サンプル\nよろしくお願いいたします。" },
	{ "gb18030", "您好，我们的银行账户已经变更，请将款项汇至新账户，谢谢。" },
	{ "gb18030", "银行账户" },
	{ "gb18030", "附件是本月的发票，请查收。付款请汇入以下账户：中国工商银行上海分行" },
	{ "big5-hkscs",
	    "您好，我們的銀行帳戶已經變更，請將款項匯至新帳戶，謝謝。附件為本月發票，請查收。" },
	{ "windows-1251 koi8-r", "Добрый день! Наши банковские реквизиты изменились, просим "
				 "перечислять оплату на новый счёт." },
	{ "windows-1251 koi8-r", "Просим оплатить счёт до конца недели, спасибо." },
	{ "windows-874", "เรียนลูกค้า บัญชีธนาคารของเรามีการเปลี่ยนแปลง กรุณาโอนเงินเข้าบัญชีใหม่" },
	{ "windows-874", "เลขที่บัญชีธนาคาร" },
	{ "windows-1256",
	    "مرحبا، لقد تغير حسابنا البنكي، يرجى تحويل المبلغ إلى الحساب الجديد. شكرا لكم." },
	{ "windows-1255",
	    "שלום, חשבון הבנק שלנו השתנה, נא להעביר את התשלום לחשבון החדש. תודה רבה" },
	{ "windows-1253", "Αγαπητοί κύριοι, ο τραπεζικός μας λογαριασμός άλλαξε, παρακαλούμε "
			  "πληρώστε στον νέο." },
	{ "windows-1252", "Grüße aus Zürich: die Überweisung für Müller fällt später aus, Größe "
			  "und Maß später." },
	{ "windows-1252", "Müller" },
	{ "windows-1252",
	    "Señor, la transferencia se hará mañana; el número de cuenta cambió, según el año." },
	{ "windows-1252",
	    "Le règlement a été effectué; le numéro du compte à créditer a changé, merci à vous." },
	{ "cp866 iso-8859-5", "Просим оплатить счёт до конца недели, спасибо." },
	{ "windows-1251", "Доброго дня, надсилаємо рахунок та нові банківські реквізити." },
	{ "windows-1251 koi8-r", "СЧЁТ НА ОПЛАТУ" },
	{ "windows-1252", "\u201eÄÖÜ\u201c" },
	{ "utf-8", "은행 계좌 안내" },
};

static void
check_undeclared(void)
{
	for (size_t i = 0; i < sizeof(undeclared) / sizeof(undeclared[0]); i++) {
		const char *text = undeclared[i].text;
		char *names = strdup(undeclared[i].charsets), *at = names, *name;

		while ((name = strtok_r(at, " ", &at)) != NULL) {
			struct arena *a = arena_new();
			char bytes[1000];
			UErrorCode e = U_ZERO_ERROR;
			int32_t n = ucnv_convert(
			    name, "UTF-8", bytes, sizeof(bytes), text, (int32_t)strlen(text), &e);
			enum charset_result result;
			size_t len;
			char *copy = mem_calloc((size_t)n, 1);
			const char *got;

			memcpy(copy, bytes, (size_t)n);
			got = charset_decode(a, "", copy, (size_t)n, &len, &result);
			TAP_OK(U_SUCCESS(e) && strcmp(got, text) == 0 && result == CHARSET_GUESSED,
			    "%s: \"%s\"", name, got);
			free(copy);
			arena_free(a);
		}
		free(names);
	}
}

int
main(void)
{
	check_undeclared();
	return tap_done();
}
