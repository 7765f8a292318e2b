#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "account.h"
#include "address.h"
#include "iban.h"
#include "name.h"
#include "query_field.h"
#include "spelling.h"

#define DAY 86400

const char *
query_fold(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, strlen(text) + 1, 1), *o = out;
	bool space = false;

	for (const char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c >= 0x80)
			return name_fold(a, text);
		if (c <= ' ' || c == 0x7f) {
			space = o > out;
			continue;
		}
		if (space)
			*o++ = ' ';
		space = false;
		*o++ = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : (char)c;
	}
	*o = '\0';
	return out;
}

/* The pieces between the asterisks; whole: nothing before the first and after the last. */
static void
split(struct arena *a, const char *text, bool whole, bool fold, struct query_value *v)
{
	size_t n = strlen(text);

	v->form = QUERY_PIECES;
	v->at_start = whole && (n == 0 || text[0] != QUERY_STAR);
	v->at_end = whole && (n == 0 || text[n - 1] != QUERY_STAR);
	while (*text != '\0') {
		size_t len = strcspn(text, (const char[]){ QUERY_STAR, '\0' });

		if (len > 0) {
			const char *piece = arena_strndup(a, text, len);

			mail_strings_add(a, &v->pieces, fold ? query_fold(a, piece) : piece);
		}
		text += len + (text[len] == QUERY_STAR);
	}
}

static bool
has_star(const char *text)
{
	return strchr(text, QUERY_STAR) != NULL;
}

static const char *
domain_form(struct arena *a, const char *text)
{
	struct mail_addr x;
	const char *spec = arena_printf(a, "x@%s", text);

	address_fill(a, "", spec, strlen(spec), &x);
	return x.domain[0] != '\0' ? x.domain : query_fold(a, text);
}

static const char *
read_address(struct arena *a, const char *text, bool whole, struct query_value *v)
{
	const char *at = strchr(text, '@');
	struct mail_addr x;

	if (has_star(text) || (!whole && at == NULL && strchr(text, '.') == NULL) ||
	    (!whole && strchr(text, ' ') != NULL)) {
		split(a, text, whole || has_star(text), true, v);
		return NULL;
	}
	if (at == NULL && !whole) {
		v->form = QUERY_UNDER;
		v->text = domain_form(a, text[0] == '.' ? text + 1 : text);
		return NULL;
	}
	if (at == text) { /* @partnera.example: that very domain */
		split(a, arena_printf(a, "%c@%s", QUERY_STAR, domain_form(a, text + 1)), true,
		    false, v);
		return NULL;
	}
	v->form = QUERY_EXACT;
	address_fill(a, "", text, strlen(text), &x);
	v->text = at == NULL ? query_fold(a, text) : x.address;
	return NULL;
}

static const char *
read_domain(struct arena *a, const char *text, bool whole, struct query_value *v)
{
	if (text[0] == '@')
		text++;
	if (has_star(text)) {
		split(a, text, true, true, v);
		return NULL;
	}
	if (strchr(text, '@') != NULL || strchr(text, ' ') != NULL)
		return "wanted is a domain, such as partnera.example or *.partnera.example";
	v->form = whole ? QUERY_EXACT : QUERY_UNDER;
	v->text = domain_form(a, text[0] == '.' ? text + 1 : text);
	return NULL;
}

/*
 * A whole account by its key; else what is shown of one: letters and digits, "…", ".." and an asterisk for anything.
 * A number without its bank stands somewhere in the account.
 */
