/* LINK: base */
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
	{ "partnera.co", "partnera.com", LOOKALIKE_SUFFIX },
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
	{ "cherrytree.org", "oaktree.org", LOOKALIKE_NONE },
	{ "example.org", "", LOOKALIKE_NONE },
};

int
main(void)
{
	organisation_init();
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
