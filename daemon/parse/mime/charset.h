#ifndef CHARSET_H
#define CHARSET_H

#include <stddef.h>

#include <unicode/ucnv.h>

#include "arena.h"

/*
 * charset - bytes of any charset that mail uses, to UTF-8, by ICU alone.
 *
 * ICU's tables lie in memory that is mapped at start: nothing is opened at use, so every charset
 * decodes inside the jail.  Labels follow practice, not their names: "iso-8859-1" is read as
 * windows-1252, "gb2312" as GB 18030, "shift_jis" as windows-31J, as browsers do (WHATWG Encoding).
 */
enum charset_result {
	CHARSET_OK = 0,
	/* none was declared, or the declared one did not fit at all: UTF-8, else what the bytes look like, else
	 * windows-1252 */
	CHARSET_GUESSED,
	CHARSET_REPAIRED, /* some bytes did not fit: U+FFFD stands for them */
	CHARSET_MISSPELT, /* the label is no name of a charset but looks like one's: read as that */
	CHARSET_RARE, /* ICU knows it, mail does not: decoded */
	CHARSET_UNKNOWN /* nobody knows it: guessed */
};

/* Opens a converter of every supported charset: call it once before entering a jail. */
void charset_init(void);

/*
 * Decode len bytes declared as label ("" or NULL: not declared).  The result is valid UTF-8
 * without NUL, NUL-terminated, in the arena.
 */
const char *charset_decode(struct arena *, const char *label, const void *bytes, size_t len,
    size_t *ret_len, enum charset_result *ret);

/* A converter of one's own for a label, to be closed by ucnv_close; NULL if nobody knows it. */
UConverter *charset_open(const char *label);

#endif
