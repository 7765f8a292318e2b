#include <unicode/uchar.h>

#include "compound.h"

#define BEFORE_MIN 2 /* letters of the first part: "mBank" is in the lexicon */
#define BEFORE_MAX 24

/* Last parts, folded. */
static const struct {
	const char *part;
	enum lexicon_role role;
	uint32_t langs;
} tails[] = {
	{ "bank", LEX_BANK, LEX_ALL },
	{ "banka", LEX_BANK, LEX_ALL },
	{ "banken", LEX_BANK, LEX_ALL },
	{ "bankiem", LEX_BANK, LEX_ALL },
	{ "bankom", LEX_BANK, LEX_ALL },
	{ "bankou", LEX_BANK, LEX_ALL },
	{ "banku", LEX_BANK, LEX_ALL },
	{ "banky", LEX_BANK, LEX_ALL },
	{ "konten", LEX_ACCOUNT, LEX_DE },
	{ "konto", LEX_ACCOUNT, LEX_DE | LEX_SV },
	{ "kontos", LEX_ACCOUNT, LEX_DE },
	{ "kontot", LEX_ACCOUNT, LEX_SV },
	{ "kontonummer", LEX_ACCOUNT, LEX_DE },
	{ "bankverbindung", LEX_ACCOUNT, LEX_DE },
};

static bool
is_letter(const struct folded *f, size_t i)
{
	return i < f->n && f->v[i] > ' ' && u_isalpha(f->v[i]) && !lexicon_free_script(f->v[i]);
}

bool
compound_ends(const struct folded *f, size_t i, struct lexicon_hit *ret)
{
	size_t start = i, end = i;

	if ((f->v[i] != 'b' && f->v[i] != 'k') || i + 4 > f->n || f->v[i + 2] != 'n')
		return false;
	while (start > 0 && i - start <= BEFORE_MAX && is_letter(f, start - 1))
		start--;
	if (i - start < BEFORE_MIN || i - start > BEFORE_MAX)
		return false;
	while (is_letter(f, end))
		end++;
	for (size_t t = 0; t < sizeof(tails) / sizeof(tails[0]); t++) {
		size_t n = 0;

		while (tails[t].part[n] != '\0' && i + n < end &&
		       f->v[i + n] == (UChar)(unsigned char)tails[t].part[n])
			n++;
		if (tails[t].part[n] != '\0' || i + n != end)
			continue;
		*ret = (struct lexicon_hit){ (uint32_t)start, (uint32_t)end, tails[t].langs,
			tails[t].role };
		return true;
	}
	return false;
}
