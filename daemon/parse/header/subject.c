#include <stdlib.h>
#include <string.h>

#include "name.h"
#include "subject.h"

#define PREFIX_MAX 40 /* bytes, without count and colon */
#define TAG_MAX 60 /* bytes; list tags are short, a longer bracket is text */

enum prefix_kind {
	PREFIX_REPLY,
	PREFIX_FORWARD,
	PREFIX_MARK /* a gateway's, says nothing */
};

/* Case folded, NFKC; sorted by bytes. */
static const struct prefix {
	const char *word;
	enum prefix_kind kind;
} prefixes[] = {
	{ "antw", PREFIX_REPLY }, /* nl */
	{ "antwort", PREFIX_REPLY }, /* de */
	{ "atb", PREFIX_REPLY }, /* lv */
	{ "aw", PREFIX_REPLY }, /* de */
	{ "bls", PREFIX_REPLY }, /* id */
	{ "caution", PREFIX_MARK },
	{ "doorst", PREFIX_FORWARD }, /* nl */
	{ "enc", PREFIX_FORWARD }, /* pt */
	{ "ext", PREFIX_MARK },
	{ "extern", PREFIX_MARK },
	{ "external", PREFIX_MARK },
	{ "forward", PREFIX_FORWARD },
	{ "fs", PREFIX_FORWARD }, /* is */
	{ "fw", PREFIX_FORWARD },
	{ "fwd", PREFIX_FORWARD },
	{ "i", PREFIX_FORWARD }, /* it */
	{ "ilt", PREFIX_FORWARD }, /* tr */
	{ "odp", PREFIX_REPLY }, /* pl, cs */
	{ "pd", PREFIX_FORWARD }, /* pl */
	{ "r", PREFIX_REPLY }, /* it */
	{ "re", PREFIX_REPLY },
	{ "ref", PREFIX_REPLY }, /* fr */
	{ "reply", PREFIX_REPLY },
	{ "res", PREFIX_REPLY }, /* pt */
	{ "rif", PREFIX_REPLY }, /* it */
	{ "rv", PREFIX_FORWARD }, /* es */
	{ "réf", PREFIX_REPLY }, /* fr */
	{ "rép", PREFIX_REPLY }, /* fr */
	{ "spam", PREFIX_MARK },
	{ "sv", PREFIX_REPLY }, /* sv, da, no */
	{ "tov", PREFIX_FORWARD }, /* hu */
	{ "továbbítás", PREFIX_FORWARD },
	{ "tr", PREFIX_FORWARD }, /* fr */
	{ "trs", PREFIX_FORWARD }, /* id */
	{ "vb", PREFIX_FORWARD }, /* sv */
	{ "vl", PREFIX_FORWARD }, /* fi */
	{ "vs", PREFIX_REPLY }, /* fi reply; da, no forward: a reply is the safer reading */
	{ "vá", PREFIX_REPLY }, /* hu */
	{ "wg", PREFIX_FORWARD }, /* de */
	{ "ynt", PREFIX_REPLY }, /* tr */
	{ "απ", PREFIX_REPLY }, /* el */
	{ "πρθ", PREFIX_FORWARD }, /* el */
	{ "σχετ", PREFIX_REPLY }, /* el */
	{ "на", PREFIX_REPLY }, /* ru */
	{ "отв", PREFIX_REPLY }, /* ru */
	{ "ответ", PREFIX_REPLY }, /* ru */
	{ "пересл", PREFIX_FORWARD }, /* ru */
	{ "הועבר", PREFIX_FORWARD }, /* he */
	{ "השב", PREFIX_REPLY }, /* he */
	{ "إعادة توجيه", PREFIX_FORWARD }, /* ar */
	{ "رد", PREFIX_REPLY }, /* ar */
	{ "ตอบ", PREFIX_REPLY }, /* th */
	{ "ส่งต่อ", PREFIX_FORWARD }, /* th */
	{ "回信", PREFIX_REPLY },
	{ "回复", PREFIX_REPLY },
	{ "回覆", PREFIX_REPLY },
	{ "答复", PREFIX_REPLY },
	{ "答覆", PREFIX_REPLY },
	{ "転送", PREFIX_FORWARD },
	{ "轉寄", PREFIX_FORWARD },
	{ "轉發", PREFIX_FORWARD },
	{ "转发", PREFIX_FORWARD },
	{ "返信", PREFIX_REPLY },
	{ "답장", PREFIX_REPLY },
	{ "전달", PREFIX_FORWARD },
	{ "회신", PREFIX_REPLY },
};

