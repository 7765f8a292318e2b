#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "account.h"
#include "address.h"
#include "config_value.h"
#include "csv.h"
#include "organisation.h"
#include "partner_csv.h"
#include "text_index.h"

enum column {
	NAME = 0,
	DOMAINS,
	ADDRESSES,
	ACCOUNTS,
	KIND,
	CALLBACK_NAME,
	CALLBACK_PHONE,
	SEVERAL,
	SHARED,
	OWN,
	COLUMNS
};

static const char *const columns[COLUMNS] = { "name", "domains", "addresses", "accounts", "kind",
	"callback_name", "callback_phone", "several", "shared", "own" };

struct reading {
	struct arena *a;
	const char *file;
	const struct config *config;
	const char *imported;
	struct partner_csv *ret;
	int at[COLUMNS]; /* field of a row, -1: there is no such column */
	struct text_index names; /* of ret->v */
	unsigned line;
};

static void wrong(struct reading *r, unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
wrong(struct reading *r, unsigned line, const char *fmt, ...)
{
	char what[1000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	mail_strings_add(
	    r->a, &r->ret->mistakes, arena_printf(r->a, "%s:%u: %s", r->file, line, what));
}

static void
read_head(struct reading *r, const struct csv_row *head)
{
	for (int c = 0; c < COLUMNS; c++)
		r->at[c] = -1;
	for (size_t i = 0; i < head->n; i++) {
		int c = 0;

		while (c < COLUMNS && strcasecmp(head->v[i], columns[c]) != 0)
			c++;
		if (c == COLUMNS)
			wrong(r, head->line,
			    "unknown column '%.60s'; known are name, domains, addresses, accounts, "
			    "kind, "
			    "callback_name, callback_phone, several, shared, own",
			    head->v[i]);
		else if (r->at[c] != -1)
			wrong(r, head->line, "column '%s' stands twice", columns[c]);
		else
			r->at[c] = (int)i;
	}
	if (r->at[NAME] == -1)
		wrong(r, head->line, "there is no column 'name'");
}

/* Without the spaces around it; "" where the row has no such field. */
static const char *
field(const struct reading *r, const struct csv_row *row, enum column c)
{
	const char *s;
	size_t n;

	if (r->at[c] == -1 || (size_t)r->at[c] >= row->n)
		return "";
	s = row->v[r->at[c]] + strspn(row->v[r->at[c]], " \t");
	n = strlen(s);
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	return arena_strndup(r->a, s, n);
}

static bool
yes(struct reading *r, const struct csv_row *row, enum column c)
{
	static const char *const words[] = { "yes", "true", "1", "x" };
	const char *s = field(r, row, c);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(s, words[i]) == 0)
			return true;
	if (s[0] != '\0' && strcasecmp(s, "no") != 0 && strcasecmp(s, "false") != 0 &&
	    strcmp(s, "0") != 0)
		wrong(r, row->line, "%s: '%.40s' is neither yes nor no", columns[c], s);
	return false;
}

/* The next of several values; NULL at the end. */
static const char *
next(struct arena *a, const char **s)
{
	while (**s != '\0') {
		size_t len = strcspn(*s, ";\n");
		const char *p = *s + strspn(*s, " \t;\r\n");
		size_t n = p < *s + len ? (size_t)(*s + len - p) : 0;

		*s += len + ((*s)[len] != '\0');
		while (n > 0 && strchr(" \t\r", p[n - 1]) != NULL)
			n--;
		if (n > 0)
			return arena_strndup(a, p, n);
	}
	return NULL;
}

/* One value, as the configuration would take it; said twice is said once. */
static void
set(struct reading *r, enum config_kind kind, enum column c, size_t offset, const char *text,
    void *object)
{
	struct config_key key = { .name = columns[c], .kind = kind, .offset = offset };
	struct config_base base = { .arena = r->a, .folder = "", .state_folder = "" };
	const char *why = config_value_set(&base, &key, text, object);

	if (why != NULL && strstr(why, "stands twice") == NULL)
		wrong(r, r->line, "%s: %s", columns[c], why);
}

/* The row's accounts; what "kind" says of them all stands before those that do not say it themselves. */
static void
set_accounts(struct reading *r, const struct csv_row *row, size_t offset, void *object)
{
	const char *s = field(r, row, ACCOUNTS), *kind = field(r, row, KIND), *one;
	char *lower = arena_strdup(r->a, kind);

	for (char *c = lower; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	if (lower[0] != '\0' && account_kind_from_name(lower) == 0) {
		wrong(r, r->line, "kind: '%.40s' is no kind of account", kind);
		return;
	}
	while ((one = next(r->a, &s)) != NULL)
		set(r, KIND_ACCOUNTS, ACCOUNTS, offset,
		    lower[0] != '\0' && strcmp(lower, "iban") != 0 && strchr(one, ':') == NULL
			? arena_printf(r->a, "%s:%s", lower, one)
			: one,
		    object);
}

static void
set_address(struct reading *r, struct config_partner *p, const char *text)
{
	const char *open = strrchr(text, '<'), *address = text, *name = "";
	struct config_person *who = NULL;
	const char *form;
	size_t n;

	if (open != NULL) {
		address = arena_strndup(r->a, open + 1, strcspn(open + 1, ">"));
		for (n = (size_t)(open - text); n > 0 && strchr(" \t\"", text[n - 1]) != NULL;)
			n--;
		name = arena_strndup(r->a, text, n);
		name += strspn(name, "\"");
	}
	form = address_form(r->a, address);
	if (form == NULL || strrchr(form, '@') == NULL) {
		wrong(r, r->line, "addresses: '%.100s' is no mail address", text);
		return;
	}
	if (name[0] == '\0')
		name = arena_strndup(r->a, form, (size_t)(strrchr(form, '@') - form));
	for (size_t i = 0; i < p->people_n; i++)
		if (strcmp(p->people[i].name, name) == 0)
			who = &p->people[i];
	if (who == NULL) {
		p->people = arena_grow(r->a, p->people, p->people_n, sizeof(*p->people));
		who = &p->people[p->people_n++];
		*who = (struct config_person){ .name = name };
	}
	mail_strings_add_once(r->a, &who->addresses, form);
}

static struct config_partner *
partner_of(struct reading *r, const char *name)
{
	struct partner_csv *ret = r->ret;
	size_t at = text_index_add(&r->names, r->a, name, ret->n);

	if (at < ret->n)
		return &ret->v[at];
	ret->v = arena_grow(r->a, ret->v, ret->n, sizeof(*ret->v));
	ret->v[ret->n] = (struct config_partner){ .name = name,
		.callback_name = "",
		.callback_phone = "",
		.file = r->file,
		.line = r->line };
	return &ret->v[ret->n++];
}

/* A partner's rows may repeat what is theirs, but not contradict it. */
static void
set_once(struct reading *r, const struct csv_row *row, enum column c, enum config_kind kind,
    size_t offset, struct config_partner *p)
{
	const char *text = field(r, row, c);
	const char **old = (const char **)(void *)((char *)p + offset);
	const char *before = *old;

	if (text[0] == '\0')
		return;
	set(r, kind, c, offset, text, p);
	if (before[0] != '\0' && strcmp(before, *old) != 0)
		wrong(
		    r, r->line, "%s: '%s' has another one on an earlier line", columns[c], p->name);
}

static void
read_row(struct reading *r, const struct csv_row *row)
{
	const char *name = field(r, row, NAME), *s, *one;
	struct config_partner *p;
	struct config own = { .own_accounts = r->ret->own_accounts };

	r->line = row->line;
	if (yes(r, row, OWN)) {
		set_accounts(r, row, offsetof(struct config, own_accounts), &own);
		r->ret->own_accounts = own.own_accounts;
		return;
	}
	if (name[0] == '\0') {
		wrong(r, row->line, "the name is missing");
		return;
	}
	p = partner_of(r, name);
	s = field(r, row, DOMAINS);
	while ((one = next(r->a, &s)) != NULL)
		set(r, KIND_DOMAINS, DOMAINS, offsetof(struct config_partner, domains), one, p);
	s = field(r, row, ADDRESSES);
	while ((one = next(r->a, &s)) != NULL)
		set_address(r, p, one);
	set_accounts(r, row, offsetof(struct config_partner, accounts), p);
	set_once(
	    r, row, CALLBACK_NAME, KIND_TEXT, offsetof(struct config_partner, callback_name), p);
	set_once(
	    r, row, CALLBACK_PHONE, KIND_PHONE, offsetof(struct config_partner, callback_phone), p);
	p->several = yes(r, row, SEVERAL) || p->several;
	p->shared = yes(r, row, SHARED) || p->shared;
}

/* -- against the rest of the configuration -- */

/* Names, domains and addresses that partners have already, by their number among all. */
struct taken {
	const struct config_partner **v;
	size_t n;
	struct text_index names, domains, addresses;
};

/* The partner who first had that text: t's newest where nobody had. */
static const struct config_partner *
first(struct reading *r, struct taken *t, struct text_index *index, const char *text)
{
	return t->v[text_index_add(index, r->a, text, t->n - 1)];
}

/* Enter p; told: and say what it and an earlier one cannot both have. */
static void
take(struct reading *r, struct taken *t, const struct config_partner *p, bool told)
{
	const struct config_partner *o;

	t->v = arena_grow(r->a, t->v, t->n, sizeof(struct config_partner *));
	t->v[t->n++] = p;
	o = first(r, t, &t->names, p->name);
	if (told && o != p)
		wrong(r, p->line, "partner '%s' stands in %s:%u already; keep one", p->name,
		    o->file, o->line);
	for (size_t i = 0; i < p->domains.n; i++) {
		o = first(r, t, &t->domains, p->domains.v[i]);
		if (told && o != p)
			wrong(r, p->line, "domain %s of '%s' is already that of '%s' (%s:%u)",
			    p->domains.v[i], p->name, o->name, o->file, o->line);
	}
	for (size_t i = 0; i < p->people_n; i++)
		for (size_t k = 0; k < p->people[i].addresses.n; k++) {
			const char *address = p->people[i].addresses.v[k];

			o = first(r, t, &t->addresses, address);
			if (told && o != p)
				wrong(r, p->line, "%s of '%s' is already that of '%s' (%s:%u)",
				    address, p->name, o->name, o->file, o->line);
		}
}

static void
check_partner(struct reading *r, struct taken *t, const struct config_partner *p)
{
	const struct config *c = r->config;

	if (p->domains.n == 0 && p->people_n == 0)
		wrong(r, p->line,
		    "'%s' has neither a domain nor an address: no mail could be told to be theirs",
		    p->name);
	if (p->callback_name[0] != '\0' && p->callback_phone[0] == '\0')
		wrong(r, p->line, "'%s' has a callback_name but no callback_phone", p->name);
	for (size_t i = 0; i < p->domains.n; i++) {
		enum domain_class class = DOMAIN_NONE;

		organisation_of(r->a, p->domains.v[i], &class);
		if (class == DOMAIN_FREEMAIL ||
		    mail_strings_has(&c->freemail_domains, p->domains.v[i]))
			wrong(r, p->line,
			    "domain %s of '%s' is a free-mail domain, anybody's; give the people's "
			    "addresses instead",
			    p->domains.v[i], p->name);
		if (mail_strings_has(&c->own_domains, p->domains.v[i]))
			wrong(r, p->line, "domain %s of '%s' is one of own_domains",
			    p->domains.v[i], p->name);
	}
	for (size_t i = 0; i < p->accounts.n; i++)
		if (mail_strings_has(&r->ret->own_accounts, p->accounts.v[i]))
			wrong(r, p->line, "an account of '%s' is also one of your own", p->name);
	take(r, t, p, true);
}

static void
check_partners(struct reading *r)
{
	struct taken t = { 0 };

	for (size_t i = 0; i < r->config->partners_n; i++)
		if (strcmp(r->config->partners[i].file, r->imported) != 0)
			take(r, &t, &r->config->partners[i], false);
	for (size_t i = 0; i < r->ret->n; i++)
		check_partner(r, &t, &r->ret->v[i]);
	text_index_free(&t.names);
	text_index_free(&t.domains);
	text_index_free(&t.addresses);
}

int
partner_csv_read(struct arena *a, const char *file, const struct config *config,
    const char *imported, struct partner_csv *ret, char *error, size_t error_size)
{
	struct reading r = {
		.a = a, .file = file, .config = config, .imported = imported, .ret = ret
	};
	struct csv_row *rows;
	const char *text;
	unsigned line;
	size_t n;

	*ret = (struct partner_csv){ 0 };
	if ((text = csv_text(a, file, error, error_size)) == NULL)
		return -1;
	if (csv_parse(a, text, &rows, &n, &line) == -1)
		wrong(&r, line, "a quote is not closed, or stands inside a field");
	else if (n == 0)
		wrong(&r, 1, "the file is empty");
	else {
		read_head(&r, &rows[0]);
		for (size_t i = 1; i < n && r.at[NAME] != -1; i++)
			read_row(&r, &rows[i]);
		check_partners(&r);
	}
	text_index_free(&r.names);
	return 0;
}
