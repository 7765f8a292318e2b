/* LINK: base parse */
/* Wallets, coins, names under which accounts are paid, masked numbers. */
#include "account_rows.h"
#include "wording.h"

static const struct account_text cases[] = {
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
	{ "PIX spoken of", "We take PIX. Write to a@b.example", "" },
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
	{ "UPI, another word", "GPay rohan@okhdfcbank", "upi rohan@okhdfcbank" },
	{ "coin in a link", "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1",
	    "btc 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" },
	{ "coin in a link of a chain",
	    "ethereum:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@1?value=2",
	    "eth 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" },
	{ "PIX, a kind in brackets", "Chave Pix (aleatória): 123e4567-e89b-42d3-a456-426614174000",
	    "pix 123e4567-e89b-42d3-a456-426614174000" },
	{ "masked, checking", "Please use our checking ending in 7731.", "masked *7731" },
	{ "masked, another word before it", "We keep checking the flats ending in 7731", "" },
	{ "masked, points", "Our account ...7731 is closed", "masked *7731" },
	{ "masked, two points", "Our account ..7731 is closed", "" },
	{ "masked, points and a space", "About our account... 2024 was a good year", "" },
	{ "masked, an ellipsis", "Konto …4471 nicht mehr nutzen", "masked *4471" },
	{ "masked, bullets", "Account •••• 4471", "masked *4471" },
	{ "masked, bullets of an IBAN", "IBAN DE89 •••• •••• •••• •••• 3000", "masked DE89*3000" },
	{ "masked, bullets of no account", "Chapter •••• 4471", "" },
	{ "masked, last four", "account number (last four: 4471)", "masked *4471" },
	{ "masked, Russian", "Счёт, номер счета заканчивается на 4471", "masked *4471" },
	{ "masked, Chinese, five", "帳號末五碼 12345", "masked *12345" },
};

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
	account_rows_check(cases, sizeof(cases) / sizeof(cases[0]));
	qr_payload();
	return tap_done();
}
