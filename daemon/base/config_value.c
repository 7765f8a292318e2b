#include <inttypes.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "account.h"
#include "address.h"
#include "attack.h"
#include "config_name.h"
#include "config_value.h"

#define KIB 1024u
#define DIGITS "0123456789"

struct unit {
	const char *name;
	uint64_t factor;
};

/* Printed by the first that divides without rest. */
static const struct unit durations[] = { { "days", 86400 }, { "h", 3600 }, { "m", 60 }, { "s", 1 },
	{ "d", 86400 }, { "day", 86400 }, { "w", 604800 }, { "week", 604800 }, { "weeks", 604800 },
	{ "hour", 3600 }, { "hours", 3600 }, { "min", 60 }, { "minute", 60 }, { "minutes", 60 },
	{ "sec", 1 }, { "second", 1 }, { "seconds", 1 }, { 0 } };
static const struct unit sizes[] = { { "G", KIB *KIB *KIB }, { "M", KIB *KIB }, { "K", KIB },
	{ "B", 1 }, { "GiB", KIB *KIB *KIB }, { "MiB", KIB *KIB }, { "KiB", KIB },
	{ "GB", KIB *KIB *KIB }, { "MB", KIB *KIB }, { "KB", KIB }, { 0 } };

static const struct unit *
units_of(enum config_kind kind)
{
	static const struct unit none[] = { { "", 1 }, { 0 } };

	if (kind == KIND_DURATION || kind == KIND_DAYS)
		return durations;
	return kind == KIND_SIZE ? sizes : none;
}

const char *
config_value_wants(const struct config_key *key)
{
	static const char *const wants[] = {
		[KIND_TEXT] = "text on one line",
		[KIND_LINES] = "text",
		[KIND_ID] = "a name without spaces and slashes",
		[KIND_WORDS] = "a list of words",
		[KIND_TECHNIQUES] = "a list of ATT&CK ids such as T1199",
		[KIND_PATH] = "a path",
		[KIND_STATE_PATH] = "a path",
		[KIND_CREDENTIAL] = "a credential's name, without a folder",
		[KIND_HOST] = "a host name or an IP address",
		[KIND_ADDRESS] = "a mail address such as ap@example.com",
		[KIND_URL] = "a URL such as https://soc.example.com/hook",
		[KIND_PHONE] = "a phone number such as +49 30 123456",
		[KIND_BOOL] = "true or false",
		[KIND_PORT] = "a port, 1 to 65535",
		[KIND_COUNT] = "a number",
		[KIND_DURATION] = "a duration such as 60s, 5m, 1h or 7 days",
		[KIND_DAYS] = "a number of days such as 90 days",
		[KIND_SIZE] = "a size such as 512K or 16M",
		[KIND_SEVERITY] = "one of info, low, medium, high, critical",
		[KIND_TLS] = "implicit or starttls",
		[KIND_TIME] = "a time such as 2025-03-01T09:00:00Z (RFC 3339)",
		[KIND_ADDRESSES] = "a list of mail addresses, as in [ap@example.com]",
		[KIND_DOMAINS] = "a list of domains, as in [example.com, example.org]",
		[KIND_ACCOUNTS] =
		    "a list of bank accounts, as in [DE02120300000000202051, uk:20-00-00/12345678]",
		[KIND_NAMES] = "a list of words, as in [mx.example.com]",
		[KIND_SECTION] = "keys with values below it",
		[KIND_LIST] = "a list (lines that begin with -)",
	};

	return wants[key->kind];
}

static const char *
no(struct arena *a, const struct config_key *key, const char *text)
{
	static const char *const is_no[] = {
		[KIND_WORDS] = "a word",
		[KIND_TECHNIQUES] = "an ATT&CK id that becwatch knows, such as T1199",
		[KIND_ADDRESSES] = "a mail address such as ap@example.com",
		[KIND_DOMAINS] = "a domain such as example.com",
		[KIND_NAMES] = "one word",
	};
	const char *want = key->kind >= KIND_ADDRESSES && key->kind <= KIND_TECHNIQUES
			       ? is_no[key->kind]
			       : config_value_wants(key);

	return text[0] == '\0' ? arena_printf(a, "is empty; wanted is %s", want)
			       : arena_printf(a, "'%.200s' is not %s", text, want);
}

/* -- numbers -- */

/* Digits alone; false when there are none, or too many. */
static bool
digits(const char **s, uint64_t *ret)
{
	size_t n = strspn(*s, DIGITS);
	uint64_t v = 0;

	if (n == 0 || n > 18)
		return false;
	for (size_t i = 0; i < n; i++)
		v = v * 10 + (uint64_t)((*s)[i] - '0');
	*s += n;
	*ret = v;
	return true;
}

