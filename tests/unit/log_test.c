/* LINK: base */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "tap.h"

static char got[8192];

/* What stands on stderr afterwards is in got. */
static void
captured(void (*say)(const char *), const char *text)
{
	int ends[2], saved = dup(STDERR_FILENO);
	ssize_t n;

	if (saved == -1 || pipe(ends) == -1)
		exit(1);
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	say(text);
	dup2(saved, STDERR_FILENO);
	close(saved);
	n = read(ends[0], got, sizeof(got) - 1);
	got[n > 0 ? n : 0] = '\0';
	close(ends[0]);
}

static void
plainly(const char *text)
{
	log_text(LOG_WARN, "%s", text);
}

static void
with_fields(const char *text)
{
	log_fields(LOG_ERROR, NULL, "cannot read", "BECWATCH_ACCOUNT", text, "BECWATCH_FOLDER", "",
	    "BECWATCH_UID", NULL, "BECWATCH_MESSAGE_ID", "x@y", NULL);
}

static const struct {
	const char *what, *text, *want;
} cases[] = {
	{ "text", "all is well", "all is well" },
	{ "other scripts", "Jörg 東京", "Jörg 東京" },
	{ "a line end forges no line", "a\nbecwatchd: error: b", "a\\x0abecwatchd: error: b" },
	{ "an escape sequence", "\x1b[2Jx", "\\x1b[2Jx" },
	{ "DEL and C1",
	    "\x7f\xc2\x9b"
	    "2J",
	    "\\x7f\\xc2\\x9b2J" },
	{ "what turns the line round",
	    "a\xe2\x80\xae"
	    "b",
	    "a\\xe2\\x80\\xaeb" },
	{ "isolates",
	    "a\xe2\x81\xa6"
	    "b",
	    "a\\xe2\\x81\\xa6b" },
	{ "zero width",
	    "a\xe2\x80\x8b"
	    "b",
	    "a\\xe2\\x80\\x8bb" },
	{ "a character cut off at the end", "a\xe2\x80", "a\xe2\x80" },
	{ "nothing", "", "" },
};

int
main(void)
{
	char want[512];

	unsetenv("JOURNAL_STREAM");
	log_open("becwatch-test");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		captured(plainly, cases[i].text);
		snprintf(want, sizeof(want), "becwatch-test: warning: %s\n", cases[i].want);
		TAP_OK(strcmp(got, want) == 0, "%s", cases[i].what);
	}
	captured(with_fields, "a@b.example\ruid=1");
	TAP_OK(strcmp(got, "becwatch-test: error: cannot read account=a@b.example\\x0duid=1 "
			   "message_id=x@y\n") == 0,
	    "fields, the empty ones left out: %.100s", got);
	setenv("JOURNAL_STREAM", "1:2", 1);
	log_open("becwatch-test");
	captured(plainly, "here");
	TAP_OK(strstr(got, "here") != NULL, "a JOURNAL_STREAM that is not our stderr");
	return tap_done();
}
