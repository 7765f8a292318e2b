#include <stdint.h>
#include <string.h>

#include <glib.h>
#include <unicode/uchar.h>

#include "address_memo.h"
#include "addresses.h"
#include "buf.h"
#include "text.h"
#include "tokens.h"
#include "unicode.h"
#include "words.h"

struct list {
	struct reading *r;
	struct mail_addrs *out;
	const char *s;
	size_t len;
	size_t no_quote; /* tokens.h: from here on none closes */
	size_t no_comment;
	bool in_group;
	struct buf held; /* "Last" of an unquoted "Last, First <a@b>" */
	/* the entry at hand */
	struct buf phrase; /* as written, with quotes, without comments and angles */
	struct buf comment;
	struct {
		size_t at, n;
	} * angles; /* views of s */
	size_t angles_n;
};

static void
entry_add(struct list *l, const char *name, const char *spec, size_t spec_n, unsigned flags)
{
	struct mail_addrs *out = l->out;

	if (out->n >= reading_limits()->addresses) {
		reading_limit(l->r, "addresses");
		return;
	}
	out->v = arena_grow(l->r->a, out->v, out->n, sizeof(*out->v));
	address_memo_fill(l->r->a, name, spec, spec_n, &out->v[out->n]);
	out->v[out->n].flags |= flags | (l->in_group ? ADDR_GROUP : 0u);
	out->n++;
}

/* Quotes and backslashes taken away, encoded words decoded, one line. */
static const char *
plain(struct list *l, const struct buf *b, bool *ret_encoded)
{
	struct buf out = { 0 };
	const char *p = (const char *)b->p, *line;

	*ret_encoded = false;
	if (b->len == 0)
		return "";
	for (size_t i = 0; i < b->len; i++) {
		if (p[i] == '\\' && i + 1 < b->len)
			i++;
		else if (p[i] == '"')
			continue;
		buf_bytes(&out, p + i, 1);
	}
	line = words_decode(l->r, out.p == NULL ? "" : (const char *)out.p, out.len, ret_encoded);
	buf_free(&out);
	return line;
}

/* Outlook's 'anna@a.example' and its kin: what stands around both ends can be of no domain. */
static char *
unquoted(char *spec)
{
	size_t n = strlen(spec);

	if (n > 2 && ((spec[0] == '\'' && spec[n - 1] == '\'') ||
			 (spec[0] == '[' && spec[n - 1] == ']' && strchr(spec, '@') != NULL &&
			     strchr(spec, '@')[1] != '['))) {
		spec[n - 1] = '\0';
		spec++;
	}
	return spec;
}

/* Of an address where no blank may stand beside it; RFC 5322 3.2.3. */
static bool
in_word(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

/* The addr-spec inside <>: comments, blanks, route and "mailto:" removed, encoded words decoded. */
static const char *
angle_spec(struct list *l, const char *s, size_t len, unsigned *flags)
{
	char *out = arena_alloc(l->r->a, len + 1, 1), *colon;
	size_t n = 0, no_quote = len, no_comment = len;
	bool encoded, broken = false;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"') {
			size_t end = tokens_quote_end(s, len, i, &no_quote);

			if (end < len) {
				memcpy(out + n, s + i, end - i + 1);
				n += end - i + 1;
				i = end;
				continue;
			}
		} else if (s[i] == '(') {
			size_t end = tokens_comment_end(s, len, i, &no_comment);

			if (end < len) {
				i = end;
				continue;
			}
		}
		if (s[i] != ' ')
			out[n++] = s[i];
		else
			broken |= n > 0 && i + 1 < len && in_word(out[n - 1]) && in_word(s[i + 1]);
	}
	if (broken)
		reading_flag(l->r, "address_broken");
	/* The only "@" stood in a comment: no address, but not to be lost. */
	if (memchr(out, '@', n) == NULL && memchr(s, '@', len) != NULL)
		memcpy(out, s, n = len);
	out[n] = '\0';
	/* A route: RFC 5322 4.4; of one that leads to no address nothing is dropped. */
	if (out[0] == '@' && (colon = strchr(out, ':')) != NULL && strchr(colon, '@') != NULL)
		out = colon + 1;
	else if (text_begins(out, "mailto:"))
		out += 7;
	out = unquoted(out);
	if (strstr(out, "=?") != NULL) {
		const char *decoded = words_decode(l->r, out, strlen(out), &encoded);

		if (encoded) {
			*flags |= ADDR_INVALID;
			return decoded;
		}
	}
	return out;
}

