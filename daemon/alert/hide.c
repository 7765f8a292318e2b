#include <curl/curl.h>
#include <string.h>

#include "hide.h"

#define VALUE_MIN 3 /* a user, a password, a query */
#define TOKEN_MIN 8 /* a path, one value of a query: shorter ones are words */
#define SEGMENT_MIN 12 /* one piece of a path */

static const char replacement[] = "[hidden]";

static void
add(struct hide *h, struct arena *a, const char *s, size_t n, size_t least)
{
	if (n < least)
		return;
	h->v = arena_grow(a, h->v, h->n, sizeof(*h->v));
	h->v[h->n++] = arena_strndup(a, s, n);
}

/* The values of a=b&c=d, the pieces of /a/b. */
static void
add_pieces(struct hide *h, struct arena *a, const char *s, const char *between, size_t least)
{
	for (const char *p = s; *p != '\0';) {
		size_t n = strcspn(p, between);

		add(h, a, p, n, least);
		p += n + (p[n] != '\0');
	}
}

static void
add_part(struct hide *h, struct arena *a, CURLU *url, CURLUPart part, size_t least)
{
	char *s = NULL;

	for (unsigned flags = 0; flags <= CURLU_URLDECODE; flags += CURLU_URLDECODE) {
		if (curl_url_get(url, part, &s, flags) != CURLUE_OK)
			continue;
		add(h, a, s, strlen(s), least);
		if (part == CURLUPART_QUERY)
			add_pieces(h, a, s, "&=", TOKEN_MIN);
		if (part == CURLUPART_PATH)
			add_pieces(h, a, s, "/", SEGMENT_MIN);
		explicit_bzero(s, strlen(s));
		curl_free(s);
	}
}

void
hide_init(struct hide *h, const struct proto_endpoint *ep, struct arena *a)
{
	CURLU *url = curl_url();

	*h = (struct hide){ 0 };
	add(h, a, ep->secret, strlen(ep->secret), VALUE_MIN);
	if (strncmp(ep->secret, "whsec_", 6) == 0)
		add(h, a, ep->secret + 6, strlen(ep->secret + 6), VALUE_MIN);
	if (url != NULL && curl_url_set(url, CURLUPART_URL, ep->url, 0) == CURLUE_OK) {
		add_part(h, a, url, CURLUPART_USER, VALUE_MIN);
		add_part(h, a, url, CURLUPART_PASSWORD, VALUE_MIN);
		add_part(h, a, url, CURLUPART_QUERY, VALUE_MIN);
		add_part(h, a, url, CURLUPART_PATH, TOKEN_MIN);
	}
	curl_url_cleanup(url);
}

static void
replace(struct buf *text, const char *what)
{
	struct buf out = { 0 };
	size_t n = strlen(what), at = 0;
	uint8_t *hit;

	while (text->len > at && (hit = memmem(text->p + at, text->len - at, what, n)) != NULL) {
		size_t before = (size_t)(hit - text->p) - at;

		buf_bytes(&out, text->p + at, before);
		buf_bytes(&out, replacement, sizeof(replacement) - 1);
		at += before + n;
	}
	if (at == 0)
		return;
	buf_bytes(&out, text->p + at, text->len - at);
	buf_free(text);
	*text = out;
}

void
hide_text(const struct hide *h, struct buf *text)
{
	for (size_t i = 0; i < h->n; i++)
		replace(text, h->v[i]);
}
