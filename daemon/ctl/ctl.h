#ifndef CTL_H
#define CTL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "queries.h"

/*
 * ctl - what the sub-commands of becwatch share.
 *
 * Exit codes are stable: 0 done, 1 what was asked for failed or something is
 * wrong, 2 the command line makes no sense.
 */
#define CTL_OK 0
#define CTL_FAILED 1
#define CTL_USAGE 2

#define CTL_CONFIG "/etc/becwatch/becwatch.yaml"

/* A sub-command: argv[0] is its full name ("becwatch status"), getopt is at its start. */
typedef int ctl_run(int argc, char **argv);

ctl_run cmd_check_config, cmd_enroll, cmd_list, cmd_pause, cmd_resume, cmd_remove, cmd_status,
    cmd_replay, cmd_parse, cmd_incidents, cmd_timeline, cmd_hunt, cmd_test_alert, cmd_reload,
    cmd_why, cmd_confirm, cmd_audit, cmd_partners, cmd_partners_posture, cmd_partners_list,
    cmd_partners_show, cmd_partners_import;

/* -- the command line -- */
/* "becwatch x: …" on stderr, and where help is; returns CTL_USAGE. */
int ctl_usage(const char *command, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* getopt has said what is wrong: where help is; returns CTL_USAGE. */
int ctl_try_help(const char *command);
/* "becwatch x: …" on stderr; returns CTL_FAILED. */
int ctl_fail(const char *command, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Help asked for: to stdout; returns CTL_OK. */
int ctl_help(const char *text);

/* What a command is told that looks at the history and changes nothing. */
struct ctl_look {
	const char *config; /* CTL_CONFIG if not told */
	const char *database; /* NULL if not told: the configuration's */
	bool json;
};
/* Reads --config, --database, --json and --help; optind is then at what follows.  -1: go on; else the exit code. */
int ctl_look_options(int argc, char **argv, const char *help, struct ctl_look *ret);
/* The same, and nothing may follow. */
int ctl_look_alone(int argc, char **argv, const char *help, struct ctl_look *ret);
/* The same of those in longs: 'c', 'd', 'j', 'h' stand for them. */
struct option;
int ctl_options(
    int argc, char **argv, const struct option *longs, const char *help, struct ctl_look *ret);

/* -- configuration -- */
/* Load it, all mistakes to stderr; NULL when there is any. */
struct config *ctl_config(const char *command, const char *file);
/* The database a reading command works on: as given, else the configuration's.  NULL: said on stderr. Lives in *ret_config (NULL if not needed). */
const char *ctl_database(
    const char *command, const char *database, const char *config_file, struct config **ret_config);

/* The incident whose id begins with id; NULL: said on stderr.  In the arena. */
struct query_incident *ctl_incident(
    const char *command, struct queries *, const char *id, struct arena *);

/* Who typed the command, behind sudo too; in the arena. */
const char *ctl_login(struct arena *);

/* -- text for people -- */
/* Mail is hostile text: control characters and bidirectional marks of s become '?'.  In the arena given. */
const char *ctl_clean(struct arena *, const char *s);

struct ctl_table {
	struct arena *arena;
	const char **cell;
	size_t cells;
	size_t columns;
};

/* A table with that many columns; the first row is its head. */
void ctl_table_init(struct ctl_table *, struct arena *, size_t columns);
/* One row: as many strings as there are columns; cleaned and kept. */
void ctl_table_row(struct ctl_table *, ...);
/* To stdout, columns aligned by width on a terminal, two spaces between. */
void ctl_table_print(const struct ctl_table *);

enum ctl_form { CTL_FORM_TEXT = 0, CTL_FORM_JSON, CTL_FORM_CSV };
/* Which accused addresses each mailbox has written to; an exit code. */
int ctl_purge_list(
    const char *command, struct queries *, const char *id, enum ctl_form, struct arena *);

/* -- times -- */
/* RFC 3339 ("2026-03-01T12:00:00Z", offsets, fractions ignored) or a date alone (midnight UTC).  0 or -1. */
int ctl_time_parse(const char *, int64_t *ret);
/* RFC 3339 in UTC; "" for TIME_UNKNOWN. */
const char *ctl_time(struct arena *, int64_t);
/* "3 s", "12 min", "5 h", "9 d": a span for people; "never" for TIME_UNKNOWN. */
const char *ctl_span(struct arena *, int64_t seconds);
/* The offset of a timeline, rounded: "T+4:30" (hours:minutes) below 48 h, "T+5.02 d" from there. */
const char *ctl_offset(struct arena *, int64_t seconds);

/* -- JSON -- */
/* Print to stdout, indented, with a newline, and free it. */
void ctl_json_print(json_t *);
/* A time as RFC 3339, or null. */
json_t *ctl_json_time(int64_t);
json_t *ctl_json_strings(const struct mail_strings *);
/* An incident as incidents and timeline print it. */
json_t *ctl_json_incident(const struct query_incident *);

#endif
