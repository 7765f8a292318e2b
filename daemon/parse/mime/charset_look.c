#include <stdint.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "charset_look.h"

#define BYTES 8000 /* what is looked at */
#define HIGH_MIN 6 /* bytes above 127 that a guess needs at least */
#define CONFIDENCE                                                                                 \
	45 /* per cent; Cyrillic sentences reach this, windows-1252 taken for others does not */
#define CHARACTERS_MIN 4 /* of two bytes, to tell a script by them */
#define WRONG_SHARE 50 /* one in so many may be broken */

#define RUN_MIN 3 /* bytes above 127 in a row: a word of another alphabet */
#define SCORE_MIN                                                                                  \
	18 /* tenths, of a byte in the mean: short sentences have more, Chinese and Japanese less */

/* Alphabets of one byte a letter, with the letters of which their languages have most. */
static const struct {
	const char *label, *icu;
	UScriptCode script;
	const UChar *common;
} alphabets[] = {
	{ "windows-1251", "windows-1251", USCRIPT_CYRILLIC, u"оеаинтсрвлкмдпуяі" },
	{ "koi8-r", "koi8-r", USCRIPT_CYRILLIC, u"оеаинтсрвлкмдпуяі" },
	{ "iso-8859-5", "iso-8859-5", USCRIPT_CYRILLIC, u"оеаинтсрвлкмдпуяі" },
	{ "cp866", "ibm-866", USCRIPT_CYRILLIC, u"оеаинтсрвлкмдпуяі" },
	{ "windows-1253", "windows-1253", USCRIPT_GREEK, u"αοιετσνηυρπκμλόίςάέή" },
	{ "windows-1255", "windows-1255", USCRIPT_HEBREW, u"יוהלאמרתבנש" },
	{ "windows-1256", "windows-1256", USCRIPT_ARABIC, u"اليمونترعبدح" },
	{ "iso-8859-6", "iso-8859-6", USCRIPT_ARABIC, u"اليمونترعبدح" },
};

#define ALPHABETS (sizeof(alphabets) / sizeof(alphabets[0]))

static UCharsetDetector *detector;
static struct letter {
	signed char score;
	bool upper, lower;
} letters[ALPHABETS][128]; /* of the bytes from 0x80 on */

static void
alphabet_init(size_t k, UConverter *cnv)
{
	for (unsigned b = 0; b < 128; b++) {
		struct letter *l = &letters[k][b];
		char byte = (char)(b + 128);
		UErrorCode e = U_ZERO_ERROR;
		UChar u[4];

		l->score = -2;
		if (ucnv_toUChars(cnv, u, 4, &byte, 1, &e) != 1 || U_FAILURE(e))
			continue;
		if (u_ispunct(u[0]) || u_isspace(u[0]))
			l->score = 0;
		if (uscript_getScript(u[0], &e) != alphabets[k].script)
			continue;
		l->score = u_strchr(alphabets[k].common, (UChar)u_tolower(u[0])) != NULL ? 3 : 1;
		l->upper = u_isupper(u[0]);
		l->lower = u_islower(u[0]);
	}
}

void
charset_look_init(void)
{
	UErrorCode e = U_ZERO_ERROR;

	if (detector != NULL)
		return;
	detector = ucsdet_open(&e);
	for (size_t i = 0; i < ALPHABETS; i++) {
		UConverter *cnv;

		e = U_ZERO_ERROR;
		if ((cnv = ucnv_open(alphabets[i].icu, &e)) == NULL)
			continue;
		alphabet_init(i, cnv);
		ucnv_close(cnv);
	}
}

/* Characters of two bytes above 0xA0, as the EUC charsets have them, by their first byte. */
struct euc {
	size_t all, wrong;
	size_t hangul; /* B0 to C8 in EUC-KR */
	size_t kana; /* A4 and A5 in EUC-JP, and in GB 2312 */
	size_t common; /* B0 to D7 and A1 to A3 in GB 2312 */
};

static struct euc
count_euc(const uint8_t *s, size_t len)
{
	struct euc n = { 0 };

	for (size_t i = 0; i < len; i++) {
		if (s[i] < 0x80)
			continue;
		if (i + 1 == len) /* cut in the middle */
			break;
		if (s[i] == 0x8f && i + 2 < len && s[i + 1] >= 0xa1 && s[i + 2] >= 0xa1) {
			n.all++; /* JIS X 0212 */
			i += 2;
			continue;
		}
		if (s[i] == 0x8e && s[i + 1] >= 0xa1 && s[i + 1] <= 0xdf) {
			n.all++, n.kana++; /* half-width */
			i++;
			continue;
		}
		if (s[i] < 0xa1 || s[i] == 0xff || s[i + 1] < 0xa1 || s[i + 1] == 0xff) {
			n.wrong++;
			continue;
		}
		n.all++;
		n.hangul += s[i] >= 0xb0 && s[i] <= 0xc8;
		n.kana += s[i] == 0xa4 || s[i] == 0xa5;
		n.common += (s[i] >= 0xb0 && s[i] <= 0xd7) || (s[i] >= 0xa1 && s[i] <= 0xa3);
		i++;
	}
	return n;
}

