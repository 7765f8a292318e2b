#include <string.h>

#include "buf.h"
#include "struck.h"
#include "text.h"
#include "xml.h"
#include "xml_invoice.h"

#define PATH_MAX_NAMES 32 /* elements whose names are remembered; invoices nest a dozen */
#define NAME_MAX_BYTES 64
#define VALUE_MAX 1000 /* bytes of a payee's name or number */

enum field { HOLDER = 0, FORENAME, NUMBER, NRB, BIC, PAYEE, SELLER, FIELDS };

struct payee {
	const char *v[FIELDS];
};

/* An element's text, by its name, its parent's, and one above them; NULL: any. */
static const struct {
	const char *above, *parent, *name;
	enum field field;
} rules[] = {
	{ "PayeeFinancialAccount", "PayeeFinancialAccount", "ID", NUMBER },
	{ "PayeeFinancialAccount", "PayeeFinancialAccount", "Name", HOLDER },
	{ "PayeeFinancialAccount", "FinancialInstitutionBranch", "ID", BIC },
	{ "PayeeFinancialAccount", "FinancialInstitution", "ID", BIC },
	{ "PayeeParty", "PartyName", "Name", PAYEE },
	{ "AccountingSupplierParty", "PartyName", "Name", SELLER },
	{ "AccountingSupplierParty", NULL, "RegistrationName", SELLER },
	{ "SpecifiedTradeSettlementPaymentMeans", "PayeePartyCreditorFinancialAccount", "IBANID",
	    NUMBER },
	{ "SpecifiedTradeSettlementPaymentMeans", "PayeePartyCreditorFinancialAccount",
	    "ProprietaryID", NUMBER },
	{ "SpecifiedTradeSettlementPaymentMeans", "PayeePartyCreditorFinancialAccount",
	    "AccountName", HOLDER },
	{ "SpecifiedTradeSettlementPaymentMeans", "PayeeSpecifiedCreditorFinancialInstitution",
	    "BICID", BIC },
	{ "PayeeTradeParty", "PayeeTradeParty", "Name", PAYEE },
	{ "SellerTradeParty", "SellerTradeParty", "Name", SELLER },
	{ "DettaglioPagamento", NULL, "IBAN", NUMBER },
	{ "DettaglioPagamento", NULL, "BIC", BIC },
	{ "DettaglioPagamento", NULL, "Beneficiario", HOLDER },
	{ "CedentePrestatore", NULL, "Denominazione", SELLER },
	{ "CedentePrestatore", NULL, "Nome", FORENAME },
	{ "CedentePrestatore", NULL, "Cognome", SELLER },
	{ "AccountToBeCredited", NULL, "IBAN", NUMBER },
	{ "AccountToBeCredited", NULL, "AccountNumber", NUMBER },
	{ "AccountToBeCredited", NULL, "BIC", BIC },
	{ "SellerParty", NULL, "CorporateName", SELLER },
	{ "RachunekBankowy", NULL, "NrRB", NRB },
	{ "RachunekBankowy", NULL, "SWIFT", BIC },
	{ "Podmiot1", NULL, "Nazwa", SELLER },
	{ "CdtTrfTxInf", "Cdtr", "Nm", HOLDER },
	{ "CdtTrfTxInf", "FinInstnId", "BIC", BIC },
	{ "CdtTrfTxInf", "FinInstnId", "BICFI", BIC },
	{ "CdtrAcct", NULL, "IBAN", NUMBER },
};

/* Each begins another payee. */
static const char *const payees[] = { "PayeeFinancialAccount",
	"SpecifiedTradeSettlementPaymentMeans", "DettaglioPagamento", "AccountToBeCredited",
	"RachunekBankowy", "CdtTrfTxInf" };

struct walk {
	struct arena *a;
	char path[PATH_MAX_NAMES][NAME_MAX_BYTES];
	size_t depth;
	struct buf value; /* text since the last tag */
	struct buf lines;
	size_t max;
	bool cut;
	struct payee v[XML_INVOICE_PAYEES_MAX];
	size_t n;
	struct payee all; /* what is said for all of them */
};

static const char *
name_at(const struct walk *w, size_t up)
{
	return w->depth > up && w->depth - up <= PATH_MAX_NAMES ? w->path[w->depth - 1 - up] : "";
}

static bool
below(const struct walk *w, const char *name)
{
	for (size_t i = 0; i < w->depth && i < PATH_MAX_NAMES; i++)
		if (strcmp(w->path[i], name) == 0)
			return true;
	return false;
}

