#include <string.h>
#include <strings.h>

#include "html_rule.h"

#define CLASSES_MAX 32 /* of an element */

static const char *
attribute(const unsigned char **atts, const char *name, size_t n)
{
	for (; atts != NULL && atts[0] != NULL; atts += 2)
		if (strncasecmp((const char *)atts[0], name, n) == 0 && atts[0][n] == '\0')
			return atts[1] != NULL ? (const char *)atts[1] : "";
	return NULL;
}

/* Is word, of n bytes, one of the words of s? */
static bool
has_word(struct sheet *sheet, const char *s, const char *word, size_t n)
{
	for (size_t k; *s != '\0'; s += k) {
		s += strspn(s, " \t\r\n\f");
		k = strcspn(s, " \t\r\n\f");
		sheet->work++;
		if (k == n && memcmp(s, word, n) == 0)
			return true;
	}
	return false;
}

static bool
attribute_holds(struct sheet *s, const struct condition *c, const char *v)
{
	size_t n = strlen(v);

	s->work += n / 8;
	switch (c->how) {
	case '\0':
		return true;
	case '=':
		return n == c->value_n && memcmp(v, c->value, n) == 0;
	case '~':
		return has_word(s, v, c->value, c->value_n);
	case '^':
		return c->value_n > 0 && n >= c->value_n && memcmp(v, c->value, c->value_n) == 0;
	case '$':
		return c->value_n > 0 && n >= c->value_n &&
		       memcmp(v + n - c->value_n, c->value, c->value_n) == 0;
	case '*':
		s->work += n * c->value_n / 64;
		return c->value_n > 0 && memmem(v, n, c->value, c->value_n) != NULL;
	default:
		return n >= c->value_n && memcmp(v, c->value, c->value_n) == 0 &&
		       (n == c->value_n || v[c->value_n] == '-');
	}
}

struct subject {
	const char *name, *id, *classes;
	const unsigned char **atts;
};

static bool
part_holds(struct sheet *s, const struct part *p, const struct subject *e)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct condition *c = &p->v[i];
		const char *v;
		bool holds = false;

		s->work++;
		switch (c->kind) {
		case CONDITION_NAME:
			holds = strncasecmp(e->name, c->s, c->n) == 0 && e->name[c->n] == '\0';
			break;
		case CONDITION_CLASS:
			holds = e->classes != NULL && has_word(s, e->classes, c->s, c->n);
			break;
		case CONDITION_ID:
			holds = e->id != NULL && strlen(e->id) == c->n &&
				memcmp(e->id, c->s, c->n) == 0;
			break;
		case CONDITION_ATTRIBUTE:
			v = attribute(e->atts, c->s, c->n);
			holds = v != NULL && attribute_holds(s, c, v);
			break;
		}
		if (!holds)
			return false;
	}
	return true;
}

/* Does the part stand where the one before it wants it? */
static bool
place_holds(const struct part *p, const struct sheet_state *parent)
{
	return p->before == SHEET_ANCESTORS_MAX ||
	       ((p->child ? parent->own : parent->above) >> p->before & 1) != 0;
}

/* Keep rule i among those that apply, in their order; a class may stand there twice. */
static void
keep(struct sheet *s, size_t i)
{
	size_t at = s->matched_n;

	while (at > 0 && s->matched[at - 1] > i)
		at--;
	if (at > 0 && s->matched[at - 1] == i)
		return;
	if (s->matched_n == MATCHED_MAX) {
		s->cut = true;
		return;
	}
	memmove(s->matched + at + 1, s->matched + at, (s->matched_n - at) * sizeof(s->matched[0]));
	s->matched[at] = i;
	s->matched_n++;
	s->work += s->v[i].style_n / 16;
}

static void
match_bucket(struct sheet *s, size_t b, const struct subject *e, const struct sheet_state *parent)
{
	for (size_t i = s->buckets[b]; i > 0; i = s->v[i - 1].next) {
		const struct rule *r = &s->v[i - 1];

		s->work++;
		if (place_holds(&r->last, parent) && part_holds(s, &r->last, e))
			keep(s, i - 1);
	}
}

static void
match_classes(struct sheet *s, const struct subject *e, const struct sheet_state *parent)
{
	const char *p = e->classes;

	for (size_t k, n = 0; *p != '\0' && n < CLASSES_MAX; p += k, n++) {
		p += strspn(p, " \t\r\n\f");
		k = strcspn(p, " \t\r\n\f");
		if (k > 0)
			match_bucket(s, rule_bucket(CONDITION_CLASS, p, k), e, parent);
	}
}

void
sheet_match(struct sheet *s, const char *name, const unsigned char **atts,
    const struct sheet_state *parent, struct sheet_state *ret)
{
	struct subject e = { name, attribute(atts, "id", 2), attribute(atts, "class", 5), atts };

	s->matched_n = 0;
	*ret = (struct sheet_state){ 0, parent->above };
	if (s->work > SHEET_WORK_MAX) {
		s->cut = true;
		return;
	}
	for (unsigned i = 0; i < s->bits; i++)
		if (place_holds(&s->prefixes[i], parent) && part_holds(s, &s->prefixes[i], &e))
			ret->own |= UINT64_C(1) << i;
	ret->above |= ret->own;
	match_bucket(s, 0, &e, parent);
	match_bucket(s, rule_bucket(CONDITION_NAME, name, strlen(name)), &e, parent);
	if (e.id != NULL)
		match_bucket(s, rule_bucket(CONDITION_ID, e.id, strlen(e.id)), &e, parent);
	if (e.classes != NULL)
		match_classes(s, &e, parent);
}

void
sheet_apply(const struct sheet *s, bool important, struct html_style *ret)
{
	for (size_t i = 0; i < s->matched_n; i++) {
		const struct rule *r = &s->v[s->matched[i]];
		enum html_style_part part = r->shown
						? important ? STYLE_SHOWN_IMPORTANT : STYLE_SHOWN
					    : important ? STYLE_IMPORTANT
							: STYLE_NORMAL;

		html_style_read(r->style, r->style_n, part, ret);
	}
}
