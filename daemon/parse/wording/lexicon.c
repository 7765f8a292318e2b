#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "compound.h"
#include "lexicon.h"
#include "mem.h"
#include "tones.h"
#include "trie.h"
#include "unicode.h"

#define PARTICLES_MAX 3 /* Arabic letters that may be glued before a word */
#define ADVERBS_MAX 2 /* between the words of one phrase */
#define THIRD_MIN 7 /* letters of a word for a third party that is inflected */
#define TONED_MIN 3 /* letters of Vietnamese: it is typed with its tones */
#define WRAP_MIN 40 /* columns: a shorter line was ended on purpose */

static const struct {
	const char *lang;
	enum lexicon_role role;
	const char *phrase;
} table[] = {
#include "lexicon.inc"
};

#define ROWS (sizeof(table) / sizeof(table[0]))

/* Letters that an ending may have behind the last word of a phrase. */
static const struct {
	const char *lang;
	uint32_t bits;
	unsigned ending;
} languages[] = {
	{ "en", LEX_EN, 1 },
	{ "zh", LEX_ZH, 0 },
	{ "ja", LEX_JA, 0 },
	{ "ko", LEX_KO, 0 },
	{ "th", LEX_TH, 0 },
	{ "vi", LEX_VI, 0 },
	{ "id", LEX_ID, 3 },
	{ "tr", LEX_TR, 8 },
	{ "ar", LEX_AR, 3 },
	{ "de", LEX_DE, 4 },
	{ "fr", LEX_FR, 2 },
	{ "es", LEX_ES, 2 },
	{ "it", LEX_IT, 2 },
	{ "pt", LEX_PT, 2 },
	{ "nl", LEX_NL, 3 },
	{ "pl", LEX_PL, 4 },
	{ "sv", LEX_SV, 4 },
	{ "cs", LEX_CS, 4 },
	{ "ru", LEX_RU, 4 },
	{ "xx", LEX_ALL, 4 },
};

#define LANGS (sizeof(languages) / sizeof(languages[0]))

/* Sentences also end in these. */
static const char *const marks[] = { "。", "：", "！", "？", "；", NULL };

/* A phrase folded; equal ones stand together, sorted. */
struct phrase {
	UChar *v;
	uint16_t n;
	uint8_t ending;
	enum lexicon_role role;
	uint32_t langs;
	uint32_t tones; /* of Vietnamese (tones.h); else 0 */
};

static struct phrase *phrases;
static size_t phrases_n;

static struct trie trie; /* of the phrases */
static const UNormalizer2 *nfkc_cf, *nfd, *nfc;

bool
lexicon_free_script(UChar32 c)
{
	return c >= 0x0E00 && (c <= 0x0E7F || unicode_cjk(c));
}

static bool
arabic(UChar32 c)
{
	return c >= 0x0600 && c <= 0x06FF;
}

static bool
latin(UChar32 c)
{
	return (c >= 0xC0 && c < 0x250) || (c >= 0x1E00 && c < 0x1F00);
}

/* Letters whose mark is part of them for Unicode, not for those who type without it. */
static UChar
plain(UChar c)
{
	switch (c) {
	case 0x142:
		return 'l';
	case 0x131:
		return 'i';
	case 0x111:
		return 'd';
	case 0xF8:
		return 'o';
	case 0x451:
		return 0x435;
	case 0x2018:
	case 0x2019:
		return '\'';
	default:
		return c >= 0x2010 && c <= 0x2013 ? '-' : c;
	}
}

static void
put(struct folded *f, UChar c, size_t at)
{
	UChar last = f->n > 0 ? f->v[f->n - 1] : '\n';

	if (c == ' ' && (last == ' ' || last == '\n'))
		return;
	if (last == ' ' &&
	    (c == '\n' || (f->n > 1 && unicode_cjk(c) && unicode_cjk(f->v[f->n - 2]))))
		f->n--;
	f->v[f->n] = c;
	f->at[f->n++] = (uint32_t)at;
}

