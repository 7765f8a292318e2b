#include <ctype.h>
#include <libpsl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "organisation.h"

#define TENANTS "onmicrosoft.com" /* each label below it is a company's; no public suffix */

#define RESOLD_MAX 3 /* letters of a label that reads like a country's or "com" */

/* A '#' stands for one or more digits. */
static const char *const services[] = {
#include "services.inc" /* sorted */
};
static const char *const freemail[] = {
#include "freemail.inc" /* sorted */
};

static psl_ctx_t *psl;
static char **added; /* sorted */
static size_t added_n;

void
organisation_init(void)
{
	if (psl == NULL)
		psl = psl_latest(NULL);
}

static int
domain_cmp(const void *key, const void *elem)
{
	return strcmp(key, *(const char *const *)elem);
}

static int
added_cmp(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

bool
organisation_is_service(const char *org)
{
	return bsearch(org, services, sizeof(services) / sizeof(services[0]), sizeof(services[0]),
		   domain_cmp) != NULL;
}

void
organisation_set_freemail(const struct mail_strings *domains)
{
	for (size_t i = 0; i < added_n; i++)
		free(added[i]);
	added = mem_realloc(added, domains->n + 1, sizeof(added[0]));
	for (added_n = 0; added_n < domains->n; added_n++)
		added[added_n] = mem_strdup(domains->v[added_n]);
	qsort(added, added_n, sizeof(added[0]), added_cmp);
}

/* The domain with each run of digits written as '#'. */
static const char *
pattern_of(struct arena *a, const char *domain)
{
	char *s = arena_strdup(a, domain), *o = s;

	for (const char *p = domain; *p != '\0'; p++) {
		bool digit = *p >= '0' && *p <= '9';

		if (!digit)
			*o++ = *p;
		else if (o == s || o[-1] != '#')
			*o++ = '#';
	}
	*o = '\0';
	return s;
}

static bool
is_freemail(struct arena *a, const char *domain)
{
	size_t n = sizeof(freemail) / sizeof(freemail[0]);

	if (bsearch(domain, freemail, n, sizeof(freemail[0]), domain_cmp) != NULL)
		return true;
	if (added_n > 0 && bsearch(domain, added, added_n, sizeof(added[0]), domain_cmp) != NULL)
		return true;
	return strpbrk(domain, "0123456789") != NULL &&
	       bsearch(pattern_of(a, domain), freemail, n, sizeof(freemail[0]), domain_cmp) != NULL;
}

/* A host name that can have an owner: two labels or more, the last one no number. */
static bool
is_host(const char *domain)
{
	const char *last = strrchr(domain, '.');

	return domain[0] != '[' && domain[0] != '.' && last != NULL && last[1] != '\0' &&
	       (last[1] < '0' || last[1] > '9');
}

/* In tenant.onmicrosoft.com and tenant.mail.onmicrosoft.com: from the tenant on; else NULL. */
static const char *
tenant_of(struct arena *a, const char *domain)
{
	const size_t suffix = sizeof(TENANTS) - 1;
	size_t len = strlen(domain), start;

	if (len <= suffix + 1 || strcmp(domain + len - suffix, TENANTS) != 0 ||
	    domain[len - suffix - 1] != '.')
		return NULL;
	len -= suffix + 1;
	for (start = len; start > 0 && domain[start - 1] != '.'; start--)
		;
	if (len - start == 4 && strncmp(domain + start, "mail", 4) == 0 && start > 1) {
		len = start - 1;
		for (start = len; start > 0 && domain[start - 1] != '.'; start--)
			;
	}
	return arena_printf(a, "%.*s." TENANTS, (int)(len - start), domain + start);
}

const char *
organisation_registrable(struct arena *a, const char *domain)
{
	const char *s;

	if (!is_host(domain))
		return "";
	if ((s = tenant_of(a, domain)) != NULL)
		return s;
	organisation_init();
	s = psl_registrable_domain(psl, domain);
	return s != NULL ? arena_strdup(a, s) : "";
}

bool
organisation_is_resold(const char *org)
{
	const char *suffix = strchr(org, '.'), *last;

	if (suffix == NULL || (last = strchr(++suffix, '.')) == NULL)
		return false;
	if (last - suffix > RESOLD_MAX || strlen(last + 1) > RESOLD_MAX)
		return false;
	organisation_init();
	return psl_is_public_suffix2(psl, suffix, PSL_TYPE_PRIVATE) == 1;
}

const char *
organisation_of(struct arena *a, const char *domain, enum domain_class *ret_class)
{
	const char *registrable, *p;
	size_t len;

	*ret_class = DOMAIN_NONE;
	if (!is_host(domain))
		return "";
	if (strcmp(domain, TENANTS) == 0 || is_freemail(a, domain)) {
		*ret_class = DOMAIN_FREEMAIL;
		return "";
	}
	registrable = organisation_registrable(a, domain);
	if ((len = strlen(registrable)) == 0)
		return "";
	/* Hosts below a free-mail domain are nobody's either. */
	for (p = domain; strlen(p) > len && (p = strchr(p, '.')) != NULL;) {
		p++;
		if (strlen(p) >= len && is_freemail(a, p)) {
			*ret_class = DOMAIN_FREEMAIL;
			return "";
		}
	}
	*ret_class = DOMAIN_CORPORATE;
	return registrable;
}

static void
judge(struct arena *a, const struct mail_addrs *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct mail_addr *x = &list->v[i];

		if (x->domain[0] != '\0' && (x->flags & ADDR_INVALID) == 0)
			x->org = organisation_of(a, x->domain, &x->class);
	}
}

void
organisation_judge(struct arena *a, struct mail *m)
{
	const struct mail_addrs *lists[] = { &m->from, &m->sender, &m->reply_to, &m->to, &m->cc,
		&m->bcc, &m->mailto, &m->return_path, &m->signers };

	if (added_n == 0)
		return;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		judge(a, lists[i]);
	for (size_t i = 0; i < m->quoted_n; i++)
		judge(a, &m->quoted[i].people);
	for (size_t i = 0; i < m->submission_n; i++)
		if (m->submission[i].domain[0] != '\0')
			m->submission[i].org = organisation_of(
			    a, m->submission[i].domain, &(enum domain_class){ DOMAIN_NONE });
}
