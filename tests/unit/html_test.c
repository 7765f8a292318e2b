/* LINK: base parse */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "mem.h"
#include "tap.h"

static const struct {
	const char *descr, *in, *want, *hidden;
} cases[] = {
	{ "lines", "<p>Dear Anna,</p><p>thank you.<br>Best</p>", "Dear Anna,\nthank you.\nBest",
	    "" },
	{ "divs", "<div>a</div><div>b</div>", "a\nb", "" },
	{ "empty lines of divs", "<div>a</div><div><br></div><div>b</div>", "a\n\nb", "" },
	{ "inline tags leave no space", "DE<b>89</b><span>37</span>04<font>00</font>44",
	    "DE8937040044", "" },
	{ "cells",
	    "<table><tr><td>IBAN</td><td>DE89</td></tr><tr><td>BIC</td><td>X</td></tr></table>",
	    "IBAN : DE89\nBIC : X", "" },
	{ "cells with paragraphs",
	    "<table><tr><td><p>IBAN</p></td><td><p>DE89</p></td></tr></table>after",
	    "IBAN : DE89\nafter", "" },
	{ "cell of several lines", "<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc",
	    "" },
	{ "struck out", "a <s>b</s> <strike>c</strike> <del>d</del> e", "a ~~b c d~~ e", "" },
	{ "struck by a style", "<p style='text-decoration: underline line-through'>a</p>b",
	    "~~a~~\nb", "" },
	{ "struck by a rule",
	    "<style>.old { text-decoration-line: line-through }</style>"
	    "<i class=old>a</i>b",
	    "~~a~~b", "" },
	{ "underlined", "<u>a</u><span style='text-decoration:underline'>b</span>", "ab", "" },
	{ "struck lines and cells",
	    "<del>a<br>b</del><table><tr><td><s>c</s></td><td><s>d</s></td></tr></table>",
	    "~~a~~\n~~b~~\n~~c~~ : ~~d~~", "" },
	{ "struck, in a box of its own", "<s>a<b style='display:inline-block'>b</b>c</s>",
	    "~~a~~b~~c~~", "" },
	{ "struck and hidden", "<s style='display:none'>a</s>b", "b", "a" },
	{ "not struck after all",
	    "<s style='text-decoration:none'>a</s> <del style='text-decoration: underline'>b</del>",
	    "a b", "" },
	{ "struck by a line that is not seen",
	    "<s style='text-decoration-color: transparent'>a</s><p style='text-decoration: "
	    "transparent line-through'>b</p>",
	    "a\nb", "" },
	{ "struck nothing", "a<s></s>b", "ab", "" },
	{ "tildes strike nothing", "~~a~~ ~<b>~</b>b&#126;&#126;", "~a~ ~b~", "" },
	{ "tildes beside what is struck", "~<s>a</s> b ~<s>c</s>~", "~ ~~a~~ b ~ ~~c~~", "" },
	{ "a head of several lines",
	    "<table><tr><th>Sort<br>code</th><th>Account<br>no</th></tr>"
	    "<tr><td>20-00-00</td><td>55779911</td></tr></table>",
	    "Sort code : Account no\n20-00-00 : 55779911", "" },
	{ "a first row of heads of several lines",
	    "<table><tr><td>Bank<br>name</td><td>Sort "
	    "code</td><td><p>Account</p><p>no</p></td></tr>"
	    "<tr><td>Acme</td><td>20-00-00</td><td>55779911</td></tr></table>",
	    "Bank name : Sort code : Account no\nAcme : 20-00-00 : 55779911", "" },
	{ "a first row of values of several lines",
	    "<table><tr><td>Acme<br>1 Street</td><td>b</td><td>c</td></tr></table>",
	    "Acme\n1 Street\nb : c", "" },
	{ "a first row of empty cells",
	    "<table><tr><td></td><td></td><td></td></tr><tr><td>IBAN</td></tr></table>", "IBAN",
	    "" },
	{ "a second row of several lines",
	    "<table><tr><td>a</td><td>b</td><td>c</td></tr>"
	    "<tr><td>d<br>e</td><td>f</td><td>g</td></tr></table>",
	    "a : b : c\nd\ne\nf : g", "" },
	{ "terms and what is said of them",
	    "<dl><dt>Bank</dt><dd>Acme</dd><dt>Account</dt><dd><p>1</p></dd></dl>c",
	    "Bank : Acme\nAccount : 1\nc", "" },
	{ "entities", "a&nbsp;b &amp; c &#x44;&#69; &uuml; &lt;x&gt; &unknown;",
	    "a\u00a0b & c DE ü <x> &unknown;", "" },
	{ "white space", "a \n\t b", "a b", "" },
	{ "pre", "<pre>a  b\n c</pre>", "a  b\n c", "" },
	{ "white-space: pre-wrap", "<div style='white-space: pre-wrap'>a\nb</div>", "a\nb", "" },
	{ "blockquote", "new<blockquote>old<br>more<blockquote>older</blockquote></blockquote>end",
	    "new\n> old\n> more\n> > older\nend", "" },
	{ "blank line in a quote", "new<blockquote><p>a</p><br><p>b</p></blockquote>",
	    "new\n> a\n> \n> b", "" },
	{ "indented paragraph is no quote",
	    "<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>IBAN</blockquote>",
	    "IBAN", "" },
	{ "gmail",
	    "new<br><div class=\"gmail_quote\"><div class=gmail_attr>On 1 May, A &lt;a@x&gt; "
	    "wrote:<br></div>"
	    "<blockquote class=\"gmail_quote\">old</blockquote></div>",
	    "new\n" HTML_SEPARATOR "\nOn 1 May, A <a@x> wrote:\n> old", "" },
	{ "outlook on the web",
	    "new<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> A</div>"
	    "<div>old</div>",
	    "new\n" HTML_SEPARATOR "\n" HTML_SEPARATOR "\nFrom: A\nold", "" },
	{ "outlook, taken in", "new<div id=\"x_divRplyFwdMsg\">From: A</div>",
	    "new\n" HTML_SEPARATOR "\nFrom: A", "" },
	{ "outlook's rule",
	    "new<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
	    "<p><b>Von:</b> A</p></div>",
	    "new\n" HTML_SEPARATOR "\nVon: A", "" },
	{ "yahoo", "new<div id=\"ydp12yahoo_quoted_99\" class=\"yahoo_quoted\">old</div>",
	    "new\n" HTML_SEPARATOR "\nold", "" },
	{ "display none", "a<span style=\"display:none\">secret</span>b", "ab", "secret" },
	{ "display none, spaced", "a<span style=\" Display : NONE !important\">secret</span>b",
	    "ab", "secret" },
	{ "visible child of a hidden one", "<div style='display:none'><b>x</b>y</div>z", "z",
	    "xy" },
	{ "font size 0", "a<span style='font-size:0px'>s</span><i style='font-size:1px'>t</i>b",
	    "ab", "s\nt" },
	{ "larger letters inside",
	    "<td style='font-size:0'>s<p style='font-size:14px'>t</p><i style='font:0/0 "
	    "a'>u</i></td>",
	    "t", "su" },
	{ "visible inside", "<p style='visibility:hidden'>s<b style='visibility:visible'>t</b></p>",
	    "t", "s" },
	{ "the later declaration counts",
	    "<b style='display:none;display:block'>t</b><i "
	    "style='display:block;display:none'>s</i>",
	    "t", "s" },
	{ "off the screen",
	    "<b style='position:absolute;left:-9999px'>r</b><i style='text-indent:-99em'>s</i>"
	    "<u style='left:-9999px'>t</u><p style='margin-left:-40px'>u</p>",
	    "t\nu", "r\ns" },
	{ "a box of nothing",
	    "<div style='max-height:0;overflow:hidden'>s</div><div style='max-height:0'>t</div>"
	    "<div style='overflow:hidden;height:1px;width:1px'>r</div>"
	    "<div style='overflow:hidden;width:5%'>u</div><td "
	    "style='overflow:hidden;width:0'>v</td>",
	    "t\nu\nv", "s\nr" },
	{ "a hole of nothing",
	    "<b style='position:absolute;clip:rect(0,0,0,0)'>s</b><b style='clip-path:inset(50%)'>r"
	    "</b><b style='transform:scale(0)'>q</b>t",
	    "t", "s\nr\nq" },
	{ "comments and escapes in a style",
	    "<b style='display:/*;*/none'>r</b><i style='d\\69splay:n\\6fne'>s</i>t", "t", "r\ns" },
	{ "the attribute hidden", "<p hidden>s</p><p hidden style='display:block'>t</p>", "t",
	    "s" },

	{ "a rule for a class", "<style>.x{display:none}</style>a<b class='y x'>s</b>", "a", "s" },
	{ "a rule for an id", "<style>#x{visibility:hidden}</style>a<b id=x>s</b>", "a", "s" },
	{ "a rule for an element", "<style>b{font-size:0}</style>a<b>s</b>", "a", "s" },
	{ "a rule behind its element", "a<b class=x>s</b><style>.x{opacity:0}</style>", "a", "s" },
	{ "rules for several",
	    "<style>.w, i.x , #y.z{mso-hide:all}</style><b class=w>p</b><i class=x>q"
	    "</i><b class=x>t</b><b id=y class=z>r</b>",
	    "t", "p\nq\nr" },
	{ "rules for what is inside",
	    "<style>.o .i{display:none} .p>b{display:none}</style><div class=o><p><b "
	    "class=i>q</b></p>"
	    "</div><b class=i>t</b><div class=p><i><b>u</b></i><b>r</b></div>",
	    "t\nu", "q\nr" },
	{ "rules for the same ancestors",
	    "<style>.o .a{display:none} .o .b{display:none} .o>.b>.c{display:block} .o "
	    ".b>.c{opacity:0}</style><p class=o><b class=a>q</b><b class=b><i "
	    "class=c>r</i></b></p>t",
	    "t", "q\nr" },
	{ "rules for attributes",
	    "<style>*[class=x]{display:none} p[lang|=de]{display:none} [id^='s-']{display:none}"
	    "[title]{display:none} [style*='purple']{display:none}</style><b class=x>p</b><b "
	    "class='x y'>t</b><p lang=de-CH>q</p><b id=s-1>r</b><b title=''>s</b><b "
	    "style='color:purple'>v</b>",
	    "t", "p\nq\nr\ns\nv" },
	{ "a class has its case", "<style>.X{display:none}</style><b class=x>t</b>", "t", "" },
	{ "the stronger rule counts",
	    "<style>#a.x{display:none} #a{display:block} .y{display:none!important} "
	    "#b{display:block}</style><b id=a class=x>r</b><b id=b class=y>s</b>t",
	    "t", "r\ns" },
	{ "the later rule counts",
	    "<style>.x{display:none} .x{display:block}</style><b class=x>t</b>", "t", "" },
	{ "the attribute over the rule",
	    "<style>.x{display:none} .y{display:none !important}</style><b class=x "
	    "style='display:inline'>t</b><b class=y style='display:inline'>s</b>",
	    "t", "s" },
	{ "hidden on some screens",
	    "<style>@media only screen and (max-width:600px){.x{display:none!important}}</style><b "
	    "class=x>t</b>",
	    "t", "" },
	{ "shown on some screens",
	    "<style>.m{display:none;max-height:0;overflow:hidden}@media(max-width:600px){.m{"
	    "display:"
	    "block!important;max-height:none!important}}</style><div class=m>t</div>"
	    "<div class=m style='display:none'>u</div>",
	    "t\nu", "" },
	{ "shown on paper",
	    "<style>.x{display:none}@media print{.x{display:block}}</style>t<b "
	    "class=x>s</b>",
	    "t", "s" },
	{ "on every screen", "<style>@media screen{.x{display:none}}</style>t<b class=x>s</b>", "t",
	    "s" },
	{ "a sheet for some screens",
	    "<style media='(max-width:600px)'>.x{display:none}</style><b class=x>t</b>", "t", "" },
	{ "a sheet of Outlook's alone",
	    "<!--[if mso]><style>.x{display:none}</style><![endif]--><b class=x>t</b>", "t", "" },
	{ "comments and strings in a sheet",
	    "<style><!-- /* .y{display:none} */ .w:before{content:'}'} .x/**/{display:none} "
	    "--></style><b class=x>s</b><b class=y>t</b>",
	    "t", "s" },
	{ "rules behind those that nobody reads",
	    "<style>@import url(x); @font-face{font-family:x} a:hover{color:red} ;} "
	    "p+.x{display:none}"
	    ".x ~ b{display:none} .y{display:none}</style><p><b class=x>t</b><b>u</b><b "
	    "class=y>s</b>",
	    "tu", "s" },
	{ "a sheet that never closes", "t<b class=x>u</b><style>.x{display:none", "t", "u" },
	{ "font size 1em is seen", "<span style='font-size:1em'>s</span>", "s", "" },
	{ "opacity", "<span style='opacity:0'>s</span><i style='opacity:0.5'>t</i>", "t", "s" },
	{ "white on white", "<span style='color:#fff'>s</span>t", "t", "s" },
	{ "white on white, font tag", "<font color=white>s</font>t", "t", "s" },
	{ "white on dark is seen",
	    "<td style='background:#003366'><b style='color:#ffffff'>s</b></td>", "s", "" },
	{ "white on what a rule makes dark",
	    "<style>.h{background:#000}</style><div class=h><b style='color:#fff'>s</b></div>", "s",
	    "" },
	{ "white where a rule may make it dark",
	    "<style>div + p{background:#000}</style><b style='color:#fff'>s</b>", "s", "" },
	{ "white by a rule", "<style>.h{color:#fefefe}</style>a<b class=h>s</b>", "a", "s" },
	{ "grey on grey",
	    "<p style='background:#336699;color:rgb(51,102,160)'>s<b "
	    "style='color:#fff'>t</b></p>",
	    "t", "s" },
	{ "a colour by a name that no table has",
	    "<p style='background:rebeccapurple;color:RebeccaPurple'>s</p>"
	    "<p style='background:rebeccapurple;color:peru'>t</p>",
	    "t", "s" },
	{ "no part of the colour is seen", "<p style='color:rgba(0,0,0,0)'>s</p>", "s", "" },
	{ "white on explicit white",
	    "<style>x</style><td bgcolor=#FFFFFF><b style='color:rgb(254,254,254)'>s</b>", "",
	    "s" },
	{ "dark again inside",
	    "<div style='color:white;background:black'>a<i style='color:red'>b</i></div>", "ab",
	    "" },
	{ "script, style, title",
	    "<head><title>t</title><style>s</style></head><script>x</script>a", "a", "" },
	{ "comments", "a<!-- c -->b<!--[if mso]>d<![endif]-->e", "abe", "" },
	{ "charset in the markup is ignored",
	    "<meta charset=gb2312><meta http-equiv=Content-Type "
	    "content='text/html; charset=iso-8859-1'>é漢",
	    "é漢", "" },
	{ "text behind the page", "<html><body>a</body></html>b<p>c</p>", "a\nb\nc", "" },
	{ "a comment that is over at once", "a<!-->b<!-- <!--->c<!--->d<!-- x --!>e", "abcde", "" },
	{ "entities without semicolon", "a&nbsp1&shy2&nbsp;3", "a\u00a01\u00ad2\u00a03", "" },
	{ "turned round",
	    "a<bdo dir=rtl>b</bdo><b style='direction:rtl;unicode-bidi:bidi-override'>c</b>"
	    "<b dir=rtl style='direction:rtl'>d</b>",
	    "a\u202eb\u202c\u202ec\u202cd", "" },
	{ "unclosed", "<div><p>a<b>b", "ab", "" },
	{ "not markup", "5 < 6 and a<b", "5 < 6 and a", "" },
	{ "bytes that are no UTF-8",
	    "a\xff\xfe"
	    "b",
	    "a\ufffd\ufffd"
	    "b",
	    "" },
	{ "empty", "", "", "" },
};

