#include <string.h>
#include <strings.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "address_memo.h"
#include "header_line.h"
#include "text.h"
#include "unicode.h"

#define LABEL_MAX 90 /* bytes; the longest label has fewer */

static const struct label {
	const char *word;
	enum label_kind kind;
} labels[] = {
#include "header_labels.inc" /* sorted, case folded */
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Bytes of the character at s that nobody sees: a no-break space, a mark of direction, U+FEFF; 0: it is another. */
static size_t
unseen(const char *s, size_t left)
{
	unsigned char c;

	if (left >= 2 && memcmp(s, "\xc2\xa0", 2) == 0)
		return 2;
	if (left >= 2 && memcmp(s, "\xd8\x9c", 2) == 0) /* U+061C */
		return 2;
	if (left < 3)
		return 0;
	if (memcmp(s, "\xef\xbb\xbf", 3) == 0)
		return 3;
	c = (unsigned char)s[2];
	if (s[0] == '\xe2' && s[1] == '\x80')
		return (c >= 0x8b && c <= 0x8f) || (c >= 0xaa && c <= 0xaf) ? 3 : 0;
	return s[0] == '\xe2' && s[1] == '\x81' && c >= 0xa6 && c <= 0xa9 ? 3 : 0;
}

/* Trim blanks, unseen characters and the characters of more from both ends. */
static void
trim(const char **s, size_t *len, const char *more)
{
	size_t n;

	for (;;) {
		if (*len > 0 && (is_blank(**s) || (**s != '\0' && strchr(more, **s) != NULL)))
			n = 1;
		else if ((n = unseen(*s, *len)) == 0)
			break;
		*s += n;
		*len -= n;
	}
	for (;;) {
		const char *end = *s + *len;

		if (*len > 0 &&
		    (is_blank(end[-1]) || (end[-1] != '\0' && strchr(more, end[-1]) != NULL)))
			n = 1;
		else if (*len > 1 && unseen(end - 2, 2) == 2)
			n = 2;
		else if (*len > 2 && unseen(end - 3, 3) == 3)
			n = 3;
		else
			break;
		*len -= n;
	}
}

size_t
header_line_plain(char *out, const char *s, size_t len)
{
	size_t n = 0, k;

	for (size_t i = 0; i < len; i += k) {
		const unsigned char *u = (const unsigned char *)s + i;

		k = 1;
		if (u[0] < 0x80) {
			out[n++] = s[i];
		} else if ((k = unseen(s + i, len - i)) > 0) {
			if (u[0] == 0xc2 || u[2] == 0xaf)
				out[n++] = ' ';
		} else if (len - i >= 2 && ((u[0] == 0xd9 && u[1] >= 0xa0 && u[1] <= 0xa9) ||
					       (u[0] == 0xdb && u[1] >= 0xb0 && u[1] <= 0xb9))) {
			out[n++] = (char)('0' + (u[1] & 0xf));
			k = 2;
		} else if (len - i >= 2 && memcmp(u, "\xd8\x8c", 2) == 0) {
			memcpy(out + n, ", ", 2);
			n += k = 2;
		} else if (len - i >= 3 && (memcmp(u, "\xef\xbc\x8c", 3) == 0 ||
					       memcmp(u, "\xe3\x80\x81", 3) == 0)) {
			memcpy(out + n, ", ", 2);
			n += 2;
			k = 3;
		} else {
			out[n++] = s[i];
			k = 1;
		}
	}
	return n;
}

/* What the labels are written without: the dot over a folded Turkish I, Arabic vowels, typographic marks. */
static int32_t
letters(UChar *v, int32_t len)
{
	int32_t n = 0;

	for (int32_t i = 0; i < len; i++)
		if (v[i] != 0x307 && !(v[i] >= 0x64B && v[i] <= 0x652))
			v[n++] = v[i] == 0xA0 ? ' ' : v[i] == 0x2019 ? '\'' : v[i];
	return n;
}

/* NFKC and case folding of a short text without a pool; false when it does not fit. */
static bool
fold_small(const char *s, size_t len, char ret[3 * LABEL_MAX + 1])
{
	UChar u[LABEL_MAX + 1], v[LABEL_MAX + 1];
	int32_t n = 0, out = 0;
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *n2;
	bool ascii = true;

	if (len > LABEL_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		ascii &= (unsigned char)s[i] < 0x80;
		ret[i] = (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] - 'A' + 'a' : s[i]);
	}
	ret[len] = '\0';
	if (ascii)
		return true;
	n2 = unorm2_getNFKCCasefoldInstance(&e);
	u_strFromUTF8(u, LABEL_MAX, &n, s, (int32_t)len, &e);
	if (U_FAILURE(e))
		return false;
	n = unorm2_normalize(n2, u, n, v, LABEL_MAX, &e);
	if (U_FAILURE(e))
		return false;
	n = letters(v, n);
	u_strToUTF8(ret, 3 * LABEL_MAX, &out, v, n, &e);
	ret[out] = '\0';
	return U_SUCCESS(e);
}

