#ifndef IBAN_H
#define IBAN_H

#include <stddef.h>

/*
 * iban - International Bank Account Numbers, ISO 13616-1.
 *
 * Pure functions: no allocation, no I/O, no locale.
 * Lengths and structures per country come from config/data/iban_registry.tsv.
 */
#define IBAN_MAX 34 /* characters, without the NUL; ISO 13616-1 */
#define IBAN_MASKED_MAX 16 /* "DE89…3000" in UTF-8, with the NUL */

enum iban_error {
	IBAN_OK = 0,
	IBAN_ESYNTAX, /* not only letters, digits, separators */
	IBAN_ECOUNTRY, /* country not in the registry */
	IBAN_ELENGTH, /* too short or too long for that country */
	IBAN_ESTRUCTURE, /* a letter where that country has a digit, or the reverse */
	IBAN_ECHECK /* check digits wrong; ISO/IEC 7064 MOD 97-10 */
};

/*
 * Read the len bytes at s (no NUL needed) as exactly one IBAN, in print form
 * ("DE89 3704 ...") or electronic form.  On IBAN_OK, ret holds the electronic
 * form: upper case, no separators, NUL-terminated.  On error ret is untouched.
 */
enum iban_error iban_parse(const char *s, size_t len, char ret[IBAN_MAX + 1]);

/*
 * The IBAN of an account: the country and what follows the check digits (capitals and digits, NUL-terminated).
 * On error ret is untouched.
 */
enum iban_error iban_of_bban(const char country[2], const char *bban, char ret[IBAN_MAX + 1]);

/* Characters of that country's IBANs, 0 if the country is not in the registry. */
size_t iban_length(const char country[2]);

/* The bank's code in an IBAN, inside it; *ret_len characters, 0 if that country's IBANs tell none. */
const char *iban_bank(const char *iban, size_t *ret_len);

/* "DE89…3000": country, check digits and the last four; for alerts and logs. */
void iban_mask(const char *iban, char ret[IBAN_MASKED_MAX]);

/* A lower-case phrase for a log line.  Static storage; never NULL. */
const char *iban_strerror(enum iban_error);

#endif
