#include <stdint.h>
#include <string.h>

#include <unicode/utf8.h>

#include "buf.h"
#include "charset.h"
#include "charset_look.h"
#include "mem.h"
#include "text.h"

#define CHUNK 8192
#define LABEL_MAX 64 /* bytes; the longest IANA name has 45 */

/* What mail declares -> what ICU reads it as; a superset where one is in use under the name. */
static const struct {
	const char *label;
	const char *icu; /* NULL: our own table below */
} charsets[] = {
	{ "utf-8", "UTF-8" },
	{ "utf8", "UTF-8" },
	{ "utf-8-mac", "UTF-8" },
	{ "unicode-1-1-utf-8", "UTF-8" },
	{ "us-ascii", "windows-1252" },
	{ "ascii", "windows-1252" },
	{ "ansi_x3.4-1968", "windows-1252" },
	{ "646", "windows-1252" },
	{ "iso-8859-1", "windows-1252" },
	{ "latin1", "windows-1252" },
	{ "iso8859-1", "windows-1252" },
	{ "iso_8859-1", "windows-1252" },
	{ "iso-8859-2", "iso-8859-2" },
	{ "latin2", "iso-8859-2" },
	{ "iso-8859-3", "iso-8859-3" },
	{ "iso-8859-4", "iso-8859-4" },
	{ "iso-8859-5", "iso-8859-5" },
	{ "iso-8859-6", "iso-8859-6" },
	{ "iso-8859-7", "iso-8859-7" },
	{ "iso-8859-8", "iso-8859-8" },
	{ "iso-8859-8-i", "iso-8859-8" },
	{ "iso-8859-8-e", "iso-8859-8" },
	{ "iso-8859-9", "windows-1254" },
	{ "iso-8859-10", "iso-8859_10-1998" },
	{ "iso-8859-11", "windows-874" },
	{ "iso-8859-13", "iso-8859-13" },
	{ "iso-8859-14", "iso-8859_14-1998" },
	{ "iso-8859-15", "iso-8859-15" },
	{ "iso-8859-16", NULL },
	{ "windows-1250", "windows-1250" },
	{ "windows-1251", "windows-1251" },
	{ "windows-1252", "windows-1252" },
	{ "windows-1253", "windows-1253" },
	{ "windows-1254", "windows-1254" },
	{ "windows-1255", "windows-1255" },
	{ "windows-1256", "windows-1256" },
	{ "windows-1257", "windows-1257" },
	{ "windows-1258", "windows-1258" },
	{ "windows-874", "windows-874" },
	{ "tis-620", "windows-874" },
	{ "koi8-r", "koi8-r" },
	{ "koi8-u", "koi8-u" },
	{ "gb2312", "gb18030" },
	{ "gb_2312-80", "gb18030" },
	{ "gbk", "gb18030" },
	{ "cp936", "gb18030" },
	{ "gb18030", "gb18030" },
	{ "hz-gb-2312", "HZ" },
	{ "iso-2022-cn", "ISO-2022-CN" },
	{ "big5", "big5-hkscs" },
	{ "big5-hkscs", "big5-hkscs" },
	{ "cp950", "big5-hkscs" },
	{ "euc-tw", "euc-tw" },
	{ "shift_jis", "ibm-943_P15A-2003" },
	{ "shift-jis", "ibm-943_P15A-2003" },
	{ "windows-31j", "ibm-943_P15A-2003" },
	{ "cp932", "ibm-943_P15A-2003" },
	{ "euc-jp", "euc-jp" },
	{ "iso-2022-jp", "JIS8" },
	{ "iso-2022-jp-1", "JIS8" },
	{ "iso-2022-jp-2", "ISO-2022-JP-2" },
	{ "iso-2022-jp-ms", "JIS8" },
	{ "cp50220", "JIS8" },
	{ "cp50221", "JIS8" },
	{ "euc-kr", "windows-949" },
	{ "ks_c_5601-1987", "windows-949" },
	{ "ks_c_5601", "windows-949" },
	{ "cp949", "windows-949" },
	{ "iso-2022-kr", "ISO-2022-KR" },
	{ "utf-7", "UTF-7" },
	{ "unicode-1-1-utf-7", "UTF-7" },
	{ "utf-16", "UTF-16" },
	{ "utf-16le", "UTF-16LE" },
	{ "utf-16be", "UTF-16BE" },
	{ "utf-32", "UTF-32" },
	{ "macintosh", "macintosh" },
	{ "mac-roman", "macintosh" },
	{ "x-mac-roman", "macintosh" },
	{ "x-mac-cyrillic", "x-mac-cyrillic" },
	{ "cp437", "ibm-437" },
	{ "cp850", "ibm-850" },
	{ "cp852", "ibm-852" },
	{ "cp866", "ibm-866" },
};