/* Does the domain that ends in a dot at out[n - 1] go on in the word at s?  A name of one label never ends a line. */
static bool
domain_goes_on(const char *out, size_t n, const char *s, size_t len)
{
	size_t label = 0, word = 0;

	while (label + 1 < n && out[n - 2 - label] != '@' && out[n - 2 - label] != '.' &&
	       out[n - 2 - label] != ' ')
		label++;
	if (label == 0 || label + 2 > n || out[n - 2 - label] != '@')
		return false;
	while (word < len && (g_ascii_isalnum(s[word]) || s[word] == '-' || s[word] == '.'))
		word++;
	return word > 1 && (word == len || s[word] == ' ' || s[word] == '>');
}

/*
 * "joe @ example . com" (RFC 5322 4.4): blanks around an "@" go, and those around a dot behind one
 * that has a blank before it; a dot with a blank only after it ends a sentence.  Returns the length.
 */
static size_t
tighten(const char *s, size_t len, char *out)
{
	size_t n = 0, more = 0; /* more: the end of the blanks at i */
	bool domain = false, dot = false;

	for (size_t i = 0; i < len; i++) {
		char next;

		more = MAX(more, i);
		while (more < len && s[more] == ' ')
			more++;
		next = more < len ? s[more] : '\0';
		if (s[i] == ' ' && (next == '@' || (n > 0 && out[n - 1] == '@') ||
				       (domain && next == '.') || dot)) {
			dot = dot || next == '.';
			continue;
		}
		if (s[i] == ' ' && domain && n > 0 && out[n - 1] == '.' &&
		    domain_goes_on(out, n, s + i + 1, len - i - 1))
			continue;
		domain = s[i] == '@' || (domain && s[i] != ' ');
		dot = dot && s[i] == '.';
		out[n++] = s[i];
	}
	return n;
}

/* An entry without angles: words, of which those with an "@" are addresses. */
static void
finish_bare(struct list *l)
{
	const char *p = (const char *)l->phrase.p, *name, *comment;
	char *tight = arena_alloc(l->r->a, l->phrase.len + 1, 1);
	struct buf rest = { 0 };
	size_t n = 0, specs = 0, no_quote = SIZE_MAX;
	bool encoded, comment_encoded, name_used = false, behind = false;
	struct {
		size_t at, n;
	} *found = NULL;

	n = tighten(p, l->phrase.len, tight);
	for (size_t i = 0, end; i < n; i = end) {
		bool at = false;

		for (end = i; end < n && tight[end] != ' '; end++) {
			if (tight[end] == '"') {
				size_t close = tokens_quote_end(tight, n, end, &no_quote);

				if (close < n)
					end = close;
			} else if (tight[end] == '@') {
				at = true;
			}
		}
		if (at) {
			found = arena_grow(l->r->a, found, specs, sizeof(*found));
			found[specs].at = i;
			found[specs++].n = end - i;
		} else {
			behind |= specs > 0;
			buf_bytes(&rest, tight + i, end - i);
			buf_bytes(&rest, " ", 1);
		}
		while (end < n && tight[end] == ' ')
			end++;
	}
	/* A name that stands behind its address, or the rest of one that was torn. */
	if (behind)
		reading_flag(l->r, "address_broken");
	name = plain(l, &rest, &encoded);
	comment = plain(l, &l->comment, &comment_encoded);
	if (name[0] == '\0' || strchr(comment, '@') != NULL) {
		encoded |= comment_encoded;
		name = name[0] == '\0' ? comment : arena_printf(l->r->a, "%s (%s)", name, comment);
		name_used = true;
	}
	for (size_t i = 0; i < specs; i++) {
		unsigned flags = encoded ? ADDR_ENCODED : 0;
		const char *spec = angle_spec(l, tight + found[i].at, found[i].n, &flags);

		entry_add(l, name, spec, strlen(spec), flags);
	}
	/* A comment alone is no entry (RFC 5322 4.4), but one that holds an address. */
	if (specs == 0 && name[0] != '\0' &&
	    (!text_is_blank((const char *)rest.p, rest.len) || strchr(name, '@') != NULL))
		entry_add(l, "", name, strlen(name),
		    ADDR_INVALID | (encoded || (name_used && comment_encoded) ? ADDR_ENCODED : 0u));
	buf_free(&rest);
}