static void
check_mailto(struct arena *a)
{
	static const char in[] =
	    "<a href=\"mailto:anna@partnera.com?subject=x\">x</a>"
	    "<a href='MAILTO:b%40partnerb.com,c@partnerc.com'>y</a>"
	    "<a href='https://x.example'>z</a><a href='mailto:%ff@x.example'>z</a>"
	    "<blockquote><a href='mailto:old@partnera.com'>q</a></blockquote>";
	struct html_facts f;

	html_text(a, in, sizeof(in) - 1, &f);
	TAP_OK(f.mailto.n == 4, "mailto: %zu addresses, none of the quote", f.mailto.n);
	TAP_OK(mail_strings_has(&f.mailto, "anna@partnera.com") &&
		   mail_strings_has(&f.mailto, "b@partnerb.com") &&
		   mail_strings_has(&f.mailto, "c@partnerc.com") &&
		   mail_strings_has(&f.mailto, "\uFFFD@x.example"),
	    "mailto: as the links say");
}

static void
check_nul(struct arena *a)
{
	static const char in[] = "a\0b<p>c\0d";
	struct html_facts f;

	TAP_OK(
	    strcmp(html_text(a, in, sizeof(in) - 1, &f), "a b\nc d") == 0, "NUL inside is a space");
}