#define CHARSETS (sizeof(charsets) / sizeof(charsets[0]))

/* ISO/IEC 8859-16:2001 from 0xA0 on: ICU has no table of it. */
static const uint16_t latin10[96] = {
	0x00a0,
	0x0104,
	0x0105,
	0x0141,
	0x20ac,
	0x201e,
	0x0160,
	0x00a7,
	0x0161,
	0x00a9,
	0x0218,
	0x00ab,
	0x0179,
	0x00ad,
	0x017a,
	0x017b,
	0x00b0,
	0x00b1,
	0x010c,
	0x0142,
	0x017d,
	0x201d,
	0x00b6,
	0x00b7,
	0x017e,
	0x010d,
	0x0219,
	0x00bb,
	0x0152,
	0x0153,
	0x0178,
	0x017c,
	0x00c0,
	0x00c1,
	0x00c2,
	0x0102,
	0x00c4,
	0x0106,
	0x00c6,
	0x00c7,
	0x00c8,
	0x00c9,
	0x00ca,
	0x00cb,
	0x00cc,
	0x00cd,
	0x00ce,
	0x00cf,
	0x0110,
	0x0143,
	0x00d2,
	0x00d3,
	0x00d4,
	0x0150,
	0x00d6,
	0x015a,
	0x0170,
	0x00d9,
	0x00da,
	0x00db,
	0x00dc,
	0x0118,
	0x021a,
	0x00df,
	0x00e0,
	0x00e1,
	0x00e2,
	0x0103,
	0x00e4,
	0x0107,
	0x00e6,
	0x00e7,
	0x00e8,
	0x00e9,
	0x00ea,
	0x00eb,
	0x00ec,
	0x00ed,
	0x00ee,
	0x00ef,
	0x0111,
	0x0144,
	0x00f2,
	0x00f3,
	0x00f4,
	0x0151,
	0x00f6,
	0x015b,
	0x0171,
	0x00f9,
	0x00fa,
	0x00fb,
	0x00fc,
	0x0119,
	0x021b,
	0x00ff,
};

static UConverter *opened[CHARSETS];
static UConverter *utf8_out;

void
charset_init(void)
{
	UErrorCode e = U_ZERO_ERROR;

	if (utf8_out == NULL)
		utf8_out = ucnv_open("UTF-8", &e);
	charset_look_init();
	for (size_t i = 0; i < CHARSETS; i++) {
		e = U_ZERO_ERROR;
		if (opened[i] == NULL && charsets[i].icu != NULL)
			opened[i] = ucnv_open(charsets[i].icu, &e);
	}
}

/* The label without what people put around it: quotes, spaces, "x-", "cs", "cp1252" for windows-1252. */
static void
label_normal(const char *label, char ret[LABEL_MAX])
{
	size_t n = 0;

	for (; *label != '\0' && n < LABEL_MAX - 1; label++) {
		char c = *label;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c > ' ' && c != '"' && c != '\'' && c != ';')
			ret[n++] = c;
	}
	ret[n] = '\0';
	if (strncmp(ret, "cp125", 5) == 0 || strncmp(ret, "win125", 6) == 0) {
		char digits[3] = { ret[n - 1], '\0' };

		memcpy(ret, "windows-125", 11);
		memcpy(ret + 11, digits, 2);
	} else if (strncmp(ret, "iso8859-", 8) == 0 || strncmp(ret, "iso_8859-", 9) == 0 ||
		   strncmp(ret, "iso8859_", 8) == 0) {
		const char *part = ret + strcspn(ret, "8") + 5; /* behind "8859-" */
		size_t len = strlen(part);

		if (len >= 6)
			len = 0;
		memmove(ret + 9, part, len);
		memcpy(ret, "iso-8859-", 9);
		ret[9 + len] = '\0';
	}
	if (strncmp(ret, "iso-8859-", 9) == 0 && strchr(ret, ':') != NULL)
		*strchr(ret, ':') = '\0'; /* "iso-8859-1:1987" */
}

static size_t
label_index(const char *normal)
{
	for (size_t i = 0; i < CHARSETS; i++)
		if (strcmp(charsets[i].label, normal) == 0)
			return i;
	return CHARSETS;
}

