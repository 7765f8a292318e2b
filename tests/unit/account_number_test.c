/* LINK: base parse */
/* Accounts of every scheme in text: what is found, what is not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "accounts.h"
#include "tap.h"
#include "wording.h"

#define NBSP "\xc2\xa0"
#define ZWSP "\xe2\x80\x8b"

/* want: "kind value", several divided by ", ", '!' behind what was obfuscated; "" for none. */
static const struct {
	const char *what, *in, *want;
} cases[] = {
	{ "US", "Routing number: 021000021\nAccount number: 483920175523",
	    "us 021000021/483920175523" },
	{ "US in a line", "ABA 021000021, account 4839201755", "us 021000021/4839201755" },
	{ "US with hyphens", "ABA: 0210-0002-1\nA/C: 4839-201755", "us 021000021/4839201755" },
	{ "US, account first", "Account No. 4839201755\nRouting No. 021000021 (Wells Bank)",
	    "us 021000021/4839201755" },
	{ "US, NBSP", "ABA" NBSP "021000021\nAccount" NBSP "4839" NBSP "2017" NBSP "55",
	    "us 021000021/4839201755" },
	{ "US, zero width", "Routing 0210" ZWSP "00021 Account 4839" ZWSP "201755",
	    "us 021000021/4839201755!" },
	{ "US, wrong check digit", "Routing number: 021000022\nAccount number: 483920175523", "" },
	{ "US, no routing label", "021000021 and account number 4839201755", "" },
	{ "US, cells of HTML", "Routing number : 021000021\nAccount number : 4839201755",
	    "us 021000021/4839201755" },
	{ "US, a line end behind the label",
	    "Routing number\n021000021\nAccount number\n4839201755", "us 021000021/4839201755" },
	{ "UK", "Sort code: 20-00-00\nAccount number: 55779911", "uk 200000/55779911" },
	{ "UK, spaces", "Sort code 20 00 00, account no 55 77 99 11", "uk 200000/55779911" },
	{ "UK, no labels", "Pay Acme Ltd, 20-00-00 55779911", "uk 200000/55779911" },
	{ "UK, seven digits", "Sort code: 200000 Account: 5577991", "uk 200000/05577991" },
	{ "UK, nine digits", "Sort code: 200000 Account: 557799112", "" },
	{ "UK, O for 0", "Sort code: 2O-OO-00 Account: 55779911", "uk 200000/55779911!" },
	{ "UK, O for 0 at the beginning", "Sort code: OO-20-00 Account: 55779911",
	    "uk 002000/55779911!" },
	{ "UK, l for 1 at the end", "Sort code: 20-00-00 Account: 5577991l",
	    "uk 200000/55779911!" },
	{ "UK, l for 1 at the beginning", "Sort code: 20-00-00 Account: l5779911",
	    "uk 200000/15779911!" },
	{ "UK, more letters than digits", "Sort code: 20-00-00 Account: lOOllO11", "" },
	{ "letters that are words", "Account no. 55779911, I owe 2O. Sort code 20-00-00",
	    "uk 200000/55779911" },
	{ "a word of such letters", "account IO llOl 20, bank", "" },
	{ "US, letters in both", "Routing: 02I0OO02I account: 48392O1755",
	    "us 021000021/4839201755!" },
	{ "AU", "BSB: 062-000\nAccount: 1234 5678", "au 062000/12345678" },
	{ "AU, no label of the account", "BSB 062-000 12345678", "au 062000/12345678" },
	{ "IN", "IFSC: HDFC0000123\nA/C No: 50100012345678", "in HDFC0000123/50100012345678" },
	{ "IN, fifth is no 0", "IFSC: HDFC1000123\nBranch 12", "" },
	{ "MX", "CLABE: 032180000118359719", "mx 032180000118359719" },
	{ "MX, spaces", "CLABE 032 180 00011835971 9", "mx 032180000118359719" },
	{ "MX, check digit", "CLABE: 032180000118359718", "" },
	{ "MX, no label", "Guide 032180000118359719", "" },
	{ "AR", "CBU 2850590940090418135201", "ar 2850590940090418135201" },
	{ "AR, check digit", "CBU 2850590940090418135202", "" },
	{ "CA", "Transit: 10202 Institution: 003 Account: 1234567", "ca 003/10202/1234567" },
	{ "CA, both in one", "Transit no. 10202-003\nAccount no. 1234567", "ca 003/10202/1234567" },
	{ "BR", "Banco: 341\nAg. 1234-5\nC/C 12345-6", "br 341/1234/123456" },
	{ "PIX", "Chave PIX: 529.982.247-25", "pix 52998224725" },
	{ "PIX, check digit", "Chave PIX: 529.982.247-24", "" },
	{ "CPF without PIX", "CPF 529.982.247-25", "" },
	{ "CN", "户名：北京贸易有限公司\n开户行：中国银行\n账号：3456 7890 1234 567",
	    "cn 345678901234567" },
	{ "CN card", "卡号 6222021000000000004", "" },
	{ "CN tax number", "纳税人识别号：911101085923662400", "" },
	{ "TW", "戶名：大明有限公司\n銀行：第一銀行（007）\n帳號：145-10-088123",
	    "tw 007/14510088123" },
	{ "TW, one number", "受款人 大明\n帳號 012-2345-0123456789", "tw 012/0123456789" },
	{ "TW, unified business number", "統一編號：12345678 電話 02-2345-6789", "" },
	{ "TW, the bank before it", "匯款帳號：013-218035009176", "tw 013/218035009176" },
	{ "TW, the bank in parentheses", "國泰世華銀行（013）218-03-500917-6",
	    "tw 013/218035009176" },
	{ "TW, label, bank, number", "匯款帳號：第一銀行（007）145-10-088123",
	    "tw 007/14510088123" },
	{ "TW, branch first", "銀行代碼：007 帳號：145-1008812345", "tw 007/1451008812345" },
	{ "TW, telephone", "銀行 電話（049）2345678901", "" },
	{ "TW, order", "銀行匯款 訂單編號 013-218035009176", "" },
	{ "TW, login", "登入帳號：1234567890", "" },
	{ "HK", "Bank: HSBC Hong Kong\nBank code: 004\nAccount: 808-123456-838",
	    "hk 004808123456838" },
	{ "JP", "みずほ銀行(0001) 渋谷支店(210) 普通 1234567", "jp 0001/210/1/1234567" },
	{ "JP, full width", "三井銀行 渋谷支店 普通預金 口座番号：１２３４５６７",
	    "jp //1/1234567" },
	{ "JP telephone", "電話番号 1234567", "" },
	{ "KR", "국민은행 123-45-6789-012 예금주 홍길동", "kr 123456789012" },
	{ "KR business number", "사업자등록번호 123-45-67890", "" },
	{ "NZ", "Please pay 01-0242-0100194-00", "nz 0102420100194000" },
	{ "NZ, check digit", "Please pay 01-0242-0100195-00", "" },
	{ "ZA", "Bank: FNB\nBranch code: 250655\nAccount number: 62001234567",
	    "za 250655/62001234567" },
	{ "IL", "חשבון: 12-345-123456", "il IL090123450000000123456" },
	{ "CZ", "19-2000145399/0800", "cz CZ6508000000192000145399" },
	{ "CZ, modulus", "19-2000145398/0800", "" },
	{ "SK", "8742637541/1200", "sk SK4512000000008742637541" },
	{ "PL", "61 1090 1014 0000 0712 1981 2874", "pl PL61109010140000071219812874" },
	{ "PL, check digits", "62 1090 1014 0000 0712 1981 2874", "" },
	{ "DE", "Kto. 532013000, BLZ 370 400 44", "de DE89370400440532013000" },
	{ "FR", "RIB 20041 01005 05000130026 40", "" },
	{ "ES", "2100 0418 45 0200051332", "es ES9121000418450200051332" },
	{ "ES, check digits", "2100 0418 46 0200051332", "" },
	{ "BE", "539-0075470-34", "be BE68539007547034" },
	{ "BE, modulus", "539-0075470-35", "" },
	{ "NO", "8601.11.17947", "no NO9386011117947" },
	{ "NO, modulus", "8601.11.17948", "" },
	{ "SE bankgiro", "Bankgiro: 5050-1055", "bankgiro 50501055" },
	{ "SE bankgiro, Luhn", "Bankgiro: 5050-1056", "" },
	{ "SE OCR", "Bankgiro: 5050-1055 OCR: 1234567", "bankgiro 50501055" },
	{ "RU", "БИК 044525225\nр/с 40702810138000123456", "" },
	{ "VN", "Số tài khoản: 0071001234567 tại Vietcombank", "other 0071001234567" },
	{ "TH", "เลขที่บัญชี 123-4-56789-0", "other 1234567890" },
	{ "ID", "No. Rekening 1234567890 a.n. PT Maju", "other 1234567890" },
	{ "BTC", "send to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa now",
	    "btc 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" },
	{ "BTC, checksum", "send to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb now", "" },
	{ "BTC, bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
	    "btc bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
	{ "BTC, bech32m", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
	    "btc bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0" },
	{ "BTC, bech32, checksum", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "" },
	{ "ETH", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
	    "eth 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" },
	{ "ETH, EIP-55", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "" },
	{ "TRON", "USDT: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
	    "tron TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" },
	{ "four countries in one text",
	    "Sort code: 20-00-00\nAccount number: 55779911\n\n"
	    "US wires: Routing (ABA): 021000021  Account: 483920117\n"
	    "PIX: 529.982.247-25\n"
	    "銀行代碼 822 中國信託 帳號 123456789012\n"
	    "みずほ銀行 本店 普通 1234567 口座名義 ベンダー",
	    "uk 200000/55779911, us 021000021/483920117, pix 52998224725, "
	    "tw 822/123456789012, jp //1/1234567" },
	{ "codes before, two accounts of one bank",
	    "Sort code: 20-00-00\nAccount number: 55779911\nAccount number: 55779912\n\n"
	    "Routing: 021000021\nAccount: 483920117",
	    "uk 200000/55779911, uk 200000/55779912, us 021000021/483920117" },
	{ "codes behind",
	    "Account no: 55779911\nSort code: 20-00-00\nAccount no: 483920117\nABA: 021000021",
	    "uk 200000/55779911, us 021000021/483920117" },
	{ "a Korean account borrows nothing",
	    "Routing: 021000021 Account: 483920117\n국민은행 계좌번호 123456789012",
	    "us 021000021/483920117, kr 123456789012" },
	{ "a Chinese account at a bank of the US", "账号: 483920117\nABA: 021000021",
	    "us 021000021/483920117" },
	{ "an IBAN and the same account's domestic form",
	    "Sort code 60-16-13 Account 31926819 IBAN GB29 NWBK 6016 1331 9268 19",
	    "iban GB29NWBK60161331926819" },
	{ "NZ, spaces", "ANZ New Zealand, Account number: 01 0242 0100194 00",
	    "nz 0102420100194000" },
	{ "NZ, no dashes", "Account 0102420100194000, SWIFT ANZBNZ22", "nz 0102420100194000" },
	{ "NZ, spaces, another country", "Order 01 0242 0100194 00", "" },
	{ "HK, bank code in brackets", "Hang Seng Bank (024)\nAccount: 239-123456-001",
	    "hk 239123456001" },
	{ "HK, branch code apart",
	    "Bank code: 012\nBranch code: 875\nAccount number: 0-012345-6\nBank of China (Hong "
	    "Kong)",
	    "hk 01287500123456" },
	{ "HK, Chinese", "匯豐銀行 戶口號碼 808-123456-838", "hk 808123456838" },
	{ "UPI", "UPI: Acme.Tools@okhdfcbank", "upi acme.tools@okhdfcbank" },
	{ "UPI, telephone", "VPA: 9876543210@paytm", "upi 9876543210@paytm" },
	{ "UPI, no label", "write to acme@okhdfcbank", "" },
	{ "UPI, an address of mail", "UPI: acme@okhdfcbank.example", "" },
	{ "PIX, mail", "Chave PIX: financeiro@vendor.example", "pix financeiro@vendor.example" },
	{ "PIX, telephone", "Chave Pix (telefone): (11) 98765-4321", "pix +5511987654321" },
	{ "PIX, telephone with country", "PIX +55 11 98765-4321", "pix +5511987654321" },
	{ "PIX, no mobile telephone", "Pix: (11) 3876-54321", "" },
	{ "PIX, random key", "Chave aleatória: 123e4567-e89b-42d3-a456-426614174000",
	    "pix 123e4567-e89b-42d3-a456-426614174000" },
	{ "UUID without PIX", "Ticket 123e4567-e89b-42d3-a456-426614174000", "" },
	{ "PIX, CNPJ with letters", "Chave PIX CNPJ: 12.ABC.345/01DE-35", "pix 12ABC34501DE35" },
	{ "PIX, CNPJ with letters, check digits", "Chave PIX CNPJ: 12.ABC.345/01DE-36", "" },
	{ "PIX spoken of", "We take PIX. Write to a@b.example", "" },
	{ "CN, bank named by its CNAPS", "CNAPS: 102100099996\nAccount: 3456789012345",
	    "cn 3456789012345" },
	{ "CN, CNAPS, check digit", "CNAPS: 102100099997\nAccount: 3456789012345", "" },
	{ "FR, RIB with letters", "RIB : 20041 01005 0500013M026 06",
	    "fr FR1420041010050500013M02606" },
	{ "FR, RIB as one", "RIB 20041010050500013M02606", "fr FR1420041010050500013M02606" },
	{ "FR, RIB, key", "RIB : 20041 01005 0500013M026 07", "" },
	{ "FR, RIB with labels",
	    "Code banque 20041 Code guichet 01005 N° de compte 0500013M026 Clé RIB 06",
	    "fr FR1420041010050500013M02606" },
	{ "FR, RIB in a table",
	    "Banque : Guichet : N° compte : Clé\n20041 : 01005 : 0500013M026 : 06",
	    "fr FR1420041010050500013M02606" },
	{ "IL, bank in brackets", "בנק לאומי (10) סניף 936 חשבון 12345678",
	    "il IL230109360000012345678" },
	{ "IL, English", "Bank Leumi, Israel (10), branch no. 936, account 12345678",
	    "il IL230109360000012345678" },
	{ "IL, telephone", "סניף 936 טלפון 12345678", "" },
	{ "JP, half width", "ﾐﾂﾋﾞｼ銀行 ｼﾌﾞﾔ支店 普通 1234567 ｶ)ﾍﾞﾝﾀﾞｰ", "jp //1/1234567" },
	{ "JP, current account", "三菱UFJ銀行 渋谷支店 当座 No.1234567", "jp //2/1234567" },
	{ "JP, post office", "ゆうちょ銀行 記号 10120 番号 12345671", "jp 9900/018/1/1234567" },
	{ "JP, a number", "番号 12345671", "" },
	{ "CH, postal account", "PC-Konto 80-8274-9", "ch CH0409000000800082749" },
	{ "CH, postal account, check digit", "PC-Konto 80-8274-8", "" },
	{ "CH, QR-IBAN", "CH44 3199 9123 0008 8901 2", "iban CH4431999123000889012" },
	{ "CA, bank by its number", "Bank 003 Transit 10202 Account 1234567",
	    "ca 003/10202/1234567" },
	{ "CA, routing number", "Routing 000310202 account 1234567", "ca 003/10202/1234567" },
	{ "SE plusgiro, spaces", "Plusgiro: 4 01 82-8", "plusgiro 401828" },
	{ "SE, clearing", "Clearingnr: 8327-9 Kontonr: 123 456 789-0", "other 83271234567890" },
	{ "IT, parts", "ABI 05428 CAB 11101 C/C 000000123456", "it IT60X0542811101000000123456" },
	{ "PayPal", "PayPal: pay@vendor.example", "paypal pay@vendor.example" },
	{ "PayPal, German", "Bitte per PayPal an Pay@Vendor.example", "paypal pay@vendor.example" },
	{ "PayPal, link", "https://paypal.me/AcmeTools", "paypal acmetools" },
	{ "PayPal spoken of", "We take PayPal, Visa and cheques: pay@vendor.example", "" },
	{ "PayPal's own address", "PayPal: service@paypal.com", "" },
	{ "an address with the word", "paypal@vendor.example", "" },
	{ "Wise", "Send it by Wise to @annak123", "wise annak123" },
	{ "a wise word", "It is wise to write to a wise friend, a@b.example", "" },
	{ "Alipay", "支付宝账号：13800138000", "alipay 13800138000" },
	{ "LINE Pay", "LINE Pay ID: acme-pay", "linepay acme-pay" },
	{ "LINE", "LINE ID: acme-pay", "" },
	{ "WeChat Pay", "微信支付：acme_pay88", "wechat acme_pay88" },
	{ "WeChat", "微信号：acme_pay88", "" },
	{ "PayNow", "PayNow UEN: 00192200M", "paynow 00192200M" },
	{ "UEN, check letter", "PayNow UEN: 00192200K", "" },
	{ "gift cards", "Buy five Apple gift cards, scratch them and send me the codes today.",
	    "giftcard gift cards" },
	{ "gift cards on sale", "Buy gift cards online. Codes are sent by e-mail.", "" },
	{ "ETH behind a word with digits", "USDT ERC20 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
	    "eth 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" },
	{ "masked", "Our bank account ****1234 stays.", "masked *1234" },
	{ "masked, its end", "our account ending in 1234.", "masked *1234" },
	{ "masked IBAN", "IBAN DE89 **** **** **** 3000", "masked DE89*3000" },
	{ "masked IBAN, no spaces", "IBAN: DE89XXXXXXXXXXXXXX3000", "masked DE89*3000" },
	{ "masked card", "your Visa card account ending in 1234", "" },
	{ "masked order", "Your order ending in 1234", "" },
	{ "glued to \"No.\"", "Account No.55779911, sort code 20-00-00", "uk 200000/55779911" },
	{ "a word with a digit behind it", "Sort code 20-00-00 Account 55779911 2nd floor",
	    "uk 200000/55779911" },
	{ "FI, words around", "Saaja: Oy Ab, tilinumero 123456-785", "fi FI2112345600000785" },
	{ "FI, invoice", "Laskunumero 123456785, pankki", "" },
	{ "DK", "Reg.nr.: 0040 Konto: 0440116243 Modtager: X ApS", "dk DK5000400440116243" },
	{ "DK, EAN", "EAN-nr. 5790000123456 bank", "" },
	{ "AT", "BLZ 19043 Kontonummer 234573201", "at AT611904300234573201" },
	{ "AT, company register", "UID-Nr. 12345678, Bank", "" },
	{ "CH, clearing", "BC-Nr. 762 Konto 11623852957", "ch CH9300762011623852957" },
	{ "ZA, Afrikaans", "Takkode: 250655 Rekeningnommer: 62001234567", "za 250655/62001234567" },
	{ "HU", "Bankszámlaszámunk: 11773016-11111018-00000000",
	    "hu HU42117730161111101800000000" },
	{ "HU, tax number", "Adószám: 11773016111110180, bank", "" },
	{ "GR", "Αρ. λογαριασμού: 0011012300695, Τράπεζα: Εθνική", "other 0011012300695" },
	{ "GR, invoice", "Αριθμός τιμολογίου 0011012300695, Τράπεζα Εθνική", "" },
	{ "RO", "Cont: 1234567890123 Banca Transilvania", "other 1234567890123" },
	{ "RO, invoice", "Factura nr. 1234567890123 Banca Transilvania", "" },
	{ "TR", "Hesap: 1234567890 Ziraat Bankası", "other 1234567890" },
	{ "TR, invoice", "Fatura numarası 1234567890 Ziraat Bankası", "" },
	{ "VN, bank beside", "Tài khoản: 0071001234567 Ngân hàng Vietcombank",
	    "other 0071001234567" },
	{ "VN, contract", "Số hợp đồng 0071001234567 Ngân hàng Vietcombank", "" },
	{ "ID, bank beside", "Rek. 1234567890 Bank BCA a.n. PT Maju", "other 1234567890" },
	{ "ID, telephone", "No. telp 1234567890 Bank BCA", "" },
	{ "NL, a bill", "rekening 20261234 te betalen", "" },
	{ "TH, tax number", "เลขผู้เสียภาษี 1234567890123 ธนาคาร", "" },
	{ "AR, ours", "رقم حسابنا: 1234567890123", "other 1234567890123" },
	{ "AR, customer", "رقم العميل 1234567890123 البنك", "" },
	{ "IL, invoice", "מספר חשבונית 12345678 בנק", "" },
	{ "CZ, in words", "Na účet 19-2000145399/0800", "cz CZ6508000000192000145399" },
	{ "NO, konto", "Betales til konto 8601 11 17947", "no NO9386011117947" },
	{ "NO, invoice", "Faktura nr. 86011117947 til konto", "" },
	{ "RU, with its bank", "р/с № 40702810400000000225 БИК 044525225",
	    "ru RU0804452522540702810400000000225" },
	{ "RU, correspondent account", "к/с № 30101810400000000225 БИК 044525225", "" },
	{ "table, cells of HTML",
	    "Bank : Account No : Sort code : SWIFT\nBarclays : 55779911 : 20-00-00 : BARCGB22",
	    "uk 200000/55779911" },
	{ "table, tabs", "Bank\tAccount No\tSort code\nBarclays\t55779911\t20-00-00",
	    "uk 200000/55779911" },
	{ "table, CSV",
	    "Name,\"Bank, branch\",Account No,Sort code\nAcme,\"Barclays, "
	    "London\",55779911,20-00-00",
	    "uk 200000/55779911" },
	{ "table, semicolons", "Name;Routing;Account\nAcme;021000021;483920117",
	    "us 021000021/483920117" },
	{ "table, Markdown",
	    "| Bank | Account No | Sort code |\n|------|-----|-----|\n| Barclays | 55779911 | "
	    "20-00-00 |",
	    "uk 200000/55779911" },
	{ "table, columns of spaces",
	    "  Bank            Account No      Sort code\n  Barclays        55779911        "
	    "20-00-00",
	    "uk 200000/55779911" },
	{ "table, columns of spaces, an empty one",
	    "  Bank        Branch      Account No      Sort code\n"
	    "  Barclays                55779911        20-00-00",
	    "uk 200000/55779911" },
	{ "table, an empty cell",
	    "Bank : Branch : Account No : Sort code\nBarclays : 55779911 : 20-00-00",
	    "uk 200000/55779911" },
	{ "table, two empty cells",
	    "Bank\tBranch\tAccount No\tBIC\tSort code\nBarclays\t55779911\t20-00-00",
	    "uk 200000/55779911" },
	{ "table, a cell of two lines",
	    "Bank : Account No : Sort code\nBarclays\nLondon\n55779911 : 20-00-00",
	    "uk 200000/55779911" },
	{ "table, an empty cell below an order",
	    "Bank : Order no : Account No : Sort code\nBarclays : 55779911 : 20-00-00",
	    "uk 200000/55779911" },
	{ "table, two rows",
	    "Bank : Currency : Account number\nHSBC Hong Kong : USD : 808-123456-838\n"
	    "HSBC Hong Kong : HKD : 808-123456-001",
	    "hk 808123456838, hk 808123456001" },
	{ "table, heads in the first column",
	    "Currency : GBP : EUR\nSort code : 20-00-00 : 40-11-22\nAccount : 55779911 : 66880022",
	    "uk 200000/55779911, uk 401122/66880022" },
	{ "table, Chinese", "帳號 : 銀行代碼 : 戶名\n145-10-088123 : 007 : 大明有限公司",
	    "tw 007/14510088123" },
	{ "a list of heads above a list of values",
	    "Account name\nAccount no\nSort code\nAcme Ltd\n55779911\n20-00-00",
	    "uk 200000/55779911" },
	{ "a title above the list of heads", "Bank details\nSort code\nAccount\n20-00-00\n55779911",
	    "uk 200000/55779911" },
	{ "a title above, and too few values", "Bank details\nSort code\nAccount\n20-00-00\n", "" },
	{ "a sort code is not broken", "Account\n20-00-00\n55779911", "uk 200000/55779911" },
	{ "UK, one label for both", "Our account: 20-00-00 55779911", "uk 200000/55779911" },
	{ "labels above, paragraphs", "Account number:\n\n55779911\n\nSort code:\n\n20-00-00",
	    "uk 200000/55779911" },
	{ "table of invoices",
	    "Invoice no : Date : Account : Amount\n"
	    "48392011 : 2026-11-01 : 4839201755 : 1,200.00\nBank: Chase",
	    "" },
	{ "table of orders", "Item : Order no : Customer no\nWidget : 48392011 : 55779911\nBank",
	    "" },
	{ "table of customers", "Bank : Customer account no\nChase : 4839201755", "" },
	{ "table of telephones", "Name : Account manager : Phone\nAnn : Bob : 02079460018\nbank",
	    "" },
	{ "rows of amounts", "Bank charges : 120000 : 130000\nAccount fees : 4839201 : 5577991",
	    "" },
	{ "prose with commas",
	    "We keep your account, bank, and name\nin our files, 55779911, as ever", "" },
	{ "broken by a line's end", "Account number: 4839\n201755\nRouting: 021000021",
	    "us 021000021/4839201755" },
	{ "broken by a line's end, quoted", "> BSB: 062-000\n> Account number: 1234\n> 5678",
	    "au 062000/12345678" },
	{ "broken in a long line",
	    "Please send the outstanding amount to our account number 48392017\n5590 at Chase (ABA "
	    "021000021).",
	    "us 021000021/483920175590" },
	{ "CLABE, broken", "CLABE 032180000\n118359719", "mx 032180000118359719" },
	{ "PL, broken", "61 1090 1014 0000\n0712 1981 2874", "pl PL61109010140000071219812874" },
	{ "an account, then its code", "Account: 55779911\n20-00-00", "uk 200000/55779911" },
	{ "an account, then an address", "Sort code 20-00-00 Account: 557799\n5678 Main Street",
	    "uk 200000/00557799" },
	{ "UK, spaces, a slash", "Lloyds Bank 30 96 26 / 55779911", "uk 309626/55779911" },
	{ "UK, spaces, no bank", "Room 30 96 26 / 55779911", "" },
	{ "UK, a currency before it", "GBP: 20-00-00 55779911, HSBC", "uk 200000/55779911" },
	{ "UK, words between", "Meetings on 10-11-12 at 55779911 Main Street", "" },
	{ "UK, a day of a statement",
	    "Our bank details are on file.\n01-10-26    55779911    1,200.00", "" },
	{ "UK, a day below a customer's account", "Account no. 55779911\n24-11-26 Invoice", "" },
	{ "UK, a sort code like a day", "Acme Ltd | 09-01-28 | 55779911 | Santander UK",
	    "uk 090128/55779911" },
	{ "UK, like a day, labelled", "Sort code 09-01-28, account 55779911",
	    "uk 090128/55779911" },
	{ "US, code and account", "ACH: 021000021 / 1100099887766 (checking)",
	    "us 021000021/1100099887766" },
	{ "CA, short label", "inst 010 / transit 00072 / acct 1234567", "ca 010/00072/1234567" },
	{ "an account of another matter",
	    "Electricity: account number 8500 1234 5678. Pay online. Bank details are not taken.",
	    "" },
	{ "its bank in the next sentence", "Account number 8500 1234 5678. Bank: Acme.",
	    "other 850012345678" },
	{ "a ledger's account", "G/L account 43871029, bank reconciliation", "" },
	{ "TH, a bank between", "โอนเข้าบัญชีกสิกรไทย 012-3-45678-9", "other 0123456789" },
	{ "Zelle, a telephone", "Please send it with Zelle to (212) 555-0147.",
	    "zelle 2125550147" },
	{ "Zelle, a mail address", "Zelle: pay@acme.example", "zelle pay@acme.example" },
	{ "Zelle, its own address", "Zelle: support@zellepay.example", "" },
	{ "Zelle, spoken of", "We do not take Zelle. Call (212) 555-0147.", "" },
	{ "Venmo", "venmo @acme-tools", "venmo acme-tools" },
	{ "Venmo, a page", "https://venmo.com/u/acme-tools", "venmo acme-tools" },
	{ "Venmo, spoken of", "no venmo please", "" },
	{ "Cash App", "Cash App $AcmeTools", "cashapp acmetools" },
	{ "Cash App, an amount", "Cash App $120", "" },
	{ "Revolut", "or Revolut @acmetools", "revolut acmetools" },
	{ "Revolut, a bank", "BIC REVOGB21, Revolut Ltd", "" },
	{ "Skrill", "Skrill: pay@acme.example", "skrill pay@acme.example" },
	/* a bank's name leads to its number, and to nothing else */
	{ "MY, a bank's name", "Bank Islam 14012010123456 (Syarikat Hijau)",
	    "other 14012010123456" },
	{ "ZA, a bank's name", "FNB 62091234567 Karoo Wool", "other 62091234567" },
	{ "KE, a bank's name and a country's", "Standard Chartered Kenya 0102012345600",
	    "other 0102012345600" },
	{ "a name that says that it is a bank's", "Umoja Bank: 0180293847561",
	    "other 0180293847561" },
	{ "no name before the word", "Our Bank 0180293847561", "" },
	{ "a word between", "Umoja Bank will call 0180293847561", "" },
	{ "a reference of a bank", "Umoja Bank Ref 0180293847561", "" },
	{ "a telephone number of a bank, 11 digits", "HSBC 03457404404", "" },
	{ "a telephone number of a bank, grouped", "Barclays Bank 0345 734 5345", "" },
	{ "a toll-free number of a bank", "Wells Fargo 800-869-3557", "" },
	{ "a toll-free number of a bank, plain", "Maybank 1300886688", "" },
	{ "a card of a bank", "HSBC 4111111111111111", "" },
	{ "nine digits behind a bank's name", "FNB 620912345", "other 620912345" },
	{ "eight digits behind a bank's name", "FNB 62091234", "" },
	{ "a day behind a bank's name", "FNB 20261124", "" },
	{ "HK, a bank's name", "匯豐銀行 808-654321-838", "hk 808654321838" },
	{ "HK, another word", "匯豐銀行訂單 808-654321-838", "" },
	{ "TW, code and number", "玉山銀行 808 0576-940-033456", "tw 808/0576940033456" },
	{ "TW, code, branch and number", "第一銀行(007) 板橋分行 205-10-012345",
	    "tw 007/20510012345" },
	{ "TW, no bank", "料號 808 0576-940-033456", "" },
	{ "CN, a bank's branch", "中国建设银行上海分行 31050161364000001234",
	    "cn 31050161364000001234" },
	{ "CN, a bank's word ends before", "银行：上海分行，订单 31050161364000001234", "" },
	{ "MX, a bank's name", "BBVA 012180001123456781", "mx 012180001123456781" },
	{ "MX, a bank's name, no CLABE", "BBVA 012180001123456782", "other 012180001123456782" },
	{ "MX, a CLABE of no bank known, no label", "Pedido 012180001123456781", "" },
	{ "AU, a bank's name, spaces", "NAB | 083 170 | 77 889 1234", "au 083170/778891234" },
	{ "AU, spaces, no bank", "Job | 083 170 | 77 889 1234", "" },
	{ "GB, a bank's name, spaces", "Revolut Business - 04 29 09 / 3388 1277",
	    "uk 042909/33881277" },
	{ "GB, spaces, no bank", "Section 04 29 09 / 3388 1277", "" },
	{ "CA, transit and institution by form", "TD Canada Trust: 10202-004 5234567",
	    "ca 004/10202/5234567" },
	{ "CA, a cheque's line", "Void cheque details: 00072-010 | 12-34567",
	    "ca 010/00072/1234567" },
	{ "CA, no such institution", "Void cheque details: 00072-011 | 12-34567", "" },
	{ "CA, no bank spoken of", "Part 00072-010 | 12-34567", "" },
	{ "CA, a folio", "institution 815, transit 30101, folio 123456-7", "ca 815/30101/1234567" },
	{ "a folio without a transit number", "Banco Azteca, folio 1234567", "" },
	{ "NZ, a branch of three digits", "01-902-0068389-00", "nz 0109020068389000" },
	{ "NZ, a branch of three digits, wrong", "01-902-0068388-00", "" },
	{ "NZ, a branch of three digits, suffix of three", "01-902-0068389-000",
	    "nz 0109020068389000" },
	{ "NZ, spaces behind a bank's name", "Kiwibank 38 9012 0012341 00", "nz 3890120012341000" },
	{ "NZ, spaces, no bank", "Order 38 9012 0012341 00", "" },
	{ "DE, spaces and a dash", "Konto 1234 56-207, BLZ 200 100 20",
	    "de DE80200100200123456207" },
	{ "RU, the bank's own account",
	    "БИК 044525225\nСч. № 30101810400000000225\n"
	    "Сч. № 40702810200000012345",
	    "ru RU2504452522540702810200000012345" },
	{ "US, other labels", "R/T 0210-0002-1 DDA 0098 1122 33", "us 021000021/0098112233" },
	{ "IN, Hindi", "बैंक SBI, खाता संख्या 30123456789, IFSC SBIN0001234",
	    "in SBIN0001234/30123456789" },
	{ "ID, a label that ends in a dot, the bank between", "No. Rek. BCA: 123-456-7890",
	    "other 1234567890" },
	{ "UPI, another word", "GPay rohan@okhdfcbank", "upi rohan@okhdfcbank" },
	{ "DK, no label", "Danske Bank 9570-0012345678", "dk DK4395700012345678" },
	{ "DK, no bank named", "Order 9570-0012345678, bank", "" },
	{ "AU, no label, the bank before it", "ANZ 013-999 / 1122 33445", "au 013999/112233445" },
	{ "AU, no bank", "Job 013-999 / 1122 33445", "" },
	{ "MX, the bank between", "CLABE Santander 032180000118359719", "mx 032180000118359719" },
	{ "an order at a bank", "Order Santander 032180000118359719", "" },
	{ "TH, no label, a bank beside", "ธนาคารกรุงเทพ 118-4-56789-0", "other 1184567890" },
	{ "TH, no bank", "Part 118-4-56789-0", "" },
	{ "ID, Bank Rakyat's form", "BRI 0123-01-012345-50-7", "other 012301012345507" },
	{ "JP, a word that begins like a kind of account", "銀行 当座の対応として 1234567 個", "" },
	{ "AU, short label", "BSB: 062-000\nAcc: 1234 5678", "au 062000/12345678" },
	{ "PH, savings account", "BDO S/A 0012 3456 7890", "other 001234567890" },
	{ "PH, no bank", "S/A 0012 3456 7890", "" },
	{ "CO", "Bancolombia cuenta de ahorros 123-456789-01", "other 12345678901" },
	{ "CO, tax number", "Bancolombia NIT 900123456-7", "" },
	{ "a bank between", "our account at Barclays 55779911, sort code 20-00-00",
	    "uk 200000/55779911" },
	{ "TR, branch", "Garanti, Şube Kodu: 345, Hesap No: 6298765", "other 3456298765" },
	{ "TR, branch in brackets", "Ziraat Bankası Ostim Şubesi (1234) Hesap No: 6298765",
	    "other 12346298765" },
	{ "TR, no branch", "Ziraat Bankası Hesap No: 6298765", "other 6298765" },
	{ "HK, no label", "Hang Seng Bank 024-123-456789-001", "hk 024123456789001" },
	{ "HK, no such bank, but its name before it", "Hang Seng Bank 999-123-456789-001",
	    "hk 999123456789001" },
	{ "HK, no such bank", "Hang Seng Bank, part 999-123-456789-001", "" },
	{ "HK, no bank named", "Part 024-123-456789-001", "" },
	{ "TW, virtual", "台新銀行 繳費帳號 812-0012-34567890123456", "tw 812/34567890123456" },
	{ "HU, no label", "11773016-11111018-00000000", "hu HU42117730161111101800000000" },
	{ "HU, two groups, no label", "Rendelés 11773016-11111018", "" },
	{ "DK slip", "+71<123456789012347+87654321<", "fik 87654321" },
	{ "DK slip, spaces", "FIK: 71 < 123456789012347 + 87654321 <", "fik 87654321" },
	{ "DK slip without a payment's number", "+73<+87654321<", "fik 87654321" },
	{ "DK slip, Luhn", "+71<123456789012348+87654321<", "" },
	{ "DK slip, no such type", "+72<123456789012347+87654321<", "" },
	{ "DK slip, six digits", "+71<123456789012347+876543<", "" },
	{ "comparison of numbers", "71<123+87654321", "" },
	{ "JP, ordinary mail", "普通郵便で1234567通お送りしました。", "" },
	{ "coin in a link", "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1",
	    "btc 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" },
	{ "coin in a link of a chain",
	    "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@1?value=2",
	    "eth 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" },
	{ "PIX, a kind in brackets", "Chave Pix (aleatória): 123e4567-e89b-42d3-a456-426614174000",
	    "pix 123e4567-e89b-42d3-a456-426614174000" },
	{ "struck beside another", "Sort code ~~20-00-00~~ 40-11-60\nAccount ~~55779911~~ 71234567",
	    "uk 401160/71234567" },
	{ "struck alone", "Sort code ~~20-00-00~~\nAccount ~~55779911~~", "uk 200000/55779911" },
	{ "a mark that does not end", "~~ Sort code 20-00-00\nAccount 55779911",
	    "uk 200000/55779911" },
	{ "a ruler", "~~~~~~\nSort code 20-00-00 Account 55779911\n~~~~~~", "uk 200000/55779911" },
	{ "head and value in each line",
	    "Pay this account:\nBank: Barclays\nSort code:\nAccount: 55779911\n20-00-00",
	    "uk 200000/55779911" },
	{ "order", "Purchase order 4839201755, our bank is Acme", "" },
	{ "invoice", "Invoice no. 48392017 of 2026-11-24, total 1,200.00", "" },
	{ "telephone", "Account department: tel. 020 7946 0018, bank holiday", "" },
	{ "telephone with +", "Account: +44 20 7946 0018, bank", "" },
	{ "customer", "Customer account number 48392017 at our bank", "" },
	{ "an account of no bank", "Your account number is 48392017.", "" },
	{ "VAT", "VAT no. 136695976, IBAN on request", "" },
	{ "UPS", "Tracking 1Z999AA10123456784", "" },
	{ "container", "Container MSKU1234565", "" },
	{ "EAN", "EAN 4006381333931", "" },
	{ "RF reference", "RF18539007547034", "" },
	{ "date", "account as of 24.11.2026 bank", "" },
	{ "words between", "Your account is closed. The bank called about case 48392017", "" },
};

static const char *
joined(struct arena *a, const struct mail_account *v, size_t n)
{
	const char *s = "";

	for (size_t i = 0; i < n; i++)
		s = arena_printf(a, "%s%s%s %s%s", s, i > 0 ? ", " : "",
		    account_kind_name(v[i].kind), v[i].value, v[i].obfuscated ? "!" : "");
	return s;
}

/* Digits that nobody chose: xorshift. */
static uint32_t
chance(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* How many of 10,000 random runs of n digits behind a label are accounts. */
static unsigned
found(const char *label, unsigned n)
{
	uint32_t seed = 2463534242;
	unsigned hits = 0;

	for (unsigned i = 0; i < 10000; i++) {
		struct arena *a = arena_new();
		struct mail_account *v = NULL;
		size_t count = 0;
		char s[120];
		int at = snprintf(s, sizeof(s), "%s ", label);

		for (unsigned k = 0; k < n; k++)
			s[at++] = (char)('0' + chance(&seed) % 10);
		s[at] = '\0';
		accounts_find(a, s, WHERE_NEW_TEXT, 0, &v, &count);
		hits += count > 0;
		arena_free(a);
	}
	return hits;
}

/* How many of 10,000 texts are accounts where each '#' is a random digit. */
static unsigned
found_in(const char *pattern)
{
	uint32_t seed = 88172645;
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

static void
qr_payload(void)
{
	struct arena *a = arena_new();
	struct mail_account *v = NULL;
	size_t n = 0;

	accounts_find(a,
	    "BCD\n002\n1\nSCT\nCOBADEFFXXX\nPartner Tools GmbH\nDE89370400440532013000\nEUR12.30\n",
	    WHERE_NEW_TEXT, 0, &v, &n);
	TAP_OK(n == 1 && strcmp(v[0].bic, "COBADEFFXXX") == 0 &&
		   strcmp(v[0].beneficiary, "Partner Tools GmbH") == 0,
	    "the payload of a QR code names bank and holder");
	n = 0;
	accounts_find(a, "BCD\n002\n1\nSDD\nCOBADEFFXXX\nPartner\nDE89370400440532013000\n",
	    WHERE_NEW_TEXT, 0, &v, &n);
	TAP_OK(n == 1 && v[0].beneficiary[0] == '\0', "another payload names none");
	arena_free(a);
}

int
main(void)
{
	wording_init();
	qr_payload();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		struct mail_account *v = NULL;
		size_t n = 0, len = strlen(cases[i].in);
		char *copy = malloc(len + 1);
		const char *got, *own;
		bool hides = true;

		memcpy(copy, cases[i].in, len + 1);
		accounts_find(a, copy, WHERE_NEW_TEXT, 0, &v, &n);
		got = joined(a, v, n);
		for (size_t k = 0; k < n; k++) {
			own = strrchr(v[k].value, '/') != NULL ? strrchr(v[k].value, '/') + 1
							       : v[k].value;
			hides &=
			    v[k].kind == ACCOUNT_GIFTCARD || strstr(v[k].evidence, own) == NULL;
		}
		TAP_OK(strcmp(got, cases[i].want) == 0, "%s: '%s'", cases[i].what, got);
		TAP_OK(hides, "%s: the evidence hides it", cases[i].what);
		free(copy);
		arena_free(a);
	}
	rates();
	pattern_rates();
	return tap_done();
}