/* One unit of a folded character: composed with the one before it, its Latin marks off. */
static void
put_folded(struct folded *f, UChar c, size_t at)
{
	UChar pieces[8];
	UErrorCode e = U_ZERO_ERROR;
	UChar32 both;

	if ((c >= 0x300 && c <= 0x36F) || (c >= 0x64B && c <= 0x652) || c == 0x640)
		return;
	if (latin(c) && unorm2_getDecomposition(nfd, c, pieces, 8, &e) > 0 && U_SUCCESS(e))
		c = pieces[0];
	if (f->n > 0 && (c == 0x3099 || c == 0x309A || (c >= 0x1160 && c < 0x1200))) {
		both = unorm2_composePair(nfc, f->v[f->n - 1], c);
		if (both > 0 && both < 0x10000) {
			f->v[f->n - 1] = (UChar)both;
			return;
		}
	}
	put(f, plain(c), at);
}

static void
fold_wide(struct folded *f, UChar32 c, size_t at, bool room)
{
	UChar one[2], pieces[32];
	UErrorCode e = U_ZERO_ERROR;
	int32_t n = 0, k;

	if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
	    (c >= 0x3041 && c <= 0x30FE)) {
		put(f, (UChar)c, at);
		return;
	}
	if (u_isUWhiteSpace(c)) {
		put(f, ' ', at);
		return;
	}
	f->toned += tones_letter(c);
	U16_APPEND_UNSAFE(one, n, c);
	k = unorm2_normalize(nfkc_cf, one, n, pieces, 32, &e);
	if (U_FAILURE(e))
		return;
	/* A few characters stand for a phrase of their own: more than their bytes have room for. */
	for (int32_t i = 0; i < k && (i < 2 || room); i++)
		put_folded(f, pieces[i] == ' ' ? ' ' : pieces[i], at);
}

/* Does the line that ends at p go on in the next one?  width: its columns so far. */
static bool
wrapped(const char *text, const char *p, const char *end, size_t width)
{
	while (p > text && (p[-1] == ' ' || p[-1] == '\r'))
		p--;
	if (width < WRAP_MIN || p == text || strchr("\n.:!?;", p[-1]) != NULL)
		return false;
	for (const char *const *m = marks; *m != NULL; m++)
		if (p - text >= 3 && memcmp(p - 3, *m, 3) == 0)
			return false;
	p = memchr(p, '\n', (size_t)(end - p));
	return p + 1 < end && strchr("\r\n\t -*>", p[1]) == NULL;
}

/* Cyrillic and Greek letters in a Latin word become those that they look like. */
static void
unmask(struct folded *f, size_t start, size_t end)
{
	static const UChar masks[] =
	    u"\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u043a\u03bf"
	    u"\u03b1\u03bd\u03b9\u03c1\u0501\u04bb";
	static const char faces[] = "aeopcxyijskoavipdh";
	bool ascii = false;

	for (size_t i = start; i < end && !ascii; i++)
		ascii = f->v[i] >= 'a' && f->v[i] <= 'z';
	for (size_t i = start; ascii && i < end; i++)
		for (size_t k = 0; f->v[i] >= 0x370 && f->v[i] < 0x530 && masks[k] != 0; k++)
			if (f->v[i] == masks[k])
				f->v[i] = (UChar)faces[k];
}

static void
unmask_words(struct folded *f)
{
	size_t start = 0, first = 0;

	while (first < f->n && (f->v[first] < 0x370 || f->v[first] >= 0x530))
		first++;
	for (size_t i = 0; first < f->n && i <= f->n; i++) {
		if (i < f->n && u_isalpha(f->v[i]))
			continue;
		unmask(f, start, i);
		start = i + 1;
	}
}