static enum label_kind
kind_of(const char *word)
{
	size_t lo = 0, hi = sizeof(labels) / sizeof(labels[0]);

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strcmp(word, labels[mid].word);

		if (c == 0)
			return labels[mid].kind;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return LABEL_NONE;
}

/* Bytes of the colon at s (":", "：", "∶"), 0 if there is none. */
static size_t
colon_len(const char *s, size_t left)
{
	if (s[0] == ':')
		return 1;
	return left >= 3 && (memcmp(s, "\xef\xbc\x9a", 3) == 0 || memcmp(s, "\xe2\x88\xb6", 3) == 0)
		   ? 3
		   : 0;
}

/* "Message du 03/03/25 10:15": above the header of what Orange quotes. */
static bool
is_orange(const char *line, size_t len)
{
	static const char begin[] = "message du ";
	size_t n = sizeof(begin) - 1;

	return len > n && len < n + 30 && strncasecmp(line, begin, n) == 0 && line[n] >= '0' &&
	       line[n] <= '3';
}

enum label_kind
header_line_label(const char *line, size_t len, size_t *ret_value)
{
	const char *word = line;
	size_t colon = 0, n = 0, word_n;
	char folded[3 * LABEL_MAX + 1];
	enum label_kind kind;

	if (len > 0 && line[0] == '|') { /* "| From | Anna |" */
		const char *bar = memchr(line + 1, '|', len - 1 < LABEL_MAX ? len - 1 : LABEL_MAX);

		colon = bar == NULL ? 0 : (size_t)(bar - line);
		n = bar != NULL;
	}
	for (; n == 0 && colon < len && colon < LABEL_MAX + 20; colon++)
		if ((line[colon] == ':' || (unsigned char)line[colon] >= 0xe2) &&
		    (n = colon_len(line + colon, len - colon)) > 0)
			break;
	if (n == 0)
		return LABEL_NONE;
	if (is_orange(line, len))
		return *ret_value = len, LABEL_FORWARD;
	word_n = colon;
	trim(&word, &word_n, "*|");
	if (word_n == 0 || !fold_small(word, word_n, folded))
		return LABEL_NONE;
	kind = kind_of(folded);
	if (kind == LABEL_SEPARATOR || kind == LABEL_WROTE)
		return LABEL_NONE;
	for (*ret_value = colon + n; *ret_value < len && line[*ret_value] == '*';)
		++*ret_value;
	return kind;
}

enum label_kind
header_line_label_alone(const char *line, size_t len)
{
	char folded[3 * LABEL_MAX + 1];

	trim(&line, &len, "*");
	return len > 0 && len <= LABEL_ALONE_MAX && fold_small(line, len, folded) ? kind_of(folded)
										  : LABEL_NONE;
}

bool
header_line_separator(const char *line, size_t len)
{
	static const char *const begin[] = { "forwarded by", "original message from",
		"weitergeleitet von" };
	size_t dashes = 0;
	char folded[3 * LABEL_MAX + 1];
	enum label_kind kind;

	trim(&line, &len, "*|");
	if (len < 4 || len > 250)
		return false;
	while (dashes < len && (line[dashes] == '-' || line[dashes] == '_' || line[dashes] == '='))
		dashes++;
	while (dashes + 2 < len && line[dashes] == '\xe2' && line[dashes + 1] == '\x80' &&
	       (line[dashes + 2] == '\x93' || line[dashes + 2] == '\x94'))
		dashes += 3;
	if (dashes < 2)
		return false;
	trim(&line, &len, "-_=");
	for (size_t i = 0; i < sizeof(begin) / sizeof(begin[0]); i++)
		if (len > strlen(begin[i]) && strncasecmp(line, begin[i], strlen(begin[i])) == 0)
			return true;
	while (len > 3 && line[len - 3] == '\xe2' && line[len - 2] == '\x80')
		len -= 3;
	while (len > 3 && line[0] == '\xe2' && line[1] == '\x80')
		line += 3, len -= 3;
	trim(&line, &len, ":");
	if (!fold_small(line, len, folded))
		return false;
	kind = kind_of(folded);
	return kind == LABEL_SEPARATOR || kind == LABEL_FORWARD;
}

bool
header_line_rule(const char *line, size_t len)
{
	trim(&line, &len, "");
	for (size_t i = 0; i < len; i++)
		if (line[i] != '_')
			return false;
	return len >= 10;
}

