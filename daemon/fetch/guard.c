#include <string.h>

#include "guard.h"

enum state {
	AT_START, /* at the beginning of a line */
	IN_TAG, /* first word: "*" or a tag */
	IN_KIND, /* second word: tells a status line from data */
	IN_STATUS, /* status line: after the word, before text or code */
	IN_CODE_NAME, /* first word inside [ ] */
	IN_CODE, /* rest of it */
	IN_CODE_QUOTED,
	IN_CODE_ESCAPE,
	IN_TEXT, /* human-readable text up to the line end: no syntax in it */
	IN_DATA, /* quoted strings, literals, parentheses */
	IN_QUOTED,
	IN_ESCAPE,
	IN_SIZE, /* after '{' */
	AFTER_SIZE, /* after '}' */
	AFTER_SIZE_CR,
	IN_LITERAL
};

void
guard_init(struct guard *g)
{
	*g = (struct guard){ .literal_max = GUARD_LITERAL_MAX, .state = AT_START };
}

static void
word_add(struct guard *g, unsigned char c)
{
	if (g->word_n == sizeof(g->word))
		return;
	if (c >= 'a' && c <= 'z')
		c = (unsigned char)(c - 'a' + 'A');
	g->word[g->word_n++] = (char)c;
}

static bool
word_is(const struct guard *g, const char *s)
{
	return g->word_n == strlen(s) && memcmp(g->word, s, g->word_n) == 0;
}

static bool
is_status(const struct guard *g)
{
	return word_is(g, "OK") || word_is(g, "NO") || word_is(g, "BAD") || word_is(g, "BYE") ||
	       word_is(g, "PREAUTH");
}

static enum guard_error
open_paren(struct guard *g)
{
	return ++g->depth > GUARD_DEPTH_MAX ? GUARD_EDEPTH : GUARD_OK;
}

static void
close_paren(struct guard *g)
{
	if (g->depth > 0)
		g->depth--;
}

static void
new_line(struct guard *g)
{
	g->line = 0;
	g->depth = 0;
	g->word_n = 0;
	g->state = AT_START;
}

/* Inside [ ]: parentheses balance and it ends on its line. */
static enum guard_error
walk_code(struct guard *g, unsigned char c)
{
	switch (c) {
	case '\n':
	case '\r':
		return GUARD_ECODE;
	case '(':
		return open_paren(g);
	case ')':
		if (g->depth == 0)
			return GUARD_ECODE;
		close_paren(g);
		break;
	case '"':
		g->state = IN_CODE_QUOTED;
		break;
	case ']':
		if (g->depth > 0)
			return GUARD_ECODE;
		g->state = IN_TEXT;
		break;
	default:
		break;
	}
	return GUARD_OK;
}

static enum guard_error
walk_code_name(struct guard *g, unsigned char c)
{
	if (c != ' ' && c != ']' && c != '\t' && c != '\r' && c != '\n' && c != '(' && c != '"') {
		word_add(g, c);
		return GUARD_OK;
	}
	if (g->word_n == 0 || word_is(g, "BADCHARSET"))
		return GUARD_ECODE;
	g->state = IN_CODE;
	return walk_code(g, c);
}

static enum guard_error
walk_data(struct guard *g, unsigned char c)
{
	switch (c) {
	case '\n':
		new_line(g);
		break;
	case '"':
		g->state = IN_QUOTED;
		break;
	case '(':
		return open_paren(g);
	case ')':
		close_paren(g);
		break;
	case '{':
		g->literal = 0;
		g->word_n = 0;
		g->state = IN_SIZE;
		break;
	default:
		break;
	}
	return GUARD_OK;
}

/* The first word and the one space behind it; a parser more lenient than we are must not see others. */
static enum guard_error
walk_tag(struct guard *g, unsigned char c)
{
	switch (c) {
	case '\n':
		new_line(g);
		break;
	case '\r':
		break;
	case ' ':
		if (g->word_n == 0)
			return GUARD_ESYNTAX;
		g->word_n = 0;
		g->state = IN_KIND;
		break;
	case '\t':
	case '(':
	case ')':
	case '"':
	case '{':
	case '[':
		return GUARD_ESYNTAX;
	default:
		word_add(g, c);
		break;
	}
	return GUARD_OK;
}

/* The second word of a line decides how the rest is to be read. */
static enum guard_error
walk_kind(struct guard *g, unsigned char c)
{
	if (c == '\t' || c == '[' || (c == ' ' && g->word_n == 0))
		return GUARD_ESYNTAX;
	if (c == ' ' || c == '\r' || c == '\n') {
		bool status = is_status(g);

		g->word_n = 0;
		if (c == '\n')
			new_line(g);
		else
			g->state = status ? IN_STATUS : IN_DATA;
		return GUARD_OK;
	}
	if (c == '(' || c == ')' || c == '"' || c == '{') {
		g->state = IN_DATA;
		return walk_data(g, c);
	}
	word_add(g, c);
	return GUARD_OK;
}

