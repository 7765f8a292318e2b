#include <getopt.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "ctl.h"
#include "mail.h"

static void
say(const char *command, const char *fmt, va_list ap)
{
	fprintf(stderr, "%s: ", command);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

int
ctl_usage(const char *command, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(command, fmt, ap);
	va_end(ap);
	return ctl_try_help(command);
}

int
ctl_try_help(const char *command)
{
	fprintf(stderr, "Try '%s --help'.\n", command);
	return CTL_USAGE;
}

int
ctl_fail(const char *command, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(command, fmt, ap);
	va_end(ap);
	return CTL_FAILED;
}

int
ctl_help(const char *text)
{
	fputs(text, stdout);
	return CTL_OK;
}

int
ctl_options(
    int argc, char **argv, const struct option *longs, const char *help, struct ctl_look *ret)
{
	int c;

	*ret = (struct ctl_look){ .config = CTL_CONFIG };
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'c':
			ret->config = optarg;
			break;
		case 'd':
			ret->database = optarg;
			break;
		case 'j':
			ret->json = true;
			break;
		case 'h':
			return ctl_help(help);
		default:
			return ctl_try_help(argv[0]);
		}
	return -1;
}

int
ctl_look_options(int argc, char **argv, const char *help, struct ctl_look *ret)
{
	static const struct option longs[] = { { "config", required_argument, NULL, 'c' },
		{ "database", required_argument, NULL, 'd' }, { "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' }, { 0 } };

	return ctl_options(argc, argv, longs, help, ret);
}

int
ctl_look_alone(int argc, char **argv, const char *help, struct ctl_look *ret)
{
	int rc = ctl_look_options(argc, argv, help, ret);

	if (rc == -1 && optind != argc)
		return ctl_usage(argv[0], "'%s' is too much", argv[optind]);
	return rc;
}

struct config *
ctl_config(const char *command, const char *file)
{
	struct config_mistakes mistakes = { 0 };
	struct config *config = config_load(file, &mistakes);

	if (config == NULL) {
		for (size_t i = 0; i < mistakes.n; i++)
			fprintf(stderr, "%s\n", mistakes.v[i]);
		ctl_fail(command, "%zu mistake%s in the configuration", mistakes.n,
		    mistakes.n == 1 ? "" : "s");
	}
	config_mistakes_free(&mistakes);
	return config;
}

struct query_incident *
ctl_incident(const char *command, struct queries *q, const char *id, struct arena *a)
{
	struct query_incident *v;
	size_t n;

	if (queries_incident(q, id, a, &v, &n) == -1)
		ctl_fail(command, "%s", queries_error(q));
	else if (n != 1)
		ctl_fail(command,
		    n == 0 ? "there is no incident '%s'"
			   : "more than one incident begins with '%s': give more of it",
		    id);
	else
		return v;
	return NULL;
}

const char *
ctl_login(struct arena *a)
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *pw = getpwuid(getuid());

	if (getuid() == 0 && sudo != NULL && sudo[0] != '\0')
		return arena_strdup(a, sudo);
	return pw != NULL ? arena_strdup(a, pw->pw_name)
			  : arena_printf(a, "uid %ld", (long)getuid());
}

const char *
ctl_database(
    const char *command, const char *database, const char *config_file, struct config **ret_config)
{
	*ret_config = NULL;
	if (database != NULL)
		return database;
	if ((*ret_config = ctl_config(command, config_file)) == NULL)
		return NULL;
	return (*ret_config)->database;
}

/* One code point of valid UTF-8; an invalid byte comes as U+FFFD. */
static uint32_t
code_point(const char *s, size_t *ret_len)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t len = p[0] < 0x80   ? 1
		     : p[0] < 0xc2 ? 0
		     : p[0] < 0xe0 ? 2
		     : p[0] < 0xf0 ? 3
		     : p[0] < 0xf5 ? 4
				   : 0;
	uint32_t c = p[0];

	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			len = 0;
	if (len == 0) {
		*ret_len = 1;
		return 0xfffd;
	}
	if (len > 1)
		c &= 0x7fu >> len;
	for (size_t i = 1; i < len; i++)
		c = c << 6 | (p[i] & 0x3f);
	*ret_len = len;
	return c;
}

static bool
is_harmful(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	       c == 0xfffd || c == 0x61c;
}

const char *
ctl_clean(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1, 1), *o = out;
	size_t len;

	for (; *s != '\0'; s += len) {
		if (is_harmful(code_point(s, &len))) {
			*o++ = '?';
			continue;
		}
		memcpy(o, s, len);
		o += len;
	}
	return out;
}

/* Columns on a terminal: wide scripts take two each. */
static size_t
width(const char *s)
{
	size_t w = 0, len;

	for (; *s != '\0'; s += len) {
		int n = wcwidth((wchar_t)code_point(s, &len));

		w += n < 0 ? 1 : (size_t)n;
	}
	return w;
}

void
ctl_table_init(struct ctl_table *t, struct arena *a, size_t columns)
{
	*t = (struct ctl_table){ .arena = a, .columns = columns };
}

