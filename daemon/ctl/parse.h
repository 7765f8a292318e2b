#ifndef PARSE_H
#define PARSE_H

#include <jansson.h>

#include "config.h"
#include "mail.h"
#include "proto.h"

/*
 * parse - one mail as becwatch understands it, for an administrator's eyes.
 */
struct parse_view {
	const struct config *config; /* whose word counts */
	const struct mail *mail;
	const struct proto_parse_shown *texts; /* NULL: the parser failed on it */
};

/* What the daemon takes the sender's authentication to be; record/gather_auth.c decides likewise. */
struct parse_auth {
	bool trusted; /* said by a server that delivered to us or that the configuration trusts */
	const struct mail_auth_method *spf, *dmarc, *compauth; /* NULL: nobody says */
	const struct mail_auth_method **dkim;
	size_t dkim_n;
};

/*
 * The results that count: of trusted fields.  Where there is none, for the eye only, what stands topmost
 * (trusted is false then).
 */
struct parse_auth parse_auth_of(struct arena *, const struct parse_view *);
/* Does this field's word count? */
bool parse_auth_trusted(const struct parse_view *, const struct mail_auth_field *);
/* Is the domain in the organisation of every From address? */
bool parse_auth_aligned(struct arena *, const struct mail *, const char *domain);
/* "reject" of "p=REJECT sp=…"; "" if the reason names none. */
const char *parse_auth_policy(struct arena *, const struct mail_auth_method *);

/* Names of what is set, NULL at the end of the list; static strings. */
struct parse_name {
	unsigned bit;
	const char *name;
};
extern const struct parse_name parse_address_flags[]; /* ADDR_* */
extern const struct parse_name parse_wording[]; /* WORDING_* */
/* "new_text", "quoted", "attachment:NAME". */
const char *parse_where(struct arena *, const struct mail *, const struct mail_account *);

/* CONTRACT's object; the caller's. */
json_t *parse_json(struct arena *, const struct parse_view *);
/* For people, to stdout; what could harm a terminal is replaced. */
void parse_print(struct arena *, const struct parse_view *);

#endif
