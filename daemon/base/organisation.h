#ifndef ORGANISATION_H
#define ORGANISATION_H

#include <stdbool.h>

#include "arena.h"
#include "mail.h"

/*
 * organisation - whose domain is it?  The registrable domain by the Public Suffix
 * List (libpsl, Debian's publicsuffix); free-mail and ISP domains
 * (config/data/freemail.tsv, compiled in) are nobody's.  onmicrosoft.com is no
 * public suffix: its tenants count as organisations of their own.
 *
 * organisation_init loads the list: call it once before entering a jail.
 */
void organisation_init(void);
/* Besides the shipped list: domains that the administrator calls free-mail, in place of those given
 * before.  A-labels; copied. */
void organisation_set_freemail(const struct mail_strings *domains);
/* Judge the domains of a message anew: the parser has no configuration and knows the shipped list only. */
void organisation_judge(struct arena *, struct mail *);

/* Does that organisation send in others' names (config/data/services.tsv)?  Then it is nobody's counterparty. */
bool organisation_is_service(const char *org);

/* Registrable domain of an A-label host name, "" for free-mail, public suffixes, IP literals, single labels
 * other than those given by organisation tests (reserved names such as "a.example" count as ordinary). */
const char *organisation_of(struct arena *, const char *domain, enum domain_class *ret_class);

/*
 * Is the registrable domain sold below a domain that reads like a country's suffix and is a company's: com.de, uk.com?
 * The list's private part, of two labels of at most three letters.
 */
bool organisation_is_resold(const char *org);

/* The registrable domain also for free-mail: what DMARC alignment compares; RFC 7489 3.2. */
const char *organisation_registrable(struct arena *, const char *domain);

#endif
