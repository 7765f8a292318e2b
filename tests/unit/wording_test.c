/* LINK: base parse */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lexicon.h"
#include "mail.h"
#include "mem.h"
#include "tap.h"
#include "text.h"
#include "wording.h"

/* Says that the sender's bank details change. */
static const char *const claims[] = {
	"Please note that our bank details have changed and no payments should be made to the old "
	"account.",
	"We will never ask for your password, our bank details have changed.",
	"If you receive this, it means our bank details have changed.",
	"Kindly update your records with our new banking information below.",
	"Due to an ongoing audit our account can no longer receive funds; please remit to our new "
	"account.",
	"We have recently switched banks.",
	"Effective immediately, all payments should be sent to our new bank account.",
	"Our IBAN has changed, please see attached.",
	"The bank account for payments has been changed to HSBC Hong Kong.",
	"please be aware that our company's bank account information has been updated",
	"Could you please use our new bank account for this invoice?",
	"We changed our bank last month and all our details are new",
	"Our banking partner has changed, please find the updated wire instructions attached.",
	"unsere Bankverbindung hat sich geändert.",
	"Bitte beachten Sie unsere neue Bankverbindung.",
	"Achtung: ab dem 1. März gilt eine neue IBAN für Ihre Zahlungen.",
	"Wir haben die Bank gewechselt, bitte überweisen Sie künftig auf das neue Konto.",
	"Aufgrund einer Umstellung ändert sich unsere Kontoverbindung zum Monatsende.",
	"Wir möchten Sie informieren, dass wir unsere Bankverbindung geändert haben und bitten "
	"nicht mehr auf das alte Konto zu zahlen",
	"Nos coordonnées bancaires ont changé.",
	"Veuillez noter notre nouveau RIB ci-joint.",
	"Nous vous informons du changement de nos coordonnées bancaires",
	"Le compte bancaire de notre société a été modifié depuis hier",
	"Nuestros datos bancarios han cambiado a partir de hoy",
	"Le informamos que hemos cambiado de cuenta bancaria",
	"Por favor realice el pago a nuestra nueva cuenta bancaria",
	"Le nostre coordinate bancarie sono cambiate",
	"Vi comunichiamo che il nostro IBAN è stato modificato",
	"Vi preghiamo di effettuare il bonifico sul nuovo conto",
	"Informamos que os nossos dados bancários foram alterados",
	"Por favor utilize a nossa nova conta bancária",
	"Ons rekeningnummer is gewijzigd",
	"Wij hebben een nieuw rekeningnummer bij de ABN AMRO",
	"Informujemy o zmianie numeru rachunku bankowego",
	"Nasz numer konta uległ zmianie",
	"Våra bankuppgifter har ändrats",
	"Vi har bytt bank och har ett nytt bankgiro",
	"Banka hesap bilgilerimiz değişmiştir",
	"Lütfen ödemeyi yeni banka hesabımıza yapınız",
	"Naše bankovní spojení se změnilo",
	"Oznamujeme změnu čísla účtu",
	"Наши банковские реквизиты изменились",
	"Сообщаем об изменении банковских реквизитов",
	"Внимание, у нас новые реквизиты",
	"لقد تم تغيير بياناتنا البنكية",
	"يرجى التحويل إلى حسابنا البنكي الجديد",
	"Chúng tôi đã thay đổi tài khoản ngân hàng",
	"Vui lòng chuyển khoản vào tài khoản mới của chúng tôi",
	"บริษัทได้เปลี่ยนบัญชีธนาคารแล้ว",
	"กรุณาโอนเงินไปยังบัญชีใหม่ของเรา",
	"Nomor rekening kami telah berubah",
	"Mohon transfer ke rekening baru kami",
	"은행 계좌가 변경되었습니다",
	"당사의 입금계좌가 변경되었으니 새로운 계좌로 송금해 주십시오",
	"振込先口座が変更になりましたのでご連絡いたします。",
	"このたび弊社の取引銀行を変更いたしました。",
	"今後は新しい口座にお振込みください。お間違いのないようお願いします。",
	"本公司銀行帳戶已變更,請改匯至以下帳號",
	"因會計系統調整，匯款帳號有異動，造成不便敬請見諒",
	"請將貨款匯至新帳戶",
	"我們的銀行帳戶因稽核暫停使用，請匯入另一個帳戶",
	"我司收款账户已变更，请按新账户付款",
	"由于税务审计，原账户已停用，请付款至新的银行账户",
	"您好，附件是我司更新后的银行资料",
	"Please be informed that we are currently undergoing an annual audit and our usual account "
	"cannot receive payments, kindly use the new account details in the attached letter.",
	"We have been notified by our bank of an irregularity, so our previous account is closed.",
	"Attached is the corrected invoice; note the IBAN was wrong in the earlier one and has "
	"been updated.",
	"Going forward, all remittances should be directed to our updated bank account in Hong "
	"Kong.",
	"Due to tax reasons we now use a different bank account.",
	"Our banking info has been changed, see below.",
	"We are changing our bank, the new account will be active on Monday.",
	"The account number you have on file is no longer valid.",
	"pls note change in bank account",
	"Kindly note that we have a new IBAN",
	"For this payment please use our alternative account with Barclays.",
	"Our finance department has informed me that we moved to a new bank, please confirm so I "
	"can send you the new bank information.",
	"wegen einer Kontoprüfung ist unser bisheriges Konto gesperrt, bitte nutzen Sie die neue "
	"Bankverbindung im Anhang",
	"anbei die korrigierte Rechnung mit der neuen IBAN",
	"Wir haben ein neues Geschäftskonto.",
	"Bitte verwenden Sie ab sofort folgende neue Kontodaten",
	"suite à un audit, notre compte habituel est bloqué, merci d'utiliser notre nouveau compte",
	"notre banque a changé, vous trouverez le nouveau RIB en pièce jointe",
	"Debido a una auditoría nuestra cuenta actual está bloqueada, utilice la nueva cuenta",
	"a causa di una verifica fiscale il nostro conto è cambiato",
	"Devido a uma auditoria, a nossa conta mudou",
	"因銀行稽核，原帳戶暫停使用，請將貨款匯到我們的新帳戶",
	"附件為更正後的發票，銀行帳號已更新",
	"我們公司的受款銀行已更換，請依新帳號付款",
	"敝公司自本月起更換往來銀行",
	"振込先の銀行が変わりましたのでご確認ください",
	"口座が凍結されたため、別の口座へお振込みをお願いします",
	"은행 감사로 인해 기존 계좌를 사용할 수 없으니 새 계좌로 송금 부탁드립니다",
	"из-за аудита наш счет изменился, оплату просим произвести на новый счет",
};