static const char *
look_euc(const uint8_t *s, size_t len)
{
	struct euc n = count_euc(s, len);

	if (n.all < CHARACTERS_MIN || n.wrong * WRONG_SHARE > n.all)
		return NULL;
	if (n.kana * 5 >= n.all)
		return "euc-jp";
	if (n.hangul * 100 >= n.all * 85)
		return "euc-kr";
	return n.common * 100 >= n.all * 95 ? "gb18030" : NULL;
}

static bool
thai_consonant(uint8_t c)
{
	return c >= 0xa1 && c <= 0xce;
}

/* A vowel or a tone above or below the consonant before it. */
static bool
thai_mark(uint8_t c)
{
	return c == 0xd1 || (c >= 0xd4 && c <= 0xda) || (c >= 0xe7 && c <= 0xee);
}

/* TIS-620: no other charset's words have so many bytes that must stand behind or before a consonant, and do. */
static bool
is_thai(const uint8_t *s, size_t len)
{
	size_t bound = 0, high = 0, wrong = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] < 0x80)
			continue;
		high++;
		if (s[i] < 0xa0 || s[i] > 0xfb || (s[i] >= 0xdb && s[i] <= 0xde)) {
			wrong++;
		} else if (thai_mark(s[i])) {
			bound++;
			wrong += i == 0 || (!thai_consonant(s[i - 1]) && !thai_mark(s[i - 1]));
		} else if (s[i] >= 0xe0 && s[i] <= 0xe4 && i + 1 < len) {
			bound++;
			wrong += !thai_consonant(s[i + 1]);
		}
	}
	return bound * 6 >= high && wrong * WRONG_SHARE <= high;
}

/* Are most bytes above 127 in words of their own?  In Latin text they stand among ASCII letters. */
static bool
has_words(const uint8_t *s, size_t len)
{
	size_t high = 0, words = 0, run = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && s[i] >= 0x80) {
			run++;
			continue;
		}
		high += run;
		words += run >= RUN_MIN ? run : 0;
		run = 0;
	}
	return words * 4 >= high * 3;
}

/* How well bytes fit an alphabet: its common letters count most, a capital behind a small letter against it. */
static long
fit(const struct letter alphabet[128], const uint8_t *s, size_t len)
{
	bool small = false;
	long sum = 0;

	for (size_t i = 0; i < len; i++) {
		const struct letter *l = s[i] < 0x80 ? NULL : &alphabet[s[i] - 0x80];

		if (l != NULL)
			sum += l->score - (small && l->upper ? 4 : 0);
		small = l != NULL && l->lower;
	}
	return sum;
}

static const char *
look_alphabet(const uint8_t *s, size_t len)
{
	size_t best = 0, high = 0;
	long most = 0;

	if (!has_words(s, len))
		return NULL;
	for (size_t i = 0; i < len; i++)
		high += s[i] >= 0x80;
	for (size_t i = 0; i < ALPHABETS; i++) {
		long sum = fit(letters[i], s, len);

		if (sum > most) {
			most = sum;
			best = i;
		}
	}
	return most * 10 >= SCORE_MIN * (long)high ? alphabets[best].label : NULL;
}

const char *
charset_look(const char *s, size_t len)
{
	UErrorCode e = U_ZERO_ERROR;
	const UCharsetMatch *match;
	const char *label;
	size_t at = 0, high = 0;

	while (at < len && (unsigned char)s[at] < 0x80)
		at++;
	s += at;
	len = len - at < BYTES ? len - at : BYTES;
	for (size_t i = 0; i < len && high < HIGH_MIN; i++)
		high += (unsigned char)s[i] >= 0x80;
	if (high < HIGH_MIN)
		return "windows-1252";
	if ((label = look_euc((const uint8_t *)s, len)) != NULL)
		return label;
	if (is_thai((const uint8_t *)s, len))
		return "tis-620";
	if ((label = look_alphabet((const uint8_t *)s, len)) != NULL)
		return label;
	ucsdet_setText(detector, s, (int32_t)len, &e);
	match = ucsdet_detect(detector, &e);
	if (U_FAILURE(e) || match == NULL || ucsdet_getConfidence(match, &e) < CONFIDENCE)
		return "windows-1252";
	label = ucsdet_getName(match, &e);
	return label != NULL ? label : "windows-1252";
}
