#include <ctype.h>
#include <string.h>

#include "people.h"

/* Words of role names and role mailboxes, as they come out of name_skeleton and in local parts. */
static const char *const functions[] = {
	"abuse",
	"account",
	"accounting",
	"accounts",
	"admin",
	"administration",
	"ap",
	"ar",
	"auto",
	"billing",
	"bookkeeping",
	"buchhaltung",
	"compta",
	"comptabilite",
	"contact",
	"contabilidad",
	"contabilita",
	"customer",
	"customers",
	"department",
	"desk",
	"do",
	"donotreply",
	"einkauf",
	"facturas",
	"facturation",
	"fattura",
	"fatture",
	"finance",
	"finanzen",
	"help",
	"helpdesk",
	"hr",
	"info",
	"inbox",
	"invoice",
	"invoices",
	"invoicing",
	"it",
	"kundenservice",
	"list",
	"mail",
	"mailer",
	"mailbox",
	"marketing",
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
	"payable",
	"payables",
	"payment",
	"payments",
	"payroll",
	"post",
	"postmaster",
	"procurement",
	"purchase",
	"purchasing",
	"rechnung",
	"rechnungen",
	"receivable",
	"receivables",
	"reply",
	"robot",
	"root",
	"sales",
	"secretary",
	"security",
	"sekretariat",
	"service",
	"services",
	"shop",
	"store",
	"support",
	"system",
	"team",
	"the",
	"update",
	"updates",
	"user",
	"vendor",
	"vendors",
	"verkauf",
	"vertrieb",
	"web",
	"webmaster",
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

static bool
claims_from_elsewhere(const struct fact_person *p, const struct mail_addr *x, bool imitates)
{
	bool close = x->class == DOMAIN_FREEMAIL || imitates;
	bool same_name = x->skeleton[0] != '\0' && strcmp(x->skeleton, p->skeleton) == 0;
	bool same_local = x->local[0] != '\0' && strcmp(x->local, p->local) == 0;

	if (same_name &&
	    (close || (people_several_words(x->skeleton) && !people_generic(x->skeleton))))
		return true;
	if (same_local && close && (x->name[0] == '\0' || people_several_words(x->local)))
		return true;
	return same_local && people_several_words(x->local) && !people_generic(x->local);
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
