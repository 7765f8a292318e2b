#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include "name.h"
#include "name_roman.h"
#include "unicode.h"

#define ASCII_LOOK_MAX 3 /* characters that one of ASCII looks like: m is rn */

/* Words that are no part of a name, folded, without dots.  Sorted. */
static const char *const titles[] = {
	"acca",
	"avv",
	"bcom",
	"bsc",
	"ceo",
	"cfa",
	"cfo",
	"cio",
	"coo",
	"cpa",
	"cto",
	"dipl",
	"dipling",
	"dott",
	"dottssa",
	"dr",
	"drs",
	"esq",
	"ext",
	"extern",
	"external",
	"externe",
	"frau",
	"herr",
	"herrn",
	"hr",
	"iii",
	"ing",
	"ir",
	"jr",
	"lic",
	"llm",
	"madame",
	"mag",
	"mba",
	"mgr",
	"miss",
	"mlle",
	"mme",
	"monsieur",
	"mr",
	"mrs",
	"ms",
	"msc",
	"mx",
	"phd",
	"prof",
	"professor",
	"senhor",
	"senhora",
	"senor",
	"senora",
	"señor",
	"señora",
	"sig",
	"signor",
	"signora",
	"sigra",
	"sir",
	"sr",
	"sra",
	"srta",
};

/* What follows a name written in Han, Kana or Hangul out of politeness, or as a position; the longer ones first. */
static const char *const honorifics[] = { "總經理", "总经理", "副經理", "副经理", "代表取締役",
	"取締役", "先生", "小姐", "女士", "經理", "经理", "副總", "副总", "協理", "副理", "主任",
	"會計", "会计", "部長", "課長", "係長", "社長", "専務", "常務", "様", "さん", "氏", "殿",
	"팀장님", "과장님", "부장님", "대리님", "사장님", "이사님", "차장님", "대표님", "팀장",
	"과장", "부장", "대리", "사장", "이사", "차장", "주임", "대표", "님", "씨" };

static const struct {
	UChar32 c;
	const char *ascii;
} extra[] = {
#include "confusables_extra.inc" /* sorted */
};

static int
title_cmp(const void *key, const void *elem)
{
	return strcmp(key, *(const char *const *)elem);
}

static bool
is_title(const char *word)
{
	return bsearch(word, titles, sizeof(titles) / sizeof(titles[0]), sizeof(titles[0]),
		   title_cmp) != NULL;
}

static int
extra_cmp(const void *key, const void *elem)
{
	UChar32 a = *(const UChar32 *)key, b = *(const UChar32 *)elem;

	return (a > b) - (a < b);
}

/* Replace what UTS #39 leaves; every replacement is one or two ASCII characters. */
static struct utext16
fold_extra(struct arena *a, struct utext16 t)
{
	struct utext16 ret = { .v = arena_alloc(a, (size_t)t.n * 2 + 1, sizeof(UChar)) };

	for (int32_t i = 0; i < t.n; i++) {
		UChar32 c = t.v[i];
		const char *ascii = NULL;

		if (c >= 0x80) {
			size_t n = sizeof(extra) / sizeof(extra[0]);
			const void *hit = bsearch(&c, extra, n, sizeof(extra[0]), extra_cmp);

			if (hit != NULL)
				ascii = extra[((const char *)hit - (const char *)extra) /
					      (ptrdiff_t)sizeof(extra[0])]
					    .ascii;
		}
		if (ascii == NULL)
			ret.v[ret.n++] = t.v[i];
		else
			for (; *ascii != '\0'; ascii++)
				ret.v[ret.n++] = (UChar)*ascii;
	}
	ret.v[ret.n] = 0;
	return ret;
}

/* Diacritics off; the voicing marks of Kana and the vowels of Indic and Thai stay. */
static void
strip_marks(struct utext16 *t)
{
	int32_t o = 0;

	for (int32_t i = 0; i < t->n; i++) {
		UErrorCode e = U_ZERO_ERROR;
		UChar c = t->v[i];
		int8_t type = c < 0x300 ? 0 : u_charType(c);

		if ((type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) && c != 0x3099 &&
		    c != 0x309A && uscript_getScript(c, &e) == USCRIPT_INHERITED)
			continue;
		t->v[o++] = c;
	}
	t->n = o;
	t->v[o] = 0;
}

