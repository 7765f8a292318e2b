#include <ctype.h>
#include <string.h>

#include "account.h"
#include "query_field.h"

void
query_record_add(
    struct arena *a, struct query_record *r, enum query_field field, const struct query_item *item)
{
	struct query_items *items = &r->field[field];

	items->v = arena_grow(a, items->v, items->n, sizeof(*items->v));
	items->v[items->n] = *item;
	if (item->text == NULL)
		items->v[items->n].text = "";
	if (item->display == NULL)
		items->v[items->n].display = "";
	if (item->name == NULL)
		items->v[items->n].name = "";
	items->n++;
}

static bool
pieces_match(const struct query_value *v, const char *s)
{
	size_t n = strlen(s), need = 0;

	for (size_t i = 0; i < v->pieces.n; i++) {
		const char *piece = v->pieces.v[i], *at;
		size_t len = strlen(piece);

		if (i + 1 == v->pieces.n && v->at_end) {
			if (n < len || strcmp(s + n - len, piece) != 0)
				return false;
			return i > 0 || !v->at_start || n == len;
		}
		at = i == 0 && v->at_start ? (strncmp(s, piece, len) == 0 ? s : NULL)
					   : strstr(s, piece);
		if (at == NULL)
			return false;
		need = (size_t)(at - s) + len;
		s += need;
		n -= need;
	}
	return true;
}

static bool
domain_under(const char *domain, const char *above)
{
	size_t n = strlen(domain), m = strlen(above);

	return n >= m && strcmp(domain + n - m, above) == 0 && (n == m || domain[n - m - 1] == '.');
}

static bool
address_value(const struct query_value *v, const char *address, const char *display)
{
	const char *at = strrchr(address, '@');

	switch (v->form) {
	case QUERY_EXACT:
		return strcmp(address, v->text) == 0;
	case QUERY_UNDER:
		return domain_under(at == NULL ? "" : at + 1, v->text);
	case QUERY_PIECES:
		return pieces_match(v, address) || (at != NULL && pieces_match(v, at + 1)) ||
		       (display[0] != '\0' && pieces_match(v, display));
	case QUERY_PRESENT:
		return address[0] != '\0';
	case QUERY_RANGE:
		break;
	}
	return false;
}

/* domain: an address' is looked at behind its @. */
static bool
domain_value(const struct query_value *v, const char *domain)
{
	const char *at = strrchr(domain, '@');

	if (at != NULL)
		domain = at + 1;
	switch (v->form) {
	case QUERY_EXACT:
		return strcmp(domain, v->text) == 0;
	case QUERY_UNDER:
		return domain_under(domain, v->text);
	case QUERY_PIECES:
		return domain[0] != '\0' && pieces_match(v, domain);
	case QUERY_PRESENT:
		return domain[0] != '\0';
	case QUERY_RANGE:
		break;
	}
	return false;
}

static bool
plain_value(const struct query_value *v, const char *s)
{
	switch (v->form) {
	case QUERY_EXACT:
		return strcmp(s, v->text) == 0;
	case QUERY_PIECES:
		return s[0] != '\0' && pieces_match(v, s);
	case QUERY_PRESENT:
		return s[0] != '\0';
	case QUERY_UNDER:
	case QUERY_RANGE:
		break;
	}
	return false;
}

static bool
any_plain(const struct query_term *t, const char *folded)
{
	for (size_t i = 0; i < t->n; i++)
		if (plain_value(&t->v[i], folded))
			return true;
	return false;
}

/* Short ASCII text, as query_fold folds it, without memory from anywhere; false: it is not that. */
static bool
fold_short(const char *s, char *out, size_t room)
{
	bool space = false;
	size_t n = 0;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x80 || n + 3 > room)
			return false;
		if (c <= ' ' || c == 0x7f) {
			space = n > 0;
			continue;
		}
		if (space)
			out[n++] = ' ';
		space = false;
		out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : (char)c;
	}
	out[n] = '\0';
	return true;
}

/* A hunt folds millions of subjects. */
static bool
folded(const struct query_term *t, const char *s)
{
	char buffer[1024];
	struct arena *a;
	bool found;

	if (fold_short(s, buffer, sizeof(buffer)))
		return any_plain(t, buffer);
	a = arena_new();
	found = any_plain(t, query_fold(a, s));
	arena_free(a);
	return found;
}

/* An account by its key, or by the letters and digits that are shown of it. */
static bool
bank_value(const struct query_value *v, const char *key)
{
	char shown[ACCOUNT_VALUE_MAX + 1];
	const char *value = strchr(key, ':');
	size_t n = 0;

	if (v->form != QUERY_PIECES)
		return plain_value(v, key);
	for (value = value == NULL ? key : value + 1; *value != '\0' && n < sizeof(shown) - 1;
	     value++)
		if (isalnum((unsigned char)*value))
			shown[n++] = (char)toupper((unsigned char)*value);
	shown[n] = '\0';
	return n > 0 && pieces_match(v, shown);
}

bool
query_term_text(const struct query_term *t, const char *text, const char *display)
{
	switch (query_fields[t->field].kind) {
	case QUERY_KIND_ADDRESS:
		for (size_t i = 0; i < t->n; i++)
			if (address_value(&t->v[i], text, display))
				return true;
		return false;
	case QUERY_KIND_DOMAIN:
		for (size_t i = 0; i < t->n; i++)
			if (domain_value(&t->v[i], text))
				return true;
		return false;
	case QUERY_KIND_TEXT:
	case QUERY_KIND_WORD:
		return folded(t, text);
	case QUERY_KIND_BANK:
		for (size_t i = 0; i < t->n; i++)
			if (bank_value(&t->v[i], text))
				return true;
		return false;
	default:
		for (size_t i = 0; i < t->n; i++)
			if (plain_value(&t->v[i], text))
				return true;
		return false;
	}
}

bool
query_term_names(const struct query_term *t)
{
	bool names = false;

	for (size_t i = 0; query_fields[t->field].kind == QUERY_KIND_ADDRESS && i < t->n; i++)
		names = names || t->v[i].form == QUERY_PIECES;
	return names;
}

bool
query_term_name(const struct query_term *t, const char *name)
{
	/* Of an address' values those in pieces are looked for in the name. */
	return name[0] != '\0' && query_term_names(t) && folded(t, name);
}

bool
query_term_number(const struct query_term *t, int64_t x)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].form == QUERY_PRESENT ? x != 0 : x >= t->v[i].low && x <= t->v[i].high)
			return true;
	return false;
}

static bool
item_match(const struct query_term *t, const struct query_item *item)
{
	if (query_fields[t->field].kind >= QUERY_KIND_CHOICE)
		return query_term_number(t, item->number);
	return query_term_text(t, item->text, item->display) || query_term_name(t, item->name);
}

static bool
term_match(const struct query_term *t, const struct query_items *items)
{
	for (size_t i = 0; i < items->n; i++)
		if (item_match(t, &items->v[i]) != t->every)
			return !t->every;
	return t->every;
}

static bool
node_match(const struct query *q, const struct query_node *n, const struct query_record *r)
{
	switch (n->type) {
	case QUERY_TERM:
		return term_match(&q->terms[n->term], &r->field[q->terms[n->term].field]);
	case QUERY_NOT:
		return !node_match(q, n->v[0], r);
	default:
		for (size_t i = 0; i < n->n; i++)
			if (node_match(q, n->v[i], r) != (n->type == QUERY_AND))
				return n->type == QUERY_OR;
		return n->type == QUERY_AND;
	}
}

bool
query_match(const struct query *q, const struct query_record *r)
{
	return node_match(q, q->root, r);
}