static const char *
amount_text(struct arena *a, const struct unit *units, uint64_t v)
{
	if (v == 0)
		while (units[1].name != NULL && units->factor > 1)
			units++;
	while (v % units->factor != 0)
		units++;
	if (units->factor == 86400 && v == 86400)
		return "1 day";
	return arena_printf(a, "%" PRIu64 "%s%s", v / units->factor,
	    strlen(units->name) > 1 ? " " : "", units->name);
}

/* "90", "60s", "7 days", "16M" by the kind's units. */
static const char *
amount(struct arena *a, const struct config_key *key, const char *text, uint64_t *ret)
{
	const struct unit *units = units_of(key->kind), *u = units;
	const char *s = text;
	uint64_t v;

	if (!digits(&s, &v))
		return no(a, key, text);
	while (*s == ' ')
		s++;
	if (*s == '\0' && u->name[0] != '\0')
		return arena_printf(
		    a, "'%s' has no unit; wanted is %s", text, config_value_wants(key));
	while (u->name != NULL && strcasecmp(u->name, s) != 0)
		u++;
	if (u->name == NULL)
		return no(a, key, text);
	if (v > UINT64_MAX / u->factor)
		v = UINT64_MAX;
	else
		v *= u->factor;
	if (key->kind == KIND_DAYS && v % 86400 != 0)
		return arena_printf(a, "'%s' is not a number of whole days", text);
	if ((key->min != 0 || key->max != 0) && key->kind != KIND_DAYS &&
	    (v < key->min || v > key->max))
		return arena_printf(a, "'%s' is out of range; allowed is %s to %s", text,
		    amount_text(a, units, key->min), amount_text(a, units, key->max));
	if (key->kind == KIND_DAYS && (v /= 86400) > key->max)
		return arena_printf(a,
		    "'%s' is out of range; allowed is %" PRIu64 " to %" PRIu64 " days", text,
		    key->min, key->max);
	*ret = v;
	return NULL;
}

static bool
two(const char **s, char before, int *ret)
{
	const char *p = *s;

	if (before != 0 && *p++ != before)
		return false;
	if (strspn(p, DIGITS) < 2)
		return false;
	*ret = (p[0] - '0') * 10 + (p[1] - '0');
	*s = p + 2;
	return true;
}

/* RFC 3339 5.6 date-time. */
static bool
rfc3339(const char *s, int64_t *ret)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct tm tm = { 0 };
	int century, year, month, zone_h = 0, zone_m = 0, sign = 0;
	bool leap;

	if (!two(&s, 0, &century) || !two(&s, 0, &year) || !two(&s, '-', &month) ||
	    !two(&s, '-', &tm.tm_mday))
		return false;
	if (*s != 'T' && *s != 't' && *s != ' ')
		return false;
	s++;
	if (!two(&s, 0, &tm.tm_hour) || !two(&s, ':', &tm.tm_min) || !two(&s, ':', &tm.tm_sec))
		return false;
	if (*s == '.') {
		size_t n = strspn(s + 1, DIGITS);

		if (n == 0)
			return false;
		s += 1 + n;
	}
	if (*s == '+' || *s == '-') {
		sign = *s == '+' ? 1 : -1;
		s++;
		if (!two(&s, 0, &zone_h) || !two(&s, ':', &zone_m))
			return false;
	} else if (*s == 'Z' || *s == 'z')
		s++;
	else
		return false;
	year += century * 100;
	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	if (*s != '\0' || month < 1 || month > 12 || tm.tm_mday < 1 ||
	    tm.tm_mday > days[month - 1] + (month == 2 && leap) || tm.tm_hour > 23 ||
	    tm.tm_min > 59 || tm.tm_sec > 60 || zone_h > 23 || zone_m > 59)
		return false;
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	*ret = (int64_t)timegm(&tm) - sign * (zone_h * 3600 + zone_m * 60);
	return true;
}

/* -- fields -- */

