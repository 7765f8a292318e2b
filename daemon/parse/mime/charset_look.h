#ifndef CHARSET_LOOK_H
#define CHARSET_LOOK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * charset_look - what bytes of an undeclared charset look like.
 *
 * ICU's detector takes short Korean and Japanese text for Chinese and knows no Thai: those are told by their scripts.
 * Korean in EUC-KR is nearly all Hangul, where Chinese read as such is so by half; Japanese has kana; in Thai vowels
 * and tones stand where they must.
 */
void charset_look_init(void); /* once before entering a jail */

/* A label of charset.h; "windows-1252" where nothing can be told. */
const char *charset_look(const char *s, size_t len);

#endif
