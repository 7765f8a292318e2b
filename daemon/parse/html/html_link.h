#ifndef HTML_LINK_H
#define HTML_LINK_H

#include "arena.h"
#include "buf.h"
#include "html.h"

/*
 * html_link - where the links of a page lead, and what they show; into html_facts.
 */
struct html_links {
	struct arena *a;
	struct html_facts *facts;
	const char *base; /* host that relative links lead to, NULL if none is said */
	const char *host; /* of the link that is open, NULL if none is */
	struct buf text; /* what it shows so far, at most HTML_LINK_TEXT bytes; to be freed */
};

/* <base href>: the first one counts. */
void html_link_base(struct html_links *, const char *href);

/* A link, or a form, that leads to href; another one that is open ends. */
void html_link_begin(struct html_links *, const char *href);

/* n bytes that are shown; nothing happens where no link is open. */
void html_link_text(struct html_links *, const char *text, size_t n);

/* The link that is open, if one is, has shown all its text. */
void html_link_end(struct html_links *);

#endif
