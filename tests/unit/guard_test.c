/* LINK: base fetch */
#include <stdlib.h>
#include <string.h>

#include "guard.h"
#include "tap.h"

static const struct {
	const char *what;
	const char *text;
	enum guard_error want;
} cases[] = {
	{ "status lines", "* OK hello\r\n1 NO [TRYCREATE] no\r\n2 BAD\r\n* BYE x\r\n", GUARD_OK },
	{ "EXAMINE",
	    "* FLAGS (\\Seen $X)\r\n* OK [PERMANENTFLAGS (\\Seen \\*)] fine\r\n"
	    "* OK [UIDVALIDITY 3857529045] ok\r\n1 OK [READ-ONLY] done\r\n",
	    GUARD_OK },
	{ "LIST", "* LIST (\\Sent) \"/\" \"a \\\"b\\\\c\"\r\n", GUARD_OK },
	{ "a literal whose bytes mean nothing", "* LIST () \"/\" {6}\r\n(((\"\r\n\r\n1 OK x\r\n",
	    GUARD_OK },
	{ "an empty literal", "* LIST () \"/\" {0}\r\n\r\n", GUARD_OK },
	{ "a literal behind a bare LF", "* LIST () \"/\" {3}\n(((\r\n", GUARD_OK },
	{ "FETCH", "* 1 FETCH (UID 7 BODY[]<0> {3}\r\na\r\n)\r\n", GUARD_OK },
	{ "text may hold braces, quotes and parentheses", "* OK it's {99999999}\r\n* NO \"((( \r\n",
	    GUARD_OK },
	{ "a literal in a status line is none", "* OK x {5}\r\n* OK [BADCHARSET (a)] y\r\n",
	    GUARD_ECODE },
	{ "codes with quoted words", "1 OK [X \"a ] b\" (c)] d\r\n", GUARD_OK },
	{ "BADCHARSET", "* OK [BADCHARSET (\"x\")] hi\r\n", GUARD_ECODE },
	{ "badcharset in small letters, tagged", "1 no [badcharset] hi\r\n", GUARD_ECODE },
	{ "BADCHARSET behind a tab", "1 NO [BADCHARSET\t(x)] hi\r\n", GUARD_ECODE },
	{ "BADCHARSET behind spaces", "* OK   [BADCHARSET (x)] hi\r\n", GUARD_ECODE },
	{ "a code behind two spaces after *", "*  OK [BADCHARSET (x)] hi\r\n", GUARD_ESYNTAX },
	{ "a space at the line's begin", " * OK [BADCHARSET (x)] hi\r\n", GUARD_ESYNTAX },
	{ "a code glued to OK", "* OK[BADCHARSET (x)] hi\r\n", GUARD_ESYNTAX },
	{ "a space inside the bracket", "* OK [ BADCHARSET (x)] hi\r\n", GUARD_ECODE },
	{ "PERMANENTFLAGS without end", "* OK [PERMANENTFLAGS (\r\n", GUARD_ECODE },
	{ "PERMANENTFLAGS closed by the bracket", "* OK [PERMANENTFLAGS (\\Seen] x\r\n",
	    GUARD_ECODE },
	{ "a parenthesis too many", "* OK [X )] y\r\n", GUARD_ECODE },
	{ "a code without end", "* OK [UIDNEXT 5\r\n", GUARD_ECODE },
	{ "a quoted word without end in a code", "* OK [X \"a\r\n", GUARD_ESYNTAX },
	{ "a quoted string without end", "* LIST () \"/\" \"INB\r\n", GUARD_ESYNTAX },
	{ "a line end behind a backslash", "* LIST () \"/\" \"INB\\\r\n", GUARD_ESYNTAX },
	{ "a literal of 4 GiB", "* LIST () \"/\" {4294967295}\r\n", GUARD_ELITERAL },
	{ "a literal of 2^64 + 1", "* LIST () \"/\" {18446744073709551617}\r\n", GUARD_ELITERAL },
	{ "the largest literal", "* LIST () \"/\" {4096}\r\n", GUARD_OK },
	{ "one byte more", "* LIST () \"/\" {4097}\r\n", GUARD_ELITERAL },
	{ "a literal without a number", "* LIST () \"/\" {}\r\n", GUARD_ESYNTAX },
	{ "a literal with a plus", "* LIST () \"/\" {3+}\r\n", GUARD_ESYNTAX },
	{ "a literal with a space", "* LIST () \"/\" { 3}\r\n", GUARD_ESYNTAX },
	{ "a literal in the middle of a line", "* LIST () \"/\" {3} x\r\n", GUARD_ESYNTAX },
	{ "a continuation", "+ go on\r\n", GUARD_ECONTINUE },
	{ "empty lines", "\r\n\n* OK x\r\n", GUARD_OK },
	{ "parentheses that balance line by line", "* 1 FETCH (()\r\n* 2 FETCH (()\r\n", GUARD_OK },
};

