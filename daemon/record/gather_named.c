#include <string.h>

#include "gather.h"
#include "lookalike.h"
#include "lookalike_words.h"
#include "name.h"
#include "people.h"

enum {
	WORDS_MAX = 6,
	ALONE_MIN = 8
}; /* letters of a name of one word: shorter ones are many companies' */

/* The words of a company's name that are its own, in their order, with hyphens: "Acme Tools GmbH" is "acme-tools". */
static const char *
label_of(struct arena *a, const char *name, size_t *ret_words)
{
	const char *label = "";

	*ret_words = 0;
	for (const char *p = name; *p != '\0' && *ret_words < WORDS_MAX;) {
		size_t len = strcspn(p, " \t,.;:()[]/&+-_\"'");
		const char *word = name_skeleton(a, arena_strndup(a, p, len));

		p += len + (p[len] != '\0');
		if (word[0] == '\0' || people_generic(word) || strchr(word, ' ') != NULL ||
		    lookalike_is_addition(word, strlen(word)))
			continue;
		label = arena_printf(a, "%s%s%s", label, *ret_words > 0 ? "-" : "", word);
		(*ret_words)++;
	}
	return label;
}

/* The local part with hyphens for all that parts words, and without digits. */
static const char *
hyphened(struct arena *a, const char *display)
{
	size_t len = strcspn(display, "@");
	char *ret = arena_strndup(a, display, len), *o = ret;

	for (const char *p = ret; *p != '\0'; p++)
		if (*p < '0' || *p > '9')
			*o++ = *p == '.' || *p == '_' ? '-' : *p;
	*o = '\0';
	return ret;
}

const char *
company_in_mailbox(struct gathering *g, const struct mail_addr *x)
{
	const char *label = hyphened(g->a, x->display), *domain, *found, *own;
	enum lookalike kind;

	if (strlen(label) < ALONE_MIN)
		return "";
	domain = arena_printf(g->a, "%s.invalid", label);
	found = domain_imitates(g->s, g->a, domain, domain, g->c->arrived);
	own = lookalike_label(g->a, found);
	kind = lookalike_of(g->a, domain, domain, found);
	if (strlen(own) < ALONE_MIN || strstr(x->skeleton, own) != NULL ||
	    (kind != LOOKALIKE_SUFFIX && kind != LOOKALIKE_VISUAL && kind != LOOKALIKE_WORD))
		return "";
	return found;
}

const char *
company_named(struct gathering *g, const char *name)
{
	size_t words;
	const char *label = label_of(g->a, name, &words), *domain, *found;
	enum lookalike kind;

	if (label[0] == '\0' || strchr(name, '@') != NULL ||
	    (words < 2 && strlen(label) < ALONE_MIN))
		return "";
	domain = arena_printf(g->a, "%s.invalid", label);
	found = domain_imitates(g->s, g->a, domain, domain, g->c->arrived);
	kind = lookalike_of(g->a, domain, domain, found);
	return kind == LOOKALIKE_SUFFIX || kind == LOOKALIKE_VISUAL ? found : "";
}