struct span {
	const char *p;
	size_t len;
};

static int
prefix_cmp(const void *key, const void *elem)
{
	const struct span *s = key;
	const char *word = ((const struct prefix *)elem)->word;
	int c = strncmp(s->p, word, s->len);

	return c != 0 ? c : -(word[s->len] != '\0');
}

static const struct prefix *
prefix_of(const char *p, size_t len)
{
	const struct span key = { p, len };

	return bsearch(&key, prefixes, sizeof(prefixes) / sizeof(prefixes[0]), sizeof(prefixes[0]),
	    prefix_cmp);
}

/* Bytes of "[2]", "(2)", "^2", "*2" or "2" at s: how often it was answered. */
static size_t
count_len(const char *s)
{
	size_t i = strchr("[(^*", *s) != NULL && *s != '\0', n;
	char close = (char)(*s == '[' ? ']' : *s == '(' ? ')' : '\0');

	n = strspn(s + i, "0123456789");
	if (n == 0 || n > 4)
		return 0;
	if (close != '\0' && s[i + n] != close)
		return 0;
	return i + n + (close != '\0');
}

/* Bytes of the prefix at s with its colon and the spaces behind it, 0 if there is none. */
static size_t
prefix_len(const char *s, enum prefix_kind *ret)
{
	/* No prefix is longer; more is not looked at, or a row of tags would cost its square. */
	size_t len = 0, word, n;
	const struct prefix *p;

	while (len < PREFIX_MAX && s[len] != '\0' && strchr(":[(^*0123456789", s[len]) == NULL)
		len++;
	for (word = len; word > 0 && s[word - 1] == ' '; word--)
		;
	if (word == 0 || (p = prefix_of(s, word)) == NULL)
		return 0;
	n = len + count_len(s + len);
	while (s[n] == ' ')
		n++;
	if (s[n] != ':')
		return 0;
	n++;
	while (s[n] == ' ')
		n++;
	*ret = p->kind;
	return n;
}

/* Bytes of a tag in brackets at s and the spaces behind it, 0 if there is none. */
static size_t
tag_len(const char *s)
{
	size_t n;

	if (s[0] != '[' && s[0] != '{')
		return 0;
	for (n = 1; s[n] != ']' && s[n] != '}'; n++)
		if (s[n] == '\0' || n > TAG_MAX || (s[n] >= '0' && s[n] <= '9'))
			return 0;
	n++;
	while (s[n] == ' ')
		n++;
	return s[n] != '\0' ? n : 0;
}

/* Bytes of "***SPAM***"-like marks: a word between stars. */
static size_t
stars_len(const char *s)
{
	size_t open = strspn(s, "*"), word = strcspn(s + open, "*"), close;

	if (open < 2 || word > 20 || s[open + word] == '\0')
		return 0;
	close = strspn(s + open + word, "*");
	return open + word + close + strspn(s + open + word + close, " ");
}

const char *
subject_base(struct arena *a, const char *subject, bool *ret_reply, bool *ret_forward)
{
	const char *s = name_fold(a, subject);
	bool reply = false, forward = false;

	for (size_t n;; s += n) {
		enum prefix_kind kind = PREFIX_MARK;

		if ((n = prefix_len(s, &kind)) == 0 && (n = tag_len(s)) == 0 &&
		    (n = stars_len(s)) == 0)
			break;
		reply |= kind == PREFIX_REPLY;
		forward |= kind == PREFIX_FORWARD;
	}
	*ret_reply = reply;
	*ret_forward = forward;
	return s;
}
