#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "flowed.h"
#include "mem.h"
#include "part.h"
#include "struck.h"
#include "text.h"
#include "uuencoded.h"
#include "words.h"

#define META_WITHIN 4096 /* bytes of HTML in which its charset is looked for; WHATWG says 1024 */
#define ENCODING_MAX 64 /* bytes of the name of a transfer encoding */
#define NAME_MAX_BYTES 512 /* of an attachment's name; file systems take 255 */

const char *
part_type(struct arena *a, GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);
	const char *media, *sub, *s;

	if (type == NULL)
		return "text/plain";
	media = g_mime_content_type_get_media_type(type);
	sub = g_mime_content_type_get_media_subtype(type);
	s = arena_printf(a, "%s/%s", media != NULL ? media : "", sub != NULL ? sub : "");
	s = text_evidence(a, s, MAIL_EVIDENCE_MAX);
	return text_lower(a, s, strlen(s));
}

void
part_fields(struct arena *a, GMimeObject *object, struct fields *ret)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	int n = g_mime_header_list_get_count(list);

	ret->v = arena_alloc(a, (size_t)n, sizeof(*ret->v));
	ret->n = 0;
	for (int i = 0; i < n; i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
		const char *name = g_mime_header_get_name(header);
		const char *raw = g_mime_header_get_raw_value(header);

		if (name == NULL)
			continue;
		ret->v[ret->n].name = text_line(a, name, strlen(name));
		ret->v[ret->n++].raw = arena_strdup(a, raw != NULL ? raw : "");
	}
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool
quoted_printable_broken(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] != '=')
			continue;
		if (i + 2 < len && is_hex(s[i + 1]) && is_hex(s[i + 2])) {
			i += 2;
			continue;
		}
		for (i++; i < len && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r'); i++)
			;
		if (i < len && s[i] != '\n')
			return true;
	}
	return false;
}

static bool
base64_broken(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '+' || c == '/' || c == '=')
			n++;
		else if (c != '\n' && c != '\r' && c != ' ' && c != '\t')
			return true;
	}
	return n % 4 != 0;
}

/* The part's bytes as they stand in the message; to be freed. */
static char *
raw_bytes(GMimeDataWrapper *content, size_t *ret_n)
{
	GMimeStream *stream = g_mime_data_wrapper_get_stream(content);
	gint64 len;
	char *raw;
	ssize_t got;

	*ret_n = 0;
	if (stream == NULL)
		return NULL;
	g_mime_stream_reset(stream);
	if ((len = g_mime_stream_length(stream)) <= 0)
		return NULL;
	raw = mem_calloc((size_t)len, 1);
	while (*ret_n < (size_t)len &&
	       (got = g_mime_stream_read(stream, raw + *ret_n, (size_t)len - *ret_n)) > 0)
		*ret_n += (size_t)got;
	return raw;
}

/*
 * How the field says that the part is encoded: without comments, quotes, parameters and marks, where GMime knows the
 * word as it stands only; mail programs differ in what they overlook.
 */
GMimeContentEncoding
part_encoding(struct reading *r, GMimeObject *object)
{
	static const struct {
		const char *word;
		GMimeContentEncoding how;
	} words[] = {
		{ "base64", GMIME_CONTENT_ENCODING_BASE64 },
		{ "b64", GMIME_CONTENT_ENCODING_BASE64 },
		{ "quotedprintable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE },
		{ "quotedprintible", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE },
		{ "qp", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE },
		{ "xuuencode", GMIME_CONTENT_ENCODING_UUENCODE },
		{ "uuencode", GMIME_CONTENT_ENCODING_UUENCODE },
		{ "xuue", GMIME_CONTENT_ENCODING_UUENCODE },
		{ "7bit", GMIME_CONTENT_ENCODING_7BIT },
		{ "8bit", GMIME_CONTENT_ENCODING_8BIT },
		{ "binary", GMIME_CONTENT_ENCODING_BINARY },
	};
	GMimeDataWrapper *content =
	    GMIME_IS_PART(object) ? g_mime_part_get_content(GMIME_PART(object)) : NULL;
	const char *field = g_mime_object_get_header(object, "Content-Transfer-Encoding");
	char word[ENCODING_MAX];
	size_t n = 0, comment = 0;

	if (content != NULL &&
	    g_mime_data_wrapper_get_encoding(content) != GMIME_CONTENT_ENCODING_DEFAULT)
		return g_mime_data_wrapper_get_encoding(content);
	for (; field != NULL && *field != '\0' && n < sizeof(word) - 1; field++) {
		char c = *field;

		comment += c == '(';
		if (comment == 0 && (c == ';' || c == ','))
			break;
		if (comment == 0 && g_ascii_isalnum(c))
			word[n++] = g_ascii_tolower(c);
		comment -= comment > 0 && c == ')';
	}
	word[n] = '\0';
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].how;
	if (n > 0)
		reading_flag(r, "encoding_unknown");
	return GMIME_CONTENT_ENCODING_DEFAULT;
}

/* Spaces that were added at the ends of lines are none of the text, nor do they keep a "=" from joining lines; RFC 2045 6.7. */
static size_t
without_padding(char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\n' || s[i] == '\r')
			while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
				n--;
		s[n++] = s[i];
	}
	return n;
}

