/* LINK: base ctl */
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "tap.h"

/* Fields end with '|', rows with '/'. */
static const struct {
	const char *descr;
	const char *in;
	const char *want; /* NULL: refused */
	unsigned line; /* then: where */
} cases[] = {
	{ "two rows", "a,b\nc,d\n", "a|b|/c|d|/", 0 },
	{ "CRLF, no last line end", "a,b\r\nc,d", "a|b|/c|d|/", 0 },
	{ "empty fields", ",a,\n", "|a||/", 0 },
	{ "empty lines", "\n\na\n\n", "a|/", 0 },
	{ "quotes", "\"a,b\",\"c \"\"d\"\"\",\"\"\n", "a,b|c \"d\"||/", 0 },
	{ "a line break in quotes", "\"a\nb\",c\nd,e\n", "a\nb|c|/d|e|/", 0 },
	{ "byte order mark",
	    "\xef\xbb\xbf"
	    "a\n",
	    "a|/", 0 },
	{ "semicolons", "a;b\nc;\"d;e\"\n", "a|b|/c|d;e|/", 0 },
	{ "semicolons, commas in the rows", "a;b\nc,d;e\n", "a|b|/c,d|e|/", 0 },
	{ "commas, a semicolon in the first row's quotes", "a,\"b;c;d\"\n", "a|b;c;d|/", 0 },
	{ "tabs", "a\tb\nc\t\n", "a|b|/c||/", 0 },
	{ "the separator said first", "sep=;\r\na;b\r\n", "a|b|/", 0 },
	{ "a first row that begins so", "sep=x,b\n", "sep=x|b|/", 0 },
	{ "one column, its row has a comma", "a\nb\n", "a|/b|/", 0 },
	{ "nothing", "", "", 0 },
	{ "not closed", "a\n\"b", NULL, 2 },
	{ "not closed behind a doubled quote", "\"b\"\"", NULL, 1 },
	{ "a quote inside", "a\"b,c\n", NULL, 1 },
	{ "text behind a quote", "\"a\"b\n", NULL, 1 },
	{ "a quote alone", "\"", NULL, 1 },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		struct csv_row *rows = NULL;
		size_t n = 0;
		unsigned line = 0;
		char *copy = strdup(cases[i].in);
		const char *got = "";
		int rc = csv_parse(a, copy, &rows, &n, &line);

		for (size_t r = 0; r < n; r++) {
			for (size_t f = 0; f < rows[r].n; f++)
				got = arena_printf(a, "%s%s|", got, rows[r].v[f]);
			got = arena_printf(a, "%s/", got);
		}
		if (cases[i].want == NULL)
			TAP_OK(
			    rc == -1 && line == cases[i].line, "%s: line %u", cases[i].descr, line);
		else
			TAP_OK(rc == 0 && strcmp(got, cases[i].want) == 0, "%s", cases[i].descr);
		free(copy);
		arena_free(a);
	}
	return tap_done();
}