static const char *
set_text(
    const struct config_base *b, const struct config_key *key, const char *text, const char **field)
{
	const char *v = text, *folder = key->kind == KIND_PATH ? b->folder : b->state_folder;
	bool ok = true;

	if (text[0] == '\0' && !key->required &&
	    (key->kind == KIND_TEXT || key->kind == KIND_LINES || key->kind == KIND_PATH)) {
		*field = "";
		return NULL;
	}
	switch (key->kind) {
	case KIND_LINES:
		ok = strlen(text) <= CONFIG_LINES_MAX;
		break;
	case KIND_URL:
		if ((v = config_url_wrong(b->arena, text)) != NULL)
			return v;
		v = text;
		break;
	case KIND_HOST:
		v = config_server_form(b->arena, text);
		break;
	case KIND_ADDRESS:
		v = address_form(b->arena, text);
		break;
	case KIND_PHONE:
		ok = config_is_phone(text);
		break;
	case KIND_ID:
	case KIND_CREDENTIAL:
		ok = config_is_credential(text);
		break;
	case KIND_PATH:
	case KIND_STATE_PATH:
		if (text[0] != '/')
			v = arena_printf(b->arena, "%s/%s", folder, text);
		/* FALLTHROUGH */
	default:
		ok = text[0] != '\0' && config_is_line(text);
	}
	if (!ok || v == NULL || v[0] == '\0')
		return no(b->arena, key, text);
	*field = v == text ? arena_strdup(b->arena, text) : v;
	return NULL;
}

static const char *
add_to_list(const struct config_base *b, const struct config_key *key, const char *text,
    struct mail_strings *list)
{
	struct arena *a = b->arena;
	const char *v = NULL;
	const char *account, *why;
	enum account_kind kind;

	switch (key->kind) {
	case KIND_ADDRESSES:
		v = address_form(a, text);
		break;
	case KIND_DOMAINS:
		v = config_domain_form(a, text);
		break;
	case KIND_NAMES:
		v = config_word_form(a, text);
		break;
	case KIND_WORDS:
		v = config_is_credential(text) ? arena_strdup(a, text) : NULL;
		break;
	case KIND_TECHNIQUES:
		v = attack_name(text) != NULL ? arena_strdup(a, text) : NULL;
		break;
	default:
		/* Messages reach logs: of an account number only its ends are shown. */
		if (!account_read(a, text, &kind, &account, &why))
			return arena_printf(a, "'%.4s…%s' is no bank account: %s", text,
			    strlen(text) > 8 ? text + strlen(text) - 4 : "", why);
		v = account_key(a, kind, account);
	}
	if (v == NULL || v[0] == '\0')
		return no(a, key, text);
	if (mail_strings_has(list, v))
		return arena_printf(a, "'%.200s' stands twice in this list", text);
	mail_strings_add(a, list, v);
	return NULL;
}

static const char *
set_bool(const struct config_base *b, const struct config_key *key, const char *text, bool *field)
{
	bool v = strcmp(text, "true") == 0 || strcmp(text, "yes") == 0;

	if (!v && strcmp(text, "false") != 0 && strcmp(text, "no") != 0)
		return no(b->arena, key, text);
	*field = v;
	return NULL;
}

const char *
config_value_set(
    const struct config_base *b, const struct config_key *key, const char *text, void *object)
{
	void *field = (char *)object + key->offset;
	const char *wrong = NULL, *rest = text;
	uint64_t v = 0;
	bool ok = true;

	switch (key->kind) {
	case KIND_BOOL:
		return set_bool(b, key, text, field);
	case KIND_PORT:
		ok = digits(&rest, &v) && *rest == '\0' && v >= 1 && v <= 65535;
		if (ok)
			*(uint16_t *)field = (uint16_t)v;
		break;
	case KIND_COUNT:
	case KIND_DURATION:
	case KIND_DAYS:
		if ((wrong = amount(b->arena, key, text, &v)) == NULL)
			*(unsigned *)field = (unsigned)v;
		return wrong;
	case KIND_SIZE:
		if ((wrong = amount(b->arena, key, text, &v)) == NULL)
			*(uint64_t *)field = v;
		return wrong;
	case KIND_SEVERITY:
		ok = severity_parse(text, field) == 0;
		break;
	case KIND_TLS:
		ok = strcmp(text, "implicit") == 0 || strcmp(text, "starttls") == 0;
		if (ok)
			*(enum proto_tls *)field =
			    text[0] == 'i' ? PROTO_TLS_IMPLICIT : PROTO_TLS_STARTTLS;
		break;
	case KIND_TIME:
		ok = rfc3339(text, field);
		break;
	case KIND_ADDRESSES:
	case KIND_DOMAINS:
	case KIND_ACCOUNTS:
	case KIND_NAMES:
	case KIND_WORDS:
	case KIND_TECHNIQUES:
		return add_to_list(b, key, text, field);
	default:
		return set_text(b, key, text, field);
	}
	return ok ? NULL : no(b->arena, key, text);
}