static struct utext16
spoof(struct arena *a, struct utext16 t)
{
	static USpoofChecker *checker;
	UErrorCode e = U_ZERO_ERROR;
	struct utext16 ret;
	int32_t room = t.n * 2 + 32;

	if (checker == NULL)
		checker = uspoof_open(&e);
	if (U_FAILURE(e))
		return t;
	for (int pass = 0; pass < 2; pass++) {
		e = U_ZERO_ERROR;
		ret.v = arena_alloc(a, (size_t)room + 1, sizeof(UChar));
		ret.n = uspoof_getSkeleton(checker, 0, t.v, t.n, ret.v, room, &e);
		if (e != U_BUFFER_OVERFLOW_ERROR)
			break;
		room = ret.n;
	}
	if (U_FAILURE(e))
		return t;
	ret.v[ret.n] = 0;
	return ret;
}

static void
replace_pair(char *s, const char *pair, char with)
{
	char *o = s;

	for (; *s != '\0'; s++, o++) {
		*o = *s;
		if (s[0] == pair[0] && s[1] == pair[1]) {
			*o = with;
			s++;
		}
	}
	*o = '\0';
}

/* Skeleton, marks off, case folded - twice, since some prototypes have a prototype themselves once folded. */
static struct utext16
look_folded(struct arena *a, struct utext16 t)
{
	for (int round = 0; round < 2; round++) {
		t = spoof(a, fold_extra(a, t));
		strip_marks(&t);
		t = unicode_normalise(a, t, UNICODE_NFKC_CASEFOLD);
	}
	return t;
}

/* What one ASCII character looks like; in ASCII a text looks like its characters, one by one. */
struct ascii_look {
	char s[ASCII_LOOK_MAX + 1]; /* "" where look_folded gives none of ASCII, or a longer one */
};

static const struct ascii_look *
ascii_looks(void)
{
	static struct ascii_look looks[0x80];
	static bool done;
	struct arena *a;

	if (done)
		return looks;
	a = arena_new();
	for (UChar c = 0x20; c < 0x7F; c++) {
		UChar v[2] = { c, 0 };
		struct utext16 t = look_folded(a, (struct utext16){ v, 1 });
		bool ascii = t.n <= ASCII_LOOK_MAX;

		for (int32_t i = 0; i < t.n && ascii; i++)
			ascii = t.v[i] < 0x80;
		for (int32_t i = 0; i < t.n && ascii; i++)
			looks[c].s[i] = (char)t.v[i];
	}
	arena_free(a);
	done = true;
	return looks;
}

/* The same as look_folded without ICU; NULL where that cannot be told. */
static char *
look_ascii(struct arena *a, struct utext16 t)
{
	const struct ascii_look *looks = ascii_looks();
	char *ret = arena_alloc(a, (size_t)t.n * ASCII_LOOK_MAX + 1, 1), *o = ret;

	for (int32_t i = 0; i < t.n; i++) {
		if (t.v[i] >= 0x80 || looks[t.v[i]].s[0] == '\0')
			return NULL;
		o = stpcpy(o, looks[t.v[i]].s);
	}
	return ret;
}

/* What text looks like.  The skeleton writes m as rn, so rn is m in the end. */
static char *
look(struct arena *a, struct utext16 t)
{
	char *s = look_ascii(a, t);

	if (s == NULL) {
		t = look_folded(a, t);
		s = unicode_to(a, t.v, t.n);
	}
	replace_pair(s, "rn", 'm');
	return s;
}

struct words {
	char **v;
	size_t n;
};

static void
words_add(struct arena *a, struct words *w, char *s)
{
	w->v = arena_grow(a, w->v, w->n, sizeof(w->v[0]));
	w->v[w->n++] = s;
}

static bool
opens_bracket(UChar32 c)
{
	return c == '(' || c == '[' || c == '{' || c == 0x3010 || c == 0x300C;
}

static bool
closes_bracket(UChar32 c)
{
	return c == ')' || c == ']' || c == '}' || c == 0x3011 || c == 0x300D;
}

/* Quotes and apostrophes: dropped, so that O'Brien is OBrien in every writing. */
static bool
is_quote(UChar32 c)
{
	return c == '"' || c == '\'' || c == '`' || (c >= 0x2018 && c <= 0x201F) || c == 0xAB ||
	       c == 0xBB || c == 0xB4 || c == 0x2032 || c == 0x2B9 || c == 0x2BC;
}

