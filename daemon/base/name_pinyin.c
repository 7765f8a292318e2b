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
#define READINGS_MAX 4 /* of a character */
#define WAYS_MAX 32 /* to read a name */

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

/*
 * May it be n syllables in several words?  Each has vowels, and they stand together.  Most names are told
 * apart here, without ICU.
 */
static bool
may_be_pinyin(const char *s, size_t n)
{
	size_t letters = 0, words = 1, vowels = 0, groups = 0;
	bool before = false;

	for (; *s != '\0'; s++) {
		bool vowel = strchr("aeiouv", *s) != NULL; /* v: ü */

		vowels += vowel;
		groups += vowel && !before;
		before = vowel;
		if (*s == ' ')
			words++;
		else if (*s >= 'a' && *s <= 'z')
			letters++;
		else
			return false;
	}
	return words >= 2 && words <= n && letters <= n * SYLLABLE_MAX && vowels >= n &&
	       groups <= n;
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

/*
 * Characters of names that are read in more than one way, and how: Unihan's kHanyuPinlu and, as surnames, kMandarin.
 * ICU knows one reading of each, and the surnames' in simplified characters only.
 */
static const struct {
	const char *characters, *readings;
} heteronyms[] = {
	{ "乐樂", "le yue" },
	{ "传傳", "chuan zhuan" },
	{ "仇", "chou qiu" },
	{ "佛", "fo fu" },
	{ "俞", "yu shu" },
	{ "单單", "dan shan" },
	{ "参參", "can shen" },
	{ "区區", "qu ou" },
	{ "叶葉", "ye xie" },
	{ "奇", "qi ji" },
	{ "宿", "su xiu" },
	{ "尉", "wei yu" },
	{ "行", "xing hang heng" },
	{ "晟", "sheng cheng" },
	{ "曾", "ceng zeng" },
	{ "朝", "chao zhao" },
	{ "朴樸", "pu piao" },
	{ "查", "cha zha" },
	{ "沈", "shen chen" },
	{ "盖蓋", "gai ge" },
	{ "盛", "sheng cheng" },
	{ "省", "sheng xing" },
	{ "石", "shi dan" },
	{ "祭", "ji zhai" },
	{ "种種", "zhong chong" },
	{ "缪繆", "miao mou" },
	{ "翟", "zhai di" },
	{ "茜", "qian xi" },
	{ "莎", "sha suo" },
	{ "薄", "bo bao" },
	{ "覃", "qin tan" },
	{ "解", "jie xie" },
	{ "那", "na nuo" },
	{ "都", "du dou" },
	{ "重", "zhong chong" },
	{ "长長", "chang zhang" },
	{ "隗", "wei kui" },
	{ "黑", "hei he" },
};

struct readings {
	const char *v[READINGS_MAX];
	size_t n;
};

static void
add_reading(struct readings *r, const char *syllable)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->v[i], syllable) == 0)
			return;
	if (r->n < READINGS_MAX)
		r->v[r->n++] = syllable;
}

/* Each word of text is one of the readings of ret[0], ret[1], …, or, if step is 0, of ret[0]. */
static size_t
add_words(struct arena *a, const char *text, struct readings *ret, size_t max, size_t step)
{
	size_t n = 0;

	for (; *text != '\0' && n < max; n++) {
		size_t len = strcspn(text, " ");

		add_reading(&ret[n * step], arena_strndup(a, text, len));
		text += len + strspn(text + len, " ");
	}
	return n;
}

/* How each of the n characters may be read; false: nobody can tell. */
static bool
read_aloud(struct arena *a, const char *han, size_t n, struct readings ret[CHARACTERS_MAX])
{
	const char *simple = written(a, han, SIMPLIFIED), *syllables = written(a, han, ALOUD);
	const char *end = han + strlen(han), *p = han;

	if (syllables == NULL || add_words(a, syllables, ret, n, 1) != n)
		return false;
	/* 萬俟: its simplified form is known as a surname. */
	if (simple != NULL && strcmp(simple, han) != 0 &&
	    (syllables = written(a, simple, ALOUD)) != NULL)
		add_words(a, syllables, ret, n, 1);
	for (size_t i = 0, len; i < n; i++, p += len) {
		const char *character;

		unicode_utf8(p, end, &len);
		character = arena_strndup(a, p, len);
		for (size_t k = 0; k < sizeof(heteronyms) / sizeof(heteronyms[0]); k++)
			if (strstr(heteronyms[k].characters, character) != NULL)
				add_words(a, heteronyms[k].readings, &ret[i], READINGS_MAX, 0);
	}
	return true;
}

/* Surname first or last, the given name in one word or in its syllables. */
static bool
is_spelt(struct arena *a, const char *syllables, size_t n, const char *latin)
{
	if (strcmp(fold_umlaut(a, syllables), latin) == 0)
		return true;
	for (size_t first = 1; first <= SURNAME_MAX && first < n; first++)
		if (strcmp(fold_umlaut(a, as_surname_and_given(a, syllables, first)), latin) == 0)
			return true;
	return false;
}

static bool
is_pinyin_of(struct arena *a, const char *han, const char *latin)
{
	size_t n = han_characters(han), ways = 1;
	struct readings read[CHARACTERS_MAX] = { 0 };

	if (n < CHARACTERS_MIN || n > CHARACTERS_MAX || !may_be_pinyin(latin, n) ||
	    !read_aloud(a, han, n, read))
		return false;
	latin = fold_umlaut(a, latin);
	for (size_t i = 0; i < n; i++)
		ways *= read[i].n;
	for (size_t way = 0; way < ways && way < WAYS_MAX; way++) {
		const char *syllables = "";

		for (size_t i = 0, rest = way; i < n; rest /= read[i].n, i++)
			syllables = arena_printf(
			    a, "%s%s%s", syllables, i == 0 ? "" : " ", read[i].v[rest % read[i].n]);
		if (is_spelt(a, syllables, n, latin))
			return true;
	}
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

static bool
sounds_alike(struct arena *a, const char *x, const char *y)
{
	const char *sound = name_sound(a, x);

	return sound[0] != '\0' && strcmp(x, y) != 0 && strcmp(sound, name_sound(a, y)) == 0;
}

bool
name_same_other_script(struct arena *a, const char *x, const char *y)
{
	return is_pinyin_of(a, x, y) || is_pinyin_of(a, y, x) || is_simplified_of(a, x, y) ||
	       sounds_alike(a, x, y);
}
