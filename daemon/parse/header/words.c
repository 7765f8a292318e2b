#include <string.h>

#include <gmime/gmime.h>

#include "buf.h"
#include "charset.h"
#include "text.h"
#include "words.h"

#define WORD_MAX 998 /* bytes; RFC 2047 2 allows 75, senders do not care */

const char *
words_unfold(struct reading *r, const char *raw)
{
	size_t len = strlen(raw), n;
	enum charset_result result;

	if (text_is_utf8(raw, len))
		return text_line(r->a, raw, len);
	reading_flag(r, "header_charset_guessed");
	raw = charset_decode(r->a, "", raw, len, &n, &result);
	return text_line(r->a, raw, n);
}

struct word {
	const char *charset;
	size_t charset_n;
	char encoding;
	const char *text;
	size_t text_n;
	size_t span;
};

static bool
word_at(const char *s, size_t len, struct word *w)
{
	size_t i = 2, end;

	if (len < 7 || s[0] != '=' || s[1] != '?')
		return false;
	while (i < len && i < 2 + 64 && s[i] > ' ' && s[i] != '?' && s[i] != '=' && s[i] != '<')
		i++;
	if (i + 3 >= len || i == 2 || s[i] != '?' || s[i + 2] != '?')
		return false;
	w->charset = s + 2;
	w->charset_n = i - 2;
	if (memchr(w->charset, '*', w->charset_n) != NULL)
		w->charset_n =
		    (size_t)((const char *)memchr(w->charset, '*', w->charset_n) - w->charset);
	w->encoding = (char)(s[i + 1] | 0x20);
	if (w->encoding != 'b' && w->encoding != 'q')
		return false;
	w->text = s + i + 3;
	for (end = i + 3; end + 1 < len && end < WORD_MAX; end++) {
		if (s[end] == '?' && s[end + 1] == '=') {
			w->text_n = end - (i + 3);
			w->span = end + 2;
			return true;
		}
		/* The next word begins before this one ended; "=?=" is padding and an end. */
		if (s[end] == '=' && s[end + 1] == '?' && end > i + 3 &&
		    !(end + 2 < len && s[end + 2] == '='))
			return false;
	}
	return false;
}

size_t
words_span(const char *s, size_t len)
{
	struct word w;

	return word_at(s, len, &w) ? w.span : 0;
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Append the bytes that a word stands for. */
static void
word_bytes(struct reading *r, const struct word *w, struct buf *out)
{
	if (w->encoding == 'b') {
		guint32 save = 0;
		int state = 0;
		unsigned char bytes[WORD_MAX + 4];
		size_t n;

		n = g_mime_encoding_base64_decode_step(
		    (const unsigned char *)w->text, w->text_n, bytes, &state, &save);
		buf_bytes(out, bytes, n);
		if (n == 0 && w->text_n > 0)
			reading_flag(r, "encoded_word_broken");
		return;
	}
	for (size_t i = 0; i < w->text_n; i++) {
		char c = w->text[i];

		if (c == '_') {
			c = ' ';
		} else if (c == '=' && i + 2 < w->text_n && hex(w->text[i + 1]) >= 0 &&
			   hex(w->text[i + 2]) >= 0) {
			c = (char)(hex(w->text[i + 1]) << 4 | hex(w->text[i + 2]));
			i += 2;
		} else if (c == '=') {
			reading_flag(r, "encoded_word_broken");
		}
		buf_bytes(out, &c, 1);
	}
}

/* Decode the bytes collected from neighbouring words of one charset. */
static void
flush(struct reading *r, const struct word *last, struct buf *bytes, struct buf *out)
{
	char label[65];
	const char *text;
	size_t n;
	enum charset_result result;

	if (bytes->len == 0)
		return;
	memcpy(label, last->charset, last->charset_n);
	label[last->charset_n] = '\0';
	text = charset_decode(r->a, label, bytes->p, bytes->len, &n, &result);
	buf_bytes(out, text, n);
	bytes->len = 0;
	if (result == CHARSET_UNKNOWN)
		reading_flag_word(r, "charset_unknown", label);
	else if (result == CHARSET_MISSPELT)
		reading_flag_word(r, "charset_misspelt", label);
	else if (result == CHARSET_RARE)
		reading_flag_word(r, "charset_rare", label);
	else if (result == CHARSET_REPAIRED)
		reading_flag(r, "charset_broken");
	else if (result == CHARSET_GUESSED)
		reading_flag(r, "charset_guessed");
	if (n == 0)
		reading_flag(r, "decoded_to_nothing");
}

static bool
same_charset(const struct word *a, const struct word *b)
{
	return a->charset_n == b->charset_n &&
	       strncasecmp(a->charset, b->charset, a->charset_n) == 0;
}

const char *
words_decode(struct reading *r, const char *s, size_t len, bool *ret_encoded)
{
	struct buf bytes = { 0 }, out = { 0 };
	struct word w, last = { 0 };
	bool after_word = false;
	const char *line;

	if (ret_encoded != NULL)
		*ret_encoded = false;
	if (memchr(s, '=', len) == NULL)
		return text_line(r->a, s, len);
	for (size_t i = 0; i < len;) {
		size_t blank = 0, plain;

		while (after_word && i + blank < len && s[i + blank] == ' ')
			blank++;
		if (i + blank < len && word_at(s + i + blank, len - i - blank, &w)) {
			if (after_word && !same_charset(&w, &last))
				flush(r, &last, &bytes, &out);
			word_bytes(r, &w, &bytes);
			last = w;
			after_word = true;
			i += blank + w.span;
			if (ret_encoded != NULL)
				*ret_encoded = true;
			continue;
		}
		if (after_word)
			flush(r, &last, &bytes, &out);
		after_word = false;
		plain = 1;
		while (i + plain < len && s[i + plain] != '=')
			plain++;
		buf_bytes(&out, s + i, plain);
		i += plain;
	}
	if (after_word)
		flush(r, &last, &bytes, &out);
	line = text_line(r->a, out.p == NULL ? "" : (const char *)out.p, out.len);
	buf_free(&bytes);
	buf_free(&out);
	return line;
}