/* The name before the angles, with what was held back before a comma. */
static const char *
angle_name(struct list *l, bool *ret_encoded)
{
	struct buf all = { 0 };
	bool comment_encoded;
	const char *name, *comment = plain(l, &l->comment, &comment_encoded);

	if (l->held.len > 0) {
		buf_bytes(&all, l->held.p, l->held.len);
		buf_bytes(&all, ", ", 2);
	}
	buf_bytes(&all, l->phrase.p, l->phrase.len);
	name = plain(l, &all, ret_encoded);
	buf_free(&all);
	l->held.len = 0;
	if (name[0] == '\0') {
		*ret_encoded = comment_encoded;
		return comment;
	}
	return strchr(comment, '@') == NULL ? name
					    : arena_printf(l->r->a, "%s (%s)", name, comment);
}

/* What was held back turns out to be an entry of its own. */
static void
release(struct list *l)
{
	bool encoded;
	const char *text = plain(l, &l->held, &encoded);

	if (text[0] != '\0')
		entry_add(l, "", text, strlen(text), ADDR_INVALID | (encoded ? ADDR_ENCODED : 0u));
	l->held.len = 0;
}

/* A comma after words without an address: half a name, or an entry of its own; the next one shows. */
static bool
hold(struct list *l)
{
	const struct buf *p = &l->phrase;

	if (l->angles_n > 0 || l->comment.len > 0 || l->held.len > 0 || p->len == 0 ||
	    memchr(p->p, '@', p->len) != NULL || memchr(p->p, '"', p->len) != NULL)
		return false;
	for (size_t i = 0; i < p->len; i++) {
		if (p->p[i] == '=')
			return false; /* an encoded word is read by itself */
		if (p->p[i] != ' ')
			buf_bytes(&l->held, p->p + i, p->len - i);
		if (p->p[i] != ' ')
			break;
	}
	l->phrase.len = 0;
	return true;
}

static void
entry_finish(struct list *l)
{
	if (l->angles_n == 0) {
		release(l);
		if (l->phrase.len > 0 || l->comment.len > 0)
			finish_bare(l);
	} else {
		bool encoded;
		const char *name = angle_name(l, &encoded);

		for (size_t i = 0; i < l->angles_n; i++) {
			unsigned flags = encoded ? ADDR_ENCODED : 0;
			const char *spec =
			    angle_spec(l, l->s + l->angles[i].at, l->angles[i].n, &flags);

			entry_add(l, name, spec, strlen(spec), flags);
		}
	}
	l->phrase.len = l->comment.len = 0;
	l->angles = NULL;
	l->angles_n = 0;
}

/* i is at "<".  Returns where to go on. */
static size_t
read_angle(struct list *l, size_t i)
{
	size_t start = i + 1, k = start;
	bool route = start < l->len && l->s[start] == '@';

	for (; k < l->len && l->s[k] != '>' && l->s[k] != '<'; k++) {
		if (l->s[k] == '"') {
			size_t end = tokens_quote_end(l->s, l->len, k, &l->no_quote);

			if (end < l->len)
				k = end;
		} else if (l->s[k] == ':') {
			route = false;
		} else if ((l->s[k] == ',' && !route) || l->s[k] == ';') {
			break;
		}
	}
	l->angles = arena_grow(l->r->a, l->angles, l->angles_n, sizeof(*l->angles));
	l->angles[l->angles_n].at = start;
	l->angles[l->angles_n++].n = k - start;
	return k < l->len && l->s[k] == '>' ? k + 1 : k;
}

/* Take one piece at i into the entry; returns where to go on. */
static size_t
step(struct list *l, size_t i)
{
	const char *s = l->s;
	size_t end;

	switch (s[i]) {
	case '"':
		end = tokens_quote_end(s, l->len, i, &l->no_quote);
		if (end == l->len)
			return i + 1;
		buf_bytes(&l->phrase, s + i, end - i + 1);
		return end + 1;
	case '(':
		buf_bytes(&l->phrase, " ", 1);
		end = tokens_comment_end(s, l->len, i, &l->no_comment);
		if (end == l->len)
			return i + 1;
		if (l->comment.len > 0)
			buf_bytes(&l->comment, " ", 1);
		buf_bytes(&l->comment, s + i + 1, end - i - 1);
		return end + 1;
	case '<':
		buf_bytes(&l->phrase, " ", 1);
		return read_angle(l, i);
	case '>':
	case ')':
		buf_bytes(&l->phrase, " ", 1);
		return i + 1;
	case '\\':
		end = i + 1 < l->len ? 2 : 1;
		buf_bytes(&l->phrase, s + i, end);
		return i + end;
	case ',':
		if (!hold(l))
			entry_finish(l);
		return i + 1;
	case ';':
		entry_finish(l);
		l->in_group = false;
		return i + 1;
	case ':':
		if (l->angles_n == 0 && !l->in_group &&
		    (l->phrase.len == 0 || memchr(l->phrase.p, '@', l->phrase.len) == NULL) &&
		    (l->comment.len == 0 || memchr(l->comment.p, '@', l->comment.len) == NULL)) {
			l->phrase.len = l->comment.len = 0;
			l->in_group = true;
			return i + 1;
		}
		break;
	case '=':
		if ((end = words_span(s + i, l->len - i)) > 0) {
			buf_bytes(&l->phrase, s + i, end);
			return i + end;
		}
		break;
	default:
		break;
	}
	/* It, and what none of the cases is about. */
	end = 1 + strcspn(s + i + 1, "\"(<>)\\,;:=");
	buf_bytes(&l->phrase, s + i, end);
	return i + end;
}

