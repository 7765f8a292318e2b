#ifndef JOURNAL_H
#define JOURNAL_H

#include "proto.h"

/*
 * journal - an alert as an entry of the journal: a sentence for people, fields for
 * `journalctl MESSAGE_ID=… -o json`.  When stderr is not the journal, one line there (log.h).
 *
 * Fields: MESSAGE, MESSAGE_ID, PRIORITY, BECWATCH_ALERT, _INCIDENT, _SEVERITY, _KIND, _ACCOUNT,
 * _DETECTORS (names, separated by spaces), _MESSAGE_ID, _PAYLOAD (the JSON in ASCII).
 */
#define JOURNAL_ALERT_ID "8f0c2b6d5e8b4f6fa6c1d6a27f0f4b1e" /* MESSAGE_ID of every alert */

/* ALERT_DELIVERED; or ALERT_REFUSED when the payload is not JSON.  *ret_detail is static. */
enum alert_outcome journal_write(const struct proto_alert *, const char **ret_detail);

#endif
