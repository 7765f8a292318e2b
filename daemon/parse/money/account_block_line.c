#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "account_block_text.h"
#include "account_label.h"
#include "accounts.h"

#define LINES 4 /* between a name and its number */
#define NAME_WORD 12 /* bytes of the word for a name */

/* The line that holds byte at. */
static struct account_range
line_at(const char *text, size_t at, size_t len)
{
	return (struct account_range){ account_block_up(text, at, 0, 0),
		account_block_down(text, at, len, 0) };
}

/* Bytes of the head of a line, from *i on; 0 where no colon follows. */
static size_t
head_of(const char *text, struct account_range line, size_t *i)
{
	size_t n = 0;

	for (*i = line.from; *i < line.to && strchr(" >*|-\t", text[*i]) != NULL;)
		++*i;
	while (*i + n < line.to && text[*i + n] != ':' && (unsigned char)text[*i + n] != 0xef)
		n++;
	if (*i + n == line.to)
		return 0;
	while (n > 0 && text[*i + n - 1] == ' ')
		n--;
	return n;
}

static bool
is_name(const char *s, size_t n)
{
	static const char *const words[] = { "name", "nom", "nombre", "nome", "naam", "namn",
		"navn", "nazwa", "nimi", "nama", "ad", "姓名", "名稱", "名称", "氏名", "이름",
		NULL };

	for (const char *const *w = words; *w != NULL; w++)
		if (n == strlen(*w) && strncasecmp(s, *w, n) == 0)
			return true;
	return false;
}

/* Does the line begin with what an account's number or its bank stands behind? */
static bool
tells_account(const char *text, struct account_range line)
{
	struct account_label_hit *v = NULL;
	size_t n = 0, i, head = head_of(text, line, &i);
	bool tells;

	account_label_find(text, i, i + head, &v, &n);
	tells = n > 0 && v[0].start == i &&
		(v[0].whats & ((LABEL(BANK_NAME) - 1) | LABEL(BANK_NAME))) != 0;
	free(v);
	return tells || (head >= 4 && strncasecmp(text + i, "iban", 4) == 0);
}

/* "Account 1234 5678 Name: Acme Ltd": right behind the number. */
static bool
right_behind(const struct account_block *b, struct account_range *ret)
{
	struct account_range line = line_at(b->text, b->end, b->len);
	size_t i = b->end, n = 0;

	while (i < line.to && strchr(" ,|/-", b->text[i]) != NULL)
		i++;
	while (i + n < line.to && n < NAME_WORD && b->text[i + n] != ':')
		n++;
	if (!is_name(b->text + i, n) ||
	    (ret->from = account_block_value(b->text, i + n, line.to)) == 0 ||
	    line.to - ret->from > ACCOUNTS_NAME_MAX)
		return false;
	ret->to = line.to;
	return true;
}

bool
account_block_line(const struct account_block *b, struct account_range *ret)
{
	size_t from = account_block_up(b->text, b->start, b->before, LINES);
	size_t to = account_block_down(b->text, b->end, b->after, LINES), i, n;
	struct account_range line;

	if (right_behind(b, ret))
		return true;
	for (size_t at = from; at < to; at = line.to + 1) {
		line = line_at(b->text, at, b->len);
		n = head_of(b->text, line, &i);
		if (n == 0 || line.from < from || !is_name(b->text + i, n))
			continue;
		if (!(line.from > 0 &&
			tells_account(b->text, line_at(b->text, line.from - 1, b->len))) &&
		    !(line.to < b->len &&
			tells_account(b->text, line_at(b->text, line.to + 1, b->len))))
			continue;
		if ((ret->from = account_block_value(b->text, i + n, line.to)) == 0 ||
		    line.to - ret->from > ACCOUNTS_NAME_MAX)
			continue;
		ret->to = line.to;
		return true;
	}
	return false;
}