static void
take(struct walk *w, enum field field, const char *value)
{
	struct payee *p =
	    field >= PAYEE || field == FORENAME || w->n == 0 ? &w->all : &w->v[w->n - 1];

	if (p->v[field] == NULL)
		p->v[field] = value;
}

/* What stood before a tag: a line of text, and perhaps a fact. */
static void
flush(struct walk *w)
{
	const char *value = text_line(w->a, (const char *)w->value.p, w->value.len);
	const char *name = name_at(w, 0);

	w->value.len = 0;
	if (value[0] == '\0')
		return;
	if (w->lines.len + strlen(value) > w->max) {
		w->cut = true;
		return;
	}
	buf_bytes(&w->lines, name, strlen(name));
	buf_bytes(&w->lines, ": ", 2);
	buf_bytes(&w->lines, value, strlen(value));
	buf_bytes(&w->lines, "\n", 1);
	if (strlen(value) > VALUE_MAX)
		return;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (strcmp(rules[i].name, name) == 0 &&
		    (rules[i].parent == NULL || strcmp(rules[i].parent, name_at(w, 1)) == 0) &&
		    below(w, rules[i].above))
			take(w, rules[i].field, value);
}

static void
on_start(void *ctx, const char *name, const struct xml_attributes *atts)
{
	struct walk *w = ctx;
	size_t n = strnlen(name, NAME_MAX_BYTES - 1);

	(void)atts;
	flush(w);
	if (w->depth < PATH_MAX_NAMES) {
		memcpy(w->path[w->depth], name, n);
		w->path[w->depth][n] = '\0';
	}
	w->depth++;
	for (size_t i = 0; i < sizeof(payees) / sizeof(payees[0]); i++)
		if (strcmp(name, payees[i]) == 0 && w->n < XML_INVOICE_PAYEES_MAX)
			w->n++;
}

static void
on_end(void *ctx, const char *name)
{
	struct walk *w = ctx;

	(void)name;
	flush(w);
	if (w->depth > 0)
		w->depth--;
}

static void
on_text(void *ctx, const char *s, size_t n)
{
	struct walk *w = ctx;

	if (w->value.len + n > w->max) {
		w->cut = true;
		n = w->max - w->value.len;
	}
	buf_bytes(&w->value, s, n);
}

static void
line(struct buf *b, const char *label, const char *value)
{
	if (value == NULL)
		return;
	buf_bytes(b, label, strlen(label));
	buf_bytes(b, ": ", 2);
	buf_bytes(b, value, strlen(value));
	buf_bytes(b, "\n", 1);
}

static bool
payee_out(struct walk *w, const struct payee *p, struct buf *b)
{
	const char *holder = p->v[HOLDER], *number = p->v[NUMBER];

	/* A Polish number is written without its country. */
	if (number == NULL && p->v[NRB] != NULL)
		number = arena_printf(w->a, "PL%s", p->v[NRB]);
	if (number == NULL)
		return false;
	if (holder == NULL)
		holder = w->all.v[PAYEE];
	if (holder == NULL)
		holder = w->all.v[SELLER];
	if (holder != NULL && holder == w->all.v[SELLER] && w->all.v[FORENAME] != NULL)
		holder = arena_printf(w->a, "%s %s", w->all.v[FORENAME], holder);
	line(b, "Beneficiary", holder);
	line(b, number[0] >= 'A' ? "IBAN" : "Account number", number);
	line(b, "BIC", p->v[BIC]);
	buf_bytes(b, XML_INVOICE_GAP, sizeof(XML_INVOICE_GAP) - 1);
	return true;
}

const char *
xml_invoice_text(struct arena *a, const void *bytes, size_t n, size_t max, struct xml_invoice *ret)
{
	struct walk *w = arena_alloc(a, 1, sizeof(*w));
	struct xml_handler h = { w, on_start, on_end, on_text };
	struct buf b = { 0 };
	const char *text;

	*w = (struct walk){ .a = a, .max = max };
	*ret = (struct xml_invoice){ 0 };
	ret->xml = xml_read(a, bytes, n, &h, &ret->limit);
	flush(w);
	for (size_t i = 0; i < w->n; i++)
		ret->invoice |= payee_out(w, &w->v[i], &b);
	buf_bytes(&b, w->lines.p, w->lines.len);
	text = text_lines(a, b.p == NULL ? "" : (const char *)b.p, b.len, &ret->bytes);
	text = struck_none(a, text);
	ret->bytes = strlen(text);
	ret->cut = w->cut;
	buf_free(&b);
	buf_free(&w->lines);
	buf_free(&w->value);
	return text;
}
