#ifndef RECEIVED_H
#define RECEIVED_H

#include "fields.h"
#include "reading.h"

/*
 * received - the hops of a message; RFC 5321 4.4.  Fills received_v (topmost first, at most
 * MAIL_RECEIVED_MAX, limit "received") and received.
 */
void received_read(struct reading *, const struct fields *);

#endif
