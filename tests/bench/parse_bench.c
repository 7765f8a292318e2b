/* LINK: base parse */
/*
 * parse_bench [FOLDER ...] - our whole reading of a mail beside GMime's alone, on the same mails in one run.
 *
 * Ours: facts, text, quotes, accounts, wording, identifiers, and the answer written for the hub.  GMime: the tree,
 * and the text of text parts, transfer encoding and charset decoded.  Mails whose attachments
 * are read are left out, for of those GMime reads nothing.  Between them, what HTML costs before anything of it is
 * used: GMime, and libxml2's reading of the HTML parts.  CPU time of this process, by turns.
 */
#include <dirent.h>
#include <gmime/gmime.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "buf.h"
#include "mem.h"
#include "message.h"

enum { GENERATED = 2000, ROUNDS = 5 };

struct set {
	const char *name;
	struct buf *v;
	size_t n;
	size_t bytes;
};

static void
set_add(struct set *s, struct buf b)
{
	if ((s->n & (s->n - 1)) == 0)
		s->v = mem_realloc(s->v, s->n == 0 ? 1 : s->n * 2, sizeof(*s->v));
	s->v[s->n++] = b;
	s->bytes += b.len;
}

/* -- mails -- */

static void
put(struct buf *b, const char *s)
{
	buf_bytes(b, s, strlen(s));
}

static const char *const sentences[] = {
	"Thank you for your message, we have passed the drawings on to production.",
	"The delivery of the second batch is planned for the end of next week.",
	"Please find below the dates that Mr. Moss proposed for the visit of your engineers.",
	"Could you tell us whether the packing list of Monday is still valid?",
	"Mit freundlichen Gr\u00fc\u00dfen aus M\u00fcnchen, auch an Herrn J\u00e4ger.",
	"Our accounting asks for the purchase order number on every invoice from now on.",
	"The samples arrived this morning; two of them were damaged, see the photos of our "
	"warehouse.",
	"\u8bf7\u786e\u8ba4\u6536\u5230\u8fd9\u5c01\u90ae\u4ef6\uff0c\u8c22\u8c22\u3002",
	"We remain at your disposal for any question and look forward to hearing from you.",
};
#define SENTENCES (sizeof(sentences) / sizeof(sentences[0]))

static void
put_text(struct buf *b, size_t seed, const char *prefix, const char *end)
{
	for (size_t i = 0; i < 4 + seed % 9; i++) {
		put(b, prefix);
		put(b, sentences[(seed * 7 + i * 5) % SENTENCES]);
		put(b, end);
	}
}

static void
put_quoted(struct buf *b, size_t seed, bool html)
{
	const char *block =
	    html ? "<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p><b>From:</b> Anna "
		   "Keller &lt;anna@partnera.example&gt;<br><b>Sent:</b> Monday, March 3, 2025 "
		   "10:15 "
		   "AM<br><b>To:</b> bert@partnerb.example<br><b>Subject:</b> Order "
		   "4711</p></div>\r\n"
		 : "\r\nFrom: Anna Keller <anna@partnera.example>\r\nSent: Monday, March 3, 2025 "
		   "10:15 "
		   "AM\r\nTo: bert@partnerb.example\r\nSubject: Order 4711\r\n\r\n";

	for (size_t i = 0; i < seed % 4; i++) {
		put(b, block);
		put_text(b, seed + i + 1, html ? "<p class=\"MsoNormal\">" : "",
		    html ? "</p>\r\n" : "\r\n");
	}
}