void
ctl_table_row(struct ctl_table *t, ...)
{
	va_list ap;

	va_start(ap, t);
	for (size_t i = 0; i < t->columns; i++) {
		t->cell = arena_grow(t->arena, t->cell, t->cells, sizeof(*t->cell));
		t->cell[t->cells++] = ctl_clean(t->arena, va_arg(ap, const char *));
	}
	va_end(ap);
}

void
ctl_table_print(const struct ctl_table *t)
{
	size_t *widest = arena_alloc(t->arena, t->columns, sizeof(*widest));

	for (size_t i = 0; i < t->cells; i++) {
		size_t w = width(t->cell[i]);

		if (w > widest[i % t->columns])
			widest[i % t->columns] = w;
	}
	for (size_t i = 0; i < t->cells; i++) {
		size_t column = i % t->columns;
		bool last = column + 1 == t->columns;
		size_t pad = last ? 0 : widest[column] - width(t->cell[i]) + 2;

		printf("%s%*s%s", t->cell[i], (int)pad, "", last ? "\n" : "");
	}
}

int
ctl_time_parse(const char *s, int64_t *ret)
{
	struct tm tm = { 0 };
	const char *p = strptime(s, "%Y-%m-%d", &tm);
	int64_t offset = 0;
	unsigned hours, minutes;
	char sign;
	int used = 0;

	if (p == NULL)
		return -1;
	if (*p == '\0') {
		*ret = timegm(&tm);
		return 0;
	}
	if ((*p != 'T' && *p != 't' && *p != ' ') || (p = strptime(p + 1, "%H:%M:%S", &tm)) == NULL)
		return -1;
	if (*p == '.')
		p += 1 + strspn(p + 1, "0123456789");
	if (sscanf(p, "%c%2u:%2u%n", &sign, &hours, &minutes, &used) == 3 && p[used] == '\0' &&
	    (sign == '+' || sign == '-') && hours < 24 && minutes < 60)
		offset = (sign == '-' ? -1 : 1) * (int64_t)(hours * 3600 + minutes * 60);
	else if (strcmp(p, "Z") != 0 && strcmp(p, "z") != 0)
		return -1;
	*ret = timegm(&tm) - offset;
	return 0;
}

const char *
ctl_time(struct arena *a, int64_t t)
{
	time_t when = (time_t)t;
	struct tm tm;

	if (t == TIME_UNKNOWN || gmtime_r(&when, &tm) == NULL)
		return "";
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

const char *
ctl_span(struct arena *a, int64_t seconds)
{
	if (seconds == TIME_UNKNOWN)
		return "never";
	if (seconds < 120)
		return arena_printf(a, "%lld s", (long long)seconds);
	if (seconds < 120 * 60)
		return arena_printf(a, "%lld min", (long long)seconds / 60);
	if (seconds < 48 * 3600)
		return arena_printf(a, "%lld h", (long long)seconds / 3600);
	return arena_printf(a, "%lld d", (long long)seconds / 86400);
}

const char *
ctl_offset(struct arena *a, int64_t seconds)
{
	const char *sign = seconds < 0 ? "-" : "+";
	long long s = seconds < 0 ? -(long long)seconds : (long long)seconds;

	if (s < 48 * 3600) {
		s = (s + 30) / 60;
		return arena_printf(a, "T%s%lld:%02lld", sign, s / 60, s % 60);
	}
	s = (s * 10 + 4320) / 8640;
	return arena_printf(a, "T%s%lld.%02lld d", sign, s / 100, s % 100);
}

void
ctl_json_print(json_t *j)
{
	json_dumpf(j, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(j);
}

json_t *
ctl_json_time(int64_t t)
{
	struct arena *a = arena_new();
	const char *s = ctl_time(a, t);
	json_t *j = s[0] == '\0' ? json_null() : json_string(s);

	arena_free(a);
	return j;
}

/* "a, b" as an array. */
static json_t *
json_list(const char *text)
{
	json_t *list = json_array();

	while (*text != '\0') {
		const char *end = strstr(text, ", ");
		size_t len = end == NULL ? strlen(text) : (size_t)(end - text);

		json_array_append_new(list, json_stringn(text, len));
		text += end == NULL ? len : len + 2;
	}
	return list;
}

json_t *
ctl_json_incident(const struct query_incident *i)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:b, s:b, s:{s:s, s:s}, s:I, s:o, s:o, s:o}", "id",
	    i->public_id, "severity", severity_name(i->severity), "opened",
	    ctl_json_time(i->opened), "updated", ctl_json_time(i->updated), "closed", i->closed,
	    "historical", i->historical, "conversation", "id", i->conversation, "subject",
	    i->subject, "alerts", (json_int_t)i->alerts, "accounts", json_list(i->accounts),
	    "detectors", json_list(i->detectors), "hostile", json_list(i->hostile));
}

json_t *
ctl_json_strings(const struct mail_strings *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->n; i++)
		json_array_append_new(list, json_string(s->v[i]));
	return list;
}
