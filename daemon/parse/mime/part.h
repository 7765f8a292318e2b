#ifndef PART_H
#define PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <gmime/gmime.h>

#include "fields.h"
#include "reading.h"

/*
 * part - one MIME part: its bytes, decoded, and the text in them.
 */
struct part {
	const char *type; /* lower case "type/subtype" */
	const char *name; /* file name, decoded; "" if none */
	const char *charset; /* label as declared; "" if none */
	bool attached; /* Content-Disposition says so */
	const uint8_t *bytes; /* decoded; in the arena */
	size_t n;
};

/* Read it; broken base64 or quoted-printable is decoded as far as it goes and flagged. */
void part_read(struct reading *, GMimePart *, struct part *ret);

/* Its bytes as text: charset decoded, several clean lines (text.h), format=flowed joined again (RFC 3676).  Counts
 * against parse_limits.text_bytes (limit "text"); "" when that is used up.  html: markup is left as it is. */
const char *part_text(struct reading *, GMimePart *, const struct part *, bool html);

/*
 * n bytes of that charset ("": not declared; html: its markup may name one) as several clean lines.  Counts against
 * *left; false: not all of it fitted.
 */
bool part_decode(struct reading *, const char *charset, const void *bytes, size_t n, bool html,
    size_t *left, const char **ret);

/* How its content is encoded, as its Content-Transfer-Encoding was meant. */
GMimeContentEncoding part_encoding(struct reading *, GMimeObject *);

/* "type/subtype" in lower case, of any MIME object. */
const char *part_type(struct arena *, GMimeObject *);

/* The header of a MIME object. */
void part_fields(struct arena *, GMimeObject *, struct fields *ret);

#endif
