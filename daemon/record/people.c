#include <ctype.h>
#include <string.h>

#include "people.h"

/* A company's label is recognised in a local part only when it is at least so long. */
#define COMPANY_MIN 4
#define NAME_WORD_MIN 3 /* letters of a word of a name that is told in a local part */

/* Words of role names and role mailboxes, as they come out of name_skeleton and in local parts. */
static const char *const functions[] = {
	"abuse",
	"account",
	"accounting",
	"accounts",
	"achats",
	"acquisti",
	"admin",
	"administratie",
	"administration",
	"amministrazione",
	"ap",
	"ar",
	"auto",
	"automailer",
	"billing",
	"biuro",
	"boekhouding",
	"bogholderi",
	"bookkeeping",
	"buchhaltung",
	"buh",
	"buhgalteriya",
	"bukhgalteriya",
	"calendar",
	"clientes",
	"clienti",
	"clients",
	"cobros",
	"compras",
	"compta",
	"comptabilite",
	"comptable",
	"contabilidad",
	"contabilidade",
	"contabilita",
	"contact",
	"contas",
	"crediteuren",
	"crediti",
	"customer",
	"customers",
	"debiteuren",
	"debitoren",
	"debitorenbuchhaltung",
	"department",
	"desk",
	"direction",
	"do",
	"donotreply",
	"einkauf",
	"ekonom",
	"ekonomi",
	"ekonomiavdelningen",
	"facturacion",
	"facturas",
	"facturation",
	"facturen",
	"faktura",
	"fakturace",
	"fakturor",
	"faktury",
	"fattura",
	"fatturazione",
	"fatture",
	"faturamento",
	"finance",
	"financeiro",
	"finans",
	"finanz",
	"finanzen",
	"fornitori",
	"fournisseurs",
	"geschaeftsleitung",
	"hello",
	"help",
	"helpdesk",
	"hr",
	"inbox",
	"info",
	"inkoop",
	"inkop",
	"invite",
	"invoice",
	"invoices",
	"invoicing",
	"it",
	"kasse",
	"kontakt",
	"konyveles",
	"kreditoren",
	"kreditorenbuchhaltung",
	"ksiegowosc",
	"kundenservice",
	"lager",
	"laskutus",
	"list",
	"mail",
	"mailbox",
	"mailer",
	"mailing",
	"marketing",
	"muhasebe",
	"news",
	"newsletter",
	"no",
	"noreply",
	"not",
	"notification",
	"notifications",
	"office",
	"online",
	"order",
	"orders",
	"pagar",
	"pagos",
	"payable",
	"payables",
	"payment",
	"payments",
	"payroll",
	"penzugy",
	"platnosci",
	"post",
	"postmaster",
	"procurement",
	"proveedores",
	"purchase",
	"purchasing",
	"receber",
	"receivable",
	"receivables",
	"rechnung",
	"rechnungen",
	"rechnungswesen",
	"regnskap",
	"reply",
	"reskontra",
	"robot",
	"root",
	"rozrachunki",
	"sales",
	"satinalma",
	"satis",
	"secretary",
	"security",
	"sekretariat",
	"service",
	"services",
	"shipping",
	"shop",
	"sprzedaz",
	"store",
	"support",
	"system",
	"szamlazas",
	"talous",
	"team",
	"tesoreria",
	"test",
	"the",
	"tresorerie",
	"ucetni",
	"uctarna",
	"update",
	"updates",
	"user",
	"vendite",
	"vendor",
	"vendors",
	"ventas",
	"ventes",
	"verkauf",
	"verkoop",
	"versand",
	"vertrieb",
	"web",
	"webmaster",
	"zahlungen",
	"zakupy",
	"会計",
	"会計部",
	"出納",
	"営業",
	"営業部",
	"客服",
	"客服部",
	"应付账款",
	"應付帳款",
	"採購",
	"採購部",
	"會計",
	"會計處",
	"會計部",
	"業務部",
	"経理",
	"経理部",
	"総務",
	"総務部",
	"總務",
	"经理",
	"請求書",
	"財務",
	"財務部",
	"财务",
	"财务部",
	"采购",
	"采购部",
	"경리",
	"구매",
	"재무",
	"회계",
};

static bool
is_function(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (strlen(functions[i]) == len && strncmp(functions[i], word, len) == 0)
			return true;
	return false;
}

