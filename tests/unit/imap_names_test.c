/* LINK: base fetch */
#include <string.h>

#include "imap.h"
#include "mutf7.h"
#include "tap.h"
#include "watch.h"

static const struct {
	const char *what, *raw, *want;
} names[] = {
	{ "ASCII", "INBOX/Sent Items", "INBOX/Sent Items" },
	{ "an ampersand", "A &- B", "A & B" },
	{ "RFC 3501's example", "~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語" },
	{ "French", "&AMk-l&AOk-ments envoy&AOk-s", "Éléments envoyés" },
	{ "a surrogate pair", "&2D3eAA-", "😀" },
	{ "empty", "", "" },
	{ "base64 without end", "&AMk", "&AMk" },
	{ "no base64", "&A!k-", "&A!k-" },
	{ "a lone high surrogate", "&2D0-", "&2D0-" },
	{ "a lone low surrogate", "&3gA-", "&3gA-" },
	{ "two high surrogates", "&2D3YPQ-", "&2D3YPQ-" },
	{ "bits left over", "&AMl-", "&AMl-" },
	{ "a NUL", "&AAA-", "&AAA-" },
	{ "UTF-8 as it should not be sent", "Envoy\xc3\xa9s", "Envoyés" },
	{ "bytes of no charset", "a\xff\xc3(b", "a\xef\xbf\xbd\xef\xbf\xbd(b" },
	{ "overlong UTF-8", "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd" },
};

static const struct {
	const char *what, *text;
	size_t max;
	const char *want;
} lines[] = {
	{ "controls", "a\r\nb\tc\x7f", 100, "a??b?c?" },
	{ "cut between characters", "aäb", 2, "a" },
	{ "just fits", "aä", 3, "aä" },
	{ "bad bytes count as they come out", "\xff\xff", 5, "\xef\xbf\xbd" },
	{ "cut inside a sequence", "\xe2\x82", 100, "\xef\xbf\xbd\xef\xbf\xbd" },
};

static const struct {
	const char *what;
	int y, mo, d, h, mi, s, zone;
	int64_t want;
} times[] = {
	{ "the epoch", 1970, 1, 1, 0, 0, 0, 0, 0 },
	{ "east of Greenwich", 2023, 11, 14, 23, 13, 20, 100, 1700000000 },
	{ "half an hour", 2023, 11, 15, 3, 43, 20, 530, 1700000000 },
	{ "west", 2023, 11, 14, 17, 43, 20, -430, 1700000000 },
	{ "a leap day", 2024, 2, 29, 0, 0, 0, 0, 1709164800 },
	{ "no month", 2024, 13, 1, 0, 0, 0, 0, TIME_UNKNOWN },
	{ "no day", 2024, 1, 0, 0, 0, 0, 0, TIME_UNKNOWN },
	{ "no year", 24, 1, 1, 0, 0, 0, 0, TIME_UNKNOWN },
	{ "no hour", 2024, 1, 1, 25, 0, 0, 0, TIME_UNKNOWN },
	{ "no zone", 2024, 1, 1, 0, 0, 0, 99999, TIME_UNKNOWN },
};

static const struct {
	const char *what;
	struct imap_folder v[8];
	const char *want;
} mailboxes[] = {
	{ "SPECIAL-USE wins over names",
	    { { "Sent", "Sent", '/', FOLDER_OTHER }, { "Out", "Out", '/', FOLDER_SENT },
		{ "INBOX", "INBOX", '/', FOLDER_INBOX }, { "Junk", "Junk", '/', FOLDER_OTHER } },
	    "INBOX, Out (\\Sent), Junk" },
	{ "several marked",
	    { { "INBOX", "INBOX", '/', FOLDER_INBOX }, { "A", "A", '/', FOLDER_SENT },
		{ "B", "B", '/', FOLDER_SENT } },
	    "INBOX, A (\\Sent), B (\\Sent)" },
	{ "all usual names where none is marked",
	    { { "INBOX", "INBOX", '/', FOLDER_INBOX }, { "Sent", "Sent", '/', FOLDER_OTHER },
		{ "Sent Items", "Sent Items", '/', FOLDER_OTHER },
		{ "&V4NXPpCuTvY-", "垃圾邮件", '/', FOLDER_OTHER } },
	    "INBOX, Sent, Sent Items, 垃圾邮件" },
	{ "below INBOX and [Gmail], not in the depth",
	    { { "INBOX", "INBOX", '.', FOLDER_INBOX },
		{ "INBOX.Sent", "INBOX.Sent", '.', FOLDER_OTHER },
		{ "[Gmail]/Spam", "[Gmail]/Spam", '/', FOLDER_OTHER },
		{ "Archive/2020/Sent", "Archive/2020/Sent", '/', FOLDER_OTHER },
		{ "Old/Spam", "Old/Spam", '/', FOLDER_OTHER } },
	    "INBOX, INBOX.Sent, [Gmail]/Spam" },
	{ "no hierarchy",
	    { { "INBOX", "INBOX", '\0', FOLDER_INBOX },
		{ "Gesendet", "Gesendet", '\0', FOLDER_OTHER } },
	    "INBOX, Gesendet" },
	{ "no INBOX", { { "Sent", "Sent", '/', FOLDER_SENT } }, "Sent (\\Sent)" },
	{ "nothing", { { NULL, NULL, 0, FOLDER_OTHER } }, "" },
};

int
main(void)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *got = mutf7_decode(a, names[i].raw);

		TAP_OK(strcmp(got, names[i].want) == 0, "name, %s: %s", names[i].what, got);
	}
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		TAP_OK(strcmp(utf8_line(a, lines[i].text, lines[i].max), lines[i].want) == 0,
		    "line, %s", lines[i].what);
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++)
		TAP_OK(imap_time(times[i].y, times[i].mo, times[i].d, times[i].h, times[i].mi,
			   times[i].s, times[i].zone) == times[i].want,
		    "time, %s", times[i].what);
	for (size_t i = 0; i < sizeof(mailboxes) / sizeof(*mailboxes); i++) {
		const struct imap_folder *v = mailboxes[i].v;
		struct imap_folder ret[8];
		size_t n = 0, found;
		const char *got;

		while (n < 8 && v[n].raw != NULL)
			n++;
		found = watch_choose(v, n, ret, 8);
		got = watch_text(a, v, n, ret, found);
		TAP_OK(strcmp(got, mailboxes[i].want) == 0, "%s: %s", mailboxes[i].what, got);
	}
	{
		struct imap_folder many[4] = { { "INBOX", "INBOX", '/', FOLDER_INBOX },
			{ "A", "A", '/', FOLDER_SENT }, { "B", "B", '/', FOLDER_SENT },
			{ "Junk", "Junk", '/', FOLDER_OTHER } };
		struct imap_folder ret[2];

		TAP_OK(watch_choose(many, 4, ret, 2) == 2, "no more than there is room for");
	}
	arena_free(a);
	return tap_done();
}
