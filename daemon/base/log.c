#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define SD_JOURNAL_SUPPRESS_LOCATION /* fields name the process; source lines are noise */
#include <systemd/sd-journal.h>

#include "buf.h"
#include "log.h"

#define FIELDS_MAX 16

static const char *process_name = "becwatch";
static bool to_journal;

/* systemd sets $JOURNAL_STREAM to device:inode of the stderr that it connected; systemd.exec(5). */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long dev, ino;
	struct stat st;

	return stream != NULL && sscanf(stream, "%llu:%llu", &dev, &ino) == 2 &&
	       fstat(STDERR_FILENO, &st) == 0 && st.st_dev == dev && st.st_ino == ino;
}

void
log_open(const char *process)
{
	process_name = process;
	to_journal = stderr_is_journal();
	/* The first call opens the socket, which a jail would refuse later. */
	if (to_journal)
		sd_journal_send("MESSAGE=%s starts", process, "PRIORITY=%d", LOG_DETAIL,
		    "SYSLOG_IDENTIFIER=%s", process, NULL);
}

/* Bytes of the character at s that would move the cursor or turn the line round: C0, DEL, C1,
 * bidi controls (UAX #9), line and paragraph separators.  0 for what may be printed. */
static size_t
unprintable(const unsigned char *s)
{
	if (s[0] < 0x20 || s[0] == 0x7f)
		return 1;
	if (s[0] == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f)
		return 2;
	if (s[0] == 0xe2 && s[1] == 0x80 &&
	    ((s[2] >= 0x8b && s[2] <= 0x8f) || (s[2] >= 0xa8 && s[2] <= 0xae)))
		return 3;
	if (s[0] == 0xe2 && s[1] == 0x81 && s[2] >= 0xa0 && s[2] <= 0xaf)
		return 3;
	return 0;
}

static void
put_clean(struct buf *b, const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0';) {
		size_t n = unprintable(p);
		char escaped[5];

		if (n == 0) {
			buf_bytes(b, p++, 1);
			continue;
		}
		for (; n > 0; n--, p++) {
			snprintf(escaped, sizeof(escaped), "\\x%02x", *p);
			buf_bytes(b, escaped, 4);
		}
	}
}

static const char *
level_name(enum log_level level)
{
	switch (level) {
	case LOG_ERROR:
		return "error";
	case LOG_WARN:
		return "warning";
	case LOG_NOTE:
		return "notice";
	case LOG_INFORM:
		return "info";
	case LOG_DETAIL:
		return "debug";
	}
	return "?";
}

/* " account=value" from BECWATCH_ACCOUNT. */
static void
put_field(struct buf *b, const char *name, const char *value)
{
	if (strncmp(name, "BECWATCH_", 9) == 0)
		name += 9;
	buf_bytes(b, " ", 1);
	for (; *name != '\0'; name++) {
		char c = (char)(*name >= 'A' && *name <= 'Z' ? *name - 'A' + 'a' : *name);

		buf_bytes(b, &c, 1);
	}
	buf_bytes(b, "=", 1);
	put_clean(b, value);
}

static void
write_stderr(struct buf *line)
{
	buf_bytes(line, "\n", 1);
	while (write(STDERR_FILENO, line->p, line->len) == -1 && errno == EINTR)
		;
}

static void
send_journal(enum log_level level, const char *message_id, const char *text,
    const char *const (*fields)[2], size_t n)
{
	struct iovec iov[FIELDS_MAX + 4] = { { 0 } };
	struct buf b[FIELDS_MAX + 4] = { { 0 } };
	size_t used = 0;
	char priority[2] = { (char)('0' + level), '\0' };
	const char *const fixed[][2] = { { "MESSAGE", text }, { "PRIORITY", priority },
		{ "SYSLOG_IDENTIFIER", process_name }, { "MESSAGE_ID", message_id } };

	for (size_t i = 0; i < 4 + n; i++) {
		const char *name = i < 4 ? fixed[i][0] : fields[i - 4][0];
		const char *value = i < 4 ? fixed[i][1] : fields[i - 4][1];

		if (value == NULL)
			continue;
		buf_bytes(&b[used], name, strlen(name));
		buf_bytes(&b[used], "=", 1);
		put_clean(&b[used], value);
		iov[used] = (struct iovec){ .iov_base = b[used].p, .iov_len = b[used].len };
		used++;
	}
	sd_journal_sendv(iov, (int)used);
	for (size_t i = 0; i < used; i++)
		buf_free(&b[i]);
}

static void
emit(enum log_level level, const char *message_id, const char *text, const char *const (*fields)[2],
    size_t n)
{
	struct buf line = { 0 };

	if (to_journal) {
		send_journal(level, message_id, text, fields, n);
		return;
	}
	put_clean(&line, process_name);
	buf_bytes(&line, ": ", 2);
	put_clean(&line, level_name(level));
	buf_bytes(&line, ": ", 2);
	put_clean(&line, text);
	for (size_t i = 0; i < n; i++)
		put_field(&line, fields[i][0], fields[i][1]);
	write_stderr(&line);
	buf_free(&line);
}

void
log_fields(enum log_level level, const char *message_id, const char *text, ...)
{
	const char *fields[FIELDS_MAX][2];
	const char *name, *value;
	size_t n = 0;
	va_list ap;

	va_start(ap, text);
	while ((name = va_arg(ap, const char *)) != NULL && n < FIELDS_MAX) {
		value = va_arg(ap, const char *);
		if (value == NULL || value[0] == '\0')
			continue;
		fields[n][0] = name;
		fields[n][1] = value;
		n++;
	}
	va_end(ap);
	emit(level, message_id, text, (const char *const(*)[2])fields, n);
}

void
log_text(enum log_level level, const char *fmt, ...)
{
	char text[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	emit(level, NULL, text, NULL, 0);
}
