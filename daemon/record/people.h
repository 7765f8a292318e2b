#ifndef PEOPLE_H
#define PEOPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "facts.h"
#include "mail.h"

/*
 * people - when does an address stand for a person who has another one?  Pure.
 */
enum claim {
	CLAIM_NONE = 0,
	CLAIM_SELF, /* the address that stands for the person here */
	CLAIM_PROVEN, /* another proven address of theirs */
	CLAIM_SAME, /* another address of the same name in the same organisation */
	CLAIM_OTHER /* same name or local part, another organisation */
};

/*
 * Whom on the roster does the address stand for?  Index, or -1 with CLAIM_NONE.
 * imitates: its domain resembles a known one.
 *
 * Free-mail and look-alike domains claim by the name's skeleton, by the local part where they give no
 * name, and by a local part of several words whatever name they give.  Other organisations have
 * namesakes and an info@ of their own: they claim by names and local parts of several words that are
 * not a function's.  Invalid addresses and list-rewritten ones ("Anna via list") claim nothing.
 */
int people_claim(const struct fact_person *roster, size_t n, const struct mail_addr *,
    bool imitates, enum claim *ret);

/* Is it a name of the person's: the one on the roster, or one under which they write elsewhere? */
bool people_named(const struct fact_person *, const char *skeleton);

/* Does the local part bear every word of the name, and are they two at least: keller.anna.office of "anna keller"? */
bool people_borne(const char *local, const char *skeleton);

/* Equal but for dots, hyphens and underscores: providers differ in which of them count. */
bool people_same_local(const char *a, const char *b);

/* Is every word of it a function's, not a person's: "accounts payable", "no-reply", "info"? */
bool people_generic(const char *name);

/* Several words, or a name in a script that is written without spaces. */
bool people_several_words(const char *name);

#endif