/* Speaks of bank details and claims nothing. */
static const char *const harmless[] = {
	"Please find attached invoice 4711, payable to the account below.",
	"Our bank details: see invoice footer. We look forward to your new order.",
	"Please pay to the following account within 30 days.",
	"The delivery date has changed, our bank details are unchanged.",
	"The meeting has been moved to Tuesday.",
	"Has your bank account changed?",
	"Your bank account details have been updated successfully.",
	"Please update your bank details in the supplier portal.",
	"Any changes to our bank details will be confirmed by phone.",
	"Our bank details will never change by e-mail.",
	"We do not change our bank account without a written letter signed by two directors.",
	"Beware of fraud: criminals send e-mails claiming that our bank details have changed.",
	"Please call us if you get an email that says our account number has changed.",
	"Please disregard the previous invoice, the quantity was wrong.",
	"Your account manager has changed.",
	"The new price list is attached.",
	"Account no. 12345 remains valid.",
	"Bitte überweisen Sie den Betrag auf das unten stehende Konto.",
	"Ihre Bankverbindung wurde geändert.",
	"Unsere Bankverbindung ändert sich nicht.",
	"Wir ändern unsere Bankverbindung niemals per E-Mail.",
	"Diese Rechnung ersetzt die vorherige.",
	"Die Lieferadresse hat sich geändert, Bankverbindung siehe unten.",
	"Merci de régler la facture sur notre compte habituel.",
	"Cette facture annule et remplace la précédente.",
	"Nous ne modifions jamais nos coordonnées bancaires par e-mail.",
	"Nunca cambiaremos nuestra cuenta bancaria por correo.",
	"Non cambieremo mai il nostro IBAN via e-mail.",
	"Nunca mudamos a nossa conta bancária por email.",
	"Wij zullen ons rekeningnummer nooit per e-mail wijzigen.",
	"Nigdy nie zmieniamy numeru konta drogą mailową.",
	"Vi ändrar aldrig vårt bankgiro via e-post.",
	"Banka hesap bilgilerimizi e-posta ile değiştirmeyiz.",
	"Nikdy neměníme číslo účtu e-mailem.",
	"Мы никогда не меняем реквизиты по электронной почте.",
	"لا نقوم بتغيير حسابنا البنكي عبر البريد الإلكتروني",
	"Chúng tôi không bao giờ thay đổi số tài khoản qua email.",
	"เราจะไม่เปลี่ยนบัญชีธนาคารทางอีเมล",
	"Kami tidak akan pernah mengubah rekening bank melalui email.",
	"당사는 이메일로 계좌 변경을 안내하지 않습니다.",
	"弊社がメールで振込先の変更をご案内することはありません。",
	"本公司絕不會以電子郵件更改匯款帳號。",
	"請匯款至新竹分行帳戶",
	"本公司匯款帳號如下，請於月底前付款",
	"我公司绝不会通过邮件更改收款账户。",
	"下記口座へお振込みください。",
	"貴社の口座情報に変更がございましたらお知らせください。",
	"請更新貴公司的匯款帳號資料",
	"Could you please tell us whether the bank details have changed?",
	"Our address has changed. Bank account as before.",
	"We have a new office; the account stays the same.",
	"there is no change to our bank details",
	"our bank details remain the same",
	"our bank details remain unchanged",
	"please verify any change of bank details by telephone",
	"have your bank details changed? please let us know",
	"please send us your bank details",
	"please provide your bank account for refund",
	"to update your bank details log in to the supplier portal",
	"cyber crime alert",
	"important changes to your bank account fees",
	"本公司匯款帳號不會變更",
	"本公司不會以電子郵件通知變更匯款帳號",
	"本公司銀行帳戶並無變更",
	"如收到變更匯款帳號之通知，請務必來電確認",
	"慎防變更匯款帳號之詐騙郵件",
	"請提供貴公司匯款帳號",
	"若貴公司帳戶有異動請告知",
	"我司收款账户从未变更",
	"我公司不会通过邮件通知变更收款账户",
	"如收到变更收款账户的邮件，请务必电话核实",
	"谨防邮件诈骗，汇款前请电话确认账户",
	"请提供贵司银行账户信息",
	"如开票信息有变更请及时告知",
	"当社がメールで振込先の変更をお願いすることはございません",
	"振込先口座の変更をメールのみでご連絡することはありません",
	"振込先に変更はございません",
	"振込先変更を装ったメールにご注意ください",
	"口座情報に変更がございましたらご連絡ください",
	"貴社の振込先をお知らせください",
	"당사는 이메일로 계좌 변경을 요청하지 않습니다",
	"계좌 변경 사항은 없습니다",
	"계좌 변경 메일을 받으시면 반드시 전화로 확인해 주십시오",
	"귀사의 계좌 정보를 알려 주시기 바랍니다",
	"계좌번호가 변경된 경우 알려주세요",
	"Unsere Bankverbindung bleibt unverändert",
	"Sollten Sie eine E-Mail mit geänderter Bankverbindung erhalten, rufen Sie uns bitte an",
	"Achtung bei Bankverbindungsänderungen per E-Mail",
	"Bitte teilen Sie uns Ihre Bankverbindung mit",
	"Hat sich Ihre Bankverbindung geändert?",
	"nous ne vous communiquerons jamais un changement de RIB par e-mail",
	"nos coordonnées bancaires n'ont pas changé",
	"si vous recevez un message annonçant un changement de RIB, appelez-nous",
	"méfiez-vous des fraudes au changement de RIB",
	"merci de nous transmettre votre RIB",
	"en cas de changement de vos coordonnées bancaires, merci de nous en informer",
	"nunca comunicaremos cambios de cuenta bancaria por correo electrónico",
	"si recibe un correo indicando un cambio de cuenta, llámenos",
	"por favor indíquenos su número de cuenta",
	"non comunichiamo mai variazioni di IBAN via e-mail",
	"le nostre coordinate bancarie non sono cambiate",
	"se ricevete una mail con un IBAN diverso, contattateci telefonicamente",
	"attenzione alle truffe del cambio IBAN",
	"vi preghiamo di comunicarci il vostro IBAN",
	"nunca alteramos os dados bancários por e-mail",
	"caso receba e-mail informando mudança de conta, confirme por telefone",
	"cuidado com o golpe do boleto falso",
	"favor informar os seus dados bancários",
	"wij wijzigen ons rekeningnummer nooit per e-mail",
	"ons rekeningnummer is niet gewijzigd",
	"ontvangt u een bericht over een gewijzigd rekeningnummer, bel ons dan",
	"wilt u ons uw IBAN doorgeven",
	"nie zmieniamy numeru rachunku drogą mailową",
	"nasz numer rachunku nie uległ zmianie",
	"w razie otrzymania informacji o zmianie konta prosimy o kontakt telefoniczny",
	"prosimy o podanie numeru rachunku",
	"vi ändrar aldrig våra bankuppgifter via e-post",
	"våra bankuppgifter är oförändrade",
	"om ni får ett mejl om ändrat bankgiro, ring oss",
	"vänligen meddela ert bankgironummer",
	"banka hesap bilgilerimiz değişmemiştir",
	"banka hesap değişikliğini asla e-posta ile bildirmeyiz",
	"hesap değişikliği bildiren bir e-posta alırsanız lütfen bizi arayınız",
	"IBAN bilgilerinizi iletmenizi rica ederiz",
	"nikdy neoznamujeme změnu čísla účtu e-mailem",
	"naše bankovní spojení se nezměnilo",
	"prosíme o sdělení čísla vašeho účtu",
	"наши банковские реквизиты не изменились",
	"мы никогда не сообщаем об изменении реквизитов по электронной почте",
	"если вы получили письмо об изменении реквизитов, позвоните нам",
	"просим сообщить ваши банковские реквизиты",
	"لن نقوم أبدا بتغيير بياناتنا البنكية عبر البريد الإلكتروني",
	"لم تتغير بياناتنا البنكية",
	"في حال استلام رسالة بتغيير الحساب البنكي يرجى الاتصال بنا",
	"يرجى تزويدنا برقم حسابكم",
	"chúng tôi không bao giờ thay đổi tài khoản ngân hàng qua email",
	"vui lòng cung cấp số tài khoản của quý công ty",
	"บริษัทไม่มีการเปลี่ยนแปลงบัญชีธนาคาร",
	"บริษัทจะไม่แจ้งเปลี่ยนบัญชีทางอีเมล",
	"หากได้รับอีเมลแจ้งเปลี่ยนบัญชี กรุณาโทรยืนยัน",
	"กรุณาแจ้งเลขที่บัญชีของท่าน",
	"kami tidak pernah mengubah nomor rekening melalui email",
	"tidak ada perubahan nomor rekening",
	"jika menerima email perubahan rekening, harap hubungi kami melalui telepon",
	"mohon informasikan nomor rekening perusahaan Anda",
	"Thanks for the new invoice, our bank will process the payment on Monday.",
	"I changed the address on the purchase order, the payment terms stay as agreed.",
	"We updated the packing list; the account number of the carrier is 4711.",
	"Please find the updated statement of account attached.",
	"The updated proforma invoice is attached, bank details as usual.",
	"Please quote your new account number when calling support.",
	"You can change your payment details in your profile.",
	"We need your bank details to set you up as a new supplier.",
	"Please send us your bank account details on letterhead.",
	"Our new office address is Main Street 1; our bank details remain as before.",
	"The exchange rate has changed since last week, please adjust the payment.",
	"A new version of the contract with changed payment terms is attached.",
	"Your direct deposit information was changed on March 3.",
	"We noticed a new login to your bank account.",
	"Please confirm the bank account details on our invoice are correct.",
	"Do you have a new bank account or is it still the same?",
	"I opened a new ticket regarding the account information page.",
	"The bank account will be closed for maintenance? No, only the branch.",
	"We have received your new bank details and updated our records.",
	"Thank you, we have updated your bank details in our system.",
	"Could you confirm that your bank details have changed?",
	"We got a mail saying that your bank details changed, is that correct?",
	"Someone pretending to be us told customers that our bank details had changed.",
	"We would never send new bank details by email.",
	"New bank details are never communicated by email.",
	"anbei unsere neue Preisliste, Bankverbindung wie gehabt",
	"Wir haben Ihre neue Bankverbindung erhalten.",
	"Haben Sie eine neue Bankverbindung?",
	"Danke für die Mitteilung Ihrer neuen Bankverbindung.",
	"Bitte prüfen Sie, ob die Bankverbindung noch stimmt.",
	"Nous avons bien reçu votre nouveau RIB.",
	"Merci de nous envoyer votre RIB pour la création de votre compte fournisseur.",
	"Gracias, hemos actualizado sus datos bancarios.",
	"Abbiamo ricevuto le vostre nuove coordinate bancarie.",
	"Recebemos os seus novos dados bancários.",
	"Wij hebben uw nieuwe rekeningnummer ontvangen.",
	"Otrzymaliśmy Państwa nowy numer konta.",
	"Vi har fått ert nya bankgiro.",
	"Yeni banka hesap bilgilerinizi aldık.",
	"Мы получили ваши новые реквизиты.",
	"已收到貴公司新的匯款帳號",
	"我們已更新貴公司的銀行資料",
	"已收到贵司更新后的账户信息",
	"貴社の新しい振込先を確認しました",
	"귀사의 새로운 계좌를 확인하였습니다",
	"請問貴公司的帳號是否有變更?",
	"附件是更新後的發票,匯款帳號不變",
	"報價單已更新,請確認後付款",
	"新訂單請見附件,帳號同前",
};

