#include <string.h>
#include <unicode/uscript.h>
#include <unicode/utrans.h>

#include "name.h"
#include "unicode.h"

/* A Chinese name: a surname of one or two characters, a given name of one or two. */
#define CHARACTERS_MIN 2
#define CHARACTERS_MAX 4
#define SURNAME_MAX 2
#define SYLLABLE_MAX 6 /* letters: zhuang */
/* The rules write a syllable and a space for a character; marks are taken off later. */
#define ROOM 64

static size_t
han_characters(const char *s)
{
	const char *end = s + strlen(s);
	size_t count = 0;

	for (size_t n; s < end; s += n, count++) {
		UErrorCode e = U_ZERO_ERROR;

		if (uscript_getScript(unicode_utf8(s, end, &n), &e) != USCRIPT_HAN)
			return 0;
	}
	return count;
}

/* May it be n syllables in several words?  Most names are told apart here, without ICU. */
static bool
may_be_pinyin(const char *s, size_t n)
{
	size_t letters = 0, words = 1;

	for (; *s != '\0'; s++)
		if (*s == ' ')
			words++;
		else if (*s >= 'a' && *s <= 'z')
			letters++;
		else
			return false;
	return words >= 2 && words <= n && letters >= n && letters <= n * SYLLABLE_MAX;
}

enum rules {
	ALOUD, /* one syllable a character, without tones, a space between; the first ones read as surnames */
	SIMPLIFIED /* 陈 for 陳 */
};

/* By Unicode's data; NULL if ICU has none. */
static char *
written(struct arena *a, const char *han, enum rules which)
{
	static const UChar *const ids[] = {
		[ALOUD] = u"Han-Latin/Names; Latin-ASCII", [SIMPLIFIED] = u"Traditional-Simplified"
	};
	static UTransliterator *rules[2];
	static bool opened[2];
	UErrorCode e = U_ZERO_ERROR;
	struct utext16 t = unicode_from(a, han, strlen(han));
	UChar v[ROOM];
	int32_t n = t.n, limit = t.n;

	if (!opened[which]) {
		rules[which] = utrans_openU(ids[which], -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
		opened[which] = true;
	}
	if (rules[which] == NULL || U_FAILURE(e) || n >= ROOM)
		return NULL;
	memcpy(v, t.v, (size_t)n * sizeof(v[0]));
	utrans_transUChars(rules[which], v, &n, ROOM, 0, &limit, &e);
	return U_FAILURE(e) || n >= ROOM ? NULL : unicode_to(a, v, n);
}

/* The vowel ü is written u, ue, v and yu. */
static const char *
fold_umlaut(struct arena *a, const char *s)
{
	char *ret = arena_strdup(a, s), *o = ret;

	for (; *s != '\0'; s++) {
		bool after = o > ret && (o[-1] == 'l' || o[-1] == 'n');

		if (after && (*s == 'v' || (s[0] == 'y' && s[1] == 'u'))) {
			*o++ = 'u';
			s += *s == 'y';
		} else if (*s != 'e' || o == ret || o[-1] != 'u') {
			*o++ = *s;
		}
	}
	*o = '\0';
	return name_skeleton(a, ret); /* in order again */
}

/* The syllables with a space only behind the first `first`, and none behind the others. */
static const char *
as_surname_and_given(struct arena *a, const char *syllables, size_t first)
{
	char *ret = arena_strdup(a, syllables), *o = ret;

	for (size_t i = 0; *syllables != '\0'; syllables++)
		if (*syllables != ' ' || ++i == first)
			*o++ = *syllables;
	*o = '\0';
	return ret;
}

/* Surname first or last, the given name in one word or in its syllables. */
static bool
is_pinyin_of(struct arena *a, const char *han, const char *latin)
{
	size_t n = han_characters(han);
	const char *syllables;

	if (n < CHARACTERS_MIN || n > CHARACTERS_MAX || !may_be_pinyin(latin, n))
		return false;
	syllables = written(a, han, ALOUD);
	if (syllables == NULL)
		return false;
	latin = fold_umlaut(a, latin);
	if (strcmp(fold_umlaut(a, syllables), latin) == 0)
		return true;
	for (size_t first = 1; first <= SURNAME_MAX && first < n; first++)
		if (strcmp(fold_umlaut(a, as_surname_and_given(a, syllables, first)), latin) == 0)
			return true;
	return false;
}

/* In traditional and in simplified characters. */
static bool
is_simplified_of(struct arena *a, const char *x, const char *y)
{
	const char *simple_x, *simple_y;
	size_t n = han_characters(x);

	if (n < CHARACTERS_MIN || n > CHARACTERS_MAX || han_characters(y) != n || strcmp(x, y) == 0)
		return false;
	simple_x = written(a, x, SIMPLIFIED);
	simple_y = written(a, y, SIMPLIFIED);
	return simple_x != NULL && simple_y != NULL && strcmp(simple_x, simple_y) == 0;
}

bool
name_same_other_script(struct arena *a, const char *x, const char *y)
{
	return is_pinyin_of(a, x, y) || is_pinyin_of(a, y, x) || is_simplified_of(a, x, y);
}
