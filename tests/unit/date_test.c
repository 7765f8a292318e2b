/* LINK: base parse */
#include <gmime/gmime.h>
#include <stdio.h>

#include "date.h"
#include "mail.h"
#include "message.h"
#include "tap.h"

/* The same instant and zone as GMime's, or TIME_UNKNOWN for both. */
static const char *const dates[] = {
	"Mon, 3 Mar 2025 10:15:00 +0100",
	"Mon, 03 Mar 2025 10:15:00 +0100",
	"Thu, 28 Feb 2024 23:59:59 -0730",
	"Thu, 29 Feb 2024 00:00:00 -0000",
	"Thu, 1 Mar 2024 00:00:00 +1200",
	"Sat, 28 Dec 2024 22:00:00 -1100",
	"Fri, 31 Dec 1999 23:59:60 +0000",
	"Wed, 31 Feb 2024 10:00:00 +0000",
	"Fri, 1 Jan 1970 00:00:00 +0000",
	"Sun, 1 Jan 2040 12:00:00 +0530",
	"Mon, 3 Mar 2025 25:15:00 +0100",
	"Mon, 3 Mar 2025 10:75:00 +0100",
	"Mon, 3 Mar 2025 10:15:00 +0175",
	"Mon, 3 Mar 2025 10:15:00 +9900",
	"Mon, 3 Mar 2025 10:15:00",
	"Mon, 3 Mar 2025 10:15:00 +0100 (CET)",
	"Mon, 3 Mar 2025 10:15:00 CET",
	"Mon, 3 Mar 25 10:15:00 +0100",
	"Mon, 3 Mar 2025 10:15 +0100",
	"3 Mar 2025 10:15:00 +0100",
	"  Mon,  3 Mar 2025 10:15:00 +0100",
	" Tue, 3 Mar 2025 10:15:00 +0100",
	"mon, 3 mar 2025 10:15:00 +0100",
	"Xyz, 3 Mar 2025 10:15:00 +0100",
	"Mon, 3 Xyz 2025 10:15:00 +0100",
	"Mon, 0 Mar 2025 10:15:00 +0100",
	"Mon, x Mar 2025 10:15:00 +0100",
	"Mon, ",
	"M",
	"",
};

static void
test_as_gmime(const char *s)
{
	GDateTime *d = g_mime_utils_header_decode_date(s);
	int64_t want = d == NULL ? TIME_UNKNOWN : g_date_time_to_unix(d);
	int zone = 1,
	    want_zone = d == NULL ? 1 : (int)(g_date_time_get_utc_offset(d) / G_TIME_SPAN_MINUTE);

	TAP_OK(date_read(s, &zone) == want && zone == want_zone, "%s", s);
	if (d != NULL)
		g_date_time_unref(d);
}

int
main(void)
{
	char s[64];
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };

	message_init();
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
		test_as_gmime(dates[i]);
	for (int year = 1971; year <= 2100; year += 43)
		for (int month = 0; month < 12; month++) {
			snprintf(s, sizeof(s), "Tue, %d %s %d 0%d:1%d:05 %c0%d30", 1 + month * 2,
			    months[month], year, month % 10, month % 10, month % 2 ? '+' : '-',
			    month % 10);
			test_as_gmime(s);
		}
	return tap_done();
}
