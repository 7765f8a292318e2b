#include <string.h>

#include "tokens.h"

size_t
tokens_quote_end(const char *s, size_t len, size_t i, size_t *none_from)
{
	if (i >= *none_from)
		return len;
	for (size_t k = i + 1; k < len; k++) {
		if (s[k] == '\\')
			k++;
		else if (s[k] == '"')
			return k;
	}
	*none_from = i;
	return len;
}

size_t
tokens_comment_end(const char *s, size_t len, size_t i, size_t *none_from)
{
	size_t depth = 0;

	if (i >= *none_from)
		return len;
	for (size_t k = i; k < len; k++) {
		if (s[k] == '\\')
			k++;
		else if (s[k] == '(')
			depth++;
		else if (s[k] == ')' && --depth == 0)
			return k;
	}
	*none_from = i;
	return len;
}

struct scan {
	const char *s;
	size_t len;
	size_t no_quote, no_comment;
};

/* The word at i, unquoted into out; returns where it ends. */
static size_t
word_at(struct scan *c, size_t i, char *out)
{
	size_t n = 0;

	while (i < c->len && c->s[i] != ' ' && c->s[i] != ';') {
		if (c->s[i] == '(' && tokens_comment_end(c->s, c->len, i, &c->no_comment) < c->len)
			break;
		if (c->s[i] == '"') {
			size_t end = tokens_quote_end(c->s, c->len, i, &c->no_quote);

			if (end < c->len) {
				for (i++; i < end; i++) {
					if (c->s[i] == '\\' && i + 1 < end)
						i++;
					out[n++] = c->s[i];
				}
				i = end + 1;
				continue;
			}
		}
		out[n++] = c->s[i++];
	}
	out[n] = '\0';
	return i;
}

struct token *
tokens_of(struct arena *a, const char *field, size_t *ret_n)
{
	size_t len = strlen(field), n = 0, end;
	struct scan c = { field, len, len, len };
	struct token *v = NULL;
	char *room = arena_alloc(a, 2 * len + 2, 1);

	for (size_t i = 0; i < len && n < TOKENS_MAX; i = end) {
		end = i + 1;
		if (field[i] == ' ')
			continue;
		v = arena_grow(a, v, n, sizeof(*v));
		v[n].at = i;
		v[n].text = "";
		if (field[i] == ';') {
			v[n++].kind = TOKEN_SEMICOLON;
		} else if (field[i] == '(' &&
			   (end = tokens_comment_end(field, len, i, &c.no_comment)) < len) {
			v[n].kind = TOKEN_COMMENT;
			v[n++].text = arena_strndup(a, field + i + 1, end - i - 1);
			end++;
		} else {
			v[n].kind = TOKEN_WORD;
			v[n++].text = room;
			end = word_at(&c, i, room);
			room += strlen(room) + 1;
		}
	}
	*ret_n = n;
	return v;
}