/* Whole, and byte by byte, from a heap copy that ends where the text does. */
static enum guard_error
walk(const char *text, size_t len, size_t step)
{
	struct guard g;
	char *copy = malloc(len == 0 ? 1 : len);
	enum guard_error e = GUARD_OK;

	memcpy(copy, text, len);
	guard_init(&g);
	for (size_t i = 0; i < len && e == GUARD_OK; i += step)
		e = guard_walk(&g, copy + i, len - i < step ? len - i : step);
	free(copy);
	return e;
}

static enum guard_error
repeated(const char *head, char c, size_t n, const char *tail)
{
	size_t head_n = strlen(head), tail_n = strlen(tail);
	char *s = malloc(head_n + n + tail_n);
	enum guard_error e;

	memcpy(s, head, head_n);
	memset(s + head_n, c, n);
	memcpy(s + head_n + n, tail, tail_n);
	e = walk(s, head_n + n + tail_n, 4096);
	free(s);
	return e;
}

static void
literals(void)
{
	struct guard g;

	guard_init(&g);
	g.literal_max = 1u << 20;
	TAP_OK(guard_walk(&g, "* 1 FETCH (BODY[] {1048576}\r\n", 29) == GUARD_OK,
	    "the owner may allow larger literals");
	g.literal_max = GUARD_LITERAL_MAX;
	for (size_t left = 1u << 20; left > 0; left -= 4096) {
		char zeros[4096] = { 0 };

		if (guard_walk(&g, zeros, sizeof(zeros)) != GUARD_OK)
			TAP_OK(0, "a literal may hold NULs");
	}
	TAP_OK(guard_walk(&g, ")\r\n", 3) == GUARD_OK, "and the line goes on behind it");
	TAP_OK(guard_walk(&g, "* OK [BADCHARSET] x\r\n", 21) == GUARD_ECODE,
	    "and the next line is looked at");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t len = strlen(cases[i].text);
		enum guard_error e = walk(cases[i].text, len, len);
		enum guard_error f = walk(cases[i].text, len, 1);

		TAP_OK(e == cases[i].want && f == cases[i].want, "%s: %s", cases[i].what,
		    guard_strerror(e));
	}
	TAP_OK(
	    repeated("* 1 FETCH ", '(', GUARD_DEPTH_MAX, "\r\n") == GUARD_OK, "as deep as may be");
	TAP_OK(
	    repeated("* 1 FETCH ", '(', GUARD_DEPTH_MAX + 1, "\r\n") == GUARD_EDEPTH, "one deeper");
	TAP_OK(repeated("* OK [X ", '(', GUARD_DEPTH_MAX + 1, "\r\n") == GUARD_EDEPTH,
	    "one deeper in a code");
	TAP_OK(repeated("* OK ", 'x', GUARD_LINE_MAX - 7, "\r\n") == GUARD_OK, "as long as may be");
	TAP_OK(repeated("* OK ", 'x', GUARD_LINE_MAX - 6, "\r\n") == GUARD_ELINE, "one longer");
	TAP_OK(walk("* OK a\0b\r\n", 10, 10) == GUARD_ENUL, "a NUL in a line");
	TAP_OK(walk("* LIST () \"\0\" x\r\n", 17, 17) == GUARD_ENUL, "a NUL in a quoted string");
	literals();
	return tap_done();
}