static const char *
read_bank(struct arena *a, const char *text, struct query_value *v)
{
	char *out = arena_alloc(a, strlen(text) + 1, 1), *o = out;
	enum account_kind kind;
	const char *value;
	char iban[IBAN_MAX + 1];
	size_t letters = 0;

	if (account_read(a, text, &kind, &value, NULL)) {
		v->form = QUERY_EXACT;
		v->text = account_key(a, kind, value);
		return NULL;
	}
	if (iban_parse(text, strlen(text), iban) == IBAN_ECHECK)
		return "the check digits of this IBAN do not fit: no mail can have it";
	for (const char *p = text; *p != '\0'; p++) {
		if (strncmp(p, "…", 3) == 0) {
			p += 2;
			*o++ = QUERY_STAR;
		} else if (*p == QUERY_STAR || strncmp(p, "..", 2) == 0) {
			*o++ = QUERY_STAR;
			p += strspn(p, ".") > 1 ? strspn(p, ".") - 1 : 0;
		} else if (isalnum((unsigned char)*p)) {
			*o++ = (char)toupper((unsigned char)*p);
			letters++;
		} else if ((unsigned char)*p >= 0x80 || strchr(" -./:@", *p) == NULL)
			return "wanted is a bank account, whole or masked, such as "
			       "DE89370400440532013000, DE89*3000 or uk:20-00-00/12345678";
	}
	if (letters < 2)
		return "wanted is a bank account; two of its letters or digits at least";
	split(a, out, has_star(out), false, v);
	return NULL;
}

/* What the operator makes of a value that stands for low to high. */
static void
range(enum query_op op, int64_t low, int64_t high, struct query_value *v)
{
	v->form = QUERY_RANGE;
	v->low = op == QUERY_OP_MORE ? (high == INT64_MAX ? high : high + 1)
		 : op == QUERY_OP_LESS || op == QUERY_OP_UNTIL ? INT64_MIN
							       : low;
	v->high = op == QUERY_OP_LESS                           ? low - 1
		  : op == QUERY_OP_MORE || op == QUERY_OP_SINCE ? INT64_MAX
								: high;
}

static const char *
read_choice(struct arena *a, const struct query_field_info *f, const char *name, enum query_op op,
    const char *text, struct query_value *v)
{
	const char *list = "";
	int64_t last = INT64_MIN;

	for (const struct query_choice *c = f->choices; c->name != NULL; c++)
		if (strcasecmp(c->name, text) == 0) {
			range(op, c->number, c->number, v);
			return NULL;
		}
	for (const struct query_choice *c = f->choices; c->name != NULL; c++) {
		if (c->number > last || f->choices == c)
			list =
			    arena_printf(a, "%s%s%s", list, list[0] == '\0' ? "" : ", ", c->name);
		last = c->number > last ? c->number : last;
	}
	if (f->choices[0].name != NULL && strcmp(f->choices[0].name, "yes") == 0)
		list = "yes or no";
	return arena_printf(a, "'%s' is no value of %s; wanted is %s%s", text, name,
	    strchr(list, ',') != NULL ? "one of " : "", list);
}

/* Digits and perhaps K, M or G; the rest in *ret_end. */
static bool
number(const char *text, int64_t *ret, const char **ret_end)
{
	int64_t n = 0, factor = 1;
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 15)
		return false;
	for (size_t i = 0; i < digits; i++)
		n = n * 10 + (text[i] - '0');
	text += digits;
	switch (*text) {
	case 'g':
	case 'G':
		factor *= 1024;
		/* fallthrough */
	case 'm':
	case 'M':
		factor *= 1024;
		/* fallthrough */
	case 'k':
	case 'K':
		factor *= 1024;
		text++;
	}
	if (n > INT64_MAX / factor - 1)
		return false;
	*ret = n * factor;
	*ret_end = text;
	return true;
}

static const char *
read_number(
    struct arena *a, const char *name, enum query_op op, const char *text, struct query_value *v)
{
	const char *wrong = arena_printf(
	    a, "'%s' is no number; wanted is one such as 5 or 2M, or a range such as 2..5", text);
	int64_t low, high;
	const char *end;

	(void)name;
	if (!number(text, &low, &end))
		return wrong;
	high = low;
	if (strncmp(end, "..", 2) == 0 && (op != QUERY_OP_IS || !number(end + 2, &high, &end)))
		return wrong;
	if (*end != '\0' || high < low)
		return wrong;
	range(op, low, high, v);
	return NULL;
}

