#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "query_field.h"
#include "spelling.h"

/* Of a field's name. */
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-0123456789"

struct parser {
	struct arena *arena;
	const char *text; /* valid UTF-8; plain() of given, byte for byte */
	const char *given;
	size_t at;
	const struct query_context *context;
	struct query *query;
	size_t values_n;
	unsigned depth;
	/* inside field:( … ) */
	bool group;
	enum query_field field;
	const char *name; /* of the field, as it was written */
	enum query_op op;
	bool every;
	struct query_error *error;
	bool failed;
};

static void wrong(struct parser *p, size_t offset, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A byte of a character that has begun before it. */
static bool
is_inside(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void
wrong(struct parser *p, size_t offset, const char *fmt, ...)
{
	struct query_error *e = p->error;
	va_list ap;

	if (p->failed)
		return;
	p->failed = true;
	while (offset > 0 && is_inside(p->given[offset]))
		offset--;
	e->offset = offset;
	e->line = e->column = 1;
	for (size_t i = 0; i < offset; i++) {
		if (p->given[i] == '\n') {
			e->line++;
			e->column = 1;
		} else if (!is_inside(p->given[i]))
			e->column++;
	}
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
}

/*
 * What word processors and web pages make of spaces and quotation marks, as they are on a keyboard; each byte stays where
 * it is.
 */
static const char *
plain(struct arena *a, const char *text)
{
	static const char *const spaces[] = { "\u00a0", "\u2002", "\u2003", "\u2007", "\u2009",
		"\u202f", "\u3000", NULL };
	static const char *const quotes[] = { "\u201c", "\u201d", "\u201e", NULL };
	char *out = arena_strdup(a, text);
	bool quoted = false; /* by '"': what stands there stays */
	bool open = false; /* by one of those */

	for (size_t i = 0; out[i] != '\0'; i++) {
		if (out[i] == '\\' && out[i + 1] != '\0') {
			i++;
			continue;
		}
		quoted ^= out[i] == '"';
		if ((unsigned char)out[i] < 0x80 || quoted)
			continue;
		for (const char *const *w = spaces; *w != NULL; w++)
			if (strncmp(out + i, *w, strlen(*w)) == 0)
				memset(out + i, ' ', strlen(*w));
		for (const char *const *w = quotes; *w != NULL; w++)
			if (strncmp(out + i, *w, 3) == 0) {
				memcpy(out + i, open ? "\"  " : "  \"", 3);
				open = !open;
				i += 2;
				break;
			}
	}
	return out;
}

static char
peek(const struct parser *p)
{
	return p->text[p->at];
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip(struct parser *p)
{
	while (is_space(peek(p)))
		p->at++;
}

/* Length of the operator word at the cursor, case not counted; 0 if it is not there. */
static size_t
keyword(const struct parser *p, const char *word)
{
	size_t n = strlen(word);
	char after;

	if (strncasecmp(p->text + p->at, word, n) != 0)
		return 0;
	after = p->text[p->at + n];
	return after == '\0' || is_space(after) || strchr("()\"", after) != NULL ? n : 0;
}

static struct query_node *
new_node(struct parser *p, enum query_type type)
{
	struct query_node *n = arena_alloc(p->arena, 1, sizeof(*n));

	n->type = type;
	return n;
}

static void
add_child(struct parser *p, struct query_node *n, struct query_node *child)
{
	n->v = arena_grow(p->arena, n->v, n->n, sizeof(struct query_node *));
	n->v[n->n++] = child;
}

/* -- words -- */

/* A quoted text: its asterisks are asterisks; \ takes the next character as it is. */
static const char *
quoted(struct parser *p)
{
	size_t begin = p->at++;
	char *out = arena_alloc(p->arena, strlen(p->text + begin) + 1, 1), *o = out;

	while (peek(p) != '"') {
		if (peek(p) == '\\' && p->text[p->at + 1] != '\0')
			p->at++;
		if (peek(p) == '\0') {
			wrong(p, begin, "this quotation mark is never closed");
			return NULL;
		}
		*o++ = p->text[p->at++];
	}
	p->at++;
	if (o == out) {
		wrong(p, begin, "there is nothing between the quotation marks");
		return NULL;
	}
	return out;
}

/* Up to white space, a parenthesis or a quotation mark. */
static const char *
unquoted(struct parser *p)
{
	char *out = arena_alloc(p->arena, strlen(p->text + p->at) + 1, 1), *o = out;

	while (peek(p) != '\0' && !is_space(peek(p)) && strchr("()\"", peek(p)) == NULL) {
		if (peek(p) == '\\' && p->text[p->at + 1] != '\0' &&
		    !is_space(p->text[p->at + 1])) {
			*o++ = p->text[p->at + 1];
			p->at += 2;
		} else {
			*o++ = peek(p) == '*' ? QUERY_STAR : peek(p);
			p->at++;
		}
	}
	return out;
}

/* {name}: its values; NULL where there is none of that name. */
static const struct query_placeholder *
placeholder(struct parser *p)
{
	const struct query_context *c = p->context;
	size_t begin = p->at, len = strcspn(p->text + begin, "} \t\r\n");
	const char *known = "";

	if (p->text[begin + len] != '}') {
		wrong(p, begin, "this brace is never closed");
		return NULL;
	}
	p->at += len + 1;
	for (size_t i = 0; i < c->placeholders_n; i++) {
		const char *name = c->placeholders[i].name;

		if (strlen(name) == len - 1 && strncmp(p->text + begin + 1, name, len - 1) == 0)
			return &c->placeholders[i];
		known = arena_printf(p->arena, "%s%s{%s}", known, i == 0 ? "" : ", ", name);
	}
	if (c->placeholders_n == 0)
		wrong(p, begin, "placeholders in braces stand in rules only; write the value");
	else
		wrong(p, begin, "'%.*s' stands for nothing; there is %s", (int)len + 1,
		    p->text + begin, known);
	return NULL;
}

/* -- terms -- */

static struct query_term *
new_term(struct parser *p, enum query_field field, bool every, struct query_node **ret)
{
	struct query *q = p->query;

	if (q->terms_n >= QUERY_TERMS_MAX) {
		wrong(p, p->at, "a query has at most %d conditions", QUERY_TERMS_MAX);
		return NULL;
	}
	q->terms = arena_grow(p->arena, q->terms, q->terms_n, sizeof(*q->terms));
	*ret = new_node(p, QUERY_TERM);
	(*ret)->term = q->terms_n;
	q->terms[q->terms_n] = (struct query_term){ .field = field, .every = every };
	return &q->terms[q->terms_n++];
}

static void
add_value(struct parser *p, struct query_term *t, size_t offset, enum query_op op, const char *text)
{
	struct query_value v;
	const char *what;

	if (p->values_n++ >= QUERY_VALUES_MAX) {
		wrong(p, offset, "a query has at most %d values", QUERY_VALUES_MAX);
		return;
	}
	if ((what = query_value_read(p->arena, t->field, p->name, op, text, p->context, &v)) !=
	    NULL) {
		wrong(p, offset, "%s", what);
		return;
	}
	t->v = arena_grow(p->arena, t->v, t->n, sizeof(*t->v));
	t->v[t->n++] = v;
}

static void check_separators(struct parser *, size_t begin);

/* The operator in front of a value, where the field can have one. */
static enum query_op
operator(struct parser *p, const struct query_field_info *f, enum query_op op) {
	static const struct { const char * sign; enum query_op op; }
signs[] = { { ">=", QUERY_OP_SINCE }, { "<=", QUERY_OP_UNTIL }, { ">", QUERY_OP_MORE },
	{ "<", QUERY_OP_LESS }, { "=", QUERY_OP_WHOLE } };
bool compares =
    f->kind == QUERY_KIND_NUMBER || f->kind == QUERY_KIND_TIME || (f->flags & QUERY_ORDERED) != 0;
size_t begin = p->at;

for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
	size_t n = strlen(signs[i].sign);

	if (strncmp(p->text + p->at, signs[i].sign, n) != 0 ||
	    (signs[i].op != QUERY_OP_WHOLE && f->kind == QUERY_KIND_ID))
		continue;
	if (signs[i].op == QUERY_OP_WHOLE ? compares : !compares) {
		wrong(p, begin,
		    compares ? "write %s:VALUE; '=' asks for the whole of a text"
			     : "%s has no more and less",
		    f->name);
		return op;
	}
	if (op != QUERY_OP_IS) {
		wrong(p, begin, "the field's name says already how to compare");
		return op;
	}
	p->at += n;
	skip(p);
	return signs[i].op;
}
return op;
}

/* One value, or a placeholder's, of p->field. */
static struct query_node *
value(struct parser *p)
{
	struct query_node *n = NULL;
	enum query_op op = operator(p, &query_fields[p->field], p->op);
	const struct query_placeholder *stands;
	struct query_term *t;
	const char *text;
	size_t begin = p->at;
	bool quote;

	if (p->failed || (t = new_term(p, p->field, p->every, &n)) == NULL)
		return NULL;
	if (peek(p) == '{') {
		if ((stands = placeholder(p)) == NULL)
			return NULL;
		for (size_t i = 0; i < stands->values.n && !p->failed; i++)
			add_value(p, t, begin, op, stands->values.v[i]);
	} else {
		quote = peek(p) == '"';
		text = quote ? quoted(p) : unquoted(p);
		if (text == NULL)
			return NULL;
		if (!quote)
			check_separators(p, begin);
		if (text[0] == '\0')
			wrong(p, begin, "wanted is a value for %s", p->name);
		else
			add_value(p, t, begin, op, text);
	}
	if (!p->failed && peek(p) != '\0' && !is_space(peek(p)) && peek(p) != ')')
		wrong(p, p->at, "wanted is a space between this and what stands before it");
	return p->failed ? NULL : n;
}

static struct query_node *parse_or(struct parser *);

/* ( … ), the cursor on the parenthesis. */
static struct query_node *
parenthesised(struct parser *p)
{
	size_t begin = p->at++;
	struct query_node *n;

	if (++p->depth > QUERY_DEPTH_MAX) {
		wrong(p, begin, "parentheses nest at most %d deep", QUERY_DEPTH_MAX);
		return NULL;
	}
	n = parse_or(p);
	p->depth--;
	if (n == NULL)
		return NULL;
	if (peek(p) != ')') {
		wrong(p, begin, "this parenthesis is never closed");
		return NULL;
	}
	p->at++;
	return n;
}

static struct query_node *
group(struct parser *p, size_t begin)
{
	struct query_node *n;

	p->group = true;
	n = parenthesised(p);
	p->group = false;
	if (n != NULL && p->every && n->type != QUERY_TERM)
		wrong(p, begin, "after only_%s: wanted are values joined by OR",
		    query_fields[p->field].name);
	return p->failed ? NULL : n;
}

/* Is there a letter or a digit in it? */
static bool
is_word(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text >= 0x80 || isalnum((unsigned char)*text))
			return true;
	return false;
}

/* Length of a field's name at s that one of those signs ends; 0 if there is none. */
static size_t
named_before(struct arena *a, const char *s, const char *signs)
{
	size_t n = strspn(s, NAME_LETTERS);
	enum query_field field;
	enum query_op op;

	return n > 0 && s[n] != '\0' && strchr(signs, s[n]) != NULL &&
		       query_field_find(arena_strndup(a, s, n), &field, &op) == 0
		   ? n
		   : 0;
}

/* What in the unquoted value from byte begin to the cursor looks like the next condition: "from:a;to:b", "from:a, to:b". */
static void
check_separators(struct parser *p, size_t begin)
{
	for (size_t i = begin; i < p->at; i++) {
		bool ends;

		if (p->text[i] == '\\') {
			i++;
			continue;
		}
		if (strchr(",;&|", p->text[i]) == NULL)
			continue;
		ends = i + 1 == p->at && p->text[i + 1] != '"' && p->text[i + 1] != '(';
		if (ends || named_before(p->arena, p->text + i + 1, ":") > 0) {
			wrong(p, i,
			    "conditions have a space, AND or OR between them; a '%c' that belongs "
			    "to the value goes in quotes",
			    p->text[i]);
			return;
		}
	}
}

/* A word or a phrase without a field: in the subject, a name, an address, or an attachment's name. */
static struct query_node *
anywhere(struct parser *p)
{
	static const enum query_field fields[] = { QUERY_SUBJECT, QUERY_ADDRESS, QUERY_ATTACHMENT };
	struct query_node *any = new_node(p, QUERY_OR), *n = NULL;
	size_t begin = p->at, name;
	bool quote = peek(p) == '"';
	const char *text = quote ? quoted(p) : unquoted(p);

	if (text == NULL)
		return NULL;
	if (!quote && (name = named_before(p->arena, p->text + begin, "=<>!")) > 0) {
		wrong(p, begin + name, "wanted is a colon behind %.*s; other text goes in quotes",
		    (int)name, p->text + begin);
		return NULL;
	}
	if (!quote && strchr(text, QUERY_STAR) == NULL && text[0] != '\0' && !is_word(text)) {
		wrong(p, begin, "'%s' is no word; conditions are joined by AND, OR and NOT", text);
		return NULL;
	}
	if (text[0] == '\0' || strspn(text, (const char[]){ QUERY_STAR, '\0' }) == strlen(text)) {
		wrong(p, begin, "wanted is a condition such as from:partnera.example");
		return NULL;
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct query_term *t = new_term(p, fields[i], false, &n);

		if (t == NULL)
			return NULL;
		p->name = query_fields[fields[i]].name;
		add_value(p, t, begin, QUERY_OP_IS, text);
		add_child(p, any, n);
	}
	return p->failed ? NULL : any;
}

static void
unknown_field(struct parser *p, size_t begin, const char *name)
{
	const char *best = NULL, *list = "", *known;
	size_t best_d = spelling_limit(name) + 1;

	for (size_t i = 0; (known = query_field_name(i)) != NULL; i++) {
		size_t d = spelling_distance(name, known);

		list = arena_printf(p->arena, "%s%s%s", list, i == 0 ? "" : ", ", known);
		if (d < best_d) {
			best_d = d;
			best = known;
		}
	}
	if (best != NULL)
		wrong(p, begin, "there is no field '%s'; did you mean '%s'?", name, best);
	else
		wrong(p, begin,
		    "there is no field '%.40s' (text that holds a colon goes in quotes); the "
		    "fields are: "
		    "%s",
		    name, list);
}

/* has:reply_to is reply_to:* */
static struct query_node *
has(struct parser *p)
{
	struct query_node *n = NULL;
	size_t begin = p->at;
	const char *name = unquoted(p);
	enum query_field field;
	enum query_op op;
	struct query_term *t;

	if (query_field_find(name, &field, &op) == -1) {
		unknown_field(p, begin, name);
		return NULL;
	}
	if (p->context->rule && (query_fields[field].flags & QUERY_HUNT_ONLY) != 0) {
		wrong(p, begin, "%s is not known while a rule judges; hunt can ask for it", name);
		return NULL;
	}
	if ((t = new_term(p, field, false, &n)) == NULL)
		return NULL;
	p->name = name;
	add_value(p, t, begin, QUERY_OP_IS, (const char[]){ QUERY_STAR, '\0' });
	return p->failed ? NULL : n;
}

/* field:…, len bytes of name at the cursor. */
static struct query_node *
field_term(struct parser *p, size_t len)
{
	const char *name = arena_strndup(p->arena, p->text + p->at, len);
	size_t begin = p->at;
	bool every = strncasecmp(name, "only_", 5) == 0;

	p->at += len + 1;
	skip(p);
	if (strcasecmp(name, "has") == 0)
		return has(p);
	if (query_field_find(every ? name + 5 : name, &p->field, &p->op) == -1) {
		unknown_field(p, begin, name);
		return NULL;
	}
	p->every = every;
	p->name = every ? name + 5 : name;
	if (p->every && (query_fields[p->field].flags & QUERY_MULTI) == 0) {
		wrong(p, begin, "a message has one %s only: leave out only_",
		    query_fields[p->field].name);
		return NULL;
	}
	if (p->context->rule && (query_fields[p->field].flags & QUERY_HUNT_ONLY) != 0) {
		wrong(p, begin, "%s is not known while a rule judges; hunt can ask for it", name);
		return NULL;
	}
	return peek(p) == '(' ? group(p, begin) : value(p);
}

/* Length of the field's name at the cursor, 0 if there is none with a colon. */
static size_t
field_length(const struct parser *p)
{
	size_t n = strspn(p->text + p->at, NAME_LETTERS);

	return p->text[p->at + n] == ':' ? n : 0;
}

static struct query_node *
primary(struct parser *p)
{
	size_t len;

	if (peek(p) == '(')
		return parenthesised(p);
	if (peek(p) == '\0' || peek(p) == ')' || keyword(p, "AND") > 0 || keyword(p, "OR") > 0) {
		if (p->group)
			wrong(p, p->at, "wanted is a value for %s", p->name);
		else
			wrong(p, p->at,
			    "wanted is a condition such as from:partnera.example, or a word");
		return NULL;
	}
	if (p->group)
		return value(p);
	if (peek(p) == ':') {
		wrong(p, p->at, "wanted is a field's name right before the colon");
		return NULL;
	}
	len = field_length(p);
	return len > 0 ? field_term(p, len) : anywhere(p);
}

static struct query_node *
parse_not(struct parser *p)
{
	size_t begin = p->at, n = keyword(p, "NOT");
	struct query_node *inner, *node;

	if (n == 0 && peek(p) == '-' && !p->group && p->text[p->at + 1] != '\0' &&
	    !is_space(p->text[p->at + 1]))
		n = 1;
	if (n == 0)
		return primary(p);
	p->at += n;
	skip(p);
	if (++p->depth > QUERY_DEPTH_MAX) {
		wrong(p, begin, "NOTs nest at most %d deep", QUERY_DEPTH_MAX);
		return NULL;
	}
	inner = parse_not(p);
	p->depth--;
	if (inner == NULL)
		return NULL;
	node = new_node(p, QUERY_NOT);
	add_child(p, node, inner);
	return node;
}

static struct query_node *
parse_and(struct parser *p)
{
	struct query_node *first = parse_not(p), *all = NULL, *next;

	for (skip(p); first != NULL; skip(p)) {
		size_t n = keyword(p, "AND");

		if (peek(p) == '\0' || peek(p) == ')' || keyword(p, "OR") > 0)
			return all != NULL ? all : first;
		p->at += n;
		skip(p);
		if ((next = parse_not(p)) == NULL)
			return NULL;
		if (all == NULL) {
			all = new_node(p, QUERY_AND);
			add_child(p, all, first);
		}
		add_child(p, all, next);
	}
	return NULL;
}

/* Values of one field joined by OR are one term with several values. */
static bool
joined(struct parser *p, const struct query_node *into, const struct query_node *from)
{
	struct query_term *a, *b;

	if (!p->group || into->type != QUERY_TERM || from->type != QUERY_TERM)
		return false;
	a = &p->query->terms[into->term];
	b = &p->query->terms[from->term];
	for (size_t i = 0; i < b->n; i++) {
		a->v = arena_grow(p->arena, a->v, a->n, sizeof(*a->v));
		a->v[a->n++] = b->v[i];
	}
	/* The newest term: nothing else names it. */
	p->query->terms_n = from->term;
	return true;
}

static struct query_node *
parse_or(struct parser *p)
{
	struct query_node *first, *any = NULL, *next;

	skip(p);
	first = parse_and(p);
	while (first != NULL && keyword(p, "OR") > 0) {
		p->at += 2;
		skip(p);
		if ((next = parse_and(p)) == NULL)
			return NULL;
		if (joined(p, any != NULL ? any->v[any->n - 1] : first, next))
			continue;
		if (any == NULL) {
			any = new_node(p, QUERY_OR);
			add_child(p, any, first);
		}
		add_child(p, any, next);
	}
	return any != NULL ? any : first;
}

struct query *
query_parse(
    struct arena *a, const char *text, const struct query_context *c, struct query_error *ret)
{
	struct parser p = { .arena = a, .text = text, .given = text, .context = c, .error = ret };
	struct query *q = arena_alloc(a, 1, sizeof(*q));

	p.query = q;
	q->text = text;
	*ret = (struct query_error){ 0 };
	if (strlen(text) > QUERY_BYTES_MAX) {
		wrong(&p, 0, "a query is at most %d bytes long", QUERY_BYTES_MAX);
		return NULL;
	}
	for (size_t i = 0; text[i] != '\0'; i++)
		if (((unsigned char)text[i] < ' ' && !is_space(text[i])) || text[i] == 0x7f) {
			wrong(&p, i, "a control character stands here");
			return NULL;
		}
	p.text = plain(a, text);
	q->root = parse_or(&p);
	if (q->root != NULL && peek(&p) != '\0')
		wrong(&p, p.at, "this parenthesis was never opened");
	return p.failed || q->root == NULL ? NULL : q;
}
