#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utrans.h>

#include "name.h"
#include "name_roman.h"

#define CYRILLIC_FIRST 0x400
#define CYRILLIC_LAST 0x52F
#define GREEK_FIRST 0x370
#define GREEK_LAST 0x3FF
#define GREEK_MORE_FIRST 0x1F00
#define GREEK_MORE_LAST 0x1FFF
#define GROWTH 4 /* letters for one: щ is shch */
#define SOUND_WORDS_MIN 2
#define SOUND_LETTERS_MIN 7

enum alphabet { LATIN_OR_OTHER, CYRILLIC, GREEK };

static enum alphabet
alphabet_of(UChar c)
{
	if (c >= CYRILLIC_FIRST && c <= CYRILLIC_LAST)
		return CYRILLIC;
	return (c >= GREEK_FIRST && c <= GREEK_LAST) ||
		       (c >= GREEK_MORE_FIRST && c <= GREEK_MORE_LAST)
		   ? GREEK
		   : LATIN_OR_OTHER;
}

bool
name_in_other_alphabet(const char *name)
{
	const char *end = name + strlen(name);

	for (size_t n; name < end; name += n) {
		UChar32 c = unicode_utf8(name, end, &n);

		if (c <= GREEK_MORE_LAST && alphabet_of((UChar)c) != LATIN_OR_OTHER)
			return true;
	}
	return false;
}

static bool
among(const UChar *letters, UChar c)
{
	for (; *letters != 0; letters++)
		if (*letters == c)
			return true;
	return false;
}

/* Small letters that are drawn like Latin ones, or nearly so. */
static bool
reads_as_latin(UChar c)
{
	return among(u"аеорсухкіјѕһԁԛԝӏαικνορυ", c);
}

static bool
in_word(UChar c)
{
	return u_isalpha(c) || u_charType(c) == U_NON_SPACING_MARK;
}

struct word {
	int32_t from, end;
	enum alphabet alphabet; /* LATIN_OR_OTHER: of more than one as well */
	bool distinct; /* has a letter that is no Latin one's image */
};

/* The next word from *i on, which moves behind it; false: there is none. */
static bool
next_word(const struct utext16 *t, int32_t *i, struct word *ret)
{
	while (*i < t->n && !in_word(t->v[*i]))
		(*i)++;
	if (*i == t->n)
		return false;
	*ret = (struct word){ .from = *i, .alphabet = alphabet_of(t->v[*i]) };
	for (; *i < t->n && in_word(t->v[*i]); (*i)++) {
		UChar c = t->v[*i];

		if (u_charType(c) == U_NON_SPACING_MARK)
			continue;
		if (alphabet_of(c) != ret->alphabet)
			ret->alphabet = LATIN_OR_OTHER;
		if (!reads_as_latin(c))
			ret->distinct = true;
	}
	ret->end = *i;
	return true;
}

enum rules { RUSSIAN, UKRAINIAN, BELARUSIAN, BULGARIAN, SERBIAN, OF_GREEK, LEFT_OVER, RULES };

/* NULL if ICU has none. */
static UTransliterator *
rules_of(enum rules which)
{
	static const UChar *const ids[RULES] = { [RUSSIAN] = u"Russian-Latin/BGN",
		[UKRAINIAN] = u"Ukrainian-Latin/BGN",
		[BELARUSIAN] = u"Belarusian-Latin/BGN",
		[BULGARIAN] = u"Bulgarian-Latin/BGN",
		[SERBIAN] = u"Serbian-Latin/BGN",
		[OF_GREEK] = u"Greek-Latin/UNGEGN",
		[LEFT_OVER] = u"Cyrillic-Latin" };
	static UTransliterator *opened[RULES];
	static bool tried[RULES];
	UErrorCode e = U_ZERO_ERROR;

	if (!tried[which]) {
		opened[which] = utrans_openU(ids[which], -1, UTRANS_FORWARD, NULL, 0, NULL, &e);
		tried[which] = true;
	}
	return opened[which];
}

