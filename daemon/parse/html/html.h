#ifndef HTML_H
#define HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "mail.h"

/*
 * html - the text that a reader of an HTML mail sees.
 *
 * Lines as on the screen: blocks and <br> break lines, cells of a row are joined by
 * " : ", inline tags vanish without leaving a space, entities are decoded, white
 * space is folded except in <pre>.  A <blockquote> prefixes its lines with "> ", a
 * level each.  Where a mail client marks the earlier message otherwise (Gmail,
 * Outlook, Yahoo, Thunderbird, …) a line HTML_SEPARATOR comes before it, which
 * segment.h reads as the beginning of quoted text.  What a style turns round stands behind U+202E; what is struck
 * out stands between HTML_STRUCK, on each line.
 */
#define HTML_SEPARATOR "-----Original Message-----"
#define HTML_STRUCK "~~"
#define HTML_DEPTH_MAX 4000 /* open elements; deeper ones are read as if the others were closed */
#define HTML_LEVEL_MAX 16 /* "> " in front of a line; deeper quotes count as this deep */

#define HTML_LINK_TEXT 300 /* bytes of a link's text in which a host is looked for */

/* A link to another machine, outside quotes. */
struct html_link {
	const char *host; /* as written, percent-decoded, without port and user */
	const char *shown; /* the host that the text between the tags names; "" if it names none */
};

struct html_facts {
	/* Text that is in the mail but not seen, by an attribute or a rule of a <style>: display:none, font-size:0, white
	 * on white and their kin; "" if none.  What some screens show (@media) is seen. */
	const char *hidden;
	size_t hidden_n; /* its bytes */
	struct mail_strings mailto; /* addresses of mailto: links outside quotes, as written */
	struct html_link *links; /* at most MAIL_LINKS_MAX different ones */
	size_t links_n;
	bool links_cut; /* there were more */
	struct mail_strings paid; /* whom links pay, outside quotes, as text (payment_link.h) */
	bool deep; /* HTML_DEPTH_MAX was hit */
	bool attributes; /* a tag had more of them than are read */
	bool
	    styles; /* a style sheet asked for more work than is done: what it hides may count as seen */
};

/*
 * html: len bytes of UTF-8 (what is none becomes U+FFFD; a charset the markup names is
 * ignored).  Never NULL.  Network and DTDs are off.  Linear in len.
 */
const char *html_text(struct arena *, const char *html, size_t len, struct html_facts *ret);

#endif
