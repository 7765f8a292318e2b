#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "html_rule.h"
#include "text.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
in_name(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

static const char *
skip_space(const char *p, const char *end)
{
	while (p < end && is_space(*p))
		p++;
	return p;
}

static size_t
name_length(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && in_name(p[n]))
		n++;
	return n;
}

/* "[name=value]" at p; where it ends, NULL if it is none. */
static const char *
read_attribute(const char *p, const char *end, struct condition *ret)
{
	*ret = (struct condition){ .kind = CONDITION_ATTRIBUTE };
	p = skip_space(p + 1, end);
	ret->s = p;
	if ((ret->n = name_length(p, end)) == 0)
		return NULL;
	p = skip_space(p + ret->n, end);
	if (p < end && *p == ']')
		return p + 1;
	if (p < end && strchr("~^$*|", *p) != NULL && *p != '\0')
		ret->how = *p++;
	if (p >= end || *p != '=')
		return NULL;
	ret->how = ret->how == '\0' ? '=' : ret->how;
	p = skip_space(p + 1, end);
	if (p < end && (*p == '"' || *p == '\'')) {
		const char *close = memchr(p + 1, *p, (size_t)(end - p) - 1);

		if (close == NULL)
			return NULL;
		ret->value = p + 1;
		ret->value_n = (size_t)(close - p) - 1;
		p = close + 1;
	} else {
		ret->value = p;
		ret->value_n = name_length(p, end);
		p += ret->value_n;
	}
	p = skip_space(p, end);
	return p < end && *p == ']' ? p + 1 : NULL;
}

/* ".a", "#a", "a", "[a=b]" at p; where it ends, NULL if it is none. */
static const char *
read_condition(const char *p, const char *end, struct condition *ret)
{
	if (*p == '[')
		return read_attribute(p, end, ret);
	*ret = (struct condition){ .kind = *p == '.'   ? CONDITION_CLASS
					   : *p == '#' ? CONDITION_ID
						       : CONDITION_NAME };
	p += ret->kind != CONDITION_NAME;
	ret->s = p;
	ret->n = name_length(p, end);
	return ret->n > 0 ? p + ret->n : NULL;
}

/* One selector, without commas; false: it has what is not read here. */
static bool
read_selector(const char *p, const char *end, struct selector *ret)
{
	static const unsigned weights[] = { 1, 100, 10000, 100 };
	bool child = false;

	ret->n = 0;
	ret->weight = 0;
	for (p = skip_space(p, end); p < end; p = skip_space(p, end)) {
		struct part *part = &ret->part[ret->n];

		if (*p == '>') {
			if (ret->n == 0 || child)
				return false;
			child = true;
			p++;
			continue;
		}
		if (ret->n++ == SHEET_PARTS_MAX)
			return false;
		*part = (struct part){ .child = child };
		child = false;
		if (*p == '*')
			p++;
		while (p < end && !is_space(*p) && *p != '>') {
			struct condition *c = &part->v[part->n];

			if (part->n == CONDITIONS_MAX || (p = read_condition(p, end, c)) == NULL)
				return false;
			ret->weight += weights[c->kind];
			part->n++;
		}
	}
	return ret->n > 0 && !child;
}

/* May the rule, whose selector could not be read, set the background of what stands there? */
static bool
sets_background(const char *selector, size_t selector_n, const char *style, size_t n)
{
	return text_find(style, n, "background") != NULL &&
	       text_find(selector, selector_n, ":hover") == NULL;
}

static bool
condition_same(const struct condition *a, const struct condition *b)
{
	return a->kind == b->kind && a->how == b->how && a->n == b->n && a->value_n == b->value_n &&
	       memcmp(a->s, b->s, a->n) == 0 &&
	       (a->value_n == 0 || memcmp(a->value, b->value, a->value_n) == 0);
}

/* Do both match the same elements at the same place? */
static bool
part_same(const struct part *a, const struct part *b)
{
	if (a->n != b->n || a->child != b->child || a->before != b->before)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!condition_same(&a->v[i], &b->v[i]))
			return false;
	return true;
}

/* Give each part before the last one its bit; false: there are too many of them. */
static bool
prefixes_add(struct sheet *s, struct selector *selector)
{
	unsigned before = SHEET_ANCESTORS_MAX, bit;

	for (size_t i = 0; i + 1 < selector->n; i++, before = bit) {
		struct part *p = &selector->part[i];

		p->before = before;
		for (bit = 0; bit < s->bits && !part_same(p, &s->prefixes[bit]);)
			bit++;
		if (bit == SHEET_ANCESTORS_MAX)
			return false;
		if (bit == s->bits)
			s->prefixes[s->bits++] = *p;
	}
	selector->part[selector->n - 1].before = before;
	return true;
}