static void
decode(struct reading *r, GMimePart *part, GMimeDataWrapper *content, struct part *p)
{
	GMimeContentEncoding how = part_encoding(r, GMIME_OBJECT(part));
	GMimeEncoding state;
	size_t n, raw_n;
	char *raw = raw_bytes(content, &raw_n), *out;
	const char *s = raw;

	if (raw == NULL)
		return;
	if (how == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
		raw_n = without_padding(raw, raw_n);
	n = raw_n;
	if (how == GMIME_CONTENT_ENCODING_UUENCODE) {
		struct uuencoded file;
		size_t at = 0;

		if (uuencoded_next(r->a, raw, n, &at, &file)) {
			p->bytes = file.bytes;
			p->n = file.n;
		} else {
			p->bytes = (const uint8_t *)arena_strndup(r->a, raw, n);
			p->n = n;
			reading_flag(r, "uuencode_broken");
		}
		free(raw);
		return;
	}
	if (how == GMIME_CONTENT_ENCODING_BASE64 && base64_broken(raw, n))
		reading_flag(r, "base64_broken");
	else if (how == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE && quoted_printable_broken(raw, n))
		reading_flag(r, "quoted_printable_broken");
	g_mime_encoding_init_decode(&state, how);
	out = arena_alloc(r->a, g_mime_encoding_outlen(&state, n) + 1, 1);
	/* Padding ends a run of base64, not the part: what follows it is read as well. */
	while (how == GMIME_CONTENT_ENCODING_BASE64 && n > 0) {
		const char *pad = memchr(s, '=', n);
		size_t run = pad == NULL ? n : (size_t)(pad - s) + 1;

		while (run < n && (s[run] == '=' || s[run] == '\n' || s[run] == '\r'))
			run++;
		p->n += g_mime_encoding_flush(&state, s, run, out + p->n);
		g_mime_encoding_reset(&state);
		s += run;
		n -= run;
	}
	if (n > 0)
		p->n = g_mime_encoding_flush(&state, s, n, out);
	p->bytes = (const uint8_t *)out;
	if (p->n == 0 && !text_is_blank(raw, raw_n))
		reading_flag(r, "decoded_to_nothing");
	free(raw);
}

void
part_read(struct reading *r, GMimePart *part, struct part *ret)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	const char *name = g_mime_part_get_filename(part);
	const char *disposition = g_mime_object_get_disposition(GMIME_OBJECT(part));

	*ret = (struct part){ .type = part_type(r->a, GMIME_OBJECT(part)),
		.name = "",
		.bytes = (const uint8_t *)"" };
	ret->charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
	ret->charset = ret->charset == NULL ? "" : arena_strdup(r->a, ret->charset);
	if (name != NULL)
		ret->name =
		    text_evidence(r->a, words_decode(r, name, strlen(name), NULL), NAME_MAX_BYTES);
	ret->attached = disposition != NULL && text_same(disposition, "attachment");
	if (content != NULL)
		decode(r, part, content, ret);
}

/* charset=… in the first bytes of HTML, as its bytes stand; "" if none. */
static const char *
meta_charset(struct arena *a, const char *s, size_t len)
{
	static const char key[] = "charset=";
	const char *p = text_find(s, len < META_WITHIN ? len : META_WITHIN, key), *end = s + len;
	size_t n = 0;

	if (p == NULL)
		return "";
	p += sizeof(key) - 1;
	while (p < end && (*p == '"' || *p == '\'' || *p == ' '))
		p++;
	while (p + n < end && strchr("\"'>; /\r\n", p[n]) == NULL && n < READING_WORD_MAX)
		n++;
	return arena_strndup(a, p, n);
}

static bool
parameter_is(GMimePart *part, const char *name, const char *want)
{
	const char *v = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), name);

	return v != NULL && text_same(v, want);
}

bool
part_decode(struct reading *r, const char *charset, const void *bytes, size_t n, bool html,
    size_t *left, const char **ret)
{
	enum charset_result result;
	const char *s = bytes, *text;
	size_t whole = n, decoded_n;

	*ret = "";
	if (*left == 0 || n == 0)
		return n == 0;
	/* A character takes at most 4 bytes in any charset read here. */
	if (n > 4 * *left)
		n = 4 * *left;
	if (charset[0] == '\0' && html && !text_is_utf8(s, n))
		charset = meta_charset(r->a, s, n);
	text = charset_decode(r->a, charset, s, n, &decoded_n, &result);
	if (result == CHARSET_UNKNOWN)
		reading_flag_word(r, "charset_unknown", charset);
	else if (result == CHARSET_MISSPELT)
		reading_flag_word(r, "charset_misspelt", charset);
	else if (result == CHARSET_RARE)
		reading_flag_word(r, "charset_rare", charset);
	else if (result == CHARSET_REPAIRED)
		reading_flag(r, "charset_broken");
	else if (result == CHARSET_GUESSED)
		reading_flag(r, "charset_guessed");
	if (decoded_n == 0)
		reading_flag(r, "decoded_to_nothing");
	text = text_lines(r->a, text, decoded_n, &decoded_n);
	s = struck_none(r->a, text);
	if (s != text)
		decoded_n = strlen(s);
	text = s;
	if (decoded_n > *left || n < whole) {
		*ret = text_prefix(r->a, text, decoded_n < *left ? decoded_n : *left);
		*left -= strlen(*ret);
		return false;
	}
	*left -= decoded_n;
	*ret = text;
	return true;
}

const char *
part_text(struct reading *r, GMimePart *part, const struct part *p, bool html)
{
	const char *text;

	if (!part_decode(r, p->charset, p->bytes, p->n, html, &r->text_left, &text))
		reading_limit(r, "text");
	if (!html && parameter_is(part, "format", "flowed"))
		text =
		    struck_none(r->a, flowed_join(r->a, text, parameter_is(part, "delsp", "yes")));
	return text;
}