/* Says that money was sent. */
static const char *const sent[] = {
	"We have sent the payment this morning.",
	"I have transferred the amount today.",
	"The payment has been made, see attached swift copy.",
	"Your invoice has been paid.",
	"The transfer was executed on 3 March.",
	"Wir haben den Betrag gestern überwiesen.",
	"Der Betrag wurde heute überwiesen.",
	"Le virement a été effectué ce matin.",
	"Hemos realizado la transferencia hoy.",
	"Abbiamo effettuato il bonifico ieri.",
	"O pagamento foi efetuado ontem.",
	"De betaling is uitgevoerd.",
	"Przelew został wykonany dzisiaj.",
	"Vi har betalat fakturan.",
	"Ödemeniz yapılmıştır, ödeme yapıldı.",
	"Platba byla odeslána.",
	"Оплата произведена сегодня.",
	"تم تحويل المبلغ اليوم",
	"Chúng tôi đã thanh toán hóa đơn.",
	"โอนเงินเรียบร้อยแล้วค่ะ",
	"Pembayaran telah dilakukan kemarin.",
	"오늘 송금하였습니다.",
	"本日送金いたしました。",
	"款項已匯出,請查收",
	"我们已付款，请查收",
	"the payment of EUR 148,220.00 has been made today, please confirm receipt.",
	"The amount of USD 12,000 was transferred to you this morning.",
	"We have settled the invoice you sent us; the transfer over 3,000 EUR went out yesterday.",
	"die Zahlung über 12.000 EUR wurde heute Morgen ausgeführt",
	"Den Rechnungsbetrag haben wir Ihnen am Montag überwiesen.",
	"le virement de 12 000 EUR a bien été effectué ce matin",
	"el pago de 12.000 EUR ha sido realizado hoy, por favor confirme la recepción",
	"il bonifico di 12.000 EUR è stato eseguito oggi",
	"貨款已匯至貴公司帳戶，請查收",
	"貨款USD12,000今日已匯出",
	"Płatność w kwocie 12 000 EUR została zrealizowana wczoraj",
	"Оплата в размере 12000 евро произведена вчера",
};