void
lexicon_fold(const char *text, size_t len, struct folded *ret)
{
	const char *end = text + len;
	size_t k, width = 0;

	/* A character of UTF-8 becomes at most two units a byte, but for those that fold_wide cuts. */
	ret->v = mem_realloc(NULL, 2 * len + 1, sizeof(*ret->v));
	ret->at = mem_realloc(NULL, 2 * len + 1, sizeof(*ret->at));
	ret->text = text;
	ret->n = 0;
	ret->toned = 0;
	for (const char *p = text; p < end; p += k) {
		unsigned char c = (unsigned char)*p;
		size_t at = (size_t)(p - text);

		k = 1;
		width += c < 0x80 ? 1 : c >= 0xE0 ? 2 : c >= 0xC0;
		if (c > ' ' && c < 0x80) {
			ret->v[ret->n] = (UChar)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
			ret->at[ret->n++] = (uint32_t)at;
		} else if (c == '\n') {
			put(ret, wrapped(text, p, end, width) ? ' ' : '\n', at);
			width = 0;
		} else if (c < 0x80) {
			put(ret, ' ', at);
		} else {
			fold_wide(ret, unicode_utf8(p, end, &k), at, ret->n + 32 < 2 * at);
		}
	}
	ret->at[ret->n] = (uint32_t)len;
	unmask_words(ret);
}

void
lexicon_folded_free(struct folded *f)
{
	free(f->v);
	free(f->at);
	memset(f, 0, sizeof(*f));
}

static int
phrase_cmp(const void *a, const void *b)
{
	const struct phrase *p = a, *q = b;

	for (size_t i = 0; i < p->n && i < q->n; i++)
		if (p->v[i] != q->v[i])
			return p->v[i] < q->v[i] ? -1 : 1;
	if (p->n != q->n)
		return p->n < q->n ? -1 : 1;
	if (p->role != q->role)
		return p->role < q->role ? -1 : 1;
	return (p->tones > q->tones) - (p->tones < q->tones);
}

static size_t
lang_of(const char *lang)
{
	for (size_t i = 0; i < LANGS; i++)
		if (strncmp(languages[i].lang, lang, 2) == 0)
			return i;
	return 0;
}

/* Adjectives that cases inflect. */
static bool
inflected(size_t lang, size_t n)
{
	return n >= 6 && (languages[lang].bits & (LEX_DE | LEX_ES | LEX_IT | LEX_PT | LEX_PL |
						     LEX_SV | LEX_CS | LEX_RU | LEX_TR)) != 0;
}

/* Words of grammar take no ending, nor does what is too short to be told from another word. */
static unsigned
ending_of(enum lexicon_role role, size_t lang, const UChar *v, size_t n)
{
	size_t k = 0;

	if (role == LEX_THIRD)
		return n >= THIRD_MIN && inflected(lang, n) ? languages[lang].ending : 0;
	if (role == LEX_NOT || role == LEX_NEVER || role == LEX_AND || role == LEX_YOURS ||
	    role == LEX_OURS || role == LEX_UNTIL ||
	    ((role == LEX_NEW || role == LEX_OLD) && !inflected(lang, n)) || role == LEX_HERE ||
	    role == LEX_HENCEFORTH || role == LEX_ADVERB || role == LEX_DEADLINE ||
	    role == LEX_FROM || role == LEX_FORMER || role == LEX_WHERE || role == LEX_OUT_OF ||
	    role == LEX_ALWAYS)
		return 0;
	while (k < n && u_isalpha(v[n - 1 - k]))
		k++;
	if (k < 6 && languages[lang].ending == 2)
		return k >= 4; /* a plural: "conta" is no beginning of "contact" */
	return k >= 4 ? languages[lang].ending : 0;
}

static void
build_trie(void)
{
	struct trie_word *words = mem_calloc(phrases_n, sizeof(*words));

	for (size_t i = 0; i < phrases_n; i++)
		words[i] = (struct trie_word){ phrases[i].v, phrases[i].n };
	trie_build(words, phrases_n, &trie);
	free(words);
}

