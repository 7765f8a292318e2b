#ifndef ENROLL_H
#define ENROLL_H

#include <stdbool.h>
#include <stddef.h>

#include "config.h"
#include "probe.h"

/* What one enrol command is about. */
struct enroll_options {
	const char *address; /* NULL with csv */
	const char *csv;
	const char *host, *port, *tls, *user, *name, *ca_file,
	    *password_file; /* as given, NULL if not */
	const char *config;
	bool no_test, replace, json;
};

struct enroll_candidate {
	struct config_account account;
	char *password; /* secret_free */
	const char *ca_pem;
	const char *mistake; /* why it cannot even be tried, NULL if it can */
	bool written;
};

/*
 * One mailbox from what was given for it (unset values come from config->server).
 * With neither a password file nor a terminal or pipe on standard input the candidate carries its mistake.
 */
void enroll_candidate_fill(struct arena *, const struct config *, const struct enroll_options *,
    struct enroll_candidate *ret);
/* All rows of a CSV file whose first row names the columns; options give what a row leaves empty.
 * -1 and a sentence in error when the file cannot be used. */
int enroll_csv(struct arena *, const struct config *, const struct enroll_options *,
    struct enroll_candidate **ret, size_t *ret_n, char *error, size_t error_size);

#endif
