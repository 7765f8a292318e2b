#ifndef RESEMBLES_H
#define RESEMBLES_H

#include "arena.h"
#include "mail.h"
#include "store.h"

/*
 * What an address looks like, of what is proven: a domain (ret_domain, "" if none), and people whose
 * name or local part it bears, as "Anna Keller <anna@partner.example>" (ret_people).  In the arena.
 */
enum store_result store_resembles(struct store *, const struct mail_addr *, int64_t now,
    struct arena *, const char **ret_domain, struct mail_strings *ret_people);

#endif
