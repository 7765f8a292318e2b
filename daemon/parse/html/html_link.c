#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "html_link.h"
#include "payment_link.h"
#include "text.h"

#define HTML_HREF_PAID 600 /* bytes of a link in which an account is looked for */

/* len bytes without their percent encoding, in one line; RFC 3986 2.1. */
static char *
percent_decoded(struct html_links *w, const char *href, size_t len)
{
	char *s = arena_alloc(w->a, len + 1, 1), *o = s;

	for (size_t i = 0; i < len; i++) {
		unsigned v = 0;

		if (href[i] == '%' && i + 2 < len && isxdigit((unsigned char)href[i + 1]) &&
		    isxdigit((unsigned char)href[i + 2])) {
			for (int k = 1; k <= 2; k++) {
				char c = href[i + (size_t)k];

				v = v * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
			}
			i += 2;
			*o++ = (char)(v < 0x20 || v == 0x7F ? ' ' : v);
		} else {
			*o++ = href[i];
		}
	}
	*o = '\0';
	return s;
}

/* The addresses of a mailto: link; RFC 6068. */
static void
mailto_add(struct html_links *w, const char *href)
{
	char *s = percent_decoded(w, href, strcspn(href, "?")), *one;

	for (; (one = strtok_r(s, ",; ", &s)) != NULL;)
		if (w->facts->mailto.n < MAIL_ADDRESSES_MAX && strchr(one, '@') != NULL)
			mail_strings_add(
			    w->a, &w->facts->mailto, text_line(w->a, one, strlen(one)));
}

/*
 * The host of a URL as browsers read it (WHATWG URL, 4.4): white space inside vanishes, a backslash is a
 * slash, what stands before the last "@" is a user.  NULL: it leads to no other machine.
 */
static const char *
url_host(struct html_links *w, const char *href)
{
	char *s = arena_alloc(w->a, strlen(href) + 1, 1), *o = s, *at;
	size_t n;

	for (; *href != '\0'; href++)
		if (strchr("\t\r\n", *href) == NULL && (o > s || *href != ' '))
			*o++ = (char)(*href == '\\' ? '/' : *href);
	*o = '\0';
	if (strncasecmp(s, "https:", 6) == 0)
		s += 6;
	else if (strncasecmp(s, "http:", 5) == 0)
		s += 5;
	else if (strncmp(s, "//", 2) != 0)
		return NULL;
	s += strspn(s, "/");
	s[strcspn(s, "/?#")] = '\0';
	if ((at = strrchr(s, '@')) != NULL)
		s = at + 1;
	s = percent_decoded(w, s, strlen(s));
	n = s[0] == '[' ? strcspn(s, "]") + 1 : strcspn(s, ":");
	if (n < strlen(s))
		s[n] = '\0';
	return s[0] == '\0' ? NULL : text_line(w->a, s, strlen(s));
}

/* "invoice.pdf" is no host, though the Public Suffix List takes any last label for one. */
static bool
is_file_name(const char *s, size_t len)
{
	static const char *const suffixes[] = { "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx",
		"htm", "html", "txt", "csv", "xml", "zip", "jpg", "jpeg", "png", "gif", "php",
		"asp", "aspx", "eml", "msg", "rtf", "ics", NULL };
	const char *dot = memrchr(s, '.', len);
	size_t n = (size_t)(s + len - dot) - 1;

	if (n < 2 || isdigit((unsigned char)dot[1]))
		return true;
	for (size_t i = 0; suffixes[i] != NULL; i++)
		if (strlen(suffixes[i]) == n && strncasecmp(dot + 1, suffixes[i], n) == 0)
			return true;
	return false;
}

/* The host that a link's text names: by a whole URL, by "www.", or by being nothing else; "" if none. */
static const char *
shown_host(struct html_links *w, const char *text)
{
	size_t n, words = 0;
	const char *first = "", *host;

	for (; *text != '\0'; text += n) {
		char *word;

		if ((n = strspn(text, " \t\r\n\f")) > 0)
			continue;
		n = strcspn(text, " \t\r\n\f");
		word = arena_strndup(w->a, text, n);
		if (strncasecmp(word, "http", 4) == 0 && (host = url_host(w, word)) != NULL)
			return host;
		if (strncasecmp(word, "www.", 4) == 0)
			return url_host(w, arena_printf(w->a, "//%s", word));
		first = words++ == 0 ? word : first;
	}
	n = strcspn(first, "/?#:");
	if (words != 1 || memchr(first, '.', n) == NULL || strchr(first, '@') != NULL ||
	    is_file_name(first, n))
		return "";
	host = url_host(w, arena_printf(w->a, "//%s", first));
	return host == NULL ? "" : host;
}

/* The link that is open has shown all its text. */
void
html_link_end(struct html_links *w)
{
	struct html_facts *f = w->facts;
	const char *host = w->host, *shown;

	if (host == NULL)
		return;
	w->host = NULL;
	shown = w->text.len == 0
		    ? ""
		    : shown_host(w, arena_strndup(w->a, (const char *)w->text.p, w->text.len));
	if (shown == NULL)
		shown = "";
	w->text.len = 0;
	for (size_t i = 0; i < f->links_n; i++)
		if (strcasecmp(f->links[i].host, host) == 0 &&
		    strcasecmp(f->links[i].shown, shown) == 0)
			return;
	if (f->links_n >= MAIL_LINKS_MAX) {
		f->links_cut = true;
		return;
	}
	f->links = arena_grow(w->a, f->links, f->links_n, sizeof(*f->links));
	f->links[f->links_n++] = (struct html_link){ host, shown };
}

/* "x", "/x", "?x": leads to wherever <base> says. */
static bool
is_relative(const char *href)
{
	size_t n;

	href += strspn(href, " \t\r\n");
	n = strcspn(href, ":/\\?#");
	return href[0] != '\0' && href[0] != '#' && href[n] != ':' && strspn(href, "/\\") < 2;
}

void
html_link_base(struct html_links *w, const char *href)
{
	if (w->base == NULL)
		w->base = url_host(w, href);
}

void
html_link_begin(struct html_links *w, const char *href)
{
	const char *paid;

	if (strncasecmp(href, "mailto:", 7) == 0) {
		mailto_add(w, href + 7);
		return;
	}
	html_link_end(w);
	paid = payment_link_text(w->a, percent_decoded(w, href, strnlen(href, HTML_HREF_PAID)));
	if (paid[0] != '\0' && w->facts->paid.n < MAIL_LINKS_MAX)
		mail_strings_add_once(w->a, &w->facts->paid, paid);
	w->host = is_relative(href) ? w->base : url_host(w, href);
}

void
html_link_text(struct html_links *w, const char *text, size_t n)
{
	size_t room = HTML_LINK_TEXT - w->text.len;

	if (w->host != NULL)
		buf_bytes(&w->text, text, n < room ? n : room);
}
