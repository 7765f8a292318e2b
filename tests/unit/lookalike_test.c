/* LINK: base */
#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "lookalike.h"
#include "organisation.h"
#include "tap.h"

static const struct {
	const char *host, *known;
	enum lookalike wanted;
} cases[] = {
	{ "partnera.com", "partnera.com", LOOKALIKE_NONE },
	{ "mail.partnera.com", "partnera.com", LOOKALIKE_NONE },
	{ "xn--prtnera-2fg.com", "partnera.com", LOOKALIKE_VISUAL }, /* Cyrillic a */
	{ "partner-a.com", "partnera.com", LOOKALIKE_VISUAL },
	{ "par.tnera.com", "partnera.com", LOOKALIKE_VISUAL },
	{ "rnodern-tools.com", "modern-tools.com", LOOKALIKE_VISUAL },
	{ "acme-t00ls.com", "acme-tools.com", LOOKALIKE_VISUAL },
	{ "tools-acme.com", "acme-tools.com", LOOKALIKE_VISUAL },
	{ "partnera.co", "partnera.com",
	    LOOKALIKE_VISUAL }, /* a suffix that is read as the other */
	{ "partnera.com.de", "partnera.de", LOOKALIKE_VISUAL },
	{ "partnera.uk.com", "partnera.co.uk", LOOKALIKE_VISUAL },
	{ "partnera.de", "partnera.com.de", LOOKALIKE_SUFFIX },
	{ "partnera.net", "partnera.com", LOOKALIKE_SUFFIX },
	{ "partnera.nl", "partnera.pl", LOOKALIKE_SUFFIX },
	{ "partnera.com.tw", "partnera.com", LOOKALIKE_SUFFIX },
	{ "ibm.net", "ibm.com", LOOKALIKE_NONE }, /* three letters are anybody's */
	{ "partera.com", "partnera.com", LOOKALIKE_TYPO },
	{ "pratnera.com", "partnera.com", LOOKALIKE_TYPO },
	{ "parrtnera.com", "partnera.com", LOOKALIKE_TYPO },
	{ "bartnera.com", "partnera.com", LOOKALIKE_TYPO },
	{ "volex.com", "volvo.com", LOOKALIKE_NONE }, /* two edits in five letters */
	{ "weberglas.de", "webergels.de", LOOKALIKE_TYPO }, /* two in nine */
	{ "audi.de", "aldi.de", LOOKALIKE_NONE }, /* four letters: never by edits */
	{ "partnera-invoices.com", "partnera.com", LOOKALIKE_WORD },
	{ "partneragroup.com", "partnera.com", LOOKALIKE_WORD },
	{ "mypartnera.com", "partnera.com", LOOKALIKE_WORD },
	{ "partneracom.net", "partnera.com", LOOKALIKE_WORD },
	{ "acme-pay.com", "acme.com", LOOKALIKE_WORD },
	{ "acmeist.com", "acme.com", LOOKALIKE_NONE }, /* a short name, and no business word */
	{ "partnera.com.evil.io", "partnera.com", LOOKALIKE_SUBDOMAIN },
	{ "partnera-com.evil.io", "partnera.com", LOOKALIKE_SUBDOMAIN },
	{ "partnera.onmicrosoft.com", "partnera.com",
	    LOOKALIKE_SUFFIX }, /* a tenant of that name */
	{ "acme-tools-com.evil.io", "acme-tools.com", LOOKALIKE_SUBDOMAIN },
	{ "cherrytree.org", "oaktree.org", LOOKALIKE_NONE },
	/* two edits in a short name beside a word of everybody's; in a long one */
	{ "dunst-project.org", "dune-project.org", LOOKALIKE_NONE },
	{ "baltatourism.com", "baltestourism.com", LOOKALIKE_NONE },
	{ "mittelgebirhs-tourism.com", "mittelgebirge-tourism.com", LOOKALIKE_TYPO },
	{ "dume-project.org", "dune-project.org", LOOKALIKE_TYPO }, /* one is one */
	{ "gelia.com", "pella.com", LOOKALIKE_NONE }, /* i as l, and an edit: two in five letters */
	{ "partneraperu.com", "partnera.com", LOOKALIKE_WORD },
	{ "newpartnera.com", "partnera.com", LOOKALIKE_NONE }, /* the end of another name */
	{ "contosoria.com", "contoso.com",
	    LOOKALIKE_NONE }, /* seven letters may begin another word */
	{ "contoso-lima.com", "contoso.com", LOOKALIKE_WORD },
	{ "usnews.com", "news.com", LOOKALIKE_NONE }, /* everybody's word is nobody's name */
	{ "example.org", "", LOOKALIKE_NONE },
};

static const struct {
	const char *org, *known;
	bool wanted;
} faint[] = {
	{ "plant1.com", "plant2.com", true },
	{ "quarzit06a.com", "quarzit12a.com", true },
	{ "partnerb.com", "partnera.com", true },
	{ "partnera.com", "partnera.com", false },
	{ "acmeo.com", "acme0.com", false }, /* not seen */
	{ "p4rtner1.com", "partner1.com", false }, /* a digit for a letter */
	{ "site6.com", "site12.com", false },
	{ "bartnera.com", "partnera.com", false },
	{ "pratnera.com", "partnera.com", false },
	{ "abd-tourism.com", "abc-tourism.com", true }, /* three letters */
	{ "contoso-tourism.com", "contoro-tourism.com", false },
	{ "partnera-lima.com", "partnera.com", true },
	{ "partnera-buchhaltung.com", "partnera.com", false },
	{ "partnera-invoice.com", "partnera.com", false },
	{ "partneracouk.com", "partnera.co.uk", false },
};

int
main(void)
{
	organisation_init();
	for (size_t i = 0; i < sizeof(faint) / sizeof(faint[0]); i++) {
		struct arena *a = arena_new();

		TAP_OK(lookalike_is_faint(a, faint[i].org, faint[i].org, faint[i].known) ==
			   faint[i].wanted,
		    "%s beside %s: %s", faint[i].org, faint[i].known,
		    faint[i].wanted ? "faint" : "not faint");
		arena_free(a);
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new();
		enum lookalike got = lookalike_of(
		    a, cases[i].host, organisation_registrable(a, cases[i].host), cases[i].known);

		TAP_OK(got == cases[i].wanted, "%s beside %s: %s, wanted %s", cases[i].host,
		    cases[i].known, lookalike_name(got), lookalike_name(cases[i].wanted));
		arena_free(a);
	}
	return tap_done();
}