static void
rule_add(struct sheet *s, struct selector *selector, const struct rule *r, bool hides)
{
	if (s->n == SHEET_RULES_MAX || !prefixes_add(s, selector)) {
		s->cut |= hides;
		s->unknown = true;
		return;
	}
	s->v = arena_grow(s->a, s->v, s->n, sizeof(*s->v));
	s->v[s->n] = *r;
	s->v[s->n].last = selector->part[selector->n - 1];
	s->v[s->n].weight = selector->weight;
	s->v[s->n].order = (unsigned)s->n;
	s->n++;
}

/* The rules "selector, selector { style }". */
static void
read_rule(struct sheet *s, const char *p, const char *brace, const char *end, bool shown)
{
	struct rule r = {
		.style = brace + 1, .style_n = (size_t)(end - brace) - 1, .shown = shown
	};
	enum html_style_concern concern = html_style_concerns(r.style, r.style_n);
	struct selector selector;

	if (concern == STYLE_NOTHING)
		return;
	while (p < brace) {
		const char *comma = memchr(p, ',', (size_t)(brace - p)), *stop;

		stop = comma == NULL ? brace : comma;
		if (read_selector(p, stop, &selector))
			rule_add(s, &selector, &r, concern == STYLE_HIDES && !shown);
		else if (!shown)
			s->unknown |= sets_background(p, (size_t)(stop - p), r.style, r.style_n);
		p = stop + 1;
	}
}

/* Screens that show mail whatever they measure: the block holds as if it were none. */
static bool
holds_always(const char *p, size_t n)
{
	while (n > 0 && is_space(*p))
		p++, n--;
	while (n > 0 && is_space(p[n - 1]))
		n--;
	if (n > 5 && strncasecmp(p, "only ", 5) == 0)
		p += 5, n -= 5;
	return n == 0 || (n == 3 && strncasecmp(p, "all", 3) == 0) ||
	       (n == 6 && strncasecmp(p, "screen", 6) == 0);
}

/* Paper and voices. */
static bool
is_no_screen(const char *p, size_t n)
{
	static const char *const v[] = { "print", "speech", "aural", "braille", "embossed", "tty" };

	while (n > 0 && is_space(*p))
		p++, n--;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (n >= strlen(v[i]) && strncasecmp(p, v[i], strlen(v[i])) == 0)
			return memchr(p, ',', n) == NULL;
	return false;
}

/* Where the block that opens at brace ends: at its "}", or at end. */
static const char *
block_end(const char *brace, const char *end)
{
	size_t depth = 0;

	for (; brace < end; brace++) {
		if (*brace == '{')
			depth++;
		else if (*brace == '}' && --depth == 0)
			return brace;
	}
	return end;
}

static void read_rules(struct sheet *, const char *p, const char *end, bool shown, unsigned depth);

/* "@media … { … }", "@import …;" at p; returns what is behind it. */
static const char *
read_at(struct sheet *s, const char *p, const char *end, bool shown, unsigned depth)
{
	const char *stop = p, *close;

	while (stop < end && *stop != ';' && *stop != '{')
		stop++;
	if (stop == end || *stop == ';')
		return stop < end ? stop + 1 : end;
	close = block_end(stop, end);
	if (depth == SHEET_DEPTH_MAX)
		s->cut = true;
	else if (text_begins(p, "@media")) {
		const char *query = p + 6;
		size_t n = (size_t)(stop - query);

		if (!is_no_screen(query, n))
			read_rules(s, stop + 1, close, shown || !holds_always(query, n), depth + 1);
	} else if (text_begins(p, "@supports") || text_begins(p, "@layer")) {
		read_rules(s, stop + 1, close, true, depth + 1);
	}
	return close < end ? close + 1 : end;
}

static void
read_rules(struct sheet *s, const char *p, const char *end, bool shown, unsigned depth)
{
	while ((p = skip_space(p, end)) < end) {
		const char *brace, *close;

		if (*p == '@') {
			p = read_at(s, p, end, shown, depth);
			continue;
		}
		if (*p == '}' || *p == ';') { /* left over */
			p++;
			continue;
		}
		if ((brace = memchr(p, '{', (size_t)(end - p))) == NULL)
			break;
		close = memchr(brace, '}', (size_t)(end - brace));
		close = close == NULL ? end : close;
		read_rule(s, p, brace, close, shown);
		p = close < end ? close + 1 : end;
	}
}