static int64_t
midnight(int year, int month, int day)
{
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };

	return timegm(&tm);
}

static bool
digits(const char *text, const char *shape)
{
	for (; *shape != '\0'; shape++, text++)
		if (*shape == '0' ? !isdigit((unsigned char)*text) : *text != *shape)
			return false;
	return true;
}

/* RFC 3339's time and offset behind the date. */
static bool
time_of_day(const char *text, int64_t day, int64_t *ret)
{
	int h, m, s = 0, used = 0, oh, om;
	char sign;

	if (!digits(text, "00:00") || sscanf(text, "%2d:%2d%n", &h, &m, &used) != 2)
		return false;
	text += used;
	if (digits(text, ":00")) {
		s = (text[1] - '0') * 10 + text[2] - '0';
		text += 3;
	}
	if (*text == '.')
		text += 1 + strspn(text + 1, "0123456789");
	if (h > 23 || m > 59 || s > 60)
		return false;
	*ret = day + h * 3600 + m * 60 + s;
	if (strcasecmp(text, "Z") == 0)
		return true;
	if (!digits(text + (*text != '\0'), "00:00") || strlen(text) != 6 ||
	    sscanf(text, "%c%2d:%2d", &sign, &oh, &om) != 3 || (sign != '+' && sign != '-') ||
	    oh > 23 || om > 59)
		return false;
	*ret -= (sign == '-' ? -1 : 1) * (oh * 3600 + om * 60);
	return true;
}

/* One point or day, month, year of UTC: its first and last second. */
static bool
moment(const char *text, int64_t *ret_low, int64_t *ret_high)
{
	int y = atoi(text), m = 1, d = 1;

	if (!digits(text, "0000") || y < 1970)
		return false;
	if (text[4] == '\0') {
		*ret_low = midnight(y, 1, 1);
		*ret_high = midnight(y + 1, 1, 1) - 1;
		return true;
	}
	if (!digits(text + 4, "-00") || (m = atoi(text + 5)) < 1 || m > 12)
		return false;
	if (text[7] == '\0') {
		*ret_low = midnight(y, m, 1);
		*ret_high = midnight(y, m + 1, 1) - 1;
		return true;
	}
	if (!digits(text + 7, "-00") || (d = atoi(text + 8)) < 1 ||
	    midnight(y, m, d) >= midnight(y, m + 1, 1))
		return false;
	*ret_low = midnight(y, m, d);
	*ret_high = *ret_low + DAY - 1;
	if (text[10] == '\0')
		return true;
	if ((text[10] != 'T' && text[10] != 't' && text[10] != ' ') ||
	    !time_of_day(text + 11, *ret_low, ret_low))
		return false;
	*ret_high = *ret_low;
	return true;
}

/* 30d, 12h, 2w, 90m: seconds. */
static bool
span(const char *text, int64_t *ret)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = { { 'm', 60 }, { 'h', 3600 }, { 'd', DAY }, { 'w', 7 * DAY },
		{ 'y', 365 * DAY } };
	size_t n = strspn(text, "0123456789");

	if (n == 0 || n > 5 || text[n] == '\0' || text[n + 1] != '\0')
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (text[n] == units[i].unit) {
			*ret = atoi(text) * units[i].seconds;
			return true;
		}
	return false;
}

static const char *
read_time(struct arena *a, enum query_op op, const char *text, const struct query_context *c,
    struct query_value *v)
{
	const char *dots = strstr(text, "..");
	int64_t low, high, low2, high2, back;