UConverter *
charset_open(const char *label)
{
	char normal[LABEL_MAX];
	UErrorCode e = U_ZERO_ERROR;
	UConverter *cnv;
	size_t i;

	label_normal(label, normal);
	if (normal[0] == '\0') /* ICU would take its default */
		return NULL;
	i = label_index(normal);
	if (i < CHARSETS && charsets[i].icu == NULL)
		return NULL;
	cnv = ucnv_open(i < CHARSETS ? charsets[i].icu : normal, &e);
	if (U_SUCCESS(e))
		return cnv;
	if (cnv != NULL)
		ucnv_close(cnv);
	return NULL;
}

static const char *
finish(struct arena *a, const char *s, size_t len, size_t *ret_len)
{
	char *out = arena_alloc(a, len + 1, 1);
	size_t n = 0;

	if (len > 0 && memchr(s, '\0', len) == NULL) {
		memcpy(out, s, len);
		*ret_len = len;
		return out;
	}
	for (size_t i = 0; i < len; i++)
		if (s[i] != '\0')
			out[n++] = s[i];
	out[n] = '\0';
	*ret_len = n;
	return out;
}

static const char *
decode_latin10(struct arena *a, const uint8_t *p, size_t len, size_t *ret_len)
{
	char *out = arena_alloc(a, 3 * len + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned c = p[i] >= 0xa0 ? latin10[p[i] - 0xa0] : p[i];

		U8_APPEND_UNSAFE((uint8_t *)out, n, c);
	}
	return finish(a, out, n, ret_len);
}

static const char *
decode_icu(struct arena *a, UConverter *cnv, const void *bytes, size_t len, size_t *ret_len)
{
	struct buf out = { 0 };
	char chunk[CHUNK];
	UChar pivot[CHUNK], *from = pivot, *to = pivot;
	const char *p = bytes, *end = p + len, *text;
	UErrorCode e;
	bool first = true;

	do {
		char *target = chunk;

		e = U_ZERO_ERROR;
		ucnv_convertEx(utf8_out, cnv, &target, chunk + CHUNK, &p, end, pivot, &from, &to,
		    pivot + CHUNK, first, true, &e);
		first = false;
		buf_bytes(&out, chunk, (size_t)(target - chunk));
	} while (e == U_BUFFER_OVERFLOW_ERROR);
	text = finish(a, out.len == 0 ? "" : (const char *)out.p, out.len, ret_len);
	buf_free(&out);
	return text;
}

/* Is it UTF-8 in which some bytes are wrong, or something else? */
static bool
mostly_utf8(const char *s, size_t len)
{
	size_t good = 0, bad = 0;

	for (size_t i = 0; i < len;) {
		UChar32 c;

		if ((unsigned char)s[i] < 0x80) {
			i++;
			continue;
		}
		U8_NEXT((const uint8_t *)s, i, len, c);
		if (c < 0)
			bad++;
		else
			good++;
	}
	return good > bad;
}

/* Which charset the bytes look like. */
static size_t
look(const char *s, size_t len)
{
	char label[LABEL_MAX];
	size_t i;

	label_normal(charset_look(s, len), label);
	i = label_index(label);
	return i < CHARSETS ? i : label_index("windows-1252");
}

static const char *
guess(struct arena *a, const char *s, size_t len, size_t *ret_len)
{
	size_t i;

	if (text_is_utf8(s, len))
		return finish(a, s, len, ret_len);
	i = mostly_utf8(s, len) ? label_index("utf-8") : look(s, len);
	return decode_icu(a, opened[i], s, len, ret_len);
}

/* Japanese mail of old, whatever it is called: the escapes stand in no other text. */
static bool
has_escapes(const char *s, size_t len)
{
	const char *p = memchr(s, 0x1b, len);

	return p != NULL && s + len - p > 2 && p[1] == '$' && (p[2] == 'B' || p[2] == '@');
}

