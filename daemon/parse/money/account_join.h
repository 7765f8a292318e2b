#ifndef ACCOUNT_JOIN_H
#define ACCOUNT_JOIN_H

#include "account_token.h"

/* account_join - numbers that a line's end has broken in two become one again.  Linear. */
void account_join_broken(struct account_tokens *);

#endif