static enum guard_error
walk_size(struct guard *g, unsigned char c)
{
	if (c >= '0' && c <= '9') {
		g->word_n = 1; /* there was a digit */
		g->literal = g->literal * 10 + (c - '0');
		return g->literal > g->literal_max ? GUARD_ELITERAL : GUARD_OK;
	}
	if (c != '}' || g->word_n == 0)
		return GUARD_ESYNTAX;
	g->word_n = 0;
	g->state = AFTER_SIZE;
	return GUARD_OK;
}

/* The rest of the line goes on behind the literal; its own length counts anew. */
static void
begin_literal(struct guard *g)
{
	g->line = 0;
	g->state = g->literal > 0 ? IN_LITERAL : IN_DATA;
}

static enum guard_error
walk_quoted(struct guard *g, unsigned char c, enum state back, enum state escape)
{
	if (c == '\n' || c == '\r')
		return GUARD_ESYNTAX;
	if (c == '"')
		g->state = (unsigned char)back;
	else if (c == '\\')
		g->state = (unsigned char)escape;
	return GUARD_OK;
}

static enum guard_error
walk_byte(struct guard *g, unsigned char c)
{
	switch ((enum state)g->state) {
	case AT_START:
		if (c == '+')
			return GUARD_ECONTINUE;
		g->state = IN_TAG;
		/* FALLTHROUGH */
	case IN_TAG:
		return walk_tag(g, c);
	case IN_KIND:
		return walk_kind(g, c);
	case IN_STATUS:
		if (c == '\n')
			new_line(g);
		else if (c == '[')
			g->state = IN_CODE_NAME;
		else if (c != ' ')
			g->state = IN_TEXT;
		return GUARD_OK;
	case IN_CODE_NAME:
		return walk_code_name(g, c);
	case IN_CODE:
		return walk_code(g, c);
	case IN_CODE_QUOTED:
		return walk_quoted(g, c, IN_CODE, IN_CODE_ESCAPE);
	case IN_CODE_ESCAPE:
		g->state = IN_CODE_QUOTED;
		return c == '\n' || c == '\r' ? GUARD_ESYNTAX : GUARD_OK;
	case IN_TEXT:
		if (c == '\n')
			new_line(g);
		return GUARD_OK;
	case IN_DATA:
		return walk_data(g, c);
	case IN_QUOTED:
		return walk_quoted(g, c, IN_DATA, IN_ESCAPE);
	case IN_ESCAPE:
		g->state = IN_QUOTED;
		return c == '\n' || c == '\r' ? GUARD_ESYNTAX : GUARD_OK;
	case IN_SIZE:
		return walk_size(g, c);
	case AFTER_SIZE:
		if (c == '\r')
			g->state = AFTER_SIZE_CR;
		else if (c == '\n')
			begin_literal(g);
		else
			return GUARD_ESYNTAX;
		return GUARD_OK;
	case AFTER_SIZE_CR:
		if (c != '\n')
			return GUARD_ESYNTAX;
		begin_literal(g);
		return GUARD_OK;
	case IN_LITERAL:
		break; /* guard_walk skips it */
	}
	return GUARD_OK;
}

enum guard_error
guard_walk(struct guard *g, const void *bytes, size_t n)
{
	const unsigned char *p = bytes, *end = p + n;
	enum guard_error e;

	while (p < end) {
		if (g->state == IN_LITERAL) {
			size_t skip = (size_t)(end - p);

			if (skip > g->literal)
				skip = (size_t)g->literal;
			p += skip;
			g->literal -= skip;
			if (g->literal == 0)
				g->state = IN_DATA;
			continue;
		}
		if (*p == '\0')
			return GUARD_ENUL;
		if (++g->line > GUARD_LINE_MAX)
			return GUARD_ELINE;
		if ((e = walk_byte(g, *p)) != GUARD_OK)
			return e;
		p++;
	}
	return GUARD_OK;
}

const char *
guard_strerror(enum guard_error e)
{
	switch (e) {
	case GUARD_OK:
		return "well-formed";
	case GUARD_ELINE:
		return "a line that does not end";
	case GUARD_EDEPTH:
		return "parentheses nested too deep";
	case GUARD_ELITERAL:
		return "a literal larger than asked for";
	case GUARD_ENUL:
		return "a NUL byte in a line";
	case GUARD_ESYNTAX:
		return "a malformed string or literal";
	case GUARD_ECODE:
		return "a malformed response code";
	case GUARD_ECONTINUE:
		return "a continuation nobody asked for";
	}
	return "unknown error";
}
