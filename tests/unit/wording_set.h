#ifndef WORDING_SET_H
#define WORDING_SET_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail.h"
#include "mem.h"
#include "wording.h"

/*
 * wording_set - a file of tests/wording, judged: a line has language, what must be seen, why it is hard, and a text, whose
 * line breaks stand as \n and whose subject, if it has one, stands before " || ".
 */
enum { SET_COLUMNS = 4 };

struct wording_score {
	unsigned claims, claims_found, others, others_found;
	unsigned paid, paid_found, unpaid, unpaid_found;
};

static void
set_unescape(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++) {
		if (s[0] == '\\' && s[1] == 'n') {
			*to++ = '\n';
			s++;
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
}

static void
set_line(struct arena *a, char **column, struct wording_score *score)
{
	const char *evidence, *kind = column[1], *subject = "";
	char *text = column[3], *bar = strstr(text, " || ");
	unsigned roles, wrong;
	bool change, sent;

	set_unescape(text);
	if (bar != NULL && (bar = strstr(text, " || ")) != NULL) {
		*bar = '\0';
		subject = text;
		text = bar + 4;
	}
	roles = wording_roles(a, text, subject, &evidence);
	change = (roles & WORDING_BANK_CHANGE) != 0;
	sent = (roles & WORDING_PAYMENT_MADE) != 0;
	if (strcmp(kind, "claim") == 0) {
		score->claims++;
		score->claims_found += change;
		wrong = !change;
	} else if (strcmp(kind, "paid") == 0) {
		score->paid++;
		score->paid_found += sent;
		wrong = !sent;
	} else {
		score->others++;
		score->others_found += change;
		wrong = change;
	}
	if (strcmp(kind, "unpaid") == 0) {
		score->unpaid++;
		score->unpaid_found += sent;
		wrong |= sent;
	}
	if (wrong)
		printf("# %s %s %s: %s%s%s\n", column[0], kind, column[2], text,
		    evidence[0] != '\0' ? " => " : "", evidence);
}

/* Adds the file's lines to *score, and prints the ones judged wrongly; false when it cannot be read. */
static bool
wording_set(const char *path, struct wording_score *score)
{
	FILE *f = fopen(path, "r");
	char *line = NULL, *rest, *column[SET_COLUMNS];
	size_t cap = 0, n;

	if (f == NULL) {
		printf("# %s: %s\n", path, strerror(errno));
		return false;
	}
	while (getline(&line, &cap, f) > 0) {
		struct arena *a = arena_new();

		line[strcspn(line, "\n")] = '\0';
		rest = line;
		for (n = 0; n < SET_COLUMNS && rest != NULL; n++)
			column[n] = strsep(&rest, "\t");
		if (line[0] != '#' && n == SET_COLUMNS)
			set_line(a, column, score);
		arena_free(a);
	}
	free(line);
	fclose(f);
	return true;
}

#endif