/* Inputs made to be slow or to hide what follows: the word at the end must be seen. */
static void
check_pathological(void)
{
	static const struct {
		const char *descr, *unit, *between;
	} v[] = {
		{ "open elements", "<div>", "" },
		{ "open elements, then foreign ends", "<div>", "</b>" },
		{ "blockquotes with lines", "<blockquote>x<br>", "" },
		{ "hidden, never closed tags", "<b", "" },
		{ "comments that never end", "<!--", "" },
		{ "entities", "&#1", "&" },
		{ "attributes", "<a b=c ", "d=\"" },
		{ "names of attributes", "<p", " a" },
		{ "attributes without blanks", "<p a=\"b\"", "c=\"d\"" },
		{ "attributes between slashes", "<p a", "/b" },
		{ "cells", "<td>a", "" },
		{ "paragraphs in lists", "<li><p>", "" },
		{ "forms and fonts", "<font><form>", "" },
		{ "elements and rules", "<style>.x{display:none}.x .y{color:red}</style>",
		    "<b class=x>" },
		{ "rules that never close", "<style>.x{display:none", "<b class=x>" },
		{ "blocks in blocks", "<style>@media x{", "}" },
		{ "blocks of one sheet", "@media(x){.x{display:block}}", "<style>" },
		{ "selectors", "<style>a b c d, a>b>c>d,", "{display:none}" },
		{ "classes", "<style>.x{display:none}</style><b class='x x x x x", " x" },
		{ "comments of a style", "<b style='/*", "*/;" },
		{ "sheets that never close", "<style", "<!--" },
	};
	const size_t n = 2 * 1000 * 1000;

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct arena *a = arena_new();
		char *s = mem_calloc(n + 64, 1);
		size_t len = 0, u = strlen(v[i].unit), b = strlen(v[i].between);
		struct html_facts f;

		while (len < n / 2)
			memcpy(s + len, v[i].unit, u), len += u;
		while (b > 0 && len < n)
			memcpy(s + len, v[i].between, b), len += b;
		html_text(a, s, len, &f);
		TAP_OK(1, "%zu bytes of %s end", len, v[i].descr);
		free(s);
		arena_free(a);
	}
}