/* A character that ends a word of an address in running text. */
static bool
ends_address(char c)
{
	return is_blank(c) || c == '\n' || (c != '\0' && strchr("<>[]()\"',;:|", c) != NULL);
}

/* The next address at or behind *at; false if there is none.  A "mailto:" before it is left out. */
static bool
next_address(const char *s, size_t len, size_t *at, size_t *ret_n)
{
	for (size_t i = *at; i < len; i++) {
		size_t start, end;

		if (s[i] != '@')
			continue;
		for (start = i; start > *at && !ends_address(s[start - 1]); start--)
			;
		for (end = i + 1; end < len && !ends_address(s[end]); end++)
			;
		while (end > i + 1 && s[end - 1] == '.')
			end--;
		if (start == i || end == i + 1 || memchr(s + i, '.', end - i) == NULL)
			continue;
		*at = start;
		*ret_n = end - start;
		return true;
	}
	return false;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "10:15", "10.15", "10h15", "上午10:15". */
static bool
has_time(const char *s, size_t len)
{
	for (size_t i = 1; i + 2 < len; i++)
		if ((s[i] == ':' || s[i] == 'h' || s[i] == '.') && is_digit(s[i - 1]) &&
		    is_digit(s[i + 1]) && is_digit(s[i + 2]) &&
		    (i + 3 == len || !is_digit(s[i + 3])))
			return true;
	return false;
}

/* A year, or "3/3/25" and its kin. */
static bool
has_date(const char *s, size_t len)
{
	size_t run = 0, groups = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && is_digit(s[i])) {
			run++;
			continue;
		}
		if (run == 4 && (s[i - 4] == '1' || s[i - 4] == '2'))
			return true;
		if (run == 1 || run == 2)
			groups++;
		run = 0;
	}
	return groups >= 3;
}

static bool
is_ascii_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Where the first word for "wrote" stands, len if nowhere; its bytes in *ret_n. */
static size_t
wrote_at(const char *s, size_t len, size_t *ret_n)
{
	size_t best = len;

	for (size_t k = 0; k < sizeof(labels) / sizeof(labels[0]); k++) {
		size_t n = strlen(labels[k].word);

		if (labels[k].kind != LABEL_WROTE)
			continue;
		for (size_t i = 0; i + n <= len && i <= best; i++) {
			if ((s[i] | 0x20) != (labels[k].word[0] | 0x20) ||
			    strncasecmp(s + i, labels[k].word, n) != 0 ||
			    ((unsigned char)s[i] < 0x80 && i > 0 && is_ascii_letter(s[i - 1])))
				continue;
			if (i < best || n > *ret_n)
				*ret_n = n;
			best = i;
			break;
		}
	}
	return best;
}

/* Dashes, or GroupWise's angles, at both ends of the line, which go. */
static bool
is_framed(const char **line, size_t *len)
{
	const char *s = *line;
	size_t n = *len;

	trim(&s, &n, "");
	if (n < 10 || s[0] != s[1] || s[n - 1] != s[n - 2] || s[0] != s[n - 1] ||
	    (s[0] != '-' && s[0] != '>'))
		return false;
	trim(line, len, s[0] == '-' ? "-" : ">");
	return true;
}

bool
header_line_closes(const char *line, size_t len)
{
	if (is_framed(&line, &len))
		return true;
	trim(&line, &len, "*");
	return len > 0 && (line[len - 1] == ':' || (len >= 3 && colon_len(line + len - 3, 3) == 3));
}

enum wrote
header_line_wrote(const char *line, size_t len)
{
	size_t at = 0, n;
	bool address, time, date, word, dashes;

	if (!header_line_closes(line, len))
		return WROTE_NO;
	dashes = is_framed(&line, &len) && line[-1] == '-';
	trim(&line, &len, "*");
	if (len < 10 || len > HEADER_LINE_WROTE_MAX)
		return WROTE_NO;
	time = has_time(line, len - 1);
	date = has_date(line, len - 1);
	address = next_address(line, len, &at, &n);
	if (address && time && date && !dashes)
		return WROTE_SURE;
	if (!address && !time && !date)
		return WROTE_NO;
	word = wrote_at(line, len, &n) < len;
	if (!word)
		return WROTE_NO;
	return address && (time || date) ? WROTE_SURE : WROTE_LIKELY;
}