/* Asks for it, waits for it, denies it. */
static const char *const not_sent[] = {
	"Please confirm when payment has been made.",
	"Once the payment has been made, send us the slip.",
	"If you have already paid, please ignore this reminder.",
	"If payment has been made, please disregard this notice.",
	"Has the payment been made? The payment was made?",
	"We will transfer the amount tomorrow.",
	"The payment has not been made yet.",
	"We have not yet transferred the money.",
	"Bitte teilen Sie uns mit, sobald der Betrag überwiesen wurde.",
	"Der Betrag wurde noch nicht überwiesen.",
	"Sobald der Betrag überwiesen wurde, liefern wir.",
	"Merci de confirmer une fois que le virement a été effectué.",
	"Le virement n'a pas été effectué.",
	"Una vez que el pago ha sido realizado, avísenos.",
	"Przelew nie został wykonany.",
	"Если оплата произведена, сообщите нам.",
	"如已付款，請忽略本通知",
	"請於付款後回傳水單",
	"尚未付款",
	"是否已付款?",
	"振込が完了しましたらご連絡ください。",
	"まだ送金しておりません",
	"송금하셨으면 알려 주십시오",
	"The invoice was sent yesterday.",
	"A payment reminder was sent last week.",
	"The payment will be made next week.",
	"The payment for the order is due once the transfer of title has been executed.",
	"We ship the goods after the payment has been received.",
	"Die Rechnung wurde gestern gesendet.",
	"Der Betrag muss bis Freitag überwiesen werden.",
	"Der Betrag wird morgen überwiesen.",
	"Haben Sie den Betrag bereits überwiesen?",
	"Le paiement sera effectué demain.",
	"貴公司已付款，謝謝",
	"發票已寄出",
	"請安排付款",
};

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

