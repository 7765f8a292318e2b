/* LINK: base parse */
/* Account numbers in tables, in lists, over line ends, struck out. */
#include "account_rows.h"
#include "wording.h"

static const struct account_text cases[] = {
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
	{ "comparison of numbers", "71<123+87654321", "" },
	{ "struck beside another", "Sort code ~~20-00-00~~ 40-11-60\nAccount ~~55779911~~ 71234567",
	    "uk 401160/71234567" },
	{ "struck alone", "Sort code ~~20-00-00~~\nAccount ~~55779911~~", "uk 200000/55779911" },
	{ "a mark that does not end", "~~ Sort code 20-00-00\nAccount 55779911",
	    "uk 200000/55779911" },
	{ "a ruler", "~~~~~~\nSort code 20-00-00 Account 55779911\n~~~~~~", "uk 200000/55779911" },
	{ "head and value in each line",
	    "Pay this account:\nBank: Barclays\nSort code:\nAccount: 55779911\n20-00-00",
	    "uk 200000/55779911" },
	{ "table, scores of a game", "Team : Time : Points\nBlue : 20-45-77 : 12345678", "" },
	{ "rows, scores of a game", "Blue 20-45-77 12345678\nRed 20-49-17 10345678", "" },
	{ "rows, accounts", "We have two accounts\nGBP 20-45-77 12345678\nEUR 20-45-77 10345678",
	    "uk 204577/12345678, uk 204577/10345678" },
	{ "one row", "Acme Ltd 20-45-77 12345678", "uk 204577/12345678" },
	{ "table, accounts that no head tells", "Our accounts\nGBP : 20-45-77 : 12345678",
	    "uk 204577/12345678" },
	{ "table, institution of three digits",
	    "Transit # : Inst. # : Account #\n05172 : 003 : 102-345-6", "ca 003/05172/1023456" },
};

int
main(void)
{
	wording_init();
	account_rows_check(cases, sizeof(cases) / sizeof(cases[0]));
	return tap_done();
}
