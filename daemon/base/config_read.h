#ifndef CONFIG_READ_H
#define CONFIG_READ_H

#include "config_table.h"
#include "yaml_tree.h"

/*
 * config_read - what the parts of the configuration's reader share: the configuration
 * being built, the mistakes found, and on which line each value stood.
 */
struct config_fault {
	unsigned file; /* in order of reading; 0 = the configuration itself */
	unsigned line; /* 0: the file as a whole */
	size_t order; /* found as the how manyth */
	const char *text; /* whole line: "file:line: what" */
};

struct config_mark {
	const void *value; /* a field of struct config, or a string in it */
	unsigned line;
};

struct config_read {
	struct arena *arena; /* the configuration's own */
	struct config *config;
	const char *folder; /* absolute, of the configuration */
	const char *file; /* being read; for messages */
	unsigned file_i;
	struct mail_strings files; /* by file_i */
	struct config_fault *faults;
	size_t faults_n;
	struct config_mark *marks;
	size_t marks_n;
};

/* What follows is said of that file, one of files. */
void config_stand_in(struct config_read *, const char *file);

/* Note a mistake in the file being read; line 0 is left out of the message. */
void config_wrong(struct config_read *, unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The line on which a field's or string's value stood, 1 if it is a default. */
unsigned config_line(const struct config_read *, const void *value);

/* Parse every rule, and bring together those switched on; mistakes are noted (config_rules.c). */
void config_rules(struct config_read *);

/* What contradicts itself although each value is fine (config_check.c). */
void config_check(struct config_read *);

#endif