/* "AM", "Uhr", "at" and their kin stand between a time or "wrote" and a name. */
static bool
is_time_word(const char *w, size_t n)
{
	static const char *const v[] = { "am", "pm", "a.m.", "p.m.", "uhr", "at", "um", "kl.", "kl",
		"klo", "kello", "om", "op", "on", "alle", "ore", "h", "utc", "gmt", "cest", "cet",
		"mez", "mesz", "msk", "jst", "à", "às", "la", "las", "le", "el", "il", "em", "по",
		"в", "от", "o", "godz.", "tarihinde", "saat", "schrieb", "schreef", "skrev",
		"skreiv", "heeft", "hat", "hat am", "by", "przez", "odesílatel", "odosielateľ",
		"ο/η", "ο", "η", "χρήστης", "időpontban", "keltezéssel", "ص", "م", "كتب", "كتبت",
		"بواسطة", "מאת", "đã", "在", "於", "于", "이(가)", "さんは", "さんが", "님이" };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (strlen(v[i]) == n && strncasecmp(w, v[i], n) == 0)
			return true;
	return false;
}

/* Leave out words of time at the end of what may be a name. */
static void
trim_words(const char *s, size_t *len)
{
	for (size_t w;; *len = w) {
		while (*len > 0 && is_blank(s[*len - 1]))
			--*len;
		for (w = *len; w > 0 && !is_blank(s[w - 1]);)
			w--;
		if (w == *len || !is_time_word(s + w, *len - w))
			return;
	}
}

/* Words at the end of s that look like a name. */
static const char *
trailing_name(struct arena *a, const char *s, size_t len)
{
	size_t start;

	trim(&s, &len, "<([\"':,");
	trim_words(s, &len);
	for (start = len; start > 0;) {
		size_t w = start, e = start;

		while (w > 0 && !is_blank(s[w - 1]))
			w--;
		if (s[e - 1] == ',' || is_time_word(s + w, e - w) ||
		    memchr(s + w, '@', e - w) != NULL)
			break;
		for (size_t i = w; i < e; i++)
			if (is_digit(s[i]))
				e = w;
		if (e == w)
			break;
		for (start = w; start > 0 && is_blank(s[start - 1]); start--)
			;
	}
	s += start;
	len -= start;
	trim(&s, &len, "<>()[]\"',:;");
	return text_line(a, s, len);
}

/* Words at the beginning of s, up to a digit or a comma. */
static const char *
leading_name(struct arena *a, const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && s[n] != '<' && s[n] != '(' && s[n] != ':' && !is_digit(s[n]))
		n++;
	trim_words(s, &n);
	trim(&s, &n, "<>()[]\"',:;-*");
	return text_line(a, s, n);
}

const char *
header_line_wrote_name(struct arena *a, const char *line, size_t len)
{
	size_t at = 0, n = 0, word_n = 0, word;
	const char *name;

	is_framed(&line, &len);
	word = wrote_at(line, len, &word_n);
	if (next_address(line, len, &at, &n)) {
		/* "Anna Keller <a@x> 於 2025年…寫道：", "Quoting Anna Keller <a@x>:" */
		size_t from = word == 0 && word_n < at ? word_n : 0;

		return trailing_name(a, line + from, at - from);
	}
	name = leading_name(a, line + word + word_n, len - word - word_n);
	if (name[0] == '\0')
		name = trailing_name(a, line, word);
	return name[0] != '\0' ? name : leading_name(a, line, word);
}

void
header_line_people(struct arena *a, const char *value, size_t len, struct mail_addrs *ret)
{
	size_t at = 0, done = 0, n;

	while (ret->n < MAIL_ADDRESSES_MAX && next_address(value, len, &at, &n)) {
		const char *name = value + done, *cut;
		size_t name_n = at - done;
		struct mail_addr addr = { 0 };

		/* Of several names before it the last one is its own. */
		while ((cut = memrchr(name, ';', name_n)) != NULL &&
		       (size_t)(cut - name) + 1 < name_n) {
			name_n -= (size_t)(cut + 1 - name);
			name = cut + 1;
		}
		if (name_n >= 7 && strncasecmp(name + name_n - 7, "mailto:", 7) == 0)
			name_n -= 7;
		trim(&name, &name_n, "<>()[]\"',;:*|");
		address_memo_fill(a, text_line(a, name, name_n), value + at, n, &addr);
		at += n;
		done = at;
		if ((addr.flags & ADDR_INVALID) != 0 ||
		    (ret->n > 0 && strcmp(ret->v[ret->n - 1].address, addr.address) == 0))
			continue;
		ret->v = arena_grow(a, ret->v, ret->n, sizeof(ret->v[0]));
		ret->v[ret->n++] = addr;
	}
}

const char *
header_line_name(struct arena *a, const char *value, size_t len)
{
	size_t at = 0, n;

	if (next_address(value, len, &at, &n))
		len = at;
	if (len >= 7 && strncasecmp(value + len - 7, "mailto:", 7) == 0)
		len -= 7;
	trim(&value, &len, "<>()[]\"',;:*|");
	return text_line(a, value, len);
}