void
lexicon_init(void)
{
	UErrorCode e = U_ZERO_ERROR;
	size_t n = 0;

	if (phrases != NULL)
		return;
	nfkc_cf = unorm2_getNFKCCasefoldInstance(&e);
	tones_init();
	nfd = unorm2_getNFDInstance(&e);
	nfc = unorm2_getNFCInstance(&e);
	phrases = mem_calloc(ROWS, sizeof(*phrases));
	for (size_t i = 0; i < ROWS; i++) {
		struct folded f;
		size_t lang = lang_of(table[i].lang);

		lexicon_fold(table[i].phrase, strlen(table[i].phrase), &f);
		phrases[i] = (struct phrase){ .v = f.v,
			.n = (uint16_t)f.n,
			.role = table[i].role,
			.ending = (uint8_t)ending_of(table[i].role, lang, f.v, f.n),
			.langs = languages[lang].bits,
			.tones = languages[lang].bits == LEX_VI
				     ? tones_of(table[i].phrase, strlen(table[i].phrase))
				     : 0 };
		free(f.at);
		phrases[i].v = mem_realloc(f.v, f.n + 1, sizeof(*f.v));
	}
	qsort(phrases, ROWS, sizeof(*phrases), phrase_cmp);
	for (size_t i = 0; i < ROWS; i++) {
		if (n > 0 && phrase_cmp(&phrases[n - 1], &phrases[i]) == 0) {
			phrases[n - 1].langs |= phrases[i].langs;
			if (phrases[i].ending > phrases[n - 1].ending)
				phrases[n - 1].ending = phrases[i].ending;
			free(phrases[i].v);
		} else {
			phrases[n++] = phrases[i];
		}
	}
	phrases_n = n;
	build_trie();
}

/* Is the unit part of a word that spaces or punctuation bound? */
static bool
in_word(const struct folded *f, size_t i)
{
	UChar c = i < f->n ? f->v[i] : ' ';

	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
	return u_isalnum(c) && !lexicon_free_script(c);
}

static bool
begins_word(const struct folded *f, size_t i)
{
	size_t k = 0;

	if (lexicon_free_script(f->v[i]) || i == 0 || !in_word(f, i - 1))
		return true;
	if (!arabic(f->v[i]))
		return false;
	while (k <= PARTICLES_MAX && k < i && in_word(f, i - 1 - k))
		k++;
	return k <= PARTICLES_MAX;
}

static bool
ends_word(const struct folded *f, size_t start, size_t end, const struct phrase *p)
{
	size_t k = 0;

	if (lexicon_free_script(f->v[end - 1]) || !in_word(f, end - 1))
		return true;
	/* Particles belong to words that can be told from others. */
	if (arabic(f->v[start]) && p->n < 4 && start > 0 && in_word(f, start - 1))
		return false;
	while (k <= p->ending && in_word(f, end + k) && u_isalpha(f->v[end + k]))
		k++;
	return k <= p->ending && !in_word(f, end + k);
}

struct hits {
	struct lexicon_hit *v;
	size_t n, cap;
};

static void
add(struct hits *h, struct lexicon_hit hit)
{
	if (h->n == h->cap) {
		h->cap = h->cap == 0 ? 64 : 2 * h->cap;
		h->v = mem_realloc(h->v, h->cap, sizeof(*h->v));
	}
	h->v[h->n++] = hit;
}

/* Adds a hit that may begin before those that are there. */
static void
add_before(struct hits *h, struct lexicon_hit hit)
{
	size_t i = h->n;

	add(h, hit);
	for (; i > 0 && h->v[i - 1].start > hit.start; i--)
		h->v[i] = h->v[i - 1];
	h->v[i] = hit;
}

/* The end of the longest adverb that begins at i, and of the space behind it; i if there is none. */
static size_t
adverb_end(const struct folded *f, size_t i, uint32_t *ret_langs)
{
	uint32_t node = 0;
	size_t end = i;

	for (size_t d = i; d < f->n && (node = trie_step(&trie, node, f->v[d])) != 0; d++) {
		const struct trie_node *at = &trie.nodes[node];

		for (uint32_t k = at->first; k < at->first + at->ends; k++) {
			if (phrases[k].role != LEX_ADVERB || in_word(f, d + 1))
				continue;
			*ret_langs = phrases[k].langs;
			end = d + 1;
		}
	}
	return end > i && end < f->n && f->v[end] == ' ' ? end + 1 : end;
}

/* A walk along the phrases that begin at one place. */
struct walk {
	const struct folded *f;
	size_t start;
	const bool *roles;
	struct hits *h;
	size_t neutral; /* end of the longest neutral phrase */
};

/* Where a walk stands: behind d units of phrases, before unit i of the text. */
struct step {
	uint32_t node;
	size_t d, i;
	uint32_t langs;
	unsigned adverbs; /* passed over so far */
};