static bool
is_dash(UChar32 c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/*
 * The name without what stands in brackets (unless that is all), without quotes
 * and invisible characters, case folded, commas and the like as spaces.
 * A capital I between small letters is meant to be read as l.
 */
static struct utext16
clean(struct arena *a, struct utext16 t, bool keep_brackets)
{
	struct utext16 ret = { .v = arena_alloc(a, (size_t)t.n + 1, sizeof(UChar)) };
	int depth = 0;

	for (int32_t i = 0; i < t.n; i++) {
		UChar c = t.v[i];

		if (unicode_invisible(c) || is_quote(c))
			continue;
		if (opens_bracket(c) || closes_bracket(c)) {
			if (opens_bracket(c))
				depth++;
			else if (depth > 0)
				depth--;
			c = ' ';
		} else if (depth > 0 && !keep_brackets) {
			continue;
		} else if (c < 0x20 || u_isUWhiteSpace(c) || c == ',' || c == ';' || c == '<' ||
			   c == '>' || c == 0x3001 || c == 0xFF64) {
			c = ' ';
		} else if (c == 'I' && i > 0 && i + 1 < t.n && u_islower(t.v[i - 1]) &&
			   u_islower(t.v[i + 1])) {
			c = 'l';
		} else if (is_dash(c)) {
			c = '-';
		}
		ret.v[ret.n++] = c;
	}
	ret.v[ret.n] = 0;
	return unicode_normalise(a, ret, UNICODE_NFKC_CASEFOLD);
}

/* Split at spaces; '\0's are written into s. */
static struct words
split(struct arena *a, char *s)
{
	struct words w = { 0 };

	for (char *word; (word = strtok_r(s, " ", &s)) != NULL;)
		words_add(a, &w, word);
	return w;
}

/* A word that only separates: "Anna Keller | Partner A", "Anna Keller - Sales". */
static bool
is_separator(const char *word)
{
	static const char *const v[] = { "|", "-", "--", "/", "@", "•", "·", "::", ":", "~" };

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (strcmp(word, v[i]) == 0)
			return true;
	return false;
}

static bool
is_address(const char *word)
{
	const char *at = strrchr(word, '@');

	return at != NULL && at != word && strchr(at, '.') != NULL;
}

/* Only the words that name somebody: up to "via", a separator or an address. */
static struct words
own_words(struct arena *a, struct words in)
{
	struct words ret = { 0 };

	for (size_t i = 0; i < in.n; i++) {
		if (ret.n > 0 && strcmp(in.v[i], "via") == 0)
			break;
		if (is_separator(in.v[i])) {
			if (ret.n >= 2)
				break;
			continue;
		}
		if (is_address(in.v[i])) {
			if (in.n > 1 && (ret.n > 0 || i + 1 < in.n))
				continue;
			*strrchr(in.v[i], '@') = '\0';
		}
		words_add(a, &ret, in.v[i]);
	}
	return ret;
}

/* The word without dots, hyphens and underscores. */
static char *
undotted(struct arena *a, const char *word)
{
	char *s = arena_alloc(a, strlen(word) + 1, 1), *o = s;

	for (; *word != '\0'; word++)
		if (*word != '.' && *word != '-' && *word != '_')
			*o++ = *word;
	*o = '\0';
	return s;
}

/* Titles out, initials and dotted local parts apart. */
static struct words
without_titles(struct arena *a, struct words in)
{
	struct words ret = { 0 };

	for (size_t i = 0; i < in.n; i++) {
		char *whole = undotted(a, in.v[i]), *rest = arena_strdup(a, in.v[i]);

		if (is_title(whole) && (strcmp(whole, "jr") != 0 || rest[1] != '.'))
			continue;
		for (char *part; (part = strtok_r(rest, "._", &rest)) != NULL;) {
			part = undotted(a, part);
			if (part[0] != '\0' && !is_title(part))
				words_add(a, &ret, part);
		}
	}
	return ret;
}

static void
strip_honorific(char *s)
{
	size_t len = strlen(s);

	for (size_t i = 0; i < sizeof(honorifics) / sizeof(honorifics[0]); i++) {
		size_t n = strlen(honorifics[i]);

		if (len >= n + 6 && strcmp(s + len - n, honorifics[i]) == 0) {
			s[len - n] = '\0';
			return;
		}
	}
}

static int
word_cmp(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

static const char *
join(struct arena *a, struct words w)
{
	size_t len = 1;
	char *s, *o;

	for (size_t i = 0; i < w.n; i++)
		len += strlen(w.v[i]) + 1;
	s = o = arena_alloc(a, len, 1);
	for (size_t i = 0; i < w.n; i++) {
		size_t n = strlen(w.v[i]);

		if (i > 0)
			*o++ = ' ';
		memcpy(o, w.v[i], n);
		o += n;
	}
	*o = '\0';
	return s;
}

/* Fold each word; what is in Han, Kana or Hangul becomes one word, in its order and as it is. */
static const char *
sorted_looks(struct arena *a, struct words in)
{
	struct words ret = { 0 };
	size_t total = 1, cjk_n = 0;
	char *cjk;

	for (size_t i = 0; i < in.n; i++)
		total += strlen(in.v[i]);
	cjk = arena_alloc(a, total, 1);
	for (size_t i = 0; i < in.n; i++) {
		const char *p = in.v[i], *end = p + strlen(p);
		char *other = arena_alloc(a, (size_t)(end - p) + 1, 1);
		size_t other_n = 0;

		for (size_t n; p < end; p += n) {
			if (unicode_cjk(unicode_utf8(p, end, &n))) {
				memcpy(cjk + cjk_n, p, n);
				cjk_n += n;
			} else {
				memcpy(other + other_n, p, n);
				other_n += n;
			}
		}
		if (other_n > 0) {
			char *s = look(a, unicode_from(a, other, other_n));

			/* Müller, Mueller, Muller. */
			if (strlen(s) >= 4) {
				replace_pair(s, "ae", 'a');
				replace_pair(s, "oe", 'o');
				replace_pair(s, "ue", 'u');
			}
			if (s[0] != '\0')
				words_add(a, &ret, s);
		}
	}
	if (cjk_n > 0) {
		cjk[cjk_n] = '\0';
		strip_honorific(cjk);
		words_add(a, &ret, cjk);
	}
	if (ret.n > 1)
		qsort(ret.v, ret.n, sizeof(ret.v[0]), word_cmp);
	return join(a, ret);
}

const char *
name_skeleton(struct arena *a, const char *name)
{
	struct utext16 t = unicode_normalise(a, unicode_from(a, name, strlen(name)), UNICODE_NFKC);

	/* What is left when brackets and titles are gone; if that is nothing, take them as the name. */
	for (int keep = 0; keep < 2; keep++) {
		struct utext16 c = name_romanise(a, clean(a, t, keep));
		struct words all = own_words(a, split(a, unicode_to(a, c.v, c.n)));
		struct words named = without_titles(a, all);
		const char *s;

		if (named.n == 0 && keep)
			named = all;
		s = sorted_looks(a, named);
		if (s[0] != '\0')
			return s;
	}
	return "";
}

/* The same as look of the folded label without ICU; NULL where that cannot be told. */
static char *
look_label(struct arena *a, const char *label)
{
	const struct ascii_look *looks = ascii_looks();
	char *ret = arena_alloc(a, strlen(label) * ASCII_LOOK_MAX + 1, 1), *o = ret;

	for (const char *p = label; *p != '\0'; p++) {
		unsigned char c = (unsigned char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);

		if (c >= 0x80 || looks[c].s[0] == '\0')
			return NULL;
		for (const char *l = looks[c].s; *l != '\0'; l++)
			*o++ = *l;
	}
	*o = '\0';
	replace_pair(ret, "rn", 'm');
	return ret;
}

const char *
name_visual(struct arena *a, const char *label)
{
	char *s = look_label(a, label), *o;

	if (s == NULL)
		s = look(a, unicode_normalise(
				a, unicode_from(a, label, strlen(label)), UNICODE_NFKC_CASEFOLD));
	o = s;

	replace_pair(s, "vv", 'w');
	replace_pair(s, "cl", 'd');
	for (char *p = s; *p != '\0'; p++) {
		if (*p == '-')
			continue;
		*o++ = (char)(*p == '0'                   ? 'o'
			      : strchr("1i|", *p) != NULL ? 'l'
			      : *p == '5'                 ? 's'
							  : *p);
	}
	*o = '\0';
	return s;
}

const char *
name_fold(struct arena *a, const char *text)
{
	struct utext16 t =
	    unicode_normalise(a, unicode_from(a, text, strlen(text)), UNICODE_NFKC_CASEFOLD);
	int32_t o = 0;
	bool space = false;

	for (int32_t i = 0; i < t.n; i++) {
		if (t.v[i] < 0x20 || t.v[i] == 0x7F || u_isUWhiteSpace(t.v[i])) {
			space = o > 0;
			continue;
		}
		if (space)
			t.v[o++] = ' ';
		space = false;
		t.v[o++] = t.v[i];
	}
	return unicode_to(a, t.v, o);
}