static struct buf
generated(size_t seed)
{
	struct buf b = { 0 };
	char line[400];
	bool html = seed % 3 != 0;

	for (int i = 0; i < 4; i++) {
		snprintf(line, sizeof(line),
		    "Received: from mx%d.partnera.example (mx%d.partnera.example "
		    "[192.0.2.%d])\r\n\tby "
		    "mx.partnerb.example (Postfix) with ESMTPS id %zuA%d\r\n\tfor "
		    "<bert@partnerb.example>; Mon, 3 Mar 2025 10:1%d:00 +0100 (CET)\r\n",
		    i, i, i + 1, seed, i, i);
		put(&b, line);
	}
	put(&b,
	    "Authentication-Results: mx.partnerb.example; spf=pass "
	    "smtp.mailfrom=anna@partnera.example;\r\n\tdkim=pass header.d=partnera.example "
	    "header.s=s1; dmarc=pass header.from=partnera.example\r\n"
	    "DKIM-Signature: v=1; a=rsa-sha256; d=partnera.example; s=s1;\r\n\th=from:to:subject; "
	    "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n"
	    "From: =?utf-8?q?Anna_Keller_=28M=C3=BCnchen=29?= <anna@partnera.example>\r\n"
	    "To: Bert Moss <bert@partnerb.example>, \"Doe, Cara\" <cara@partnerb.example>\r\n"
	    "Date: Mon, 3 Mar 2025 10:15:00 +0100\r\n");
	snprintf(line, sizeof(line),
	    "Subject: RE: Order %zu\r\nMessage-ID: <%zu@partnera.example>\r\nIn-Reply-To: "
	    "<%zu@partnerb.example>\r\nReferences: <%zu@partnerb.example>\r\n"
	    "MIME-Version: 1.0\r\n",
	    seed, seed, seed + 1, seed + 1);
	put(&b, line);
	if (html)
		put(&b, "Content-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n--=_b\r\n");
	put(&b,
	    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
	put_text(&b, seed, "", "\r\n");
	put_quoted(&b, seed, false);
	if (html) {
		put(&b, "\r\n--=_b\r\nContent-Type: text/html; charset=utf-8\r\n"
			"Content-Transfer-Encoding: 8bit\r\n\r\n<html><head><style>p.MsoNormal "
			"{margin:0cm; font-size:11.0pt}</style></head><body>\r\n");
		put_text(&b, seed, "<p class=\"MsoNormal\">", "</p>\r\n");
		put_quoted(&b, seed, true);
		put(&b, "</body></html>\r\n--=_b--\r\n");
	}
	return b;
}

static void
read_folder(struct set *s, const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;

	if (d == NULL) {
		perror(path);
		exit(1);
	}
	while ((e = readdir(d)) != NULL) {
		char name[4096];
		struct stat st;
		struct buf b = { 0 };
		char piece[65536];
		size_t n;
		FILE *f;

		if (e->d_name[0] == '.' || strstr(e->d_name, ".json") != NULL ||
		    snprintf(name, sizeof(name), "%s/%s", path, e->d_name) >= (int)sizeof(name) ||
		    stat(name, &st) == -1)
			continue;
		if (S_ISDIR(st.st_mode))
			read_folder(s, name);
		if (!S_ISREG(st.st_mode) || (f = fopen(name, "rb")) == NULL)
			continue;
		while ((n = fread(piece, 1, sizeof(piece), f)) > 0)
			buf_bytes(&b, piece, n);
		fclose(f);
		set_add(s, b);
	}
	closedir(d);
}

/* -- the ways -- */

static size_t decoded; /* bytes of text, so that nothing is optimised away */

static void
on_text(void *ctx, const xmlChar *text, int len)
{
	(void)ctx;
	(void)text;
	decoded += (size_t)len;
}

static void
read_html(const char *text, size_t n)
{
	xmlSAXHandler sax = { .characters = on_text };
	htmlParserCtxtPtr c =
	    htmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

	if (c == NULL)
		return;
	htmlCtxtUseOptions(c, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
				  HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	htmlParseChunk(c, text, (int)n, 1);
	if (c->myDoc != NULL)
		xmlFreeDoc(c->myDoc);
	htmlFreeParserCtxt(c);
}

/* data: not NULL if HTML is to be read as well. */
static void
part(GMimeObject *parent, GMimeObject *object, gpointer data)
{
	char *text;

	(void)parent;
	if (!GMIME_IS_TEXT_PART(object))
		return;
	if ((text = g_mime_text_part_get_text(GMIME_TEXT_PART(object))) != NULL) {
		decoded += strlen(text);
		if (data != NULL && g_mime_content_type_is_type(
					g_mime_object_get_content_type(object), "text", "html"))
			read_html(text, strlen(text));
	}
	g_free(text);
}

static void
gmime(const struct buf *b, bool html)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)b->p, b->len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *m = g_mime_parser_construct_message(parser, NULL);

	if (m != NULL) {
		g_mime_message_foreach(m, part, html ? m : NULL);
		g_object_unref(m);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}

static void
by_gmime(const struct buf *b)
{
	gmime(b, false);
}

static void
by_gmime_and_html(const struct buf *b)
{
	gmime(b, true);
}

static void
by_us(const struct buf *b)
{
	struct arena *a = arena_new();
	struct message_files files;
	struct buf out = { 0 };

	mail_put(&out, message_read(a, b->p, b->len, false, &files));
	decoded += out.len;
	buf_free(&out);
	arena_free(a);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
run(const struct set *s, void (*one)(const struct buf *))
{
	double start = seconds();

	for (size_t i = 0; i < s->n; i++)
		one(&s->v[i]);
	return seconds() - start;
}

/* Leaves out what holds attachments that are read. */
static void
plain_only(struct set *s)
{
	size_t n = 0;

	s->bytes = 0;
	for (size_t i = 0; i < s->n; i++) {
		struct arena *a = arena_new();
		struct message_files files;
		struct mail *m = message_read(a, s->v[i].p, s->v[i].len, false, &files);
		bool reads = files.n > 0;

		for (size_t k = 0; k < m->attachments_n; k++)
			reads |= m->attachments[k].read;
		arena_free(a);
		if (reads) {
			buf_free(&s->v[i]);
			continue;
		}
		s->bytes += s->v[i].len;
		s->v[n++] = s->v[i];
	}
	s->n = n;
}

static void
measure(struct set *s)
{
	void (*const ways[])(const struct buf *) = { by_gmime, by_gmime_and_html, by_us };
	double best[] = { 1e9, 1e9, 1e9 }, t;

	plain_only(s);
	if (s->n == 0)
		return;
	for (int i = 0; i < ROUNDS; i++)
		for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++)
			if ((t = run(s, ways[w])) < best[w])
				best[w] = t;
	printf("figure parse.%s.mails %zu\n", s->name, s->n);
	printf("figure parse.%s.mail_bytes %.0f bytes\n", s->name, (double)s->bytes / (double)s->n);
	printf("figure parse.%s.gmime_rate %.0f mails/s\n", s->name, (double)s->n / best[0]);
	printf("figure parse.%s.rate %.0f mails/s\n", s->name, (double)s->n / best[2]);
	printf("figure parse.%s.gmime_and_html_ratio %.3f\n", s->name, best[0] / best[1]);
	printf("figure parse.%s.ratio %.3f\n", s->name, best[0] / best[2]);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct set made = { .name = "generated" }, read = { .name = "corpus" };

	message_init();
	for (size_t i = 0; i < GENERATED; i++)
		set_add(&made, generated(i));
	measure(&made);
	for (int i = 1; i < argc; i++)
		read_folder(&read, argv[i]);
	measure(&read);
	return decoded == 0;
}
