#ifndef PARTNER_CSV_H
#define PARTNER_CSV_H

#include "config.h"

/*
 * partner_csv - a vendor master as a CSV file (RFC 4180): one row an account or more, rows of one name are one partner.
 *
 * The first row names the columns: name (needed), domains, addresses, accounts, kind, callback_name,
 * callback_phone, several, shared, own.  Several values in one field are separated by semicolons; an address may be "Name <address>".
 * Rows marked as own hold our own accounts and name no partner.
 */
struct partner_csv {
	struct config_partner *v; /* line: the row that first names it */
	size_t n;
	struct mail_strings own_accounts;
	struct mail_strings
	    mistakes; /* "FILE:LINE: what"; nothing may be used where there is one */
};

/*
 * Read it and hold it against the rest of the configuration (imported: the file that an import writes, which is
 * about to be replaced).  -1 and a sentence in error when the file cannot be read at all.
 */
int partner_csv_read(struct arena *, const char *file, const struct config *, const char *imported,
    struct partner_csv *ret, char *error, size_t error_size);

#endif