/* The language by letters that only one has; the hard sign is a vowel in Bulgarian, so it stands before consonants. */
static enum rules
cyrillic_rules(const struct utext16 *t)
{
	enum rules found = RUSSIAN;

	for (int32_t i = 0; i < t->n; i++) {
		UChar c = t->v[i];

		if (c == u'ў')
			return BELARUSIAN;
		if (among(u"ђјљњћџѓќѕ", c))
			return SERBIAN;
		if (among(u"іїєґ", c))
			found = UKRAINIAN;
		else if (c == u'ъ' && i + 1 < t->n && !among(u"еёюя", t->v[i + 1]))
			found = BULGARIAN;
	}
	return found;
}

static int32_t
apply(enum rules which, UChar *v, int32_t n, int32_t room)
{
	UTransliterator *rules = rules_of(which);
	UErrorCode e = U_ZERO_ERROR;
	int32_t limit = n, changed = n;

	if (rules == NULL)
		return n;
	utrans_transUChars(rules, v, &changed, room, 0, &limit, &e);
	return U_FAILURE(e) || changed > room ? -1 : changed;
}

/* Letters only: what stands for a soft sign goes. */
static int32_t
letters(UChar *v, int32_t n)
{
	int32_t o = 0;

	for (int32_t i = 0; i < n; i++)
		if (in_word(v[i]) && !(v[i] >= 0x2B0 && v[i] <= 0x2FF))
			v[o++] = v[i];
	return o;
}

/* Append the word in Latin letters; as it is where ICU refuses. */
static void
add_romanised(struct utext16 *out, int32_t room, const UChar *word, int32_t n, enum rules which)
{
	UChar *v = out->v + out->n;
	int32_t made;

	memcpy(v, word, (size_t)n * sizeof(*v));
	made = apply(which, v, n, room - out->n);
	if (made >= 0 && which != OF_GREEK)
		for (int32_t i = 0; i < made; i++)
			if (alphabet_of(v[i]) == CYRILLIC) {
				made = apply(LEFT_OVER, v, made, room - out->n);
				break;
			}
	if (made < 0) {
		memcpy(v, word, (size_t)n * sizeof(*v));
		made = n;
	}
	out->n += letters(v, made);
}

struct utext16
name_romanise(struct arena *a, struct utext16 t)
{
	struct utext16 ret = { 0 };
	struct word w;
	bool any = false;
	int32_t room, done = 0;
	enum rules cyrillic;

	for (int32_t i = 0; i < t.n && !any; i++)
		any = alphabet_of(t.v[i]) != LATIN_OR_OTHER;
	if (!any)
		return t;
	any = false;
	for (int32_t i = 0; !any && next_word(&t, &i, &w);)
		any = w.alphabet != LATIN_OR_OTHER && w.distinct;
	if (!any)
		return t;
	cyrillic = cyrillic_rules(&t);
	room = t.n * GROWTH + 1;
	ret.v = arena_alloc(a, (size_t)room + 1, sizeof(*ret.v));
	for (int32_t i = 0; next_word(&t, &i, &w); done = w.end) {
		memcpy(ret.v + ret.n, t.v + done, (size_t)(w.from - done) * sizeof(*t.v));
		ret.n += w.from - done;
		if (w.alphabet != LATIN_OR_OTHER) {
			add_romanised(&ret, room, t.v + w.from, w.end - w.from,
			    w.alphabet == GREEK ? OF_GREEK : cyrillic);
			continue;
		}
		memcpy(ret.v + ret.n, t.v + w.from, (size_t)(w.end - w.from) * sizeof(*t.v));
		ret.n += w.end - w.from;
	}
	memcpy(ret.v + ret.n, t.v + done, (size_t)(t.n - done) * sizeof(*t.v));
	ret.n += t.n - done;
	ret.v[ret.n] = 0;
	return ret;
}

/*
 * Spellings of one sound, the longer ones first; "^": at the beginning of a word, "$": at its end.  Where two systems write
 * different sounds alike (ch is German for kh, and English for German tsch), all of them become one.
 */