static void
check_deep(struct arena *a, size_t depth)
{
	char *s = mem_calloc(depth * 6 + 64, 1);
	struct html_facts f;
	const char *text;

	for (size_t i = 0; i < depth; i++)
		memcpy(s + i * 5, "<div>", 5);
	memcpy(s + depth * 5, "DE89370400440532013000", 22);
	text = html_text(a, s, strlen(s), &f);
	TAP_OK(strstr(text, "DE89370400440532013000") != NULL, "seen below %zu elements", depth);
	free(s);
}

static const struct {
	const char *descr, *html, *want; /* "host shown;…" */
} links[] = {
	{ "plain", "<a href='https://a.example/x'>here</a>", "a.example ;" },
	{ "shown by a URL", "<a href=http://a.example>see http://b.example/x.</a>",
	    "a.example b.example;" },
	{ "shown by www", "<a href=http://a.example>www.b.example/x</a>",
	    "a.example www.b.example;" },
	{ "shown by nothing else", "<a href=http://a.example> b.example </a>",
	    "a.example b.example;" },
	{ "a file's name is no host", "<a href=http://a.example>invoice.pdf</a>", "a.example ;" },
	{ "nor is a number", "<a href=http://a.example>1.200,50</a>", "a.example ;" },
	{ "an address is no host", "<a href=http://a.example>x@b.example</a>", "a.example ;" },
	{ "each pair once, whatever the case",
	    "<a href=http://A.example>x</a><a href=http://a.example>y</a>", "A.example ;" },
	{ "user and port", "<a href='https://www.b.example:443@a.example:8443/'>x</a>",
	    "a.example ;" },
	{ "backslashes, line breaks", "<a href='https:\\\\a.ex\nample\\b'>x</a>", "a.example ;" },
	{ "percent-encoded host", "<a href='https://%61.example'>x</a>", "a.example ;" },
	{ "broken percent, no UTF-8", "<a href='https://%ff%6.example'>x</a>",
	    "\uFFFD%6.example ;" },
	{ "IPv6", "<a href='http://[2001:db8::1]:80/'>x</a>", "[2001:db8::1] ;" },
	{ "no other machine",
	    "<a href=#x>x</a><a href=/y>y</a><a href='javascript:x'>z</a>"
	    "<a href=>a</a><a href=https:///>b</a>",
	    "" },
	{ "relative to a base",
	    "<base href='https://a.example/x/'><a href=y>www.b.example</a><a href='?z'>z</a><a "
	    "href='#t'>t</a>"
	    "<a href=' \\\\c.example'>c</a><a href='tel:1'>d</a>",
	    "a.example www.b.example;a.example ;c.example ;" },
	{ "image map and form",
	    "<map><area href=http://a.example></map><form action=http://b.example></form>",
	    "a.example ;b.example ;" },
	{ "one inside another",
	    "<a href=http://a.example>x<a href=http://b.example>www.c.example</a>",
	    "a.example ;b.example www.c.example;" },
	{ "quoted ones are left out", "<blockquote><a href=http://a.example>x</a></blockquote>",
	    "" },
};

