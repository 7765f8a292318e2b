#ifndef IBAN_SCAN_H
#define IBAN_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iban.h"

/*
 * iban_scan - IBANs in running text, however they are set.
 *
 * The text is read once into a shadow of one byte a character: ASCII as it is, letters and digits of other widths
 * as ASCII, spaces of any width as ' ', dashes of any length as '-'.  Invisible characters are gone.
 */
struct iban_scan {
	char *c; /* n characters; '\x01' a letter, '\x02' anything else that is not ASCII */
	uint32_t *at; /* n + 1: where each begins in the text, in bytes */
	uint8_t *odd; /* n: SCAN_* */
	size_t n;
};

enum {
	SCAN_HIDDEN = 1 << 0, /* something invisible stands before it */
	SCAN_DISGUISED = 1 << 1, /* another script's letter that looks like it */
	SCAN_ADDRESS = 1 << 2 /* inside a URL or behind an @ */
};

struct iban_match {
	size_t start, end; /* bytes of the text */
	char value[IBAN_MAX + 1];
	bool obfuscated; /* hidden characters, O for 0, letter-spacing were undone */
};

/* text: len bytes of UTF-8, at most UINT32_MAX.  To be freed by iban_scan_free. */
void iban_scan_of(const char *text, size_t len, struct iban_scan *ret);
void iban_scan_free(struct iban_scan *);

/*
 * The next IBAN from character *i on, which moves behind it; false when there is none.  Without checked, its
 * check digits need not hold.  Linear: each character is looked at a bounded number of times.
 */
bool iban_scan_next(const struct iban_scan *, size_t *i, bool checked, struct iban_match *ret);

/* The character at i, behind the end a space. */
static inline char
iban_scan_at(const struct iban_scan *s, size_t i)
{
	return i < s->n ? s->c[i] : ' ';
}

static inline bool
iban_scan_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A letter or digit, of whatever script. */
static inline bool
iban_scan_word(char c)
{
	return iban_scan_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '\x01';
}

#endif
