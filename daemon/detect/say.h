#ifndef SAY_H
#define SAY_H

#include <jansson.h>

#include "arena.h"
#include "facts.h"
#include "finding.h"

/*
 * say - the words and the JSON values of which findings are made.  Text of a mail is
 * cleaned before it gets into a sentence: invisible and bidi characters
 * and telephone numbers that begin with '+' go, long names are cut at SAY_MAX bytes.
 */
#define SAY_MAX 100 /* bytes of a name, an address or a subject in a sentence */

const char *say_clean(struct arena *, const char *);
/* An address for people; an internationalised domain is followed by its A-label form. */
const char *say_address(struct arena *, const struct mail_addr *);
/* "Anna Keller", else the address. */
const char *say_name(struct arena *, const char *name, const char *address);
/* "3 March 2026" in UTC; "an unknown day" for TIME_UNKNOWN. */
const char *say_day(struct arena *, int64_t);
/* " since 3 March 2026"; "" for TIME_UNKNOWN. */
const char *say_since(struct arena *, int64_t);
/*
 * From now on a message is spoken of, till the next one is: the numbers of its accounts are masked wherever they stand in
 * what it says.  whole: config.h, show_account_numbers; before anything was said they are masked.
 */
void say_begin(const struct mail *, bool whole);
/* "DE89…3000". */
const char *say_account(struct arena *, const char *value);
/* "a, b and c". */
const char *say_list(struct arena *, const struct mail_strings *);
/* "in the text", "in the quoted text", "in the attachment X". */
const char *say_where(struct arena *, const struct mail *, const struct mail_account *);
/* "To", "Cc", …: the header field's name. */
const char *say_field(enum field);
/* The field as a header line would show it: "Reply-To: Anna <a@b>". */
const char *say_header(struct arena *, const struct fact_party *);

/* RFC 3339 in UTC; JSON null for TIME_UNKNOWN. */
json_t *json_time(int64_t);
/* A string that is always valid for jansson; IBANs in it are masked, and the numbers of the message (say_begin). */
json_t *json_step(const char *);
/* The same of what the mail says, without telephone numbers that begin with '+': whoever reads them may ring them. */
json_t *json_text(const char *);
/*
 * Words of the mail as evidence: all telephone numbers are left out.  Other numbers of seven digits or more go with
 * them, dates stay.
 */
json_t *json_excerpt(const char *);
/* The same as it stands: ids. */
json_t *json_plain(const char *);
json_t *json_list(const struct mail_strings *);
/* One compared pair: DETECTORS "expected, seen, first seen, how often". */
json_t *json_pair(
    const char *what, const char *expected, const char *seen, int64_t first_seen, uint32_t times);

#endif
