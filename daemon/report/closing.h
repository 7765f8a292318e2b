#ifndef CLOSING_H
#define CLOSING_H

#include "confirm.h"
#include "config.h"

/*
 * closing - a decision about an incident, put into force and told to everybody who heard of the incident: an
 * alert of kind "closed" with the outcome, in the same transaction.
 */
enum store_result closing_confirm(struct store *, const struct config *,
    const struct store_confirmation *, struct arena *, struct store_confirmed *ret,
    const char **ret_conflict);

#endif
