#ifndef ADDRESS_H
#define ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "mail.h"

/*
 * address - the form in which mail addresses are compared.
 *
 * Lower case, domain as A-label (IDNA, UTS #46 non-transitional; a domain that ICU refuses stays as
 * written in lower case and gets ADDR_INVALID), +tag removed, dots folded for
 * gmail.com and googlemail.com only, which are one domain (gmail.com) here.  Pure; ICU inside, no I/O.
 */
#define ADDRESS_MAX                                                                                \
	998 /* bytes; RFC 5322 2.1.1: a line's limit.  Longer ones are ADDR_INVALID, never cut */

/*
 * Fill every field of ret, whatever stood in it, from an addr-spec (len bytes of UTF-8, no NUL
 * needed) and a decoded display name (may be ""; NUL-terminated).  Works on whatever it is given: what is no
 * addr-spec keeps its text in written and address, with ADDR_INVALID.  ADDR_GROUP and ADDR_ENCODED are for those who
 * read a field to add.  Strings live in the arena, but for name, which is kept as given.
 */
void address_fill(
    struct arena *, const char *name, const char *spec, size_t len, struct mail_addr *ret);

/* The address form alone, as an administrator would type it; NULL if it is no address. */
const char *address_form(struct arena *, const char *spec);

#endif
