#include <stdbool.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "tones.h"
#include "unicode.h"

#define WORDS 31 /* by which the marks of one word are told from the next one's */
#define BARRED_D 1 /* the mark of U+0111, which has no decomposition */

static const UNormalizer2 *nfd;

void
tones_init(void)
{
	UErrorCode e = U_ZERO_ERROR;

	nfd = unorm2_getNFDInstance(&e);
}

bool
tones_letter(UChar32 c)
{
	return (c >= 0x1EA0 && c <= 0x1EF9) || c == 0x1A0 || c == 0x1A1 || c == 0x1AF ||
	       c == 0x1B0 || c == 0x31B || c == 0x323;
}

/* What its marks add to a word's. */
static uint32_t
marks(UChar32 c)
{
	UChar pieces[8];
	UErrorCode e = U_ZERO_ERROR;
	uint32_t sum = 0;
	int32_t n;

	if (c >= 0x300 && c < 0x370)
		return (uint32_t)c;
	if (c == 0x110 || c == 0x111)
		return BARRED_D;
	if (c < 0xC0 || c >= 0x1F00 || (n = unorm2_getDecomposition(nfd, c, pieces, 8, &e)) <= 0 ||
	    U_FAILURE(e))
		return 0;
	for (int32_t i = 0; i < n; i++)
		if (pieces[i] >= 0x300 && pieces[i] < 0x370)
			sum += pieces[i];
	return sum;
}

uint32_t
tones_of(const char *text, size_t n)
{
	const char *end = text + n;
	uint32_t all = 0, word = 0;
	bool space = false;
	size_t k;

	for (const char *p = text; p < end; p += k) {
		UChar32 c = unicode_utf8(p, end, &k);

		if (u_isUWhiteSpace(c)) {
			space = true;
			continue;
		}
		if (space)
			all = (all + word) * WORDS;
		word = space ? marks(c) : word + marks(c);
		space = false;
	}
	return all + word;
}
