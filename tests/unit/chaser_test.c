/* LINK: base parse */
/* Asking after a payment that was due: WORDING_CHASER. */
#include <string.h>

#include "arena.h"
#include "mail.h"
#include "tap.h"
#include "wording.h"

static const char *const chasers[] = {
	"Our records show that invoice 4711 is overdue since 12 March.",
	"We have still not received your payment for invoice 4711.",
	"Could you tell me when we can expect payment?",
	"Have you paid the invoice of last month?",
	"Zahlungserinnerung: Rechnung 4711",
	"Leider konnten wir bis heute keinen Zahlungseingang verbuchen.",
	"Die Rechnung 4711 ist noch nicht bezahlt.",
	"Nous n'avons pas encore reçu votre règlement de la facture 4711.",
	"La facture 4711 reste impayée à ce jour.",
	"Aún no hemos recibido el pago de la factura 4711.",
	"¿Han realizado el pago de la factura?",
	"Sollecito di pagamento fattura 4711",
	"Non abbiamo ancora ricevuto il bonifico.",
	"Ainda não recebemos o pagamento da fatura 4711.",
	"Wij hebben nog geen betaling ontvangen voor factuur 4711.",
	"Do dziś nie otrzymaliśmy zapłaty za fakturę 4711.",
	"Przypomnienie o płatności",
	"Vi har ännu inte fått betalning för faktura 4711.",
	"Faktura 4711 je po splatnosti.",
	"Мы до сих пор не получили оплату по счету 4711.",
	"4711 numaralı faturanın ödemesini henüz almadık, ödemenizi bekliyoruz.",
	"لم نستلم الدفعة حتى الآن",
	"發票4711的款項尚未收到款項,請問付款了嗎",
	"貴公司四月份貨款已逾期，請儘速處理",
	"我们还没收到货款，请问是否已经汇款",
	"請求書4711につきまして、ご入金が確認できておりません。",
	"아직 입금이 확인되지 않았습니다.",
	"เรายังไม่ได้รับเงินค่าสินค้า",
	"Chúng tôi chưa nhận được thanh toán cho hóa đơn 4711.",
	"Kami belum menerima pembayaran untuk faktur 4711.",
	"お支払いがまだ確認できておりません。",
	"7月分のお支払いが確認できていないようです。",
	"先月分の代金をまだ頂いておりません。",
	"期日を過ぎておりますが、入金がございません。",
	"請求書4711のお振込みはいつ頃になりますでしょうか。",
	"The funds have not come in yet.",
	"Das Geld ist bei uns noch immer nicht angekommen.",
	"Votre virement ne nous est toujours pas parvenu.",
	"El dinero todavía no nos ha llegado.",
	"Il bonifico non ci è ancora arrivato.",
	"Uw betaling is bij ons nog niet bijgeschreven.",
	"Оплата к нам так и не поступила.",
	"贵司的货款我们至今没有收到。",
};

static const char *const others[] = {
	"If payment has not arrived by Friday we will charge interest.",
	"Please find our invoice 4711 attached.",
	"We have received your payment, thank you.",
	"Payment is due within 30 days.",
	"If payment is overdue, interest of 8 % is charged.",
	"Das Geld ist angekommen, vielen Dank.",
	"Bei Zahlungsverzug berechnen wir Verzugszinsen.",
	"En cas de retard de paiement, une indemnité de 40 euros est due.",
	"Gracias, hemos recibido el pago.",
	"款項已收到，謝謝。",
	"請於30天內付款。",
	"お支払い期限は月末です。",
	"Have you received our drawings?",
	"The report is overdue.",
	"The goods will not leave before your payment has arrived.",
	"Die Zahlung ist angekommen, die Ware noch nicht.",
	"お支払いが確認できましたら発送いたします。",
	"お支払いを確認いたしました。",
	"收到货款后我们立即发货。",
	"We have not received your drawings.",
};

static unsigned
roles_of(const char *text, const char **ret_evidence)
{
	struct arena *a = arena_new();
	const char *evidence;
	unsigned roles = wording_roles(a, text, "", &evidence);
	static char kept[MAIL_EVIDENCE_MAX + 1];

	strncpy(kept, evidence, sizeof(kept) - 1);
	*ret_evidence = kept;
	arena_free(a);
	return roles;
}

int
main(void)
{
	const char *evidence;

	wording_init();
	for (size_t i = 0; i < sizeof(chasers) / sizeof(chasers[0]); i++) {
		unsigned roles = roles_of(chasers[i], &evidence);

		TAP_OK(
		    (roles & WORDING_CHASER) != 0 && evidence[0] != '\0', "asks: %s", chasers[i]);
		TAP_OK((roles & (WORDING_PAYMENT_MADE | WORDING_BANK_CHANGE)) == 0,
		    "and says nothing else: %s", chasers[i]);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		TAP_OK((roles_of(others[i], &evidence) & WORDING_CHASER) == 0, "does not ask: %s",
		    others[i]);
	return tap_done();
}
