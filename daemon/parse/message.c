#include <string.h>

#include <gmime/gmime.h>

#include "auth.h"
#include "bodies.h"
#include "bounds.h"
#include "charset.h"
#include "contents.h"
#include "doubled.h"
#include "hash.h"
#include "headers.h"
#include "message.h"
#include "organisation.h"
#include "part.h"
#include "pgp.h"
#include "received.h"
#include "smime.h"
#include "submission.h"
#include "text.h"
#include "wording.h"

/* GMime's complaints that tell of a message built to be read differently by different readers. */
static const struct {
	GMimeParserWarning code;
	const char *flag;
} warnings[] = {
	{ GMIME_WARN_DUPLICATED_PARAMETER, "duplicated_parameter" },
	{ GMIME_WARN_INVALID_CONTENT_TYPE, "content_type_broken" },
	{ GMIME_WARN_INVALID_RFC2047_HEADER_VALUE, "encoded_word_broken" },
	{ GMIME_WARN_INVALID_PARAMETER, "parameter_broken" },
	{ GMIME_WARN_MALFORMED_MULTIPART, "multipart_empty" },
	{ GMIME_WARN_TRUNCATED_MESSAGE, "truncated" },
	{ GMIME_WARN_MALFORMED_MESSAGE, "malformed" },
	{ GMIME_CRIT_INVALID_HEADER_NAME, "header_name_broken" },
	{ GMIME_CRIT_CONFLICTING_HEADER, "conflicting_header" },
	{ GMIME_CRIT_CONFLICTING_PARAMETER, "conflicting_parameter" },
	{ GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY, "multipart_without_boundary" },
	{ GMIME_CRIT_PART_WITHOUT_HEADERS_OR_CONTENT, "part_without_header" },
};

static GMimeParserOptions *options;

static void
on_warning(gint64 offset, GMimeParserWarning code, const gchar *item, gpointer data)
{
	struct reading *r = data;

	(void)offset;
	if (code == GMIME_CRIT_NESTING_OVERFLOW)
		reading_limit(r, "nesting");
	/* Said of every field that stands there twice, be it Received. */
	if (code == GMIME_CRIT_CONFLICTING_HEADER &&
	    (item == NULL || !text_begins(item, "content-")))
		return;
	/* Of a message that was cut, the end is missing by our own doing. */
	if (r->m->cut && code == GMIME_WARN_TRUNCATED_MESSAGE)
		return;
	for (size_t i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++)
		if (warnings[i].code == code)
			reading_flag(r, warnings[i].flag);
}

void
message_init(void)
{
	static const char *fallback[] = { "utf-8", "windows-1252", NULL };

	if (options != NULL)
		return;
	g_mime_init();
	charset_init();
	organisation_init();
	wording_init();
	options = g_mime_parser_options_new();
	g_mime_parser_options_set_fallback_charsets(options, fallback);
}

static GMimeObject *
parse(struct reading *r, const uint8_t *bytes, size_t len)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeObject *root;

	g_mime_parser_options_set_warning_callback(options, on_warning, r);
	g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE);
	g_mime_parser_set_persist_stream(parser, TRUE);
	/* Not construct_message: address fields are for addresses.h alone. */
	root = g_mime_parser_construct_part(parser, options);
	g_mime_parser_options_set_warning_callback(options, NULL, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return root;
}

/* A message whose lines end in CR alone has, to GMime, one line. */
static const uint8_t *
lines_end(struct reading *r, const uint8_t *bytes, size_t len)
{
	uint8_t *out;

	if (memchr(bytes, '\n', len) != NULL || memchr(bytes, '\r', len) == NULL)
		return bytes;
	reading_flag(r, "bare_cr");
	out = arena_alloc(r->a, len + 1, 1);
	for (size_t i = 0; i < len; i++)
		out[i] = bytes[i] == '\r' ? '\n' : bytes[i];
	return out;
}

/*
 * GMime's strings end at a NUL, of addresses and boundaries too: they go, as they do in mail programs.  Where they may be
 * meant, in binary parts and in UTF-16, they stay below the header.
 */
