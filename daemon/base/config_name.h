#ifndef CONFIG_NAME_H
#define CONFIG_NAME_H

#include <stdbool.h>

#include "arena.h"

/*
 * config_name - what counts as a host, a domain, a URL … in becwatch.yaml.
 * Pure; results live in the arena, or are the text itself.
 */
#define CONFIG_LINES_MAX 8192 /* bytes of a text of several lines; QUERY_BYTES_MAX */
#define CONFIG_TEXT_MAX 500 /* bytes of a name or a path; longer is refused, not cut */

/* No control character, neither C0 nor C1; at most CONFIG_TEXT_MAX bytes. */
bool config_is_line(const char *);
/* Three digits at least; how people write the rest is theirs. */
bool config_is_phone(const char *);
/* A file's name below $CREDENTIALS_DIRECTORY. */
bool config_is_credential(const char *);

/* As A-label in lower case, at least two labels; NULL if it is no domain. */
const char *config_domain_form(struct arena *, const char *);
/* A host name (one label will do) as A-label, or an IP address as it is; NULL if neither. */
const char *config_server_form(struct arena *, const char *);
/* An authserv-id in lower case; RFC 8601 2.5: a word, mostly a host's name.  NULL if not one word. */
const char *config_word_form(struct arena *, const char *);

/* What is wrong with a webhook's URL, a sentence; NULL if nothing.  RFC 3986 3.  https, or http
 * to this machine: localhost, 127.0.0.0/8, ::1. */
const char *config_url_wrong(struct arena *, const char *url);

#endif
