#include <stdbool.h>
#include <string.h>

#include <gmime/gmime.h>

#include "date.h"
#include "mail.h"

#define DATE_MAX                                                                                   \
	200 /* bytes; with comments. GMime's tokens are quadratic in nothing, but dates are short */

/* The number of n digits at *s, which moves on; -1: there are not so many. */
static int
number(const char **s, int n)
{
	int v = 0;

	for (; n > 0; n--, ++*s) {
		if (**s < '0' || **s > '9')
			return -1;
		v = v * 10 + (**s - '0');
	}
	return v;
}

/* The place of the three letters at *s, which moves behind them, among those of names; -1: none. */
static int
name_of(const char **s, const char *names)
{
	for (const char *p = names; *p != '\0'; p += 3)
		if (strncmp(*s, p, 3) == 0) {
			*s += 3;
			return (int)(p - names) / 3;
		}
	return -1;
}

static bool
skip(const char **s, char c)
{
	return **s == c && *(*s)++ == c;
}

/* Days from 1970-01-01, in the Gregorian calendar; month from 1. */
static int64_t
days_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2), m = (month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* "Mon, 3 Mar 2025 10:15:00 +0100", as nearly all mail has it; false: whatever else it is, GMime reads it. */
static bool
read_usual(const char *s, int64_t *ret, int *ret_zone)
{
	int day, month, year, hour, minute, second, zone;
	bool west;

	if (name_of(&s, "MonTueWedThuFriSatSun") < 0 || !skip(&s, ',') || !skip(&s, ' '))
		return false;
	day = number(&s, s[0] != '\0' && s[1] == ' ' ? 1 : 2);
	if (!skip(&s, ' ') || (month = name_of(&s, "JanFebMarAprMayJunJulAugSepOctNovDec")) < 0 ||
	    !skip(&s, ' ') || (year = number(&s, 4)) < 0 || !skip(&s, ' ') ||
	    (hour = number(&s, 2)) < 0 || !skip(&s, ':') || (minute = number(&s, 2)) < 0 ||
	    !skip(&s, ':') || (second = number(&s, 2)) < 0 || !skip(&s, ' '))
		return false;
	west = *s == '-';
	if ((!skip(&s, '+') && !skip(&s, '-')) || (zone = number(&s, 4)) < 0 || *s != '\0')
		return false;
	if (year < 1971 || year > 2100 || day < 1 || day > 28 || hour > 23 || minute > 59 ||
	    second > 59 || zone > 1200 || zone % 100 > 59)
		return false;
	zone = (zone / 100 * 60 + zone % 100) * (west ? -1 : 1);
	*ret =
	    days_of(year, month + 1, day) * 86400 + hour * 3600 + minute * 60 + second - zone * 60;
	if (ret_zone != NULL)
		*ret_zone = zone;
	return true;
}

int64_t
date_read(const char *s, int *ret_zone)
{
	GDateTime *date;
	int64_t t;

	if (strlen(s) >= DATE_MAX)
		return TIME_UNKNOWN;
	s += strspn(s, " ");
	if (read_usual(s, &t, ret_zone))
		return t;
	date = g_mime_utils_header_decode_date(s);
	if (date == NULL)
		return TIME_UNKNOWN;
	t = g_date_time_to_unix(date);
	if (ret_zone != NULL)
		*ret_zone = (int)(g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE);
	g_date_time_unref(date);
	return t;
}