static const uint8_t *
without_nul(struct reading *r, const uint8_t *bytes, size_t len, size_t *ret_len)
{
	const char *s = (const char *)bytes, *blank;
	size_t end = len, n = 0;
	uint8_t *out;

	*ret_len = len;
	if (memchr(bytes, '\0', len) == NULL)
		return bytes;
	if (text_find(s, len, "binary") != NULL || text_find(s, len, "utf-16") != NULL ||
	    text_find(s, len, "utf-32") != NULL || text_find(s, len, "ucs-2") != NULL) {
		if ((blank = memmem(s, len, "\n\r\n", 3)) != NULL)
			end = (size_t)(blank - s);
		if ((blank = memmem(s, end, "\n\n", 2)) != NULL)
			end = (size_t)(blank - s);
	}
	if (memchr(bytes, '\0', end) == NULL)
		return bytes;
	reading_flag(r, "nul");
	out = arena_alloc(r->a, len + 1, 1);
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != '\0' || i >= end)
			out[n++] = bytes[i];
	*ret_len = n;
	return out;
}

/* Fields that say what a part is, twice: what a program sees that believes the first of them. */
static void
read_doubled(struct reading *r, const uint8_t *bytes, size_t len, struct bodies *b)
{
	size_t n;
	const uint8_t *first = doubled_first(r->a, bytes, len, &n);
	GMimeObject *root = n < len ? parse(r, first, n) : NULL;

	if (root == NULL)
		return;
	bodies_read_again(r, root, b);
	g_object_unref(root);
}

static void
hash_string(struct sha256_ctx *ctx, const char *s)
{
	sha256_update(ctx, strlen(s) + 1, (const uint8_t *)s);
}

static const char *
essence(struct arena *a, const struct mail *m, const char *new_text)
{
	const struct mail_addrs *lists[] = { &m->from, &m->to, &m->cc, &m->reply_to };
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		for (size_t k = 0; k < lists[i]->n; k++)
			hash_string(&ctx, lists[i]->v[k].address);
		hash_string(&ctx, "");
	}
	hash_string(
	    &ctx, m->date == TIME_UNKNOWN ? "" : arena_printf(a, "%lld", (long long)m->date));
	hash_string(&ctx, m->subject);
	hash_string(&ctx, text_line(a, new_text, strlen(new_text)));
	return hash_hex(a, &ctx);
}

static struct mail *
mail_new(struct arena *a)
{
	struct mail *m = arena_alloc(a, 1, sizeof(*m));

	m->message_id = m->essence = m->subject = m->subject_base = m->list_id = m->mailer = "";
	m->thread_index = m->wording_evidence = "";
	m->date = m->received = TIME_UNKNOWN;
	return m;
}

struct mail *
message_read(
    struct arena *a, const uint8_t *bytes, size_t len, bool cut, struct message_files *ret_files)
{
	struct contents texts;

	return message_show(a, bytes, len, cut, ret_files, &texts);
}

struct mail *
message_show(struct arena *a, const uint8_t *bytes, size_t len, bool cut,
    struct message_files *ret_files, struct contents *ret_texts)
{
	struct mail *m = mail_new(a);
	struct reading r = { .a = a, .m = m };
	struct fields fields = { 0 };
	struct bodies bodies;
	GMimeObject *root;
	const uint8_t *inner;
	size_t inner_len = 0;

	message_init();
	reading_begin(&r);
	*ret_files = (struct message_files){ 0 };
	m->sha256 = hash_of(a, bytes, len);
	m->size = len;
	m->cut = cut;
	if (len >= 5 && memcmp(bytes, "From ", 5) == 0) {
		const uint8_t *end = memchr(bytes, '\n', len);

		reading_flag(&r, "mbox_line");
		if (end != NULL) {
			len -= (size_t)(end + 1 - bytes);
			bytes = end + 1;
		}
	}
	bytes = lines_end(&r, bytes, len);
	bytes = without_nul(&r, bytes, len, &len);
	bytes = bounds_keep(&r, bytes, len, &len);
	root = parse(&r, bytes, len);
	if (root == NULL)
		reading_flag(&r, "malformed");
	else
		part_fields(a, root, &fields);
	headers_bound(&r, &fields);
	received_read(&r, &fields);
	auth_read(&r, &fields);
	submission_read(&r, &fields);
	headers_read(&r, &fields);
	if (root != NULL && (inner = smime_read(&r, root, bytes, len, &inner_len)) != NULL) {
		g_object_unref(root);
		root = parse(&r, inner, inner_len);
	}
	bodies_read(&r, root, ret_files, &bodies);
	if (mail_strings_has(&m->flags, "conflicting_header"))
		read_doubled(&r, bytes, len, &bodies);
	contents_read(&r, &bodies, ret_texts);
	pgp_text(&r, ret_texts->new_text);
	m->essence = essence(a, m, ret_texts->new_text);
	if (root != NULL)
		g_object_unref(root);
	return m;
}
