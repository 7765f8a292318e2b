/* LINK: base record detect report */
/*
 * Any bytes as a query: a tree that can be matched and compiled comes out, or a mistake that stands inside the
 * text.  The first byte says whether it is a rule's.
 */
#include <stdlib.h>
#include <string.h>

#include "hunt_sql.h"
#include "mem.h"
#include "organisation.h"
#include "query.h"

int LLVMFuzzerInitialize(int *, char ***);
int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	organisation_init();
	return 0;
}

/* Texts that the query is asked of: its own among them. */
static void
record(struct arena *a, struct query_record *r, const char *text)
{
	*r = (struct query_record){ 0 };
	for (int i = 0; i < QUERY_FIELD_COUNT; i++) {
		query_record_add(a, r, (enum query_field)i,
		    &(struct query_item){ .text = "anna.keller@partnera.example",
			.display = "anna.keller@partnera.example",
			.name = "Anna Keller",
			.number = 3 });
		query_record_add(
		    a, r, (enum query_field)i, &(struct query_item){ .text = text, .name = text });
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	static const char *const values[] = { "partnera.example", "a@b.example" };
	static const char *const names[] = { "Anna Keller", "Accounts" };
	const struct query_placeholder stand[] = {
		{ "partner", { .v = (const char **)(uintptr_t)values, .n = 2 } },
		{ "partner.domains", { .v = (const char **)(uintptr_t)values, .n = 1 } },
		{ "partner.people", { .v = (const char **)(uintptr_t)values + 1, .n = 1 } },
		{ "partner.names", { .v = (const char **)(uintptr_t)names, .n = 2 } },
		{ "partner.accounts", { 0 } },
		{ "own", { .v = (const char **)(uintptr_t)values + 1, .n = 1 } },
	};
	struct query_context c = { .now = 1772445600 };
	struct arena *a = arena_new();
	struct query_error e;
	struct query_record r;
	struct query *q;
	char *text;

	c.rule = len > 0 && (p[0] & 1) != 0;
	if (c.rule) {
		c.placeholders = stand;
		c.placeholders_n = sizeof(stand) / sizeof(stand[0]);
	}
	text = mem_strndup((const char *)p + (len > 0), len - (len > 0));
	q = query_parse(a, text, &c, &e);
	if (q == NULL) {
		if (e.offset > strlen(text) || e.column == 0 || e.line == 0 || e.text[0] == '\0')
			abort();
		query_caret(a, text, &e, "  ");
	} else {
		record(a, &r, text);
		query_match(q, &r);
		if (hunt_sql(a, q).text[0] == '\0')
			abort();
		query_match(query_unmet(a, q, q), &r);
	}
	free(text);
	arena_free(a);
	return 0;
}
