#ifndef XML_INVOICE_H
#define XML_INVOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

/*
 * xml_invoice - the text of an XML file, and whom an invoice in it wants to be paid.
 *
 * Known are UBL 2 (PayeeFinancialAccount), UN/CEFACT CII as in ZUGFeRD and Factur-X (PayeePartyCreditorFinancialAccount),
 * FatturaPA (DettaglioPagamento), Facturae (AccountToBeCredited), KSeF (RachunekBankowy) and ISO 20022 payment orders
 * (CdtTrfTxInf).  Their payees come first, as labelled lines, so that accounts.h finds holder and bank of each; then
 * every element's text as "Name: text", a line each.  Elements are known by name, whatever their namespace.
 */
#define XML_INVOICE_GAP                                                                            \
	"\n\n\n\n\n\n\n" /* wider than accounts.h looks for an account's holder and bank */
#define XML_INVOICE_PAYEES_MAX 50 /* of one invoice; others stand in the text without a label */

struct xml_invoice {
	bool invoice; /* names an account to pay to */
	bool cut; /* max was hit */
	size_t bytes; /* of text */
	unsigned xml; /* XML_* */
	const char *limit; /* of xml.h, "" if none was hit */
};

/* At most about max bytes of UTF-8, several clean lines, in the arena; bytes in any charset. */
const char *xml_invoice_text(
    struct arena *, const void *bytes, size_t n, size_t max, struct xml_invoice *ret);

#endif