static bool
is_separator(char c)
{
	return c == ' ' || c == '.' || c == '-' || c == '_';
}

bool
people_generic(const char *name)
{
	const char *p = name;

	while (*p != '\0') {
		size_t len = 0;

		while (p[len] != '\0' && !is_separator(p[len]))
			len++;
		while (len > 0 && isdigit((unsigned char)p[len - 1]) &&
		       !is_function(p, len)) /* "invoices2" */
			len--;
		if (len > 0 && !is_function(p, len))
			return false;
		p += len;
		while (*p != '\0' && (is_separator(*p) || isdigit((unsigned char)*p)))
			p++;
	}
	return true;
}

bool
people_several_words(const char *name)
{
	const char *p = name;

	while (*p != '\0' && !is_separator(*p))
		p++;
	if (*p != '\0' && p != name && p[1] != '\0')
		return true;
	return ((unsigned char)name[0] & 0xf0) == 0xe0 && strlen(name) >= 6; /* two Han letters */
}

bool
people_same_local(const char *a, const char *b)
{
	for (;;) {
		while (*a != '\0' && strchr("._-", *a) != NULL)
			a++;
		while (*b != '\0' && strchr("._-", *b) != NULL)
			b++;
		if (*a != *b)
			return false;
		if (*a == '\0')
			return true;
		a++;
		b++;
	}
}

bool
people_borne(const char *local, const char *skeleton)
{
	size_t words = 0;

	for (size_t len; *skeleton != '\0'; skeleton += len + (skeleton[len] != '\0'), words++) {
		len = strcspn(skeleton, " ");
		if (len < NAME_WORD_MIN || memmem(local, strlen(local), skeleton, len) == NULL)
			return false;
	}
	return words >= 2;
}

/* Does the local part contain the label of that registrable domain? */
static bool
names_company(const char *local, const char *org)
{
	size_t len = strcspn(org, ".");

	for (const char *p = local; len >= COMPANY_MIN && *p != '\0'; p++)
		if (strncmp(p, org, len) == 0)
			return true;
	return false;
}

static bool
names_one(const char *skeleton)
{
	return people_several_words(skeleton) && !people_generic(skeleton);
}

bool
people_named(const struct fact_person *p, const char *skeleton)
{
	return skeleton[0] != '\0' &&
	       (strcmp(skeleton, p->skeleton) == 0 || mail_strings_has(&p->aliases, skeleton));
}

static bool
claims_from_elsewhere(const struct fact_person *p, const struct mail_addr *x, bool imitates)
{
	bool close = x->class == DOMAIN_FREEMAIL || imitates;
	bool same_name = people_named(p, x->skeleton);
	bool same_local = x->local[0] != '\0' && people_same_local(x->local, p->local);

	/* First names alone are many people's, and names of functions every company's. */
	if (same_name && close && (names_one(x->skeleton) || same_local || imitates))
		return true;
	if (same_name && close && names_company(x->local, p->org))
		return true;
	if (same_name && names_one(x->skeleton))
		return true;
	if (same_local && close && (x->name[0] == '\0' || people_several_words(p->local)))
		return true;
	return same_local && people_several_words(p->local) && !people_generic(p->local);
}

int
people_claim(const struct fact_person *roster, size_t n, const struct mail_addr *x, bool imitates,
    enum claim *ret)
{
	int same = -1, other = -1;

	for (size_t i = 0; i < n; i++)
		if (strcmp(roster[i].address, x->address) == 0) {
			*ret = CLAIM_SELF;
			return (int)i;
		}
	*ret = CLAIM_NONE;
	if (x->flags & (ADDR_INVALID | ADDR_VIA))
		return -1;
	for (size_t i = 0; i < n; i++) {
		const struct fact_person *p = &roster[i];

		if (mail_strings_has(&p->proven, x->address)) {
			*ret = CLAIM_PROVEN;
			return (int)i;
		}
		if (x->org[0] != '\0' && strcmp(p->org, x->org) == 0) {
			if (same == -1 && x->skeleton[0] != '\0' &&
			    strcmp(p->skeleton, x->skeleton) == 0)
				same = (int)i;
		} else if (other == -1 && claims_from_elsewhere(p, x, imitates))
			other = (int)i;
	}
	*ret = same != -1 ? CLAIM_SAME : other != -1 ? CLAIM_OTHER : CLAIM_NONE;
	return same != -1 ? same : other;
}
