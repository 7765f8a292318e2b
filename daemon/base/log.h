#ifndef LOG_H
#define LOG_H

/*
 * log - one line for people, with fields for machines.
 *
 * Goes to the journal as fields when stderr is the journal ($JOURNAL_STREAM),
 * else to stderr as "becwatch-hub: warning: text account=a@b folder=INBOX".  Values are made one line and
 * printable: control characters and bidi marks are escaped.  Processes log, library code does not.
 */
enum log_level { /* syslog's numbers, RFC 5424 6.2.1 */
	LOG_ERROR = 3,
	LOG_WARN = 4,
	LOG_NOTE = 5,
	LOG_INFORM = 6,
	LOG_DETAIL = 7
};

/* Call before entering a jail: remembers the process's name and opens the journal's socket. */
void log_open(const char *process);

/*
 * Field list: name, value, name, value, …, NULL.  Names are upper case as in the
 * journal (BECWATCH_ACCOUNT); a NULL or "" value leaves its field out.
 */
void log_fields(enum log_level, const char *message_id, const char *text, ...)
    __attribute__((sentinel));
void log_text(enum log_level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