/* Comments and the marks of HTML comments become spaces, escapes of letters the letters, strings keep no brace. */
static void
clean(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '/' && i + 1 < n && p[i + 1] == '*') {
			const char *close = memmem(p + i + 2, n - i - 2, "*/", 2);
			size_t to = close == NULL ? n : (size_t)(close - p) + 2;

			memset(p + i, ' ', to - i);
			i = to - 1;
		} else if (p[i] == '"' || p[i] == '\'') {
			char quote = p[i];
			size_t k = i + 1;

			while (k < n && p[k] != quote && p[k] != '\n')
				k++;
			for (size_t m = i + 1; k < n && p[k] == quote && m < k; m++)
				p[m] = (char)(strchr("{}();@!,", p[m]) != NULL ? '_' : p[m]);
			i = k < n && p[k] == quote ? k : i;
		} else if (n - i >= 4 && memcmp(p + i, "<!--", 4) == 0) {
			memset(p + i, ' ', 4);
		} else if (n - i >= 3 && memcmp(p + i, "-->", 3) == 0) {
			memset(p + i, ' ', 3);
		}
	}
}

/* Does the tag's media attribute, up to its ">", name no screen or a condition? */
static void
tag_media(const char *tag, const char *close, bool *ret_shown, bool *ret_none)
{
	const char *p = text_find(tag, (size_t)(close - tag), "media=");
	size_t n;

	*ret_shown = *ret_none = false;
	if (p == NULL)
		return;
	p += 6;
	p += *p == '"' || *p == '\'';
	n = strcspn(p, p[-1] == '=' ? " >" : "\"'>");
	*ret_none = is_no_screen(p, n);
	*ret_shown = !holds_always(p, n);
}

/* The next <style> outside comments, its tag and its text; where it ends, NULL if there is none. */
static const char *
next_style(const char *html, const char **ret_tag, const char **ret_text, size_t *ret_n)
{
	while ((html = strchr(html, '<')) != NULL) {
		const char *close;

		if (strncmp(html, "<!--", 4) == 0) {
			close = strstr(html + 4, "-->");
			if (close == NULL)
				return NULL;
			html = close + 3;
			continue;
		}
		if (!text_begins(++html, "style") || in_name(html[5]))
			continue;
		*ret_tag = html;
		if ((close = strchr(html, '>')) == NULL)
			return NULL;
		*ret_text = html = close + 1;
		for (;;) {
			html = strchrnul(html, '<');
			if (*html == '\0' || text_begins(html, "</style"))
				break;
			html++;
		}
		*ret_n = (size_t)(html - *ret_text);
		return html;
	}
	return NULL;
}

static int
rule_cmp(const void *x, const void *y)
{
	const struct rule *a = x, *b = y;

	if (a->weight != b->weight)
		return a->weight < b->weight ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

/* A rule waits in the bucket of what is rarest in its last part. */
static void
index_rules(struct sheet *s)
{
	if (s->n > 0)
		qsort(s->v, s->n, sizeof(*s->v), rule_cmp);
	for (size_t i = s->n; i-- > 0;) {
		const struct part *last = &s->v[i].last;
		const struct condition *best = NULL;
		size_t b;

		for (size_t k = 0; k < last->n; k++)
			if (last->v[k].kind != CONDITION_ATTRIBUTE &&
			    (best == NULL || last->v[k].kind > best->kind))
				best = &last->v[k];
		b = best == NULL ? 0 : rule_bucket(best->kind, best->s, best->n);
		s->v[i].next = s->buckets[b];
		s->buckets[b] = i + 1;
	}
}

struct sheet *
sheet_read(struct arena *a, const char *html)
{
	struct sheet *s;
	const char *tag, *text;
	size_t n, bytes = 0;

	if (text_find(html, strlen(html), "<style") == NULL)
		return NULL;
	s = arena_alloc(a, 1, sizeof(*s));
	s->a = a;
	while ((html = next_style(html, &tag, &text, &n)) != NULL) {
		bool shown, none;
		char *copy;

		if (bytes + n > SHEET_BYTES_MAX) {
			s->cut = true;
			n = SHEET_BYTES_MAX - bytes;
		}
		bytes += n;
		tag_media(tag, text - 1, &shown, &none);
		if (none || n == 0)
			continue;
		copy = arena_strndup(a, text, n);
		clean(copy, n);
		read_rules(s, copy, copy + n, shown, 0);
	}
	s->unknown |= s->cut;
	index_rules(s);
	return s;
}

bool
sheet_cut(const struct sheet *s)
{
	return s->cut;
}

bool
sheet_background_unknown(const struct sheet *s)
{
	return s->unknown;
}
