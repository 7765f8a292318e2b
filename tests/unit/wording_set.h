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
	unsigned roles, roles_found, not_roles, not_roles_found;
};

/* Kinds that ask for one role alone, or with "not:" before them for its absence. */
static const struct {
	const char *name;
	unsigned role;
} set_roles[] = {
	{ "pressure", WORDING_PRESSURE },
	{ "secrecy", WORDING_SECRECY },
	{ "avoids", WORDING_AVOIDS_CALL },
	{ "receipt", WORDING_ASKS_RECEIPT },
	{ "payment", WORDING_PAYMENT },
};

/* The role that the kind names, *ret_not whether it must be absent; 0 for what names none. */
static unsigned
set_role(const char *kind, bool *ret_not)
{
	*ret_not = strncmp(kind, "not:", 4) == 0;
	kind += *ret_not ? 4 : 0;
	for (size_t i = 0; i < sizeof(set_roles) / sizeof(set_roles[0]); i++)
		if (strcmp(kind, set_roles[i].name) == 0)
			return set_roles[i].role;
	return 0;
}

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
	unsigned roles, role, wrong;
	bool change, sent, without;

	set_unescape(text);
	if (bar != NULL && (bar = strstr(text, " || ")) != NULL) {
		*bar = '\0';
		subject = text;
		text = bar + 4;
	}
	roles = wording_roles(a, text, subject, &evidence);
	change = (roles & WORDING_BANK_CHANGE) != 0;
	sent = (roles & WORDING_PAYMENT_MADE) != 0;
	role = set_role(kind, &without);
	if (role != 0 && without) {
		score->not_roles++;
		wrong = (roles & role) != 0;
		score->not_roles_found += wrong;
	} else if (role != 0) {
		score->roles++;
		wrong = (roles & role) == 0;
		score->roles_found += !wrong;
	} else if (strcmp(kind, "claim") == 0) {
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
