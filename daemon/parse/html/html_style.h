#ifndef HTML_STYLE_H
#define HTML_STYLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * html_style - what CSS declarations say about how an element's content looks; CSS 2.2 and its modules, as far as
 * mail uses them to hide text.
 */

/* Properties that hide, alone or together. */
enum html_hide {
	HIDE_DISPLAY = 1 << 0,
	HIDE_MSO = 1 << 1,
	HIDE_OPACITY = 1 << 2,
	HIDE_CLIP = 1 << 3, /* clip: only with HIDE_ABSOLUTE */
	HIDE_CLIP_PATH = 1 << 4,
	HIDE_TRANSFORM = 1 << 5,
	HIDE_MARGIN_LEFT = 1 << 6, /* off the screen */
	HIDE_MARGIN_TOP = 1 << 7,
	HIDE_LEFT = 1 << 8, /* likewise; these only with HIDE_ABSOLUTE */
	HIDE_RIGHT = 1 << 9,
	HIDE_TOP = 1 << 10,
	HIDE_BOTTOM = 1 << 11,
	HIDE_ABSOLUTE = 1 << 12,
	HIDE_HEIGHT = 1 << 13, /* of nothing; these only with HIDE_OVERFLOW */
	HIDE_WIDTH = 1 << 14,
	HIDE_MAX_HEIGHT = 1 << 15,
	HIDE_MAX_WIDTH = 1 << 16,
	HIDE_OVERFLOW = 1 << 17,
	/* These are inherited, and an element inside may say otherwise. */
	HIDE_VISIBILITY = 1 << 18,
	HIDE_SIZE = 1 << 19,
	HIDE_INDENT = 1 << 20,
	HIDE_COLOR = 1 << 21 /* the text's is its background's; said by no declaration alone */
};
#define HIDE_INHERITED (HIDE_VISIBILITY | HIDE_SIZE | HIDE_INDENT)

#define HTML_COLOR_UNSET 0u
#define HTML_COLOR_OTHER 1u /* a picture, a gradient: like nothing else */
#define HTML_COLOR_WHITE 0xFFFFFFFFu

struct html_style {
	uint32_t hides; /* enum html_hide */
	uint32_t
	    said; /* those of HIDE_INHERITED that were spoken of, be it to say that it is seen */
	bool pre; /* white space is kept */
	bool struck; /* line-through */
	bool undrawn; /* another line than that of <s>, or one that is not seen */
	bool
	    unstruck; /* a box of its own: a line that its parent draws ends before it; CSS 2.2 16.3.1 */
	bool rtl, override, turned; /* direction, unicode-bidi, both: letters stand in reverse */
	bool no_border; /* an indented paragraph, no quotation */
	bool outlook_rule; /* the line that Outlook draws above the earlier message */
	uint32_t color, background; /* html_color_of */
};

enum html_style_part {
	STYLE_NORMAL, /* declarations without "!important" */
	STYLE_IMPORTANT, /* those with it */
	STYLE_SHOWN, /* of those without it such as show what others hid */
	STYLE_SHOWN_IMPORTANT
};

/*
 * Declarations "name: value; …" of len bytes, the part of them that is asked for; fields of which they do not speak
 * are left alone, a later declaration counts.  Comments and escapes are read.
 */
void html_style_read(const char *style, size_t len, enum html_style_part, struct html_style *ret);

/* Is an element hidden with all in it?  cell: of a table; it grows with its text. */
bool html_style_hides(const struct html_style *, bool cell);

/* What declarations do to struct html_style. */
enum html_style_concern {
	STYLE_NOTHING,
	STYLE_LOOKS, /* colours, or that something is seen */
	STYLE_HIDES
};
enum html_style_concern html_style_concerns(const char *style, size_t len);

/* A colour as CSS or an HTML attribute writes it: HTML_COLOR_… or 0xFF000000 and its red, green, blue. */
uint32_t html_color_of(const char *s, size_t len);
/* Can nobody read text of one colour on the other?  Both are known. */
bool html_color_same(uint32_t, uint32_t);

#endif