static const struct {
	const char *from, *to;
} sounds[] = {
	{ "schtsch", "s" },
	{ "shch", "s" },
	{ "chtch", "s" },
	{ "szcz", "s" },
	{ "scht", "s" },
	{ "tsch", "h" },
	{ "sht", "s" },
	{ "tch", "h" },
	{ "sch", "s" },
	{ "tsj", "h" },
	{ "off$", "ov" },
	{ "eff$", "ev" },
	{ "der$", "dr" },
	{ "ter$", "tr" },
	{ "sh", "s" },
	{ "sz", "s" },
	{ "zh", "z" },
	{ "ch", "h" },
	{ "kh", "h" },
	{ "cz", "h" },
	{ "ts", "h" },
	{ "tz", "h" },
	{ "ck", "k" },
	{ "ph", "f" },
	{ "th", "t" },
	{ "ou", "u" },
	{ "^ye", "e" },
	{ "^je", "e" },
	{ "^ie", "e" },
	{ "ye", "ie" },
	{ "je", "ie" },
	{ "yo", "ie" },
	{ "jo", "ie" },
	{ "gh", "g" },
	{ "^dj", "z" },
	{ "c", "h" },
	{ "x", "ks" },
	{ "w", "v" },
	{ "y", "i" },
	{ "j", "i" },
	{ "q", "k" },
};

/* How many letters at p the row stands for; 0: it is not there. */
static size_t
sound_at(const char *row, const char *word, const char *p, const char *end)
{
	size_t n;

	if (*row == '^') {
		if (p != word)
			return 0;
		row++;
	}
	n = strcspn(row, "$");
	if ((size_t)(end - p) < n || strncmp(p, row, n) != 0 || (row[n] == '$' && p + n != end))
		return 0;
	return n;
}

/* One letter a sound, none twice in a row; an i before an e goes, and so does an e after a vowel: a skeleton has ae as a. */
static char *
sound_of(const char *word, const char *end, char *o)
{
	char *begin = o;

	for (const char *p = word; p < end;) {
		const char *to = NULL;
		char one[2] = { *p, '\0' };
		size_t n = 0;

		for (size_t i = 0; i < sizeof(sounds) / sizeof(sounds[0]) && n == 0; i++)
			if ((n = sound_at(sounds[i].from, word, p, end)) > 0)
				to = sounds[i].to;
		if (n == 0) {
			to = one;
			n = 1;
		}
		for (; *to != '\0'; to++) {
			if (*to == 'e' && o > begin + 1 && o[-1] == 'i')
				o--;
			if (o > begin && (o[-1] == *to || (*to == 'e' && strchr("aou", o[-1]))))
				continue;
			*o++ = *to;
		}
		p += n;
	}
	return o;
}

static int
by_letters(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

const char *
name_sound(struct arena *a, const char *skeleton)
{
	size_t words = 1, letters_n = 0, n = 0, len = strlen(skeleton);
	char **v, *text, *ret, *o;

	for (const char *p = skeleton; *p != '\0'; p++) {
		if (*p == ' ')
			words++;
		else if (*p >= 'a' && *p <= 'z')
			letters_n++;
		else
			return "";
	}
	if (words < SOUND_WORDS_MIN || letters_n < SOUND_LETTERS_MIN)
		return "";
	v = arena_alloc(a, words, sizeof(*v));
	text = arena_alloc(a, 2 * len + words + 1, 1); /* x is ks */
	for (const char *p = skeleton; *p != '\0'; p += strspn(p, " ")) {
		const char *end = p + strcspn(p, " ");

		v[n++] = text;
		text = sound_of(p, end, text);
		*text++ = '\0';
		p = end;
	}
	qsort(v, n, sizeof(*v), by_letters);
	ret = o = arena_alloc(a, 2 * len + words + 1, 1);
	for (size_t i = 0; i < n; i++)
		o = stpcpy(stpcpy(o, i > 0 ? " " : ""), v[i]);
	return ret;
}