/* Has the text the phrase's tones, if it is typed with any? */
static bool
same_tones(const struct folded *f, size_t start, size_t end, const struct phrase *p)
{
	return f->toned < TONED_MIN ||
	       tones_of(f->text + f->at[start], f->at[end] - f->at[start]) == p->tones;
}

/* whole: no adverb stands inside the phrase. */
static void
found(struct walk *w, const struct phrase *p, size_t end, uint32_t langs, bool whole)
{
	struct lexicon_hit hit = { (uint32_t)w->start, (uint32_t)end, p->langs & langs, p->role };

	if (!w->roles[p->role] || hit.langs == 0 || !ends_word(w->f, w->start, end, p))
		return;
	if (p->langs == LEX_VI && whole && !same_tones(w->f, w->start, end, p))
		return;
	if (p->role == LEX_NEUTRAL && end > w->neutral)
		w->neutral = end;
	add(w->h, hit);
}

static void
follow(struct walk *w, struct step s)
{
	const struct folded *f = w->f;

	for (; s.i < f->n; s.d++, s.i++) {
		UChar c = f->v[s.i] == '\n' ? ' ' : f->v[s.i];
		uint32_t langs = 0;
		size_t next;

		if (s.d > 0 && s.adverbs < ADVERBS_MAX &&
		    (f->v[s.i - 1] == ' ' || lexicon_free_script(f->v[s.i])) &&
		    (next = adverb_end(f, s.i, &langs)) > s.i && (langs & s.langs) != 0)
			follow(
			    w, (struct step){ s.node, s.d, next, langs & s.langs, s.adverbs + 1 });
		if ((s.node = trie_step(&trie, s.node, c)) == 0)
			break;
		for (uint32_t k = 0; k < trie.nodes[s.node].ends; k++)
			found(w, &phrases[trie.nodes[s.node].first + k], s.i + 1, s.langs,
			    s.adverbs == 0);
	}
}

/* Every phrase that begins at i; returns the end of the longest neutral one among them, else 0. */
static size_t
find_at(const struct folded *f, size_t i, const bool *roles, struct hits *h)
{
	struct walk w = { f, i, roles, h, 0 };

	follow(&w, (struct step){ 0, 0, i, ~0u, 0 });
	return w.neutral;
}

/* Most units: a letter behind a letter. */
static bool
goes_on(const struct folded *f, size_t i)
{
	return i > 0 && f->v[i] < 0x80 && f->v[i - 1] >= 'a' && f->v[i - 1] <= 'z';
}

struct lexicon_hit *
lexicon_hits(const struct folded *f, const bool roles[LEX_ROLES], size_t *ret_n)
{
	static const bool taken[LEX_ROLES] = { [LEX_NOT] = true,
		[LEX_NEVER] = true,
		[LEX_MONEY] = true,
		[LEX_IF] = true,
		[LEX_NEW] = true,
		[LEX_CHANGE] = true,
		[LEX_ACCOUNT] = true,
		[LEX_CLAIM] = true,
		[LEX_BANK] = true,
		[LEX_DETAILS] = true,
		[LEX_GETS] = true,
		[LEX_UNTIL] = true,
		[LEX_PRESSURE] = true,
		[LEX_AVOIDS_CALL] = true };
	struct hits h = { 0 };
	struct lexicon_hit word;
	size_t neutral = 0, begun = 0, end, from, n;

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i] == ' ' || f->v[i] == '\n')
			continue;
		if (goes_on(f, i) || !begins_word(f, i)) {
			if ((f->v[i] == 'b' || f->v[i] == 'k') && compound_ends(f, i, &word) &&
			    roles[word.role] && word.end > neutral)
				add_before(&h, word);
			continue;
		}
		from = h.n;
		if ((end = find_at(f, i, roles, &h)) > neutral) {
			neutral = end;
			begun = i;
		}
		n = from;
		for (size_t k = from; k < h.n; k++)
			if (!taken[h.v[k].role] || h.v[k].end > neutral ||
			    (h.v[k].end == neutral && begun == i))
				h.v[n++] = h.v[k];
		h.n = n;
	}
	*ret_n = h.n;
	return h.v;
}