static unsigned
roles_of(struct arena *a, const char *text, const char **ret)
{
	char *copy = mem_strdup(text);
	unsigned roles = wording_roles(a, copy, "", ret);

	free(copy);
	return roles;
}

static void
check_list(
    struct arena *a, const char *descr, const char *const *v, size_t n, unsigned bit, int want)
{
	for (size_t i = 0; i < n; i++) {
		const char *evidence;
		unsigned roles = roles_of(a, v[i], &evidence);

		TAP_OK(((roles & bit) != 0) == want && (!want || evidence[0] != '\0'), "%s: %s",
		    descr, v[i]);
	}
}

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
	roles_of(a, arena_printf(a, "%s本公司匯款帳號已變更%s", s, s), &evidence);
	TAP_OK(strlen(evidence) <= MAIL_EVIDENCE_MAX && text_is_utf8(evidence, strlen(evidence)) &&
		   strstr(evidence, "匯款帳號已變更") != NULL,
	    "evidence of a long sentence: %s", evidence);
}

static void
check_time(const char *piece)
{
	struct arena *a = arena_new();
	size_t k = strlen(piece), times = (2u << 20) / k;
	char *s = mem_calloc(times * k + 1, 1);
	const char *evidence;
	clock_t start;

	for (size_t i = 0; i < times; i++)
		memcpy(s + i * k, piece, k);
	start = clock();
	wording_roles(a, s, "", &evidence);
	TAP_OK(clock() - start < 20 * CLOCKS_PER_SEC, "2 MB of \"%s\": %.2f s", piece,
	    (double)(clock() - start) / CLOCKS_PER_SEC);
	free(s);
	arena_free(a);
}

#define N(v) (sizeof(v) / sizeof((v)[0]))

int
main(void)
{
	struct arena *a = arena_new();
	clock_t start = clock();

	wording_init();
	TAP_OK(clock() - start < CLOCKS_PER_SEC / 2, "the lexicon is read in %.3f s",
	    (double)(clock() - start) / CLOCKS_PER_SEC);
	check_list(a, "claims", claims, N(claims), WORDING_BANK_CHANGE, 1);
	check_list(a, "harmless", harmless, N(harmless), WORDING_BANK_CHANGE, 0);
	check_list(a, "sent", sent, N(sent), WORDING_PAYMENT_MADE, 1);
	check_list(a, "not sent", not_sent, N(not_sent), WORDING_PAYMENT_MADE, 0);
	check_cases(a);
	check_long_evidence(a);
	check_time("a");
	check_time("bank details changed not ");
	check_time("not bank details and new account, ");
	check_time("if we change bank details and our ");
	check_time("不變更匯款帳號");
	check_time("。");
	check_time("ؤ");
	check_time("\u200b");
	check_time("\ufdfa");
	check_time("your bank details your ");
	arena_free(a);
	return tap_done();
}
