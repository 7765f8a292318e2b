#include <string.h>

#include <gmime/gmime.h>

#include "date.h"
#include "mail.h"

#define DATE_MAX                                                                                   \
	200 /* bytes; with comments. GMime's tokens are quadratic in nothing, but dates are short */

int64_t
date_read(const char *s, int *ret_zone)
{
	GDateTime *date;
	int64_t t;

	if (strlen(s) >= DATE_MAX)
		return TIME_UNKNOWN;
	date = g_mime_utils_header_decode_date(s);
	if (date == NULL)
		return TIME_UNKNOWN;
	t = g_date_time_to_unix(date);
	if (ret_zone != NULL)
		*ret_zone = (int)(g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE);
	g_date_time_unref(date);
	return t;
}
