#ifndef UNICODE_H
#define UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

#include "arena.h"

/*
 * unicode - what several modules need of ICU, over text in an arena.
 *
 * UTF-8 that is not valid becomes U+FFFD.  Nothing here fails: an error of ICU
 * leaves the text as it was.
 */
struct utext16 {
	UChar *v; /* NUL-terminated */
	int32_t n;
};

/* How many bytes of UTF-8 are read at once; the rest is not looked at.  ICU counts in int32_t. */
#define UNICODE_MAX (64u * 1024 * 1024)

struct utext16 unicode_from(struct arena *, const char *s, size_t len);
char *unicode_to(struct arena *, const UChar *v, int32_t n);

enum unicode_form {
	UNICODE_NFC,
	UNICODE_NFKC,
	UNICODE_NFKC_CASEFOLD /* drops zero-width, bidi and other ignorable characters too */
};

struct utext16 unicode_normalise(struct arena *, struct utext16, enum unicode_form);

/* The code point at *i, which moves on; 0xFFFD for a lone surrogate.  *i < t.n. */
UChar32 unicode_next(const struct utext16 *t, int32_t *i);

/* The code point at p (UTF-8, ends at end > p) and its bytes; U+FFFD and 1 for what is invalid. */
UChar32 unicode_utf8(const char *p, const char *end, size_t *ret_len);

/* Append c as UTF-8 to p (4 bytes of room); returns the bytes written. */
size_t unicode_put(char *p, UChar32 c);

/* Han, Kana, Bopomofo, Hangul: scripts written without spaces between words, or nearly so. */
bool unicode_cjk(UChar32 c);

/* Zero-width, bidi control, soft hyphen and other characters that nobody sees. */
bool unicode_invisible(UChar32 c);

/*
 * Do letters of one word (len bytes, UTF-8) come from scripts that no language writes
 * together?  Latin with Cyrillic: yes.  Latin with Han or Kana: no.
 */
bool unicode_mixed_scripts(const char *word, size_t len);

#endif
