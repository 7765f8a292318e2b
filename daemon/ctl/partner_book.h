#ifndef PARTNER_BOOK_H
#define PARTNER_BOOK_H

#include "config.h"

/* What one partners command is about. */
struct partners_options {
	const char *config, *csv, *name, *by; /* by: who answers for an import */
	bool replace, dry_run, json;
};

/* The vendor master into the partner book; returns the exit status. */
int partners_import(const char *command, const struct partners_options *, const struct config *);

#endif
