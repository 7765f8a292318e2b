#ifndef UNREADABLE_H
#define UNREADABLE_H

#include "mail.h"

/*
 * What is recorded of a message that no parser could read: its hash and size, and
 * the flag "unreadable", with why ("parser_crashed", "parser_timeout", "not_fetched", …) as a second one.
 * Never NULL; everything lives in the arena.
 */
struct mail *mail_unreadable(
    struct arena *, const uint8_t *bytes, size_t len, bool cut, const char *why);

#endif
