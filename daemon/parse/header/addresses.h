#ifndef ADDRESSES_H
#define ADDRESSES_H

#include "mail.h"
#include "reading.h"

/*
 * addresses - address lists in header fields; RFC 5322 3.4 with 4.4, and what real mail makes of it.
 *
 * Nothing that holds an "@" is ever dropped: it ends up in an address, or in the name beside one
 * (ADDR_IN_NAME), or as an entry of its own with ADDR_INVALID.  Read are groups, routes, comments,
 * ";" between addresses, several addresses without a comma, quotes, comments and angles that never
 * close, an addr-spec as an encoded word.  Time is linear in the field.
 */

/* Append the addresses of one field (unfolded UTF-8, words.h) to list, at most
 * parse_limits.addresses in all (limit "addresses"). */
void addresses_read(struct reading *, const char *field, struct mail_addrs *list);

/* Append the addresses that stand in running text. */
void addresses_in_text(struct reading *, const char *text, struct mail_addrs *list);
#define ADDRESSES_TEXT_MAX 200

#endif
