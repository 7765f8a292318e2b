#include <string.h>

#include "query.h"

const char *
query_caret(struct arena *a, const char *text, const struct query_error *e, const char *indent)
{
	enum { BEFORE = 60, SHOWN = 100 };
	size_t begin = e->offset, end, pad = 0;
	char *line;

	while (begin > 0 && text[begin - 1] != '\n' && e->offset - begin < BEFORE)
		begin--;
	while (begin > 0 && ((unsigned char)text[begin] & 0xc0) == 0x80)
		begin--;
	end = begin + strcspn(text + begin, "\n");
	if (end - begin > SHOWN)
		end = begin + SHOWN;
	while (end > begin && ((unsigned char)text[end] & 0xc0) == 0x80)
		end--;
	line = arena_strndup(a, text + begin, end - begin);
	for (char *p = line; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	for (size_t i = begin; i < e->offset; i++)
		pad += ((unsigned char)text[i] & 0xc0) != 0x80;
	return arena_printf(a, "%s%s\n%s%*s^", indent, line, indent, (int)pad, "");
}
