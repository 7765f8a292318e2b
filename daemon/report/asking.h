#ifndef ASKING_H
#define ASKING_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "queries.h"

/*
 * asking - statements on the history for one question, and the columns that come back.
 *
 * After a failure nothing more is asked: rc is -1 and queries_error says why, so that a question of several
 * statements looks at rc once, at its end.
 */
struct asking {
	struct queries *q;
	struct arena *a; /* what is read lives there */
	int rc; /* 0, or -1 */
};

/* The statement; NULL after a failure, which the sqlite3_bind functions and asking_row bear. */
sqlite3_stmt *asking_prepare(struct asking *, const char *sql);
/* The next row; without one, or after a failure, the statement is finalized. */
bool asking_row(struct asking *, sqlite3_stmt *);

/* A column of the row.  Text: "" for NULL, in the arena. */
const char *column_text(sqlite3_stmt *, int column, struct arena *);
/* Seconds; TIME_UNKNOWN for NULL. */
int64_t column_time(sqlite3_stmt *, int column);
/* A damaged row must not index anything: what is no severity is info, what is no direction inbound. */
enum severity column_severity(sqlite3_stmt *, int column);
enum direction column_direction(sqlite3_stmt *, int column);

#endif