/* What a label that nobody knows was meant to be; NULL if that cannot be told. */
static const char *
meant(const char *normal)
{
	static const struct {
		const char *part, *label;
	} parts[] = {
		{ "utf8", "utf-8" },
		{ "uft8", "utf-8" },
		{ "ucs2", "utf-16" },
		{ "unicode", "utf-8" },
		{ "2022jp", "iso-2022-jp" },
		{ "eucjp", "euc-jp" },
		{ "sjis", "shift_jis" },
		{ "shiftj", "shift_jis" },
		{ "euckr", "euc-kr" },
		{ "ksc5601", "euc-kr" },
		{ "gb18030", "gb18030" },
		{ "gb2312", "gb18030" },
		{ "gbk", "gb18030" },
		{ "big5", "big5" },
		{ "koi8u", "koi8-u" },
		{ "koi8", "koi8-r" },
		{ "latin1", "iso-8859-1" },
		{ "ascii", "us-ascii" },
	};
	static const char *const pages[] = { "windows-1250", "windows-1251", "windows-1252",
		"windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257",
		"windows-1258" };
	static const char *const isos[] = { "iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4",
		"iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-9" };
	char bare[LABEL_MAX];
	const char *p;
	size_t n = 0;

	for (; *normal != '\0'; normal++)
		if ((*normal >= 'a' && *normal <= 'z') || (*normal >= '0' && *normal <= '9'))
			bare[n++] = *normal;
	bare[n] = '\0';
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strstr(bare, parts[i].part) != NULL)
			return parts[i].label;
	if ((p = strstr(bare, "125")) != NULL && p[3] >= '0' && p[3] <= '8' &&
	    (p[4] < '0' || p[4] > '9'))
		return pages[p[3] - '0'];
	if ((p = strstr(bare, "8859")) == NULL)
		return NULL;
	p += 4;
	if (strcmp(p, "15") == 0)
		return "iso-8859-15";
	return p[0] >= '1' && p[0] <= '9' && (p[1] < '0' || p[1] > '9') ? isos[p[0] - '1'] : NULL;
}

/* Encodings in which ASCII bytes do not stand for ASCII. */
static bool
is_stateful(const char *normal)
{
	return strncmp(normal, "utf-7", 5) == 0 || strncmp(normal, "utf-16", 6) == 0 ||
	       strncmp(normal, "utf-32", 6) == 0 || strncmp(normal, "iso-2022", 8) == 0 ||
	       strncmp(normal, "hz", 2) == 0 || strncmp(normal, "cp5022", 6) == 0 ||
	       strcmp(normal, "unicode-1-1-utf-7") == 0;
}

static bool
known(const char *normal)
{
	UConverter *cnv = charset_open(normal);

	if (cnv != NULL)
		ucnv_close(cnv);
	return cnv != NULL;
}

const char *
charset_decode(struct arena *a, const char *label, const void *bytes, size_t len, size_t *ret_len,
    enum charset_result *ret)
{
	char normal[LABEL_MAX];
	const char *s = bytes, *text;
	UConverter *cnv;
	size_t i;
	bool utf8, misspelt = false;

	if (utf8_out == NULL)
		charset_init();
	if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		label = "utf-8", s += 3, len -= 3;
	else if (len >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0))
		label = "utf-16";
	label_normal(label == NULL ? "" : label, normal);
	*ret = CHARSET_OK;
	i = label_index(normal);
	if (i == CHARSETS && normal[0] != '\0' && !known(normal) &&
	    (label = meant(normal)) != NULL) {
		label_normal(label, normal);
		i = label_index(normal);
		misspelt = true;
	}
	if (!is_stateful(normal) && has_escapes(s, len)) {
		*ret = CHARSET_GUESSED;
		return decode_icu(a, opened[label_index("iso-2022-jp")], s, len, ret_len);
	}
	if (i < CHARSETS && !is_stateful(normal) && text_is_ascii(s, len)) {
		*ret = misspelt ? CHARSET_MISSPELT : CHARSET_OK;
		return finish(a, s, len, ret_len);
	}
	utf8 = i < CHARSETS && charsets[i].icu != NULL && strcmp(charsets[i].icu, "UTF-8") == 0;
	if (normal[0] == '\0' || i == label_index("us-ascii") || i == label_index("ascii")) {
		*ret = text_is_ascii(s, len) ? CHARSET_OK : CHARSET_GUESSED;
		return guess(a, s, len, ret_len);
	}
	if (i < CHARSETS && charsets[i].icu == NULL)
		return decode_latin10(a, bytes, len, ret_len);
	if (utf8 && text_is_utf8(s, len)) {
		*ret = misspelt ? CHARSET_MISSPELT : CHARSET_OK;
		return finish(a, s, len, ret_len);
	}
	if (utf8 && !mostly_utf8(s, len)) {
		*ret = CHARSET_GUESSED;
		return guess(a, s, len, ret_len);
	}
	cnv = i < CHARSETS ? opened[i] : charset_open(normal);
	if (cnv == NULL) {
		*ret = CHARSET_UNKNOWN;
		return guess(a, s, len, ret_len);
	}
	text = decode_icu(a, cnv, s, len, ret_len);
	if (i == CHARSETS) {
		ucnv_close(cnv);
		*ret = CHARSET_RARE;
	} else if (strstr(text, "\xef\xbf\xbd") != NULL) {
		*ret = CHARSET_REPAIRED;
	} else if (misspelt) {
		*ret = CHARSET_MISSPELT;
	}
	return text;
}
