#include <string.h>

#include "gather.h"
#include "lookalike.h"
#include "organisation.h"
#include "resembles.h"

static void
add_people(struct store *s, struct arena *a, const char *address, sqlite3_stmt *q,
    struct mail_strings *ret)
{
	int64_t ids[NAMESAKES_MAX];
	size_t n = 0;

	while (n < NAMESAKES_MAX && sql_row(s, q))
		ids[n++] = sql_col(q, 0);
	sql_end(q);
	for (size_t i = 0; i < n; i++) {
		const char *name = "";

		q = sql_query(s, SQL_PERSON_ID, "i", ids[i]);
		if (sql_row(s, q)) {
			name = sql_string(a, q, 0);
			sql_end(q);
		}
		q = sql_query(s, SQL_TRUST_PROVEN_OF, "i", ids[i]);
		while (sql_row(s, q)) {
			const char *other = sql_string(a, q, 0);
			const char *who = arena_printf(a, "%s <%s>", name, other);

			if (strcmp(other, address) != 0 && !mail_strings_has(ret, who))
				mail_strings_add(a, ret, who);
		}
	}
}

/* Is one of them of that company? */
static bool
has_org(struct arena *a, const struct mail_strings *people, const char *org)
{
	for (size_t i = 0; i < people->n; i++) {
		const char *at = strrchr(people->v[i], '@');

		if (at != NULL && strcmp(organisation_registrable(
					     a, arena_strndup(a, at + 1, strcspn(at + 1, ">"))),
				      org) == 0)
			return true;
	}
	return false;
}

enum store_result
store_resembles(struct store *s, const struct mail_addr *x, int64_t now, struct arena *a,
    const char **ret_domain, struct mail_strings *ret_people)
{
	sql_fresh(s);
	*ret_domain =
	    x->class == DOMAIN_CORPORATE ? domain_imitates(s, a, x->domain, x->org, now) : "";
	*ret_people = (struct mail_strings){ 0 };
	if (x->local[0] != '\0' && !people_generic(x->local))
		add_people(
		    s, a, x->address, sql_query(s, SQL_KNOWN_BY_LOCAL, "s", x->local), ret_people);
	if ((*ret_domain)[0] != '\0' && lookalike_is_faint(a, x->domain, x->org, *ret_domain) &&
	    !has_org(a, ret_people, *ret_domain))
		*ret_domain = "";
	return sql_result(s);
}
