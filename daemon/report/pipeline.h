#ifndef PIPELINE_H
#define PIPELINE_H

#include "config.h"
#include "store.h"

/*
 * pipeline - one message from parsed facts to alerts: gather, detect, learn,
 * incident, outbox, position, in ONE transaction, or in
 * the caller's, who then commits many at once.  The hub and replay both call it.
 */
struct pipeline_alert {
	const char *id;
	enum severity severity;
	bool historical;
	const char *payload; /* JSON, CONTRACT's alert object */
};

/*
 * Judge and record one copy, and commit unless the caller has a transaction open (who rolls back on error).  position: the folder's position once this is
 * recorded (0: leave it).  now: wall clock for "created" (replay passes the arrival).
 * *ret_alert: in the arena; id NULL when there is none (nothing above info, or another copy said it before).
 * A copy recorded before is no error: nothing happens but the position.
 */
enum store_result pipeline_mail(struct store *, const struct config *, const struct mail *,
    const struct store_copy *, uint32_t position, int64_t now, struct arena *,
    struct pipeline_alert *ret_alert);

#endif