	if (span(text, &back)) {
		if (c->rule)
			return "a rule judges mail as it arrives: a relative date says nothing "
			       "here";
		if (op == QUERY_OP_IS)
			return "a relative date needs a direction: since:30d or before:30d";
		range(op, c->now - back, c->now - back, v);
		return NULL;
	}
	if (dots != NULL && op == QUERY_OP_IS && moment(dots + 2, &low2, &high2) &&
	    moment(arena_strndup(a, text, (size_t)(dots - text)), &low, &high) && low <= high2) {
		range(op, low, high2, v);
		return NULL;
	}
	if (!moment(text, &low, &high))
		return arena_printf(a,
		    "'%s' is no date; wanted is 2026-03-01, 2026-03, 2026-03-01T12:00:00Z, a range "
		    "2026-03-01..2026-03-31, or 30d, 12h, 2w",
		    text);
	range(op, low, high, v);
	return NULL;
}

/* An id without its angle brackets; the beginning of our own ids will do. */
static const char *
read_id(struct arena *a, enum query_field field, const char *text, struct query_value *v)
{
	size_t n = strlen(text);

	if (n > 2 && text[0] == '<' && text[n - 1] == '>')
		text = arena_strndup(a, text + 1, n - 2);
	if (has_star(text))
		split(a, text, true, false, v);
	else if (field != QUERY_MESSAGE_ID) {
		split(a, text, true, false, v);
		v->at_end = false;
	} else {
		v->form = QUERY_EXACT;
		v->text = text;
	}
	return NULL;
}

/* What to say of a detector that there is not; NULL where it is one, or a pattern. */
static const char *
unknown_detector(struct arena *a, const struct query_context *c, const char *text)
{
	const char *list = "";

	if (c->detectors == NULL || strchr(text, QUERY_STAR) != NULL)
		return NULL;
	for (const char *const *d = c->detectors; *d != NULL; d++) {
		if (strcasecmp(*d, text) == 0)
			return NULL;
		if (spelling_distance(text, *d) <= spelling_limit(text))
			return arena_printf(
			    a, "there is no detector '%s'; did you mean '%s'?", text, *d);
		list = arena_printf(a, "%s%s%s", list, list[0] == '\0' ? "" : ", ", *d);
	}
	return arena_printf(a, "there is no detector '%s'; wanted is one of %s", text, list);
}

const char *
query_value_read(struct arena *a, enum query_field field, const char *name, enum query_op op,
    const char *text, const struct query_context *c, struct query_value *ret)
{
	const struct query_field_info *f = &query_fields[field];
	struct query_value v = { .text = "" };
	const char *wrong = NULL;

	v.given = text;
	if (field == QUERY_DETECTOR && (wrong = unknown_detector(a, c, text)) != NULL)
		return wrong;
	if (text[0] == QUERY_STAR && text[1] == '\0') {
		v.form = QUERY_PRESENT;
		*ret = v;
		return op == QUERY_OP_IS ? NULL
					 : "'*' stands alone: there is nothing to compare with";
	}
	switch (f->kind) {
	case QUERY_KIND_ADDRESS:
		wrong = read_address(a, text, op == QUERY_OP_WHOLE, &v);
		break;
	case QUERY_KIND_DOMAIN:
		wrong = read_domain(a, text, op == QUERY_OP_WHOLE, &v);
		break;
	case QUERY_KIND_TEXT:
		split(a, text, op == QUERY_OP_WHOLE, true, &v);
		break;
	case QUERY_KIND_WORD:
		split(a, text, true, true, &v);
		if (!has_star(text)) {
			v.form = QUERY_EXACT;
			v.text = query_fold(a, text);
		}
		break;
	case QUERY_KIND_ID:
		wrong = read_id(a, field, text, &v);
		break;
	case QUERY_KIND_BANK:
		wrong = read_bank(a, text, &v);
		break;
	case QUERY_KIND_CHOICE:
		wrong = read_choice(a, f, name, op, text, &v);
		break;
	case QUERY_KIND_NUMBER:
		wrong = read_number(a, name, op, text, &v);
		break;
	case QUERY_KIND_TIME:
		wrong = read_time(a, op, text, c, &v);
		break;
	}
	*ret = v;
	return wrong;
}