void
addresses_read(struct reading *r, const char *field, struct mail_addrs *out)
{
	size_t len = strlen(field), max = reading_limits()->addresses;
	struct list l = {
		.r = r, .out = out, .s = field, .len = len, .no_quote = len, .no_comment = len
	};

	for (size_t i = 0; i < len;) {
		i = step(&l, i);
		if (out->n >= max && i < len) {
			reading_limit(r, "addresses");
			break;
		}
	}
	if (out->n < max)
		entry_finish(&l);
	buf_free(&l.phrase);
	buf_free(&l.comment);
	buf_free(&l.held);
}

/* -- running text -- */

static bool
is_local(char c)
{
	return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c != '\0' && strchr(".!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
is_domain(char c)
{
	return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* Punctuation and spaces of any script, which end an address as those of ASCII do. */
static bool
parts_words(UChar32 c)
{
	return c >= 0x80 && (u_ispunct(c) || u_isUWhiteSpace(c));
}

/*
 * Where the local part begins that ends at end, b or behind it: scripts without spaces run into an address that is
 * written in ASCII.
 */
static const char *
local_begin(const char *b, const char *end)
{
	bool ascii = end > b && (unsigned char)end[-1] < 0x80;
	size_t n;

	for (const char *p = b; p < end; p += n) {
		UChar32 c = unicode_utf8(p, end, &n);

		if (parts_words(c) || (ascii && unicode_cjk(c)))
			b = p + n;
	}
	return b;
}

/* Where the domain ends that begins at p, end or before it; a label in ASCII behind a dot (IDNA knows
 * four) ends where such a script goes on. */
static const char *
domain_end(const char *p, const char *end)
{
	bool dotted = false, ascii = false; /* a dot was there; the label is ASCII so far */
	size_t n;

	for (; p < end; p += n) {
		UChar32 c = unicode_utf8(p, end, &n);

		bool dot = c == '.' || (!dotted && (c == 0x3002 || c == 0xFF0E || c == 0xFF61));

		if ((parts_words(c) && !dot) || (dotted && ascii && unicode_cjk(c)))
			break;
		dotted = dotted || dot;
		ascii = !dot && c < 0x80;
	}
	return p;
}

static bool
has_address(const struct mail_addrs *list, const char *address)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].address, address) == 0)
			return true;
	return false;
}

void
addresses_in_text(struct reading *r, const char *text, struct mail_addrs *list)
{
	const char *after = text; /* a run of "a@b@c" is looked at once */

	for (const char *at = strchr(text, '@'); at != NULL; at = strchr(at + 1, '@')) {
		const char *b = at, *e = at + 1;
		struct mail_addr one = { 0 };

		while (b > after && is_local(b[-1]) && at - b < ADDRESS_MAX)
			b--;
		b = local_begin(b, at);
		while (is_domain(*e) && e - at < ADDRESS_MAX)
			e++;
		e = domain_end(at + 1, e);
		while (e > at + 1 && (e[-1] == '.' || e[-1] == '-'))
			e--;
		after = at + 1;
		if (b == at || memchr(at, '.', (size_t)(e - at)) == NULL)
			continue;
		if (list->n >= ADDRESSES_TEXT_MAX) {
			reading_limit(r, "text_addresses");
			return;
		}
		address_memo_fill(r->a, "", b, (size_t)(e - b), &one);
		if ((one.flags & ADDR_INVALID) || has_address(list, one.address))
			continue;
		list->v = arena_grow(r->a, list->v, list->n, sizeof(*list->v));
		list->v[list->n++] = one;
	}
}