static void
links_found(void)
{
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		struct arena *a = arena_new();
		struct html_facts f;
		const char *got = "";

		html_text(a, links[i].html, strlen(links[i].html), &f);
		for (size_t k = 0; k < f.links_n; k++)
			got = arena_printf(a, "%s%s %s;", got, f.links[k].host, f.links[k].shown);
		TAP_OK(strcmp(got, links[i].want) == 0, "link: %s: \"%s\"", links[i].descr, got);
		arena_free(a);
	}
}

/* What links pay, as text. */
static void
paid(struct arena *a)
{
	static const struct {
		const char *href, *want;
	} v[] = {
		{ "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=0.2",
		    "bitcoin: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa" },
		{ "BITCOIN:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
		    "bitcoin: bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" },
		{ "ethereum:pay-0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed@1?value=1",
		    "ethereum: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" },
		{ "payto://iban/COBADEFFXXX/"
		  "DE89370400440532013000?receiver-name=Acme%20Ltd&amount=EUR:1",
		    "iban: DE89370400440532013000\nbeneficiary: Acme Ltd" },
		{ "upi://pay?pn=Acme&pa=acme@okbank", "UPI: acme@okbank" },
		{ "upi://pay?pn=Acme", "" },
		{ "https://www.paypal.me/acme/12EUR?x=1", "https://paypal.me/acme/12EUR" },
		{ "https://www.paypal.com/paypalme/acme", "https://paypal.com/paypalme/acme" },
		{ "https://wise.com/pay/me/acme", "https://wise.com/pay/me/acme" },
		{ "https://notpaypal.me/acme", "" },
		{ "https://news.example/?u=https://paypal.me/acme", "" },
		{ "https://www.paypal.com/invoice/p/1", "" },
		{ "mailto:a@b.example", "" },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct html_facts f;
		const char *html = arena_printf(a, "<a href=\"%s\">x</a>", v[i].href), *got;

		html_text(a, html, strlen(html), &f);
		got = f.paid.n > 0 ? f.paid.v[0] : "";
		TAP_OK(strcmp(got, v[i].want) == 0, "%s pays \"%s\"", v[i].href, got);
	}
}

int
main(void)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len = strlen(cases[i].in);
		char *copy = mem_calloc(len > 0 ? len : 1, 1);
		struct html_facts f;
		const char *got;

		memcpy(copy, cases[i].in, len);
		got = html_text(a, copy, len, &f);
		TAP_OK(strcmp(got, cases[i].want) == 0, "%s: \"%s\"", cases[i].descr, got);
		TAP_OK(strcmp(f.hidden, cases[i].hidden) == 0 && f.hidden_n == strlen(f.hidden),
		    "%s: hidden \"%s\"", cases[i].descr, f.hidden);
		free(copy);
	}
	check_mailto(a);
	paid(a);
	check_nul(a);
	check_deep(a, 300);
	check_deep(a, 20000);
	check_deep(a, 200000);
	check_pathological();
	arena_free(a);
	links_found();
	return tap_done();
}
